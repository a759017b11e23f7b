//! What can be removed from a program without a decision. Input: a file of the program, and where it names something that is gone. Output: the
//! parts of its lines to remove: an import, the call of a setter, a field of an initializer, or a statement whose value nothing uses.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

use super::message::Snippet;
use super::text_edit::TextEdit;

/// A name in a program, which is to be removed with what needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The path as the compiler was called with it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    pub name: String,
    pub part: RemovedPart,
}

/// What is removed with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedPart {
    Import,
    /// The call in a chain, whose result is what it is called on.
    Setter,
    /// The field of an initializer.
    Field,
    Statement,
}

/// Statements that begin with these words declare something, return, or have other statements in them.
const NEVER_REMOVED: [&str; 32] = [
    "as",
    "async",
    "break",
    "const",
    "continue",
    "else",
    "enum",
    "extern",
    "fn",
    "for",
    "if",
    "impl",
    "let",
    "loop",
    "match",
    "mod",
    "panic",
    "pub",
    "return",
    "static",
    "struct",
    "todo",
    "trait",
    "type",
    "unimplemented",
    "union",
    "unreachable",
    "unsafe",
    "use",
    "where",
    "while",
    "yield",
];

/// Tokens in one pair of brackets, or in none, and the index of the one that is or has the name.
struct Level {
    delimiter: Option<Delimiter>,
    tokens: Vec<TokenTree>,
    at: usize,
}

impl Removal {
    pub(super) fn new(snippet: &Snippet, name: &str, part: RemovedPart) -> Option<Self> {
        // The text that replaces the name is of no use here.
        let TextEdit { file, line, column, old, .. } = TextEdit::rename(snippet, name, "", false)?;
        Some(Removal { file, line, column, name: old, part })
    }

    /// Returns what to remove from each line of the file. It is nothing if that could break something else.
    pub fn edits(&self, text: &str) -> Vec<TextEdit> {
        let Ok(tokens) = text.parse::<TokenStream>() else { return Vec::new() };
        let mut levels = Vec::new();
        if !self.find(tokens, None, &mut levels) {
            return Vec::new();
        }
        // The innermost one comes first.
        let range = match self.part {
            RemovedPart::Import => import(&levels),
            RemovedPart::Setter => levels.first().and_then(setter),
            RemovedPart::Field => levels.first().and_then(field),
            RemovedPart::Statement => statement(&levels),
        };
        range.map(|(start, end)| self.lines(text, start, end)).unwrap_or_default()
    }

    /// Adds the levels down to the name, and returns `true`, if it is among the tokens.
    fn find(&self, tokens: TokenStream, delimiter: Option<Delimiter>, levels: &mut Vec<Level>) -> bool {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let target = LineColumn { line: self.line, column: self.column.saturating_sub(1) };
        let at = tokens.iter().position(|token| token.span().start() <= target && target < token.span().end());
        let Some(at) = at else { return false };
        let is_found = match &tokens[at] {
            TokenTree::Group(group) => self.find(group.stream(), Some(group.delimiter()), levels),
            TokenTree::Ident(ident) => *ident == self.name && ident.span().start() == target,
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        levels.push(Level { delimiter, tokens, at });
        is_found
    }

    /// Returns an edit for each line of a range, so that no line moves.
    fn lines(&self, text: &str, start: LineColumn, end: LineColumn) -> Vec<TextEdit> {
        let lines = text.lines().enumerate().skip(start.line - 1).take(end.line + 1 - start.line);
        let edits = lines.map(|(index, line)| {
            let line_number = index + 1;
            let from = if line_number == start.line { start.column } else { 0 };
            let to = if line_number == end.line { end.column } else { usize::MAX };
            let old = line.chars().take(to).skip(from).collect();
            TextEdit { file: self.file.clone(), line: line_number, column: from + 1, old, new: String::new() }
        });
        edits.filter(|edit| !edit.old.is_empty()).collect()
    }
}

type Range = (LineColumn, LineColumn);

impl Level {
    fn range(&self, first: usize, last: usize) -> Option<Range> {
        Some((self.tokens.get(first)?.span().start(), self.tokens.get(last)?.span().end()))
    }

    fn is_punct(&self, index: usize, punct: char) -> bool {
        matches!(self.tokens.get(index), Some(TokenTree::Punct(one)) if one.as_char() == punct)
    }

    fn is_word(&self, index: usize, word: &str) -> bool {
        matches!(self.tokens.get(index), Some(TokenTree::Ident(one)) if *one == word)
    }

    fn is_braces(&self, index: usize) -> bool {
        matches!(self.tokens.get(index), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
    }

    /// Returns the index of the first token that this one is not separated from.
    fn start(&self, separates: impl Fn(usize) -> bool) -> usize {
        (0..self.at).rev().find(|index| separates(*index)).map_or(0, |index| index + 1)
    }

    /// Returns the index of the next separator, or the number of tokens.
    fn end(&self, separator: char) -> usize {
        (self.at..self.tokens.len()).find(|index| self.is_punct(*index, separator)).unwrap_or(self.tokens.len())
    }
}

/// Returns an entry of a list of imports, or the whole item if it has nothing else. What another name stands for cannot be found later.
fn import(levels: &[Level]) -> Option<Range> {
    for level in levels {
        if level.delimiter == Some(Delimiter::Brace) && level.end(';') == level.tokens.len() {
            let (start, end) = (level.start(|index| level.is_punct(index, ',')), level.end(','));
            if (start..end).any(|index| level.is_word(index, "as") || level.is_word(index, "self")) {
                return None;
            }
            // A comma at the end may stay.
            let others = level.tokens.iter().enumerate().filter(|(index, _)| *index < start || *index > end);
            if others.count() > usize::from(start > 0) {
                let last = if end < level.tokens.len() { end } else { end - 1 };
                return level.range(start, last);
            }
            continue;
        }
        let is_separator = |index: usize| level.is_punct(index, ';') || level.is_braces(index);
        let (start, end) = (level.start(is_separator), level.end(';'));
        // An attribute or a visibility may be before the word.
        let is_use = (start..level.at).any(|index| level.is_word(index, "use"));
        let is_renamed = (start..end).any(|index| level.is_word(index, "as"));
        return if is_use && !is_renamed { level.range(start, end) } else { None };
    }
    None
}

/// Returns `.name(…)`.
fn setter(level: &Level) -> Option<Range> {
    let is_call = matches!(level.tokens.get(level.at + 1),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    let dot = level.at.checked_sub(1).filter(|dot| is_call && level.is_punct(*dot, '.'))?;
    level.range(dot, level.at + 1)
}

/// Returns `name: value,` in braces.
fn field(level: &Level) -> Option<Range> {
    let is_first = level.start(|index| level.is_punct(index, ',')) == level.at;
    let end = level.end(',');
    let has_value = level.is_punct(level.at + 1, ':') || end == level.at + 1;
    if level.delimiter != Some(Delimiter::Brace) || !is_first || !has_value {
        return None;
    }
    level.range(level.at, if end < level.tokens.len() { end } else { end - 1 })
}

/// Returns the statement around a name, if it is an expression whose value is not used, or an assignment to the name.
fn statement(levels: &[Level]) -> Option<Range> {
    let block = levels.iter().find(|level| {
        level.delimiter == Some(Delimiter::Brace) && (0..level.tokens.len()).any(|index| level.is_punct(index, ';'))
    })?;
    let start = block.start(|index| block.is_punct(index, ';') || block.is_braces(index));
    let end = block.end(';');
    let TokenTree::Ident(first) = &block.tokens[start] else { return None };
    if end == block.tokens.len() || NEVER_REMOVED.iter().any(|word| first == word) {
        return None;
    }
    match (start..end).find(|index| is_assignment(block, *index)) {
        Some(equals) if block.at > equals => None,
        _ => block.range(start, end),
    }
}

/// Returns `true` for `=`, but not for a part of `==`, `<=` or `=>`.
fn is_assignment(level: &Level, index: usize) -> bool {
    let is_part = |index: usize| ['=', '<', '>', '!', '+', '-', '*', '/'].iter().any(|one| level.is_punct(index, *one));
    let is_joined = index.checked_sub(1).is_some_and(is_part);
    level.is_punct(index, '=') && !is_joined && !level.is_punct(index + 1, '=') && !level.is_punct(index + 1, '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is left of a program without the name behind `§`.
    fn removed(part: RemovedPart, program: &str) -> Option<String> {
        let (before, after) = program.split_once('§').expect("the name is marked");
        let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let text = format!("{before}{after}");
        let edits = Removal { file: "a.rs".to_owned(), line, column, name, part }.edits(&text);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for edit in edits.iter().rev() {
            let line = &mut lines[edit.line - 1];
            let start: usize = line.chars().take(edit.column - 1).map(char::len_utf8).sum();
            assert!(line[start..].starts_with(&edit.old) && edit.new.is_empty(), "{edit:?}");
            line.replace_range(start..start + edit.old.len(), "");
        }
        (!edits.is_empty()).then(|| lines.join("\n"))
    }

    #[test]
    fn an_import_is_removed_alone_or_as_a_whole() {
        let import = |text| removed(RemovedPart::Import, text);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(import("use a::b::§Tug;\nfn f() {}"), some("\nfn f() {}"));
        assert_eq!(import("#[cfg(test)]\npub(crate) use a::§Tug; mod b;"), some("\n mod b;"));
        assert_eq!(import("use a::{Berth, §Tug, c::Ship};"), some("use a::{Berth,  c::Ship};"));
        assert_eq!(import("use a::{Berth, §Tug};"), some("use a::{Berth, };"));
        assert_eq!(import("use a::{\n    b::{§Tug},\n    Ship,\n};"), some("use a::{\n    \n    Ship,\n};"));
        assert_eq!(import("use a::{b::{§Tug,},};"), some(""));
        assert_eq!(import("fn f() { g(); use a::§Tug; }"), some("fn f() { g();  }"));
        // The other name has errors that say nothing of this one.
        assert_eq!(import("use a::§Tug as Boat;"), None);
        assert_eq!(import("use a::{Ship, §Tug as Boat};"), None);
        assert_eq!(import("fn f() -> §Tug { g(); }"), None);
    }

    #[test]
    fn a_call_of_a_setter_is_removed_from_its_chain() {
        let setter = |text| removed(RemovedPart::Setter, text);
        let text =
            "fn f() { let é = \"é\"; Ship::new(é)\n    .§with_flag(\n        g(\")\"),\n    )\n    .with_port(1) }";
        let left = "fn f() { let é = \"é\"; Ship::new(é)\n    \n\n\n    .with_port(1) }";
        assert_eq!(setter(text), Some(left.to_owned()));
        assert_eq!(setter("fn f() { Ship::§with_flag(a, b) }"), None);
        assert_eq!(setter("fn f() { a.map(Ship::§with_flag) }"), None);
    }

    #[test]
    fn a_field_is_removed_from_an_initializer() {
        let field = |text| removed(RemovedPart::Field, text);
        assert_eq!(field("fn f() { S { §a: g(1, 2), b: 3 } }"), Some("fn f() { S {  b: 3 } }".to_owned()));
        assert_eq!(field("fn f() { S { b: 3, §a } }"), Some("fn f() { S { b: 3,  } }".to_owned()));
        assert_eq!(field("fn f() { S { b: §a } }"), None);
        assert_eq!(field("fn f() { S(§a) }"), None);
    }

    #[test]
    fn a_statement_is_removed_if_nothing_uses_its_value() {
        let statement = |text: &str| {
            let left = removed(RemovedPart::Statement, &format!("fn f() -> u8 {{ a(); {text} b() }}"))?;
            Some(left.trim_start_matches("fn f() -> u8 { a(); ").trim_end_matches(" b() }").to_owned())
        };
        let removed = Some(String::new());
        assert_eq!(statement("ship.§port = Some(1);"), removed);
        assert_eq!(statement("ship.§port.depth = 1;"), removed);
        assert_eq!(statement("client.tugs().§delete(1).await?;"), removed);
        assert_eq!(statement("assert!(ship.§port.is_none() == (x <= 1));"), removed);
        assert_eq!(statement("if c { d } ship.§port = 1;"), Some("if c { d } ".to_owned()));
        assert_eq!(statement("list.push(Own { port: ship.§port });"), removed);
        assert_eq!(statement("g(|x| { h(); x.§port = 1; });"), Some("g(|x| { h();  });".to_owned()));
        for kept in [
            "let port = ship.§port;",
            "return ship.§port;",
            "x = ship.§port;",
            "#[allow(unused)] g(ship.§port);",
            "match c { _ => ship.§port }",
            "Own { a: 1 }.g(ship.§port);",
            "if ship.§port { c(); }",
            "fn g(tug: §Tug) {}",
        ] {
            assert_eq!(statement(kept), None, "{kept}");
        }
        assert_eq!(super::tests::removed(RemovedPart::Statement, "struct A { tug: §Tug }\nuse b;"), None);
        assert_eq!(super::tests::removed(RemovedPart::Statement, "fn f() { §tug( }"), None);
    }
}
