//! Reads schemas of OpenAPI 3.1 and 3.2, which are JSON Schema 2020-12, as schemas of OpenAPI 3.0.
//! Input: the node of a schema. Output: the node that says the same with the keywords of 3.0, and what is lost.
//!
//! Keywords that only restrict values are kept in an extension, without a warning, as the client does not check `maxLength` either. The
//! validation follows the references in them, and `diff` compares them.

mod constraints;

use super::events::{EVENT, event_content};
use super::identifiers::SEVERAL;
use super::node::Node;
use super::shape::Kind;
use constraints::{distinct, is_any, is_constraint, is_none};

/// A schema as OpenAPI 3.0 writes it.
#[derive(Debug)]
pub struct Converted {
    pub node: Node,
    /// The keywords that are ignored, though they describe a part of the values, each with the reason.
    pub ignored: Vec<(&'static str, &'static str)>,
}

/// Keywords that say nothing about values.
const ABOUT_SCHEMAS: &[&str] = &["$anchor", "$comment", "$dynamicAnchor", "$id", "$schema", "$vocabulary"];

/// Keywords that belong to the values of one type.
const OF_STRINGS: &[&str] = &["contentEncoding", "contentMediaType", "format", "maxLength", "minLength", "pattern"];
const OF_NUMBERS: &[&str] = &["exclusiveMaximum", "exclusiveMinimum", "format", "maximum", "minimum", "multipleOf"];
const OF_ARRAYS: &[&str] = &["items", "maxItems", "minItems", "prefixItems", "uniqueItems"];
const OF_OBJECTS: &[&str] = &[
    "additionalProperties",
    "maxProperties",
    "minProperties",
    "patternProperties",
    "properties",
    "required",
    "unevaluatedProperties",
];

/// The extension of an array whose nth item has the nth schema of a union.
pub const TUPLE: &str = "x-tuple";

/// The maximum number of items of a tuple: the standard library implements `Debug` and `PartialEq` for no more.
pub const MAX_TUPLE: usize = 12;

/// Patterns that every name matches.
const EVERY_NAME: [&str; 5] = ["", "^", ".*", "^.*", "^.*$"];

/// Converts a schema, but not the schemas in it. Returns `None` if it says the same in OpenAPI 3.0.
pub fn convert(schema: &Node) -> Option<Converted> {
    match schema {
        Node::Bool(true) => return Some(Node::Map(Vec::new()).into()),
        // No value is valid, which no type says; a property like this is left out by whoever knows.
        Node::Bool(false) => return Some(Node::map([("not", Node::Map(Vec::new()))]).into()),
        _ if schema.entries().iter().any(|(key, value)| is_new(key, value)) => {}
        _ if schema.get("$ref").is_some() && has_siblings(schema) => {}
        _ => return None,
    }
    let mut schema = Converted::from(schema.clone());
    schema.convert_reference();
    schema.convert_constant();
    schema.convert_type();
    schema.convert_bound("exclusiveMinimum", "minimum");
    schema.convert_bound("exclusiveMaximum", "maximum");
    schema.convert_strings();
    schema.convert_items();
    schema.convert_properties();
    schema.convert_event();
    schema.convert_examples();
    schema.node.retain(|key| !ABOUT_SCHEMAS.contains(&key));
    schema.keep_constraints();
    Some(schema)
}

/// Converts one keyword, but no other one. Returns `None` if OpenAPI 3.0 writes it like this.
pub fn convert_keyword(schema: &Node, key: &str) -> Option<Node> {
    if !is_new(key, schema.get(key)?) {
        return None;
    }
    let mut schema = Converted::from(schema.clone());
    match key {
        "type" => schema.convert_type(),
        "exclusiveMinimum" => schema.convert_bound(key, "minimum"),
        "exclusiveMaximum" => schema.convert_bound(key, "maximum"),
        _ => return None,
    }
    Some(schema.node)
}

/// Returns the schema of an array whose items are defined at a location of the same file.
pub fn array_of(items: &str) -> Node {
    let reference = Node::String(format!("#{}", items.replace('%', "%25")));
    Node::map([("type", "array".into()), ("items", Node::map([("$ref", reference)]))])
}

/// Returns `true` if a field that OpenAPI 3.0 requires may be missing.
pub fn is_optional(kind: &Kind, key: &str) -> bool {
    matches!(
        (kind.name, key),
        ("an OpenAPI document", "paths") | ("an operation", "responses") | ("a response", "description")
    )
}

/// Returns `true` if OpenAPI 3.0 does not have the keyword, or not with this kind of value.
fn is_new(key: &str, value: &Node) -> bool {
    match key {
        "type" => matches!(value, Node::List(_)) || value.as_str() == Some("null"),
        "exclusiveMinimum" | "exclusiveMaximum" => value.as_f64().is_some(),
        "examples" => matches!(value, Node::List(_)),
        "items" => matches!(value, Node::Bool(_)),
        "const" | "$dynamicRef" | EVENT => true,
        _ => ABOUT_SCHEMAS.contains(&key) || is_constraint(key),
    }
}

/// Returns `true` if a reference has siblings that say more than what it refers to.
pub fn has_siblings(schema: &Node) -> bool {
    schema.entries().iter().any(|(key, _)| key != "$ref" && key != "$defs" && !key.starts_with("x-"))
}

impl From<Node> for Converted {
    fn from(node: Node) -> Self {
        Converted { node, ignored: Vec::new() }
    }
}

impl Converted {
    fn get(&self, key: &str) -> Option<&Node> {
        self.node.get(key)
    }

    fn take(&mut self, key: &str) -> Option<Node> {
        self.node.take(key)
    }

    fn set(&mut self, key: &str, value: Node) {
        self.node.set(key, value);
    }

    fn set_missing(&mut self, key: &str, value: Node) {
        if self.get(key).is_none() {
            self.set(key, value);
        }
    }

    /// Adds a subschema that all values fit, behind those that are there, whose locations stay the same.
    fn restrict(&mut self, subschema: Node) {
        match self.node.get_mut("allOf") {
            Some(Node::List(subschemas)) => subschemas.push(subschema),
            _ => self.set("allOf", Node::List(vec![subschema])),
        }
    }

    /// In 3.0 a reference has no siblings.
    fn convert_reference(&mut self) {
        let dynamic = self.take("$dynamicRef");
        let has_several = dynamic.as_ref().and_then(Node::as_str) == Some(SEVERAL);
        if has_several {
            self.ignored.push(("$dynamicRef", "several schemas have this `$dynamicAnchor`, so this one is any value"));
        }
        let dynamic = dynamic.filter(|_| !has_several);
        let Some(reference) = self.take("$ref").or(dynamic) else { return };
        if has_siblings(&self.node) {
            self.restrict(Node::map([("$ref", reference)]));
        } else {
            self.set("$ref", reference);
        }
    }

    fn convert_constant(&mut self) {
        let Some(value) = self.take("const") else { return };
        if value == Node::Null {
            self.set("nullable", Node::Bool(true));
        }
        self.set("enum", Node::List(vec![value]));
    }

    /// Converts a list of types to one type and `nullable`, or to a union.
    fn convert_type(&mut self) {
        let names = match self.get("type") {
            Some(Node::List(names)) => names.clone(),
            Some(name) if name.as_str() == Some("null") => vec![name.clone()],
            _ => return,
        };
        let is_null_value = |value: &Node| *value == Node::Null;
        let is_null = |name: &Node| *name == Node::Null || name.as_str() == Some("null");
        let mut others: Vec<Node> = names.iter().filter(|name| !is_null(name)).cloned().collect();
        // Every integer is a number.
        if others.iter().any(|name| name.as_str() == Some("number")) {
            others.retain(|name| name.as_str() != Some("integer"));
        }
        // A list of values says itself whether null is one of them.
        let is_listed = match self.get("enum") {
            Some(Node::List(values)) => values.is_empty() || values.iter().any(is_null_value),
            _ => true,
        };
        if is_listed && others.len() < names.len() && names.iter().any(is_null) {
            self.set("nullable", Node::Bool(true));
        }
        if let [one] = others.as_slice() {
            return self.set("type", one.clone());
        }
        self.take("type");
        match others.as_slice() {
            [] if names.is_empty() => {}
            [] => self.set_missing("enum", Node::List(vec![Node::Null])),
            // The values that are listed say their types themselves.
            _ if self.get("enum").is_some() => {}
            several => self.split_by_type(several),
        }
    }

    /// Moves the keywords of each type to a subschema of its own.
    fn split_by_type(&mut self, names: &[Node]) {
        let mut subschemas = Vec::with_capacity(names.len());
        for name in names {
            let is_own = |key: &str, value: &Node| match name.as_str().unwrap_or_default() {
                "string" => OF_STRINGS.contains(&key) && !is_format_of_numbers(key, value),
                "number" | "integer" => {
                    OF_NUMBERS.contains(&key) && (key != "format" || is_format_of_numbers(key, value))
                }
                "array" => OF_ARRAYS.contains(&key),
                "object" => OF_OBJECTS.contains(&key),
                _ => false,
            };
            let mut entries = vec![("type".to_owned(), name.clone())];
            entries.extend(self.node.entries().iter().filter(|(key, value)| is_own(key, value)).cloned());
            subschemas.push(Node::Map(entries));
        }
        let typed = [OF_STRINGS, OF_NUMBERS, OF_ARRAYS, OF_OBJECTS].concat();
        self.node.retain(|key| !typed.contains(&key));
        match self.get("anyOf") {
            Some(_) => self.restrict(Node::map([("anyOf", Node::List(subschemas))])),
            None => self.set("anyOf", Node::List(subschemas)),
        }
    }

    /// In 3.0 an exclusive bound is a flag beside the bound.
    fn convert_bound(&mut self, exclusive: &str, bound: &str) {
        let Some(number) = self.get(exclusive).and_then(Node::as_f64) else { return };
        let Some(value) = self.take(exclusive) else { return };
        let is_weaker = |other: f64| if bound == "minimum" { number < other } else { number > other };
        if !self.get(bound).and_then(Node::as_f64).is_some_and(is_weaker) {
            self.set(bound, value);
            self.set(exclusive, Node::Bool(true));
        }
    }

    /// In 3.0 the format says how bytes are written.
    fn convert_strings(&mut self) {
        let keyword = |key| self.get(key).and_then(Node::as_str);
        let media_type = keyword("contentMediaType");
        let format = match (keyword("contentEncoding"), media_type) {
            (Some("base64"), _) => "byte",
            (None | Some("binary"), Some(media_type)) if !is_text(media_type) => "binary",
            _ => return,
        };
        // The format says it already.
        if media_type == Some("application/octet-stream") {
            self.take("contentMediaType");
        }
        self.take("contentEncoding");
        self.set_missing("type", "string".into());
        self.set_missing("format", format.into());
    }

    /// Converts a tuple: to the extension for one that has all its items and no others, else to a list of any of them.
    fn convert_items(&mut self) {
        // Each item is evaluated by `items`, if there is one, and some by `contains`.
        if (self.get("items").is_some() || !self.is_composed() && self.get("contains").is_none())
            && let Some(rest) = self.take("unevaluatedItems")
        {
            self.set_missing("items", rest);
        } else if let Some(Node::Map(_)) = self.get("unevaluatedItems") {
            self.ignored
                .push(("unevaluatedItems", "other keywords describe some of the items, so the others are any value"));
        }
        if self.get("items").is_some_and(is_none) {
            self.set("items", Node::Bool(false));
        }
        let is_closed = self.get("items") == Some(&Node::Bool(false));
        let prefix = self.take("prefixItems").filter(|items| *items != Node::List(Vec::new()));
        if let Some(Node::List(mut items)) = prefix {
            let count = Node::Unsigned(items.len() as u64);
            let is_short = matches!(self.get("maxItems"), Some(Node::Unsigned(most)) if *most <= items.len() as u64);
            match self.take("items") {
                Some(Node::Bool(false)) => self.set_missing("maxItems", count.clone()),
                // No other item may follow.
                _ if is_short => {}
                // Any value may follow.
                rest if rest.as_ref().is_none_or(is_any) => {
                    let any = vec![Node::Map(Vec::new())];
                    self.set("prefixItems", Node::List(std::mem::replace(&mut items, any)));
                }
                rest => items.extend(rest),
            }
            if ["minItems", "maxItems"].iter().all(|key| self.get(key) == Some(&count)) && items.len() <= MAX_TUPLE {
                self.set("items", Node::map([("anyOf", Node::List(items))]));
                self.set_missing("type", "array".into());
                return self.set(TUPLE, Node::Bool(true));
            }
            let (mut distinct, indexes) = distinct(items);
            // Which item has which type is left to compare.
            if distinct.len() > 1 {
                self.set("x-$prefixItems", Node::List(indexes));
            }
            let one = if distinct.len() == 1 { distinct.pop() } else { None };
            self.set("items", one.unwrap_or_else(|| Node::map([("anyOf", Node::List(distinct))])));
            self.set_missing("type", "array".into());
        } else if is_closed {
            self.set("items", Node::Map(Vec::new()));
            self.set("maxItems", Node::Unsigned(0));
        }
    }

    /// Returns `true` if subschemas describe the same values.
    fn is_composed(&self) -> bool {
        ["allOf", "anyOf", "oneOf", "$ref", "if", "dependentSchemas"].iter().any(|key| self.get(key).is_some())
    }

    /// In 3.0 all properties that are not listed have one schema.
    fn convert_properties(&mut self) {
        if !self.is_composed() {
            if let Some(unevaluated) = self.take("unevaluatedProperties") {
                self.set_missing("additionalProperties", unevaluated);
            }
        } else if let Some(Node::Map(_)) = self.get("unevaluatedProperties") {
            self.ignored.push(("unevaluatedProperties", "properties beside those of subschemas are any value"));
        }
        let Some(Node::Map(mut patterns)) = self.take("patternProperties") else { return };
        let has_every_name = patterns.iter().any(|(pattern, _)| EVERY_NAME.contains(&pattern.as_str()));
        let mut schemas: Vec<Node> = patterns.iter().map(|(_, schema)| schema.clone()).collect();
        let mut has_types = true;
        let mut names: Vec<String> = patterns.iter().map(|(pattern, _)| pattern.clone()).collect();
        match self.take("additionalProperties") {
            Some(schema @ Node::Map(_)) => {
                names.push("additionalProperties".to_owned());
                schemas.push(schema);
            }
            Some(Node::Bool(false)) => {}
            _ if has_every_name => {}
            _ => {
                let reason = "a property of another name is any value, so these are any value, too";
                self.ignored.push(("patternProperties", reason));
                schemas = vec![Node::Map(Vec::new())];
                has_types = false;
            }
        }
        let (mut schemas, indexes) = distinct(schemas);
        if has_types && schemas.len() > 1 {
            // Which name has which type is left to compare.
            self.set("x-$patternProperties", Node::Map(names.into_iter().zip(indexes).collect()));
            patterns.clear();
        } else if has_types {
            // The types are those of additional properties, so that only the names are restricted beside them.
            patterns.retain(|(pattern, _)| !EVERY_NAME.contains(&pattern.as_str()));
            patterns.iter_mut().for_each(|(_, schema)| *schema = Node::Map(Vec::new()));
        }
        if !patterns.is_empty() {
            self.set("patternProperties", Node::Map(patterns));
        }
        let one = if schemas.len() == 1 { schemas.pop() } else { None };
        self.set("additionalProperties", one.unwrap_or_else(|| Node::map([("anyOf", Node::List(schemas))])));
        self.set_missing("type", "object".into());
    }

    /// The client decodes the JSON in an event, so the data has the type of what it contains.
    fn convert_event(&mut self) {
        let content = self.take(EVENT).and_then(|_| event_content(&self.node).cloned());
        if let (Some(properties), Some(content)) = (self.node.get_mut("properties"), content) {
            properties.set("data", content);
        }
    }

    fn convert_examples(&mut self) {
        if let Some(Node::List(examples)) = self.take("examples")
            && let Some(first) = examples.into_iter().next()
        {
            self.set_missing("example", first);
        }
    }
}

/// Returns `true` for the format of a number, such as `int32` and `double`.
fn is_format_of_numbers(key: &str, value: &Node) -> bool {
    let starts = ["int", "uint", "float", "double", "decimal"];
    key == "format" && value.as_str().is_some_and(|format| starts.iter().any(|start| format.starts_with(start)))
}

fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/") || essence.ends_with("json") || essence.ends_with("xml")
}

#[cfg(test)]
mod tests;
