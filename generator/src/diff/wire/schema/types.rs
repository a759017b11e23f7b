//! `type`: whether values of one type are values of the other.

use serde::Serialize;
use serde_json::Value;

use super::enumeration::{Values, format_values, list};
use super::graph::Graph;
use super::written::{Written, includes_texts};
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_replacement, quote};
use crate::display::display_as_serialized;
use crate::ir::Kind;

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
    /// Null alone.
    Null,
    #[serde(rename = "enum of several types")]
    Mixed,
}

display_as_serialized!(Type);

/// Compares types, and returns `true` if they differ so much that nothing else can be compared.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>, values: &Pair<Values<'_>>) -> bool {
    let Pair { base, head } = types(kinds, values);
    // Values of several types are compared one by one.
    let is_list = |one: Type| matches!(one, Type::Mixed | Type::Null);
    let are_lists = values.base.is_some() && values.head.is_some() && (is_list(base) || is_list(head));
    if base == head || are_lists {
        return false;
    }
    let is_text = graph.node(index).serialization.is_text();
    let written = Pair {
        base: Written { value_type: base, kind: kinds.base, values: &values.base },
        head: Written { value_type: head, kind: kinds.head, values: &values.head },
    };
    let (is_wider, is_narrower) = if is_text {
        (includes_texts(written.head, written.base), includes_texts(written.base, written.head))
    } else {
        (includes(head, base), includes(base, head))
    };
    let rules = match (is_wider, is_narrower) {
        (true, true) if is_text => &rules::TYPE_COMPATIBLE,
        (true, _) => &rules::TYPE_GENERALIZED,
        (false, true) => &rules::TYPE_SPECIALIZED,
        (false, false) => &rules::TYPE_CHANGED,
    };
    let text = |one: Written<'_>| if is_text { described(one) } else { one.value_type.to_string() };
    graph.push(index, rules, describe_replacement("type", text(written.base), text(written.head)));
    let is_number = |one: Type| matches!(one, Type::Integer | Type::Number);
    let is_listed = |one: Type, values: &Values<'_>| one == Type::Any && values.is_some();
    let are_numbers = is_number(base) && is_number(head);
    let is_new = !(are_numbers || is_listed(base, &values.base) || is_listed(head, &values.head));
    if is_new {
        graph.last_adds(graph.node(index).ids.head);
    }
    is_new
}

/// Returns the type with what says which texts it allows: `string (format uuid)`, or with the values that it lists.
fn described(written: Written<'_>) -> String {
    if let Some(values) = written.values.as_ref().filter(|values| !values.is_empty()) {
        return format!("{} (enum {})", written.value_type, format_values(values));
    }
    let Kind::String(string) = written.kind else { return written.value_type.to_string() };
    let keywords = [
        string.format.as_ref().map(|format| format!("format {format}")),
        string.min_length.map(|length| format!("minLength {length}")),
        string.max_length.map(|length| format!("maxLength {length}")),
        string.pattern.as_ref().map(|pattern| format!("pattern {}", quote(pattern))),
    ];
    let keywords: Vec<String> = keywords.into_iter().flatten().collect();
    let keywords = if keywords.is_empty() { String::new() } else { format!(" ({})", keywords.join(", ")) };
    format!("{}{keywords}", written.value_type)
}

/// Returns the types of two kinds. Values that no kind lists have types of their own, except for objects and arrays that are listed
/// instead of a type, which may describe them further.
fn types(kinds: Pair<&Kind>, values: &Pair<Values<'_>>) -> Pair<Type> {
    let types = kinds.map(type_of);
    let own = |one: Type, values: &Values<'_>| match values {
        Some(values) if one == Type::Any => type_of_values(values),
        _ => one,
    };
    let of_values = Pair { base: own(types.base, &values.base), head: own(types.head, &values.head) };
    let are_unlisted = values.base.is_none() || values.head.is_none();
    if are_unlisted && (!types.differs() || !of_values.differs()) { types } else { of_values }
}

pub(super) fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Any | Kind::Union(_) | Kind::AllOf(_) | Kind::Alias(_) => Type::Any,
        Kind::Boolean => Type::Boolean,
        Kind::Integer(_) => Type::Integer,
        Kind::Number(_) => Type::Number,
        Kind::String(_) => Type::String,
        Kind::Enum(values) => type_of_values(&list(values)),
        Kind::Array(_) => Type::Array,
        Kind::Map(_) | Kind::Object(_) => Type::Object,
    }
}

/// Returns the type of all values.
pub(super) fn type_of_values(values: &[&Value]) -> Type {
    let mut types = values.iter().map(|value| match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() => Type::Number,
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    });
    let first = types.next().unwrap_or(Type::Null);
    types.fold(first, |all, one| match (all, one) {
        _ if all == one => all,
        (Type::Integer | Type::Number, Type::Integer | Type::Number) => Type::Number,
        _ => Type::Mixed,
    })
}

/// Returns `true` if each value of the narrow type is one of the wide type.
pub(super) fn includes(wide: Type, narrow: Type) -> bool {
    match (wide, narrow) {
        // Null is compared as `nullable`.
        (Type::Any, _) | (_, Type::Null) | (Type::Number, Type::Integer) => true,
        _ => wide == narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_types_include_narrower_ones() {
        assert!(includes(Type::Number, Type::Integer) && includes(Type::Any, Type::Object));
        assert!(!includes(Type::Integer, Type::Number) && !includes(Type::String, Type::Integer));
    }
}
