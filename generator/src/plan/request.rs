//! Request bodies. Input: the contents of an operation's body. Output: the media types in which it is sent, and how each is encoded.

use super::encoding::{FieldEncoding, PartMediaType, field_encodings, part_media_types};
use super::schemas::{is_structured, kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Content, Kind, Method, Operation, SchemaGraph, SchemaId};
use crate::media_types::{concrete, covers_json, is_form, is_json, is_multipart};
use crate::passes::Resolved;

/// A media type in which a body is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestContent {
    /// The content of the body that it is, by index.
    pub content: usize,
    /// All contents that it stands for: those which are the same JSON under another media type, too.
    pub contents: Vec<usize>,
    /// The media type that is sent.
    pub media_type: String,
    pub encoding: BodyEncoding,
}

/// How a body is serialized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyEncoding {
    Json,
    /// With the fields that are not serialized as usual.
    UrlEncoded(Vec<FieldEncoding>),
    Multipart {
        /// The object whose properties are the parts; any parts without one.
        form: Option<SchemaId>,
        media_types: Vec<PartMediaType>,
    },
    /// The bytes as the caller provides them.
    Raw,
}

/// Returns the contents in which an operation's body is sent; none if it has no body.
pub(super) fn request_contents(
    resolved: &Resolved,
    operation: &Operation,
    diagnostics: &mut Diagnostics,
) -> Vec<RequestContent> {
    let Some(body) = &operation.body else { return Vec::new() };
    if matches!(operation.method, Method::Get | Method::Head) && !body.contents.is_empty() {
        let message =
            format!("`{}` has a body, which is undefined for {}", operation.label(), operation.method.as_str());
        let help = "the body is sent; a server or a proxy may ignore or refuse it";
        let location = Location::value(body.source, body.pointer.clone());
        diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
    }
    let mut selected: Vec<RequestContent> = Vec::new();
    for (index, content) in body.contents.iter().enumerate() {
        let encoding = encoding(resolved, content);
        let is_same = |known: &&mut RequestContent| {
            let schema = body.contents.get(known.content).and_then(|known| known.schema);
            encoding == BodyEncoding::Json
                && known.encoding == encoding
                && resolved.is_same_type(schema, content.schema)
        };
        match selected.iter_mut().find(is_same) {
            Some(known) => {
                known.contents.push(index);
                // Of several media types for the same JSON, servers know this one best.
                if content.media_type == "application/json" {
                    (known.content, known.media_type) = (index, content.media_type.clone());
                }
            }
            None => {
                let media_type = sent_media_type(content, &encoding);
                selected.push(RequestContent { content: index, contents: vec![index], media_type, encoding });
            }
        }
    }
    for one in &selected {
        if let Some(content) = body.contents.get(one.content) {
            warn_of_loss(resolved, content, &one.encoding, diagnostics);
        }
    }
    selected
}

fn encoding(resolved: &Resolved, content: &Content) -> BodyEncoding {
    let media_type = &content.media_type;
    let kind = kind(resolved, content.schema);
    if is_json(media_type) || covers_json(media_type) && is_structured(resolved, content.schema) {
        return BodyEncoding::Json;
    }
    if is_multipart(media_type) {
        let has_parts = matches!(kind, Kind::Object(object) if !object.properties.is_empty());
        let form = content.schema.filter(|_| has_parts).map(|schema| resolved.resolve(schema));
        return BodyEncoding::Multipart { form, media_types: part_media_types(content) };
    }
    let has_names = matches!(kind, Kind::Object(_) | Kind::Map(_) | Kind::Union(_) | Kind::Any);
    if is_form(media_type) && has_names {
        return BodyEncoding::UrlEncoded(field_encodings(content));
    }
    BodyEncoding::Raw
}

fn sent_media_type(content: &Content, encoding: &BodyEncoding) -> String {
    let is_json_range = *encoding == BodyEncoding::Json && !is_json(&content.media_type);
    let media_type = if is_json_range { "application/json" } else { concrete(&content.media_type) };
    media_type.to_owned()
}

/// Warns where the body's type is weaker than the schema, or a part of the document is not followed.
fn warn_of_loss(resolved: &Resolved, content: &Content, encoding: &BodyEncoding, diagnostics: &mut Diagnostics) {
    let location = Location::key(content.source, content.pointer.clone());
    let media_type = &content.media_type;
    match encoding {
        BodyEncoding::Raw if is_structured(resolved, content.schema) => {
            let warning = Diagnostic::warning(format!("a body of `{media_type}` cannot be encoded by this schema"));
            diagnostics.push(warning.at(location).with_help("the function takes the bytes that are sent"));
        }
        BodyEncoding::Multipart { form, .. } => {
            let may_have_parts = matches!(kind(resolved, content.schema), Kind::Any | Kind::Map(_) | Kind::Object(_));
            if form.is_none() && !may_have_parts {
                let message = format!("a body of `{media_type}` has no named parts by this schema");
                let help = "the function takes any parts; an object would name them";
                diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
            }
            warn_of_part_headers(content, diagnostics);
        }
        BodyEncoding::Json | BodyEncoding::UrlEncoded(_) | BodyEncoding::Raw => {}
    }
}

fn warn_of_part_headers(content: &Content, diagnostics: &mut Diagnostics) {
    for encoding in content.encodings.iter().filter(|encoding| !encoding.headers.is_empty()) {
        let names = encoding.headers.join("`, `");
        let warning = Diagnostic::warning(format!("the part `{}` is sent without `{names}`", encoding.property));
        let location = Location::value(encoding.source, encoding.pointer.clone());
        diagnostics.push(warning.at(location).with_help("headers of parts are not supported yet"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{api, content, object, operation, resolve, schema, string, with_body};

    fn planned(api: &Resolved, operation: &Operation) -> (Vec<RequestContent>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let contents = request_contents(api, operation, &mut diagnostics);
        (contents, diagnostics.iter().map(|one| one.message.clone()).collect())
    }

    #[test]
    fn the_same_json_under_two_media_types_is_one_content_with_the_usual_one() {
        let mut api = api();
        let name = schema(&mut api, None, string(None));
        let body = schema(&mut api, Some("Body"), object(&[("name", name)]));
        let other = schema(&mut api, Some("Other"), object(&[("name", name)]));
        let contents = vec![
            content("application/vnd.api+json", Some(body)),
            content("application/json", Some(body)),
            content("text/json", Some(other)),
        ];
        let (contents, warnings) = planned(&resolve(api), &with_body(operation(Method::Post, "/a"), contents));
        let selected: Vec<_> = contents.iter().map(|one| (one.content, one.contents.clone())).collect();
        assert_eq!(selected, [(1, vec![0, 1]), (2, vec![2])]);
        assert_eq!(contents[0].media_type, "application/json");
        assert_eq!(contents[1].media_type, "text/json");
        assert!(warnings.is_empty());
    }

    #[test]
    fn the_encoding_follows_media_type_and_schema() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let form = schema(&mut api, Some("Form"), object(&[("name", text)]));
        let api = resolve(api);
        let encoding = |media_type: &str, schema| super::encoding(&api, &content(media_type, schema));
        assert_eq!(encoding("application/json", None), BodyEncoding::Json);
        assert_eq!(encoding("*/*", Some(form)), BodyEncoding::Json);
        assert_eq!(encoding("*/*", Some(text)), BodyEncoding::Raw);
        assert_eq!(encoding("application/x-www-form-urlencoded", Some(form)), BodyEncoding::UrlEncoded(Vec::new()));
        assert_eq!(encoding("application/x-www-form-urlencoded", Some(text)), BodyEncoding::Raw);
        let multipart = |form| BodyEncoding::Multipart { form, media_types: Vec::new() };
        assert_eq!(encoding("multipart/form-data", Some(form)), multipart(Some(form)));
        assert_eq!(encoding("multipart/form-data", None), multipart(None));
        assert_eq!(encoding("application/xml", Some(form)), BodyEncoding::Raw);
    }

    #[test]
    fn a_body_whose_schema_is_not_followed_is_warned_of() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let body = schema(&mut api, Some("Body"), object(&[("name", text)]));
        let contents = vec![content("application/xml", Some(body)), content("multipart/form-data", Some(text))];
        let (_, warnings) = planned(&resolve(api), &with_body(operation(Method::Get, "/a"), contents));
        assert_eq!(
            warnings,
            [
                "`getA` has a body, which is undefined for GET",
                "a body of `application/xml` cannot be encoded by this schema",
                "a body of `multipart/form-data` has no named parts by this schema",
            ]
        );
    }
}
