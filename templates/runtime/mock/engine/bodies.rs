// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Bodies of requests: their media type, and their value if they are JSON or a form.

use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::Value;

use super::description::{Content, Operation};
use super::direction::Direction;
use super::explain::shorten;
use super::forms::{divide, read_multipart, read_urlencoded, remove_files};
use super::media_types::{MediaType, is_json};
use super::message::{Incoming, Violation, ViolationKind};
use super::reader::{Read, Reader};
use super::schemas::{Definitions, Types};
use super::validators::Validators;

/// A report has so many violations of a stream at most.
const MAX_VIOLATIONS: usize = 10;

/// Decodes and validates the body. It is `None` if there is none, if it is neither JSON nor a form, or if it has a
/// Content-Encoding.
pub fn check(
    definitions: &Definitions,
    validators: &Validators,
    operation: &Operation,
    incoming: &Incoming,
) -> Result<Option<Value>, Vec<Violation>> {
    let Some(body) = &operation.body else {
        return Ok(None);
    };
    let content_type = incoming.headers.get(CONTENT_TYPE);
    let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()));
    let is_empty = incoming.body.is_empty();
    if is_empty && (content_type.is_none() || !body.required) {
        let missing = vec![violation(ViolationKind::Body, "", "the body is missing")];
        return if body.required {
            Err(missing)
        } else {
            Ok(None)
        };
    }
    let Some(content_type) = content_type else {
        let message = format!(
            "the header Content-Type is missing; expected {}",
            documented(&body.content)
        );
        return Err(vec![violation(ViolationKind::MediaType, "", &message)]);
    };
    let media_type = MediaType::new(&content_type);
    let close = body
        .content
        .iter()
        .filter_map(|content| Some((media_type.closeness(&content.media_type)?, content)));
    let content = close
        .max_by_key(|(closeness, _)| *closeness)
        .map(|(_, content)| content);
    let Some(content) = content.filter(|_| media_type.is_valid()) else {
        let message = format!(
            "the media type of the body is `{}`; expected {}",
            shorten(&content_type),
            documented(&body.content)
        );
        return Err(vec![violation(ViolationKind::MediaType, "", &message)]);
    };
    if is_encoded(incoming) {
        return Ok(None);
    }
    let body = Body {
        definitions,
        validators,
        content,
        incoming,
    };
    body.check(&media_type.essence, &content_type)
}

/// Returns why the body of a request is not validated, if it has one.
pub fn unchecked(operation: &Operation, incoming: &Incoming) -> Option<&'static str> {
    let has_body = operation.body.is_some() && !incoming.body.is_empty();
    (has_body && is_encoded(incoming))
        .then_some("the body is not checked, because it has a Content-Encoding")
}

/// Returns `true` if the body has an encoding, which is not decoded.
fn is_encoded(incoming: &Incoming) -> bool {
    let encoding = incoming.headers.get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn documented(contents: &[Content]) -> String {
    let types: Vec<String> = contents
        .iter()
        .take(5)
        .map(|content| format!("`{}`", content.media_type))
        .collect();
    types.join(" or ")
}

fn violation(kind: ViolationKind, pointer: &str, message: &str) -> Violation {
    Violation {
        kind,
        pointer: format!("/body{pointer}"),
        message: message.to_owned(),
    }
}

struct Body<'a> {
    definitions: &'a Definitions,
    validators: &'a Validators,
    content: &'a Content,
    incoming: &'a Incoming,
}

impl Body<'_> {
    fn check(&self, essence: &str, content_type: &str) -> Result<Option<Value>, Vec<Violation>> {
        let any = Value::Null;
        let schema = self.content.schema.as_ref().unwrap_or(&any);
        let bytes = &self.incoming.body;
        let encodings = &self.content.encoding;
        match essence {
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/json-seq" => self.stream(schema).map(Some),
            _ if is_json(essence) && self.content.is_stream => self.stream(schema).map(Some),
            _ if is_json(essence) => {
                let value = serde_json::from_slice(bytes).map_err(|error| not_json("", &error))?;
                self.validate("", schema, &value)?;
                Ok(Some(value))
            }
            "application/x-www-form-urlencoded" => {
                let text = self.text()?;
                self.read(schema, |reader| {
                    let types = reader.types(schema);
                    if types.has(Types::STRING) && !types.has(Types::OBJECT) {
                        return reader.scalar(schema, text);
                    }
                    read_urlencoded(reader, text, schema, encodings)
                })
                .map(Some)
            }
            "multipart/form-data" => {
                let parts = divide(bytes, content_type).map_err(|error| not_read(&error))?;
                let read = |reader: &Reader| read_multipart(reader, &parts, schema, encodings);
                let mut form = self.read(schema, read)?;
                remove_files(&parts, &mut form);
                Ok(Some(form))
            }
            "text/plain" if !self.content.is_stream => {
                let text = self.text()?;
                self.read(schema, |reader| reader.scalar(schema, text))?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn text(&self) -> Result<&str, Vec<Violation>> {
        std::str::from_utf8(&self.incoming.body)
            .map_err(|_| vec![violation(ViolationKind::Body, "", "the body is not UTF-8")])
    }

    /// Reads a value by the types of its schema, and if that is not valid, what can be a string as one.
    fn read(
        &self,
        schema: &Value,
        read: impl Fn(&Reader) -> Read,
    ) -> Result<Value, Vec<Violation>> {
        let read = |prefers_strings| {
            let reader = Reader {
                definitions: self.definitions,
                prefers_strings,
            };
            let value = read(&reader).map_err(|error| not_read(&error))?;
            self.validate("", schema, &value)?;
            Ok(value)
        };
        read(false).or_else(|violations| read(true).map_err(|_: Vec<Violation>| violations))
    }

    /// Reads JSON values one after the other.
    fn stream(&self, schema: &Value) -> Result<Value, Vec<Violation>> {
        let text = self.text()?;
        let mut violations = Vec::new();
        let mut items = Vec::new();
        // The format json-seq has a record separator before each item.
        let records = text
            .split('\u{1e}')
            .flat_map(|record| serde_json::Deserializer::from_str(record).into_iter::<Value>());
        for item in records {
            let pointer = format!("/{}", items.len());
            match item {
                Ok(item) => {
                    violations.extend(
                        self.validate(&pointer, schema, &item)
                            .err()
                            .into_iter()
                            .flatten(),
                    );
                    items.push(item);
                }
                Err(error) => {
                    violations.extend(not_json(&pointer, &error));
                    break;
                }
            }
            if violations.len() >= MAX_VIOLATIONS {
                break;
            }
        }
        if violations.is_empty() {
            Ok(Value::Array(items))
        } else {
            Err(violations)
        }
    }

    fn validate(&self, pointer: &str, schema: &Value, value: &Value) -> Result<(), Vec<Violation>> {
        let errors = self.validators.validate(schema, Direction::Request, value);
        errors.map_err(|errors| {
            let violations = errors.into_iter().map(|(below, message)| {
                violation(ViolationKind::Body, &format!("{pointer}{below}"), &message)
            });
            violations.collect()
        })
    }
}

fn not_read(error: &str) -> Vec<Violation> {
    vec![violation(
        ViolationKind::Body,
        "",
        &format!("the body: {error}"),
    )]
}

fn not_json(pointer: &str, error: &serde_json::Error) -> Vec<Violation> {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let what = text.strip_suffix(&place).unwrap_or(&text);
    let message = format!(
        "the body is not JSON: {what} at {}:{}",
        error.line(),
        error.column()
    );
    vec![violation(ViolationKind::Body, pointer, &message)]
}
