//! The messages of the validation: what a value should have been, and what to do about it.
//! Input: the expected shape and the actual node. Output: diagnostics and help.

use super::node::Node;
use super::shape::{ADDITIONAL_OPERATIONS, DEFAULT_MAPPING, DEVICE_FLOW, Field, Keys, Kind, METHODS, Shape, TYPES};
use crate::diagnostic::Diagnostic;
use crate::lines::offset_of;
use crate::pointer;

/// Returns the name of the node at a pointer in messages: its key, or the list that it is an entry of.
pub fn subject(pointer: &str) -> String {
    let Some(last) = pointer::last(pointer) else { return "the document".to_owned() };
    match list_of(pointer) {
        Some(list) => format!("an entry of `{list}`"),
        None => format!("`{}`", written_key(&last)),
    }
}

/// Returns the key that the document has for one that a conversion has renamed.
fn written_key(key: &str) -> &str {
    match key {
        DEVICE_FLOW => "deviceAuthorization",
        DEFAULT_MAPPING => "defaultMapping",
        other => other,
    }
}

/// Reports a value of the wrong type.
pub fn misfit(pointer: &str, shape: &Shape, node: &Node) -> Diagnostic {
    let key = pointer::last(pointer).unwrap_or_default();
    let key = written_key(&key);
    let (expected, help) = match (key, shape, node) {
        ("required", Shape::Names, Node::Bool(_)) => (
            "a list of property names".to_owned(),
            "in a schema, `required` is a list beside `properties` with the names of the required ones".to_owned(),
        ),
        (_, Shape::TypeName, Node::String(text)) => return wrong_type(pointer, text),
        ("type", Shape::TypeName, Node::List(items)) => ("a string".to_owned(), type_list(items)),
        (_, Shape::Exclusive, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            let limit = if key.ends_with("Minimum") { "minimum" } else { "maximum" };
            let help = format!(
                "in OpenAPI 3.0 this is written `{limit}: {}` and `{key}: true`",
                node.scalar_text().unwrap_or_default()
            );
            ("`true` or `false`".to_owned(), help)
        }
        ("discriminator", _, Node::String(text)) => (
            "an object".to_owned(),
            format!("since OpenAPI 3.0 this is written `discriminator: {{propertyName: {text}}}`"),
        ),
        ("$ref" | "$dynamicRef", ..) => {
            ("a string".to_owned(), format!("write one reference: `{key}: \"#/components/schemas/Name\"`"))
        }
        ("items", _, Node::List(_)) => (
            "a schema".to_owned(),
            "all items of an array have one schema; use `oneOf` inside it if they differ".to_owned(),
        ),
        _ => (expected(shape), help(pointer, key, shape, node)),
    };
    Diagnostic::error(format!("{} is {node}; expected {expected}", subject(pointer))).with_help(help)
}

/// Reports a string that is none of the expected keywords.
pub fn not_one_of(pointer: &str, keywords: &[&str], text: &str) -> Diagnostic {
    let message = format!("{} is {}; expected {}", subject(pointer), short(text), one_of(keywords));
    Diagnostic::error(message).with_help(keyword_help(keywords, text))
}

/// Reports the unknown `type` of a schema.
pub fn wrong_type(pointer: &str, text: &str) -> Diagnostic {
    let diagnostic = not_one_of(pointer, TYPES, text);
    match foreign_type(text) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// Returns a string in quotes, cut if it is long.
pub fn short(text: &str) -> String {
    let end = offset_of(text, 40);
    if end == text.len() { format!("{text:?}") } else { format!("{:?}…", &text[..end]) }
}

/// Returns the keywords as the end of a sentence: `string` or `number`.
pub fn one_of(keywords: &[&str]) -> String {
    let quoted: Vec<String> = keywords.iter().map(|keyword| format!("`{keyword}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Returns the candidate that is most similar to a misspelled word.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    // Comparing takes time that grows with both lengths, so words of another length are skipped.
    let near = candidates.into_iter().filter(|candidate| candidate.len().abs_diff(lower.len()) <= 2);
    let scored = near.map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate));
    let (distance, candidate) = scored.min_by_key(|(distance, _)| *distance)?;
    let allowed = if candidate.len() <= 4 { 1 } else { 2 };
    (distance <= allowed).then_some(candidate)
}

/// Returns help for a `type` of other versions and languages.
fn foreign_type(word: &str) -> Option<&'static str> {
    match word {
        "null" => Some("write `nullable: true` beside the type of the values that are not null"),
        "any" => Some("remove the line: a schema without `type` accepts any value"),
        "file" => Some("write `type: string` and `format: binary`"),
        "int" | "int32" | "int64" | "long" => Some("write `type: integer`, with `format: int32` or `format: int64`"),
        "float" | "double" | "decimal" => Some("write `type: number`, with `format: float` or `format: double`"),
        "date" | "date-time" | "datetime" | "uuid" => Some("write `type: string` and put the type into `format`"),
        "enum" => Some("write `type: string` beside the list of values"),
        "map" | "dict" => Some("write `type: object` and give the schema of the values as `additionalProperties`"),
        _ => None,
    }
}

/// Checks a key that is data: a path or a status code.
pub fn check_key(keys: &Keys, key: &str) -> Option<Diagnostic> {
    match keys {
        Keys::Paths(_) if !key.starts_with('/') => Some(
            Diagnostic::error(format!("the path `{key}` does not start with a slash"))
                .with_help(format!("add a slash: `/{key}`")),
        ),
        Keys::StatusCodes(_) if !is_status_code(key) => {
            Some(Diagnostic::error(format!("`{key}` is not a status code")).with_help(
                "write a number such as `200`, a range such as `2XX`, or `default` for every other response",
            ))
        }
        Keys::Methods(_) if !is_token(key) => Some(
            Diagnostic::error(format!("`{key}` is not a method of HTTP"))
                .with_help("a method consists of letters, digits and the characters !#$%&'*+-.^_`|~"),
        ),
        Keys::Methods(_) if let Some(field) = field_of_method(key) => Some(
            Diagnostic::error(format!("the method `{key}` is not one of `{ADDITIONAL_OPERATIONS}`"))
                .with_help(format!("move the operation to the field `{field}` of the path item")),
        ),
        _ => None,
    }
}

/// Returns `true` if HTTP allows this as the name of a method (RFC 9110, 5.6.2).
fn is_token(method: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !method.is_empty() && method.bytes().all(is_allowed)
}

/// Returns the field that a path item has for a method.
fn field_of_method(method: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|field| field.to_ascii_uppercase() == method)
}

/// Returns what to add for a missing required field.
pub fn missing(field: &Field) -> String {
    let key = field.key;
    match key {
        "responses" => format!("add `{key}:` with a response for each status code, for example `200`"),
        "paths" => "add `paths: {}` if there are none".to_owned(),
        "info" => "add `info:` with `title` and `version`".to_owned(),
        "description" => format!("add a line `{key}:` with a string, which may be empty (`\"\"`)"),
        "scopes" => "add `scopes: {}` if there are none".to_owned(),
        "schema" => "add `schema:`, for example `schema: {type: string}`".to_owned(),
        _ => match &field.shape {
            Shape::String => format!("add `{key}:` with a string"),
            shape => format!("add {}", example(key, shape)),
        },
    }
}

/// Returns what to add if one of several fields is required.
pub fn missing_either(kind: &Kind) -> &'static str {
    match kind.either {
        ["schema", ..] => "add `schema:`, for example `schema: {type: string}`",
        _ => "add `operationId:` with the id of the link's operation",
    }
}

/// Returns help for a string that is none of the keywords.
fn keyword_help(keywords: &[&str], word: &str) -> String {
    match nearest(word, keywords.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None if keywords.contains(&"path") && matches!(word, "body" | "formData") => {
            "since OpenAPI 3.0, bodies and forms are described by the operation's `requestBody`".to_owned()
        }
        None if word == "mutualTLS" => {
            "client certificates are not a setting of the client: remove the scheme here and wherever it is required, and set the \
             certificate with `ClientBuilder::http_client`"
                .to_owned()
        }
        None => "write one of these values".to_owned(),
    }
}

/// Returns `true` for an item of a list.
pub fn is_entry(pointer: &str) -> bool {
    list_of(pointer).is_some()
}

/// Returns the list that the node at a pointer is an entry of. A status code looks like an index, but its parent is not a list.
fn list_of(pointer: &str) -> Option<String> {
    let index =
        |segment: &str| !segment.is_empty() && segment.len() < 10 && segment.bytes().all(|byte| byte.is_ascii_digit());
    let last = pointer::last(pointer)?;
    let list = pointer::parent(pointer).and_then(pointer::last)?;
    (index(&last) && LISTS.contains(&list.as_ref())).then(|| list.into_owned())
}

/// The fields whose values are lists.
const LISTS: &[&str] = &[
    "allOf",
    "anyOf",
    "enum",
    "oneOf",
    "parameters",
    "prefixItems",
    "required",
    "security",
    "servers",
    "tags",
    "type",
];

fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Any => "a value".to_owned(),
        Shape::String => "a string".to_owned(),
        Shape::Keyword(keywords) => one_of(keywords),
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
        (_, Node::Null) if list_of(pointer).is_some() => "write a value after the `-`, or remove the line".to_owned(),
        (_, Node::Null) => format!("write {}, or remove the line `{key}:`", example(key, shape)),
        (Shape::String | Shape::Keyword(_), Node::Bool(_) | Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            format!("put it in quotes: `\"{}\"`", node.scalar_text().unwrap_or_default())
        }
        (Shape::Bool | Shape::Exclusive, Node::String(text)) if text == "true" || text == "false" => {
            format!("remove the quotes: `{text}`")
        }
        (Shape::Number | Shape::Count, Node::String(text)) if text.parse::<u64>().is_ok() => {
            format!("remove the quotes: `{text}`")
        }
        (Shape::Bool | Shape::Exclusive, Node::String(text))
            if matches!(text.as_str(), "yes" | "no" | "on" | "off") =>
        {
            format!("`{text}` is a string in YAML 1.2; write `{key}: true` or `{key}: false`")
        }
        (Shape::Names | Shape::List(_), Node::String(text)) if text.len() <= 40 => {
            format!("write a list with one entry: `{key}: [{}]`", entry(shape, text))
        }
        (Shape::OrRef(_), Node::String(text)) if TYPES.contains(&text.as_str()) => {
            format!("write `{key}: {{type: {text}}}`")
        }
        (Shape::Object(_) | Shape::OrRef(_) | Shape::Map(Shape::List(_)), Node::String(text))
            if list_of(pointer).is_some() =>
        {
            format!("write `- {}`", fields(shape, text))
        }
        (Shape::Object(_) | Shape::OrRef(_) | Shape::Additional, Node::String(text)) if text.contains("#/") => {
            format!("a reference is an object: `$ref: \"{text}\"`, on a line of its own below the key")
        }
        (Shape::Map(_) | Shape::Object(_) | Shape::OrRef(_), Node::List(_)) => {
            "write `key: value` pairs in place of the entries that start with `- `".to_owned()
        }
        (Shape::List(_), Node::Map(_)) => "start each entry with `- `".to_owned(),
        (Shape::Object(_) | Shape::OrRef(_), _) if list_of(pointer).is_none() => {
            format!("write {}", example(key, shape))
        }
        _ if list_of(pointer).is_some() => format!("write {}", expected(shape)),
        _ => format!("write {}, for example {}", expected(shape), example(key, shape)),
    }
}

/// Returns the entry of a list that was written as a string.
fn entry(list: &Shape, text: &str) -> String {
    match list {
        Shape::List(inner @ (Shape::Object(_) | Shape::OrRef(_) | Shape::Map(Shape::List(_)))) => {
            format!("{{{}}}", fields(inner, text))
        }
        _ => text.to_owned(),
    }
}

/// Returns the first required field of an object with a string as its value, or an empty list of this name in a map of lists.
fn fields(shape: &Shape, text: &str) -> String {
    let (Shape::Object(kind) | Shape::OrRef(kind)) = shape else { return format!("{text}: []") };
    let first = kind.fields.iter().find(|field| field.is_required());
    first.map_or_else(|| "key: value".to_owned(), |field| format!("{}: {text}", field.key))
}

/// Returns a valid line.
fn example(key: &str, shape: &Shape) -> String {
    let value = match shape {
        Shape::Any | Shape::String => "some text",
        Shape::Keyword(keywords) => keywords.first().copied().unwrap_or_default(),
        Shape::TypeName => "string",
        Shape::Bool | Shape::Exclusive | Shape::Additional => "true",
        Shape::Number | Shape::Count => "1",
        Shape::Names | Shape::List(_) => "[]",
        Shape::Map(_) => "{}",
        Shape::Object(_) | Shape::OrRef(_) => return format!("`{key}:` with the fields of the object below it"),
    };
    format!("`{key}: {value}`")
}

/// Returns help for a list of types, which OpenAPI 3.1 has, mostly to add `null`.
fn type_list(items: &[Node]) -> String {
    let types: Vec<&str> = items.iter().filter_map(Node::as_str).filter(|text| *text != "null").collect();
    let nullable = types.len() < items.len();
    match types.as_slice() {
        [one] if nullable => format!("in OpenAPI 3.0 this is written `type: {one}` and `nullable: true`"),
        [one] => format!("write `type: {one}`"),
        _ => "a schema has one type in OpenAPI 3.0; use `oneOf` with a schema for each type".to_owned(),
    }
}

/// Returns `true` for the status codes that openapiv3 keeps: three digits from 100, or a digit and `XX`.
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
    fn the_nearest_word_is_found() {
        assert_eq!(nearest("strnig", ["string", "number"]), Some("string"));
        assert_eq!(nearest("Get", ["get", "put"]), Some("get"));
        assert_eq!(nearest("pot", ["get", "put", "post"]), Some("put"));
        assert_eq!(nearest("nothing", ["string", "number"]), None);
    }

    #[test]
    fn status_codes_are_three_digits_or_a_range() {
        for code in ["200", "404", "2XX", "5xx", "999"] {
            assert!(is_status_code(code), "{code}");
        }
        for code in ["ok", "2X", "20", "2000", "0XX", "6XX", "099", "2é", ""] {
            assert!(!is_status_code(code), "{code}");
        }
    }

    #[test]
    fn an_index_is_distinguished_from_a_status_code() {
        assert_eq!(subject("/paths/~1a/get/parameters/0"), "an entry of `parameters`");
        assert_eq!(subject("/paths/~1a/get/responses/200"), "`200`");
        assert_eq!(subject(""), "the document");
    }
}
