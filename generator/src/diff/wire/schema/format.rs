//! `format` of strings and numbers.

use super::graph::Graph;
use crate::diff::change::{DirectedRule, Pair};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote};

/// Formats that restrict values; others only describe what values mean.
const RESTRICTING: [&str; 20] = [
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

/// Returns `true` if a format excludes strings. `binary` allows all of them.
pub(super) fn is_restricting(format: Option<&str>) -> bool {
    format.is_some_and(|format| format != "binary" && RESTRICTING.contains(&format))
}

/// Returns the fewest and most characters of the strings that have a format, or `None` if they can have any number of them.
pub(super) fn lengths(format: Option<&str>) -> Option<(usize, usize)> {
    Some(match format? {
        "date" => (10, 10),
        "uuid" => (36, 36),
        "ipv4" => (7, 15),
        "ipv6" => (2, 45),
        // Without a fraction of a second.
        "date-time" => (20, usize::MAX),
        _ => return None,
    })
}

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, formats: Pair<Option<&str>>) {
    if formats.differs() {
        let Pair { base, head } = formats.map(|format| format.map(quote));
        graph.push(index, rule(formats), describe_change("format", base, head));
    }
}

fn rule(formats: Pair<Option<&str>>) -> &'static DirectedRule {
    let restricting = formats.map(|format| format.filter(|format| RESTRICTING.contains(format)));
    match (restricting.base, restricting.head) {
        (None, None) => &rules::TYPE_COMPATIBLE,
        (Some(_), None) | (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => {
            &rules::FORMAT_GENERALIZED
        }
        (None, Some(_)) | (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => {
            &rules::FORMAT_SPECIALIZED
        }
        (Some(_), Some(_)) => &rules::FORMAT_CHANGED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_restrict_more_or_less() {
        let id = |base, head| rule(Pair { base, head }).request.id;
        assert_eq!(id(Some("int32"), Some("int64")), "request-format-generalized");
        assert_eq!(id(Some("int64"), Some("int32")), "request-format-specialized");
        assert_eq!(id(Some("date"), Some("date-time")), "request-format-changed");
        assert_eq!(id(None, Some("date")), "request-format-specialized");
        assert_eq!(id(None, Some("nickname")), "request-type-compatible");
    }
}
