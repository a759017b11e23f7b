//! Types that contain themselves: one edge of each circle is held by pointer, or the type would have no size.
//!
//! Lists and maps hold their contents on the heap already, so circles through them need nothing.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Array, Kind, SchemaId};

/// Most lists of lists of … that are followed; what is deeper is a mistake, and would be no readable type.
const DEEPEST: usize = 32;

pub(super) fn box_cycles(api: &mut Api, diagnostics: &mut Diagnostics) {
    open_endless(api, diagnostics);
    let mut state = vec![State::New; api.schemas.len()];
    for start in api.schema_ids() {
        visit(api, &mut state, start);
    }
}

/// A list or map that contains nothing but itself would be a type without an end, since neither is a type of its own.
fn open_endless(api: &mut Api, diagnostics: &mut Diagnostics) {
    for start in api.schema_ids() {
        let mut id = start;
        let mut depth = 0;
        while let Kind::Array(Array { items: inner, .. }) | Kind::Map(inner) = api.schema(id).kind
            && depth <= DEEPEST
        {
            id = api.resolve(inner);
            depth += 1;
        }
        if depth > DEEPEST {
            let message = "this list or map contains only lists and maps, without an end or deeper than can be used, \
                           so it is any JSON value here";
            let help = "let one of the schemas in the circle be an object with the list as a property";
            diagnostics.push(Diagnostic::warning(message).at(api.schema(start).place()).with_help(help));
            api.schema_mut(start).kind = Kind::Any;
        }
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
    use crate::ir::testing::{api, object, schema};

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
    fn a_list_of_itself_is_any_value() {
        let mut api = api();
        let list = schema(&mut api, Some("List"), Kind::Any);
        let items = Kind::Array(Array { items: list, min_items: None, max_items: None, unique: false });
        api.schema_mut(list).kind = items;
        let mut diagnostics = Diagnostics::default();
        box_cycles(&mut api, &mut diagnostics);
        assert!(!diagnostics.is_empty() && !diagnostics.has_errors());
        assert_eq!(api.schema(list).kind, Kind::Any);
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
