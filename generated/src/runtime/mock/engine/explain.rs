// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From an error of the validator to a JSON pointer and a short message.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use super::nearest::nearest;

/// What is said of a value that several variants of a `oneOf` have.
pub const SEVERAL: &str = "matches more than one of its alternatives";

/// Longer values and lists are cut.
const MAX_LENGTH: usize = 80;

/// Cuts a text after so many characters.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Returns the JSON pointer to the value and what is wrong with it; `None` if the validator could not decide.
/// Values are shown as they are in `redacted`, the whole instance without secrets.
pub fn explain(error: &ValidationError<'_>, redacted: &Value) -> Option<(String, String)> {
    use ValidationErrorKind as Kind;
    let pointer = error.instance_path().as_str();
    let message = match error.kind() {
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => return None,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            return Some(explain_alternatives(context, pointer, redacted));
        }
        Kind::OneOfMultipleValid { .. } => {
            format!("{} {SEVERAL}", shown(pointer, redacted))
        }
        Kind::Required { property } => format!("the property {property} is missing"),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            undocumented(unexpected)
        }
        Kind::Type { kind } => {
            format!("{} is not {}", shown(pointer, redacted), types(kind))
        }
        Kind::Enum { options } => not_in(options, pointer, redacted),
        Kind::Constant { expected_value } => {
            format!(
                "{} is not {}",
                shown(pointer, redacted),
                shorten(&expected_value.to_string())
            )
        }
        Kind::Format { format } => {
            format!(
                "{} does not have the format `{format}`",
                shown(pointer, redacted)
            )
        }
        Kind::Pattern { pattern } => {
            format!(
                "{} does not match the pattern `{}`",
                shown(pointer, redacted),
                shorten(pattern)
            )
        }
        Kind::MinLength { limit } => {
            format!(
                "{} has fewer characters than minLength {limit}",
                shown(pointer, redacted)
            )
        }
        Kind::MaxLength { limit } => {
            format!(
                "{} has more characters than maxLength {limit}",
                shown(pointer, redacted)
            )
        }
        Kind::MinItems { limit } => format!("has fewer items than minItems {limit}"),
        Kind::MaxItems { limit } => format!("has more items than maxItems {limit}"),
        Kind::MinProperties { limit } => format!("has fewer properties than minProperties {limit}"),
        Kind::MaxProperties { limit } => format!("has more properties than maxProperties {limit}"),
        Kind::UniqueItems => "has an item twice, which uniqueItems forbids".to_owned(),
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            format!("the name `{}` does not match propertyNames", shorten(name))
        }
        Kind::Not { .. } | Kind::FalseSchema => {
            format!("{} is not allowed here", shown(pointer, redacted))
        }
        _ => error.masked_with(shown(pointer, redacted)).to_string(),
    };
    Some((pointer.to_owned(), message))
}

/// Returns the value at a pointer as JSON.
fn shown(pointer: &str, redacted: &Value) -> String {
    match redacted.pointer(pointer) {
        Some(Value::Object(_)) => "an object".to_owned(),
        Some(Value::Array(_)) => "an array".to_owned(),
        // A long string is cut before it is escaped, so that only what is shown is copied.
        Some(Value::String(text)) => Value::from(shorten(text)).to_string(),
        Some(value) => shorten(&value.to_string()),
        None => "the value".to_owned(),
    }
}

fn types(kind: &TypeKind) -> String {
    let noun = |name: &str| match name {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        name => format!("a {name}"),
    };
    match kind {
        TypeKind::Single(one) => noun(one.as_str()),
        TypeKind::Multiple(types) => types
            .iter()
            .map(|one| noun(one.as_str()))
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn undocumented(names: &[String]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(5)
        .map(|name| format!("`{}`", shorten(name)))
        .collect();
    let rest = names.len().saturating_sub(5);
    let more = if rest > 0 {
        format!(" and {rest} more")
    } else {
        String::new()
    };
    let noun = if names.len() == 1 {
        "property"
    } else {
        "properties"
    };
    format!("undocumented {noun} {}{more}", quoted.join(", "))
}

fn not_in(options: &Value, pointer: &str, redacted: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let all: Vec<String> = options.iter().take(20).map(Value::to_string).collect();
    let near = redacted.pointer(pointer).and_then(Value::as_str);
    let near = near.and_then(|text| nearest(text, options.iter().filter_map(Value::as_str)));
    let near = near
        .map(|near| format!("; did you mean {near:?}?"))
        .unwrap_or_default();
    format!(
        "{} is not one of {}{near}",
        shown(pointer, redacted),
        shorten(&all.join(", "))
    )
}

/// Returns the error of the alternative that comes closest: the one whose errors lie deepest.
fn explain_alternatives(
    context: &[Vec<ValidationError<'static>>],
    pointer: &str,
    redacted: &Value,
) -> (String, String) {
    let types = context.iter().all(|errors| {
        let kind = errors.first().map(ValidationError::kind);
        matches!(kind, Some(ValidationErrorKind::Type { .. }))
    });
    let general = (
        pointer.to_owned(),
        format!(
            "{} matches none of its {} alternatives",
            shown(pointer, redacted),
            context.len()
        ),
    );
    let count = |errors: &Vec<ValidationError<'static>>| {
        let has_wrong_tag = errors.iter().any(|error| is_tag(error, pointer));
        let has_wrong_type = errors.iter().any(|error| is_type(error, pointer));
        (has_wrong_type, has_wrong_tag, errors.len())
    };
    let Some(closest) = context
        .iter()
        .filter(|errors| !errors.is_empty())
        .min_by_key(|errors| count(errors))
    else {
        return general;
    };
    let explained = closest.first().and_then(|error| explain(error, redacted));
    match explained {
        Some((at, message)) if at != pointer || !types => {
            let prefix = if context.len() == 1 {
                ""
            } else {
                "matches none of its alternatives; nearest: "
            };
            (at, format!("{prefix}{message}"))
        }
        _ => general,
    }
}

/// Returns `true` if the error is that of a property that distinguishes alternatives.
fn is_tag(error: &ValidationError<'_>, pointer: &str) -> bool {
    let kind = matches!(
        error.kind(),
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. }
    );
    let below = error
        .instance_path()
        .as_str()
        .strip_prefix(pointer)
        .unwrap_or_default();
    kind && below.matches('/').count() == 1
}

fn is_type(error: &ValidationError<'_>, pointer: &str) -> bool {
    matches!(error.kind(), ValidationErrorKind::Type { .. })
        && error.instance_path().as_str() == pointer
}
