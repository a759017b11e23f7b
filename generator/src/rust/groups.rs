//! Groups: the operations of a document with the same first tag. Each is a type with a function per operation, and a cargo feature.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::commands::{CommandGroupView, command_group};
use super::docs::{Docs, code, link};
use super::imports::use_lines;
use super::names::{CLIENT_FUNCTIONS, Named, Naming, assign, unraw};
use super::operations::{self, OperationView};
use super::types::Imports;
use super::{Context, models};
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Api, DocumentId, SchemaId};
use crate::output::path_problem;
use crate::{parallel, pointer};

/// The tag of operations that have none.
const UNTAGGED: &str = "Untagged";

/// The longest name of a module, which is the name of a file.
const LONGEST: usize = 120;

#[derive(Debug)]
pub(super) struct Group {
    pub document: DocumentId,
    pub tag: String,
    /// The file of its operations and of its models.
    pub module: String,
    pub feature: String,
    /// The condition without which it does not exist, as `cfg` takes it.
    pub gate: String,
    pub type_name: String,
    pub operations: Vec<usize>,
}

/// A document's part of the crate: its groups and how they are reached from the client.
#[derive(Debug, Serialize)]
pub struct ApiView {
    /// The module; empty for a crate of one document.
    pub module: String,
    /// The type behind `client.v1()`; empty for a crate of one document.
    pub type_name: String,
    pub docs: Vec<String>,
    pub groups: Vec<GroupView>,
    pub model_files: Vec<models::ModelFileView>,
    /// The module without `r#`.
    pub plain_module: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Serialize)]
pub struct GroupView {
    pub module: String,
    /// The condition without which it does not exist, as `cfg` takes it.
    pub gate: String,
    pub type_name: String,
    /// The function of the client, or of its document, that gives it.
    pub function: String,
    pub docs: Vec<String>,
    pub imports: Vec<String>,
    /// The tag that it stands for.
    #[serde(skip)]
    pub tag: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
    /// Whether some of its operations exist without the feature `preview`, and some do not.
    pub partly_preview: bool,
    pub operations: Vec<OperationView>,
    pub commands: CommandGroupView,
}

/// The groups, not yet named, and the group of each operation.
pub(super) fn by_tag(api: &Api, naming: &Naming<'_>) -> (Vec<Group>, Vec<usize>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(DocumentId, &str), usize> = HashMap::new();
    let mut group_of = Vec::with_capacity(api.operations.len());
    for (index, operation) in api.operations.iter().enumerate() {
        let tag = operation.tags.first().map_or(UNTAGGED, String::as_str);
        let group = *known.entry((operation.document, tag)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Group {
                document: operation.document,
                tag: tag.to_owned(),
                module: String::new(),
                feature: naming.feature(tag),
                gate: String::new(),
                type_name: String::new(),
                operations: Vec::new(),
            });
        }
        groups[group].operations.push(index);
        group_of.push(group);
    }
    for group in &mut groups {
        let preview = group.operations.iter().all(|&index| api.operations[index].is_unstable());
        group.gate = match preview {
            true => format!("all(feature = \"{}\", feature = \"preview\")", group.feature),
            false => format!("feature = \"{}\"", group.feature),
        };
    }
    (groups, group_of)
}

/// Gives the groups their names, beside those of types.
pub(super) fn named(
    mut groups: Vec<Group>,
    api: &Api,
    naming: &Naming<'_>,
    types: &HashMap<SchemaId, String>,
) -> Vec<Group> {
    for document in 0..api.documents.len() as u32 {
        name_groups(api, &mut groups, DocumentId(document), naming, types);
    }
    groups
}

fn name_groups(
    api: &Api,
    groups: &mut [Group],
    document: DocumentId,
    naming: &Naming<'_>,
    types: &HashMap<SchemaId, String>,
) {
    let own = groups.iter().enumerate().filter(|(_, group)| group.document == document);
    let things = own.map(|(key, group)| Named { key, text: group.tag.clone() });
    let module = |text: &str| {
        let mut name = naming.snake(text);
        name.truncate(LONGEST);
        let file = unraw(&name);
        // The files of what groups share have these names, and devices on Windows others.
        match ["common", "mod"].contains(&file) || path_problem(&format!("{file}.rs")).is_some() {
            true => format!("{file}_tag"),
            false => name,
        }
    };
    let modules = assign(things.collect(), module);
    let mut taken: HashSet<String> =
        types.iter().filter(|(id, _)| api.schema(**id).document == document).map(|(_, name)| name.clone()).collect();
    for (index, group) in groups.iter_mut().enumerate() {
        let Some(name) = modules.get(&index) else { continue };
        let wanted = format!("{}Api", naming.camel(unraw(name)));
        let mut numbered = (2..).map(|number| format!("{wanted}{number}"));
        let mut type_name = wanted.clone();
        while !taken.insert(type_name.clone()) {
            type_name = numbered.next().unwrap_or_default();
        }
        group.type_name = type_name;
        group.module = name.clone();
    }
}

pub(super) fn api_view(context: &Context<'_>, document: DocumentId, diagnostics: &mut Diagnostics) -> ApiView {
    let source = context.api.document(document);
    let module = source.module.as_deref().map(|module| context.naming.snake(module)).unwrap_or_default();
    let mut docs = Docs::default();
    docs.text(&format!("{}.", source.title.trim_end_matches('.')));
    if let Some(description) = &source.description {
        docs.text(description);
    }
    let groups: Vec<&Group> = context.groups_of(document).collect();
    let groups = parallel::map(&groups, |group| {
        let mut found = Diagnostics::default();
        (group_view(context, group, &mut found), found)
    });
    let groups = groups.into_iter().map(|(group, found)| {
        diagnostics.extend(found);
        group
    });
    ApiView {
        type_name: source
            .module
            .as_deref()
            .map(|module| format!("{}Api", context.naming.camel(module)))
            .unwrap_or_default(),
        docs: docs.literals(),
        groups: groups.collect(),
        model_files: models::model_files(context, document),
        plain_module: unraw(&module).to_owned(),
        place: Place::value(source.source, "/info"),
        module,
    }
}

fn group_view(context: &Context<'_>, group: &Group, diagnostics: &mut Diagnostics) -> GroupView {
    let document = context.api.document(group.document);
    let mut imports = Imports::new();
    let operations: Vec<OperationView> = group
        .operations
        .iter()
        .map(|&index| operations::operation_view(context, index, &mut imports, diagnostics))
        .collect();
    let mut paths = models::import_paths(context, group.document, &imports);
    paths.push("crate::settings".to_owned());
    let permission = operations.iter().any(|operation| operation.permission != "None").then_some("Permission");
    let errors = operations.iter().any(|operation| !operation.errors.is_empty()).then_some("Statuses");
    let used = ["OperationSpec", "decode"].into_iter().chain(permission).chain(errors);
    paths.extend(used.map(|name| format!("crate::runtime::{name}")));
    paths.extend(["crate::Client", "crate::Operation", "crate::Request", "reqwest::Method"].map(str::to_owned));
    let mut docs = Docs::default();
    docs.own(&format!("The operations of {}.", code(&group.tag)));
    if let Some(tag) = document.tags.iter().find(|tag| tag.name == group.tag) {
        if let Some(description) = &tag.description {
            docs.text(description);
        }
        if let Some(external) = &tag.external_docs {
            docs.own(&format!("{}.", link("Documentation", &external.url)));
        }
    }
    let first = group.operations.first().map(|&index| &context.api.operations[index]);
    let place = first.map(|first| Place::value(first.source, pointer::join(&first.pointer, "tags")));
    GroupView {
        tag: group.tag.clone(),
        place: place.unwrap_or(Place::file(document.source)),
        module: group.module.clone(),
        gate: group.gate.clone(),
        type_name: group.type_name.clone(),
        function: function(context, group),
        docs: docs.literals(),
        imports: use_lines(paths),
        partly_preview: operations.iter().any(|one| one.preview) && !operations.iter().all(|one| one.preview),
        commands: command_group(context, group, &operations),
        operations,
    }
}

pub(super) fn function(context: &Context<'_>, group: &Group) -> String {
    let beside_client = context.api.document(group.document).module.is_none();
    match beside_client && CLIENT_FUNCTIONS.contains(&unraw(&group.module)) {
        true => format!("{}_api", unraw(&group.module)),
        false => group.module.clone(),
    }
}
