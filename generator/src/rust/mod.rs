//! Views, which templates render. Input: a resolved API and its [`Plan`]. Output: a [`CrateView`] of names, types and docs.
//!
//! Every decision about Rust is made here; a template loops, tests a flag and prints.

mod aliases;
mod bodies;
mod commands;
mod condition;
mod context;
mod deprecation;
mod docs;
mod errors;
mod examples;
mod frame;
mod groups;
mod imports;
pub mod items;
mod models;
mod modules;
mod names;
mod operations;
mod responses;
mod rust_type;
mod servers;
mod settings;
mod styles;
mod tags;
#[cfg(test)]
mod testing;
mod types;
mod uses;
mod webhooks;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::passes::{Resolved, uses};
use crate::plan::Plan;

pub use aliases::AliasView;
pub(crate) use aliases::{Alias, FEATURE, last, parent};
pub use bodies::{BodyVariantView, BodyView};
pub use commands::{CliView, CommandGroupView, CommandView, ParameterRowView};
pub use condition::Condition;
pub use errors::{ErrorVariantView, ErrorsView};
pub use frame::CrateView;
pub use groups::{ApiView, GroupView};
pub use models::{EnumView, FieldView, ModelFileView, ModelKind, ModelView, Presence, StructView, UnionView};
pub use operations::{OperationView, PaginationView, ParameterView};
pub use responses::ResponseView;
pub use rust_type::RustType;
pub use servers::{ServerChoiceView, VariableView};
pub use settings::{CredentialView, SettingsView};
pub use webhooks::{EventView, WebhookEnumView, WebhookView};

use aliases::Aliases;
use context::Context;
pub use names::Reserved;
pub(crate) use names::unraw;
use names::{Names, Naming};

/// Returns the views of a crate.
pub fn views(
    resolved: &Resolved,
    plan: &Plan,
    config: &Config,
    reserved: &Reserved,
    diagnostics: &mut Diagnostics,
) -> CrateView {
    modules::check(config, reserved, diagnostics);
    let naming = Naming::new(config, reserved);
    let names = Names::new(resolved, plan, config, &naming, diagnostics);
    let api = &resolved.api;
    let (tags, uses, aliases) = (tags::find(resolved), uses(resolved), Aliases::new(config));
    let context = Context { api, resolved, config, plan, naming, names, aliases, tags, uses };
    frame::crate_view(&context, diagnostics)
}
