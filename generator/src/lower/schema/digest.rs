//! Digests of the values of constraints. Two digests are equal if the values mean the same, whether a part is written in place or behind a
//! reference.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use serde_json::Value;

use super::super::context::Context;
use super::super::referenced::SchemaLocation;
use super::super::refs::component_name;
use super::canonical::canonical;
use crate::pointer;
use crate::source::SourceId;

/// The maximum number of references that are followed in a row. Later ones are not compared.
const MAX_FOLLOWED: usize = 16;

const COMPONENTS: &str = "/components/schemas";

/// Returns the digest of a value whose references are those of the current file.
pub(super) fn digest(context: &mut Context<'_>, value: &Value) -> u64 {
    digest_within(context, context.source, value, MAX_FOLLOWED)
}

/// Returns the digest of the schema that a reference leads to, or `None` if it leads nowhere.
pub(super) fn digest_of_target(context: &mut Context<'_>, reference: &str) -> Option<u64> {
    let location = locate(context, context.source, reference)?;
    Some(digest_at(context, location, MAX_FOLLOWED))
}

fn digest_within(context: &mut Context<'_>, source: SourceId, value: &Value, depth: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                let target = locate(context, source, reference).filter(|_| depth > 0);
                return target.map_or_else(|| hasher.finish(), |target| digest_at(context, target, depth - 1));
            }
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            for (key, value) in fields {
                (key, digest_within(context, source, value, depth)).hash(&mut hasher);
            }
        }
        Value::Array(items) => {
            items.len().hash(&mut hasher);
            items.iter().for_each(|item| digest_within(context, source, item, depth).hash(&mut hasher));
        }
        scalar => scalar.hash(&mut hasher),
    }
    hasher.finish()
}

fn digest_at(context: &mut Context<'_>, location: SchemaLocation, depth: usize) -> u64 {
    if let Some(digest) = context.referenced.digests.get(&(location.clone(), depth)) {
        return *digest;
    }
    let content = match context.referenced.contents.get(&location) {
        Some(content) => content.clone(),
        None => {
            let content = Rc::new(read(context, &location));
            context.referenced.contents.insert(location.clone(), content.clone());
            content
        }
    };
    let digest = digest_within(context, location.0, &content, depth);
    context.referenced.digests.insert((location, depth), digest);
    digest
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

/// Returns a schema in the form in which values are compared.
fn read(context: &Context<'_>, location: &SchemaLocation) -> Value {
    let (source, at) = location;
    let is_component = *source == context.main && pointer::parent(at) == Some(COMPONENTS);
    let component = pointer::last(at).filter(|_| is_component);
    let component = component.and_then(|name| context.components.schemas.get(name.as_ref()));
    let value = match component {
        Some(component) => serde_json::to_value(component),
        None => serde_json::to_value(context.references.schemas.value(*source, at)),
    };
    canonical("", &value.unwrap_or(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Lowered, lower_files, lower_schemas};

    fn digest(lowered: &Lowered) -> u64 {
        lowered.schema("A").annotations.constraints[0].digest
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
    fn names_and_places_of_schemas_do_not_count() {
        let of = |schemas: &str| digest(&lower_schemas(schemas));
        let plain = of("A: {not: {items: {$ref: '#/components/schemas/B'}}}\nB: {type: string}");
        assert_eq!(of("A: {not: {items: {$ref: '#/components/schemas/C'}}}\nC: {type: string}"), plain);
        assert_eq!(of("A: {not: {items: {type: string, description: Text.}}}"), plain);
        assert_eq!(of("A: {not: {$ref: '#/components/schemas/B'}}\nB: {items: {type: string}}"), plain);
        assert_ne!(of("A: {not: {items: {type: integer}}}"), plain);
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
