//! Streams. Input: the responses of an operation. Output: the items that a success can consist of, and how they are read.

use std::collections::HashSet;

use super::response::{BodyDecoding, ResponseContent, may_have_body};
use super::schemas::kind;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Api, Content, Kind, Operation, SchemaGraph, SchemaId, visit};
use crate::media_types::{EVENT_FIELDS, is_event_stream, is_sequence};
use crate::passes::Resolved;

/// A success whose items come one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamPlan {
    /// The schema is that of an item.
    pub content: ResponseContent,
    /// The media types of the header `Accept`.
    pub accept: Vec<String>,
}

/// What an item of a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamItem {
    /// JSON in a line or behind a record separator.
    Json,
    /// An event with JSON as its data.
    Event,
    /// An event with any text as its data.
    TextEvent,
    /// An event whose schema is that of the whole event, since its name tells the type of the data.
    WholeEvent,
}

/// The data of an event, by the schema of the whole event.
#[derive(Debug, PartialEq)]
enum Data {
    Text,
    Json(SchemaId),
}

/// Returns the items of a media type; `None` if it is not read as a stream.
pub(super) fn stream_item(resolved: &Resolved, content: &Content) -> Option<(StreamItem, Option<SchemaId>)> {
    let schema = content.item_schema(resolved);
    if is_event_stream(&content.media_type) {
        return Some(event(resolved, content));
    }
    // A string is the text of the whole stream, unless it is an item of a list.
    let is_text = schema == content.schema && matches!(kind(resolved, schema), Kind::String(_));
    (is_sequence(&content.media_type) && !is_text).then_some((StreamItem::Json, schema))
}

/// Returns `true` if a body in this media type is a sequence of items.
pub fn is_stream(resolved: &Resolved, content: &Content) -> bool {
    stream_item(resolved, content).is_some()
}

/// Plans the stream of the successes: of the first media type that is one, and of others with the same items.
pub(super) fn stream_plan(
    resolved: &Resolved,
    operation: &Operation,
    successes: &[usize],
    diagnostics: &mut Diagnostics,
) -> Option<StreamPlan> {
    let mut plan: Option<(StreamItem, StreamPlan)> = None;
    for &index in successes {
        let Some(response) = operation.responses.get(index).filter(|response| may_have_body(operation, response))
        else {
            continue;
        };
        for content in &response.contents {
            let Some((item, schema)) = stream_item(resolved, content) else { continue };
            match &mut plan {
                None => {
                    warn_of_data(resolved, content, item, diagnostics);
                    let accept = vec![content.media_type.clone()];
                    let content = ResponseContent {
                        statuses: response.statuses,
                        response: index,
                        media_types: Vec::new(),
                        decoding: BodyDecoding::Stream(item),
                        schema,
                    };
                    plan = Some((item, StreamPlan { content, accept }));
                }
                Some((known, plan)) if *known == item && is_same_item(resolved, item, plan.content.schema, schema) => {
                    if !plan.accept.contains(&content.media_type) {
                        plan.accept.push(content.media_type.clone());
                    }
                }
                Some((_, plan)) => {
                    let known = plan.accept.first().map(String::as_str).unwrap_or_default();
                    let message =
                        format!("the stream of `{}` is ignored: that of `{known}` is read", content.media_type);
                    let warning =
                        Diagnostic::warning(message).at(Location::key(content.source, content.pointer.clone()));
                    diagnostics.push(warning.with_help("describe the same items for both, or only one of them"));
                }
            }
        }
    }
    plan.map(|(_, plan)| plan)
}

fn is_same_item(resolved: &Resolved, item: StreamItem, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
    item == StreamItem::TextEvent || resolved.is_same_type(a, b)
}

/// Returns what the events are whose data, or which themselves, have the schema of an item.
fn event(resolved: &Resolved, content: &Content) -> (StreamItem, Option<SchemaId>) {
    let text = (StreamItem::TextEvent, None);
    let item = content.item_schema(resolved);
    let Some(schema) = item.filter(|schema| !is_text(resolved, *schema)) else { return text };
    match data(resolved, content, schema) {
        Some(Data::Text) => text,
        Some(Data::Json(data)) => (StreamItem::Event, Some(data)),
        None => match variants(resolved, content, schema) {
            Some(variants) if variants.contains(&Data::Text) => text,
            Some(_) => (StreamItem::WholeEvent, Some(schema)),
            None => (StreamItem::Event, Some(schema)),
        },
    }
}

/// Returns the data of an event, if the schema is that of a whole event.
fn data(resolved: &Resolved, content: &Content, schema: SchemaId) -> Option<Data> {
    let Kind::Object(object) = resolved.resolved_kind(schema) else { return None };
    let names: Vec<&str> = object.properties.iter().map(|property| property.name.as_str()).collect();
    // An object in the data may have a property `data` as well. That of an item is a whole event.
    let is_item = content.item_schema(resolved) != content.schema;
    let is_event =
        names.len() > 1 && names.iter().all(|name| EVENT_FIELDS.contains(name)) || is_item && names == ["data"];
    if !is_event {
        return None;
    }
    let data = object.properties.iter().find(|property| property.name == "data");
    let data = data.map(|property| property.schema).filter(|data| !is_text(resolved, *data));
    Some(data.map_or(Data::Text, Data::Json))
}

/// Returns the data of each variant of a union, if all of them are whole events.
fn variants(resolved: &Resolved, content: &Content, schema: SchemaId) -> Option<Vec<Data>> {
    let Kind::Union(union) = resolved.resolved_kind(schema) else { return None };
    union.subschemas.iter().map(|variant| data(resolved, content, *variant)).collect()
}

/// Warns of JSON in the data of events that the caller receives as text.
fn warn_of_data(resolved: &Resolved, content: &Content, item: StreamItem, diagnostics: &mut Diagnostics) {
    let Some(schema) = content.item_schema(resolved).filter(|_| item == StreamItem::TextEvent) else { return };
    let variants = variants(resolved, content, schema).unwrap_or_default();
    let (message, help) = if variants.iter().any(|data| *data != Data::Text) {
        let message = "the data of these events is JSON for some of them, and any text for others";
        (message, "the caller receives text; declare `contentSchema` for all of them if they are JSON")
    } else if describes_content(&resolved.api, content) {
        let message = "`contentSchema` is ignored: the data of these events is received as a string";
        let help = "describe each event by one object with `event` and `data`, and use it for nothing but events";
        (message, help)
    } else {
        return;
    };
    let location = Location::key(content.source, content.pointer.clone());
    diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
}

/// Returns `true` if a schema that the events consist of, as it is written, says what its string contains.
fn describes_content(api: &Api, content: &Content) -> bool {
    let mut reached = HashSet::new();
    let mut is_described = false;
    visit::walk(api, content.item_schema(api), |id| {
        let constraints = &api.schema(id).annotations.constraints;
        is_described |= constraints.iter().any(|constraint| constraint.keyword == "contentSchema");
        reached.insert(id)
    });
    is_described
}

/// Returns `true` if the data is a text that is not written as JSON, or of which nothing is known.
fn is_text(resolved: &Resolved, schema: SchemaId) -> bool {
    match kind(resolved, Some(schema)) {
        Kind::Any | Kind::String(_) => true,
        Kind::Enum(values) => values.values.iter().all(|value| value.value.is_string()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Kind, Method, Response, Statuses};
    use crate::plan::response::{ResponsePlan, ResponseShape, response_plan};
    use crate::plan::testing::{api, array, content, object, operation, resolve, response, schema, string};

    fn planned(api: Api, responses: Vec<Response>) -> ResponsePlan {
        let mut diagnostics = Diagnostics::default();
        let operation = Operation { responses, ..operation(Method::Get, "/a") };
        response_plan(&resolve(api), &operation, &mut diagnostics)
    }

    /// Returns how a success of this media type and schema is read.
    fn decoding(media_type: &str, make: impl FnOnce(&mut Api) -> Option<SchemaId>) -> (BodyDecoding, Option<SchemaId>) {
        let mut api = api();
        let schema = make(&mut api);
        let plan = planned(api, vec![response(Statuses::Code(200), vec![content(media_type, schema)])]);
        (plan.contents[0].decoding, plan.contents[0].schema)
    }

    fn text(api: &mut Api) -> SchemaId {
        schema(api, None, string(None))
    }

    /// Adds an event with a name and data of this schema.
    fn event_of(api: &mut Api, data: SchemaId) -> SchemaId {
        let name = text(api);
        schema(api, None, object(&[("event", name), ("data", data)]))
    }

    #[test]
    fn a_schema_is_that_of_an_item_or_of_a_list_of_items() {
        let json = BodyDecoding::Stream(StreamItem::Json);
        for media_type in ["application/x-ndjson", "application/stream+json", "application/geo+json-seq; a=b"] {
            let mut item = None;
            let listed = decoding(media_type, |api| {
                let flag = schema(api, None, Kind::Boolean);
                item = Some(flag);
                Some(schema(api, None, array(flag)))
            });
            assert_eq!(listed, (json, item), "{media_type}");
            assert_eq!(decoding(media_type, |_| None), (json, None));
        }
        // The text of the whole stream, or an item that is a string.
        assert_eq!(decoding("application/jsonl", |api| Some(text(api))).0, BodyDecoding::Bytes);
        let listed = decoding("application/jsonl", |api| {
            let text = text(api);
            Some(schema(api, None, array(text)))
        });
        assert_eq!(listed.0, json);
    }

    #[test]
    fn the_data_of_an_event_is_json_or_text() {
        let of = |make: fn(&mut Api) -> Option<SchemaId>| decoding("text/event-stream", make).0;
        let (json, plain) = (BodyDecoding::Stream(StreamItem::Event), BodyDecoding::Stream(StreamItem::TextEvent));
        assert_eq!(of(|_| None), plain);
        assert_eq!(of(|api| Some(text(api))), plain);
        assert_eq!(of(|api| Some(schema(api, None, Kind::Boolean))), json);
        // The schema of a whole event.
        let of_event = |make: fn(&mut Api) -> SchemaId| {
            let mut data = None;
            let found = decoding("text/event-stream", |api| {
                let made = make(api);
                data = Some(made);
                Some(event_of(api, made))
            });
            (found, data)
        };
        let (found, data) = of_event(|api| schema(api, None, Kind::Boolean));
        assert_eq!(found, (json, data));
        assert_eq!(of_event(text).0, (plain, None));
        // The only property, which is data of events that are listed.
        fn only_data(api: &mut Api) -> SchemaId {
            let text = text(api);
            schema(api, None, object(&[("data", text)]))
        }
        assert_eq!(of(|api| Some(only_data(api))), json);
        let listed = of(|api| {
            let item = only_data(api);
            Some(schema(api, None, array(item)))
        });
        assert_eq!(listed, plain);
        // A property that events do not have.
        let more = of(|api| {
            let text = text(api);
            Some(schema(api, None, object(&[("data", text), ("event", text), ("more", text)])))
        });
        assert_eq!(more, json);
    }

    #[test]
    fn a_response_beside_a_stream_is_what_is_sent_for() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let of = |contents: Vec<Content>| response(Statuses::Code(200), contents);
        let stream = || content("text/event-stream", Some(flag));
        let both = planned(api, vec![of(vec![stream(), content("application/json", Some(flag))])]);
        assert_eq!((both.shape, both.accept.as_slice()), (ResponseShape::Single, &["application/json".to_owned()][..]));
        assert_eq!(both.stream.map(|stream| stream.accept), Some(vec!["text/event-stream".to_owned()]));
        // Nothing beside it, or no body.
        let mut api = crate::plan::testing::api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let stream = || content("text/event-stream", Some(flag));
        let only = planned(api, vec![of(vec![stream()]), response(Statuses::Code(204), Vec::new())]);
        assert!(only.is_stream() && only.contents.len() == 1 && only.stream.is_none(), "{only:?}");
    }
}
