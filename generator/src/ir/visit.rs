//! Walks from an operation to the schemas that it refers to, and from a schema to those that it consists of.

use super::content::Content;
use super::graph::SchemaGraph;
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
        Kind::Array(array) if array.tuple.is_empty() => visit(Edge::Items, array.items),
        Kind::Array(array) => array.tuple.iter().for_each(|item| visit(Edge::Items, *item)),
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

/// Walks from schemas to all that they consist of. `enter` is called with each schema that is reached, as often as it is reached, and
/// returns `true` if the walk continues with what the schema refers to.
pub fn walk(
    graph: &impl SchemaGraph,
    starts: impl IntoIterator<Item = SchemaId>,
    mut enter: impl FnMut(SchemaId) -> bool,
) {
    let mut open: Vec<SchemaId> = starts.into_iter().collect();
    while let Some(id) = open.pop() {
        if enter(id) {
            edges(graph.kind(id), |_, part| open.push(part));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, array, body, header, object, operation, parameter, response, schema, string, union};
    use crate::ir::{Array, Object};

    #[test]
    fn the_roots_of_an_operation_are_visited_in_order() {
        let mut api = api();
        let ids = ["a", "b", "c", "d"].map(|name| schema(&mut api, Some(name), string()));
        let operation = operation(&mut api, "put_it");
        operation.parameters.push(parameter(operation, "a", ids[0]));
        operation.body = Some(body(operation, Some(ids[1])));
        let mut last = response(operation, 200, Some(ids[2]));
        last.headers.push(header(&last, "d", ids[3]));
        operation.responses = vec![response(operation, 204, None), last];
        let visited: Vec<_> = roots(operation).map(|(root, id)| (id, root.is_sent())).collect();
        assert_eq!(visited, [(ids[0], true), (ids[1], true), (ids[2], false), (ids[3], false)]);
    }

    #[test]
    fn every_part_of_a_kind_is_visited() {
        let mut api = api();
        let [a, b] = ["a", "b"].map(|name| schema(&mut api, Some(name), string()));
        let parts = |kind: &Kind| {
            let mut parts = Vec::new();
            edges(kind, |_, id| parts.push(id));
            parts
        };
        let Kind::Object(described) = object(&[("a", a)]) else { unreachable!("it is an object") };
        let extended = Kind::Object(Object { additional: Additional::Schema(b), ..described });
        let Kind::Array(list) = array(a) else { unreachable!("it is an array") };
        let tuple = Kind::Array(Array { tuple: vec![a, b], ..list });
        for kind in [extended, union(&[a, b]), Kind::AllOf(vec![a, b]), tuple] {
            assert_eq!(parts(&kind), [a, b], "{kind:?}");
        }
        for kind in [array(a), Kind::Map(a), Kind::Alias(a), object(&[("a", a)])] {
            assert_eq!(parts(&kind), [a], "{kind:?}");
        }
        assert!(parts(&string()).is_empty());
    }

    #[test]
    fn a_walk_leaves_out_what_is_behind_a_schema_that_is_not_entered() {
        let mut api = api();
        let [a, b] = ["a", "b"].map(|name| schema(&mut api, Some(name), string()));
        let list = schema(&mut api, None, array(a));
        let both = schema(&mut api, None, object(&[("list", list), ("a", a), ("b", b)]));
        let mut reached = Vec::new();
        walk(&api, [both], |id| {
            reached.push(id);
            id != list
        });
        assert_eq!(reached, [both, b, a, list]);
    }

    #[test]
    fn subschemas_of_a_union_have_their_index() {
        let mut api = api();
        let [a, b] = ["a", "b"].map(|name| schema(&mut api, Some(name), string()));
        let kind = union(&[a, b]);
        let mut indexes = Vec::new();
        edges(&kind, |edge, _| {
            if let Edge::Union(index) = edge {
                indexes.push(index)
            }
        });
        assert_eq!(indexes, [0, 1]);
    }
}
