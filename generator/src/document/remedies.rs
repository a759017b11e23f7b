//! What an overlay could add to a document to solve a problem.
//! Input: what is missing. Output: JSON values that are valid there, and say that they are a stopgap.

use serde_json::{Value, json};

use super::node::Node;
use super::shape::{HEADER, Keys, Kind, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, SCHEMA};
use crate::diagnostic::{Diagnostic, RemedyChange};
use crate::pointer;
use crate::source::SourceId;

/// Returns an object with a required field.
pub fn missing_field(key: &str) -> Option<Value> {
    match key {
        "responses" => Some(json!({key: {"default": {"description": "Any response."}}})),
        "paths" | "scopes" => Some(json!({key: {}})),
        "info" => Some(json!({key: {"title": "Untitled", "version": "0"}})),
        "title" => Some(json!({key: "Untitled"})),
        "version" => Some(json!({key: "0"})),
        "description" => Some(json!({key: ""})),
        _ => None,
    }
}

/// Renames a key of an object.
pub fn rename(
    diagnostic: Diagnostic,
    source: SourceId,
    object: &str,
    (key, value): (&str, &Node),
    name: &str,
) -> Diagnostic {
    let (old, new) = (pointer::join(object, key), pointer::join(object, name));
    let (empty, is_copied) = match value {
        Node::Map(_) => (json!({}), true),
        Node::List(_) => (json!([]), true),
        scalar => (serde_json::to_value(scalar).unwrap_or_default(), false),
    };
    let mut diagnostic = diagnostic.with_update(source, object, &json!({name: empty}));
    if is_copied {
        diagnostic = diagnostic.with_remedy(source, new, RemedyChange::Copy(old.clone()));
    }
    diagnostic.with_remedy(source, old, RemedyChange::Remove)
}

/// Adds the slash of a path, or removes what is not a status code.
pub fn of_key(
    diagnostic: Diagnostic,
    keys: &Keys,
    source: SourceId,
    object: &str,
    (key, value): (&str, &Node),
) -> Diagnostic {
    match keys {
        Keys::Paths(_) => rename(diagnostic, source, object, (key, value), &format!("/{key}")),
        _ => diagnostic.with_remedy(source, pointer::join(object, key), RemedyChange::Remove),
    }
}

/// Adds the definition of a missing component, or replaces the reference to anything else.
pub fn of_reference(diagnostic: Diagnostic, kind: &Kind, source: SourceId, pointer: &str, text: &str) -> Diagnostic {
    let description = format!("Stands for `{text}`, which does not exist.");
    let component = kind.section().and_then(|section| {
        let name = text.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        (is_name && !name.is_empty()).then_some((section, name))
    });
    let Some(value) = placeholder(kind, text, description) else { return diagnostic };
    match component {
        Some((section, name)) => {
            diagnostic.with_update(source, "", &json!({"components": {section: {name: value}}}))
        }
        None => {
            let object = pointer::parent(pointer).unwrap_or_default();
            diagnostic.with_update(source, object, &value).with_remedy(source, pointer, RemedyChange::Remove)
        }
    }
}

/// Returns an object of a kind that allows anything.
fn placeholder(kind: &Kind, reference: &str, description: String) -> Option<Value> {
    if kind.is(&SCHEMA) || kind.is(&RESPONSE) || kind.is(&PATH_ITEM) {
        Some(json!({"description": description}))
    } else if kind.is(&PARAMETER) {
        let name = reference.rsplit('/').next().unwrap_or_default();
        Some(json!({"name": name, "in": "query", "description": description, "schema": {}}))
    } else if kind.is(&HEADER) {
        Some(json!({"description": description, "schema": {}}))
    } else if kind.is(&REQUEST_BODY) {
        Some(json!({"description": description, "content": {"application/json": {"schema": {}}}}))
    } else {
        None
    }
}
