//! Writes places, aspects and differences in one line, as reports and decisions name them.

use std::fmt;

use super::{Aspect, Difference, Part, Place, Side, Step};
use crate::facts::{Kind, Location};

/// Writes `PATCH /pets/{id}: response 200, data.name`.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)?;
        match &self.part {
            Part::Operation => Ok(()),
            part => write!(formatter, ": {part}"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = match self {
            Part::Operation => return formatter.write_str("operation"),
            Part::Body => return formatter.write_str("request body"),
            Part::Response(status) => return write!(formatter, "response {status}"),
            Part::Parameter(location, name, steps) => {
                write!(formatter, "{location} parameter {name}")?;
                steps
            }
            Part::BodyContent(media_type, steps) => {
                write!(formatter, "request body {media_type}")?;
                steps
            }
            Part::ResponseContent(status, media_type, steps) => {
                write!(formatter, "response {status} {media_type}")?;
                steps
            }
        };
        if steps.is_empty() {
            return Ok(());
        }
        formatter.write_str(", ")?;
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Field(name) => write!(formatter, "{}{name}", if at == 0 { "" } else { "." })?,
                Step::Items => formatter.write_str("[]")?,
                Step::Additional => formatter.write_str(".*")?,
                Step::Variant(index) => write!(formatter, "|{}", index + 1)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        })
    }
}

/// Writes the property: `type`, `enum value "a"`. Nothing for existence.
impl fmt::Display for Aspect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Aspect::Existence => "",
            Aspect::Hosts => "hosts",
            Aspect::Preview => "preview",
            Aspect::Deprecated => "deprecated",
            Aspect::Permissions => "permissions",
            Aspect::Scopes => "scopes",
            Aspect::Credentials => "credentials",
            Aspect::Id => "operation id",
            Aspect::Required => "required",
            Aspect::Type => "type",
            Aspect::EnumValue(value) => return write!(formatter, "enum value {value}"),
            Aspect::EnumName(value) => return write!(formatter, "name of {value}"),
            Aspect::Name => "schema name",
            Aspect::Nullable => "nullable",
            Aspect::MaxLength => "maxLength",
            Aspect::ReadOnly => "readOnly",
            Aspect::Example(value) => return write!(formatter, "example {value}"),
        };
        formatter.write_str(name)
    }
}

/// Writes the type as the reference does: `[string]`, `date-time`, `object`.
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |formatter: &mut fmt::Formatter<'_>, format: &Option<String>, name: &str| {
            formatter.write_str(format.as_deref().unwrap_or(name))
        };
        match self {
            Kind::Any => formatter.write_str("any"),
            Kind::Boolean => formatter.write_str("boolean"),
            Kind::Integer { format } => plain(formatter, format, "integer"),
            Kind::Number { format } => plain(formatter, format, "number"),
            Kind::String { format } => plain(formatter, format, "string"),
            Kind::Enum(values) => formatter.write_str(if values.is_open { "open enum" } else { "enum" }),
            Kind::Array(items) => write!(formatter, "[{}]", items.kind),
            Kind::Object(_) => formatter.write_str("object"),
            Kind::Union(variants) => write!(formatter, "one of {} schemas", variants.len()),
        }
    }
}

impl Difference {
    /// Returns the fact that differs, by which a decision names it: `PATCH /pets/{id}: response 200, data.name: type`.
    pub fn fact(&self) -> String {
        match self.aspect.to_string().as_str() {
            "" => printable(&self.place.to_string()),
            aspect => printable(&format!("{}: {aspect}", self.place)),
        }
    }

    /// Returns what differs, without the places: `page: string, document: uuid`.
    pub fn verdict(&self) -> String {
        match (&self.page.says, &self.document.says) {
            (Some(_), None) => "not in the document".to_owned(),
            (None, Some(_)) => "not on the page".to_owned(),
            (page, document) => {
                let says = |side: &Option<String>| side.as_deref().map_or_else(|| "absent".to_owned(), printable);
                format!("page {}, document {}", says(page), says(document))
            }
        }
    }
}

/// Escapes characters that end the line, that a terminal would interpret, or that change the order of the text.
pub fn printable(text: &str) -> String {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Writes `file:line`.
impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}
