//! JSON pointers (RFC 6901) as plain strings: `""` is the whole document, `/paths/~1org/get` a node in it.
//! Input: keys and indices of a document. Output: pointers and their segments.

use std::borrow::Cow;

/// Appends one segment, escaped, to a pointer.
pub fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Returns the pointer to the child `segment` of the node at `pointer`.
pub fn join(pointer: &str, segment: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + segment.len() + 1);
    joined.push_str(pointer);
    push(&mut joined, segment);
    joined
}

/// Returns the pointer to the parent of a node. Returns `None` for the root.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

/// Returns the last segment, unescaped. Returns `None` for the root.
pub fn last(pointer: &str) -> Option<Cow<'_, str>> {
    pointer.rfind('/').map(|slash| unescape(&pointer[slash + 1..]))
}

/// Iterates over all segments from the root down, unescaped.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        // `~1` first: `~01` is the escape of the two characters `~1`, not of a slash.
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_survive_a_round_trip() {
        for segment in ["", "a", "/org/{id}", "~", "~1", "a~b/c", "é"] {
            let pointer = join("/paths", segment);
            assert_eq!(last(&pointer).as_deref(), Some(segment));
            assert_eq!(parent(&pointer), Some("/paths"));
            assert_eq!(segments(&pointer).nth(1).as_deref(), Some(segment));
        }
    }

    #[test]
    fn the_root_has_no_parent_and_no_segment() {
        assert_eq!(parent(""), None);
        assert_eq!(last(""), None);
        assert_eq!(segments("").count(), 0);
    }
}
