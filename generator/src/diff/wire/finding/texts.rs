//! How values of documents are shown in sentences.

use serde_json::Value;

use crate::ir::{ExternalDocs, Location};

/// Longest text of a document in a sentence, in characters.
const LONGEST: usize = 60;

/// A name or text of the document, set off from the sentence.
pub(in super::super) fn quoted(text: &str) -> String {
    format!("`{}`", shortened(&text.replace('`', "'")))
}

/// A value as JSON.
pub(in super::super) fn value(value: &Value) -> String {
    quoted(&value.to_string())
}

/// Several names: `a`, `b` and `c`.
pub(in super::super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| self::quoted(name.as_ref())).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// What external documentation says.
pub(in super::super) fn link(docs: &Option<ExternalDocs>) -> Option<(&str, Option<&str>)> {
    docs.as_ref().map(|docs| (docs.url.as_str(), docs.description.as_deref()))
}

/// Where a parameter is, as part of a sentence.
pub(in super::super) fn whereabouts(location: Location) -> &'static str {
    match location {
        Location::Path => "the path",
        Location::Query => "the query",
        Location::Header => "the headers",
        Location::Cookie => "the cookies",
    }
}

pub(in super::super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

fn shortened(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_odd_texts_fit_a_sentence() {
        assert_eq!(quoted("a`b\nc"), "`a'b c`");
        assert_eq!(quoted(&"é".repeat(61)).chars().count(), 63);
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
