//! The intermediate representation: what the documents say, in plain data.
//!
//! Comes in: nothing but what [`crate::lower`] puts here and [`crate::passes`] completes. Goes out: to [`crate::rust`].
//! It knows no Rust and no YAML. Nodes refer to each other by id; names stand as they do on the wire.

mod lifecycle;
mod operation;
mod pagination;
mod schema;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::{HashMap, HashSet};

use crate::source::SourceId;

pub use lifecycle::*;
pub use operation::*;
pub use pagination::*;
pub use schema::*;

/// All documents that one crate is made from.
#[derive(Debug, Default)]
pub struct Api {
    pub documents: Vec<Document>,
    /// Every schema of every document; a [`SchemaId`] is an index.
    pub schemas: Vec<Schema>,
    pub operations: Vec<Operation>,
    /// Unions as the documents have them. The pass `unions` makes one branch of several that look the same in JSON.
    pub written_unions: HashMap<SchemaId, Union>,
    /// Inline schemas that are aliases only because another one is equal, by the pass `equal`. They say for themselves what is said of
    /// a place rather than a type.
    pub united: HashSet<SchemaId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

#[derive(Debug)]
pub struct Document {
    pub source: SourceId,
    /// The module of the crate that it becomes; none if the crate is made from this document alone.
    pub module: Option<String>,
    pub title: String,
    pub version: String,
    pub description: Option<String>,
    pub tags: Vec<Tag>,
    pub security_schemes: Vec<SecurityScheme>,
    pub servers: Vec<Server>,
}

#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub description: Option<String>,
    pub external_docs: Option<ExternalDocs>,
}

#[derive(Debug, Clone)]
pub struct ExternalDocs {
    pub url: String,
    pub description: Option<String>,
}

impl Api {
    pub fn document(&self, id: DocumentId) -> &Document {
        &self.documents[id.0 as usize]
    }

    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    pub fn schema_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.schemas[id.0 as usize]
    }

    pub fn push_schema(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("documents are at most 64 MiB, so ids fit"));
        self.schemas.push(schema);
        id
    }

    pub fn schema_ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.schemas.len() as u32).map(SchemaId)
    }

    /// The schema that an alias stands for in the end; itself where it is none.
    pub fn resolve(&self, mut id: SchemaId) -> SchemaId {
        // Lowering refuses cycles of aliases; the bound keeps a hand-built graph from hanging.
        for _ in 0..self.schemas.len() {
            match self.schema(id).kind {
                Kind::Alias(target) => id = target,
                _ => break,
            }
        }
        id
    }

    /// Whether null is allowed, by the schema itself or by what it is an alias of.
    pub fn is_nullable(&self, mut id: SchemaId) -> bool {
        for _ in 0..=self.schemas.len() {
            let schema = self.schema(id);
            match schema.kind {
                _ if schema.nullable => return true,
                Kind::Alias(target) if !self.united.contains(&id) => id = target,
                _ => return false,
            }
        }
        false
    }

    /// The way that a schema goes, by its own word or by what it is an alias of.
    pub fn access(&self, mut id: SchemaId) -> Access {
        for _ in 0..=self.schemas.len() {
            let schema = self.schema(id);
            match schema.kind {
                Kind::Alias(target) if schema.access == Access::ReadWrite && !self.united.contains(&id) => id = target,
                _ => return schema.access,
            }
        }
        Access::ReadWrite
    }

    /// Whether every object of the owner's type has the property. What only answers have, or only requests, is not asked for
    /// where the owner goes the other way.
    pub fn requires(&self, owner: &Schema, property: &Property) -> bool {
        let is_absent = match self.access(property.schema) {
            Access::ReadOnly => owner.sent,
            Access::WriteOnly => owner.received,
            Access::ReadWrite => false,
        };
        property.required && !is_absent
    }
}

/// Whether HTTP can carry a header of this name.
pub fn is_header_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}

/// A name's letters and digits, in which names of types must differ: the rest is Rust's to choose.
pub fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
