//! Bodies of commands. Input: the contents of a plan. Output: the media types that a body can have, and the expression that reads it.

use serde::Serialize;
use serde_json::Value;

use super::super::bodies::{body_type, has_conversions};
use super::super::context::Context;
use super::super::docs::{line, literal};
use super::super::rust_type::{Import, Imports};
use super::text::{literals, sentence_or};
use crate::ir::{Content, Enum, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::plan::{BodyEncoding, FormPart};
use crate::sample::{Extent, body_sample};

#[derive(Debug, Serialize)]
pub struct BodyCommandView {
    pub required: bool,
    pub about: String,
    pub contents: Vec<ContentView>,
    /// The expression of the argument of the function, or of `with_body` if the body is optional: then an `Option`.
    #[serde(skip)]
    pub value: String,
}

#[derive(Debug, Serialize)]
pub struct ContentView {
    pub media_type: String,
    /// The variant of the runtime's `ContentKind`.
    pub kind: &'static str,
    /// The variant of the body's enum, by index.
    pub variant: usize,
    /// The expression of the list of parts that are files.
    pub files: String,
    /// The expression of the list of properties that have one value.
    pub fixed: String,
    pub example: String,
}

pub(super) fn body_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<BodyCommandView> {
    let operation = &context.api.operations[index];
    let body = operation.body.as_ref()?;
    let planned = &context.plan.operations[index].request;
    let first = planned.first()?;
    // The expression of the body, and that of its result.
    let (value, result) = match context.names.bodies.get(&index) {
        None => {
            let content = &body.contents[first.content];
            let rust_type = body_type(context, content, &first.encoding);
            // The function takes any type that converts into the body's.
            let read_as = has_conversions(&rust_type).then(|| format!("::<{}>", rust_type.imported(imports)));
            let function = input_function(context, &first.encoding);
            let result = format!("input.{function}{}()", read_as.unwrap_or_default());
            (format!("{result}?"), result)
        }
        Some(name) => {
            imports.insert(Import::Body(index));
            let variants = planned.iter().zip(&context.names.operations[index].body_variants).enumerate();
            let arms = variants.map(|(number, (content, variant))| {
                let pattern = if number + 1 == planned.len() { "_".to_owned() } else { number.to_string() };
                let function = input_function(context, &content.encoding);
                format!("{pattern} => {name}::{variant}(input.{function}()?),")
            });
            let choice = format!("match input.variant() {{ {} }}", arms.collect::<String>());
            (choice.clone(), format!("Ok({choice})"))
        }
    };
    let value = if body.required { value } else { format!("input.optional_body(|input| {result})?") };
    let contents = body.contents.iter().enumerate().filter_map(|(number, content)| {
        let variant = planned.iter().position(|planned| planned.contents.contains(&number))?;
        let encoding = &planned[variant].encoding;
        Some(ContentView {
            media_type: literal(&line(&content.media_type)),
            kind: match encoding {
                BodyEncoding::Json => "Json",
                BodyEncoding::UrlEncoded(_) => "UrlEncoded",
                BodyEncoding::Multipart { .. } => "Multipart",
                BodyEncoding::Raw => "Raw",
            },
            variant,
            files: files(context, content, encoding),
            fixed: fixed(context, content, encoding),
            example: literal(&example(context, content, encoding)),
        })
    });
    Some(BodyCommandView {
        required: body.required,
        about: literal(&sentence_or(body.description.as_deref(), || "The body".to_owned())),
        contents: contents.collect(),
        value,
    })
}

/// Returns the template of a body; empty without an example or a schema.
fn example(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> String {
    match body_sample(context.resolved, content, encoding, Extent::Optional) {
        Some(Value::String(text)) if *encoding == BodyEncoding::Raw => text,
        Some(value) if *encoding != BodyEncoding::Raw => serde_json::to_string_pretty(&value).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Returns the method of `Input` that reads a body.
fn input_function(context: &Context<'_>, encoding: &BodyEncoding) -> &'static str {
    match encoding {
        BodyEncoding::Json | BodyEncoding::UrlEncoded(_) => "typed_body",
        BodyEncoding::Multipart { form: Some(form), .. } if context.names.forms.contains_key(form) => "form",
        BodyEncoding::Multipart { .. } => "parts",
        BodyEncoding::Raw => "upload",
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

/// Returns the expression of the list of parts that are files.
fn files(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> String {
    let schema = content.schema.filter(|_| matches!(encoding, BodyEncoding::Multipart { .. }));
    let Some(Kind::Object(object)) = schema.map(|schema| context.kind(schema)) else { return literals([]) };
    let files = object.properties.iter().filter(|one| FormPart::of(context.resolved, one.schema) != FormPart::Value);
    literals(files.map(|property| property.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::Method;
    use crate::plan::testing::{api, content, object, operation, schema, string, with_body};

    #[test]
    fn a_body_lists_its_files_and_its_only_values() {
        let mut api = api();
        let file = schema(&mut api, None, string(Some("binary")));
        let only = schema(&mut api, Some("Kind"), crate::ir::testing::enumeration(&["pet"]));
        let form = schema(&mut api, Some("Form"), object(&[("file", file), ("name", only)]));
        let pet = schema(&mut api, Some("Pet"), object(&[("type", only)]));
        let contents = vec![content("application/json", Some(pet)), content("multipart/form-data", Some(form))];
        api.operations = vec![with_body(operation(Method::Post, "/pets"), contents)];
        let view = with_context(api, |context| body_view(context, 0, &mut Imports::new())).expect("there is a body");
        assert!(view.value.starts_with("match input.variant() { 0 => PostPetsBody::Json(input.typed_body()?),"));
        let contents: Vec<_> = view.contents.iter().map(|one| (one.kind, &*one.files, one.variant)).collect();
        assert_eq!(contents, [("Json", "&[]", 0), ("Multipart", "&[\"file\"]", 1)]);
        assert_eq!(view.contents[0].fixed, r#"&[(&["type"], "\"pet\"")]"#);
    }
}
