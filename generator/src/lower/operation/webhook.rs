//! Webhooks of the document, and callbacks of its operations.

use openapiv3::PathItem;

use super::super::context::Context;
use super::super::refs::{self, Referent};
use super::{lower_operation, operations, path_item};
use crate::document::REFERENCE;
use crate::ir::{Callback, Webhook};
use crate::pointer;
use crate::unique_names::UniqueNames;

pub(in super::super) fn lower_webhooks<'a>(context: &mut Context<'a>) {
    for (name, item) in context.webhooks {
        let parts = path_item::resolve(context, item, &pointer::join("/webhooks", name));
        lower_path_item(context, name, name, None, &parts);
    }
}

/// Lowers the callbacks of the operation with this index.
pub(super) fn lower_callbacks<'a>(context: &mut Context<'a>, index: usize, operation: &'a openapiv3::Operation) {
    let at = pointer::join(&context.api.operations[index].pointer, "callbacks");
    for (name, callback) in &operation.callbacks {
        let at = pointer::join(&at, name);
        let own = Referent { item: callback, source: context.source, at };
        let reference = callback.get(REFERENCE).and_then(path_item::reference);
        let referent = match reference {
            Some(text) => refs::follow(context, text, &own.at),
            None => Some(own),
        };
        let Some(Referent { item, source, at }) = referent else { continue };
        for (expression, item) in item.iter().filter(|(expression, _)| *expression != REFERENCE) {
            let origin = Callback { operation: index, expression: expression.clone() };
            let at = pointer::join(&at, expression);
            let parts = context.within(source, |context| path_item::with_target(context, item, at));
            let id = format!("{}_{name}", context.api.operations[index].id);
            lower_path_item(context, name, &id, Some(origin), &parts);
        }
    }
}

/// Lowers each operation of a path item as a webhook.
fn lower_path_item<'a>(
    context: &mut Context<'a>,
    name: &str,
    id: &str,
    callback: Option<Callback>,
    parts: &[Referent<'a, PathItem>],
) {
    let mut ids = UniqueNames::new(str::to_owned);
    let is_only = operations(context, parts).count() == 1;
    for (method, operation, part) in operations(context, parts) {
        let at = path_item::operation_pointer(&part.at, &method);
        let mut lowered =
            context.within(part.source, |context| lower_operation(context, parts, method, operation, &at));
        if !lowered.has_own_id {
            let mut derived = || ids.reserve_unique(&format!("{id}_{}", lowered.method.as_str().to_lowercase()));
            lowered.id = if is_only { id.to_owned() } else { derived() };
        }
        let owner = callback.as_ref().map(|callback| context.api.operations[callback.operation].label());
        lowered.path = owner.map_or_else(|| name.to_owned(), |owner| format!("{name} of {owner}"));
        context.api.webhooks.push(Webhook { name: name.to_owned(), callback: callback.clone(), operation: lowered });
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lower_document, lower_files, lower_later};
    use crate::ir::{Method, Webhook};

    fn described(webhook: &Webhook) -> (&str, &str, &Method, &str) {
        let operation = &webhook.operation;
        (webhook.name.as_str(), operation.id.as_str(), &operation.method, operation.pointer.as_str())
    }

    #[test]
    fn webhooks_are_operations_without_a_path() {
        let lowered = lower_document(
            "paths: {}
webhooks:
  lampBroke: {$ref: '#/components/pathItems/Broke'}
  lampMoved:
    put: {operationId: moveLamp, responses: {'204': {description: Noted}}}
    post: {responses: {'204': {description: Noted}}}
components: {pathItems: {Broke: {summary: Broke, post: {responses: {'204': {description: Noted}}}}}}",
        );
        let webhooks: Vec<_> = lowered.api.webhooks.iter().map(described).collect();
        let expected = [
            ("lampBroke", "lampBroke", &Method::Post, "/components/pathItems/Broke/post"),
            ("lampMoved", "moveLamp", &Method::Put, "/webhooks/lampMoved/put"),
            ("lampMoved", "lampMoved_post", &Method::Post, "/webhooks/lampMoved/post"),
        ];
        assert_eq!(webhooks, expected);
        assert_eq!(lowered.api.webhooks[0].operation.summary.as_deref(), Some("Broke"));
        assert!(lowered.diagnostics.is_empty() && lowered.api.operations.is_empty());
    }

    #[test]
    fn callbacks_belong_to_their_operation() {
        let lowered = lower_files(
            "paths:
  /lamps:
    post:
      operationId: watchLamps
      responses: {'204': {description: Done}}
      callbacks:
        onChange: {'{$request.body#/url}': {post: {responses: {'204': {description: Noted}}}}}
        onEnd: {$ref: 'more.yaml#/End'}
        onPause: {'{$request.body#/url}': {$ref: 'more.yaml#/Pause'}}
        onNothing: {$ref: 'more.yaml#/Nothing'}",
            &[(
                "more.yaml",
                "End: {'{$url}': {put: {operationId: end, responses: {'204': {description: Noted}}}}}
Pause: {post: {responses: {'204': {description: Noted}}}}",
            )],
        );
        let webhooks: Vec<_> = lowered.api.webhooks.iter().map(described).collect();
        let expected = [
            (
                "onChange",
                "watchLamps_onChange",
                &Method::Post,
                "/paths/~1lamps/post/callbacks/onChange/{$request.body#~1url}/post",
            ),
            ("onEnd", "end", &Method::Put, "/End/{$url}/put"),
            ("onPause", "watchLamps_onPause", &Method::Post, "/Pause/post"),
        ];
        assert_eq!(webhooks, expected);
        let callbacks = lowered.api.webhooks.iter().filter_map(|webhook| webhook.callback.as_ref());
        let callbacks: Vec<_> = callbacks.map(|one| (one.operation, one.expression.as_str())).collect();
        assert_eq!(callbacks, [(0, "{$request.body#/url}"), (0, "{$url}"), (0, "{$request.body#/url}")]);
    }

    #[test]
    fn callbacks_have_operations_of_any_method() {
        let done = "responses: {'204': {description: Done}}";
        let lowered = lower_later(&format!(
            "paths:
  /a:
    put: {{operationId: put, {done}, callbacks: {{own: {{'{{$url}}': {{additionalOperations: {{COPY: {{{done}}}}}, query: {{{done}}}}}}}}}}}
    additionalOperations:
      LINK: {{operationId: link, {done}, callbacks: {{shared: {{$ref: '#/components/callbacks/Shared'}}}}}}
components: {{callbacks: {{Shared: {{'{{$url}}': {{additionalOperations: {{MOVE: {{{done}}}}}}}}}}}}}",
        ));
        let webhooks = lowered.api.webhooks.iter();
        let webhooks: Vec<_> = webhooks
            .map(|one| (one.name.as_str(), one.operation.method.as_str(), one.operation.pointer.as_str()))
            .collect();
        let own = "/paths/~1a/put/callbacks/own/{$url}";
        let expected = [
            ("own", "QUERY", format!("{own}/query")),
            ("own", "COPY", format!("{own}/additionalOperations/COPY")),
            ("shared", "MOVE", "/components/callbacks/Shared/{$url}/additionalOperations/MOVE".to_owned()),
        ];
        assert!(
            webhooks.iter().copied().eq(expected.iter().map(|(name, method, at)| (*name, *method, at.as_str()))),
            "{webhooks:?}"
        );
    }

    #[test]
    fn what_is_written_beside_a_reference_wins() {
        let done = "responses: {'204': {description: Done}}";
        let parameter = |name: &str| format!("[{{name: {name}, in: query, schema: {{type: string}}}}]");
        let lowered = lower_document(&format!(
            "paths:
  /a: {{$ref: '#/components/pathItems/A', summary: Own, get: {{operationId: own, {done}}}, parameters: {}}}
components: {{pathItems: {{A: {{summary: Other, parameters: {}, get: {{{done}}}, put: {{{done}}}}}}}}}",
            parameter("p"),
            parameter("q"),
        ));
        let operations = lowered.api.operations.iter().map(|one| {
            let parameters: Vec<&str> = one.parameters.iter().map(|one| one.name.as_str()).collect();
            (one.pointer.as_str(), one.summary.as_deref(), parameters)
        });
        let expected = [
            ("/paths/~1a/get", Some("Own"), vec!["q", "p"]),
            ("/components/pathItems/A/put", Some("Own"), vec!["q", "p"]),
        ];
        assert_eq!(operations.collect::<Vec<_>>(), expected);
        let message = "the path item that `$ref` refers to has `get`, too, and only this one is used";
        assert_eq!(lowered.messages(), [message]);
    }
}
