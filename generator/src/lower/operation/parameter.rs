//! Parameters, of a path and of its operations.

use std::collections::HashMap;

use openapiv3::{
    CookieStyle, HeaderStyle, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, ReferenceOr, Schema,
    SchemaKind, Type,
};

use super::super::context::Context;
use super::super::metadata::lower_lifecycle;
use super::super::refs::Referent;
use super::super::{refs, schema};
use super::content::{lower_content, lower_query_style};
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{PLAIN_COOKIE, QUERY_STRING};
use crate::ir::{Parameter, ParameterLocation, ParameterValue, Style};
use crate::media_types::essence;
use crate::pointer;

const PATH_PARAMETER_HELP: &str =
    "add `required: true`, which OpenAPI demands of path parameters; requests always have it";

/// Lowers the parameters of the path and of the operation. Those of the operation replace those of the path with the same name and
/// location, and those beside a reference of the path replace those of its target.
pub(super) fn lower_parameters<'a>(
    context: &mut Context<'a>,
    parts: &[Referent<'a, PathItem>],
    operation: &'a openapiv3::Operation,
    at: &str,
) -> Vec<Parameter> {
    let of_path = parts.iter().rev().map(|part| (part.source, &part.item.parameters, part.at.as_str()));
    let mut parameters: Vec<Parameter> = Vec::new();
    for (source, list, at) in of_path.chain([(context.source, &operation.parameters, at)]) {
        context.within(source, |context| lower_list(context, list, &pointer::join(at, "parameters"), &mut parameters));
    }
    parameters
}

fn lower_list<'a>(
    context: &mut Context<'a>,
    list: &'a [ReferenceOr<openapiv3::Parameter>],
    at: &str,
    parameters: &mut Vec<Parameter>,
) {
    let mut listed: HashMap<(String, ParameterLocation), String> = HashMap::new();
    for (index, parameter) in list.iter().enumerate() {
        let at = pointer::join(at, &index.to_string());
        let Some(parameter) = lower_parameter(context, parameter, &at) else { continue };
        if let Some(first) = listed.insert((parameter.name.clone(), parameter.location), at.clone()) {
            warn_of_repeated(context, &parameter, &first, &at);
        }
        let same = |other: &Parameter| other.name == parameter.name && other.location == parameter.location;
        match parameters.iter().position(same) {
            Some(position) => parameters[position] = parameter,
            None => parameters.push(parameter),
        }
    }
}

fn warn_of_repeated(context: &mut Context<'_>, parameter: &Parameter, first: &str, second: &str) {
    let message = format!(
        "the {} parameter `{}` is listed twice, and only the last one is used",
        parameter.location, parameter.name
    );
    let warning = Diagnostic::warning(message).at(context.value(second));
    let warning = warning.with_related(context.value(first), "this parameter is ignored");
    context.diagnostics.push(warning.with_help("remove or rename one of them"));
}

fn lower_parameter<'a>(
    context: &mut Context<'a>,
    parameter: &'a ReferenceOr<openapiv3::Parameter>,
    at: &str,
) -> Option<Parameter> {
    let refs::Referent { item, source, at } = refs::resolve(context, parameter, at)?;
    context.within(source, |context| lower_item(context, item, at))
}

fn lower_item<'a>(context: &mut Context<'a>, parameter: &'a openapiv3::Parameter, at: String) -> Option<Parameter> {
    let (location, style, allow_reserved) = match parameter {
        openapiv3::Parameter::Query { style, allow_reserved, .. } => {
            (ParameterLocation::Query, lower_query_style(style), *allow_reserved)
        }
        openapiv3::Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (ParameterLocation::Path, style, false)
        }
        openapiv3::Parameter::Header { style: HeaderStyle::Simple, .. } => {
            (ParameterLocation::Header, Style::Simple, false)
        }
        openapiv3::Parameter::Cookie { style: CookieStyle::Form, parameter_data } => {
            let is_plain = parameter_data.extensions.contains_key(PLAIN_COOKIE);
            (ParameterLocation::Cookie, if is_plain { Style::Cookie } else { Style::Form }, false)
        }
    };
    let data = parameter.parameter_data_ref();
    let is_query_string = data.extensions.contains_key(QUERY_STRING);
    if is_query_string && !is_text_or_json(context, data, &at) {
        return None;
    }
    // OpenAPI ignores these, since media types describe them.
    if location == ParameterLocation::Header
        && ["accept", "content-type"].iter().any(|name| data.name.eq_ignore_ascii_case(name))
    {
        return None;
    }
    if location == ParameterLocation::Path && !data.required {
        let note = Diagnostic::note(format!("path parameter `{}` is not `required: true`", data.name));
        context.diagnostics.push(note.at(Location::value(context.source, at.clone())).with_help(PATH_PARAMETER_HELP));
    }
    let allow_empty = match parameter {
        openapiv3::Parameter::Query { allow_empty_value, .. } => allow_empty_value.unwrap_or(false),
        _ => false,
    };
    Some(Parameter {
        source: context.source,
        name: data.name.clone(),
        location,
        is_query_string,
        required: data.required || location == ParameterLocation::Path,
        allow_empty,
        deprecated: data.deprecated.unwrap_or(false),
        lifecycle: lower_lifecycle(&data.extensions),
        description: data.description.clone(),
        value: lower_value(context, data, style, allow_reserved, &at)?,
        example: data.example.clone(),
        pointer: at,
    })
}

/// Returns `true` if the media type of a query string is JSON, or if the value is text; warns of others.
fn is_text_or_json(context: &mut Context<'_>, data: &ParameterData, at: &str) -> bool {
    let ParameterSchemaOrContent::Content(content) = &data.format else { return true };
    let Some((media_type, content)) = content.first() else { return true };
    let essence = essence(media_type);
    let is_string = |schema: &ReferenceOr<Schema>| {
        schema.as_item().is_some_and(|schema| matches!(schema.schema_kind, SchemaKind::Type(Type::String(_))))
    };
    let is_form = essence == "application/x-www-form-urlencoded";
    let is_text = essence.starts_with("text/") || content.schema.as_ref().is_some_and(is_string);
    if !is_form && is_text || essence.ends_with("/json") || essence.ends_with("+json") {
        return true;
    }
    let at = pointer::join(&pointer::join(at, "content"), media_type);
    let message =
        format!("the query string `{}` is not sent, because `{media_type}` is neither JSON nor text", data.name);
    let warning = Diagnostic::warning(message).at(Location::key(context.source, at));
    let help = "describe it as JSON, as a string, or as a form with a schema";
    context.diagnostics.push(warning.with_help(help));
    false
}

fn lower_value<'a>(
    context: &mut Context<'a>,
    data: &'a ParameterData,
    style: Style,
    allow_reserved: bool,
    at: &str,
) -> Option<ParameterValue> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some(ParameterValue::Styled {
            schema: schema::lower_schema(context, schema, &pointer::join(at, "schema")),
            style,
            explode: data.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved,
        }),
        ParameterSchemaOrContent::Content(content) => {
            let Some((media_type, content)) = content.first() else {
                let message = format!("the parameter `{}` has neither a schema nor a media type", data.name);
                context.error(at, message, "add a `schema`, or a media type under `content`");
                return None;
            };
            let at = pointer::join(&pointer::join(at, "content"), media_type);
            Some(ParameterValue::Content(lower_content(context, media_type, content, at)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lower_document, lower_later};
    use super::*;

    fn lower(of_path: &str, own: &str) -> Vec<Parameter> {
        let mut lowered = lower_document(&format!(
            "paths: {{/a: {{parameters: [{of_path}], get: {{parameters: [{own}], responses: {{'204': {{description: Done}}}}}}}}}}",
        ));
        lowered.api.operations.remove(0).parameters
    }

    #[test]
    fn a_parameter_of_the_operation_replaces_one_of_the_path() {
        let of_path = "{name: a, in: query, schema: {type: string}}, {name: b, in: query, schema: {type: string}}";
        let own = "{name: a, in: query, required: true, schema: {type: string}}, {name: b, in: header, schema: {type: string}}";
        let parameters = lower(of_path, own);
        let parameters: Vec<_> = parameters.iter().map(|one| (one.name.as_str(), one.location, one.required)).collect();
        assert_eq!(
            parameters,
            [
                ("a", ParameterLocation::Query, true),
                ("b", ParameterLocation::Query, false),
                ("b", ParameterLocation::Header, false)
            ]
        );
    }

    #[test]
    fn a_parameter_is_listed_once() {
        let parameter = |name: &str, kind: &str| format!("{{name: {name}, in: query, schema: {{type: {kind}}}}}");
        let list = |names: [&str; 2]| format!("{}, {}", parameter(names[0], "string"), parameter(names[1], "integer"));
        let document = |of_path: &str, own: &str| {
            lower_document(&format!(
                "paths: {{/a: {{parameters: [{of_path}], get: {{parameters: [{own}], responses: {{'204': {{description: Done}}}}}}}}}}",
            ))
        };
        let lowered = document("", &list(["q", "q"]));
        assert_eq!(lowered.messages(), ["the query parameter `q` is listed twice, and only the last one is used"]);
        let warning = lowered.diagnostics.iter().next().expect("there is a warning");
        let locations = warning.location.iter().chain(warning.related().iter().map(|(location, _)| location));
        let pointers: Vec<_> = locations.filter_map(|location| location.spot.pointer()).collect();
        assert_eq!(pointers, ["/paths/~1a/get/parameters/1", "/paths/~1a/get/parameters/0"]);
        assert!(document(&list(["a", "b"]), &list(["b", "c"])).diagnostics.is_empty());
    }

    #[test]
    fn styles_and_explode_have_defaults() {
        let parameters = lower(
            "",
            "{name: a, in: query, schema: {type: string}}, {name: b, in: query, style: pipeDelimited, schema: {type: string}},
             {name: c, in: header, schema: {type: string}}, {name: d, in: cookie, explode: false, schema: {type: string}}",
        );
        let styles = parameters.iter().map(|parameter| match parameter.value {
            ParameterValue::Styled { style, explode, .. } => (style, explode),
            ParameterValue::Content(_) => panic!("{} has a media type", parameter.name),
        });
        let expected =
            [(Style::Form, true), (Style::PipeDelimited, false), (Style::Simple, false), (Style::Form, false)];
        assert_eq!(styles.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_parameter_can_have_a_media_type() {
        let parameters = lower("", "{name: filter, in: query, content: {application/json: {schema: {type: object}}}}");
        assert!(
            matches!(&parameters[0].value, ParameterValue::Content(content) if content.media_type == "application/json")
        );
    }

    #[test]
    fn a_query_string_is_the_whole_query() {
        let document = |parameters: &str| {
            lower_later(&format!(
                "paths: {{/a: {{get: {{parameters: [{parameters}], responses: {{'204': {{description: Done}}}}}}}}}}"
            ))
        };
        let query_string = |content: &str| format!("{{name: q, in: querystring, content: {{{content}}}}}");
        let sent = [
            "application/a+json: {}",
            "text/plain; charset=utf-8: {}",
            "application/jsonpath: {schema: {type: string}}",
            "application/x-www-form-urlencoded: {schema: {type: object}}",
        ];
        for content in sent {
            let lowered = document(&query_string(content));
            assert_eq!(lowered.messages(), [""; 0], "{content}");
            assert!(lowered.operation().parameters[0].is_query_string, "{content}");
        }
        for content in ["application/xml: {schema: {type: object}}", "application/x-www-form-urlencoded: {}"] {
            let lowered = document(&query_string(content));
            assert!(lowered.operation().parameters.is_empty(), "{content}");
            let [message] = lowered.messages()[..] else { panic!("{content}: {:?}", lowered.messages()) };
            assert!(message.starts_with("the query string `q` is not sent, because `application/x"), "{message}");
        }
        for content in [sent[0], sent[3]] {
            let both = format!("{{name: p, in: query, schema: {{type: string}}}}, {}", query_string(content));
            let lowered = document(&both);
            assert_eq!(lowered.messages(), ["`q` is the whole query, so that `p` cannot be in it"]);
            assert!(lowered.diagnostics.has_errors());
        }
    }

    #[test]
    fn headers_that_media_types_describe_are_ignored() {
        let own = "{name: accept, in: header, schema: {type: string}}, {name: Content-Type, in: header, schema: {type: string}}";
        assert!(lower("", own).is_empty());
    }
}
