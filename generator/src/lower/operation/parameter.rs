//! Parameters, of a path and of its operations.

use openapiv3::{CookieStyle, HeaderStyle, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, ReferenceOr};

use super::super::context::Context;
use super::super::metadata::lower_lifecycle;
use super::super::{refs, schema};
use super::content::{lower_content, lower_query_style};
use crate::ir::{Location, Parameter, ParameterValue, Style};
use crate::pointer;

/// Lowers the parameters of the path and of the operation. Those of the operation replace those of the path with the same name and
/// location.
pub(super) fn lower_parameters<'a>(
    context: &mut Context<'a>,
    item: &'a PathItem,
    operation: &'a openapiv3::Operation,
    path_at: &str,
    at: &str,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for (list, at) in [(&item.parameters, path_at), (&operation.parameters, at)] {
        let at = pointer::join(at, "parameters");
        for (index, parameter) in list.iter().enumerate() {
            let at = pointer::join(&at, &index.to_string());
            let Some(parameter) = lower_parameter(context, parameter, &at) else { continue };
            let same = |other: &Parameter| other.name == parameter.name && other.location == parameter.location;
            match parameters.iter().position(same) {
                Some(position) => parameters[position] = parameter,
                None => parameters.push(parameter),
            }
        }
    }
    parameters
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
            (Location::Query, lower_query_style(style), *allow_reserved)
        }
        openapiv3::Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style, false)
        }
        openapiv3::Parameter::Header { style: HeaderStyle::Simple, .. } => (Location::Header, Style::Simple, false),
        openapiv3::Parameter::Cookie { style: CookieStyle::Form, .. } => (Location::Cookie, Style::Form, false),
    };
    let data = parameter.parameter_data_ref();
    // OpenAPI ignores these, since media types describe them.
    if location == Location::Header
        && ["accept", "content-type"].iter().any(|name| data.name.eq_ignore_ascii_case(name))
    {
        return None;
    }
    Some(Parameter {
        source: context.source,
        name: data.name.clone(),
        location,
        required: data.required || location == Location::Path,
        deprecated: data.deprecated.unwrap_or(false),
        lifecycle: lower_lifecycle(&data.extensions),
        description: data.description.clone(),
        value: lower_value(context, data, style, allow_reserved, &at)?,
        example: data.example.clone(),
        pointer: at,
    })
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
            explode: data.explode.unwrap_or(style == Style::Form),
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
