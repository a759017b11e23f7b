//! Texts of commands. Input: text of a document. Output: lines for a terminal, as literals.

use super::super::docs::{line, literal};

/// The maximum length of a line in a list of subcommands.
const MAX_CHARACTERS: usize = 120;

/// Returns the first sentence of a text in one line, without a full stop.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let whole = line(paragraph);
    let sentence = whole.split_once(". ").map_or(whole.as_str(), |(first, _)| first).trim_end_matches('.');
    match sentence.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", sentence[..end].trim_end()),
        None => sentence.to_owned(),
    }
}

/// Returns the first sentence of a text, or another text if there is none.
pub(super) fn sentence_or(text: Option<&str>, other: impl FnOnce() -> String) -> String {
    text.map(first_sentence).filter(|sentence| !sentence.is_empty()).unwrap_or_else(other)
}

/// Returns the expression of a list of strings.
pub(super) fn literals<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(literal).collect();
    format!("&[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_one_line_without_a_full_stop() {
        assert_eq!(first_sentence("Lists\nusers. Then more.\n\nA paragraph."), "Lists users");
        assert_eq!(first_sentence(&"a".repeat(200)), format!("{}…", "a".repeat(120)));
        assert_eq!(first_sentence(" "), "");
    }

    #[test]
    fn texts_are_literals() {
        assert_eq!(literals(["a\"b", "c"]), r#"&["a\"b", "c"]"#);
    }
}
