//! Whether a name that is gone became one that is new. Input: the two names on the wire, what is said of both, and what is beside them.
//! Output: how likely that is. A name that is replaced by one of another meaning looks the same, so that both have the same type does not do.

use strsim::normalized_damerau_levenshtein;

/// A name on the wire, and what tells which one it was before.
#[derive(Debug, Clone, Copy)]
pub struct Named<'v> {
    pub wire: &'v str,
    /// What the document says of it; empty if that is nothing.
    pub description: &'v str,
    /// Whether it is said of another name beside it, too.
    pub is_repeated: bool,
    /// The names that both sides have before and after it; `None` at an end.
    pub beside: [Option<&'v str>; 2],
}

/// How likely it is that two names mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    Nothing,
    /// Too little speaks for it, and a person has to decide.
    Possible,
    Sure,
}

/// The least number of long words that a description has which is that of one property: “The number of seconds” is that of many.
const MIN_WORDS: usize = 3;

/// The length of the longest words that do not count, such as “the”.
const SHORT_WORD: usize = 3;

/// Spellings of a word that look less alike than other words do.
const SPELLINGS: [(&str, &str); 13] = [
    ("analogue", "analog"),
    ("catalogue", "catalog"),
    ("cheque", "check"),
    ("dialogue", "dialog"),
    ("disc", "disk"),
    ("fibre", "fiber"),
    ("grey", "gray"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("mould", "mold"),
    ("odour", "odor"),
    ("programme", "program"),
    ("tyre", "tire"),
];

/// Compares two names. `is_only` is whether nothing else of the type has changed, so that the place of a name counts more.
pub fn likelihood(old: Named<'_>, new: Named<'_>, is_only: bool) -> Likelihood {
    if is_similar(old.wire, new.wire) {
        return Likelihood::Sure;
    }
    let is_described = !old.description.is_empty() && !new.description.is_empty();
    let is_same = is_described && old.description == new.description;
    // New names are added at the end, so that the place of the last one says nothing.
    let is_placed = old.beside == new.beside && old.beside[1].is_some();
    let is_related = is_placed || shares_word(old.wire, new.wire);
    let is_known = is_same && is_specific(old) && is_specific(new) && is_related;
    if is_known || (is_only && is_placed && !is_described) {
        Likelihood::Sure
    } else if is_only || is_same || (is_related && !is_described) {
        Likelihood::Possible
    } else {
        Likelihood::Nothing
    }
}

fn is_specific(name: Named<'_>) -> bool {
    let words = name.description.split(|c: char| !c.is_alphanumeric());
    !name.is_repeated && words.filter(|word| word.chars().count() > SHORT_WORD).count() >= MIN_WORDS
}

/// Returns `true` if two names are spellings of the same words.
fn is_similar(old: &str, new: &str) -> bool {
    let letters = |text: &str| words(text).iter().map(|word| spelling(word)).collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (old_letters, new_letters): (String, String) = (letters(old), letters(new));
    // What is before a word often negates it: `locked`, `unlocked`.
    let is_prefixed = old_letters.ends_with(&new_letters) || new_letters.ends_with(&old_letters);
    old_letters == new_letters
        || (!is_prefixed
            && digits(old) == digits(new)
            && normalized_damerau_levenshtein(&old_letters, &new_letters) > 0.8)
}

/// Returns the one spelling of a word that stands for all.
fn spelling(word: &str) -> &str {
    SPELLINGS.iter().find(|(other, _)| *other == word).map_or(word, |(_, one)| one)
}

/// Returns `true` if half of the words of the longer name are in both.
fn shares_word(old: &str, new: &str) -> bool {
    let (old, new) = (words(old), words(new));
    let shared = old.iter().filter(|word| new.contains(word)).count();
    shared > 0 && shared * 2 >= old.len().max(new.len())
}

/// Returns the words of `page_size`, `page-size` and `pageSize`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (is_lower && c.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        is_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_similar_and_other_words_are_not() {
        for (old, new) in [
            ("color", "colour"),
            ("canceled", "CANCELLED"),
            ("nickName", "nick_name"),
            ("org", "org"),
            ("é", "É"),
            ("gray", "GREY"),
            ("grey-tyre", "gray_tire"),
            ("catalog", "catalogue"),
        ] {
            assert!(is_similar(old, new), "{old} {new}");
        }
        for (old, new) in [
            ("unlocked", "locked"),
            ("unsubscribed", "subscribed"),
            ("tls1_2", "tls1_3"),
            ("first_name", "last_name"),
            ("min", "max"),
            ("read", "write"),
            ("", "a"),
        ] {
            assert!(!is_similar(old, new), "{old} {new}");
        }
    }

    #[test]
    fn half_of_the_words_are_shared() {
        assert!(shares_word("ownerName", "owner_title") && shares_word("berth-count", "BerthNumber"));
        assert!(
            !shares_word("name_of_the_owner", "name") && !shares_word("owner", "ownership") && !shares_word("", "")
        );
    }

    const SPECIFIC: &str = "The depth at the lowest astronomical tide.";

    /// Compares two names that are described so, with these names beside them.
    fn compared(
        old: (&str, &str, [Option<&str>; 2]),
        new: (&str, &str, [Option<&str>; 2]),
        is_only: bool,
    ) -> Likelihood {
        let named = |(wire, description, beside)| Named { wire, description, is_repeated: false, beside };
        likelihood(named(old), named(new), is_only)
    }

    #[test]
    fn a_description_needs_another_sign() {
        let here = [Some("a"), Some("b")];
        let there = [Some("b"), Some("c")];
        let end = [Some("c"), None];
        let both = |description, beside, is_only| {
            compared(("ebb", description, here), ("low_water", description, beside), is_only)
        };
        assert_eq!(both(SPECIFIC, here, false), Likelihood::Sure);
        assert_eq!(both(SPECIFIC, there, false), Likelihood::Possible);
        assert_eq!(both(SPECIFIC, there, true), Likelihood::Possible);
        // It may be that of any property.
        assert_eq!(both("The depth in metres.", here, false), Likelihood::Possible);
        let word = compared(("low_depth", SPECIFIC, here), ("depth", SPECIFIC, end), false);
        assert_eq!(word, Likelihood::Sure);
        let repeated = |wire| Named { wire, description: SPECIFIC, is_repeated: wire == "deep", beside: here };
        assert_eq!(likelihood(repeated("ebb"), repeated("deep"), false), Likelihood::Possible);
    }

    #[test]
    fn a_place_does_where_nothing_else_has_changed() {
        let here = [Some("a"), Some("b")];
        let placed = |descriptions: [&str; 2], is_only| {
            compared(("ebb", descriptions[0], here), ("low", descriptions[1], here), is_only)
        };
        assert_eq!(placed(["", ""], true), Likelihood::Sure);
        assert_eq!(placed(["", SPECIFIC], true), Likelihood::Sure);
        assert_eq!(placed(["", ""], false), Likelihood::Possible);
        assert_eq!(placed([SPECIFIC, "Slack water."], true), Likelihood::Possible);
        assert_eq!(placed([SPECIFIC, "Slack water."], false), Likelihood::Nothing);
        let end = [Some("a"), None];
        assert_eq!(compared(("ebb", "", end), ("low", "", end), true), Likelihood::Possible);
        assert_eq!(compared(("ebb", "", end), ("low", "", end), false), Likelihood::Nothing);
        assert_eq!(compared(("ebb", "", end), ("ebbs", "", here), false), Likelihood::Nothing);
        assert_eq!(compared(("color", "A.", end), ("colour", "B.", here), false), Likelihood::Sure);
    }
}
