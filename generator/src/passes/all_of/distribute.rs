//! A union among the subschemas of an `allOf`. Input: the unions, and the subschemas beside them. Output: a union whose subschemas are each
//! merged with what is beside the union.

use super::Merging;
use crate::ir::{Discriminator, Kind, SchemaGraph, SchemaId, Union};
use crate::passes::schemas::Schemas;

/// The maximum number of variants that distributing unions may produce; with more, only the first union is distributed.
const MAX_VARIANTS: usize = 64;

impl Merging<'_> {
    /// Returns a union of each subschema of the first union, combined with all other subschemas.
    pub(super) fn distribute(&mut self, id: SchemaId, unions: &[SchemaId], others: &[SchemaId]) -> Kind {
        let Some((first, later)) = unions.split_first() else { return self.combine_all(id, others) };
        let Kind::Union(union) = self.schemas.kind(*first).clone() else { return Kind::Any };
        let combinations =
            unions.iter().map(|union| variant_count(&self.schemas, *union)).fold(1, usize::saturating_mul);
        let is_followed = combinations <= MAX_VARIANTS.max(union.subschemas.len());
        if !is_followed {
            self.warn(id, "this schema combines unions of too many subschemas, so only the first union is used");
        }
        let mut rest = others.to_vec();
        rest.extend(later.iter().filter(|_| is_followed));
        let (mut mapping, mut default) = (Vec::new(), None);
        let mut subschemas = Vec::with_capacity(union.subschemas.len());
        for &subschema in &union.subschemas {
            let mut parts = rest.clone();
            parts.push(subschema);
            let derived = self.derive(id, subschema, parts);
            let is_own = |target: SchemaId| self.schemas.resolve(target) == self.schemas.resolve(subschema);
            if let Some(discriminator) = &union.discriminator {
                let own = discriminator.mapping.iter().filter(|(_, target)| is_own(*target));
                mapping.extend(own.map(|(value, _)| (value.clone(), derived)));
                default = default.or(discriminator.default.filter(|target| is_own(*target)).map(|_| derived));
            }
            subschemas.push(derived);
        }
        let discriminator = union.discriminator.map(|one| Discriminator { property: one.property, mapping, default });
        Kind::Union(Union { subschemas, discriminator, ..union })
    }
}

fn variant_count(schemas: &Schemas, union: SchemaId) -> usize {
    match schemas.kind(union) {
        Kind::Union(union) => union.subschemas.len(),
        _ => 1,
    }
}

/// Returns `true` if a union describes objects of its own, and not only which properties of an object beside it go together.
pub(super) fn describes_objects(schemas: &Schemas, union: SchemaId) -> bool {
    let Kind::Union(union) = schemas.kind(union) else { return true };
    union.subschemas.iter().any(|subschema| match schemas.resolved_kind(*subschema) {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Any => false,
        Kind::Map(values) => *schemas.kind(*values) != Kind::Any,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{all_of, merge_all, property_names};
    use super::*;
    use crate::ir::testing::{api, object, schema, string, union};

    #[test]
    fn a_union_without_types_does_not_replace_the_type_beside_it() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let [one, other] = [0, 1].map(|_| schema(&mut api, None, Kind::Any));
        let union = schema(&mut api, None, union(&[one, other]));
        let both = all_of(&mut api, &[text, union]);
        let schemas = merge_all(api).0;
        assert!(matches!(schemas.kind(both), Kind::String(_)), "{:?}", schemas.kind(both));
    }

    #[test]
    fn a_union_is_distributed() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let base = schema(&mut api, None, object(&[("id", flag)]));
        let cat = schema(&mut api, Some("Cat"), object(&[("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("bark", flag)]));
        let union = schema(&mut api, None, union(&[cat, dog]));
        let pet = all_of(&mut api, &[base, union]);
        let schemas = merge_all(api).0;
        let Kind::Union(union) = schemas.kind(pet) else { panic!("no union") };
        let names: Vec<_> = union.subschemas.iter().map(|subschema| property_names(&schemas, *subschema)).collect();
        assert_eq!(names, [["id", "claws"], ["id", "bark"]]);
    }

    #[test]
    fn a_subschema_that_inherits_from_its_union_is_no_cycle() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), Kind::Any);
        let base = schema(&mut api, None, object(&[("id", flag)]));
        let union = schema(&mut api, None, union(&[cat]));
        let pet = schema(&mut api, Some("Pet"), Kind::AllOf(vec![base, union]));
        let own = schema(&mut api, None, object(&[("claws", flag)]));
        api.schema_mut(cat).kind = Kind::AllOf(vec![pet, own]);
        assert_eq!(property_names(&merge_all(api).0, cat), ["id", "claws"]);
    }

    #[test]
    fn unions_of_too_many_variants_are_not_all_distributed() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let mut variants = |prefix: &str| {
            let of = |number| schema(&mut api, None, object(&[(&format!("{prefix}{number}"), flag)]));
            let subschemas: Vec<SchemaId> = (0..9).map(of).collect();
            schema(&mut api, None, union(&subschemas))
        };
        let unions = [variants("a"), variants("b")];
        let id = all_of(&mut api, &unions);
        let (schemas, diagnostics) = merge_all(api);
        assert!(matches!(schemas.kind(id), Kind::Union(union) if union.subschemas.len() == 9));
        assert_eq!(diagnostics.summary(), "1 warning");
    }
}
