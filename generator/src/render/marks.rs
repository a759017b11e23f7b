//! Finds which parts of the runtime a text uses: Rust goes in, the names of marks come out.
//!
//! A mark is an attribute such as `#[cfg(used = "…")]` before an item, a statement, a match arm or a line of Cargo.toml. It names what
//! code has to contain for that part to be kept:
//!
//! | name | code that uses it |
//! | --- | --- |
//! | `.multipart` | generated code that calls the method |
//! | `received.json` | a call of the method on a variable or field of that name |
//! | `runtime::union`, `Style::Label` | the path, or its import, also within braces |
//! | `object!required` | a row of the macro's table with that keyword |
//!
//! With `any`, `all` and `not` it combines with others, such as `feature = "cli"`, which stay for the compiler unless the crate is
//! made without that feature.

use std::collections::{BTreeSet, HashMap};

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

/// The names in marks, by their last part.
#[derive(Debug, Default)]
pub struct Marks(HashMap<String, BTreeSet<String>>);

impl Marks {
    /// Collects the marks of texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        let mut marks: HashMap<String, BTreeSet<String>> = HashMap::new();
        for name in texts.into_iter().flat_map(|text| names_in(text)) {
            marks.entry(last_word(name).to_owned()).or_default().insert(name.to_owned());
        }
        Marks(marks)
    }

    /// Returns the names of all marks.
    pub fn names(&self) -> BTreeSet<String> {
        self.0.values().flatten().cloned().collect()
    }

    /// Finds the names that generated code uses, outside of attributes, strings and comments.
    pub fn uses(&self, code: &str) -> BTreeSet<String> {
        self.uses_of(tokens(code))
    }

    /// Finds the names that tokens use, which are no comments: the text of each, and whether it is an identifier.
    pub fn uses_of<'t>(&self, tokens: impl Iterator<Item = (bool, &'t str)>) -> BTreeSet<String> {
        let mut uses = BTreeSet::new();
        let mut tokens = tokens.peekable();
        let mut groups = vec![Around::default()];
        let mut before = Around::default();
        while let Some((is_word, text)) = tokens.next() {
            match text {
                _ if is_word => {
                    let next = tokens.peek().map(|(_, next)| *next);
                    if let Some(names) = self.0.get(text) {
                        let around = groups.last().copied().unwrap_or_default();
                        let used = names.iter().filter(|name| before.is_use(name, text, next, around));
                        uses.extend(used.cloned());
                    }
                    before = Around { word: text, separator: "" };
                }
                "." => before.separator = ".",
                "!" => before.separator = "!",
                ":" => before.separator = if before.separator == ":" { "::" } else { ":" },
                // Half of the text of a file is in attributes: its docs.
                "#" => {
                    skip_attribute(&mut tokens);
                    before = Around::default();
                }
                "(" | "{" | "[" => {
                    let around = groups.last().copied().unwrap_or_default();
                    groups.push(match before.separator {
                        "::" | "!" => before,
                        _ if around.separator == "!" => around,
                        _ => Around::default(),
                    });
                    before = Around::default();
                }
                ")" | "}" | "]" => {
                    groups.pop();
                    before = Around::default();
                }
                _ => before = Around::default(),
            }
        }
        uses
    }

    /// Finds the names that a file of the runtime uses. There `.name` could be a method of any type, and `runtime::name` is in
    /// macros, which generated code expands, so neither counts.
    pub fn uses_in_runtime(&self, text: &str) -> BTreeSet<String> {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
        let mut uses = self.uses(code);
        uses.retain(|name| !name.starts_with('.') && !name.starts_with("runtime::"));
        uses
    }
}

/// A word and what separates it from the next one, or the path or macro that a group is in: `runtime::` or `object!`.
#[derive(Debug, Default, Clone, Copy)]
struct Around<'t> {
    word: &'t str,
    separator: &'static str,
}

impl Around<'_> {
    /// Returns `true` if a word behind this one uses the name; `next` is what follows the word.
    fn is_use(self, name: &str, word: &str, next: Option<&str>, group: Around<'_>) -> bool {
        let is_assigned = next == Some("=");
        let is_called = matches!(next, Some(":" | "{" | "[" | "("));
        let prefix = name.strip_suffix(word).unwrap_or_default();
        let is_in = |around: Around<'_>| prefix.strip_suffix(around.separator) == Some(around.word);
        match self.separator {
            "." => is_called && (is_in(self) || prefix == "."),
            "::" => is_in(self),
            // The name of a field, not a keyword.
            _ if is_assigned && group.separator == "!" => false,
            _ => is_in(group),
        }
    }
}

/// Returns the tokens of Rust code that are not comments: whether each is an identifier, and its text.
fn tokens(code: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut end = 0;
    let tokens = tokenize(code, FrontmatterAllowed::No).map(move |token| {
        let start = end;
        end += token.len as usize;
        (token.kind, code.get(start..end).unwrap_or_default())
    });
    let is_comment = |kind| matches!(kind, TokenKind::LineComment { .. } | TokenKind::BlockComment { .. });
    let tokens = tokens.filter(move |(kind, _)| *kind != TokenKind::Whitespace && !is_comment(*kind));
    tokens.map(|(kind, text)| (kind == TokenKind::Ident, text))
}

/// Goes on behind the attribute that a `#` begins.
fn skip_attribute<'t>(tokens: &mut std::iter::Peekable<impl Iterator<Item = (bool, &'t str)>>) {
    tokens.next_if(|(_, text)| *text == "!");
    let mut depth = 0_usize;
    for (_, text) in tokens {
        match text {
            "[" => depth += 1,
            "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn last_word(name: &str) -> &str {
    name.rsplit(['.', ':', '!']).next().unwrap_or(name)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the names in the marks of a text.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(move |line| attribute(line, text)).flat_map(names)
}

/// Returns the `cfg` at the beginning of a line of a text; it may take several lines.
pub(super) fn attribute<'t>(line: &'t str, text: &'t str) -> Option<&'t str> {
    line.trim_ascii_start().strip_prefix("#[cfg(")?;
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let rest = text.get(start..)?;
    rest.get(..rest.find(")]")? + 2)
}

/// Returns the names in the condition of a mark.
fn names(mark: &str) -> impl Iterator<Item = &str> {
    mark.split("used = \"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(names: &[&str]) -> Marks {
        Marks::of([&names.iter().map(|name| format!("#[cfg(used = \"{name}\")]\n")).collect()])
    }

    fn uses_of(code: &str) -> Vec<String> {
        marks(&["runtime::union", "decode::text", ".form", ".raw"]).uses(code).into_iter().collect()
    }

    #[test]
    fn names_are_found_outside_of_strings_and_comments() {
        assert_eq!(uses_of("use crate::runtime::{object, union};"), ["runtime::union"]);
        assert_eq!(uses_of("client.form(1)"), [".form"]);
        assert_eq!(marks(&["a.b"]).uses("a.b(c.b(b))").len(), 1);
        assert!(marks(&["a.b"]).uses("a().b(c.b(a, b))").is_empty());
        assert_eq!(uses_of("decode::text()"), ["decode::text"]);
        for unused in [
            "// .form()",
            r##"#[doc = r#"a ".raw()"#] struct A;"##,
            r#""\" .form()""#,
            "fn form() {}",
            "form.text()",
            "use crate::runtime::{object}; use other::{union};",
            "runtime::unions",
        ] {
            assert!(uses_of(unused).is_empty(), "{unused}");
        }
    }

    #[test]
    fn keywords_are_found_in_the_rows_of_a_macro() {
        let marks = marks(&["object!required", "form!files"]);
        let uses = |code: &str| marks.uses(code).into_iter().collect::<Vec<_>>();
        assert_eq!(uses("object! { Pet { required name = \"name\", } }"), ["object!required"]);
        assert!(uses("object! { Pet { optional required = \"required\", } }").is_empty());
        assert!(uses("form! { Pet { required file files = \"files\", } }").is_empty());
        assert!(uses("required! { object }").is_empty());
    }

    #[test]
    fn methods_of_the_runtime_are_found_by_their_receiver_and_not_in_tests() {
        let marks = marks(&[".path", "parameters.set", "Style::Form", "Style::Label"]);
        let code = "self.path(); self.parameters.set(Style::Form);\n#[cfg(test)]\nmod tests { const A: Style = Style::Label; }";
        assert_eq!(Vec::from_iter(marks.uses_in_runtime(code)), ["Style::Form", "parameters.set"]);
    }
}
