//! Operations: their path, id, lifecycle, tags and permissions, and on to their parts.

use super::context::OperationContext;
use super::finding::lifecycle::{self, LifecycleState};
use super::finding::texts::{
    DESCRIPTION_CHANGED, EXTERNAL_DOCS_CHANGED, describe_change, describe_names, describe_replacement, link, quote,
};
use super::finding::{Change, Sides};
use super::pairing::{OperationPair, template};
use super::schema::Graph;
use super::{body, parameter, permission, response, webhook};
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Operation, PageParameter, PageParameterLocation, PagedBy, Pagination};

pub(super) fn compare<'a>(
    sides: &Sides<'a>,
    pair: &OperationPair,
    index: usize,
    changes: &mut Vec<Change>,
    graph: &mut Graph<'a>,
) {
    let both = match *pair {
        OperationPair::Both(both) => both,
        OperationPair::Removed(base) => {
            return changes.extend(removed_of(sides, base, index));
        }
        OperationPair::Added(head) => return changes.extend(added_of(sides, head, index)),
    };
    let pair = Pair { base: sides.base.api.request(both.base), head: sides.head.api.request(both.head) };
    let is_webhook = sides.head.api.webhook_of(both.head).is_some();
    let mut context = OperationContext { sides: *sides, index, pair, is_webhook, changes };
    if is_webhook {
        return webhook::compare(&mut context, both, graph);
    }
    compare_path(&mut context);
    compare_id(&mut context);
    compare_lifecycle(&mut context);
    compare_names(&mut context, None, "tag", |one| &one.tags, [&rules::TAG_ADDED, &rules::TAG_REMOVED]);
    compare_permission(&mut context);
    compare_pagination(&mut context);
    compare_texts(&mut context);
    parameter::compare(&mut context, graph);
    body::compare(&mut context, graph);
    response::compare(&mut context, graph);
    let rules = [&rules::CALLBACK_ADDED, &rules::CALLBACK_REMOVED];
    compare_names(&mut context, Some("callbacks"), "callback", |one| &one.callbacks, rules);
}

/// Returns the change of an operation that was removed. Those of callbacks are reported with their operations.
fn removed_of(sides: &Sides<'_>, base: usize, index: usize) -> Option<Change> {
    match sides.base.api.webhook_of(base) {
        None => Some(removed(sides, sides.base.api.request(base), index)),
        Some(one) => one.callback.is_none().then(|| webhook::removed(&one.operation, index)),
    }
}

fn added_of(sides: &Sides<'_>, head: usize, index: usize) -> Option<Change> {
    match sides.head.api.webhook_of(head) {
        None => Some(added(sides.head.api.request(head), index)),
        Some(one) => one.callback.is_none().then(|| webhook::added(&one.operation, index)),
    }
}

fn removed(sides: &Sides<'_>, operation: &Operation, index: usize) -> Change {
    let lifecycle = &operation.lifecycle;
    let is_unstable = operation.is_unstable() || matches!(lifecycle.stability.as_deref(), Some("draft" | "alpha"));
    let sunset = lifecycle.sunset.as_deref().filter(|text| lifecycle::parse_date(text).is_some());
    let (rule, severity, text) = match sunset {
        _ if is_unstable => {
            (&rules::UNSTABLE_OPERATION_REMOVED, Severity::Risky, "preview operation removed".to_owned())
        }
        _ if !operation.deprecated => {
            (&rules::OPERATION_REMOVED, Severity::Breaking, "operation removed without deprecation".to_owned())
        }
        Some(sunset) if lifecycle::is_past_sunset(lifecycle, sides.today) => {
            let text = format!("operation removed after its sunset {sunset}");
            (&rules::OPERATION_REMOVED_WITH_DEPRECATION, Severity::Safe, text)
        }
        Some(sunset) => {
            let text = format!("operation removed before its sunset {sunset}");
            (&rules::OPERATION_REMOVED_BEFORE_SUNSET, Severity::Breaking, text)
        }
        None => {
            let text = "deprecated operation removed, which had no sunset date".to_owned();
            (&rules::OPERATION_REMOVED_WITH_DEPRECATION, Severity::Risky, text)
        }
    };
    let locations = Pair { base: Some(operation.location()), head: None };
    Change { severity, operations: vec![index], ..Change::new(rule, "", locations, text) }
}

fn added(operation: &Operation, index: usize) -> Change {
    let locations = Pair { base: None, head: Some(operation.location()) };
    Change { operations: vec![index], ..Change::new(&rules::OPERATION_ADDED, "", locations, "new operation") }
}

fn compare_path(context: &mut OperationContext<'_, '_>) {
    let Pair { base, head } = context.pair;
    if template(&base.path) != template(&head.path) {
        let text = describe_replacement("path", quote(&base.path), quote(&head.path));
        context.push(&rules::OPERATION_PATH_CHANGED, &text);
    }
    if base.method != head.method {
        let text = describe_replacement("method", base.method.as_str(), head.method.as_str());
        context.push(&rules::OPERATION_METHOD_CHANGED, &text);
    }
}

fn compare_id(context: &mut OperationContext<'_, '_>) {
    let ids = context.pair.map(|operation| operation.has_own_id.then_some(&operation.id));
    let rule = match (ids.base, ids.head) {
        (None, Some(_)) => &rules::OPERATION_ID_ADDED,
        (Some(_), None) => &rules::OPERATION_ID_REMOVED,
        (old, new) if old != new => &rules::OPERATION_ID_CHANGED,
        _ => return,
    };
    let Pair { base, head } = ids.map(|id| id.map(|id| quote(id)));
    context.push(rule, &describe_change("operationId", base, head));
}

pub(super) fn compare_lifecycle(context: &mut OperationContext<'_, '_>) {
    let Pair { base, head } = context.pair;
    let states = context.pair.map(|one| LifecycleState { deprecated: one.deprecated, lifecycle: &one.lifecycle });
    for change in lifecycle::compare(states.base, states.head, context.sides.today) {
        context.push_at(change.rule, change.severity, None, &change.text);
    }
    match (&base.unstable, &head.unstable) {
        (None, Some(_)) => context.push(&rules::BECAME_UNSTABLE, "became a preview (x-unstable)"),
        (Some(_), None) => context.push(&rules::BECAME_STABLE, "no longer a preview (x-unstable)"),
        (Some(old), Some(new)) if old != new => {
            context.push(&rules::UNSTABLE_NOTE_CHANGED, "x-unstable text changed");
        }
        _ => {}
    }
}

/// Compares names whose order does not matter.
fn compare_names(
    context: &mut OperationContext<'_, '_>,
    path: Option<&str>,
    keyword: &str,
    names: fn(&Operation) -> &[String],
    rules: [&'static Rule; 2],
) {
    for (rule, text) in describe_names(keyword, context.pair.map(names), rules) {
        context.push_at(rule, rule.severity, path, &text);
    }
}

fn compare_permission(context: &mut OperationContext<'_, '_>) {
    let Pair { base, head } = context.pair;
    if let Some((rule, text)) = permission::compare(base.permission.as_ref(), head.permission.as_ref()) {
        context.push_at(rule, rule.severity, Some("x-permission"), &text);
    }
}

fn compare_pagination(context: &mut OperationContext<'_, '_>) {
    let settings = context.pair.map(|operation| operation.pagination.declared().map(describe_pagination));
    let rule = match (&settings.base, &settings.head) {
        (None, Some(_)) => &rules::PAGINATION_ADDED,
        (Some(_), None) => &rules::PAGINATION_REMOVED,
        (base, head) if base != head => &rules::PAGINATION_CHANGED,
        _ => return,
    };
    let text = describe_change("x-pagination", settings.base, settings.head);
    context.push_at(rule, rule.severity, Some("x-pagination"), &text);
}

/// Returns the contents of `x-pagination`, without the pointers: `cursor` from `next`, limit `size`, results `data`.
fn describe_pagination(pagination: &Pagination) -> String {
    let name = |parameter: &PageParameter| match &parameter.location {
        PageParameterLocation::Query(name) => quote(name),
        PageParameterLocation::Body(path) => format!("{} of the body", quote(&path.join("."))),
    };
    let mut text = match &pagination.by {
        PagedBy::Cursor { parameter, path } => {
            format!("cursor {} from {}", name(parameter), quote(&path.properties.join(".")))
        }
        PagedBy::Page { parameter, first: None } => format!("page {}", name(parameter)),
        PagedBy::Page { parameter, first: Some(first) } => format!("page {} from {first}", name(parameter)),
        PagedBy::Offset { parameter } => format!("offset {}", name(parameter)),
        PagedBy::Link => "link".to_owned(),
    };
    if let Some(limit) = &pagination.limit {
        text.push_str(&format!(", limit {}", name(limit)));
    }
    let results = pagination.results.properties.join(".");
    text.push_str(&format!(
        ", results {}",
        if results.is_empty() { "of the response".to_owned() } else { quote(&results) }
    ));
    text
}

pub(super) fn compare_texts(context: &mut OperationContext<'_, '_>) {
    let Pair { base, head } = context.pair;
    if base.summary != head.summary {
        context.push(&rules::SUMMARY_CHANGED, "summary changed");
    }
    if base.description != head.description {
        context.push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
    }
    if link(&base.external_docs) != link(&head.external_docs) {
        context.push(&rules::EXTERNAL_DOCS_CHANGED, EXTERNAL_DOCS_CHANGED);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{document, document_changes, operation_changes};

    #[test]
    fn ids_tags_and_previews_are_compared() {
        let reported = operation_changes(
            &json!({"operationId": "Old", "tags": ["A"]}),
            &json!({"operationId": "New", "tags": ["B"], "x-unstable": "May change."}),
        );
        let expected = [
            "risky became a preview (x-unstable)",
            "safe operationId `Old` → `New`",
            "safe new tag `B`",
            "safe tag `A` removed",
        ];
        assert_eq!(reported, expected);
    }

    /// Removing an operation is as grave as its lifecycle says; today is 2030-01-01.
    #[test]
    fn removing_an_operation_depends_on_its_lifecycle() {
        let reported = |operation: Value| {
            let mut base = document(&json!({}));
            base["paths"]["/others"] = json!({"get": operation});
            base["paths"]["/others"]["get"]["responses"] = json!({"204": {"description": "Done."}});
            document_changes(&base, &document(&json!({})))
        };
        assert_eq!(reported(json!({})), ["breaking `GET /others`: operation removed without deprecation"]);
        let deprecated = |sunset: &str| json!({"deprecated": true, "x-sunset": sunset});
        let before = "breaking `GET /others`: operation removed before its sunset 2031-01-01";
        assert_eq!(reported(deprecated("2031-01-01")), [before]);
        let after = "safe `GET /others`: operation removed after its sunset 2029-01-01";
        assert_eq!(reported(deprecated("2029-01-01")), [after]);
        assert_eq!(reported(json!({"x-unstable": "Soon."})), ["risky `GET /others`: preview operation removed"]);
    }
}
