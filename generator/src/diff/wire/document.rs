//! What belongs to a document as a whole: its texts and version, and schemas that no operation uses.

use std::collections::HashSet;

use super::Sides;
use super::changes::{Change, Changes, Message};
use super::pair::{DocumentPair, OperationPair, Pair};
use super::schema::Shapes;
use super::texts::quoted;
use crate::diagnostic::Place;
use crate::diff::{Rule, Severity, rules};
use crate::ir::{DocumentId, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

pub(super) fn compare(sides: &Sides<'_>, documents: &[DocumentPair], changes: &mut Changes) {
    for pair in documents {
        compare_info(sides, *pair, changes);
        compare_tags(sides, *pair, changes);
        compare_unused(sides, *pair, changes);
    }
}

fn push(
    sides: &Sides<'_>,
    pair: DocumentPair,
    rule: &'static Rule,
    at: [&str; 2],
    message: String,
    changes: &mut Changes,
) {
    let [pointer, path] = at;
    let places = Pair {
        base: Some(Place::value(sides.base.api.document(pair.base).source, pointer)),
        head: Some(Place::value(sides.head.api.document(pair.head).source, pointer)),
    };
    push_at(rule, path, places, message, changes);
}

fn push_at(rule: &'static Rule, path: &str, places: Pair<Option<Place>>, message: String, changes: &mut Changes) {
    changes.push(Change {
        rule,
        severity: rule.severity,
        operations: Vec::new(),
        direction: None,
        path: path.to_owned(),
        places,
        message: Message::Whole(message),
    });
}

fn compare_info(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Changes) {
    let (base, head) = (sides.base.api.document(pair.base), sides.head.api.document(pair.head));
    if base.title != head.title {
        let message = format!("The document is called {}, before that {}", quoted(&head.title), quoted(&base.title));
        push(sides, pair, &rules::TITLE_CHANGED, ["/info/title", "info / title"], message, changes);
    }
    if base.description != head.description {
        let message = "The document is described in other words".to_owned();
        let at = ["/info/description", "info / description"];
        push(sides, pair, &rules::DESCRIPTION_CHANGED, at, message, changes);
    }
}

fn compare_tags(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Changes) {
    let (base, head) = (sides.base.api.document(pair.base), sides.head.api.document(pair.head));
    for tag in &head.tags {
        let Some(other) = base.tags.iter().find(|other| other.name == tag.name) else { continue };
        let path = format!("tags / {}", tag.name);
        if tag.description != other.description {
            let message = format!("The tag {} is described in other words", quoted(&tag.name));
            push(sides, pair, &rules::DESCRIPTION_CHANGED, ["/tags", &path], message, changes);
        }
        if super::operation::link(&tag.external_docs) != super::operation::link(&other.external_docs) {
            let message = format!("The tag {} links to other documentation", quoted(&tag.name));
            push(sides, pair, &rules::EXTERNAL_DOCS_CHANGED, ["/tags", &path], message, changes);
        }
    }
}

/// A component, by its name.
struct Component<'a> {
    id: SchemaId,
    name: String,
    pointer: &'a str,
    used: bool,
}

fn components(api: &Resolved, document: DocumentId) -> Vec<Component<'_>> {
    let ids = api.ids().filter_map(|id| {
        let pointer = api.pointer_of(id);
        let is_component = api.document_of(id) == document && pointer::parent(pointer) == Some("/components/schemas");
        let name = pointer::last(pointer).filter(|_| is_component)?.into_owned();
        let used = api.is_sent(id) || api.is_received(id);
        Some(Component { id, name, pointer, used })
    });
    ids.collect()
}

/// One that has another name now is neither gone nor new.
fn compare_unused(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Changes) {
    let (base, head) = (components(sides.base, pair.base), components(sides.head, pair.head));
    let names = |list: &[Component<'_>]| list.iter().map(|one| one.name.clone()).collect::<HashSet<_>>();
    let (had, has) = (names(&base), names(&head));
    let lost: Vec<&Component<'_>> = base.iter().filter(|one| !has.contains(&one.name)).collect();
    let new: Vec<&Component<'_>> = head.iter().filter(|one| !had.contains(&one.name)).collect();
    let mut shapes: Pair<Shapes> = Pair::default();
    let alike_lost: HashSet<u64> = lost.iter().map(|one| shapes.base.of(sides.base, one.id)).collect();
    let alike_new: HashSet<u64> = new.iter().map(|one| shapes.head.of(sides.head, one.id)).collect();
    let (base_source, head_source) =
        (sides.base.api.document(pair.base).source, sides.head.api.document(pair.head).source);
    for one in lost.iter().filter(|one| !one.used) {
        if !alike_new.contains(&shapes.base.of(sides.base, one.id)) {
            let places =
                Pair { base: Some(Place::key(base_source, one.pointer)), head: Some(Place::file(head_source)) };
            let message = format!("The schema {} is gone, which no operation used", quoted(&one.name));
            push_at(&rules::SCHEMA_REMOVED, &format!("schemas / {}", one.name), places, message, changes);
        }
    }
    for one in new.iter().filter(|one| !one.used) {
        if !alike_lost.contains(&shapes.head.of(sides.head, one.id)) {
            let places =
                Pair { base: Some(Place::file(base_source)), head: Some(Place::key(head_source, one.pointer)) };
            let message = format!("The schema {} is new, which no operation uses", quoted(&one.name));
            push_at(&rules::SCHEMA_ADDED, &format!("schemas / {}", one.name), places, message, changes);
        }
    }
}

/// Whether the version tells of what breaks. Comes last, as it depends on everything else.
pub(super) fn compare_versions(
    sides: &Sides<'_>,
    documents: &[DocumentPair],
    operations: &[OperationPair],
    changes: &mut Changes,
) {
    for pair in documents {
        let breaks = changes.iter().any(|change| {
            let belongs = |index: &usize| match operations[*index] {
                OperationPair::Both(both) => sides.head.api.operations[both.head].document == pair.head,
                OperationPair::Added(head) => sides.head.api.operations[head].document == pair.head,
                OperationPair::Removed(base) => sides.base.api.operations[base].document == pair.base,
            };
            change.severity == Severity::Breaking && change.operations.first().is_none_or(belongs)
        });
        let (base, head) = (&sides.base.api.document(pair.base).version, &sides.head.api.document(pair.head).version);
        let (old, new) = (numbers(base), numbers(head));
        let versions = format!("{}, before that {}", quoted(head), quoted(base));
        let (rule, message) = match breaks {
            true if base == head => {
                let message = format!("The version of the document still is {}, and something breaks", quoted(head));
                (&rules::VERSION_NOT_BUMPED, message)
            }
            _ if base == head => continue,
            _ if new < old => {
                let message = format!("The version of the document fell to {} from {}", quoted(head), quoted(base));
                (&rules::VERSION_DECREASED, message)
            }
            true if new.first() == old.first() => {
                let message = format!("Something breaks, and the version of the document is {versions}");
                (&rules::MAJOR_VERSION_NOT_BUMPED, message)
            }
            _ => (&rules::VERSION_CHANGED, format!("The version of the document is {versions}")),
        };
        push(sides, *pair, rule, ["/info/version", "info / version"], message, changes);
    }
}

/// The numbers in a version.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("v1.10") > numbers("1.9.9"));
        assert!(numbers("none").is_empty());
    }
}
