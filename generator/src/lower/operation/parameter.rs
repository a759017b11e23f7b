//! Parameters, of a path and of its operations.

use openapiv3::{
    CookieStyle, HeaderStyle, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle, ReferenceOr,
};

use super::super::{Context, lower_lifecycle, refs, schema};
use super::body;
use crate::ir::{Location, Parameter, ParameterValue, Style};
use crate::pointer;

/// The path's parameters and the operation's own; one of the operation replaces one of the path with the same name and place.
pub(super) fn lower_parameters(
    context: &mut Context<'_>,
    item: &PathItem,
    operation: &openapiv3::Operation,
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

fn lower_parameter(
    context: &mut Context<'_>,
    parameter: &ReferenceOr<openapiv3::Parameter>,
    at: &str,
) -> Option<Parameter> {
    let refs::Referent { item, source, at } = refs::resolve(context, parameter, at)?;
    context.within(source, |context| lower_item(context, item, at))
}

fn lower_item(context: &mut Context<'_>, parameter: &openapiv3::Parameter, at: String) -> Option<Parameter> {
    let (location, style, allow_reserved) = match parameter {
        openapiv3::Parameter::Query { style, allow_reserved, .. } => {
            (Location::Query, query_style(style), *allow_reserved)
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
    // The standard ignores these: they are what media types say.
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

pub(super) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

fn lower_value(
    context: &mut Context<'_>,
    data: &ParameterData,
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
                let help = "give it a `schema`, or a media type under `content`";
                context.error(at, "this parameter has no type", help);
                return None;
            };
            let at = pointer::join(&pointer::join(at, "content"), media_type);
            Some(ParameterValue::Content(body::lower_content(context, media_type, content, at)))
        }
    }
}
