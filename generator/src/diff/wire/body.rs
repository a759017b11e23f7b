//! Request bodies.

use super::content::{ContentOwner, compare_contents, describe_all_contents, describe_contents};
use super::context::OperationContext;
use super::finding::locations;
use super::finding::texts::{DESCRIPTION_CHANGED, presence};
use super::schema::Graph;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::Body;

const PATH: &str = "request body";

pub(super) fn compare<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>) {
    let bodies = context.pair.map(|operation| operation.body.as_ref());
    let operations = context.pair.map(|operation| operation.location());
    match (bodies.base, bodies.head) {
        (None, None) => {}
        (None, Some(head)) => {
            let rule = if head.required && !context.is_webhook {
                &rules::REQUIRED_REQUEST_BODY_ADDED
            } else {
                &rules::REQUEST_BODY_ADDED
            };
            let contents = describe_contents(context.sides.head, &head.contents);
            let text = format!("new {} request body{contents}", presence(head.required));
            let all = describe_all_contents(&context.sides, &head.contents);
            context.push_new(rule, PATH, locations(operations.base, location(head)), text, &all);
        }
        (Some(base), None) => {
            let rule = &rules::REQUEST_BODY_REMOVED;
            let text = "request body removed".to_owned();
            context.push_part(rule, rule.severity, PATH, locations(location(base), operations.head), text);
        }
        (Some(base), Some(head)) => compare_both(context, graph, Pair { base, head }),
    }
}

fn compare_both<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Body>) {
    let Pair { base, head } = pair;
    let both = || locations(location(base), location(head));
    let is_webhook = context.is_webhook;
    let direction = context.request();
    let mut push = |rule: &'static Rule, text: &str| {
        context.push_part(rule, rule.severity, PATH, both(), format!("request body: {text}"));
    };
    match (base.required, head.required) {
        (false, true) if is_webhook => push(&rules::WEBHOOK_BODY_BECAME_REQUIRED, "became required"),
        (true, false) if is_webhook => push(&rules::WEBHOOK_BODY_BECAME_OPTIONAL, "became optional"),
        (false, true) => push(&rules::REQUEST_BODY_BECAME_REQUIRED, "became required"),
        (true, false) => push(&rules::REQUEST_BODY_BECAME_OPTIONAL, "became optional"),
        _ => {}
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
    }
    let owner = ContentOwner { direction, path: PATH.to_owned(), name: PATH.to_owned() };
    compare_contents(context, graph, &owner, pair.map(|body| body.contents.as_slice()), both());
}

fn location(body: &Body) -> Location {
    Location::value(body.source, body.pointer.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::operation_changes;

    #[test]
    fn bodies_are_added_removed_and_become_required() {
        let body = |required: bool| json!({"requestBody": {"required": required, "content": {"text/plain": {"schema": {"type": "string"}}}}});
        assert_eq!(
            operation_changes(&json!({}), &body(true)),
            ["breaking new required request body `text/plain`: string"]
        );
        assert_eq!(
            operation_changes(&json!({}), &body(false)),
            ["safe new optional request body `text/plain`: string"]
        );
        assert_eq!(operation_changes(&body(false), &json!({})), ["breaking request body removed"]);
        assert_eq!(operation_changes(&body(false), &body(true)), ["breaking request body: became required"]);
    }
}
