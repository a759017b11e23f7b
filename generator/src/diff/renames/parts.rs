//! Variants and fields with another name, of types that both sides have.

use std::collections::HashMap;

use super::evidence::{Likelihood, Named, likelihood};
use super::shape::replace_words;
use super::types::{Names, models};
use super::{Found, Rename, RenameKind};
use crate::rust::{ApiView, ErrorsView, FieldView, ModelKind, ModelView, StructView};

/// How the docs of a field without a description start.
const NO_DESCRIPTION: &str = "The property `";

/// A variant or field, as far as it is compared.
#[derive(Debug)]
struct Part<'v> {
    name: &'v str,
    /// The name or value on the wire; `None` if what it holds alone identifies it.
    wire: Option<&'v str>,
    /// What it holds.
    inner: String,
    /// What the document says of it; empty if that is nothing.
    description: String,
}

/// The names that replace each other, and those that may.
#[derive(Debug, Default)]
struct Pairs<'v> {
    sure: Vec<(&'v str, &'v str)>,
    possible: Vec<(&'v str, &'v str)>,
}

/// Returns the variants and fields that have another name.
pub fn renamed_parts(base: &ApiView, head: &ApiView, root: &str, types: &Names<'_>) -> Found {
    let by_name: HashMap<&str, &ModelView> = models(head).map(|model| (model.name.as_str(), model)).collect();
    let mut found = Found::default();
    for before in models(base) {
        let name = types.get(before.name.as_str()).copied().unwrap_or(&before.name);
        let Some(after) = by_name.get(name) else { continue };
        let (Some((kind, old)), Some((new_kind, new))) = (parts(before, types), parts(after, &Names::new())) else {
            continue;
        };
        if kind != new_kind {
            continue;
        }
        let rename = |(old, new): (&str, &str)| Rename {
            old: format!("{root}models::{}::{old}", before.name),
            new: format!("{root}models::{}::{new}", after.name),
            kind,
        };
        let pairs = pairs(&old, &new);
        found.sure.extend(pairs.sure.into_iter().map(rename));
        found.possible.extend(pairs.possible.into_iter().map(rename));
    }
    found
}

fn parts<'v>(model: &'v ModelView, types: &Names<'_>) -> Option<(RenameKind, Vec<Part<'v>>)> {
    let inner = |text: String| replace_words(&text, &|word| types.get(word).copied().unwrap_or(word).to_owned());
    let fields = |view: &'v StructView| {
        let field = |field: &'v FieldView| Part {
            name: &field.name,
            wire: Some(&field.wire_name),
            inner: inner(format!("{:?} {} {}", field.presence, field.form_method, field.rust_type)),
            description: description(&field.docs),
        };
        (RenameKind::Field, view.fields.iter().map(field).collect())
    };
    match &model.kind {
        ModelKind::Struct(view) | ModelKind::Form(view) => Some(fields(view)),
        ModelKind::Enum(view) => {
            let variants = view.variants.iter();
            let variants = variants.map(|one| Part {
                name: &one.name,
                wire: Some(&one.wire_value),
                inner: String::new(),
                description: String::new(),
            });
            Some((RenameKind::Variant, variants.collect()))
        }
        ModelKind::Union(view) => {
            let variants = view.variants.iter();
            let variants = variants.map(|one| Part {
                name: &one.name,
                wire: None,
                inner: inner(one.rust_type.to_string()),
                description: String::new(),
            });
            Some((RenameKind::Variant, variants.collect()))
        }
        ModelKind::Body(_) | ModelKind::Response(_) => None,
    }
}

/// Returns what the docs of a field have from the document.
fn description(docs: &[String]) -> String {
    let lines: Vec<String> = docs.iter().map(|line| text(line).unwrap_or_default().trim().to_owned()).collect();
    let is_own = lines.first().is_some_and(|first| !first.starts_with(NO_DESCRIPTION));
    if is_own { lines.join("\n") } else { String::new() }
}

/// Returns the text of a literal, unless it is a number or another value.
fn text(literal: &str) -> Option<String> {
    syn::parse_str::<syn::LitStr>(literal).ok().map(|literal| literal.value())
}

/// Returns the names that replace each other: those of the same on the wire, else those for which something else speaks.
fn pairs<'v>(old: &[Part<'v>], new: &[Part<'v>]) -> Pairs<'v> {
    let mut removed: Vec<&Part<'_>> = old.iter().filter(|part| !has(new, part.name)).collect();
    let mut added: Vec<&Part<'_>> = new.iter().filter(|part| !has(old, part.name)).collect();
    let is_same = |one: &Part<'_>, other: &Part<'_>| match (one.wire, other.wire) {
        (None, None) => one.inner == other.inner,
        (one, other) => one == other,
    };
    let mut pairs = Pairs::default();
    removed.retain(|before| {
        let candidates = || added.iter().filter(|after| is_same(before, after));
        let is_only = old.iter().filter(|part| is_same(part, before)).count() == 1;
        let found = candidates().next().filter(|_| is_only && candidates().count() == 1).map(|part| part.name);
        added.retain(|part| Some(part.name) != found);
        pairs.sure.extend(found.map(|new| (before.name, new)));
        found.is_none()
    });
    let rest = |parts: &[Part<'v>], left: &Part<'_>| {
        let mut rest: Vec<_> = parts.iter().filter(|part| part.name != left.name).map(key).collect();
        rest.sort();
        rest
    };
    let is_only = match (removed.as_slice(), added.as_slice()) {
        ([before], [after]) => pairs.sure.is_empty() && rest(old, before) == rest(new, after),
        _ => false,
    };
    // A pair shows the places of others, as if the head had kept the old name.
    loop {
        let likely = unrivalled(&removed, &added, &|before, after| compare(before, after, [old, new], &pairs, is_only));
        let of = |likelihood| likely.iter().filter(move |one| one.2 == likelihood).map(|(old, new, _)| (*old, *new));
        let sure: Vec<(&str, &str)> = of(Likelihood::Sure).collect();
        if sure.is_empty() {
            pairs.possible.extend(of(Likelihood::Possible));
            return pairs;
        }
        removed.retain(|part| sure.iter().all(|(old, _)| *old != part.name));
        added.retain(|part| sure.iter().all(|(_, new)| *new != part.name));
        pairs.sure.extend(sure);
    }
}

/// Returns the names that may replace each other. What could be another one as well is neither.
fn unrivalled<'v>(
    removed: &[&Part<'v>],
    added: &[&Part<'v>],
    likelihood: &dyn Fn(&Part<'v>, &Part<'v>) -> Likelihood,
) -> Vec<(&'v str, &'v str, Likelihood)> {
    let all = removed
        .iter()
        .flat_map(|before| added.iter().map(|after| (before.name, after.name, likelihood(before, after))))
        .filter(|one| one.2 != Likelihood::Nothing);
    let all: Vec<(&str, &str, Likelihood)> = all.collect();
    let has_rival = |(before, after, likelihood): &(&str, &str, Likelihood)| {
        all.iter().any(|(one, other, rival)| rival >= likelihood && (one == before) != (other == after))
    };
    all.iter().filter(|one| !has_rival(one)).copied().collect()
}

/// Returns how likely it is that a part of the base is one of the head.
fn compare<'v>(
    before: &Part<'v>,
    after: &Part<'v>,
    [old, new]: [&[Part<'v>]; 2],
    known: &Pairs<'v>,
    is_only: bool,
) -> Likelihood {
    // A number is what it counts, so another one is another value.
    let wires = before.wire.and_then(text).zip(after.wire.and_then(text));
    let Some((wire, new_wire)) = wires.filter(|_| before.inner == after.inner) else { return Likelihood::Nothing };
    let renamed = |is_it: &dyn Fn(&(&str, &str)) -> bool| known.sure.iter().find(|pair| is_it(pair)).map(|pair| pair.0);
    let in_base = |part: &Part<'v>| {
        if has(new, part.name) { Some(part.name) } else { renamed(&|pair| pair.0 == part.name) }
    };
    let in_head = |part: &Part<'v>| {
        if has(old, part.name) { Some(part.name) } else { renamed(&|pair| pair.1 == part.name) }
    };
    likelihood(named(before, &wire, old, &in_base), named(after, &new_wire, new, &in_head), is_only)
}

fn has(parts: &[Part<'_>], name: &str) -> bool {
    parts.iter().any(|part| part.name == name)
}

/// Returns what identifies a part among those of its side. `kept` is the old name of a part that both sides have.
fn named<'p, 'v: 'p>(
    part: &'p Part<'v>,
    wire: &'p str,
    own: &'p [Part<'v>],
    kept: &dyn Fn(&Part<'v>) -> Option<&'v str>,
) -> Named<'p> {
    let at = own.iter().position(|one| one.name == part.name).unwrap_or_default();
    let beside = [own.iter().take(at).rev().find_map(kept), own.iter().skip(at + 1).find_map(kept)];
    let is_repeated = own.iter().any(|one| one.name != part.name && one.description == part.description);
    Named { wire, description: &part.description, is_repeated, beside }
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
