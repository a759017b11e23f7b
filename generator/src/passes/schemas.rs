//! Schemas as the passes make them: those of the [`Api`] with other kinds, and some more.

use std::sync::Arc;

use super::table::Table;
use crate::diagnostic::Location;
use crate::ir::{Annotations, Api, DocumentId, Kind, Schema, SchemaGraph, SchemaId};

/// The schemas of an API, some with other kinds or annotations, and those that passes add.
#[derive(Debug, Clone)]
pub struct Schemas {
    api: Arc<Api>,
    kinds: Table<Kind>,
    annotations: Table<Annotations>,
    added: Vec<Schema>,
}

impl Schemas {
    pub(super) fn new(api: Arc<Api>) -> Self {
        Self { api, kinds: Table::default(), annotations: Table::default(), added: Vec::new() }
    }

    /// Returns where the schema is defined.
    pub fn location(&self, id: SchemaId) -> Location {
        self.written(id).location()
    }

    /// Returns the document that the schema belongs to.
    pub fn document(&self, id: SchemaId) -> DocumentId {
        self.written(id).document
    }

    /// Returns the pointer of the schema in its source.
    pub fn pointer(&self, id: SchemaId) -> &str {
        &self.written(id).pointer
    }

    /// Returns the schema as it was written or added.
    pub fn written(&self, id: SchemaId) -> &Schema {
        written(&self.api, &self.added, id)
    }

    pub(super) fn set_kind(&mut self, id: SchemaId, kind: Kind) {
        self.kinds.insert(id, kind);
    }

    pub(super) fn annotations_mut(&mut self, id: SchemaId) -> &mut Annotations {
        let written = written(&self.api, &self.added, id);
        self.annotations.get_or_insert_with(id, || written.annotations.clone())
    }

    /// Adds an inline schema at the location of another one.
    pub(super) fn push(&mut self, at: SchemaId, kind: Kind, annotations: Annotations) -> SchemaId {
        let schema = Schema { name: None, kind, annotations, ..self.written(at).clone() };
        self.added.push(schema);
        SchemaId(u32::try_from(self.schema_count() - 1).expect("documents are at most 64 MiB, so ids fit"))
    }
}

fn written<'a>(api: &'a Api, added: &'a [Schema], id: SchemaId) -> &'a Schema {
    let (known, index) = (api.schemas.len(), id.0 as usize);
    if index < known { &api.schemas[index] } else { &added[index - known] }
}

impl SchemaGraph for Schemas {
    fn kind(&self, id: SchemaId) -> &Kind {
        self.kinds.get(id).unwrap_or_else(|| &self.written(id).kind)
    }

    fn annotations(&self, id: SchemaId) -> &Annotations {
        self.annotations.get(id).unwrap_or_else(|| &self.written(id).annotations)
    }

    fn component_name(&self, id: SchemaId) -> Option<&str> {
        self.written(id).name.as_deref()
    }

    fn schema_count(&self) -> usize {
        self.api.schemas.len() + self.added.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, schema, string};

    #[test]
    fn changes_leave_the_api_as_it_is() {
        let mut api = api();
        let id = schema(&mut api, Some("Name"), string());
        let api = Arc::new(api);
        let mut schemas = Schemas::new(Arc::clone(&api));
        assert_eq!(*schemas.kind(id), string());
        schemas.set_kind(id, Kind::Boolean);
        schemas.annotations_mut(id).nullable = true;
        assert_eq!((schemas.kind(id), schemas.is_nullable(id)), (&Kind::Boolean, true));
        assert_eq!((api.kind(id), schemas.written(id).annotations.nullable), (&string(), false));
    }

    #[test]
    fn a_schema_that_is_added_has_the_location_of_another_one() {
        let mut api = api();
        let id = schema(&mut api, Some("Name"), string());
        let mut schemas = Schemas::new(Arc::new(api));
        let added = schemas.push(id, Kind::Boolean, Annotations::default());
        assert_eq!((added, schemas.schema_count(), schemas.kind(added)), (SchemaId(1), 2, &Kind::Boolean));
        assert_eq!((schemas.component_name(added), schemas.pointer(added)), (None, schemas.pointer(id)));
    }
}
