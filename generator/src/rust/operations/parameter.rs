//! Parameters. Input: their plans and names. Output: arguments of the operation's function for the required ones, functions of its
//! request for the others.

use serde::Serialize;

use super::super::context::Context;
use super::super::deprecation::note;
use super::super::docs::{Docs, code, literal};
use super::super::names::setter;
use super::super::rust_type::{Import, Imports, RustType};
use super::super::styles::style_constant;
use super::super::types;
use super::path::placeholder;
use crate::diagnostic::Location;
use crate::display::plain_text;
use crate::display::quote;
use crate::ir::{Parameter, ParameterLocation, ParameterValue, SchemaGraph, SchemaId, Style};
use crate::plan::ParameterPlan;

/// An argument of the operation's function, or a function of its request with one argument.
#[derive(Debug, Serialize)]
pub struct ParameterView {
    pub name: String,
    /// The function of the request that sets it, if it is optional.
    pub setter: String,
    pub rust_type: RustType,
    /// The method call that adds it to the request, such as `.query("page", page)`.
    pub call: String,
    /// The same in words: `` `page` in query (style form, explode true)``.
    #[serde(skip)]
    pub words: String,
    pub docs: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// Returns the required parameters, those of the path first, and the optional ones.
pub(super) fn parameter_views(
    context: &Context<'_>,
    index: usize,
    imports: &mut Imports,
) -> (Vec<ParameterView>, Vec<ParameterView>) {
    let operation = &context.api.operations[index];
    let plans = &context.plan.operations[index].parameters;
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for (parameter, name) in &context.names.operations[index].parameters {
        let (parameter, plan) = (&operation.parameters[*parameter], &plans[*parameter]);
        let view = parameter_view(context, parameter, plan, name, imports);
        if parameter.required { &mut required } else { &mut optional }.push(view);
    }
    (required, optional)
}

fn parameter_view(
    context: &Context<'_>,
    parameter: &Parameter,
    plan: &ParameterPlan,
    name: &str,
    imports: &mut Imports,
) -> ParameterView {
    let rust_type = types::argument_type(context, types::value_type(context, plan.schema)).imported(imports);
    if plan.style.is_some() || plan.allow_reserved {
        imports.insert(Import::Path("crate::runtime::style"));
    }
    if rust_type == RustType::Strs {
        imports.insert(Import::Path("crate::runtime::parameter"));
    }
    let value = match &rust_type {
        RustType::Into(inner) => format!("Into::<{inner}>::into({name})"),
        RustType::Strs => format!("parameter::as_strs({name})"),
        _ => name.to_owned(),
    };
    ParameterView {
        docs: docs(context, parameter, plan.schema).literals(),
        setter: setter(name),
        name: name.to_owned(),
        rust_type,
        call: call(parameter, plan, &value),
        words: words(parameter),
        deprecated: note(parameter.deprecated, parameter.description.as_deref()),
        location: Location::value(parameter.source, parameter.pointer.clone()),
    }
}

/// Returns the method call that adds a parameter to the request.
fn call(parameter: &Parameter, plan: &ParameterPlan, value: &str) -> String {
    let wire_name = literal(&match parameter.location {
        ParameterLocation::Path => placeholder(&parameter.name),
        _ => parameter.name.clone(),
    });
    let function = parameter.location.to_string();
    match plan.style.map(|style| style_constant(style, Some(parameter.location))) {
        style if plan.allow_reserved => {
            let style = style.unwrap_or_else(|| "FORM_EXPLODED".to_owned());
            format!(".query_reserved(style::{style}, {wire_name}, {value})")
        }
        Some(style) if style.starts_with("COOKIE") => format!(".plain_cookie(style::{style}, {wire_name}, {value})"),
        Some(style) => format!(".{function}_as(style::{style}, {wire_name}, {value})"),
        None => format!(".{function}({wire_name}, {value})"),
    }
}

fn words(parameter: &Parameter) -> String {
    let how = match &parameter.value {
        ParameterValue::Styled { style, explode, allow_reserved, .. } => {
            let reserved = if *allow_reserved { ", allowReserved" } else { "" };
            format!("style {style}, explode {explode}{reserved}")
        }
        ParameterValue::Content(content) => quote(&content.media_type),
    };
    format!("{} in {} ({how})", quote(&parameter.name), parameter.location)
}

fn docs(context: &Context<'_>, parameter: &Parameter, schema: Option<SchemaId>) -> Docs {
    let mut docs = Docs::default();
    match &parameter.description {
        Some(description) => docs.text(description),
        None => docs.own(&format!("Sets {}.", code(&parameter.name))),
    };
    let location =
        if parameter.is_query_string { "Query string".to_owned() } else { format!("{:?}", parameter.location) };
    let is_plain = matches!(parameter.value, ParameterValue::Styled { style: Style::Cookie, .. });
    let encoding = if is_plain { ", sent without encoding" } else { "" };
    let default = schema.and_then(|schema| context.resolved.annotations(schema).default.as_ref());
    let default = default.map(|default| format!("; default: {}", code(&plain_text(default)))).unwrap_or_default();
    docs.own(&format!("{location} parameter {}{encoding}{default}.", code(&parameter.name)));
    docs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SerializationStyle;
    use crate::plan::testing::{api, parameter, schema, string};

    #[test]
    fn a_call_names_a_style_only_if_the_location_has_another() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let parameter = |name, location| parameter(name, location, text);
        let plan = ParameterPlan { schema: Some(text), style: None, allow_reserved: false };
        let styled = ParameterPlan { style: Some(SerializationStyle::DeepObject), ..plan.clone() };
        let reserved = ParameterPlan { allow_reserved: true, ..plan.clone() };
        let query = parameter("filter", ParameterLocation::Query);
        assert_eq!(call(&query, &plan, "filter"), ".query(\"filter\", filter)");
        assert_eq!(call(&query, &styled, "filter"), ".query_as(style::DEEP_OBJECT, \"filter\", filter)");
        let expected = ".query_reserved(style::FORM_EXPLODED, \"filter\", filter)";
        assert_eq!(call(&query, &reserved, "filter"), expected);
        assert_eq!(call(&parameter("a/b", ParameterLocation::Path), &plan, "a_b"), ".path(\"a_b\", a_b)");
    }
}
