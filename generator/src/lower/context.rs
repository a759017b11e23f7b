//! The state that every function of lowering shares.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, ReferenceOr};

use super::referenced::ReferencedSchemas;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::document::{LaterOperations, References};
use crate::ir::{Api, DocumentId, Schema, SchemaId};
use crate::source::SourceId;

/// The document that is being lowered, and what is known of it so far.
pub(super) struct Context<'a> {
    pub openapi: &'a OpenAPI,
    pub webhooks: &'a IndexMap<String, ReferenceOr<PathItem>>,
    pub later_operations: &'a LaterOperations,
    pub components: &'a Components,
    pub references: &'a References,
    pub document: DocumentId,
    pub main: SourceId,
    /// The file that is being lowered: the main one, or one that a reference leads to.
    pub source: SourceId,
    pub api: &'a mut Api,
    /// Component schemas by name. Their ids exist before any of them is lowered, so they may refer to each other.
    pub named: HashMap<String, SchemaId>,
    pub referenced: ReferencedSchemas<'a>,
    /// Schemas that have an id and are still to be lowered. They wait, because they may nest deeper than a stack allows.
    pub pending: VecDeque<(SchemaId, &'a openapiv3::Schema)>,
    /// The help for each security scheme that is required and not declared, by name.
    pub undeclared: HashMap<String, String>,
    pub diagnostics: &'a mut Diagnostics,
}

impl Context<'_> {
    /// Runs a function on what another file defines.
    pub fn within<T>(&mut self, source: SourceId, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.source, source);
        let lowered = lower(self);
        self.source = before;
        lowered
    }

    /// Returns the location of a value in the file that is being lowered.
    pub fn value(&self, pointer: &str) -> Location {
        Location::value(self.source, pointer)
    }

    /// Adds a schema that allows any value, until it is lowered.
    pub fn push_placeholder(&mut self, pointer: String, name: Option<String>) -> SchemaId {
        let schema = Schema { name, ..Schema::any(self.document, self.source, pointer) };
        self.api.push_schema(schema)
    }

    pub fn error(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let location = self.value(pointer);
        self.diagnostics.push(Diagnostic::error(message).at(location).with_help(help));
    }

    pub fn warn(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let location = self.value(pointer);
        self.diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_files;

    /// What follows a reference into another file belongs to the file of the reference.
    #[test]
    fn the_source_is_restored_behind_another_file() {
        let lowered = lower_files(
            "paths: {/a: {get: {parameters: [{$ref: 'more.yaml#/Page'}, {name: limit, in: query, schema: {type: string}}],
               responses: {'204': {description: Done}}}}}",
            &[("more.yaml", "Page: {name: page, in: query, schema: {type: string}}")],
        );
        let operation = lowered.operation();
        let is_local: Vec<bool> = operation.parameters.iter().map(|one| one.source == operation.source).collect();
        assert_eq!(is_local, [false, true]);
    }

    #[test]
    fn diagnostics_are_located_in_the_file_that_is_lowered() {
        let lowered = lower_files(
            "paths: {/a: {post: {requestBody: {$ref: 'more.yaml#/Body'}, responses: {'204': {description: Done}}}}}",
            &[("more.yaml", "Body: {content: {}}")],
        );
        let location = lowered.diagnostics.iter().next().and_then(|warning| warning.location.clone());
        let body = lowered.operation().body.as_ref().map(|body| body.source);
        assert_eq!(location.as_ref().map(|location| location.source), body);
        assert_eq!(location.as_ref().and_then(|location| location.spot.pointer()), Some("/Body"));
    }
}
