//! Rewrites what OpenAPI allows and openapiv3's types cannot hold: references in and to callbacks, references of path items with
//! siblings, extensions of callbacks, and the default of `explode` in an encoding.
//! Input: the nodes of a valid document. Output: the same without extensions of callbacks, with an explicit `explode`, and with
//! [`REFERENCE`] instead of such references.

use super::node::Node;
use super::shape::{ADDITIONAL_OPERATIONS, METHODS};

/// The key of a reference in a path item of openapiv3, whose own key only path items without other fields can have.
///
/// A callback that is a reference becomes one with a path item of this key.
pub const REFERENCE: &str = "x-$ref";

pub fn normalize(root: &mut Node) {
    for section in ["paths", "webhooks"] {
        children(root, section).for_each(normalize_path_item);
    }
    if let Some(components) = root.get_mut("components") {
        children(components, "callbacks").for_each(normalize_callback);
        children(components, "requestBodies").for_each(normalize_body);
    }
}

pub fn normalize_path_item(path_item: &mut Node) {
    path_item.take(REFERENCE);
    if path_item.entries().len() > 1 {
        rename_reference(path_item);
    }
    for method in METHODS {
        if let Some(operation) = path_item.get_mut(method) {
            normalize_operation(operation);
        }
    }
    children(path_item, ADDITIONAL_OPERATIONS).for_each(normalize_operation);
}

fn normalize_operation(operation: &mut Node) {
    if let Some(body) = operation.get_mut("requestBody") {
        normalize_body(body);
    }
    children(operation, "callbacks").for_each(normalize_callback);
}

fn rename_reference(path_item: &mut Node) {
    if let Some(reference) = path_item.take("$ref") {
        path_item.set(REFERENCE, reference);
    }
}

/// Makes the default of `explode` explicit, which is true for the style `form`. openapiv3 always reads it as false.
pub fn normalize_body(body: &mut Node) {
    let contents = children(body, "content");
    for encoding in contents.flat_map(|content| children(content, "encoding")) {
        let is_form = encoding.get("style").and_then(Node::as_str).is_none_or(|style| style == "form");
        if is_form && encoding.get("explode").is_none() {
            encoding.set("explode", Node::Bool(true));
        }
    }
}

pub fn normalize_callback(callback: &mut Node) {
    if let Some(reference) = callback.take("$ref") {
        *callback = Node::map([(REFERENCE, Node::map([(REFERENCE, reference)]))]);
        return;
    }
    callback.retain(|expression| !expression.starts_with("x-"));
    let Node::Map(path_items) = callback else { return };
    for (_, path_item) in path_items {
        normalize_path_item(path_item);
        rename_reference(path_item);
    }
}

fn children<'n>(node: &'n mut Node, key: &str) -> impl Iterator<Item = &'n mut Node> {
    let entries = match node.get_mut(key) {
        Some(Node::Map(entries)) => entries.as_mut_slice(),
        _ => &mut [],
    };
    entries.iter_mut().map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    fn parse(text: &str) -> Node {
        yaml::parse(text, &mut Budget::default()).expect("the text is YAML")
    }

    #[test]
    fn callbacks_keep_references_and_lose_extensions() {
        let mut root = parse("components: {callbacks: {a: {$ref: x}, b: {x-y: 1, '{$url}': {$ref: y}}}}");
        normalize(&mut root);
        let expected = "components: {callbacks: {a: {x-$ref: {x-$ref: x}}, b: {'{$url}': {x-$ref: y}}}}";
        assert_eq!(root, parse(expected));
    }

    #[test]
    fn a_reference_with_siblings_has_another_key() {
        let mut root =
            parse("{paths: {/a: {$ref: x}, /b: {$ref: y, get: {}, x-$ref: v}}, webhooks: {c: {$ref: z, summary: C}}}");
        normalize(&mut root);
        let expected = "{paths: {/a: {$ref: x}, /b: {get: {}, x-$ref: y}}, webhooks: {c: {summary: C, x-$ref: z}}}";
        assert_eq!(root, parse(expected));
    }

    #[test]
    fn explode_depends_on_the_style() {
        let mut body = parse(
            "content: {form: {encoding: {a: {}, b: {style: form}, c: {style: deepObject}, d: {explode: false}}}}",
        );
        normalize_body(&mut body);
        let encodings =
            "{a: {explode: true}, b: {style: form, explode: true}, c: {style: deepObject}, d: {explode: false}}";
        assert_eq!(body, parse(&format!("content: {{form: {{encoding: {encodings}}}}}")));
    }
}
