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
    let mut moved: HashMap<(&str, &str), usize> = HashMap::new();
    base.iter().for_each(|one| *moved.entry(kind(one)).or_default() += 1);
    let mut new = Vec::new();
    for hint in head {
        let left = moved.entry(kind(hint)).or_default();
        if known.contains(&(hint.message.as_str(), pointer(hint))) {
            *left = left.saturating_sub(1);
        } else {
            new.push(hint);
        }
    }
    new.retain(|hint| match moved.get_mut(&kind(hint)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    new.into_iter().cloned().collect()
}

/// Returns the message and the operation or component, within which a hint may move.
fn kind(hint: &Diagnostic) -> (&str, &str) {
    let pointer = pointer(hint).unwrap_or_default();
    let end = pointer.match_indices('/').nth(3).map_or(pointer.len(), |(index, _)| index);
    (&hint.message, &pointer[..end])
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
        let base = [hint("odd", "/paths/a/get/x"), hint("odd", "/paths/a/get/y"), hint("gone", "/c")];
        let pointers = |head: &[Diagnostic]| {
            let new = new_hints(&base, head).into_iter();
            new.map(|one| format!("{} {}", one.message, pointer(&one).unwrap_or_default())).collect::<Vec<_>>()
        };
        assert_eq!(pointers(&base), [""; 0]);
        let [x, y, z] = ["x", "y", "z"].map(|part| hint("odd", &format!("/paths/a/get/{part}")));
        assert_eq!(pointers(&[x.clone(), z.clone()]), [""; 0]);
        assert_eq!(pointers(&[x.clone(), y, z]), ["odd /paths/a/get/z"]);
        assert_eq!(pointers(&[x, hint("odd", "/paths/b/get/x")]), ["odd /paths/b/get/x"]);
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
