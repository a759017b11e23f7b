//! Locates JSON pointers in a text.
//! Input: a YAML or JSON text and the pointers of diagnostics. Output: byte ranges of keys and values.
//!
//! This runs only if there are diagnostics, and reads the text once for all pointers, as events of a parser that reports positions. If
//! that parser stops before the end, or if a pointer does not exist, its innermost ancestor that was located is used.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use crate::lines::offset_of;
use crate::pointer;

/// The position of one pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The key of the value, if it is in a mapping.
    pub key: Option<Range<usize>>,
    /// The second occurrence of the key.
    pub repeated_key: Option<Range<usize>>,
    /// The value. A list or mapping extends from its first byte to its last.
    pub value: Range<usize>,
    /// `true` for a list or mapping.
    pub is_nested: bool,
}

/// The positions in a text, by pointer.
#[derive(Debug, Clone, Default)]
pub struct Positions {
    by_pointer: HashMap<String, Located>,
}

impl Positions {
    /// Returns the position of a pointer or of its innermost located ancestor, and whether it is the pointer's own.
    pub fn resolve(&self, requested: &str) -> Option<(&Located, bool)> {
        let mut pointer = requested;
        loop {
            if let Some(located) = self.by_pointer.get(pointer) {
                return Some((located, pointer.len() == requested.len()));
            }
            pointer = pointer::parent(pointer)?;
        }
    }
}

/// How far a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To its end, to find repeated keys.
    End,
    /// Until each pointer is located.
    Located,
}

/// Locates all pointers in one pass.
pub fn locate<'a>(text: &str, pointers: impl IntoIterator<Item = &'a str>, until: Until) -> Positions {
    let mut pass = Pass::new(pointers);
    let readable = without_surrogates(text);
    for event in Parser::new_from_str(&readable) {
        // The positions before an error are still useful.
        let Ok((event, span)) = event else { break };
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        pass.accept(event, span);
        if until == Until::Located && pass.missing.is_empty() {
            break;
        }
    }
    Positions { by_pointer: pass.into_bytes(text) }
}

/// The size of a text in values, without the values that aliases repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    Within,
    TooDeep { offset: usize },
    TooMany { offset: usize },
    Unreadable { offset: usize, reason: String },
}

/// Measures a text in constant memory, up to the first value that exceeds a limit.
pub fn extent(text: &str, max_depth: usize, max_events: usize) -> Extent {
    let bytes = |characters| offset_of(text, characters);
    let mut depth = 0_usize;
    for (count, event) in Parser::new_from_str(text).enumerate() {
        match event {
            Err(error) => {
                let offset = bytes(error.marker().index());
                // The parser's own limit for brackets is higher than ours.
                if error.info().contains("recursion limit") {
                    return Extent::TooDeep { offset };
                }
                return Extent::Unreadable { offset, reason: error.info().to_owned() };
            }
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > max_depth {
                    return Extent::TooDeep { offset: bytes(span.start.index()) };
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok((_, span)) if count > max_events => return Extent::TooMany { offset: bytes(span.start.index()) },
            Ok(_) => {}
        }
    }
    Extent::Within
}

/// A collection around the current event.
#[derive(Debug)]
enum Frame {
    List {
        next: usize,
    },
    /// A mapping before a key.
    Key,
    /// A mapping between a key and its value.
    Value {
        key: Span,
    },
    /// A key that is a list or a mapping; the nodes in it have no pointer.
    Ignored,
}

/// The state of one pass. Positions are in characters.
struct Pass {
    frames: Vec<Frame>,
    /// For each open node, the length of `path` before it.
    lengths: Vec<usize>,
    /// The pointer of the current node.
    path: String,
    /// The requested pointers and their ancestors.
    positions: HashMap<String, Option<Located>>,
    /// The requested pointers that are not located yet.
    missing: HashSet<String>,
    /// The length of the longest requested pointer.
    longest: usize,
}

impl Pass {
    fn new<'a>(pointers: impl IntoIterator<Item = &'a str>) -> Self {
        let mut positions = HashMap::new();
        let missing: HashSet<_> = pointers.into_iter().map(str::to_owned).collect();
        let longest = missing.iter().map(String::len).max().unwrap_or_default();
        for pointer in &missing {
            let mut ancestor = Some(pointer.as_str());
            while let Some(pointer) = ancestor
                && positions.insert(pointer.to_owned(), None).is_none()
            {
                ancestor = pointer::parent(pointer);
            }
        }
        Pass { frames: Vec::new(), lengths: Vec::new(), path: String::new(), positions, missing, longest }
    }

    fn accept(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, ..) => {
                if let Some(frame @ Frame::Key) = self.frames.last_mut() {
                    *frame = Frame::Value { key: span };
                    self.enter(&text);
                } else {
                    self.begin(span, None);
                    self.end(span);
                }
            }
            Event::Alias(_) => {
                if let Some(frame @ Frame::Key) = self.frames.last_mut() {
                    *frame = Frame::Value { key: span };
                    self.enter("");
                } else {
                    self.begin(span, None);
                    self.end(span);
                }
            }
            Event::SequenceStart(..) => self.begin(span, Some(Frame::List { next: 0 })),
            Event::MappingStart(..) => self.begin(span, Some(Frame::Key)),
            Event::SequenceEnd | Event::MappingEnd => {
                self.frames.pop();
                self.end(span);
            }
            _ => {}
        }
    }

    /// Begins a node, and notes its position if its pointer was requested.
    fn begin(&mut self, span: Span, opened: Option<Frame>) {
        let is_ignored = matches!(self.frames.last(), Some(Frame::Key | Frame::Ignored));
        if let Some(Frame::List { next }) = self.frames.last_mut() {
            let index = next.to_string();
            *next += 1;
            self.enter(&index);
        }
        if !is_ignored {
            self.note(span, opened.is_some());
        }
        if let Some(frame) = opened {
            self.frames.push(if is_ignored { Frame::Ignored } else { frame });
        }
    }

    fn enter(&mut self, segment: &str) {
        self.lengths.push(self.path.len());
        // Pointers longer than any requested one are not completed, which bounds the work on deep texts.
        if self.path.len() <= self.longest {
            pointer::push(&mut self.path, segment);
        }
    }

    fn note(&mut self, span: Span, is_nested: bool) {
        let Some(slot) = self.positions.get_mut(&self.path) else { return };
        let key = match self.frames.last() {
            Some(Frame::Value { key }) => Some(range(*key)),
            _ => None,
        };
        match slot {
            None => {
                // A collection with a key is located by the key, and needs no end.
                if key.is_some() || !is_nested {
                    self.missing.remove(&self.path);
                }
                *slot = Some(Located { key, repeated_key: None, value: range(span), is_nested });
            }
            Some(first) => first.repeated_key = first.repeated_key.take().or(key),
        }
    }

    /// Ends a node, and restores the pointer of its parent.
    fn end(&mut self, span: Span) {
        if let Some(Some(located)) = self.positions.get_mut(&self.path)
            && located.is_nested
            && located.repeated_key.is_none()
        {
            // The closing bracket is one character, but the parser's span includes a comment after it. Blocks have no bracket.
            let bracket = usize::from(!span.is_empty());
            located.value.end = located.value.end.max(span.start.index() + bracket);
            self.missing.remove(&self.path);
        }
        let is_inside = match self.frames.last_mut() {
            Some(Frame::List { .. }) => true,
            Some(frame @ Frame::Value { .. }) => {
                *frame = Frame::Key;
                true
            }
            // The value of a key that is a list or mapping has no pointer.
            Some(frame @ Frame::Key) => {
                *frame = Frame::Value { key: span };
                self.enter("");
                false
            }
            Some(Frame::Ignored) | None => false,
        };
        if is_inside && let Some(length) = self.lengths.pop() {
            self.path.truncate(length);
        }
    }

    /// Converts the parser's offsets in characters to bytes.
    fn into_bytes(self, text: &str) -> HashMap<String, Located> {
        let mut positions: HashMap<_, _> =
            self.positions.into_iter().filter_map(|(pointer, located)| Some((pointer, located?))).collect();
        if text.is_ascii() {
            return positions;
        }
        let mut ends: Vec<&mut usize> = positions.values_mut().flat_map(ends).collect();
        ends.sort_unstable();
        let mut offsets = text.char_indices().map(|(offset, _)| offset).enumerate();
        let mut last = (0, 0);
        for end in ends {
            while last.0 < *end {
                last = offsets.next().map_or((usize::MAX, text.len()), |(index, offset)| (index, offset));
            }
            *end = if *end == 0 { 0 } else { last.1 };
        }
        positions
    }
}

fn range(span: Span) -> Range<usize> {
    span.start.index()..span.end.index().max(span.start.index())
}

fn ends(located: &mut Located) -> impl Iterator<Item = &mut usize> {
    let ranges = [located.key.as_mut(), located.repeated_key.as_mut(), Some(&mut located.value)];
    ranges.into_iter().flatten().flat_map(|range| [&mut range.start, &mut range.end])
}

/// Replaces surrogate escapes, which JSON has for characters past U+FFFF and YAML rejects. Only positions are read here, so another
/// character of the same length is as good.
fn without_surrogates(text: &str) -> Cow<'_, str> {
    let surrogate = |at: usize| {
        let digits = &text.as_bytes()[at + 2..];
        matches!(digits, [b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', _, _, ..])
    };
    let mut patched: Option<String> = None;
    for (at, _) in text.match_indices("\\u") {
        if surrogate(at) && text.is_char_boundary(at + 6) {
            patched.get_or_insert_with(|| text.to_owned()).replace_range(at..at + 6, "\\u25a1");
        }
    }
    patched.map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text of a pointer's key, value and repeated key, and whether the pointer itself was located.
    fn located<'t>(text: &'t str, pointer: &str) -> (Option<&'t str>, &'t str, Option<&'t str>, bool) {
        let positions = locate(text, [pointer], Until::End);
        let (located, exact) = positions.resolve(pointer).expect("the root always exists");
        let slice = |range: &Range<usize>| &text[range.clone()];
        let value = slice(&located.value);
        (located.key.as_ref().map(slice), value, located.repeated_key.as_ref().map(slice), exact)
    }

    #[test]
    fn keys_and_items_are_located() {
        let text = "é: 1\r\npaths:\r\n  /a/{b~}:\r\n    - x\r\n    - {y: \"ü\", z: 'ß'} # ô\r\n    - |\r\n      long\r\nend: 2\r\n";
        assert_eq!(located(text, "/é"), (Some("é"), "1", None, true));
        assert_eq!(located(text, "/paths/~1a~1{b~0}/0"), (None, "x", None, true));
        assert_eq!(located(text, "/paths/~1a~1{b~0}/1"), (None, "{y: \"ü\", z: 'ß'}", None, true));
        assert_eq!(located(text, "/paths/~1a~1{b~0}/1/z"), (Some("z"), "'ß'", None, true));
        assert_eq!(located(text, "/end"), (Some("end"), "2", None, true));
    }

    #[test]
    fn a_missing_pointer_is_located_at_its_ancestor() {
        let text = "a:\n  b: 1\n";
        assert_eq!(located(text, "/a/b/c/d"), (Some("b"), "1", None, false));
        assert_eq!(located(text, "/x").0, None);
    }

    #[test]
    fn a_repeated_key_is_located_twice() {
        let text = "a: {b: 1, c: 2, b: 3}\n";
        assert_eq!(located(text, "/a/b"), (Some("b"), "1", Some("b"), true));
        let positions = locate(text, ["/a/b"], Until::End);
        let located = positions.resolve("/a/b").expect("it is there").0;
        assert_eq!((located.key.clone(), located.repeated_key.clone()), (Some(4..5), Some(16..17)));
    }

    #[test]
    fn an_early_end_changes_no_shown_position() {
        let text = "a:\n  b: [1, {c: 2}, 3]\n  d: {e: 4}\nf: 5\n";
        for pointers in [vec!["/a/b/1"], vec!["/a/d", "/a/b/0"], vec!["/f"], vec!["/a/x"], vec!["/a/b/1", "/a/b/1/c"]] {
            let [early, whole] = [Until::Located, Until::End].map(|until| locate(text, pointers.clone(), until));
            for pointer in &pointers {
                let [early, whole] = [&early, &whole].map(|positions| positions.resolve(pointer).expect("as above"));
                assert_eq!((&early.0.key, early.1), (&whole.0.key, whole.1));
                assert!(early.0.key.is_some() || early.0.value == whole.0.value, "{pointer}");
            }
        }
        let early = locate("a: {b: 1}\na: {b: 2}\n", ["/a/b"], Until::Located);
        assert_eq!(early.resolve("/a/b").expect("as above").0.repeated_key, None);
    }

    #[test]
    fn an_alias_is_the_position_of_its_contents() {
        let text = "a: &x {b: 1}\nc: *x\n";
        assert_eq!(located(text, "/c/b"), (Some("c"), "*x", None, false));
        assert_eq!(located(text, "/a/b"), (Some("b"), "1", None, true));
    }

    #[test]
    fn keys_that_are_collections_are_ignored() {
        let text = "? [p, {q: r}]\n: {s: t}\n? *x\n: 1\nb: 2\n";
        assert_eq!(located(&text.replace("*x", "[]"), "/b").0, Some("b"));
        assert_eq!(located("{[a]: {b: 1}, b: 2}", "/b").1, "2");
    }

    #[test]
    fn surrogate_escapes_keep_their_length() {
        let text = r#"{"a": "\\ud83d \ud83d\ude00", "b": 1}"#;
        assert_eq!(located(text, "/b"), (Some("\"b\""), "1", None, true));
    }

    #[test]
    fn invalid_yaml_ends_the_search() {
        for text in ["", "a: [", "]", "\0", "a: b: c", "\"", &"- ".repeat(50_000), &"[".repeat(50_000)] {
            locate(text, ["/a/0/0", ""], Until::End);
        }
    }
}
