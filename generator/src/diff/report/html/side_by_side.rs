//! Two versions of lines side by side. Input: where a change is in the lines of both documents, or two signatures. Output: rows, with
//! the lines that did not change left out unless they are near.

use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::block::{block, indentation, key, parent};
use super::cell::{Cell, cells};
use crate::diff::change::Pair;

/// The lines that are shown before and after those that changed.
const CONTEXT: usize = 2;

/// The most lines of a node that only one side has. The reader needs to recognise it, not to read it.
const MAX_ALONE: usize = 14;

/// All changes in a node of so many lines are shown with the one in question.
const MAX_SHORT: usize = 40;

/// How many nodes around an equal one are searched for the change.
const MAX_WIDENED: usize = 2;

/// A line of a document, counted from 0.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub lines: &'a [&'a str],
    pub line: usize,
}

/// One line of both sides.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    pub kind: RowKind,
    pub base: Option<Cell>,
    pub head: Option<Cell>,
    /// The number of lines that are left out in place of this row.
    pub skipped: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    #[default]
    Same,
    Added,
    Removed,
    Replaced,
    Skipped,
}

/// Returns the rows around a change, and how many more there are than the limit.
pub fn side_by_side(places: Pair<Option<Place<'_>>>, limit: usize) -> (Vec<Row>, usize) {
    let scope = scope(&places);
    let aligned = align(&places, &scope.lines);
    let is_shown = select(&aligned, &scope);
    let (mut rows, mut skipped, mut left) = (Vec::new(), 0, 0);
    let limit = if places.base.is_some() && places.head.is_some() { limit } else { limit.min(MAX_ALONE) };
    for (line, is_shown) in aligned.iter().zip(is_shown) {
        if !is_shown {
            skipped += 1;
        } else if rows.len() >= limit {
            left += 1;
        } else {
            if skipped > 0 {
                rows.push(Row { kind: RowKind::Skipped, skipped, ..Row::default() });
                skipped = 0;
            }
            let Pair { base, head } = cells(line.texts.map(|text| text.map(|(index, text)| (index + 1, text))));
            rows.push(Row { kind: line.kind, base, head, skipped: 0 });
        }
    }
    (rows, left)
}

/// Returns the row of two signatures.
pub fn signatures(old: Option<&str>, new: Option<&str>) -> Option<Row> {
    let kind = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(_), Some(_)) => RowKind::Replaced,
        (Some(_), None) => RowKind::Removed,
        (None, Some(_)) => RowKind::Added,
    };
    let Pair { base, head } = cells(Pair { base: old.map(|old| (0, old)), head: new.map(|new| (0, new)) });
    Some(Row { kind, base, head, skipped: 0 })
}

/// The lines that are compared.
struct Scope {
    lines: Pair<Range<usize>>,
    /// The lines of one side that are shown, if that side alone has the changed node.
    focus: Pair<Option<Range<usize>>>,
}

/// A line of either side or both, counted from 0.
struct Aligned<'a> {
    kind: RowKind,
    texts: Pair<Option<(usize, &'a str)>>,
}

fn scope(places: &Pair<Option<Place<'_>>>) -> Scope {
    let own = |place: &Option<Place<'_>>| place.map_or(0..0, |place| block(place.lines, place.line));
    let whole = Scope { lines: places.map_ref(own), focus: Pair::default() };
    let Pair { base: Some(base), head: Some(head) } = *places else { return whole };
    if base.key() == head.key() {
        return Scope { lines: widen(base, head), ..whole };
    }
    // An added node has the location of the node that it was added to in the base, and a removed one in the head.
    if let Some(around) = head.around(base) {
        let lines = Pair { base: whole.lines.base, head: around };
        return Scope { lines, focus: Pair { base: None, head: Some(whole.lines.head) } };
    }
    if let Some(around) = base.around(head) {
        let lines = Pair { base: around, head: whole.lines.head };
        return Scope { lines, focus: Pair { base: Some(whole.lines.base), head: None } };
    }
    whole
}

/// Returns the innermost nodes that differ. If none does, those of both places.
fn widen(base: Place<'_>, head: Place<'_>) -> Pair<Range<usize>> {
    let own = Pair { base: base.block(), head: head.block() };
    let (mut base, mut head) = (base, head);
    for _ in 0..=MAX_WIDENED {
        if base.key() != head.key() {
            break;
        }
        if base.texts(&base.block()) != head.texts(&head.block()) {
            return Pair { base: base.block(), head: head.block() };
        }
        let (Some(above_base), Some(above_head)) = (base.above(), head.above()) else { break };
        (base, head) = (above_base, above_head);
    }
    own
}

fn align<'a>(places: &Pair<Option<Place<'a>>>, scope: &Pair<Range<usize>>) -> Vec<Aligned<'a>> {
    let base = places.base.map(|place| place.texts(&scope.base)).unwrap_or_default();
    let head = places.head.map(|place| place.texts(&scope.head)).unwrap_or_default();
    let mut aligned = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &base, &head) {
        let (tag, old, new) = operation.as_tag_tuple();
        for index in 0..old.len().max(new.len()) {
            let (old, new) = (
                base[old.clone()].get(index).map(|text| (scope.base.start + old.start + index, *text)),
                head[new.clone()].get(index).map(|text| (scope.head.start + new.start + index, *text)),
            );
            let kind = match (tag, old, new) {
                (DiffTag::Equal, ..) => RowKind::Same,
                (_, Some(_), Some(_)) => RowKind::Replaced,
                (_, Some(_), None) => RowKind::Removed,
                (_, None, _) => RowKind::Added,
            };
            aligned.push(Aligned { kind, texts: Pair { base: old, head: new } });
        }
    }
    aligned
}

/// Returns for each line whether it is shown: those that changed, the first one, and those near.
fn select(aligned: &[Aligned<'_>], scope: &Scope) -> Vec<bool> {
    let is_in = |focus: &Option<Range<usize>>, line: Option<(usize, &str)>| {
        focus.as_ref().zip(line).is_some_and(|(focus, (index, _))| focus.contains(&index))
    };
    let has_focus = scope.focus.base.is_some() || scope.focus.head.is_some();
    // What else changed in a short node belongs to the change, such as its `required`.
    let is_narrow = has_focus && aligned.len() > MAX_SHORT;
    let has_changes = aligned.iter().any(|line| line.kind != RowKind::Same);
    let is_found = |line: &Aligned<'_>| {
        let is_focus = is_in(&scope.focus.base, line.texts.base) || is_in(&scope.focus.head, line.texts.head);
        let is_changed = line.kind != RowKind::Same || !(has_changes || has_focus);
        is_focus || (is_changed && !is_narrow)
    };
    let mut shown = vec![false; aligned.len()];
    for index in (0..aligned.len()).filter(|index| is_found(&aligned[*index])) {
        shown[index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(aligned.len())].fill(true);
    }
    // The first line has the name of the node.
    shown.iter_mut().take(1).for_each(|first| *first = true);
    shown
}

impl<'a> Place<'a> {
    fn text(self) -> &'a str {
        self.lines.get(self.line).copied().unwrap_or_default()
    }

    fn key(self) -> &'a str {
        key(self.text())
    }

    fn block(self) -> Range<usize> {
        block(self.lines, self.line)
    }

    /// Returns the node around this one. Other properties say nothing about a property, so that their list is passed over.
    fn above(self) -> Option<Self> {
        let above = Place { line: parent(self.lines, self.line)?, ..self };
        let is_list = above.key().trim_matches('"') == "properties";
        if is_list { above.above() } else { Some(above) }
    }

    /// Returns lines without the indentation that all of them have.
    fn texts(self, lines: &Range<usize>) -> Vec<&'a str> {
        let texts = self.lines.get(lines.clone()).unwrap_or_default();
        let depth = texts.first().map_or(0, |first| indentation(first));
        texts.iter().map(|text| text.get(depth.min(indentation(text))..).unwrap_or(text).trim_end()).collect()
    }

    /// Returns the lines of the node around this place that starts with the same line as another place.
    fn around(self, other: Place<'_>) -> Option<Range<usize>> {
        let parents = std::iter::successors(Some(self.line), |line| parent(self.lines, *line));
        let line = parents.skip(1).find(|line| self.lines[*line].trim() == other.text().trim())?;
        Some(block(self.lines, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(base: (&str, Option<usize>), head: (&str, Option<usize>), limit: usize) -> (Vec<String>, usize) {
        let (old, new): (Vec<&str>, Vec<&str>) = (base.0.lines().collect(), head.0.lines().collect());
        let base = base.1.map(|line| Place { lines: &old, line });
        let head = head.1.map(|line| Place { lines: &new, line });
        let (rows, left) = side_by_side(Pair { base, head }, limit);
        let number = |cell: &Option<Cell>| cell.as_ref().map_or("-".to_owned(), |cell| cell.number.to_string());
        let line = |row: &Row| match row.kind {
            RowKind::Skipped => format!("skipped {}", row.skipped),
            kind => format!("{kind:?} {} {}", number(&row.base), number(&row.head)),
        };
        (rows.iter().map(line).collect(), left)
    }

    const BASE: &str = "Boat:\n  required:\n    - sail\n  properties:\n    sail:\n      type: string\n    crew:\n      type: integer\n";

    #[test]
    fn a_changed_node_is_shown() {
        let head = BASE.replace("integer", "number");
        let (rows, left) = shown((BASE, Some(6)), (&head, Some(6)), 20);
        assert_eq!((rows, left), (vec!["Same 7 7".to_owned(), "Replaced 8 8".to_owned()], 0));
    }

    #[test]
    fn an_equal_node_is_shown_with_the_change_around_it() {
        let head = BASE.replace("    - sail\n", "    - sail\n    - crew\n");
        let (rows, _) = shown((BASE, Some(6)), (&head, Some(7)), 20);
        assert_eq!(rows, ["Same 1 1", "Same 2 2", "Same 3 3", "Added - 4", "Same 4 5", "Same 5 6"]);
        let (rows, _) = shown((BASE, Some(6)), (BASE, Some(6)), 20);
        assert_eq!(rows, ["Same 7 7", "Same 8 8"]);
        let another = head.replace("string", "boolean");
        let (rows, _) = shown((BASE, Some(6)), (&another, Some(7)), 20);
        assert!(rows.contains(&"Added - 4".to_owned()), "{rows:?}");
    }

    #[test]
    fn an_added_node_is_shown_in_the_node_around_it() {
        let head = BASE.to_owned() + "    flag:\n      type: string\n";
        let (rows, _) = shown((BASE, Some(0)), (&head, Some(8)), 20);
        assert_eq!(rows, ["Same 1 1", "skipped 5", "Same 7 7", "Same 8 8", "Added - 9", "Added - 10"]);
        let required = head.replace("    - sail\n", "    - flag\n");
        let (rows, _) = shown((BASE, Some(0)), (&required, Some(8)), 20);
        assert_eq!(rows[2..4], ["Replaced 3 3", "Same 4 4"]);
        let long = required.replace("  required:", &("  a: 1\n".repeat(40) + "  required:"));
        let (rows, _) = shown((BASE, Some(0)), (&long, Some(48)), 20);
        assert_eq!(rows, ["Same 1 1", "skipped 45", "Same 7 47", "Same 8 48", "Added - 49", "Added - 50"]);
        let (rows, _) = shown((&head, Some(8)), (BASE, Some(0)), 20);
        assert_eq!(rows, ["Same 1 1", "skipped 5", "Same 7 7", "Same 8 8", "Removed 9 -", "Removed 10 -"]);
    }

    #[test]
    fn a_node_of_one_side_is_cut_at_the_limit() {
        let (rows, left) = shown((BASE, Some(0)), ("", None), 3);
        assert_eq!((rows, left), (["Removed 1 -", "Removed 2 -", "Removed 3 -"].map(str::to_owned).to_vec(), 5));
        let lines_past_the_end = shown((BASE, Some(99)), ("", Some(1)), 3);
        assert_eq!(lines_past_the_end, (Vec::new(), 0));
    }

    #[test]
    fn signatures_that_are_equal_have_no_row() {
        assert_eq!(signatures(Some("fn a()"), Some("fn a()")), None);
        let kind = |old, new| signatures(old, new).map(|row| row.kind);
        assert_eq!(kind(None, Some("fn a()")), Some(RowKind::Added));
        assert_eq!(kind(Some("fn a()"), None), Some(RowKind::Removed));
        assert_eq!(kind(Some("fn a()"), Some("fn b()")), Some(RowKind::Replaced));
    }
}
