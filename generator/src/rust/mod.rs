//! Views: what the templates print. Comes in: the [`Api`] after all passes. Goes out: a [`CrateView`] of names, types and docs.
//!
//! Every decision about Rust is made here; a template loops, tests a flag and prints.

mod commands;
mod deprecation;
mod docs;
mod errors;
mod examples;
mod frame;
mod groups;
mod imports;
mod media_types;
mod models;
mod names;
mod operations;
mod servers;
mod settings;
mod taken;
mod types;
mod uses;

use std::collections::{BTreeMap, HashMap};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, DocumentId, SchemaId};
use crate::passes::{Users, reach};

pub use commands::{CliView, CommandGroupView, CommandView};
pub use errors::{ErrorVariantView, ErrorsView};
pub use frame::CrateView;
pub use groups::{ApiView, GroupView};
pub use models::{BranchView, EnumView, FieldView, ModelFileView, ModelView, StructView, UnionView, VariantView};
pub use operations::{AnswerView, BodyView, OperationView, PagingView, ParameterView};
pub use servers::{ServerChoiceView, VariableView};
pub use settings::{CredentialView, SettingsView};

use groups::Group;
use names::Naming;
pub(crate) use names::{CLIENT_FUNCTIONS, unraw};

/// What every function of this stage looks at.
struct Context<'a> {
    api: &'a Api,
    config: &'a Config,
    naming: Naming<'a>,
    /// Names of the types that schemas become, unique in each document.
    types: HashMap<SchemaId, String>,
    names: models::TypeNames,
    /// What the operations' functions take and give, by operation.
    plans: Vec<operations::Plan>,
    /// Names of the operations' functions.
    functions: HashMap<usize, String>,
    /// Names of the types that stand for operations, by operation.
    markers: Vec<String>,
    groups: Vec<Group>,
    /// The group of each operation.
    group_of: Vec<usize>,
    /// Who uses each schema.
    users: Vec<Users>,
    /// The operations that use each schema.
    uses: Vec<uses::Uses>,
    settings: settings::Names,
    commands: commands::CommandNames,
}

/// Makes the views of a whole crate.
pub fn views(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> CrateView {
    let naming = Naming::new(config);
    let plans = operations::plans(api, &naming, diagnostics);
    let (groups, group_of) = groups::by_tag(api, &naming);
    let users = reach(api, &group_of);
    let (types, names) = models::type_names(api, &naming, &users, &plans);
    let groups = groups::named(groups, api, &naming, &types);
    let functions = operations::function_names(api, &groups, &naming);
    let markers = operations::marker_names(api, &groups, &types, &names, &naming);
    let settings = settings::names(api, config, &naming, diagnostics);
    let commands = commands::command_names(api, &groups, &functions, &naming);
    let context = Context {
        api,
        config,
        naming,
        types,
        names,
        plans,
        functions,
        markers,
        groups,
        group_of,
        users,
        uses: uses::uses(api),
        settings,
        commands,
    };
    frame::crate_view(&context, diagnostics)
}

impl Context<'_> {
    /// The path of a document's module from the crate's root: `crate::v1`, or `crate` for a crate of one document.
    fn module_path(&self, document: DocumentId) -> String {
        match &self.api.document(document).module {
            Some(module) => format!("crate::{}", self.naming.snake(module)),
            None => "crate".to_owned(),
        }
    }

    fn groups_of(&self, document: DocumentId) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.document == document)
    }
}

/// Things by the file of models that holds them: one for each group, and one for what several groups use.
type ByHome<T> = BTreeMap<Option<usize>, Vec<T>>;
