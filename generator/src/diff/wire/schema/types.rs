//! `type`: whether values of one type are values of the other.

use serde::Serialize;

use super::graph::{Graph, Serialization};
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::texts::describe_replacement;
use crate::display::display_as_serialized;
use crate::ir::{Enum, Kind};

/// A `type` of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Type {
    Any,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    #[serde(rename = "enum of several types")]
    Mixed,
}

display_as_serialized!(Type);

/// Compares types, and returns `true` if they differ so much that nothing else can be compared.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) -> bool {
    let Pair { base, head } = kinds.map(type_of);
    if base == head {
        return false;
    }
    let is_text = graph.node(index).serialization == Serialization::Text;
    let rules = match (includes(head, base, is_text), includes(base, head, is_text)) {
        (true, _) => &rules::TYPE_GENERALIZED,
        (false, true) => &rules::TYPE_SPECIALIZED,
        (false, false) => &rules::TYPE_CHANGED,
    };
    graph.push(index, rules, describe_replacement("type", base, head));
    let is_number = |one: Type| matches!(one, Type::Integer | Type::Number);
    !(is_number(base) && is_number(head))
}

pub(super) fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Any | Kind::Union(_) | Kind::AllOf(_) | Kind::Alias(_) => Type::Any,
        Kind::Boolean => Type::Boolean,
        Kind::Integer(_) => Type::Integer,
        Kind::Number(_) => Type::Number,
        Kind::String(_) => Type::String,
        Kind::Enum(values) => type_of_values(values),
        Kind::Array(_) => Type::Array,
        Kind::Map(_) | Kind::Object(_) => Type::Object,
    }
}

fn type_of_values(values: &Enum) -> Type {
    let all = |is: fn(&serde_json::Value) -> bool| values.values.iter().all(|value| is(&value.value));
    match () {
        () if all(serde_json::Value::is_string) => Type::String,
        () if all(|value| value.is_i64() || value.is_u64()) => Type::Integer,
        () if all(serde_json::Value::is_number) => Type::Number,
        () if all(serde_json::Value::is_boolean) => Type::Boolean,
        () => Type::Mixed,
    }
}

/// Returns `true` if each value of the narrow type is one of the wide type.
fn includes(wide: Type, narrow: Type, is_text: bool) -> bool {
    match (wide, narrow) {
        (Type::Any, _) | (Type::Number, Type::Integer) => true,
        // In a parameter all of these are text.
        (Type::String, Type::Boolean | Type::Integer | Type::Number | Type::Mixed) => is_text,
        _ => wide == narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_types_include_narrower_ones() {
        assert!(includes(Type::Number, Type::Integer, false) && includes(Type::Any, Type::Object, false));
        assert!(!includes(Type::Integer, Type::Number, false) && !includes(Type::String, Type::Integer, false));
        // In a query `1` is a string, too.
        assert!(includes(Type::String, Type::Integer, true));
    }
}
