//! Parameters of commands. Input: their plans and names. Output: a row for each, and the expression that reads its value.

use serde::Serialize;

use super::super::context::Context;
use super::super::docs::{line, literal};
use super::super::names::{setter, unraw};
use super::super::rust_type::{Imports, RustType};
use super::super::types;
use super::text::{first_sentence, literals};
use crate::display::plain_text;
use crate::ir::{Kind, Parameter, SchemaGraph, SchemaId};

#[derive(Debug, Serialize)]
pub struct ParameterRowView {
    pub name: String,
    pub flag: String,
    /// The variant of the runtime's `Location`.
    pub location: String,
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

/// A setter of the request, called if the flag is set.
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

pub(super) fn parameter_rows(context: &Context<'_>, index: usize, imports: &mut Imports) -> Rows {
    let operation = &context.api.operations[index];
    let plans = &context.plan.operations[index].parameters;
    let named = &context.names.operations[index].parameters;
    let names: Vec<String> = named.iter().map(|(_, name)| unraw(name).to_owned()).collect();
    let flags = context.names.commands.parameter_flags(&names, &context.naming);
    let mut rows = Rows { parameters: Vec::new(), arguments: Vec::new(), options: Vec::new() };
    for (index, ((parameter, name), flag)) in named.iter().zip(flags).enumerate() {
        let (parameter, schema) = (&operation.parameters[*parameter], plans[*parameter].schema);
        let (of_type, is_reference) = reading(context, schema, imports);
        if parameter.required {
            let borrow = if is_reference { "&" } else { "" };
            rows.arguments.push(ArgumentView { value: format!("{borrow}input.value{of_type}({index})?") });
        } else {
            rows.options.push(OptionView {
                function: setter(name),
                read: format!("input.optional{of_type}({index})?"),
                value: if is_reference { "&value" } else { "value" },
            });
        }
        rows.parameters.push(row(context, parameter, schema, &flag));
    }
    rows
}

/// Returns the type of a value, unless the function determines it, and whether the function takes a reference.
fn reading(context: &Context<'_>, schema: Option<SchemaId>, imports: &mut Imports) -> (String, bool) {
    match types::argument_type(context, types::value_type(context, schema)) {
        RustType::Into(inner) => (format!("::<{}>", inner.imported(imports)), false),
        RustType::Str => ("::<String>".to_owned(), true),
        RustType::Strs => ("::<Vec<String>>".to_owned(), true),
        RustType::Slice(_) => ("::<Vec<_>>".to_owned(), true),
        RustType::Reference(_) => (String::new(), true),
        _ => (String::new(), false),
    }
}

fn row(context: &Context<'_>, parameter: &Parameter, schema: Option<SchemaId>, flag: &str) -> ParameterRowView {
    let kind = schema.map(|schema| context.kind(schema));
    let (shape, values) = match kind {
        Some(Kind::Array(array)) => ("List", offered(context.kind(array.items))),
        Some(Kind::Object(_) | Kind::Map(_) | Kind::Union(_) | Kind::Any) | None => ("Any", Vec::new()),
        Some(kind) => ("One", offered(kind)),
    };
    let description = parameter.description.as_deref().unwrap_or_default();
    let default = schema.and_then(|schema| context.resolved.annotations(schema).default.as_ref());
    let default = default.map(|default| format!(" [default: {}]", line(&plain_text(default)))).unwrap_or_default();
    ParameterRowView {
        name: literal(&parameter.name),
        flag: literal(flag),
        location: format!("{:?}", parameter.location),
        required: parameter.required,
        shape,
        values: literals(values.iter().map(String::as_str)),
        about: literal(format!("{}{default}", first_sentence(description)).trim_start()),
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
    fn required_parameters_are_arguments_and_others_are_options() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let texts = schema(&mut api, None, array(text));
        let id = Parameter { required: true, ..parameter("id", ParameterLocation::Path, text) };
        let parameters = vec![parameter("tags", ParameterLocation::Query, texts), id];
        api.operations = vec![Operation { parameters, ..operation(Method::Get, "/pets/{id}") }];
        let rows = with_context(api, |context| parameter_rows(context, 0, &mut Imports::new()));
        assert_eq!(rows.arguments[0].value, "&input.value::<String>(0)?");
        let option = &rows.options[0];
        assert_eq!(
            (&*option.function, &*option.read, option.value),
            ("with_tags", "input.optional::<Vec<String>>(1)?", "&value")
        );
        let flags: Vec<_> = rows.parameters.iter().map(|row| (&*row.flag, &*row.location, row.shape)).collect();
        assert_eq!(flags, [("\"id\"", "Path", "One"), ("\"tags\"", "Query", "List")]);
    }
}
