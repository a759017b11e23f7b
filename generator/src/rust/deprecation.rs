//! Deprecation: from a description to the note that the compiler prints for uses of a deprecated item.

use super::docs::{inline, line, literal};
use crate::ir::Annotations;

/// Words that announce what to use instead.
const INSTEAD: [&str; 10] = [
    "instead",
    "replaced by",
    "replaced with",
    "superseded by",
    "in favor of",
    "in favour of",
    "migrate to",
    "switch to",
    "please use",
    "use the ",
];

/// The longest sentence that becomes a note.
const MAX_LENGTH: usize = 240;

/// Returns the literal of the note: the sentence that says what to use instead, else one about the deprecation. `None` if the item is
/// not deprecated.
pub(super) fn note(is_deprecated: bool, description: Option<&str>) -> Option<String> {
    if !is_deprecated {
        return None;
    }
    let text = description.and_then(sentence).unwrap_or_else(|| "deprecated in the OpenAPI document".to_owned());
    Some(literal(&text))
}

/// Returns the note of a schema.
pub(super) fn schema_note(annotations: &Annotations) -> Option<String> {
    note(annotations.deprecated, annotations.description.as_deref())
}

fn sentence(description: &str) -> Option<String> {
    let paragraphs = description.split("\n\n").map(line);
    let sentences: Vec<String> = paragraphs.flat_map(|paragraph| sentences(&paragraph)).collect();
    let sentences: Vec<&str> = sentences.iter().map(|sentence| without_mark(sentence)).collect();
    let first_with = |words: &[&str]| {
        let has = |sentence: &str| words.iter().any(|word| sentence.to_lowercase().contains(word));
        sentences.iter().find(|sentence| sentence.len() <= MAX_LENGTH && has(sentence))
    };
    let sentence = first_with(&INSTEAD).or_else(|| first_with(&["deprecated", "will be removed", "no longer"]));
    sentence.map(|sentence| inline(sentence))
}

fn sentences(paragraph: &str) -> Vec<String> {
    paragraph.split_inclusive(". ").map(|sentence| sentence.trim().trim_end_matches('.').to_owned()).collect()
}

/// Removes a `Deprecated:` at the beginning, which the compiler prints itself.
fn without_mark(sentence: &str) -> &str {
    const MARK: &str = "deprecated";
    const SIGNS: &str = "*_:-–—!.,)]";
    let is_sign = |c: char| c.is_whitespace() || SIGNS.contains(c) || "([".contains(c);
    let text = sentence.trim_start_matches(is_sign);
    let (Some(start), Some(rest)) = (text.get(..MARK.len()), text.get(MARK.len()..)) else { return sentence };
    let ends = rest.is_empty() || rest.trim_start().starts_with(|c: char| SIGNS.contains(c));
    if ends && start.eq_ignore_ascii_case(MARK) { rest.trim_start_matches(is_sign) } else { sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_to_use_instead() {
        let note_of = |text: &str| note(true, Some(text)).unwrap_or_default();
        assert_eq!(
            note_of("Gets a thing. This is deprecated. Use `get_other` instead."),
            "\"Use `get_other` instead\""
        );
        assert_eq!(note_of("**Deprecated**: superseded by v2."), "\"superseded by v2\"");
        assert_eq!(note_of("Old.\n\nDeprecated since 2020, with\nreasons."), "\"Deprecated since 2020, with reasons\"");
        assert_eq!(note_of("Deprecated - Use `a` instead."), "\"Use `a` instead\"");
        assert_eq!(note_of("(deprecated) The value."), "\"deprecated in the OpenAPI document\"");
        assert_eq!(note_of("An old field."), "\"deprecated in the OpenAPI document\"");
        assert_eq!(note_of("Deprecated."), "\"deprecated in the OpenAPI document\"");
        assert_eq!(note(false, Some("Use this instead.")), None);
    }
}
