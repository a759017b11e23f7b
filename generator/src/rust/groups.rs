//! Views of documents and groups. Input: the table of names. Output: for each group its operations, commands and what both import.

use serde::Serialize;

use super::aliases::AliasView;
use super::commands::{CommandGroupView, command_group};
use super::condition::Condition;
use super::context::Context;
use super::docs::{Docs, code, link};
use super::examples::{OperationTestView, operation_example, operation_test};
use super::imports::{import_paths, use_lines};
use super::models;
use super::names::{Group, unraw};
use super::operations::{self, OperationView};
use super::rust_type::{Import, Imports};
use super::webhooks::{WebhookEnumView, webhook_enums};
use crate::diagnostic::Location;
use crate::ir::DocumentId;
use crate::{parallel, pointer};

/// The imports of every group.
const OPERATION_IMPORTS: [&str; 6] = [
    "crate::Client",
    "crate::Operation",
    "crate::Request",
    "crate::runtime::OperationSpec",
    "crate::runtime::decode",
    "crate::settings",
];

/// A document's part of the crate: its groups, and the client's function that returns them.
#[derive(Debug, Serialize)]
pub struct ApiView {
    /// The module; `None` in a crate of one document.
    pub module: Option<String>,
    /// The type behind `client.v1()`; `None` in a crate of one document.
    pub type_name: Option<String>,
    pub docs: Vec<String>,
    pub groups: Vec<GroupView>,
    pub model_files: Vec<models::ModelFileView>,
    pub webhooks: Vec<WebhookEnumView>,
    /// The module without `r#`.
    pub plain_module: Option<String>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

#[derive(Debug, Serialize)]
pub struct GroupView {
    pub module: String,
    /// The features without which it does not exist.
    pub gate: Option<Condition>,
    pub type_name: String,
    /// The function of the client, or of its document, that returns it.
    pub function: String,
    /// The old names of the type.
    pub aliases: Vec<AliasView>,
    /// The old names of the function.
    pub function_aliases: Vec<AliasView>,
    pub docs: Vec<String>,
    pub imports: Vec<String>,
    /// What only operations import that do not exist without the feature `preview`.
    pub preview_imports: Vec<String>,
    /// The cargo feature of its operations.
    #[serde(skip)]
    pub feature: String,
    /// The tag that it stands for.
    #[serde(skip)]
    pub tag: String,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
    pub operations: Vec<OperationView>,
    pub commands: CommandGroupView,
    /// The tests against the mock server; empty in a crate without it.
    pub tests: Vec<OperationTestView>,
    /// The module that the tests use.
    pub check: String,
}

pub(super) fn api_view(context: &Context<'_>, document: DocumentId) -> ApiView {
    let source = context.api.document(document);
    let mut docs = Docs::default();
    docs.text(&format!("{}.", source.title.trim_end_matches('.')));
    docs.texts(&source.description);
    let groups: Vec<&Group> = context.names.groups_of(document).collect();
    let module = source.module.as_deref().map(|module| context.naming.snake(module));
    // A document with one group has nothing else to do at the same time.
    let (groups, model_files) = parallel::join(
        || parallel::map(&groups, |group| group_view(context, group)),
        || models::model_files(context, document),
    );
    ApiView {
        type_name: context.document_type(document),
        docs: docs.literals(),
        groups,
        model_files,
        webhooks: webhook_enums(context, document),
        plain_module: module.as_deref().map(|module| unraw(module).to_owned()),
        location: Location::value(source.source, "/info"),
        module,
    }
}

fn group_view(context: &Context<'_>, group: &Group) -> GroupView {
    let document = context.api.document(group.document);
    let (previews, stable): (Vec<usize>, Vec<usize>) =
        group.operations.iter().partition(|&&index| context.api.operations[index].is_unstable());
    let is_partly_preview = !previews.is_empty() && !stable.is_empty();
    let (mut imports, mut preview_imports) = (Imports::from(OPERATION_IMPORTS.map(Import::Path)), Imports::new());
    let operations = group.operations.iter().map(|&index| {
        let is_gated = is_partly_preview && previews.contains(&index);
        let imports = if is_gated { &mut preview_imports } else { &mut imports };
        let view = operation_view(context, index, imports);
        if !view.errors.is_empty() {
            imports.insert(Import::Path("crate::runtime::Statuses"));
        }
        view
    });
    let operations: Vec<OperationView> = operations.collect();
    let preview_imports = preview_imports.difference(&imports).cloned().collect();
    let lines = |imports: &Imports| use_lines(import_paths(context, group.document, imports));
    let mut docs = Docs::default();
    docs.own(&format!("The operations of {}.", code(&group.tag)));
    if let Some(tag) = document.tags.iter().find(|tag| tag.name == group.tag) {
        docs.texts(&tag.description);
        if let Some(external) = &tag.external_docs {
            docs.own(&format!("{}.", link("Documentation", &external.url)));
        }
    }
    let first = group.operations.first().map(|&index| &context.api.operations[index]);
    let location = first.map(|first| Location::value(first.source, pointer::join(&first.pointer, "tags")));
    let has_mock = context.config.package.without.iter().all(|part| part != "mock");
    let tested = group.operations.iter().zip(&operations).filter(|_| has_mock);
    GroupView {
        tests: tested.map(|(index, view)| operation_test(context, *index, view)).collect(),
        check: format!("{}::mock::check", context.crate_name()),
        feature: group.feature.clone(),
        tag: group.tag.clone(),
        location: location.unwrap_or(Location::file(document.source)),
        module: group.module.clone(),
        gate: group.gate.clone(),
        type_name: group.type_name.clone(),
        function: group.function.clone(),
        aliases: context.group_aliases(group).iter().map(|alias| alias.view(&group.type_name, None)).collect(),
        function_aliases: accessor_aliases(context, group),
        docs: docs.literals(),
        imports: lines(&imports),
        preview_imports: lines(&preview_imports),
        commands: command_group(context, group),
        operations,
    }
}

/// Returns the old names of the function that returns a group.
fn accessor_aliases(context: &Context<'_>, group: &Group) -> Vec<AliasView> {
    let name = unraw(&group.function);
    let link = format!("Self::{name}");
    context.accessor_aliases(group).iter().map(|alias| alias.view(name, Some(&link))).collect()
}

/// Returns the imports of every file of operations.
fn operation_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> OperationView {
    let mut view = operations::operation_view(context, index, imports);
    view.example = operation_example(context, index, &view).literals();
    view
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, operation};

    #[test]
    fn a_group_imports_what_its_operations_use() {
        let mut api = api();
        let tags = || vec!["Pets".to_owned()];
        let unstable = Some("It may change.".to_owned());
        api.operations = vec![
            Operation { tags: tags(), ..operation(Method::Get, "/pets") },
            Operation { tags: tags(), unstable, ..operation(Method::Put, "/pets") },
        ];
        let view = with_context(api, |context| api_view(context, DocumentId(0)));
        let group = &view.groups[0];
        assert_eq!((&*group.module, &*group.type_name, &*group.function), ("pets", "PetsApi", "pets"));
        assert!(
            group.imports.iter().any(|path| path == "crate::runtime::{OperationSpec, decode}"),
            "{:?}",
            group.imports
        );
    }
}
