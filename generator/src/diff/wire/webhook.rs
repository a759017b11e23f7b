//! Webhooks and callbacks: the client receives their requests, as it receives responses.

use super::content::ContentOwner;
use super::context::OperationContext;
use super::finding::Change;
use super::finding::texts::{describe_replacement, quote};
use super::operation::{compare_lifecycle, compare_texts};
use super::schema::Graph;
use super::{body, header, response};
use crate::diff::change::{Direction, Pair};
use crate::diff::rules;
use crate::ir::{Header, Operation, Parameter, ParameterLocation};

pub(super) fn removed(operation: &Operation, index: usize) -> Change {
    let locations = Pair { base: Some(operation.location()), head: None };
    Change { operations: vec![index], ..Change::new(&rules::WEBHOOK_REMOVED, "", locations, "webhook removed") }
}

pub(super) fn added(operation: &Operation, index: usize) -> Change {
    let locations = Pair { base: None, head: Some(operation.location()) };
    Change { operations: vec![index], ..Change::new(&rules::WEBHOOK_ADDED, "", locations, "new webhook") }
}

pub(super) fn compare<'a>(context: &mut OperationContext<'_, 'a>, indexes: Pair<usize>, graph: &mut Graph<'a>) {
    let sides = context.sides;
    let webhooks =
        Pair { base: sides.base.api.webhook_of(indexes.base), head: sides.head.api.webhook_of(indexes.head) };
    let urls = webhooks.map(|webhook| Some(webhook?.callback.as_ref()?.expression.as_str()));
    if let (Some(old), Some(new)) = (urls.base, urls.head)
        && old != new
    {
        context.push(&rules::CALLBACK_URL_CHANGED, &describe_replacement("URL", quote(old), quote(new)));
    }
    compare_lifecycle(context);
    compare_texts(context);
    let owner = ContentOwner { direction: Direction::Response, path: String::new(), name: String::new() };
    let headers = context.pair.map(headers);
    let headers = Pair { base: &*headers.base, head: &*headers.head };
    header::compare(context, graph, &owner, headers, context.pair.map(Operation::location));
    body::compare(context, graph);
    response::compare(context, graph);
}

fn headers(operation: &Operation) -> Vec<Header> {
    let headers = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Header);
    headers.map(Parameter::to_header).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{document, document_changes};

    fn with_webhooks(webhooks: Value) -> Value {
        let mut document = document(&json!({}));
        document["openapi"] = json!("3.1.0");
        document["webhooks"] = webhooks;
        document
    }

    fn webhook(properties: Value, required: &[&str], header: Value) -> Value {
        let schema = json!({"type": "object", "properties": properties, "required": required});
        json!({"post": {
            "parameters": [header],
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "Noted."}},
        }})
    }

    #[test]
    fn payloads_are_compared_as_responses_are() {
        let header = |required: bool| json!({"name": "X-Event", "in": "header", "required": required, "schema": {"type": "string"}});
        let text = json!({"lamp": {"type": "string"}});
        let base = with_webhooks(json!({"lampBroke": webhook(text.clone(), &["lamp"], header(true))}));
        let optional = with_webhooks(json!({"lampBroke": webhook(text.clone(), &[], header(true))}));
        let reported = document_changes(&base, &optional);
        assert_eq!(reported, ["breaking `POST lampBroke`: request body `lamp`: became optional"]);
        assert!(document_changes(&optional, &base)[0].starts_with("safe "));
        let mut described = header(true);
        described["description"] = json!("What happened.");
        let described = with_webhooks(json!({"lampBroke": webhook(text.clone(), &["lamp"], described)}));
        let reported = document_changes(&base, &described);
        assert_eq!(reported, ["docs `POST lampBroke`: header `X-Event`: description changed"]);
        let header = with_webhooks(json!({"lampBroke": webhook(text, &["lamp"], header(false))}));
        assert_eq!(document_changes(&base, &header), ["breaking `POST lampBroke`: header `X-Event`: became optional"]);
    }

    #[test]
    fn webhooks_are_added_and_removed() {
        let header = json!({"name": "X-Event", "in": "header", "schema": {"type": "string"}});
        let (none, one) = (with_webhooks(json!({})), with_webhooks(json!({"a": webhook(json!({}), &[], header)})));
        assert_eq!(document_changes(&none, &one), ["safe `POST a`: new webhook"]);
        assert_eq!(document_changes(&one, &none), ["breaking `POST a`: webhook removed"]);
    }

    #[test]
    fn a_callback_can_get_another_url() {
        let with_url = |url: &str| {
            let request = json!({"post": {"responses": {"204": {"description": "Noted."}}}});
            document(&json!({"callbacks": {"onChange": {url: request}}}))
        };
        let reported = document_changes(&with_url("{$request.body#/a}"), &with_url("{$request.body#/b}"));
        assert_eq!(reported.len(), 1, "{reported:?}");
        assert!(reported[0].ends_with(": URL `{$request.body#/a}` → `{$request.body#/b}`"), "{reported:?}");
    }
}
