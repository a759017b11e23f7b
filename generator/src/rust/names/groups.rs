//! Groups: the operations of a document with the same first tag. Input: tags. Output: for each group a module, a type and a cargo
//! feature.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::super::condition::{Condition, PREVIEW};
use super::assign::assign;
use super::naming::{Naming, unraw};
use super::scope::Scope;
use crate::file_name::is_device;
use crate::ir::{Api, DocumentId, SchemaId};
use crate::passes::Resolved;

/// The tag of operations that have none.
const UNTAGGED: &str = "Untagged";

/// The longest name of a module, which is the name of a file.
const MAX_LENGTH: usize = 120;

/// The operations of a document with the same first tag.
pub(super) struct TaggedOperations {
    document: DocumentId,
    tag: String,
    operations: Vec<usize>,
}

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

/// Returns the operations of each group, and the group of each operation.
pub(super) fn by_tag(api: &Api) -> (Vec<TaggedOperations>, Vec<usize>) {
    let mut groups: IndexMap<(DocumentId, &str), Vec<usize>> = IndexMap::new();
    let mut group_of = Vec::with_capacity(api.operations.len());
    for (index, operation) in api.operations.iter().enumerate() {
        let tag = operation.tags.first().map_or(UNTAGGED, String::as_str);
        let group = groups.entry((operation.document, tag));
        group_of.push(group.index());
        group.or_default().push(index);
    }
    let tagged =
        |((document, tag), operations): ((_, &str), _)| TaggedOperations { document, tag: tag.to_owned(), operations };
    (groups.into_iter().map(tagged).collect(), group_of)
}

/// Names the groups beside the types of their documents.
pub(super) fn named(
    groups: Vec<TaggedOperations>,
    resolved: &Resolved,
    naming: &Naming<'_>,
    types: &HashMap<SchemaId, String>,
) -> Vec<Group> {
    let modules = module_names(&groups, naming);
    let mut scopes: HashMap<DocumentId, Scope> = HashMap::new();
    for (id, name) in types {
        scopes.entry(resolved.document_of(*id)).or_default().reserve(name);
    }
    let groups = groups.into_iter().zip(modules).map(|(TaggedOperations { document, tag, operations }, module)| {
        let feature = naming.feature(&tag);
        let is_preview = operations.iter().all(|&index| resolved.api.operations[index].is_unstable());
        let plain = unraw(&module);
        let is_beside_client = resolved.api.document(document).module.is_none();
        let is_reserved = is_beside_client && naming.reserved.client.contains(plain);
        Group {
            gate: Condition::of([feature.as_str()].into_iter().chain(is_preview.then_some(PREVIEW))),
            type_name: scopes.entry(document).or_default().reserve_free(format!("{}Api", naming.camel(plain))),
            function: if is_reserved { format!("{plain}_api") } else { module.clone() },
            document,
            tag,
            module,
            feature,
            operations,
        }
    });
    groups.collect()
}

/// Returns the module of each group, unique in its document.
fn module_names(groups: &[TaggedOperations], naming: &Naming<'_>) -> Vec<String> {
    let module = |text: &str| {
        let mut name = naming.snake(text);
        name.truncate(MAX_LENGTH);
        let file = unraw(&name);
        // The files of what groups share have these names, and devices on Windows others.
        if ["common", "mod"].contains(&file) || is_device(file) { format!("{file}_tag") } else { name }
    };
    let of_documents = groups.chunk_by(|a, b| a.document == b.document);
    of_documents.flat_map(|groups| assign(groups.iter().map(|group| group.tag.clone()).collect(), module)).collect()
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
        let groups = by_tag(&api).0;
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
