//! Operations. Input: an operation and its plan. Output: its description, without references to anything but schemas.

use indexmap::IndexSet;
use serde_json::{Value, json};

use super::description::{Body, Content, Encoding, Header, Location, Operation, Parameter, Response};
use super::pagination::pagination;
use super::schema::Schemas;
use super::security::scheme_name;
use crate::ir::{self, ParameterLocation, ParameterValue, SchemaGraph, Server, Statuses, Style};
use crate::media_types::is_json;
use crate::passes::Resolved;
use crate::plan::{BodyEncoding, OperationPlan, is_stream};
use crate::sample::{Extent, body_sample, parameter_sample, parsed_example, sample};

pub(super) fn operation(
    resolved: &Resolved,
    operation: &ir::Operation,
    plan: &OperationPlan,
    schemas: &mut Schemas<'_>,
) -> Operation {
    let document = resolved.api.document(operation.document);
    let scheme_names =
        |uses: &Vec<ir::SecurityUse>| uses.iter().map(|used| scheme_name(document, &used.scheme)).collect();
    // Credentials have no scopes here, so alternatives of the same schemes are one.
    let security: IndexSet<Vec<String>> = operation.security.iter().map(scheme_names).collect();
    let parameters = operation.parameters.iter();
    let responses = operation.responses.iter();
    Operation {
        id: operation.id.clone(),
        module: document.module.clone(),
        method: operation.method.as_str().to_owned(),
        path: operation.path.clone(),
        base_paths: base_paths(&operation.servers),
        parameters: parameters.map(|one| parameter(resolved, one, schemas)).collect(),
        body: operation.body.as_ref().map(|one| body(resolved, one, plan, schemas)),
        responses: responses.map(|one| response(resolved, one, schemas)).collect(),
        security: security.into_iter().collect(),
        pagination: plan.pagination.as_ref().map(|plan| pagination(resolved, operation, plan)),
    }
}

/// Returns the paths of the server URLs, with the defaults of their variables; none if no URL has a path.
fn base_paths(servers: &[Server]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for server in servers {
        let url = server.variables.iter().fold(server.url.clone(), |url, variable| {
            let value = variable.default.as_ref().or(variable.values.first());
            url.replace(&format!("{{{}}}", variable.name), value.map_or("x", String::as_str))
        });
        let path = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or(String::new(), |(_, path)| format!("/{path}")),
            None => url,
        };
        let path = path.trim_end_matches('/').to_owned();
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.iter().all(String::is_empty) { Vec::new() } else { paths }
}

pub(super) fn location(location: ParameterLocation) -> Location {
    match location {
        ParameterLocation::Path => Location::Path,
        ParameterLocation::Query => Location::Query,
        ParameterLocation::Header => Location::Header,
        ParameterLocation::Cookie => Location::Cookie,
    }
}

fn parameter(resolved: &Resolved, parameter: &ir::Parameter, schemas: &mut Schemas<'_>) -> Parameter {
    let (style, explode, media_type) = match &parameter.value {
        ParameterValue::Styled { style, explode, .. } => (*style, *explode, None),
        ParameterValue::Content(content) => (Style::Simple, false, Some(content.media_type.clone())),
    };
    Parameter {
        name: parameter.name.clone(),
        location: if parameter.is_query_string { Location::QueryString } else { location(parameter.location) },
        required: parameter.required,
        style,
        explode,
        media_type,
        schema: parameter.value.schema().map_or_else(|| json!({}), |schema| schemas.schema(schema)),
        example: parameter_sample(resolved, parameter),
    }
}

fn body(resolved: &Resolved, body: &ir::Body, plan: &OperationPlan, schemas: &mut Schemas<'_>) -> Body {
    let contents = body.contents.iter().enumerate().map(|(index, one)| {
        let planned = plan.request.iter().find(|planned| planned.contents.contains(&index));
        let encoding = planned.map_or(&BodyEncoding::Raw, |planned| &planned.encoding);
        Content {
            example: body_sample(resolved, one, encoding, Extent::Required),
            encoding: one.encodings.iter().map(|one| (one.property.clone(), encoding_of(one))).collect(),
            ..content(resolved, one, schemas)
        }
    });
    Body { required: body.required, content: contents.collect() }
}

fn encoding_of(encoding: &ir::Encoding) -> Encoding {
    Encoding { content_type: encoding.content_type.clone(), style: encoding.style, explode: encoding.explode }
}

fn response(resolved: &Resolved, response: &ir::Response, schemas: &mut Schemas<'_>) -> Response {
    let has_body = !matches!(response.statuses, Statuses::Code(204 | 205 | 304));
    let contents = response.contents.iter().filter(|_| has_body);
    // The media type of the body is no header to OpenAPI.
    let headers = response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
    Response {
        status: match response.statuses {
            Statuses::Range(digit) => format!("{digit}XX"),
            statuses => statuses.text("default"),
        },
        description: response.description.clone(),
        headers: headers.map(|one| header(resolved, one, schemas)).collect(),
        content: contents.map(|one| content(resolved, one, schemas)).collect(),
    }
}

/// Returns a content with its documented example: its own, or else that of its schema.
fn content(resolved: &Resolved, content: &ir::Content, schemas: &mut Schemas<'_>) -> Content {
    let is_stream = is_stream(resolved, content);
    let schema = if is_stream { content.item_schema(&*resolved.api) } else { content.schema };
    let of_schema = |schema| {
        let chain = [schema, resolved.resolve(schema)];
        chain.into_iter().find_map(|id| resolved.annotations(id).example.clone())
    };
    let example = content.examples.first().map(|example| example.value.clone());
    let example = example.or_else(|| schema.filter(|_| !is_stream).and_then(of_schema));
    let is_parsed = is_json(&content.media_type) && !is_stream;
    Content {
        media_type: content.media_type.clone(),
        schema: schema.map(|schema| schemas.schema(schema)),
        example: example.map(|value| if is_parsed { parsed_example(resolved, content, value) } else { value }),
        encoding: Default::default(),
        is_stream,
    }
}

/// Returns a header. One in JSON is a string that contains JSON.
fn header(resolved: &Resolved, header: &ir::Header, schemas: &mut Schemas<'_>) -> Header {
    let schema = header.schema.map_or_else(|| json!({}), |schema| schemas.schema(schema));
    let schema = match (&header.media_type, header.schema) {
        (Some(media_type), Some(id)) if is_json(media_type) => {
            let text = sample(resolved, id, &header.name, Extent::Required).to_string();
            let content = [("contentMediaType", Value::from(media_type.as_str())), ("contentSchema", schema)];
            let fields = content.into_iter().chain([("type", "string".into()), ("example", text.into())]);
            fields.map(|(key, value)| (key.to_owned(), value)).collect()
        }
        _ => schema,
    };
    Header { name: header.name.clone(), required: header.required, schema }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::{Example, Method};
    use crate::plan::plan;
    use crate::plan::testing::{api, content, header, object, resolve, response, schema, server, string};

    fn described(make: impl FnOnce(&mut ir::Api) -> ir::Operation) -> Operation {
        let mut api = api();
        let one = make(&mut api);
        api.operations = vec![one];
        let resolved = resolve(api);
        let plan = plan(&resolved, &mut Diagnostics::default());
        let mut schemas = Schemas::new(&resolved.api);
        operation(&resolved, &resolved.api.operations[0], &plan.operations[0], &mut schemas)
    }

    fn get(responses: Vec<ir::Response>) -> ir::Operation {
        ir::Operation { responses, ..crate::plan::testing::operation(Method::Get, "/pets") }
    }

    #[test]
    fn base_paths_are_those_of_the_servers() {
        let with_default = |url: &str, default: &str| {
            let mut server = server(url, &[("version", &["v1", "v2"])]);
            server.variables[0].default = Some(default.to_owned());
            server
        };
        for (servers, expected) in [
            (vec![], vec![]),
            (vec![server("https://a.example", &[]), server("https://b.example/", &[])], vec![]),
            (vec![server("https://a.example/api/", &[]), server("https://b.example", &[])], vec!["/api", ""]),
            (vec![server("/api", &[]), server("https://b.example/api", &[])], vec!["/api"]),
            (vec![with_default("https://a.example/{version}", "v2")], vec!["/v2"]),
            (vec![server("https://a.example/{version}", &[("version", &["v1"])])], vec!["/v1"]),
        ] {
            assert_eq!(base_paths(&servers), expected);
        }
    }

    #[test]
    fn an_example_of_a_response_is_its_own_or_that_of_its_schema() {
        for (own, of_schema, expected) in [
            (Some(json!("{\"a\": 1}")), Some(json!(2)), Some(json!({ "a": 1 }))),
            (None, Some(json!(2)), Some(json!(2))),
            (None, None, None),
        ] {
            let one = described(|api| {
                let id = schema(api, Some("Pet"), object(&[]));
                api.schema_mut(id).annotations.example = of_schema;
                let example = own.map(|value| Example { name: None, summary: None, value });
                let examples = example.into_iter().collect();
                let body = ir::Content { examples, ..content("application/json", Some(id)) };
                get(vec![response(Statuses::Range(2), vec![body])])
            });
            assert_eq!(one.responses[0].status, "2XX");
            assert_eq!(one.responses[0].content[0].example, expected);
        }
    }

    #[test]
    fn the_schema_of_a_stream_is_that_of_its_items() {
        let one = described(|api| {
            let item = schema(api, Some("Pet"), object(&[]));
            let list = schema(api, None, crate::ir::testing::array(item));
            get(vec![response(Statuses::Code(200), vec![content("application/jsonl", Some(list))])])
        });
        let content = &one.responses[0].content[0];
        assert!(content.is_stream && content.schema == Some(json!({ "$ref": "#/$defs/Pet" })));
    }

    #[test]
    fn a_header_in_json_is_a_string_and_a_response_without_a_body_has_none() {
        let one = described(|api| {
            let id = schema(api, None, string(None));
            let in_json = ir::Header { media_type: Some("application/json".to_owned()), ..header("X-A", Some(id)) };
            let headers = vec![in_json, header("content-type", Some(id))];
            let body = content("application/json", Some(id));
            get(vec![ir::Response { headers, ..response(Statuses::Code(204), vec![body]) }])
        });
        let [response] = one.responses.as_slice() else { panic!("there is one response") };
        assert!(response.content.is_empty() && response.headers.len() == 1);
        let schema = &response.headers[0].schema;
        assert_eq!((&schema["type"], &schema["example"]), (&json!("string"), &json!("\"X-A\"")));
    }
}
