//! Changes of the wire and of the crate, and their severity.

mod pair;
mod rule;

use serde::Serialize;

use super::fingerprint::Fingerprint;
use super::renames::Found;
use crate::diagnostic::{Diagnostic, Location};
use crate::display::display_as_serialized;
pub use crate::display::quote;

pub use pair::{Pair, Side};
pub use rule::{BoundRules, DirectedRule, Rule, Severity};

/// All changes between two sides.
#[derive(Debug, Default)]
pub struct Report {
    /// By severity, then in the order of the document.
    pub wire: Vec<WireChange>,
    /// Changes of the crate's public items, by level.
    pub items: Vec<ItemChange>,
    /// Items that have another name on the other side.
    pub renames: Found,
    pub version: Version,
    /// What `generate` would report about the head, and not about the base, and what it would report with the version that is due.
    pub hints: Vec<Diagnostic>,
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
    /// All operations that it affects, in order: a change of a shared component is one change. Empty for changes of the whole document.
    pub operations: Vec<AffectedOperation>,
    /// The directions of schemas and media types.
    pub directions: Vec<Direction>,
    /// The path from the operation to what changed: `request body / application/json / data / name`.
    pub path: String,
    /// Where the documents define what changed.
    pub locations: Pair<Option<Location>>,
    /// What changed: subject, keyword, old → new. Names and values of the documents are in backticks and in full.
    pub text: String,
    /// What changed, as fingerprints have it: the same for all operations that share a component.
    pub identity: String,
    /// One for each of the operations, or a single one for a change of the whole document.
    pub fingerprints: Vec<Fingerprint>,
    /// The items of the crate that it affects, as indices of [`Report::items`].
    pub items: Vec<usize>,
}

/// An operation, as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AffectedOperation {
    pub id: String,
    /// The method and path, such as `GET /pets`.
    pub name: String,
    /// The module of its document; `None` if there is only one document.
    pub module: Option<String>,
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
    /// What it does differently, if that is the difference.
    pub behaviour: Vec<BehaviourChange>,
    /// Where the documents define what the item is made from.
    pub locations: Pair<Option<Location>>,
    /// The tag of the operations that it belongs to; `None` if it belongs to several.
    pub tag: Option<String>,
    /// The id of the operation that it belongs to.
    pub operation: Option<String>,
}

/// Something that an item does differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BehaviourChange {
    /// What it is about, such as `path` or `security`.
    pub about: &'static str,
    /// In the words of the document, with names in backticks; `None` if it is new, or only code says it.
    pub old: Option<String>,
    /// The same; `None` if it was removed, or only code says it.
    pub new: Option<String>,
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

impl std::fmt::Display for BehaviourChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => write!(f, "{} {old} → {new}", self.about),
            (Some(old), None) => write!(f, "{} {old} removed", self.about),
            (None, Some(new)) => write!(f, "new {} {new}", self.about),
            (None, None) => write!(f, "{} changed", self.about),
        }
    }
}

impl WireChange {
    /// Returns the fingerprint that reports show, that of the first operation.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprints.first().expect("each reported change has a fingerprint")
    }

    /// Returns the first operation and the path, which stay the same when lines move.
    pub fn location(&self) -> String {
        match self.operations.first() {
            Some(operation) if self.path.is_empty() => operation.id.clone(),
            Some(operation) => format!("{} / {}", operation.id, self.path),
            None => self.path.clone(),
        }
    }

    /// Returns what changed with the operations before it.
    pub fn message(&self) -> String {
        match operation_names(&self.operations) {
            Some(operations) => format!("{operations}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Returns the names of up to two operations, of more that of the first; `None` without any.
pub fn operation_names(operations: &[AffectedOperation]) -> Option<String> {
    let name = |operation: &AffectedOperation| quote(&operation.name);
    Some(match operations {
        [] => return None,
        [one] => name(one),
        [one, other] => format!("{} and {}", name(one), name(other)),
        [first, others @ ..] => format!("{} and {} other operations", name(first), others.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule { id: "a", severity: Severity::Safe, mirror: "a", summary: "A.", oasdiff: &[] };

    fn change(operations: &[&str], path: &str) -> WireChange {
        let operations = operations.iter().map(|id| AffectedOperation {
            id: (*id).to_owned(),
            name: format!("GET /{id}"),
            module: None,
        });
        let (directions, items, fingerprints, text) = (Vec::new(), Vec::new(), Vec::new(), "type `a` → `b`".to_owned());
        let (rule, severity, path) = (&RULE, RULE.severity, path.to_owned());
        let (operations, locations, identity) = (operations.collect(), Pair::default(), String::new());
        WireChange { rule, severity, operations, directions, path, locations, text, identity, fingerprints, items }
    }

    #[test]
    fn a_location_is_the_operation_and_the_path() {
        assert_eq!(change(&["GetIt", "PutIt"], "query / limit").location(), "GetIt / query / limit");
        assert_eq!(change(&["GetIt"], "").location(), "GetIt");
        assert_eq!(change(&[], "info / title").location(), "info / title");
    }

    #[test]
    fn a_message_begins_with_the_operations() {
        let message = |operations: &[&str]| change(operations, "").message();
        assert_eq!(message(&[]), "type `a` → `b`");
        assert_eq!(message(&["a"]), "`GET /a`: type `a` → `b`");
        assert_eq!(message(&["a", "b"]), "`GET /a` and `GET /b`: type `a` → `b`");
        assert_eq!(message(&["a", "b", "c"]), "`GET /a` and 2 other operations: type `a` → `b`");
    }
}
