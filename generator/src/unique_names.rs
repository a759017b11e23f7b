//! Names in use in one scope: a name that is in use gets a number.
//!
//! Numbers are counted on, so that thousands of the same name cost no more each than two of them.

use std::collections::HashMap;

/// The names in use, and what two of them must differ in.
#[derive(Debug)]
pub struct UniqueNames<K = fn(&str) -> String> {
    key: K,
    /// The next number of each name in use, by its key.
    next: HashMap<String, usize>,
}

impl UniqueNames {
    /// Creates a scope without names. Names with the same key are the same name.
    pub fn new(key: fn(&str) -> String) -> Self {
        Self::with_key(key)
    }
}

impl<K: Fn(&str) -> String> UniqueNames<K> {
    /// Creates a scope whose key is a closure.
    pub fn with_key(key: K) -> Self {
        Self { key, next: HashMap::new() }
    }

    /// Reserves a name; returns `false` if it is in use.
    pub fn reserve(&mut self, name: &str) -> bool {
        let mut is_new = false;
        self.next.entry((self.key)(name)).or_insert_with(|| {
            is_new = true;
            2
        });
        is_new
    }

    /// Reserves the name if it is not in use, else with a number; returns what was reserved.
    pub fn reserve_unique(&mut self, name: &str) -> String {
        if self.reserve(name) { name.to_owned() } else { self.reserve_numbered(name) }
    }

    /// Reserves the name with the next number that is not in use.
    pub fn reserve_numbered(&mut self, name: &str) -> String {
        loop {
            let next = self.next.entry((self.key)(name)).or_insert(2);
            let numbered = format!("{name}{next}");
            *next += 1;
            if self.reserve(&numbered) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_and_skip_what_is_in_use() {
        let mut names = UniqueNames::new(str::to_owned);
        assert!(names.reserve("a3") && !names.reserve("a3"));
        assert_eq!(["a", "a", "a", "b"].map(|name| names.reserve_unique(name)), ["a", "a2", "a4", "b"]);
    }

    #[test]
    fn names_with_one_key_are_the_same() {
        let mut names = UniqueNames::new(str::to_lowercase);
        assert_eq!(["Org", "org", "ORG2"].map(|name| names.reserve_unique(name)), ["Org", "org2", "ORG22"]);
    }
}
