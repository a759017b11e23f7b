//! Distinct names. Input: things and how each text becomes a name. Output: a name for each, with a number where two are the same.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::naming::unraw;

/// A thing to name: which it is, and what the document calls it.
pub struct Named<K> {
    pub key: K,
    pub text: String,
}

/// Assigns a distinct identifier to each thing.
///
/// If several things have the same identifier, the one whose text is spelled like it keeps it, else the first; the others are numbered.
pub fn assign<K: Copy + Eq + Hash>(things: Vec<Named<K>>, name: impl Fn(&str) -> String) -> HashMap<K, String> {
    let names: Vec<String> = things.iter().map(|thing| name(&thing.text)).collect();
    let is_exact = |index: &usize| things[*index].text == unraw(&names[*index]);
    let (exact, others): (Vec<usize>, Vec<usize>) = (0..things.len()).partition(is_exact);
    // A numbered name must not be the name of another thing.
    let reserved: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut assigned_names: HashSet<String> = HashSet::with_capacity(things.len());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut assigned = HashMap::with_capacity(things.len());
    for index in exact.into_iter().chain(others) {
        let first = names[index].as_str();
        let mut name = first.to_owned();
        while !assigned_names.insert(name.clone()) {
            let count = counts.entry(first).or_insert(1);
            loop {
                *count += 1;
                name = format!("{}{count}", unraw(first));
                if !reserved.contains(name.as_str()) {
                    break;
                }
            }
        }
        assigned.insert(things[index].key, name);
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::super::naming::Naming;
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;

    #[test]
    fn things_that_would_have_one_name_are_numbered() {
        let named = |texts: &[&str]| {
            let things = texts.iter().enumerate();
            let things = things.map(|(key, text)| Named { key, text: (*text).to_owned() });
            let name = |text: &str| Naming::new(&Config::default(), &of_repository()).snake(text);
            let names = assign(things.collect(), name);
            (0..texts.len()).map(|index| names[&index].clone()).collect::<Vec<_>>()
        };
        assert_eq!(named(&["a-b", "aB", "a_b"]), ["a_b2", "a_b3", "a_b"]);
        assert_eq!(named(&["_id", "id", "id2"]), ["id3", "id", "id2"]);
        assert_eq!(named(&["Type", "type"]), ["type2", "r#type"]);
    }
}
