//! Checks of what the schemas of the documents say: limits that no value fits, defaults that the enum does not list, required names
//! without a property, formats without effect. Input: the API, and its schemas with each `allOf` merged. Output: warnings.
//!
//! None of this prevents a crate. Without the warnings, such a document would silently become something else than was intended.

mod defaults;
mod formats;
mod limits;
mod required;

use super::schemas::Schemas;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Api, Schema, SchemaGraph};
use crate::pointer;

/// Warns of everything in the schemas that has no effect or contradicts itself.
pub(super) fn check(api: &Api, merged: &Schemas, diagnostics: &mut Diagnostics) {
    for id in api.ids() {
        limits::check(api.schema(id), diagnostics);
        formats::check(api.schema(id), diagnostics);
        defaults::check(merged, id, diagnostics);
    }
    required::check(api, diagnostics);
}

/// Warns of a keyword of a schema.
fn warn(schema: &Schema, keyword: &str, message: String, help: impl Into<String>, diagnostics: &mut Diagnostics) {
    let location = Location::value(schema.source, pointer::join(&schema.pointer, keyword));
    diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
}

/// Returns the messages of the checks of one schema.
#[cfg(test)]
fn messages(kind: crate::ir::Kind, annotate: impl FnOnce(&mut crate::ir::Annotations)) -> Vec<String> {
    let mut api = crate::ir::testing::api();
    let id = crate::ir::testing::schema(&mut api, Some("Test"), kind);
    annotate(&mut api.schema_mut(id).annotations);
    let api = std::sync::Arc::new(api);
    let mut diagnostics = Diagnostics::default();
    check(&api, &Schemas::new(std::sync::Arc::clone(&api)), &mut diagnostics);
    diagnostics.iter().map(|one| one.message.clone()).collect()
}
