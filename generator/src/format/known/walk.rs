//! A position in the tokens of a file, and how attributes, paths and types are printed. Each function reads a part and prints it as
//! prettyplease does, or returns `None` for what generated files do not have.

use std::borrow::Cow;

use super::printer::{INDENT, Printer};
use super::tokens::{Kind, Token, value};

/// Words that are no identifiers.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match",
    "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "gen",
];

/// How a path writes the arguments of its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathKind {
    /// `a::B<C>`
    Type,
    /// `a::B::<C>`
    Expression,
}

pub(super) struct Walk<'t, 'k> {
    pub tokens: &'k [Token<'t>],
    pub at: usize,
    pub printer: Printer<'t>,
}

const END: Token<'static> = Token { kind: Kind::End, text: "", start: 0, close: 0 };

impl<'t> Walk<'t, '_> {
    pub fn peek(&self, ahead: usize) -> Token<'t> {
        self.tokens.get(self.at + ahead).copied().unwrap_or(END)
    }

    pub fn is(&self, text: &str) -> bool {
        self.peek(0).text == text
    }

    /// Returns `true` for two marks without a space, such as `::`.
    pub fn is_pair(&self, first: &str, second: &str) -> bool {
        let (one, two) = (self.peek(0), self.peek(1));
        one.text == first && two.text == second && one.end() == two.start
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let is_next = self.is(text);
        self.at += usize::from(is_next);
        is_next
    }

    pub fn eat_pair(&mut self, first: &str, second: &str) -> bool {
        let is_next = self.is_pair(first, second);
        self.at += 2 * usize::from(is_next);
        is_next
    }

    pub fn expect(&mut self, text: &str) -> Option<()> {
        self.eat(text).then_some(())
    }

    /// Reads a token and prints it.
    pub fn print_next(&mut self) {
        let token = self.peek(0);
        self.at += 1;
        self.printer.word(token.text);
    }

    pub fn ident(&mut self) -> Option<&'t str> {
        let token = self.peek(0);
        let is_ident = token.kind == Kind::Word && !is_keyword(token.text);
        self.at += usize::from(is_ident);
        is_ident.then_some(token.text)
    }

    pub fn print_ident(&mut self) -> Option<&'t str> {
        let ident = self.ident()?;
        self.printer.word(ident);
        Some(ident)
    }

    /// Reads the comma behind an element of a group. Returns `true` if it was the last one.
    pub fn is_last(&mut self, close: &str) -> Option<bool> {
        let has_comma = self.eat(",");
        let is_last = self.is(close);
        (has_comma || is_last).then_some(is_last)
    }

    pub fn outer_attributes(&mut self) -> Option<()> {
        loop {
            if self.peek(0).kind == Kind::OuterDoc {
                self.print_doc(Cow::Borrowed(self.peek(0).text.strip_prefix("///")?))?;
                self.at += 1;
            } else if self.is("#") {
                self.at += 1;
                self.attribute()?;
            } else {
                return Some(());
            }
        }
    }

    fn attribute(&mut self) -> Option<()> {
        let close = self.peek(0).close;
        self.expect("[")?;
        let literal = self.peek(2);
        if self.is("doc") && self.peek(1).text == "=" && self.at + 3 == close {
            let inner = literal.text.strip_prefix('"')?.strip_suffix('"')?;
            self.print_doc(if inner.contains('\\') { value(literal.text)?.into() } else { inner.into() })?;
            self.at = close + 1;
            return Some(());
        }
        if self.is("comment") {
            return None;
        }
        self.printer.word("#");
        self.printer.word("[");
        self.print_ident()?;
        if self.eat("=") {
            self.printer.word(" = ");
            matches!(self.peek(0).kind, Kind::Literal(_)).then(|| self.print_next())?;
        } else if self.is("(") {
            self.attribute_tokens()?;
        }
        self.expect("]")?;
        self.printer.word("]");
        self.printer.space();
        Some(())
    }

    /// Prints one line of docs.
    fn print_doc(&mut self, doc: Cow<'t, str>) -> Option<()> {
        if doc.contains('\n') || doc.starts_with('/') {
            return None;
        }
        let length = doc.trim_end_matches(' ').len();
        self.printer.word("///");
        self.printer.word(match doc {
            Cow::Borrowed(doc) => Cow::Borrowed(&doc[..length]),
            Cow::Owned(mut doc) => {
                doc.truncate(length);
                Cow::Owned(doc)
            }
        });
        self.printer.hardbreak();
        Some(())
    }

    /// Prints the group of an attribute such as `#[cfg(…)]`.
    fn attribute_tokens(&mut self) -> Option<()> {
        #[derive(PartialEq)]
        enum State {
            Word,
            Mark,
            TrailingComma,
        }

        let close = self.peek(0).close;
        let mut state = State::Mark;
        while self.at <= close {
            let token = self.peek(0);
            self.at += 1;
            match (token.kind, token.text) {
                (Kind::Word | Kind::Literal(_), text) => {
                    if state == State::Word {
                        self.printer.space();
                    }
                    self.printer.word(text);
                    state = State::Word;
                }
                (Kind::Mark, "(") => {
                    self.printer.word("(");
                    self.printer.cbox(INDENT);
                    self.printer.zerobreak();
                    state = State::Mark;
                }
                (Kind::Mark, ")") => {
                    if state != State::TrailingComma {
                        self.printer.zerobreak();
                    }
                    self.printer.offset(-INDENT);
                    self.printer.end();
                    self.printer.word(")");
                    state = State::Mark;
                }
                (Kind::Mark, ",") if self.is(")") => {
                    self.printer.trailing_comma(true);
                    state = State::TrailingComma;
                }
                (Kind::Mark, mark @ ("=" | "," | ":")) => {
                    if mark == "=" && state == State::Word {
                        self.printer.word(" ");
                    }
                    self.printer.word(mark);
                    match mark {
                        "=" => self.printer.word(" "),
                        "," => self.printer.space(),
                        _ => {}
                    }
                    state = State::Mark;
                }
                _ => return None,
            }
        }
        Some(())
    }

    pub fn visibility(&mut self) -> Option<()> {
        if !self.eat("pub") {
            return Some(());
        }
        if !self.eat("(") {
            self.printer.word("pub ");
            return Some(());
        }
        self.printer.word("pub(");
        matches!(self.peek(0).text, "crate" | "super").then(|| self.print_next())?;
        self.expect(")")?;
        self.printer.word(") ");
        Some(())
    }

    pub fn ty(&mut self) -> Option<()> {
        match self.peek(0).text {
            "&" => {
                self.print_next();
                if self.peek(0).kind == Kind::Lifetime {
                    self.print_next();
                    self.printer.word(" ");
                }
                if self.eat("mut") {
                    self.printer.word("mut ");
                }
                self.ty()?;
            }
            "[" => {
                self.print_next();
                self.ty()?;
                self.expect("]")?;
                self.printer.word("]");
            }
            "(" => self.tuple_type()?,
            "_" => self.print_next(),
            bound @ ("impl" | "dyn") => {
                self.at += 1;
                self.printer.word(bound);
                self.printer.word(" ");
                self.path(PathKind::Type)?;
            }
            _ => self.path(PathKind::Type)?,
        }
        // Macros, functions and several bounds.
        (!matches!(self.peek(0).text, "!" | "(" | "+")).then_some(())
    }

    fn tuple_type(&mut self) -> Option<()> {
        self.print_next();
        self.printer.cbox(INDENT);
        self.printer.zerobreak();
        let mut is_first = true;
        while !self.is(")") {
            self.ty()?;
            let has_comma = self.is(",");
            let is_last = self.is_last(")")?;
            if is_first && is_last {
                has_comma.then_some(())?;
                self.printer.word(",");
                self.printer.zerobreak();
            } else {
                self.printer.trailing_comma(is_last);
            }
            is_first = false;
        }
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(")");
        Some(())
    }

    pub fn path(&mut self, kind: PathKind) -> Option<()> {
        loop {
            let is_module = is_module(self.peek(0).text);
            if is_module || self.is("Self") {
                self.print_next();
            } else {
                self.print_ident()?;
            }
            let has_generics = self.is_pair(":", ":") && self.peek(2).text == "<";
            if has_generics || (kind == PathKind::Type && self.is("<")) {
                (!is_module && has_generics == (kind == PathKind::Expression)).then_some(())?;
                self.at += if has_generics { 2 } else { 0 };
                self.generics(kind)?;
            }
            if !self.eat_pair(":", ":") {
                return Some(());
            }
            self.printer.word("::");
        }
    }

    /// Prints the arguments of a type.
    pub fn generics(&mut self, kind: PathKind) -> Option<()> {
        self.expect("<")?;
        if kind == PathKind::Expression {
            self.printer.word("::");
        }
        self.printer.word("<");
        self.printer.cbox(INDENT);
        self.printer.zerobreak();
        let mut has_types = false;
        loop {
            if self.peek(0).kind == Kind::Lifetime {
                (!has_types).then(|| self.print_next())?;
            } else {
                has_types = true;
                if self.peek(1).text == "=" {
                    self.print_ident()?;
                    self.at += 1;
                    self.printer.word(" = ");
                }
                self.ty()?;
            }
            let is_last = self.is_last(">")?;
            self.printer.trailing_comma(is_last);
            if is_last {
                break;
            }
        }
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(">");
        Some(())
    }
}

/// Returns `true` for a word that stands for a module, and has no arguments of types.
pub(super) fn is_module(word: &str) -> bool {
    matches!(word, "crate" | "self" | "super")
}

fn is_keyword(word: &str) -> bool {
    word.len() <= 8 && KEYWORDS.contains(&word)
}
