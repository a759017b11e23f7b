//! Names of webhooks. Input: the webhooks of an API. Output: for each the enum that it is a variant of, the variant, and the struct of
//! its body and headers.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::assign::assign;
use super::naming::Naming;
use super::scope::Scope;
use crate::ir::{Api, DocumentId};

/// The names of a webhook, in the module `webhooks` of its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookNames {
    pub enumeration: String,
    pub variant: String,
    /// Only used if it has headers.
    pub event: String,
}

/// Names the webhooks: those of a document are one enum, and the callbacks of an operation are another one.
pub(super) fn webhook_names(api: &Api, naming: &Naming<'_>) -> Vec<WebhookNames> {
    let mut enums: IndexMap<(DocumentId, Option<usize>), Vec<usize>> = IndexMap::new();
    for (index, webhook) in api.webhooks.iter().enumerate() {
        let operation = webhook.callback.as_ref().map(|callback| callback.operation);
        enums.entry((webhook.operation.document, operation)).or_default().push(index);
    }
    let mut names = vec![WebhookNames::default(); api.webhooks.len()];
    let mut scopes: HashMap<DocumentId, Scope> = HashMap::new();
    let reserved = || Scope::new(naming.reserved.webhooks.iter().cloned());
    for (&(document, operation), indexes) in &enums {
        let text = operation.map(|operation| format!("{}_callback", api.operations[operation].id));
        let name = naming.type_name(text.as_deref().unwrap_or("webhook"));
        let enumeration = scopes.entry(document).or_insert_with(reserved).reserve_free(name);
        let texts: Vec<String> = indexes.iter().map(|index| variant_text(api, indexes, *index)).collect();
        for (&index, variant) in indexes.iter().zip(assign(texts, |text| naming.variant(text))) {
            names[index] = WebhookNames { enumeration: enumeration.clone(), variant, event: String::new() };
        }
    }
    for (webhook, names) in api.webhooks.iter().zip(&mut names) {
        let scope = scopes.entry(webhook.operation.document).or_insert_with(reserved);
        names.event = scope.reserve_free(format!("{}Event", names.variant));
    }
    names
}

/// Returns the name of a webhook, with its method if others of the same enum differ only in that.
fn variant_text(api: &Api, all: &[usize], index: usize) -> String {
    let webhook = &api.webhooks[index];
    let is_other = |other: &usize| {
        let other = &api.webhooks[*other];
        other.name == webhook.name && other.operation.method != webhook.operation.method
    };
    if all.iter().any(is_other) {
        format!("{}_{}", webhook.name, webhook.operation.method.as_str().to_lowercase())
    } else {
        webhook.name.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use crate::ir::{Callback, Method, Webhook};
    use crate::plan::testing::{api, operation};

    #[test]
    fn webhooks_are_variants_of_one_enum_and_callbacks_of_another() {
        let mut api = api();
        api.operations = vec![operation(Method::Post, "/lamps")];
        let webhook = |name: &str, method, callback| Webhook {
            name: name.to_owned(),
            callback,
            operation: operation(method, ""),
        };
        let callback = || Some(Callback { operation: 0, expression: "{$url}".to_owned() });
        api.webhooks = vec![
            webhook("lamp.broke", Method::Post, None),
            webhook("lamp.moved", Method::Post, None),
            webhook("lamp.moved", Method::Put, None),
            webhook("webhook", Method::Post, callback()),
            webhook("webhook", Method::Post, callback()),
        ];
        let names = with_context(api, |context| context.names.webhooks.clone());
        let names: Vec<_> = names.iter().map(|one| [&*one.enumeration, &one.variant, &one.event]).collect();
        let expected = [
            ["Webhook", "LampBroke", "LampBrokeEvent"],
            ["Webhook", "LampMovedPost", "LampMovedPostEvent"],
            ["Webhook", "LampMovedPut", "LampMovedPutEvent"],
            ["PostLampsCallback", "Webhook", "WebhookEvent"],
            ["PostLampsCallback", "Webhook2", "Webhook2Event"],
        ];
        assert_eq!(names, expected);
    }
}
