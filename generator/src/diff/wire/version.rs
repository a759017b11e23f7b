//! Versions of documents, beside what breaks in them. Comes last, as it depends on everything else.

use super::document::push;
use super::finding::texts::quoted;
use super::finding::{Change, Sides};
use super::pairing::{DocumentPair, OperationPair};
use crate::diff::change::Severity;
use crate::diff::rules;

/// Whether the version tells of what breaks. Comes last, as it depends on everything else.
pub(super) fn compare(
    sides: &Sides<'_>,
    documents: &[DocumentPair],
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    for pair in documents {
        let breaks = changes.iter().any(|change| {
            let belongs = |index: &usize| match operations[*index] {
                OperationPair::Both(both) => sides.head.operations[both.head].document == pair.head,
                OperationPair::Added(head) => sides.head.operations[head].document == pair.head,
                OperationPair::Removed(base) => sides.base.operations[base].document == pair.base,
            };
            change.severity == Severity::Breaking && change.operations.first().is_none_or(belongs)
        });
        let (base, head) = (&sides.base.document(pair.base).version, &sides.head.document(pair.head).version);
        let (old, new) = (numbers(base), numbers(head));
        let versions = format!("{}, before that {}", quoted(head), quoted(base));
        let (rule, message) = match breaks {
            true if base == head => {
                let message = format!("The version of the document still is {}, and something breaks", quoted(head));
                (&rules::VERSION_NOT_BUMPED, message)
            }
            _ if base == head => continue,
            _ if new < old => {
                let message = format!("The version of the document fell to {} from {}", quoted(head), quoted(base));
                (&rules::VERSION_DECREASED, message)
            }
            true if new.first() == old.first() => {
                let message = format!("Something breaks, and the version of the document is {versions}");
                (&rules::MAJOR_VERSION_NOT_BUMPED, message)
            }
            _ => (&rules::VERSION_CHANGED, format!("The version of the document is {versions}")),
        };
        push(sides, *pair, rule, ["/info/version", "info / version"], message, changes);
    }
}

/// The numbers in a version.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("v1.10") > numbers("1.9.9"));
        assert!(numbers("none").is_empty());
    }
}
