//! Bodies of commands: the media types that they can have, and how each is read for the operation's function.

use serde::Serialize;

use super::super::Context;
use super::super::docs::line;
use super::super::models::is_file;
use super::super::operations::{How, sending_of};
use super::super::types::{Import, Imports};
use super::example::example;
use super::{first_sentence, literal, literals};
use crate::ir::{Api, Content, Enum, Kind, SchemaId};

#[derive(Debug, Serialize)]
pub struct BodyCommandView {
    pub required: bool,
    pub about: String,
    pub contents: Vec<ContentView>,
    /// The expression of the function's argument.
    #[serde(skip)]
    pub argument: String,
}

#[derive(Debug, Serialize)]
pub struct ContentView {
    pub media_type: String,
    /// The variant of the runtime's `ContentKind`.
    pub kind: &'static str,
    /// Which of the function's ways to take a body it is.
    pub variant: usize,
    /// The expression of the list of parts that are files.
    pub files: String,
    /// The expression of the list of members that can have but one value.
    pub fixed: String,
    pub example: String,
}

pub(super) fn body_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<BodyCommandView> {
    let operation = &context.api.operations[index];
    let body = operation.body.as_ref()?;
    let sendings = &context.plans[index].sendings;
    let first = sendings.first()?;
    // The expression of the body, and that of its result.
    let (taking, result) = match context.names.bodies.get(&index) {
        None => {
            let result = format!("input.{}()", function(context, first.how));
            (format!("{result}?"), result)
        }
        Some(name) => {
            imports.insert(Import::Body(index));
            let last = sendings.len() - 1;
            let arms = sendings.iter().enumerate().map(|(number, sending)| {
                let pattern = if number == last { "_".to_owned() } else { number.to_string() };
                format!("{pattern} => {name}::{}(input.{}()?),", sending.variant, function(context, sending.how))
            });
            let choice = format!("match input.variant() {{ {} }}", arms.collect::<String>());
            (choice.clone(), format!("Ok({choice})"))
        }
    };
    let argument = match body.required {
        true => taking,
        false => format!("input.optional_body(|input| {result})?"),
    };
    let contents = body.contents.iter().enumerate().filter_map(|(number, content)| {
        let variant = sending_of(context.api, &body.contents, sendings, number)?;
        let how = sendings[variant].how;
        Some(ContentView {
            media_type: literal(&line(&content.media_type)),
            kind: match how {
                How::Json => "Json",
                How::UrlEncoded => "UrlEncoded",
                How::Multipart(_) => "Multipart",
                How::Raw => "Raw",
            },
            variant,
            files: files(context, content, how),
            fixed: fixed(context, content, how),
            example: literal(&example(context.api, content, how)),
        })
    });
    Some(BodyCommandView {
        required: body.required,
        about: literal(&match body.description.as_deref().map(first_sentence) {
            Some(about) if !about.is_empty() => about,
            _ => "The body".to_owned(),
        }),
        contents: contents.collect(),
        argument,
    })
}

/// The function of the runtime's `Input` that reads a body.
fn function(context: &Context<'_>, how: How) -> &'static str {
    match how {
        How::Json | How::UrlEncoded => "typed_body",
        How::Multipart(form) if form.is_some_and(|form| context.names.forms.contains_key(&form)) => "form",
        How::Multipart(_) => "parts",
        How::Raw => "upload",
    }
}

/// How deep members with one value are looked for, and among how many: schemas may hold themselves, and each other many times.
const DEPTH: usize = 8;
const MEMBERS: usize = 400;

fn fixed(context: &Context<'_>, content: &Content, how: How) -> String {
    let (mut found, mut left) = (Vec::new(), MEMBERS);
    if let (Some(schema), How::Json | How::UrlEncoded) = (content.schema, how) {
        only_values(context.api, schema, &mut Vec::new(), &mut left, &mut found);
    }
    format!("&[{}]", found.join(", "))
}

/// Adds the required members that an object must have, and that can have but one value.
fn only_values<'a>(api: &'a Api, id: SchemaId, path: &mut Vec<&'a str>, left: &mut usize, found: &mut Vec<String>) {
    let Kind::Object(object) = &api.schema(api.resolve(id)).kind else { return };
    if path.len() == DEPTH {
        return;
    }
    for property in object.properties.iter().filter(|property| property.required) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        path.push(&property.name);
        match &api.schema(api.resolve(property.schema)).kind {
            Kind::Enum(Enum { values, open: false }) => {
                if let ([only], false) = (values.as_slice(), api.is_nullable(property.schema)) {
                    let path = literals(path.iter().copied());
                    found.push(format!("({path}, {})", literal(&only.value.to_string())));
                }
            }
            _ => only_values(api, property.schema, path, left, found),
        }
        path.pop();
    }
}

fn files(context: &Context<'_>, content: &Content, how: How) -> String {
    let schema = content.schema.filter(|_| matches!(how, How::Multipart(_)));
    let kind = schema.map(|schema| &context.api.schema(context.api.resolve(schema)).kind);
    let Some(Kind::Object(object)) = kind else { return literals([]) };
    let files = object.properties.iter().filter(|property| is_file(context, property.schema));
    literals(files.map(|property| property.name.as_str()))
}
