//! Distinct names. Input: texts of a document. Output: a name for each, with a number if two are the same.

use super::naming::unraw;
use super::scope::distinct;

/// Assigns a distinct identifier to each text, in their order.
///
/// If several have the same identifier, it goes to the one whose text is spelled the same, else to the first. The others are numbered.
pub fn assign(texts: Vec<String>, name: impl Fn(&str) -> String) -> Vec<String> {
    let mut names: Vec<String> = texts.iter().map(|text| name(text)).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| texts[index] != unraw(&names[index]));
    let distinct = distinct(order.iter().map(|&index| names[index].clone()).collect());
    for (index, name) in order.into_iter().zip(distinct) {
        names[index] = name;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::naming::Naming;
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;

    #[test]
    fn texts_that_would_have_one_name_are_numbered() {
        let named = |texts: &[&str]| {
            let name = |text: &str| Naming::new(&Config::default(), &of_repository()).snake(text);
            assign(texts.iter().map(|text| (*text).to_owned()).collect(), name)
        };
        assert_eq!(named(&["a-b", "aB", "a_b"]), ["a_b2", "a_b3", "a_b"]);
        assert_eq!(named(&["_id", "id", "id2"]), ["id3", "id", "id2"]);
        assert_eq!(named(&["Type", "type"]), ["type2", "r#type"]);
    }
}
