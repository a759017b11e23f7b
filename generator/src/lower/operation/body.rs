//! Request bodies, and the media types of bodies in both directions.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody};

use super::super::{Context, refs, schema};
use super::parameter::query_style;
use crate::diagnostic::{Diagnostic, Place};
use crate::ir::{Body, Content, Encoding, Example};
use crate::pointer;

pub(super) fn lower_body(context: &mut Context<'_>, body: &ReferenceOr<RequestBody>, at: &str) -> Option<Body> {
    let at = pointer::join(at, "requestBody");
    let refs::Resolved { item: body, source, at } = refs::resolve(context, body, &at)?;
    if body.content.is_empty() {
        let warning = Diagnostic::warning("this body has no media type").at(Place::value(source, &at));
        context.diagnostics.push(warning.with_help("name one under `content`, or leave the body out"));
    }
    Some(Body {
        source,
        required: body.required,
        description: body.description.clone(),
        contents: context.within(source, |context| lower_contents(context, &body.content, &at)),
        pointer: at,
    })
}

pub(super) fn lower_contents(
    context: &mut Context<'_>,
    content: &IndexMap<String, MediaType>,
    at: &str,
) -> Vec<Content> {
    let at = pointer::join(at, "content");
    let mut contents = Vec::with_capacity(content.len());
    for (media_type, content) in content {
        let is_visible = |c: char| c.is_ascii_graphic() || c == ' ';
        if !media_type.chars().all(is_visible) || !media_type.contains('/') {
            let at = pointer::join(&at, media_type);
            let help = "write it as `type/subtype`, such as `application/json`";
            context.error(&at, format!("{media_type:?} is no media type"), help);
            continue;
        }
        contents.push(lower_content(context, media_type, content, pointer::join(&at, media_type)));
    }
    contents
}

pub(super) fn lower_content(context: &mut Context<'_>, media_type: &str, content: &MediaType, at: String) -> Content {
    let schema = content.schema.as_ref().map(|one| schema::lower_schema(context, one, &pointer::join(&at, "schema")));
    let mut examples: Vec<Example> =
        content.example.iter().map(|value| Example { name: None, summary: None, value: value.clone() }).collect();
    for (name, example) in &content.examples {
        let example_at = pointer::join(&pointer::join(&at, "examples"), name);
        let Some(refs::Resolved { item: example, .. }) = refs::resolve(context, example, &example_at) else { continue };
        if let Some(value) = &example.value {
            let summary = example.summary.clone();
            examples.push(Example { name: Some(name.clone()), summary, value: value.clone() });
        }
    }
    Content {
        source: context.source,
        media_type: media_type.to_owned(),
        schema,
        examples,
        encodings: lower_encodings(context, &content.encoding, &at),
        pointer: at,
    }
}

fn lower_encodings(
    context: &Context<'_>,
    encodings: &IndexMap<String, openapiv3::Encoding>,
    at: &str,
) -> Vec<Encoding> {
    let at = pointer::join(at, "encoding");
    let lowered = encodings.iter().map(|(property, encoding)| Encoding {
        source: context.source,
        pointer: pointer::join(&at, property),
        property: property.clone(),
        content_type: encoding.content_type.clone(),
        headers: encoding.headers.keys().cloned().collect(),
        style: encoding.style.as_ref().map(query_style),
        explode: encoding.explode,
        allow_reserved: encoding.allow_reserved,
    });
    lowered.collect()
}
