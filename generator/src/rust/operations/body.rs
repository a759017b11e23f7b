//! Request bodies: what a function takes, and how the request takes it from there.

use proc_macro2::Literal;
use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::names::{Named, assign};
use super::super::types::{self, Import, Imports};
use super::{RequestBodyView, is_json};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Content, Kind};

/// The enum of a body with a choice of media types.
#[derive(Debug, Serialize)]
pub struct BodyView {
    pub name: String,
    pub docs: Vec<String>,
    pub choices: Vec<BodyChoiceView>,
}

#[derive(Debug, Serialize)]
pub struct BodyChoiceView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// Whether no other choice has the same type, so that `From` can tell it.
    pub has_from: bool,
    pub call: String,
}

/// How one media type's body is taken and sent.
struct Form {
    rust_type: String,
    /// The type of an argument, where that is more than the type itself.
    argument: String,
    call: String,
}

pub(super) fn request_body(
    context: &Context<'_>,
    index: usize,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Option<RequestBodyView> {
    let body = context.api.operations[index].body.as_ref()?;
    if let Some(choice) = context.bodies.get(&index) {
        imports.insert(Import::Body(index));
        let choices = body_choice(context, index, &mut Imports::new(), diagnostics).choices;
        return Some(RequestBodyView {
            argument: if body.required { format!("impl Into<{choice}>") } else { choice.clone() },
            required: body.required,
            call: String::new(),
            choice: choice.clone(),
            choices,
        });
    }
    let form = form(context, body.contents.first()?, imports, diagnostics)?;
    Some(RequestBodyView {
        argument: if body.required { form.argument } else { form.rust_type },
        required: body.required,
        call: form.call,
        choice: String::new(),
        choices: Vec::new(),
    })
}

/// The enum of a body with several media types.
pub(in super::super) fn body_choice(
    context: &Context<'_>,
    index: usize,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> BodyView {
    let operation = &context.api.operations[index];
    let contents = operation.body.as_ref().map(|body| body.contents.as_slice()).unwrap_or_default();
    let things = contents.iter().enumerate().map(|(key, content)| Named {
        key,
        text: media_type_words(&content.media_type),
        place: place(content),
    });
    let names = assign(things.collect(), "variant", |text| context.naming.variant(text), diagnostics);
    let mut forms = Vec::new();
    for (key, content) in contents.iter().enumerate() {
        if let Some(form) = form(context, content, imports, diagnostics) {
            forms.push((names[&key].clone(), content, form));
        }
    }
    let unique = |wanted: &Form| forms.iter().filter(|(_, _, form)| form.rust_type == wanted.rust_type).count() == 1;
    let choices = forms.iter().map(|(name, content, form)| {
        let mut docs = Docs::default();
        docs.own(&format!("As {}.", code(&content.media_type)));
        BodyChoiceView {
            name: name.clone(),
            docs: docs.literals(),
            rust_type: form.rust_type.clone(),
            has_from: unique(form),
            call: form.call.clone(),
        }
    });
    let mut docs = Docs::default();
    docs.own(&format!("The body of {}, in one of its media types.", code(&operation.id)));
    BodyView { name: context.bodies[&index].clone(), docs: docs.literals(), choices: choices.collect() }
}

fn form(
    context: &Context<'_>,
    content: &Content,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Option<Form> {
    let media_type = content.media_type.to_ascii_lowercase();
    let kind = content.schema.map(|schema| &context.api.schema(context.api.resolve(schema)).kind);
    let literal = Literal::string(&content.media_type);
    match (content.schema, kind) {
        (Some(schema), _) if is_json(&media_type) => {
            let rust_type = types::type_of(context, schema, imports).to_string();
            let call = match media_type.as_str() {
                "application/json" => ".json(&body)".to_owned(),
                _ => format!(".json_as({literal}, &body)"),
            };
            Some(Form { argument: rust_type.clone(), rust_type, call })
        }
        (Some(schema), Some(Kind::Object(_))) if media_type == "multipart/form-data" => {
            let rust_type = types::type_of(context, schema, imports).to_string();
            Some(Form { argument: rust_type.clone(), rust_type, call: ".multipart(body)".to_owned() })
        }
        (_, None | Some(Kind::Any | Kind::String(_))) if !media_type.starts_with("multipart/") => {
            imports.insert(Import::Path("crate::Upload"));
            let argument = "impl Into<Upload>".to_owned();
            Some(Form { rust_type: "Upload".to_owned(), argument, call: format!(".raw({literal}, body)") })
        }
        _ => {
            let message = format!("a body of `{}` with this schema is not supported yet", content.media_type);
            let help = "JSON, multipart/form-data of an object, and plain or binary text in any media type are";
            diagnostics.push(Diagnostic::error(message).at(place(content)).with_help(help));
            None
        }
    }
}

fn place(content: &Content) -> Place {
    Place::key(content.source, content.pointer.clone())
}

/// `application/xml` is called `Xml`, `multipart/form-data` is `Multipart`.
fn media_type_words(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.split_once('/') {
        Some(("multipart", _)) => "multipart".to_owned(),
        Some(("text", "plain")) => "text".to_owned(),
        Some(("application", "octet-stream")) => "binary".to_owned(),
        Some(("application", "x-www-form-urlencoded")) => "form".to_owned(),
        Some((_, subtype)) => subtype.trim_start_matches("x-").to_owned(),
        None => essence.to_owned(),
    }
}
