//! Small APIs for the tests of passes.

use crate::ir::{
    Access, Additional, Api, Branch, Document, DocumentId, Enum, EnumValue, Kind, Object, Property, Schema, SchemaId,
    Union, UnionRule,
};
use crate::source::Sources;

/// An API with one document and nothing in it.
pub(super) fn api() -> Api {
    let source = Sources::default().add("test.yaml", "");
    let document = Document {
        source,
        module: None,
        title: "Test".to_owned(),
        version: "1".to_owned(),
        description: None,
        tags: Vec::new(),
        security_schemes: Vec::new(),
        servers: Vec::new(),
    };
    Api { documents: vec![document], ..Api::default() }
}

/// Adds a schema; with a name it is a component.
pub(super) fn schema(api: &mut Api, name: Option<&str>, kind: Kind) -> SchemaId {
    let source = api.documents[0].source;
    let pointer = format!("/components/schemas/{}", name.unwrap_or("inline"));
    let schema = Schema {
        document: DocumentId(0),
        source,
        pointer,
        name: name.map(str::to_owned),
        kind,
        nullable: false,
        access: Access::ReadWrite,
        sent: false,
        received: false,
        secret: false,
        deprecated: false,
        lifecycle: Default::default(),
        extensible: Vec::new(),
        min_properties: None,
        max_properties: None,
        title: None,
        description: None,
        external_docs: None,
        default: None,
        example: None,
    };
    api.push_schema(schema)
}

/// An object of required properties.
pub(super) fn object(properties: &[(&str, SchemaId)]) -> Kind {
    let property =
        |&(name, schema): &(&str, SchemaId)| Property { name: name.to_owned(), schema, required: true, boxed: false };
    let properties = properties.iter().map(property).collect();
    Kind::Object(Object { properties, additional: Additional::Any, required_elsewhere: Vec::new() })
}

/// Listed texts.
pub(super) fn enumeration(values: &[&str]) -> Kind {
    let values = values.iter().map(|value| EnumValue { value: (*value).into(), name: None });
    Kind::Enum(Enum { values: values.collect(), open: false })
}

/// Any of these.
pub(super) fn union(branches: &[SchemaId]) -> Kind {
    let branch = |schema: &SchemaId| Branch { schema: *schema, sign: None, boxed: false };
    let branches = branches.iter().map(branch).collect();
    Kind::Union(Union { rule: UnionRule::AnyOf, branches, discriminator: None, tag: None, free_form: false })
}
