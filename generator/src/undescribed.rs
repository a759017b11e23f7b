//! Descriptions that nobody has written yet. Input: the sources of a project. Output: an error for each.
//!
//! `cargo xtask transcribe` writes facts only, and leaves a text for people to replace.

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::source::Sources;

/// The text in place of a description.
pub const TODO: &str = "TODO: describe";

/// Reports each value that is the text in place of a description.
pub fn report(sources: &Sources, diagnostics: &mut Diagnostics) {
    for source in sources.ids() {
        let text = sources.text(source);
        for (offset, _) in text.match_indices(TODO).filter(|(offset, _)| is_value(text, *offset)) {
            let error = Diagnostic::error("a description is missing").at(Location::offset(source, offset));
            diagnostics.push(error.with_help("describe it in words of your own"));
        }
    }
}

/// Returns `true` if nothing but quotes and a key is on the line of the text.
fn is_value(text: &str, offset: usize) -> bool {
    let quotes = ['"', '\''];
    let before = text[..offset].trim_end_matches(quotes).trim_end_matches(' ');
    let after = text[offset + TODO.len()..].trim_start_matches(quotes);
    let ends = after.trim_start_matches([' ', '\r']);
    before.ends_with([':', '-']) && (ends.is_empty() || ends.starts_with(['\n', ',', '}', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        sources.add("a.yaml", text);
        report(&sources, &mut diagnostics);
        diagnostics.iter().count()
    }

    #[test]
    fn each_value_is_reported() {
        assert_eq!(count("info:\n  description: \"TODO: describe\"\n  summary: 'TODO: describe' # soon\n"), 2);
        assert_eq!(count("{\"description\": \"TODO: describe\", \"a\": [\n\"TODO: describe\"]}"), 1);
        assert_eq!(count("description: TODO: describe\r\n"), 1);
    }

    #[test]
    fn texts_that_contain_it_are_not_reported() {
        assert_eq!(count("# TODO: describe the fields\ndescription: The text `TODO: describe` is refused.\n"), 0);
    }
}
