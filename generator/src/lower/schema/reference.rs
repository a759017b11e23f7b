//! References to schemas. Each location that a reference leads to has one schema with a name, since it is shared.

use super::super::context::Context;
use super::super::location_names::location_name;
use super::super::refs;
use crate::document::Target;
use crate::ir::{SchemaId, bare};
use crate::pointer;
use crate::source::SourceId;
use crate::unique_names::UniqueNames;

/// Returns the schema that a reference leads to. One that leads nowhere has been reported and is any value.
pub(super) fn lower_reference(context: &mut Context<'_>, reference: &str, at: &str) -> SchemaId {
    find(context, reference).unwrap_or_else(|| {
        refs::unresolved(context, reference, at);
        context.push_placeholder(at.to_owned(), None)
    })
}

/// Returns the schema that a reference leads to, or `None` if it leads nowhere.
pub(super) fn find(context: &mut Context<'_>, reference: &str) -> Option<SchemaId> {
    find_component(context, reference).or_else(|| {
        let target = context.references.schemas.target(context.source, reference)?;
        find_at(context, target.source, &target.pointer)
    })
}

/// Returns the component that a reference leads to.
pub(super) fn find_component(context: &Context<'_>, reference: &str) -> Option<SchemaId> {
    let named = refs::component_name(reference, "schemas").filter(|_| context.source == context.main);
    let named = named.and_then(|name| context.named.get(name).copied());
    named.or_else(|| component(context, context.references.schemas.target(context.source, reference)?))
}

/// Returns the schema at a location of a file, or `None` if no reference leads there.
pub(super) fn find_at(context: &mut Context<'_>, source: SourceId, at: &str) -> Option<SchemaId> {
    let references = context.references;
    let (at, schema) = references.schemas.location(source, at)?;
    if let Some(id) = context.referenced.ids.get(&(source, at)) {
        return Some(*id);
    }
    let name = unique_name(context, source, at);
    let id = context.within(source, |context| context.push_placeholder(at.to_owned(), Some(name)));
    context.referenced.ids.insert((source, at), id);
    context.pending.push_back((id, schema));
    Some(id)
}

/// Makes a component that only refers to a location the schema of that location. Further components that refer to it are aliases.
pub(super) fn adopt(context: &mut Context<'_>, reference: &str, id: SchemaId) {
    let references = context.references;
    let Some(target) = references.schemas.target(context.main, reference) else { return };
    let Some((at, schema)) = references.schemas.location(target.source, &target.pointer) else { return };
    let location = (target.source, at);
    if component(context, target).is_none() && !context.referenced.ids.contains_key(&location) {
        let placeholder = context.api.schema_mut(id);
        (placeholder.source, placeholder.pointer) = (target.source, at.to_owned());
        context.referenced.ids.insert(location, id);
        context.referenced.adopted.insert(id);
        context.pending.push_back((id, schema));
    }
}

fn component(context: &Context<'_>, target: &Target) -> Option<SchemaId> {
    let is_component = target.source == context.main && pointer::parent(&target.pointer) == Some("/components/schemas");
    let name = pointer::last(&target.pointer).filter(|_| is_component)?;
    context.named.get(name.as_ref()).copied()
}

/// Returns the name of a location, with a number if another schema of the document has it.
fn unique_name(context: &mut Context<'_>, source: SourceId, at: &str) -> String {
    let stem = context.references.stems.get(&source).map(String::as_str).unwrap_or_default();
    let name = location_name((source == context.main).then_some(context.openapi), stem, at);
    let names = context.referenced.names.get_or_insert_with(|| {
        let mut names = UniqueNames::new(bare);
        context.named.keys().for_each(|name| {
            names.reserve(name);
        });
        names
    });
    names.reserve_unique(&name)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lower_files, lower_schemas};
    use crate::ir::Kind;

    #[test]
    fn a_location_that_is_referred_to_is_one_schema_with_a_name() {
        let lowered = lower_schemas(
            "Org: {type: object, properties: {site: {type: object, properties: {a: {type: string}}}}}
             Copy: {type: object, properties: {site: {$ref: '#/components/schemas/Org/properties/site'}}}",
        );
        let site = lowered.id("Org_site");
        for name in ["Org", "Copy"] {
            assert!(matches!(lowered.kind(name), Kind::Object(object) if object.properties[0].schema == site));
        }
        assert!(matches!(lowered.kind("Org_site"), Kind::Object(_)));
    }

    #[test]
    fn the_first_component_that_refers_to_a_location_is_its_schema() {
        let lowered = lower_schemas(
            "Org: {type: object, properties: {site: {type: boolean}}}
             Site: {$ref: '#/components/schemas/Org/properties/site'}
             Location: {$ref: '#/components/schemas/Org/properties/site'}",
        );
        let site = lowered.id("Site");
        assert_eq!((lowered.kind("Site"), lowered.kind("Location")), (&Kind::Boolean, &Kind::Alias(site)));
        assert_eq!(lowered.schema("Site").pointer, "/components/schemas/Org/properties/site");
        assert!(matches!(lowered.kind("Org"), Kind::Object(object) if object.properties[0].schema == site));
    }

    #[test]
    fn names_of_locations_are_unique() {
        let lowered = lower_schemas(
            "Org: {type: object, properties: {site: {type: boolean}}}
             List: {type: array, items: {$ref: '#/components/schemas/Org/properties/site'}}
             Org_Site: {type: string}",
        );
        assert_eq!(*lowered.kind("Org_site2"), Kind::Boolean);
    }

    #[test]
    fn references_lead_into_other_files_and_back() {
        let main = "paths: {}\ncomponents: {schemas: {Org: {$ref: 'pets.yaml#/Pet'}, Own: {type: string}}}\n";
        let other = "Pet: {type: object, properties: {tag: {$ref: '#/Tag'}, own: {$ref: 'test.yaml#/components/schemas/Own'}}}\n\
                     Tag: {type: boolean}\n";
        let lowered = lower_files(main, &[("pets.yaml", other)]);
        let Kind::Object(object) = lowered.kind("Org") else { panic!("no object") };
        let schemas: Vec<_> = object.properties.iter().map(|property| property.schema).collect();
        assert_eq!(schemas, [lowered.id("Tag"), lowered.id("Own")]);
        assert_eq!(*lowered.kind("Tag"), Kind::Boolean);
        assert_ne!(lowered.schema("Tag").source, lowered.schema("Own").source);
    }
}
