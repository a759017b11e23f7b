//! What a change of the crate breaks in a program that uses it.
//!
//! Input: messages of the compiler about the program, the items of both crates, and their changes. Output: the change that caused each
//! message, and the edit that fixes it. Nothing here runs a compiler, and nothing is guessed: a message that fits no change, or several,
//! has none.

mod candidates;
mod edit;
mod expression;
mod known;
mod matching;
mod message;
mod origin;
mod removal;
mod signature;
mod text_edit;
mod types;
mod values;

use super::change::{ItemDifference, Report};
use super::renames::Found;

pub use known::{KnownItem, known_items};
pub use message::{CompilerMessage, MessageLevel, Snippet, parse_messages};
pub use removal::{Removal, RemovedPart};
pub use text_edit::TextEdit;

/// Why a message is there, and what to do about it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The index of the change that caused it, in [`Report::items`]; `None` if no change or more than one fits.
    pub item: Option<usize>,
    /// The index of the most severe change on the wire that the item belongs to, in [`Report::wire`].
    pub wire: Option<usize>,
    pub edit: Option<String>,
    /// The edit as a change of the program's text, where it leaves nothing to decide.
    pub text_edit: Option<TextEdit>,
    /// What to remove from the program, if the edit is that, where nothing else of the program needs it.
    pub removal: Option<Removal>,
    /// The features that the edit enables, where nothing else is to do.
    pub features: Vec<String>,
}

/// Explains a message by the changes of a report.
pub fn explain(message: &CompilerMessage, known: &[KnownItem], report: &Report) -> Explanation {
    let Found { sure, changed, possible } = &report.renames;
    let renames = &[sure.as_slice(), changed, possible].concat();
    let Some(found) = matching::find(message, known, renames) else {
        return Explanation { edit: edit::advice(message), ..Explanation::default() };
    };
    // Changes on the wire are sorted by severity.
    let wire = report.wire.iter().position(|change| change.items.contains(&found.change));
    let edit = Some(edit::edit(message, found, known, report, renames));
    let text_edit = edit::text_edit(message, found, renames);
    let is_gate = report.items.get(found.change).is_some_and(|change| change.difference == ItemDifference::Gate);
    let features = match edit::renamed_feature(found, renames) {
        Some(feature) => vec![feature],
        None if is_gate && text_edit.is_none() => edit::new_features(found),
        None => Vec::new(),
    };
    let removal = if text_edit.is_none() { edit::removal(message, found, renames) } else { None };
    Explanation { item: Some(found.change), wire, edit, text_edit, removal, features }
}
