//! What belongs to a document as a whole: its texts, and schemas that no operation uses.

use std::collections::HashSet;

use super::finding::texts::{link, quoted};
use super::finding::{Change, Message, Sides};
use super::pairing::DocumentPair;
use super::schema::Shapes;
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::{Api, DocumentId, SchemaId};
use crate::pointer;

pub(super) fn compare(sides: &Sides<'_>, documents: &[DocumentPair], changes: &mut Vec<Change>) {
    for pair in documents {
        compare_info(sides, *pair, changes);
        compare_tags(sides, *pair, changes);
        compare_unused(sides, *pair, changes);
    }
}

pub(super) fn push(
    sides: &Sides<'_>,
    pair: DocumentPair,
    rule: &'static Rule,
    at: [&str; 2],
    message: String,
    changes: &mut Vec<Change>,
) {
    let [pointer, path] = at;
    let places = Pair {
        base: Some(Place::value(sides.base.document(pair.base).source, pointer)),
        head: Some(Place::value(sides.head.document(pair.head).source, pointer)),
    };
    push_at(rule, path, places, message, changes);
}

fn push_at(rule: &'static Rule, path: &str, places: Pair<Option<Place>>, message: String, changes: &mut Vec<Change>) {
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

fn compare_info(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Vec<Change>) {
    let (base, head) = (sides.base.document(pair.base), sides.head.document(pair.head));
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

fn compare_tags(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Vec<Change>) {
    let (base, head) = (sides.base.document(pair.base), sides.head.document(pair.head));
    for tag in &head.tags {
        let Some(other) = base.tags.iter().find(|other| other.name == tag.name) else { continue };
        let path = format!("tags / {}", tag.name);
        if tag.description != other.description {
            let message = format!("The tag {} is described in other words", quoted(&tag.name));
            push(sides, pair, &rules::DESCRIPTION_CHANGED, ["/tags", &path], message, changes);
        }
        if link(&tag.external_docs) != link(&other.external_docs) {
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

fn components(api: &Api, document: DocumentId) -> Vec<Component<'_>> {
    let ids = api.schema_ids().filter_map(|id| {
        let schema = api.schema(id);
        let is_component =
            schema.document == document && pointer::parent(&schema.pointer) == Some("/components/schemas");
        let name = pointer::last(&schema.pointer).filter(|_| is_component)?.into_owned();
        let used = schema.sent || schema.received;
        Some(Component { id, name, pointer: &schema.pointer, used })
    });
    ids.collect()
}

/// One that has another name now is neither gone nor new.
fn compare_unused(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Vec<Change>) {
    let (base, head) = (components(sides.base, pair.base), components(sides.head, pair.head));
    let names = |list: &[Component<'_>]| list.iter().map(|one| one.name.clone()).collect::<HashSet<_>>();
    let (had, has) = (names(&base), names(&head));
    let lost: Vec<&Component<'_>> = base.iter().filter(|one| !has.contains(&one.name)).collect();
    let new: Vec<&Component<'_>> = head.iter().filter(|one| !had.contains(&one.name)).collect();
    let mut shapes: Pair<Shapes> = Pair::default();
    let alike_lost: HashSet<u64> = lost.iter().map(|one| shapes.base.of(sides.base, one.id)).collect();
    let alike_new: HashSet<u64> = new.iter().map(|one| shapes.head.of(sides.head, one.id)).collect();
    let (base_source, head_source) = (sides.base.document(pair.base).source, sides.head.document(pair.head).source);
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
