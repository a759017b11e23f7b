//! The intermediate representation: what the documents say, in plain data.
//!
//! [`crate::lower`] makes it, and nothing changes it later: what [`crate::passes`] find is kept beside it, in tables by id.
//! It knows no Rust and no YAML. Nodes refer to each other by id, and names are those of the wire.

mod graph;
mod lifecycle;
mod operation;
mod pagination;
mod schema;
#[cfg(test)]
pub(crate) mod testing;
pub mod visit;

use crate::source::SourceId;

pub use graph::SchemaGraph;
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
