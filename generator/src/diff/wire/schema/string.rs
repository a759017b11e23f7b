//! Strings: `format`, `pattern`, `minLength` and `maxLength`.

use super::bounds::{compare as compare_bounds, count};
use super::format::{self, lengths};
use super::graph::Graph;
use crate::diff::change::{DirectedRule, Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote};
use crate::ir::StringType;

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, strings: Pair<&StringType>) {
    format::compare(graph, index, strings.map(|string| string.format.as_deref()));
    let patterns = strings.map(|string| string.pattern.as_deref());
    if let Some(rules) = pattern_rule(patterns) {
        let Pair { base, head } = patterns.map(|pattern| pattern.map(quote));
        graph.push(index, rules, describe_change("pattern", base, head));
    }
    let before = graph.findings.len();
    compare_bounds(graph, index, &rules::MAX_LENGTH, strings.map(|string| count(string.max_length)));
    // `minLength: 0` allows every string.
    let min_length = strings.map(|string| count(string.min_length.filter(|length| *length > 0)));
    compare_bounds(graph, index, &rules::MIN_LENGTH, min_length);
    if graph.findings.len() > before {
        compare_lengths(graph, index, strings, before);
    }
}

/// Gives changes of lengths from an index on the severity that they have for strings of one format, all of which are as long.
fn compare_lengths(graph: &mut Graph<'_>, index: u32, strings: Pair<&StringType>, from: usize) {
    let formats = strings.map(|string| string.format.as_deref());
    let Some((fewest, most)) = lengths(formats.head).filter(|_| !formats.differs()) else { return };
    let allowed = strings.map(|string| {
        let (min, max) = (string.min_length.unwrap_or(0), string.max_length.unwrap_or(usize::MAX));
        (min.max(fewest), max.min(most))
    });
    let is_within = |(min, max): (usize, usize), other: (usize, usize)| min > max || other.0 <= min && max <= other.1;
    let is_request = graph.node(index).direction == Direction::Request;
    let (is_wider, is_narrower) = (is_within(allowed.base, allowed.head), is_within(allowed.head, allowed.base));
    if is_request && is_wider || !is_request && is_narrower {
        graph.make_safe(from);
    } else if is_request {
        let format = formats.head.map(quote).unwrap_or_default();
        graph.explain(from, Severity::Breaking, &format!(", which excludes values of format {format}"));
    }
}

/// Patterns that match every string.
const MATCH_ALL: [&str; 5] = ["", ".*", "^.*$", "^.*", ".*$"];

/// Returns `true` for a pattern that matches every string.
pub(super) fn matches_all(pattern: &str) -> bool {
    MATCH_ALL.contains(&pattern)
}

fn pattern_rule(patterns: Pair<Option<&str>>) -> Option<&'static DirectedRule> {
    Some(match (patterns.base, patterns.head) {
        (old, new) if old == new => return None,
        (None, _) => &rules::PATTERN_ADDED,
        (_, None) => &rules::PATTERN_REMOVED,
        (Some(old), Some(new)) => match (matches_all(old), matches_all(new)) {
            (false, true) => &rules::PATTERN_GENERALIZED,
            (true, false) => &rules::PATTERN_SPECIALIZED,
            _ => &rules::PATTERN_CHANGED,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_matches_all_is_the_widest() {
        let rule = |base, head| pattern_rule(Pair { base, head }).map(|rules| rules.request.id);
        assert_eq!(rule(Some("^a$"), Some(".*")), Some("request-pattern-generalized"));
        assert_eq!(rule(Some(".*"), Some("^a$")), Some("request-pattern-specialized"));
        assert_eq!(rule(Some("^a$"), Some("^b$")), Some("request-pattern-changed"));
        assert_eq!(rule(None, Some("^b$")), Some("request-pattern-added"));
        assert_eq!(rule(Some("^a$"), Some("^a$")), None);
    }
}
