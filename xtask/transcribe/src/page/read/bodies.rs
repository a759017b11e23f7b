//! Bodies of requests and responses.
//! Input: tables, examples, commands and programs. Output: the content of each media type.

use super::super::command::Command;
use super::super::model::{Model, model, row_schema};
use super::super::raw::{RawModel, RawOperation, RawResponse, Row};
use super::share::same_shape;
use crate::code::CodeFacts;
use crate::facts::{At, Body, Content, Kind, Schema};
use crate::page::error::{Note, PageError};
use crate::page::{sdk, sentences};
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
            let help = "copy the page again, with the section `Body Data`";
            return Err(vec![PageError::new(command.line, message, help)]);
        }
        return Ok(Request::default());
    };
    let (Model { mut schema, example }, examples) = models(&body.models, notes)?;
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
    let (Model { schema, .. }, examples) = models(&raw.models, notes)?;
    if schema.is_none() && examples.is_empty() {
        return Ok(None);
    }
    let line = raw.models.first().map_or(raw.line, |model| model.line);
    Ok(Some(Content { line, media_type: JSON.to_owned(), schema, examples }))
}

/// Reads tables that say the same. Returns the first, and the examples of all.
fn models(raws: &[RawModel], notes: &mut Vec<Note>) -> Result<(Model, Vec<At<Value>>), Vec<PageError>> {
    let (mut first, mut examples, mut errors) = (None::<(&RawModel, Model)>, Vec::new(), Vec::new());
    for raw in raws {
        match model(raw, notes) {
            Ok(model) => {
                if let Some(example) = &model.example {
                    add(&mut examples, example.clone());
                }
                match (&first, &model.schema) {
                    (None, _) => first = Some((raw, model)),
                    (Some((known_raw, known)), Some(schema)) => {
                        if !known.schema.as_ref().is_some_and(|known| same_shape(known, schema)) {
                            errors.push(difference(known_raw, raw));
                        }
                    }
                    // An example without a table is a further one.
                    (Some(_), None) => {}
                }
            }
            Err(found) => errors.extend(found),
        }
    }
    let first = first.map(|(_, model)| model).unwrap_or_default();
    if errors.is_empty() { Ok((first, examples)) } else { Err(errors) }
}

/// Says in which row two tables of one body differ first.
fn difference(first: &RawModel, second: &RawModel) -> PageError {
    let count = first.rows.len().max(second.rows.len());
    let differs = |at: &usize| match (first.rows.get(*at), second.rows.get(*at)) {
        (Some(left), Some(right)) => !is_same_row(left, right),
        _ => true,
    };
    let (line, what) = match (0..count).find(differs) {
        Some(at) => match (first.rows.get(at), second.rows.get(at)) {
            (Some(known), Some(other)) => {
                (other.line, format!("in the row `{}`, which is `{}` in line {}", other.name, known.name, known.line))
            }
            (None, Some(other)) => {
                (other.line, format!("in the row `{}`, which the first one does not have", other.name))
            }
            (known, None) => {
                let (name, line) = known.map_or(("", first.line), |known| (known.name.as_str(), known.line));
                (second.line, format!("in the row `{name}` of line {line}, which it does not have"))
            }
        },
        None => (second.line, "in which object a row is in".to_owned()),
    };
    let message = format!("the table differs from the one in line {} for the same body, first {what}", first.line);
    PageError::new(line, message, "correct the table that is wrong, or remove it")
}

/// Returns `true` if the rows have the same facts, wherever they are.
fn is_same_row(left: &Row, right: &Row) -> bool {
    let fields =
        |row: &Row| (row.parent.clone(), row.name.clone(), row.required, sentences::is_deprecated(&row.description));
    let schemas = (row_schema(left, &mut Vec::new()), row_schema(right, &mut Vec::new()));
    fields(left) == fields(right) && matches!(schemas, (Ok(left), Ok(right)) if same_shape(&left, &right))
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
