//! Properties of combined schemas. Input: the API. Output: the properties that values of a schema have because of the schema itself and
//! because of those that it is combined with.
//!
//! An `allOf` combines its subschemas with each other, and inline schemas of the same property in two of them as well. Subschemas of a
//! union are not combined with each other, and neither are two schemas that have a subschema of their `allOf` in common.

use std::collections::{HashMap, HashSet};

use crate::ir::visit::{self, Edge};
use crate::ir::{Additional, Api, Kind, Object, SchemaGraph, SchemaId};

/// The maximum depth at which properties of combined schemas are combined as well.
const MAX_DEPTH: usize = 8;

/// The maximum number of schemas and properties that are visited for one schema, and for all of them. Only malicious documents come
/// near them.
const MAX_VISITED: usize = 20_000;
const MAX_VISITED_OF_ALL: usize = 2_000_000;

/// The steps from a schema to a part of its values. The last step is the outermost.
type Path<'a> = Vec<Step<'a>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'a> {
    Property(&'a str),
    Items,
    Values,
}

pub(super) struct Combinations<'a> {
    api: &'a Api,
    /// The schemas that refer to each schema; empty before the first search.
    parents: HashMap<SchemaId, Vec<(SchemaId, Edge<'a>)>>,
    visited: usize,
}

/// The names of properties, each with whether it is required.
pub(super) type Properties<'a> = HashMap<&'a str, bool>;

/// The search for the properties of one schema.
struct Search<'a> {
    /// The schemas that the schema is a part of, by `allOf`, a union or an alias.
    owners: HashSet<SchemaId>,
    /// The schemas that are still to be read, with the way to the part that counts.
    open: Vec<(SchemaId, Path<'a>)>,
    found: Properties<'a>,
    left: usize,
}

impl<'a> Combinations<'a> {
    pub fn new(api: &'a Api) -> Self {
        Combinations { api, parents: HashMap::new(), visited: 0 }
    }

    /// Returns the properties of a schema, or `None` if the schema is combined with too many others.
    pub fn properties(&mut self, id: SchemaId) -> Option<Properties<'a>> {
        // Most documents need no search.
        if self.parents.is_empty() {
            self.parents = parents(self.api);
        }
        let left = MAX_VISITED.min(MAX_VISITED_OF_ALL.saturating_sub(self.visited));
        let open = vec![(id, Path::new())];
        let mut search = Search { owners: HashSet::new(), open, found: Properties::new(), left };
        let is_complete = self.find_owners(id, &mut search) && self.read(&mut search);
        self.visited += left - search.left;
        is_complete.then_some(search.found)
    }

    /// Finds the owners of a schema, and the schemas that they combine it with. Returns `false` if there are too many.
    fn find_owners(&self, id: SchemaId, search: &mut Search<'a>) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![(id, Path::new(), false)];
        while let Some((child, path, is_in_union)) = open.pop() {
            for (parent, edge) in self.parents_of(child) {
                // A subschema that inherits from its union is beside the schema itself, and not an owner.
                if is_in_union && self.is_in_union_of(*parent, &search.owners) {
                    continue;
                }
                let is_in_union = is_in_union || matches!(edge, Edge::Union(_));
                let step = match edge {
                    Edge::Property(property) => Some(Step::Property(&property.name)),
                    Edge::Items => Some(Step::Items),
                    Edge::Values => Some(Step::Values),
                    Edge::Union(_) | Edge::Alias | Edge::AllOf => None,
                };
                let path: Path<'a> = path.iter().copied().chain(step).collect();
                if path.len() > MAX_DEPTH || !seen.insert((*parent, path.clone(), is_in_union)) {
                    continue;
                }
                if let Kind::AllOf(parts) = self.api.kind(*parent) {
                    let others = parts.iter().filter(|part| **part != child);
                    search.open.extend(others.map(|part| (*part, path.clone())));
                }
                let left = search.left.checked_sub(1).filter(|left| *left >= search.open.len());
                let Some(left) = left else { return false };
                search.left = left;
                if path.is_empty() {
                    search.owners.insert(*parent);
                }
                open.push((*parent, path, is_in_union));
            }
        }
        true
    }

    fn parents_of(&self, id: SchemaId) -> &[(SchemaId, Edge<'a>)] {
        self.parents.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns `true` if a schema is a subschema of a union among the owners.
    fn is_in_union_of(&self, id: SchemaId, owners: &HashSet<SchemaId>) -> bool {
        self.parents_of(id).iter().any(|(union, edge)| matches!(edge, Edge::Union(_)) && owners.contains(union))
    }

    /// Reads the open schemas and what they consist of. Returns `false` if there are too many.
    fn read(&self, search: &mut Search<'a>) -> bool {
        let mut seen = HashSet::new();
        while let Some((id, path)) = search.open.pop() {
            if !seen.insert((id, path.clone())) {
                continue;
            }
            let Some(left) = search.left.checked_sub(1 + self.size(id)) else { return false };
            search.left = left;
            match self.api.kind(id) {
                Kind::Alias(target) => search.open.push((*target, path)),
                Kind::AllOf(parts) => search.open.extend(parts.iter().map(|part| (*part, path.clone()))),
                // Of a union with the schema itself, the other subschemas add nothing to it.
                Kind::Union(union) if union.subschemas.iter().any(|one| search.owners.contains(one)) => {}
                Kind::Union(union) => search.open.extend(union.subschemas.iter().map(|one| (*one, path.clone()))),
                Kind::Object(object) if path.is_empty() => {
                    let found = object.properties.iter().map(|property| (property.name.as_str(), property.required));
                    search.found.extend(found);
                }
                kind => {
                    let mut path = path;
                    let part = path.pop().and_then(|step| part(kind, step));
                    search.open.extend(part.map(|part| (part, path)));
                }
            }
        }
        true
    }

    /// Returns the number of schemas or properties that reading a schema visits.
    fn size(&self, id: SchemaId) -> usize {
        match self.api.kind(id) {
            Kind::AllOf(parts) => parts.len(),
            Kind::Union(union) => union.subschemas.len(),
            Kind::Object(object) => object.properties.len(),
            _ => 0,
        }
    }
}

fn parents(api: &Api) -> HashMap<SchemaId, Vec<(SchemaId, Edge<'_>)>> {
    let mut parents: HashMap<SchemaId, Vec<_>> = HashMap::new();
    for id in api.ids() {
        visit::edges(api.kind(id), |edge, part| parents.entry(part).or_default().push((id, edge)));
    }
    parents
}

/// Returns the schema of a part of the values of a kind.
fn part(kind: &Kind, step: Step<'_>) -> Option<SchemaId> {
    let values_of = |object: &Object| match object.additional {
        Additional::Schema(values) => Some(values),
        Additional::Any | Additional::Forbidden => None,
    };
    match (kind, step) {
        (Kind::Array(array), Step::Items) => Some(array.items),
        (Kind::Map(values), Step::Values | Step::Property(_)) => Some(*values),
        (Kind::Object(object), Step::Property(name)) => {
            let property = object.properties.iter().find(|property| property.name == name);
            property.map(|property| property.schema).or_else(|| values_of(object))
        }
        (Kind::Object(object), Step::Values) => values_of(object),
        _ => None,
    }
}
