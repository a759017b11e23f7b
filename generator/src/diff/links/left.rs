//! Links of the items that no change is beside.

use std::collections::{HashMap, HashSet};

use super::by_location::{ByLocation, ancestors, source_and_pointer};
use super::only_renamed::last_name;
use super::{MAX_FOLLOWED, normalize, unlinked};
use crate::diagnostic::Location;
use crate::diff::change::{ItemChange, Pair, Severity, Side, WireChange};
use crate::diff::reachable::Reachable;
use crate::ir::{SchemaGraph, SchemaId};
use crate::source::SourceId;

/// Links the items that still have no change, such as traits: with the changes within or around their location, or else with those of schemas
/// that theirs refers to, and of other items of the same type.
pub(super) fn link(
    wire: &mut [WireChange],
    items: &[ItemChange],
    base: &Side<'_>,
    head: &Side<'_>,
    is_explained: &dyn Fn(usize) -> bool,
) {
    let left = unlinked(wire, items, is_explained);
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
    let name = |index: usize| last_name(&items[index].item);
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
fn referred<'a>(
    indices: &[usize],
    wire: &'a [WireChange],
    items: &'a [ItemChange],
    base: &Side<'_>,
    head: &Side<'_>,
) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    if indices.is_empty() {
        return links;
    }
    let kept = || wire.iter().enumerate().filter(|(_, change)| change.severity != Severity::Docs).take(MAX_FOLLOWED);
    for (resolved, is_base) in [(base.resolved, true), (head.resolved, false)] {
        let side = |pair: &'a Pair<Option<Location>>| if is_base { pair.base.as_ref() } else { pair.head.as_ref() };
        let schemas: HashMap<(SourceId, &str), SchemaId> =
            resolved.ids().map(|id| ((resolved.source_of(id), resolved.pointer_of(id)), id)).collect();
        let schema_at = |location: &Location| {
            let (source, pointer) = source_and_pointer(location)?;
            let mut around = std::iter::once(pointer).chain(ancestors(pointer));
            around.find_map(|pointer| schemas.get(&(source, pointer)).copied())
        };
        let changed: Vec<(usize, SchemaId)> =
            kept().filter_map(|(number, change)| Some((number, schema_at(side(&change.locations)?)?))).collect();
        let reachable = Reachable::new(resolved);
        for &index in indices.iter().take(MAX_FOLLOWED) {
            let Some(location) = side(&items[index].locations) else { continue };
            let reachable = reachable.from(location);
            links.extend(changed.iter().filter(|(_, id)| reachable.contains(id)).map(|(number, _)| (*number, index)));
        }
    }
    links
}

/// Returns the path of the type that a trait, field, variant or function belongs to, or that an item is.
pub(super) fn owner(item: &ItemChange) -> Option<&str> {
    let is_type = |path: &&str| path.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase));
    let path = item.item.as_str();
    let around = path.split_once(": ").or_else(|| path.rsplit_once("::")).map(|(owner, _)| owner);
    around.filter(is_type).or_else(|| Some(path).filter(is_type))
}
