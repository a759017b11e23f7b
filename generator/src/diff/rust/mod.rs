//! Changes of the crate. Comes in: the public items of both sides. Goes out: the items that differ, each with the level that it requires,
//! and the version that follows.

mod compare;
mod version;

pub use compare::changes;
pub use version::{next_version, satisfies};
