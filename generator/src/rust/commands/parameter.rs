//! Parameters of commands. Input: their plans and names. Output: a row for each, with how its value is read and sent.

use serde::Serialize;

use super::super::context::Context;
use super::super::docs::{line, literal};
use super::super::names::unraw;
use super::super::styles::style_constant;
use super::super::types;
use super::schemas::type_text;
use super::text::{first_sentence, literals};
use crate::display::plain_text;
use crate::ir::{Kind, Parameter, ParameterLocation, SchemaGraph};
use crate::plan::ParameterPlan;

#[derive(Debug, Serialize)]
pub struct ParameterRowView {
    pub name: String,
    pub flag: String,
    /// The variant of the runtime's `Location`.
    pub location: String,
    pub required: bool,
    /// The variant of the runtime's `ParameterShape`.
    pub shape: &'static str,
    /// The literal of the type of its value.
    pub of: String,
    /// The constant of the runtime's `style`.
    pub style: String,
    /// The variant of the runtime's `Escaping`.
    pub escaping: &'static str,
    /// The expression of the list of its values.
    pub values: String,
    pub about: String,
}

pub(super) fn parameter_rows(context: &Context<'_>, index: usize) -> Vec<ParameterRowView> {
    let operation = &context.api.operations[index];
    let plans = &context.plan.operations[index].parameters;
    let named = &context.names.operations[index].parameters;
    let names: Vec<String> = named.iter().map(|(_, name)| unraw(name).to_owned()).collect();
    let flags = context.names.commands.parameter_flags(&names, &context.naming);
    let rows = named.iter().zip(flags);
    rows.map(|((index, _), flag)| row(context, &operation.parameters[*index], &plans[*index], &flag)).collect()
}

fn row(context: &Context<'_>, parameter: &Parameter, plan: &ParameterPlan, flag: &str) -> ParameterRowView {
    let schema = plan.schema;
    let kind = schema.map(|schema| context.kind(schema));
    let (shape, values) = match kind {
        Some(Kind::Array(array)) => ("List", offered(context.kind(array.items))),
        Some(Kind::Object(_) | Kind::Map(_) | Kind::Union(_) | Kind::Any) | None => ("Any", Vec::new()),
        Some(kind) => ("One", offered(kind)),
    };
    let style = plan.style.map(|style| style_constant(style, Some(parameter.location)));
    let style = style.unwrap_or_else(|| usual_style(parameter.location).to_owned());
    let description = parameter.description.as_deref().unwrap_or_default();
    let default = schema.and_then(|schema| context.resolved.annotations(schema).default.as_ref());
    let default = default.map(|default| format!(" [default: {}]", line(&plain_text(default)))).unwrap_or_default();
    ParameterRowView {
        name: literal(&parameter.name),
        flag: literal(flag),
        location: format!("{:?}", parameter.location),
        required: parameter.required,
        shape,
        of: literal(&type_text(context, &types::value_type(context, schema))),
        escaping: match &style {
            _ if plan.allow_reserved => "Reserved",
            style if style.starts_with("COOKIE") => "Nothing",
            _ => "All",
        },
        style,
        values: literals(values.iter().map(String::as_str)),
        about: literal(format!("{}{default}", first_sentence(description)).trim_start()),
    }
}

/// Returns the constant of the style that needs no name.
fn usual_style(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path | ParameterLocation::Header => "SIMPLE",
        ParameterLocation::Query | ParameterLocation::Cookie => "FORM_EXPLODED",
    }
}

/// Returns the documented values as a user types them, without those that a terminal cannot display.
fn offered(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Boolean => vec!["true".to_owned(), "false".to_owned()],
        Kind::Enum(values) => {
            let texts = values.values.iter().map(|value| plain_text(&value.value));
            texts.filter(|text| !text.is_empty() && line(text) == *text).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, ParameterLocation};
    use crate::plan::testing::{api, array, operation, parameter, schema, string};

    #[test]
    fn a_row_says_how_a_value_is_read_and_sent() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let texts = schema(&mut api, None, array(text));
        let id = Parameter { required: true, ..parameter("id", ParameterLocation::Path, text) };
        let parameters = vec![parameter("tags", ParameterLocation::Query, texts), id];
        api.operations = vec![Operation { parameters, ..operation(Method::Get, "/pets/{id}") }];
        let rows = with_context(api, |context| parameter_rows(context, 0));
        let read: Vec<_> = rows.iter().map(|row| (&*row.of, &*row.style, row.escaping)).collect();
        assert_eq!(read, [("\"string\"", "SIMPLE", "All"), ("\"[string]\"", "FORM_EXPLODED", "All")]);
        let flags: Vec<_> = rows.iter().map(|row| (&*row.flag, &*row.location, row.shape)).collect();
        assert_eq!(flags, [("\"id\"", "Path", "One"), ("\"tags\"", "Query", "List")]);
    }
}
