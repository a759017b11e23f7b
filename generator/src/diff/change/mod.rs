//! Changes, and how grave they are.

mod pair;
mod rule;

use crate::diagnostic::Place;

pub use pair::{Pair, Side};
pub use rule::{BoundRules, Directed, Rule, Severity};

/// All that differs between two descriptions.
#[derive(Debug, Default)]
pub struct Report {
    /// The gravest first, then in the order of the document.
    pub wire: Vec<WireChange>,
    /// Of items that users of the crate can name; the gravest first.
    pub items: Vec<ItemChange>,
    pub version: Version,
}

/// The version of the crate, as client.toml has it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Version {
    pub base: String,
    pub head: String,
    /// The lowest that the change asks for; none where nothing changes, or the base has no version that can be counted up.
    pub due: Option<String>,
}

/// What callers and servers notice.
#[derive(Debug)]
pub struct WireChange {
    pub rule: &'static Rule,
    /// The rule's, unless the direction or the place makes it another.
    pub severity: Severity,
    /// The id of the first operation that it reaches; none for what belongs to the whole document.
    pub operation: Option<String>,
    /// The ids of all operations that it reaches, in order: what several share changes once.
    pub operations: Vec<String>,
    /// Where schemas and media types are reached from.
    pub direction: Option<Direction>,
    /// The way from the operation to what changed, in the terms of the document: `request body / application/json / data / name`.
    pub path: String,
    pub base: Option<Place>,
    pub head: Option<Place>,
    /// One sentence.
    pub message: String,
    /// The items of the crate that it touches, as indices of [`Report::items`].
    pub items: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Request,
    Response,
    Both,
}

/// A change of an item that users of the crate can name.
#[derive(Debug)]
pub struct ItemChange {
    /// `v2::models::OrgConfig::value`, a path below the crate's root.
    pub item: String,
    pub difference: ItemDifference,
    pub level: Level,
    /// Its signature; none for what was added.
    pub old: Option<String>,
    /// Its signature; none for what was removed.
    pub new: Option<String>,
    pub cause: Option<Cause>,
    /// The tag of the operations that it belongs to; none where it belongs to several.
    pub tag: Option<String>,
    /// The id of the operation that it belongs to.
    pub operation: Option<String>,
}

/// What differs about an item; of several things the one that asks for the greatest step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemDifference {
    Added,
    Removed,
    Signature,
    /// The features without which it does not exist, such as `preview`.
    Gate,
    Deprecation,
    /// What it does, such as its name on the wire.
    Behaviour,
    Docs,
}

/// The step of the version that a change asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    Patch,
    Minor,
    Major,
}

/// The place in the description that an item is made from.
#[derive(Debug, Clone)]
pub struct Cause {
    pub base: Option<Place>,
    pub head: Option<Place>,
}

impl Report {
    /// The greatest step that an item asks for; none if no item differs.
    pub fn level(&self) -> Option<Level> {
        self.items.iter().map(|item| item.level).max()
    }
}

impl WireChange {
    /// Where it is, in the terms of the documents: the same for as long as the change is, whatever line it stands on.
    pub fn location(&self) -> String {
        match &self.operation {
            Some(operation) if self.path.is_empty() => operation.clone(),
            Some(operation) => format!("{operation} / {}", self.path),
            None => self.path.clone(),
        }
    }
}
