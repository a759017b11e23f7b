//! Permissions and OAuth scopes.
//! Input: paragraphs of an operation. Output: the names that a sentence requires, and whether all of them.

use super::{has_word, sentences};
use crate::facts::{At, Permissions};
use crate::page::error::{Note, PageError};

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

/// Words that make a sentence a demand.
const DEMANDS: [&str; 8] = ["require", "requires", "required", "requiring", "must", "need", "needs", "needed"];

/// Returns the permissions that the operation requires.
pub fn permissions(
    paragraphs: &[At<String>],
    notes: &mut Vec<Note>,
    errors: &mut Vec<PageError>,
) -> Option<At<Permissions>> {
    let things = ["permission", "permissions"];
    let is_about = |sentence: &str| {
        let is_list = sentence.contains("permission(s):");
        !has_word(sentence, "oauth") && (is_list || DEMANDS.iter().any(|word| has_word(sentence, word)))
    };
    let required = required(paragraphs, &things, is_about, errors);
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
pub fn scopes(paragraphs: &[At<String>], errors: &mut Vec<PageError>) -> Option<At<Vec<String>>> {
    let is_about = |sentence: &str| {
        let is_demand = has_word(sentence, "oauth") && DEMANDS.iter().any(|word| has_word(sentence, word));
        is_demand || sentence.contains("authorization scope")
    };
    let required = required(paragraphs, &["scope", "scopes"], is_about, errors);
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

/// Returns what sentences say to be required, of things with one of these names. `is_about` gets a sentence in lower case.
fn required(
    paragraphs: &[At<String>],
    things: &[&str],
    is_about: impl Fn(&str) -> bool,
    errors: &mut Vec<PageError>,
) -> Vec<Required> {
    let mut all = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for sentence in sentences(&paragraph.value) {
            let lower = sentence.to_lowercase();
            let has_thing = things.iter().any(|thing| has_word(&lower, thing));
            if !has_thing || !is_about(&lower) || is_negative(&lower) {
                continue;
            }
            let mut names = names(sentence, things);
            if names.is_empty() && sentence.ends_with(':') {
                names = listed(&paragraphs[at + 1..]);
            }
            if names.is_empty() {
                let message = format!("the sentence requires a {}, but no name could be read in it", things[0]);
                let help = "write the name in backticks, such as `boats_write`";
                errors.push(PageError::new(paragraph.line, message, help));
                continue;
            }
            all.push(Required { line: paragraph.line, names, requires_all: requires_all(sentence) });
        }
    }
    all
}

/// Returns `true` for a sentence that says that nothing is required.
fn is_negative(lower: &str) -> bool {
    ["no", "without", "cannot", "don't", "doesn't"]
        .iter()
        .any(|word| lower.split_whitespace().any(|other| other == *word))
        || DEMANDS.iter().any(|demand| lower.contains(&format!("not {demand}")))
}

/// Returns the names in a sentence: those in backticks, or else a list before or after the thing, or else all words with an underscore.
fn names(sentence: &str, things: &[&str]) -> Vec<String> {
    let quoted = sentence.split('`').skip(1).step_by(2).flat_map(|quoted| quoted.split([',', ' ']));
    let quoted: Vec<String> =
        quoted.filter(|name| is_name(name) && !["and", "or"].contains(name)).map(str::to_owned).collect();
    if !quoted.is_empty() {
        return quoted;
    }
    let sentence = sentence.replace(',', " , ");
    let words: Vec<&str> = sentence
        .split_whitespace()
        .map(|word| word.trim_matches(['.', ';', '"', '\'', '(', ')']))
        .filter(|word| !word.is_empty())
        .collect();
    let is_any = |word: &str, others: &[&str]| others.contains(&word.trim_end_matches(':').to_lowercase().as_str());
    let is_thing = |word: &&str| is_any(word.trim_end_matches("(s):"), things);
    let thing = words.iter().position(is_thing).unwrap_or(words.len());
    let (before, after) = words.split_at(thing);
    let demand = before.iter().rposition(|word| is_any(word, &DEMANDS)).map(|at| &before[at + 1..]);
    let article = before.iter().rposition(|word| is_any(word, &["the"])).map(|at| &before[at..]);
    // A word without an underscore is a name only below such words, as in `the boats permission` and `permissions: boats`.
    let is_clear = |words: &[&str]| words.iter().any(|word| word.contains('_') || is_any(word, &["the"]));
    let colon = after.iter().position(|word| word.ends_with(':')).map(|at| &after[at + 1..]);
    let lists = [demand, article].into_iter().flatten().filter(|words| is_clear(words)).chain(colon);
    let listed = lists.map(separated).find(|names| !names.is_empty());
    listed.unwrap_or_else(|| {
        let named = words.iter().filter(|word| word.contains('_') && is_name(word));
        named.map(|word| (*word).to_owned()).collect()
    })
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

    fn paragraphs(texts: &[&str]) -> Vec<At<String>> {
        texts.iter().map(|text| At::new((*text).to_owned(), 3)).collect()
    }

    fn read(texts: &[&str]) -> (Option<Permissions>, Vec<Note>) {
        let (mut notes, mut errors) = (Vec::new(), Vec::new());
        let found = permissions(&paragraphs(texts), &mut notes, &mut errors).map(|at| at.value);
        assert_eq!(errors, [], "{texts:?}");
        (found, notes)
    }

    fn read_scopes(text: &str) -> Result<Option<Vec<String>>, Vec<PageError>> {
        let mut errors = Vec::new();
        let found = scopes(&paragraphs(&[text]), &mut errors).map(|at| at.value);
        if errors.is_empty() { Ok(found) } else { Err(errors) }
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
        for text in [
            "To call this endpoint, permission `x` must be granted.",
            "This endpoint requires the x permission.",
            "To moor a boat, callers need the `x` permission.",
            "Required permission(s): `x`",
            "Permission(s): `x`",
            "The permission `x` is required.",
            "A call requiring the permission `x`.",
            "Permission `x` is needed.",
        ] {
            assert_permissions(text, false, &["x"]);
        }
        assert_permissions("To moor, a_read or b_read permission must be granted.", false, &["a_read", "b_read"]);
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
            "The `boats_write` permission moors boats.",
            "No permission is required.",
            "A permission is not needed.",
        ] {
            assert_eq!(read(&[text]).0, None, "{text}");
        }
    }

    #[test]
    fn sentences_without_a_name_are_errors() {
        for text in [
            "This endpoint requires a special harbor permission, Ada's.",
            "This endpoint requires the Boats Write permission.",
            "This endpoint requires special permission.",
            "Callers must have permissions.",
        ] {
            let mut errors = Vec::new();
            assert_eq!(permissions(&paragraphs(&[text]), &mut Vec::new(), &mut errors), None, "{text}");
            assert_eq!((errors.len(), errors[0].line), (1, 3), "{text}");
            assert_eq!(errors[0].message, "the sentence requires a permission, but no name could be read in it");
        }
    }

    #[test]
    fn all_permissions_are_required_if_the_sentence_does_not_say() {
        let (permissions, notes) = read(&["It requires the permissions `a`, `b`."]);
        assert_eq!((permissions.unwrap().requires_all, notes.len()), (true, 1));
    }

    #[test]
    fn scopes_may_be_lists() {
        let two = Ok(Some(vec!["a_read".to_owned(), "b_write".to_owned()]));
        for text in [
            "OAuth apps require the `a_read, b_write` authorization scope to access this endpoint.",
            "OAuth apps require the `a_read` and `b_write` authorization scopes.",
            "`a_read` and `b_write` authorization scopes",
            "OAuth apps require the a_read, b_write authorization scopes.",
            "OAuth apps require all of these authorization scopes: a_read, b_write.",
        ] {
            assert_eq!(read_scopes(text), two, "{text}");
        }
        for text in [
            "OAuth apps cannot access this endpoint.",
            "Lists the scopes of an OAuth app.",
            "It needs no authorization scope.",
        ] {
            assert_eq!(read_scopes(text), Ok(None), "{text}");
        }
        for text in ["OAuth apps require an authorization scope.", "OAuth apps need a scope of the marina."] {
            assert_eq!(read_scopes(text).unwrap_err()[0].line, 3, "{text}");
        }
    }

    #[test]
    fn scopes_are_apart_from_permissions() {
        let paragraphs = [
            At::new("This endpoint requires the `boats` permission.".to_owned(), 3),
            At::new("OAuth apps require the `boats_write` authorization scope to access this endpoint.".to_owned(), 5),
        ];
        let (mut notes, mut errors) = (Vec::new(), Vec::new());
        assert_eq!(scopes(&paragraphs, &mut errors), Some(At::new(vec!["boats_write".to_owned()], 5)));
        assert_eq!(permissions(&paragraphs, &mut notes, &mut errors).unwrap().value.names, ["boats"]);
        assert_eq!((notes.len(), errors.len()), (0, 0));
    }
}
