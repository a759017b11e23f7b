//! Lowering of small documents, for unit tests.

use super::lower;
use crate::diagnostic::Diagnostics;
use crate::document;
use crate::ir::{Api, Kind, Operation, Schema, SchemaGraph, SchemaId};
use crate::source::Sources;

/// What lowering makes of a document.
pub(super) struct Lowered {
    pub api: Api,
    pub diagnostics: Diagnostics,
}

/// Lowers a document, which is written without version and title.
pub(super) fn lower_document(rest: &str) -> Lowered {
    lower_files(rest, &[])
}

/// Lowers a document that can refer to other files, each by its name and content.
pub(super) fn lower_files(rest: &str, others: &[(&str, &str)]) -> Lowered {
    lower_version("3.0.3", rest, others)
}

/// Lowers a document of OpenAPI 3.2.
pub(super) fn lower_later(rest: &str) -> Lowered {
    lower_version("3.2.0", rest, &[])
}

fn lower_version(version: &str, rest: &str, others: &[(&str, &str)]) -> Lowered {
    let mut sources = Sources::default();
    let main = sources.add("test.yaml", format!("openapi: {version}\ninfo: {{title: Test, version: '1'}}\n{rest}"));
    for (name, content) in others {
        sources.add(*name, *content);
    }
    let mut diagnostics = Diagnostics::default();
    let document = document::load_source(&mut sources, main, &mut diagnostics);
    let document = document.unwrap_or_else(|| panic!("the document cannot be read: {diagnostics:?}"));
    let (mut api, mut diagnostics) = (Api::default(), Diagnostics::default());
    lower(&mut api, &document, None, &mut diagnostics);
    Lowered { api, diagnostics }
}

/// Lowers components, each on a line as a name and a schema.
pub(super) fn lower_schemas(schemas: &str) -> Lowered {
    let schemas: String = schemas.lines().map(|line| format!("    {}\n", line.trim())).collect();
    lower_document(&format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}"))
}

/// Lowers `PUT /orgs/{id}`, from what the operation says beside its responses.
pub(super) fn lower_operation(operation: &str) -> Lowered {
    let responses = "responses: {'204': {description: Done}}";
    lower_document(&format!("paths:\n  /orgs/{{id}}:\n    put: {{{operation}, {responses}}}\n"))
}

impl Lowered {
    pub fn messages(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
    }

    /// Returns the id of a schema with a name.
    pub fn id(&self, name: &str) -> SchemaId {
        let mut ids = self.api.ids();
        ids.find(|id| self.api.schema(*id).name.as_deref() == Some(name)).unwrap_or_else(|| panic!("no schema {name}"))
    }

    pub fn schema(&self, name: &str) -> &Schema {
        self.api.schema(self.id(name))
    }

    pub fn kind(&self, name: &str) -> &Kind {
        &self.schema(name).kind
    }

    /// Returns the first operation.
    pub fn operation(&self) -> &Operation {
        self.api.operations.first().expect("the document has an operation")
    }
}
