//! Names that needed a number. Input: the names of the document, and what they became. Output: a warning for each that has the name of
//! another one.

use std::collections::HashMap;

use super::enums::{enum_variants, variant_text};
use super::fields::field_names;
use super::functions::function_name;
use super::groups::Group;
use super::naming::Naming;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::display::plain_text;
use crate::ir::{Api, Enum, Kind, Object, Operation, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

const RENAME: &str = "rename one of them, or spell one differently with `[[words]]` in client.toml";

/// What the document calls something, and where.
struct Named {
    text: String,
    location: Location,
    /// How to give it another name.
    help: &'static str,
}

/// Warns of schemas, their properties and their values whose names needed a number. `types` are the names of schemas.
pub(super) fn warn_of_schemas(
    resolved: &Resolved,
    types: &HashMap<SchemaId, String>,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut ids: Vec<SchemaId> = types.keys().copied().collect();
    ids.sort();
    for document in ids.chunk_by(|one, other| resolved.document_of(*one) == resolved.document_of(*other)) {
        // The names of inline schemas are not those of the document.
        let texts = document.iter().filter_map(|id| Some((*id, resolved.component_name(*id)?)));
        let (components, texts): (Vec<SchemaId>, Vec<&str>) = texts.unzip();
        let names: Vec<&str> = components.iter().map(|id| types[id].as_str()).collect();
        let named = |index: usize| {
            let id: SchemaId = components[index];
            let location = Location::key(resolved.source_of(id), resolved.pointer_of(id));
            Named { text: texts[index].to_owned(), location, help: RENAME }
        };
        warn("schemas", &names, |index| naming.type_name(texts[index]), named, diagnostics);
    }
    for id in ids {
        match resolved.kind(id) {
            Kind::Enum(values) => warn_of_values(resolved, id, values, naming, diagnostics),
            Kind::Object(object) => warn_of_properties(resolved, id, object, naming, diagnostics),
            _ => {}
        }
    }
}

/// Warns of operations of a group whose functions needed a number.
pub(super) fn warn_of_operations(
    api: &Api,
    groups: &[Group],
    functions: &[String],
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) {
    for group in groups {
        let names: Vec<&str> = group.operations.iter().map(|&index| functions[index].as_str()).collect();
        let operation = |index: usize| -> &Operation { &api.operations[group.operations[index]] };
        let named = |index| {
            let operation = operation(index);
            let at = pointer::join(&operation.pointer, "operationId");
            Named {
                text: operation.label(),
                location: if operation.has_own_id {
                    Location::value(operation.source, at)
                } else {
                    operation.location()
                },
                help: if operation.has_own_id { RENAME } else { "add an `operationId`" },
            }
        };
        warn("operations", &names, |index| function_name(&operation(index).id, naming), named, diagnostics);
    }
}

fn warn_of_values(
    resolved: &Resolved,
    id: SchemaId,
    values: &Enum,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) {
    let names = enum_variants(naming, values);
    let values = &values.values;
    let is_written = resolved.api.schemas.get(id.0 as usize).is_some_and(|one| matches!(one.kind, Kind::Enum(_)));
    let named = |index: usize| {
        let value = &values[index];
        let (keyword, help) = match value.name {
            Some(_) => ("x-enum-varnames", "change one of their names in `x-enum-varnames`"),
            None => ("enum", "add `x-enum-varnames` beside `enum`, a list with a name for each value"),
        };
        let at = pointer::join(resolved.pointer_of(id), keyword);
        // The values of a union are listed elsewhere.
        let at = if is_written { pointer::join(&at, &value.index.to_string()) } else { at };
        Named { text: plain_text(&value.value), location: Location::value(resolved.source_of(id), at), help }
    };
    warn("values", &names, |index| naming.variant(&variant_text(&values[index])), named, diagnostics);
}

fn warn_of_properties(
    resolved: &Resolved,
    id: SchemaId,
    object: &Object,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) {
    let names = field_names(naming, object);
    let text = |index: usize| object.properties[index].name.as_str();
    let named = |index| {
        let location = property_location(resolved, id, text(index));
        Named {
            text: text(index).to_owned(),
            location: location.unwrap_or_else(|| resolved.location_of(id)),
            help: RENAME,
        }
    };
    warn("properties", &names, |index| naming.snake(text(index)), named, diagnostics);
}

/// Returns where a schema, or a subschema of its `allOf`, lists a property.
fn property_location(resolved: &Resolved, id: SchemaId, name: &str) -> Option<Location> {
    /// The maximum number of subschemas that are searched.
    const MAX: usize = 200;
    let api = &resolved.api;
    let mut open = vec![id];
    for _ in 0..MAX {
        let schema = api.schemas.get(open.pop()?.0 as usize)?;
        match &schema.kind {
            Kind::Object(object) if object.properties.iter().any(|property| property.name == name) => {
                let at = pointer::join(&pointer::join(&schema.pointer, "properties"), name);
                return Some(Location::key(schema.source, at));
            }
            Kind::AllOf(parts) => open.extend(parts.iter().rev()),
            Kind::Alias(target) => open.push(*target),
            _ => {}
        }
    }
    None
}

/// Warns of each name that is not the plain one because another one of its kind has that.
fn warn(
    kind: &str,
    names: &[impl AsRef<str>],
    plain: impl Fn(usize) -> String,
    named: impl Fn(usize) -> Named,
    diagnostics: &mut Diagnostics,
) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let has_number = |name: &str| name.ends_with(|c: char| c.is_ascii_digit());
    for (index, name) in names.iter().enumerate().filter(|(_, name)| has_number(name.as_ref())) {
        let plain = plain(index);
        if name.as_ref() == plain {
            continue;
        }
        if first.is_empty() {
            first = names.iter().map(AsRef::as_ref).zip(0..).collect();
        }
        let Some(other) = first.get(plain.as_str()).map(|&other| named(other)) else { continue };
        let Named { text, location, help } = named(index);
        // The same id twice has a warning of its own.
        if text != other.text {
            let name = name.as_ref();
            let message =
                format!("the {kind} `{}` and `{text}` have the same name, so `{text}` becomes `{name}`", other.text);
            let warning = Diagnostic::warning(message).at(location).with_help(help);
            diagnostics.push(warning.with_related(other.location, "the other one"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::groups::{by_tag, named};
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::Method;
    use crate::ir::testing::enumeration;
    use crate::plan::testing::{api, object, operation, resolve, schema, string};

    fn with_naming(warn: impl FnOnce(&Naming<'_>, &mut Diagnostics)) -> Vec<Diagnostic> {
        let (config, reserved) = (Config::default(), of_repository());
        let mut diagnostics = Diagnostics::default();
        warn(&Naming::new(&config, &reserved), &mut diagnostics);
        diagnostics.into_iter().collect()
    }

    fn of_schemas(api: Api, names: &[(SchemaId, &str)]) -> Vec<Diagnostic> {
        let types = names.iter().map(|(id, name)| (*id, (*name).to_owned())).collect();
        with_naming(|naming, diagnostics| warn_of_schemas(&resolve(api), &types, naming, diagnostics))
    }

    fn becomes(kind: &str, one: &str, other: &str, name: &str) -> String {
        format!("the {kind} `{one}` and `{other}` have the same name, so `{other}` becomes `{name}`")
    }

    fn pointers(warning: &Diagnostic) -> Vec<&str> {
        let locations = warning.location.iter().chain(warning.related().iter().map(|(location, _)| location));
        locations.filter_map(|location| location.spot.pointer()).collect()
    }

    #[test]
    fn values_whose_names_needed_a_number_are_reported() {
        let mut api = api();
        let id = schema(&mut api, Some("State"), enumeration(&["in-use", "free", "in_use"]));
        let warnings = of_schemas(api, &[(id, "State")]);
        assert_eq!(warnings[0].message, becomes("values", "in-use", "in_use", "InUse2"));
        assert_eq!(pointers(&warnings[0]), ["/components/schemas/State/enum/2", "/components/schemas/State/enum/0"]);
    }

    #[test]
    fn properties_whose_names_needed_a_number_are_reported() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let own = object(&[("fooBar", text), ("foo_bar", text), ("line2", text)]);
        let own = schema(&mut api, None, own);
        let both = schema(&mut api, Some("Both"), Kind::AllOf(vec![own]));
        let warnings = of_schemas(api, &[(both, "Both")]);
        assert_eq!(warnings[0].message, becomes("properties", "foo_bar", "fooBar", "foo_bar2"));
        let at = "/components/schemas/inline/properties";
        assert_eq!(pointers(&warnings[0]), [format!("{at}/fooBar"), format!("{at}/foo_bar")]);
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn schemas_whose_names_needed_a_number_are_reported() {
        let mut api = api();
        let [one, other, inline] =
            [Some("New-Item"), Some("New_Item"), None].map(|name| schema(&mut api, name, object(&[])));
        let warnings = of_schemas(api, &[(one, "NewItem"), (other, "NewItem2"), (inline, "NewItem3")]);
        assert_eq!(warnings[0].message, becomes("schemas", "New-Item", "New_Item", "NewItem2"));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn operations_whose_names_needed_a_number_are_reported() {
        let of = |ids: &[&str]| {
            let mut api = api();
            let operations = ids.iter().map(|id| Operation { id: (*id).to_owned(), ..operation(Method::Get, "/a") });
            api.operations = operations.collect();
            with_naming(|naming, diagnostics| {
                let resolved = resolve(api);
                let groups = named(by_tag(&resolved.api).0, &resolved, naming, &HashMap::new());
                let functions = super::super::functions::function_names(&resolved.api, &groups, naming);
                warn_of_operations(&resolved.api, &groups, &functions, naming, diagnostics);
            })
        };
        assert_eq!(of(&["get-item", "getItem"])[0].message, becomes("operations", "get-item", "getItem", "get_item2"));
        assert!(of(&["getItem", "getItem"]).is_empty() && of(&["get", "get2"]).is_empty());
    }
}
