//! What an `allOf` says beside its type. Input: the annotations of its subschemas. Output: those of the merged schema.

use super::Merging;
use crate::ir::{Access, Kind, SchemaGraph, SchemaId};

impl Merging<'_> {
    /// Takes over the annotations of inline subschemas without a type, as in `allOf: [{$ref: …}, {description: …, nullable: true}]`.
    pub(super) fn merge_annotations(&mut self, id: SchemaId, subschemas: &[SchemaId]) {
        for &subschema in subschemas {
            if self.schemas.component_name(subschema).is_some() || *self.schemas.kind(subschema) != Kind::Any {
                continue;
            }
            let other = self.schemas.annotations(subschema).clone();
            let own = self.schemas.annotations_mut(id);
            own.nullable |= other.nullable;
            own.deprecated |= other.deprecated;
            own.secret |= other.secret;
            if own.access == Access::ReadWrite {
                own.access = other.access;
            }
            own.description = own.description.take().or(other.description);
            own.title = own.title.take().or(other.title);
            own.default = own.default.take().or(other.default);
            own.example = own.example.take().or(other.example);
        }
    }

    /// Makes a merged schema nullable if one subschema is nullable, and the others are nullable or have no type.
    pub(super) fn merge_null(&mut self, id: SchemaId, subschemas: &[SchemaId]) {
        let allows = |id: &SchemaId| self.schemas.is_nullable(*id) || self.schemas.annotations(*id).untyped;
        let is_nullable = subschemas.iter().any(|id| self.schemas.is_nullable(*id)) && subschemas.iter().all(allows);
        self.schemas.annotations_mut(id).nullable |= is_nullable;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{all_of, merge_all};
    use super::*;
    use crate::ir::testing::{api, object, schema};

    #[test]
    fn an_annotation_beside_a_reference_is_that_of_the_wrapper() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let role = schema(&mut api, Some("Role"), object(&[("a", flag)]));
        let annotated = schema(&mut api, None, Kind::Any);
        api.schema_mut(annotated).annotations.nullable = true;
        let wrapper = all_of(&mut api, &[role, annotated]);
        let schemas = merge_all(api).0;
        assert_eq!((schemas.kind(wrapper), schemas.annotations(wrapper).nullable), (&Kind::Alias(role), true));
        assert!(!schemas.written(wrapper).annotations.nullable);
    }

    #[test]
    fn null_is_a_value_unless_a_subschema_excludes_it() {
        let is_nullable = |is_untyped: bool| {
            let mut api = api();
            let flag = schema(&mut api, None, Kind::Boolean);
            let nullable = schema(&mut api, Some("Nullable"), object(&[("a", flag)]));
            api.schema_mut(nullable).annotations.nullable = true;
            let more = schema(&mut api, None, object(&[("b", flag)]));
            api.schema_mut(more).annotations.untyped = is_untyped;
            let both = all_of(&mut api, &[nullable, more]);
            merge_all(api).0.is_nullable(both)
        };
        assert!(is_nullable(true));
        assert!(!is_nullable(false));
    }
}
