//! `allOf`: becomes an alias where it wraps one schema, else the one schema that says what all of them say.
//!
//! Objects are merged; where two of them describe the same property, so are the property's schemas. A union among the members
//! is distributed: each of its branches gets what the other members say.

use std::collections::{HashMap, HashSet};

use super::combine::{Combined, combine, says_no_more};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Branch, Discriminator, Kind, SchemaId, Union};

/// Most branches that distributing unions may give; with more, the later unions are left out.
const MOST_BRANCHES: usize = 64;

/// Most members that are followed, counting those of members. Each of a long chain of schemas repeats all before it.
const MOST_MEMBERS: usize = 128;

/// How many properties may be copied for each schema that the documents have, and beside that.
const MOST_COPIED: usize = 16;
const FREE_COPIES: usize = 1_000_000;

/// How many schemas may be added for each that the documents have. Only documents made for it come near.
const MOST_ADDED: usize = 4;

pub(super) fn merge(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut merging = Merging {
        members: HashMap::new(),
        derived: HashMap::new(),
        limit: api.schemas.len() * MOST_ADDED + 1000,
        copies_left: api.schemas.len() * MOST_COPIED + FREE_COPIES,
        diagnostics,
    };
    let mut next = 0;
    // Merging adds schemas behind the last.
    while let Some(schema) = api.schemas.get(next) {
        let id = SchemaId(next as u32);
        if let Kind::AllOf(members) = &schema.kind {
            merging.members.insert(id, members.clone());
        }
        next += 1;
    }
    let mut next = 0;
    while next < api.schemas.len() {
        merging.merge_one(api, SchemaId(next as u32));
        next += 1;
    }
}

struct Merging<'d> {
    /// The members of every `allOf`, also after it was merged.
    members: HashMap<SchemaId, Vec<SchemaId>>,
    /// The schemas that were added, by what they combine.
    derived: HashMap<Vec<SchemaId>, SchemaId>,
    limit: usize,
    copies_left: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Merging<'_> {
    fn merge_one(&mut self, api: &mut Api, id: SchemaId) {
        let Kind::AllOf(members) = api.schema(id).kind.clone() else { return };
        take_remarks(api, id, &members);
        let essential = if members.len() <= MOST_MEMBERS { essential(api, &members) } else { members.clone() };
        api.schema_mut(id).kind = match essential.as_slice() {
            [] => members.first().map_or(Kind::Any, |first| Kind::Alias(*first)),
            [one] => self.only(api, id, *one),
            _ => {
                let leaves = self.leaves(api, id);
                match leaves.filter(|leaves| self.can_follow(api, leaves)) {
                    Some(leaves) => self.merge_several(api, id, &essential_of(api, leaves)),
                    None => self.too_much(api, id),
                }
            }
        };
        if !matches!(api.schema(api.resolve(id)).kind, Kind::Alias(_)) {
            return;
        }
        self.warn(api, id, "this `allOf` consists of nothing but itself, so it is any JSON value here");
        api.schema_mut(id).kind = Kind::Any;
    }

    /// Pays for copying what members have; false where that or their number is too much.
    fn can_follow(&mut self, api: &Api, members: &[SchemaId]) -> bool {
        let properties = members.iter().map(|member| match &api.schema(api.resolve(*member)).kind {
            Kind::Object(object) => object.properties.len(),
            _ => 0,
        });
        let left = self.copies_left.checked_sub(properties.sum()).filter(|_| members.len() <= MOST_MEMBERS);
        self.copies_left = left.unwrap_or(self.copies_left);
        left.is_some()
    }

    fn too_much(&mut self, api: &Api, id: SchemaId) -> Kind {
        self.warn(api, id, "this `allOf` has more members than are followed, so it is any JSON value here");
        Kind::Any
    }

    /// The same as the only member that says something: a component is referred to, what is inline becomes the schema itself.
    fn only(&mut self, api: &mut Api, id: SchemaId, one: SchemaId) -> Kind {
        if api.schema(one).name.is_some() || one == id {
            return Kind::Alias(one);
        }
        self.merge_one(api, one);
        let inline = api.schema(one).clone();
        let schema = api.schema_mut(id);
        schema.nullable |= inline.nullable;
        schema.title = schema.title.take().or(inline.title);
        schema.description = schema.description.take().or(inline.description);
        inline.kind
    }

    fn merge_several(&mut self, api: &mut Api, id: SchemaId, leaves: &[SchemaId]) -> Kind {
        let is_union = |leaf: &SchemaId| matches!(api.schema(*leaf).kind, Kind::Union(_));
        let (unions, others): (Vec<SchemaId>, Vec<SchemaId>) = leaves.iter().copied().partition(is_union);
        let unions: Vec<SchemaId> = unions.into_iter().filter(|union| adds_shape(api, *union)).collect();
        let are_objects = others.iter().all(|other| matches!(api.schema(*other).kind, Kind::Object(_) | Kind::Map(_)));
        match (unions.as_slice(), others.as_slice()) {
            ([], [one]) => self.only(api, id, *one),
            ([], _) => self.combine_all(api, id, &others),
            // What is said beside the union of texts or numbers only narrows it.
            ([one, ..], _) if !are_objects || others.is_empty() && unions.len() == 1 => self.only(api, id, *one),
            _ => self.distribute(api, id, &unions, &others),
        }
    }

    /// One union of all combinations of a branch with the other members.
    fn distribute(&mut self, api: &mut Api, id: SchemaId, unions: &[SchemaId], others: &[SchemaId]) -> Kind {
        let Some((first, later)) = unions.split_first() else { return self.combine_all(api, id, others) };
        let Kind::Union(union) = api.schema(*first).kind.clone() else { return Kind::Any };
        let sizes = unions.iter().map(|union| branches(api, *union));
        let fits = sizes.fold(1usize, usize::saturating_mul) <= MOST_BRANCHES.max(union.branches.len());
        if !fits {
            self.warn(api, id, "this `allOf` combines unions of many branches; only the first of them is followed");
        }
        let mut rest = others.to_vec();
        rest.extend(later.iter().filter(|_| fits));
        let mut mapping = Vec::new();
        let mut combined = Vec::with_capacity(union.branches.len());
        for branch in &union.branches {
            let mut members = rest.clone();
            members.push(branch.schema);
            let derived = self.derive(api, id, branch.schema, members);
            let tags = union.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
            let own = tags.filter(|(_, target)| api.resolve(*target) == api.resolve(branch.schema));
            mapping.extend(own.map(|(value, _)| (value.clone(), derived)));
            combined.push(Branch { schema: derived, ..branch.clone() });
        }
        let discriminator = union.discriminator.map(|one| Discriminator { property: one.property, mapping });
        Kind::Union(Union { branches: combined, discriminator, ..union })
    }

    /// A schema that says what all members say. Properties that several members have are combined in turn.
    fn combine_all(&mut self, api: &mut Api, id: SchemaId, members: &[SchemaId]) -> Kind {
        let mut kinds = members.iter().map(|member| (*member, api.schema(*member).kind.clone()));
        let Some((_, mut kind)) = kinds.next() else { return Kind::Any };
        for (member, other) in kinds.collect::<Vec<_>>() {
            let mut both = |api: &mut Api, one: SchemaId, other: SchemaId| match one == other {
                true => one,
                false => self.derive(api, id, other, vec![one, other]),
            };
            match combine(api, &kind, &other, &mut both) {
                Combined::Kind(combined) => kind = combined,
                Combined::Conflict => {
                    let message =
                        "this `allOf` combines schemas that no value fits at once, so it is any JSON value here";
                    let warning = Diagnostic::warning(message).at(api.schema(id).place());
                    let warning = warning.with_related(api.schema(member).place(), "it contradicts those before it");
                    self.diagnostics
                        .push(warning.with_help("give all members the same type, or leave one of them out"));
                    return Kind::Any;
                }
            }
        }
        kind
    }

    /// A schema for all these at once. `like` is the one that it is described as.
    fn derive(&mut self, api: &mut Api, owner: SchemaId, like: SchemaId, members: Vec<SchemaId>) -> SchemaId {
        let mut key: Vec<SchemaId> = members.iter().map(|member| api.resolve(*member)).collect();
        key.sort();
        key.dedup();
        if let [_] = key.as_slice() {
            return like;
        }
        if let Some(known) = self.derived.get(&key) {
            return *known;
        }
        if api.schemas.len() >= self.limit {
            self.warn(api, owner, "this `allOf` leads to more combinations than are followed");
            return like;
        }
        // Only what is inline is described at the place of use.
        let described = api.schema(like);
        let schema = crate::ir::Schema {
            name: None,
            title: described.title.clone().or_else(|| described.name.clone()),
            kind: Kind::AllOf(members.clone()),
            ..described.clone()
        };
        let id = api.push_schema(schema);
        self.members.insert(id, members);
        self.derived.insert(key, id);
        id
    }

    /// The members of an `allOf` and of those in it that are no `allOf`; none where they are too many. A union of which the schema itself is a branch is none of
    /// them: the branch is not the whole union, it only inherits what stands beside.
    fn leaves(&self, api: &Api, id: SchemaId) -> Option<Vec<SchemaId>> {
        let mut seen = HashSet::from([id]);
        let mut leaves = Vec::new();
        let mut open: Vec<SchemaId> = self.members.get(&id).into_iter().flatten().rev().copied().collect();
        let mut within = vec![id];
        while let Some(next) = open.pop() {
            let target = self.through_aliases(api, next);
            if !seen.insert(target) {
                continue;
            }
            if seen.len() > 2 * MOST_MEMBERS {
                return None;
            }
            match self.members.get(&target) {
                Some(members) => {
                    within.push(target);
                    open.extend(members.iter().rev());
                }
                None => leaves.push(target),
            }
        }
        leaves.retain(|leaf| match &api.schema(*leaf).kind {
            Kind::Union(union) => {
                !union.branches.iter().any(|branch| within.contains(&self.through_aliases(api, branch.schema)))
            }
            _ => true,
        });
        Some(leaves)
    }

    /// What an alias stands for, but not further than to an `allOf`, which may have become an alias itself.
    fn through_aliases(&self, api: &Api, mut id: SchemaId) -> SchemaId {
        for _ in 0..api.schemas.len() {
            match api.schema(id).kind {
                Kind::Alias(target) if !self.members.contains_key(&id) => id = target,
                _ => break,
            }
        }
        id
    }

    fn warn(&mut self, api: &Api, id: SchemaId, message: &str) {
        let help = "write the combination as one schema";
        self.diagnostics.push(Diagnostic::warning(message).at(api.schema(id).place()).with_help(help));
    }
}

/// The members that say more than another one does; of those that say the same the first.
fn essential(api: &Api, members: &[SchemaId]) -> Vec<SchemaId> {
    let kinds: Vec<&Kind> = members.iter().map(|member| &api.schema(api.resolve(*member)).kind).collect();
    let is_told_by = |index: usize, other: usize| {
        index != other
            && says_no_more(api, kinds[index], kinds[other])
            && (other < index || !says_no_more(api, kinds[other], kinds[index]))
    };
    let says_more =
        |index: &usize| *kinds[*index] != Kind::Any && !(0..kinds.len()).any(|other| is_told_by(*index, other));
    (0..kinds.len()).filter(says_more).map(|index| members[index]).collect()
}

/// The same; the first where none says anything.
fn essential_of(api: &Api, leaves: Vec<SchemaId>) -> Vec<SchemaId> {
    let essential = essential(api, &leaves);
    if essential.is_empty() { leaves.into_iter().take(1).collect() } else { essential }
}

fn branches(api: &Api, union: SchemaId) -> usize {
    match &api.schema(union).kind {
        Kind::Union(union) => union.branches.len(),
        _ => 1,
    }
}

/// Whether a union beside an object says what the object looks like, rather than which of its members go together.
fn adds_shape(api: &Api, union: SchemaId) -> bool {
    let Kind::Union(union) = &api.schema(union).kind else { return true };
    union.branches.iter().any(|branch| match &api.schema(api.resolve(branch.schema)).kind {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Any => false,
        Kind::Map(values) => api.schema(*values).kind != Kind::Any,
        _ => true,
    })
}

/// What `allOf: [{$ref: …}, {description: …, nullable: true}]` says about the place rather than the type.
fn take_remarks(api: &mut Api, id: SchemaId, members: &[SchemaId]) {
    for member in members {
        let remark = api.schema(*member);
        if remark.name.is_some() || remark.kind != Kind::Any {
            continue;
        }
        let remark = remark.clone();
        let schema = api.schema_mut(id);
        schema.nullable |= remark.nullable;
        schema.deprecated |= remark.deprecated;
        schema.secret |= remark.secret;
        if schema.access == Default::default() {
            schema.access = remark.access;
        }
        schema.description = schema.description.take().or(remark.description);
        schema.title = schema.title.take().or(remark.title);
        schema.default = schema.default.take().or(remark.default);
        schema.example = schema.example.take().or(remark.example);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, object, schema};
    use crate::ir::{Enum, Object, StringType, UnionRule};

    fn merged(api: &mut Api, members: &[SchemaId]) -> SchemaId {
        let id = schema(api, Some("Merged"), Kind::AllOf(members.to_vec()));
        merge(api, &mut Diagnostics::default());
        id
    }

    fn as_object(api: &Api, id: SchemaId) -> &Object {
        let Kind::Object(object) = &api.schema(api.resolve(id)).kind else { panic!("no object") };
        object
    }

    fn names(object: &Object) -> Vec<&str> {
        object.properties.iter().map(|property| property.name.as_str()).collect()
    }

    #[test]
    fn one_schema_with_its_type_repeated_is_an_alias() {
        let mut api = api();
        let role = schema(&mut api, Some("Role"), Kind::Enum(Enum { values: Vec::new(), open: false }));
        let bare = schema(&mut api, None, Kind::String(StringType::default()));
        let wrapper = merged(&mut api, &[bare, role]);
        assert_eq!(api.schema(wrapper).kind, Kind::Alias(role));
    }

    #[test]
    fn a_remark_beside_a_reference_is_about_the_place() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let role = schema(&mut api, Some("Role"), object(&[("a", flag)]));
        let remark = schema(&mut api, None, Kind::Any);
        api.schema_mut(remark).nullable = true;
        let wrapper = merged(&mut api, &[role, remark]);
        assert_eq!((&api.schema(wrapper).kind, api.schema(wrapper).nullable), (&Kind::Alias(role), true));
    }

    #[test]
    fn objects_become_one() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let first = schema(&mut api, Some("First"), object(&[("a", flag), ("b", flag)]));
        let second = schema(&mut api, None, object(&[("b", flag), ("c", flag)]));
        let both = merged(&mut api, &[first, second]);
        assert_eq!(names(as_object(&api, both)), ["a", "b", "c"]);
    }

    #[test]
    fn a_property_of_two_members_has_what_both_say() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let (inner, other) = (object(&[("x", flag)]), object(&[("y", flag)]));
        let (inner, other) = (schema(&mut api, None, inner), schema(&mut api, None, other));
        let first = schema(&mut api, Some("First"), object(&[("data", inner)]));
        let second = schema(&mut api, None, object(&[("data", other)]));
        let both = merged(&mut api, &[first, second]);
        let data = as_object(&api, both).properties[0].schema;
        assert_eq!(names(as_object(&api, data)), ["x", "y"]);
    }

    #[test]
    fn a_union_is_distributed() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let base = schema(&mut api, None, object(&[("id", flag)]));
        let cat = schema(&mut api, Some("Cat"), object(&[("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("bark", flag)]));
        let branch = |schema| Branch { schema, boxed: false, sign: None };
        let union = Union {
            rule: UnionRule::OneOf,
            branches: vec![branch(cat), branch(dog)],
            discriminator: None,
            tag: None,
            free_form: false,
        };
        let union = schema(&mut api, None, Kind::Union(union));
        let pet = merged(&mut api, &[base, union]);
        let Kind::Union(union) = api.schema(pet).kind.clone() else { panic!("no union") };
        let members: Vec<_> = union.branches.iter().map(|branch| names(as_object(&api, branch.schema))).collect();
        assert_eq!(members, [["id", "claws"], ["id", "bark"]]);
    }

    #[test]
    fn a_branch_that_inherits_from_its_union_is_no_circle() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), Kind::Any);
        let union = Union {
            rule: UnionRule::OneOf,
            branches: vec![Branch { schema: cat, boxed: false, sign: None }],
            discriminator: None,
            tag: None,
            free_form: false,
        };
        let base = schema(&mut api, None, object(&[("id", flag)]));
        let union = schema(&mut api, None, Kind::Union(union));
        let pet = schema(&mut api, Some("Pet"), Kind::AllOf(vec![base, union]));
        let own = schema(&mut api, None, object(&[("claws", flag)]));
        api.schema_mut(cat).kind = Kind::AllOf(vec![pet, own]);
        merge(&mut api, &mut Diagnostics::default());
        assert_eq!(names(as_object(&api, cat)), ["id", "claws"]);
    }

    #[test]
    fn one_that_contains_itself_ends() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let other = schema(&mut api, None, object(&[("a", flag)]));
        let own = schema(&mut api, Some("Own"), Kind::Any);
        api.schema_mut(own).kind = Kind::AllOf(vec![other, own]);
        let alone = schema(&mut api, Some("Alone"), Kind::Any);
        api.schema_mut(alone).kind = Kind::AllOf(vec![alone]);
        let mut diagnostics = Diagnostics::default();
        merge(&mut api, &mut diagnostics);
        assert_eq!(names(as_object(&api, own)), ["a"]);
        assert_eq!((&api.schema(alone).kind, diagnostics.summary().as_str()), (&Kind::Any, "1 warning"));
    }

    #[test]
    fn what_no_value_fits_is_any() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let object = schema(&mut api, None, object(&[("a", flag)]));
        let text = schema(&mut api, None, Kind::String(StringType::default()));
        let own = schema(&mut api, Some("Own"), Kind::AllOf(vec![object, text]));
        let mut diagnostics = Diagnostics::default();
        merge(&mut api, &mut diagnostics);
        assert_eq!((&api.schema(own).kind, diagnostics.summary().as_str()), (&Kind::Any, "1 warning"));
    }
}
