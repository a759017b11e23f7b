//! What the passes find about an API, in tables by id.

use std::collections::HashSet;
use std::sync::Arc;

use super::dispatch::UnionDispatch;
use super::equality::{Criterion, Equality};
use super::schemas::Schemas;
use super::table::Table;
use crate::diagnostic::Location;
use crate::ir::{Access, Annotations, Api, DocumentId, Kind, Property, Schema, SchemaGraph, SchemaId, Union};
use crate::source::SourceId;

/// An API, and what the passes conclude from it.
#[derive(Debug)]
pub struct Resolved {
    /// What the documents say.
    pub api: Arc<Api>,
    /// The schemas with each `allOf` merged, and unions as they are written.
    pub merged: Schemas,
    /// The same with each union settled.
    pub(super) settled: Schemas,
    /// The dispatch of each union.
    pub(super) unions: Table<UnionDispatch>,
    /// An alias for each inline schema that equals another one.
    pub(super) duplicates: Table<Kind>,
    /// Names of inline schemas that become types.
    pub(super) inline_names: Table<String>,
    /// Edges that are boxed.
    pub(super) boxed: HashSet<(SchemaId, SchemaId)>,
    /// By id.
    pub(super) directions: Vec<Directions>,
}

/// What carries a schema. A property that only one direction has is not required in the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Directions {
    pub is_sent: bool,
    pub is_received: bool,
}

impl Resolved {
    /// Returns the name of a schema that is a component or becomes a type, or `None` for other schemas.
    pub fn name(&self, id: SchemaId) -> Option<&str> {
        self.component_name(id).or_else(|| self.inline_names.get(id).map(String::as_str))
    }

    /// Returns where the schema is defined.
    pub fn location_of(&self, id: SchemaId) -> Location {
        self.settled.location(id)
    }

    /// Returns the source that the schema is written in.
    pub fn source_of(&self, id: SchemaId) -> SourceId {
        self.settled.written(id).source
    }

    /// Returns the schema as it was written, or as merging added it: `allOf` is not merged.
    pub fn written(&self, id: SchemaId) -> &Schema {
        self.settled.written(id)
    }

    /// Returns the document that the schema belongs to.
    pub fn document_of(&self, id: SchemaId) -> DocumentId {
        self.settled.document(id)
    }

    /// Returns the pointer of the schema in its source.
    pub fn pointer_of(&self, id: SchemaId) -> &str {
        self.settled.pointer(id)
    }

    /// Returns the dispatch of a union, or `None` if the schema is not a union.
    pub fn union(&self, id: SchemaId) -> Option<&UnionDispatch> {
        self.unions.get(id)
    }

    /// Returns a union as it is written, with each `allOf` merged.
    pub fn written_union(&self, id: SchemaId) -> Option<&Union> {
        let is_merged = (id.0 as usize) < self.merged.schema_count();
        let kind = if is_merged { self.merged.kind(id) } else { &self.settled.written(id).kind };
        match kind {
            Kind::Union(union) => Some(union),
            _ => None,
        }
    }

    /// Returns `true` if the schema is an alias only because it equals another one.
    pub fn is_duplicate(&self, id: SchemaId) -> bool {
        self.duplicates.contains(id)
    }

    /// Returns `true` if two contents have the same type: the same object, enum or union, or scalars, arrays and maps of the same types.
    pub fn is_same_type(&self, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
        let mut equality = Equality::new(self, &self.unions, Criterion::Type);
        let [a, b] = [a, b].map(|content| content.map(|schema| equality.annotated(schema)));
        a == b && a != Some(None)
    }

    /// Returns `true` if a type must box one of its parts.
    pub fn is_boxed(&self, owner: SchemaId, part: SchemaId) -> bool {
        self.boxed.contains(&(owner, part))
    }

    /// Returns `true` if requests carry the schema.
    pub fn is_sent(&self, id: SchemaId) -> bool {
        self.directions[id.0 as usize].is_sent
    }

    /// Returns `true` if responses carry the schema.
    pub fn is_received(&self, id: SchemaId) -> bool {
        self.directions[id.0 as usize].is_received
    }

    /// Returns `true` if every object of the owner's type has the property. A property that only responses have, or only requests,
    /// is not required where the owner is in the other.
    pub fn requires(&self, owner: SchemaId, property: &Property) -> bool {
        let is_absent = match self.access(property.schema) {
            Access::ReadOnly => self.is_sent(owner),
            Access::WriteOnly => self.is_received(owner),
            Access::ReadWrite => false,
        };
        property.required && !is_absent
    }
}

impl SchemaGraph for Resolved {
    fn kind(&self, id: SchemaId) -> &Kind {
        self.duplicates.get(id).unwrap_or_else(|| self.settled.kind(id))
    }

    fn annotations(&self, id: SchemaId) -> &Annotations {
        self.settled.annotations(id)
    }

    fn component_name(&self, id: SchemaId) -> Option<&str> {
        self.settled.component_name(id)
    }

    fn schema_count(&self) -> usize {
        self.settled.schema_count()
    }

    // A duplicate keeps its own annotations, so the alias is not followed.
    fn is_nullable(&self, id: SchemaId) -> bool {
        self.settled.is_nullable(id)
    }

    fn access(&self, id: SchemaId) -> Access {
        self.settled.access(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::testing::{api, body, object, operation, response, schema, string, union};
    use crate::passes::resolve;

    #[test]
    fn a_property_is_required_only_in_its_direction() {
        let mut api = api();
        let [plain, read, write] = [Access::ReadWrite, Access::ReadOnly, Access::WriteOnly].map(|access| {
            let id = schema(&mut api, None, string());
            api.schema_mut(id).annotations.access = access;
            id
        });
        let properties = [("plain", plain), ("read", read), ("write", write)];
        let sent = schema(&mut api, Some("Sent"), object(&properties));
        let received = schema(&mut api, Some("Received"), object(&properties));
        let operation = operation(&mut api, "put_it");
        operation.body = Some(body(operation, Some(sent)));
        operation.responses = vec![response(operation, 200, Some(received))];
        let resolved = resolve(api, &mut Diagnostics::default());
        let required = |id| match resolved.kind(id) {
            Kind::Object(object) => object.properties.iter().map(|one| resolved.requires(id, one)).collect(),
            _ => Vec::new(),
        };
        assert_eq!(required(sent), [true, false, true]);
        assert_eq!(required(received), [true, true, false]);
    }

    #[test]
    fn a_union_is_kept_as_it_is_written() {
        let mut api = api();
        let any = schema(&mut api, None, string());
        let listed = schema(&mut api, None, crate::ir::testing::enumeration(&["a"]));
        let id = schema(&mut api, Some("Either"), union(&[listed, any]));
        let resolved = resolve(api, &mut Diagnostics::default());
        assert!(resolved.union(id).is_none() && matches!(resolved.kind(id), Kind::Enum(_)));
        assert_eq!(resolved.written_union(id).map(|union| union.subschemas.as_slice()), Some([listed, any].as_slice()));
        assert!(resolved.written_union(any).is_none());
    }
}
