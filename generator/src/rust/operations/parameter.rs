//! Parameters: arguments of the operation's function where they are required, functions of its request where they are not.

use proc_macro2::Literal;
use serde::Serialize;
use serde_json::Value;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::media_types::is_json;
use super::super::names::{REQUEST_FUNCTIONS, unraw};
use super::super::taken::Taken;
use super::super::types::{self, Import, Imports};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Content, Kind, Location, Operation, Parameter, ParameterValue, SchemaId, Style};

/// An argument of the operation's function, or a function of its request with one argument.
#[derive(Debug, Serialize)]
pub struct ParameterView {
    pub name: String,
    pub rust_type: String,
    /// How the request takes it: the rest of an expression, such as `.query("page", page)`.
    pub call: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

/// The required parameters, those of the path first, and the optional ones.
pub(super) fn parameter_views(
    context: &Context<'_>,
    operation: &Operation,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> (Vec<ParameterView>, Vec<ParameterView>) {
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for (parameter, name) in named_parameters(context, operation) {
        let view = parameter_view(context, parameter, name, imports, diagnostics);
        if parameter.required { &mut required } else { &mut optional }.push(view);
    }
    (required, optional)
}

/// The parameters with their names, in the order of the function's arguments and then of what can be set.
pub(in super::super) fn named_parameters<'a>(
    context: &Context<'_>,
    operation: &'a Operation,
) -> Vec<(&'a Parameter, String)> {
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| (!parameter.required, parameter.location != Location::Path));
    let mut taken = Taken::default();
    parameters.into_iter().map(|parameter| (parameter, name(context, parameter, &mut taken))).collect()
}

/// A name that no other parameter of the operation has: if need be with its location, else with a number.
fn name(context: &Context<'_>, parameter: &Parameter, taken: &mut Taken) -> String {
    let name = context.naming.snake(&parameter.name);
    let plain = unraw(&name).to_owned();
    // The operation's function has another argument and a variable of these names.
    let other = matches!(plain.as_str(), "body" | "request") || REQUEST_FUNCTIONS.contains(&plain.as_str());
    let first = if other { format!("{plain}_parameter") } else { name };
    let located = format!("{plain}_{}", location(parameter.location));
    let mut wanted = [first, located].into_iter();
    wanted.find(|name| taken.take(name)).unwrap_or_else(|| taken.numbered(&plain))
}

fn parameter_view(
    context: &Context<'_>,
    parameter: &Parameter,
    name: String,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> ParameterView {
    let schema = value_schema(parameter);
    let (rust_type, value) = taken(context, schema, &name, imports);
    let style = style(context, parameter, diagnostics);
    let wire_name = Literal::string(&match parameter.location {
        Location::Path => placeholder(&parameter.name),
        _ => parameter.name.clone(),
    });
    let function = location(parameter.location);
    let call = match (style, &parameter.value) {
        (style, ParameterValue::Styled { allow_reserved: true, .. }) if parameter.location == Location::Query => {
            let style = style.unwrap_or("FormExploded");
            format!(".query_reserved(parameter::Style::{style}, {wire_name}, {value})")
        }
        (Some(style), _) => format!(".{function}_as(parameter::Style::{style}, {wire_name}, {value})"),
        (None, _) => format!(".{function}({wire_name}, {value})"),
    };
    if call.contains("parameter::") {
        imports.insert(Import::Path("crate::runtime::parameter"));
    }
    ParameterView {
        docs: docs(context, parameter, schema).literals(),
        name,
        rust_type,
        call,
        deprecated: parameter.deprecated,
        place: Place::value(parameter.source, parameter.pointer.clone()),
    }
}

/// How a function takes a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Argument {
    /// As `impl Into<Value>`.
    Any,
    /// As `&str`.
    Text,
    /// As `&[impl AsRef<str>]`.
    Texts,
    /// As `impl Into<T>`.
    Into,
    /// As `&[T]`.
    List,
    /// As `&T`.
    Reference,
    /// As `T`.
    Plain,
}

pub(in super::super) fn argument(context: &Context<'_>, schema: Option<SchemaId>) -> Argument {
    let Some(schema) = schema else { return Argument::Any };
    let rust_type = types::type_of(context, schema, &mut Imports::new()).to_string();
    match &context.api.schema(context.api.resolve(schema)).kind {
        _ if rust_type == "Value" => Argument::Any,
        _ if rust_type == "String" => Argument::Text,
        Kind::Union(_) => Argument::Into,
        Kind::Array(array) => {
            let is_text = types::type_of(context, array.items, &mut Imports::new()).to_string() == "String";
            let is_text = is_text && !context.api.is_nullable(array.items);
            if is_text { Argument::Texts } else { Argument::List }
        }
        Kind::Object(_) | Kind::Map(_) => Argument::Reference,
        _ => Argument::Plain,
    }
}

/// The schema of a parameter's value.
pub(in super::super) fn value_schema(parameter: &Parameter) -> Option<SchemaId> {
    match &parameter.value {
        ParameterValue::Styled { schema, .. } => Some(*schema),
        ParameterValue::Content(content) => content.schema,
    }
}

/// The type of an argument, and the expression of its value.
fn taken(context: &Context<'_>, schema: Option<SchemaId>, name: &str, imports: &mut Imports) -> (String, String) {
    let rust_type = match schema {
        Some(schema) => types::type_of(context, schema, imports).to_string(),
        None => {
            imports.insert(Import::Path("serde_json::Value"));
            "Value".to_owned()
        }
    };
    let plain = |rust_type: String| (rust_type, name.to_owned());
    match argument(context, schema) {
        Argument::Any | Argument::Into => into(&rust_type, name),
        Argument::Text => plain("&str".to_owned()),
        Argument::Texts => ("&[impl AsRef<str>]".to_owned(), format!("parameter::as_strs({name})")),
        Argument::List => {
            let items = rust_type.trim_start_matches("Vec").trim();
            let items = items.strip_prefix('<').and_then(|items| items.strip_suffix('>')).unwrap_or(items);
            plain(format!("&[{items}]"))
        }
        Argument::Reference => plain(format!("&{rust_type}")),
        Argument::Plain => plain(rust_type),
    }
}

fn into(rust_type: &str, name: &str) -> (String, String) {
    (format!("impl Into<{rust_type}>"), format!("Into::<{rust_type}>::into({name})"))
}

/// The variant of the runtime's `Style`, where it makes another text than the location's own.
fn style(context: &Context<'_>, parameter: &Parameter, diagnostics: &mut Diagnostics) -> Option<&'static str> {
    let (schema, style, explode) = match &parameter.value {
        ParameterValue::Styled { schema, style, explode, .. } => (*schema, *style, *explode),
        ParameterValue::Content(content) => return content_style(context, content, diagnostics),
    };
    let is_list = matches!(kind(context, schema), Kind::Array(_));
    match (style, explode) {
        (Style::Label, true) if !is_scalar(context, schema) => Some("LabelExploded"),
        (Style::Label, _) => Some("Label"),
        (Style::Matrix, true) if !is_scalar(context, schema) => Some("MatrixExploded"),
        (Style::Matrix, _) => Some("Matrix"),
        // The rest is the same for one text.
        _ if is_scalar(context, schema) => None,
        (Style::Simple, true) if !is_list => Some("SimpleExploded"),
        (Style::Simple, _) => None,
        (Style::DeepObject, _) => Some("DeepObject"),
        (Style::Form | Style::SpaceDelimited | Style::PipeDelimited, true) => None,
        (Style::Form, false) => Some("Form"),
        (Style::SpaceDelimited, false) => Some("SpaceDelimited"),
        (Style::PipeDelimited, false) => Some("PipeDelimited"),
    }
}

/// JSON, but for one text in a media type that is not.
fn content_style(context: &Context<'_>, content: &Content, diagnostics: &mut Diagnostics) -> Option<&'static str> {
    if is_json(&content.media_type) {
        return Some("Json");
    }
    if content.schema.is_some_and(|schema| is_scalar(context, schema)) {
        return None;
    }
    let message = format!("a parameter of `{}` with this schema is sent as JSON", content.media_type);
    let help = "declare it as `application/json`, or as one text";
    diagnostics.push(Diagnostic::warning(message).at(Place::key(content.source, &content.pointer)).with_help(help));
    Some("Json")
}

fn kind<'a>(context: &Context<'a>, schema: SchemaId) -> &'a Kind {
    &context.api.schema(context.api.resolve(schema)).kind
}

fn is_scalar(context: &Context<'_>, schema: SchemaId) -> bool {
    matches!(
        kind(context, schema),
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_)
    )
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn docs(context: &Context<'_>, parameter: &Parameter, schema: Option<SchemaId>) -> Docs {
    let mut docs = Docs::default();
    match &parameter.description {
        Some(description) => docs.text(description),
        None => docs.own(&format!("Sets {}.", code(&parameter.name))),
    };
    let place = match parameter.location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
    };
    let default = schema.and_then(|schema| context.api.schema(schema).default.as_ref()).map(|default| match default {
        Value::String(text) => format!("; {} unless set", code(text)),
        other => format!("; {} unless set", code(&other.to_string())),
    });
    docs.own(&format!("{place} parameter {}{}.", code(&parameter.name), default.unwrap_or_default()));
    docs
}

/// The path with its literal parts encoded, as the runtime takes it.
pub(super) fn path_template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((literal, (name, tail))) =
        rest.split_once('{').and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        template.push_str(&format!("{}{{{}}}", encode(literal), placeholder(name)));
        rest = tail;
    }
    template + &encode(rest)
}

/// A parameter's name as it stands in a path template, where it can neither end a segment nor begin a query.
fn placeholder(name: &str) -> String {
    name.replace(['/', '?'], "_")
}

/// Encodes what no URL can have in its path. What is encoded already stays.
fn encode(literal: &str) -> String {
    let legal = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    let encoded = literal.chars().map(|c| match legal(c) {
        true => c.to_string(),
        false => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect(),
    });
    encoded.collect()
}

#[cfg(test)]
mod tests {
    use super::path_template;

    #[test]
    fn literal_parts_of_paths_are_encoded_and_names_are_not() {
        assert_eq!(path_template("/a b/{x y}/ü|%20\\"), "/a%20b/{x y}/%C3%BC%7C%20%5C");
        assert_eq!(path_template("/{a/b?c}/{d"), "/{a_b_c}/%7Bd");
    }
}
