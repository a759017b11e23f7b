//! The intermediate representation: what the documents say, in plain data.
//!
//! [`crate::lower`] creates it, and nothing changes it later: what [`crate::passes`] find is kept beside it, in tables by id.
//! It knows no Rust and no YAML. Nodes refer to each other by id, and names are those of the wire.

mod api;
mod content;
mod graph;
mod ids;
mod limits;
mod metadata;
mod names;
mod operation;
mod pagination;
mod parameter;
mod schema;
mod security;
mod server;
#[cfg(test)]
pub(crate) mod testing;
pub mod visit;
mod webhook;

pub use api::*;
pub use content::*;
pub use graph::SchemaGraph;
pub use ids::*;
pub use limits::{exceeded_limit, is_rounded, number_text};
pub use metadata::*;
pub use names::*;
pub use operation::*;
pub use pagination::*;
pub use parameter::*;
pub use schema::*;
pub use security::*;
pub use server::*;
pub use webhook::*;
