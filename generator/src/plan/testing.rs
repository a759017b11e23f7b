//! Small operations for unit tests of the plan and of what is made from it.

pub(crate) use crate::ir::testing::{api, array, object, schema};

use crate::diagnostic::Diagnostics;
use crate::ir::{
    Api, Body, Content, Encoding, Header, Kind, Method, Operation, Parameter, ParameterLocation, Response, SchemaId,
    SecurityKind, SecurityScheme, Server, ServerVariable, Statuses, StringType, testing,
};
use crate::passes::{self, Resolved};
use crate::source::SourceId;

/// Resolves an API without errors.
pub(crate) fn resolve(api: Api) -> Resolved {
    let mut diagnostics = Diagnostics::default();
    let resolved = passes::resolve(api, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    resolved
}

/// Creates a string with or without a format.
pub(crate) fn string(format: Option<&str>) -> Kind {
    Kind::String(StringType { format: format.map(str::to_owned), ..StringType::default() })
}

fn source() -> SourceId {
    owner().source
}

/// Returns the operation at whose location the other builders put their parts.
fn owner() -> Operation {
    operation_of("owner")
}

fn operation_of(id: &str) -> Operation {
    let mut api = api();
    testing::operation(&mut api, id);
    api.operations.pop().expect("one was added")
}

/// Creates an operation without parameters, body and responses, called by its method and path: `getA` for `GET /a`.
pub(crate) fn operation(method: Method, path: &str) -> Operation {
    let words = path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    let capitals = words.map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    let id = format!("{}{}", method.as_str().to_lowercase(), capitals.collect::<String>());
    Operation { method, path: path.to_owned(), ..operation_of(&id) }
}

/// Returns the operation with a required body in these media types.
pub(crate) fn with_body(operation: Operation, contents: Vec<Content>) -> Operation {
    let body = Body { contents, ..testing::body(&operation, None) };
    Operation { body: Some(body), ..operation }
}

/// Creates a content of a body, response or parameter.
pub(crate) fn content(media_type: &str, schema: Option<SchemaId>) -> Content {
    testing::content(&owner(), media_type, schema)
}

/// Returns how a property of a form is serialized: not exploded, unless the test changes it.
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

/// Creates an optional parameter with the usual style of a query.
pub(crate) fn parameter(name: &str, location: ParameterLocation, schema: SchemaId) -> Parameter {
    Parameter { location, ..testing::parameter(&owner(), name, schema) }
}

/// Creates a response without headers.
pub(crate) fn response(statuses: Statuses, contents: Vec<Content>) -> Response {
    Response { statuses, description: "A response.".to_owned(), contents, ..testing::response(&owner(), 200, None) }
}

/// Creates an optional header of a response.
pub(crate) fn header(name: &str, schema: Option<SchemaId>) -> Header {
    let response = response(Statuses::Code(200), Vec::new());
    Header { schema, ..testing::header(&response, name, SchemaId(0)) }
}

/// Creates a security scheme without an environment variable.
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

/// Creates a server whose URL has these variables, each with the values that it allows.
pub(crate) fn server(url: &str, variables: &[(&str, &[&str])]) -> Server {
    let variables = variables.iter().map(|(name, values)| ServerVariable {
        name: (*name).to_owned(),
        default: None,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        description: None,
    });
    Server { url: url.to_owned(), description: None, variables: variables.collect() }
}
