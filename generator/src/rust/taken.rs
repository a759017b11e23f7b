//! Names in use in one scope. Comes in: names that are wanted. Goes out: the same, or with a number that nobody else has.
//!
//! Numbers are counted on, so that thousands of one name cost no more each than two of them.

use std::collections::{HashMap, HashSet};

use super::names::unraw;

#[derive(Debug, Default)]
pub struct Taken {
    names: HashSet<String>,
    /// The last number of each name that has got any.
    numbers: HashMap<String, usize>,
}

impl Taken {
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Taken { names: names.into_iter().collect(), numbers: HashMap::new() }
    }

    /// Takes a name; false if it is in use. A raw identifier is the same name as one that is not.
    pub fn take(&mut self, name: &str) -> bool {
        self.names.insert(unraw(name).to_owned())
    }

    /// Takes the name with the next number that is free, from 2 on.
    pub fn numbered(&mut self, name: &str) -> String {
        let name = unraw(name);
        let mut number = self.numbers.get(name).copied().unwrap_or(1);
        loop {
            number += 1;
            let numbered = format!("{name}{number}");
            if self.names.insert(numbered.clone()) {
                self.numbers.insert(name.to_owned(), number);
                return numbered;
            }
        }
    }

    /// Takes the name itself if it is free, else with a number.
    pub fn free(&mut self, name: String) -> String {
        if self.take(&name) { name } else { self.numbered(&name) }
    }
}

/// Gives those that are there already a number, which must not make the name of one that comes later.
pub fn distinct(names: Vec<String>) -> Vec<String> {
    let mut wanted = Taken::new(names.iter().map(|name| unraw(name).to_owned()));
    let mut seen = Taken::default();
    let distinct = names.into_iter().map(|name| if seen.take(&name) { name } else { wanted.numbered(&name) });
    distinct.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_there_already_get_a_number() {
        let names = ["a", "b", "a", "a2", "a", "r#type", "type"].map(str::to_owned).to_vec();
        assert_eq!(distinct(names), ["a", "b", "a3", "a2", "a4", "r#type", "type2"]);
    }

    #[test]
    fn numbers_go_on_and_leave_out_what_is_taken() {
        let mut taken = Taken::new(["a3".to_owned()]);
        let names = ["a", "a", "r#a", "a"].map(|name| taken.free(name.to_owned()));
        assert_eq!(names, ["a", "a2", "a4", "a5"]);
    }
}
