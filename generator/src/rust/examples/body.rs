//! Bodies of example requests. Input: the content of a request body. Output: the statements that create the body.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::super::docs::literal;
use super::super::rust_type::Import;
use super::super::types;
use super::layout::Expr;
use super::value::{Maker, size};
use crate::hidden::escaped_json;
use crate::ir::{Content, Kind, Property, SchemaGraph, SchemaId};
use crate::media_types::{concrete, essence};
use crate::plan::{BodyEncoding, FormPart};
use crate::sample::{Extent, sample};

/// How an example creates its body, from the most instructive form to the shortest.
#[derive(Debug, Clone, Copy)]
pub(super) enum BodyForm {
    /// With constructors and setters.
    Typed,
    /// From a JSON string.
    Text,
    /// From a file.
    File,
}

impl BodyForm {
    pub const ALL: [Self; 3] = [Self::Typed, Self::Text, Self::File];
}

/// The most values in a body that is still created with constructors.
const MOST_VALUES: usize = 100;

/// A body and its example value.
pub(super) struct BodyExample<'a> {
    content: &'a Content,
    encoding: &'a BodyEncoding,
    /// Whether the argument is `impl Into` of the body's type.
    takes_into: bool,
    /// The variant of the body's enum, if the operation has several media types.
    variant: Option<String>,
    value: Value,
}

impl<'a> BodyExample<'a> {
    /// Creates the example of a body with this value; `None` if the document has neither an example nor a schema for it.
    pub fn new(
        content: &'a Content,
        encoding: &'a BodyEncoding,
        takes_into: bool,
        variant: Option<String>,
        value: Option<Value>,
    ) -> Self {
        let none = if *encoding == BodyEncoding::Raw { Value::Null } else { Value::Object(Map::new()) };
        let value = value.unwrap_or(none);
        Self { content, encoding, takes_into: takes_into && variant.is_none(), variant, value }
    }

    /// Returns the statements that create the body, or `None` if it has no such form.
    pub fn statements(&self, form: BodyForm, maker: &mut Maker<'_, '_>) -> Option<Vec<String>> {
        let mut lines = match form {
            BodyForm::Typed => return Some(self.typed(maker)?.lines("let body = ", ";")),
            BodyForm::Text => self.read_text(&self.json_type(maker)?),
            BodyForm::File => read_file(&self.json_type(maker)?),
        };
        lines.extend(self.variant.as_ref().map(|variant| format!("let body = {variant}(body);")));
        Some(lines)
    }

    /// Returns the expression with constructors, or `None` if the example does not match the schema.
    fn typed(&self, maker: &mut Maker<'_, '_>) -> Option<Expr> {
        if size(&self.value) > MOST_VALUES {
            return None;
        }
        let body = match (self.encoding, self.content.schema) {
            (BodyEncoding::Json | BodyEncoding::UrlEncoded(_), Some(schema))
                if self.takes_into && !types::has_null(maker.context, schema) =>
            {
                maker.into(schema, &self.value)?
            }
            (BodyEncoding::Json, Some(schema)) => maker.nullable(schema, &self.value)?,
            (BodyEncoding::Json, None) => super::value::json(&self.value)?,
            (BodyEncoding::UrlEncoded(_), Some(schema)) if !types::is_any(maker.context, schema) => {
                maker.exact(schema, &self.value)?
            }
            (BodyEncoding::UrlEncoded(_), _) => Expr::atom("serde_json::Map::new()"),
            (BodyEncoding::Multipart { form: Some(form), .. }, _) if maker.context.names.forms.contains_key(form) => {
                self.form(maker, *form)?
            }
            (BodyEncoding::Multipart { .. }, _) => {
                maker.imports.insert(Import::Path("crate::Form"));
                let part = file(maker, "FilePart", "path/to/file");
                let with_file = Expr::call(".with_file", vec![Expr::atom("\"file\""), part]);
                Expr::Chain(Box::new(Expr::atom("Form::new()")), vec![with_file])
            }
            (BodyEncoding::Raw, _) => self.upload(maker),
        };
        Some(self.in_variant(body))
    }

    /// Wraps the body in its variant, if there is an enum.
    fn in_variant(&self, body: Expr) -> Expr {
        match &self.variant {
            Some(variant) => Expr::call(variant, vec![body]),
            None => body,
        }
    }

    fn form(&self, maker: &mut Maker<'_, '_>, form: SchemaId) -> Option<Expr> {
        let context = maker.context;
        let Kind::Object(object) = context.resolved.kind(form) else { return None };
        let name = context.names.forms.get(&form)?;
        maker.imports.insert(Import::Form(form));
        maker.has_deprecated |= context.resolved.annotations(form).deprecated;
        let sample = sample(context.resolved, form, "body", Extent::Required);
        let mut made = |value: &Value| {
            // A form has no part for null.
            let fields = value.as_object()?.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            maker.constructed(form, name, object, &fields, part)
        };
        made(&self.value).or_else(|| made(&sample))
    }

    fn upload(&self, maker: &mut Maker<'_, '_>) -> Expr {
        const LONGEST: usize = 60;
        let text = self.value.as_str().filter(|text| !text.is_empty() && text.len() <= LONGEST && !text.contains('\n'));
        if let (Some(text), true) = (text, self.takes_into) {
            return Expr::atom(literal(text));
        }
        match text {
            Some(text) => {
                maker.imports.insert(Import::Path("crate::Upload"));
                Expr::call("Upload::from", vec![Expr::atom(literal(text))])
            }
            None => file(maker, "Upload", &format!("path/to/body.{}", extension(&self.content.media_type))),
        }
    }

    /// Returns the type of a JSON or URL-encoded body, which can be deserialized from JSON.
    fn json_type(&self, maker: &mut Maker<'_, '_>) -> Option<String> {
        match (self.encoding, self.content.schema) {
            (BodyEncoding::Json | BodyEncoding::UrlEncoded(_), schema) => {
                Some(types::content_type(maker.context, schema).imported(&mut maker.imports).to_string())
            }
            _ => None,
        }
    }

    /// Returns the statements that deserialize the body from a JSON string.
    fn read_text(&self, rust_type: &str) -> Vec<String> {
        let json = escaped_json(&serde_json::to_string_pretty(&self.value).unwrap_or_default());
        let hashes = "#".repeat(longest_quote(&json) + 1);
        let mut lines: Vec<String> = json.lines().map(str::to_owned).collect();
        if let Some(first) = lines.first_mut() {
            *first = format!("let body: {rust_type} = serde_json::from_str(r{hashes}\"{first}");
        }
        if let Some(last) = lines.last_mut() {
            let _ = write!(last, "\"{hashes})?;");
        }
        lines
    }
}

/// Returns the statements that deserialize a body from a file.
fn read_file(rust_type: &str) -> Vec<String> {
    vec![
        "let json = std::fs::read_to_string(\"path/to/body.json\")?;".to_owned(),
        format!("let body: {rust_type} = serde_json::from_str(&json)?;"),
    ]
}

/// Returns the expression of a part: a file by its path, or a value.
fn part(maker: &mut Maker<'_, '_>, property: &Property, value: &Value) -> Option<Expr> {
    let part = FormPart::of(maker.context.resolved, property.schema);
    if part == FormPart::Value {
        return maker.argument(property, value);
    }
    let file = file(maker, "FilePart", &format!("path/to/{}", property.name));
    Some(if part == FormPart::Files { Expr::list("vec!", vec![file]) } else { file })
}

/// Returns the expression of a file, which tests have in memory.
fn file(maker: &mut Maker<'_, '_>, rust_type: &str, path: &str) -> Expr {
    maker.imports.insert(Import::Path(if rust_type == "Upload" { "crate::Upload" } else { "crate::FilePart" }));
    let (function, argument) = if maker.is_test { ("from", "content") } else { ("from_path", path) };
    Expr::call(&format!("{rust_type}::{function}"), vec![Expr::atom(literal(argument))])
}

/// Returns the largest number of `#` after a quote. A raw string needs more of them.
fn longest_quote(text: &str) -> usize {
    let after = text.split('"').skip(1);
    after.map(|rest| rest.chars().take_while(|c| *c == '#').count()).max().unwrap_or(0)
}

fn extension(media_type: &str) -> &'static str {
    let essence = essence(concrete(media_type));
    let endings = ["xml", "json", "csv", "zip", "pdf", "png", "jpeg", "gif", "yaml", "html"];
    let known = endings.iter().find(|ending| essence.ends_with(**ending));
    known.copied().unwrap_or(if essence.starts_with("text/") { "txt" } else { "bin" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_hides_nothing_and_ends_no_raw_string() {
        assert_eq!(escaped_json("\"a\u{202e}😀\u{e0041}\"\n"), "\"a\\u202e😀\\udb40\\udc41\"\n");
        assert_eq!(["a", "\"\"", "\"#\"##"].map(longest_quote), [0, 0, 2]);
    }

    #[test]
    fn files_are_named_after_media_types() {
        let names = ["application/soap+xml", "text/plain; charset=utf-8", "image/*", "application/zip"].map(extension);
        assert_eq!(names, ["xml", "txt", "bin", "zip"]);
    }
}
