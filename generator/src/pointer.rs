//! JSON pointers (RFC 6901) as plain strings: `""` is the whole document, `/paths/~1org/get` a node in it.
//! Comes in: keys and indices as they stand in a document. Goes out: pointers, and pointers taken apart again.

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

/// The pointer to the member `segment` of the node at `pointer`.
pub fn join(pointer: &str, segment: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + segment.len() + 1);
    joined.push_str(pointer);
    push(&mut joined, segment);
    joined
}

/// The pointer to the node that contains this one; nothing contains the root.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

/// The last segment, unescaped; the root has none.
pub fn last(pointer: &str) -> Option<Cow<'_, str>> {
    pointer.rfind('/').map(|slash| unescape(&pointer[slash + 1..]))
}

/// All segments from the root down, unescaped.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        // `~1` first: `~01` stands for the two characters `~1`, not for a slash.
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
