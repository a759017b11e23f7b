//! Lowering: an OpenAPI document as `openapiv3` reads it goes in, its part of the [`Api`] comes out.
//!
//! References become ids here, wherever they lead, shorthand becomes explicit (servers, security and parameters of an operation include those that
//! it inherits), and what the generator does not know yet becomes a diagnostic.

mod location_names;
mod operation;
mod reached;
mod refs;
mod schema;
mod security;
mod server;
mod validate;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::{self, References};
use crate::ir::{self, Api, DocumentId, SchemaId};
use crate::source::SourceId;
use reached::Reached;

/// What every lowering function needs.
struct Context<'a> {
    openapi: &'a OpenAPI,
    components: &'a Components,
    references: &'a References,
    document: DocumentId,
    main: SourceId,
    /// The file that is being lowered: the main one, or one that a reference leads to.
    source: SourceId,
    api: &'a mut Api,
    /// Component schemas by name. They are known before any is lowered, so they may refer to each other.
    named: HashMap<String, SchemaId>,
    reached: Reached<'a>,
    /// What helps with each security scheme that is required and not declared, by name.
    undeclared: HashMap<String, String>,
    diagnostics: &'a mut Diagnostics,
}

/// Adds a document to the API, as the given module or as the whole crate.
pub fn lower(api: &mut Api, document: &document::Document, module: Option<&str>, diagnostics: &mut Diagnostics) {
    let openapi = &document.openapi;
    let none = Components::default();
    let id = DocumentId(api.documents.len() as u32);
    let first_operation = api.operations.len();
    let mut context = Context {
        openapi,
        components: openapi.components.as_ref().unwrap_or(&none),
        references: &document.references,
        document: id,
        main: document.source,
        source: document.source,
        api,
        named: HashMap::new(),
        reached: Reached::default(),
        undeclared: HashMap::new(),
        diagnostics,
    };
    let lowered = ir::Document {
        source: document.source,
        module: module.map(str::to_owned),
        title: openapi.info.title.clone(),
        version: openapi.info.version.clone(),
        description: openapi.info.description.clone(),
        tags: openapi.tags.iter().map(lower_tag).collect(),
        security_schemes: security::lower_schemes(&mut context),
        servers: server::lower_servers(&mut context, &openapi.servers, ""),
    };
    context.api.documents.push(lowered);
    schema::lower_components(&mut context);
    operation::lower_paths(&mut context);
    reached::lower_reached(&mut context);
    validate::validate(api, id, first_operation, diagnostics);
}

fn lower_tag(tag: &openapiv3::Tag) -> ir::Tag {
    ir::Tag {
        name: tag.name.clone(),
        description: tag.description.clone(),
        external_docs: tag.external_docs.as_ref().map(lower_external_docs),
    }
}

fn lower_external_docs(docs: &openapiv3::ExternalDocumentation) -> ir::ExternalDocs {
    ir::ExternalDocs { url: docs.url.clone(), description: docs.description.clone() }
}

/// What is written in another form than text says nothing that could be compared, but a date that is no text in YAML.
fn lower_lifecycle(extensions: &IndexMap<String, Value>) -> ir::Lifecycle {
    let text = |key: &str| match extensions.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    ir::Lifecycle { sunset: text("x-sunset"), stability: text("x-stability-level") }
}

impl Context<'_> {
    /// Lowers what stands in a file.
    fn within<T>(&mut self, source: SourceId, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.source, source);
        let lowered = lower(self);
        self.source = before;
        lowered
    }

    fn value(&self, pointer: &str) -> Place {
        Place::value(self.source, pointer)
    }

    fn error(&mut self, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.value(pointer);
        self.diagnostics.push(Diagnostic::error(message).at(place).with_help(help));
    }
}
