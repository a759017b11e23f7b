//! Reads pages of the vendor's reference.
//! Input: the text of a page, as Markdown or as text without markup. Output: facts, notes on what was concluded, or errors.

mod command;
mod curl;
mod endpoint;
mod error;
mod findings;
mod fits;
mod json;
mod lines;
pub mod markdown;
mod model;
mod nesting;
pub mod raw;
pub mod read;
mod sdk;
mod section;
mod sentences;
mod status;
pub mod text;
mod types;
mod whole;

pub use error::{Note, PageError};
use lines::lines;
use raw::RawPage;

/// Parses a page of either form.
///
/// # Errors
///
/// Returns every error of the page, in the order of lines. The last one says which operations were read whole, unless the text is no
/// page of a reference.
pub fn parse(text: &str) -> Result<RawPage, Vec<PageError>> {
    if is_markdown(text) { markdown::parse(text) } else { text::parse(text) }
}

/// Returns `true` if the text has what only the Markdown form has: front matter, a heading in its first line, tabs or tables.
fn is_markdown(text: &str) -> bool {
    let lines = lines(text);
    let first = lines.iter().find(|line| !line.trim().is_empty()).copied().unwrap_or_default();
    first.trim_end() == "---"
        || first.starts_with("# ")
        || lines.iter().any(|line| line.trim_start().starts_with("{% ") || line.trim_start().starts_with("| "))
}

/// Reads a page: its facts, and what was concluded.
///
/// # Errors
///
/// Returns the errors of [`parse`] and [`read::facts`], and those of operations that are not whole.
pub fn read_page(text: &str) -> Result<(crate::facts::Facts, Vec<Note>), Vec<PageError>> {
    let page = parse(text)?;
    let errors = whole::errors(&page, !is_markdown(text));
    if errors.is_empty() { read::facts(&page) } else { Err(errors) }
}
