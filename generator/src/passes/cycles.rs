//! Types that contain themselves: one edge of each cycle is held by pointer, or the type would have no size.
//!
//! Arrays and maps hold their contents on the heap already, so cycles through them need nothing.

use std::collections::HashSet;

use super::resolved::Resolved;
use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Array, Kind, SchemaGraph, SchemaId};

/// Most arrays of arrays that are followed; what is deeper is a mistake, and would be no readable type.
const MAX_DEPTH: usize = 32;

/// Replaces each array or map that contains nothing but itself by any value, since neither is a type with a name.
pub(super) fn open_endless(schemas: &mut Schemas, diagnostics: &mut Diagnostics) {
    for start in schemas.ids() {
        let mut id = start;
        let mut depth = 0;
        while let Kind::Array(Array { items: inner, .. }) | Kind::Map(inner) = schemas.kind(id)
            && depth <= MAX_DEPTH
        {
            id = schemas.resolve(*inner);
            depth += 1;
        }
        if depth > MAX_DEPTH {
            let message = "this array or map contains only arrays and maps, without an end or deeper than can be used, \
                           so it is any JSON value here";
            let help = "let one of the schemas in the cycle be an object with the array as a property";
            diagnostics.push(Diagnostic::warning(message).at(schemas.place(start)).with_help(help));
            schemas.set_kind(start, Kind::Any);
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

/// Returns the edges that are held by pointer: a schema, and one that it refers to.
pub(super) fn find_boxed(resolved: &Resolved) -> HashSet<(SchemaId, SchemaId)> {
    let mut boxed = HashSet::new();
    let mut state = vec![State::New; resolved.schema_count()];
    for start in resolved.ids() {
        visit(resolved, &mut state, start, &mut boxed);
    }
    boxed
}

/// Visits depth first, with a stack of its own: documents may nest deeper than the thread's stack allows.
fn visit(resolved: &Resolved, state: &mut [State], start: SchemaId, boxed: &mut HashSet<(SchemaId, SchemaId)>) {
    if state[start.0 as usize] != State::New {
        return;
    }
    let mut stack = vec![(start, 0)];
    state[start.0 as usize] = State::Open;
    while let Some((id, edge)) = stack.last_mut() {
        let (id, index) = (*id, *edge);
        *edge += 1;
        let Some(child) = child(resolved.kind(id), index) else {
            state[id.0 as usize] = State::Done;
            stack.pop();
            continue;
        };
        let target = resolved.resolve(child);
        match state[target.0 as usize] {
            State::New => {
                state[target.0 as usize] = State::Open;
                stack.push((target, 0));
            }
            State::Open => {
                boxed.insert((id, child));
            }
            State::Done => {}
        }
    }
}

/// Returns the nth schema that a schema holds directly.
fn child(kind: &Kind, index: usize) -> Option<SchemaId> {
    match kind {
        Kind::Object(object) => Some(object.properties.get(index)?.schema),
        Kind::Union(union) => union.subschemas.get(index).copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, array, object, schema};
    use crate::passes::resolve;

    #[test]
    fn one_edge_of_a_cycle_is_boxed() {
        let mut api = api();
        let parent = schema(&mut api, Some("Parent"), Kind::Any);
        let child = schema(&mut api, Some("Child"), object(&[("parent", parent)]));
        api.schema_mut(parent).kind = object(&[("child", child)]);
        let resolved = resolve(api, &mut Diagnostics::default());
        assert!(resolved.is_boxed(child, parent) && !resolved.is_boxed(parent, child));
    }

    #[test]
    fn an_array_of_itself_is_any_value() {
        let mut api = api();
        let list = schema(&mut api, Some("List"), Kind::Any);
        api.schema_mut(list).kind = array(list);
        let mut diagnostics = Diagnostics::default();
        let resolved = resolve(api, &mut diagnostics);
        assert!(!diagnostics.is_empty() && !diagnostics.has_errors());
        assert_eq!(*resolved.kind(list), Kind::Any);
    }

    #[test]
    fn a_cycle_through_an_array_needs_no_box() {
        let mut api = api();
        let node = schema(&mut api, Some("Node"), Kind::Any);
        let list = schema(&mut api, None, array(node));
        api.schema_mut(node).kind = object(&[("children", list)]);
        assert!(!resolve(api, &mut Diagnostics::default()).is_boxed(node, list));
    }
}
