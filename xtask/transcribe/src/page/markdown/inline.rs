//! Text without markup.
//! Input: Markdown. Output: its sentences, without emphasis and with the text of links. Backticks are kept, because what is between
//! them is often a name.

use pulldown_cmark::{Event, Parser, TagEnd};

use crate::facts::At;

/// Returns the text of one line.
pub(super) fn plain(markdown: &str) -> String {
    sentences(markdown, 0).into_iter().map(|sentence| sentence.value).collect::<Vec<_>>().join(" ")
}

/// Returns the text of each line that has some. `first` is the number of the first line.
pub(super) fn sentences(markdown: &str, first: usize) -> Vec<At<String>> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut line = first;
    let mut counted = 0;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        if current.is_empty() && range.start > counted {
            line += markdown[counted..range.start].matches('\n').count();
            counted = range.start;
        }
        let is_end = match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                current.push_str(&text);
                text.ends_with('\n')
            }
            Event::Code(text) => {
                current.push('`');
                current.push_str(&text);
                current.push('`');
                false
            }
            Event::SoftBreak | Event::HardBreak => true,
            Event::End(tag) => !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image),
            Event::Start(tag) => matches!(tag, pulldown_cmark::Tag::Item),
            _ => false,
        };
        if is_end {
            let sentence = std::mem::take(&mut current);
            if !sentence.trim().is_empty() {
                found.push(At::new(sentence.trim().to_owned(), line));
            }
        }
    }
    if !current.trim().is_empty() {
        found.push(At::new(current.trim().to_owned(), line));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_their_text_and_backticks_stay() {
        assert_eq!(
            plain("**Note**: feed `the_pet`, see [the *manual*](https://pets.example)."),
            "Note: feed `the_pet`, see the manual."
        );
    }

    #[test]
    fn each_line_is_a_sentence() {
        let found = sentences("Pets:\n\n- For `cat`: fish\n- For `dog`:\n  meat\nThis needs food.", 10);
        let found: Vec<(usize, &str)> = found.iter().map(|sentence| (sentence.line, sentence.value.as_str())).collect();
        assert_eq!(
            found,
            [(10, "Pets:"), (12, "For `cat`: fish"), (13, "For `dog`:"), (14, "meat"), (15, "This needs food.")]
        );
    }
}
