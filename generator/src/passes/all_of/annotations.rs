//! What an `allOf` says beside its type. Input: the annotations of its subschemas. Output: those of the merged schema.

use super::Merging;
use crate::ir::{Access, Integer, Kind, Number, SchemaGraph, SchemaId, StringType};

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

    /// Applies a format that is declared beside a reference to a type without one.
    pub(super) fn merge_format(&mut self, id: SchemaId) {
        let constraints = &self.schemas.annotations(id).constraints;
        let Some(index) = constraints.iter().position(|constraint| constraint.keyword == "format") else { return };
        let format = constraints[index].value.as_str().map(str::to_owned);
        let kind = match self.schemas.resolved_kind(id) {
            Kind::String(string) if string.format.is_none() => Kind::String(StringType { format, ..string.clone() }),
            Kind::Integer(integer) if integer.format.is_none() => Kind::Integer(Integer { format, ..integer.clone() }),
            Kind::Number(number) if number.format.is_none() => Kind::Number(Number { format, ..number.clone() }),
            _ => return,
        };
        self.schemas.set_kind(id, kind);
        self.schemas.annotations_mut(id).constraints.remove(index);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{all_of, merge_all};
    use super::*;
    use crate::ir::Constraint;
    use crate::ir::testing::{api, object, schema, string};

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

    #[test]
    fn a_format_beside_a_reference_is_that_of_the_type() {
        let mut api = api();
        let text = schema(&mut api, Some("Text"), string());
        let any = schema(&mut api, None, Kind::Any);
        let value = serde_json::Value::from("date");
        let format = Constraint { keyword: "format".to_owned(), value, digest: 0, references: Vec::new(), union: None };
        api.schema_mut(any).annotations.constraints.push(format);
        let both = all_of(&mut api, &[text, any]);
        let schemas = merge_all(api).0;
        let Kind::String(string) = schemas.kind(both) else { panic!("{:?}", schemas.kind(both)) };
        assert_eq!((string.format.as_deref(), schemas.annotations(both).constraints.len()), (Some("date"), 0));
    }
}
