//! Looks up the positions of diagnostics.
//! Input: locations, and the sources that they refer to. Output: the byte range, or the line and column, of each location.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{Location, Spot};
use crate::lines::{LineColumn, Lines};
use crate::locate::{Located, Positions, Until, locate};
use crate::parallel;
use crate::source::{SourceId, Sources};

/// The positions by source.
pub type Index = BTreeMap<SourceId, SourceIndex>;

pub struct SourceIndex {
    pub positions: Positions,
    pub lines: Lines,
}

/// Looks up where all locations are written, with one pass over each source.
pub fn index<'a>(locations: impl IntoIterator<Item = &'a Location>, sources: &Sources) -> Index {
    let written: Vec<Cow<'a, Location>> = locations.into_iter().map(|location| location.written(sources)).collect();
    let mut requested: BTreeMap<SourceId, Vec<&Spot>> = BTreeMap::new();
    for location in &written {
        requested.entry(location.source).or_default().push(&location.spot);
    }
    let requested: Vec<_> = requested.into_iter().collect();
    let indexes = parallel::map(&requested, |(source, spots)| {
        let text = sources.text(*source);
        let pointers: Vec<&str> = spots.iter().filter_map(|spot| spot.pointer()).collect();
        let has_repeated = spots.iter().any(|spot| matches!(spot, Spot::RepeatedKey(_)));
        let until = if has_repeated { Until::End } else { Until::Located };
        // A source without pointers may be invalid YAML.
        let positions = if pointers.is_empty() { Positions::default() } else { locate(text, pointers, until) };
        (*source, SourceIndex { positions, lines: Lines::new(text) })
    });
    indexes.into_iter().collect()
}

/// Returns the bytes to underline, for the location of a text. Returns `None` for a whole file.
pub fn range_of(location: &Location, index: &Index) -> Option<Range<usize>> {
    let pointer = match &location.spot {
        Spot::File => return None,
        Spot::Offset(offset) => return Some(*offset..*offset + 1),
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => pointer,
    };
    let (located, exact) = index.get(&location.source)?.positions.resolve(pointer)?;
    Some(match &location.spot {
        Spot::RepeatedKey(_) if exact => located.repeated_key.clone().unwrap_or_else(|| anchor(located)),
        Spot::Key(_) if exact => located.key.clone().unwrap_or_else(|| anchor(located)),
        _ => anchor(located),
    })
}

/// Returns the range of a scalar, or the key of a list or mapping, which may extend over pages, and of an empty value.
fn anchor(located: &Located) -> Range<usize> {
    match &located.key {
        Some(key) if located.is_nested || located.value.is_empty() => key.clone(),
        _ => located.value.clone(),
    }
}

/// Returns the line and column of a location. Returns `None` for a whole file.
pub fn line_column(location: &Location, index: &Index, sources: &Sources) -> Option<LineColumn> {
    let location = location.written(sources);
    let start = range_of(&location, index)?.start;
    let text = sources.text(location.source);
    Some(index.get(&location.source)?.lines.line_column(text, text.floor_char_boundary(start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;

    fn text_of(text: &str, spot: Spot) -> Option<String> {
        let mut sources = Sources::default();
        let location = Location { source: sources.add("a.yaml", text), spot };
        let index = index([&location], &sources);
        range_of(&location, &index).map(|range| text[range].to_owned())
    }

    #[test]
    fn scalars_and_keys_of_collections_are_marked() {
        let text = "a: 1\nb: [x, y]\nc:\nb: 2\n";
        let pointer = |pointer: &str| Spot::Pointer(pointer.to_owned());
        assert_eq!(text_of(text, pointer("/a")).as_deref(), Some("1"));
        assert_eq!(text_of(text, Spot::Key("/a".to_owned())).as_deref(), Some("a"));
        assert_eq!(text_of(text, pointer("/b")).as_deref(), Some("b"));
        assert_eq!(text_of(text, pointer("/b/1")).as_deref(), Some("y"));
        assert_eq!(text_of(text, pointer("/c")).as_deref(), Some("c"));
        assert_eq!(text_of(text, Spot::Offset(5)).as_deref(), Some("b"));
        assert_eq!(text_of(text, Spot::File), None);
    }

    #[test]
    fn what_another_source_has_changed_is_located_there() {
        let mut sources = Sources::default();
        let (document, overlay) =
            (sources.add("a.yaml", "a: {b: 1}\n"), sources.add("o.yaml", "x:\n- update: {c: 2}\n"));
        let mut origins = Origins::default();
        origins.graft("/a/c", &Origins::at(overlay, "/x/0/update"), "/c");
        sources.set_origins(document, origins);
        let locations = ["/a/b", "/a/c", "/a/c/missing"].map(|pointer| Location::value(document, pointer));
        let index = index(&locations, &sources);
        let lines = locations.each_ref().map(|location| line_column(location, &index, &sources).map(|at| at.line));
        assert_eq!(lines, [Some(1), Some(2), Some(2)]);
        assert_eq!(locations[2].written(&sources).source, overlay);
    }

    #[test]
    fn positions_have_lines_and_columns() {
        let mut sources = Sources::default();
        let location = Location::repeated_key(sources.add("a.yaml", "é: 1\né: 2\n"), "/é");
        let index = index([&location], &sources);
        assert_eq!(line_column(&location, &index, &sources), Some(LineColumn { line: 2, column: 1 }));
        assert_eq!(line_column(&Location::file(location.source), &index, &sources), None);
    }
}
