//! Lowering: an OpenAPI document, as `openapiv3` reads it, becomes a part of the [`Api`].
//!
//! References become ids, in whichever file they lead to. Shorthand becomes explicit: servers, security and parameters of an operation
//! include those that it inherits. What the generator does not support becomes a diagnostic.

mod context;
mod incomplete;
mod location_names;
mod metadata;
mod operation;
mod operation_id;
mod referenced;
mod refs;
mod schema;
mod security;
mod server;
mod similar;
#[cfg(test)]
mod testing;
mod validate;

use std::collections::{HashMap, VecDeque};

use openapiv3::Components;

use crate::diagnostic::Diagnostics;
use crate::document;
use crate::ir::{self, Api, DocumentId};
use context::Context;
use referenced::ReferencedSchemas;

pub use incomplete::Incomplete;

/// Adds a document to the API, as a module or as the whole crate.
pub fn lower(api: &mut Api, document: &document::Document, module: Option<&str>, diagnostics: &mut Diagnostics) {
    let openapi = &document.openapi;
    let none = Components::default();
    let id = DocumentId(api.documents.len() as u32);
    let first_operation = api.operations.len();
    let mut context = Context {
        openapi,
        webhooks: &document.webhooks,
        later_operations: &document.later_operations,
        components: openapi.components.as_ref().unwrap_or(&none),
        references: &document.references,
        document: id,
        main: document.source,
        source: document.source,
        api,
        named: HashMap::new(),
        referenced: ReferencedSchemas::default(),
        pending: VecDeque::new(),
        undeclared: HashMap::new(),
        diagnostics,
    };
    let lowered = ir::Document {
        source: document.source,
        module: module.map(str::to_owned),
        title: openapi.info.title.clone(),
        version: openapi.info.version.clone(),
        description: openapi.info.description.clone(),
        tags: openapi.tags.iter().map(metadata::lower_tag).collect(),
        security_schemes: security::lower_schemes(&mut context),
        servers: server::lower_servers(&mut context, &openapi.servers, ""),
    };
    context.api.documents.push(lowered);
    schema::lower_components(&mut context);
    operation::lower_webhooks(&mut context);
    operation::lower_paths(&mut context);
    schema::lower_pending(&mut context);
    validate::validate(api, id, first_operation, diagnostics);
    similar::check_paths(document, diagnostics);
    similar::check_tags(api.document(id), &api.operations[first_operation..], diagnostics);
}
