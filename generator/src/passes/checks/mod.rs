//! Checks of what the schemas of the documents say: limits that no value fits, defaults that the schema does not allow, required
//! names and discriminators without a property, formats without effect. Input: the API, and its schemas with each `allOf` merged. Output: warnings.
//!
//! None of this prevents a crate. Without the warnings, such a document would silently become something else than was intended.

mod combined;
mod defaults;
mod discriminators;
mod formats;
mod limits;
mod required;
mod warning;

use super::schemas::Schemas;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, SchemaGraph};
use combined::Combinations;

/// Warns of everything in the schemas that has no effect or contradicts itself.
pub(super) fn check(api: &Api, merged: &Schemas, diagnostics: &mut Diagnostics) {
    for id in api.ids() {
        limits::check(api, merged, id, diagnostics);
        formats::check(api.schema(id), diagnostics);
        defaults::check(merged, id, diagnostics);
    }
    let mut combinations = Combinations::new(api);
    required::check(api, &mut combinations, diagnostics);
    discriminators::check(api, &mut combinations, diagnostics);
}

/// Returns the messages of the checks of one schema.
#[cfg(test)]
fn messages(kind: crate::ir::Kind, annotate: impl FnOnce(&mut crate::ir::Annotations)) -> Vec<String> {
    let mut api = crate::ir::testing::api();
    let id = crate::ir::testing::schema(&mut api, Some("Test"), kind);
    annotate(&mut api.schema_mut(id).annotations);
    messages_of(api)
}

/// Returns the messages of the checks of an API.
#[cfg(test)]
fn messages_of(api: Api) -> Vec<String> {
    let api = std::sync::Arc::new(api);
    let mut diagnostics = Diagnostics::default();
    let merged = super::all_of::merge(&api, &mut diagnostics);
    check(&api, &merged, &mut diagnostics);
    diagnostics.iter().map(|one| one.message.clone()).collect()
}
