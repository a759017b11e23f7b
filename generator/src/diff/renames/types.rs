//! Types with another name: those that only one side has, if they consist of the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::operations::same_operations;
use super::shape::shape;
use crate::rust::{ApiView, ModelKind, ModelView};

/// The new names of types, by their old ones.
pub type Names<'v> = BTreeMap<&'v str, &'v str>;

/// Returns the types of a document that have another name.
pub fn renamed_types<'v>(base: &'v ApiView, head: &'v ApiView) -> Names<'v> {
    let (removed, added) = (only(base, head), only(head, base));
    let mut names = named_after_operations(base, head, &removed, &added);
    // The types that a type consists of may have other names themselves.
    loop {
        let found = next(&removed, &added, &names);
        if found.is_empty() {
            break;
        }
        names.extend(found);
    }
    retain_equal(&removed, &added, &mut names);
    names
}

/// Returns the types that only the first side has.
pub fn only<'v>(own: &'v ApiView, other: &ApiView) -> Vec<&'v ModelView> {
    let others: HashSet<&str> = models(other).map(|model| model.name.as_str()).collect();
    models(own).filter(|model| !others.contains(model.name.as_str())).collect()
}

pub fn models(api: &ApiView) -> impl Iterator<Item = &ModelView> {
    api.model_files.iter().flat_map(|file| &file.models)
}

/// Returns the enums of bodies and responses, whose names are those of operations.
fn named_after_operations<'v>(
    base: &'v ApiView,
    head: &'v ApiView,
    removed: &[&'v ModelView],
    added: &[&'v ModelView],
) -> Names<'v> {
    let own = |models: &[&'v ModelView], name: String| {
        let is_own = |model: &ModelView| matches!(model.kind, ModelKind::Body(_) | ModelKind::Response(_));
        models.iter().find(|model| model.name == name && is_own(model)).map(|model| model.name.as_str())
    };
    let mut names = Names::new();
    for (before, after) in same_operations(base, head) {
        let body = before.body.as_ref().zip(after.body.as_ref());
        let body = body.map(|(old, new)| (old.rust_type.to_string(), new.rust_type.to_string()));
        let response = (before.response_type.to_string(), after.response_type.to_string());
        for (old, new) in body.into_iter().chain([response]) {
            if let (Some(old), Some(new)) = (own(removed, old), own(added, new)) {
                names.insert(old, new);
            }
        }
    }
    names
}

/// Returns the next pairs: the only types of a shape that are left on each side.
fn next<'v>(removed: &[&'v ModelView], added: &[&'v ModelView], names: &Names<'v>) -> Names<'v> {
    let known: HashSet<&str> = names.values().copied().collect();
    let old: HashMap<&str, &str> = removed.iter().map(|model| (model.name.as_str(), "_")).collect();
    let new: HashSet<&str> =
        added.iter().map(|model| model.name.as_str()).filter(|name| !known.contains(name)).collect();
    // Types whose new name is not known yet may be any of those that are left.
    let in_base = |word: &str| names.get(word).or(old.get(word)).copied().unwrap_or(word).to_owned();
    let in_head = |word: &str| if new.contains(word) { "_".to_owned() } else { word.to_owned() };
    let mut shapes: BTreeMap<String, [Vec<&'v str>; 2]> = BTreeMap::new();
    for model in removed.iter().filter(|model| !names.contains_key(model.name.as_str())) {
        if let Some(shape) = shape(model, &in_base) {
            shapes.entry(shape).or_default()[0].push(&model.name);
        }
    }
    for model in added.iter().filter(|model| new.contains(model.name.as_str())) {
        if let Some(shape) = shape(model, &in_head) {
            shapes.entry(shape).or_default()[1].push(&model.name);
        }
    }
    let only = shapes.into_values().filter_map(|pair| match pair.each_ref().map(Vec::as_slice) {
        [[old], [new]] => Some((*old, *new)),
        _ => None,
    });
    only.collect()
}

/// Removes pairs that consist of types which have turned out to be different ones.
fn retain_equal(removed: &[&ModelView], added: &[&ModelView], names: &mut Names<'_>) {
    let added: HashMap<&str, Option<String>> =
        added.iter().map(|model| (model.name.as_str(), shape(model, &str::to_owned))).collect();
    loop {
        let in_base = |word: &str| names.get(word).copied().unwrap_or(word).to_owned();
        let is_different = |model: &&&ModelView| {
            let new = names.get(model.name.as_str());
            new.is_some_and(|new| added.get(new) != Some(&shape(model, &in_base)))
        };
        let different: Vec<&str> = removed.iter().filter(is_different).map(|model| model.name.as_str()).collect();
        if different.is_empty() {
            return;
        }
        names.retain(|old, _| !different.contains(old));
    }
}
