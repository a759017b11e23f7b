//! Types: whether values of one are values of the other.

use super::graph::{Graph, Mode};
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::ir::{Enum, Kind};

/// A type as the document writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Any,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    /// Listed values of several types.
    Mixed,
}

/// Whether the types differ so much that nothing else can be compared.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) -> bool {
    let types = kinds.map(type_of);
    let Pair { base, head } = types;
    if base == head {
        return false;
    }
    let is_text = graph.node(index).mode == Mode::Text;
    let rules = match (takes(head, base, is_text), takes(base, head, is_text)) {
        (true, _) => &rules::TYPE_GENERALIZED,
        (false, true) => &rules::TYPE_SPECIALIZED,
        (false, false) => &rules::TYPE_CHANGED,
    };
    graph.find(index, rules, format!(" is {}, before that {}", shown(head), shown(base)));
    let are_numbers = |one: Type| matches!(one, Type::Integer | Type::Number);
    !(are_numbers(base) && are_numbers(head))
}

pub(super) fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Any | Kind::Union(_) | Kind::AllOf(_) | Kind::Alias(_) => Type::Any,
        Kind::Boolean => Type::Boolean,
        Kind::Integer(_) => Type::Integer,
        Kind::Number(_) => Type::Number,
        Kind::String(_) => Type::String,
        Kind::Enum(values) => listed(values),
        Kind::Array(_) => Type::Array,
        Kind::Map(_) | Kind::Object(_) => Type::Object,
    }
}

fn listed(values: &Enum) -> Type {
    let all = |is: fn(&serde_json::Value) -> bool| values.values.iter().all(|value| is(&value.value));
    match () {
        () if all(serde_json::Value::is_string) => Type::String,
        () if all(|value| value.is_i64() || value.is_u64()) => Type::Integer,
        () if all(serde_json::Value::is_number) => Type::Number,
        () if all(serde_json::Value::is_boolean) => Type::Boolean,
        () => Type::Mixed,
    }
}

/// Whether each value of the other type is one of this.
fn takes(wide: Type, narrow: Type, is_text: bool) -> bool {
    match (wide, narrow) {
        (Type::Any, _) | (Type::Number, Type::Integer) => true,
        // Written as text, all of these are texts.
        (Type::String, Type::Boolean | Type::Integer | Type::Number | Type::Mixed) => is_text,
        _ => wide == narrow,
    }
}

/// A type in a sentence.
pub(super) fn shown(one: Type) -> &'static str {
    match one {
        Type::Any => "any value",
        Type::Boolean => "a boolean",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::String => "a string",
        Type::Array => "an array",
        Type::Object => "an object",
        Type::Mixed => "one of values of several types",
    }
}
