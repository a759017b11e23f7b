//! Response headers. Input: the headers of an operation's successes. Output: each header once, and how its value is read.

use std::collections::HashSet;

use super::response::ResponsePlan;
use super::schemas::{is_scalar, kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Header, Kind, Operation, SchemaId, is_header_name};
use crate::media_types::is_json;
use crate::passes::Resolved;

/// A header that a success can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPlan {
    /// The response and its header, by index.
    pub response: usize,
    pub header: usize,
    pub decoding: HeaderDecoding,
}

/// How the value of a header is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderDecoding {
    Text,
    Scalar(SchemaId),
    /// Scalars of this schema, with commas between them.
    List(SchemaId),
    /// JSON of this schema.
    Json(SchemaId),
}

/// Returns the headers of all successes, each once.
pub(super) fn header_plans(
    resolved: &Resolved,
    operation: &Operation,
    plan: &ResponsePlan,
    diagnostics: &mut Diagnostics,
) -> Vec<HeaderPlan> {
    // The media type of the body is no header to OpenAPI.
    let mut known = HashSet::from(["content-type".to_owned()]);
    let mut plans = Vec::new();
    for content in &plan.contents {
        let Some(response) = operation.responses.get(content.response) else { continue };
        for (index, header) in response.headers.iter().enumerate() {
            if is_header_name(&header.name) && known.insert(header.name.to_ascii_lowercase()) {
                let decoding = decoding(resolved, header, diagnostics);
                plans.push(HeaderPlan { response: content.response, header: index, decoding });
            }
        }
    }
    plans
}

/// Returns how the value of a header is read, by its schema and its media type if it has one.
pub(super) fn decoding(resolved: &Resolved, header: &Header, diagnostics: &mut Diagnostics) -> HeaderDecoding {
    let Some(schema) = header.schema else { return HeaderDecoding::Text };
    if let Some(media_type) = &header.media_type {
        return if is_json(media_type) { HeaderDecoding::Json(schema) } else { HeaderDecoding::Text };
    }
    match kind(resolved, Some(schema)) {
        Kind::Array(array) if is_scalar(resolved, array.items) => HeaderDecoding::List(array.items),
        Kind::Any => HeaderDecoding::Text,
        _ if is_scalar(resolved, schema) => HeaderDecoding::Scalar(schema),
        _ => {
            let location = Location::value(header.source, header.pointer.clone());
            let message = format!("the header `{}` is neither a scalar nor an array of scalars", header.name);
            let help = "the caller receives its text; declare it under `content` if it is JSON";
            diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
            HeaderDecoding::Text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Method, Response, Statuses};
    use crate::plan::response::response_plan;
    use crate::plan::testing::{api, array, header, object, operation, resolve, response, schema, string};

    #[test]
    fn a_header_of_several_responses_is_read_once() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let map = schema(&mut api, None, object(&[]));
        let with = |status, headers| Response { headers, ..response(Statuses::Code(status), Vec::new()) };
        let responses = vec![
            with(200, vec![header("X-Total", Some(text)), header("Content-Type", Some(text))]),
            with(201, vec![header("x-total", Some(text)), header("X-Tags", Some(list))]),
            with(202, vec![header("X-Map", Some(map))]),
            with(404, vec![header("X-Error", Some(text))]),
        ];
        let operation = Operation { responses, ..operation(Method::Get, "/a") };
        let api = resolve(api);
        let mut diagnostics = Diagnostics::default();
        let plan = response_plan(&api, &operation, &mut diagnostics);
        let plans = header_plans(&api, &operation, &plan, &mut diagnostics);
        let headers: Vec<_> = plans.iter().map(|plan| (plan.response, plan.header, plan.decoding)).collect();
        let expected =
            [(0, 0, HeaderDecoding::Scalar(text)), (1, 1, HeaderDecoding::List(text)), (2, 0, HeaderDecoding::Text)];
        assert_eq!(headers, expected);
        let messages: Vec<_> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["the header `X-Map` is neither a scalar nor an array of scalars"]);
    }
}
