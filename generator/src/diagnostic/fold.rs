//! Folds similar warnings and notes.
//! Input: the diagnostics of a run. Output: all errors, the first warnings and notes of each kind, and a count of the others.

use std::collections::HashMap;

use super::{Diagnostic, Diagnostics, Severity};

/// The number of warnings and notes of each kind that are rendered. Nobody reads thousands of them, and they would hide other kinds.
const MAX_LISTED: usize = 10;

/// Keeps all errors, and the first warnings and notes of each kind.
pub fn fold(diagnostics: &Diagnostics) -> Diagnostics {
    let mut folded = Diagnostics::default();
    let mut counts: HashMap<(Severity, String), usize> = HashMap::new();
    let mut folded_kinds: Vec<(Severity, String)> = Vec::new();
    for diagnostic in diagnostics {
        if diagnostic.severity != Severity::Error {
            let kind = (diagnostic.severity, kind(&diagnostic.message));
            let count = counts.entry(kind.clone()).or_default();
            *count += 1;
            if *count == MAX_LISTED + 1 {
                folded_kinds.push(kind);
            }
            if *count > MAX_LISTED {
                continue;
            }
        }
        folded.push(diagnostic.clone());
    }
    for kind in folded_kinds {
        let more = counts[&kind] - MAX_LISTED;
        let (severity, kind) = kind;
        let plural = if severity == Severity::Note { "notes" } else { "warnings" };
        let message = format!("{more} more {plural} like: {kind}");
        folded.push(Diagnostic::new(severity, message).with_help("pass `--deny-warnings` to show all of them"));
    }
    folded
}

/// Returns the message without the quoted names and values.
fn kind(message: &str) -> String {
    let mut kind = String::new();
    let mut rest = message;
    while let Some(start) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(start);
        let (mark, tail) = quoted.split_at(1);
        let Some((_, after)) = tail.split_once(mark) else { break };
        kind.push_str(&format!("{before}{mark}…{mark}"));
        rest = after;
    }
    kind + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_of_a_kind_are_counted_and_errors_are_not() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend((0..12).map(|number| Diagnostic::warning(format!("`a{number}` is odd"))));
        diagnostics.extend((0..10).map(|number| Diagnostic::warning(format!("`a{number}` is new"))));
        diagnostics.extend((0..12).map(|number| Diagnostic::error(format!("`a{number}` is bad"))));
        let folded = fold(&diagnostics);
        let messages: Vec<&str> = folded.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages.len(), 10 + 10 + 12 + 1);
        assert_eq!(messages.last(), Some(&"2 more warnings like: `…` is odd"));
        assert!(messages.contains(&"`a9` is odd") && !messages.contains(&"`a10` is odd"));
    }

    #[test]
    fn a_kind_has_no_names() {
        assert_eq!(kind("`a` is not \"b`c\" but `d"), "`…` is not \"…\" but `d");
    }
}
