//! Prints `name! { Type { row, row, } }` with one row per line, as the tables of models are.

use super::printer::{INDENT, Printer};
use super::tokens::{Kind, Token};
use super::walk::Walk;

/// Prints the table that a macro's name begins, and returns the index behind it.
pub(super) fn table(tokens: &[Token<'_>], start: usize, out: &mut String) -> Option<usize> {
    let [name, bang, brace, ..] = tokens.get(start..)? else { return None };
    if name.kind != Kind::Word || bang.text != "!" || brace.text != "{" {
        return None;
    }
    let mut at = start + 3;
    out.push_str(name.text);
    out.push_str("! {\n    ");
    while let Some(token) = tokens.get(at).filter(|token| token.text != "{") {
        matches!(token.kind, Kind::Word | Kind::Literal(_)).then(|| out.push_str(token.text))?;
        out.push(' ');
        at += 1;
    }
    let close = tokens.get(at)?.close;
    let is_last = close + 1 == brace.close && tokens.get(start + 3)?.kind == Kind::Word;
    out.push_str("{\n");
    at += 1;
    while at < close {
        at = row(tokens, at, close, out)?;
    }
    out.push_str("    }\n}\n");
    is_last.then_some(brace.close + 1)
}

/// Prints a row, and returns the index behind its comma.
fn row(tokens: &[Token<'_>], start: usize, close: usize, out: &mut String) -> Option<usize> {
    out.push_str("        ");
    let mut before = "";
    let mut at = start;
    while at < close {
        let token = tokens.get(at)?;
        match (token.kind, token.text) {
            (Kind::Mark, ",") => break,
            (Kind::Mark, "(") => {
                out.push_str(&format!("({})", ty(tokens.get(at + 1..token.close)?)?));
                before = ")";
                at = token.close + 1;
                continue;
            }
            (Kind::Word | Kind::Literal(_), _) | (Kind::Mark, "=" | "|" | "-") => {
                if !before.is_empty() && before != "-" {
                    out.push(' ');
                }
                out.push_str(token.text);
            }
            _ => return None,
        }
        before = token.text;
        at += 1;
    }
    out.push_str(",\n");
    (at > start).then_some(at + 1)
}

/// Prints a type as it is behind `type T = `.
fn ty(tokens: &[Token<'_>]) -> Option<String> {
    let mut walk = Walk { tokens, at: 0, printer: Printer::new() };
    walk.printer.cbox(0);
    walk.printer.cbox(INDENT);
    walk.printer.word("type T = ");
    walk.printer.neverbreak();
    walk.printer.ibox(-INDENT);
    walk.ty()?;
    walk.printer.end();
    walk.printer.word(";");
    walk.printer.end();
    walk.printer.hardbreak();
    walk.printer.end();
    let text = walk.printer.finish();
    let text = text.trim().trim_start_matches("type T = ").trim_end_matches(';').to_owned();
    (walk.at == tokens.len()).then_some(text)
}
