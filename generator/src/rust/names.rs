//! The table of names. Input: the API, its plan and client.toml. Output: [`Names`], every identifier that more than one file of the
//! crate uses. It is built once, and then only read.

mod assign;
mod collisions;
mod commands;
mod credentials;
mod enums;
mod fields;
mod functions;
mod groups;
mod naming;
mod parameters;
mod reserved;
mod scope;
mod types;
mod variants;
mod webhooks;

use std::collections::HashMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{DocumentId, SchemaGraph, SchemaId};
use crate::passes::{Resolved, Users, users};
use crate::plan::Plan;

pub(super) use assign::assign;
pub(super) use commands::{CommandNames, group_name, kebab, unreserved};
pub(super) use credentials::{CredentialNames, matches_nothing};
pub(super) use enums::enum_variants;
pub(super) use fields::{field_names, null_setter};
pub(super) use groups::Group;
pub(super) use naming::Naming;
pub(crate) use naming::unraw;
pub(super) use parameters::setter;
pub use reserved::Reserved;
#[cfg(test)]
pub(super) use reserved::of_repository;
pub(super) use scope::{Scope, distinct};
pub(super) use webhooks::WebhookNames;

/// The constant of the first list of servers, with which those of the others begin.
const SERVERS: &str = "SERVERS";

/// All names of a crate.
#[derive(Debug)]
pub(super) struct Names {
    /// The types of schemas, unique in each document.
    pub types: HashMap<SchemaId, String>,
    /// The forms that schemas are in multipart.
    pub forms: HashMap<SchemaId, String>,
    /// The enums of bodies with several media types, by operation.
    pub bodies: HashMap<usize, String>,
    /// The enums of responses that differ by status or media type, by operation.
    pub responses: HashMap<usize, String>,
    /// By operation.
    pub operations: Vec<OperationNames>,
    pub groups: Vec<Group>,
    /// The group of each operation.
    pub group_of: Vec<usize>,
    /// Who uses each schema, which decides the file of its type.
    pub users: Vec<Users>,
    /// By security scheme of the plan.
    pub credentials: Vec<CredentialNames>,
    pub commands: CommandNames,
    /// By webhook.
    pub webhooks: Vec<WebhookNames>,
}

/// The names of an operation.
#[derive(Debug)]
pub(super) struct OperationNames {
    pub function: String,
    /// The type that stands for the operation in its requests and responses.
    pub marker: String,
    /// The parameters by index, in the order of the function's arguments and then of the request's functions.
    pub parameters: Vec<(usize, String)>,
    /// The variants of the body's enum, by content of the plan.
    pub body_variants: Vec<String>,
    /// The variants of the response's enum, by content of the plan.
    pub response_variants: Vec<String>,
}

impl Names {
    /// Names everything.
    pub fn new(
        resolved: &Resolved,
        plan: &Plan,
        config: &Config,
        naming: &Naming<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let api = &*resolved.api;
        let (groups, group_of) = groups::by_tag(api);
        let users = users(resolved, &group_of);
        let types = types::type_names(resolved, naming, &users, plan);
        collisions::warn_of_schemas(resolved, &types.schemas, naming, diagnostics);
        let groups = groups::named(groups, resolved, naming, &types.schemas);
        let functions = functions::function_names(api, &groups, naming);
        collisions::warn_of_operations(api, &groups, &functions, naming, diagnostics);
        let markers = functions::marker_names(resolved, &groups, &types, naming);
        let commands = commands::command_names(api, plan, &groups, &functions, naming);
        let things = api.operations.iter().zip(&plan.operations).zip(functions.into_iter().zip(markers));
        let operations = things.map(|((operation, plan), (function, marker))| OperationNames {
            parameters: parameters::parameter_names(operation, naming),
            body_variants: variants::body_variants(operation, plan, naming),
            response_variants: variants::response_variants(plan, naming),
            function,
            marker,
        });
        Names {
            operations: operations.collect(),
            types: types.schemas,
            forms: types.forms,
            bodies: types.bodies,
            responses: types.responses,
            groups,
            group_of,
            users,
            credentials: credentials::credential_names(plan, config, naming, diagnostics),
            commands,
            webhooks: webhooks::webhook_names(api, naming),
        }
    }

    /// Returns the group of an operation.
    pub fn group(&self, operation: usize) -> &Group {
        &self.groups[self.group_of[operation]]
    }

    /// Returns the groups of a document.
    pub fn groups_of(&self, document: DocumentId) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.document == document)
    }

    /// Returns the constant of a list of servers, by index in the plan.
    pub fn server_constant(&self, list: usize) -> String {
        if list == 0 { SERVERS.to_owned() } else { format!("{SERVERS}_{}", list + 1) }
    }

    /// Returns the schema behind aliases if it has a type with a name.
    pub fn named_type(&self, resolved: &Resolved, schema: SchemaId) -> Option<SchemaId> {
        let id = resolved.resolve(schema);
        self.types.contains_key(&id).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use crate::plan::testing::api;

    #[test]
    fn lists_of_servers_are_numbered_from_the_second_on() {
        let constants = with_context(api(), |context| [0, 1].map(|list| context.names.server_constant(list)));
        assert_eq!(constants, ["SERVERS", "SERVERS_2"]);
    }
}
