//! Fingerprints of changes, by which entries of accepted.toml refer to them. Input: the changes of a report. Output: a fingerprint for each
//! operation that a change affects.
//!
//! A fingerprint is a hash of the rule, the operation, the path from the nearest component, and what changed from old to new. The component
//! is the one that says it, and not one that includes it by `allOf`; a subschema without a name is what it consists of, and not its number.
//! Lines, names of files and the order of the documents are no part of it, so it survives a rebase; another change at the same path has
//! another fingerprint.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::change::WireChange;

/// The length in bytes; each is written as two digits.
const LENGTH: usize = 8;

/// The first 16 hexadecimal digits of a SHA-256 hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; LENGTH]);

/// Gives the changes of a report their fingerprints, one for each operation that they affect.
///
/// Changes that nothing distinguishes, such as two with the same text in equal subschemas, are numbered in their order: one
/// approval accepts one change.
pub fn assign(changes: &mut [WireChange]) {
    let mut assigned = Assigned::default();
    for change in changes {
        let of = |module: &str, operation: &str, assigned: &mut Assigned| {
            assigned.unique(&[change.rule.id, module, operation, &change.identity])
        };
        change.fingerprints = match change.operations.as_slice() {
            [] => vec![of("", "", &mut assigned)],
            operations => operations
                .iter()
                .map(|operation| of(operation.module.as_deref().unwrap_or_default(), &operation.name, &mut assigned))
                .collect(),
        };
    }
}

/// The fingerprints that changes have already.
#[derive(Default)]
struct Assigned {
    taken: HashSet<Fingerprint>,
    /// The next number of a change with the same parts.
    numbers: HashMap<Fingerprint, u32>,
}

impl Assigned {
    fn unique(&mut self, parts: &[&str]) -> Fingerprint {
        let number = self.numbers.entry(Fingerprint::of(parts, 0)).or_default();
        loop {
            let fingerprint = Fingerprint::of(parts, *number);
            *number += 1;
            if self.taken.insert(fingerprint) {
                return fingerprint;
            }
        }
    }
}

impl Fingerprint {
    /// Hashes each part with its length, so that text that moves from one part to the next has an effect.
    fn of(parts: &[&str], number: u32) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(number.to_le_bytes());
        let mut bytes = [0; LENGTH];
        bytes.copy_from_slice(&hash.finalize()[..LENGTH]);
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let mut bytes = [0; LENGTH];
        let digits = text.as_bytes();
        if digits.len() != 2 * LENGTH || !digits.iter().all(is_digit) {
            return Err(format!("`{text}` is not a fingerprint, which has {} digits of 0-9 and a-f", 2 * LENGTH));
        }
        for (byte, digits) in bytes.iter_mut().zip(digits.chunks(2)) {
            let value = |digit: u8| if digit < b'a' { digit - b'0' } else { digit - b'a' + 10 };
            *byte = value(digits[0]) * 16 + value(digits[1]);
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::{AffectedOperation, Pair, Rule, Severity};

    static RULE: Rule = Rule { id: "a", severity: Severity::Breaking, mirror: "a", summary: "A.", oasdiff: &[] };

    fn change(operations: &[&str], path: &str, text: &str) -> WireChange {
        let operation =
            |name: &&str| AffectedOperation { id: name.to_lowercase(), name: format!("GET /{name}"), module: None };
        WireChange {
            rule: &RULE,
            severity: RULE.severity,
            operations: operations.iter().map(operation).collect(),
            directions: Vec::new(),
            path: path.to_owned(),
            locations: Pair::default(),
            text: text.to_owned(),
            identity: format!("{path}: {text}"),
            fingerprints: Vec::new(),
            items: Vec::new(),
        }
    }

    fn fingerprints(mut changes: Vec<WireChange>) -> Vec<Vec<Fingerprint>> {
        assign(&mut changes);
        changes.into_iter().map(|change| change.fingerprints).collect()
    }

    #[test]
    fn a_fingerprint_is_stable() {
        let it = fingerprints(vec![change(&["pet"], "query / limit", "query parameter `limit`: removed")]);
        assert_eq!(it[0][0].to_string(), "74b8a6f44418c85f");
    }

    #[test]
    fn operations_that_join_or_leave_change_nothing() {
        let text = "request body `name`: maxLength 20 → 10";
        let one = |operations: &[&str]| fingerprints(vec![change(operations, "request body", text)]).remove(0);
        let both = one(&["A", "B"]);
        assert_eq!(one(&["B"]), both[1..]);
        assert_eq!(one(&["A"]), both[..1]);
        assert_eq!(one(&["New", "A", "B"])[1..], both);
    }

    #[test]
    fn another_change_at_the_same_path_has_another_fingerprint() {
        let texts = ["maxLength 20 → 10", "maxLength 20 → 5", "maxLength 10 → 5"];
        let it = fingerprints(texts.iter().map(|text| change(&["A"], "p", text)).collect());
        assert_eq!(it.iter().flatten().collect::<HashSet<_>>().len(), 3);
        let moved = fingerprints(vec![change(&["A"], "pq", "r"), change(&["A"], "p", "qr")]);
        assert_ne!(moved[0], moved[1]);
    }

    #[test]
    fn equal_changes_are_numbered() {
        let twins = || vec![change(&["A"], "p", "m"), change(&["A"], "p", "m"), change(&["B"], "p", "m")];
        let it = fingerprints(twins());
        assert_eq!(it.iter().flatten().collect::<HashSet<_>>().len(), 3);
        assert_eq!(fingerprints(twins()), it);
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_written() {
        assert_eq!(
            "0123456789abcdef".parse::<Fingerprint>().map(|it| it.to_string()).as_deref(),
            Ok("0123456789abcdef")
        );
        for wrong in
            ["", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg", "é123456789abcde"]
        {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }
}
