//! The types that a reference has, by which a line with a type is told from one with a name or a description.

/// Everything that a reference writes as a type, without the brackets of arrays.
const TYPES: [&str; 28] = [
    "<anyOf>",
    "<oneOf>",
    "any",
    "anyOf",
    "array",
    "binary",
    "boolean",
    "byte",
    "date",
    "date-time",
    "double",
    "email",
    "enum",
    "file",
    "float",
    "int32",
    "int64",
    "integer",
    "ipv4",
    "ipv6",
    "null",
    "number",
    "object",
    "oneOf",
    "password",
    "string",
    "uri",
    "uuid",
];

/// Returns `true` if the line is a type, such as `date-time` or `[string]`.
pub(super) fn is_type(line: &str) -> bool {
    let mut item = line;
    while let Some(inner) = item.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        item = inner;
    }
    TYPES.contains(&item)
}

/// Returns `true` if the line can be a name: one word without the punctuation of prose at its end, or an alternative of a union.
pub(super) fn is_name(line: &str) -> bool {
    if let Some(number) = line.strip_prefix("Option ") {
        return !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let is_word = |character: char| character.is_ascii_alphanumeric() || "_-.$@/<>{}[]*:".contains(character);
    !line.is_empty()
        && !line.starts_with(['[', '.', '{', '-'])
        && !line.ends_with(['.', ':'])
        && line.chars().all(is_word)
}

/// Separates a name from the word that says that it is required.
pub(super) fn name_and_required(line: &str) -> (&str, bool) {
    line.strip_suffix("[required]").map_or((line, false), |name| (name.trim_end(), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_types_are_types() {
        assert!(is_type("date-time") && is_type("[object]") && is_type("[[uuid]]") && is_type("<oneOf>"));
        assert!(!is_type("type") && !is_type("[pets]") && !is_type("[string") && !is_type("[]"));
    }

    #[test]
    fn prose_is_no_name() {
        assert!(is_name("created_at") && is_name("filter[pet]") && is_name("Option 2") && is_name("<any-key>"));
        assert!(!is_name("Deprecated.") && !is_name("the pet") && !is_name("[string]") && !is_name("Option two"));
    }
}
