//! Reading schemas by id: from the [`Api`] as it is written, or from what the passes make of it.

use super::api::Api;
use super::ids::SchemaId;
use super::schema::{Access, Annotations, Kind};

/// A set of schemas that refer to each other by id.
pub trait SchemaGraph {
    /// Returns the kind of a schema.
    fn kind(&self, id: SchemaId) -> &Kind;

    /// Returns what a schema says beside its kind.
    fn annotations(&self, id: SchemaId) -> &Annotations;

    /// Returns the number of schemas.
    fn schema_count(&self) -> usize;

    /// Returns the ids of all schemas.
    fn ids(&self) -> impl Iterator<Item = SchemaId> + use<Self> {
        (0..self.schema_count() as u32).map(SchemaId)
    }

    /// Returns the schema at the end of a chain of aliases, or the schema itself if it is no alias.
    fn resolve(&self, mut id: SchemaId) -> SchemaId {
        // Lowering rejects cycles of aliases; the bound prevents an endless loop in a graph that was built otherwise.
        for _ in 0..self.schema_count() {
            match self.kind(id) {
                Kind::Alias(target) => id = *target,
                _ => break,
            }
        }
        id
    }

    /// Returns the kind at the end of a chain of aliases.
    fn resolved_kind(&self, id: SchemaId) -> &Kind {
        self.kind(self.resolve(id))
    }

    /// Returns `true` if the schema, or one that it is an alias of, allows null.
    fn is_nullable(&self, mut id: SchemaId) -> bool {
        for _ in 0..=self.schema_count() {
            match self.kind(id) {
                _ if self.annotations(id).nullable => return true,
                Kind::Alias(target) => id = *target,
                _ => return false,
            }
        }
        false
    }

    /// Returns the access that the schema, or the first schema in its chain of aliases, restricts.
    fn access(&self, mut id: SchemaId) -> Access {
        for _ in 0..=self.schema_count() {
            let access = self.annotations(id).access;
            match self.kind(id) {
                Kind::Alias(target) if access == Access::ReadWrite => id = *target,
                _ => return access,
            }
        }
        Access::ReadWrite
    }
}

impl SchemaGraph for Api {
    fn kind(&self, id: SchemaId) -> &Kind {
        &self.schema(id).kind
    }

    fn annotations(&self, id: SchemaId) -> &Annotations {
        &self.schema(id).annotations
    }

    fn schema_count(&self) -> usize {
        self.schemas.len()
    }
}
