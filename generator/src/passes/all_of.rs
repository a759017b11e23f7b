//! `allOf`: becomes an alias where it wraps one schema, one object where it combines objects.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Additional, Api, Kind, Object, Property, SchemaId};

/// Most levels of `allOf` in `allOf` that are followed.
const DEEPEST: usize = 64;

pub(super) fn merge(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.schema_ids() {
        merge_one(api, id, diagnostics, &mut Vec::new());
    }
}

/// Merges a schema's members first; `open` are the schemas being merged, to notice one that contains itself.
fn merge_one(api: &mut Api, id: SchemaId, diagnostics: &mut Diagnostics, open: &mut Vec<SchemaId>) {
    let Kind::AllOf(members) = api.schema(id).kind.clone() else { return };
    if open.contains(&id) || open.len() > DEEPEST {
        let schema = api.schema(id);
        let error = Diagnostic::error("this `allOf` contains itself, or too many others").at(schema.place());
        diagnostics.push(error.with_help("take the reference out that leads back here"));
        api.schema_mut(id).kind = Kind::Any;
        return;
    }
    open.push(id);
    for member in &members {
        let member = api.resolve(*member);
        merge_one(api, member, diagnostics, open);
    }
    open.pop();
    let essential: Vec<SchemaId> =
        members.iter().copied().filter(|member| !says_only_type(api, &members, *member)).collect();
    let kind = match essential.as_slice() {
        [] => members.first().map_or(Kind::Any, |first| Kind::Alias(*first)),
        [one] => Kind::Alias(*one),
        several => match merge_objects(api, several) {
            Some(object) => Kind::Object(object),
            None => {
                let schema = api.schema(id);
                let error =
                    Diagnostic::error("this `allOf` combines schemas that are not all objects").at(schema.place());
                diagnostics
                    .push(error.with_help("only objects are combined so far; write the combination as one schema"));
                Kind::Any
            }
        },
    };
    api.schema_mut(id).kind = kind;
}

/// Whether a member only repeats the type of another one, as `type: string` beside `allOf` does, or says nothing.
fn says_only_type(api: &Api, members: &[SchemaId], id: SchemaId) -> bool {
    let bare = match &api.schema(id).kind {
        Kind::Any => return true,
        Kind::String(string) => *string == Default::default(),
        Kind::Integer(integer) => *integer == Default::default(),
        Kind::Number(number) => *number == Default::default(),
        Kind::Boolean => true,
        _ => false,
    };
    bare && members.iter().any(|other| *other != id && !matches!(api.schema(*other).kind, Kind::Any))
}

/// One object with all properties, in order; a later one replaces an earlier one of the same name.
fn merge_objects(api: &Api, members: &[SchemaId]) -> Option<Object> {
    let mut properties: Vec<Property> = Vec::new();
    let mut additional = Additional::Any;
    let mut required: Vec<String> = Vec::new();
    for member in members {
        let object = match &api.schema(api.resolve(*member)).kind {
            Kind::Object(object) => object,
            // An object without properties adds nothing that is known.
            Kind::Map(values) if api.schema(*values).kind == Kind::Any => continue,
            _ => return None,
        };
        required.extend(object.required_elsewhere.iter().cloned());
        if object.additional != Additional::Any {
            additional = object.additional;
        }
        for property in &object.properties {
            match properties.iter_mut().find(|known| known.name == property.name) {
                Some(known) => {
                    *known = Property { required: known.required || property.required, ..property.clone() };
                }
                None => properties.push(property.clone()),
            }
        }
    }
    for property in &mut properties {
        property.required |= required.contains(&property.name);
    }
    required.retain(|name| properties.iter().all(|property| property.name != *name));
    Some(Object { properties, additional, required_elsewhere: required })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Enum, StringType};
    use crate::passes::testing::{api, object, schema};

    #[test]
    fn one_schema_with_its_type_repeated_is_an_alias() {
        let mut api = api();
        let role = schema(&mut api, Some("Role"), Kind::Enum(Enum { values: Vec::new(), open: false }));
        let bare = schema(&mut api, None, Kind::String(StringType::default()));
        let wrapper = schema(&mut api, None, Kind::AllOf(vec![bare, role]));
        merge(&mut api, &mut Diagnostics::default());
        assert_eq!(api.schema(wrapper).kind, Kind::Alias(role));
    }

    #[test]
    fn objects_become_one() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let first = schema(&mut api, Some("First"), object(&[("a", text), ("b", text)]));
        let second = schema(&mut api, None, object(&[("b", text), ("c", text)]));
        let both = schema(&mut api, None, Kind::AllOf(vec![first, second]));
        merge(&mut api, &mut Diagnostics::default());
        let Kind::Object(merged) = &api.schema(both).kind else { panic!("no object") };
        let names: Vec<&str> = merged.properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn one_that_contains_itself_is_reported() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let other = schema(&mut api, None, object(&[("a", text)]));
        let own = schema(&mut api, Some("Own"), Kind::Any);
        api.schema_mut(own).kind = Kind::AllOf(vec![other, own]);
        let mut diagnostics = Diagnostics::default();
        merge(&mut api, &mut diagnostics);
        assert!(diagnostics.has_errors());
    }
}
