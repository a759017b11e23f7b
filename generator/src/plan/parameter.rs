//! Parameters. Input: a parameter with its style or its content. Output: how its value is serialized.

use super::schemas::{is_scalar, kind};
use super::style::SerializationStyle;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Content, Kind, Operation, Parameter, ParameterLocation, ParameterValue, SchemaId, Style};
use crate::media_types::is_json;
use crate::passes::Resolved;

/// How a parameter is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterPlan {
    /// The schema of the value; any value without one.
    pub schema: Option<SchemaId>,
    /// `None` if the usual style of the location results in the same text.
    pub style: Option<SerializationStyle>,
    /// Whether reserved characters are sent as they are; only in queries.
    pub allow_reserved: bool,
}

/// Plans how the parameters of an operation are sent.
pub(super) fn parameter_plans(
    resolved: &Resolved,
    operation: &Operation,
    diagnostics: &mut Diagnostics,
) -> Vec<ParameterPlan> {
    operation.parameters.iter().map(|parameter| parameter_plan(resolved, parameter, diagnostics)).collect()
}

fn parameter_plan(resolved: &Resolved, parameter: &Parameter, diagnostics: &mut Diagnostics) -> ParameterPlan {
    match &parameter.value {
        ParameterValue::Styled { schema, style, explode, allow_reserved } => ParameterPlan {
            schema: Some(*schema),
            style: serialization_style(resolved, *schema, *style, *explode),
            allow_reserved: *allow_reserved && parameter.location == ParameterLocation::Query,
        },
        ParameterValue::Content(content) => ParameterPlan {
            schema: content.schema,
            style: match content_style(resolved, content, diagnostics) {
                None if parameter.is_query_string => Some(SerializationStyle::QueryString),
                Some(_) if parameter.is_query_string => Some(SerializationStyle::QueryStringJson),
                style => style,
            },
            allow_reserved: false,
        },
    }
}

fn serialization_style(
    resolved: &Resolved,
    schema: SchemaId,
    style: Style,
    explode: bool,
) -> Option<SerializationStyle> {
    let is_compound = !is_scalar(resolved, schema);
    let is_array = matches!(kind(resolved, Some(schema)), Kind::Array(_));
    match (style, explode) {
        (Style::Label, true) if is_compound => Some(SerializationStyle::LabelExploded),
        (Style::Label, _) => Some(SerializationStyle::Label),
        (Style::Matrix, true) if is_compound => Some(SerializationStyle::MatrixExploded),
        (Style::Matrix, _) => Some(SerializationStyle::Matrix),
        (Style::Cookie, true) if is_compound => Some(SerializationStyle::CookieExploded),
        (Style::Cookie, _) => Some(SerializationStyle::Cookie),
        // The other styles are the same for a scalar.
        _ if !is_compound => None,
        (Style::Simple, true) if !is_array => Some(SerializationStyle::SimpleExploded),
        (Style::Simple, _) => None,
        (Style::DeepObject, _) => Some(SerializationStyle::DeepObject),
        (Style::Form | Style::SpaceDelimited | Style::PipeDelimited, true) => None,
        (Style::Form, false) => Some(SerializationStyle::Form),
        (Style::SpaceDelimited, false) => Some(SerializationStyle::SpaceDelimited),
        (Style::PipeDelimited, false) => Some(SerializationStyle::PipeDelimited),
    }
}

/// Returns JSON, except for a scalar in another media type.
fn content_style(resolved: &Resolved, content: &Content, diagnostics: &mut Diagnostics) -> Option<SerializationStyle> {
    if !is_json(&content.media_type) {
        if content.schema.is_some_and(|schema| is_scalar(resolved, schema)) {
            return None;
        }
        let message = format!("a parameter of `{}` with this schema is sent as JSON", content.media_type);
        let help = "declare it as `application/json`, or as a string";
        diagnostics
            .push(Diagnostic::warning(message).at(Location::key(content.source, &content.pointer)).with_help(help));
    }
    Some(SerializationStyle::Json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{api, array, content, object, parameter, resolve, schema, string};

    fn style_of(api: &Resolved, schema: SchemaId, style: Style, explode: bool) -> Option<SerializationStyle> {
        serialization_style(api, schema, style, explode)
    }

    #[test]
    fn the_style_of_the_location_needs_no_name() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let map = schema(&mut api, None, object(&[("a", text)]));
        let api = resolve(api);
        assert_eq!(style_of(&api, text, Style::Form, false), None);
        assert_eq!(style_of(&api, list, Style::Form, true), None);
        assert_eq!(style_of(&api, list, Style::Form, false), Some(SerializationStyle::Form));
        assert_eq!(style_of(&api, list, Style::Simple, true), None);
        assert_eq!(style_of(&api, map, Style::Simple, true), Some(SerializationStyle::SimpleExploded));
        assert_eq!(style_of(&api, map, Style::DeepObject, true), Some(SerializationStyle::DeepObject));
    }

    #[test]
    fn label_and_matrix_mark_scalars_too() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let api = resolve(api);
        assert_eq!(style_of(&api, text, Style::Label, true), Some(SerializationStyle::Label));
        assert_eq!(style_of(&api, list, Style::Label, true), Some(SerializationStyle::LabelExploded));
        assert_eq!(style_of(&api, list, Style::Matrix, false), Some(SerializationStyle::Matrix));
    }

    #[test]
    fn a_query_string_and_a_plain_cookie_have_styles_of_their_own() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let api = resolve(api);
        let whole = |media_type: &str, schema| {
            let value = ParameterValue::Content(content(media_type, schema));
            let query = parameter("filter", ParameterLocation::Query, text);
            let parameter = Parameter { value, is_query_string: true, ..query };
            parameter_plan(&api, &parameter, &mut Diagnostics::default()).style
        };
        assert_eq!(whole("application/json", Some(text)), Some(SerializationStyle::QueryStringJson));
        assert_eq!(whole("text/plain", Some(text)), Some(SerializationStyle::QueryString));
        assert_eq!(style_of(&api, text, Style::Cookie, true), Some(SerializationStyle::Cookie));
        assert_eq!(style_of(&api, list, Style::Cookie, true), Some(SerializationStyle::CookieExploded));
        assert_eq!(style_of(&api, list, Style::Cookie, false), Some(SerializationStyle::Cookie));
    }

    #[test]
    fn a_content_that_is_not_json_is_sent_as_json_with_a_warning() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let api = resolve(api);
        let planned = |media_type: &str, schema| {
            let value = ParameterValue::Content(content(media_type, schema));
            let parameter = Parameter { value, ..parameter("filter", ParameterLocation::Query, text) };
            let mut diagnostics = Diagnostics::default();
            let plan = parameter_plan(&api, &parameter, &mut diagnostics);
            (plan.style, diagnostics.is_empty())
        };
        assert_eq!(planned("application/json", None), (Some(SerializationStyle::Json), true));
        assert_eq!(planned("text/plain", Some(text)), (None, true));
        assert_eq!(planned("application/xml", Some(list)), (Some(SerializationStyle::Json), false));
    }

    #[test]
    fn only_queries_have_reserved_characters() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let api = resolve(api);
        let planned = |location| {
            let value =
                ParameterValue::Styled { schema: text, style: Style::Form, explode: true, allow_reserved: true };
            let parameter = Parameter { value, ..parameter("filter", location, text) };
            parameter_plan(&api, &parameter, &mut Diagnostics::default()).allow_reserved
        };
        assert!(planned(ParameterLocation::Query));
        assert!(!planned(ParameterLocation::Path));
    }
}
