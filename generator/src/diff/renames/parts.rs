//! Variants and fields with another name, of types that both sides have.

use std::collections::HashMap;

use super::shape::replace_words;
use super::types::{Names, models};
use super::{Rename, RenameKind};
use crate::rust::{ApiView, ErrorsView, FieldView, ModelKind, ModelView, StructView};

/// A variant or field, as far as it is compared.
#[derive(Debug)]
struct Part<'v> {
    name: &'v str,
    /// The name or value on the wire; `None` if what it holds alone identifies it.
    wire: Option<&'v str>,
    /// What it holds.
    inner: String,
}

/// Returns the variants and fields that have another name.
pub fn renamed_parts(base: &ApiView, head: &ApiView, root: &str, types: &Names<'_>) -> Vec<Rename> {
    let by_name: HashMap<&str, &ModelView> = models(head).map(|model| (model.name.as_str(), model)).collect();
    let mut renames = Vec::new();
    for before in models(base) {
        let name = types.get(before.name.as_str()).copied().unwrap_or(&before.name);
        let Some(after) = by_name.get(name) else { continue };
        let (Some((kind, old)), Some((new_kind, new))) = (parts(before, types), parts(after, &Names::new())) else {
            continue;
        };
        if kind != new_kind {
            continue;
        }
        renames.extend(pairs(&old, &new).into_iter().map(|(old, new)| Rename {
            old: format!("{root}models::{}::{old}", before.name),
            new: format!("{root}models::{}::{new}", after.name),
            kind,
        }));
    }
    renames
}

fn parts<'v>(model: &'v ModelView, types: &Names<'_>) -> Option<(RenameKind, Vec<Part<'v>>)> {
    let inner = |text: String| replace_words(&text, &|word| types.get(word).copied().unwrap_or(word).to_owned());
    let fields = |view: &'v StructView| {
        let field = |field: &'v FieldView| Part {
            name: &field.name,
            wire: Some(&field.wire_name),
            inner: inner(format!("{:?} {} {}", field.presence, field.form_method, field.rust_type)),
        };
        (RenameKind::Field, view.fields.iter().map(field).collect())
    };
    match &model.kind {
        ModelKind::Struct(view) | ModelKind::Form(view) => Some(fields(view)),
        ModelKind::Enum(view) => {
            let variants = view.variants.iter();
            let variants =
                variants.map(|one| Part { name: &one.name, wire: Some(&one.wire_value), inner: String::new() });
            Some((RenameKind::Variant, variants.collect()))
        }
        ModelKind::Union(view) => {
            let variants = view.variants.iter();
            let variants =
                variants.map(|one| Part { name: &one.name, wire: None, inner: inner(one.rust_type.to_string()) });
            Some((RenameKind::Variant, variants.collect()))
        }
        ModelKind::Body(_) | ModelKind::Response(_) => None,
    }
}

/// Returns the names that replace each other: those of the same on the wire, else the only ones, where the rest is equal.
fn pairs<'v>(old: &[Part<'v>], new: &[Part<'v>]) -> Vec<(&'v str, &'v str)> {
    let has = |parts: &[Part<'_>], name: &str| parts.iter().any(|part| part.name == name);
    let mut removed: Vec<&Part<'_>> = old.iter().filter(|part| !has(new, part.name)).collect();
    let mut added: Vec<&Part<'_>> = new.iter().filter(|part| !has(old, part.name)).collect();
    let is_same = |one: &Part<'_>, other: &Part<'_>| match (one.wire, other.wire) {
        (None, None) => one.inner == other.inner,
        (one, other) => one == other,
    };
    let mut pairs = Vec::new();
    removed.retain(|before| {
        let candidates = || added.iter().filter(|after| is_same(before, after));
        let is_only = old.iter().filter(|part| is_same(part, before)).count() == 1;
        let found = candidates().next().filter(|_| is_only && candidates().count() == 1).map(|part| part.name);
        added.retain(|part| Some(part.name) != found);
        pairs.extend(found.map(|new| (before.name, new)));
        found.is_none()
    });
    if let ([before], [after]) = (removed.as_slice(), added.as_slice()) {
        let rest = |parts: &[Part<'v>], left: &str| {
            let mut rest: Vec<_> = parts.iter().filter(|part| part.name != left).map(key).collect();
            rest.sort();
            rest
        };
        let is_wire = before.wire.is_some() && before.inner == after.inner;
        if is_wire && pairs.is_empty() && rest(old, before.name) == rest(new, after.name) {
            pairs.push((before.name, after.name));
        }
    }
    pairs
}

fn key(part: &Part<'_>) -> (String, Option<String>, String) {
    (part.name.to_owned(), part.wire.map(str::to_owned), part.inner.clone())
}

/// Returns the variants of the enum of error bodies whose types have another name.
pub fn renamed_errors(base: &ErrorsView, head: &ErrorsView, types: &[Rename]) -> Vec<Rename> {
    let new_type = |old: &str| {
        let rename = types.iter().find(|one| one.kind == RenameKind::Type && one.old == old);
        rename.map_or_else(|| old.to_owned(), |rename| rename.new.clone())
    };
    let has = |view: &ErrorsView, name: &str| view.variants.iter().any(|one| one.name == name);
    let path = |rust_type: &str| rust_type.trim_start_matches("crate::").to_owned();
    let mut renames = Vec::new();
    for before in base.variants.iter().filter(|one| !has(head, &one.name)) {
        let new = new_type(&path(&before.rust_type));
        let after = head.variants.iter().find(|one| path(&one.rust_type) == new);
        if let Some(after) = after.filter(|after| !has(base, &after.name)) {
            renames.push(Rename {
                old: format!("ErrorBody::{}", before.name),
                new: format!("ErrorBody::{}", after.name),
                kind: RenameKind::Variant,
            });
        }
    }
    renames
}
