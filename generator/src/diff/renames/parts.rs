//! Variants and fields with another name, of types that both sides have.

use std::collections::{HashMap, HashSet};

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
    let [old_names, new_names] = [old, new].map(|parts| parts.iter().map(|part| part.name).collect::<HashSet<&str>>());
    let mut removed: Vec<&Part<'v>> = old.iter().filter(|part| !new_names.contains(part.name)).collect();
    let mut added: Vec<&Part<'v>> = new.iter().filter(|part| !old_names.contains(part.name)).collect();
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
    // The old names of what both sides have. A pair shows the places of others, as if the head had kept the old name.
    let mut old_kept: HashMap<&str, &'v str> = kept(old, &new_names);
    let mut new_kept: HashMap<&str, &'v str> = kept(new, &old_names);
    let mut found = pairs.sure.clone();
    let mut budget = MAX_PAIRS;
    while let Some(rest) = budget.checked_sub(removed.len().saturating_mul(added.len())) {
        budget = rest;
        old_kept.extend(found.iter().map(|(old, _)| (*old, *old)));
        new_kept.extend(found.iter().map(|(old, new)| (*new, *old)));
        let likely = unrivalled(&candidates(&removed, old, &old_kept), &candidates(&added, new, &new_kept), is_only);
        let of = |likelihood| likely.iter().filter(move |one| one.2 == likelihood).map(|(old, new, _)| (*old, *new));
        found = of(Likelihood::Sure).collect();
        if found.is_empty() {
            pairs.possible.extend(of(Likelihood::Possible));
            break;
        }
        removed.retain(|part| found.iter().all(|(old, _)| *old != part.name));
        added.retain(|part| found.iter().all(|(_, new)| *new != part.name));
        pairs.sure.extend(&found);
    }
    pairs
}

/// The most pairs that are compared for one type. One of which more is replaced is another type.
const MAX_PAIRS: usize = 100_000;

/// Returns the names of a side that the other one has, too.
fn kept<'v>(own: &[Part<'v>], other: &HashSet<&str>) -> HashMap<&'v str, &'v str> {
    own.iter().filter(|part| other.contains(part.name)).map(|part| (part.name, part.name)).collect()
}

/// A part that only one side has, with what tells which one it is on the other side.
#[derive(Debug)]
struct Candidate<'p, 'v> {
    part: &'p Part<'v>,
    wire: String,
    is_repeated: bool,
    beside: [Option<&'v str>; 2],
}

impl Candidate<'_, '_> {
    fn named(&self) -> Named<'_> {
        let Candidate { part, wire, is_repeated, beside } = self;
        Named { wire, description: &part.description, is_repeated: *is_repeated, beside: *beside }
    }
}

/// Returns the parts of a side that the other one has not, unless their value is a number: another one is another value. `kept` has the
/// old names of what both sides have.
fn candidates<'p, 'v>(
    left: &[&'p Part<'v>],
    own: &[Part<'v>],
    kept: &HashMap<&str, &'v str>,
) -> Vec<Candidate<'p, 'v>> {
    let mut descriptions: HashMap<&str, usize> = HashMap::new();
    own.iter().for_each(|part| *descriptions.entry(&part.description).or_default() += 1);
    let mut beside: HashMap<&str, [Option<&'v str>; 2]> = HashMap::new();
    let mut note = |index: usize, parts: &mut dyn Iterator<Item = &Part<'v>>| {
        let mut last = None;
        for part in parts {
            beside.entry(part.name).or_default()[index] = last;
            last = kept.get(part.name).copied().or(last);
        }
    };
    note(0, &mut own.iter());
    note(1, &mut own.iter().rev());
    let candidate = |part: &&'p Part<'v>| {
        let is_repeated = descriptions.get(part.description.as_str()).is_some_and(|count| *count > 1);
        let beside = beside.get(part.name).copied().unwrap_or_default();
        Some(Candidate { part, wire: part.wire.and_then(text)?, is_repeated, beside })
    };
    left.iter().filter_map(candidate).collect()
}

/// Returns the names that may replace each other. What could be another one as well is neither.
fn unrivalled<'v>(
    old: &[Candidate<'_, 'v>],
    new: &[Candidate<'_, 'v>],
    is_only: bool,
) -> Vec<(&'v str, &'v str, Likelihood)> {
    let mut likely = Vec::new();
    for (row, before) in old.iter().enumerate() {
        for (column, after) in new.iter().enumerate().filter(|(_, after)| after.part.inner == before.part.inner) {
            let likelihood = likelihood(before.named(), after.named(), is_only);
            if likelihood > Likelihood::Nothing {
                likely.push((row, column, likelihood));
            }
        }
    }
    // How many pairs of each row and column are as likely as that.
    let mut rows: HashMap<(usize, Likelihood), usize> = HashMap::new();
    let mut columns: HashMap<(usize, Likelihood), usize> = HashMap::new();
    for &(row, column, likelihood) in &likely {
        for level in [Likelihood::Possible, Likelihood::Sure].into_iter().filter(|level| *level <= likelihood) {
            *rows.entry((row, level)).or_default() += 1;
            *columns.entry((column, level)).or_default() += 1;
        }
    }
    likely.retain(|&(row, column, likelihood)| {
        rows.get(&(row, likelihood)) == Some(&1) && columns.get(&(column, likelihood)) == Some(&1)
    });
    likely.iter().map(|&(row, column, likelihood)| (old[row].part.name, new[column].part.name, likelihood)).collect()
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
