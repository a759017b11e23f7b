//! Required names without a property. Input: the API. Output: a warning for each, with the nearest property where nothing else can add it.

use std::collections::{HashMap, HashSet};

use super::warn;
use crate::diagnostic::Diagnostics;
use crate::document::{MOST_SUGGESTIONS, near};
use crate::ir::{Additional, Api, Kind, Object, SchemaGraph, SchemaId, visit};

/// The maximum depth at which properties of combined schemas are combined as well.
const MAX_DEPTH: usize = 16;

pub(super) fn check(api: &Api, diagnostics: &mut Diagnostics) {
    let families = Families::new(api);
    let mut suggestions = 0;
    for id in api.ids() {
        let Kind::Object(object) = api.kind(id) else { continue };
        for name in object.required_elsewhere.iter().filter(|name| !families.has_property(id, name)) {
            let is_closed = families.is_alone(id) && !matches!(object.additional, Additional::Schema(_));
            suggestions += usize::from(is_closed);
            let similar = (is_closed && suggestions <= MOST_SUGGESTIONS).then(|| similar(object, name)).flatten();
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("describe `{name}` under `properties`; until then the client does not require it"),
            };
            let message = format!("`required` lists `{name}`, which is not a property");
            warn(api.schema(id), "required", message, help, diagnostics);
        }
    }
}

/// Returns the property that is probably required in place of a name.
fn similar<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    let optional = object.properties.iter().filter(|property| !property.required);
    near(optional.map(|property| property.name.as_str()), name)
}

/// Schemas that are combined with each other by `allOf`, `oneOf`, `anyOf` or references: each may add properties to the others. So may
/// inline schemas of the same property in two such schemas, which are combined as well.
struct Families {
    /// A schema of the same family, by id; the first one refers to itself.
    towards_first: Vec<u32>,
    sizes: HashMap<u32, usize>,
    properties: HashSet<(u32, String)>,
}

impl Families {
    fn new(api: &Api) -> Self {
        let towards_first = (0..api.schema_count() as u32).collect();
        let mut families = Families { towards_first, sizes: HashMap::new(), properties: HashSet::new() };
        // Without such a name there is nothing to look up.
        let is_needed = |id: SchemaId| matches!(api.kind(id), Kind::Object(one) if !one.required_elsewhere.is_empty());
        if !api.ids().any(is_needed) {
            return families;
        }
        for id in api.ids() {
            visit::edges(api.kind(id), |edge, part| {
                if matches!(edge, visit::Edge::AllOf | visit::Edge::Union(_) | visit::Edge::Alias) {
                    families.join(id, part);
                }
            });
        }
        for _ in 0..MAX_DEPTH {
            if !families.join_parts(api) {
                break;
            }
        }
        for id in api.ids() {
            let first = families.first(id);
            *families.sizes.entry(first).or_default() += 1;
            if let Kind::Object(object) = api.kind(id) {
                families.properties.extend(object.properties.iter().map(|one| (first, one.name.clone())));
            }
        }
        families
    }

    /// Joins the inline schemas of the same property, or of the items or values, in schemas of one family. Returns `true` if there were
    /// any.
    fn join_parts(&mut self, api: &Api) -> bool {
        let mut known: HashMap<(u32, &str), SchemaId> = HashMap::new();
        let mut is_joined = false;
        for id in api.ids() {
            let first = self.first(id);
            visit::edges(api.kind(id), |edge, part| {
                let step = match edge {
                    visit::Edge::Property(property) => property.name.as_str(),
                    visit::Edge::Items | visit::Edge::Values => "",
                    _ => return,
                };
                let other = *known.entry((first, step)).or_insert(part);
                let is_inline = [part, other].iter().any(|id| api.schema(*id).name.is_none());
                if is_inline && self.first(other) != self.first(part) {
                    self.join(other, part);
                    is_joined = true;
                }
            });
        }
        is_joined
    }

    fn first(&self, id: SchemaId) -> u32 {
        let mut first = id.0;
        while self.towards_first[first as usize] != first {
            first = self.towards_first[first as usize];
        }
        first
    }

    fn join(&mut self, one: SchemaId, other: SchemaId) {
        let (one_first, other_first) = (self.first(one), self.first(other));
        let first = one_first.min(other_first);
        for start in [one.0, other.0, one_first, other_first] {
            // Shortening the chains on the way keeps the next searches short.
            let mut next = start as usize;
            while self.towards_first[next] != first {
                next = std::mem::replace(&mut self.towards_first[next], first) as usize;
            }
        }
    }

    fn has_property(&self, id: SchemaId, name: &str) -> bool {
        self.properties.contains(&(self.first(id), name.to_owned()))
    }

    fn is_alone(&self, id: SchemaId) -> bool {
        self.sizes.get(&self.first(id)) == Some(&1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, object, schema, string};

    fn requires(api: &mut Api, name: &str, properties: &[&str]) -> SchemaId {
        let text = schema(api, None, string());
        let properties: Vec<_> = properties.iter().map(|name| (*name, text)).collect();
        let Kind::Object(mut kind) = object(&properties) else { unreachable!("it is an object") };
        kind.properties.iter_mut().for_each(|property| property.required = false);
        kind.required_elsewhere = vec![name.to_owned()];
        schema(api, None, Kind::Object(kind))
    }

    fn helps(api: &Api) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        check(api, &mut diagnostics);
        diagnostics.iter().filter_map(|one| one.help.clone()).collect()
    }

    #[test]
    fn the_nearest_property_is_suggested() {
        let mut api = api();
        requires(&mut api, "nmae", &["name", "site"]);
        assert_eq!(helps(&api), ["did you mean `name`?"]);
    }

    #[test]
    fn the_same_property_of_another_subschema_may_add_a_property() {
        let mut api = api();
        let narrowed = requires(&mut api, "city", &["zip"]);
        let text = schema(&mut api, None, string());
        let address = schema(&mut api, None, object(&[("city", text)]));
        let [first, second] =
            [narrowed, address].map(|address| schema(&mut api, None, object(&[("address", address)])));
        schema(&mut api, None, Kind::AllOf(vec![first, second]));
        assert!(helps(&api).is_empty());
    }

    #[test]
    fn other_subschemas_may_add_the_property() {
        let mut api = api();
        let first = requires(&mut api, "site", &["name"]);
        let second = requires(&mut api, "nmae", &["site"]);
        schema(&mut api, None, Kind::AllOf(vec![first, second]));
        assert_eq!(helps(&api), ["describe `nmae` under `properties`; until then the client does not require it"]);
    }
}
