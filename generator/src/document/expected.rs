//! Whether a reference leads to the kind of object that stands in its place.
//! Comes in: the kind, and the node that was found. Goes out: whether the probe has to look at the node, or what it is instead.

use super::lookup::Lookup;
use super::node::Node;
use super::shape::{self, Field, Keys, Kind, Need, Shape};
use crate::pointer;

/// What is known of a node that may be of a kind.
#[derive(Debug, Clone)]
pub enum Fit {
    /// By its place it is of this kind, so the probe looks at it with its document.
    ByPlace,
    /// It may be of this kind.
    Possible,
    /// It should be, and the probe has said what is wrong with it.
    Broken,
    /// It is not, but this; of several things in one, the first has this key.
    Not { found: String, first: Option<String> },
}

pub fn fit(lookup: &mut Lookup, kind: &'static Kind, root: &Node, at: &str, node: &Node) -> Fit {
    let is = |found: &str| Fit::Not { found: found.to_owned(), first: None };
    let Node::Map(entries) = node else { return is(&node.to_string()) };
    let collection = || {
        let first = entries.first().map(|(key, _)| key.clone());
        Fit::Not { found: "a collection".to_owned(), first }
    };
    let place = if root.get("openapi").is_some() { shape_at(lookup, root, at) } else { None };
    match place {
        Some(Shape::Object(place) | Shape::OrRef(place)) if place.is(kind) => Fit::ByPlace,
        Some(Shape::Additional) if kind.is(&shape::SCHEMA) => Fit::ByPlace,
        Some(Shape::Object(place) | Shape::OrRef(place)) => is(place.name),
        Some(Shape::Additional) => is(shape::SCHEMA.name),
        Some(Shape::Map(_)) => collection(),
        Some(_) | None if is_collection(kind, entries) => collection(),
        Some(_) | None => looks_like(kind, node).map_or(Fit::Possible, |other| is(other.name)),
    }
}

/// What the specification says of the node at a pointer in an OpenAPI document.
fn shape_at(lookup: &mut Lookup, root: &Node, at: &str) -> Option<&'static Shape> {
    let mut shape = &shape::ROOT;
    let mut node = root;
    for segment in pointer::segments(at) {
        shape = match shape {
            Shape::Any => return Some(shape),
            Shape::List(inner) | Shape::Map(inner) => inner,
            Shape::Object(kind) | Shape::OrRef(kind) => field_shape(kind, node, &segment)?,
            Shape::Additional => field_shape(&shape::SCHEMA, node, &segment)?,
            _ => return None,
        };
        node = lookup.member(node, &segment)?;
    }
    Some(shape)
}

fn field_shape(kind: &'static Kind, node: &Node, key: &str) -> Option<&'static Shape> {
    let variants = kind.tag.iter().flat_map(|tag| {
        let value = node.get(tag.key).and_then(Node::as_text);
        tag.variants.iter().filter(move |(name, _)| Some(*name) == value).flat_map(|(_, fields)| *fields)
    });
    let field = kind.fields.iter().chain(variants).find(|field| field.key == key);
    match &kind.keys {
        _ if key.starts_with("x-") => None,
        _ if field.is_some() => field.map(|field| &field.shape),
        Keys::Fixed => None,
        Keys::Paths(inner) | Keys::StatusCodes(inner) | Keys::Expressions(inner) => Some(inner),
    }
}

/// Whether a mapping only holds objects under keys that are no fields of the kind: a file of schemas, for example.
fn is_collection(kind: &Kind, entries: &[(String, Node)]) -> bool {
    let is_foreign = |key: &str| !key.starts_with("x-") && !names(kind).any(|name| name == key);
    let mut objects = entries.iter().filter(|(key, _)| !key.starts_with("x-")).peekable();
    guessable(kind)
        && objects.peek().is_some()
        && objects.all(|(key, value)| is_foreign(key) && matches!(value, Node::Map(_)))
}

/// The kind that a node is of by its fields, if it has none of the expected one.
fn looks_like(kind: &Kind, node: &Node) -> Option<&'static Kind> {
    const KINDS: [&Kind; 4] = [&shape::PARAMETER, &shape::REQUEST_BODY, &shape::RESPONSE, &shape::SCHEMA];
    let has = |key: &str| node.get(key).is_some();
    // Every kind may be described, so that tells nothing.
    if !guessable(kind) || names(kind).any(|name| name != "description" && has(name)) {
        return None;
    }
    let is_whole = |other: &Kind| {
        let required = |field: &Field| field.need == Need::Required;
        other.fields.iter().filter(|field| required(field)).all(|field| has(field.key))
            && names(other).any(|name| name != "description" && has(name))
    };
    KINDS.into_iter().find(|other| !other.is(kind) && is_whole(other))
}

/// Callbacks have keys of any name, and where an example is expected, people refer to the bare value.
fn guessable(kind: &Kind) -> bool {
    matches!(kind.keys, Keys::Fixed) && !kind.is(&shape::EXAMPLE)
}

fn names(kind: &Kind) -> impl Iterator<Item = &'static str> {
    let tagged = kind.tag.iter().flat_map(|tag| {
        let fields = tag.variants.iter().flat_map(|(_, fields)| fields.iter().map(|field| field.key));
        std::iter::once(tag.key).chain(fields)
    });
    kind.fields.iter().map(|field| field.key).chain(tagged)
}
