//! Choosing one of several items. Input: items that fit a message. Output: the one that fits best, if there is only one.

use super::expression::has_word;
use super::known::KnownItem;
use super::message::CompilerMessage;

/// Returns the item with the most names of its path in the message and the program. Items of one change count as one.
pub(super) fn best<'k>(fitting: &[&'k KnownItem], message: &CompilerMessage) -> Option<&'k KnownItem> {
    let scores: Vec<usize> = fitting.iter().map(|item| score(item, message)).collect();
    let highest = scores.iter().max()?;
    let mut best = fitting.iter().zip(&scores).filter(|(_, score)| *score == highest).map(|(item, _)| *item);
    let first = best.next()?;
    best.all(|item| item.change == first.change).then_some(first)
}

fn score(item: &KnownItem, message: &CompilerMessage) -> usize {
    let names = item.path.split(|character: char| !(character.is_alphanumeric() || character == '_'));
    names.filter(|name| !name.is_empty() && is_named(message, name)).count()
}

/// Returns `true` if a message, its notes or the program where it points to has a name.
pub(super) fn is_named(message: &CompilerMessage, name: &str) -> bool {
    let line = |before: &str| has_word(before.rsplit('\n').next().unwrap_or_default(), name);
    message.texts().any(|text| has_word(text, name))
        || message.snippets.iter().any(|snippet| has_word(&snippet.text, name) || line(&snippet.before))
}

/// Returns the texts in backticks.
pub(super) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::super::message::{MessageLevel, Snippet};
    use super::*;

    fn item(path: &str, change: usize) -> KnownItem {
        KnownItem { path: path.to_owned(), old: None, new: None, change }
    }

    #[test]
    fn the_item_is_the_one_with_the_most_names() {
        let snippet = Snippet {
            file: "a.rs".to_owned(),
            line: 1,
            column: 1,
            text: "Ship".to_owned(),
            before: "use harbour::v1::models::Other;\nuse harbour::v2::models::".to_owned(),
            after: ";".to_owned(),
        };
        let message = CompilerMessage {
            level: MessageLevel::Error,
            code: None,
            text: "cannot find `Ship`".to_owned(),
            labels: Vec::new(),
            notes: Vec::new(),
            snippets: vec![snippet],
            definitions: Vec::new(),
        };
        let (one, two, three) = (item("v1::models::Ship", 0), item("v2::models::Ship", 1), item("v2::models::Ship", 2));
        assert_eq!(best(&[&one, &two], &message), Some(&two));
        assert_eq!(best(&[&two, &three], &message), None);
        assert_eq!(best(&[&two, &two], &message), Some(&two));
        assert_eq!(best(&[], &message), None);
    }

    #[test]
    fn names_are_quoted_in_backticks() {
        assert_eq!(quoted("no `a` in `b::c`").collect::<Vec<_>>(), ["a", "b::c"]);
        assert_eq!(quoted("open `a").collect::<Vec<_>>(), ["a"]);
        assert_eq!(quoted("").count(), 0);
    }
}
