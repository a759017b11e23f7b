//! Entries of `[[aliases]]` for renames. Input: the renames, and the items of the base. Output: the entries that the head has, with the
//! paths that their items have now, and those that it lacks.

use super::wire::wire_name;
use crate::config::AliasConfig;
use crate::diff::read::Spec;
use crate::diff::renames::{Rename, RenameKind};
use crate::rust::items::{Item, ItemKind, Items, list_items};
use crate::rust::{Alias, parent};

/// An entry that the head has.
#[derive(Debug, Clone)]
pub struct OwnEntry {
    pub alias: AliasConfig,
    /// The new path that it has in client.toml, if the item has another one now.
    pub former_new: Option<String>,
}

/// Returns the entries of the head, each with the path that its item has now.
pub fn own_entries(renames: &[Rename], base: &Items<'_>, aliases: &[AliasConfig]) -> Vec<OwnEntry> {
    let entry = |alias: &AliasConfig| match renamed_again(alias, renames, base) {
        Some(new) => OwnEntry {
            former_new: Some(alias.new.clone()),
            alias: AliasConfig { new: new.to_owned(), ..alias.clone() },
        },
        None => OwnEntry { alias: alias.clone(), former_new: None },
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
        RenameKind::Group => false,
        // Those of a group stay in it, and those that return a group are called after its tag.
        RenameKind::Function => rename.old.contains("operations::") && parent(&rename.old) == parent(&rename.new),
        RenameKind::Type | RenameKind::Operation | RenameKind::Variant | RenameKind::Field => true,
    };
    let is_new =
        |entry: &AliasConfig| items.get(&entry.old).is_none() && own.iter().all(|one| one.alias.old != entry.old);
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
