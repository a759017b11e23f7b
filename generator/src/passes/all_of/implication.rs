//! Implication: which subschemas of an `allOf` add nothing to the others. Unlike equality, it has a direction.

use crate::ir::{Integer, Kind, Number, SchemaGraph, SchemaId, StringType};
use crate::passes::schemas::Schemas;

/// Returns the subschemas that no other one implies; of several equal ones, the first.
pub(super) fn essential(schemas: &Schemas, subschemas: &[SchemaId]) -> Vec<SchemaId> {
    let kinds: Vec<&Kind> = subschemas.iter().map(|subschema| schemas.resolved_kind(*subschema)).collect();
    let is_redundant_beside = |index: usize, other: usize| {
        index != other
            && is_implied_by(schemas, kinds[index], kinds[other])
            && (other < index || !is_implied_by(schemas, kinds[other], kinds[index]))
    };
    let is_essential = |index: &usize| {
        *kinds[*index] != Kind::Any && !(0..kinds.len()).any(|other| is_redundant_beside(*index, other))
    };
    (0..kinds.len()).filter(is_essential).map(|index| subschemas[index]).collect()
}

/// Returns the essential subschemas, or the first subschema if none is essential.
pub(super) fn essential_of(schemas: &Schemas, leaves: Vec<SchemaId>) -> Vec<SchemaId> {
    let essential = essential(schemas, &leaves);
    if essential.is_empty() { leaves.into_iter().take(1).collect() } else { essential }
}

/// Returns `true` if `kind` adds nothing to `other`, as `type: string` adds nothing to a list of strings.
pub(super) fn is_implied_by(schemas: &impl SchemaGraph, kind: &Kind, other: &Kind) -> bool {
    match (kind, other) {
        (Kind::Any, _) => true,
        (_, Kind::Any) => false,
        (Kind::Map(values), Kind::Map(_) | Kind::Object(_) | Kind::Union(_) | Kind::AllOf(_)) => {
            *schemas.kind(*values) == Kind::Any
        }
        (Kind::Array(array), Kind::Array(_)) => *schemas.kind(array.items) == Kind::Any,
        (Kind::String(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean, Kind::Enum(_)) => true,
        // The variants do not say which type they have.
        (Kind::String(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean, Kind::Union(union))
            if union.subschemas.iter().all(|subschema| *schemas.resolved_kind(*subschema) == Kind::Any) =>
        {
            false
        }
        (Kind::String(string), Kind::String(_) | Kind::Union(_) | Kind::AllOf(_)) => *string == StringType::default(),
        (Kind::Integer(integer), Kind::Integer(_) | Kind::Union(_) | Kind::AllOf(_)) => *integer == Integer::default(),
        (Kind::Number(number), Kind::Number(_) | Kind::Integer(_) | Kind::Union(_) | Kind::AllOf(_)) => {
            *number == Number::default()
        }
        (Kind::Boolean, Kind::Boolean | Kind::Union(_) | Kind::AllOf(_)) => true,
        _ => kind == other,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ir::testing::{api, enumeration, schema, string};

    #[test]
    fn an_enum_implies_its_type() {
        let api = api();
        assert!(is_implied_by(&api, &string(), &enumeration(&["a"])));
        assert!(!is_implied_by(&api, &enumeration(&["a"]), &string()));
        assert!(is_implied_by(&api, &Kind::Any, &Kind::Boolean) && !is_implied_by(&api, &Kind::Boolean, &Kind::Any));
    }

    #[test]
    fn subschemas_that_others_imply_are_left_out() {
        let mut api = api();
        let [any, plain] = [Kind::Any, string()].map(|kind| schema(&mut api, None, kind));
        let [first, same] = [enumeration(&["a"]), enumeration(&["a"])].map(|kind| schema(&mut api, None, kind));
        let schemas = Schemas::new(Arc::new(api));
        assert_eq!(essential(&schemas, &[any, plain, first, same]), [first]);
        assert_eq!(essential(&schemas, &[any, any]), []);
        assert_eq!(essential_of(&schemas, vec![any, any]), [any]);
    }
}
