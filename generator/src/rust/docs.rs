//! Docs: from CommonMark of a document to the lines of a doc comment.
//!
//! Lines leave as string literals for `#[doc = …]`; the formatter prints them as `///`. So no text can end the comment that holds it.

use proc_macro2::Literal;

/// Lines of docs that are being put together.
#[derive(Debug, Default, Clone)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Adds a paragraph or more, with an empty line before it.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let lines = clean(text);
        if !self.lines.is_empty() && !lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// Adds one line right below the last one.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.lines.extend(clean(text));
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

/// Splits into lines that stay harmless as docs: no control characters, and no code that rustdoc would compile.
fn clean(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.trim().replace("\r\n", "\n").split(is_line_end) {
        let visible: String = line.chars().filter(|c| !is_hidden(*c)).collect();
        let line = visible.trim_end();
        let content = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| content.starts_with(mark));
        let cleaned = match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                line.to_owned()
            }
            (None, Some(mark)) => {
                fence = Some(mark);
                format!("{mark}text")
            }
            (Some(_), _) => line.to_owned(),
            // An indented block would be code, too.
            (None, None) if indent(line) >= 4 && lines.last().is_none_or(String::is_empty) => format!("   {content}"),
            (None, None) => line.to_owned(),
        };
        if !(cleaned.is_empty() && lines.last().is_some_and(String::is_empty)) {
            lines.push(cleaned);
        }
    }
    if let Some(mark) = fence {
        lines.push(mark.to_owned());
    }
    lines
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

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// A text in backticks, as code.
pub fn code(text: &str) -> String {
    let visible = |c: char| if is_hidden(c) || is_line_end(c) { c.escape_default().to_string() } else { c.to_string() };
    let text: String = text.chars().map(visible).collect();
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_marked_as_text() {
        assert_eq!(clean("a\n```\nlet x;\n```\nb"), ["a", "```text", "let x;", "```", "b"]);
        assert_eq!(clean("a\n\n    let x;"), ["a", "", "   let x;"]);
        assert_eq!(clean("```json\n{}"), ["```text", "{}", "```"]);
    }

    #[test]
    fn no_text_leaves_its_line() {
        let mut docs = Docs::default();
        docs.text("a\u{2028}b\rc */ \"# \u{202e}d\0");
        assert_eq!(docs.literals(), [r#"" a""#, r#"" b""#, r##"" c */ \"# d""##]);
    }
}
