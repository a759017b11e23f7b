//! Docs: from CommonMark of a document to the lines of a doc comment.
//!
//! Lines leave as string literals for `#[doc = …]`; the formatter prints them as `///`. So no text can end the comment that holds it.

use std::ops::Range;

use proc_macro2::Literal;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Lines of docs that are being put together.
#[derive(Debug, Default, Clone)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Adds text of a document, a paragraph or more, with an empty line before it.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.paragraph(clean(text))
    }

    /// Adds a paragraph of our own, which may link to items. What it has of a document went through [`inline`], [`code`] or [`url`].
    pub fn own(&mut self, text: &str) -> &mut Self {
        self.paragraph(text.lines().map(str::to_owned).collect())
    }

    /// Adds one line of our own right below the last one.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.lines.push(text.to_owned());
        self
    }

    fn paragraph(&mut self, lines: Vec<String>) -> &mut Self {
        if !self.lines.is_empty() && !lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// Adds an example that is compiled but not run; its lines are our own, not a document's.
    pub fn rust(&mut self, lines: &[String]) -> &mut Self {
        self.lines.extend([String::new(), "```no_run".to_owned()]);
        self.lines.extend(lines.iter().cloned());
        self.lines.push("```".to_owned());
        self
    }

    /// Each line as the literal of a `#[doc = …]` attribute.
    pub fn literals(&self) -> Vec<String> {
        let spaced = self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        spaced.map(|line| Literal::string(&line).to_string()).collect()
    }
}

/// Splits into lines that stay harmless as docs: no control characters, no code that rustdoc would compile, no HTML that it would pass
/// on, and no brackets that it would take for links to items.
fn clean(text: &str) -> Vec<String> {
    let text = text.trim().replace("\r\n", "\n");
    let lines = text.split(is_line_end).map(|line| {
        let visible: String = line.chars().filter(|c| !is_hidden(*c)).collect();
        visible.trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let cleaned = neutralise(&text).filter(|cleaned| is_harmless(cleaned)).unwrap_or_else(|| fenced(&text));
    let mut lines: Vec<String> = Vec::new();
    for line in cleaned.lines() {
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// The text with each fence marked as text, HTML and brackets escaped; none where a block is code by its indentation.
fn neutralise(text: &str) -> Option<String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => return None,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                in_code = true;
                let line = text[range.start..].lines().next().unwrap_or_default();
                let fence = line.len() - line.trim_start_matches(['`', '~']).len();
                edits.push((range.start + fence..range.start + line.len(), "text".to_owned()));
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Html(_) | Event::InlineHtml(_) => {
                let escaped = text[range.clone()].replace('<', "&lt;");
                edits.push((range, escaped));
            }
            Event::Text(_) if !in_code && text[range.clone()].contains('[') => {
                let is_escaped = text[..range.start].ends_with('\\');
                let escaped = text[range.clone()].replace('[', "\\[");
                edits.push((range, if is_escaped { escaped.replacen("\\[", "[", 1) } else { escaped }));
            }
            _ => {}
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut neutral = String::with_capacity(text.len());
    let mut at = 0;
    for (range, replacement) in edits.into_iter().filter(|(range, _)| !range.is_empty() || range.start > 0) {
        neutral.push_str(text.get(at..range.start)?);
        neutral.push_str(&replacement);
        at = range.end;
    }
    neutral.push_str(text.get(at..)?);
    Some(neutral)
}

/// Whether all code is marked as text, and what follows the text is no part of it.
fn is_harmless(text: &str) -> bool {
    const END: &str = "the end of a text";
    let followed = format!("{text}\n\n{END}");
    let mut in_code = false;
    let mut ends = false;
    for event in Parser::new(&followed) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.as_ref() == "text" => in_code = true,
            Event::Start(Tag::CodeBlock(_)) | Event::Html(_) | Event::InlineHtml(_) => return false,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(shown) => ends = !in_code && shown.as_ref() == END,
            _ => {}
        }
    }
    ends
}

/// The whole text as a block of plain text.
fn fenced(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters, and those that reorder text so that it reads as something else.
fn is_hidden(c: char) -> bool {
    let reorders =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    reorders || (c.is_control() && c != '\t')
}

/// Text of a document as a part of a line.
pub fn inline(text: &str) -> String {
    clean(text).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address of a document as the target of a link.
pub fn url(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_graphic() && !"()<>\\`\"[]".contains(c);
    let encoded = text.chars().map(|c| match harmless(c) {
        true => c.to_string(),
        false => {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
        }
    });
    encoded.collect()
}

/// A text in backticks, as code.
pub fn code(text: &str) -> String {
    let visible = |c: char| if is_hidden(c) || is_line_end(c) { c.escape_default().to_string() } else { c.to_string() };
    let text: String = text.chars().map(visible).collect();
    match longest_run(&text) {
        0 => format!("`{text}`"),
        run => {
            let fence = "`".repeat(run + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_marked_as_text() {
        assert_eq!(clean("a\n```\nlet x;\n```\nb"), ["a", "```text", "let x;", "```", "b"]);
        assert_eq!(clean("```json\n{}\n```"), ["```text", "{}", "```"]);
        assert_eq!(clean("> ```rust\n> evil()\n> ```"), ["> ```text", "> evil()", "> ```"]);
        assert_eq!(clean("- ~~~\n  evil()\n  ~~~"), ["- ~~~text", "  evil()", "  ~~~"]);
        assert_eq!(clean("a\n\n    evil()"), ["```text", "a", "", "    evil()", "```"]);
        assert_eq!(clean("# Head\n    evil()"), ["```text", "# Head", "    evil()", "```"]);
    }

    #[test]
    fn a_fence_that_stays_open_does_not_swallow_what_follows() {
        assert_eq!(clean("```rust\nevil()\n~~~"), ["````text", "```rust", "evil()", "~~~", "````"]);
    }

    #[test]
    fn html_and_brackets_are_escaped() {
        assert_eq!(
            clean("a <script>x</script> [b] `[c]` [d](https://e) \\[f]"),
            ["a &lt;script>x&lt;/script> \\[b] `[c]` [d](https://e) \\[f]"]
        );
        assert_eq!(code("a``b"), "``` a``b ```");
    }

    #[test]
    fn no_text_leaves_its_line() {
        let mut docs = Docs::default();
        docs.text("a\u{2028}b\rc */ \"# \u{202e}d\0");
        assert_eq!(docs.literals(), [r#"" a""#, r#"" b""#, r##"" c */ \"# d""##]);
    }
}
