//! Display of enums, names and JSON in messages, docs and reports.

use serde_json::Value;

/// Displays enums without data as they are serialized.
macro_rules! display_as_serialized {
    ($($name:ty),*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                serde::Serialize::serialize(self, f)
            }
        }
    )*};
}

pub(crate) use display_as_serialized;

/// Returns a string without quotes, and any other value as JSON.
pub(crate) fn plain_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Quotes a name or a value of a document in backticks, so that reports can tell it from our words, and in full: reports cut it. Different texts stay different: backticks and control characters are escaped.
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
