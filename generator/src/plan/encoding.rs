//! Encodings of form fields. Input: the `encoding` of a content. Output: the fields and parts that are not serialized as usual.

use super::style::SerializationStyle;
use crate::ir::{Content, Encoding, Style};
use crate::media_types::is_json;

/// A field of a URL-encoded form, and how it is serialized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEncoding {
    pub property: String,
    pub style: SerializationStyle,
    pub allow_reserved: bool,
}

/// A part of a multipart form, and its media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartMediaType {
    pub property: String,
    pub media_type: String,
}

/// Returns the fields of a URL-encoded form that are not serialized as usual.
pub(super) fn field_encodings(content: &Content) -> Vec<FieldEncoding> {
    let fields = content.encodings.iter().map(|encoding| FieldEncoding {
        property: encoding.property.clone(),
        style: field_style(encoding),
        allow_reserved: encoding.allow_reserved,
    });
    fields.filter(|field| field.allow_reserved || field.style != SerializationStyle::FormExploded).collect()
}

fn field_style(encoding: &Encoding) -> SerializationStyle {
    match (encoding.style, encoding.explode) {
        (None, _) if encoding.content_type.as_deref().is_some_and(is_json) => SerializationStyle::Json,
        (Some(Style::DeepObject), _) => SerializationStyle::DeepObject,
        (Some(Style::SpaceDelimited), false) => SerializationStyle::SpaceDelimited,
        (Some(Style::PipeDelimited), false) => SerializationStyle::PipeDelimited,
        (None | Some(Style::Form), false) => SerializationStyle::Form,
        // Forms have the styles of queries, so there are no others.
        _ => SerializationStyle::FormExploded,
    }
}

/// Returns the parts of a multipart form with a media type of their own: the first of those that the document lists, unless it is a range.
pub(super) fn part_media_types(content: &Content) -> Vec<PartMediaType> {
    let parts = content.encodings.iter().filter_map(|encoding| {
        let first = encoding.content_type.as_deref()?.split(',').next()?.trim();
        let is_concrete = first.contains('/') && !first.contains('*');
        is_concrete.then(|| PartMediaType { property: encoding.property.clone(), media_type: first.to_owned() })
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{content, encoding};

    #[test]
    fn only_fields_that_are_serialized_in_another_way_are_listed() {
        let mut form = content("application/x-www-form-urlencoded", None);
        form.encodings = vec![
            Encoding { explode: true, ..encoding("usual") },
            Encoding { explode: true, content_type: Some("application/json".to_owned()), ..encoding("json") },
            Encoding { style: Some(Style::PipeDelimited), ..encoding("pipes") },
            Encoding { explode: true, allow_reserved: true, ..encoding("reserved") },
        ];
        let field = |property: &str, style, allow_reserved| FieldEncoding {
            property: property.to_owned(),
            style,
            allow_reserved,
        };
        let expected = [
            field("json", SerializationStyle::Json, false),
            field("pipes", SerializationStyle::PipeDelimited, false),
            field("reserved", SerializationStyle::FormExploded, true),
        ];
        assert_eq!(field_encodings(&form), expected);
    }

    #[test]
    fn a_part_has_the_first_concrete_media_type() {
        let mut form = content("multipart/form-data", None);
        let part =
            |name: &str, media_type: &str| Encoding { content_type: Some(media_type.to_owned()), ..encoding(name) };
        form.encodings = vec![part("logo", "image/png, image/jpeg"), part("any", "image/*")];
        let expected = [PartMediaType { property: "logo".to_owned(), media_type: "image/png".to_owned() }];
        assert_eq!(part_media_types(&form), expected);
    }
}
