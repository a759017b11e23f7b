//! Parameters: matched by name and `in`, path parameters by their order.

use std::collections::HashSet;

use super::content::{compare_examples, describe_all_contents, describe_contents};
use super::context::OperationContext;
use super::finding::lifecycle::{self, LifecycleState};
use super::finding::texts::{DESCRIPTION_CHANGED, describe_replacement, presence, quote};
use super::finding::{Sides, locations};
use super::pairing::placeholders;
use super::schema::{Graph, Root, Serialization, compare_root, describe, describe_all};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Kind, Parameter, ParameterLocation, ParameterValue, SchemaGraph, SchemaId, Style};
use crate::passes::Resolved;

pub(super) fn compare<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>) {
    let Pair { base, head } = context.pair;
    let mut matched: HashSet<usize> = HashSet::new();
    let mut unmatched: Vec<&Parameter> = Vec::new();
    for parameter in &base.parameters {
        let name = name_in_head(context, parameter);
        // The name of the whole query is not sent.
        let is_whole = |other: &Parameter| other.is_query_string && parameter.is_query_string;
        let is_same = |other: &Parameter| has_name(other, parameter.location, name) || is_whole(other);
        match head.parameters.iter().position(is_same).filter(|index| matched.insert(*index)) {
            Some(index) => compare_pair(context, graph, Pair { base: parameter, head: &head.parameters[index] }),
            None => unmatched.push(parameter),
        }
    }
    for parameter in unmatched {
        let is_same = |other: &Parameter| other.name == parameter.name && other.location != ParameterLocation::Path;
        let moved = head.parameters.iter().position(is_same).filter(|_| parameter.location != ParameterLocation::Path);
        match moved.filter(|index| matched.insert(*index)) {
            Some(index) => compare_pair(context, graph, Pair { base: parameter, head: &head.parameters[index] }),
            None => push_removed(context, parameter),
        }
    }
    for (_, parameter) in head.parameters.iter().enumerate().filter(|(index, _)| !matched.contains(index)) {
        push_added(context, parameter);
    }
}

/// Names of headers are compared without case.
fn has_name(parameter: &Parameter, location: ParameterLocation, name: &str) -> bool {
    parameter.location == location
        && match location {
            ParameterLocation::Header => parameter.name.eq_ignore_ascii_case(name),
            ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Cookie => parameter.name == name,
        }
}

/// Returns the name in the head of the path parameter in the same position; other parameters keep their names.
fn name_in_head<'a>(context: &OperationContext<'_, 'a>, parameter: &'a Parameter) -> &'a str {
    let Pair { base, head } = context.pair.map(|operation| placeholders(&operation.path));
    let position = base.iter().position(|name| *name == parameter.name);
    match position.filter(|_| parameter.location == ParameterLocation::Path && base.len() == head.len()) {
        Some(position) => head[position],
        None => &parameter.name,
    }
}

fn location_of(parameter: &Parameter) -> Location {
    Location::value(parameter.source, parameter.pointer.clone())
}

/// Returns ``query parameter `limit` ``.
fn subject(parameter: &Parameter) -> String {
    format!("{} {}", kind(parameter), quote(&parameter.name))
}

/// Returns `query parameter`.
fn kind(parameter: &Parameter) -> String {
    format!("{} parameter", parameter.location)
}

fn path(parameter: &Parameter) -> String {
    format!("{} / {}", parameter.location, parameter.name)
}

fn push(context: &mut OperationContext<'_, '_>, rule: &'static Rule, pair: Pair<&Parameter>, text: &str) {
    push_as(context, rule, rule.severity, pair, text);
}

fn push_as(
    context: &mut OperationContext<'_, '_>,
    rule: &'static Rule,
    severity: Severity,
    pair: Pair<&Parameter>,
    text: &str,
) {
    let locations = locations(location_of(pair.base), location_of(pair.head));
    context.push_part(rule, severity, &path(pair.head), locations, format!("{}: {text}", subject(pair.head)));
}

fn push_removed(context: &mut OperationContext<'_, '_>, parameter: &Parameter) {
    let lifecycle = &parameter.lifecycle;
    let sunset = lifecycle.sunset.as_deref().and_then(lifecycle::parse_date);
    let is_past = lifecycle::is_past_sunset(lifecycle, context.sides.today);
    let subject = subject(parameter);
    let (rule, text) = match sunset {
        _ if !parameter.deprecated => (&rules::PARAMETER_REMOVED, format!("{subject} removed")),
        Some(date) if !is_past => {
            (&rules::PARAMETER_REMOVED_BEFORE_SUNSET, format!("{subject} removed before its sunset {date}"))
        }
        _ => (&rules::PARAMETER_REMOVED_WITH_DEPRECATION, format!("deprecated {subject} removed")),
    };
    let locations = locations(location_of(parameter), context.pair.head.location());
    context.push_part(rule, rule.severity, &path(parameter), locations, text);
}

fn push_added(context: &mut OperationContext<'_, '_>, parameter: &Parameter) {
    let subject = subject(parameter);
    let (rule, text) = match (parameter.location, parameter.required) {
        (ParameterLocation::Path, _) => (&rules::PATH_PARAMETER_ADDED, format!("new {subject}")),
        (_, true) => (&rules::REQUIRED_PARAMETER_ADDED, format!("new {} {subject}", presence(true))),
        (_, false) => (&rules::PARAMETER_ADDED, format!("new {} {subject}", presence(false))),
    };
    let (value, all) = describe_value(&context.sides, parameter);
    let locations = locations(context.pair.base.location(), location_of(parameter));
    context.push_new(rule, &path(parameter), locations, text + &value, &all);
}

/// Describes the value of a new parameter, in short for messages and with all that it consists of.
fn describe_value(sides: &Sides<'_>, parameter: &Parameter) -> (String, String) {
    match &parameter.value {
        ParameterValue::Styled { schema, style, explode, allow_reserved } => {
            let all = format!("{style} {explode} {allow_reserved}\n{}", describe_all(sides, *schema, false));
            (format!(": {}", describe(sides.head, *schema)), all)
        }
        ParameterValue::Content(content) => {
            let content = std::slice::from_ref(content);
            (format!(" as{}", describe_contents(sides.head, content)), describe_all_contents(sides, content))
        }
    }
}

fn compare_pair<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Parameter>) {
    let Pair { base, head } = pair;
    if base.location != head.location {
        let text = describe_replacement("in", base.location, head.location);
        push(context, &rules::PARAMETER_MOVED, pair, &text);
    }
    match (base.required, head.required) {
        (false, true) => push(context, &rules::PARAMETER_BECAME_REQUIRED, pair, "became required"),
        (true, false) => push(context, &rules::PARAMETER_BECAME_OPTIONAL, pair, "became optional"),
        _ => {}
    }
    match (base.allow_empty, head.allow_empty) {
        (false, true) => push(context, &rules::PARAMETER_EMPTY_ALLOWED, pair, "allowEmptyValue false → true"),
        (true, false) => push(context, &rules::PARAMETER_EMPTY_FORBIDDEN, pair, "allowEmptyValue true → false"),
        _ => {}
    }
    let states = pair.map(|one| LifecycleState { deprecated: one.deprecated, lifecycle: &one.lifecycle });
    for change in lifecycle::compare(states.base, states.head, context.sides.today) {
        push_as(context, change.rule, change.severity, pair, &change.text);
    }
    if base.description != head.description {
        push(context, &rules::DESCRIPTION_CHANGED, pair, DESCRIPTION_CHANGED);
    }
    if base.example != head.example {
        push(context, &rules::EXAMPLE_CHANGED, pair, "example changed");
    }
    if let Some((schemas, serialization)) = compare_value(context, pair) {
        let (operation, name) = (context.index, Some(head.name.clone()));
        let required = base.required || head.required;
        let root =
            Root { operation, path: path(head), subject: kind(head), name, required, is_webhook: context.is_webhook };
        compare_root(graph, root, schemas, Direction::Request, serialization);
    }
}

/// Compares how a parameter is serialized, and returns its schemas if they can be compared.
fn compare_value(
    context: &mut OperationContext<'_, '_>,
    pair: Pair<&Parameter>,
) -> Option<(Pair<SchemaId>, Serialization)> {
    match (&pair.base.value, &pair.head.value) {
        (ParameterValue::Styled { schema, .. }, ParameterValue::Styled { schema: head, .. }) => {
            compare_styles(context, pair);
            let serialization = if is_repeated(pair.base) && is_repeated(pair.head) {
                Serialization::Repeated
            } else {
                Serialization::Text
            };
            Some((Pair { base: *schema, head: *head }, serialization))
        }
        (ParameterValue::Content(base), ParameterValue::Content(head)) => {
            if !base.media_type.eq_ignore_ascii_case(&head.media_type) {
                let text = describe_replacement("media type", quote(&base.media_type), quote(&head.media_type));
                push(context, &rules::PARAMETER_STYLE_CHANGED, pair, &text);
            }
            match (pair.base.is_query_string, pair.head.is_query_string) {
                (false, true) => push(context, &rules::PARAMETER_STYLE_CHANGED, pair, "became the whole query"),
                (true, false) => push(context, &rules::PARAMETER_STYLE_CHANGED, pair, "became a part of the query"),
                _ => {}
            }
            compare_examples(context, &path(pair.head), Pair { base, head }, &subject(pair.head));
            Some((Pair { base: base.schema?, head: head.schema? }, Serialization::MediaType))
        }
        (ParameterValue::Styled { style, .. }, ParameterValue::Content(content)) => {
            let text = format!("style {} → media type {}", style, quote(&content.media_type));
            push(context, &rules::PARAMETER_STYLE_CHANGED, pair, &text);
            None
        }
        (ParameterValue::Content(content), ParameterValue::Styled { style, .. }) => {
            let text = format!("media type {} → style {}", quote(&content.media_type), style);
            push(context, &rules::PARAMETER_STYLE_CHANGED, pair, &text);
            None
        }
    }
}

/// Returns `true` if each item of an array is sent under the name of the parameter.
fn is_repeated(parameter: &Parameter) -> bool {
    matches!(parameter.value, ParameterValue::Styled { style: Style::Form, explode: true, .. })
        && parameter.location == ParameterLocation::Query
}

/// Returns `true` if the value of a parameter is a single text, a number or a boolean.
fn is_single(resolved: &Resolved, parameter: &Parameter) -> bool {
    let ParameterValue::Styled { schema, .. } = parameter.value else { return false };
    matches!(
        resolved.resolved_kind(schema),
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_)
    )
}

fn compare_styles(context: &mut OperationContext<'_, '_>, pair: Pair<&Parameter>) {
    let styles = pair.map(|parameter| match parameter.value {
        ParameterValue::Styled { style, explode, allow_reserved, .. } => Some((style, explode, allow_reserved)),
        ParameterValue::Content(_) => None,
    });
    let (Some((style, explode, reserved)), Some((new_style, new_explode, new_reserved))) = (styles.base, styles.head)
    else {
        return;
    };
    let mut texts = Vec::new();
    if style != new_style {
        texts.push(describe_replacement("style", style, new_style));
    }
    // A single value is written the same way with and without `explode`.
    let is_single = is_single(context.sides.base, pair.base) || is_single(context.sides.head, pair.head);
    if explode != new_explode && !is_single {
        texts.push(describe_replacement("explode", explode, new_explode));
    }
    // Another location has another default style.
    if !texts.is_empty() && pair.base.location == pair.head.location {
        push(context, &rules::PARAMETER_STYLE_CHANGED, pair, &texts.join(", "));
    }
    if reserved != new_reserved {
        let text = describe_replacement("allowReserved", reserved, new_reserved);
        push(context, &rules::PARAMETER_RESERVED_CHANGED, pair, &text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::operation_changes;

    fn parameter(keyword: &str, value: Value) -> Value {
        let mut parameter = json!({"name": "limit", "in": "query", "schema": {"type": "integer"}});
        parameter[keyword] = value;
        json!({"parameters": [parameter]})
    }

    #[test]
    fn parameters_are_added_moved_and_removed() {
        let (none, optional) = (json!({}), parameter("required", json!(false)));
        let required = parameter("required", json!(true));
        assert_eq!(operation_changes(&none, &required), ["breaking new required query parameter `limit`: integer"]);
        assert_eq!(operation_changes(&optional, &none), ["risky query parameter `limit` removed"]);
        assert_eq!(operation_changes(&optional, &required), ["breaking query parameter `limit`: became required"]);
        let moved = operation_changes(&optional, &parameter("in", json!("header")));
        assert_eq!(moved, ["breaking header parameter `limit`: in query → header"]);
    }

    #[test]
    fn serializations_are_compared() {
        let exploded = |explode: bool, kind: &Value| {
            let limit = json!({"name": "limit", "in": "query", "explode": explode, "schema": kind});
            json!({"parameters": [limit]})
        };
        let (list, single) = (json!({"type": "array", "items": {"type": "string"}}), json!({"type": "integer"}));
        let reported = operation_changes(&exploded(true, &list), &exploded(false, &list));
        assert_eq!(reported, ["breaking query parameter `limit`: explode true → false"]);
        assert_eq!(operation_changes(&exploded(true, &single), &exploded(false, &single)), [""; 0]);
        let reported =
            operation_changes(&parameter("style", json!("form")), &parameter("style", json!("pipeDelimited")));
        assert_eq!(reported, ["breaking query parameter `limit`: style form → pipeDelimited"]);
        let written = |extension: &str| {
            let content = json!({"application/json": {"schema": {"type": "integer"}}});
            let query = json!({"name": "limit", "in": "query", "content": content, extension: true});
            let cookie = json!({"name": "id", "in": "cookie", "schema": {"type": "integer"}, extension: true});
            json!({"parameters": [query, cookie]})
        };
        let reported = operation_changes(&written("x-other"), &written("x-query-string"));
        assert_eq!(reported, ["breaking query parameter `limit`: became the whole query"]);
        let reported = operation_changes(&written("x-other"), &written("x-plain-cookie"));
        assert_eq!(reported, ["breaking cookie parameter `id`: style form → cookie"]);
    }

    #[test]
    fn names_of_headers_have_no_case() {
        let header = |name: &str| json!({"parameters": [{"name": name, "in": "header", "schema": {"type": "string"}}]});
        assert!(operation_changes(&header("X-Count"), &header("x-count")).is_empty());
    }
}
