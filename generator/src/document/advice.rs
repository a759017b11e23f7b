//! The words of the probe: what a value should have been, and what to do about it.
//! Comes in: what was expected and what was found. Goes out: messages and help.

use super::node::Node;
use super::shape::{Field, Keys, Kind, Need, Shape, TYPES};
use crate::diagnostic::Diagnostic;
use crate::pointer;

/// What the node at a pointer is called: its key, or what it is an entry of.
pub fn subject(pointer: &str) -> String {
    let Some(last) = pointer::last(pointer) else { return "the document".to_owned() };
    match list_of(pointer) {
        Some(list) => format!("an entry of `{list}`"),
        None => format!("`{last}`"),
    }
}

/// What is wrong with a value of the wrong sort, and what helps.
pub fn misfit(pointer: &str, shape: &Shape, node: &Node) -> Diagnostic {
    let key = pointer::last(pointer).unwrap_or_default();
    let (expected, help) = match (key.as_ref(), shape, node) {
        ("required", Shape::Names, Node::Bool(_)) => (
            "a list of property names".to_owned(),
            "in a schema, `required` stands beside `properties` and lists the names of those that must be there"
                .to_owned(),
        ),
        ("type", Shape::TypeName, Node::List(items)) => ("a string".to_owned(), type_list(items)),
        (_, Shape::Exclusive, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            let limit = if key.ends_with("Minimum") { "minimum" } else { "maximum" };
            let help = format!("in OpenAPI 3.0 this is written `{limit}: {}` and `{key}: true`", plain(node));
            ("`true` or `false`".to_owned(), help)
        }
        ("discriminator", _, Node::Text(text)) => (
            "an object".to_owned(),
            format!("since OpenAPI 3.0 this is written `discriminator: {{propertyName: {text}}}`"),
        ),
        ("$ref", ..) => {
            ("a string".to_owned(), "write one reference: `$ref: \"#/components/schemas/Name\"`".to_owned())
        }
        ("items", _, Node::List(_)) => (
            "a schema".to_owned(),
            "all items of an array have one schema in OpenAPI 3.0; use `oneOf` inside it if they differ".to_owned(),
        ),
        _ => (expected(shape), help(pointer, &key, shape, node)),
    };
    Diagnostic::error(format!("{} is {node}; expected {expected}", subject(pointer))).with_help(help)
}

/// What is wrong with a word that is none of those that are expected, and what helps.
pub fn not_one_of(pointer: &str, words: &[&str], text: &str) -> Diagnostic {
    let message = format!("{} is {}; expected {}", subject(pointer), short(text), one_of(words));
    Diagnostic::error(message).with_help(wrong_word(words, text))
}

/// The same for a schema's `type`.
pub fn wrong_type(pointer: &str, text: &str) -> Diagnostic {
    let fault = not_one_of(pointer, TYPES, text);
    match foreign_type(text) {
        Some(help) => fault.with_help(help),
        None => fault,
    }
}

/// A text in quotes, or the beginning of a long one.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// `string` or `number`, as the end of a sentence.
pub fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The candidate that a misspelled word was probably meant to be.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    // Long words are compared in full only with words of about their length, which bounds the work.
    let near = candidates.into_iter().filter(|candidate| candidate.len().abs_diff(lower.len()) <= 2);
    let scored = near.map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate));
    let (distance, candidate) = scored.min_by_key(|(distance, _)| *distance)?;
    let allowed = if candidate.len() <= 4 { 1 } else { 2 };
    (distance <= allowed).then_some(candidate)
}

/// Why a value of `type` that means something elsewhere means nothing in OpenAPI 3.0.
fn foreign_type(word: &str) -> Option<&'static str> {
    match word {
        "null" => Some("write `nullable: true` beside the type of the values that are not null"),
        "any" => Some("remove the line: a schema without `type` accepts any value"),
        "file" => Some("write `type: string` and `format: binary`"),
        "int" | "int32" | "int64" | "long" => Some("write `type: integer`, with `format: int32` or `format: int64`"),
        "float" | "double" | "decimal" => Some("write `type: number`, with `format: float` or `format: double`"),
        "date" | "date-time" | "datetime" | "uuid" => {
            Some("write `type: string` and put the sort of text into `format`")
        }
        "enum" => Some("write `type: string` beside the list of values"),
        "map" | "dict" => Some("write `type: object` and give the schema of the values as `additionalProperties`"),
        _ => None,
    }
}

/// What is wrong with a key that is data: a path or a response code.
pub fn key_fault(keys: &Keys, key: &str) -> Option<Diagnostic> {
    match keys {
        Keys::Paths(_) if !key.starts_with('/') => Some(
            Diagnostic::error(format!("the path `{key}` does not start with a slash"))
                .with_help(format!("put one in front: `/{key}`")),
        ),
        Keys::StatusCodes(_) if !is_status_code(key) => {
            Some(Diagnostic::error(format!("`{key}` is no response code")).with_help(
                "write a number such as `200`, a range such as `2XX`, or `default` for every other response",
            ))
        }
        _ => None,
    }
}

/// What to add where a required field is missing.
pub fn missing(kind: &Kind, field: &Field) -> String {
    let key = field.key;
    match (kind.name, key) {
        ("an operation", _) => format!("add `{key}:` with a response for each status code, for example `200`"),
        ("an OpenAPI document", "paths") => "add `paths: {}` if there are none".to_owned(),
        ("an OpenAPI document", "info") => "add `info:` with `title` and `version`".to_owned(),
        ("a response", _) => format!("add a line `{key}:` with a text; it may be empty (`\"\"`)"),
        ("an OAuth flow", "scopes") => "add `scopes: {}` if there are none".to_owned(),
        (_, "schema") => "add `schema:`, for example `schema: {type: string}`".to_owned(),
        _ => match &field.shape {
            Shape::Text => format!("add `{key}:` with a string"),
            shape => format!("add {}", example(key, shape)),
        },
    }
}

/// What to add where one of several fields is missing.
pub fn missing_either(kind: &Kind) -> &'static str {
    match kind.either {
        ["schema", ..] => "add `schema:`, for example `schema: {type: string}`",
        _ => "add `operationId:` with the id of the operation that the link leads to",
    }
}

/// What to do about a word that is none of those that are allowed.
fn wrong_word(words: &[&str], word: &str) -> String {
    match nearest(word, words.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None if words.contains(&"path") && matches!(word, "body" | "formData") => {
            "since OpenAPI 3.0, bodies and forms are described by the operation's `requestBody`".to_owned()
        }
        None if word == "mutualTLS" => {
            "OpenAPI 3.0 has no scheme for client certificates: take it out here and wherever it is required, and give the \
             client its certificate with `ClientBuilder::http_client`"
                .to_owned()
        }
        None => "write one of these words".to_owned(),
    }
}

/// The list that the node at a pointer is an entry of. A response code looks like an index, but its parent is no list.
fn list_of(pointer: &str) -> Option<String> {
    let index =
        |segment: &str| !segment.is_empty() && segment.len() < 10 && segment.bytes().all(|byte| byte.is_ascii_digit());
    let last = pointer::last(pointer)?;
    let list = pointer::parent(pointer).and_then(pointer::last)?;
    (index(&last) && LISTS.contains(&list.as_ref())).then(|| list.into_owned())
}

/// The fields whose values are lists.
const LISTS: &[&str] = &["servers", "tags", "security", "parameters", "enum", "required", "oneOf", "allOf", "anyOf"];

fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Any => "a value".to_owned(),
        Shape::Text => "a string".to_owned(),
        Shape::Word(words) => one_of(words),
        Shape::TypeName => one_of(TYPES),
        Shape::Bool | Shape::Exclusive => "`true` or `false`".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Count => "a whole number from 0".to_owned(),
        Shape::Names | Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) => "an object".to_owned(),
        Shape::Object(kind) | Shape::OrRef(kind) if kind.name.ends_with("object") => kind.name.to_owned(),
        Shape::Object(kind) | Shape::OrRef(kind) => format!("{}, which is an object", kind.name),
        Shape::Additional => "a schema, `true` or `false`".to_owned(),
    }
}

fn help(pointer: &str, key: &str, shape: &Shape, node: &Node) -> String {
    match (shape, node) {
        (_, Node::Null) if list_of(pointer).is_some() => "write a value behind the `-`, or remove the line".to_owned(),
        (_, Node::Null) => format!("write {}, or remove the line `{key}:`", example(key, shape)),
        (Shape::Text | Shape::Word(_), Node::Bool(_) | Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            format!("put it in quotes: `\"{}\"`", plain(node))
        }
        (Shape::Bool | Shape::Exclusive, Node::Text(text)) if text == "true" || text == "false" => {
            format!("remove the quotes: `{text}`")
        }
        (Shape::Number | Shape::Count, Node::Text(text)) if text.parse::<u64>().is_ok() => {
            format!("remove the quotes: `{text}`")
        }
        (Shape::Bool | Shape::Exclusive, Node::Text(text)) if matches!(text.as_str(), "yes" | "no" | "on" | "off") => {
            format!("`{text}` is text in YAML 1.2; write `{key}: true` or `{key}: false`")
        }
        (Shape::Names | Shape::List(_), Node::Text(text)) if text.len() <= 40 => {
            format!("write a list with one entry: `{key}: [{}]`", entry(shape, text))
        }
        (Shape::OrRef(_), Node::Text(text)) if TYPES.contains(&text.as_str()) => {
            format!("write `{key}: {{type: {text}}}`")
        }
        (Shape::Object(_) | Shape::OrRef(_) | Shape::Map(Shape::List(_)), Node::Text(text))
            if list_of(pointer).is_some() =>
        {
            format!("write `- {}`", fields(shape, text))
        }
        (Shape::Object(_) | Shape::OrRef(_) | Shape::Additional, Node::Text(text)) if text.contains("#/") => {
            format!("a reference is an object: `$ref: \"{text}\"`, on a line of its own below the key")
        }
        (Shape::Map(_) | Shape::Object(_) | Shape::OrRef(_), Node::List(_)) => {
            "write `key: value` pairs in place of the entries that start with `- `".to_owned()
        }
        (Shape::List(_), Node::Map(_)) => "start each entry with `- `".to_owned(),
        (Shape::Object(_) | Shape::OrRef(_), _) => format!("write {}", example(key, shape)),
        _ if list_of(pointer).is_some() => format!("write {}", expected(shape)),
        _ => format!("write {}, for example {}", expected(shape), example(key, shape)),
    }
}

/// An entry of a list that should have been one, made of the text that stands in its place.
fn entry(list: &Shape, text: &str) -> String {
    match list {
        Shape::List(inner @ (Shape::Object(_) | Shape::OrRef(_) | Shape::Map(Shape::List(_)))) => {
            format!("{{{}}}", fields(inner, text))
        }
        _ => text.to_owned(),
    }
}

/// The first field that an object must have, with a text as its value; in a map of lists, an empty list of this name.
fn fields(shape: &Shape, text: &str) -> String {
    let (Shape::Object(kind) | Shape::OrRef(kind)) = shape else { return format!("{text}: []") };
    let first = kind.fields.iter().find(|field| field.need == Need::Required);
    first.map_or_else(|| "key: value".to_owned(), |field| format!("{}: {text}", field.key))
}

/// A line that would be right.
fn example(key: &str, shape: &Shape) -> String {
    let value = match shape {
        Shape::Any | Shape::Text => "some text",
        Shape::Word(words) => words.first().copied().unwrap_or_default(),
        Shape::TypeName => "string",
        Shape::Bool | Shape::Exclusive | Shape::Additional => "true",
        Shape::Number | Shape::Count => "1",
        Shape::Names | Shape::List(_) => "[]",
        Shape::Map(_) => "{}",
        Shape::Object(_) | Shape::OrRef(_) => return format!("`{key}:` with the fields of the object below it"),
    };
    format!("`{key}: {value}`")
}

fn plain(node: &Node) -> String {
    match node {
        Node::Bool(value) => value.to_string(),
        Node::Unsigned(value) => value.to_string(),
        Node::Signed(value) => value.to_string(),
        Node::Float(value) => format!("{value:?}"),
        _ => String::new(),
    }
}

/// OpenAPI 3.1 lists types, mostly to add `null`.
fn type_list(items: &[Node]) -> String {
    let types: Vec<&str> = items.iter().filter_map(Node::as_text).filter(|text| *text != "null").collect();
    let nullable = types.len() < items.len();
    match types.as_slice() {
        [one] if nullable => format!("in OpenAPI 3.0 this is written `type: {one}` and `nullable: true`"),
        [one] => format!("write `type: {one}`"),
        _ => "a schema has one type in OpenAPI 3.0; use `oneOf` with a schema for each type".to_owned(),
    }
}

/// The codes that openapiv3 keeps: three digits from 100, or a digit and `XX`.
fn is_status_code(key: &str) -> bool {
    match key.as_bytes() {
        [first, rest @ ..] if rest.len() == 2 && first.is_ascii_digit() => {
            let code = *first != b'0' && rest.iter().all(u8::is_ascii_digit);
            code || (matches!(first, b'1'..=b'5') && rest.eq_ignore_ascii_case(b"XX"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        assert_eq!(nearest("strnig", ["string", "number"]), Some("string"));
        assert_eq!(nearest("Get", ["get", "put"]), Some("get"));
        assert_eq!(nearest("pot", ["get", "put", "post"]), Some("put"));
        assert_eq!(nearest("nothing", ["string", "number"]), None);
    }

    #[test]
    fn response_codes_are_three_digits_or_a_range() {
        for code in ["200", "404", "2XX", "5xx", "999"] {
            assert!(is_status_code(code), "{code}");
        }
        for code in ["ok", "2X", "20", "2000", "0XX", "6XX", "099", "2é", ""] {
            assert!(!is_status_code(code), "{code}");
        }
    }

    #[test]
    fn an_index_and_a_response_code_are_told_apart() {
        assert_eq!(subject("/paths/~1a/get/parameters/0"), "an entry of `parameters`");
        assert_eq!(subject("/paths/~1a/get/responses/200"), "`200`");
        assert_eq!(subject(""), "the document");
    }
}
