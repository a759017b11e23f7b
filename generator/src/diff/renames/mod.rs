//! Finds renames: items that have another name on the other side, and are the same otherwise.
//!
//! Input: the views of both crates. Output: the old and the new path of each item. Whatever could have several new names has none.

mod changed_types;
mod evidence;
mod operations;
mod parts;
mod shape;
mod types;

use serde::Serialize;

use crate::rust::{ApiView, CrateView};
use changed_types::changed_types;
pub use operations::{Placed, placed_operations};
use operations::{renamed_features, renamed_operations};
use parts::{renamed_errors, renamed_parts};
use types::renamed_types;

/// An item with another name. The paths are those of reports: `v2::models::Org::name`, with `()` behind a function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rename {
    pub old: String,
    pub new: String,
    pub kind: RenameKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RenameKind {
    /// A type in `models`.
    Type,
    /// The type with the functions of a group of operations, such as `operations::OrgsApi`.
    Group,
    /// The cargo feature of a group of operations, such as `feature orgs`.
    Feature,
    /// The type that names an operation, such as `operations::GetOrg`.
    Operation,
    /// The function of an operation or of a group.
    Function,
    Variant,
    Field,
}

/// What was found, in the order of the old names.
#[derive(Debug, Default, Clone)]
pub struct Found {
    pub sure: Vec<Rename>,
    /// Types that have another name and have changed, too, with their fields.
    pub changed: Vec<Rename>,
    /// Names that may replace each other, where too little says that they mean the same.
    pub possible: Vec<Rename>,
}

impl Found {
    /// Returns what to suggest to a person, in the order of the old names: a name in the place of another one is worth a look.
    pub fn suggested(&self) -> Vec<Rename> {
        let mut suggested = [self.sure.as_slice(), &self.possible].concat();
        suggested.sort();
        suggested
    }
}

/// Returns the renames between two crates, and what may be one.
pub fn find_renames(base: &CrateView, head: &CrateView) -> Found {
    let mut found = Found::default();
    for before in &base.apis {
        let Some(after) = head.apis.iter().find(|api| api.module == before.module) else { continue };
        let types = renamed_types(before, after);
        let root = root(before);
        let type_rename = |(old, new): (&&str, &&str)| Rename {
            old: format!("{root}models::{old}"),
            new: format!("{root}models::{new}"),
            kind: RenameKind::Type,
        };
        found.sure.extend(types.iter().map(type_rename));
        let parts = renamed_parts(before, after, &root, &types);
        let changed = changed_types(before, after, &types);
        if !changed.is_empty() {
            found.changed.extend(changed.iter().map(type_rename));
            let all = types.iter().chain(&changed).map(|(old, new)| (*old, *new)).collect();
            let more = renamed_parts(before, after, &root, &all);
            found.changed.extend(more.sure.into_iter().filter(|one| !parts.sure.contains(one)));
        }
        found.sure.extend(parts.sure);
        found.possible.extend(parts.possible);
        found.sure.extend(renamed_operations(before, after, &root));
    }
    found.sure.extend(renamed_features(base, head));
    found.sure.extend(renamed_errors(&base.errors, &head.errors, &found.sure));
    found.sure.sort();
    found.changed.sort();
    found.possible.sort();
    found
}

/// Returns the path of the items of a document: `v2::`, or nothing in a crate of one document.
fn root(api: &ApiView) -> String {
    api.module.as_ref().map(|module| format!("{module}::")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
