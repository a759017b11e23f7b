//! Prints the tokens of a macro's call, such as `vec![…]`, with the spaces of prettyplease. They need not be an expression.

use super::printer::INDENT;
use super::tokens::{Kind, Token};
use super::walk::Walk;

/// What the previous token says about a space before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Dot,
    Colon,
    Colon2,
    Ident,
    IdentBang,
    Group,
    Other,
}

/// Words that are followed by a space.
const SPACED: &[&str] = &[
    "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "fn", "for",
    "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "pub", "ref", "return", "static",
    "struct", "trait", "type", "unsafe", "use", "where", "while", "yield",
];

impl<'t> Walk<'t, '_> {
    /// Prints a call of which the group begins here.
    pub fn macro_call(&mut self, name: &'t str) -> Option<()> {
        let Token { text: open, close, .. } = self.peek(0);
        self.printer.word(name);
        self.printer.word("!");
        self.printer.word(open);
        if close > self.at + 1 {
            self.printer.cbox(INDENT);
            self.printer.zerobreak();
            self.printer.ibox(0);
            self.at += 1;
            self.macro_tokens(close)?;
            self.printer.end();
            self.printer.zerobreak();
            self.printer.offset(-INDENT);
            self.printer.end();
        }
        self.printer.word(self.tokens.get(close)?.text);
        Some(())
    }

    /// Prints the tokens up to an index.
    fn macro_tokens(&mut self, end: usize) -> Option<()> {
        let mut state = State::Start;
        let mut is_joint = true;
        while self.at < end {
            let token = self.peek(0);
            let (needs_space, next) = spacing(state, token, self.is_joint())?;
            if !is_joint {
                if needs_space {
                    self.printer.space();
                } else if token.text == "." {
                    self.printer.zerobreak();
                }
            }
            is_joint = token.kind == Kind::Mark && token.close == 0 && self.is_joint();
            state = next;
            self.print_next();
            if token.close > 0 {
                self.macro_group(token)?;
            }
        }
        Some(())
    }

    /// Prints the rest of a group that was opened.
    fn macro_group(&mut self, open: Token<'t>) -> Option<()> {
        let spaces = open.text == "{" && self.at < open.close;
        if spaces {
            self.printer.space();
        }
        self.macro_tokens(open.close)?;
        if spaces {
            self.printer.space();
        }
        self.print_next();
        Some(())
    }

    /// Returns `true` if a mark and the next token are written as one operator.
    fn is_joint(&self) -> bool {
        let (token, next) = (self.peek(0), self.peek(1));
        let is_operator = next.kind == Kind::Mark && !matches!(next.text, "(" | ")" | "[" | "]" | "{" | "}");
        token.end() == next.start && (is_operator || next.kind == Kind::Lifetime)
    }
}

/// Returns whether a space separates a token from the previous one, and the state behind it.
fn spacing(state: State, token: Token<'_>, is_joint: bool) -> Option<(bool, State)> {
    use State::{Colon, Colon2, Dot, Group, Ident, IdentBang, Other};

    Some(match (state, token.kind, token.text) {
        (Ident, _, "(" | "[") => (false, Group),
        (Ident, Kind::Mark, "!") if !is_joint => (false, IdentBang),
        (IdentBang, _, "(" | "[") => (false, Other),
        (Colon, Kind::Mark, ":") => (false, Colon2),
        (_, _, "(" | "[") => (true, Group),
        (_, _, "{") => (true, Other),
        (_, Kind::Word, word) if !SPACED.contains(&word) => (state != Dot && state != Colon2, Ident),
        (_, Kind::Word, _) => (true, Other),
        (_, Kind::Literal(_), text) if !text.ends_with('.') => (state != Dot, Ident),
        (_, Kind::Mark, "," | ";") => (false, Other),
        (_, Kind::Mark, ".") => (state != Ident && state != Group, Dot),
        (_, Kind::Mark, ":") if is_joint => (state != Ident, Colon),
        (_, Kind::Mark, "#") => return None,
        (_, Kind::Mark, _) => (true, Other),
        _ => return None,
    })
}
