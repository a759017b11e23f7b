//! Prints a report as a page for a browser. Input: the view of a report, and both sides, for the lines of their documents. Output: one
//! HTML file that loads nothing, and that is complete without its script, which only filters.
//!
//! Texts of documents are escaped in one function, through which the template prints everything.

mod block;
mod cell;
mod change;
mod documents;
mod operations;
mod page;
mod side_by_side;

use std::borrow::Cow;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, context};
use sha2::{Digest, Sha256};

use super::view::ReportView;
use crate::diagnostic::printable;

use crate::diff::change::{Pair, Side};
use crate::diff::rules;
use change::Context;
use documents::Documents;
use operations::Operations;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How many rows all changes have together, if each has few enough: a page of hundreds of changes stays a few megabytes.
const ALL_ROWS: usize = 12_000;
const MIN_ROWS: usize = 8;
const MAX_ROWS: usize = 30;

/// Returns the page. `link_bases` are the URLs of the folders that the names of files on each side are relative to.
pub fn html(view: &ReportView, sides: &Pair<&Side<'_>>, link_bases: &Pair<Option<String>>) -> String {
    let documents = Pair {
        base: Documents::new(sides.base.sources, link_bases.base.as_deref()),
        head: Documents::new(sides.head.sources, link_bases.head.as_deref()),
    };
    let max_rows = (ALL_ROWS / view.wire.len().max(1)).clamp(MIN_ROWS, MAX_ROWS);
    let summaries = rules::all().into_iter().map(|rule| (rule.id, rule.summary)).collect();
    let context = Context { documents, items: &view.items, summaries, max_rows };
    let page = page::page(view, &Operations::new(sides), &context);
    let [style, script] = [STYLE, SCRIPT].map(with_line_feeds);
    let values = context! {
        page => Value::from(Serde(&page)),
        policy => policy(&style, &script),
        style => Value::from_safe_string(style.into_owned()),
        script => Value::from_safe_string(script.into_owned()),
    };
    environment()
        .template_from_named_str("page.html", TEMPLATE)
        .and_then(|template| template.render(values))
        .expect("the template fits the view of the page")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print_value);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the default delimiters are valid"));
    environment
}

/// Prints a value of the template: the texts of documents escaped, and with their control characters visible.
fn print_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => Ok(out.write_str(&escape(&printable(text)))?),
        None => minijinja::escape_formatter(out, state, value),
    }
}

/// Escapes a text for elements and quoted attributes.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// Returns the Content-Security-Policy: the page's own style and script, and nothing else.
fn policy(style: &str, script: &str) -> String {
    let [style, script] = [style, script].map(|text| base64(&Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
}

/// Browsers hash texts with line feeds, whatever a checkout has made of them.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * index) & 63) as usize];
            text.push(if index <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        let texts = ["", "f", "fo", "foo", "foob", "\u{3ff}\u{3ff}"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "z7/Pvw=="]);
    }

    #[test]
    fn texts_become_neither_elements_nor_attributes() {
        assert_eq!(escape("<a b='c'>\"&"), "&lt;a b=&#39;c&#39;&gt;&quot;&amp;");
        assert!(matches!(escape("plain"), Cow::Borrowed("plain")));
    }

    /// Otherwise the policy would not fit what the browser finds between the tags.
    #[test]
    fn style_and_script_end_where_their_elements_do() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--") && text.ends_with('\n'));
        }
    }
}
