//! The input of all views: the results of the earlier stages and the table of names.

use std::collections::HashMap;

use super::aliases::{Alias, Aliases, FEATURE, KeptNames};
use super::names::{Group, Names, Naming, field_names};
use super::tags::Tag;
use crate::config::Config;
use crate::ir::{Api, DocumentId, Kind, Object, SchemaGraph, SchemaId};
use crate::passes::{Resolved, Uses};
use crate::plan::Plan;

/// The input of all views.
pub(super) struct Context<'a> {
    pub api: &'a Api,
    pub resolved: &'a Resolved,
    pub config: &'a Config,
    pub plan: &'a Plan,
    pub naming: Naming<'a>,
    pub names: Names,
    pub aliases: Aliases<'a>,
    /// The discriminators that are constant, by object.
    pub tags: HashMap<SchemaId, Tag>,
    /// The operations that use each schema, by id.
    pub uses: Vec<Uses>,
}

impl Context<'_> {
    /// Returns the kind of a schema behind its aliases.
    pub fn kind(&self, schema: SchemaId) -> &Kind {
        self.resolved.resolved_kind(schema)
    }

    /// Returns the fields of an object's struct, in the order of properties.
    pub fn field_names(&self, id: SchemaId, object: &Object) -> KeptNames<'_> {
        self.aliases.keep_names(|| self.type_path(id), field_names(&self.naming, object))
    }

    /// Returns the path of an item as in reports: below the crate, with the module of its document.
    pub fn item_path(&self, document: DocumentId, path: &str) -> String {
        let module = self.api.document(document).module.as_deref();
        module.map(|module| format!("{}::", self.naming.snake(module))).unwrap_or_default() + path
    }

    /// Returns the path of the type of a schema as in reports.
    pub fn type_path(&self, id: SchemaId) -> String {
        let name = self.names.types.get(&id).or(self.names.forms.get(&id));
        let path = format!("models::{}", name.map(String::as_str).unwrap_or_default());
        self.item_path(self.resolved.document_of(id), &path)
    }

    /// Returns the old names of the function of an operation.
    pub fn function_aliases(&self, index: usize) -> &[Alias<'_>] {
        let function = &self.names.operations[index].function;
        let path = format!("operations::{}::{function}()", self.names.group(index).type_name);
        self.aliases.of(|| self.item_path(self.api.operations[index].document, &path))
    }

    /// Returns the old names of the type of a group.
    pub fn group_aliases(&self, group: &Group) -> &[Alias<'_>] {
        self.aliases.of(|| self.item_path(group.document, &format!("operations::{}", group.type_name)))
    }

    /// Returns the old names of the function that returns a group. The client has it, or the type of the group's document.
    pub fn accessor_aliases(&self, group: &Group) -> &[Alias<'_>] {
        let owner = || self.document_type(group.document).map(|name| self.item_path(group.document, &name));
        self.aliases.of(|| format!("{}::{}()", owner().unwrap_or_else(|| "Client".to_owned()), group.function))
    }

    /// Returns the old names of the cargo feature of groups.
    pub fn feature_aliases(&self, feature: &str) -> &[Alias<'_>] {
        self.aliases.of(|| format!("{FEATURE}{feature}"))
    }

    /// Returns the type with the groups of a document; `None` in a crate of one document.
    pub fn document_type(&self, document: DocumentId) -> Option<String> {
        let module = self.api.document(document).module.as_deref();
        module.map(|module| format!("{}Api", self.naming.camel(module)))
    }

    /// Returns the name of the crate in paths.
    pub fn crate_name(&self) -> String {
        self.config.package.name.replace('-', "_")
    }

    /// Returns the path of the module of a document: `crate::v1`, or `crate` for a crate of one document.
    pub fn module_path(&self, document: DocumentId) -> String {
        match &self.api.document(document).module {
            Some(module) => format!("crate::{}", self.naming.snake(module)),
            None => "crate".to_owned(),
        }
    }

    /// Returns the expression of a group: `client.v1().org_groups()`.
    pub fn group_expression(&self, group: &Group) -> String {
        let module = self.api.document(group.document).module.as_deref();
        let module = module.map(|module| format!(".{}()", self.naming.snake(module))).unwrap_or_default();
        format!("client{module}.{}()", group.function)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use crate::ir::{DocumentId, Method, Operation};
    use crate::plan::testing::{api, operation};

    #[test]
    fn a_document_with_a_module_is_part_of_each_path() {
        for (module, path, group) in [(None, "crate", "client.pets()"), (Some("V2"), "crate::v2", "client.v2().pets()")]
        {
            let mut api = api();
            api.documents[0].module = module.map(str::to_owned);
            api.operations = vec![Operation { tags: vec!["Pets".to_owned()], ..operation(Method::Get, "/pets") }];
            with_context(api, |context| {
                assert_eq!(context.module_path(DocumentId(0)), path);
                assert_eq!(context.group_expression(context.names.group(0)), group);
                assert_eq!(context.crate_name(), "test_api");
            });
        }
    }
}
