//! Names and values of the documents in messages: in backticks, so that reports can tell them from our words.

/// Quotes a name or a value in full. Reports cut it.
pub fn quote(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(char::is_control, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_stay_in_one_line_and_in_full() {
        assert_eq!(quote("a`b\nc"), "`a'b c`");
        assert_eq!(quote(&"é".repeat(90)).chars().count(), 92);
    }
}
