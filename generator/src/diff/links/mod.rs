//! Links between the two lists of a report: which items of the crate each change on the wire affects, by where both are defined and by
//! which schemas an operation reaches.

mod by_location;
mod left;
mod only_renamed;
mod replaced;
mod settings;
mod within_group;

use std::collections::{HashMap, HashSet};

use super::change::{ItemChange, ItemDifference, Level, Pair, Severity, Side, WireChange};
use super::reachable::Reachable;
use super::renames::Rename;
use crate::diagnostic::Location;
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::source::SourceId;
use by_location::{ByLocation, changed, source_and_pointer};
use only_renamed::OnlyRenamed;
use replaced::Replaced;
use within_group::is_of_operation;

/// The most changes whose schemas are followed. More are not an edit of a document, but another document.
const MAX_FOLLOWED: usize = 500;

/// Fills in the items of each change on the wire.
pub fn link_items(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>, renames: &[Rename]) {
    let in_base = ByLocation::new(items.iter().map(|item| item.locations.base.as_ref()));
    let in_head = ByLocation::new(items.iter().map(|item| item.locations.head.as_ref()));
    // No item is made from the version of a document.
    for change in wire.iter_mut().filter(|change| change.path != "info / version") {
        change.items = located(&change.locations, items, &in_base, &in_head);
        normalize(change, items);
    }
    let replaced = Replaced::new(items);
    let only_renamed = OnlyRenamed::new(items, renames, &replaced.only_renamed(wire));
    let is_explained = |index: usize| only_renamed.contains(&items[index]) || replaced.contains(index);
    link_reachable(wire, items, base, head, &only_renamed, &is_explained);
    settings::link(wire, items);
    left::link(wire, items, base, head, &is_explained);
    // A type was replaced by what changed in it, and so were the types of fields and arguments.
    let left = unlinked(wire, items, &|index| only_renamed.contains(&items[index]));
    replaced.link(wire, &left);
    left::link(wire, items, base, head, &|index| only_renamed.contains(&items[index]));
    within_group::link(wire, items);
}

/// Returns the items that still have no change, without those that are explained otherwise.
fn unlinked(wire: &[WireChange], items: &[ItemChange], is_explained: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_left =
        |index: &usize| items[*index].level > Level::Patch && !linked.contains(index) && !is_explained(*index);
    (0..items.len()).filter(is_left).collect()
}

/// Returns the items that are defined where something changed. What only one side has is within its owner on the other, whose other parts
/// it does not affect.
fn located(
    locations: &Pair<Option<Location>>,
    items: &[ItemChange],
    in_base: &ByLocation<'_>,
    in_head: &ByLocation<'_>,
) -> Vec<usize> {
    let Pair { base, head } = changed(locations);
    let mut located = [in_base.affected(base), in_head.affected(head)].concat();
    let owner = match (base, head) {
        (None, Some(_)) => locations.base.as_ref().map(|owner| in_base.at(owner)),
        (Some(_), None) => locations.head.as_ref().map(|owner| in_head.at(owner)),
        _ => None,
    };
    let is_owner = |index: &usize| !matches!(items[*index].difference, ItemDifference::Added | ItemDifference::Removed);
    located.extend(owner.into_iter().flatten().filter(is_owner));
    located
}

/// Removes duplicates, and items with changed docs if there are others.
fn normalize(change: &mut WireChange, items: &[ItemChange]) {
    change.items.sort_unstable();
    change.items.dedup();
    let is_docs = |index: &usize| items[*index].difference == ItemDifference::Docs;
    match change.severity {
        Severity::Docs => change.items.retain(is_docs),
        _ if change.items.iter().all(is_docs) => {}
        _ => change.items.retain(|index| !is_docs(index)),
    }
}

/// Links the items that have no change yet: a type is new or removed with the operation that reaches it, wherever it is defined.
fn link_reachable(
    wire: &mut [WireChange],
    items: &[ItemChange],
    base: &Side<'_>,
    head: &Side<'_>,
    only_renamed: &OnlyRenamed<'_>,
    is_explained: &dyn Fn(usize) -> bool,
) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let owners: HashSet<&str> = linked.iter().filter_map(|index| left::owner(&items[*index])).collect();
    // What belongs to an item with changes is linked with these.
    let is_owned =
        |item: &ItemChange| left::owner(item).is_some_and(|owner| owner != item.item && owners.contains(owner));
    let mut left = unlinked(wire, items, is_explained);
    left.retain(|index| !is_owned(&items[*index]));
    if left.is_empty() {
        return;
    }
    let in_base = by_schema(base.resolved, items, &left, |locations| locations.base.as_ref());
    let in_head = by_schema(head.resolved, items, &left, |locations| locations.head.as_ref());
    let reachable = Pair { base, head }.map(|side| Reachable::new(side.resolved));
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs).take(MAX_FOLLOWED) {
        let Pair { base, head } = changed(&change.locations);
        let may_affect = |index: usize| {
            let item = &items[index];
            !is_of_operation(change) || item.difference == ItemDifference::Gate || only_renamed.has_name(item)
        };
        let mut reached = Vec::new();
        for (reachable, location, schemas) in [(&reachable.base, base, &in_base), (&reachable.head, head, &in_head)] {
            let Some(location) = location.filter(|_| !schemas.is_empty()) else { continue };
            let reachable = reachable.from(location);
            let affected = schemas.iter().filter(|(schema, index)| reachable.contains(schema) && may_affect(*index));
            reached.extend(affected.map(|(_, index)| *index));
        }
        change.items.extend(reached);
        normalize(change, items);
    }
}

/// Pairs of a schema and an item that is made from it.
fn by_schema<'a>(
    resolved: &Resolved,
    items: &'a [ItemChange],
    indices: &[usize],
    side: impl Fn(&'a Pair<Option<Location>>) -> Option<&'a Location>,
) -> Vec<(SchemaId, usize)> {
    let mut by_pointer: HashMap<(SourceId, &str), Vec<usize>> = HashMap::new();
    for &index in indices {
        if let Some(key) = side(&items[index].locations).and_then(source_and_pointer) {
            by_pointer.entry(key).or_default().push(index);
        }
    }
    let schemas =
        resolved.ids().filter_map(|id| Some((id, by_pointer.get(&(resolved.source_of(id), resolved.pointer_of(id)))?)));
    schemas.flat_map(|(id, indices)| indices.iter().map(move |index| (id, *index))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{document, spec};
    use crate::rust::Reserved;

    /// Returns the items of each change on the wire, by the rule, and fails if two changes have the same one.
    fn linked(base: &Value, head: &Value) -> Vec<(&'static str, Vec<String>)> {
        let (base, head) = (spec(base), spec(head));
        let report = crate::diff::compare(&base.side(), &head.side(), &Reserved::default());
        let items = |change: &crate::diff::WireChange| -> Vec<String> {
            change.items.iter().map(|index| report.items[*index].item.clone()).collect()
        };
        report.wire.iter().map(|change| (change.rule.id, items(change))).collect()
    }

    fn pets(id: &str, name: &str, pet: &Value) -> Value {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let mut document = document(&json!({
            "operationId": id, "tags": ["Pets"], "requestBody": {"content": {"application/json": {"schema": schema}}},
        }));
        document["components"]["schemas"][name] = pet.clone();
        document
    }

    fn pet(kinds: &[&str], color: &str) -> Value {
        let kind = json!({"type": "string", "enum": kinds});
        json!({"type": "object", "properties": {"kind": kind, color: {"type": "string"}}})
    }

    #[test]
    fn a_value_and_a_property_have_only_their_own_items() {
        let base = pets("addPet", "Pet", &pet(&["cat", "dog", "hen"], "color"));
        let head = pets("addPet", "Pet", &pet(&["cat", "cow", "pig"], "hue"));
        let all = linked(&base, &head);
        let of = |rule: &str| -> Vec<&[String]> {
            all.iter().filter(|(id, _)| *id == rule).map(|(_, items)| items.as_slice()).collect()
        };
        assert_eq!(of("request-enum-value-added"), [["models::PetKind::Cow"], ["models::PetKind::Pig"]]);
        assert_eq!(of("request-enum-value-removed"), [["models::PetKind::Dog"], ["models::PetKind::Hen"]]);
        assert_eq!(of("request-property-added"), [["models::Pet::hue", "models::Pet::with_hue()"]]);
        assert_eq!(of("request-property-removed"), [["models::Pet::color", "models::Pet::with_color()"]]);
    }

    #[test]
    fn an_operation_with_another_id_has_no_types_of_renamed_components() {
        let pet = pet(&["cat"], "color");
        let all = linked(&pets("addPet", "Pet", &pet), &pets("makePet", "Animal", &pet));
        let renamed = all.iter().find(|(id, _)| *id == "operation-id-changed").map(|(_, items)| items.as_slice());
        let expected = ["operations::PetsApi::add_pet()", "operations::PetsApi::make_pet()"];
        let mut renamed = renamed.unwrap_or_default().to_vec();
        renamed.sort();
        assert_eq!(renamed, expected);
    }

    /// The setter of a parameter is gone with its function, or with the whole group.
    #[test]
    fn a_parameter_has_items_if_the_operation_and_its_group_are_renamed() {
        let pets = |id: &str, tag: &str, parameters: &Value| {
            let mut operation = json!({"operationId": id, "tags": [tag], "parameters": parameters});
            operation["responses"] = json!({"204": {"description": "Done."}});
            document(&operation)
        };
        let color = json!([{"name": "color", "in": "query", "schema": {"type": "string"}}]);
        let (old, none) = (["listPets", "Pets"], json!([]));
        for (new, removed, added) in [
            (old, "Request<_, operations::ListPets>::with_color()", "Request<_, operations::ListPets>::with_color()"),
            (["listAnimals", "Pets"], "operations::PetsApi::list_pets()", "operations::PetsApi::list_animals()"),
            (["listAnimals", "Animals"], "operations::PetsApi", "operations::AnimalsApi"),
        ] {
            for (rule, before, after, item) in
                [("parameter-removed", &color, &none, removed), ("parameter-added", &none, &color, added)]
            {
                let all = linked(&pets(old[0], old[1], before), &pets(new[0], new[1], after));
                let items = all.iter().find(|(id, _)| *id == rule).map(|(_, items)| items.as_slice());
                assert_eq!(items, Some([item.to_owned()].as_slice()), "{new:?} {all:#?}");
            }
        }
    }

    #[test]
    fn renamed_properties_have_no_items_of_types_that_are_renamed_beside_them() {
        let document = |pet: [&str; 2], owner: [&str; 2]| {
            let text = json!({"type": "string"});
            let keeper = json!({"$ref": format!("#/components/schemas/{}", owner[0])});
            let properties = json!({pet[1]: text, "owner": keeper, "owners": {"type": "array", "items": keeper}});
            let mut document = pets("addPet", pet[0], &json!({"type": "object", "properties": properties}));
            let home = json!({"type": "object", "properties": {"city": text}});
            let owner_schema =
                json!({"type": "object", "required": [owner[1]], "properties": {owner[1]: text, "home": home}});
            document["components"]["schemas"][owner[0]] = owner_schema;
            document
        };
        let base = document(["Pet", "color"], ["Owner", "name"]);
        let of = |head: &Value, rule: &str| {
            let all = linked(&base, head);
            let found = all.iter().find(|(id, _)| *id == rule).map(|(_, items)| items.clone());
            found.unwrap_or_else(|| panic!("no {rule} in {all:#?}"))
        };
        let is_of =
            |item: &String, names: &[&str]| names.iter().any(|name| item.starts_with(&format!("models::{name}")));
        let (removed, added) = ("request-property-removed", "request-property-added");
        let (removed_required, added_required) =
            ("request-required-property-removed", "request-required-property-added");

        let head = document(["Pet", "hue"], ["Keeper", "label"]);
        assert_eq!(of(&head, removed), ["models::Pet::color", "models::Pet::with_color()"]);
        assert_eq!(of(&head, added), ["models::Pet::hue", "models::Pet::with_hue()"]);
        for rule in [removed_required, added_required] {
            // The type of the field is another one because of what changed in it.
            let items = of(&head, rule);
            assert!(items.contains(&"models::Pet::owner".to_owned()), "{rule}: {items:#?}");
        }

        let head = document(["Animal", "hue"], ["Keeper", "label"]);
        for (rule, others) in [(removed, ["Owner", "Keeper"]), (removed_required, ["Pet", "Animal"])] {
            let items = of(&head, rule);
            assert!(!items.iter().any(|item| is_of(item, &others)), "{rule}: {items:#?}");
        }

        // Nothing in the component has changed but its name, and that of another one.
        let head = document(["Animal", "color"], ["Keeper", "label"]);
        for rule in [removed_required, added_required] {
            let items = of(&head, rule);
            assert!(items.iter().all(|item| is_of(item, &["Owner", "Keeper"])), "{rule}: {items:#?}");
        }
    }
}
