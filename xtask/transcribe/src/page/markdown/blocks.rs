//! The lines of a Markdown page in groups.
//! Input: lines. Output: tabs, headings, tables, fenced code and paragraphs, with the lines of each.

use crate::page::error::PageError;

use super::inline;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// `{% tab title="…" %}`.
    Open(String),
    /// `{% /tab %}`.
    Close,
    /// A heading, without its anchor. Only one of the fifth level may be empty: it separates programs.
    Heading {
        level: usize,
        text: String,
    },
    /// Lines with `|`, and what follows them without a blank line.
    Table,
    /// Code between fences. Its lines are those of the code.
    Code {
        language: String,
    },
    Text,
}

/// A block and its lines, counted from 0, without the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub start: usize,
    pub end: usize,
    pub block: Block,
}

/// Groups lines from `first` on.
pub(super) fn split(lines: &[&str], first: usize, errors: &mut Vec<PageError>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = first;
    while at < lines.len() {
        let line = lines[at].trim();
        let mut end = at + 1;
        let block = if line.is_empty() {
            None
        } else if line.starts_with("{%") {
            tag(line, at + 1, errors)
        } else if let Some(fence) = fence(line) {
            let (part, next) = code(lines, at, fence, errors);
            parts.push(part);
            at = next;
            continue;
        } else if let Some(heading) = heading(line) {
            Some(heading)
        } else {
            let is_table = line.starts_with('|');
            end = at + lines[at..].iter().take_while(|line| continues(line.trim(), is_table)).count();
            Some(if is_table { Block::Table } else { Block::Text })
        };
        parts.extend(block.map(|block| Part { start: at, end, block }));
        at = end;
    }
    parts
}

/// Returns `true` if the line belongs to the table or the paragraph above it.
fn continues(line: &str, is_table: bool) -> bool {
    let is_other = line.is_empty() || line.starts_with("{%") || fence(line).is_some() || heading(line).is_some();
    !is_other && (is_table || !line.starts_with('|'))
}

/// Reads `{% … %}`. Tags other than tabs have no facts, and what is in them is read as if they were not there.
fn tag(line: &str, number: usize, errors: &mut Vec<PageError>) -> Option<Block> {
    let content = line.strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}")).map(str::trim);
    match content {
        Some("/tab") => Some(Block::Close),
        Some(content) if content.split_whitespace().next() == Some("tab") => {
            let title = content
                .split_once("title=\"")
                .and_then(|(_, rest)| rest.split_once('"'))
                .map(|(title, _)| title.trim().to_owned());
            if title.is_none() {
                errors.push(PageError::new(number, "a tab without a title", "write it as `{% tab title=\"…\" %}`"));
            }
            Some(Block::Open(title.unwrap_or_default()))
        }
        Some(_) => None,
        None => {
            errors.push(PageError::new(
                number,
                "a tag that is not closed with `%}` on its line",
                "copy the line again, whole",
            ));
            None
        }
    }
}

/// Returns the characters of a fence.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|mark| "`~".contains(*mark))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    let is_fence = length >= 3 && !(mark == '`' && line[length..].contains('`'));
    is_fence.then(|| &line[..length])
}

/// Reads a fenced block, and returns the line after it. A block without a closing fence ends with the tab that it is in.
fn code(lines: &[&str], open: usize, fence: &str, errors: &mut Vec<PageError>) -> (Part, usize) {
    let language = lines[open].trim()[fence.len()..].split_whitespace().next().unwrap_or_default().to_lowercase();
    let is_closing = |line: &str| line.starts_with(fence) && line.trim_start_matches(&fence[..1]).is_empty();
    let mut end = open + 1;
    while end < lines.len() && !is_closing(lines[end].trim()) && !is_tab(lines[end].trim()) {
        end += 1;
    }
    let is_closed = lines.get(end).is_some_and(|line| is_closing(line.trim()));
    if !is_closed {
        let message =
            format!("the fenced block that starts in line {} stops in line {end} without a closing fence", open + 1);
        errors.push(PageError::new(open + 1, message, "copy the block again, whole"));
    }
    (Part { start: open + 1, end, block: Block::Code { language } }, end + usize::from(is_closed))
}

fn is_tab(line: &str) -> bool {
    line.starts_with("{% tab ") || line.starts_with("{% /tab")
}

/// Reads a heading. Commands have empty headings of the first level, which are comments.
fn heading(line: &str) -> Option<Block> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading =
        (1..=6).contains(&level) && if text.trim().is_empty() { level == 5 } else { text.starts_with([' ', '\t']) };
    is_heading.then(|| {
        let text = text.split("{%").next().unwrap_or_default().trim();
        Block::Heading { level, text: inline::plain(text) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> (Vec<(usize, usize, Block)>, Vec<PageError>) {
        let lines: Vec<&str> = text.lines().collect();
        let mut errors = Vec::new();
        let parts = split(&lines, 0, &mut errors);
        (parts.into_iter().map(|part| (part.start, part.end, part.block)).collect(), errors)
    }

    #[test]
    fn a_table_may_follow_a_paragraph() {
        let (found, errors) = blocks("Note.\nMore.\n| A |\n| - |\n\n## B{% #b %}\n{% tab title=\"v2\" %}\n{% /tab %}");
        let heading = Block::Heading { level: 2, text: "B".into() };
        let expected = [
            (0, 2, Block::Text),
            (2, 4, Block::Table),
            (5, 6, heading),
            (6, 7, Block::Open("v2".into())),
            (7, 8, Block::Close),
        ];
        assert_eq!((found.as_slice(), errors), (expected.as_slice(), Vec::new()));
    }

    #[test]
    fn a_fence_hides_what_is_in_it() {
        let (found, errors) = blocks("````json\n# {\n```\n| a |\n````\nText");
        assert_eq!(found, [(1, 4, Block::Code { language: "json".into() }), (5, 6, Block::Text)]);
        assert_eq!(errors, []);
    }

    #[test]
    fn an_open_fence_stops_with_its_tab() {
        let (found, errors) = blocks("```json\n{\n{% /tab %}\nText");
        assert_eq!(found.len(), 3);
        assert!(errors[0].message.contains("line 1 stops in line 2"), "{errors:?}");
    }

    #[test]
    fn tags_that_are_cut_off_are_errors() {
        assert_eq!(blocks("{% tab title=\"v2\"").1.len(), 1);
        assert_eq!(blocks("{% tab %}").1.len(), 1);
        assert_eq!(blocks("{% alert %}"), (Vec::new(), Vec::new()));
    }
}
