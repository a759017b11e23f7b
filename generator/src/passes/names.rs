//! Names for inline schemas that become a type of their own: the name of what contains them, and of the location in it.

use std::collections::{HashMap, HashSet};

use super::dispatch::VariantMatcher;
use super::resolved::Resolved;
use super::table::Table;
use crate::ir::visit::{self, Edge, Root};
use crate::ir::{DocumentId, Operation, SchemaGraph, SchemaId, bare};
use crate::unique_names::UniqueNames;

pub(super) fn name_inline(resolved: &Resolved) -> Table<String> {
    let mut naming = Naming { resolved, names: Table::default(), used: HashMap::new(), visited: HashSet::new() };
    let components: Vec<_> = resolved.ids().filter_map(|id| Some((id, resolved.settled.component_name(id)?))).collect();
    for &(id, name) in &components {
        naming.used_in(resolved.document_of(id)).reserve(name);
    }
    for (id, name) in components {
        naming.name_children(id, name);
    }
    for operation in &resolved.api.operations {
        for (root, schema) in visit::roots(operation) {
            naming.name(schema, &root_name(operation, root));
        }
    }
    naming.names
}

struct Naming<'r> {
    resolved: &'r Resolved,
    names: Table<String>,
    /// The names in use in each document.
    used: HashMap<DocumentId, UniqueNames>,
    /// The schemas that need no name, but whose parts have been named.
    visited: HashSet<SchemaId>,
}

fn root_name(operation: &Operation, root: Root<'_>) -> String {
    let id = &operation.id;
    match root {
        Root::Parameter(parameter) => format!("{id}_{}", parameter.name),
        Root::Body(..) => format!("{id}_Request"),
        Root::Response(response, _) if response.statuses.is_success() => format!("{id}_Response"),
        Root::Response(..) => format!("{id}_Error"),
        Root::Header(_, header) => format!("{id}_{}", header.name),
    }
}

impl Naming<'_> {
    fn name(&mut self, id: SchemaId, proposed: &str) {
        if self.resolved.settled.component_name(id).is_some() || self.names.contains(id) {
            return;
        }
        if self.resolved.kind(id).needs_name() {
            let name = self.used_in(self.resolved.document_of(id)).reserve_unique(proposed);
            self.names.insert(id, name.clone());
            self.name_children(id, &name);
        } else if self.visited.insert(id) {
            self.name_children(id, proposed);
        }
    }

    fn name_children(&mut self, id: SchemaId, name: &str) {
        let resolved = self.resolved;
        let mut children = Vec::new();
        visit::edges(resolved.kind(id), |edge, child| {
            let word = match edge {
                Edge::Items => "Item".to_owned(),
                Edge::Values => "Value".to_owned(),
                Edge::Property(property) => property.name.clone(),
                Edge::Union(index) => self.variant_word(id, index, child),
                Edge::Alias | Edge::AllOf => return children.push((child, name.to_owned())),
            };
            children.push((child, format!("{name}_{word}")));
        });
        for (child, name) in children {
            self.name(child, &name);
        }
    }

    /// Returns a word for a variant: its title, or its first tag or property, which stay the same when other variants are added.
    fn variant_word(&self, union: SchemaId, index: usize, schema: SchemaId) -> String {
        const MAX_LENGTH: usize = 40;
        let variant = self.resolved.union(union).and_then(|union| union.variants.get(index));
        let matched = match variant.and_then(|variant| variant.matcher.as_ref()) {
            Some(VariantMatcher::Tag(words) | VariantMatcher::Properties(words)) => words.first(),
            Some(VariantMatcher::Fit { .. } | VariantMatcher::Type(_)) | None => None,
        };
        let title = self.resolved.annotations(schema).title.as_ref();
        let is_word = |word: &&String| word.len() <= MAX_LENGTH && word.contains(char::is_alphanumeric);
        let word = title.into_iter().chain(matched).find(is_word);
        word.cloned().unwrap_or_else(|| format!("Variant{}", index + 1))
    }

    fn used_in(&mut self, document: DocumentId) -> &mut UniqueNames {
        self.used.entry(document).or_insert_with(|| UniqueNames::new(bare))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::ir::Kind;
    use crate::ir::testing::{api, array, body, object, operation, response, schema, union};
    use crate::passes::resolve;

    #[test]
    fn an_inline_object_is_named_after_its_location() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, None, object(&[("a", text)]));
        let list = schema(&mut api, None, array(inner));
        schema(&mut api, Some("Org"), object(&[("users", list)]));
        let resolved = resolve(api, &mut Diagnostics::default());
        assert_eq!((resolved.name(inner), resolved.name(list)), (Some("Org_users_Item"), None));
    }

    #[test]
    fn a_component_keeps_its_name() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, None, object(&[("a", text)]));
        schema(&mut api, Some("Org"), object(&[("user", inner)]));
        schema(&mut api, Some("Org_user"), Kind::Boolean);
        assert_eq!(resolve(api, &mut Diagnostics::default()).name(inner), Some("Org_user2"));
    }

    #[test]
    fn bodies_are_named_after_the_operation() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let [request, ok, gone] = ["a", "b", "c"].map(|name| schema(&mut api, None, object(&[(name, text)])));
        let operation = operation(&mut api, "put_it");
        operation.body = Some(body(operation, Some(request)));
        operation.responses = vec![response(operation, 200, Some(ok)), response(operation, 410, Some(gone))];
        let resolved = resolve(api, &mut Diagnostics::default());
        let names = [request, ok, gone].map(|id| resolved.name(id).unwrap_or_default());
        assert_eq!(names, ["put_it_Request", "put_it_Response", "put_it_Error"]);
    }

    #[test]
    fn a_variant_is_named_after_its_title_or_matcher_or_number() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let [titled, matched, last] = ["a", "b", "c"].map(|name| schema(&mut api, None, object(&[(name, flag)])));
        api.schema_mut(titled).annotations.title = Some("Cat".to_owned());
        schema(&mut api, Some("Pet"), union(&[titled, matched, last]));
        let resolved = resolve(api, &mut Diagnostics::default());
        let names = [titled, matched, last].map(|id| resolved.name(id).unwrap_or_default());
        assert_eq!(names, ["Pet_Cat", "Pet_b", "Pet_Variant3"]);
    }
}
