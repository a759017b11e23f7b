//! Responses and their headers.

use openapiv3::{Link, ParameterSchemaOrContent, ReferenceOr, StatusCode};
use serde_json::Value;

use super::super::context::Context;
use super::super::{refs, schema};
use super::content::{lower_content, lower_contents};
use crate::diagnostic::{Diagnostic, Location};
use crate::ir::{Header, Response, SchemaId, Statuses};
use crate::pointer;

pub(super) fn lower_responses<'a>(
    context: &mut Context<'a>,
    responses: &'a openapiv3::Responses,
    at: &str,
) -> Vec<Response> {
    let at = pointer::join(at, "responses");
    let coded = responses.responses.iter().map(|(status, response)| {
        let statuses = match status {
            StatusCode::Code(code) => Statuses::Code(*code),
            StatusCode::Range(digit) => Statuses::Range(*digit),
        };
        (statuses, status.to_string(), response)
    });
    let default = responses.default.iter().map(|response| (Statuses::Default, "default".to_owned(), response));
    if responses.responses.is_empty() && responses.default.is_none() {
        let note = Diagnostic::note("no response is documented");
        let help = "add the response of a request that succeeds; until then the bodies of responses are ignored";
        context.diagnostics.push(note.at(Location::key(context.source, at.clone())).with_help(help));
    }
    let mut lowered = Vec::new();
    for (statuses, key, response) in coded.chain(default) {
        let at = pointer::join(&at, &key);
        if let Some(refs::Referent { item, source, at }) = refs::resolve(context, response, &at) {
            lowered.push(context.within(source, |context| lower_response(context, statuses, item, at)));
        }
    }
    lowered
}

fn lower_response<'a>(
    context: &mut Context<'a>,
    statuses: Statuses,
    response: &'a openapiv3::Response,
    at: String,
) -> Response {
    let contents = lower_contents(context, &response.content, &at);
    let link_values = response.links.values().map(|link| lower_link(context, link)).collect();
    let headers_at = pointer::join(&at, "headers");
    let headers = response.headers.iter();
    let headers =
        headers.filter_map(|(name, header)| lower_header(context, name, header, &pointer::join(&headers_at, name)));
    Response {
        link_values,
        headers: headers.collect(),
        source: context.source,
        pointer: at,
        statuses,
        description: response.description.clone(),
        contents,
        links: response.links.keys().cloned().collect(),
    }
}

/// Returns what a link says besides its description.
fn lower_link(context: &Context<'_>, link: &ReferenceOr<Link>) -> Value {
    let link = match link {
        ReferenceOr::Reference { reference } => {
            refs::component_name(reference, "links").and_then(|name| context.components.links.get(name))
        }
        ReferenceOr::Item(_) => Some(link),
    };
    let Some(ReferenceOr::Item(link)) = link else { return Value::Null };
    serde_json::to_value(Link { description: None, ..link.clone() }).unwrap_or_default()
}

fn lower_header<'a>(
    context: &mut Context<'a>,
    name: &str,
    header: &'a ReferenceOr<openapiv3::Header>,
    at: &str,
) -> Option<Header> {
    let refs::Referent { item: header, source, at } = refs::resolve(context, header, at)?;
    let (schema, media_type) = context.within(source, |context| lower_header_value(context, &header.format, &at));
    Some(Header {
        source,
        pointer: at,
        name: name.to_owned(),
        required: header.required,
        deprecated: header.deprecated.unwrap_or(false),
        description: header.description.clone(),
        schema,
        media_type,
    })
}

/// Returns the schema of a header's value, and its media type if it has one.
fn lower_header_value<'a>(
    context: &mut Context<'a>,
    value: &'a ParameterSchemaOrContent,
    at: &str,
) -> (Option<SchemaId>, Option<String>) {
    match value {
        ParameterSchemaOrContent::Schema(schema) => {
            (Some(schema::lower_schema(context, schema, &pointer::join(at, "schema"))), None)
        }
        ParameterSchemaOrContent::Content(content) => {
            let Some((media_type, content)) = content.first() else { return (None, None) };
            let at = pointer::join(&pointer::join(at, "content"), media_type);
            let content = lower_content(context, media_type, content, at);
            (content.schema, Some(content.media_type))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_document;
    use super::*;
    use crate::ir::Kind;

    #[test]
    fn statuses_are_codes_ranges_or_the_default() {
        let lowered = lower_document(
            "paths: {/a: {get: {responses: {default: {description: Other}, '200': {description: Done}, 4XX: {$ref: '#/components/responses/Gone'}}}}}
components: {responses: {Gone: {description: Gone}}}",
        );
        let responses = &lowered.operation().responses;
        let responses: Vec<_> = responses.iter().map(|one| (one.statuses, one.pointer.as_str())).collect();
        let expected = [
            (Statuses::Code(200), "/paths/~1a/get/responses/200"),
            (Statuses::Range(4), "/components/responses/Gone"),
            (Statuses::Default, "/paths/~1a/get/responses/default"),
        ];
        assert_eq!(responses, expected);
    }

    #[test]
    fn headers_have_a_schema_or_a_media_type() {
        let lowered = lower_document(
            "paths: {/a: {get: {responses: {'200': {description: Done, headers: {
               X-Count: {required: true, schema: {type: boolean}},
               X-Meta: {content: {application/json: {schema: {type: boolean}}}}}}}}}}",
        );
        let headers = &lowered.operation().responses[0].headers;
        let media_types: Vec<_> =
            headers.iter().map(|one| (one.name.as_str(), one.required, one.media_type.as_deref())).collect();
        assert_eq!(media_types, [("X-Count", true, None), ("X-Meta", false, Some("application/json"))]);
        for header in headers {
            assert_eq!(header.schema.map(|id| &lowered.api.schema(id).kind), Some(&Kind::Boolean));
        }
    }
}
