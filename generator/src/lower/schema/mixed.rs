//! Schemas that mix several kinds, such as `properties` beside `oneOf`, or have none.

use openapiv3::{AnySchema, SchemaData};

use super::super::context::Context;
use super::array::lower_any_array;
use super::assertions::lower_assertion;
use super::enumeration::{check_values, convert_values, lower_enum};
use super::item::is_untyped;
use super::object::lower_object;
use super::scalar::lower_any_scalar;
use super::subschemas::lower_list;
use super::union::lower_union;
use crate::ir::{Kind, SchemaId, UnionRule};
use crate::pointer;

/// Lowers a schema that mixes kinds to an `allOf` of its parts, or to its only part.
pub(super) fn lower_mixed<'a>(context: &mut Context<'a>, any: &'a AnySchema, data: &SchemaData, at: &str) -> Kind {
    if any.not.is_some() {
        warn_of_not(context, at);
    }
    let base = Some(lower_base(context, any, data, at)).filter(|base| *base != Kind::Any);
    let all_of = lower_list(context, &any.all_of, &pointer::join(at, "allOf"));
    let mut unions = Vec::new();
    for (rule, list) in [(UnionRule::OneOf, &any.one_of), (UnionRule::AnyOf, &any.any_of)] {
        if !list.is_empty() {
            let assertion = lower_assertion(context, rule, list);
            unions.push((lower_union(context, rule, list, data, at), assertion));
        }
    }
    if all_of.is_empty() && unions.len() + usize::from(base.is_some()) < 2 {
        return base.or_else(|| unions.pop().map(|(kind, _)| kind)).unwrap_or(Kind::Any);
    }
    let base = base.map(|kind| push_part(context, kind, at));
    if let Some(id) = base {
        let annotations = &mut context.api.schema_mut(id).annotations;
        annotations.required = any.required.clone();
        annotations.untyped = is_untyped(any);
    }
    let mut parts: Vec<SchemaId> = base.into_iter().collect();
    parts.extend(all_of);
    for (kind, assertion) in unions {
        let id = push_part(context, kind, at);
        context.api.schema_mut(id).annotations.assertion = assertion;
        parts.push(id);
    }
    Kind::AllOf(parts)
}

fn push_part(context: &mut Context<'_>, kind: Kind, at: &str) -> SchemaId {
    let id = context.push_placeholder(at.to_owned(), None);
    context.api.schema_mut(id).kind = kind;
    id
}

/// Warns that `not` is ignored: it describes values by what they must not be, which is no type.
pub(super) fn warn_of_not(context: &mut Context<'_>, at: &str) {
    let help = "describe in `description` which values the server rejects";
    context.warn(&pointer::join(at, "not"), "`not` is not checked by the client", help);
}

/// Lowers what a mixed schema says beside `allOf`, `oneOf` and `anyOf`.
fn lower_base<'a>(context: &mut Context<'a>, any: &'a AnySchema, data: &SchemaData, at: &str) -> Kind {
    let values = convert_values(context, any, at);
    if !values.is_empty() {
        check_values(context, &lower_any_scalar(any), &values, data, at);
        return lower_enum(context, values, data, at);
    }
    let is_object = match any.typ.as_deref() {
        Some(typ) => typ == "object",
        None => !any.properties.is_empty() || any.additional_properties.is_some() || !any.required.is_empty(),
    };
    if is_object {
        return lower_object(context, &any.properties, &any.required, any.additional_properties.as_ref(), at);
    }
    let is_array = match any.typ.as_deref() {
        Some(typ) => typ == "array",
        None => any.items.is_some(),
    };
    if is_array { lower_any_array(context, any, at) } else { lower_any_scalar(any) }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    #[test]
    fn the_only_part_is_the_schema() {
        let lowered =
            lower_schemas("A: {properties: {a: {type: string}}, not: {required: [b]}}\nB: {description: Any.}");
        assert!(matches!(lowered.kind("A"), Kind::Object(_)));
        assert_eq!(*lowered.kind("B"), Kind::Any);
        assert_eq!(lowered.messages(), ["`not` is not checked by the client"]);
    }

    #[test]
    fn several_parts_are_an_all_of_in_order() {
        let lowered = lower_schemas(
            "Base: {type: object}
             Mixed: {type: object, properties: {a: {type: string}}, oneOf: [{required: [a]}], allOf: [{$ref: '#/components/schemas/Base'}]}",
        );
        let Kind::AllOf(parts) = lowered.kind("Mixed") else { panic!("no allOf") };
        let [own, base, union] = parts.as_slice() else { panic!("{} parts", parts.len()) };
        assert!(matches!(lowered.api.schema(*own).kind, Kind::Object(_)));
        assert_eq!(*base, lowered.id("Base"));
        assert!(matches!(lowered.api.schema(*union).kind, Kind::Union(_)));
    }

    #[test]
    fn an_array_needs_no_items() {
        let lowered = lower_schemas("A: {type: array, maxItems: 2, not: {maxItems: 0}}\nB: {type: array, items: {}}");
        let Kind::Array(array) = lowered.kind("A") else { panic!("no array") };
        assert_eq!((array.max_items, &lowered.api.schema(array.items).kind), (Some(2), &Kind::Any));
        assert!(matches!(lowered.kind("B"), Kind::Array(_)));
    }

    #[test]
    fn a_declared_type_decides_over_other_keywords() {
        let lowered = lower_schemas("A: {type: string, oneOf: [{type: string}], properties: {a: {type: string}}}");
        let Kind::AllOf(parts) = lowered.kind("A") else { panic!("no allOf") };
        assert!(matches!(lowered.api.schema(parts[0]).kind, Kind::String(_)));
    }
}
