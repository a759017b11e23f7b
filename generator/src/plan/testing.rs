//! Small operations for unit tests of the plan and of what is made from it.

pub(crate) use crate::ir::testing::{api, array, object, schema};

use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{
    Api, Body, Content, DocumentId, Encoding, Header, Kind, Location, Method, Operation, Parameter, ParameterValue,
    Response, SchemaId, SecurityKind, SecurityScheme, Server, ServerVariable, Statuses, StringType, Style,
};
use crate::passes::{self, Resolved};
use crate::source::{SourceId, Sources};

/// Resolves an API without errors.
pub(crate) fn resolve(api: Api) -> Resolved {
    let mut diagnostics = Diagnostics::default();
    let resolved = passes::resolve(api, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    resolved
}

/// A string with or without a format.
pub(crate) fn string(format: Option<&str>) -> Kind {
    Kind::String(StringType { format: format.map(str::to_owned), ..StringType::default() })
}

fn source() -> SourceId {
    Sources::default().add("test.yaml", "")
}

/// An operation without parameters, body and responses, called by its method and path: `getA` for `GET /a`.
pub(crate) fn operation(method: Method, path: &str) -> Operation {
    let words = path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    let capitals = words.map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    Operation {
        document: DocumentId(0),
        source: source(),
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
        security_place: Place::file(source()),
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
pub(crate) fn content(media_type: &str, schema: Option<SchemaId>) -> Content {
    Content {
        source: source(),
        pointer: format!("/content/{media_type}"),
        media_type: media_type.to_owned(),
        schema,
        examples: Vec::new(),
        encodings: Vec::new(),
    }
}

/// How a property of a form is serialized: not exploded, unless the test changes it.
pub(crate) fn encoding(property: &str) -> Encoding {
    Encoding {
        source: source(),
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
pub(crate) fn parameter(name: &str, location: Location, schema: SchemaId) -> Parameter {
    Parameter {
        source: source(),
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
pub(crate) fn response(statuses: Statuses, contents: Vec<Content>) -> Response {
    Response {
        source: source(),
        pointer: "/responses/response".to_owned(),
        statuses,
        description: "A response.".to_owned(),
        contents,
        headers: Vec::new(),
        links: Vec::new(),
    }
}

/// An optional header of a response.
pub(crate) fn header(name: &str, schema: Option<SchemaId>) -> Header {
    Header {
        source: source(),
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
pub(crate) fn security_scheme(name: &str, kind: SecurityKind) -> SecurityScheme {
    SecurityScheme {
        source: source(),
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
