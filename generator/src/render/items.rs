//! Items: views go in, the names of what each file has to hold come out, so that a text of a document which became code is noticed.

use crate::rust::{ApiView, CrateView, GroupView, ModelFileView, ModelView, OperationView, SettingsView};

pub(super) fn library(view: &CrateView) -> Vec<String> {
    let has_cli = view.parts.cli;
    let own = ["cli", "error_body", "runtime", "settings"].map(str::to_owned);
    let of_apis = view.apis.iter().flat_map(|api| match api.module.is_empty() {
        true => ["api", "commands", "models", "operations"].map(str::to_owned).to_vec(),
        false => vec![api.module.clone()],
    });
    let is_of_command = |module: &String| ["cli", "commands"].contains(&module.as_str());
    modules(own.into_iter().chain(of_apis).filter(|module| has_cli || !is_of_command(module)))
}

pub(super) fn settings(view: &SettingsView) -> Vec<String> {
    let alternatives = view.has_from_env.then(|| "ALTERNATIVES".to_owned());
    let credentials = view.credentials.iter().map(|credential| credential.constant.clone());
    let lists = view.server_lists.iter().map(|list| list.constant.clone());
    credentials.chain(alternatives).chain(lists).chain(view.public_types.iter().cloned()).collect()
}

pub(super) fn error_body() -> Vec<String> {
    vec!["ErrorBody".to_owned()]
}

pub(super) fn api(view: &ApiView, has_cli: bool) -> Vec<String> {
    if view.module.is_empty() {
        return Vec::new();
    }
    let commands = has_cli.then_some("commands");
    let own = modules(commands.into_iter().chain(["models", "operations"]));
    std::iter::once(view.type_name.clone()).chain(own).collect()
}

pub(super) fn models(file: &ModelFileView) -> Vec<String> {
    let name = |model: &ModelView| match model {
        ModelView::Struct(view) | ModelView::Form(view) => view.name.clone(),
        ModelView::Enum(view) => view.name.clone(),
        ModelView::Union(view) => view.name.clone(),
        ModelView::Body(view) => view.name.clone(),
        ModelView::Answer(view) => view.name.clone(),
    };
    file.models.iter().map(name).collect()
}

pub(super) fn operations(group: &GroupView) -> Vec<String> {
    let of_operation = |operation: &OperationView| [operation.marker.clone(), operation.constant.clone()];
    std::iter::once(group.type_name.clone()).chain(group.operations.iter().flat_map(of_operation)).collect()
}

pub(super) fn commands() -> Vec<String> {
    vec!["COMMANDS".to_owned()]
}

pub(super) fn cli() -> Vec<String> {
    vec!["CLI".to_owned()]
}

pub(super) fn main() -> Vec<String> {
    vec!["fn main".to_owned()]
}

/// Files of their own.
pub(super) fn modules(names: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    names.into_iter().map(|name| format!("mod {}", name.as_ref())).collect()
}
