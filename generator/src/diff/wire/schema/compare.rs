//! Compares the schemas that roots lead to.

use super::graph::{Graph, Mode, Node, Origin, Root, Way};
use super::shape::{Shape, referred, shape};
use super::steps::Step;
use super::{attributes, enumeration, object, scalar, types, union};
use crate::diff::change::Pair;
use crate::ir::{Kind, SchemaId};

/// Compares what a root leads to, as far as it is not compared yet.
pub(in super::super) fn compare_root<'a>(graph: &mut Graph<'a>, root: Root, ids: Pair<SchemaId>, way: Way, mode: Mode) {
    let index = graph.roots.len() as u32;
    graph.roots.push(root);
    let first = graph.nodes.len();
    let Some(node) = graph.insert(Node { ids, way, mode }, Origin::Root(index)) else { return };
    graph.roots_of[node as usize].push(index);
    let mut next = first;
    while next < graph.nodes.len() {
        visit(graph, next as u32);
        next += 1;
    }
}

fn visit<'a>(graph: &mut Graph<'a>, index: u32) {
    let node = graph.node(index);
    let Pair { base, head } = node.ids;
    attributes::compare(graph, index);
    if let (Some(base), Some(head)) = (referred(graph.sides.base, base), referred(graph.sides.head, head)) {
        graph.child(index, Step::Through, Pair { base, head });
        return;
    }
    let (base, base_shape) = shape(graph.sides.base, base);
    let (head, head_shape) = shape(graph.sides.head, head);
    let ids = Pair { base, head };
    match (base_shape, head_shape) {
        (Shape::Union(base), Shape::Union(head)) => union::compare(graph, index, ids, Pair { base, head }),
        (Shape::Plain(base), Shape::Union(head)) => union::compare_wrapped(graph, index, ids, base, head),
        (Shape::Union(base), Shape::Plain(head)) => union::compare_unwrapped(graph, index, ids, base, head),
        (Shape::Plain(base), Shape::Plain(head)) => compare_kinds(graph, index, ids, Pair { base, head }),
    }
}

/// Schemas that are neither unions nor aliases.
fn compare_kinds<'a>(graph: &mut Graph<'a>, index: u32, ids: Pair<SchemaId>, kinds: Pair<&'a Kind>) {
    if types::compare(graph, index, kinds) {
        return;
    }
    match (kinds.base, kinds.head) {
        (Kind::Object(_) | Kind::Map(_), Kind::Object(_) | Kind::Map(_)) => object::compare(graph, index, ids, kinds),
        (Kind::Array(base), Kind::Array(head)) => {
            scalar::compare_arrays(graph, index, Pair { base, head });
            graph.child(index, Step::Items, Pair { base: base.items, head: head.items });
        }
        (Kind::Enum(base), Kind::Enum(head)) => enumeration::compare(graph, index, Pair { base, head }),
        _ => scalar::compare(graph, index, kinds),
    }
}
