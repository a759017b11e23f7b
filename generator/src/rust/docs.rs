//! Docs: from CommonMark of a document to the lines of a doc comment.
//!
//! Lines leave as string literals for `#[doc = …]`; the formatter prints them as `///`. So no text can end the comment that holds it.

use std::ops::Range;

use proc_macro2::Literal;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::hidden::{is_hidden, is_line_end};

/// Lines of docs.
#[derive(Debug, Default, Clone)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Adds text of a document, a paragraph or more, with an empty line before it.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.paragraph(clean(text))
    }

    /// Adds texts of a document, or the one of an option.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) -> &mut Self {
        texts.into_iter().fold(self, |docs, text| docs.text(text))
    }

    /// Adds a paragraph of the generator, which may link to items. Texts of a document in it are escaped by [`inline`], [`code`] or [`link`].
    pub fn own(&mut self, text: &str) -> &mut Self {
        self.paragraph(text.lines().map(str::to_owned).collect())
    }

    /// Adds a line of the generator right below the last one.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.lines.push(text.to_owned());
        self
    }

    /// Adds lines of the generator, with an empty line before the first one.
    pub fn list(&mut self, lines: impl IntoIterator<Item = String>) -> &mut Self {
        self.paragraph(lines.into_iter().collect())
    }

    fn paragraph(&mut self, lines: Vec<String>) -> &mut Self {
        if !self.lines.is_empty() && !lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// Adds an example of the generator, which is compiled but not run.
    pub fn rust(&mut self, lines: &[String]) -> &mut Self {
        self.lines.extend([String::new(), "```no_run".to_owned()]);
        self.lines.extend(lines.iter().cloned());
        self.lines.push("```".to_owned());
        self
    }

    /// Returns each line as the literal of a `#[doc = …]` attribute.
    pub fn literals(&self) -> Vec<String> {
        let spaced = self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        spaced.map(|line| literal(&line)).collect()
    }
}

/// Returns texts as code, with a separator between them.
pub fn codes<'t>(texts: impl IntoIterator<Item = &'t String>, separator: &str) -> String {
    texts.into_iter().map(|text| code(text)).collect::<Vec<_>>().join(separator)
}

/// Returns the literal of a string.
pub(super) fn literal(text: &str) -> String {
    // Most texts have nothing to escape, and looking at each character takes longer than everything else that is done to docs.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        return format!("\"{text}\"");
    }
    Literal::string(text).to_string()
}

/// Splits a text into lines that are harmless as docs: without control characters, code that rustdoc would compile, HTML, links to
/// anything but pages, and brackets that rustdoc would read as links to items.
fn clean(text: &str) -> Vec<String> {
    let text = text.trim().replace("\r\n", "\n");
    let text = text.split(is_line_end).map(|line| visible(line).trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    let cleaned = if is_plain(&text) {
        text
    } else {
        neutralise(&text).filter(|cleaned| is_harmless(cleaned)).unwrap_or_else(|| fenced(&text))
    };
    spaced(cleaned.lines().map(str::to_owned))
}

/// Returns lines without empty ones at the beginning and behind others.
fn spaced(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut spaced: Vec<String> = Vec::new();
    for line in lines {
        if !(line.is_empty() && spaced.last().is_none_or(String::is_empty)) {
            spaced.push(line);
        }
    }
    spaced
}

/// Returns `true` if nothing in a text can begin code, HTML or a link. Most texts are so, and need not be parsed.
fn is_plain(text: &str) -> bool {
    !text.contains(['`', '~', '<', '[', '\t']) && !text.contains("    ")
}

/// Returns the extensions of CommonMark that rustdoc enables when it renders docs. It disables them when it looks for examples.
fn rustdoc_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Marks each fence as text, and escapes HTML, brackets and links that lead to no page. Returns `None` if that is not enough.
fn neutralise(text: &str) -> Option<String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, rustdoc_options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::FootnoteDefinition(_)) => return None,
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
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. })
                if !is_page(&dest_url) =>
            {
                let bracket = range.start + text[range.clone()].find(['[', '<'])?;
                let escaped = match link_type {
                    LinkType::Inline => "\\[",
                    LinkType::Autolink | LinkType::Email => "&lt;",
                    _ => return None,
                };
                edits.push((bracket..bracket + 1, escaped.to_owned()));
            }
            Event::Text(_) if !in_code && text[range.clone()].contains('[') => {
                let content = &text[range.clone()];
                let is_escaped = content.starts_with('[') && text[..range.start].ends_with('\\');
                let escaped = content.replace('[', "\\[");
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

/// Returns `true` if all code is marked as text, all links lead to pages, and nothing in the text stays open behind its end.
fn is_harmless(text: &str) -> bool {
    let followed = format!("{text}\n\n{END}");
    is_harmless_until(&followed, |event| matches!(event, Event::Text(text) if text.as_ref() == END))
}

/// A word behind a text, which shows where the text ends.
const END: &str = "the end of a text";

/// Returns `true` if a text is harmless, and its last event outside of code blocks is the end.
fn is_harmless_until(text: &str, is_end: impl Fn(&Event<'_>) -> bool) -> bool {
    [Options::empty(), rustdoc_options()].into_iter().all(|options| {
        let is_rendered = options == rustdoc_options();
        let mut is_broken = false;
        let broken = |_: BrokenLink<'_>| {
            is_broken = true;
            None
        };
        let (mut in_code, mut ends) = (false, false);
        for event in Parser::new_with_broken_link_callback(text, options, Some(broken)) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.as_ref() == "text" => in_code = true,
                Event::Start(Tag::CodeBlock(_)) => return false,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Html(_) | Event::InlineHtml(_) if is_rendered => return false,
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                    if is_rendered && !is_page(&dest_url) =>
                {
                    return false;
                }
                Event::Text(_) | Event::Code(_) => ends = !in_code && is_end(&event),
                _ => {}
            }
        }
        ends && !(is_rendered && is_broken)
    })
}

/// Returns `true` if a browser only displays an address, and rustdoc does not read it as the name of an item.
fn is_page(address: &str) -> bool {
    match address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')) {
        Some((scheme, _)) => ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
        None => address.contains(['/', '#']),
    }
}

/// Returns the whole text as a block of plain text.
fn fenced(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// Returns a text of a document as one line.
pub fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || is_line_end(c)).map(visible);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns a text of a document as lines for a terminal, without characters that control it.
pub fn plain(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let lines = text.split(is_line_end).map(|line| visible(line).replace('\t', "    ").trim_end().to_owned());
    spaced(lines).join("\n").trim_end().to_owned()
}

/// Returns a text of a document as one or more paragraphs of Markdown.
pub fn markdown(text: &str) -> String {
    clean(text).join("\n")
}

/// Returns a text of a document as a part of a line, as code if Markdown would make more of it.
pub fn inline(text: &str) -> String {
    // No block can begin in the middle of a line.
    const BEFORE: &str = "- a ";
    let text = line(text);
    if is_plain(&text) {
        return text;
    }
    let ends = |event: &Event<'_>| matches!(event, Event::Code(text) if text.as_ref() == END);
    let neutral = neutralise(&format!("{BEFORE}{text}"))
        .filter(|neutral| is_harmless_until(&format!("{neutral} `{END}`"), ends))
        .and_then(|neutral| neutral.strip_prefix(BEFORE).map(str::to_owned));
    neutral.unwrap_or_else(|| code(&text))
}

/// Returns a link to a page that a document names, or the address as code if it leads to no page.
pub fn link(label: &str, address: &str) -> String {
    let address = address.trim();
    if is_page(address) { format!("[{label}]({})", url(address)) } else { format!("{label}: {}", code(address)) }
}

/// Returns an address as the target of a link, without characters that have a meaning in Markdown.
fn url(address: &str) -> String {
    let harmless = |c: char| c.is_ascii_graphic() && !"()<>\\`\"[]|".contains(c);
    let encoded = address.chars().map(|c| match c {
        '&' => "&amp;".to_owned(),
        _ if harmless(c) => c.to_string(),
        _ => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect(),
    });
    encoded.collect()
}

/// Returns a text in backticks, as code.
pub fn code(text: &str) -> String {
    let visible = |c: char| if is_hidden(c) || is_line_end(c) { c.escape_default().to_string() } else { c.to_string() };
    let text: String = text.chars().map(visible).collect();
    match longest_run(&text) {
        // Two backticks alone would open code of two backticks.
        0 if text.is_empty() => "` `".to_owned(),
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
    fn links_lead_to_pages() {
        assert_eq!(clean("[a](javascript:x) ![b](data:x) <evil:x>"), [r"\[a](javascript:x) !\[b](data:x) &lt;evil:x>"]);
        assert_eq!(clean("[a](Item) [b](/c) [d](#e)"), [r"\[a](Item) [b](/c) [d](#e)"]);
        assert_eq!(clean("[a][b]\n\n[b]: x:y"), ["```text", "[a][b]", "", "[b]: x:y", "```"]);
        assert_eq!(link("a", " HTTPS://b/?c=d&e#f)\"<"), "[a](HTTPS://b/?c=d&amp;e#f%29%22%3C)");
        assert_eq!(link("a", "&#106;avascript&colon;x"), "[a](&amp;#106;avascript&amp;colon;x)");
        assert_eq!(link("a", "javascript:x"), "a: `javascript:x`");
        assert_eq!(link("a", "Item"), "a: `Item`");
    }

    /// Rustdoc renders footnotes, but does not know them when it looks for examples.
    #[test]
    fn footnotes_hide_no_code() {
        let text = "[^a]: ~~~rust\n    evil()\n    ~~~";
        assert_eq!(clean(text).first().map(String::as_str), Some("```text"));
    }

    #[test]
    fn a_part_of_a_line_stays_one() {
        assert_eq!(inline("a\n\n- b [c]"), r"a - b \[c]");
        assert_eq!(inline("<img src=x\n\nonerror=y>"), "&lt;img src=x onerror=y>");
        assert_eq!(inline("`a\n\nb` <b> `c`"), "`a b` &lt;b> `c`");
        assert_eq!(inline("a ` b"), "`` a ` b ``");
        assert_eq!(inline("~~~rust\nevil()"), "~~~rust evil()");
        assert_eq!(code(""), "` `");
    }

    #[test]
    fn a_terminal_obeys_nothing() {
        assert_eq!(plain(" a\u{1b}[31m\tb\r\n\n\n\nc\u{202e} \n"), "a[31m    b\n\nc");
    }

    #[test]
    fn no_text_leaves_its_line() {
        let mut docs = Docs::default();
        docs.text("a\u{2028}b\rc */ \"# \u{202e}\u{200b}\u{e0041}d\0");
        assert_eq!(docs.literals(), [r#"" a""#, r#"" b""#, r##"" c */ \"# d""##]);
    }
}
