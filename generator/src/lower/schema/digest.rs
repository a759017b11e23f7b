//! Digests of the schemas that the references in constraints lead to. Two digests are equal if the schemas say the same, together with all
//! schemas that they refer to.

use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexSet;
use serde_json::Value;

use super::super::context::Context;
use super::super::referenced::{Content, SchemaLocation};
use super::super::refs::component_name;
use super::canonical::{canonical, take_references};
use crate::pointer;
use crate::source::SourceId;

/// The maximum number of schemas behind one reference that count.
const MAX_FOLLOWED: usize = 512;

const COMPONENTS: &str = "/components/schemas";

/// Returns the digest of the schema that a reference leads to, or `None` if it leads nowhere.
pub(super) fn digest(context: &mut Context<'_>, reference: &str) -> Option<u64> {
    let first = locate(context, context.source, reference)?;
    if let Some(digest) = context.referenced.digests.get(&first) {
        return Some(*digest);
    }
    let mut hasher = DefaultHasher::new();
    let mut locations = IndexSet::from([first.clone()]);
    let mut next = 0;
    while let Some(location) = locations.get_index(next).filter(|_| next < MAX_FOLLOWED).cloned() {
        if !context.referenced.contents.contains_key(&location) {
            let content = read(context, &location);
            context.referenced.contents.insert(location.clone(), content);
        }
        let content = &context.referenced.contents[&location];
        content.hash.hash(&mut hasher);
        locations.extend(content.references.iter().cloned());
        next += 1;
    }
    let digest = hasher.finish();
    context.referenced.digests.insert(first, digest);
    Some(digest)
}

/// Returns where a reference of a file leads.
fn locate(context: &Context<'_>, source: SourceId, reference: &str) -> Option<SchemaLocation> {
    if source == context.main
        && let Some(name) = component_name(reference, "schemas")
    {
        return Some((source, pointer::join(COMPONENTS, name)));
    }
    let target = context.references.schemas.target(source, reference)?;
    Some((target.source, target.pointer.clone()))
}

fn read(context: &Context<'_>, location: &SchemaLocation) -> Content {
    let (source, at) = location;
    let is_component = *source == context.main && pointer::parent(at) == Some(COMPONENTS);
    let component = pointer::last(at).filter(|_| is_component);
    let component = component.and_then(|name| context.components.schemas.get(name.as_ref()));
    let value = match component {
        Some(component) => serde_json::to_value(component),
        None => serde_json::to_value(context.references.schemas.value(*source, at)),
    };
    let mut value = canonical("", &value.unwrap_or(Value::Null));
    let mut references = Vec::new();
    take_references(&mut value, &mut references);
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    let references = references.iter().filter_map(|reference| locate(context, *source, reference)).collect();
    Content { hash: hasher.finish(), references }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Lowered, lower_files, lower_schemas};

    fn digest(lowered: &Lowered) -> u64 {
        lowered.schema("A").annotations.constraints[0].references[0].digest
    }

    #[test]
    fn a_digest_covers_all_schemas_behind_a_reference() {
        let of = |rest: &str| {
            let not = "A: {not: {$ref: '#/components/schemas/B'}}";
            digest(&lower_schemas(&format!("{not}\nB: {{items: {{$ref: '#/components/schemas/C'}}}}\n{rest}")))
        };
        let plain = of("C: {not: {$ref: '#/components/schemas/B'}, required: [a, b]}");
        assert_eq!(of("C: {required: [b, a], description: C, not: {$ref: '#/components/schemas/B'}}"), plain);
        assert_ne!(of("C: {required: [b], not: {$ref: '#/components/schemas/B'}}"), plain);
    }

    #[test]
    fn references_lead_into_other_files() {
        let of = |other: &str| {
            let main = "paths: {}\ncomponents: {schemas: {A: {not: {$ref: 'b.yaml#/B'}}}}\n";
            digest(&lower_files(main, &[("b.yaml", other)]))
        };
        let plain = of("B: {items: {$ref: '#/C'}}\nC: {type: string}\n");
        assert_ne!(of("B: {items: {$ref: '#/C'}}\nC: {type: integer}\n"), plain);
        assert_eq!(of("B: {items: {$ref: '#/C'}}\nC: {type: string, title: T}\n"), plain);
    }
}
