//! Compares the schemas below a root: dispatches each pair by what the schemas are.

use super::enumeration::values_of;
use super::graph::{Finding, Graph, Node, Origin, Root, Serialization};
use super::keyed_schemas::{self, Comparison};
use super::shape::{Shape, referred, shape};
use super::steps::Step;
use super::{array, attributes, constraints, enumeration, limits, number, object, string, types, union};
use crate::diff::change::{Direction, Pair};
use crate::diff::wire::finding::Sides;
use crate::ir::{Constraint, Kind, SchemaGraph, SchemaId, Union};

/// Compares the schemas of a root and all below them, unless they have been compared before.
pub(in super::super) fn compare_root<'a>(
    graph: &mut Graph<'a>,
    root: Root,
    ids: Pair<SchemaId>,
    direction: Direction,
    serialization: Serialization,
) {
    let index = graph.roots.len() as u32;
    let required = root.required;
    graph.roots.push(root);
    let mut next = graph.nodes.len();
    let Some(node) = graph.insert(Node { ids, direction, serialization, required }, Origin::Root(index)) else {
        return;
    };
    graph.roots_of[node as usize].push(index);
    while next < graph.nodes.len() {
        compare_node(graph, next as u32);
        next += 1;
    }
}

/// Returns what differs in a pair, without what differs below it.
pub(super) fn compare_alone(sides: Sides<'_>, node: Node) -> Vec<Finding> {
    let mut graph = Graph::new(sides);
    if let Some(index) = graph.insert(node, Origin::Root(0)) {
        compare_node(&mut graph, index);
    }
    graph.findings
}

fn compare_node(graph: &mut Graph<'_>, index: u32) {
    let Pair { base, head } = graph.node(index).ids;
    let constraints = attributes::compare(graph, index);
    if let (Some(base), Some(head)) = (referred(graph.sides.base, base), referred(graph.sides.head, head)) {
        constraints::compare(graph, index, &constraints, &|_| false);
        enumeration::compare_values(graph, index, &constraints.map_ref(|all| values_of(None, all)));
        let ids = graph.node(index).ids;
        let own = Pair {
            base: vec![graph.sides.base.annotations(ids.base)],
            head: vec![graph.sides.head.annotations(ids.head)],
        };
        object::compare_sizes(graph, index, &own);
        graph.child(index, Step::Alias, Pair { base, head });
        return;
    }
    let (base, base_shape) = shape(graph.sides.base, base);
    let (head, head_shape) = shape(graph.sides.head, head);
    let ids = Pair { base, head };
    if let (Shape::Plain(base), Shape::Plain(head)) = (base_shape, head_shape) {
        return compare_kinds(graph, index, ids, Pair { base, head }, &constraints);
    }
    if let Some(unions) = unions_of_one(graph, index, Pair { base: base_shape, head: head_shape }) {
        let ids = graph.node(index).ids;
        return union::compare(graph, index, ids, unions);
    }
    constraints::compare(graph, index, &constraints, &|_| false);
    enumeration::compare_values(graph, index, &constraints.map_ref(|all| values_of(None, all)));
    match (base_shape, head_shape) {
        (Shape::Union(base), Shape::Union(head)) => union::compare(graph, index, ids, Pair { base, head }),
        (Shape::Plain(base), Shape::Union(head)) => union::compare_wrapped(graph, index, ids, base, head),
        (Shape::Union(base), Shape::Plain(head)) => union::compare_unwrapped(graph, index, ids, base, head),
        (Shape::Plain(_), Shape::Plain(_)) => {}
    }
}

/// Returns two unions, one of which has a single subschema. Without a type, that is not a type which replaced the other union.
fn unions_of_one<'a>(graph: &Graph<'a>, index: u32, shapes: Pair<Shape<'a>>) -> Option<Pair<&'a Union>> {
    let ids = graph.node(index).ids;
    let Graph { sides, .. } = graph;
    match (shapes.base, shapes.head) {
        (Shape::Union(base), Shape::Plain(Kind::Any)) => Some(Pair { base, head: sides.head.written_union(ids.head)? }),
        (Shape::Plain(Kind::Any), Shape::Union(head)) => Some(Pair { base: sides.base.written_union(ids.base)?, head }),
        _ => None,
    }
}

/// Compares schemas that are neither unions nor aliases.
fn compare_kinds(
    graph: &mut Graph<'_>,
    index: u32,
    ids: Pair<SchemaId>,
    kinds: Pair<&Kind>,
    constraints: &Pair<Vec<&Constraint>>,
) {
    let Comparison { schemas: parts, keyword } = keyed_schemas::comparison(graph.sides, ids, kinds, constraints);
    let limits = limits::limits(kinds, constraints);
    let compared_below = |one: &str| Some(one) == keyword || limits.is_some() && limits::is_limit(one);
    constraints::compare(graph, index, constraints, &compared_below);
    let values = enumeration::values(kinds, constraints);
    if array::compare_with_item(graph, index, ids, kinds) || types::compare(graph, index, kinds, &values) {
        return;
    }
    enumeration::compare(graph, index, kinds, &values);
    if let Some(limits) = &limits {
        return limits::compare(graph, index, Pair { base: &limits.base, head: &limits.head }, &values);
    }
    let parts = parts.as_ref();
    match (kinds.base, kinds.head) {
        (Kind::Object(_) | Kind::Map(_), Kind::Object(_) | Kind::Map(_)) => {
            object::compare(graph, index, ids, kinds, parts)
        }
        (Kind::Array(base), Kind::Array(head)) => array::compare(graph, index, Pair { base, head }, parts),
        (Kind::String(base), Kind::String(head)) => string::compare(graph, index, Pair { base, head }),
        _ => number::compare(graph, index, kinds),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::wire::testing::{document, document_changes};

    #[test]
    fn recursive_schemas_come_to_an_end() {
        let document = |format: &str| {
            let node = json!({"$ref": "#/components/schemas/Node"});
            let mut document = document(&json!({"requestBody": {"content": {"application/json": {"schema": node}}}}));
            let properties = json!({"next": node, "size": {"type": "integer", "format": format}});
            document["components"] = json!({"schemas": {"Node": {"type": "object", "properties": properties}}});
            document
        };
        let reported = document_changes(&document("int32"), &document("int64"));
        assert_eq!(reported, ["safe `POST /things`: schema `Node.size` in requests: format `int32` → `int64`"]);
    }
}
