//! Names for inline schemas that become a type of their own: the name of what contains them and of the place in it.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Api, Branch, DocumentId, Kind, ParameterValue, SchemaId, Sign, bare};

pub(super) fn name_inline(api: &mut Api, _: &mut Diagnostics) {
    let mut names = Names { taken: HashMap::new(), seen: HashSet::new() };
    for schema in &api.schemas {
        if let Some(name) = &schema.name {
            names.taken.insert((schema.document, bare(name)), 1);
        }
    }
    for id in api.schema_ids() {
        if let Some(name) = api.schema(id).name.clone() {
            name_children(api, &mut names, id, &name);
        }
    }
    for (id, name) in roots(api) {
        name_one(api, &mut names, id, &name);
    }
}

struct Names {
    /// Letters and digits alone, since names of types differ from the document's in the rest; and how many have wanted each.
    taken: HashMap<(DocumentId, String), usize>,
    /// The schemas without a name whose parts have been named.
    seen: HashSet<SchemaId>,
}

/// Schemas of parameters, bodies and responses, with the names that they get if they need one.
fn roots(api: &Api) -> Vec<(SchemaId, String)> {
    let mut roots = Vec::new();
    for operation in &api.operations {
        for parameter in &operation.parameters {
            let schema = match &parameter.value {
                ParameterValue::Styled { schema, .. } => Some(*schema),
                ParameterValue::Content(content) => content.schema,
            };
            roots.extend(schema.map(|schema| (schema, format!("{}_{}", operation.id, parameter.name))));
        }
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        roots.extend(contents.filter_map(|content| Some((content.schema?, format!("{}_Request", operation.id)))));
        for response in &operation.responses {
            let suffix = if response.statuses.is_success() { "Response" } else { "Error" };
            let contents = response.contents.iter();
            roots.extend(contents.filter_map(|content| Some((content.schema?, format!("{}_{suffix}", operation.id)))));
            let headers = response.headers.iter();
            roots.extend(headers.filter_map(|one| Some((one.schema?, format!("{}_{}", operation.id, one.name)))));
        }
    }
    roots
}

fn name_one(api: &mut Api, names: &mut Names, id: SchemaId, wanted: &str) {
    let schema = api.schema(id);
    if schema.name.is_some() {
        return;
    }
    if schema.kind.needs_name() {
        let name = names.free(schema.document, wanted);
        api.schema_mut(id).name = Some(name.clone());
        name_children(api, names, id, &name);
    } else if names.seen.insert(id) {
        name_children(api, names, id, wanted);
    }
}

fn name_children(api: &mut Api, names: &mut Names, id: SchemaId, name: &str) {
    let children: Vec<(SchemaId, String)> = match &api.schema(id).kind {
        Kind::Array(array) => vec![(array.items, format!("{name}_Item"))],
        Kind::Map(values) => vec![(*values, format!("{name}_Value"))],
        Kind::Object(object) => {
            let additional = match object.additional {
                Additional::Schema(schema) => Some((schema, format!("{name}_Value"))),
                Additional::Any | Additional::Forbidden => None,
            };
            let properties = object.properties.iter();
            properties
                .map(|property| (property.schema, format!("{name}_{}", property.name)))
                .chain(additional)
                .collect()
        }
        Kind::Union(union) => {
            let branches = union.branches.iter().enumerate();
            branches
                .map(|(index, branch)| (branch.schema, format!("{name}_{}", branch_word(api, branch, index))))
                .collect()
        }
        Kind::Alias(target) => vec![(*target, name.to_owned())],
        Kind::AllOf(_)
        | Kind::Any
        | Kind::Boolean
        | Kind::Integer(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Enum(_) => Vec::new(),
    };
    for (child, name) in children {
        name_one(api, names, child, &name);
    }
}

/// A word for a branch that stays when others are added: its title, or what tells it from them.
fn branch_word(api: &Api, branch: &Branch, index: usize) -> String {
    const LONGEST: usize = 40;
    let sign = match &branch.sign {
        Some(Sign::Tag(words) | Sign::Members(words)) => words.first(),
        Some(Sign::Type(_)) | None => None,
    };
    let title = api.schema(branch.schema).title.as_ref();
    let word = title.into_iter().chain(sign).find(|word| word.len() <= LONGEST && word.contains(char::is_alphanumeric));
    word.cloned().unwrap_or_else(|| format!("Branch{}", index + 1))
}

impl Names {
    /// The wanted name, with a number if it is taken.
    fn free(&mut self, document: DocumentId, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let key = (document, bare(wanted));
        while self.taken.contains_key(&(document, bare(&name))) {
            let count = self.taken.entry(key.clone()).or_default();
            *count += 1;
            name = format!("{wanted}{count}");
        }
        self.taken.entry((document, bare(&name))).or_insert(1);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Array;
    use crate::ir::testing::{api, object, schema};

    #[test]
    fn an_inline_object_is_named_after_its_place() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, None, object(&[("a", text)]));
        let items = Kind::Array(Array { items: inner, min_items: None, max_items: None, unique: false });
        let list = schema(&mut api, None, items);
        schema(&mut api, Some("Org"), object(&[("users", list)]));
        name_inline(&mut api, &mut Diagnostics::default());
        assert_eq!(api.schema(inner).name.as_deref(), Some("Org_users_Item"));
        assert_eq!(api.schema(list).name, None);
    }

    #[test]
    fn a_component_keeps_its_name() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, None, object(&[("a", text)]));
        schema(&mut api, Some("Org"), object(&[("user", inner)]));
        schema(&mut api, Some("Org_user"), Kind::Boolean);
        name_inline(&mut api, &mut Diagnostics::default());
        assert_eq!(api.schema(inner).name.as_deref(), Some("Org_user2"));
    }
}
