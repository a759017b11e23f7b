// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Segments of path templates: text, a parameter, or both.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::description::Style;

/// What HTTP clients encode in the text of a path.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// A segment as text before, between and after its parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Segment {
    /// The text before the first parameter, or all if there is none.
    first: Text,
    /// The text after each parameter.
    rest: Vec<Text>,
}

#[derive(Debug, PartialEq, Eq)]
struct Text {
    text: String,
    encoded: String,
    /// The text is the beginning of the next value, such as the semicolon of the style matrix.
    is_of_value: bool,
}

impl Text {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            encoded: utf8_percent_encode(text, ENCODED).to_string(),
            is_of_value: false,
        }
    }

    /// Returns the text in either of its forms, if the segment has it at its beginning.
    fn start_of(&self, segment: &str) -> Option<usize> {
        [&self.text, &self.encoded]
            .into_iter()
            .find(|text| segment.starts_with(*text))
            .map(String::len)
    }

    fn end_of(&self, segment: &str) -> Option<usize> {
        [&self.text, &self.encoded]
            .into_iter()
            .find(|text| segment.ends_with(*text))
            .map(String::len)
    }

    /// Returns where the text begins and how long it is, after one character at least.
    fn find(&self, segment: &str) -> Option<(usize, usize)> {
        let after = segment.chars().next()?.len_utf8();
        let tail = segment.get(after..)?;
        let find = |text: &String| tail.find(text.as_str()).map(|at| (at + after, text.len()));
        [&self.text, &self.encoded]
            .into_iter()
            .filter_map(find)
            .min()
    }
}

impl Segment {
    /// Creates the segment of a template, with the names of its parameters.
    pub fn new(template: &str, style: impl Fn(&str) -> Style) -> (Self, Vec<String>) {
        let mut names = Vec::new();
        let mut texts = Vec::new();
        let mut text = template;
        let mut literal = template;
        while let Some((before, after)) = text.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            texts.push(Text::new(before));
            names.push(name.to_owned());
            text = after;
            literal = after;
        }
        texts.push(Text::new(literal));
        for (text, name) in texts.iter_mut().skip(1).zip(names.iter().skip(1)) {
            let prefix = match style(name) {
                _ if !text.text.is_empty() => continue,
                Style::Matrix => format!(";{name}"),
                Style::Label => ".".to_owned(),
                _ => continue,
            };
            *text = Text {
                is_of_value: true,
                ..Text::new(&prefix)
            };
        }
        let first = texts.remove(0);
        (Self { first, rest: texts }, names)
    }

    /// Returns the text of a segment without parameters.
    pub fn literal(&self) -> Option<&str> {
        self.rest.is_empty().then_some(&self.first.text)
    }

    pub fn text_length(&self) -> usize {
        self.first.text.len() + self.rest.iter().map(|text| text.text.len()).sum::<usize>()
    }

    /// Adds the values of the parameters in a segment. Returns `false` if the segment is different. No value is
    /// empty.
    pub fn read<'p>(&self, segment: &'p str, values: &mut Vec<&'p str>) -> bool {
        let Some(start) = self.first.start_of(segment) else {
            return false;
        };
        let mut open = segment.get(start..).unwrap_or_default();
        let Some((last, between)) = self.rest.split_last() else {
            return open.is_empty();
        };
        for text in between {
            let Some((at, length)) = text.find(open) else {
                return false;
            };
            values.extend(open.get(..at));
            let next = if text.is_of_value { at } else { at + length };
            open = open.get(next..).unwrap_or_default();
        }
        let Some(length) = last.end_of(open) else {
            return false;
        };
        let value = open.get(..open.len() - length).unwrap_or_default();
        values.push(value);
        !value.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'p>(template: &str, style: Style, segment: &'p str) -> Option<Vec<&'p str>> {
        let (template, names) = Segment::new(template, |_| style);
        let mut values = Vec::new();
        let is_read = template.read(segment, &mut values);
        assert!(!is_read || values.len() == names.len());
        is_read.then_some(values)
    }

    #[test]
    fn text_stands_beside_parameters() {
        let simple = |template, segment| read(template, Style::Simple, segment);
        assert_eq!(simple("{id}", "a%2Fb"), Some(vec!["a%2Fb"]));
        assert_eq!(simple("{id}", ""), None);
        assert_eq!(simple("{id}.json", "a.json.json"), Some(vec!["a.json"]));
        assert_eq!(simple("{id}.json", ".json"), None);
        assert_eq!(simple("{id}.json", "a.xml"), None);
        assert_eq!(simple("{a}-{b}", "x-y-z"), Some(vec!["x", "y-z"]));
        assert_eq!(simple("{a}-{b}", "xy"), None);
        assert_eq!(simple("v{a}:cancel", "v1:cancel"), Some(vec!["1"]));
        assert_eq!(simple("{a}|{b}", "x%7Cy"), Some(vec!["x", "y"]));
        assert_eq!(simple("{a}{b}", "éa"), Some(vec!["é", "a"]));
    }

    #[test]
    fn prefixes_of_styles_divide_values() {
        assert_eq!(
            read("{a}{b}", Style::Matrix, ";a=1;a=2;b=3"),
            Some(vec![";a=1;a=2", ";b=3"])
        );
        assert_eq!(read("{a}{b}", Style::Label, ".x.y"), Some(vec![".x", ".y"]));
        assert_eq!(read("x{a}", Style::Label, "x.y"), Some(vec![".y"]));
    }
}
