//! Where errors are, and which of them are new. Input: the messages of both checks. Output: positions in the user's files.

use std::path::Path;

use generator::diff::consumer::{CompilerMessage, MessageLevel};
use generator::diff::report::Position;

use super::edits::Edits;
use super::manifest::DroppedFeature;
use crate::paths::from_here;

/// A message with its position in the user's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub message: CompilerMessage,
    pub at: Option<Position>,
}

/// The folder of the program and its copy.
pub struct Places<'a> {
    pub copy: &'a Path,
    /// The folder, as the user would write it.
    pub shown: &'a Path,
    /// What differs between them.
    pub edits: &'a Edits,
}

impl Located {
    pub fn is_error(&self) -> bool {
        self.message.level == MessageLevel::Error
    }
}

/// Returns a message with its position.
pub fn locate(message: CompilerMessage, places: &Places<'_>) -> Located {
    let at = message.snippets.first().map(|snippet| Position {
        file: shown(Path::new(&snippet.file), places),
        line: snippet.line,
        column: places.edits.original_column(&snippet.file, snippet.line, snippet.column),
    });
    Located { message, at }
}

/// Returns the error that cargo would report for a feature that the crate does not have.
pub fn of_feature(feature: DroppedFeature, places: &Places<'_>) -> Located {
    let DroppedFeature { manifest, package, feature, line, column } = feature;
    let file = places.shown.join(manifest).display().to_string();
    Located { message: CompilerMessage::missing_feature(&package, &feature), at: Some(Position { file, line, column }) }
}

/// Returns the path of a file in the user's folder.
fn shown(file: &Path, places: &Places<'_>) -> String {
    let below = file.strip_prefix(places.copy).unwrap_or(file);
    let shown = if below.is_relative() { places.shown.join(below) } else { from_here(below) };
    shown.display().to_string()
}

/// Returns messages in the order of the files, each once: a library is also checked with its tests.
pub fn sorted(mut messages: Vec<Located>) -> Vec<Located> {
    let key = |one: &Located| {
        let at = one.at.as_ref().map(|at| (at.file.clone(), at.line, at.column));
        (at, one.message.code.clone(), one.message.text.clone())
    };
    messages.sort_by_cached_key(key);
    messages.dedup_by_key(|one| key(one));
    messages
}

/// Returns the messages that the base does not have.
pub fn new_messages(base: &[Located], head: Vec<Located>) -> Vec<Located> {
    let is_old = |one: &Located| {
        base.iter().any(|other| {
            one.at == other.at && one.message.code == other.message.code && one.message.text == other.message.text
        })
    };
    head.into_iter().filter(|one| !is_old(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(file: &str, line: usize, feature: &str) -> Located {
        let at = Some(Position { file: file.to_owned(), line, column: 1 });
        Located { message: CompilerMessage::missing_feature("harbour", feature), at }
    }

    #[test]
    fn messages_are_sorted_and_those_of_the_base_are_not_new() {
        let all = [located("b.rs", 1, "a"), located("a.rs", 10, "a"), located("a.rs", 9, "a"), located("a.rs", 9, "a")];
        let sorted = sorted(all.to_vec());
        assert_eq!(sorted, [located("a.rs", 9, "a"), located("a.rs", 10, "a"), located("b.rs", 1, "a")]);
        let new = new_messages(&[located("a.rs", 9, "a"), located("b.rs", 1, "b")], sorted);
        assert_eq!(new, [located("a.rs", 10, "a"), located("b.rs", 1, "a")]);
    }

    #[test]
    fn paths_are_those_of_the_user() {
        let edits = Edits::default();
        let places = Places { copy: Path::new("/target/copy"), shown: Path::new("../planner"), edits: &edits };
        for (file, expected) in [
            ("src/lib.rs", "../planner/src/lib.rs"),
            ("/target/copy/a/src/lib.rs", "../planner/a/src/lib.rs"),
            ("/registry/src/lib.rs", "/registry/src/lib.rs"),
        ] {
            assert_eq!(shown(Path::new(file), &places), expected);
        }
    }
}
