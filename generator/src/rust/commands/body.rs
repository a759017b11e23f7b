//! Bodies of commands. Input: the contents of a plan. Output: the media types that a body can have, and how each is read and sent.

use serde::Serialize;
use serde_json::Value;

use super::super::bodies::{body_type, field_encodings, part_media_types};
use super::super::context::Context;
use super::super::docs::{line, literal};
use super::super::rust_type::{Import, Imports};
use super::schemas::{parts, type_text};
use super::text::{literals, sentence_or};
use crate::ir::{Content, Enum, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::plan::{BodyEncoding, FormPart, RequestContent};
use crate::sample::{Extent, body_sample};

#[derive(Debug, Serialize)]
pub struct BodyCommandView {
    pub required: bool,
    pub about: String,
    pub contents: Vec<ContentView>,
}

#[derive(Debug, Serialize)]
pub struct ContentView {
    pub media_type: String,
    /// The literal of the media type that is sent.
    pub sent_as: String,
    /// The variant of the runtime's `BodyEncoding`, with its fields.
    pub encoding: String,
    /// The expression of the list of properties that have one value.
    pub fixed: String,
    pub example: String,
}

pub(super) fn body_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<BodyCommandView> {
    let operation = &context.api.operations[index];
    let body = operation.body.as_ref()?;
    let planned = &context.plan.operations[index].request;
    planned.first()?;
    let contents = body.contents.iter().enumerate().filter_map(|(number, content)| {
        let planned = planned.iter().find(|planned| planned.contents.contains(&number))?;
        let encoding = &planned.encoding;
        Some(ContentView {
            media_type: literal(&line(&content.media_type)),
            sent_as: literal(&planned.media_type),
            encoding: encoding_expression(context, &body.contents[planned.content], planned, imports),
            fixed: fixed(context, content, encoding),
            example: literal(&example(context, content, encoding)),
        })
    });
    Some(BodyCommandView {
        required: body.required,
        about: literal(&sentence_or(body.description.as_deref(), || "The body".to_owned())),
        contents: contents.collect(),
    })
}

/// Returns the variant of the runtime's `BodyEncoding`, with its fields.
fn encoding_expression(
    context: &Context<'_>,
    content: &Content,
    planned: &RequestContent,
    imports: &mut Imports,
) -> String {
    let of = || literal(&type_text(context, &body_type(context, content, &planned.encoding)));
    match &planned.encoding {
        BodyEncoding::Json => format!("Json({})", of()),
        BodyEncoding::UrlEncoded(fields) => {
            if !fields.is_empty() {
                imports.extend(["crate::runtime::style", "crate::runtime::urlencoded"].map(Import::Path));
            }
            format!("UrlEncoded({}, {})", of(), field_encodings(fields))
        }
        BodyEncoding::Multipart { form, media_types } => {
            let form = form.filter(|form| context.names.forms.contains_key(form));
            let parts = form.map(|form| parts(context, form)).unwrap_or_default();
            let parts = parts.iter().map(|part| {
                let kind = match part.kind {
                    FormPart::Value => format!("Value({})", literal(&type_text(context, &part.rust_type))),
                    FormPart::File => "File".to_owned(),
                    FormPart::Files => "Files".to_owned(),
                };
                let (name, required) = (literal(part.name), part.required);
                format!("cli::Part {{ name: {name}, required: {required}, kind: cli::PartKind::{kind} }}")
            });
            let parts = parts.collect::<Vec<_>>().join(", ");
            format!("Multipart(&[{parts}], {})", part_media_types(media_types))
        }
        BodyEncoding::Raw => "Raw".to_owned(),
    }
}

/// Returns the template of a body; empty without an example or a schema.
fn example(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> String {
    match body_sample(context.resolved, content, encoding, Extent::Optional) {
        Some(Value::String(text)) if *encoding == BodyEncoding::Raw => text,
        Some(value) if *encoding != BodyEncoding::Raw => serde_json::to_string_pretty(&value).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Limits of the search for properties with one value: schemas may contain themselves, and each other many times.
const MAX_DEPTH: usize = 8;
const MAX_PROPERTIES: usize = 400;

/// Returns the expression of the list of properties that have only one value.
fn fixed(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> String {
    let mut search = Search { resolved: context.resolved, path: Vec::new(), left: MAX_PROPERTIES, found: Vec::new() };
    if let (Some(schema), BodyEncoding::Json | BodyEncoding::UrlEncoded(_)) = (content.schema, encoding) {
        search.object(schema);
    }
    format!("&[{}]", search.found.join(", "))
}

/// A search for the required properties that have only one value.
struct Search<'a> {
    resolved: &'a Resolved,
    path: Vec<&'a str>,
    /// The number of properties that may still be visited.
    left: usize,
    found: Vec<String>,
}

impl Search<'_> {
    fn object(&mut self, id: SchemaId) {
        let resolved = self.resolved;
        let Kind::Object(object) = resolved.resolved_kind(id) else { return };
        if self.path.len() == MAX_DEPTH {
            return;
        }
        for property in object.properties.iter().filter(|property| property.required) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            self.path.push(&property.name);
            match resolved.resolved_kind(property.schema) {
                Kind::Enum(Enum { values, open: false }) => {
                    if let ([only], false) = (values.as_slice(), resolved.is_nullable(property.schema)) {
                        let path = literals(self.path.iter().copied());
                        self.found.push(format!("({path}, {})", literal(&only.value.to_string())));
                    }
                }
                _ => self.object(property.schema),
            }
            self.path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::Method;
    use crate::plan::testing::{api, content, object, operation, schema, string, with_body};

    #[test]
    fn a_body_says_how_it_is_read_and_lists_its_only_values() {
        let mut api = api();
        let file = schema(&mut api, None, string(Some("binary")));
        let only = schema(&mut api, Some("Kind"), crate::ir::testing::enumeration(&["pet"]));
        let form = schema(&mut api, Some("Form"), object(&[("file", file), ("name", only)]));
        let pet = schema(&mut api, Some("Pet"), object(&[("type", only)]));
        let contents = vec![content("application/json", Some(pet)), content("multipart/form-data", Some(form))];
        api.operations = vec![with_body(operation(Method::Post, "/pets"), contents)];
        let view = with_context(api, |context| body_view(context, 0, &mut Imports::new())).expect("there is a body");
        let encodings: Vec<_> = view.contents.iter().map(|one| &*one.encoding).collect();
        let part = |name: &str, kind: &str| {
            format!("cli::Part {{ name: \"{name}\", required: true, kind: cli::PartKind::{kind} }}")
        };
        let parts = [part("file", "File"), part("name", "Value(\"#Kind\")")].join(", ");
        assert_eq!(encodings, ["Json(\"#Pet\")", &format!("Multipart(&[{parts}], & [])")]);
        assert_eq!(view.contents[0].fixed, r#"&[(&["type"], "\"pet\"")]"#);
    }
}
