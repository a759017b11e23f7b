//! The start of a new document: everything but its operations.
//! Input: the operations that it will have. Output: YAML without paths.

use std::collections::BTreeMap;

use super::apply::shared::is_same_parameter;
use super::build::{Builder, TODO, servers, upper_camel};
use super::components::Components;
use super::shape::shape;
use crate::compare::version;
use crate::facts::{Operation, Response};
use crate::value::{Value, object};
use crate::yaml::write::{Style, write};

/// The start of each new document.
const HEADER: &str = "\
# This file is a source: edit it, run `cargo xtask generate`, and commit both.
";

type Named = Vec<(String, Value)>;

/// Returns a document without paths for operations. It has the servers that most of them have, their tags, and the responses that several
/// of them have.
pub fn skeleton(operations: &[Operation]) -> String {
    let version = operations.first().and_then(|operation| version(&operation.path)).unwrap_or("v1");
    let info = [
        ("title", TODO.into()),
        ("description", TODO.into()),
        ("version", format!("{}.0", &version[1..]).as_str().into()),
    ];
    let mut members = vec![("openapi", Value::from("3.0.3")), ("info", object(info))];
    // Of sets of hosts that are as frequent, the larger one has the operations that are everywhere.
    let hosts = operations.iter().map(|operation| &operation.hosts.value).max_by_key(|hosts| hosts.len());
    members.extend(hosts.filter(|hosts| !hosts.is_empty()).map(|hosts| ("servers", servers(hosts))));
    let mut tags: Vec<&str> = Vec::new();
    for tag in operations.iter().filter_map(|operation| operation.tag.as_ref()) {
        if !tags.contains(&tag.value.as_str()) {
            tags.push(&tag.value);
        }
    }
    let tag = |name: &&str| object([("name", (*name).into()), ("description", TODO.into())]);
    if !tags.is_empty() {
        members.push(("tags", tags.iter().map(tag).collect()));
    }
    members.push(("paths", Value::Object(Vec::new())));
    let mut builder = builder(operations);
    let parameters = shared_parameters(operations, &mut builder);
    let responses = shared_responses(operations, &mut builder);
    let schemas = builder.schemas.into_iter().collect();
    let components = [("parameters", parameters), ("responses", responses), ("schemas", schemas)];
    let components = components.into_iter().filter(|(_, named)| !named.is_empty());
    let components = components.map(|(kind, named)| (kind, Value::Object(named)));
    members.push(("components", object(components)));
    format!("{HEADER}{}", write(&object(members), 0, &Style::default()))
}

fn builder(operations: &[Operation]) -> Builder {
    let mut components = Components::default();
    components.learn(operations);
    Builder::new(components)
}

/// Returns the parameters that several operations have, as components.
fn shared_parameters(operations: &[Operation], builder: &mut Builder) -> Named {
    let all: Vec<_> = operations.iter().flat_map(|operation| &operation.parameters).collect();
    let mut parameters: Named = Vec::new();
    for (at, parameter) in all.iter().enumerate() {
        let name = upper_camel(&parameter.name);
        let is_shared = all[at + 1..].iter().any(|other| is_same_parameter(parameter, other));
        if is_shared && !parameters.iter().any(|(other, _)| *other == name) {
            parameters.push((name, builder.parameter(parameter)));
        }
    }
    parameters.sort_by(|left, right| left.0.cmp(&right.0));
    parameters
}

/// Returns the responses that several operations have, as components.
fn shared_responses(operations: &[Operation], builder: &mut Builder) -> Named {
    let mut counts: BTreeMap<(u16, String), (usize, &Response)> = BTreeMap::new();
    for response in operations.iter().flat_map(|operation| &operation.responses) {
        if let Some(content) = response.content.as_ref().filter(|_| response.status >= 400) {
            let examples: Vec<_> = content.examples.iter().map(|example| example.value.to_string()).collect();
            let schema = content.schema.as_ref().map(shape).unwrap_or_default();
            let key = format!("{} {schema} {}", content.media_type, examples.join(" "));
            counts.entry((response.status, key)).or_insert((0, response)).0 += 1;
        }
    }
    let mut responses: Named = Vec::new();
    for ((status, _), (count, response)) in counts {
        // The first of several responses with a status has the plain name.
        let name = format!("{}Response", reason(status));
        if count > 1 && !responses.iter().any(|(other, _)| *other == name) {
            responses.push((name, builder.response(response, "ErrorResponse")));
        }
    }
    responses.sort_by(|left, right| left.0.cmp(&right.0));
    responses
}

/// Returns the reason phrase of a status as a name: `NotFound`.
pub fn reason(status: u16) -> String {
    let known = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.map_or_else(|| format!("Status{status}"), |reason| upper_camel(&reason.replace('\'', "")))
}
