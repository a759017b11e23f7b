//! Names and values of the documents in messages: in backticks, so that reports can tell them from our words.

/// Quotes a name or a value in full. Reports cut it. Different texts stay different: backticks and control characters are escaped.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('`');
    for c in text.chars() {
        match c {
            '`' => quoted.push_str("\\u{60}"),
            c if c.is_control() => quoted.extend(c.escape_default()),
            c => quoted.push(c),
        }
    }
    quoted.push('`');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_stay_in_one_line_and_in_full() {
        assert_eq!(quote("a`b\nc"), "`a\\u{60}b\\nc`");
        assert_ne!(quote("a'b"), quote("a`b"));
        assert_ne!(quote("a b"), quote("a\tb"));
        assert_eq!(quote(&"é".repeat(90)).chars().count(), 92);
    }
}
