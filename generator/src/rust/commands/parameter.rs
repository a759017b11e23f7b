//! Parameters of commands: a row for each, and how its value is read for the operation's function.

use serde::Serialize;
use serde_json::Value;

use super::super::Context;
use super::super::docs::line;
use super::super::names::unraw;
use super::super::operations::{Argument, argument, named_parameters, setter, value_schema};
use super::super::types::{self, Import, Imports};
use super::names::parameter_flags;
use super::{first_sentence, literal, literals};
use crate::ir::{Kind, Location, Operation, Parameter, SchemaId};

#[derive(Debug, Serialize)]
pub struct ParameterRowView {
    pub name: String,
    pub flag: String,
    /// The variant of the runtime's `Place`.
    pub place: &'static str,
    pub required: bool,
    /// The variant of the runtime's `ParameterShape`.
    pub shape: &'static str,
    /// The expression of the list of its values.
    pub values: String,
    pub about: String,
}

/// An argument of the operation's function, as an expression.
#[derive(Debug, Serialize)]
pub struct ArgumentView {
    pub value: String,
}

/// What the request is told if it was given.
#[derive(Debug, Serialize)]
pub struct OptionView {
    pub function: String,
    /// The expression that reads it.
    pub read: String,
    /// The expression of `value` as the function takes it.
    pub value: &'static str,
}

pub(super) struct Rows {
    pub parameters: Vec<ParameterRowView>,
    pub arguments: Vec<ArgumentView>,
    pub options: Vec<OptionView>,
}

pub(super) fn parameter_rows(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Rows {
    let named = named_parameters(context, operation);
    let names: Vec<String> = named.iter().map(|(_, name)| unraw(name).to_owned()).collect();
    let flags = parameter_flags(&context.commands, &names);
    let mut rows = Rows { parameters: Vec::new(), arguments: Vec::new(), options: Vec::new() };
    for (index, ((parameter, name), flag)) in named.into_iter().zip(flags).enumerate() {
        let schema = value_schema(parameter);
        let (of_type, is_reference) = reading(context, schema, imports);
        match parameter.required {
            true => {
                let sign = if is_reference { "&" } else { "" };
                rows.arguments.push(ArgumentView { value: format!("{sign}input.value{of_type}({index})?") });
            }
            false => rows.options.push(OptionView {
                function: setter(&name),
                read: format!("input.optional{of_type}({index})?"),
                value: if is_reference { "&value" } else { "value" },
            }),
        }
        rows.parameters.push(row(context, parameter, schema, &flag));
    }
    rows
}

/// What a value is read as, where the function's type does not say it, and whether the function takes a reference to it.
fn reading(context: &Context<'_>, schema: Option<SchemaId>, imports: &mut Imports) -> (String, bool) {
    match argument(context, schema) {
        Argument::Any => {
            imports.insert(Import::Path("serde_json::Value"));
            ("::<Value>".to_owned(), false)
        }
        Argument::Text => ("::<String>".to_owned(), true),
        Argument::Texts => ("::<Vec<String>>".to_owned(), true),
        Argument::List => ("::<Vec<_>>".to_owned(), true),
        Argument::Into => {
            let rust_type = schema.map(|schema| types::type_of(context, schema, imports).to_string());
            (format!("::<{}>", rust_type.unwrap_or_default()), false)
        }
        Argument::Reference => (String::new(), true),
        Argument::Plain => (String::new(), false),
    }
}

fn row(context: &Context<'_>, parameter: &Parameter, schema: Option<SchemaId>, flag: &str) -> ParameterRowView {
    let kind = schema.map(|schema| &context.api.schema(context.api.resolve(schema)).kind);
    let (shape, values) = match kind {
        Some(Kind::Array(array)) => ("List", offered(&context.api.schema(context.api.resolve(array.items)).kind)),
        Some(Kind::Object(_) | Kind::Map(_) | Kind::Union(_) | Kind::Any) | None => ("Any", Vec::new()),
        Some(kind) => ("One", offered(kind)),
    };
    let description = parameter.description.as_deref().unwrap_or_default();
    let default = schema.and_then(|schema| context.api.schema(schema).default.as_ref());
    let default = default.map(|default| format!(" [default: {}]", line(&text(default)))).unwrap_or_default();
    ParameterRowView {
        name: literal(&parameter.name),
        flag: literal(flag),
        place: match parameter.location {
            Location::Path => "Path",
            Location::Query => "Query",
            Location::Header => "Header",
            Location::Cookie => "Cookie",
        },
        required: parameter.required,
        shape,
        values: literals(values.iter().map(String::as_str)),
        about: literal(format!("{}{default}", first_sentence(description)).trim_start()),
    }
}

/// The values that a description lists, as they are typed. One that a terminal cannot show is not offered.
fn offered(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Boolean => vec!["true".to_owned(), "false".to_owned()],
        Kind::Enum(values) => {
            let texts = values.values.iter().map(|value| text(&value.value));
            texts.filter(|text| !text.is_empty() && line(text) == *text).collect()
        }
        _ => Vec::new(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
