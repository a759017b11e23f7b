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
    let refs::Referent { item: body, source, at } = refs::resolve(context, body, &at)?;
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
    // Where no name is a media type, the first one has to do.
    let mut stand_in = !content.keys().any(|name| is_media_type(name) || meant(content, name).is_some());
    for (name, content_of) in content {
        let at = pointer::join(&at, name);
        if is_media_type(name) {
            contents.push(lower_content(context, name, content_of, at));
            continue;
        }
        let taken = meant(content, name).or_else(|| std::mem::take(&mut stand_in).then_some("*/*"));
        let becomes = taken.map_or("it is left out".to_owned(), |taken| format!("it is taken as `{taken}`"));
        let warning = Diagnostic::warning(format!("{name:?} is no media type, so {becomes}"));
        let place = Place::key(context.source, at.clone());
        let help = "write it as `type/subtype`, such as `application/json`";
        context.diagnostics.push(warning.at(place).with_help(help));
        contents.extend(taken.map(|media_type| lower_content(context, media_type, content_of, at)));
    }
    contents
}

fn is_media_type(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_graphic() || c == ' ') && name.contains('/')
}

/// The media type that is meant by half of its name, unless it is there as well.
fn meant(content: &IndexMap<String, MediaType>, name: &str) -> Option<&'static str> {
    const MEDIA_TYPES: [&str; 3] = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];
    let is_half = |whole: &&str| whole.split_once('/').is_some_and(|(_, half)| half.eq_ignore_ascii_case(name.trim()));
    MEDIA_TYPES.into_iter().find(is_half).filter(|whole| !content.contains_key(*whole))
}

pub(super) fn lower_content(context: &mut Context<'_>, media_type: &str, content: &MediaType, at: String) -> Content {
    let schema = content.schema.as_ref().map(|one| schema::lower_schema(context, one, &pointer::join(&at, "schema")));
    let mut examples: Vec<Example> =
        content.example.iter().map(|value| Example { name: None, summary: None, value: value.clone() }).collect();
    for (name, example) in &content.examples {
        let example_at = pointer::join(&pointer::join(&at, "examples"), name);
        let Some(refs::Referent { item: example, .. }) = refs::resolve(context, example, &example_at) else { continue };
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
