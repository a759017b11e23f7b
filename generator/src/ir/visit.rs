//! Walks from an operation to the schemas that it refers to, and from a schema to those that it consists of.

use super::content::Content;
use super::ids::SchemaId;
use super::operation::{Body, Header, Operation, Response};
use super::parameter::Parameter;
use super::schema::{Additional, Kind, Property};

/// What of an operation refers to a schema.
#[derive(Debug, Clone, Copy)]
pub enum Root<'a> {
    Parameter(&'a Parameter),
    Body(&'a Body, &'a Content),
    Response(&'a Response, &'a Content),
    Header(&'a Response, &'a Header),
}

/// What of a schema refers to another one.
#[derive(Debug, Clone, Copy)]
pub enum Edge<'a> {
    Items,
    Property(&'a Property),
    /// The values of a map, or of additional properties.
    Values,
    /// A subschema of `oneOf` or `anyOf`, by its index.
    Union(usize),
    /// A subschema of `allOf`.
    AllOf,
    Alias,
}

impl Root<'_> {
    /// Returns `true` if requests carry the schema.
    pub fn is_sent(self) -> bool {
        matches!(self, Root::Parameter(_) | Root::Body(..))
    }
}

/// Returns the schemas that an operation refers to: of parameters, bodies, then of each response its contents and its headers.
pub fn roots(operation: &Operation) -> impl Iterator<Item = (Root<'_>, SchemaId)> {
    let parameters = operation.parameters.iter().filter_map(|one| Some((Root::Parameter(one), one.value.schema()?)));
    let bodies = operation.body.iter().flat_map(|body| body.contents.iter().map(move |one| (body, one)));
    let bodies = bodies.filter_map(|(body, one)| Some((Root::Body(body, one), one.schema?)));
    let responses = operation.responses.iter().flat_map(|response| {
        let contents = response.contents.iter();
        let contents = contents.filter_map(move |one| Some((Root::Response(response, one), one.schema?)));
        let headers = response.headers.iter();
        contents.chain(headers.filter_map(move |one| Some((Root::Header(response, one), one.schema?))))
    });
    parameters.chain(bodies).chain(responses)
}

/// Calls a function with each schema that a kind refers to.
pub fn edges<'a>(kind: &'a Kind, mut visit: impl FnMut(Edge<'a>, SchemaId)) {
    match kind {
        Kind::Array(array) => visit(Edge::Items, array.items),
        Kind::Map(values) => visit(Edge::Values, *values),
        Kind::Alias(target) => visit(Edge::Alias, *target),
        Kind::Object(object) => {
            object.properties.iter().for_each(|property| visit(Edge::Property(property), property.schema));
            if let Additional::Schema(values) = object.additional {
                visit(Edge::Values, values);
            }
        }
        Kind::Union(union) => {
            union.subschemas.iter().enumerate().for_each(|(index, schema)| visit(Edge::Union(index), *schema));
        }
        Kind::AllOf(subschemas) => subschemas.iter().for_each(|schema| visit(Edge::AllOf, *schema)),
        Kind::Any | Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_) => {}
    }
}
