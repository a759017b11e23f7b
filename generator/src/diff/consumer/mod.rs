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
mod signature;
mod types;

use super::change::Report;
use super::renames::Rename;

pub use known::{KnownItem, known_items};
pub use message::{CompilerMessage, MessageLevel, Snippet, parse_message};

/// Why a message is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The index of the change in [`Report::items`].
    pub item: usize,
    /// The index of the most severe change on the wire that the item belongs to, in [`Report::wire`].
    pub wire: Option<usize>,
    /// What to do about it.
    pub edit: String,
}

/// Returns the change that caused a message, or `None` if no change or more than one fits.
pub fn cause(message: &CompilerMessage, known: &[KnownItem], report: &Report, renames: &[Rename]) -> Option<Cause> {
    let known_item = matching::find(message, known, renames)?;
    let item = known_item.change;
    // Changes on the wire are sorted by severity.
    let wire = report.wire.iter().position(|change| change.items.contains(&item));
    Some(Cause { item, wire, edit: edit::edit(message, known_item, known, report, renames) })
}
