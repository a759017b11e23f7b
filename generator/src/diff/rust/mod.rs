//! The Rust side of a change. Comes in: the views of both crates. Goes out: the items that users can name and that differ, each with
//! the step of the version that it asks for.

mod compare;
mod item;
mod list;
mod version;

pub use compare::changes;
pub use item::{Argument, Function, Item, Items, Shape};
pub use list::items;
pub use version::{next, reaches};
