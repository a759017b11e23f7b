//! Checks whether the target of a reference may be of the expected kind.
//! Input: the kind, and the target. Output: whether the target has to be validated, or its actual kind.

use super::error::DocumentError;
use super::lookup::Lookup;
use super::node::Node;
use super::shape::{self, Field, Keys, Kind, Shape};
use crate::pointer;

/// How well a node matches a kind.
#[derive(Debug)]
pub enum Fit {
    /// Its location says that it is of this kind, and it is validated with its document.
    ByLocation,
    /// It may be of this kind.
    Possible,
    /// Its location is for another kind, but it may be of this kind as well.
    Unlikely(Mismatch),
    Not(Mismatch),
}

/// The actual kind of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// With its article.
    pub actual: String,
    /// The key of the first object in a collection.
    pub first: Option<String>,
}

impl Mismatch {
    /// Returns the error for a reference to the node, which should lead to an object of this kind.
    pub fn error(&self, kind: &Kind, reference: &str) -> DocumentError {
        let help = match (&self.first, kind.section()) {
            (Some(key), _) => {
                let hash = if reference.contains('#') { "" } else { "#" };
                format!("add the key of the definition, as in `{reference}{hash}{}`", pointer::join("", key))
            }
            // OpenAPI 3.0 has no section for path items.
            (None, Some(section)) if !kind.is(&shape::PATH_ITEM) => {
                format!("refer to {}, as in `#/components/{section}/Name`", kind.name)
            }
            (None, _) => format!("refer to {}", kind.name),
        };
        DocumentError::new(format!("`{reference}` refers to {}; expected {}", self.actual, kind.name), help)
    }
}

pub fn fit(lookup: &mut Lookup, kind: &'static Kind, root: &Node, at: &str, node: &Node) -> Fit {
    let is = |actual: &str| Mismatch { actual: actual.to_owned(), first: None };
    let Node::Map(entries) = node else { return Fit::Not(is(&node.to_string())) };
    let collection = || Mismatch { first: entries.first().map(|(key, _)| key.clone()), ..is("a collection") };
    let expected = if root.get("openapi").is_some() { shape_at(lookup, root, at) } else { None };
    match expected {
        Some(Shape::Object(other) | Shape::OrRef(other)) if other.is(kind) => Fit::ByLocation,
        Some(Shape::Additional) if kind.is(&shape::SCHEMA) => Fit::ByLocation,
        Some(Shape::Object(other) | Shape::OrRef(other)) if may_be(kind, entries) => Fit::Unlikely(is(other.name)),
        Some(Shape::Object(other) | Shape::OrRef(other)) => Fit::Not(is(other.name)),
        Some(Shape::Additional) => Fit::Not(is(shape::SCHEMA.name)),
        Some(Shape::Map(_)) => Fit::Not(collection()),
        Some(_) | None if is_collection(kind, entries) => Fit::Not(collection()),
        Some(_) | None => looks_like(kind, node).map_or(Fit::Possible, |other| Fit::Not(is(other.name))),
    }
}

/// Returns the shape that the specification has for a location in an OpenAPI document.
pub fn shape_at(lookup: &mut Lookup, root: &Node, at: &str) -> Option<&'static Shape> {
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
        node = lookup.child(node, &segment)?;
    }
    Some(shape)
}

fn field_shape(kind: &'static Kind, node: &Node, key: &str) -> Option<&'static Shape> {
    let variants = kind.tag.iter().flat_map(|tag| {
        let value = node.get(tag.key).and_then(Node::as_str);
        tag.variants.iter().filter(move |(name, _)| Some(*name) == value).flat_map(|(_, fields)| *fields)
    });
    let field = kind.fields.iter().chain(variants).find(|field| field.key == key);
    match &kind.keys {
        _ if key.starts_with("x-") => None,
        _ if field.is_some() => field.map(|field| &field.shape),
        Keys::Fixed => None,
        Keys::Paths(inner) | Keys::StatusCodes(inner) | Keys::Expressions(inner) | Keys::Methods(inner) => Some(inner),
    }
}

/// Returns `true` if a mapping has only objects, under keys that are not fields of the kind: a file of schemas, for example.
fn is_collection(kind: &Kind, entries: &[(String, Node)]) -> bool {
    let is_foreign = |key: &str| !key.starts_with("x-") && !names(kind).any(|name| name == key);
    let mut objects = entries.iter().filter(|(key, _)| !key.starts_with("x-")).peekable();
    is_guessable(kind)
        && objects.peek().is_some()
        && objects.all(|(key, value)| is_foreign(key) && matches!(value, Node::Map(_)))
}

/// Returns `true` if an object at a location for another kind may be of this kind. All fields of schemas and examples are optional, so
/// such an object must not have other fields.
fn may_be(kind: &Kind, entries: &[(String, Node)]) -> bool {
    let is_own = |key: &str| key != "description" && names(kind).any(|name| name == key);
    let is_common = |key: &str| key == "description" || key.starts_with("x-");
    let has_required = kind.tag.is_some() || !kind.either.is_empty() || kind.fields.iter().any(Field::is_required);
    let mut keys = entries.iter().map(|(key, _)| key.as_str());
    keys.clone().any(is_own) && (has_required || keys.all(|key| is_own(key) || is_common(key)))
}

/// Guesses the kind of a node from its fields, if it has no field of the expected kind.
fn looks_like(kind: &Kind, node: &Node) -> Option<&'static Kind> {
    const KINDS: [&Kind; 4] = [&shape::PARAMETER, &shape::REQUEST_BODY, &shape::RESPONSE, &shape::SCHEMA];
    let has = |key: &str| node.get(key).is_some();
    // Every kind has a description.
    if !is_guessable(kind) || names(kind).any(|name| name != "description" && has(name)) {
        return None;
    }
    let is_whole = |other: &Kind| {
        other.fields.iter().filter(|field| field.is_required()).all(|field| has(field.key))
            && names(other).any(|name| name != "description" && has(name))
    };
    KINDS.into_iter().find(|other| !other.is(kind) && is_whole(other))
}

/// Returns `false` for callbacks, whose keys can be anything, and for examples, where many references lead to the bare value.
fn is_guessable(kind: &Kind) -> bool {
    matches!(kind.keys, Keys::Fixed) && !kind.is(&shape::EXAMPLE)
}

fn names(kind: &Kind) -> impl Iterator<Item = &'static str> {
    let tagged = kind.tag.iter().flat_map(|tag| {
        let fields = tag.variants.iter().flat_map(|(_, fields)| fields.iter().map(|field| field.key));
        std::iter::once(tag.key).chain(fields)
    });
    kind.fields.iter().map(|field| field.key).chain(tagged)
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    const DOCUMENT: &str = "
openapi: 3.0.3
paths: {/a: {get: {responses: {'200': {description: A}}}}}
components:
  schemas: {Pet: {additionalProperties: {type: string}, properties: {not: {}}}}
  parameters: {Id: {name: id, in: path, schema: {}, deprecated: true}}
  headers: {Id: {schema: {}, description: An id}}
  requestBodies: {Body: {description: A, content: {}}}
x-more:
  Pet: {type: object}
  pets: {Cat: {type: object}, Dog: {}}
  Id: {name: id, in: path, schema: {}}
  Body: {description: A, content: {}}
";

    fn described(kind: &'static Kind, text: &str, at: &str) -> String {
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let mut lookup = Lookup::default();
        let node = lookup.node(&root, at).unwrap_or_else(|| panic!("nothing is at {at}"));
        match fit(&mut lookup, kind, &root, at, node) {
            Fit::ByLocation => "by location".to_owned(),
            Fit::Possible => "possible".to_owned(),
            Fit::Unlikely(other) => format!("rather {}", other.actual),
            Fit::Not(other) => {
                format!("{}{}", other.actual, other.first.map(|key| format!(" of {key}")).unwrap_or_default())
            }
        }
    }

    #[test]
    fn the_location_in_a_document_determines_the_kind() {
        let schema = |at| described(&shape::SCHEMA, DOCUMENT, at);
        assert_eq!(schema("/components/schemas/Pet"), "by location");
        assert_eq!(schema("/components/schemas/Pet/additionalProperties"), "by location");
        assert_eq!(schema("/components/schemas/Pet/properties/not"), "by location");
        assert_eq!(schema("/components/parameters/Id/schema"), "by location");
        assert_eq!(schema("/components/parameters/Id"), "a parameter");
        assert_eq!(schema("/paths/~1a/get/responses/200"), "a response");
        assert_eq!(schema("/paths/~1a/get"), "an operation");
        assert_eq!(schema("/components/schemas"), "a collection of Pet");
        assert_eq!(schema(""), "an OpenAPI document");
        assert_eq!(described(&shape::PATH_ITEM, DOCUMENT, "/paths/~1a"), "by location");
    }

    #[test]
    fn an_object_of_another_kind_may_match() {
        assert_eq!(described(&shape::RESPONSE, DOCUMENT, "/components/requestBodies/Body"), "rather a request body");
        assert_eq!(described(&shape::HEADER, DOCUMENT, "/components/parameters/Id"), "rather a parameter");
        assert_eq!(described(&shape::RESPONSE, DOCUMENT, "/components/schemas/Pet"), "a schema");
    }

    #[test]
    fn the_fields_determine_the_kind_elsewhere() {
        let schema = |at| described(&shape::SCHEMA, DOCUMENT, at);
        assert_eq!(schema("/x-more/Pet"), "possible");
        assert_eq!(schema("/x-more/pets"), "a collection of Cat");
        assert_eq!(schema("/x-more/pets/Dog"), "possible");
        assert_eq!(schema("/x-more/Id"), "a parameter");
        assert_eq!(schema("/x-more/Body"), "a request body");
        assert_eq!(described(&shape::RESPONSE, DOCUMENT, "/x-more/Body"), "possible");
        assert_eq!(described(&shape::EXAMPLE, DOCUMENT, "/x-more/Pet"), "possible");
        assert_eq!(described(&shape::SCHEMA, "[1]", "/0"), "the number 1");
    }
}
