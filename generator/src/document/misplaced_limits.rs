//! Keywords of a schema that openapiv3 drops since they have no effect.
//! Input: a schema. Output: a warning for each limit of another type than the schema's, for an `enum` without values, for `oneOf` and
//! its like without subschemas, and for a `multipleOf` that is not above 0.

use super::node::Node;
use crate::diagnostic::{Diagnostic, Location};
use crate::pointer;
use crate::source::SourceId;

/// The types with limits, and the limits of each: for the smallest value, for the largest one, and others.
const LIMITS: &[(&[&str], &str, &str, &[&str])] = &[
    (&["integer", "number"], "minimum", "maximum", &["exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["string"], "minLength", "maxLength", &["pattern"]),
    (&["array"], "minItems", "maxItems", &["uniqueItems"]),
    (&["object"], "minProperties", "maxProperties", &[]),
];

/// Returns a warning for each keyword without effect.
pub fn find_misplaced_limits(schema: &Node, source: SourceId, at: &str) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut warn = |key: &str, message: String, help: String| {
        let location = Location::key(source, pointer::join(at, key));
        warnings.push(Diagnostic::warning(message).at(location).with_help(help));
    };
    if matches!(schema.get("enum"), Some(Node::List(values)) if values.is_empty()) {
        let help = "list the values, or remove `enum`".to_owned();
        warn("enum", "`enum` is empty, so any value is allowed".to_owned(), help);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if matches!(schema.get(key), Some(Node::List(subschemas)) if subschemas.is_empty()) {
            let help = format!("list the subschemas, or remove `{key}`");
            warn(key, format!("`{key}` is empty, so it has no effect"), help);
        }
    }
    if let Some(factor) = schema.get("multipleOf").filter(|value| value.as_f64().is_some_and(|factor| factor <= 0.0)) {
        let message = format!("`multipleOf` is {factor}; expected a number above 0");
        warn("multipleOf", message, "correct it, or remove it".to_owned());
    }
    let Some(declared) = schema.get("type").and_then(Node::as_str) else { return warnings };
    let is_set = |key: &str| schema.get(key).is_some_and(|value| *value != Node::Null && *value != Node::Bool(false));
    let own = LIMITS.iter().find(|(types, ..)| types.contains(&declared));
    // Of an unknown type, nothing is known.
    if own.is_none() && declared != "boolean" {
        return warnings;
    }
    for (_, min, max, others) in LIMITS.iter().filter(|(types, ..)| !types.contains(&declared)) {
        for key in [min, max].into_iter().chain(*others).filter(|key| is_set(key)) {
            let likely = own.map(|(_, own_min, own_max, _)| if key == min { own_min } else { own_max });
            let help = match likely.filter(|likely| (key == min || key == max) && !is_set(likely)) {
                Some(likely) => format!("did you mean `{likely}`?"),
                None => "remove it, or correct the type".to_owned(),
            };
            warn(key, format!("`{key}` has no effect on the type `{declared}`"), help);
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn warnings(entries: &[(&str, Node)]) -> Vec<(String, String)> {
        let schema = Node::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
        let warnings = find_misplaced_limits(&schema, Sources::default().add("a.yaml", ""), "");
        warnings.into_iter().map(|one| (one.message, one.help.unwrap_or_default())).collect()
    }

    #[test]
    fn limits_of_other_types_are_reported() {
        let string = ("type", Node::String("string".to_owned()));
        let (three, yes) = (Node::Unsigned(3), Node::Bool(true));
        let found = warnings(&[string.clone(), ("minimum", three.clone()), ("minLength", three.clone())]);
        let message = |key: &str| format!("`{key}` has no effect on the type `string`");
        assert_eq!(found, [(message("minimum"), "remove it, or correct the type".to_owned())]);
        let found = warnings(&[string.clone(), ("maxItems", three.clone()), ("exclusiveMinimum", yes)]);
        let likely = "did you mean `maxLength`?".to_owned();
        let exclusive = (message("exclusiveMinimum"), "remove it, or correct the type".to_owned());
        assert_eq!(found, [exclusive, (message("maxItems"), likely)]);
        assert!(warnings(&[string, ("uniqueItems", Node::Bool(false))]).is_empty());
        assert!(warnings(&[("minimum", three)]).is_empty());
    }

    #[test]
    fn an_enum_has_values() {
        let found = warnings(&[("enum", Node::List(Vec::new()))]);
        assert_eq!(found[0].0, "`enum` is empty, so any value is allowed");
    }

    #[test]
    fn unions_have_subschemas_and_factors_are_above_0() {
        let found = warnings(&[("anyOf", Node::List(Vec::new())), ("multipleOf", Node::Unsigned(0))]);
        assert_eq!(found[0].0, "`anyOf` is empty, so it has no effect");
        assert_eq!(found[1].0, "`multipleOf` is the number 0; expected a number above 0");
        assert!(warnings(&[("anyOf", Node::List(vec![Node::Null])), ("multipleOf", Node::Float(0.1))]).is_empty());
    }
}
