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

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

/// The names in marks, by their last part.
#[derive(Debug, Default)]
pub struct Marks(BTreeMap<String, BTreeSet<String>>);

impl Marks {
    /// Collects the marks of texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        let mut marks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let attributes = texts.into_iter().flat_map(|text| text.lines().filter_map(|line| attribute(line, text)));
        for name in attributes.flat_map(names) {
            marks.entry(last_word(name).to_owned()).or_default().insert(name.to_owned());
        }
        Marks(marks)
    }

    /// Returns the names of all marks.
    pub fn names(&self) -> BTreeSet<String> {
        self.0.values().flatten().cloned().collect()
    }

    /// Finds the names that generated code uses, outside of strings and comments.
    pub fn uses(&self, code: TokenStream) -> BTreeSet<String> {
        let mut uses = BTreeSet::new();
        self.collect(code, "", &mut uses);
        uses
    }

    /// Finds the names that a file of the runtime uses. There `.name` could be a method of any type, and `runtime::name` is in
    /// macros, which generated code expands, so neither counts.
    pub fn uses_in_runtime(&self, text: &str) -> BTreeSet<String> {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
        // What is not Rust is an error when the runtime's names are collected.
        let mut uses = self.uses(code.parse().unwrap_or_default());
        uses.retain(|name| !name.starts_with('.') && !name.starts_with("runtime::"));
        uses
    }

    /// Collects the names that tokens use; `around` is the path or macro that they are in, such as `runtime::` or `object!`.
    fn collect(&self, tokens: TokenStream, around: &str, uses: &mut BTreeSet<String>) {
        let mut last_word = String::new();
        let mut between = String::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    let mut is_followed_by =
                        |c| matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
                    let is_assigned = is_followed_by('=');
                    let is_called = is_followed_by(':') || matches!(tokens.peek(), Some(TokenTree::Group(_)));
                    let names = self.0.get(&word);
                    let written = if names.is_none() || between.ends_with('.') && !is_called {
                        Default::default()
                    } else if between.ends_with('.') {
                        [format!(".{word}"), format!("{last_word}.{word}")]
                    } else if between.ends_with("::") {
                        [format!("{last_word}::{word}"), String::new()]
                    } else if is_assigned && around.ends_with('!') {
                        // The name of a field, not a keyword.
                        Default::default()
                    } else {
                        [format!("{around}{word}"), String::new()]
                    };
                    uses.extend(names.into_iter().flatten().filter(|name| written.contains(name)).cloned());
                    last_word = word;
                    between.clear();
                }
                TokenTree::Punct(punct) => between.push(punct.as_char()),
                // Half of the text of a file is in attributes: its docs.
                TokenTree::Group(_) if between.ends_with('#') => between.clear(),
                TokenTree::Group(group) => {
                    let inside = match between.as_str() {
                        "::" | "!" => last_word + &between,
                        _ if around.ends_with('!') => around.to_owned(),
                        _ => String::new(),
                    };
                    self.collect(group.stream(), &inside, uses);
                    last_word = String::new();
                    between.clear();
                }
                TokenTree::Literal(_) => {
                    last_word.clear();
                    between.clear();
                }
            }
        }
    }
}

fn last_word(name: &str) -> &str {
    name.rsplit(['.', ':', '!']).next().unwrap_or(name)
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the `cfg` at the beginning of a line of a text; it may take several lines.
pub(super) fn attribute<'t>(line: &'t str, text: &'t str) -> Option<&'t str> {
    line.trim_start().strip_prefix("#[cfg(")?;
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

    fn tokens(code: &str) -> TokenStream {
        code.parse().expect("it is made of tokens")
    }

    fn uses_of(code: &str) -> Vec<String> {
        marks(&["runtime::union", "decode::text", ".form", ".raw"]).uses(tokens(code)).into_iter().collect()
    }

    #[test]
    fn names_are_found_outside_of_strings_and_comments() {
        assert_eq!(uses_of("use crate::runtime::{object, union};"), ["runtime::union"]);
        assert_eq!(uses_of("client.form(1)"), [".form"]);
        assert_eq!(marks(&["a.b"]).uses(tokens("a.b(c.b(b))")).len(), 1);
        assert!(marks(&["a.b"]).uses(tokens("a().b(c.b(a, b))")).is_empty());
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
        let uses = |code: &str| marks.uses(tokens(code)).into_iter().collect::<Vec<_>>();
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
