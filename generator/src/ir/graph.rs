//! Reading schemas by id: from the [`Api`] as it is written, or from what the passes make of it.

use super::api::Api;
use super::content::Content;
use super::ids::SchemaId;
use super::schema::{Access, Annotations, Kind};

/// A set of schemas that refer to each other by id.
pub trait SchemaGraph {
    /// Returns the kind of a schema.
    fn kind(&self, id: SchemaId) -> &Kind;

    /// Returns what a schema says beside its kind.
    fn annotations(&self, id: SchemaId) -> &Annotations;

    /// Returns the name of a component, or `None` if the schema is inline.
    fn component_name(&self, id: SchemaId) -> Option<&str>;

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

    fn component_name(&self, id: SchemaId) -> Option<&str> {
        self.schema(id).name.as_deref()
    }

    fn schema_count(&self) -> usize {
        self.schemas.len()
    }
}

impl Content {
    /// Returns the schema of an item, if the content is a sequence: documents have it, or that of a list of items.
    pub fn item_schema(&self, graph: &impl SchemaGraph) -> Option<SchemaId> {
        self.schema.map(|schema| match graph.resolved_kind(schema) {
            Kind::Array(array) => array.items,
            _ => schema,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, schema};

    /// Returns a schema, an alias of it, and an alias of that.
    fn chain(api: &mut Api) -> [SchemaId; 3] {
        let end = schema(api, Some("End"), Kind::Boolean);
        let middle = schema(api, Some("Middle"), Kind::Alias(end));
        [end, middle, schema(api, Some("Start"), Kind::Alias(middle))]
    }

    #[test]
    fn aliases_resolve_to_the_end_of_the_chain() {
        let mut api = api();
        let [end, middle, start] = chain(&mut api);
        assert_eq!([end, middle, start].map(|id| api.resolve(id)), [end; 3]);
        assert_eq!(*api.resolved_kind(start), Kind::Boolean);
    }

    #[test]
    fn nullability_is_that_of_any_schema_of_the_chain() {
        let mut api = api();
        let ids = chain(&mut api);
        assert_eq!(ids.map(|id| api.is_nullable(id)), [false; 3]);
        api.schema_mut(ids[1]).annotations.nullable = true;
        assert_eq!(ids.map(|id| api.is_nullable(id)), [false, true, true]);
    }

    #[test]
    fn the_first_schema_that_restricts_access_decides() {
        let mut api = api();
        let ids = chain(&mut api);
        api.schema_mut(ids[0]).annotations.access = Access::WriteOnly;
        assert_eq!(ids.map(|id| api.access(id)), [Access::WriteOnly; 3]);
        api.schema_mut(ids[1]).annotations.access = Access::ReadOnly;
        assert_eq!(ids.map(|id| api.access(id)), [Access::WriteOnly, Access::ReadOnly, Access::ReadOnly]);
    }

    #[test]
    fn a_cycle_of_aliases_ends() {
        let mut api = api();
        let one = schema(&mut api, Some("One"), Kind::Any);
        let other = schema(&mut api, Some("Other"), Kind::Alias(one));
        api.schema_mut(one).kind = Kind::Alias(other);
        assert!([one, other].contains(&api.resolve(one)));
        assert_eq!((api.is_nullable(one), api.access(one)), (false, Access::ReadWrite));
    }
}
