//! Types with another name that have changed, too. Input: both sides of a document, and the types that are the same otherwise. Output: the
//! types in whose places another one is, if most of the fields are the same.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::same_operations;
use super::shape::field_parts;
use super::types::{Names, models, only};
use crate::rust::{ApiView, ModelKind, ModelView};

/// Returns the new names of structs, by their old ones. None of `names` is among them.
pub fn changed_types<'v>(base: &'v ApiView, head: &'v ApiView, names: &Names<'v>) -> Names<'v> {
    let known: BTreeSet<&str> = names.values().copied().collect();
    let removed: Vec<&ModelView> = only(base, head).into_iter().filter(|one| !names.contains_key(&*one.name)).collect();
    let added: Vec<&ModelView> = only(head, base).into_iter().filter(|one| !known.contains(&*one.name)).collect();
    let mut replaced: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (old, new) in places(base, head, names) {
        let (old, new) = (words(&old), words(&new));
        for (old, new) in old.iter().zip(&new).filter(|_| old.len() == new.len()) {
            let old = removed.iter().find(|model| model.name == *old);
            let new = added.iter().find(|model| model.name == *new);
            if let (Some(old), Some(new)) = (old, new) {
                replaced.entry(&old.name).or_default().insert(&new.name);
            }
        }
    }
    let model = |models: &[&'v ModelView], name: &str| models.iter().find(|model| model.name == name).copied();
    let only_pairs = replaced.iter().filter_map(|(old, all)| {
        let new = all.first().filter(|_| all.len() == 1)?;
        let is_only = replaced.values().filter(|all| all.contains(new)).count() == 1;
        let (old, new) = (model(&removed, old)?, model(&added, new)?);
        (is_only && is_mostly_equal(old, new, names)).then_some((old.name.as_str(), new.name.as_str()))
    });
    only_pairs.collect()
}

/// Returns the types of what both sides have: fields, arguments and results.
fn places(base: &ApiView, head: &ApiView, names: &Names<'_>) -> Vec<(String, String)> {
    let mut places = Vec::new();
    for before in models(base) {
        let name = names.get(before.name.as_str()).copied().unwrap_or(&before.name);
        let after = models(head).find(|model| model.name == name).map(|model| &model.kind);
        if let (ModelKind::Struct(before), Some(ModelKind::Struct(after))) = (&before.kind, after) {
            for field in &before.fields {
                let same = after.fields.iter().find(|other| other.wire_name == field.wire_name);
                places.extend(same.map(|other| (field.rust_type.to_string(), other.rust_type.to_string())));
            }
        }
    }
    for (before, after) in same_operations(base, head) {
        places.push((before.response_type.to_string(), after.response_type.to_string()));
        let body = before.body.as_ref().zip(after.body.as_ref());
        places.extend(body.map(|(old, new)| (old.rust_type.to_string(), new.rust_type.to_string())));
    }
    places
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// Returns `true` if more than half of the fields of the larger struct are in both.
fn is_mostly_equal(old: &ModelView, new: &ModelView, names: &Names<'_>) -> bool {
    let in_base = |word: &str| names.get(word).copied().unwrap_or(word).to_owned();
    let (Some(old), Some(new)) = (field_parts(old, &in_base), field_parts(new, &str::to_owned)) else { return false };
    let equal = old.iter().filter(|part| new.contains(part)).count();
    equal * 2 > old.len().max(new.len())
}
