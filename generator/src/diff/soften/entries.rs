//! Entries of `[[aliases]]` for renames. Input: the renames, and the items of the base. Output: the entries that the head has, with the
//! paths that their items have now, and those that it lacks.

use super::wire::wire_name;
use crate::config::{AliasConfig, Config};
use crate::diff::old_names::{is_before, is_reached, is_unreleased};
use crate::diff::read::Spec;
use crate::diff::renames::{Rename, RenameKind};
use crate::rust::items::{Item, ItemKind, Items, list_items};
use crate::rust::{Alias, parent};

/// An entry that the head has.
#[derive(Debug, Clone)]
pub struct OwnEntry {
    pub alias: AliasConfig,
    /// The entry as it is in client.toml.
    pub former: AliasConfig,
}

impl OwnEntry {
    /// Returns the entry of client.toml, if it has to change.
    pub fn changed(&self) -> Option<&AliasConfig> {
        (self.former != self.alias).then_some(&self.former)
    }
}

/// Returns the entries of the head, each with the path that its item has now.
pub fn own_entries(renames: &[Rename], base: &Items<'_>, aliases: &[AliasConfig]) -> Vec<OwnEntry> {
    let entry = |alias: &AliasConfig| {
        let new = renamed_again(alias, renames, base).unwrap_or(&alias.new).to_owned();
        OwnEntry { alias: AliasConfig { new, ..alias.clone() }, former: alias.clone() }
    };
    aliases.iter().map(entry).collect()
}

/// Returns the path that the item of an entry has now, if the entry has another one.
fn renamed_again<'r>(alias: &AliasConfig, renames: &'r [Rename], base: &Items<'_>) -> Option<&'r str> {
    // In the base the item has the new path, or keeps an old name, or the entry is newer than the base.
    let kept = base.kept(&alias.new).map_or(alias.new.as_str(), |item| item.path.as_str());
    let paths = [kept, &Alias { config: alias }.path(), &alias.old];
    let rename = paths.iter().find_map(|path| renames.iter().find(|rename| rename.old == *path))?;
    (rename.new != alias.new).then_some(&rename.new)
}

/// Raises the versions of entries that no release has yet, if they are too low for the next one.
pub fn raise(own: &mut [OwnEntry], base: &Config, [since, remove_in]: [&str; 2]) {
    for OwnEntry { alias, .. } in own.iter_mut().filter(|one| is_unreleased(&one.alias, base)) {
        if let Some(first) = alias.since.as_mut().filter(|first| is_before(first, since)) {
            *first = since.to_owned();
        }
        // The version that has the new names cannot be the one that drops the old ones.
        if is_reached(&alias.remove_in, since) {
            alias.remove_in = remove_in.to_owned();
        }
    }
}

/// Returns the old names that a release has, and that the version which is due has to drop.
pub fn ending(own: &[OwnEntry], base: &Config, due: &str) -> Vec<String> {
    let is_ending = |one: &&OwnEntry| !is_unreleased(&one.alias, base) && is_reached(&one.alias.remove_in, due);
    own.iter().filter(is_ending).map(|one| one.alias.old.clone()).collect()
}

/// Returns an entry for each rename that can have one, and that the head does not have yet.
pub fn new_entries(
    renames: &[Rename],
    base: &Spec,
    head: &Spec,
    own: &[OwnEntry],
    [since, remove_in]: [&str; 2],
) -> Vec<AliasConfig> {
    let (base_items, items) = (list_items(&base.view), list_items(&head.view));
    let is_possible = |rename: &&Rename| match rename.kind {
        // The group of an operation may have another name, but not be another one.
        RenameKind::Function => {
            let (before, after) = (parent(&rename.old), parent(&rename.new));
            before == after || renames.iter().any(|group| group.old == before && group.new == after)
        }
        RenameKind::Type
        | RenameKind::Group
        | RenameKind::Feature
        | RenameKind::Operation
        | RenameKind::Variant
        | RenameKind::Field => true,
    };
    // An entry of client.toml that is not valid is listed as such, and needs no second one.
    let has = |old: &str| own.iter().any(|one| one.alias.old == old) || has_entry(&head.config, old);
    let is_new = |entry: &AliasConfig| items.get(&entry.old).is_none() && !has(&entry.old);
    let entries = |rename: &Rename| {
        let (old, new) = (wire_name(&base.view, &rename.old), wire_name(&head.view, &rename.new));
        let mut wire = old.filter(|old| new.is_some_and(|new| new != *old));
        let kept = base_items.get(&rename.old).and_then(|item| name_beside(item, wire.is_some()));
        let entry = |old: &str, wire: Option<String>| AliasConfig {
            old: old.to_owned(),
            new: rename.new.clone(),
            wire,
            since: Some(since.to_owned()),
            remove_in: remove_in.to_owned(),
            ..AliasConfig::default()
        };
        // The name on the wire is that of the last name.
        let last = kept.map(|kept| entry(&kept, wire.take()));
        [entry(&rename.old, wire)].into_iter().chain(last)
    };
    renames.iter().filter(is_possible).flat_map(entries).filter(is_new).collect()
}

/// Returns `true` if client.toml has an entry for an old name.
pub fn has_entry(config: &Config, old: &str) -> bool {
    config.aliases.iter().any(|alias| alias.old == old)
}

/// Returns the path with the new name of a field or variant that has an old one, if callers or servers use it: as a constant, or on the wire.
fn name_beside(item: &Item<'_>, has_wire: bool) -> Option<String> {
    let is_used = match item.kind {
        ItemKind::Variant(None) => true,
        ItemKind::Field(_) => has_wire,
        _ => false,
    };
    let name = item.new_name.filter(|_| is_used)?;
    Some(format!("{}::{name}", parent(&item.path)))
}
