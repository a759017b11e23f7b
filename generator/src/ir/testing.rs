//! Small APIs for unit tests.

use super::{
    Additional, Api, Array, Body, Content, DeclaredPagination, Document, DocumentId, Enum, EnumValue, Header, Kind,
    Lifecycle, Method, Object, Operation, Parameter, ParameterLocation, ParameterValue, Property, Response, Schema,
    SchemaId, Statuses, StringType, Style, Union, UnionRule,
};
use crate::diagnostic::Location;
use crate::source::Sources;

/// Creates an API of one document without schemas and operations.
pub(crate) fn api() -> Api {
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

/// Adds a schema, which is a component if it has a name.
pub(crate) fn schema(api: &mut Api, name: Option<&str>, kind: Kind) -> SchemaId {
    let source = api.documents[0].source;
    let pointer = format!("/components/schemas/{}", name.unwrap_or("inline"));
    let name = name.map(str::to_owned);
    api.push_schema(Schema { name, kind, ..Schema::any(DocumentId(0), source, pointer) })
}

pub(crate) fn string() -> Kind {
    Kind::String(StringType::default())
}

pub(crate) fn array(items: SchemaId) -> Kind {
    Kind::Array(Array { items, tuple: Vec::new(), min_items: None, max_items: None, unique: false })
}

/// Creates an object of required properties.
pub(crate) fn object(properties: &[(&str, SchemaId)]) -> Kind {
    let property = |&(name, schema): &(&str, SchemaId)| Property { name: name.to_owned(), schema, required: true };
    let properties = properties.iter().map(property).collect();
    Kind::Object(Object { properties, additional: Additional::Any, required_elsewhere: Vec::new() })
}

/// Creates an enum of strings.
pub(crate) fn enumeration(values: &[&str]) -> Kind {
    let value = |(index, value): (usize, &&str)| EnumValue { value: (*value).into(), name: None, index };
    let values = values.iter().enumerate().map(value);
    Kind::Enum(Enum { values: values.collect(), open: false })
}

pub(crate) fn union(subschemas: &[SchemaId]) -> Kind {
    Kind::Union(Union { rule: UnionRule::AnyOf, subschemas: subschemas.to_vec(), discriminator: None })
}

/// Adds an operation without parameters, body and responses.
pub(crate) fn operation<'a>(api: &'a mut Api, id: &str) -> &'a mut Operation {
    let source = api.documents[0].source;
    let pointer = format!("/paths/~1{id}/put");
    api.operations.push(Operation {
        document: DocumentId(0),
        source,
        pointer: pointer.clone(),
        id: id.to_owned(),
        has_own_id: true,
        method: Method::Put,
        path: format!("/{id}"),
        tags: Vec::new(),
        summary: None,
        description: None,
        external_docs: None,
        deprecated: false,
        lifecycle: Lifecycle::default(),
        unstable: None,
        permission: None,
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        security: Vec::new(),
        security_location: Location::value(source, pointer),
        servers: Vec::new(),
        pagination: DeclaredPagination::Absent,
        callbacks: Vec::new(),
    });
    api.operations.last_mut().expect("one was pushed")
}

/// Creates an optional query parameter.
pub(crate) fn parameter(operation: &Operation, name: &str, schema: SchemaId) -> Parameter {
    Parameter {
        source: operation.source,
        pointer: format!("{}/parameters/{name}", operation.pointer),
        name: name.to_owned(),
        location: ParameterLocation::Query,
        is_query_string: false,
        required: false,
        allow_empty: false,
        deprecated: false,
        lifecycle: Lifecycle::default(),
        description: None,
        value: ParameterValue::Styled { schema, style: Style::Form, explode: true, allow_reserved: false },
        example: None,
    }
}

/// Creates an optional header of a response.
pub(crate) fn header(response: &Response, name: &str, schema: SchemaId) -> Header {
    Header {
        source: response.source,
        pointer: format!("{}/headers/{name}", response.pointer),
        name: name.to_owned(),
        required: false,
        deprecated: false,
        description: None,
        schema: Some(schema),
        media_type: None,
    }
}

/// Creates a content in a media type.
pub(crate) fn content(operation: &Operation, media_type: &str, schema: Option<SchemaId>) -> Content {
    Content {
        source: operation.source,
        pointer: format!("{}/content/{media_type}", operation.pointer),
        media_type: media_type.to_owned(),
        schema,
        examples: Vec::new(),
        encodings: Vec::new(),
    }
}

/// Creates a required body in JSON.
pub(crate) fn body(operation: &Operation, schema: Option<SchemaId>) -> Body {
    let contents = vec![content(operation, "application/json", schema)];
    let pointer = format!("{}/requestBody", operation.pointer);
    Body { source: operation.source, pointer, required: true, description: None, contents }
}

/// Creates a response in JSON, or without a body if there is no schema.
pub(crate) fn response(operation: &Operation, status: u16, schema: Option<SchemaId>) -> Response {
    Response {
        source: operation.source,
        pointer: format!("{}/responses/{status}", operation.pointer),
        statuses: Statuses::Code(status),
        description: "Done".to_owned(),
        contents: schema.iter().map(|schema| content(operation, "application/json", Some(*schema))).collect(),
        headers: Vec::new(),
        links: Vec::new(),
        link_values: Vec::new(),
    }
}
