//! Cycles: of types that contain themselves, one edge is boxed, or the type would have no size.
//!
//! Lists and maps hold their contents on the heap already, so cycles through them need no box.

use std::collections::HashSet;

use super::resolved::Resolved;
use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Kind, SchemaGraph, SchemaId, visit};

/// The maximum depth of arrays and maps in each other. Deeper ones are mistakes, and would be no readable type.
const MAX_DEPTH: usize = 32;

/// Replaces each array or map that contains only itself by any value, since neither is a type with a name.
pub(super) fn open_endless(schemas: &mut Schemas, diagnostics: &mut Diagnostics) {
    for id in too_deep(schemas) {
        let message = "this array or map contains only itself, or arrays and maps that nest too deep, so it falls \
                       back to any JSON value";
        let help = "wrap one of the arrays or maps in an object";
        diagnostics.push(Diagnostic::warning(message).at(schemas.location(id)).with_help(help));
        schemas.set_kind(id, Kind::Any);
    }
}

/// Returns the arrays and maps that nest deeper than the maximum, or without end.
fn too_deep(schemas: &Schemas) -> Vec<SchemaId> {
    let is_nested = |id: &SchemaId| matches!(schemas.kind(*id), Kind::Array(_) | Kind::Map(_));
    let nested: Vec<SchemaId> = schemas.ids().filter(is_nested).collect();
    let mut depths = vec![0_usize; schemas.schema_count()];
    // Each round finds depths that are one level larger.
    for _ in 0..=MAX_DEPTH {
        let mut has_changed = false;
        for &id in &nested {
            let mut depth = 1;
            visit::edges(schemas.kind(id), |_, part| depth = depth.max(depths[schemas.resolve(part).0 as usize] + 1));
            let depth = depth.min(MAX_DEPTH + 1);
            has_changed |= std::mem::replace(&mut depths[id.0 as usize], depth) != depth;
        }
        if !has_changed {
            break;
        }
    }
    nested.into_iter().filter(|id| depths[id.0 as usize] > MAX_DEPTH).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the path from the start to the schema that is being visited.
    Open,
    Done,
}

/// Returns the edges that are boxed: a schema, and one that it refers to.
pub(super) fn find_boxed(resolved: &Resolved) -> HashSet<(SchemaId, SchemaId)> {
    let mut boxed = HashSet::new();
    let mut state = vec![State::New; resolved.schema_count()];
    for start in resolved.ids() {
        visit(resolved, &mut state, start, &mut boxed);
    }
    boxed
}

/// Visits schemas depth first, with a stack on the heap: documents may nest deeper than the thread's stack allows.
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
        Kind::Array(array) => array.tuple.get(index).copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, array, object, schema, union};
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

    #[test]
    fn a_union_of_itself_is_boxed() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let expression = schema(&mut api, Some("Expression"), Kind::Any);
        let not = schema(&mut api, Some("Not"), object(&[("not", expression)]));
        api.schema_mut(expression).kind = union(&[flag, not]);
        let resolved = resolve(api, &mut Diagnostics::default());
        assert!(resolved.is_boxed(not, expression) && !resolved.is_boxed(expression, not));
    }

    #[test]
    fn arrays_may_nest_a_little() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let nested = (0..MAX_DEPTH).fold(flag, |inner, _| schema(&mut api, None, array(inner)));
        let too_deep = schema(&mut api, None, array(nested));
        let resolved = resolve(api, &mut Diagnostics::default());
        assert!(matches!(resolved.kind(nested), Kind::Array(_)));
        assert_eq!(*resolved.kind(too_deep), Kind::Any);
    }
}
