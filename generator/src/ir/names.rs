//! What names may be, and when two of them are the same.

/// Returns `true` if HTTP allows a header of this name.
pub fn is_header_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// Returns the letters and digits of a name, in lower case. Names of types must differ in these, since the rest is not kept in them.
pub fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_headers_are_tokens() {
        assert!(["X-Request-Id", "dd_api_key", "a.b~c"].into_iter().all(is_header_name));
        assert!(!["", "X Id", "X:Id", "Schlüssel", "a\n"].into_iter().any(is_header_name));
    }

    #[test]
    fn names_differ_in_letters_and_digits() {
        assert_eq!(bare("Org_User-2"), "orguser2");
        assert_eq!(bare("ÄÖ.é"), "äöé");
        assert_eq!(bare("__"), "");
    }
}
