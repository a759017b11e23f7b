//! Groups: the operations of a document with the same first tag. Input: tags. Output: for each group a module, a type and a cargo
//! feature.

use std::collections::HashMap;

use super::super::condition::{Condition, PREVIEW};
use super::assign::{Named, assign};
use super::naming::{Naming, unraw};
use super::scope::Scope;
use crate::file_name::is_device;
use crate::ir::{Api, DocumentId, SchemaId};
use crate::passes::Resolved;

/// The tag of operations that have none.
const UNTAGGED: &str = "Untagged";

/// The longest name of a module, which is the name of a file.
const MAX_LENGTH: usize = 120;

#[derive(Debug)]
pub(in super::super) struct Group {
    pub document: DocumentId,
    pub tag: String,
    /// The file of its operations and of its models.
    pub module: String,
    pub feature: String,
    /// The features without which it does not exist.
    pub gate: Option<Condition>,
    pub type_name: String,
    /// The function of the client, or of its document, that returns it.
    pub function: String,
    pub operations: Vec<usize>,
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
                gate: None,
                type_name: String::new(),
                function: String::new(),
                operations: Vec::new(),
            });
        }
        groups[group].operations.push(index);
        group_of.push(group);
    }
    for group in &mut groups {
        let preview = group.operations.iter().all(|&index| api.operations[index].is_unstable());
        group.gate = Condition::of([group.feature.as_str()].into_iter().chain(preview.then_some(PREVIEW)));
    }
    (groups, group_of)
}

/// Names the groups beside the types of their documents.
pub(super) fn named(
    mut groups: Vec<Group>,
    resolved: &Resolved,
    naming: &Naming<'_>,
    types: &HashMap<SchemaId, String>,
) -> Vec<Group> {
    for document in 0..resolved.api.documents.len() as u32 {
        name_groups(resolved, &mut groups, DocumentId(document), naming, types);
    }
    groups
}

fn name_groups(
    resolved: &Resolved,
    groups: &mut [Group],
    document: DocumentId,
    naming: &Naming<'_>,
    types: &HashMap<SchemaId, String>,
) {
    let own = groups.iter().enumerate().filter(|(_, group)| group.document == document);
    let things = own.map(|(key, group)| Named { key, text: group.tag.clone() });
    let module = |text: &str| {
        let mut name = naming.snake(text);
        name.truncate(MAX_LENGTH);
        let file = unraw(&name);
        // The files of what groups share have these names, and devices on Windows others.
        if ["common", "mod"].contains(&file) || is_device(file) { format!("{file}_tag") } else { name }
    };
    let modules = assign(things.collect(), module);
    let of_document = types.iter().filter(|(id, _)| resolved.document_of(**id) == document);
    let mut scope = Scope::new(of_document.map(|(_, name)| name.clone()));
    let beside_client = resolved.api.document(document).module.is_none();
    for (index, group) in groups.iter_mut().enumerate() {
        let Some(name) = modules.get(&index) else { continue };
        group.type_name = scope.reserve_free(format!("{}Api", naming.camel(unraw(name))));
        group.function = if beside_client && naming.reserved.client.contains(unraw(name)) {
            format!("{}_api", unraw(name))
        } else {
            name.clone()
        };
        group.module = name.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, operation, resolve};

    fn groups(tags: &[(&str, bool)]) -> Vec<Group> {
        let mut api = api();
        let operations = tags.iter().map(|(tag, is_preview)| Operation {
            tags: vec![(*tag).to_owned()],
            unstable: is_preview.then(|| "It may change.".to_owned()),
            ..operation(Method::Get, "/a")
        });
        api.operations = operations.collect();
        let config = Config::default();
        let reserved = of_repository();
        let naming = Naming::new(&config, &reserved);
        let groups = by_tag(&api, &naming).0;
        named(groups, &resolve(api), &naming, &HashMap::new())
    }

    #[test]
    fn a_group_has_a_module_a_type_and_a_function() {
        let groups = groups(&[("Org Groups", false), ("Retries", false), ("Org Groups", false)]);
        let names: Vec<_> = groups.iter().map(|group| (&*group.module, &*group.type_name, &*group.function)).collect();
        assert_eq!(names, [("org_groups", "OrgGroupsApi", "org_groups"), ("retries", "RetriesApi", "retries_api")]);
        assert_eq!(groups[0].operations, [0, 2]);
    }

    #[test]
    fn a_group_of_previews_alone_needs_the_feature() {
        let groups = groups(&[("a", true), ("b", true), ("b", false)]);
        assert_eq!(groups[0].gate, Condition::of(["a", PREVIEW]));
        assert_eq!(groups[1].gate, Condition::of(["b"]));
    }

    #[test]
    fn modules_are_names_of_files() {
        let modules: Vec<String> =
            groups(&[("mod", false), ("con", false)]).into_iter().map(|one| one.module).collect();
        assert_eq!(modules, ["r#mod", "con_tag"].map(|name| name.replace("r#mod", "mod_tag")));
    }
}
