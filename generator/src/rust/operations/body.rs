//! Request bodies. Comes in: the contents of an operation's body. Goes out: in which of them it is sent, and how its function takes each.

use super::super::Context;
use super::super::media_types::{self, concrete};
use super::super::names::Naming;
use super::super::types::{self, Import, Imports};
use super::RequestBodyView;
use super::encoding::{part_media_types, urlencoding};
use super::shape::{is_same, is_structured, kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Content, Kind, Method, Operation, SchemaId};
use proc_macro2::Literal;
use quote::quote;

/// One media type of a body.
#[derive(Debug, Clone)]
pub(in super::super) struct Sending {
    /// Which of the body's contents it is.
    pub content: usize,
    /// The variant that it is, if there is a choice.
    pub variant: String,
    pub how: How,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum How {
    Json,
    UrlEncoded,
    /// Of parts that are the members of an object, or of whatever parts.
    Multipart(Option<SchemaId>),
    /// As it is given.
    Raw,
}

/// How one media type's body is taken and sent.
pub(super) struct Taking {
    pub rust_type: String,
    /// The type of a required argument, and the expression of its value.
    argument: (String, String),
    /// How the request takes it: what stands before and after the body in the call, such as `.json(&` and `)`.
    call: (String, String),
    /// The path that the call needs.
    call_path: Option<&'static str>,
}

impl Taking {
    fn new(rust_type: String, before: String, after: &str) -> Self {
        Taking {
            argument: (rust_type.clone(), "body".to_owned()),
            rust_type,
            call: (before, after.to_owned()),
            call_path: None,
        }
    }

    /// Takes whatever converts into the type.
    fn converting(self) -> Self {
        let rust_type = &self.rust_type;
        let argument = (format!("impl Into<{rust_type}>"), format!("Into::<{rust_type}>::into(body)"));
        Taking { argument, ..self }
    }

    fn call(&self, body: &str) -> String {
        format!("{}{body}{}", self.call.0, self.call.1)
    }
}

/// The media types in which an operation's body is sent; none where it has none.
pub(in super::super) fn sendings(
    api: &Api,
    operation: &Operation,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Sending> {
    let Some(body) = &operation.body else { return Vec::new() };
    let place = Place::value(body.source, body.pointer.clone());
    if matches!(operation.method, Method::Get | Method::Head) && !body.contents.is_empty() {
        let message = format!("`{}` has a body, which is undefined for {}", operation.id, operation.method.as_str());
        let help = "the body is sent; a server or a proxy may ignore or refuse it";
        diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
    }
    let mut chosen: Vec<(usize, How)> = Vec::new();
    for (index, content) in body.contents.iter().enumerate() {
        let how = how(api, content);
        let known = chosen.iter_mut().find(|(other, known)| {
            how == How::Json && *known == How::Json && is_same(api, body.contents[*other].schema, content.schema)
        });
        match known {
            // The same JSON under another name; the usual name is best known to servers.
            Some((other, _)) if content.media_type == "application/json" => *other = index,
            Some(_) => {}
            None => chosen.push((index, how)),
        }
    }
    for (index, how) in &chosen {
        warn_of_loss(api, &body.contents[*index], *how, diagnostics);
    }
    let media_types: Vec<&str> = chosen.iter().map(|(index, _)| body.contents[*index].media_type.as_str()).collect();
    let variants = naming.variants(&media_types::words(&media_types));
    let sendings = chosen.into_iter().zip(variants);
    sendings.map(|((content, how), variant)| Sending { content, variant, how }).collect()
}

/// The sending that takes a content: its own, or that of the same JSON under another name.
pub(in super::super) fn sending_of(
    api: &Api,
    contents: &[Content],
    sendings: &[Sending],
    content: usize,
) -> Option<usize> {
    let own = sendings.iter().position(|sending| sending.content == content);
    let schema = contents.get(content)?.schema;
    let is_other_name = |sending: &Sending| {
        sending.how == How::Json && contents.get(sending.content).is_some_and(|one| is_same(api, one.schema, schema))
    };
    own.or_else(|| sendings.iter().position(is_other_name))
}

fn how(api: &Api, content: &Content) -> How {
    let media_type = &content.media_type;
    let kind = kind(api, content.schema);
    if media_types::is_json(media_type) {
        return How::Json;
    }
    if media_types::covers_json(media_type) && is_structured(api, content.schema) {
        return How::Json;
    }
    if media_types::is_multipart(media_type) {
        let has_parts = matches!(kind, Kind::Object(object) if !object.properties.is_empty());
        return How::Multipart(content.schema.filter(|_| has_parts).map(|schema| api.resolve(schema)));
    }
    let has_names = matches!(kind, Kind::Object(_) | Kind::Map(_) | Kind::Union(_) | Kind::Any);
    match media_types::is_form(media_type) && has_names {
        true => How::UrlEncoded,
        false => How::Raw,
    }
}

/// Says where a type is looser than the schema, or a part of the description is not followed.
fn warn_of_loss(api: &Api, content: &Content, how: How, diagnostics: &mut Diagnostics) {
    let place = Place::key(content.source, content.pointer.clone());
    let media_type = &content.media_type;
    let is_loose = !matches!(kind(api, content.schema), Kind::Any | Kind::Map(_) | Kind::Object(_));
    if how == How::Raw && is_structured(api, content.schema) {
        let warning = Diagnostic::warning(format!("a body of `{media_type}` cannot be written from this schema"));
        diagnostics.push(warning.at(place).with_help("its function takes the body as it is sent"));
    } else if how == How::Multipart(None) && is_loose {
        let warning = Diagnostic::warning(format!("a body of `{media_type}` has no named parts by this schema"));
        diagnostics.push(warning.at(place).with_help("its function takes whatever parts; an object would name them"));
    }
    for encoding in content.encodings.iter().filter(|encoding| !encoding.headers.is_empty()) {
        if let How::Multipart(_) = how {
            let names = encoding.headers.join("`, `");
            let warning = Diagnostic::warning(format!("the part `{}` is sent without `{names}`", encoding.property));
            let place = Place::value(encoding.source, encoding.pointer.clone());
            diagnostics.push(warning.at(place).with_help("headers of parts cannot be given so far"));
        }
    }
}

pub(super) fn request_body(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<RequestBodyView> {
    let body = context.api.operations[index].body.as_ref()?;
    let sendings = &context.plans[index].sendings;
    let first = sendings.first()?;
    let place = Place::value(body.source, body.pointer.clone());
    if let Some(choice) = context.names.bodies.get(&index) {
        imports.insert(Import::Body(index));
        let choices = sendings.iter().map(|sending| {
            let taking = taking(context, &body.contents[sending.content], sending.how, &mut Imports::new());
            imports.extend(taking.call_path.map(Import::Path));
            (sending.variant.clone(), taking.call("body"))
        });
        return Some(RequestBodyView {
            rust_type: choice.clone(),
            argument: if body.required { format!("impl Into<{choice}>") } else { choice.clone() },
            required: body.required,
            call: String::new(),
            choice: choice.clone(),
            choices: choices.collect(),
            place,
        });
    }
    let taking = taking(context, &body.contents[first.content], first.how, imports);
    imports.extend(taking.call_path.map(Import::Path));
    let (argument, value) =
        if body.required { taking.argument.clone() } else { (taking.rust_type.clone(), "body".to_owned()) };
    let call = taking.call(&value);
    Some(RequestBodyView {
        argument,
        rust_type: taking.rust_type,
        required: body.required,
        call,
        choice: String::new(),
        choices: Vec::new(),
        place,
    })
}

pub(super) fn taking(context: &Context<'_>, content: &Content, how: How, imports: &mut Imports) -> Taking {
    let literal = Literal::string(concrete(&content.media_type));
    match (how, content.schema) {
        (How::Json, schema) => {
            let rust_type = types::content_type(context, schema, imports).to_string();
            let is_named =
                media_types::is_json(&content.media_type) && concrete(&content.media_type) != "application/json";
            let before = if is_named { format!(".json_as({literal}, &") } else { ".json(&".to_owned() };
            let taking = Taking::new(rust_type, before, ")");
            if has_conversions(context, schema) { taking.converting() } else { taking }
        }
        (How::UrlEncoded, schema) => {
            let encodings = urlencoding(content);
            let before = format!(".urlencoded({literal}, &");
            let after = format!(", {})", quote!(&[#(#encodings),*]));
            let taking = match schema.filter(|_| *kind(context.api, schema) != Kind::Any) {
                Some(schema) => {
                    let rust_type = types::type_of(context, schema, imports).to_string();
                    let taking = Taking::new(rust_type, before, &after);
                    if has_conversions(context, Some(schema)) { taking.converting() } else { taking }
                }
                None => {
                    imports.insert(Import::Path("serde_json::Map"));
                    imports.insert(Import::Path("serde_json::Value"));
                    Taking::new("Map<String, Value>".to_owned(), before, &after)
                }
            };
            let call_path = (!encodings.is_empty()).then_some("crate::runtime::urlencoded");
            Taking { call_path, ..taking }
        }
        (How::Multipart(form), _) => {
            let (before, after) = (format!(".multipart({literal}, "), format!(", {})", part_media_types(content)));
            match form.and_then(|form| Some((form, context.names.forms.get(&form)?))) {
                Some((form, name)) => {
                    imports.insert(Import::Form(form));
                    Taking::new(name.clone(), before, &after)
                }
                None => {
                    imports.insert(Import::Path("crate::Form"));
                    Taking::new("Form".to_owned(), before, &after)
                }
            }
        }
        (How::Raw, _) => {
            imports.insert(Import::Path("crate::Upload"));
            let taking = Taking::new("Upload".to_owned(), format!(".raw({literal}, "), ")");
            // The request converts it.
            Taking { argument: ("impl Into<Upload>".to_owned(), "body".to_owned()), ..taking }
        }
    }
}

/// Whether the body has a type that others convert into: a model, a string or any JSON.
fn has_conversions(context: &Context<'_>, schema: Option<SchemaId>) -> bool {
    let is_nullable = types::is_content_nullable(context, schema);
    let is_model = schema.is_none_or(|schema| types::is_model(context, schema));
    !is_nullable && (is_model || schema.is_some_and(|schema| types::taken(context, schema) == types::Taken::Into))
}
