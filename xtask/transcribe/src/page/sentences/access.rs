//! Permissions and OAuth scopes.
//! Input: paragraphs of an operation. Output: the names that a sentence requires, and whether all of them.

use super::{has_word, sentences};
use crate::facts::{At, Permissions};
use crate::page::error::Note;

/// Words around names.
const WORDS: [&str; 17] = [
    "a",
    "all",
    "an",
    "and",
    "any",
    "at",
    "authorization",
    "both",
    "each",
    "either",
    "following",
    "least",
    "oauth",
    "of",
    "one",
    "or",
    "the",
];

/// The names in a sentence, and `true` for all, `false` for any, `None` if the sentence does not say.
struct Required {
    line: usize,
    names: Vec<String>,
    requires_all: Option<bool>,
}

/// Returns the permissions that the operation requires.
pub fn permissions(paragraphs: &[At<String>], notes: &mut Vec<Note>) -> Option<At<Permissions>> {
    let required = required(paragraphs, &["permission", "permissions"], |sentence| !has_word(sentence, "oauth"), notes);
    let line = required.first()?.line;
    let mut requires_all = required[0].requires_all;
    if required.len() > 1 {
        requires_all = Some(true);
        notes.push(Note { line, message: "several sentences require permissions, so all of them are required".into() });
    }
    let names = distinct(required);
    if names.len() > 1 && requires_all.is_none() {
        let message =
            "the sentence does not say whether any or all of the permissions are required, so all of them are";
        notes.push(Note { line, message: message.into() });
        requires_all = Some(true);
    }
    let requires_all = names.len() > 1 && requires_all.unwrap_or_default();
    Some(At::new(Permissions { requires_all, names }, line))
}

/// Returns the scopes that an access token needs.
pub fn scopes(paragraphs: &[At<String>], notes: &mut Vec<Note>) -> Option<At<Vec<String>>> {
    let required = required(paragraphs, &["scope", "scopes"], |sentence| has_word(sentence, "oauth"), notes);
    let line = required.first()?.line;
    Some(At::new(distinct(required), line))
}

fn distinct(required: Vec<Required>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in required.into_iter().flat_map(|required| required.names) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns what sentences say to be required, of things with one of these names.
fn required(
    paragraphs: &[At<String>],
    things: &[&str],
    is_about: impl Fn(&str) -> bool,
    notes: &mut Vec<Note>,
) -> Vec<Required> {
    let mut all = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for sentence in sentences(&paragraph.value) {
            let lower = sentence.to_lowercase();
            let Some(verb) = ["require", "need"].iter().find_map(|verb| lower.find(verb)) else { continue };
            // A change of case can change lengths outside of ASCII, and then positions would not fit.
            let Some(claim) = sentence.get(verb..).filter(|_| lower.len() == sentence.len()) else { continue };
            let is_negative = lower[..verb].ends_with("not ") || has_word(&lower[verb..], "no");
            if is_negative || !is_about(&lower) || !things.iter().any(|thing| has_word(&lower[verb..], thing)) {
                continue;
            }
            let mut names = names(claim, things);
            if names.is_empty() && sentence.ends_with(':') {
                names = listed(&paragraphs[at + 1..]);
            }
            if names.is_empty() {
                let message = format!("the sentence is about a {}, but has no name that can be read", things[0]);
                notes.push(Note { line: paragraph.line, message });
                continue;
            }
            all.push(Required { line: paragraph.line, names, requires_all: requires_all(claim) });
        }
    }
    all
}

/// Returns the names in a sentence from its verb on: those in backticks, or else words between the verb and the thing, or after it.
fn names(claim: &str, things: &[&str]) -> Vec<String> {
    let quoted: Vec<String> =
        claim.split('`').skip(1).step_by(2).filter(|name| is_name(name)).map(str::to_owned).collect();
    if !quoted.is_empty() {
        return quoted;
    }
    let claim = claim.replace(',', " , ");
    let words: Vec<&str> = claim
        .split_whitespace()
        .map(|word| word.trim_matches(['.', ':', ';', '"', '\'', '(', ')']))
        .filter(|word| !word.is_empty())
        .skip(1)
        .collect();
    let thing = words.iter().position(|word| things.contains(&word.to_lowercase().as_str())).unwrap_or(words.len());
    let before = separated(&words[..thing]);
    if before.is_empty() && thing < words.len() { separated(&words[thing + 1..]) } else { before }
}

/// Returns the names among words, if they are all names, with a separator between two of them.
fn separated(words: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut is_separated = true;
    for word in words {
        let lower = word.to_lowercase();
        if [",", "and", "or"].contains(&lower.as_str()) {
            is_separated = true;
        } else if !WORDS.contains(&lower.as_str()) {
            if !is_separated || !is_name(word) {
                return Vec::new();
            }
            names.push((*word).to_owned());
            is_separated = false;
        }
    }
    names
}

/// Returns the names of a list below a sentence, one in each paragraph.
fn listed(paragraphs: &[At<String>]) -> Vec<String> {
    let items = paragraphs.iter().map(|item| item.value.trim_matches(|letter: char| !letter.is_alphanumeric()));
    items.take_while(|item| is_name(item)).map(str::to_owned).collect()
}

/// Returns `true` for a name such as `boats_write`.
fn is_name(word: &str) -> bool {
    let is_letter =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'.' | b':' | b'-');
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.bytes().all(is_letter)
}

fn requires_all(claim: &str) -> Option<bool> {
    let claim = claim.to_lowercase();
    if ["any", "or", "either", "one"].iter().any(|word| has_word(&claim, word)) {
        return Some(false);
    }
    ["all", "and", "both", "each"].iter().any(|word| has_word(&claim, word)).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> (Option<Permissions>, Vec<Note>) {
        let paragraphs: Vec<At<String>> = texts.iter().map(|text| At::new((*text).to_owned(), 3)).collect();
        let mut notes = Vec::new();
        (permissions(&paragraphs, &mut notes).map(|at| at.value), notes)
    }

    #[track_caller]
    fn assert_permissions(text: &str, requires_all: bool, names: &[&str]) {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            read(&text.split('|').collect::<Vec<_>>()),
            (Some(Permissions { requires_all, names }), vec![]),
            "{text}"
        );
    }

    #[test]
    fn permissions_of_many_wordings() {
        assert_permissions("Moors a boat. This endpoint requires the boats_write permission.", false, &["boats_write"]);
        assert_permissions("This endpoint requires the `boats_write` permission.", false, &["boats_write"]);
        assert_permissions("Callers need the permission `boats_write`.", false, &["boats_write"]);
        assert_permissions("It requires the a_read and b_read permissions.", true, &["a_read", "b_read"]);
        assert_permissions(
            "Requires all of the permissions: `a_read`, `b_read`, `c`.",
            true,
            &["a_read", "b_read", "c"],
        );
        assert_permissions("Requires any of the following permissions: a_read, b_read", false, &["a_read", "b_read"]);
        assert_permissions(
            "This endpoint requires either `a_read` or `b_read` permission.",
            false,
            &["a_read", "b_read"],
        );
        assert_permissions(
            "It requires any of the following permissions:|- `a_read`|• b_read|Moors.",
            false,
            &["a_read", "b_read"],
        );
    }

    #[test]
    fn other_sentences_have_no_permissions() {
        for text in [
            "This endpoint requires the multi-boat feature.",
            "This endpoint requires no permission.",
            "This endpoint does not require the boats_write permission.",
            "OAuth apps require the boats_write authorization scope.",
            "Lists the permissions of a user.",
        ] {
            assert_eq!(read(&[text]).0, None, "{text}");
        }
    }

    #[test]
    fn unclear_sentences_have_notes() {
        let (permissions, notes) = read(&["This endpoint requires a special harbor permission, Ada's."]);
        assert_eq!((permissions, notes.len()), (None, 1));
        let (permissions, notes) = read(&["It requires the permissions `a`, `b`."]);
        assert_eq!((permissions.unwrap().requires_all, notes.len()), (true, 1));
    }

    #[test]
    fn scopes_are_apart_from_permissions() {
        let paragraphs = [
            At::new("This endpoint requires the `boats` permission.".to_owned(), 3),
            At::new("OAuth apps require the `boats_write` authorization scope to access this endpoint.".to_owned(), 5),
        ];
        let mut notes = Vec::new();
        assert_eq!(scopes(&paragraphs, &mut notes), Some(At::new(vec!["boats_write".to_owned()], 5)));
        assert_eq!(permissions(&paragraphs, &mut notes).unwrap().value.names, ["boats"]);
        let plain = [At::new("OAuth apps require the boats_write, boats_read authorization scopes.".to_owned(), 5)];
        assert_eq!(scopes(&plain, &mut notes).unwrap().value, ["boats_write", "boats_read"]);
        assert_eq!(notes, []);
    }
}
