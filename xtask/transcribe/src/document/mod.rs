//! OpenAPI documents: what they say as facts, and how facts are written into them.

mod apply;
mod build;
mod components;
mod locate;
mod merge;
mod read;
mod schema;
mod shape;
mod skeleton;

pub use merge::{Left, Merged, Written, merge};
pub use read::read;
pub use skeleton::skeleton;
