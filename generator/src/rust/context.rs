//! What views are made from. Input: the results of earlier stages and the table of names. Output: what several views ask of them.

use super::names::{Group, Names, Naming};
use crate::config::Config;
use crate::ir::{Api, DocumentId, Kind, SchemaGraph, SchemaId};
use crate::passes::{Resolved, Uses};
use crate::plan::Plan;

/// What every view is made from.
pub(super) struct Context<'a> {
    pub api: &'a Api,
    pub resolved: &'a Resolved,
    pub config: &'a Config,
    pub plan: &'a Plan,
    pub naming: Naming<'a>,
    pub names: Names,
    /// The operations that use each schema, by id.
    pub uses: Vec<Uses>,
}

impl Context<'_> {
    /// The kind of a schema behind its aliases.
    pub fn kind(&self, schema: SchemaId) -> &Kind {
        self.resolved.resolved_kind(schema)
    }

    /// The crate, as a path begins with it.
    pub fn crate_name(&self) -> String {
        self.config.package.name.replace('-', "_")
    }

    /// The path of a document's module from the crate's root: `crate::v1`, or `crate` for a crate of one document.
    pub fn module_path(&self, document: DocumentId) -> String {
        match &self.api.document(document).module {
            Some(module) => format!("crate::{}", self.naming.snake(module)),
            None => "crate".to_owned(),
        }
    }

    /// The expression of a group: `client.v1().org_groups()`.
    pub fn group_expression(&self, group: &Group) -> String {
        let module = self.api.document(group.document).module.as_deref();
        let module = module.map(|module| format!(".{}()", self.naming.snake(module))).unwrap_or_default();
        format!("client{module}.{}()", group.function)
    }
}
