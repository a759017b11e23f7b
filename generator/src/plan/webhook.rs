//! Webhooks. Input: the webhooks of an API. Output: how the body and the headers of each are read, and what distinguishes it from others.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::Value;

use super::header::{self, HeaderDecoding};
use super::response::{BodyDecoding, content_bodies};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Kind, Object, Operation, ParameterLocation, SchemaGraph, SchemaId, is_header_name};
use crate::passes::{Resolved, VariantMatcher};

/// How a webhook is received.
#[derive(Debug)]
pub struct WebhookPlan {
    pub decoding: BodyDecoding,
    pub schema: Option<SchemaId>,
    pub headers: Vec<WebhookHeader>,
    /// The objects that the body can be, or null; empty if it can be anything else as well.
    pub payloads: Vec<Payload>,
}

/// A header of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookHeader {
    /// The parameter, by index.
    pub parameter: usize,
    pub decoding: HeaderDecoding,
    /// The only values that it can have; empty if it can have any.
    pub values: Vec<String>,
}

/// What an object in a body has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payload {
    /// Properties with the only values that they can have, as text.
    pub constants: Vec<(String, Vec<String>)>,
    pub required: Vec<String>,
    pub optional: Vec<String>,
}

/// The maximum number of objects that the body of one webhook is compared with.
const MAX_PAYLOADS: usize = 100;

pub(super) fn webhook_plans(resolved: &Resolved, diagnostics: &mut Diagnostics) -> Vec<WebhookPlan> {
    let plans = resolved.api.webhooks.iter().map(|webhook| {
        let operation = &webhook.operation;
        let contents = operation.body.as_ref().map(|body| body.contents.as_slice()).unwrap_or_default();
        let bodies = content_bodies(resolved, contents.iter().collect(), "webhook", diagnostics);
        let body = bodies.iter().find(|body| body.decoding == BodyDecoding::Json).or(bodies.first());
        if let (Some(body), [_, _, ..]) = (body, bodies.as_slice()) {
            let name = &body.contents[0].media_type;
            let message =
                format!("the webhook `{}` has several media types, and only `{name}` is decoded", webhook.name);
            let help = "declare the media type that the service sends";
            diagnostics.push(Diagnostic::warning(message).at(operation.location()).with_help(help));
        }
        let schema = body.and_then(|body| body.schema());
        let is_json = body.is_some_and(|body| body.decoding == BodyDecoding::Json);
        WebhookPlan {
            decoding: body.map_or(BodyDecoding::Empty, |body| body.decoding),
            schema,
            headers: headers(resolved, operation, diagnostics),
            payloads: schema.filter(|_| is_json).and_then(|schema| payloads(resolved, schema)).unwrap_or_default(),
        }
    });
    let plans: Vec<WebhookPlan> = plans.collect();
    warn_of_equal_requests(resolved, &plans, diagnostics);
    plans
}

/// Warns of webhooks whose requests are always decoded as an earlier one.
fn warn_of_equal_requests(resolved: &Resolved, plans: &[WebhookPlan], diagnostics: &mut Diagnostics) {
    let mut first: HashMap<_, &str> = HashMap::new();
    // Callbacks have URLs of their own.
    let webhooks = resolved.api.webhooks.iter().zip(plans).filter(|(webhook, _)| webhook.callback.is_none());
    for (webhook, plan) in webhooks {
        let name = |header: &WebhookHeader| &webhook.operation.parameters[header.parameter].name;
        let headers = plan.headers.iter().filter(|header| !header.values.is_empty());
        let headers: Vec<_> = headers.map(|header| (name(header), &header.values)).collect();
        let schema = plan.schema.map(|schema| resolved.resolve(schema));
        let is_empty = plan.decoding == BodyDecoding::Empty;
        match first.entry((webhook.operation.method.as_str(), is_empty, schema, headers)) {
            Entry::Vacant(entry) => drop(entry.insert(&webhook.name)),
            Entry::Occupied(earlier) => {
                let message = format!(
                    "nothing distinguishes the requests of `{}` from those of `{}`",
                    webhook.name,
                    earlier.get()
                );
                let help = "describe a header or a property that has another value in each of them";
                diagnostics.push(Diagnostic::warning(message).at(webhook.operation.location()).with_help(help));
            }
        }
    }
}

fn headers(resolved: &Resolved, operation: &Operation, diagnostics: &mut Diagnostics) -> Vec<WebhookHeader> {
    let mut headers = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != ParameterLocation::Header || !is_header_name(&parameter.name) {
            let message = format!("the {} parameter `{}` of a webhook is ignored", parameter.location, parameter.name);
            let help = "webhooks are decoded from method, headers and body; declare a header if receivers need it";
            let location = Location::value(parameter.source, parameter.pointer.clone());
            diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
            continue;
        }
        let header = parameter.to_header();
        let schema = header.schema.filter(|_| header.media_type.is_none());
        let values = schema.and_then(|schema| constants(resolved, schema)).unwrap_or_default();
        let decoding = header::decoding(resolved, &header, diagnostics);
        headers.push(WebhookHeader { parameter: index, decoding, values });
    }
    headers
}

/// Returns the values of a closed enum or a constant boolean as text, if they are strings, numbers and booleans.
fn constants(resolved: &Resolved, schema: SchemaId) -> Option<Vec<String>> {
    if resolved.is_nullable(schema) {
        return None;
    }
    let id = resolved.resolve(schema);
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    match resolved.kind(id) {
        Kind::Enum(values) if !values.open => values.values.iter().map(|value| text(&value.value)).collect(),
        Kind::Boolean => {
            let listed = resolved.annotations(id).constraints.iter().find(|one| one.keyword == "enum")?;
            listed.value.as_array()?.iter().map(text).collect()
        }
        _ => None,
    }
}

/// Returns the objects that a schema allows, or `None` if it allows other values than null or too many objects.
fn payloads(resolved: &Resolved, schema: SchemaId) -> Option<Vec<Payload>> {
    let id = resolved.resolve(schema);
    match resolved.kind(id) {
        Kind::Object(object) => Some(vec![payload(resolved, id, object)]),
        Kind::Union(_) => {
            let union = resolved.union(id).filter(|union| !union.free_form && union.variants.len() <= MAX_PAYLOADS)?;
            let variants = union.variants.iter().map(|variant| {
                let Kind::Object(object) = resolved.resolved_kind(variant.schema) else { return None };
                let mut payload = payload(resolved, resolved.resolve(variant.schema), object);
                if let (Some(tag), Some(VariantMatcher::Tag(values))) = (&union.tag, &variant.matcher) {
                    payload.constants.retain(|(name, _)| name != tag);
                    payload.constants.push((tag.clone(), values.clone()));
                }
                Some(payload)
            });
            variants.collect()
        }
        _ => None,
    }
}

fn payload(resolved: &Resolved, id: SchemaId, object: &Object) -> Payload {
    let mut payload = Payload::default();
    for property in &object.properties {
        let is_required = resolved.requires(id, property);
        let names = if is_required { &mut payload.required } else { &mut payload.optional };
        names.push(property.name.clone());
        payload.constants.extend(constants(resolved, property.schema).map(|values| (property.name.clone(), values)));
    }
    payload
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{enumeration, union};
    use crate::ir::{Method, Webhook};
    use crate::plan::testing::{api, content, object, operation, parameter, resolve, schema, string, with_body};

    #[test]
    fn a_webhook_has_a_body_and_headers() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let kind = schema(&mut api, None, enumeration(&["lamp.broke"]));
        let broke = schema(&mut api, Some("Broke"), object(&[("kind", kind), ("lamp", text)]));
        let event = schema(&mut api, None, enumeration(&["lamp"]));
        let parameters = vec![
            parameter("X-Event", ParameterLocation::Header, event),
            parameter("page", ParameterLocation::Query, text),
        ];
        let operation = Operation { parameters, ..operation(Method::Post, "") };
        let operation = with_body(operation, vec![content("application/json", Some(broke)), content("text/csv", None)]);
        api.webhooks = vec![Webhook { name: "lampBroke".to_owned(), callback: None, operation }];
        let mut diagnostics = Diagnostics::default();
        let plan = webhook_plans(&resolve(api), &mut diagnostics).remove(0);
        assert_eq!((plan.decoding, plan.schema), (BodyDecoding::Json, Some(broke)));
        let values = vec!["lamp".to_owned()];
        let headers = vec![WebhookHeader { parameter: 0, decoding: HeaderDecoding::Scalar(event), values }];
        assert_eq!(plan.headers, headers);
        let [payload] = plan.payloads.as_slice() else { panic!("{:?}", plan.payloads) };
        assert_eq!(payload.constants, [("kind".to_owned(), vec!["lamp.broke".to_owned()])]);
        let messages: Vec<_> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["the query parameter `page` of a webhook is ignored"]);
    }

    #[test]
    fn equal_requests_are_reported() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let [one, other] = ["One", "Other"].map(|name| schema(&mut api, Some(name), object(&[("name", text)])));
        let webhook = |name: &str, schema| {
            let operation = with_body(operation(Method::Post, ""), vec![content("application/json", Some(schema))]);
            Webhook { name: name.to_owned(), callback: None, operation }
        };
        api.webhooks = vec![webhook("a", one), webhook("b", other), webhook("c", one)];
        let mut diagnostics = Diagnostics::default();
        webhook_plans(&resolve(api), &mut diagnostics);
        let messages: Vec<_> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["nothing distinguishes the requests of `c` from those of `a`"]);
    }

    #[test]
    fn a_union_of_objects_has_a_payload_for_each() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let cat = schema(&mut api, Some("Cat"), object(&[("lives", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("tricks", text)]));
        let pet = schema(&mut api, Some("Pet"), union(&[cat, dog]));
        let any = schema(&mut api, Some("Any"), union(&[cat, dog, text]));
        let resolved = resolve(api);
        let counts = [pet, any, cat, text].map(|id| payloads(&resolved, id).map(|all| all.len()));
        assert_eq!(counts, [Some(2), None, Some(1), None]);
    }
}
