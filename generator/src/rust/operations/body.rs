//! Bodies of operations. Input: the contents of a plan. Output: the argument of the operation's function, or of a function of its request
//! if the body is optional, and how the request takes it.

use proc_macro2::Literal;
use serde::Serialize;

use super::super::bodies::{body_type, field_encodings, has_conversions, part_media_types};
use super::super::context::Context;
use super::super::docs::Docs;
use super::super::rust_type::{Import, Imports, RustType};
use crate::diagnostic::Location;
use crate::plan::{BodyEncoding, RequestContent};

/// The body of an operation, as an argument of its function, or of `with_body` if it is optional.
#[derive(Debug, Serialize)]
pub struct RequestBodyView {
    /// The type of the body.
    pub rust_type: RustType,
    /// The type of the argument.
    pub argument: RustType,
    pub required: bool,
    /// The docs of `with_body`.
    pub docs: Vec<String>,
    /// The method call that adds it to the request, such as `.json(&body)`; `None` for an enum.
    pub call: Option<String>,
    /// The variants of the enum of a body with several media types.
    pub variants: Vec<RequestVariantView>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// A variant of the enum of a body, and the method call that adds it to the request.
#[derive(Debug, Serialize)]
pub struct RequestVariantView {
    pub name: String,
    pub call: String,
}

pub(super) fn request_body(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<RequestBodyView> {
    let body = context.api.operations[index].body.as_ref()?;
    let contents = &context.plan.operations[index].request;
    let first = contents.first()?;
    let (rust_type, is_into, call, variants) = if let Some(name) = context.names.bodies.get(&index) {
        let variants = contents.iter().zip(&context.names.operations[index].body_variants);
        let variants = variants
            .map(|(content, name)| RequestVariantView { name: name.clone(), call: call(content, "body", imports) });
        (RustType::Named(name.clone(), Import::Body(index)), true, None, variants.collect())
    } else {
        let rust_type = body_type(context, &body.contents[first.content], &first.encoding);
        let is_converted = has_conversions(&rust_type);
        // The request converts an upload itself.
        let is_into = is_converted || first.encoding == BodyEncoding::Raw;
        let value = if is_converted { format!("Into::<{rust_type}>::into(body)") } else { "body".to_owned() };
        (rust_type, is_into, Some(call(first, &value, imports)), Vec::new())
    };
    let mut docs = Docs::default();
    docs.own("Sets the body, which is optional.");
    docs.texts(&body.description);
    Some(RequestBodyView {
        argument: if is_into { rust_type.clone().into() } else { rust_type.clone() },
        docs: docs.literals(),
        rust_type: rust_type.imported(imports),
        required: body.required,
        call,
        variants,
        location: Location::value(body.source, body.pointer.clone()),
    })
}

/// Returns the method call that adds a body in this media type to the request.
fn call(content: &RequestContent, body: &str, imports: &mut Imports) -> String {
    let media_type = Literal::string(&content.media_type);
    match &content.encoding {
        BodyEncoding::Json => format!(".json_body({media_type}, &{body})"),
        BodyEncoding::UrlEncoded(fields) => {
            if !fields.is_empty() {
                imports.extend(["crate::runtime::style", "crate::runtime::urlencoded"].map(Import::Path));
            }
            format!(".urlencoded({media_type}, &{body}, {})", field_encodings(fields))
        }
        BodyEncoding::Multipart { media_types, .. } => {
            format!(".multipart({media_type}, {body}, {})", part_media_types(media_types))
        }
        BodyEncoding::Raw => format!(".raw({media_type}, {body})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{FieldEncoding, PartMediaType, SerializationStyle};

    fn call_of(media_type: &str, encoding: BodyEncoding) -> (String, bool) {
        let mut imports = Imports::new();
        let content = RequestContent { content: 0, contents: vec![0], media_type: media_type.to_owned(), encoding };
        (call(&content, "body", &mut imports), imports.contains(&Import::Path("crate::runtime::urlencoded")))
    }

    #[test]
    fn json_is_sent_in_its_media_type() {
        assert_eq!(call_of("application/json", BodyEncoding::Json).0, ".json_body(\"application/json\", &body)");
        assert_eq!(call_of("text/json", BodyEncoding::Json).0, ".json_body(\"text/json\", &body)");
    }

    #[test]
    fn a_form_imports_the_runtime_only_for_fields_of_their_own() {
        let media_type = "application/x-www-form-urlencoded";
        assert!(!call_of(media_type, BodyEncoding::UrlEncoded(Vec::new())).1);
        let style = SerializationStyle::PipeDelimited;
        let field = FieldEncoding { property: "tags".to_owned(), style, allow_reserved: true };
        let (call, imports) = call_of(media_type, BodyEncoding::UrlEncoded(vec![field]));
        assert!(call.contains("allow_reserved : true") && call.contains("PIPE_DELIMITED"), "{call}");
        assert!(imports);
    }

    #[test]
    fn parts_have_their_media_types() {
        let part = PartMediaType { property: "logo".to_owned(), media_type: "image/png".to_owned() };
        let encoding = BodyEncoding::Multipart { form: None, media_types: vec![part] };
        let (call, _) = call_of("multipart/form-data", encoding);
        assert!(call.ends_with("body, & [(\"logo\" , \"image/png\")])"), "{call}");
    }
}
