//! Changes of the wire and of the crate, and their severity.

mod pair;
mod rule;

use serde::Serialize;

use super::fingerprint::Fingerprint;
use crate::diagnostic::Location;
use crate::display::display_as_serialized;

pub use pair::{Pair, Side};
pub use rule::{BoundRules, DirectedRule, Rule, Severity};

/// All changes between two sides.
#[derive(Debug, Default)]
pub struct Report {
    /// By severity, then in the order of the document.
    pub wire: Vec<WireChange>,
    /// Changes of the crate's public items, by level.
    pub items: Vec<ItemChange>,
    pub version: Version,
}

/// The version of the crate in client.toml.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Version {
    pub base: String,
    pub head: String,
    /// The lowest version that the changes require; `None` if nothing changes, or if the base's version cannot be parsed.
    pub due: Option<String>,
}

/// A change that clients and servers notice.
#[derive(Debug)]
pub struct WireChange {
    pub rule: &'static Rule,
    /// The rule's, unless the context changes it.
    pub severity: Severity,
    /// The id of the first operation that it affects; `None` for changes of the whole document.
    pub operation: Option<String>,
    /// The ids of all operations that it affects, in order: a change of a shared component is one change.
    pub operations: Vec<String>,
    /// The directions of schemas and media types.
    pub directions: Vec<Direction>,
    /// The path from the operation to what changed: `request body / application/json / data / name`.
    pub path: String,
    /// Where the documents define what changed.
    pub locations: Pair<Option<Location>>,
    /// Subject, what changed, old → new.
    pub message: String,
    /// One for each of the operations, or a single one for a change of the whole document.
    pub fingerprints: Vec<Fingerprint>,
    /// The items of the crate that it affects, as indices of [`Report::items`].
    pub items: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    Request,
    Response,
}

/// A change of a public item of the crate.
#[derive(Debug)]
pub struct ItemChange {
    /// `v2::models::OrgConfig::value`, the path below the crate's root.
    pub item: String,
    pub difference: ItemDifference,
    pub level: Level,
    /// The signature; `None` for a new item.
    pub old: Option<String>,
    /// The signature; `None` for a removed item.
    pub new: Option<String>,
    /// Where the documents define what the item is made from.
    pub locations: Pair<Option<Location>>,
    /// The tag of the operations that it belongs to; `None` if it belongs to several.
    pub tag: Option<String>,
    /// The id of the operation that it belongs to.
    pub operation: Option<String>,
}

/// What differs about an item; of several differences the one with the highest level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemDifference {
    Added,
    Removed,
    Signature,
    /// The features that it requires, such as `preview`.
    Gate,
    Deprecation,
    /// What it does, such as its name on the wire.
    Behaviour,
    Docs,
}

/// The part of the version that a change requires to be raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Patch,
    Minor,
    Major,
}

impl Report {
    /// Returns the highest level of all items, or `None` if no item differs.
    pub fn level(&self) -> Option<Level> {
        self.items.iter().map(|item| item.level).max()
    }
}

display_as_serialized!(Level, ItemDifference);

impl WireChange {
    /// Returns the fingerprint that reports show, that of the first operation.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprints.first().expect("each reported change has a fingerprint")
    }

    /// Returns the operation and the path, which stay the same when lines move.
    pub fn location(&self) -> String {
        match &self.operation {
            Some(operation) if self.path.is_empty() => operation.clone(),
            Some(operation) => format!("{operation} / {}", self.path),
            None => self.path.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule { id: "a", severity: Severity::Safe, mirror: "a", summary: "A.", oasdiff: &[] };

    fn change(operation: Option<&str>, path: &str) -> WireChange {
        let operation = operation.map(str::to_owned);
        let (directions, items, message, fingerprints) = (Vec::new(), Vec::new(), String::new(), Vec::new());
        let operations = operation.iter().cloned().collect();
        let (rule, severity, path) = (&RULE, RULE.severity, path.to_owned());
        let locations = Pair::default();
        WireChange { rule, severity, operation, operations, directions, path, locations, message, fingerprints, items }
    }

    #[test]
    fn a_location_is_the_operation_and_the_path() {
        assert_eq!(change(Some("GetIt"), "query / limit").location(), "GetIt / query / limit");
        assert_eq!(change(Some("GetIt"), "").location(), "GetIt");
        assert_eq!(change(None, "info / title").location(), "info / title");
    }
}
