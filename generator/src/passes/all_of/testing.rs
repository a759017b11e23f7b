//! What the tests of merging share.

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::ir::testing::schema;
use crate::ir::{Api, Kind, SchemaGraph, SchemaId};
use crate::passes::schemas::Schemas;

/// Merges the schemas of an API.
pub(super) fn merge_all(api: Api) -> (Schemas, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    (super::merge(&Arc::new(api), &mut diagnostics), diagnostics)
}

/// Adds a component that combines schemas.
pub(super) fn all_of(api: &mut Api, subschemas: &[SchemaId]) -> SchemaId {
    schema(api, Some("Merged"), Kind::AllOf(subschemas.to_vec()))
}

/// Returns the names of the properties of an object.
pub(super) fn property_names(schemas: &Schemas, id: SchemaId) -> Vec<String> {
    let Kind::Object(object) = schemas.resolved_kind(id) else { panic!("no object") };
    object.properties.iter().map(|property| property.name.clone()).collect()
}
