//! Formats the items of kinds that generated files have, as prettyplease does, in a fraction of its time.
//!
//! Input: the text of a file. Output: the parts of the text, and each formatted, if it consists of known constructs only. The grammar is
//! a part of Rust's, so a text that is read here is Rust, and has only the items that are returned. Whatever is not known is left to
//! syn and prettyplease, so new constructs in templates need nothing here.

mod expression;
mod item;
mod macro_call;
mod print_expression;
mod print_statement;
mod printer;
mod table;
mod tokens;
mod walk;

use std::ops::Range;

use printer::Printer;
use tokens::{Kind, Token};
use walk::Walk;

/// The tokens of a file.
#[derive(Debug)]
pub(super) struct Text<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
}

/// An item that was formatted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KnownItem<'t> {
    pub keyword: &'t str,
    /// The name; the first word of the path of an import.
    pub name: &'t str,
    pub is_public: bool,
    pub printed: String,
}

impl<'t> Text<'t> {
    /// Reads the tokens of a text. Returns `None` if it has others than generated files have.
    pub fn new(text: &'t str) -> Option<Self> {
        Some(Text { text, tokens: tokens::tokens(text)? })
    }

    /// Returns the end of the attributes and docs of the file itself, and the index of the first item.
    pub fn head(&self) -> (usize, usize) {
        let mut index = 0;
        let is = |index: usize, text: &str| self.tokens.get(index).is_some_and(|token| token.text == text);
        loop {
            if self.tokens.get(index).is_some_and(|token| token.kind == Kind::InnerDoc) {
                index += 1;
            } else if is(index, "#") && is(index + 1, "!") && is(index + 2, "[") {
                index = self.tokens[index + 2].close + 1;
            } else {
                let end = index.checked_sub(1).map_or(0, |last| self.tokens[last].end());
                return (end, index);
            }
        }
    }

    /// Returns where items begin, and the index behind the last one.
    pub fn items(&self) -> Vec<usize> {
        let mut starts = vec![self.head().1];
        while let Some(&start) = starts.last().filter(|start| **start < self.tokens.len()) {
            starts.push(self.item_text(start).1);
        }
        starts
    }

    /// Returns the tokens of a range that are no docs: whether each is an identifier, and its text.
    pub fn code(&self, range: Range<usize>) -> impl Iterator<Item = (bool, &'t str)> {
        let tokens = self.tokens.get(range).unwrap_or_default().iter();
        let is_docs = |token: &&Token<'_>| matches!(token.kind, Kind::OuterDoc | Kind::InnerDoc);
        tokens.filter(move |token| !is_docs(token)).map(|token| (token.kind == Kind::Word, token.text))
    }

    /// Returns the text of the item at an index, and the index behind it.
    pub fn item_text(&self, start: usize) -> (&'t str, usize) {
        let mut index = start;
        let mut has_value = false;
        let is_use = |token: &Token<'_>| matches!(token.text, "use" | "static" | "const" | "type");
        while let Some(token) = self.tokens.get(index) {
            has_value |= is_use(token);
            let end = token.close.max(index);
            if token.text == ";" || (token.text == "{" && !has_value) {
                index = end;
                break;
            }
            index = end + 1;
        }
        let last = index.min(self.tokens.len().saturating_sub(1));
        let range = self.tokens.get(start).map_or(0, |token| token.start)..self.tokens.get(last).map_or(0, Token::end);
        (self.text.get(range).unwrap_or_default(), last + 1)
    }

    /// Formats the item at an index, and returns it with the index behind it. Returns `None` if a part of it is not known.
    pub fn item(&self, start: usize) -> Option<(KnownItem<'t>, usize)> {
        let token = self.tokens.get(start)?;
        if token.kind == Kind::Word && self.tokens.get(start + 1).is_some_and(|next| next.text == "!") {
            let mut printed = String::new();
            let end = table::table(&self.tokens, start, &mut printed)?;
            return Some((KnownItem { keyword: "!", name: "", is_public: false, printed }, end));
        }
        let mut walk = Walk { tokens: &self.tokens, at: start, printer: Printer::new() };
        walk.printer.cbox(0);
        let known = walk.item()?;
        walk.printer.end();
        let printed = walk.printer.finish();
        let item::Known { keyword, name, is_public } = known;
        Some((KnownItem { keyword, name, is_public, printed }, walk.at))
    }
}
