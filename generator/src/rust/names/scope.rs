//! A scope of identifiers. Input: names. Output: the same names, with a number if they are in use.

use super::naming::unraw;
use crate::unique_names::UniqueNames;

/// The identifiers in use. A raw identifier is the same name as a plain one.
#[derive(Debug)]
pub struct Scope {
    names: UniqueNames,
}

impl Default for Scope {
    fn default() -> Self {
        Scope { names: UniqueNames::new(|name| unraw(name).to_owned()) }
    }
}

impl Scope {
    /// Creates a scope in which these names are reserved.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut scope = Scope::default();
        for name in names {
            scope.reserve(&name);
        }
        scope
    }

    /// Reserves a name; returns `false` if it is reserved already.
    pub fn reserve(&mut self, name: &str) -> bool {
        self.names.reserve(name)
    }

    /// Reserves the name with the next free number, from 2 on.
    pub fn reserve_numbered(&mut self, name: &str) -> String {
        self.names.reserve_numbered(unraw(name))
    }

    /// Reserves the name itself if it is free, else with a number.
    pub fn reserve_free(&mut self, name: String) -> String {
        if self.reserve(&name) { name } else { self.reserve_numbered(&name) }
    }
}

/// Numbers the names that occurred before. No numbered name equals another name.
pub fn distinct(names: Vec<String>) -> Vec<String> {
    let mut all = Scope::new(names.iter().map(|name| unraw(name).to_owned()));
    let mut seen = Scope::default();
    let distinct = names.into_iter().map(|name| if seen.reserve(&name) { name } else { all.reserve_numbered(&name) });
    distinct.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_occurred_before_are_numbered() {
        let names = ["a", "b", "a", "a2", "a", "r#type", "type"].map(str::to_owned).to_vec();
        assert_eq!(distinct(names), ["a", "b", "a3", "a2", "a4", "r#type", "type2"]);
    }

    #[test]
    fn numbers_continue_and_leave_out_reserved_names() {
        let mut scope = Scope::new(["a3".to_owned()]);
        let names = ["a", "a", "r#a", "a"].map(|name| scope.reserve_free(name.to_owned()));
        assert_eq!(names, ["a", "a2", "a4", "a5"]);
    }
}
