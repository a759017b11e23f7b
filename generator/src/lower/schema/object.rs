//! Objects and maps.

use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::super::context::Context;
use super::subschemas::lower_schema;
use crate::ir::{Additional, Kind, Object, Property};
use crate::pointer;

/// Lowers an object. One without properties is a map.
pub(super) fn lower_object<'a>(
    context: &mut Context<'a>,
    properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: &[String],
    additional: Option<&'a AdditionalProperties>,
    at: &str,
) -> Kind {
    let within = pointer::join(at, "properties");
    let required: IndexSet<&str> = required.iter().map(String::as_str).collect();
    let mut lowered = Vec::with_capacity(properties.len());
    for (name, schema) in properties {
        let schema = lower_schema(context, schema, &pointer::join(&within, name));
        let required = required.contains(name.as_str());
        lowered.push(Property { name: name.clone(), schema, required });
    }
    let additional_at = pointer::join(at, "additionalProperties");
    let additional = match additional {
        None | Some(AdditionalProperties::Any(true)) => Additional::Any,
        Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
        Some(AdditionalProperties::Schema(schema)) => Additional::Schema(lower_schema(context, schema, &additional_at)),
    };
    let elsewhere = required.into_iter().filter(|name| !properties.contains_key(*name));
    let required_elsewhere: Vec<String> = elsewhere.map(str::to_owned).collect();
    if lowered.is_empty() && required_elsewhere.is_empty() {
        match additional {
            Additional::Schema(values) => return Kind::Map(values),
            Additional::Any => return Kind::Map(context.push_placeholder(additional_at, None)),
            Additional::Forbidden => {}
        }
    }
    Kind::Object(Object { properties: lowered, additional, required_elsewhere })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    #[test]
    fn properties_keep_their_order_and_are_required() {
        let lowered =
            lower_schemas("Org: {type: object, required: [a, c], properties: {b: {type: string}, a: {type: string}}}");
        let Kind::Object(object) = lowered.kind("Org") else { panic!("no object") };
        let properties: Vec<_> = object.properties.iter().map(|one| (one.name.as_str(), one.required)).collect();
        assert_eq!(properties, [("b", false), ("a", true)]);
        assert_eq!(
            (object.additional, object.required_elsewhere.as_slice()),
            (Additional::Any, ["c".to_owned()].as_slice())
        );
    }

    #[test]
    fn an_object_without_properties_is_a_map() {
        let lowered = lower_schemas(
            "Any: {type: object}
             Flags: {type: object, additionalProperties: {type: boolean}}
             Empty: {type: object, additionalProperties: false}
             Required: {type: object, required: [a]}",
        );
        let values = |name| match lowered.kind(name) {
            Kind::Map(values) => Some(&lowered.api.schema(*values).kind),
            _ => None,
        };
        assert_eq!(
            ["Any", "Flags", "Empty", "Required"].map(values),
            [Some(&Kind::Any), Some(&Kind::Boolean), None, None]
        );
        assert!(matches!(lowered.kind("Empty"), Kind::Object(object) if object.additional == Additional::Forbidden));
    }
}
