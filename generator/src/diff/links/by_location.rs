//! What is at, within and around a location.

use std::collections::HashMap;

use crate::diagnostic::{Location, Spot};
use crate::diff::change::Pair;
use crate::pointer;
use crate::source::SourceId;

/// Indices by a location, and by all locations around it.
#[derive(Default)]
pub(super) struct ByLocation<'a> {
    at: HashMap<(SourceId, &'a str), Vec<usize>>,
    within: HashMap<(SourceId, &'a str), Vec<usize>>,
}

impl<'a> ByLocation<'a> {
    pub(super) fn new(locations: impl Iterator<Item = Option<&'a Location>>) -> Self {
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

    /// Returns the indices at a location.
    pub(super) fn at(&self, location: &Location) -> Vec<usize> {
        let indices = source_and_pointer(location).and_then(|key| self.at.get(&key));
        indices.cloned().unwrap_or_default()
    }

    /// Returns the indices within a location, or else those of the nearest location around it.
    pub(super) fn affected(&self, location: Option<&Location>) -> Vec<usize> {
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

pub(super) fn source_and_pointer(location: &Location) -> Option<(SourceId, &str)> {
    match &location.spot {
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => Some((location.source, pointer)),
        Spot::File | Spot::Offset(_) => None,
    }
}

/// Returns `true` if one location is around the other, wherever both documents are.
pub(super) fn is_around(outer: &Location, inner: &Location) -> bool {
    let (Some((_, outer)), Some((_, inner))) = (source_and_pointer(outer), source_and_pointer(inner)) else {
        return false;
    };
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns the locations of what changed, without that of the owner of what only the other side has.
pub(super) fn changed(locations: &Pair<Option<Location>>) -> Pair<Option<&Location>> {
    let (base, head) = (locations.base.as_ref(), locations.head.as_ref());
    let is_owner = |one: Option<&Location>, other: Option<&Location>| {
        one.zip(other).is_some_and(|(one, other)| is_around(one, other))
    };
    Pair { base: base.filter(|_| !is_owner(base, head)), head: head.filter(|_| !is_owner(head, base)) }
}

/// Returns the pointers around one, up to an operation or component: those above contain everything.
pub(super) fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let parents = std::iter::successors(pointer::parent(pointer), |one| pointer::parent(one));
    parents.take_while(|one| one.matches('/').count() >= 2 || ["/info", "/servers"].contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn indices_within_a_location_are_affected_or_else_the_nearest_around() {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", "a: 1");
        let location = |pointer: &str| Location::value(source, pointer.to_owned());
        let locations = [location("/paths/~1a/get/parameters/0"), location("/paths/~1a/get")];
        let by_location = ByLocation::new(locations.iter().map(Some));
        let affected = |pointer: &str| by_location.affected(Some(&location(pointer)));
        assert_eq!(affected("/paths/~1a/get/parameters/0"), [0]);
        assert_eq!(affected("/paths/~1a/get/parameters/0/schema"), [0]);
        assert_eq!(affected("/paths/~1a/get/responses"), [1]);
        assert_eq!(affected("/paths/~1a/get"), [1, 0]);
        assert_eq!(affected("/info/title"), [0_usize; 0]);
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
