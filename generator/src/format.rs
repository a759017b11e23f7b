//! Formats generated files. Input: the text of a rendered template. Output: the formatted file, and which marked parts of the runtime it
//! uses.
//!
//! Each Rust file is parsed and must have exactly the items that its view planned, so that no text of a document becomes code.

mod cache;
mod known;

pub use cache::{FormatCache, key, program};

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde::{Deserialize, Serialize};
use syn::{File, Item};

use known::{KnownItem, Text};

use crate::parallel;
use crate::render::{Marks, RenderedFile};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formatted {
    pub text: String,
    /// The names of the marks that the file uses.
    pub uses: BTreeSet<String>,
    /// The types, constants, functions and modules that the file declares.
    pub declared: Vec<String>,
}

/// Formats a Rust file. The text of other files is returned unchanged.
pub fn format(file: &RenderedFile, marks: &Marks) -> Result<Formatted, String> {
    if !file.path.ends_with(".rs") {
        return Ok(Formatted { text: file.text.clone(), ..Formatted::default() });
    }
    let printed = print_known(&file.text, marks).map_or_else(|| print_parsed(file, marks), Ok)?;
    Ok(printed.formatted)
}

/// A formatted file.
#[derive(Debug, Default)]
struct Printed {
    formatted: Formatted,
    /// The kind of the last item.
    previous: Option<&'static str>,
}

/// A formatted item.
struct PrintedItem {
    text: String,
    name: Option<String>,
    kind: &'static str,
}

/// How many tokens are formatted on one thread, a hundredth of a second.
const PART: usize = 50_000;

/// Formats a file that consists of known items for the most part. Parts of a large one are formatted at the same time. Returns `None`
/// if it could be no Rust.
fn print_known(text: &str, marks: &Marks) -> Option<Printed> {
    let tokens = Text::new(text)?;
    let (end, first) = tokens.head();
    let head = if first == 0 { empty() } else { syn::parse_str(text.get(..end)?).ok()? };
    let formatted = Formatted { text: print_head(text, head), ..Formatted::default() };
    let mut printed = Printed { formatted, previous: None };
    let starts = tokens.items();
    let parts = split(&starts);
    let print = |starts: &&[usize]| print_part(&tokens, starts, marks);
    for part in if parts.len() > 1 { parallel::map(&parts, print) } else { parts.iter().map(print).collect() } {
        let (items, uses) = part?;
        printed.formatted.uses.extend(uses);
        items.into_iter().for_each(|item| printed.push(item));
    }
    Some(printed)
}

/// Splits the starts of items into parts that end where the next one begins.
fn split(starts: &[usize]) -> Vec<&[usize]> {
    let mut parts = Vec::new();
    let mut first = 0;
    for (index, start) in starts.iter().enumerate() {
        if start - starts[first] >= PART || index + 1 == starts.len() {
            parts.push(&starts[first..=index]);
            first = index;
        }
    }
    parts
}

/// Formats the items of a part, of which only the end of the last one is known, and finds what they use.
fn print_part(tokens: &Text<'_>, starts: &[usize], marks: &Marks) -> Option<(Vec<PrintedItem>, BTreeSet<String>)> {
    let print = |range: &[usize]| {
        let (start, next) = (*range.first()?, *range.last()?);
        match tokens.item(start) {
            Some((item, end)) if end == next => Some(print_known_item(item)),
            _ => syn::parse_str(tokens.item_text(start).0).ok().map(print_parsed_item),
        }
    };
    let items: Option<Vec<PrintedItem>> = starts.windows(2).map(print).collect();
    let (first, end) = (*starts.first()?, *starts.last()?);
    Some((items?, marks.uses_of(tokens.code(first..end))))
}

fn print_known_item(item: KnownItem<'_>) -> PrintedItem {
    let KnownItem { keyword, name, is_public, printed } = item;
    let kind = match (keyword, name) {
        ("use", _) if is_public => "pub use",
        ("use", "std") => "use of std",
        ("use", "crate") => "use of this crate",
        ("use", _) => "use of other crates",
        ("mod", _) if is_public => "pub mod",
        ("mod", _) => "mod",
        _ => "other",
    };
    let name = match keyword {
        "use" | "impl" | "!" => None,
        "fn" | "mod" => Some(format!("{keyword} {name}")),
        _ => Some(name.to_owned()),
    };
    let text = if keyword == "!" { printed } else { separate_functions(&printed) };
    PrintedItem { text, name, kind }
}

/// Formats a Rust file with syn and prettyplease alone, for tests that compare the results.
pub fn format_parsed(file: &RenderedFile) -> Result<String, String> {
    print_parsed(file, &Marks::default()).map(|printed| printed.formatted.text)
}

/// Returns the items of a Rust file that are left to syn and prettyplease, for tests. The whole text if it could be no Rust.
pub fn unknown_items(text: &str) -> Vec<&str> {
    let Some(tokens) = Text::new(text) else { return vec![text] };
    let mut starts = tokens.items();
    starts.pop();
    starts.retain(|start| tokens.item(*start).is_none());
    starts.into_iter().map(|start| tokens.item_text(start).0).collect()
}

/// Formats a file with syn and prettyplease.
fn print_parsed(file: &RenderedFile, marks: &Marks) -> Result<Printed, String> {
    let mut parsed: File = syn::parse_str(&file.text).map_err(|error| {
        let start = error.span().start();
        let line = file.text.lines().nth(start.line.saturating_sub(1)).unwrap_or_default().trim();
        format!("the template {} rendered invalid Rust for {}: {error}, at `{line}`", file.template, file.path)
    })?;
    let items = std::mem::take(&mut parsed.items);
    let text = print_head(&file.text, parsed);
    let formatted = Formatted { text, uses: marks.uses(&file.text), declared: Vec::new() };
    let mut printed = Printed { formatted, previous: None };
    items.into_iter().for_each(|item| printed.push(print_parsed_item(item)));
    Ok(printed)
}

impl Printed {
    /// Adds an item, behind an empty line unless it is of the kind of the previous one.
    fn push(&mut self, item: PrintedItem) {
        let text = &mut self.formatted.text;
        if !text.is_empty() && (self.previous != Some(item.kind) || item.kind == "other") {
            text.push('\n');
        }
        self.previous = Some(item.kind);
        text.push_str(&item.text);
        self.formatted.declared.extend(item.name);
    }
}

/// Checks that a file declares the planned items and no others. One that is not planned has to declare nothing.
pub fn check_items(path: &str, template: &str, declared: &[String], planned: &[String]) -> Result<(), String> {
    let sorted = |names: &'_ [String]| {
        let mut names: Vec<String> = names.to_vec();
        names.sort();
        names
    };
    let (declared, planned) = (sorted(declared), sorted(planned));
    if declared == planned {
        return Ok(());
    }
    let not_planned: Vec<&String> = declared.iter().filter(|name| !planned.contains(name)).collect();
    let missing: Vec<&String> = planned.iter().filter(|name| !declared.contains(name)).collect();
    Err(format!(
        "the template {template} rendered other items in {path} than planned: unexpected {not_planned:?}, missing {missing:?}"
    ))
}

/// Returns the name of an item. Imports, implementations and calls of macros have no name.
fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Static(item) => Some(item.ident.to_string()),
        Item::Const(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        Item::Fn(item) => Some(format!("fn {}", item.sig.ident)),
        Item::Mod(item) if item.content.is_none() => Some(format!("mod {}", item.ident)),
        Item::Use(_) | Item::Impl(_) => None,
        Item::Macro(item) if item.ident.is_none() => None,
        _ => Some("an item of another kind".to_owned()),
    }
}

/// Formats the comments and attributes before the first item.
fn print_head(text: &str, parsed: File) -> String {
    let header = text.lines().take_while(|line| line.starts_with("// "));
    let mut printed: String = header.map(|line| format!("{line}\n")).collect();
    let head = prettyplease::unparse(&parsed);
    if !printed.is_empty() && !head.is_empty() {
        printed.push('\n');
    }
    printed.push_str(&head);
    printed
}

fn empty() -> File {
    File { shebang: None, frontmatter: None, attrs: Vec::new(), items: Vec::new() }
}

/// Returns the kind of an item. There is no empty line between items of one kind, except for `other`.
fn kind(item: &Item) -> &'static str {
    match item {
        Item::Use(item) if matches!(item.vis, syn::Visibility::Public(_)) => "pub use",
        Item::Use(item) => match &item.tree {
            syn::UseTree::Path(path) if path.ident == "std" => "use of std",
            syn::UseTree::Path(path) if path.ident == "crate" => "use of this crate",
            _ => "use of other crates",
        },
        Item::Mod(item) if item.content.is_none() && matches!(item.vis, syn::Visibility::Public(_)) => "pub mod",
        Item::Mod(item) if item.content.is_none() => "mod",
        _ => "other",
    }
}

fn print_parsed_item(item: Item) -> PrintedItem {
    PrintedItem { name: item_name(&item), kind: kind(&item), text: print_item(item) }
}

fn print_item(item: Item) -> String {
    if let Item::Macro(table) = &item
        && let Some(printed) = print_table(&table.mac)
    {
        return printed;
    }
    separate_functions(&prettyplease::unparse(&File { items: vec![item], ..empty() }))
}

/// Inserts an empty line between the functions of a block.
fn separate_functions(text: &str) -> String {
    let mut separated = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        separated.push_str(line);
        separated.push('\n');
        let next_is_item = lines.peek().is_some_and(|next| next.starts_with("    ") && !next.starts_with("     "));
        if line == "    }" && next_is_item {
            separated.push('\n');
        }
    }
    separated
}

/// Prints `name! { Type { row, row, } }` with one row per line. prettyplease would put several rows into a line.
fn print_table(table: &syn::Macro) -> Option<String> {
    let mut head: Vec<TokenTree> = table.tokens.clone().into_iter().collect();
    let Some(TokenTree::Group(rows)) = head.pop().filter(|_| matches!(head.first(), Some(TokenTree::Ident(_)))) else {
        return None;
    };
    if rows.delimiter() != Delimiter::Brace {
        return None;
    }
    let macro_name = table.path.segments.last()?.ident.to_string();
    let head: Vec<String> = head.iter().map(TokenTree::to_string).collect();
    let mut printed = format!("{macro_name}! {{\n    {} {{\n", head.join(" "));
    for row in split_rows(rows.stream()) {
        printed.push_str(&format!("        {row},\n"));
    }
    printed.push_str("    }\n}\n");
    Some(printed)
}

/// Returns the rows as text, with no space between a name and its group, and between a plus or minus and its number.
fn split_rows(tokens: TokenStream) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => rows.push(std::mem::take(&mut row)),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                row.push_str(&format!("({})", print_type(group.stream())));
            }
            token => {
                if !row.is_empty() && !row.ends_with('-') {
                    row.push(' ');
                }
                row.push_str(&token.to_string());
            }
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

/// Formats a type. Other tokens are returned unchanged.
fn print_type(tokens: TokenStream) -> String {
    let Ok(ty) = syn::parse2::<syn::Type>(tokens.clone()) else { return tokens.to_string() };
    let alias: syn::Item = syn::parse_quote!(type T = #ty;);
    let printed = prettyplease::unparse(&File { items: vec![alias], ..empty() });
    printed.trim().trim_start_matches("type T = ").trim_end_matches(';').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> Result<Formatted, String> {
        let path = "src/x.rs".to_owned();
        let file = RenderedFile { path, text: text.to_owned(), template: "x.rs.j2".to_owned() };
        format(&file, &Marks::default())
    }

    fn checked(text: &str, planned: &str) -> Result<(), String> {
        check_items("src/x.rs", "x.rs.j2", &formatted(text)?.declared, &[planned.to_owned()])
    }

    #[test]
    fn tables_have_a_row_a_line_and_functions_an_empty_line() {
        let text = "// Header.\n//! Docs.\nuse a::B;use a::C;\nstruct X;\nobject! { X { required r#type = \"type\", } }\n\
                    union! { Y by \"t\" { A(BTreeMap < String , A >) tagged \"a\" \"b\", N = - 1, } }\n\
                    impl X { fn a() {} fn b() { c(); } }";
        insta::assert_snapshot!(formatted(text).map_or_else(|error| error, |formatted| formatted.text));
    }

    #[test]
    fn an_item_that_was_not_planned_is_refused() {
        assert!(checked("struct X;", "X").is_ok());
        let error = checked("struct X; fn y() {}", "X").err();
        assert_eq!(
            error.as_deref(),
            Some(
                "the template x.rs.j2 rendered other items in src/x.rs than planned: unexpected [\"fn y\"], \
                 missing []"
            )
        );
        assert!(checked("struct Y;", "X").is_err());
    }

    #[test]
    fn invalid_rust_is_an_error() {
        let error = formatted("struct X {\n    a: ,\n}").err().unwrap_or_default();
        assert!(error.starts_with("the template x.rs.j2 rendered invalid Rust for src/x.rs:"), "{error}");
    }
}
