//! The items that a program can notice a change of. Input: the items of both crates, and their changes. Output: each item that differs,
//! also those that changes leave out because a whole type or operation was added or removed, with the change that it belongs to.

use std::collections::HashMap;

use crate::diff::change::ItemChange;
use crate::diff::renames::{Rename, RenameKind};
use crate::rust::items::{Item, Items};

/// An item that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownItem {
    /// As in changes: `v2::models::OrgConfig::value`.
    pub path: String,
    /// The signature; `None` for a new item.
    pub old: Option<String>,
    /// The signature; `None` for a removed item.
    pub new: Option<String>,
    /// The index of its change, or that of the item around it.
    pub change: usize,
}

/// Lists the items that differ, in the order of their paths.
pub fn known_items(base: &Items<'_>, head: &Items<'_>, changes: &[ItemChange]) -> Vec<KnownItem> {
    let by_path: HashMap<&str, usize> =
        changes.iter().enumerate().map(|(index, change)| (change.item.as_str(), index)).collect();
    let mut known: Vec<KnownItem> = Vec::new();
    let added = head.iter().filter(|item| base.get(&item.path).is_none());
    for item in base.iter().chain(added) {
        let (old, new) = (base.get(&item.path), head.get(&item.path));
        let is_same = old
            .zip(new)
            .is_some_and(|(old, new)| old.kind == new.kind && old.gate == new.gate && old.deprecated == new.deprecated);
        if is_same {
            continue;
        }
        let around = |item: Option<&Item<'_>>, items: &Items<'_>| {
            let mut around = std::iter::successors(item, |item| items.parent(item));
            around.find_map(|item| by_path.get(item.path.as_str()).copied())
        };
        let Some(change) = around(old, base).or_else(|| around(new, head)) else { continue };
        let signature = |item: Option<&Item<'_>>| item.map(|item| item.attributes() + &item.signature());
        known.push(KnownItem { path: item.path.clone(), old: signature(old), new: signature(new), change });
    }
    known.sort_by(|one, other| one.path.cmp(&other.path));
    known
}

impl KnownItem {
    /// Returns the name that programs write.
    pub fn name(&self) -> &str {
        last_name(&self.path)
    }

    /// Returns the type that it belongs to; `None` for an item of a module.
    pub(super) fn owner(&self) -> Option<&str> {
        let owner = match self.path.split_once(": ") {
            Some((owner, _)) => owner,
            None => self.path.rsplit_once("::")?.0,
        };
        let name = last_name(owner);
        name.starts_with(|first: char| first.is_uppercase()).then_some(name)
    }

    /// Returns the name that the type which it belongs to has now, if that is another one.
    pub(super) fn new_owner<'r>(&self, renames: &'r [Rename]) -> Option<&'r str> {
        let owner = self.owner()?;
        let is_type = |kind| matches!(kind, RenameKind::Type | RenameKind::Group | RenameKind::Operation);
        let is_own = |rename: &&Rename| {
            is_type(rename.kind) && last_name(&rename.old) == owner && self.path.contains(&rename.old)
        };
        renames.iter().find(is_own).map(|rename| last_name(&rename.new))
    }

    /// Returns `true` if it is an implementation of a trait.
    pub(super) fn is_trait(&self) -> bool {
        self.path.contains(": ")
    }
}

/// Returns the last name of a path, without brackets: `with_limit` of `Request<_, operations::List>::with_limit()`, and `List` of what is
/// before it.
pub(super) fn last_name(path: &str) -> &str {
    let path = path.split_once(": ").map_or(path, |(_, name)| name);
    let path = path.strip_prefix("feature ").unwrap_or(path).trim_end_matches("()").trim_end_matches('>');
    let name = path.rsplit("::").next().unwrap_or(path);
    let name = name.rsplit_once([' ', '<']).map_or(name, |(_, name)| name);
    name.strip_prefix("r#").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::rust::changes;
    use crate::rust::items::ItemKind;

    #[test]
    fn names_are_those_that_programs_write() {
        let name = |path: &str| {
            let item = KnownItem { path: path.to_owned(), old: None, new: None, change: 0 };
            (item.name().to_owned(), item.owner().map(str::to_owned))
        };
        let owned = |name: &str, owner: Option<&str>| (name.to_owned(), owner.map(str::to_owned));
        assert_eq!(name("v1::models::Ship::r#type"), owned("type", Some("Ship")));
        assert_eq!(name("models::Ship"), owned("Ship", None));
        assert_eq!(name("models::Ship::new()"), owned("new", Some("Ship")));
        assert_eq!(name("Request<_, operations::ListShips>::with_flag()"), owned("with_flag", Some("ListShips")));
        assert_eq!(name("models::Cargo: Copy"), owned("Copy", Some("Cargo")));
        assert_eq!(name("feature ships"), owned("ships", None));
        assert_eq!(name("Client::ships()"), owned("ships", Some("Client")));
    }

    #[test]
    fn an_item_of_a_removed_type_belongs_to_the_change_of_the_type() {
        let (mut base, mut head) = (Items::default(), Items::default());
        let owner = base.push(Item::new("models::Ship".to_owned(), ItemKind::Struct));
        let field = Item::new("models::Ship::id".to_owned(), ItemKind::Field("String".to_owned()));
        base.push(Item { parent: Some(owner), ..field });
        for items in [&mut base, &mut head] {
            items.push(Item::new("models::Berth".to_owned(), ItemKind::Struct));
        }
        let known = known_items(&base, &head, &changes(&base, &head));
        let paths: Vec<(&str, usize)> = known.iter().map(|item| (item.path.as_str(), item.change)).collect();
        assert_eq!(paths, [("models::Ship", 0), ("models::Ship::id", 0)]);
        assert_eq!(known[1].old.as_deref(), Some("pub id: String"));
    }
}
