//! Distinct names. Input: texts of a document. Output: a name for each, with a number if two are the same.

use std::collections::HashMap;
use std::hash::Hash;

use super::naming::unraw;
use super::scope::distinct;

/// Something to name: its key, and its name in the document.
pub struct Named<K> {
    pub key: K,
    pub text: String,
}

/// Assigns a distinct identifier to each thing.
///
/// If several have the same identifier, it goes to the one whose text is spelled the same, else to the first. The others are numbered.
pub fn assign<K: Eq + Hash>(things: Vec<Named<K>>, name: impl Fn(&str) -> String) -> HashMap<K, String> {
    let named = things.into_iter().map(|thing| (name(&thing.text), thing));
    let (exact, others): (Vec<_>, Vec<_>) = named.partition(|(name, thing)| thing.text == unraw(name));
    let (names, things): (Vec<String>, Vec<Named<K>>) = exact.into_iter().chain(others).unzip();
    things.into_iter().map(|thing| thing.key).zip(distinct(names)).collect()
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
