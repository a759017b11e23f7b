//! Docs of fields: the property's description, and the keywords that its Rust type does not show.

use std::fmt::Display;

use super::super::context::Context;
use super::super::docs::{Docs, code};
use super::super::rust_type::RustType;
use super::super::types;
use crate::display::plain_text;
use crate::ir::{Access, Integer, Kind, Number, SchemaGraph, SchemaId};

/// Returns the docs of the property or else of its type, then keywords that the type does not show.
pub(super) fn field_docs(context: &Context<'_>, id: SchemaId, fallback: String) -> Docs {
    let target = context.resolved.resolve(id);
    let annotations = [id, target].map(|id| context.resolved.annotations(id));
    let mut docs = Docs::default();
    let texts = annotations.iter().flat_map(|one| [&one.description, &one.title]);
    docs.text(texts.flatten().next().unwrap_or(&fallback));
    let kind = context.resolved.kind(target);
    let mut notes = Vec::new();
    if let Kind::String(string) = kind {
        notes.extend(keyword("minLength", string.min_length.filter(|least| *least > 0)));
        notes.extend(keyword("maxLength", string.max_length));
        notes.extend(keyword("pattern", string.pattern.as_deref().map(code)));
        // Other types than `String` show the format.
        let has_format = types::type_of(context, target) == RustType::String;
        let format = string.format.as_deref().filter(|format| has_format && !["binary", "string"].contains(format));
        notes.extend(keyword("format", format.map(code)));
    }
    if let Kind::Array(array) = kind
        && array.tuple.is_empty()
    {
        notes.extend(keyword("minItems", array.min_items.filter(|least| *least > 0)));
        notes.extend(keyword("maxItems", array.max_items));
    }
    if let Kind::Integer(Integer { bounds, .. }) | Kind::Number(Number { bounds, .. }) = kind {
        notes.extend(keyword(if bounds.exclusive_minimum { "exclusiveMinimum" } else { "minimum" }, bounds.minimum));
        notes.extend(keyword(if bounds.exclusive_maximum { "exclusiveMaximum" } else { "maximum" }, bounds.maximum));
    }
    let default = annotations.iter().find_map(|one| one.default.as_ref());
    notes.extend(keyword("default", default.filter(|value| !value.is_null()).map(short)));
    match context.resolved.access(id) {
        Access::ReadOnly => notes.push(format!("{} (only in responses)", code("readOnly"))),
        Access::WriteOnly => notes.push(format!("{} (only in requests)", code("writeOnly"))),
        Access::ReadWrite => {}
    }
    if !notes.is_empty() {
        docs.own(&format!("{}.", notes.join(", ")));
    }
    docs
}

/// Returns a keyword and its value.
fn keyword(name: &str, value: Option<impl Display>) -> Option<String> {
    value.map(|value| format!("{} {value}", code(name)))
}

/// Returns a value as code, cut if it is long.
fn short(value: &serde_json::Value) -> String {
    const LONGEST: usize = 80;
    let text = plain_text(value);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", code(&text[..end])),
        None => code(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lines, with_context};
    use super::*;
    use crate::ir::{Bounds, StringType};
    use crate::plan::testing::{api, schema};

    fn docs_of(kind: Kind) -> Vec<String> {
        let mut api = api();
        let id = schema(&mut api, None, kind);
        with_context(api, |context| lines(&field_docs(context, id, "A field.".to_owned()).literals()))
    }

    #[test]
    fn keywords_are_named_as_in_the_document() {
        let string = StringType { max_length: Some(5), format: Some("email".to_owned()), ..StringType::default() };
        assert_eq!(docs_of(Kind::String(string)), ["A field.", "", "`maxLength` 5, `format` `email`."]);
        let bounds = Bounds { minimum: Some(1.0), exclusive_maximum: true, maximum: Some(9.0), ..Bounds::default() };
        let integer = Integer { bounds, ..Integer::default() };
        assert_eq!(docs_of(Kind::Integer(integer)), ["A field.", "", "`minimum` 1, `exclusiveMaximum` 9."]);
    }

    #[test]
    fn a_format_with_a_type_of_its_own_is_not_repeated() {
        let string = StringType { format: Some("uuid".to_owned()), ..StringType::default() };
        assert_eq!(docs_of(Kind::String(string)), ["A field."]);
    }

    #[test]
    fn a_long_default_is_cut() {
        assert_eq!(short(&"a".repeat(81).into()), format!("`{}`…", "a".repeat(80)));
        assert_eq!(short(&7.into()), "`7`");
    }
}
