//! Escapes texts of documents in Markdown and in workflow commands.

use crate::diagnostic::printable;

/// Escapes a message for a table's cell. Backticks mark code, and every word becomes code that Markdown or GitHub would interpret: a
/// mention, a link, the number of an issue, HTML.
pub fn message(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            escaped.push_str(&code(part));
            continue;
        }
        let words = part.split(' ').map(|word| if is_plain(word) { word.to_owned() } else { code_of_word(word) });
        escaped.push_str(&words.collect::<Vec<_>>().join(" "));
    }
    escaped
}

/// Formats a word as code, without the punctuation behind it.
fn code_of_word(word: &str) -> String {
    let end = word.trim_end_matches(&[',', '.', ';', ':', '?'][..]).len();
    let (word, punctuation) = word.split_at(end);
    code(word) + punctuation
}

/// Formats a text as code in a table's cell.
pub fn code(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let line = printable(&line).replace('|', "\\|");
    let fence = "`".repeat(longest_run(&line) + 1);
    match line.trim() {
        "" => "` `".to_owned(),
        // A backtick or a backslash at the edge would belong to the fence.
        _ if fence.len() > 1 => format!("{fence} {line} {fence}"),
        trimmed => format!("`{trimmed}`"),
    }
}

/// Returns `true` if a word means nothing to Markdown or GitHub. A number with a hyphen may be an issue, and a hexadecimal one a commit.
fn is_plain(word: &str) -> bool {
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let is_commit = word.len() >= 7 && has_digit && word.chars().all(|c| c.is_ascii_hexdigit());
    let is_issue = has_digit && word.contains('-');
    word.chars().all(|c| c.is_alphanumeric() || ",.;:()'’“”–-→·…?%".contains(c))
        && !is_commit
        && !is_issue
        && !word.to_ascii_lowercase().starts_with("www.")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Escapes the message of a workflow command.
pub fn command_message(text: &str) -> String {
    printable(&text.replace(['\r', '\n'], " ")).replace('%', "%25")
}

/// Escapes a property of a workflow command, where commas and colons are separators.
pub fn command_property(text: &str) -> String {
    command_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_text() {
        assert_eq!(message("`limit` in ListOrgs is now required"), "`limit` in ListOrgs is now required");
        assert_eq!(message("ask @admin of <b> a_b [x](y) #1"), "ask `@admin` of `<b>` `a_b` `[x](y)` `#1`");
        assert_eq!(
            message("https://a.b www.a.b GH-12 deadbeef1 1-2"),
            "`https://a.b` `www.a.b` `GH-12` `deadbeef1` `1-2`"
        );
        assert_eq!(message("until 2026-11-20: #1, @a?"), "until `2026-11-20`: `#1`, `@a`?");
        assert_eq!(message("`a|b` | c\nd"), "`a\\|b` `\\|` `c d`");
        assert_eq!(message("an `open fence"), "an `open fence`");
        assert_eq!(message("``"), "` `");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a\u{202e}b\0"), "`a\\u{202e}b\\u{0}`");
    }

    #[test]
    fn a_command_is_one_line() {
        assert_eq!(command_message("100%\n::error::x"), "100%25 ::error::x");
        assert_eq!(command_property("a:b,c\r\n"), "a%3Ab%2Cc  ");
    }
}
