//! The lines of a page.

/// Returns the lines without their ends, and without a byte order mark.
pub fn lines(text: &str) -> Vec<&str> {
    text.strip_prefix('\u{feff}').unwrap_or(text).lines().collect()
}
