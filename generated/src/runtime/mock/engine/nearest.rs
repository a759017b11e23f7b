// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds the known name that is most like an unknown one, for messages.

/// Longer names are not compared: the time grows with the product of the lengths.
const MAX_LENGTH: usize = 120;

/// Returns the known name that differs in the fewest characters; `None` if none is similar.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().take(MAX_LENGTH + 1).collect();
    if name.len() > MAX_LENGTH {
        return None;
    }
    let mut limit = name.len().div_ceil(3);
    let mut nearest = None;
    for candidate in known {
        if candidate.len().abs_diff(name.len()) > candidate.len() / 2 + limit {
            continue;
        }
        let characters: Vec<char> = candidate.chars().take(MAX_LENGTH).collect();
        let distance = distance(&name, &characters);
        if distance < limit || (distance == limit && nearest.is_none()) {
            limit = distance;
            nearest = Some(candidate);
        }
    }
    nearest
}

/// Returns how many characters have to be inserted, removed or replaced. The case is ignored.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, expected) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal + usize::from(!character.eq_ignore_ascii_case(expected));
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_name_is_found() {
        let known = ["page[size]", "page[cursor]", "filter"];
        assert_eq!(nearest("page[sizes]", known), Some("page[size]"));
        assert_eq!(nearest("Fitler", known), Some("filter"));
        assert_eq!(nearest("unrelated", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }
}
