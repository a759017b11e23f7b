//! Marks schemas of Server-Sent Events whose data is a string with JSON (`contentSchema`), which the client decodes.
//! Input: the nodes of a file. Output: the same with an extension in each such schema that describes nothing but events.

use std::collections::HashMap;

use super::fix::{self, Fix};
use super::identifiers::Keys;
use super::lookup::Lookup;
use super::node::Node;
use super::reference::{self, Fragment, Parts};
use crate::media_types::{EVENT_FIELDS, essence, is_event_stream};
use crate::pointer;
use crate::source::SourceId;

/// The extension of a schema that is marked.
pub const EVENT: &str = "x-$event";

/// The maximum length of a chain of references to the schema of the data.
const MAX_CHAIN: usize = 8;

/// Keywords with a list of subschemas.
const COMBINING: [&str; 3] = ["allOf", "anyOf", "oneOf"];

pub fn mark_events(source: SourceId, root: &mut Node) {
    let mut found = SchemaLocations::default();
    found.collect(root, Keys::Fields, &mut String::new());
    if found.events.is_empty() {
        return;
    }
    let mut lookup = Lookup::default();
    let events = described(&mut lookup, root, found.events, false);
    let others = found.references.into_iter().filter(|(at, _)| !events.contains_key(at));
    let others = described(&mut lookup, root, others.map(|(_, target)| (target, false)).collect(), true);
    let only_events = events.iter().filter(|(at, _)| !others.contains_key(*at));
    let marked = only_events
        .filter(|(at, is_item)| has_json_data(&mut lookup, root, at, **is_item))
        .map(|(at, _)| Fix { source, pointer: pointer::join(at, EVENT), node: Some(Node::Bool(true)) });
    let marked: Vec<Fix> = marked.collect();
    fix::apply(root, &marked);
}

/// Returns the schema of the JSON in the data of an event.
pub fn event_content(event: &Node) -> Option<&Node> {
    let data = event.get("properties")?.get("data")?;
    let media_type = data.get("contentMediaType").and_then(Node::as_str).unwrap_or("application/json");
    let is_json = essence(media_type).ends_with("json") && data.get("contentEncoding").is_none();
    data.get("contentSchema").filter(|_| is_json)
}

/// Returns `true` if the data of the event at a location is JSON that is not a string. JSON strings cannot be distinguished from plain
/// text. An object in the data may have a property `data` as well, but an item is a whole event.
fn has_json_data(lookup: &mut Lookup, root: &Node, event: &str, is_item: bool) -> bool {
    let Some(event) = lookup.node(root, event).filter(|event| !is_combined(event)) else { return false };
    let names = event.get("properties").map(Node::entries).unwrap_or_default();
    let is_whole = is_item || names.len() > 1;
    let has_fields = is_whole && names.iter().all(|(name, _)| EVENT_FIELDS.contains(&name.as_str()));
    let mut content = event_content(event).filter(|_| has_fields);
    for _ in 0..MAX_CHAIN {
        let Some(target) = content.and_then(target) else { break };
        content = lookup.node(root, &target);
    }
    content.is_some_and(|content| !is_string(content))
}

/// Returns `true` if the values of a schema are strings, or any values.
fn is_string(schema: &Node) -> bool {
    let is_name = |name: &Node| matches!(name.as_str(), Some("string" | "null"));
    match schema.get("type") {
        Some(Node::List(names)) => names.iter().all(is_name),
        Some(name) => is_name(name),
        None => !["items", "properties"].iter().chain(&COMBINING).any(|key| schema.get(key).is_some()),
    }
}

/// The schemas of event streams in a file, and its schemas that are references.
#[derive(Debug, Default)]
struct SchemaLocations {
    /// The schemas of event streams, and whether each is that of an item.
    events: Vec<(String, bool)>,
    /// Schemas that are a reference, and their targets in the same file.
    references: Vec<(String, String)>,
}

impl SchemaLocations {
    fn collect(&mut self, node: &Node, keys: Keys, at: &mut String) {
        if let Some(target) = target(node) {
            self.references.push((at.clone(), target));
        }
        for (key, child, keys) in keys.children(node) {
            let length = at.len();
            pointer::push(at, &key);
            for (schema, is_item) in [("itemSchema", true), ("schema", false)] {
                if child.get(schema).is_some() && is_event_stream(&key) {
                    self.events.push((pointer::join(at, schema), is_item));
                }
            }
            self.collect(child, keys, at);
            at.truncate(length);
        }
    }
}

/// Returns the locations of all schemas that describe the same values as these: targets of references, variants, and items of lists.
/// With `include_parts`, also of schemas that describe only a part of each value, such as those of an `allOf`.
fn described(
    lookup: &mut Lookup,
    root: &Node,
    mut open: Vec<(String, bool)>,
    include_parts: bool,
) -> HashMap<String, bool> {
    let mut described = HashMap::new();
    while let Some((at, is_item)) = open.pop() {
        if described.insert(at.clone(), is_item).is_some() {
            continue;
        }
        let Some(schema) = lookup.node(root, &at) else { continue };
        if is_combined(schema) && !include_parts {
            continue;
        }
        open.extend(target(schema).map(|target| (target, is_item)));
        open.extend(schema.get("items").map(|_| (pointer::join(&at, "items"), true)));
        for key in COMBINING {
            let Some(Node::List(subschemas)) = schema.get(key) else { continue };
            let of_key = pointer::join(&at, key);
            open.extend((0..subschemas.len()).map(|index| (pointer::join(&of_key, &index.to_string()), is_item)));
        }
    }
    described
}

/// Returns `true` if several schemas describe a part of each value.
fn is_combined(schema: &Node) -> bool {
    let count = COMBINING.iter().chain(&["$ref", "properties"]).filter(|key| schema.get(key).is_some()).count();
    count > 1 || matches!(schema.get("allOf"), Some(Node::List(subschemas)) if subschemas.len() > 1)
}

/// Returns the pointer of what a node refers to in the same file.
fn target(node: &Node) -> Option<String> {
    match reference::parse(node.reference()?) {
        Ok(Parts { path: None, fragment: Fragment::Pointer(segments) }) => {
            Some(segments.iter().fold(String::new(), |at, segment| pointer::join(&at, segment)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::source::Sources;

    const JSON: &str = "{type: string, contentSchema: {type: integer}}";

    /// Returns the pointers of the marked schemas.
    fn marked(text: &str) -> Vec<String> {
        let source = Sources::default().add("a.yaml", text);
        let mut root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        mark_events(source, &mut root);
        let mut found = Vec::new();
        collect_marked(&root, "", &mut found);
        found
    }

    fn collect_marked(node: &Node, at: &str, found: &mut Vec<String>) {
        found.extend(node.get(EVENT).map(|_| at.to_owned()));
        node.children().for_each(|(key, child)| collect_marked(child, &pointer::join(at, &key), found));
    }

    #[test]
    fn schemas_of_events_are_marked_through_references_and_variants() {
        let text = format!(
            "a: {{'text/event-stream; v=1': {{itemSchema: {{$ref: '#/All'}}}}}}
All: {{oneOf: [{{$ref: '#/One'}}, {{properties: {{data: {JSON}, id: {{}}}}}}, {{properties: {{data: {{}}}}}}]}}
One: {{properties: {{data: {JSON}}}}}
Two: {{properties: {{data: {JSON}, id: {{}}}}}}"
        );
        assert_eq!(marked(&text), ["/All/oneOf/1", "/One"]);
    }

    #[test]
    fn an_event_that_is_other_content_as_well_is_not_marked() {
        let text = |other: &str| {
            format!(
                "a: {{text/event-stream: {{schema: {{$ref: '#/Any'}}}}}}
Any: {{anyOf: [{{$ref: '#/One'}}]}}
One: {{properties: {{data: {JSON}, event: {{}}}}}}
b: {{{other}}}"
            )
        };
        assert_eq!(marked(&text("application/json: {schema: {type: string}}")), ["/One"]);
        for other in ["{schema: {$ref: '#/One'}}", "{schema: {items: {$ref: '#/Any'}}}"] {
            assert_eq!(marked(&text(&format!("application/json: {other}"))), [""; 0], "{other}");
        }
    }

    #[test]
    fn parts_of_an_event_are_not_marked() {
        let schema = |schema: &str| {
            let one = format!("One: {{properties: {{data: {JSON}, event: {{}}}}}}");
            marked(&format!("text/event-stream: {{itemSchema: {schema}}}\n{one}"))
        };
        assert_eq!(schema("{allOf: [{$ref: '#/One'}], description: d}"), ["/One"]);
        for combined in ["allOf: [{$ref: '#/One'}, {required: [id]}]", "$ref: '#/One', properties: {event: {}}"] {
            assert_eq!(schema(&format!("{{{combined}}}")), [""; 0], "{combined}");
        }
        assert_eq!(schema(&format!("{{$ref: '#/Base', properties: {{data: {JSON}, event: {{}}}}}}")), [""; 0]);
        assert_eq!(schema(&format!("{{$ref: '#/Base', oneOf: [{{properties: {{data: {JSON}}}}}]}}")), [""; 0]);
    }

    #[test]
    fn only_whole_events_are_marked() {
        let schema = |properties: &str| marked(&format!("text/event-stream: {{schema: {{properties: {properties}}}}}"));
        assert_eq!(schema(&format!("{{data: {JSON}, id: {{}}}}")), ["/text~1event-stream/schema"]);
        let xml = "{type: string, contentMediaType: text/xml, contentSchema: {}}";
        for properties in [
            format!("{{data: {JSON}}}"),
            format!("{{data: {JSON}, more: {{}}}}"),
            "{data: {contentSchema: {type: string}}, id: {}}".to_owned(),
            "{data: {contentSchema: {enum: [a]}}, id: {}}".to_owned(),
            "{data: {contentEncoding: base64, contentSchema: {type: integer}}, id: {}}".to_owned(),
            format!("{{data: {xml}, id: {{}}}}"),
            "{data: {}, id: {}}".to_owned(),
        ] {
            assert_eq!(schema(&properties), [""; 0], "{properties}");
        }
        let listed = format!("text/event-stream: {{schema: {{items: {{properties: {{data: {JSON}}}}}}}}}");
        assert_eq!(marked(&listed), ["/text~1event-stream/schema/items"]);
    }
}
