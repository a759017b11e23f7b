//! The tokens of a Rust text. Input: a text. Output: its tokens with the end of each group, and doc comments among them.

use ra_ap_rustc_lexer::{Base, DocStyle, FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Lifetime,
    /// A literal; `true` for numbers without a point, characters and bytes.
    Literal(bool),
    /// The text of `///` or `//!` with its slashes.
    OuterDoc,
    InnerDoc,
    /// A character of an operator, or a bracket.
    Mark,
    End,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub start: usize,
    /// The index of the bracket that closes the group, for one that opens it.
    pub close: usize,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Returns `None` for what generated files do not have: block comments, other literals, characters that are no Rust.
pub(super) fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 8);
    let mut open = Vec::new();
    let mut start = 0;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let end = start + token.len as usize;
        let part = text.get(start..end)?;
        if let Some(kind) = kind(token.kind, part)? {
            match token.kind {
                TokenKind::OpenParen | TokenKind::OpenBrace | TokenKind::OpenBracket => open.push(tokens.len()),
                TokenKind::CloseParen | TokenKind::CloseBrace | TokenKind::CloseBracket => {
                    let index = tokens.len();
                    let opening = tokens.get_mut(open.pop()?)?;
                    if !matches!((opening.text, part), ("(", ")") | ("{", "}") | ("[", "]")) {
                        return None;
                    }
                    opening.close = index;
                }
                _ => {}
            }
            tokens.push(Token { kind, text: part, start, close: 0 });
        }
        start = end;
    }
    open.is_empty().then_some(tokens)
}

/// Returns `Some(None)` for what is between tokens.
fn kind(kind: TokenKind, text: &str) -> Option<Option<Kind>> {
    let kind = match kind {
        TokenKind::Whitespace | TokenKind::LineComment { doc_style: None } => return Some(None),
        TokenKind::LineComment { doc_style: Some(_) } if text.contains('\r') => return None,
        TokenKind::LineComment { doc_style: Some(DocStyle::Outer) } => Kind::OuterDoc,
        TokenKind::LineComment { doc_style: Some(DocStyle::Inner) } => Kind::InnerDoc,
        TokenKind::Ident | TokenKind::RawIdent => Kind::Word,
        TokenKind::Lifetime { starts_with_number: false } => Kind::Lifetime,
        TokenKind::Literal { kind, suffix_start } => Kind::Literal(literal(kind, text, suffix_start as usize)?),
        TokenKind::Semi
        | TokenKind::Comma
        | TokenKind::Dot
        | TokenKind::OpenParen
        | TokenKind::CloseParen
        | TokenKind::OpenBrace
        | TokenKind::CloseBrace
        | TokenKind::OpenBracket
        | TokenKind::CloseBracket
        | TokenKind::Pound
        | TokenKind::Question
        | TokenKind::Colon
        | TokenKind::Eq
        | TokenKind::Bang
        | TokenKind::Lt
        | TokenKind::Gt
        | TokenKind::Minus
        | TokenKind::And
        | TokenKind::Or
        | TokenKind::Star => Kind::Mark,
        _ => return None,
    };
    Some(Some(kind))
}

/// Returns `true` for a literal that is simple, and `None` for one that is left to syn.
fn literal(kind: LiteralKind, text: &str, suffix_start: usize) -> Option<bool> {
    match kind {
        LiteralKind::Int { base: Base::Decimal, empty_int: false } => Some(true),
        LiteralKind::Float { base: Base::Decimal, empty_exponent: false } if suffix_start == text.len() => Some(false),
        LiteralKind::RawStr { n_hashes: Some(_) } if suffix_start == text.len() => {
            (!text.contains('\r')).then_some(false)
        }
        LiteralKind::Str { terminated: true } if suffix_start == text.len() && has_known_escapes(text) => Some(false),
        _ => None,
    }
}

/// Returns `true` if a string has only escapes that every string may have.
fn has_known_escapes(text: &str) -> bool {
    if text.contains('\r') {
        return false;
    }
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        if !rest[at + 1..].starts_with(['\\', '"', '\'', 'n', 't', 'r', '0']) {
            return is_unicode_escape(&rest[at + 1..]) && has_known_escapes(&rest[at + 2..]);
        }
        rest = &rest[at + 2..];
    }
    true
}

fn is_unicode_escape(text: &str) -> bool {
    unicode_escape(text).is_some()
}

/// Reads `u{…}`, and returns the character and the text behind it.
fn unicode_escape(text: &str) -> Option<(char, &str)> {
    let (digits, rest) = text.strip_prefix("u{")?.split_once('}')?;
    let is_short = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    character.filter(|_| is_short).map(|character| (character, rest))
}

/// Returns the value of a string literal that has only known escapes.
pub(super) fn value(literal: &str) -> Option<String> {
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(rest.len());
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let character = match escape.as_bytes().first()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'0' => '\0',
            byte @ (b'\\' | b'"' | b'\'') => char::from(*byte),
            _ => {
                let (character, behind) = unicode_escape(escape)?;
                value.push(character);
                rest = behind;
                continue;
            }
        };
        value.push(character);
        rest = &escape[1..];
    }
    value.push_str(rest);
    Some(value)
}
