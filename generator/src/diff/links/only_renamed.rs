//! Items that only a renamed component changes, which no change on the wire explains.

use std::collections::{HashMap, HashSet};

use super::by_location::{ancestors, source_and_pointer};
use super::replaced::differing_words;
use crate::diff::change::ItemChange;
use crate::diff::renames::Rename;
use crate::pointer;
use crate::source::SourceId;

/// The renames of a comparison.
pub(super) struct OnlyRenamed<'a> {
    /// The old and the new paths of items.
    paths: HashSet<&'a str>,
    /// The new names of types by their old ones.
    names: HashMap<&'a str, &'a str>,
    /// The components whose types were renamed.
    components: HashSet<(SourceId, &'a str)>,
}

impl<'a> OnlyRenamed<'a> {
    /// Beside what the crates show to be renamed, types count in whose places there are others, each with the new path.
    pub(super) fn new(items: &'a [ItemChange], renames: &'a [Rename], replaced: &[(&'a str, &'a str)]) -> Self {
        let renames = renames.iter().map(|one| (one.old.as_str(), one.new.as_str()));
        let renames: Vec<(&str, &str)> = renames.chain(replaced.iter().copied()).collect();
        let paths: HashSet<&str> = renames.iter().flat_map(|(old, new)| [*old, *new]).collect();
        let names = renames.iter().map(|(old, new)| (last_name(old), last_name(new))).collect();
        let renamed = items.iter().filter(|item| paths.contains(item.item.as_str()));
        let locations = renamed.filter_map(|item| source_and_pointer(item.locations.latest()?));
        let components = locations.filter(|(_, pointer)| is_component(pointer)).collect();
        Self { paths, names, components }
    }

    /// Returns `true` if an item is a component that was renamed, a type within one, or if its signature names such types and is the same
    /// otherwise. Names of other inline schemas depend on what is around them.
    pub(super) fn contains(&self, item: &ItemChange) -> bool {
        self.is_of_component(item) || self.has_renamed_types(item)
    }

    /// Returns `true` if an item has another name on the other side.
    pub(super) fn has_name(&self, item: &ItemChange) -> bool {
        self.paths.contains(item.item.as_str())
    }

    fn is_of_component(&self, item: &ItemChange) -> bool {
        let Some((source, pointer)) = item.locations.latest().and_then(source_and_pointer) else { return false };
        let mut around = std::iter::once(pointer).chain(ancestors(pointer));
        self.has_name(item) && around.any(|one| self.components.contains(&(source, one)))
    }

    /// Returns `true` if a signature differs only by the names of types that were renamed.
    fn has_renamed_types(&self, item: &ItemChange) -> bool {
        let (Some(old), Some(new)) = (&item.old, &item.new) else { return false };
        let words = differing_words(old, new).unwrap_or_default();
        !words.is_empty() && words.iter().all(|(old, new)| self.names.get(old) == Some(new))
    }
}

fn is_component(location: &str) -> bool {
    pointer::parent(location) == Some("/components/schemas")
}

/// Returns the last name of a path.
pub(super) fn last_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
