//! Views: what the templates print. Comes in: the [`Api`] and its [`Plan`]. Goes out: a [`CrateView`] of names, types and docs.
//!
//! Every decision about Rust is made here; a template loops, tests a flag and prints.

mod arguments;
mod bodies;
mod commands;
mod docs;
mod errors;
mod frame;
mod groups;
mod imports;
mod models;
mod names;
mod operations;
mod responses;
mod servers;
mod settings;
mod types;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, DocumentId, Kind, SchemaId};
use crate::plan::Plan;

pub use arguments::ArgumentKind;
pub use bodies::{BodyVariantView, BodyView};
pub use commands::{CliView, CommandGroupView, CommandView};
pub use errors::{ErrorVariantView, ErrorsView};
pub use frame::CrateView;
pub use groups::{ApiView, GroupView};
pub use models::{BranchView, EnumView, FieldView, ModelFileView, ModelView, StructView, UnionView, VariantView};
pub use operations::{OperationView, PaginationView, ParameterView};
pub use responses::ResponseView;
pub use servers::{ServerChoiceView, VariableView};
pub use settings::{CredentialView, SettingsView};

pub(crate) use names::{CLIENT_FUNCTIONS, unraw};
use names::{Group, Names, Naming};

/// What every view is made from.
struct Context<'a> {
    api: &'a Api,
    config: &'a Config,
    plan: &'a Plan,
    naming: Naming<'a>,
    names: Names,
}

/// Makes the views of a whole crate.
pub fn views(api: &Api, plan: &Plan, config: &Config, diagnostics: &mut Diagnostics) -> CrateView {
    let naming = Naming::new(config);
    let names = Names::new(api, plan, config, &naming, diagnostics);
    frame::crate_view(&Context { api, config, plan, naming, names }, diagnostics)
}

impl Context<'_> {
    /// The kind of a schema behind its aliases.
    fn kind(&self, schema: SchemaId) -> &Kind {
        &self.api.schema(self.api.resolve(schema)).kind
    }

    /// Returns `true` if null is one of a schema's values.
    fn is_nullable(&self, schema: SchemaId) -> bool {
        self.api.is_nullable(schema)
    }

    /// The path of a document's module from the crate's root: `crate::v1`, or `crate` for a crate of one document.
    fn module_path(&self, document: DocumentId) -> String {
        match &self.api.document(document).module {
            Some(module) => format!("crate::{}", self.naming.snake(module)),
            None => "crate".to_owned(),
        }
    }

    /// The expression of a group: `client.v1().org_groups()`.
    fn group_expression(&self, group: &Group) -> String {
        let module = self.api.document(group.document).module.as_deref();
        let module = module.map(|module| format!(".{}()", self.naming.snake(module))).unwrap_or_default();
        format!("client{module}.{}()", group.function)
    }
}

/// Things by the file of models that holds them: one for each group, and one for what several groups use.
type ByHome<T> = BTreeMap<Option<usize>, Vec<T>>;
