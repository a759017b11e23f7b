//! Facts that pages state in sentences.
//! Input: paragraphs of an operation, or the description of a row. Output: permissions, scopes, notices, values and limits.

mod access;
mod values;

pub use access::{permissions, scopes};
pub use values::{enum_values, max_length, supported_values};

use crate::facts::At;

/// Returns the line of the notice that the operation is a preview.
pub fn preview(paragraphs: &[At<String>]) -> Option<usize> {
    line_of(paragraphs, |sentence| {
        let is_about = ["endpoint", "operation", "api", "feature"].iter().any(|word| has_word(sentence, word));
        let is_preview =
            ["in preview", "in public preview", "in private preview", "in beta", "in public beta", "in private beta"]
                .iter()
                .any(|words| sentence.contains(words));
        is_about && (is_preview || sentence.contains("subject to change"))
    })
}

/// Returns the line of the notice that the operation is deprecated.
pub fn deprecated_operation(paragraphs: &[At<String>]) -> Option<usize> {
    line_of(paragraphs, |sentence| {
        let is_about = ["endpoint", "operation", "api", "method"].iter().any(|word| has_word(sentence, word));
        let is_deprecated = ["is deprecated", "is now deprecated", "been deprecated", "being deprecated"]
            .iter()
            .any(|words| sentence.contains(words));
        is_deprecated_prefix(sentence) || (is_about && is_deprecated)
    })
}

/// Returns `true` if the description of a field or parameter says first that it is deprecated.
pub fn is_deprecated(description: &str) -> bool {
    let description = description.to_lowercase();
    let text = description.trim_start_matches(['*', '_', '`', ' ']);
    let is_marked = ["[deprecated]", "(deprecated)"].iter().any(|mark| text.starts_with(mark));
    is_marked || is_deprecated_prefix(&description) || is_deprecated_subject(text)
}

/// Returns `true` for `this field is deprecated` and the like at the start.
fn is_deprecated_subject(lower_case: &str) -> bool {
    let Some((subject, rest)) = lower_case.strip_prefix("this ").and_then(|rest| rest.split_once(' ')) else {
        return false;
    };
    let verbs = ["is deprecated", "is now deprecated", "has been deprecated", "was deprecated"];
    ["field", "parameter", "attribute", "property"].contains(&subject)
        && verbs.iter().any(|verb| rest.starts_with(verb))
}

fn is_deprecated_prefix(lower_case: &str) -> bool {
    let text = lower_case.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    text.strip_prefix("deprecated").is_some_and(|rest| {
        let rest = rest.trim_start_matches(['*', '_', '`', ')', ']']);
        rest.is_empty()
            || rest.starts_with([':', '.', ',', '-', '!'])
            || rest.starts_with(" -")
            || rest.starts_with(" –")
    })
}

/// Returns the line of the first paragraph with such a sentence, in lower case.
fn line_of(paragraphs: &[At<String>], matches: impl Fn(&str) -> bool) -> Option<usize> {
    let paragraph =
        paragraphs.iter().find(|text| sentences(&text.value).any(|sentence| matches(&sentence.to_lowercase())))?;
    Some(paragraph.line)
}

/// Splits a paragraph into sentences, at full stops before spaces.
fn sentences(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.split_inclusive(". ").map(str::trim).filter(|sentence| !sentence.is_empty())
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<At<String>> {
        texts.iter().enumerate().map(|(at, text)| At::new((*text).to_owned(), at + 10)).collect()
    }

    #[test]
    fn previews_are_noticed() {
        for text in [
            "Note: This endpoint is in preview and is subject to change.",
            "Note: This endpoint is in public beta. Tell us about it.",
            "This operation may break and is subject to change.",
        ] {
            assert_eq!(preview(&paragraphs(&["Moors a boat.", text])), Some(11), "{text}");
        }
        assert_eq!(preview(&paragraphs(&["Returns a preview of the harbor."])), None);
        assert_eq!(preview(&paragraphs(&["Prices are subject to change."])), None);
    }

    #[test]
    fn deprecated_operations_are_noticed() {
        for text in [
            "This endpoint is deprecated. Use boats.",
            "Deprecated: use boats.",
            "**DEPRECATED** - The endpoint moved.",
        ] {
            assert_eq!(deprecated_operation(&paragraphs(&[text])), Some(10), "{text}");
        }
        assert_eq!(deprecated_operation(&paragraphs(&["Lists fields of which one is deprecated."])), None);
        assert_eq!(deprecated_operation(&paragraphs(&["Deprecated boats are listed by this endpoint."])), None);
    }

    #[test]
    fn deprecated_fields_say_so_first() {
        assert!(is_deprecated("DEPRECATED: The old berth."));
        assert!(is_deprecated("**Deprecated**: The old berth."));
        assert!(is_deprecated("(Deprecated) - The old berth."));
        for text in [
            "This field is deprecated",
            "This field is deprecated. Use berth.",
            "**This parameter has been deprecated.**",
            "[DEPRECATED] The old berth.",
            "(deprecated) The old berth.",
            "Deprecated.",
            "Deprecated. The old berth.",
        ] {
            assert!(is_deprecated(text), "{text}");
        }
        assert!(!is_deprecated("Deprecated boats."));
        assert!(!is_deprecated("This boat is deprecated."));
        assert!(!is_deprecated("The berth. This field is deprecated boats."));
        assert!(!is_deprecated("Whether the boat is deprecated."));
    }
}
