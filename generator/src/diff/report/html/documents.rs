//! What the page needs from one side: the lines of its documents, and links to them.

use std::collections::HashMap;

use serde::Serialize;

use super::side_by_side::Place;
use crate::diff::report::view::Position;
use crate::source::Sources;

/// The longest line that is compared, in bytes. Longer ones are not for people to read, such as those of minified JSON.
const MAX_LINE: usize = 2_000;

/// The lines of all documents of a side.
pub struct Documents<'a> {
    lines: HashMap<&'a str, Vec<&'a str>>,
    link_base: Option<&'a str>,
}

/// A line of a document, and where it can be read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    pub text: String,
    pub address: Option<String>,
}

impl<'a> Documents<'a> {
    /// `link_base` is the URL of the folder that names of files are relative to. Only `http` and `https` are linked.
    pub fn new(sources: &'a Sources, link_base: Option<&'a str>) -> Self {
        let lines = sources.iter().map(|source| (source.name.as_str(), source.text.lines().map(first_part).collect()));
        let is_web = |base: &&str| base.starts_with("https://") || base.starts_with("http://");
        Documents { lines: lines.collect(), link_base: link_base.filter(is_web) }
    }

    /// Returns the line of a position, unless it is too long.
    pub fn place(&self, position: &Position) -> Option<Place<'_>> {
        let lines = self.lines.get(position.file.as_str())?;
        let line = position.line.checked_sub(1)?;
        lines.get(line).filter(|line| line.len() <= MAX_LINE)?;
        Some(Place { lines, line })
    }

    pub fn link(&self, position: &Position) -> Link {
        let address = self
            .link_base
            .filter(|_| is_relative(&position.file))
            .map(|base| format!("{}/{}#L{}", base.trim_end_matches('/'), encode(&position.file), position.line));
        Link { text: format!("{}:{}", position.file, position.line), address }
    }
}

/// Returns a line, of which a few bytes past the limit show that it is longer.
fn first_part(line: &str) -> &str {
    &line[..line.ceil_char_boundary(MAX_LINE + 1)]
}

/// Returns `true` for files below the folder that the base of links stands for.
fn is_relative(file: &str) -> bool {
    !file.starts_with('/') && !file.contains(':') && !file.split('/').any(|part| part == "..")
}

/// Encodes a path for a URL.
fn encode(path: &str) -> String {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encoded = |byte: u8| if is_kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(file: &str, line: usize) -> Position {
        Position { file: file.to_owned(), line, column: 1 }
    }

    #[test]
    fn only_files_below_a_web_address_are_linked() {
        let sources = Sources::default();
        let address = |base, file| Documents::new(&sources, base).link(&position(file, 7)).address;
        let base = Some("https://code.example/o/r/blob/1a2b/");
        let expected = "https://code.example/o/r/blob/1a2b/spec/a%22%20b%23.yaml#L7";
        assert_eq!(address(base, "spec/a\" b#.yaml").as_deref(), Some(expected));
        assert_eq!(
            [address(base, "/tmp/a.yaml"), address(base, "../a.yaml"), address(base, "C:a.yaml")],
            [None, None, None]
        );
        assert_eq!([address(Some("javascript:alert(1)//"), "a.yaml"), address(None, "a.yaml")], [None, None]);
    }

    #[test]
    fn lines_that_are_missing_or_too_long_have_no_place() {
        let mut sources = Sources::default();
        sources.add("a.yaml", format!("a: 1\r\nb: {}\n", "é".repeat(MAX_LINE)));
        let documents = Documents::new(&sources, None);
        let line = |file, line| documents.place(&position(file, line)).map(|place| place.lines[place.line]);
        assert_eq!(line("a.yaml", 1), Some("a: 1"));
        assert_eq!([line("a.yaml", 2), line("a.yaml", 3), line("a.yaml", 0), line("b.yaml", 1)], [None; 4]);
    }
}
