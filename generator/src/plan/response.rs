//! Response dispatch. Input: the responses of an operation. Output: which of them are successes, and how the body of each is read by
//! status and media type.

use std::collections::HashSet;

use super::schemas::{has_format, is_structured, kind};
use super::stream::{StreamItem, StreamPlan, stream_item, stream_plan};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Content, Kind, Method, Operation, Response, SchemaGraph, SchemaId, Statuses};
use crate::media_types::{covers_json, essence, is_binary, is_json, is_text};
use crate::passes::Resolved;

/// What a success of an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePlan {
    pub shape: ResponseShape,
    /// The bodies that it can have, by status and media type.
    pub contents: Vec<ResponseContent>,
    /// The media types of the header `Accept`.
    pub accept: Vec<String>,
    /// The stream that a caller can request instead; `None` if the only body is a stream, which is among the contents.
    pub stream: Option<StreamPlan>,
}

/// What a caller receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseShape {
    /// The same type for every content.
    Single,
    /// One type, or nothing.
    Optional,
    /// A type for each content.
    Variants,
}

/// A body that a success can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseContent {
    pub statuses: Statuses,
    /// The response, by index.
    pub response: usize,
    /// Empty if the response has no other body.
    pub media_types: Vec<String>,
    pub decoding: BodyDecoding,
    pub schema: Option<SchemaId>,
}

/// How a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyDecoding {
    /// There is no body.
    Empty,
    Json,
    Text,
    /// A string in JSON, or as it is.
    TextOrJson,
    Bytes,
    /// Item by item; the schema is that of an item.
    Stream(StreamItem),
}

impl ResponsePlan {
    /// Returns `true` if a redirect is a success.
    pub fn has_redirects(&self) -> bool {
        self.contents.iter().any(|content| is_redirect(content.statuses))
    }

    /// Returns `true` if all contents are decoded in the same way.
    pub fn is_uniform(&self) -> bool {
        let first = self.contents.first().map(|content| content.decoding);
        self.contents.iter().all(|content| Some(content.decoding) == first)
    }

    /// Returns `true` if the only body is a stream.
    pub fn is_stream(&self) -> bool {
        matches!(self.contents.first().map(|content| content.decoding), Some(BodyDecoding::Stream(_)))
    }

    /// Returns the first content with a body.
    pub fn body(&self) -> Option<&ResponseContent> {
        self.contents.iter().find(|content| content.decoding != BodyDecoding::Empty)
    }
}

/// Plans how the successes of an operation are read.
pub(super) fn response_plan(resolved: &Resolved, operation: &Operation, diagnostics: &mut Diagnostics) -> ResponsePlan {
    let (mut contents, mut accept) = (Vec::new(), Vec::new());
    let successes = successes(operation);
    let stream = stream_plan(resolved, operation, &successes, diagnostics);
    for index in successes {
        let Some(response) = operation.responses.get(index) else { continue };
        let bodies = bodies(resolved, operation, response, diagnostics);
        let is_only = bodies.len() == 1;
        for body in bodies {
            let media_types: Vec<String> = body.contents.iter().map(|content| content.media_type.clone()).collect();
            contents.push(ResponseContent {
                statuses: response.statuses,
                response: index,
                media_types: if is_only { Vec::new() } else { media_types.clone() },
                decoding: body.decoding,
                schema: body.schema(),
            });
            if body.decoding == BodyDecoding::Json && !media_types.iter().any(|media_type| is_json(media_type)) {
                // The declared range covers media types that cannot be read, too.
                accept.push("application/json".to_owned());
            }
            accept.extend(media_types);
        }
    }
    let has_body = contents.iter().any(|content: &ResponseContent| content.decoding != BodyDecoding::Empty);
    let stream = match stream {
        Some(StreamPlan { content, accept }) if !has_body => {
            return ResponsePlan { shape: ResponseShape::Single, contents: vec![content], accept, stream: None };
        }
        stream => stream,
    };
    let mut seen = HashSet::new();
    accept.retain(|media_type: &String| seen.insert(media_type.clone()));
    // Servers that weigh all media types the same take the first.
    accept.sort_by_key(|media_type| !is_json(media_type));
    ResponsePlan { shape: shape(resolved, &contents), contents, accept, stream }
}

fn shape(resolved: &Resolved, contents: &[ResponseContent]) -> ResponseShape {
    let mut types: Vec<&ResponseContent> = Vec::new();
    for content in contents {
        if types.iter().all(|known| !has_same_type(resolved, known, content)) {
            types.push(content);
        }
    }
    match types.as_slice() {
        [] | [_] => ResponseShape::Single,
        [a, b] if a.decoding == BodyDecoding::Empty || b.decoding == BodyDecoding::Empty => ResponseShape::Optional,
        _ => ResponseShape::Variants,
    }
}

fn has_same_type(resolved: &Resolved, a: &ResponseContent, b: &ResponseContent) -> bool {
    let is_text = |decoding| matches!(decoding, BodyDecoding::Text | BodyDecoding::TextOrJson);
    if a.decoding == BodyDecoding::Json && b.decoding == BodyDecoding::Json {
        return resolved.is_same_type(a.schema, b.schema);
    }
    a.decoding == b.decoding || is_text(a.decoding) && is_text(b.decoding)
}

fn is_redirect(statuses: Statuses) -> bool {
    matches!(statuses, Statuses::Code(300..=399) | Statuses::Range(3))
}

/// Returns the responses of 2xx; without any, those of 3xx, and without those either, `default`.
fn successes(operation: &Operation) -> Vec<usize> {
    let with = |is_success: fn(Statuses) -> bool| -> Vec<usize> {
        let responses = operation.responses.iter().enumerate();
        responses.filter(|(_, response)| is_success(response.statuses)).map(|(index, _)| index).collect()
    };
    let is_default = |statuses| statuses == Statuses::Default;
    let candidates = [with(Statuses::is_success), with(is_redirect), with(is_default)];
    candidates.into_iter().find(|responses| !responses.is_empty()).unwrap_or_default()
}

/// Contents of a response that have the same type.
pub(super) struct Body<'a> {
    pub contents: Vec<&'a Content>,
    pub decoding: BodyDecoding,
}

impl Body<'_> {
    pub fn schema(&self) -> Option<SchemaId> {
        self.contents.first().and_then(|content| content.schema)
    }
}

/// Returns the bodies that a response can have, each of another type.
fn bodies<'a>(
    resolved: &Resolved,
    operation: &Operation,
    response: &'a Response,
    diagnostics: &mut Diagnostics,
) -> Vec<Body<'a>> {
    if is_empty(response)
        && let Some(content) = response.contents.first()
    {
        let message = "a response with this status has no body, but one is declared";
        let help = "declare the body for another status, or leave it out";
        diagnostics.push(Diagnostic::warning(message).at(location(content)).with_help(help));
    }
    if !may_have_body(operation, response) || response.contents.is_empty() {
        return vec![Body { contents: Vec::new(), decoding: BodyDecoding::Empty }];
    }
    let contents = response.contents.iter().filter(|content| stream_item(resolved, content).is_none());
    content_bodies(resolved, contents.collect(), "response", diagnostics)
}

/// Returns the bodies of these contents, each of another type; `owner` is what they belong to, for messages.
pub(super) fn content_bodies<'a>(
    resolved: &Resolved,
    contents: Vec<&'a Content>,
    owner: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<Body<'a>> {
    let decodings: Vec<BodyDecoding> = contents.iter().map(|content| decoding(resolved, content)).collect();
    let json = contents.iter().zip(&decodings).find(|(_, decoding)| **decoding == BodyDecoding::Json);
    let is_text_or_json = json.is_some_and(|(content, _)| is_plain_string(resolved, content.schema))
        && decodings.contains(&BodyDecoding::Text);
    let mut bodies: Vec<Body<'a>> = Vec::new();
    for (content, decoding) in contents.iter().copied().zip(decodings.iter().copied()) {
        // JSON is requested, so another representation of the same is not.
        if json.is_some() && decoding != BodyDecoding::Json && is_alternative(resolved, content) {
            continue;
        }
        if json.is_none() && is_structured(resolved, content.schema) {
            let message = format!("a {owner} of `{}` cannot be decoded by this schema", content.media_type);
            let help = "the caller receives it as text or bytes; declare JSON if the server sends it";
            diagnostics.push(Diagnostic::warning(message).at(location(content)).with_help(help));
        }
        let decoding = match decoding {
            BodyDecoding::Json | BodyDecoding::Text if is_text_or_json => BodyDecoding::TextOrJson,
            other => other,
        };
        let is_same = |body: &&mut Body<'a>| {
            body.decoding == decoding
                && (decoding != BodyDecoding::Json || resolved.is_same_type(body.schema(), content.schema))
        };
        match bodies.iter_mut().find(is_same) {
            Some(body) => body.contents.push(content),
            None => bodies.push(Body { contents: vec![content], decoding }),
        }
    }
    bodies
}

/// Returns `true` if no response with the status has a body.
fn is_empty(response: &Response) -> bool {
    matches!(response.statuses, Statuses::Code(204 | 205 | 304))
}

pub(super) fn may_have_body(operation: &Operation, response: &Response) -> bool {
    !is_empty(response) && operation.method != Method::Head
}

fn location(content: &Content) -> Location {
    Location::key(content.source, content.pointer.clone())
}

fn is_plain_string(resolved: &Resolved, schema: Option<SchemaId>) -> bool {
    matches!(kind(resolved, schema), Kind::String(_)) && !schema.is_some_and(|schema| resolved.is_nullable(schema))
}

/// Returns `true` if a content that is not JSON represents the same as one that is.
fn is_alternative(resolved: &Resolved, content: &Content) -> bool {
    let is_plain = content.schema.is_none() && !is_binary(&content.media_type);
    is_plain || is_structured(resolved, content.schema)
}

fn decoding(resolved: &Resolved, content: &Content) -> BodyDecoding {
    let media_type = &content.media_type;
    let kind = kind(resolved, content.schema);
    let is_any_text = essence(media_type) == "*/*" && matches!(kind, Kind::String(_));
    if is_json(media_type) || covers_json(media_type) && is_structured(resolved, content.schema) {
        BodyDecoding::Json
    } else if has_format(kind, &["binary"]) {
        BodyDecoding::Bytes
    } else if is_text(media_type) || is_any_text {
        BodyDecoding::Text
    } else {
        BodyDecoding::Bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{api, content, object, operation, resolve, response, schema, string};

    fn planned(api: &Resolved, responses: Vec<Response>) -> (ResponsePlan, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let operation = Operation { responses, ..operation(Method::Get, "/a") };
        let plan = response_plan(api, &operation, &mut diagnostics);
        (plan, diagnostics.iter().map(|one| one.message.clone()).collect())
    }

    /// Creates an API with an object and a string.
    fn with_schemas() -> (Resolved, SchemaId, SchemaId) {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let body = schema(&mut api, Some("Body"), object(&[("name", text)]));
        (resolve(api), body, text)
    }

    #[test]
    fn successes_are_2xx_then_3xx_then_default() {
        let api = resolve(api());
        let statuses = |declared: &[Statuses]| {
            let responses = declared.iter().map(|statuses| response(*statuses, Vec::new())).collect();
            let (plan, _) = planned(&api, responses);
            plan.contents.iter().map(|content| content.statuses).collect::<Vec<_>>()
        };
        let (ok, found, error) = (Statuses::Code(200), Statuses::Code(302), Statuses::Code(404));
        assert_eq!(statuses(&[error, found, Statuses::Range(2), ok]), [Statuses::Range(2), ok]);
        assert_eq!(statuses(&[error, found, Statuses::Default]), [found]);
        assert_eq!(statuses(&[error, Statuses::Default]), [Statuses::Default]);
        assert_eq!(statuses(&[error]), []);
    }

    #[test]
    fn one_type_beside_no_body_is_optional() {
        let (api, body, _) = with_schemas();
        let json = || vec![content("application/json", Some(body))];
        let ok = || response(Statuses::Code(200), json());
        let (single, _) = planned(&api, vec![ok(), response(Statuses::Code(201), json())]);
        assert_eq!((single.shape, single.contents.len()), (ResponseShape::Single, 2));
        let (optional, _) = planned(&api, vec![ok(), response(Statuses::Code(202), Vec::new())]);
        assert_eq!(optional.shape, ResponseShape::Optional);
        assert!(!optional.is_uniform());
        let bytes = vec![content("application/zip", None)];
        let (variants, _) = planned(&api, vec![ok(), response(Statuses::Code(202), bytes)]);
        assert_eq!(variants.shape, ResponseShape::Variants);
    }

    #[test]
    fn a_string_in_json_or_as_text_is_one_type() {
        let (api, _, text) = with_schemas();
        let contents = vec![content("text/plain", Some(text)), content("application/json", Some(text))];
        let (plan, _) = planned(&api, vec![response(Statuses::Code(200), contents)]);
        assert_eq!(plan.shape, ResponseShape::Single);
        assert_eq!(plan.contents[0].decoding, BodyDecoding::TextOrJson);
        assert_eq!(plan.accept, ["application/json", "text/plain"]);
    }

    #[test]
    fn json_wins_over_other_representations_of_the_same() {
        let (api, body, _) = with_schemas();
        let contents = vec![content("application/xml", Some(body)), content("*/*", Some(body))];
        let (plan, warnings) = planned(&api, vec![response(Statuses::Code(200), contents)]);
        assert_eq!(plan.contents.len(), 1);
        assert_eq!(plan.accept, ["application/json", "*/*"]);
        assert!(warnings.is_empty());
        let with_json = |other| vec![content(other, None), content("application/json", Some(body))];
        let count = |other| planned(&api, vec![response(Statuses::Code(200), with_json(other))]).0.contents.len();
        assert_eq!(["application/xml", "image/png", "application/pdf"].map(count), [1, 2, 2]);
        let contents = vec![content("application/xml", Some(body))];
        let (plan, warnings) = planned(&api, vec![response(Statuses::Code(200), contents)]);
        assert_eq!(plan.contents[0].decoding, BodyDecoding::Bytes);
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn a_status_without_a_body_is_read_without_one() {
        let (api, body, _) = with_schemas();
        let contents = vec![content("application/json", Some(body))];
        let (plan, warnings) = planned(&api, vec![response(Statuses::Code(204), contents)]);
        assert_eq!(plan.contents[0].decoding, BodyDecoding::Empty);
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn a_redirect_is_a_success_where_nothing_else_is() {
        let api = resolve(api());
        let (plan, _) = planned(&api, vec![response(Statuses::Range(3), Vec::new())]);
        assert!(plan.has_redirects());
    }
}
