//! Diffs of files. Input: a change. Output: a unified diff of bounded length.

use std::fmt::Write as _;

use similar::{TextDiff, udiff::UnifiedDiffHunk};

use super::plan::{Change, Content};

/// The number of unchanged lines around a difference.
const CONTEXT: usize = 3;
/// The maximum number of lines of a diff. Nobody reads longer ones.
const MAX_LINES: usize = 400;
/// The maximum length of a line in characters.
const MAX_LINE: usize = 400;

/// Returns the unified diff between the file on disk (`a/`) and the generated one (`b/`). A created or removed file is printed as its
/// number of lines, a binary file as its number of bytes. Invisible characters are escaped, so that CRLF is visible and no character
/// controls the terminal.
pub fn unified_diff(change: &Change) -> String {
    let path = &change.path;
    match (&change.old, &change.new) {
        (Some(Content::Text(old)), Some(new)) => {
            format!("--- a/{path}\n+++ b/{path}\n{}", hunks(old, new))
        }
        (Some(Content::Binary(old)), Some(new)) => format!(
            "--- a/{path}\n+++ b/{path}\n(binary file of {}, to be replaced by {})\n",
            count(old.len(), "byte"),
            line_count(new)
        ),
        (None, Some(new)) => format!("--- /dev/null\n+++ b/{path}\n(to be created: {})\n", line_count(new)),
        (Some(old), None) => {
            let size = match old {
                Content::Text(text) => line_count(text),
                Content::Binary(bytes) => format!("binary file of {}", count(bytes.len(), "byte")),
            };
            format!("--- a/{path}\n+++ /dev/null\n(to be removed: {size})\n")
        }
        (None, None) => String::new(),
    }
}

fn hunks(old: &str, new: &str) -> String {
    // `similar` itself would also split lines at a single carriage return.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&old, &new);
    let mut text = String::new();
    let mut lines = 0usize;
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        write_hunk(&hunk, &mut text, &mut lines);
    }
    let omitted = lines.saturating_sub(MAX_LINES);
    if omitted > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "(… {} of this diff omitted)", count(omitted, "line"));
    }
    text
}

/// Counts every line, and writes those within the limit.
fn write_hunk(hunk: &UnifiedDiffHunk<'_, '_, '_, str>, text: &mut String, lines: &mut usize) {
    let mut push = |line: String| {
        if *lines < MAX_LINES {
            text.push_str(&line);
            text.push('\n');
        }
        *lines += 1;
    };
    push(hunk.header().to_string());
    for line in hunk.iter_changes() {
        let (value, ended) = match line.value().strip_suffix('\n') {
            Some(value) => (value, true),
            None => (line.value(), false),
        };
        push(format!("{}{}", line.tag(), printable(value)));
        if !ended {
            push("\\ No newline at end of file".to_owned());
        }
    }
}

fn printable(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars().take(MAX_LINE) {
        if is_visible(c) {
            text.push(c);
        } else {
            text.extend(c.escape_default());
        }
    }
    let omitted = line.chars().count().saturating_sub(MAX_LINE);
    if omitted > 0 {
        let _ = write!(text, " (… {})", count(omitted, "character"));
    }
    text
}

/// Returns `false` for control characters and for invisible and directional characters of Unicode.
fn is_visible(c: char) -> bool {
    let is_format =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c == '\t' || !(c.is_control() || is_format)
}

fn line_count(text: &str) -> String {
    count(text.lines().count(), "line")
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::ChangeKind;

    fn change(old: Option<Content>, new: Option<&str>) -> Change {
        Change { path: "src/lib.rs".to_owned(), kind: ChangeKind::Stale, old, new: new.map(str::to_owned) }
    }

    fn diff_of(old: &str, new: &str) -> String {
        unified_diff(&change(Some(Content::Text(old.to_owned())), Some(new)))
    }

    #[test]
    fn a_difference_has_three_lines_around_it() {
        let text = diff_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
        let expected = "--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn invisible_differences_are_shown() {
        let header = "--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1 +1 @@\n";
        assert_eq!(diff_of("a\r\n", "a\n"), format!("{header}-a\\r\n+a\n"));
        assert_eq!(diff_of("a", "a\n"), format!("{header}-a\n\\ No newline at end of file\n+a\n"));
        assert_eq!(diff_of("\u{1b}[2J\u{202e}\n", "\tb\n"), format!("{header}-\\u{{1b}}[2J\\u{{202e}}\n+\tb\n"));
        assert_eq!(diff_of("a\rb\n", "a\n"), format!("{header}-a\\rb\n+a\n"));
    }

    #[test]
    fn created_removed_and_binary_files_are_summarised() {
        let text = |text: &str| Some(Content::Text(text.to_owned()));
        let cases = [
            (change(None, Some("a\nb\n")), "--- /dev/null\n+++ b/src/lib.rs\n(to be created: 2 lines)\n"),
            (change(text("a\n"), None), "--- a/src/lib.rs\n+++ /dev/null\n(to be removed: 1 line)\n"),
            (
                change(Some(Content::Binary(vec![0xff])), Some("a\n")),
                "--- a/src/lib.rs\n+++ b/src/lib.rs\n(binary file of 1 byte, to be replaced by 1 line)\n",
            ),
            (
                change(Some(Content::Binary(vec![0xff, 0xfe])), None),
                "--- a/src/lib.rs\n+++ /dev/null\n(to be removed: binary file of 2 bytes)\n",
            ),
            (change(None, None), ""),
        ];
        for (change, expected) in cases {
            assert_eq!(unified_diff(&change), expected);
        }
    }

    #[test]
    fn a_long_diff_and_a_long_line_are_cut_with_a_count() {
        let text = diff_of(&"a\n".repeat(1000), &"b\n".repeat(500));
        // The limit, the two header lines and the count; 1,501 lines with the hunk's header.
        assert_eq!(text.lines().count(), MAX_LINES + 3);
        assert!(text.ends_with("(… 1101 lines of this diff omitted)\n"), "{text}");

        let text = diff_of("a\n", &"é".repeat(MAX_LINE + 7));
        assert!(text.contains("é (… 7 characters)\n"), "{text}");
    }
}
