//! Types that contain themselves: one edge of each circle is held by pointer, or the type would have no size.
//!
//! Lists and maps hold their contents on the heap already, so circles through them need nothing.

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Kind, SchemaId};

pub(super) fn box_cycles(api: &mut Api, _: &mut Diagnostics) {
    let mut state = vec![State::New; api.schemas.len()];
    for start in api.schema_ids() {
        visit(api, &mut state, start);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the path from the start to the schema that is being visited.
    Open,
    Done,
}

/// Depth first, with a stack of its own: documents may nest deeper than the thread's stack allows.
fn visit(api: &mut Api, state: &mut [State], start: SchemaId) {
    if state[start.0 as usize] != State::New {
        return;
    }
    let mut stack = vec![(start, 0)];
    state[start.0 as usize] = State::Open;
    while let Some((id, edge)) = stack.last_mut() {
        let (id, index) = (*id, *edge);
        *edge += 1;
        let Some(target) = edge_target(api, id, index) else {
            state[id.0 as usize] = State::Done;
            stack.pop();
            continue;
        };
        match state[target.0 as usize] {
            State::New => {
                state[target.0 as usize] = State::Open;
                stack.push((target, 0));
            }
            State::Open => box_edge(api, id, index),
            State::Done => {}
        }
    }
}

/// What the schema holds directly at its nth place.
fn edge_target(api: &Api, id: SchemaId, index: usize) -> Option<SchemaId> {
    let target = match &api.schema(id).kind {
        Kind::Object(object) => object.properties.get(index)?.schema,
        Kind::Union(union) => union.branches.get(index)?.schema,
        _ => return None,
    };
    Some(api.resolve(target))
}

fn box_edge(api: &mut Api, id: SchemaId, index: usize) {
    match &mut api.schema_mut(id).kind {
        Kind::Object(object) => object.properties[index].boxed = true,
        Kind::Union(union) => union.branches[index].boxed = true,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Array;
    use crate::passes::testing::{api, object, schema};

    fn boxed(api: &Api, id: SchemaId) -> Vec<bool> {
        let Kind::Object(object) = &api.schema(id).kind else { panic!("no object") };
        object.properties.iter().map(|property| property.boxed).collect()
    }

    #[test]
    fn one_edge_of_a_circle_is_boxed() {
        let mut api = api();
        let parent = schema(&mut api, Some("Parent"), Kind::Any);
        let child = schema(&mut api, Some("Child"), object(&[("parent", parent)]));
        api.schema_mut(parent).kind = object(&[("child", child)]);
        box_cycles(&mut api, &mut Diagnostics::default());
        assert_eq!((boxed(&api, parent), boxed(&api, child)), (vec![false], vec![true]));
    }

    #[test]
    fn a_circle_through_a_list_needs_no_box() {
        let mut api = api();
        let node = schema(&mut api, Some("Node"), Kind::Any);
        let items = Kind::Array(Array { items: node, min_items: None, max_items: None, unique: false });
        let list = schema(&mut api, None, items);
        api.schema_mut(node).kind = object(&[("children", list)]);
        box_cycles(&mut api, &mut Diagnostics::default());
        assert_eq!(boxed(&api, node), [false]);
    }
}
