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
    /// The type of an argument, where that is more than the type itself.
    pub argument: String,
    pub call: String,
    /// The path that the call needs.
    call_path: Option<&'static str>,
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
            (sending.variant.clone(), taking.call)
        });
        return Some(RequestBodyView {
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
    Some(RequestBodyView {
        argument: if body.required { taking.argument } else { taking.rust_type },
        required: body.required,
        call: taking.call,
        choice: String::new(),
        choices: Vec::new(),
        place,
    })
}

pub(super) fn taking(context: &Context<'_>, content: &Content, how: How, imports: &mut Imports) -> Taking {
    let literal = Literal::string(concrete(&content.media_type));
    let plain =
        |rust_type: String, call: String| Taking { argument: rust_type.clone(), rust_type, call, call_path: None };
    match (how, content.schema) {
        (How::Json, schema) => {
            let rust_type = types::content_type(context, schema, imports).to_string();
            let is_named =
                media_types::is_json(&content.media_type) && concrete(&content.media_type) != "application/json";
            let named = if is_named { literal.clone() } else { Literal::string("application/json") };
            let call = format!(".json_body({named}, &body)");
            plain(rust_type, call)
        }
        (How::UrlEncoded, schema) => {
            let encodings = urlencoding(content);
            let call = format!(".urlencoded({literal}, &body, {})", quote!(&[#(#encodings),*]));
            let taking = match schema.filter(|_| *kind(context.api, schema) != Kind::Any) {
                Some(schema) => plain(types::type_of(context, schema, imports).to_string(), call),
                None => {
                    imports.insert(Import::Path("serde_json::Map"));
                    imports.insert(Import::Path("serde_json::Value"));
                    plain("Map<String, Value>".to_owned(), call)
                }
            };
            let call_path = (!encodings.is_empty()).then_some("crate::runtime::urlencoded");
            Taking { call_path, ..taking }
        }
        (How::Multipart(form), _) => {
            let call = format!(".multipart({literal}, body, {})", part_media_types(content));
            match form.and_then(|form| Some((form, context.names.forms.get(&form)?))) {
                Some((form, name)) => {
                    imports.insert(Import::Form(form));
                    plain(name.clone(), call)
                }
                None => {
                    imports.insert(Import::Path("crate::Form"));
                    plain("Form".to_owned(), call)
                }
            }
        }
        (How::Raw, _) => {
            imports.insert(Import::Path("crate::Upload"));
            let argument = "impl Into<Upload>".to_owned();
            Taking { rust_type: "Upload".to_owned(), argument, call: format!(".raw({literal}, body)"), call_path: None }
        }
    }
}
