//! Operations: a function and a constant for each, functions for what its request can be told, and an enum for each body or answer
//! with a choice.

mod answer;
mod answer_view;
mod body;
mod body_choice;
mod docs;
mod encoding;
mod errors;
mod headers;
mod paging;
mod paging_view;
mod parameter;
mod shape;

use std::collections::HashMap;

use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::deprecation::note;
use super::examples::operation_example;
use super::groups::{self, Group};
use super::models::TypeNames;
use super::names::{Named, Naming, assign, is_used_type, unraw};
use super::settings::credential_constant;
use super::taken::Taken;
use super::types::{Import, Imports};
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Api, DocumentId, Operation, PermissionOperator, SchemaId};

use answer::Answer;
pub(super) use answer::Outcome;
pub use answer_view::{AnswerView, CaseView};
pub(super) use answer_view::{answer_choice, answer_encoding};
use body::Sending;
pub(super) use body::{How, sending_of};
pub use body_choice::BodyView;
pub(super) use body_choice::body_choice;
pub(super) use errors::is_error_json;
pub use headers::HeaderView;
use paging::Paging;
pub use paging_view::PagingView;
pub use parameter::ParameterView;
pub(super) use parameter::{Argument, argument, named_parameters, setter, value_schema};

/// What is settled about an operation before anything has a name.
#[derive(Debug)]
pub(super) struct Plan {
    /// The media types in which its body is sent.
    pub sendings: Vec<Sending>,
    pub answer: Answer,
    pub paging: Option<Paging>,
}

#[derive(Debug, Serialize)]
pub struct OperationView {
    pub function: String,
    /// The type that stands for the operation in those of its requests and answers.
    pub marker: String,
    pub marker_docs: Vec<String>,
    pub constant: String,
    pub docs: Vec<String>,
    /// The rest of the docs: an example, if one can be made.
    pub example: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    pub preview: bool,
    /// The arguments of the function.
    pub parameters: Vec<ParameterView>,
    /// What can be set on the request.
    pub options: Vec<ParameterView>,
    pub body: Option<RequestBodyView>,
    /// The type of the body that is sent: `()` without one, `Option` if it can be left out.
    pub request_body_type: String,
    pub answer_type: String,
    /// The function that decodes an answer.
    pub decoder: String,
    /// How it is decoded by status and media type; empty where it is always the same.
    pub cases: Vec<CaseView>,
    /// Whether a redirect is a success.
    pub takes_redirects: bool,
    pub headers: Vec<HeaderView>,
    pub paging: Option<PagingView>,
    // The constant's fields, as literals and expressions.
    pub id: String,
    pub method: &'static str,
    pub path: String,
    pub accept: String,
    pub servers: String,
    pub security: String,
    pub permission: String,
    pub errors: Vec<ErrorView>,
    // The cells of its row in the README.
    pub readme_link: String,
    pub readme_wire: String,
    pub readme_function: String,
    /// The id as the document has it.
    #[serde(skip)]
    pub plain_id: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Serialize)]
pub struct ErrorView {
    pub statuses: String,
    pub rust_type: String,
}

/// How an operation's function takes its body.
#[derive(Debug, Serialize)]
pub struct RequestBodyView {
    /// The type of the body.
    pub rust_type: String,
    /// The type of the argument.
    pub argument: String,
    pub required: bool,
    /// How the request takes it: the rest of an expression, such as `.json(&body)`.
    pub call: String,
    /// The enum of a body with a choice; empty otherwise.
    pub choice: String,
    /// Its variants, each with how the request takes it.
    pub choices: Vec<(String, String)>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn plans(api: &Api, naming: &Naming<'_>, diagnostics: &mut Diagnostics) -> Vec<Plan> {
    let plans = api.operations.iter().map(|operation| {
        let sendings = body::sendings(api, operation, naming, diagnostics);
        let answer = answer::answer(api, operation, naming, diagnostics);
        let paging = paging::paging(api, operation, &sendings, &answer, diagnostics);
        Plan { sendings, answer, paging }
    });
    plans.collect()
}

/// Function names, unique in each group.
pub(super) fn function_names(api: &Api, groups: &[Group], naming: &Naming<'_>) -> HashMap<usize, String> {
    let mut names = HashMap::new();
    for group in groups {
        let things = group.operations.iter().map(|&key| Named { key, text: api.operations[key].id.clone() });
        let name = |text: &str| match naming.snake(text).as_str() {
            // Functions that every group has.
            taken @ ("new" | "clone" | "fmt") => format!("{taken}_operation"),
            name => name.to_owned(),
        };
        names.extend(assign(things.collect(), name));
    }
    names
}

/// Names of the types that stand for operations. They share a module with the types of groups, and a file with models.
pub(super) fn marker_names(
    api: &Api,
    groups: &[Group],
    types: &HashMap<SchemaId, String>,
    names: &TypeNames,
    naming: &Naming<'_>,
) -> Vec<String> {
    let mut taken: HashMap<DocumentId, Taken> = HashMap::new();
    let mut take = |document, name: &str| {
        taken.entry(document).or_default().take(name);
    };
    types.iter().for_each(|(id, name)| take(api.schema(*id).document, name));
    let of_operations = names.bodies.iter().chain(&names.answers);
    of_operations.for_each(|(index, name)| take(api.operations[*index].document, name));
    names.forms.iter().for_each(|(id, name)| take(api.schema(*id).document, name));
    groups.iter().for_each(|group| take(group.document, &group.type_name));
    let names = api.operations.iter().map(|operation| {
        let taken = taken.entry(operation.document).or_default();
        let wanted = naming.camel(&operation.id);
        match !is_used_type(&wanted) && taken.take(&wanted) {
            true => wanted,
            false => taken.free(format!("{wanted}Operation")),
        }
    });
    names.collect()
}

pub(super) fn operation_view(
    context: &Context<'_>,
    index: usize,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> OperationView {
    let operation = &context.api.operations[index];
    let function = context.functions[&index].clone();
    let (parameters, options) = parameter::parameter_views(context, operation, imports, diagnostics);
    let decoding = answer_view::decoding(context, index, imports);
    let body = body::request_body(context, index, imports);
    let headers = headers::header_views(context, index, imports, diagnostics);
    if !headers.is_empty() {
        imports.insert(Import::Path("crate::Response"));
    }
    let mut view = OperationView {
        example: Vec::new(),
        constant: context.naming.constant(unraw(&function)),
        marker: context.markers[index].clone(),
        marker_docs: docs::marker_docs(context, index).literals(),
        docs: docs::operation_docs(context, index, &options).literals(),
        deprecated: note(operation.deprecated, operation.description.as_deref()),
        preview: operation.is_unstable(),
        parameters,
        options,
        request_body_type: request_body_type(body.as_ref()),
        answer_type: decoding.rust_type,
        decoder: decoding.decoder,
        cases: decoding.cases,
        takes_redirects: decoding.takes_redirects,
        headers,
        paging: paging_view::paging_view(context, index, imports),
        id: Literal::string(&operation.id).to_string(),
        method: operation.method.as_str(),
        path: Literal::string(&parameter::path_template(&operation.path)).to_string(),
        accept: Literal::string(&accept(&context.plans[index].answer)).to_string(),
        servers: format!("settings::{}", context.settings.servers_of(operation)),
        security: security(context, operation),
        permission: permission(operation),
        errors: errors::error_views(context, operation, imports),
        readme_link: docs::readme_link(operation),
        readme_wire: docs::readme_cell(&format!("{} {}", operation.method.as_str(), operation.path)),
        readme_function: docs::readme_cell(&readme_function(context, operation, index)),
        plain_id: operation.id.clone(),
        place: operation.place(),
        function,
        body,
    };
    view.example = operation_example(context, index, &view).literals();
    view
}

fn request_body_type(body: Option<&RequestBodyView>) -> String {
    match body {
        None => "()".to_owned(),
        Some(body) if body.required => body.rust_type.clone(),
        Some(body) => format!("Option<{}>", body.rust_type),
    }
}

/// The media types that a success can have. Errors are JSON nearly everywhere, so that is asked for where there are none.
fn accept(answer: &Answer) -> String {
    match answer.accept.is_empty() {
        true => "application/json".to_owned(),
        false => answer.accept.join(", "),
    }
}

fn readme_function(context: &Context<'_>, operation: &Operation, index: usize) -> String {
    let group = &context.groups[context.group_of[index]];
    let module = context.api.document(operation.document).module.as_deref();
    let module = module.map(|module| format!(".{}()", context.naming.snake(module))).unwrap_or_default();
    let takes_some = operation.body.is_some() || operation.parameters.iter().any(|parameter| parameter.required);
    let arguments = if takes_some { "…" } else { "" };
    format!("client{module}.{}().{}({arguments})", groups::function(context, group), context.functions[&index])
}

fn security(context: &Context<'_>, operation: &Operation) -> String {
    let mut alternatives = operation.security.clone();
    // No credentials at all is the last resort, or it would always be chosen.
    alternatives.sort_by_key(Vec::is_empty);
    let sets = alternatives.iter().map(|uses| {
        let document = context.api.document(operation.document);
        let constants = uses.iter().filter_map(|used| context.settings.credential(document, used));
        let constants: Vec<String> =
            constants.map(|name| format!("&settings::{}", credential_constant(name))).collect();
        format!("&[{}]", constants.join(", "))
    });
    format!("&[{}]", sets.collect::<Vec<_>>().join(", "))
}

fn permission(operation: &Operation) -> String {
    let Some(permission) = &operation.permission else { return "None".to_owned() };
    let names: Vec<String> = permission.names.iter().map(|name| Literal::string(name).to_string()).collect();
    let operator = match permission.operator {
        PermissionOperator::And => "AllOf",
        PermissionOperator::Or => "AnyOf",
    };
    format!("Some(Permission::{operator}(&[{}]))", names.join(", "))
}
