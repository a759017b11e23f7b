//! Documents as a whole: title, description, tags, and schemas that no operation uses.

use std::collections::HashSet;

use super::finding::texts::{DESCRIPTION_CHANGED, EXTERNAL_DOCS_CHANGED, describe_replacement, link, quote};
use super::finding::{Change, Sides, locations};
use super::pairing::DocumentPair;
use super::schema::Shapes;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::{Document, DocumentId, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

pub(super) fn compare(sides: &Sides<'_>, documents: &[DocumentPair], changes: &mut Vec<Change>) {
    for pair in documents {
        let both = Pair { base: sides.base.api.document(pair.base), head: sides.head.api.document(pair.head) };
        compare_info(both, changes);
        compare_tags(both, changes);
        compare_unused(sides, *pair, changes);
    }
}

/// Creates a change of the value that both documents have at a pointer.
pub(super) fn change_at(
    documents: Pair<&Document>,
    rule: &'static Rule,
    pointer: &str,
    path: &str,
    text: String,
) -> Change {
    let Pair { base, head } = documents.map(|document| Some(Location::value(document.source, pointer)));
    Change::new(rule, path, Pair { base, head }, text)
}

fn compare_info(documents: Pair<&Document>, changes: &mut Vec<Change>) {
    let Pair { base, head } = documents;
    if base.title != head.title {
        let text = format!("info: {}", describe_replacement("title", quote(&base.title), quote(&head.title)));
        changes.push(change_at(documents, &rules::TITLE_CHANGED, "/info/title", "info / title", text));
    }
    if base.description != head.description {
        let text = format!("info: {DESCRIPTION_CHANGED}");
        let rule = &rules::DESCRIPTION_CHANGED;
        changes.push(change_at(documents, rule, "/info/description", "info / description", text));
    }
}

fn compare_tags(documents: Pair<&Document>, changes: &mut Vec<Change>) {
    for tag in &documents.head.tags {
        let Some(other) = documents.base.tags.iter().find(|other| other.name == tag.name) else { continue };
        let mut push = |rule: &'static Rule, text: &str| {
            let text = format!("tag {}: {text}", quote(&tag.name));
            changes.push(change_at(documents, rule, "/tags", &format!("tags / {}", tag.name), text));
        };
        if tag.description != other.description {
            push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
        }
        if link(&tag.external_docs) != link(&other.external_docs) {
            push(&rules::EXTERNAL_DOCS_CHANGED, EXTERNAL_DOCS_CHANGED);
        }
    }
}

/// A schema below `/components/schemas`.
struct Component<'a> {
    id: SchemaId,
    name: String,
    pointer: &'a str,
    used: bool,
}

fn components(resolved: &Resolved, document: DocumentId) -> Vec<Component<'_>> {
    let ids = resolved.ids().filter_map(|id| {
        let pointer = resolved.pointer_of(id);
        let is_component =
            resolved.document_of(id) == document && pointer::parent(pointer) == Some("/components/schemas");
        let name = pointer::last(pointer).filter(|_| is_component)?.into_owned();
        let used = resolved.is_sent(id) || resolved.is_received(id);
        Some(Component { id, name, pointer, used })
    });
    ids.collect()
}

/// Adds components that no operation uses. A renamed component is neither removed nor new.
fn compare_unused(sides: &Sides<'_>, pair: DocumentPair, changes: &mut Vec<Change>) {
    let (base, head) = (components(sides.base, pair.base), components(sides.head, pair.head));
    let names = |list: &[Component<'_>]| list.iter().map(|one| one.name.clone()).collect::<HashSet<_>>();
    let (base_names, head_names) = (names(&base), names(&head));
    let removed: Vec<&Component<'_>> = base.iter().filter(|one| !head_names.contains(&one.name)).collect();
    let added: Vec<&Component<'_>> = head.iter().filter(|one| !base_names.contains(&one.name)).collect();
    let mut shapes: Pair<Shapes> = Pair::default();
    let removed_shapes: HashSet<u64> = removed.iter().map(|one| shapes.base.of(sides.base, one.id)).collect();
    let added_shapes: HashSet<u64> = added.iter().map(|one| shapes.head.of(sides.head, one.id)).collect();
    let (base_source, head_source) =
        (sides.base.api.document(pair.base).source, sides.head.api.document(pair.head).source);
    let mut push = |rule: &'static Rule, name: &str, locations, text: String| {
        changes.push(Change::new(rule, format!("schemas / {name}"), locations, text));
    };
    for one in removed.iter().filter(|one| !one.used) {
        if !added_shapes.contains(&shapes.base.of(sides.base, one.id)) {
            let locations = locations(Location::key(base_source, one.pointer), Location::file(head_source));
            let text = format!("unused schema {} removed", quote(&one.name));
            push(&rules::SCHEMA_REMOVED, &one.name, locations, text);
        }
    }
    for one in added.iter().filter(|one| !one.used) {
        if !removed_shapes.contains(&shapes.head.of(sides.head, one.id)) {
            let locations = locations(Location::file(base_source), Location::key(head_source, one.pointer));
            push(&rules::SCHEMA_ADDED, &one.name, locations, format!("new unused schema {}", quote(&one.name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{document, document_changes};

    #[test]
    fn info_tags_and_unused_schemas_are_compared() {
        let mut base = document(&json!({}));
        let mut head = base.clone();
        base["tags"] = json!([{"name": "Things", "description": "old"}]);
        head["tags"] = json!([{"name": "Things", "description": "new"}]);
        head["info"]["title"] = json!("Objects");
        head["components"] = json!({"schemas": {"Unused": {"type": "string"}}});
        let expected = [
            "safe new unused schema `Unused`",
            "docs info: title `Things` → `Objects`",
            "docs tag `Things`: description changed",
        ];
        assert_eq!(document_changes(&base, &head), expected);
    }

    #[test]
    fn a_renamed_schema_is_neither_new_nor_removed() {
        let with_schema = |name: &str| {
            let mut document = document(&json!({}));
            document["components"] = json!({"schemas": {name: {"type": "string", "format": "uuid"}}});
            document
        };
        assert!(document_changes(&with_schema("Old"), &with_schema("New")).is_empty());
    }
}
