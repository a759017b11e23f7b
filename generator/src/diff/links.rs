//! Links between the two lists of a report: which items of the crate each change on the wire affects, by where both are defined and by
//! which schemas an operation reaches.

use std::collections::{HashMap, HashSet};

use super::change::{ItemChange, ItemDifference, Level, Pair, Severity, Side, WireChange};
use super::reachable::reachable_schemas;
use crate::diagnostic::{Location, Spot};
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;
use crate::source::SourceId;

/// The most changes whose schemas are followed. More are not an edit of a document, but another document.
const MAX_FOLLOWED: usize = 500;

/// Fills in the items of each change on the wire.
pub fn link_items(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let in_base = ByLocation::new(items.iter().map(|item| item.locations.base.as_ref()));
    let in_head = ByLocation::new(items.iter().map(|item| item.locations.head.as_ref()));
    // No item is made from the version of a document.
    for change in wire.iter_mut().filter(|change| change.path != "info / version") {
        change.items = in_base.affected(change.locations.base.as_ref());
        change.items.extend(in_head.affected(change.locations.head.as_ref()));
        normalize(change, items);
    }
    link_reachable(wire, items, base, head);
    link_settings(wire, items);
    link_left(wire, items, base, head);
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
fn link_reachable(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_left = |index: usize| !linked.contains(&index) && items[index].level > Level::Patch;
    let left: Vec<usize> = (0..items.len()).filter(|index| is_left(*index)).collect();
    if left.is_empty() {
        return;
    }
    let in_base = by_schema(base.resolved, items, &left, |locations| locations.base.as_ref());
    let in_head = by_schema(head.resolved, items, &left, |locations| locations.head.as_ref());
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs).take(MAX_FOLLOWED) {
        for (resolved, location, schemas) in
            [(base.resolved, &change.locations.base, &in_base), (head.resolved, &change.locations.head, &in_head)]
        {
            let Some(location) = location.as_ref().filter(|_| !schemas.is_empty()) else { continue };
            let reachable = reachable_schemas(resolved, location);
            let affected = schemas.iter().filter(|(schema, _)| reachable.contains(schema));
            change.items.extend(affected.map(|(_, index)| *index));
        }
        normalize(change, items);
    }
}

/// What items do differently because of changed servers or security requirements.
const OF_SERVERS: [&str; 3] = ["servers", "server", "server variable"];
const OF_SECURITY: [&str; 2] = ["security", "environment"];

/// Links changes of servers and security requirements, which may be defined for the whole document, with the operations that use them and
/// with the client.
fn link_settings(wire: &mut [WireChange], items: &[ItemChange]) {
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs) {
        let subjects: &[&str] = match change.path.split(" / ").next() {
            Some("servers") => &OF_SERVERS,
            Some("security") => &OF_SECURITY,
            _ => continue,
        };
        let operations: HashSet<&str> = change.operations.iter().map(|operation| operation.id.as_str()).collect();
        let is_affected = |item: &ItemChange| {
            item.behaviour.iter().any(|one| subjects.contains(&one.about))
                && item.operation.as_deref().is_none_or(|id| operations.contains(id))
                // The builder has the credentials that some operation uses.
                || subjects == OF_SECURITY && is_credential(item)
        };
        change.items.extend(items.iter().enumerate().filter(|(_, item)| is_affected(item)).map(|(index, _)| index));
        normalize(change, items);
    }
}

/// Links the items that still have no change, such as traits: with the changes within or around their location, or else with those of schemas
/// that theirs refers to, and of other items of the same type.
fn link_left(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_left = |index: &usize| !linked.contains(index) && items[*index].level > Level::Patch;
    let left: Vec<usize> = (0..items.len()).filter(is_left).collect();
    if left.is_empty() {
        return;
    }
    let is_kept = |number: &usize| wire[*number].severity != Severity::Docs;
    let in_base = ByLocation::new(wire.iter().map(|change| change.locations.base.as_ref()));
    let in_head = ByLocation::new(wire.iter().map(|change| change.locations.head.as_ref()));
    let (mut links, mut unexplained): (Vec<(usize, usize)>, Vec<usize>) = Default::default();
    for index in left {
        let locations = &items[index].locations;
        let mut causes = in_base.affected(locations.base.as_ref());
        causes.extend(in_head.affected(locations.head.as_ref()));
        causes.retain(is_kept);
        if causes.is_empty() {
            unexplained.push(index);
        }
        links.extend(causes.into_iter().map(|number| (number, index)));
    }
    links.extend(referred(&unexplained, wire, items, base, head));
    for (number, index) in links {
        wire[number].items.push(index);
    }
    link_owned(&unexplained, wire, items);
    link_mentioned(&unexplained, wire, items);
    wire.iter_mut().for_each(|change| normalize(change, items));
}

/// Links items with the changes of other items of the same type.
fn link_owned(indices: &[usize], wire: &mut [WireChange], items: &[ItemChange]) {
    let owners: HashSet<&str> = indices.iter().filter_map(|index| owner(&items[*index])).collect();
    for change in wire {
        let owned: HashSet<&str> = change.items.iter().filter_map(|index| owner(&items[*index])).collect();
        if owned.is_disjoint(&owners) {
            continue;
        }
        let is_owned = |index: &&usize| owner(&items[**index]).is_some_and(|owner| owned.contains(owner));
        change.items.extend(indices.iter().filter(is_owned));
    }
}

/// Links types that still have no change with the changes of items whose signatures name them.
fn link_mentioned(indices: &[usize], wire: &mut [WireChange], items: &[ItemChange]) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let name = |index: usize| items[index].item.rsplit("::").next().unwrap_or_default();
    let left: HashMap<&str, usize> =
        indices.iter().filter(|index| !linked.contains(index)).map(|index| (name(*index), *index)).collect();
    if left.is_empty() {
        return;
    }
    for change in wire {
        let texts = change.items.iter().flat_map(|index| [&items[*index].old, &items[*index].new]).flatten();
        let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
        let mentioned: HashSet<usize> = words.filter_map(|word| left.get(word).copied()).collect();
        change.items.extend(mentioned);
    }
}

/// Returns pairs of a change and an item whose schema refers to the schema that changed.
fn referred(
    indices: &[usize],
    wire: &[WireChange],
    items: &[ItemChange],
    base: &Side<'_>,
    head: &Side<'_>,
) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    if indices.is_empty() {
        return links;
    }
    let kept = || wire.iter().enumerate().filter(|(_, change)| change.severity != Severity::Docs).take(MAX_FOLLOWED);
    let sides: [(&Resolved, fn(&Pair<Option<Location>>) -> Option<&Location>); 2] =
        [(base.resolved, |pair| pair.base.as_ref()), (head.resolved, |pair| pair.head.as_ref())];
    for (resolved, side) in sides {
        let schemas: HashMap<(SourceId, &str), SchemaId> =
            resolved.ids().map(|id| ((resolved.source_of(id), resolved.pointer_of(id)), id)).collect();
        let schema_at = |location: &Location| {
            let (source, pointer) = source_and_pointer(location)?;
            let mut around = std::iter::once(pointer).chain(ancestors(pointer));
            around.find_map(|pointer| schemas.get(&(source, pointer)).copied())
        };
        let changed: Vec<(usize, SchemaId)> =
            kept().filter_map(|(number, change)| Some((number, schema_at(side(&change.locations)?)?))).collect();
        for &index in indices.iter().take(MAX_FOLLOWED) {
            let Some(location) = side(&items[index].locations) else { continue };
            let reachable = reachable_schemas(resolved, location);
            links.extend(changed.iter().filter(|(_, id)| reachable.contains(id)).map(|(number, _)| (*number, index)));
        }
    }
    links
}

/// Returns the path of the type that a trait, field, variant or function belongs to, or that an item is.
fn owner(item: &ItemChange) -> Option<&str> {
    let is_type = |path: &&str| path.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase));
    let path = item.item.as_str();
    let around = path.split_once(": ").or_else(|| path.rsplit_once("::")).map(|(owner, _)| owner);
    around.filter(is_type).or_else(|| Some(path).filter(is_type))
}

/// Returns `true` for functions of the builder that only one side has, because no operation of the other one uses the scheme.
fn is_credential(item: &ItemChange) -> bool {
    let scheme = item.locations.latest().and_then(source_and_pointer);
    let is_of_one_side = matches!(item.difference, ItemDifference::Added | ItemDifference::Removed);
    is_of_one_side && scheme.is_some_and(|(_, pointer)| pointer.starts_with("/components/securitySchemes/"))
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

/// Indices by a location, and by all locations around it.
#[derive(Default)]
struct ByLocation<'a> {
    at: HashMap<(SourceId, &'a str), Vec<usize>>,
    within: HashMap<(SourceId, &'a str), Vec<usize>>,
}

impl<'a> ByLocation<'a> {
    fn new(locations: impl Iterator<Item = Option<&'a Location>>) -> Self {
        let mut by_location = ByLocation::default();
        for (index, location) in locations.enumerate() {
            let Some((source, pointer)) = location.and_then(source_and_pointer) else { continue };
            by_location.at.entry((source, pointer)).or_default().push(index);
            for around in ancestors(pointer) {
                by_location.within.entry((source, around)).or_default().push(index);
            }
        }
        by_location
    }

    /// Returns the indices within a location, or else those of the nearest location around it.
    fn affected(&self, location: Option<&Location>) -> Vec<usize> {
        let Some((source, pointer)) = location.and_then(source_and_pointer) else { return Vec::new() };
        let indices = |map: &HashMap<(SourceId, &str), Vec<usize>>, pointer| map.get(&(source, pointer)).cloned();
        let mut affected = indices(&self.at, pointer).unwrap_or_default();
        affected.extend(indices(&self.within, pointer).unwrap_or_default());
        if affected.is_empty() {
            affected = ancestors(pointer).find_map(|around| indices(&self.at, around)).unwrap_or_default();
        }
        affected
    }
}

fn source_and_pointer(location: &Location) -> Option<(SourceId, &str)> {
    match &location.spot {
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => Some((location.source, pointer)),
        Spot::File | Spot::Offset(_) => None,
    }
}

/// Returns the pointers around one, up to an operation or component: those above contain everything.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let parents = std::iter::successors(pointer::parent(pointer), |one| pointer::parent(one));
    parents.take_while(|one| one.matches('/').count() >= 2 || ["/info", "/servers"].contains(one))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diff::wire::testing::spec;
    use crate::rust::Reserved;
    use crate::source::Sources;

    fn item(location: &Location) -> ItemChange {
        let locations = Pair { base: None, head: Some(location.clone()) };
        let (difference, level) = (ItemDifference::Signature, Level::Major);
        let (old, new, tag, operation, behaviour) = (None, None, None, None, Vec::new());
        ItemChange { item: String::new(), difference, level, old, new, behaviour, locations, tag, operation }
    }

    #[test]
    fn items_within_a_location_are_affected_or_else_the_nearest_around() {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", "a: 1");
        let location = |pointer: &str| Location::value(source, pointer.to_owned());
        let items = [item(&location("/paths/~1a/get/parameters/0")), item(&location("/paths/~1a/get"))];
        let by_location = ByLocation::new(items.iter().map(|item| item.locations.head.as_ref()));
        let affected = |pointer: &str| by_location.affected(Some(&location(pointer)));
        assert_eq!(affected("/paths/~1a/get/parameters/0"), [0]);
        assert_eq!(affected("/paths/~1a/get/parameters/0/schema"), [0]);
        assert_eq!(affected("/paths/~1a/get/responses"), [1]);
        assert_eq!(affected("/paths/~1a/get"), [1, 0]);
        assert_eq!(affected("/info/title"), [0_usize; 0]);
    }

    #[test]
    fn changes_of_servers_and_security_affect_those_who_use_them() {
        let document = |url: &str, required: &[&str]| {
            let operation = |id: &str| json!({"operationId": id, "tags": ["Lamps"], "responses": {"204": {"description": "Done."}}});
            let key =
                |name: &str| json!({"type": "apiKey", "in": "header", "name": name, "x-env-name": name.to_uppercase()});
            let security: Vec<Value> = required.iter().map(|name| json!({*name: []})).collect();
            json!({
                "openapi": "3.0.3",
                "info": {"title": "Lamps", "version": "1"},
                "servers": [{"url": url}],
                "security": security,
                "paths": {"/lamps": {"get": operation("listLamps")}, "/posts": {"get": operation("listPosts")}},
                "components": {"securitySchemes": {"one": key("one"), "two": key("two")}},
            })
        };
        let base = spec(&document("https://a.example", &["one"]));
        let affected = |head: &Value| {
            let head = spec(head);
            let report = crate::diff::compare(&base.side(), &head.side(), &Reserved::default());
            let items =
                |change: &WireChange| change.items.iter().map(|index| report.items[*index].item.clone()).collect();
            let change = report.wire.iter().find(|change| change.severity == Severity::Breaking);
            change.map(items).unwrap_or_else(Vec::<String>::new)
        };
        assert_eq!(affected(&document("https://b.example", &["one"])), ["Client"]);
        let security = affected(&document("https://a.example", &["two"]));
        for item in ["ClientBuilder::one()", "ClientBuilder::two()", "operations::LampsApi::list_lamps()"] {
            assert!(security.iter().any(|one| one == item), "{item}: {security:?}");
        }
    }

    #[test]
    fn ancestors_end_at_operations_and_components() {
        let all = |pointer| ancestors(pointer).collect::<Vec<_>>();
        assert_eq!(
            all("/components/schemas/A/properties/b"),
            ["/components/schemas/A/properties", "/components/schemas/A", "/components/schemas"]
        );
        assert_eq!(all("/info/title"), ["/info"]);
    }
}
