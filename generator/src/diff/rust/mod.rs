//! Changes of the crate. Input: the public items of both sides. Output: the items that differ, each with the level that it requires,
//! and the version that follows.

mod behaviour;
mod compare;
mod renamed;
mod version;

pub use compare::changes;
pub use semver;
pub(super) use version::due_version;
pub use version::{Reasons, next_version, required_level, satisfies};
