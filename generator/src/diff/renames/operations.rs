//! Operations with another name: those with the same method and path.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Rename, RenameKind};
use crate::rust::{ApiView, CrateView, FEATURE, GroupView, OperationView};

/// Returns the operations that both sides have, by method and path.
pub fn same_operations<'v>(
    base: &'v ApiView,
    head: &'v ApiView,
) -> impl Iterator<Item = (&'v OperationView, &'v OperationView)> {
    placed_operations(base, head).into_iter().map(|(before, after)| (before.1, after.1))
}

/// An operation and its group.
pub type Placed<'v> = (&'v GroupView, &'v OperationView);

/// Returns the operations that both sides have, each with its group.
pub fn placed_operations<'v>(base: &'v ApiView, head: &'v ApiView) -> Vec<(Placed<'v>, Placed<'v>)> {
    let mut by_path: HashMap<(&str, String), Vec<Placed<'v>>> = HashMap::new();
    for one in placed(head) {
        by_path.entry((&one.1.method, without_names(&one.1.path))).or_default().push(one);
    }
    let same = |one: Placed<'v>| by_path.get(&(&*one.1.method, without_names(&one.1.path))).map(Vec::as_slice);
    let pairs = placed(base).filter_map(|one| match same(one) {
        Some([other]) => Some((one, *other)),
        _ => None,
    });
    pairs.collect()
}

/// Returns a path without the names of its parameters, with which it is the same path.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "{" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

fn placed(api: &ApiView) -> impl Iterator<Item = Placed<'_>> {
    api.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)))
}

/// Returns the groups, markers and functions of a document that have another name.
pub fn renamed_operations(base: &ApiView, head: &ApiView, root: &str) -> Vec<Rename> {
    let pairs = placed_operations(base, head);
    let groups = renamed_groups(base, head, &pairs);
    let owner = |api: &ApiView| match &api.type_name {
        Some(name) => format!("{root}{name}"),
        None => "Client".to_owned(),
    };
    let mut renames = Vec::new();
    for (before, after) in &groups {
        renames.push(type_rename(root, &before.type_name, &after.type_name, RenameKind::Group));
        if before.function != after.function {
            let path = |api, group: &GroupView| format!("{}::{}()", owner(api), group.function);
            renames.push(Rename { old: path(base, before), new: path(head, after), kind: RenameKind::Function });
        }
    }
    let markers = |api| placed(api).map(|(_, one)| one.marker.as_str()).collect::<HashSet<_>>();
    let functions =
        |api| placed(api).map(|(group, one)| (&*group.type_name, &*one.function)).collect::<HashSet<(&str, &str)>>();
    let (old_markers, new_markers) = (markers(base), markers(head));
    let (old_functions, new_functions) = (functions(base), functions(head));
    for ((old_group, old), (new_group, new)) in &pairs {
        if old.marker != new.marker && !new_markers.contains(&*old.marker) && !old_markers.contains(&*new.marker) {
            renames.push(type_rename(root, &old.marker, &new.marker, RenameKind::Operation));
        }
        let is_same_group = old_group.type_name == new_group.type_name
            || groups.iter().any(|(before, after)| {
                before.type_name == old_group.type_name && after.type_name == new_group.type_name
            });
        let is_same = is_same_group && old.function == new.function;
        let is_free = !new_functions.contains(&(&*old_group.type_name, &*old.function))
            && !old_functions.contains(&(&*new_group.type_name, &*new.function));
        if !is_same && is_free {
            let path = |group: &GroupView, one: &OperationView| {
                format!("{root}operations::{}::{}()", group.type_name, one.function)
            };
            renames.push(Rename { old: path(old_group, old), new: path(new_group, new), kind: RenameKind::Function });
        }
    }
    renames
}

/// Returns the cargo features of groups that have another name. One that groups of several documents share is renamed if they agree.
pub fn renamed_features(base: &CrateView, head: &CrateView) -> Vec<Rename> {
    let has = |view: &CrateView, name: &str| view.features.iter().any(|feature| feature.name == name);
    let mut features: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for before in &base.apis {
        let Some(after) = head.apis.iter().find(|api| api.module == before.module) else { continue };
        for (old, new) in renamed_groups(before, after, &placed_operations(before, after)) {
            features.entry(&old.feature).or_default().insert(&new.feature);
        }
    }
    let only = features.into_iter().filter_map(|(old, new)| {
        let new = new.first().filter(|_| new.len() == 1 && !has(head, old))?;
        Some(Rename { old: format!("{FEATURE}{old}"), new: format!("{FEATURE}{new}"), kind: RenameKind::Feature })
    });
    only.collect()
}

/// Returns the groups that only one side has, and whose operations are all in one new group of the other side.
fn renamed_groups<'v>(
    base: &ApiView,
    head: &ApiView,
    pairs: &[(Placed<'v>, Placed<'v>)],
) -> Vec<(&'v GroupView, &'v GroupView)> {
    let has = |api: &ApiView, name: &str| api.groups.iter().any(|group| group.type_name == name);
    let mut groups: Vec<(&GroupView, &GroupView)> = Vec::new();
    for ((before, _), (after, _)) in pairs {
        let is_new = !has(head, &before.type_name) && !has(base, &after.type_name);
        let is_listed = groups.iter().any(|(one, _)| one.type_name == before.type_name);
        if !is_new || is_listed {
            continue;
        }
        let goes_elsewhere = |((one, _), (other, _)): &(Placed<'v>, Placed<'v>)| {
            (one.type_name == before.type_name) != (other.type_name == after.type_name)
        };
        if !pairs.iter().any(goes_elsewhere) {
            groups.push((before, after));
        }
    }
    groups
}

fn type_rename(root: &str, old: &str, new: &str, kind: RenameKind) -> Rename {
    Rename { old: format!("{root}operations::{old}"), new: format!("{root}operations::{new}"), kind }
}
