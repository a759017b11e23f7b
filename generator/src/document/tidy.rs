//! What OpenAPI 3.0 allows and openapiv3's types cannot hold: callbacks by reference, extensions among callbacks, and an `explode`
//! of an encoding that is true because nothing is said.
//! Comes in: the nodes of a document that passed the probe. Goes out: the same without extensions, with empty callbacks in place of
//! references, and with `explode` said.
//!
//! A client does not receive callbacks, so nothing that is generated misses what is in them.

use super::node::Node;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub fn tidy(root: &mut Node) {
    for path_item in members(root, "paths") {
        tidy_path_item(path_item);
    }
    if let Some(components) = member(root, "components") {
        for callback in members(components, "callbacks") {
            tidy_callback(callback);
        }
        for body in members(components, "requestBodies") {
            tidy_body(body);
        }
    }
}

pub fn tidy_path_item(path_item: &mut Node) {
    for operation in METHODS {
        if let Some(body) = member(path_item, operation).and_then(|node| member(node, "requestBody")) {
            tidy_body(body);
        }
        let Some(Node::Map(callbacks)) = member(path_item, operation).and_then(|node| member(node, "callbacks")) else {
            continue;
        };
        for (_, callback) in callbacks {
            tidy_callback(callback);
        }
    }
}

/// Where an encoding does not say whether it explodes, its style does; openapiv3 reads that as false.
pub fn tidy_body(body: &mut Node) {
    let contents = members(body, "content");
    for encoding in contents.flat_map(|content| members(content, "encoding")) {
        let is_form = encoding.get("style").and_then(Node::as_text).is_none_or(|style| style == "form");
        if let (Node::Map(entries), true) = (encoding, is_form)
            && !entries.iter().any(|(name, _)| name == "explode")
        {
            entries.push(("explode".to_owned(), Node::Bool(true)));
        }
    }
}

fn tidy_callback(callback: &mut Node) {
    if callback.get("$ref").is_some() {
        *callback = Node::Map(Vec::new());
    } else if let Node::Map(entries) = callback {
        entries.retain(|(expression, _)| !expression.starts_with("x-"));
        for (_, path_item) in entries {
            tidy_path_item(path_item);
        }
    }
}

fn member<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match node {
        Node::Map(entries) => entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value),
        _ => None,
    }
}

fn members<'n>(node: &'n mut Node, key: &str) -> impl Iterator<Item = &'n mut Node> {
    let entries = match member(node, key) {
        Some(Node::Map(entries)) => entries.as_mut_slice(),
        _ => &mut [],
    };
    entries.iter_mut().map(|(_, value)| value)
}
