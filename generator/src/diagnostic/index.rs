//! Positions of places.
//! Comes in: places, and the sources that they are in. Goes out: for each the bytes that it means, or its line and column.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Place, Spot};
use crate::lines::{LineColumn, Lines};
use crate::locate::{Located, Positions, Until, locate};
use crate::parallel;
use crate::source::{SourceId, Sources};

/// Per source, what one pass over it found.
pub type Index = BTreeMap<SourceId, Known>;

pub struct Known {
    pub positions: Positions,
    pub lines: Lines,
}

/// Looks up all places at once, each text in one pass.
pub fn index<'a>(places: impl IntoIterator<Item = &'a Place>, sources: &Sources) -> Index {
    let mut wanted: BTreeMap<SourceId, Vec<&Spot>> = BTreeMap::new();
    for place in places {
        wanted.entry(place.source).or_default().push(&place.spot);
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let known = parallel::map(&wanted, |(source, spots)| {
        let text = sources.text(*source);
        let pointers: Vec<&str> = spots.iter().filter_map(|spot| spot.pointer()).collect();
        let repeated = spots.iter().any(|spot| matches!(spot, Spot::RepeatedKey(_)));
        let until = if repeated { Until::End } else { Until::Found };
        // Where no pointer is wanted, the text may be one that cannot be read at all.
        let positions = if pointers.is_empty() { Positions::default() } else { locate(text, pointers, until) };
        (*source, Known { positions, lines: Lines::new(text) })
    });
    known.into_iter().collect()
}

/// The bytes to underline; a file as a whole has none.
pub fn range_of(place: &Place, index: &Index) -> Option<Range<usize>> {
    let pointer = match &place.spot {
        Spot::File => return None,
        Spot::Offset(offset) => return Some(*offset..*offset + 1),
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => pointer,
    };
    let (located, exact) = index.get(&place.source)?.positions.resolve(pointer)?;
    Some(match &place.spot {
        Spot::RepeatedKey(_) if exact => located.repeated_key.clone().unwrap_or_else(|| anchor(located)),
        Spot::Key(_) if exact => located.key.clone().unwrap_or_else(|| anchor(located)),
        _ => anchor(located),
    })
}

/// A scalar is underlined itself; of a list or mapping only its key, because it may go on for pages. So is a value that
/// is empty.
fn anchor(located: &Located) -> Range<usize> {
    match &located.key {
        Some(key) if located.nested || located.value.is_empty() => key.clone(),
        _ => located.value.clone(),
    }
}

/// The line and column of a place that was looked up; none for a file as a whole.
pub fn line_column(place: &Place, index: &Index, sources: &Sources) -> Option<LineColumn> {
    let start = range_of(place, index)?.start;
    let text = sources.text(place.source);
    Some(index.get(&place.source)?.lines.line_column(text, text.floor_char_boundary(start)))
}
