//! Texts, numbers and lists: formats, patterns, ranges.

use super::bounds::{Bound, End, compare as compare_bounds, count};
use super::enumeration;
use super::graph::Graph;
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::texts::quoted;
use crate::ir::{Array, Bounds, Kind, StringType};

/// Kinds of the same type, of which at most one lists values.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) {
    match (kinds.base, kinds.head) {
        (Kind::String(base), Kind::String(head)) => compare_strings(graph, index, Pair { base, head }),
        (Kind::Enum(_), _) | (_, Kind::Enum(_)) => enumeration::compare_with_any(graph, index, kinds),
        _ => {}
    }
    if let (Some((base, from)), Some((head, to))) = (number(kinds.base), number(kinds.head)) {
        if std::mem::discriminant(kinds.base) == std::mem::discriminant(kinds.head) {
            compare_formats(graph, index, Pair { base: base.as_deref(), head: head.as_deref() });
        }
        compare_numbers(graph, index, Pair { base: from, head: to });
    }
}

fn number(kind: &Kind) -> Option<(&Option<String>, &Bounds)> {
    match kind {
        Kind::Integer(integer) => Some((&integer.format, &integer.bounds)),
        Kind::Number(number) => Some((&number.format, &number.bounds)),
        _ => None,
    }
}

fn compare_numbers(graph: &mut Graph<'_>, index: u32, bounds: Pair<&Bounds>) {
    let upper = bounds.map(|one| one.maximum.map(|at| Bound { at, exclusive: one.exclusive_maximum }));
    let lower = bounds.map(|one| one.minimum.map(|at| Bound { at, exclusive: one.exclusive_minimum }));
    compare_bounds(graph, index, &rules::MAXIMUM, End::Upper, "value", upper);
    compare_bounds(graph, index, &rules::MINIMUM, End::Lower, "value", lower);
    match (bounds.base.multiple_of, bounds.head.multiple_of) {
        (None, Some(new)) => graph.find(index, &rules::MULTIPLE_OF_ADDED, format!(" is now a multiple of `{new}`")),
        (Some(old), None) => {
            graph.find(index, &rules::MULTIPLE_OF_REMOVED, format!(" need not be a multiple of `{old}` any more"));
        }
        (Some(old), Some(new)) if old != new => {
            let says = format!(" is a multiple of `{new}`, before that of `{old}`");
            graph.find(index, &rules::MULTIPLE_OF_CHANGED, says);
        }
        _ => {}
    }
}

fn compare_strings(graph: &mut Graph<'_>, index: u32, strings: Pair<&StringType>) {
    compare_formats(graph, index, strings.map(|string| string.format.as_deref()));
    compare_patterns(graph, index, strings.map(|string| string.pattern.as_deref()));
    let longest = strings.map(|string| count(string.max_length));
    compare_bounds(graph, index, &rules::MAX_LENGTH, End::Upper, "length", longest);
    // Nothing is shorter than nothing.
    let shortest = strings.map(|string| count(string.min_length.filter(|length| *length > 0)));
    compare_bounds(graph, index, &rules::MIN_LENGTH, End::Lower, "length", shortest);
}

pub(super) fn compare_arrays(graph: &mut Graph<'_>, index: u32, arrays: Pair<&Array>) {
    let most = arrays.map(|array| count(array.max_items));
    compare_bounds(graph, index, &rules::MAX_ITEMS, End::Upper, "number of items", most);
    let least = arrays.map(|array| count(array.min_items.filter(|items| *items > 0)));
    compare_bounds(graph, index, &rules::MIN_ITEMS, End::Lower, "number of items", least);
    match (arrays.base.unique, arrays.head.unique) {
        (false, true) => graph.find(index, &rules::UNIQUE_ITEMS_SET, " may no longer have an item twice"),
        (true, false) => graph.find(index, &rules::UNIQUE_ITEMS_UNSET, " may have an item twice"),
        _ => {}
    }
}

/// Formats that say which values there are; the others say what values mean.
const STRICT: [&str; 20] = [
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "uuid",
    "uint32",
    "uint64",
];

fn compare_formats(graph: &mut Graph<'_>, index: u32, formats: Pair<Option<&str>>) {
    if !formats.differs() {
        return;
    }
    let strict = formats.map(|format| format.filter(|format| STRICT.contains(format)));
    let rules = match (strict.base, strict.head) {
        (None, None) => &rules::TYPE_COMPATIBLE,
        (Some(_), None) | (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => {
            &rules::FORMAT_GENERALIZED
        }
        (None, Some(_)) | (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => {
            &rules::FORMAT_SPECIALIZED
        }
        (Some(_), Some(_)) => &rules::FORMAT_CHANGED,
    };
    let says = match (formats.base, formats.head) {
        (None, Some(new)) => format!(" now has the format {}", quoted(new)),
        (Some(old), None) => format!(" no longer has the format {}", quoted(old)),
        (old, new) => {
            let [old, new] = [old, new].map(|format| quoted(format.unwrap_or_default()));
            format!(" has the format {new}, before that {old}")
        }
    };
    graph.find(index, rules, says);
}

/// Patterns that fit every text.
const ANYTHING: [&str; 5] = ["", ".*", "^.*$", "^.*", ".*$"];

fn compare_patterns(graph: &mut Graph<'_>, index: u32, patterns: Pair<Option<&str>>) {
    match (patterns.base, patterns.head) {
        (None, Some(new)) => graph.find(index, &rules::PATTERN_ADDED, format!(" now has the pattern {}", quoted(new))),
        (Some(old), None) => {
            graph.find(index, &rules::PATTERN_REMOVED, format!(" no longer has the pattern {}", quoted(old)));
        }
        (Some(old), Some(new)) if old != new => {
            let rules = match (ANYTHING.contains(&old), ANYTHING.contains(&new)) {
                (false, true) => &rules::PATTERN_GENERALIZED,
                (true, false) => &rules::PATTERN_SPECIALIZED,
                _ => &rules::PATTERN_CHANGED,
            };
            graph.find(index, rules, format!(" has the pattern {}, before that {}", quoted(new), quoted(old)));
        }
        _ => {}
    }
}
