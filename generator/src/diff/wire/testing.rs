//! Small documents for the tests of comparisons.

use std::path::PathBuf;

use jiff::civil::date;
use serde_json::{Value, json};

use crate::Project;
use crate::config::{Config, DocumentConfig};
use crate::diagnostic::{Diagnostics, render};
use crate::diff::change::Side;
use crate::passes::Resolved;
use crate::source::Sources;

/// Returns the severity and message of each change between two documents on 2030-01-01, without what their versions say.
pub(crate) fn document_changes(base: &Value, head: &Value) -> Vec<String> {
    let (base, head) = (spec(base), spec(head));
    let changes = super::compare_on(&base.side(), &head.side(), date(2030, 1, 1)).into_iter();
    let changes = changes.filter(|change| change.rule.id != "version-not-bumped");
    changes.map(|change| format!("{} {}", change.severity, change.message())).collect()
}

/// Returns the same for an operation, `POST /things`, whose name is left out.
pub(crate) fn operation_changes(base: &Value, head: &Value) -> Vec<String> {
    let changes = document_changes(&document(base), &document(head)).into_iter();
    changes.map(|change| change.replace("`POST /things`: ", "")).collect()
}

/// Returns the same for the schema of a request body; component schemas are those that both sides share.
pub(crate) fn request_changes(schemas: &Value, base: &Value, head: &Value) -> Vec<String> {
    let document = |schema: &Value| {
        let body = json!({"requestBody": {"content": {"application/json": {"schema": schema}}}});
        let mut document = document(&body);
        document["components"] = json!({"schemas": schemas});
        document
    };
    let changes = document_changes(&document(base), &document(head)).into_iter();
    let changes = changes.filter(|change| !change.contains("unused schema"));
    changes
        .map(|change| change.replace("`POST /things`: request body", "").replace(" : ", " ").replace("  ", " "))
        .collect()
}

/// Returns the same without component schemas.
pub(crate) fn schema_changes(base: &Value, head: &Value) -> Vec<String> {
    request_changes(&json!({}), base, head)
}

/// Creates a document with one operation.
pub(crate) fn document(operation: &Value) -> Value {
    let mut operation = operation.clone();
    if operation["responses"].is_null() {
        operation["responses"] = json!({"204": {"description": "Done."}});
    }
    let info = json!({"title": "Things", "version": "1"});
    json!({"openapi": "3.0.3", "info": info, "paths": {"/things": {"post": operation}}})
}

/// Creates a document whose operation accepts these security schemes.
pub(crate) fn secured(schemes: &Value, security: &Value) -> Value {
    let mut document = document(&json!({"security": security}));
    document["components"] = json!({"securitySchemes": schemes});
    document
}

/// A document after all passes.
pub(crate) struct Spec {
    pub resolved: Resolved,
    pub config: Config,
    pub sources: Sources,
}

impl Spec {
    pub(crate) fn side(&self) -> Side<'_> {
        Side { resolved: &self.resolved, config: &self.config, sources: &self.sources }
    }
}

/// Reads a document.
pub(crate) fn spec(document: &Value) -> Spec {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add("things.yaml", document.to_string());
    let config = Config::new("things", vec![DocumentConfig::new(None, "things.yaml")]);
    let project = Project { config, folder: PathBuf::new(), templates: Default::default() };
    let resolved = crate::read_api(&project, &mut sources, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    Spec { resolved, config: project.config, sources }
}
