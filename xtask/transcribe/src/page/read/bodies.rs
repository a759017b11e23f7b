//! Bodies of requests and responses.
//! Input: tables, examples, commands and programs. Output: the content of each media type.

use super::super::command::Command;
use super::super::model::{Model, model};
use super::super::raw::{RawModel, RawOperation, RawResponse};
use super::share::same_shape;
use crate::code::CodeFacts;
use crate::facts::{At, Body, Content, Kind, Schema};
use crate::page::error::{Note, PageError};
use crate::page::sdk;
use crate::value::Value;

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";

/// The body of a request.
#[derive(Default)]
pub struct Request {
    pub body: Option<Body>,
    /// The example beside its table.
    pub example: Option<At<Value>>,
}

/// Reads the body of a request.
pub fn request(
    raw: &RawOperation,
    commands: &[Command],
    code: &CodeFacts,
    notes: &mut Vec<Note>,
) -> Result<Request, Vec<PageError>> {
    let Some(body) = &raw.body else {
        if let Some(command) = commands.iter().find(|command| command.body.is_some() || !command.form.is_empty()) {
            let message = "the curl command sends a body, but the operation has no table for one";
            notes.push(Note { line: command.line, message: message.into() });
        }
        return Ok(Request::default());
    };
    let (Model { mut schema, example }, examples) = models(&body.models, body.line, notes)?;
    if let Some(schema) = &mut schema {
        sdk::apply(schema, &code.bodies, example.as_ref().map(|example| &example.value), notes);
    }
    let is_binary = schema.as_ref().is_some_and(has_binary);
    let mut contents = Vec::new();
    for media_type in media_types(commands, body.line, is_binary) {
        let is_first = contents.is_empty();
        let mut content = Content {
            line: media_type.line,
            schema: if is_structured(&media_type.value) { schema.clone() } else { Some(file(body.line)) },
            examples: if is_first { examples.clone() } else { Vec::new() },
            media_type: media_type.value,
        };
        add_sent(&mut content, commands);
        if is_first {
            add_programs(&mut content, code);
        }
        contents.push(content);
    }
    Ok(Request { body: Some(Body { line: body.line, required: body.required, contents }), example })
}

/// Reads the body of a response, `None` if it has neither table nor example.
pub fn response(raw: &RawResponse, notes: &mut Vec<Note>) -> Result<Option<Content>, Vec<PageError>> {
    let (Model { schema, .. }, examples) = models(&raw.models, raw.line, notes)?;
    if schema.is_none() && examples.is_empty() {
        return Ok(None);
    }
    let line = raw.models.first().map_or(raw.line, |model| model.line);
    Ok(Some(Content { line, media_type: JSON.to_owned(), schema, examples }))
}

/// Reads tables that should say the same. Returns the first, and the examples of all.
fn models(raws: &[RawModel], line: usize, notes: &mut Vec<Note>) -> Result<(Model, Vec<At<Value>>), Vec<PageError>> {
    let (mut first, mut examples, mut errors) = (Model::default(), Vec::new(), Vec::new());
    for (at, raw) in raws.iter().enumerate() {
        match model(raw, notes) {
            Ok(model) => {
                if let Some(example) = &model.example {
                    add(&mut examples, example.clone());
                }
                if at == 0 {
                    first = model;
                } else if let (Some(known), Some(other)) = (&first.schema, &model.schema)
                    && !same_shape(known, other)
                {
                    let message = "the table differs from the one before for the same body; the first one counts";
                    notes.push(Note { line: raw.line.max(line), message: message.into() });
                }
            }
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok((first, examples)) } else { Err(errors) }
}

/// Returns the media types of the commands, or what the fields need if no command has one.
fn media_types(commands: &[Command], line: usize, is_binary: bool) -> Vec<At<String>> {
    let mut all: Vec<At<String>> = Vec::new();
    for media_type in commands.iter().filter_map(Command::media_type) {
        if !all.iter().any(|known| known.value == media_type.value) {
            all.push(media_type);
        }
    }
    if all.is_empty() {
        all.push(At::new(if is_binary { FORM } else { JSON }.to_owned(), line));
    }
    all
}

/// Returns `true` if bodies of the media type have the fields of the table.
fn is_structured(media_type: &str) -> bool {
    media_type.ends_with("json") || media_type == FORM || media_type == "application/x-www-form-urlencoded"
}

fn file(line: usize) -> Schema {
    Schema::new(Kind::String { format: Some("binary".into()) }, line)
}

fn has_binary(schema: &Schema) -> bool {
    let Kind::Object(object) = &schema.kind else { return false };
    object
        .fields
        .iter()
        .any(|field| matches!(&field.schema.kind, Kind::String { format: Some(format) } if format == "binary"))
}

/// Adds the bodies of the commands. A form with a file is no example, because the file's content is unknown.
fn add_sent(content: &mut Content, commands: &[Command]) {
    let mut bodies = Vec::new();
    for command in commands {
        let media_type = command.media_type();
        if media_type.is_some_and(|media_type| media_type.value != content.media_type) {
            continue;
        }
        bodies.extend(command.body.clone());
        let parts = command.form.iter().map(|(name, value)| Some((name.clone(), Value::String(value.clone()?))));
        let form = parts.collect::<Option<Vec<_>>>().filter(|parts| !parts.is_empty());
        bodies.extend(form.map(|parts| At::new(Value::Object(parts), command.line)));
    }
    for body in bodies {
        add(&mut content.examples, body);
    }
}

fn add_programs(content: &mut Content, code: &CodeFacts) {
    for body in &code.bodies {
        if let Some(value) = sdk::example(&body.value, content.schema.as_ref()) {
            add(&mut content.examples, At::new(value, body.line));
        }
    }
}

fn add(examples: &mut Vec<At<Value>>, example: At<Value>) {
    if !examples.iter().any(|known| known.value == example.value) {
        examples.push(example);
    }
}
