//! What an overlay could change in a document to solve a problem, for suggestions.
//! Input: a diagnostic, and what is wrong. Output: the diagnostic with its remedies, which say that they are a stopgap.

use serde_json::{Value, json};

use super::lenient;
use super::messages::{is_entry, nearest};
use super::node::Node;
use super::shape::{HEADER, Keys, Kind, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, SCHEMA, Shape};
use crate::diagnostic::{Diagnostic, RemedyChange};
use crate::pointer;

/// Adds a required field to an object.
pub fn of_missing(diagnostic: Diagnostic, object: &str, key: &str) -> Diagnostic {
    let value = match key {
        "responses" => json!({"default": {"description": "Any response."}}),
        "paths" | "scopes" => json!({}),
        "info" => json!({"title": "Untitled", "version": "0"}),
        "title" => json!("Untitled"),
        "version" => json!("0"),
        "description" => json!(""),
        _ => return diagnostic,
    };
    diagnostic.with_update(object, &json!({key: value}))
}

/// Adds a schema to a parameter, header or media type.
pub fn of_missing_either(diagnostic: Diagnostic, object: &str, kind: &Kind, node: &Node) -> Diagnostic {
    match lenient::schema_of(kind, node) {
        Some(schema) => diagnostic.with_update(object, &json!({"schema": to_json(&schema)})),
        None => diagnostic,
    }
}

/// Replaces a keyword by the one that it is similar to.
pub fn of_keyword(diagnostic: Diagnostic, at: &str, words: &[&str], text: &str) -> Diagnostic {
    match nearest(text, words.iter().copied()) {
        Some(near) => diagnostic.with_update(at, &json!(near)),
        None => diagnostic,
    }
}

/// Replaces a value of the wrong type, unless it is an item of a list, whose other items would move.
pub fn of_misfit(diagnostic: Diagnostic, at: &str, shape: &Shape) -> Diagnostic {
    let value = match shape {
        Shape::Object(kind) | Shape::OrRef(kind) => placeholder(kind, "", "Stands for an invalid value.".to_owned()),
        Shape::Additional | Shape::Map(_) => Some(json!({})),
        Shape::Names | Shape::List(_) => Some(json!([])),
        _ => None,
    };
    let (Some(value), Some(object), Some(key)) = (value, pointer::parent(at), pointer::last(at)) else {
        // Without its reference, an object is any value.
        return if at.ends_with("/$ref") { diagnostic.with_remedy(at, RemedyChange::Remove) } else { diagnostic };
    };
    if is_entry(at) {
        return diagnostic;
    }
    diagnostic.with_remedy(at, RemedyChange::Remove).with_update(object, &json!({key: value}))
}

/// Renames a key of an object.
pub fn rename(diagnostic: Diagnostic, object: &str, (key, value): (&str, &Node), name: &str) -> Diagnostic {
    let (old, new) = (pointer::join(object, key), pointer::join(object, name));
    let (empty, is_copied) = match value {
        Node::Map(_) => (json!({}), true),
        Node::List(_) => (json!([]), true),
        scalar => (to_json(scalar), false),
    };
    let mut diagnostic = diagnostic.with_update(object, &json!({name: empty}));
    if is_copied {
        diagnostic = diagnostic.with_remedy(&new, RemedyChange::Copy(old.clone()));
    }
    diagnostic.with_remedy(&old, RemedyChange::Remove)
}

/// Adds the slash of a path, or removes what is not a status code.
pub fn of_key(diagnostic: Diagnostic, keys: &Keys, object: &str, (key, value): (&str, &Node)) -> Diagnostic {
    match keys {
        Keys::Paths(_) => rename(diagnostic, object, (key, value), &format!("/{key}")),
        _ => diagnostic.with_remedy(&pointer::join(object, key), RemedyChange::Remove),
    }
}

/// Adds the definition of a missing component, or replaces the reference to anything else.
pub fn of_reference(diagnostic: Diagnostic, kind: &Kind, at: &str, text: &str) -> Diagnostic {
    let component = kind.section().and_then(|section| {
        let name = text.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        (is_name && !name.is_empty()).then_some((section, name))
    });
    let description = format!("Stands for `{text}`, which does not exist.");
    let name = text.rsplit('/').next().unwrap_or_default();
    let Some(value) = placeholder(kind, name, description) else { return diagnostic };
    match component {
        Some((section, name)) => diagnostic.with_update("", &json!({"components": {section: {name: value}}})),
        None => {
            let object = pointer::parent(at).unwrap_or_default();
            diagnostic.with_update(object, &value).with_remedy(at, RemedyChange::Remove)
        }
    }
}

/// Returns an object of a kind that allows anything.
fn placeholder(kind: &Kind, name: &str, description: String) -> Option<Value> {
    if kind.is(&SCHEMA) || kind.is(&RESPONSE) || kind.is(&PATH_ITEM) {
        Some(json!({"description": description}))
    } else if kind.is(&PARAMETER) && !name.is_empty() {
        Some(json!({"name": name, "in": "query", "description": description, "schema": {}}))
    } else if kind.is(&HEADER) {
        Some(json!({"description": description, "schema": {}}))
    } else if kind.is(&REQUEST_BODY) {
        Some(json!({"description": description, "content": {"application/json": {"schema": {}}}}))
    } else {
        None
    }
}

fn to_json(node: &Node) -> Value {
    serde_json::to_value(node).unwrap_or_default()
}
