//! What the Rust of a crate's `rust-version` lacks. Clippy sees newer functions of the standard library, but no newer syntax, and of
//! that only chains of `let` (Rust 1.88) are likely to be written. They are found in the tokens, so also in macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Returns the lines of conditions that chain `let`.
pub fn find(text: &str) -> Vec<usize> {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut lines = Vec::new();
    search(tokens, &mut lines);
    lines
}

fn search(tokens: TokenStream, lines: &mut Vec<usize>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if is_word(&token, "if") || is_word(&token, "while") {
            let condition: Vec<TokenTree> = std::iter::from_fn(|| tokens.next_if(|next| !is_end(next))).collect();
            let has_let = condition.iter().any(|part| is_word(part, "let"));
            if has_let && condition.windows(2).any(|pair| is_and(&pair[0]) && is_and(&pair[1])) {
                lines.push(token.span().start().line);
            }
            search(condition.into_iter().collect(), lines);
        } else if let TokenTree::Group(group) = token {
            search(group.stream(), lines);
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Returns whether a token ends a condition: the block behind it, or an `if` in the arm that a match guard is for.
fn is_end(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) || is_word(token, "if")
}

fn is_and(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '&')
}

#[test]
fn a_chain_of_let_is_found() {
    let text = "fn f() {\n\
                if let Some(a) = b && a {}\n\
                if a && b {}\n\
                if let Some(a) = (b && c) {}\n\
                while a && let Some(b) = c {}\n\
                let a = || if let (true, Some(_)) = (a, b) { c && d } else { e };\n\
                match a { Some(b) if b && c => if let d = e {}, _ => {} }\n\
                }\n\
                macro_rules! m { () => {\n\
                if let Some(a) = b && a {}\n\
                } }";
    assert_eq!(find(text), [2, 5, 10]);
}
