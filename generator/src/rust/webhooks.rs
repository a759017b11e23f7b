//! Webhooks and callbacks. Input: their plans and names. Output: an enum for those of a document and one for those of each operation,
//! with what distinguishes the variants and how they are decoded.

use serde::Serialize;

use super::context::Context;
use super::deprecation::note;
use super::docs::{Docs, code, inline, literal};
use super::names::{WebhookNames, distinct, unraw};
use super::responses::codec_function;
use super::rust_type::{Import, RustType};
use super::types;
use crate::diagnostic::Location;
use crate::ir::{DocumentId, Parameter, Response, Webhook};
use crate::media_types::is_json;
use crate::plan::{BodyDecoding, Payload, WebhookPlan};

/// The webhooks of a document, or the callbacks of an operation.
#[derive(Debug, Serialize)]
pub struct WebhookEnumView {
    pub name: String,
    pub docs: Vec<String>,
    pub variants: Vec<WebhookView>,
    /// Where the document defines the first of them.
    #[serde(skip)]
    pub location: Location,
}

#[derive(Debug, Serialize)]
pub struct WebhookView {
    pub variant: String,
    pub docs: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// What the variant holds; `None` if it has neither body nor headers.
    pub rust_type: Option<String>,
    /// The struct of body and headers, if it has headers.
    pub event: Option<EventView>,
    // The fields of its row, as literals and expressions.
    pub name: String,
    pub method: String,
    pub required_headers: Vec<String>,
    pub headers: Vec<ConstantView>,
    pub is_json: bool,
    pub payloads: Vec<PayloadView>,
    /// The function of the runtime that reads the body; `None` if there is no body.
    pub codec: Option<String>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// The struct of a webhook with headers.
#[derive(Debug, Serialize)]
pub struct EventView {
    pub name: String,
    /// The type of the field `body`.
    pub body_type: Option<String>,
    pub fields: Vec<EventFieldView>,
}

#[derive(Debug, Serialize)]
pub struct EventFieldView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// The expression that reads it.
    pub value: String,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// A name and the only values that it can have, as literals.
#[derive(Debug, Serialize)]
pub struct ConstantView {
    pub name: String,
    pub values: Vec<String>,
}

/// What an object in a body has, as literals.
#[derive(Debug, Serialize)]
pub struct PayloadView {
    pub constants: Vec<ConstantView>,
    pub required: Vec<String>,
    pub optional: Vec<String>,
}

/// Returns the enums of a document, that of its webhooks first.
pub(super) fn webhook_enums(context: &Context<'_>, document: DocumentId) -> Vec<WebhookEnumView> {
    let all = context.api.webhooks.iter().zip(&context.plan.webhooks).zip(&context.names.webhooks);
    let own = all.filter(|((webhook, _), _)| webhook.operation.document == document);
    let mut enums: Vec<WebhookEnumView> = Vec::new();
    for ((webhook, plan), names) in own {
        let view = webhook_view(context, webhook, plan, names);
        match enums.iter_mut().find(|one| one.name == names.enumeration) {
            Some(one) => one.variants.push(view),
            None => enums.push(WebhookEnumView {
                name: names.enumeration.clone(),
                docs: enum_docs(context, webhook).literals(),
                location: view.location.clone(),
                variants: vec![view],
            }),
        }
    }
    enums
}

fn enum_docs(context: &Context<'_>, first: &Webhook) -> Docs {
    let mut docs = Docs::default();
    match &first.callback {
        None => {
            docs.own("A webhook, which the service sends to a URL that was registered with it.");
        }
        Some(callback) => {
            let operation = &context.api.operations[callback.operation];
            docs.own(&format!(
                "A callback of {}, which the service sends to a URL that the request or its response names.",
                code(&operation.label())
            ));
        }
    }
    docs.own("[`Receiver`] decodes it.");
    docs
}

fn webhook_view(context: &Context<'_>, webhook: &Webhook, plan: &WebhookPlan, names: &WebhookNames) -> WebhookView {
    let operation = &webhook.operation;
    let body_type = body_type(context, operation.document, plan);
    let fields = event_fields(context, webhook, plan);
    let event = EventView { name: names.event.clone(), body_type: body_type.clone(), fields };
    let event = (!event.fields.is_empty()).then_some(event);
    let parameters = plan.headers.iter().map(|header| (header, &operation.parameters[header.parameter]));
    let required = parameters.clone().filter(|(_, parameter)| parameter.required);
    let constants = parameters.filter(|(header, _)| !header.values.is_empty());
    WebhookView {
        variant: names.variant.clone(),
        docs: docs(context, webhook).literals(),
        deprecated: note(operation.deprecated, operation.description.as_deref()),
        rust_type: event.as_ref().map(|event| event.name.clone()).or(body_type),
        event,
        name: literal(&webhook.name),
        method: literal(operation.method.as_str()),
        required_headers: required.map(|(_, parameter)| header_name(parameter)).collect(),
        headers: constants
            .map(|(header, parameter)| constant(&parameter.name.to_ascii_lowercase(), &header.values))
            .collect(),
        is_json: plan.decoding == BodyDecoding::Json,
        payloads: plan.payloads.iter().map(payload_view).collect(),
        codec: (plan.decoding != BodyDecoding::Empty).then(|| codec_function(plan.decoding).to_string()),
        location: operation.location(),
    }
}

fn docs(context: &Context<'_>, webhook: &Webhook) -> Docs {
    let operation = &webhook.operation;
    let mut docs = Docs::default();
    docs.texts(&operation.summary).texts(&operation.description);
    let method = inline(operation.method.as_str());
    match &webhook.callback {
        None => docs.own(&format!("The webhook {} ({method}).", code(&webhook.name))),
        Some(callback) => docs.own(&format!(
            "The callback {} ({method}), sent to {}.",
            code(&webhook.name),
            code(&callback.expression)
        )),
    };
    if !operation.responses.is_empty() {
        docs.own("The service expects one of these responses:");
    }
    for response in &operation.responses {
        docs.line(&response_line(context, operation.document, response));
    }
    docs
}

/// Returns the line about a response to a webhook.
fn response_line(context: &Context<'_>, document: DocumentId, response: &Response) -> String {
    let status = response.statuses.text("any other status");
    let json = response.contents.iter().find(|content| is_json(&content.media_type));
    let body = match json.map(|content| types::content_type(context, content.schema)) {
        Some(rust_type @ RustType::Named(_, Import::Model(_))) => {
            format!(" (the body is a [`{rust_type}`]({}))", qualified(context, document, &rust_type))
        }
        _ => String::new(),
    };
    format!("- {status}{body}: {}", inline(&response.description))
}

/// Returns the type of the body; `None` if there is none.
fn body_type(context: &Context<'_>, document: DocumentId, plan: &WebhookPlan) -> Option<String> {
    let rust_type = match plan.decoding {
        BodyDecoding::Empty => return None,
        BodyDecoding::Json => types::content_type(context, plan.schema),
        BodyDecoding::Text | BodyDecoding::TextOrJson => RustType::String,
        BodyDecoding::Bytes | BodyDecoding::Stream(_) => RustType::external("bytes::Bytes"),
    };
    Some(qualified(context, document, &rust_type))
}

fn event_fields(context: &Context<'_>, webhook: &Webhook, plan: &WebhookPlan) -> Vec<EventFieldView> {
    let document = webhook.operation.document;
    let parameters = plan.headers.iter().map(|header| &webhook.operation.parameters[header.parameter]);
    let names = parameters.clone().map(|parameter| match context.naming.snake(&parameter.name) {
        name if unraw(&name) == "body" => "body_header".to_owned(),
        name => name,
    });
    let names = distinct(names.collect());
    let fields = plan.headers.iter().zip(parameters).zip(names).map(|((header, parameter), name)| {
        let (rust_type, read) = types::header_type(context, header.decoding);
        let wire_name = header_name(parameter);
        let read = format!("headers.{read}({wire_name})");
        let (rust_type, read) = match rust_type {
            RustType::Str => ("String".to_owned(), read + ".map(str::to_owned)"),
            other => (qualified(context, document, &other), read),
        };
        let mut docs = Docs::default();
        docs.texts(&parameter.description);
        let missing = if parameter.required { "" } else { "; `None` if it is missing or has another type" };
        docs.own(&format!("The header {}{missing}.", code(&parameter.name)));
        EventFieldView {
            name,
            docs: docs.literals(),
            value: if parameter.required { format!("webhook::required({read}, {wire_name})?") } else { read },
            rust_type: if parameter.required { rust_type } else { format!("Option<{rust_type}>") },
            location: Location::value(parameter.source, parameter.pointer.clone()),
        }
    });
    fields.collect()
}

/// Returns a type with its path, so that no name of a model hides one of the module.
fn qualified(context: &Context<'_>, document: DocumentId, rust_type: &RustType) -> String {
    let mut text = String::new();
    rust_type.write(&mut text, &mut |text, name, import| {
        let module = match import {
            Import::Path(path) => path.rsplit_once("::").map(|(module, _)| format!("{module}::")),
            _ => Some(format!("{}::models::", context.module_path(document))),
        };
        text.push_str(&(module.unwrap_or_default() + name));
    });
    text
}

fn payload_view(payload: &Payload) -> PayloadView {
    let literals = |names: &[String]| names.iter().map(|name| literal(name)).collect();
    PayloadView {
        constants: payload.constants.iter().map(|(name, values)| constant(name, values)).collect(),
        required: literals(&payload.required),
        optional: literals(&payload.optional),
    }
}

fn constant(name: &str, values: &[String]) -> ConstantView {
    ConstantView { name: literal(name), values: values.iter().map(|value| literal(value)).collect() }
}

fn header_name(parameter: &Parameter) -> String {
    literal(&parameter.name.to_ascii_lowercase())
}
