//! From JSON pointers to positions in a text.
//! Comes in: a YAML or JSON text and the pointers that diagnostics name. Goes out: byte ranges of keys and values.
//!
//! This runs only when something has to be shown, and reads the text once for all pointers. It reads events rather than
//! values, with a parser that reports positions. Where that parser is stricter than the one that loaded the document, or
//! where a pointer names nothing, the deepest ancestor that was seen stands in.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use crate::pointer;

/// Where one pointer leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The key in front of the value, for members of mappings.
    pub key: Option<Range<usize>>,
    /// The same key where the mapping repeats it.
    pub repeated_key: Option<Range<usize>>,
    /// The value; of a list or mapping, from its first byte to its last.
    pub value: Range<usize>,
    /// Whether the value is a list or a mapping rather than a scalar.
    pub nested: bool,
}

/// The positions that one pass over a text found, by pointer.
#[derive(Debug, Clone, Default)]
pub struct Positions {
    found: HashMap<String, Located>,
}

impl Positions {
    /// The position of a pointer or of its deepest ancestor that exists, and whether it is the pointer's own.
    pub fn resolve(&self, wanted: &str) -> Option<(&Located, bool)> {
        let mut pointer = wanted;
        loop {
            if let Some(located) = self.found.get(pointer) {
                return Some((located, pointer.len() == wanted.len()));
            }
            pointer = pointer::parent(pointer)?;
        }
    }
}

/// How far a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To its end: only there it is known that a mapping does not repeat a key.
    End,
    /// Until everything that is wanted was found once.
    Found,
}

/// Finds all wanted pointers in one pass.
pub fn locate<'a>(text: &str, wanted: impl IntoIterator<Item = &'a str>, until: Until) -> Positions {
    let mut pass = Pass::new(wanted);
    let readable = without_surrogates(text);
    for event in Parser::new_from_str(&readable) {
        // A text that ends in an error still has positions in front of it.
        let Ok((event, span)) = event else { break };
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        pass.accept(event, span);
        if until == Until::Found && pass.wanted.is_empty() {
            break;
        }
    }
    Positions { found: pass.into_bytes(text) }
}

/// How much a text spells out, aliases not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    Within,
    TooDeep { offset: usize },
    TooMany { offset: usize },
    Unreadable { offset: usize, reason: String },
}

/// Measures a text in constant memory, up to the first value that is past a limit.
pub fn extent(text: &str, max_depth: usize, max_events: usize) -> Extent {
    let bytes = |characters| text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let mut depth = 0_usize;
    for (count, event) in Parser::new_from_str(text).enumerate() {
        match event {
            Err(error) => {
                let offset = bytes(error.marker().index());
                // The parser has a limit of its own for brackets, above ours.
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

/// What is open around the current event.
#[derive(Debug)]
enum Frame {
    List {
        next: usize,
    },
    /// A mapping in which the key comes next.
    Key,
    /// A mapping in which the value of a key comes next.
    Value {
        key: Span,
    },
    /// A key that is itself a list or a mapping: nothing in it has a pointer.
    Ignored,
}

/// One pass: the frames, the pointer to the current node, and what was found so far, in characters.
struct Pass {
    frames: Vec<Frame>,
    /// The length that `path` goes back to when the current node ends, for each node that is open.
    lengths: Vec<usize>,
    path: String,
    /// Every wanted pointer and its ancestors.
    found: HashMap<String, Option<Located>>,
    /// What is wanted and not found yet.
    wanted: HashSet<String>,
    /// The length of the longest wanted pointer.
    longest: usize,
}

impl Pass {
    fn new<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        let mut found = HashMap::new();
        let wanted: HashSet<_> = wanted.into_iter().map(str::to_owned).collect();
        let longest = wanted.iter().map(String::len).max().unwrap_or_default();
        for pointer in &wanted {
            let mut ancestor = Some(pointer.as_str());
            while let Some(pointer) = ancestor
                && found.insert(pointer.to_owned(), None).is_none()
            {
                ancestor = pointer::parent(pointer);
            }
        }
        Pass { frames: Vec::new(), lengths: Vec::new(), path: String::new(), found, wanted, longest }
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

    /// A node begins: it gets its pointer, and its position is noted if somebody asked for it.
    fn begin(&mut self, span: Span, opened: Option<Frame>) {
        let ignored = matches!(self.frames.last(), Some(Frame::Key | Frame::Ignored));
        if let Some(Frame::List { next }) = self.frames.last_mut() {
            let index = next.to_string();
            *next += 1;
            self.enter(&index);
        }
        if !ignored {
            self.note(span, opened.is_some());
        }
        if let Some(frame) = opened {
            self.frames.push(if ignored { Frame::Ignored } else { frame });
        }
    }

    fn enter(&mut self, segment: &str) {
        self.lengths.push(self.path.len());
        // Pointers longer than any wanted one need no spelling out, which bounds the work on deep texts.
        if self.path.len() <= self.longest {
            pointer::push(&mut self.path, segment);
        }
    }

    fn note(&mut self, span: Span, nested: bool) {
        let Some(slot) = self.found.get_mut(&self.path) else { return };
        let key = match self.frames.last() {
            Some(Frame::Value { key }) => Some(range(*key)),
            _ => None,
        };
        match slot {
            None => {
                // What has a key is shown by it; an item of a list is wanted to its end.
                if key.is_some() || !nested {
                    self.wanted.remove(&self.path);
                }
                *slot = Some(Located { key, repeated_key: None, value: range(span), nested });
            }
            Some(first) => first.repeated_key = first.repeated_key.take().or(key),
        }
    }

    /// A node ended: the pointer goes back to what contains it.
    fn end(&mut self, span: Span) {
        if let Some(Some(located)) = self.found.get_mut(&self.path)
            && located.nested
            && located.repeated_key.is_none()
        {
            // A bracket is one character; the parser's span of it takes in a comment behind it. Blocks end without one.
            let bracket = usize::from(!span.is_empty());
            located.value.end = located.value.end.max(span.start.index() + bracket);
            self.wanted.remove(&self.path);
        }
        let inside = match self.frames.last_mut() {
            Some(Frame::List { .. }) => true,
            Some(frame @ Frame::Value { .. }) => {
                *frame = Frame::Key;
                true
            }
            // A key that is a list or mapping ended: its value has no pointer that anybody could ask for.
            Some(frame @ Frame::Key) => {
                *frame = Frame::Value { key: span };
                self.enter("");
                false
            }
            Some(Frame::Ignored) | None => false,
        };
        if inside && let Some(length) = self.lengths.pop() {
            self.path.truncate(length);
        }
    }

    /// The parser counts characters; everything else here counts bytes.
    fn into_bytes(self, text: &str) -> HashMap<String, Located> {
        let mut found: HashMap<_, _> =
            self.found.into_iter().filter_map(|(pointer, located)| Some((pointer, located?))).collect();
        if text.is_ascii() {
            return found;
        }
        let mut ends: Vec<&mut usize> = found.values_mut().flat_map(ends).collect();
        ends.sort_unstable();
        let mut offsets = text.char_indices().map(|(offset, _)| offset).enumerate();
        let mut last = (0, 0);
        for end in ends {
            while last.0 < *end {
                last = offsets.next().map_or((usize::MAX, text.len()), |(index, offset)| (index, offset));
            }
            *end = if *end == 0 { 0 } else { last.1 };
        }
        found
    }
}

fn range(span: Span) -> Range<usize> {
    span.start.index()..span.end.index().max(span.start.index())
}

fn ends(located: &mut Located) -> impl Iterator<Item = &mut usize> {
    let ranges = [located.key.as_mut(), located.repeated_key.as_mut(), Some(&mut located.value)];
    ranges.into_iter().flatten().flat_map(|range| [&mut range.start, &mut range.end])
}

/// JSON writes characters past U+FFFF as two escapes, which YAML refuses. Only positions are read here, so any other
/// character of the same length does.
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

    /// The text under a pointer's key, value and repeated key, and whether the pointer itself was found.
    fn found<'t>(text: &'t str, pointer: &str) -> (Option<&'t str>, &'t str, Option<&'t str>, bool) {
        let positions = locate(text, [pointer], Until::End);
        let (located, exact) = positions.resolve(pointer).expect("the root is always there");
        let slice = |range: &Range<usize>| &text[range.clone()];
        let value = slice(&located.value);
        (located.key.as_ref().map(slice), value, located.repeated_key.as_ref().map(slice), exact)
    }

    #[test]
    fn members_and_entries_are_found() {
        let text = "é: 1\r\npaths:\r\n  /a/{b~}:\r\n    - x\r\n    - {y: \"ü\", z: 'ß'} # ô\r\n    - |\r\n      long\r\nend: 2\r\n";
        assert_eq!(found(text, "/é"), (Some("é"), "1", None, true));
        assert_eq!(found(text, "/paths/~1a~1{b~0}/0"), (None, "x", None, true));
        assert_eq!(found(text, "/paths/~1a~1{b~0}/1"), (None, "{y: \"ü\", z: 'ß'}", None, true));
        assert_eq!(found(text, "/paths/~1a~1{b~0}/1/z"), (Some("z"), "'ß'", None, true));
        assert_eq!(found(text, "/end"), (Some("end"), "2", None, true));
    }

    #[test]
    fn what_is_missing_leads_to_its_ancestor() {
        let text = "a:\n  b: 1\n";
        assert_eq!(found(text, "/a/b/c/d"), (Some("b"), "1", None, false));
        assert_eq!(found(text, "/x").0, None);
    }

    #[test]
    fn a_repeated_key_is_found_twice() {
        let text = "a: {b: 1, c: 2, b: 3}\n";
        assert_eq!(found(text, "/a/b"), (Some("b"), "1", Some("b"), true));
        let positions = locate(text, ["/a/b"], Until::End);
        let located = positions.resolve("/a/b").expect("it is there").0;
        assert_eq!((located.key.clone(), located.repeated_key.clone()), (Some(4..5), Some(16..17)));
    }

    #[test]
    fn what_is_found_can_be_shown_without_the_rest() {
        let text = "a:\n  b: [1, {c: 2}, 3]\n  d: {e: 4}\nf: 5\n";
        for pointers in [vec!["/a/b/1"], vec!["/a/d", "/a/b/0"], vec!["/f"], vec!["/a/x"], vec!["/a/b/1", "/a/b/1/c"]] {
            let [early, whole] = [Until::Found, Until::End].map(|until| locate(text, pointers.clone(), until));
            for pointer in &pointers {
                let [early, whole] = [&early, &whole].map(|positions| positions.resolve(pointer).expect("as above"));
                assert_eq!((&early.0.key, early.1), (&whole.0.key, whole.1));
                assert!(early.0.key.is_some() || early.0.value == whole.0.value, "{pointer}");
            }
        }
        let early = locate("a: {b: 1}\na: {b: 2}\n", ["/a/b"], Until::Found);
        assert_eq!(early.resolve("/a/b").expect("as above").0.repeated_key, None);
    }

    #[test]
    fn an_alias_stands_for_what_is_in_it() {
        let text = "a: &x {b: 1}\nc: *x\n";
        assert_eq!(found(text, "/c/b"), (Some("c"), "*x", None, false));
        assert_eq!(found(text, "/a/b"), (Some("b"), "1", None, true));
    }

    #[test]
    fn keys_that_are_no_text_do_not_lead_astray() {
        let text = "? [p, {q: r}]\n: {s: t}\n? *x\n: 1\nb: 2\n";
        assert_eq!(found(&text.replace("*x", "[]"), "/b").0, Some("b"));
        assert_eq!(found("{[a]: {b: 1}, b: 2}", "/b").1, "2");
    }

    #[test]
    fn surrogate_escapes_keep_their_length() {
        let text = r#"{"a": "\\ud83d \ud83d\ude00", "b": 1}"#;
        assert_eq!(found(text, "/b"), (Some("\"b\""), "1", None, true));
    }

    #[test]
    fn texts_that_are_no_yaml_end_the_search() {
        for text in ["", "a: [", "]", "\0", "a: b: c", "\"", &"- ".repeat(50_000), &"[".repeat(50_000)] {
            locate(text, ["/a/0/0", ""], Until::End);
        }
    }
}
