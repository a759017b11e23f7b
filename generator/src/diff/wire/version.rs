//! Versions of the documents: whether they announce breaking changes. Runs last, as it depends on all other changes.

use super::document::change_at;
use super::finding::texts::{describe_replacement, quote};
use super::finding::{Change, Sides};
use super::pairing::{DocumentPair, OperationPair};
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;

pub(super) fn compare(
    sides: &Sides<'_>,
    documents: &[DocumentPair],
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    for pair in documents {
        let belongs = |index: &usize| match operations[*index] {
            OperationPair::Both(both) => sides.head.api.request(both.head).document == pair.head,
            OperationPair::Added(head) => sides.head.api.request(head).document == pair.head,
            OperationPair::Removed(base) => sides.base.api.request(base).document == pair.base,
        };
        let is_breaking =
            |change: &Change| change.severity == Severity::Breaking && change.operations.first().is_none_or(belongs);
        let breaks = changes.iter().any(is_breaking);
        let both = Pair { base: sides.base.api.document(pair.base), head: sides.head.api.document(pair.head) };
        if let Some((rule, text)) = compare_versions(&both.base.version, &both.head.version, breaks) {
            changes.push(change_at(both, rule, "/info/version", "info / version", format!("info: {text}")));
        }
    }
}

fn compare_versions(base: &str, head: &str, breaks: bool) -> Option<(&'static Rule, String)> {
    let (old, new) = (numbers(base), numbers(head));
    let text = describe_replacement("version", quote(base), quote(head));
    if base == head {
        let text = format!("version {} unchanged despite breaking changes", quote(head));
        breaks.then_some((&rules::VERSION_NOT_BUMPED, text))
    } else if new < old {
        Some((&rules::VERSION_DECREASED, text))
    } else if breaks && new.first() == old.first() {
        let text = format!("{text}, the same major version despite breaking changes");
        Some((&rules::MAJOR_VERSION_NOT_BUMPED, text))
    } else {
        Some((&rules::VERSION_CHANGED, text))
    }
}

/// Returns the numbers in a version.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("v1.10") > numbers("1.9.9"));
        assert!(numbers("none").is_empty());
    }

    #[test]
    fn breaking_changes_need_a_major_version() {
        let rule = |base, head, breaks| compare_versions(base, head, breaks).map(|(rule, _)| rule.id);
        assert_eq!(rule("1.0", "1.0", false), None);
        assert_eq!(rule("1.0", "1.0", true), Some("version-not-bumped"));
        assert_eq!(rule("1.0", "1.1", true), Some("major-version-not-bumped"));
        assert_eq!(rule("1.0", "2.0", true), Some("version-changed"));
        assert_eq!(rule("1.1", "1.0", true), Some("version-decreased"));
    }
}
