// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What an operation documents of its bodies.

use serde_json::Value;

use super::description::{Operation, Response};
use super::media_types::{self, MediaType};

/// Returns the declared response of a success.
pub fn success(operation: &Operation) -> Option<&Response> {
    let is_success = |one: &&Response| one.status.starts_with('2');
    let mut successes: Vec<&Response> = operation.responses.iter().filter(is_success).collect();
    successes.sort_by_key(|one| {
        (
            one.content.is_empty() && one.status != "201" && one.status != "204",
            &one.status,
        )
    });
    successes.first().copied().or_else(|| {
        operation
            .responses
            .iter()
            .find(|one| one.status == "default")
    })
}

/// Returns the schema of a response's JSON body.
pub fn json_schema(response: &Response) -> Option<&Value> {
    response
        .content
        .iter()
        .find(|one| is_json(&one.media_type) && !one.is_stream)?
        .schema
        .as_ref()
}

/// Returns the schema of the body that a request has as JSON or a form.
pub fn body_schema(operation: &Operation) -> Option<&Value> {
    operation
        .body
        .as_ref()?
        .content
        .iter()
        .find_map(|one| one.schema.as_ref())
}

/// Returns `true` for JSON, and for the range of all media types, for which responses have JSON.
pub fn is_json(media_type: &str) -> bool {
    media_types::is_json(media_type) || MediaType::new(media_type).essence == "*/*"
}
