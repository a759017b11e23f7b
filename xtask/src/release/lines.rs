//! Lines of a Markdown text. Input: a text. Output: its lines, those of code blocks and comments marked.

/// A line with its line break.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub text: &'a str,
    /// Whether the line is in a fenced code block or one of its fences, or in a comment of several lines, where nothing is Markdown.
    pub is_code: bool,
}

/// Splits a text into lines. Together they are the text.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    split(text).0
}

/// Returns the line and the column where a code block or a comment without an end starts, counted from 1.
pub fn unclosed(text: &str) -> Option<(usize, usize)> {
    let (lines, number) = split(text);
    let number = number?;
    let line = lines.get(number - 1)?.text;
    Some((number, line.len() - line.trim_start().len() + 1))
}

fn split(text: &str) -> (Vec<Line<'_>>, Option<usize>) {
    let mut fence: Option<&str> = None;
    let mut is_comment = false;
    let mut opened = 0;
    let mut lines = Vec::new();
    for (index, text) in text.split_inclusive('\n').enumerate() {
        if !is_comment && fence.is_none() {
            opened = index + 1;
        }
        let is_opened = fence.is_none() && text.trim_start().starts_with("<!--");
        if is_comment || is_opened && !text.contains("-->") {
            is_comment = !text.contains("-->");
            lines.push(Line { text, is_code: true });
            continue;
        }
        let found = fence_of(text);
        let is_code = fence.is_some() || found.is_some();
        fence = match (fence, found) {
            (None, found) => found,
            // A block ends with a fence of the same kind that is as long, and has nothing behind it.
            (Some(open), Some(close)) if close.starts_with(open) && text.trim() == close => None,
            (open, _) => open,
        };
        lines.push(Line { text, is_code });
    }
    (lines, (is_comment || fence.is_some()).then_some(opened))
}

/// Returns the text of a heading of a level: `Added` of `### Added`.
pub fn heading<'a>(line: &Line<'a>, level: usize) -> Option<&'a str> {
    let rest = line.text.strip_prefix(&"#".repeat(level))?;
    (!line.is_code && rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

/// Returns `true` if a line starts an item of a list.
pub fn is_item(line: &str) -> bool {
    ["- ", "* ", "+ "].iter().any(|bullet| line.starts_with(bullet))
}

/// Returns the backticks or tildes at the start of a line, if there are enough for a code block.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| ['`', '~'].contains(mark))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    // Three backticks with others behind them are code in a line.
    (length >= 3 && !(mark == '`' && line[length..].contains('`'))).then(|| &line[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Vec<bool> {
        lines(text).iter().map(|line| line.is_code).collect()
    }

    #[test]
    fn lines_of_code_blocks_are_marked() {
        assert_eq!(code("a\n```sh\n## b\n```\nc\n"), [false, true, true, true, false]);
        assert_eq!(code("- a\n\n  ~~~~\n  ~~~\n  ```\n  ~~~~\n## b"), [false, false, true, true, true, true, false]);
        assert_eq!(code("````\n```\n## b\n````\n## c\n"), [true, true, true, true, false]);
        assert_eq!(code("```a```\n## b\n"), [false, false]);
        assert_eq!(code("```\nto the end\n"), [true, true]);
        assert!(lines("").is_empty());
    }

    #[test]
    fn lines_of_comments_are_marked() {
        assert_eq!(code("<!-- a\n## b\n-->\n## c\n"), [true, true, true, false]);
        assert_eq!(code("<!-- a -->\n## c\n"), [false, false]);
        assert_eq!(code("```\n<!--\n```\n## c\n"), [true, true, true, false]);
    }

    #[test]
    fn what_is_not_closed_is_found() {
        assert_eq!(unclosed("a\n```\nb\n```\n<!--\n-->\n"), None);
        assert_eq!(unclosed("a\n\n  ```\nb\n"), Some((3, 3)));
        assert_eq!(unclosed("a\n<!--\n```\n"), Some((2, 1)));
    }

    #[test]
    fn headings_have_a_level() {
        let of = |text: &'static str, level| lines(text).first().and_then(|line| heading(line, level));
        assert_eq!(of("## [Unreleased]\n", 2), Some("[Unreleased]"));
        assert_eq!(of("### Added\r\n", 3), Some("Added"));
        assert_eq!(of("### Added\n", 2), None);
        assert_eq!(of("##Added\n", 2), None);
    }
}
