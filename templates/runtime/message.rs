// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The messages in an error body.

use std::borrow::Cow;

use serde_json::Value;

use super::lenient;
use super::snippet::string_length;
use super::terminal::escaped;

/// The most characters of an error body, or of a cause, in the message of an error.
const MAX_LENGTH: usize = 300;

/// The most messages of a body that are read.
const MOST_MESSAGES: usize = 100;

/// The most characters of each of them.
const LONGEST_MESSAGE: usize = 1000;

/// The properties that have messages in the usual shapes, the most specific one first: in lower case, without
/// `_` and `-`.
const NAMES: [&str; 16] = [
    "errors",
    "errorcauses",
    "errormessages",
    "messages",
    "detail",
    "message",
    "errormessage",
    "msg",
    "errorsummary",
    "errordescription",
    "faultstring",
    "reason",
    "error",
    "details",
    "description",
    "title",
];

/// The properties that stand for a message where there is none.
const CODES: [&str; 2] = ["code", "errorcode"];

/// The most strings of a body without any of these properties that are messages.
const MOST_STRINGS: usize = 10;

/// Returns the messages of a JSON error in any of the usual shapes, or the one of an error that is plain text.
pub(super) fn messages(bytes: &[u8], is_plain_text: bool) -> Vec<String> {
    let texts = match texts(bytes, usize::MAX) {
        Some(texts) => texts,
        None if is_plain_text => vec![String::from_utf8_lossy(bytes).trim().to_owned()],
        None => Vec::new(),
    };
    let texts = texts.iter().filter(|text| !text.is_empty());
    texts.map(|text| beginning(text, LONGEST_MESSAGE)).collect()
}

/// Returns the most specific message of each JSON error in one line, else the beginning of the body.
pub(super) fn summary(bytes: &[u8]) -> Option<String> {
    let text = match texts(bytes, 1) {
        Some(texts) => Cow::Owned(texts.join("; ")),
        None => String::from_utf8_lossy(bytes),
    };
    Some(one_line(&text)).filter(|line| !line.is_empty())
}

/// Returns the messages in a body: of each object those of as many properties as `each` allows. `None` if the body
/// is no JSON.
fn texts(body: &[u8], each: usize) -> Option<Vec<String>> {
    // The JSON of some servers begins with a byte order mark.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value = lenient::value(body).ok()?;
    for has_codes in [false, true] {
        let mut search = Search {
            each,
            has_codes,
            texts: Vec::new(),
        };
        search.collect(&value, !value.is_object());
        if !search.texts.is_empty() {
            return Some(search.texts);
        }
    }
    Some(strings(body))
}

/// A search for messages.
struct Search {
    each: usize,
    /// `true` if codes count as messages.
    has_codes: bool,
    texts: Vec<String>,
}

impl Search {
    /// Collects the strings that are messages. Those of an unknown property are none, but what is within it may
    /// have some: `{"data": {"error": "not found"}}`.
    fn collect(&mut self, value: &Value, is_message: bool) {
        match value {
            Value::String(text) if is_message => self.push(None, text),
            Value::Array(items) => {
                for item in items {
                    self.collect(item, is_message);
                }
            }
            Value::Object(properties) => {
                let has_codes = self.has_codes && is_message;
                let ranked = properties
                    .iter()
                    .map(|(name, value)| (rank(name, has_codes), value));
                let (mut known, others): (Vec<_>, Vec<_>) =
                    ranked.partition(|(rank, _)| rank.is_some());
                known.sort_by_key(|(rank, _)| *rank);
                let (start, mut found) = (self.texts.len(), 0);
                for (rank, value) in known {
                    let before = self.texts.len();
                    match value {
                        Value::Object(fields) if rank == Some(0) => self.collect_fields(fields),
                        value => self.collect(value, true),
                    }
                    found += usize::from(self.texts.len() > before);
                    if found == self.each {
                        break;
                    }
                }
                if self.texts.len() == start {
                    let others = others.iter().filter(|(_, value)| !value.is_string());
                    for (_, value) in others {
                        self.collect(value, is_message);
                    }
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Collects the messages of `errors` that is an object of fields: `{"name": ["is too long"]}`.
    fn collect_fields(&mut self, fields: &serde_json::Map<String, Value>) {
        for (field, value) in fields {
            let field = Some(field).filter(|name| rank(name, false).is_none());
            for value in value
                .as_array()
                .map_or(std::slice::from_ref(value), |items| items)
            {
                match value {
                    Value::String(text) => self.push(field, text),
                    value => self.collect(value, true),
                }
            }
        }
    }

    fn push(&mut self, field: Option<&String>, text: &str) {
        if !text.trim().is_empty() && self.texts.len() < MOST_MESSAGES {
            let prefix = field.map(|field| format!("{field}: ")).unwrap_or_default();
            self.texts.push(prefix + text);
        }
    }
}

/// Returns the strings of JSON in their order, without the names of properties.
fn strings(json: &[u8]) -> Vec<String> {
    let json = lenient::representable(json);
    let mut rest = json.as_ref();
    let mut strings = Vec::new();
    while let Some(start) = rest.iter().position(|byte| *byte == b'"') {
        let (_, string) = rest.split_at(start);
        let (string, behind) = string.split_at(string_length(string).unwrap_or(string.len()));
        let text = serde_json::from_slice(string).unwrap_or_else(|_| String::new());
        let is_name = behind.trim_ascii_start().starts_with(b":");
        if !is_name && !text.trim().is_empty() {
            strings.push(text);
        }
        if strings.len() == MOST_STRINGS {
            break;
        }
        rest = behind;
    }
    strings
}

/// Returns the place of a property among those that have messages.
fn rank(name: &str, has_codes: bool) -> Option<usize> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    let name: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    let is_code = has_codes && CODES.contains(&name.as_str());
    let place = NAMES.iter().position(|known| *known == name);
    place.or(is_code.then_some(NAMES.len()))
}

/// Returns the beginning of a text in one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&beginning(&line, MAX_LENGTH)).into_owned()
}

/// Returns the beginning of a text, with `…` where it was cut.
fn beginning(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_in_the_usual_shapes() {
        for (body, expected) in [
            (r#"{"errors":["a","b"]}"#, &["a", "b"][..]),
            (
                r#"{"errors":[{"detail":"d","title":"t","status":"400"},{"message":"m"}]}"#,
                &["d", "t", "m"],
            ),
            (
                r#"{"errors":{"name":["is too long"],"id":["is odd"]}}"#,
                &["id: is odd", "name: is too long"],
            ),
            (
                r#"{"errors":{"a":"b","c":["d",{"message":"e"}],"message":"m"}}"#,
                &["a: b", "c: d", "e", "m"],
            ),
            (
                r#"{"errorCode":"E1","errorSummary":"s","errorCauses":[{"errorSummary":"c"}]}"#,
                &["c", "s"],
            ),
            (
                r#"{"error":{"code":"InvalidArgument","target":"t"}}"#,
                &["InvalidArgument"],
            ),
            ("\u{feff}{\"error\":\"e\"}", &["e"]),
            (
                r#"{"status":"b","code": "a" ,"n":1,"in":{"t\"":["\ud800"," "]}}"#,
                &["b", "a", "\u{fffd}"],
            ),
            (r#"{"message":"m","code":"c"}"#, &["m"]),
            (
                r#"{"message":"failed","errors":[{"field":"f","code":"c"}]}"#,
                &["failed"],
            ),
            (r#"{"error":"e"}"#, &["e"]),
            (
                r#"{"error":"invalid_grant","error_description":"it expired"}"#,
                &["it expired", "invalid_grant"],
            ),
            (r#"{"error":{"code":404,"message":"m"}}"#, &["m"]),
            (
                r#"{"type":"https://a.example/b","title":"t","status":403,"detail":"d","instance":"/c"}"#,
                &["d", "t"],
            ),
            (
                r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#,
                &["field required"],
            ),
            (r#"{"data":{"error":{"message":"m"}},"ids":["x"]}"#, &["m"]),
            (r#"{"error":true,"fault":{"faultstring":"m"}}"#, &["m"]),
            (
                r#"{"errors":["a","a"," "],"message":"b"}"#,
                &["a", "a", "b"],
            ),
            (r#"["a",{"message":"b"}]"#, &["a", "b"]),
            (r#""a""#, &["a"]),
            (r#"{"Message":"m","errorMessages":["a"]}"#, &["a", "m"]),
            (r#"{"error":"a\u0007\ud800"}"#, &["a\u{7}\u{fffd}"]),
            (r#"{"id":1}"#, &[]),
            (r#"{"errors":[],"error":null,"message":true}"#, &[]),
            ("<html>", &[]),
            ("", &[]),
            (r#"{"errors":["a""#, &[]),
        ] {
            assert_eq!(messages(body.as_bytes(), false), expected, "{body}");
        }
        assert!(messages(b"\xff", false).is_empty());
        let plain = |text: &str| messages(text.as_bytes(), true);
        assert_eq!(plain(" no <luck>\n"), ["no <luck>"]);
        assert_eq!(plain(r#"{"error":"e"}"#), ["e"]);
        assert!(plain(" ").is_empty());
        let many: Vec<String> = (0..20)
            .map(|number| format!(r#""k{number}":"v""#))
            .collect();
        let many = format!("{{{}}}", many.join(","));
        assert_eq!(messages(many.as_bytes(), false).len(), MOST_STRINGS);
    }

    #[test]
    fn messages_are_bounded() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(messages(deep.as_bytes(), false).is_empty());
        let nested = format!("{}{}", "{\"error\":".repeat(120) + "1", "}".repeat(120));
        assert!(messages(nested.as_bytes(), false).is_empty());
        let many: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        let many = messages(Value::from(many).to_string().as_bytes(), false);
        assert_eq!(many.len(), MOST_MESSAGES);
        let long = messages(format!("\"{}\"", "é".repeat(5000)).as_bytes(), false);
        let lengths: Vec<usize> = long.iter().map(|text| text.chars().count()).collect();
        assert_eq!(lengths, [LONGEST_MESSAGE + 1]);
    }

    #[test]
    fn a_summary_has_the_most_specific_messages_in_one_line() {
        let summary_of = |body: &str| summary(body.as_bytes());
        for (body, expected) in [
            (r#"{"errors":["a","b"]}"#, "a; b"),
            (
                r#"{"errors":[{"detail":"d","title":"t"}],"message":"m"}"#,
                "d",
            ),
            (r#"{"error":{"message":"m"}}"#, "m"),
            (r#"{"errors":[],"title":"t"}"#, "t"),
            (r#"{"errors":{"name":"is too long"}}"#, "name: is too long"),
            (r#"{"why":"w"}"#, "w"),
            ("<html>\n <b>502</b>", "<html> <b>502</b>"),
            ("a\u{7}b", r"a\u{7}b"),
            (
                "{\"error\":\"a\u{202e}\u{9b}\u{2028}b\"}",
                r"a\u{202e}\u{9b} b",
            ),
        ] {
            assert_eq!(summary_of(body).as_deref(), Some(expected));
        }
        assert_eq!(summary_of(""), None);
        assert_eq!(summary_of("{}"), None);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let summary = summary("é".repeat(1000).as_bytes()).unwrap_or_default();
        assert_eq!(summary.chars().count(), MAX_LENGTH + 1);
    }
}
