//! Finds renames: items that have another name on the other side, and are the same otherwise.
//!
//! Input: the views of both crates. Output: the old and the new path of each item. Whatever could have several new names has none.

mod operations;
mod parts;
mod shape;
mod types;

use serde::Serialize;

use crate::rust::{ApiView, CrateView};
use operations::renamed_operations;
pub use operations::{Placed, placed_operations};
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
    /// The type that names an operation, such as `operations::GetOrg`.
    Operation,
    /// The function of an operation or of a group.
    Function,
    Variant,
    Field,
}

/// Returns the renames between two crates, in the order of their old names.
pub fn find_renames(base: &CrateView, head: &CrateView) -> Vec<Rename> {
    let mut renames = Vec::new();
    for before in &base.apis {
        let Some(after) = head.apis.iter().find(|api| api.module == before.module) else { continue };
        let types = renamed_types(before, after);
        let root = root(before);
        renames.extend(types.iter().map(|(old, new)| Rename {
            old: format!("{root}models::{old}"),
            new: format!("{root}models::{new}"),
            kind: RenameKind::Type,
        }));
        renames.extend(renamed_parts(before, after, &root, &types));
        renames.extend(renamed_operations(before, after, &root));
    }
    renames.extend(renamed_errors(&base.errors, &head.errors, &renames));
    renames.sort();
    renames
}

/// Returns the path of the items of a document: `v2::`, or nothing in a crate of one document.
fn root(api: &ApiView) -> String {
    api.module.as_ref().map(|module| format!("{module}::")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
