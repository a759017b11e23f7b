//! Media types of bodies, parameters and headers.

use indexmap::IndexMap;
use openapiv3::{MediaType, QueryStyle};

use super::super::context::Context;
use super::super::{refs, schema};
use crate::diagnostic::{Diagnostic, Location};
use crate::ir::{Content, Encoding, Example, Style};
use crate::pointer;

/// Lowers the media types of `content`. A common media type of which only the subtype is written is completed.
pub(super) fn lower_contents<'a>(
    context: &mut Context<'a>,
    content: &'a IndexMap<String, MediaType>,
    at: &str,
) -> Vec<Content> {
    let at = pointer::join(at, "content");
    let mut contents = Vec::with_capacity(content.len());
    // If no name is a media type, the first one becomes `*/*`, so the body is not lost.
    let mut needs_fallback = !content.keys().any(|name| is_media_type(name) || complete(content, name).is_some());
    for (name, content_of) in content {
        let at = pointer::join(&at, name);
        if is_media_type(name) {
            contents.push(lower_content(context, name, content_of, at));
            continue;
        }
        let completed = complete(content, name).or_else(|| std::mem::take(&mut needs_fallback).then_some("*/*"));
        let outcome = completed.map_or("is ignored".to_owned(), |media_type| format!("is read as `{media_type}`"));
        let warning = Diagnostic::warning(format!("`{name}` is not a media type and {outcome}"));
        let help = "write it as `type/subtype`, such as `application/json`";
        context.diagnostics.push(warning.at(Location::key(context.source, at.clone())).with_help(help));
        contents.extend(completed.map(|media_type| lower_content(context, media_type, content_of, at)));
    }
    contents
}

pub(super) fn lower_content<'a>(
    context: &mut Context<'a>,
    media_type: &str,
    content: &'a MediaType,
    at: String,
) -> Content {
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

pub(super) fn lower_query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
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
        style: encoding.style.as_ref().map(lower_query_style),
        explode: encoding.explode,
        allow_reserved: encoding.allow_reserved,
    });
    lowered.collect()
}

fn is_media_type(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_graphic() || c == ' ') && name.contains('/')
}

/// Returns the common media type with this subtype, unless the document describes that media type as well.
fn complete(content: &IndexMap<String, MediaType>, subtype: &str) -> Option<&'static str> {
    const MEDIA_TYPES: [&str; 3] = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];
    let has_subtype =
        |whole: &&str| whole.split_once('/').is_some_and(|(_, own)| own.eq_ignore_ascii_case(subtype.trim()));
    MEDIA_TYPES.into_iter().find(has_subtype).filter(|whole| !content.contains_key(*whole))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_document;
    use super::*;

    /// Returns the media types of a response, and the messages about them.
    fn lower_media_types(media_types: &[&str]) -> (Vec<String>, Vec<String>) {
        let content: Vec<String> = media_types.iter().map(|name| format!("'{name}': {{}}")).collect();
        let lowered = lower_document(&format!(
            "paths: {{/a: {{get: {{responses: {{'200': {{description: Done, content: {{{}}}}}}}}}}}}}",
            content.join(", "),
        ));
        let contents = &lowered.operation().responses[0].contents;
        let messages = lowered.messages().into_iter().map(str::to_owned).collect();
        (contents.iter().map(|content| content.media_type.clone()).collect(), messages)
    }

    #[test]
    fn subtypes_alone_are_completed() {
        let (media_types, messages) = lower_media_types(&["text/csv", "JSON", "form-data"]);
        assert_eq!(media_types, ["text/csv", "application/json", "multipart/form-data"]);
        assert_eq!(messages[0], "`JSON` is not a media type and is read as `application/json`");
    }

    #[test]
    fn a_subtype_beside_its_media_type_is_ignored() {
        let (media_types, messages) = lower_media_types(&["application/json", "json"]);
        assert_eq!(media_types, ["application/json"]);
        assert_eq!(messages, ["`json` is not a media type and is ignored"]);
    }

    #[test]
    fn the_first_name_is_kept_if_none_is_a_media_type() {
        let (media_types, messages) = lower_media_types(&["gzip", "zip"]);
        assert_eq!(media_types, ["*/*"]);
        assert_eq!(messages.len(), 2);
    }

    #[test]
    fn examples_and_encodings_are_read() {
        let lowered = lower_document(
            "paths: {/a: {put: {responses: {'204': {description: Done}}, requestBody: {content: {multipart/form-data: {
               schema: {type: object}, examples: {one: {summary: The first., value: {a: 1}}, none: {externalValue: x}},
               encoding: {a: {contentType: text/csv, style: pipeDelimited, explode: true, headers: {X-A: {schema: {type: string}}}}}}}}}}}",
        );
        let content = &lowered.operation().body.as_ref().expect("it has a body").contents[0];
        let examples: Vec<_> =
            content.examples.iter().map(|one| (one.name.as_deref(), one.value.to_string())).collect();
        assert_eq!(examples, [(Some("one"), r#"{"a":1}"#.to_owned())]);
        let encoding = &content.encodings[0];
        assert_eq!((encoding.property.as_str(), encoding.content_type.as_deref()), ("a", Some("text/csv")));
        assert_eq!((encoding.style, encoding.explode), (Some(Style::PipeDelimited), true));
        assert_eq!(encoding.headers, ["X-A"]);
    }
}
