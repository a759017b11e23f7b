// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Whether a value that the client calls undocumented is one: from the schema of a response, its body and a path of drift.
//! Examples may have such values where they match another variant of a union, which allows any additional property.

use serde_json::Value;

use super::super::engine::direction::Direction;
use super::super::engine::schemas::{
    Definitions, list, parts, property_names, property_schemas, target,
};
use super::super::engine::validators::Validators;
use crate::runtime::{Drift, DriftKind};

/// What the values of a response are compared with.
pub(super) struct Documented<'a> {
    pub(super) definitions: &'a Definitions,
    pub(super) validators: &'a Validators,
    pub(super) schema: &'a Value,
    pub(super) body: &'a Value,
}

impl<'a> Documented<'a> {
    /// Returns `true` if the description does not list the value at the path of a drift, so that the client is right.
    pub(super) fn lacks(&self, drift: &Drift) -> bool {
        let Some((schemas, value)) = self.find(&drift.path) else {
            return false;
        };
        match drift.kind {
            DriftKind::Property => true,
            DriftKind::EnumValue => !schemas.iter().any(|one| {
                one.get("const") == Some(value) || list(one, "enum").any(|listed| listed == value)
            }),
            DriftKind::UnionValue => {
                let variants = |keyword| schemas.iter().flat_map(move |one| list(one, keyword));
                let mut variants = variants("oneOf").chain(variants("anyOf"));
                !variants.any(|variant| self.describes(variant, value))
            }
        }
    }

    /// Returns the schemas that a path leads to in some variant, and the value there.
    fn find(&self, path: &str) -> Option<(Vec<&'a Value>, &'a Value)> {
        let path = path.replace('[', ".").replace(']', "");
        let start = (parts(self.definitions, self.schema), self.body);
        let mut names = path.split('.').filter(|name| !name.is_empty());
        names.try_fold(start, |(schemas, value), name| {
            let (found, value): (Vec<&Value>, &Value) = match value {
                Value::Array(items) => {
                    let items_of = schemas.iter().filter_map(|one| one.get("items"));
                    (items_of.collect(), items.get(name.parse::<usize>().ok()?)?)
                }
                value => (property_schemas(&schemas, name), value.get(name)?),
            };
            let schemas = found
                .into_iter()
                .flat_map(|one| parts(self.definitions, one));
            Some((schemas.collect(), value))
        })
    }

    /// Returns `true` if a value matches a variant, which has all of its properties.
    fn describes(&self, variant: &Value, value: &Value) -> bool {
        let variant = target(self.definitions, variant).unwrap_or(variant);
        let parts = parts(self.definitions, variant);
        let names = property_names(&parts);
        let mut properties = value
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys());
        let is_known = properties.all(|name| names.contains(name.as_str()));
        let validated = self
            .validators
            .validate(variant, Direction::Response, value);
        is_known && validated.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::super::engine::description::Description;
    use super::*;

    #[test]
    fn a_value_is_documented_if_a_variant_lists_it() {
        let ship =
            json!({"properties": {"kind": {"enum": ["ship"]}, "masts": {"type": "integer"}}});
        let quay = json!({"properties": {"kind": {"enum": ["quay"]}, "berths": {"type": "array"}}});
        let description: Description =
            serde_json::from_value(json!({"title": "", "operations": []})).unwrap();
        let definitions = Definitions::default();
        let validators = Validators::new(Arc::new(description));
        let item = json!({"anyOf": [ship, quay]});
        let schema = json!({"properties": {"found": {"type": "array", "items": item}}});
        let lacks = |value: Value, path: &str, kind| {
            let documented = Documented {
                definitions: &definitions,
                validators: &validators,
                schema: &schema,
                body: &json!({"found": [value]}),
            };
            let path = path.to_owned();
            documented.lacks(&Drift { path, kind })
        };
        let (kind, union) = (DriftKind::EnumValue, DriftKind::UnionValue);
        assert!(!lacks(json!({"kind": "quay"}), "found[0].kind", kind));
        assert!(lacks(json!({"kind": "pier"}), "found[0].kind", kind));
        assert!(!lacks(json!({"masts": 3}), "found[0]", union));
        // It matches the other variant, which has any additional property.
        assert!(lacks(json!({"masts": "three"}), "found[0]", union));
        assert!(!lacks(json!({}), "found[1]", union));
    }
}
