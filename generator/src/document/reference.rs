//! Parses the text of a `$ref`.
//! Input: the text. Output: the path of another file, if there is one, and the pointer or anchor in it, or an error.

use super::error::DocumentError;
use super::messages::short;
use crate::pointer;

/// The parts of a reference, without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Relative to the folder of the file with the reference; `None` for the same file.
    pub path: Option<String>,
    pub fragment: Fragment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fragment {
    /// The segments of a pointer.
    Pointer(Vec<String>),
    /// The name of an `$anchor`.
    Anchor(String),
}

pub fn parse(text: &str) -> Result<Parts, DocumentError> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if text.trim().is_empty() {
        return Err(DocumentError::new("this reference is empty", "write `#/` and the path of keys to the definition"));
    }
    if is_remote(path) {
        let message = format!("the reference {} is a URL, which is not fetched", short(text));
        let help = "save the file below the folder of the document, and refer to its path";
        return Err(DocumentError::new(message, help));
    }
    let path = percent_decode(path);
    if path.starts_with(['/', '\\']) || is_drive(&path) {
        let message = format!("the reference {} has an absolute path", short(text));
        return Err(DocumentError::new(message, "write a path that is relative to the folder of this file"));
    }
    let fragment = percent_decode(fragment);
    let fragment = if fragment.is_empty() || fragment.starts_with('/') {
        Fragment::Pointer(pointer::segments(&fragment).map(|segment| segment.into_owned()).collect())
    } else {
        Fragment::Anchor(fragment)
    };
    Ok(Parts { path: (!path.is_empty()).then_some(path), fragment })
}

/// Returns the error for a reference by an anchor, in a version that has none.
pub fn no_pointer(text: &str) -> DocumentError {
    let message = format!("invalid reference {}: expected a `/` after the `#`", short(text));
    DocumentError::new(message, "write `#/` and the path of keys to the definition")
}

/// Returns `true` if a path is a URL with a scheme, such as `https:` or `file:`, or with a host.
fn is_remote(path: &str) -> bool {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme).unwrap_or_default();
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme || path.starts_with("//")
}

fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|digits| byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let hex = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = hex.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, Vec<String>) {
        let parts = parse(text).unwrap_or_else(|error| panic!("{text}: {}", error.message));
        let Fragment::Pointer(segments) = parts.fragment else { panic!("{text} has no pointer") };
        (parts.path, segments)
    }

    #[test]
    fn a_fragment_without_a_slash_is_an_anchor() {
        let parts = parse("a.yaml#p%65t").expect("it is a reference");
        assert_eq!((parts.path.as_deref(), parts.fragment), (Some("a.yaml"), Fragment::Anchor("pet".to_owned())));
    }

    #[test]
    fn paths_and_pointers_are_parsed() {
        let strings = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(parts("#"), (None, vec![]));
        assert_eq!(parts("#/a~1b/~01/%C3%A9/%7Bid%7D"), (None, strings(&["a/b", "~1", "é", "{id}"])));
        assert_eq!(parts("a%20b/c.yaml"), (Some("a b/c.yaml".to_owned()), vec![]));
        assert_eq!(parts("./c.yaml#/A/"), (Some("./c.yaml".to_owned()), strings(&["A", ""])));
        assert_eq!(parts("#/100%/%+1/%ff"), (None, strings(&["100%", "%+1", "%ff"])));
        assert_eq!(parts("Pet"), (Some("Pet".to_owned()), vec![]));
    }

    #[test]
    fn urls_and_absolute_paths_are_errors() {
        let message = |text| parse(text).expect_err("the reference is invalid").message;
        for text in ["http://a.example/b.yaml", "HTTPS://a", "file:///etc/passwd", "//a.example/b", "urn:a:b#/c"] {
            assert!(message(text).contains("is a URL"), "{text}");
        }
        for text in ["/etc/passwd", "%2Fetc/passwd", "\\\\server\\a", "C:\\a.yaml", "/a.yaml#/A"] {
            assert!(message(text).contains("absolute path"), "{text}");
        }
        assert!(message(" ").contains("empty"));
    }
}
