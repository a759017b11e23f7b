//! Hints about the documents: what `generate` would report about the head, and not about the base.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Spot};

/// Returns the warnings and notes of a side.
pub(super) fn of_side(diagnostics: &Diagnostics) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|one| one.severity != Severity::Error).cloned().collect()
}

/// Returns the hints that are new in the head. One that moved is not new.
pub fn new_hints(base: &[Diagnostic], head: &[Diagnostic]) -> Vec<Diagnostic> {
    let known: HashSet<(&str, Option<&str>)> = base.iter().map(|one| (one.message.as_str(), pointer(one))).collect();
    let mut moved: HashMap<&str, usize> = HashMap::new();
    base.iter().for_each(|one| *moved.entry(&one.message).or_default() += 1);
    let mut new = Vec::new();
    for hint in head {
        let left = moved.entry(&hint.message).or_default();
        if known.contains(&(hint.message.as_str(), pointer(hint))) {
            *left = left.saturating_sub(1);
        } else {
            new.push(hint);
        }
    }
    new.retain(|hint| match moved.get_mut(hint.message.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    new.into_iter().cloned().collect()
}

fn pointer(hint: &Diagnostic) -> Option<&str> {
    hint.location.as_ref().and_then(|location| Spot::pointer(&location.spot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;
    use crate::source::Sources;

    #[test]
    fn hints_that_the_base_has_are_not_new_even_if_they_moved() {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", "a: 1");
        let hint =
            |message: &str, pointer: &str| Diagnostic::note(message).at(Location::value(source, pointer.to_owned()));
        let base = [hint("odd", "/a"), hint("odd", "/b"), hint("gone", "/c")];
        let pointers = |head: &[Diagnostic]| {
            let new = new_hints(&base, head).into_iter();
            new.map(|one| format!("{} {}", one.message, pointer(&one).unwrap_or_default())).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&base), [""; 0]);
        assert_eq!(pointers(&[hint("odd", "/a"), hint("odd", "/z")]), [""; 0]);
        assert_eq!(pointers(&[hint("odd", "/a"), hint("odd", "/b"), hint("odd", "/d")]), ["odd /d"]);
        assert_eq!(pointers(&[hint("new", "/a")]), ["new /a"]);
    }

    #[test]
    fn errors_are_no_hints() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::error("a"));
        diagnostics.push(Diagnostic::warning("b"));
        assert_eq!(of_side(&diagnostics).len(), 1);
    }
}
