// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The error of a body that does not have the declared shape, with its path and a snippet. The snippet has
//! names of properties and numbers, but no strings.

use std::fmt;

use serde::de::DeserializeSeed;
use serde_path_to_error::Track;

use super::lenient::representable;
use super::reader::{OUT_OF_RANGE, lenient};
use super::snippet::{snippet, string_length};
use super::terminal::escaped;

/// Why a body does not have the declared shape.
#[derive(Debug)]
pub struct Mismatch {
    /// The path in the body, such as `data.attributes.name`; empty for the whole body.
    pub path: String,
    pub message: String,
    /// The body around the error.
    pub snippet: String,
    /// `true` if it was not decoded because it has too many objects and arrays.
    pub has_too_many_containers: bool,
}

/// Decodes once more, leniently, with the path and with unions that keep what does not fit. This is slower,
/// so it is done only after decoding has failed.
pub(super) fn locate<T, S>(seed: S, body: &[u8], error: &serde_json::Error) -> Result<T, Mismatch>
where
    S: for<'de> DeserializeSeed<'de, Value = T>,
{
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Mismatch::of_whole("the body is empty".to_owned()));
    }
    let body = &*representable(body);
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let mut track = Track::new();
    let reader = serde_path_to_error::Deserializer::new(lenient(&mut deserializer), &mut track);
    let read = seed.deserialize(reader);
    let (path, error) = match read {
        Err(ref error) => (track.path().to_string(), error),
        Ok(value) if deserializer.end().is_ok() => return Ok(value),
        // The value is valid, but more text follows.
        Ok(_) => (String::new(), error),
    };
    Err(Mismatch {
        path: if path == "." {
            String::new()
        } else {
            escaped(&path).into_owned()
        },
        message: message(error),
        snippet: snippet(body, error.line(), error.column()),
        has_too_many_containers: false,
    })
}

/// Our types name a string of another form by this instead of showing it.
pub(super) const ANOTHER_STRING: &str = "another string";

/// The most characters of a path in a message.
const MAX_PATH_LENGTH: usize = 200;

/// Returns what serde_json says, without strings of the body.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    if !error.is_data() {
        // Errors of syntax have no values in them.
        return message;
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let (message, place) = match message.strip_suffix(&place) {
        Some(message) => (message, place.as_str()),
        None => (message.as_str(), ""),
    };
    match without_value(message) {
        Some(message) => format!("{message}{place}"),
        None => format!("invalid value{place}"),
    }
}

/// Returns a message in one of serde's forms, without the text that it quotes; `None` if it has another
/// form, because it can quote a string anywhere then.
fn without_value(message: &str) -> Option<String> {
    for form in ["invalid type", "invalid value"] {
        let value = message.strip_prefix(form);
        if let Some(value) = value.and_then(|rest| rest.strip_prefix(": ")) {
            let (kind, rest) = unexpected(value)?;
            let expected = rest.strip_prefix(", expected ")?;
            return Some(format!("{form}: {kind}, expected {expected}"));
        }
    }
    if let Some(variant) = message.strip_prefix("unknown variant `") {
        let (_, names) = variant.rsplit_once("`, expected ")?;
        let is_list = names.starts_with(['`', 'o']) && names.ends_with('`');
        return is_list.then(|| format!("unknown variant, expected {names}"));
    }
    let is_field = ["missing field `", "duplicate field `"].iter().any(|form| {
        let name = message.strip_prefix(form);
        name.and_then(|name| name.split_once('`'))
            .is_some_and(|(_, rest)| rest.is_empty())
    });
    let is_length = message
        .strip_prefix("invalid length ")
        .and_then(|rest| rest.split_once(", expected "))
        .is_some_and(|(length, _)| length.parse::<usize>().is_ok());
    (is_field || is_length).then(|| message.to_owned())
}

/// Returns what a message begins with that names a value: its kind, with the value if that is no string, and
/// what follows.
fn unexpected(message: &str) -> Option<(&str, &str)> {
    const KINDS: [&str; 14] = [
        ANOTHER_STRING,
        OUT_OF_RANGE,
        "null",
        "unit value",
        "byte array",
        "sequence",
        "map",
        "Option value",
        "newtype struct",
        "enum",
        "unit variant",
        "newtype variant",
        "tuple variant",
        "struct variant",
    ];
    if let Some(quoted) = message.strip_prefix("string ") {
        return Some(("string", quoted.get(string_length(quoted.as_bytes())?..)?));
    }
    if let Some(quoted) = message.strip_prefix("character `") {
        let mut rest = quoted.chars();
        rest.next()?;
        return Some(("character", rest.as_str().strip_prefix('`')?));
    }
    let (kind, rest) = message.split_at(message.find(", expected ")?);
    let number = ["integer `", "floating point `", "boolean `"];
    let number = number.iter().find_map(|form| kind.strip_prefix(form));
    let number = number.and_then(|number| number.strip_suffix('`'));
    let is_number = number
        .is_some_and(|number| number.parse::<f64>().is_ok() || matches!(number, "true" | "false"));
    (is_number || KINDS.contains(&kind)).then_some((kind, rest))
}

impl Mismatch {
    pub(super) fn without_snippet(mut self) -> Self {
        self.snippet.clear();
        self
    }

    pub(super) fn of_whole(message: String) -> Self {
        Self {
            path: String::new(),
            message,
            snippet: String::new(),
            has_too_many_containers: false,
        }
    }

    pub(super) fn of_too_many_containers() -> Self {
        Self {
            has_too_many_containers: true,
            ..Self::of_whole("too many objects and arrays".to_owned())
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            // Names in the path can have any length.
            let cut = self.path.char_indices().nth(MAX_PATH_LENGTH);
            match cut.and_then(|(end, _)| self.path.get(..end)) {
                Some(start) => write!(f, "at {start}…: ")?,
                None => write!(f, "at {}: ", self.path)?,
            }
        }
        f.write_str(&self.message)?;
        if self.snippet.is_empty() {
            Ok(())
        } else {
            write!(f, ", near `{}`", self.snippet)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use serde::de::DeserializeOwned;

    use super::*;

    fn mismatch(body: &'static str) -> String {
        let decoded: Result<Vec<Vec<u8>>, _> = serde_json::from_str(body)
            .or_else(|error| locate(PhantomData, body.as_bytes(), &error));
        decoded.map_or_else(
            |mismatch| mismatch.to_string(),
            |value| format!("{value:?}"),
        )
    }

    #[test]
    fn a_mismatch_names_path_types_and_place() {
        assert_eq!(
            mismatch("[[1], [2, null]]"),
            "at [1][1]: invalid type: null, expected u8 at line 1 column 14, near `[[1], [2, null]]`"
        );
        assert_eq!(
            mismatch("[[1"),
            "at [0]: EOF while parsing a list at line 1 column 3, near `[[1`"
        );
        assert_eq!(mismatch(" \n"), "the body is empty");
    }

    #[test]
    fn texts_are_not_shown() {
        assert_eq!(
            mismatch(r#"[[1], [2, "s3cret, expected \" x"]]"#),
            "at [1][1]: invalid type: string, expected u8 at line 1 column 33, near `…], [2, \"\"]]`"
        );
        let line = br#"{"key": "s3cret", "n": 1, "open": "s3cr"#;
        assert_eq!(snippet(line, 1, 20), r#"{"key": "", "n": 1, "open": …"#);
    }

    #[test]
    fn messages_are_in_forms_that_have_no_texts() {
        let message_of = |message: &str| without_value(message).unwrap_or_default();
        for message in [
            "invalid type: null, expected u8",
            "invalid type: integer `-1`, expected a string",
            "invalid type: floating point `1e300`, expected a string",
            "invalid type: boolean `true`, expected a string",
            "invalid type: map, expected a sequence",
            "invalid value: integer `300`, expected u8",
            "invalid length 2, expected a tuple of size 3",
            "invalid value: another string, expected a UUID",
            "missing field `name`",
            "duplicate field `name`",
        ] {
            assert_eq!(message_of(message), message);
        }
        for (message, kept) in [
            (
                r#"invalid value: string "s3cret\", expected s3cret", expected a date"#,
                "invalid value: string, expected a date",
            ),
            (
                "invalid value: character `,`, expected a date",
                "invalid value: character, expected a date",
            ),
            (
                "unknown variant `s3cret`, expected `s3cret`, expected one of `a`, `b`",
                "unknown variant, expected one of `a`, `b`",
            ),
            ("unknown variant `s3cret`, there are no variants", ""),
            (
                "unknown variant `a`, expected s3cret`, there are no variants",
                "",
            ),
            ("unknown field `s3cret`, there are no fields", ""),
            ("invalid type: s3cret, expected u8", ""),
            ("invalid type: integer `s3cret`, expected u8", ""),
            ("invalid value: string \"s3cret", ""),
            ("missing field `a` in `s3cret`", ""),
            ("invalid length s3cret, expected u8", ""),
            ("s3cret is no date", ""),
        ] {
            assert_eq!(message_of(message), kept, "{message}");
        }
    }

    #[cfg(all(used = "crate::DateTime", used = "crate::Uuid"))]
    #[test]
    fn types_that_quote_a_text_are_not_quoted() {
        fn message_of<T: DeserializeOwned>(body: &str) -> String {
            let result = serde_json::from_str::<T>(body);
            let mismatch =
                result.map_err(|error| locate(PhantomData::<T>, body.as_bytes(), &error).err());
            match mismatch {
                Err(Some(mismatch)) => mismatch.to_string(),
                _ => "no mismatch".to_owned(),
            }
        }
        let body = r#"["s3cret at line 9 column 9"]"#;
        assert_eq!(
            message_of::<[crate::runtime::DateTime; 1]>(body),
            "at [0]: invalid value: another string, expected an RFC 3339 date and time at line 1 column 28, near `[\"\"]`"
        );
        assert_eq!(
            message_of::<[crate::Uuid; 1]>(body),
            "at [0]: invalid value: another string, expected a UUID at line 1 column 28, near `[\"\"]`"
        );
        assert_eq!(
            message_of::<[std::net::Ipv4Addr; 1]>(body),
            "at [0]: invalid value at line 1 column 28, near `[\"\"]`"
        );
        assert_eq!(
            message_of::<[char; 1]>(body),
            "at [0]: invalid value: string, expected a character at line 1 column 28, near `[\"\"]`"
        );
    }

    #[test]
    fn a_path_is_short_and_readable() {
        let mut mismatch = Mismatch::of_whole("no".to_owned());
        mismatch.path = "é".repeat(MAX_PATH_LENGTH);
        assert_eq!(mismatch.to_string(), format!("at {}: no", mismatch.path));
        mismatch.path.push('x');
        let path = "é".repeat(MAX_PATH_LENGTH);
        assert_eq!(mismatch.to_string(), format!("at {path}…: no"));

        let body = "{\"a\u{202e}\\u001b[1mb\": null}";
        type Numbers = std::collections::HashMap<String, u8>;
        let error = serde_json::from_str::<Numbers>(body).map_err(|error| {
            let mismatch = locate(PhantomData::<Numbers>, body.as_bytes(), &error);
            mismatch.map_or_else(|mismatch| mismatch.path, |_| String::new())
        });
        assert_eq!(error, Err(r"a\u{202e}\u{1b}[1mb".to_owned()));
    }
}
