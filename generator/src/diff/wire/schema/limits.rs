//! Formats, patterns, lengths and bounds beside `enum`. They matter as far as they exclude values that are listed.

use std::collections::HashSet;

use serde_json::Value;

use super::allows::allows_json;
use super::enumeration::Values;
use super::graph::Graph;
use super::json_schema::kind_keywords;
use super::schemas::Schemas;
use super::types::{Type, type_of_values};
use super::{number, string};
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::wire::finding::texts::value as quote_value;
use crate::ir::{Bounds, Constraint, ENUM_LIMITS, Integer, Kind, Number, StringType, is_rounded};

/// Returns the limits of two schemas as those of strings or numbers, if one of them is an enum.
pub(super) fn limits(kinds: Pair<&Kind>, constraints: &Pair<Vec<&Constraint>>) -> Option<Pair<Kind>> {
    if ![kinds.base, kinds.head].iter().any(|kind| matches!(kind, Kind::Enum(_))) {
        return None;
    }
    let (base, head) = (limits_of(kinds.base, &constraints.base)?, limits_of(kinds.head, &constraints.head)?);
    let is_number = |kind: &Kind| !matches!(kind, Kind::String(_));
    (is_number(&base) == is_number(&head)).then_some(Pair { base, head })
}

/// Returns `true` if a constraint is one of the limits.
pub(super) fn is_limit(keyword: &str) -> bool {
    ENUM_LIMITS.contains(&keyword)
}

/// Returns the limits beside a list of values, or the limits that a type has itself.
pub(super) fn limits_of(kind: &Kind, constraints: &[&Constraint]) -> Option<Kind> {
    let Kind::Enum(values) = kind else {
        return matches!(kind, Kind::String(_) | Kind::Integer(_) | Kind::Number(_)).then(|| kind.clone());
    };
    let of = |keyword: &str| constraints.iter().find(|one| one.keyword == keyword).map(|one| &one.value);
    let text = |keyword: &str| of(keyword).and_then(Value::as_str).map(str::to_owned);
    let number = |keyword: &str| of(keyword).and_then(Value::as_f64);
    let exact = |keyword: &str| of(keyword).and_then(Value::as_i64).filter(is_rounded);
    let length = |keyword: &str| number(keyword).map(|length| length as usize);
    let is_true = |keyword: &str| of(keyword) == Some(&Value::Bool(true));
    let bounds = || Bounds {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: is_true("exclusiveMinimum"),
        exclusive_maximum: is_true("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        exact_minimum: exact("minimum"),
        exact_maximum: exact("maximum"),
    };
    let format = text("format");
    let listed: Vec<&Value> = values.values.iter().map(|one| &one.value).collect();
    match type_of_values(&listed) {
        _ if values.open => None,
        Type::String => Some(Kind::String(StringType {
            format,
            pattern: text("pattern"),
            min_length: length("minLength"),
            max_length: length("maxLength"),
        })),
        Type::Integer => Some(Kind::Integer(Integer { format, bounds: bounds() })),
        Type::Number => Some(Kind::Number(Number { format, bounds: bounds() })),
        _ => None,
    }
}

/// Compares limits, one keyword after the other. Those that neither exclude a value that was allowed nor the reverse have no effect.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, limits: Pair<&Kind>, values: &Pair<Values<'_>>) {
    let Pair { base, head } = limits;
    for mixed in each_keyword(base, head) {
        let before = graph.findings.len();
        let limits = Pair { base, head: &mixed };
        match (base, &mixed) {
            (Kind::String(base), Kind::String(head)) => string::compare(graph, index, Pair { base, head }),
            _ => number::compare(graph, index, limits),
        }
        if graph.findings.len() == before {
            continue;
        }
        let Some(listed) = values_in_both(values) else { continue };
        let allowed: Vec<Pair<Option<bool>>> = allowed(graph, limits, &listed);
        if allowed.iter().all(|one| !one.map(|one| one == Some(true)).differs()) {
            graph.make_safe(before);
        }
        let is_excluded = |(_, one): &(&&Value, &Pair<Option<bool>>)| one.base == Some(true) && one.head == Some(false);
        let excluded = listed.iter().zip(&allowed).filter(is_excluded);
        let excluded: Vec<String> = excluded.map(|(value, _)| quote_value(value)).collect();
        if !excluded.is_empty() && graph.node(index).direction == Direction::Request {
            graph.explain(before, Severity::Breaking, &format!(", which excludes {}", excluded.join(", ")));
        }
    }
}

/// Returns whether the limits of each side allow each value. Equal formats do not count.
fn allowed(graph: &Graph<'_>, limits: Pair<&Kind>, values: &[&Value]) -> Vec<Pair<Option<bool>>> {
    let keywords = limits.map(kind_keywords);
    let is_same = !keywords.map_ref(|one| one.get("format").cloned()).differs();
    let is_limit = |keyword: &str| is_limit(keyword) && !(is_same && keyword == "format");
    let keywords = keywords.map(|all| all.into_iter().filter(|(keyword, _)| is_limit(keyword)).collect::<Value>());
    let schemas = Schemas::new(graph.sides.base, Direction::Request, 0);
    values.iter().map(|value| keywords.map_ref(|keywords| allows_json(&schemas, keywords, value))).collect()
}

/// Returns the limits of the base with one keyword of the head, for each keyword.
fn each_keyword(base: &Kind, head: &Kind) -> Vec<Kind> {
    let bounds = |base: &Bounds, head: &Bounds| {
        [
            Bounds {
                maximum: head.maximum,
                exclusive_maximum: head.exclusive_maximum,
                exact_maximum: head.exact_maximum,
                ..base.clone()
            },
            Bounds {
                minimum: head.minimum,
                exclusive_minimum: head.exclusive_minimum,
                exact_minimum: head.exact_minimum,
                ..base.clone()
            },
            Bounds { multiple_of: head.multiple_of, ..base.clone() },
        ]
    };
    match (base, head) {
        (Kind::String(base), Kind::String(head)) => [
            StringType { format: head.format.clone(), ..base.clone() },
            StringType { pattern: head.pattern.clone(), ..base.clone() },
            StringType { max_length: head.max_length, ..base.clone() },
            StringType { min_length: head.min_length, ..base.clone() },
        ]
        .map(Kind::String)
        .to_vec(),
        (Kind::Integer(base), Kind::Integer(head)) => {
            let format = Integer { format: head.format.clone(), ..base.clone() };
            let others = bounds(&base.bounds, &head.bounds).map(|bounds| Integer { bounds, ..base.clone() });
            std::iter::once(format).chain(others).map(Kind::Integer).collect()
        }
        (Kind::Number(base), Kind::Number(head)) => {
            let format = Number { format: head.format.clone(), ..base.clone() };
            let others = bounds(&base.bounds, &head.bounds).map(|bounds| Number { bounds, ..base.clone() });
            std::iter::once(format).chain(others).map(Kind::Number).collect()
        }
        // The types differ as well.
        _ => vec![head.clone()],
    }
}

/// Returns the values that both sides list, or the only list; `None` without any.
fn values_in_both<'a>(values: &Pair<Values<'a>>) -> Values<'a> {
    match (&values.base, &values.head) {
        (Some(base), Some(head)) => {
            let known: HashSet<String> = head.iter().map(ToString::to_string).collect();
            Some(base.iter().copied().filter(|value| known.contains(&value.to_string())).collect())
        }
        (base, head) => base.as_ref().or(head.as_ref()).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::schema_changes;

    fn letters(keyword: &str, value: Value) -> Value {
        json!({"type": "string", "enum": ["a", "bb"], keyword: value})
    }

    #[test]
    fn limits_matter_if_they_exclude_a_listed_value() {
        let changes = |base, head| schema_changes(&letters("maxLength", base), &letters("maxLength", head));
        assert_eq!(changes(json!(9), json!(1)), ["breaking maxLength 9 → 1, which excludes `\"bb\"`"]);
        assert_eq!(changes(json!(9), json!(2)), ["safe maxLength 9 → 2"]);
        let pattern = schema_changes(&letters("title", json!("A")), &letters("pattern", json!("^a")));
        assert_eq!(pattern, ["breaking new pattern `^a`, which excludes `\"bb\"`", "docs title changed"]);
    }

    #[test]
    fn a_string_instead_of_an_enum_has_limits() {
        let changes = |string: Value| schema_changes(&letters("title", json!("A")), &string);
        let date = changes(json!({"type": "string", "title": "A", "format": "date"}));
        assert_eq!(
            date,
            ["breaking new format `date`, which excludes `\"a\"`, `\"bb\"`", "safe enum `\"a\"`, `\"bb\"` removed"]
        );
        let short = changes(json!({"type": "string", "title": "A", "maxLength": 2}));
        assert_eq!(short, ["safe enum `\"a\"`, `\"bb\"` removed", "safe new maxLength 2"]);
    }
}
