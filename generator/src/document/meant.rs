//! What people mean who write a document a little differently than OpenAPI 3.0 wants it. Tools that read published documents
//! accept these differences, so they are found there.
//! Comes in: what is expected, and what stands there. Goes out: what fits, if there is no doubt about it.

use super::node::Node;
use super::shape::{
    EXAMPLE, Field, HEADER, Kind, MEDIA_TYPE, PARAMETER, PATH_ITEM, RESPONSE, SCHEMA, SECURITY_SCHEME, Shape, TYPES,
};

/// The value that a misfit stands for.
pub fn value(shape: &Shape, node: &Node) -> Option<Node> {
    match (shape, node) {
        (Shape::Text | Shape::Word(_), Node::Bool(_) | Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            plain(node).map(Node::Text)
        }
        (Shape::Bool | Shape::Exclusive | Shape::Additional, Node::Text(text)) => {
            text.trim().to_ascii_lowercase().parse().ok().map(Node::Bool)
        }
        (Shape::Count, Node::Text(text)) => text.trim().parse().ok().map(Node::Unsigned),
        (Shape::Count, Node::Float(number)) if number.fract() == 0.0 && (0.0..=9e15).contains(number) => {
            Some(Node::Unsigned(*number as u64))
        }
        (Shape::Number, Node::Text(text)) => number(text.trim()),
        // What serialises objects without members like this is common.
        (Shape::Map(_) | Shape::Object(_), Node::List(items)) if items.is_empty() => Some(empty()),
        (Shape::OrRef(kind), Node::List(items)) if kind.is(&SCHEMA) => Some(match items.as_slice() {
            [one @ Node::Map(_)] => one.clone(),
            _ => empty(),
        }),
        (Shape::OrRef(kind), Node::Null | Node::Bool(true)) if kind.is(&SCHEMA) => Some(empty()),
        (Shape::Object(kind) | Shape::OrRef(kind), Node::Null) if may_be_empty(kind) => Some(empty()),
        (Shape::OrRef(kind), node) if kind.is(&EXAMPLE) => Some(Node::Map(vec![("value".to_owned(), node.clone())])),
        (Shape::List(_), Node::Null) => Some(Node::List(Vec::new())),
        (Shape::List(Shape::Object(_) | Shape::OrRef(_) | Shape::Map(_)), Node::Map(_))
        | (Shape::List(Shape::Any | Shape::Text) | Shape::Names, Node::Text(_)) => Some(Node::List(vec![node.clone()])),
        _ => None,
    }
}

/// Where nothing is written, an object without members is meant.
fn may_be_empty(kind: &Kind) -> bool {
    [&RESPONSE, &MEDIA_TYPE, &PATH_ITEM].into_iter().any(|other| kind.is(other))
}

fn empty() -> Node {
    Node::Map(Vec::new())
}

/// One of the words, if only its capitals differ.
pub fn word(words: &[&str], text: &str) -> Option<Node> {
    let same = words.iter().find(|word| word.eq_ignore_ascii_case(text.trim()));
    same.map(|word| Node::Text((*word).to_owned()))
}

/// The members of an object of which one is set, or left out.
type Members = Vec<(&'static str, Option<Node>)>;

/// What becomes of a schema's members where one of them is written as other versions of OpenAPI or Swagger write it.
pub fn schema_members(key: &str, schema: &Node, value: &Node) -> Option<Members> {
    let is_true = || Some(Node::Bool(true));
    Some(match (key, value) {
        ("type", Node::Text(text)) if !TYPES.contains(&text.as_str()) => type_members(schema, &[text])?,
        ("type", Node::List(items)) => {
            let names: Option<Vec<&str>> = items.iter().map(type_name).collect();
            type_members(schema, &names?)?
        }
        ("required", Node::Bool(_)) => vec![("required", None)],
        ("discriminator", Node::Text(_)) => {
            vec![("discriminator", Some(Node::Map(vec![("propertyName".to_owned(), value.clone())])))]
        }
        ("exclusiveMinimum", Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            vec![("minimum", Some(value.clone())), ("exclusiveMinimum", is_true())]
        }
        ("exclusiveMaximum", Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            vec![("maximum", Some(value.clone())), ("exclusiveMaximum", is_true())]
        }
        _ => return None,
    })
}

/// The same for the types of security schemes that Swagger 2.0 had, or that are schemes of HTTP.
pub fn security_scheme(kind: &Kind, text: &str) -> Option<Members> {
    let scheme = ["basic", "bearer"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(text.trim()))?;
    let text = |text: &str| Some(Node::Text(text.to_owned()));
    kind.is(&SECURITY_SCHEME).then(|| vec![("type", text("http")), ("scheme", text(scheme))])
}

fn type_name(item: &Node) -> Option<&str> {
    if *item == Node::Null { Some("null") } else { item.as_text() }
}

/// One type, null, or any value where there are several.
fn type_members(schema: &Node, types: &[&str]) -> Option<Members> {
    let text = |text: &str| Some(Node::Text(text.to_owned()));
    let others: Vec<&str> = types.iter().copied().filter(|name| *name != "null").collect();
    let mut members = vec![("type", None)];
    match others.as_slice() {
        [] if schema.get("enum").is_none() => members.push(("enum", Some(Node::List(vec![Node::Null])))),
        [] => {}
        [one] => {
            let known = schema_type(one)?.iter().filter(|(key, _)| *key == "type" || schema.get(key).is_none());
            members.extend(known.map(|(key, value)| (*key, text(value))));
        }
        several if several.iter().all(|name| schema_type(name).is_some()) => {
            members.extend(["items", "properties", "required", "additionalProperties"].map(|key| (key, None)));
        }
        _ => return None,
    }
    if others.len() < types.len() {
        members.push(("nullable", Some(Node::Bool(true))));
    }
    Some(members)
}

/// The members of a schema that a `type` stands for which OpenAPI 3.0 does not have; none of them means any value.
fn schema_type(text: &str) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "datetime" | "enum" => &[("type", "string")],
        "date" => &[("type", "string"), ("format", "date")],
        "date-time" => &[("type", "string"), ("format", "date-time")],
        "uuid" => &[("type", "string"), ("format", "uuid")],
        "file" | "binary" => &[("type", "string"), ("format", "binary")],
        "integer" | "int" => &[("type", "integer")],
        "int32" => &[("type", "integer"), ("format", "int32")],
        "int64" | "long" => &[("type", "integer"), ("format", "int64")],
        "number" | "decimal" => &[("type", "number")],
        "float" => &[("type", "number"), ("format", "float")],
        "double" => &[("type", "number"), ("format", "double")],
        "boolean" | "bool" => &[("type", "boolean")],
        "object" | "map" | "dict" => &[("type", "object")],
        "array" => &[("type", "array")],
        "any" | "" => &[],
        _ => return None,
    })
}

/// Whether a client does without a field: it describes, limits or shows, and does not change what is sent.
pub fn is_needless(kind: &Kind, key: &str) -> bool {
    const EVERYWHERE: &[&str] = &[
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
        "externalDocs",
        "title",
        "example",
        "examples",
        "links",
        "callbacks",
        "deprecated",
        "variables",
        "bearerFormat",
        "refreshUrl",
        "mapping",
        "style",
        "allowEmptyValue",
        "headers",
    ];
    const IN_SCHEMAS: &[&str] = &[
        "format",
        "discriminator",
        "pattern",
        "minLength",
        "maxLength",
        "multipleOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minProperties",
        "maxProperties",
        "minItems",
        "maxItems",
        "uniqueItems",
        "not",
    ];
    // What is among the components may be referred to.
    if kind.name == "a components object" {
        return false;
    }
    EVERYWHERE.contains(&key) || (kind.is(&SCHEMA) && IN_SCHEMAS.contains(&key))
}

/// What stands for a required field that is missing, if calls are the same without it.
pub fn filling(kind: &Kind, field: &Field) -> Option<Node> {
    match (kind.name, field.key) {
        ("a response", "description")
        | ("an info object", "title" | "version")
        | ("an OAuth flow", "authorizationUrl" | "tokenUrl")
        | ("a security scheme", "openIdConnectUrl") => Some(Node::Text(String::new())),
        ("an OAuth flow", "scopes") | ("a security scheme", "flows") | ("an operation", "responses") => Some(empty()),
        _ => None,
    }
}

/// The schema of a parameter or header without one. In Swagger 2.0, its members stood in the parameter itself.
pub fn schema_of(kind: &Kind, node: &Node) -> Option<Node> {
    const MEMBERS: [&str; 6] = ["type", "format", "items", "enum", "default", "nullable"];
    let Node::Map(entries) = node else { return None };
    if !kind.is(&PARAMETER) && !kind.is(&HEADER) {
        return None;
    }
    let mut members: Vec<_> = entries.iter().filter(|(key, _)| MEMBERS.contains(&key.as_str())).cloned().collect();
    if !members.iter().any(|(key, _)| key == "type") {
        members = vec![("type".to_owned(), Node::Text("string".to_owned()))];
    }
    Some(Node::Map(members))
}

fn number(text: &str) -> Option<Node> {
    let whole = text.parse().map(Node::Unsigned).or_else(|_| text.parse().map(Node::Signed));
    whole.ok().or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite()).map(Node::Float))
}

fn plain(node: &Node) -> Option<String> {
    match node {
        Node::Bool(value) => Some(value.to_string()),
        Node::Unsigned(value) => Some(value.to_string()),
        Node::Signed(value) => Some(value.to_string()),
        Node::Float(value) => Some(format!("{value:?}")),
        _ => None,
    }
}
