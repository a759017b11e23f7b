//! Schemas: each becomes a node in the arena; a reference becomes the id of the schema that it leads to.
//!
//! A schema gets its id where it is first seen and is lowered later, from a queue, so schemas may nest as deep as they like.

mod array;
mod assertions;
mod canonical;
mod components;
mod constraints;
mod digest;
mod enumeration;
mod item;
mod mixed;
mod object;
mod reference;
mod scalar;
mod subschemas;
mod union;

pub(super) use components::lower_components;
pub(super) use item::lower_pending;
pub(super) use subschemas::lower_schema;
