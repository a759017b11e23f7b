//! Answers. Comes in: the responses of an operation that are a success. Goes out: which bodies they can have, and how each is read.

use super::super::media_types::{self, covers_json, essence, is_json, is_text};
use super::super::names::Naming;
use super::shape::{is_same, is_structured, kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Content, Kind, Method, Operation, Response, SchemaGraph, SchemaId, Statuses};
use crate::passes::Resolved;

/// What a success of an operation is.
#[derive(Debug, Clone)]
pub(in super::super) struct Answer {
    pub outcome: Outcome,
    /// The bodies that it can have, by status and media type.
    pub cases: Vec<Case>,
    /// The media types that are asked for.
    pub accept: Vec<String>,
}

/// What a caller gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Outcome {
    /// The same type for every case.
    Plain,
    /// One type, or nothing.
    Optional,
    /// An enum with a variant for each case.
    Choice,
}

#[derive(Debug, Clone)]
pub(in super::super) struct Case {
    pub statuses: Statuses,
    /// Of the response, among all of the operation.
    pub response: usize,
    /// Empty where the response has no other body.
    pub media_types: Vec<String>,
    pub read: Read,
    pub schema: Option<SchemaId>,
    pub variant: String,
}

/// How a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Read {
    Nothing,
    Json,
    Text,
    /// A text that comes as JSON or as it is.
    TextOrJson,
    Bytes,
}

pub(in super::super) fn answer(
    api: &Resolved,
    operation: &Operation,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) -> Answer {
    let successes = successes(operation);
    let mut answer = Answer { outcome: Outcome::Plain, cases: Vec::new(), accept: Vec::new() };
    let mut texts = Vec::new();
    for index in &successes {
        let response = &operation.responses[*index];
        let bodies = bodies(api, operation, response, diagnostics);
        let words = media_types::words(&bodies.iter().map(|body| body.media_type()).collect::<Vec<_>>());
        for (body, words) in bodies.iter().zip(words) {
            texts.push(match (successes.len(), bodies.len()) {
                (_, 1) => status_words(response.statuses),
                (1, _) => words,
                _ => format!("{}_{words}", status_words(response.statuses)),
            });
            let media_types: Vec<String> = body.contents.iter().map(|content| content.media_type.clone()).collect();
            answer.cases.push(Case {
                statuses: response.statuses,
                response: *index,
                media_types: if bodies.len() > 1 { media_types.clone() } else { Vec::new() },
                read: body.read,
                schema: body.schema(),
                variant: String::new(),
            });
            if body.read == Read::Json && !media_types.iter().any(|media_type| is_json(media_type)) {
                // A range covers what cannot be read, too.
                answer.accept.push("application/json".to_owned());
            }
            answer.accept.extend(media_types);
        }
    }
    for (case, variant) in answer.cases.iter_mut().zip(naming.variants(&texts)) {
        case.variant = variant;
    }
    let mut seen = std::collections::HashSet::new();
    answer.accept.retain(|media_type| seen.insert(media_type.clone()));
    // Servers that weigh all the same take the first.
    answer.accept.sort_by_key(|media_type| !is_json(media_type));
    answer.outcome = outcome(api, &answer.cases);
    answer
}

fn outcome(api: &Resolved, cases: &[Case]) -> Outcome {
    let mut types: Vec<&Case> = Vec::new();
    for case in cases {
        if types.iter().all(|known| !is_same_type(api, known, case)) {
            types.push(case);
        }
    }
    match types.as_slice() {
        [] | [_] => Outcome::Plain,
        [a, b] if a.read == Read::Nothing || b.read == Read::Nothing => Outcome::Optional,
        _ => Outcome::Choice,
    }
}

fn is_same_type(api: &Resolved, a: &Case, b: &Case) -> bool {
    match (a.read, b.read) {
        (Read::Json, Read::Json) => is_same(api, a.schema, b.schema),
        (Read::Text | Read::TextOrJson, Read::Text | Read::TextOrJson) => true,
        (a, b) => a == b,
    }
}

/// The responses of 2xx; where there are none, those of 3xx, and where there are none either, `default` is what a success looks like.
fn successes(operation: &Operation) -> Vec<usize> {
    let is_redirect = |statuses| matches!(statuses, Statuses::Code(300..=399) | Statuses::Range(3));
    let of = |wanted: &dyn Fn(Statuses) -> bool| -> Vec<usize> {
        let responses = operation.responses.iter().enumerate();
        responses.filter(|(_, response)| wanted(response.statuses)).map(|(index, _)| index).collect()
    };
    let tries = [of(&Statuses::is_success), of(&is_redirect), of(&|statuses| statuses == Statuses::Default)];
    tries.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Contents of a response that become the same type.
struct ReadBody<'a> {
    contents: Vec<&'a Content>,
    read: Read,
}

impl ReadBody<'_> {
    fn media_type(&self) -> &str {
        self.contents.first().map(|content| content.media_type.as_str()).unwrap_or_default()
    }

    fn schema(&self) -> Option<SchemaId> {
        self.contents.first().and_then(|content| content.schema)
    }
}

/// The bodies that a response can have, each of another type.
fn bodies<'a>(
    api: &Resolved,
    operation: &Operation,
    response: &'a Response,
    diagnostics: &mut Diagnostics,
) -> Vec<ReadBody<'a>> {
    let place = |content: &Content| Place::key(content.source, content.pointer.clone());
    let is_empty = matches!(response.statuses, Statuses::Code(204 | 205 | 304));
    if let (true, Some(content)) = (is_empty, response.contents.first()) {
        let warning = Diagnostic::warning("an answer with this status has no body, whatever is declared");
        let help = "declare the body for another status, or leave it out";
        diagnostics.push(warning.at(place(content)).with_help(help));
    }
    if is_empty || operation.method == Method::Head || response.contents.is_empty() {
        return vec![ReadBody { contents: Vec::new(), read: Read::Nothing }];
    }
    let all: Vec<(&Content, Read)> = response.contents.iter().map(|content| (content, read(api, content))).collect();
    let json = all.iter().find(|(_, read)| *read == Read::Json).map(|(content, _)| content.schema);
    let is_text =
        json.is_some_and(|schema| is_plain_text(api, schema)) && all.iter().any(|(_, read)| *read == Read::Text);
    let mut bodies: Vec<ReadBody<'a>> = Vec::new();
    for (content, read) in all {
        // Beside JSON, another way to write the same is not asked for.
        if json.is_some() && read != Read::Json && is_other_way(api, content) {
            continue;
        }
        if json.is_none() && is_structured(api, content.schema) {
            let message = format!("an answer of `{}` cannot be read by this schema", content.media_type);
            let help = "the caller gets it as text or bytes; declare JSON if the server has it";
            diagnostics.push(Diagnostic::warning(message).at(place(content)).with_help(help));
        }
        let read = if is_text && matches!(read, Read::Json | Read::Text) { Read::TextOrJson } else { read };
        let is_same = |body: &&mut ReadBody<'a>| {
            body.read == read && (read != Read::Json || is_same(api, body.schema(), content.schema))
        };
        match bodies.iter_mut().find(is_same) {
            Some(body) => body.contents.push(content),
            None => bodies.push(ReadBody { contents: vec![content], read }),
        }
    }
    bodies
}

fn is_plain_text(api: &Resolved, schema: Option<SchemaId>) -> bool {
    matches!(kind(api, schema), Kind::String(_)) && !schema.is_some_and(|schema| api.is_nullable(schema))
}

fn is_other_way(api: &Resolved, content: &Content) -> bool {
    content.schema.is_none() || is_structured(api, content.schema)
}

fn read(api: &Resolved, content: &Content) -> Read {
    let media_type = &content.media_type;
    let kind = kind(api, content.schema);
    let is_binary = matches!(kind, Kind::String(string) if string.format.as_deref() == Some("binary"));
    let is_any_text = essence(media_type) == "*/*" && matches!(kind, Kind::String(_));
    match () {
        () if is_json(media_type) || covers_json(media_type) && is_structured(api, content.schema) => Read::Json,
        () if is_binary || essence(media_type) == "text/event-stream" => Read::Bytes,
        () if is_text(media_type) || is_any_text => Read::Text,
        () => Read::Bytes,
    }
}

fn status_words(statuses: Statuses) -> String {
    let words = match statuses {
        Statuses::Code(200) => "ok",
        Statuses::Code(201) => "created",
        Statuses::Code(202) => "accepted",
        Statuses::Code(203) => "non_authoritative",
        Statuses::Code(204) => "no_content",
        Statuses::Code(205) => "reset_content",
        Statuses::Code(206) => "partial_content",
        Statuses::Code(207) => "multi_status",
        Statuses::Code(300) => "multiple_choices",
        Statuses::Code(301) => "moved_permanently",
        Statuses::Code(302) => "found",
        Statuses::Code(303) => "see_other",
        Statuses::Code(304) => "not_modified",
        Statuses::Code(307) => "temporary_redirect",
        Statuses::Code(308) => "permanent_redirect",
        Statuses::Code(code) => return format!("status_{code}"),
        Statuses::Range(digit) => return format!("status_{digit}xx"),
        Statuses::Default => "other",
    };
    words.to_owned()
}
