//! A change of a program's text. Input: the part of the program that a message is about, and names. Output: what to write where.

use super::expression::{is_name, words};
use super::message::Snippet;

/// A word in one line of a file, and what replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// The path as the compiler was called with it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    pub old: String,
    pub new: String,
}

impl TextEdit {
    /// Returns the edit that replaces a name, if it is in the snippet once.
    pub(super) fn rename(snippet: &Snippet, old: &str, new: &str, has_shorthand: bool) -> Option<Self> {
        if words(&snippet.text).filter(|word| *word == old).count() != 1 {
            return None;
        }
        let is_word = |index: &usize| {
            let (before, after) = (&snippet.text[..*index], &snippet.text[index + old.len()..]);
            !before.ends_with(is_name) && !after.starts_with(is_name)
        };
        let start = snippet.text.match_indices(old).map(|(index, _)| index).find(is_word)?;
        let before = &snippet.text[..start];
        let (line, column) = match before.rsplit_once('\n') {
            Some((lines, last)) => (snippet.line + lines.matches('\n').count() + 1, last.chars().count() + 1),
            None => (snippet.line, snippet.column + before.chars().count()),
        };
        let rest = format!("{}{}", &snippet.text[start + old.len()..], snippet.after);
        let new =
            if has_shorthand && !rest.trim_start().starts_with(':') { format!("{new}: {old}") } else { new.to_owned() };
        Some(TextEdit { file: snippet.file.clone(), line, column, old: old.to_owned(), new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the position and the new text of `port` in a snippet at 3:5.
    fn renamed(text: &str, after: &str, has_shorthand: bool) -> Option<(usize, usize, String)> {
        let (file, text, after) = ("src/lib.rs".to_owned(), text.to_owned(), after.to_owned());
        let snippet = Snippet { file, line: 3, column: 5, text, before: String::new(), after };
        let edit = TextEdit::rename(&snippet, "port", "home_port", has_shorthand)?;
        Some((edit.line, edit.column, edit.new))
    }

    #[test]
    fn a_name_is_replaced_where_it_is_once() {
        let plain = |text| renamed(text, "", false);
        assert_eq!(plain("port"), Some((3, 5, "home_port".to_owned())));
        assert_eq!(plain("é.ports.port"), Some((3, 13, "home_port".to_owned())));
        assert_eq!(plain("ship\n  .a\n  .port"), Some((5, 4, "home_port".to_owned())));
        assert_eq!(plain("port as port"), None);
        assert_eq!(plain("ports"), None);
        assert_eq!(plain(""), None);
    }

    #[test]
    fn a_shorthand_keeps_its_variable() {
        assert_eq!(renamed("port", ", .. }", true).map(|it| it.2).as_deref(), Some("home_port: port"));
        assert_eq!(renamed("port", ": None }", true).map(|it| it.2).as_deref(), Some("home_port"));
        assert_eq!(renamed("port: other", "", true).map(|it| it.2).as_deref(), Some("home_port"));
    }
}
