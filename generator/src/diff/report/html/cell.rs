//! A line, with the part that changed. Input: two versions of a line. Output: each as what is before that part, the part, and what
//! is after it.

use serde::Serialize;

use crate::diff::change::Pair;
use crate::lines::cut;

/// The longest parts before and after the one that changed, and the longest part that changed, in characters.
const MAX_CHARACTERS: usize = 160;

/// The characters that are kept before the part that changed, if those before it are cut.
const BEFORE: usize = 60;

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Counted from 1; 0 for what is not from a document.
    pub number: usize,
    pub before: String,
    pub changed: String,
    pub after: String,
}

/// Makes the cells of two versions of a line. Without another version, no part is marked.
pub fn cells(lines: Pair<Option<(usize, &str)>>) -> Pair<Option<Cell>> {
    let Pair { base: Some((_, old)), head: Some((_, new)) } = lines else {
        return lines.map(|line| line.map(|(number, text)| cell(number, text, text.len(), text.len())));
    };
    let start = common_start(old, new);
    let end = if old == new { 0 } else { common_end(&old[start..], &new[start..]) };
    lines.map(|line| line.map(|(number, text)| cell(number, text, start, text.len() - end)))
}

fn cell(number: usize, text: &str, start: usize, end: usize) -> Cell {
    let (before, changed, after) = (&text[..start], &text[start..end.max(start)], &text[end.max(start)..]);
    // What is before a change matters less than the change.
    let before =
        if changed.is_empty() && after.is_empty() { cut(before, MAX_CHARACTERS).into() } else { cut_start(before) };
    Cell { number, before, changed: cut(changed, MAX_CHARACTERS).into(), after: cut(after, MAX_CHARACTERS).into() }
}

fn cut_start(text: &str) -> String {
    if text.chars().nth(MAX_CHARACTERS).is_none() {
        return text.to_owned();
    }
    let from = text.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    format!("…{}", &text[from..])
}

/// Returns the length of the words that both texts start with.
fn common_start(old: &str, new: &str) -> usize {
    let same = old.char_indices().zip(new.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let same = same.unwrap_or_else(|| old.len().min(new.len()));
    if ends_word(old, same) && ends_word(new, same) {
        return same;
    }
    old[..same].char_indices().rev().find(|(_, c)| !is_word(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

/// Returns the length of the words that both texts end with.
fn common_end(old: &str, new: &str) -> usize {
    let mut same = 0;
    for (a, b) in old.chars().rev().zip(new.chars().rev()) {
        if a != b {
            break;
        }
        same += a.len_utf8();
    }
    let starts_word = |text: &str| ends_word(text, text.len() - same);
    if starts_word(old) && starts_word(new) {
        return same;
    }
    let end = &old[old.len() - same..];
    end.find(|c| !is_word(c)).map_or(0, |at| end.len() - at)
}

/// Returns `true` unless both characters around an offset belong to one word.
fn ends_word(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    !(before.is_some_and(is_word) && after.is_some_and(is_word))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> [String; 2] {
        let Pair { base, head } = cells(Pair { base: Some((1, old)), head: Some((1, new)) });
        [base, head].map(|cell| {
            let Cell { before, changed, after, .. } = cell.expect("both sides have a line");
            format!("{before}[{changed}]{after}")
        })
    }

    #[test]
    fn whole_words_are_marked() {
        assert_eq!(marked("maxLength: 40 # é", "maxLength: 420 # é"), ["maxLength: [40] # é", "maxLength: [420] # é"]);
        assert_eq!(marked("a: Option<Org>", "a: Org"), ["a: [Option<Org>]", "a: [Org]"]);
        assert_eq!(marked("same", "same"), ["same[]", "same[]"]);
        assert_eq!(marked("- x", "- x, y"), ["- x[]", "- x[, y]"]);
        assert_eq!(marked("aa", "aaa"), ["[aa]", "[aaa]"]);
        assert_eq!(marked("", "é"), ["[]", "[é]"]);
        assert_eq!(marked("éü", "éö"), ["[éü]", "[éö]"]);
    }

    #[test]
    fn long_lines_are_cut_around_the_change() {
        let line = |middle: &str| format!("{}{middle}{}", "a ".repeat(100_000), " b".repeat(100_000));
        let [old, new] = marked(&line("1"), &line("2"));
        assert!(old.starts_with('…') && old.contains("[1]") && old.ends_with('…'), "{old}");
        assert!(new.contains("[2]") && new.chars().count() < 300, "{new}");
        let alone = cells(Pair { base: None, head: Some((1, &*line("3"))) }).head.expect("the head has a line");
        assert_eq!(alone.before.chars().count(), MAX_CHARACTERS + 1);
    }
}
