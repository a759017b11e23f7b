//! Whether the only name that is gone became the only one that is new. Input: the two names on the wire, what is said of both, and their
//! positions. Output: whether that is likely. A name that is replaced by one of another meaning looks the same, so one and one do not do.

use strsim::normalized_damerau_levenshtein;

/// A name on the wire, and what tells which one it was before.
#[derive(Debug, Clone, Copy)]
pub struct Named<'v> {
    pub wire: &'v str,
    /// What the document says of it; empty if that is nothing.
    pub description: &'v str,
    pub position: usize,
    /// How many names there are.
    pub count: usize,
}

/// Returns `true` if something says that both names mean the same.
pub fn is_likely(old: Named<'_>, new: Named<'_>) -> bool {
    let is_described = !old.description.is_empty() && !new.description.is_empty();
    if is_described && old.description == new.description {
        return true;
    }
    // New names are added at the end, so the position of the last one says nothing.
    let is_placed = old.count == new.count && old.position == new.position && old.position + 1 < old.count;
    is_similar(old.wire, new.wire) || (is_placed && !is_described)
}

/// Returns `true` if two names are spellings of the same words.
fn is_similar(old: &str, new: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (old_letters, new_letters): (String, String) = (letters(old), letters(new));
    // What is before a word often negates it: `locked`, `unlocked`.
    let is_prefixed = old_letters.ends_with(&new_letters) || new_letters.ends_with(&old_letters);
    old_letters == new_letters
        || (!is_prefixed
            && digits(old) == digits(new)
            && normalized_damerau_levenshtein(&old_letters, &new_letters) > 0.8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_similar_and_other_words_are_not() {
        for (old, new) in
            [("color", "colour"), ("canceled", "CANCELLED"), ("nickName", "nick_name"), ("org", "org"), ("é", "É")]
        {
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
    fn what_is_said_counts_more_than_the_position() {
        let named = |wire, description, position| Named { wire, description, position, count: 3 };
        let likely = |old: (&'static str, usize), new: (&'static str, usize)| {
            is_likely(named("ebb", old.0, old.1), named("low", new.0, new.1))
        };
        assert!(likely(("", 1), ("", 1)) && likely(("", 1), ("Low water.", 1)));
        assert!(likely(("Low water.", 0), ("Low water.", 2)));
        assert!(!likely(("Low water.", 1), ("Slack water.", 1)));
        assert!(!likely(("", 0), ("", 1)) && !likely(("", 2), ("", 2)));
    }
}
