//! Small APIs for unit tests.

use crate::diagnostic::Place;
use crate::ir::{
    Access, Additional, Api, Array, Body, Branch, Content, Document, DocumentId, Encoding, Enum, EnumValue, Header,
    Kind, Location, Method, Object, Operation, Parameter, ParameterValue, Property, Response, Schema, SchemaId,
    SecurityKind, SecurityScheme, Server, ServerVariable, Statuses, StringType, Style, Union, UnionRule,
};
use crate::source::{SourceId, Sources};

/// An API with one document and nothing in it.
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

/// Adds a schema; with a name it is a component.
pub(crate) fn schema(api: &mut Api, name: Option<&str>, kind: Kind) -> SchemaId {
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
pub(crate) fn object(properties: &[(&str, SchemaId)]) -> Kind {
    let property =
        |&(name, schema): &(&str, SchemaId)| Property { name: name.to_owned(), schema, required: true, boxed: false };
    let properties = properties.iter().map(property).collect();
    Kind::Object(Object { properties, additional: Additional::Any, required_elsewhere: Vec::new() })
}

/// Listed texts.
pub(crate) fn enumeration(values: &[&str]) -> Kind {
    let values = values.iter().map(|value| EnumValue { value: (*value).into(), name: None });
    Kind::Enum(Enum { values: values.collect(), open: false })
}

/// Any of these.
pub(crate) fn union(branches: &[SchemaId]) -> Kind {
    let branch = |schema: &SchemaId| Branch { schema: *schema, sign: None, boxed: false };
    let branches = branches.iter().map(branch).collect();
    Kind::Union(Union { rule: UnionRule::AnyOf, branches, discriminator: None, tag: None, free_form: false })
}

/// A string with or without a format.
pub(crate) fn string(format: Option<&str>) -> Kind {
    Kind::String(StringType { format: format.map(str::to_owned), ..StringType::default() })
}

/// An array of these items.
pub(crate) fn array(items: SchemaId) -> Kind {
    Kind::Array(Array { items, min_items: None, max_items: None, unique: false })
}

fn source(api: &Api) -> SourceId {
    api.documents[0].source
}

/// An operation without parameters, body and responses, called by its method and path: `getA` for `GET /a`.
pub(crate) fn operation(api: &Api, method: Method, path: &str) -> Operation {
    let words = path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    let capitals = words.map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    Operation {
        document: DocumentId(0),
        source: source(api),
        pointer: "/paths/operation".to_owned(),
        id: format!("{}{}", method.as_str().to_lowercase(), capitals.collect::<String>()),
        has_own_id: true,
        method,
        path: path.to_owned(),
        tags: Vec::new(),
        summary: None,
        description: None,
        external_docs: None,
        deprecated: false,
        lifecycle: Default::default(),
        unstable: None,
        permission: None,
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        security: Vec::new(),
        security_place: Place::file(source(api)),
        servers: Vec::new(),
        pagination: None,
        callbacks: Vec::new(),
    }
}

/// The operation with a required body in these media types.
pub(crate) fn with_body(operation: Operation, contents: Vec<Content>) -> Operation {
    let pointer = "/paths/operation/requestBody".to_owned();
    let body = Body { source: operation.source, pointer, required: true, description: None, contents };
    Operation { body: Some(body), ..operation }
}

/// A content of a body, response or parameter.
pub(crate) fn content(api: &Api, media_type: &str, schema: Option<SchemaId>) -> Content {
    Content {
        source: source(api),
        pointer: format!("/content/{media_type}"),
        media_type: media_type.to_owned(),
        schema,
        examples: Vec::new(),
        encodings: Vec::new(),
    }
}

/// How a property of a form is serialized: not exploded, unless the test changes it.
pub(crate) fn encoding(api: &Api, property: &str) -> Encoding {
    Encoding {
        source: source(api),
        pointer: format!("/encoding/{property}"),
        property: property.to_owned(),
        content_type: None,
        headers: Vec::new(),
        style: None,
        explode: false,
        allow_reserved: false,
    }
}

/// An optional parameter with the usual style of a query.
pub(crate) fn parameter(api: &Api, name: &str, location: Location, schema: SchemaId) -> Parameter {
    Parameter {
        source: source(api),
        pointer: format!("/parameters/{name}"),
        name: name.to_owned(),
        location,
        required: false,
        deprecated: false,
        lifecycle: Default::default(),
        description: None,
        value: ParameterValue::Styled { schema, style: Style::Form, explode: true, allow_reserved: false },
        example: None,
    }
}

/// A response without headers.
pub(crate) fn response(api: &Api, statuses: Statuses, contents: Vec<Content>) -> Response {
    Response {
        source: source(api),
        pointer: "/responses/response".to_owned(),
        statuses,
        description: "A response.".to_owned(),
        contents,
        headers: Vec::new(),
        links: Vec::new(),
    }
}

/// An optional header of a response.
pub(crate) fn header(api: &Api, name: &str, schema: Option<SchemaId>) -> Header {
    Header {
        source: source(api),
        pointer: format!("/headers/{name}"),
        name: name.to_owned(),
        required: false,
        deprecated: false,
        description: None,
        schema,
        media_type: None,
    }
}

/// A security scheme without an environment variable.
pub(crate) fn security_scheme(api: &Api, name: &str, kind: SecurityKind) -> SecurityScheme {
    SecurityScheme {
        source: source(api),
        pointer: format!("/components/securitySchemes/{name}"),
        name: name.to_owned(),
        kind,
        description: None,
        env: None,
        flows: Vec::new(),
        discovery_url: None,
    }
}

/// A server whose URL has these variables, each with the values that it allows.
pub(crate) fn server(url: &str, variables: &[(&str, &[&str])]) -> Server {
    let variables = variables.iter().map(|(name, values)| ServerVariable {
        name: (*name).to_owned(),
        default: None,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        description: None,
    });
    Server { url: url.to_owned(), description: None, variables: variables.collect() }
}
