//! Operations. Input: an operation, its plan and its names. Output: its function and its spec, functions for the options of its
//! request, and for the headers and pages of its responses.

mod body;
mod docs;
mod errors;
mod headers;
mod pagination;
mod parameter;
mod path;
mod readme;
mod response;
mod stream;

use serde::Serialize;

use super::aliases::AliasView;
use super::context::Context;
use super::deprecation::note;
use super::docs::literal;
use super::names::{setter, unraw};
use super::rust_type::{Import, Imports, RustType};
use crate::diagnostic::Location;
use crate::display::quote;
use crate::ir::{Operation, PermissionOperator};

pub use body::RequestBodyView;
pub use errors::ErrorView;
pub use headers::HeaderView;
pub use pagination::PaginationView;
pub use parameter::ParameterView;
pub use response::ResponseContentView;
pub use stream::StreamView;

#[derive(Debug, Serialize)]
pub struct OperationView {
    pub function: String,
    /// The type that names the operation in the types of its requests and responses.
    pub marker: String,
    pub marker_docs: Vec<String>,
    pub docs: Vec<String>,
    /// The rest of the docs: an example, if one can be made.
    pub example: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its old names.
    pub aliases: Vec<AliasView>,
    /// The old names of its type.
    pub marker_aliases: Vec<AliasView>,
    pub preview: bool,
    /// The arguments of the function.
    pub parameters: Vec<ParameterView>,
    /// The optional parameters, which are set on the request.
    pub options: Vec<ParameterView>,
    pub body: Option<RequestBodyView>,
    /// The type of the request body: `()` without one, `Option` if it is optional.
    pub request_body_type: RustType,
    pub response_type: RustType,
    /// The function that decodes a response.
    pub decoder: String,
    /// The decoders by status and media type; empty if there is only one.
    pub response_contents: Vec<ResponseContentView>,
    /// Whether a redirect is a success.
    pub has_redirects: bool,
    pub headers: Vec<HeaderView>,
    pub pagination: Option<PaginationView>,
    pub stream: Option<StreamView>,
    // The fields of `OperationSpec`, as literals and expressions.
    pub id: String,
    pub method: String,
    pub path: String,
    pub accept: String,
    pub servers: String,
    pub security: String,
    /// The same by the names of the schemes.
    #[serde(skip)]
    pub security_words: String,
    pub permission: String,
    pub errors: Vec<ErrorView>,
    // The cells of its row in the README.
    pub readme_link: String,
    pub readme_wire: String,
    pub readme_function: String,
    /// The id as the document has it.
    #[serde(skip)]
    pub plain_id: String,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

pub(super) fn operation_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> OperationView {
    let operation = &context.api.operations[index];
    let (plan, names) = (&context.plan.operations[index], &context.names.operations[index]);
    let (parameters, options) = parameter::parameter_views(context, index, imports);
    let decoding = response::decoding(context, index, imports);
    let headers = headers::header_views(context, index, imports);
    if !headers.is_empty() {
        imports.insert(Import::Path("crate::Response"));
    }
    let body = body::request_body(context, index, imports);
    let optional_body = body.as_ref().filter(|body| !body.required).map(|_| setter("body"));
    let setters: Vec<String> = options.iter().map(|option| option.setter.clone()).chain(optional_body).collect();
    OperationView {
        example: Vec::new(),
        function: names.function.clone(),
        marker: names.marker.clone(),
        marker_docs: docs::marker_docs(context, index).literals(),
        docs: docs::operation_docs(context, index, &setters).literals(),
        deprecated: note(operation.deprecated, operation.description.as_deref()),
        aliases: function_aliases(context, index),
        marker_aliases: marker_aliases(context, index),
        preview: operation.is_unstable(),
        parameters,
        options,
        request_body_type: request_body_type(body.as_ref()),
        body,
        response_type: decoding.rust_type,
        decoder: decoding.decoder,
        response_contents: decoding.contents,
        has_redirects: plan.response.has_redirects(),
        headers,
        pagination: pagination::pagination_view(context, index, imports),
        stream: stream::stream_view(context, index, imports),
        id: literal(&operation.id),
        method: literal(operation.method.as_str()),
        path: literal(&path::path_template(&operation.path)),
        accept: literal(&accept(&plan.response.accept)),
        servers: format!("settings::{}", context.names.server_constant(plan.servers)),
        security: security(context, index),
        security_words: security_words(context, index),
        permission: permission(operation),
        errors: errors::error_views(context, index, imports),
        readme_link: readme::link_cell(operation),
        readme_wire: readme::code_cell(&docs::wire(operation)),
        readme_function: readme::code_cell(&readme::call(context, index)),
        plain_id: operation.id.clone(),
        location: operation.location(),
    }
}

/// Returns the old names of the function.
fn function_aliases(context: &Context<'_>, index: usize) -> Vec<AliasView> {
    let name = unraw(&context.names.operations[index].function);
    let link = format!("Self::{name}");
    context.function_aliases(index).iter().map(|alias| alias.view(name, Some(&link))).collect()
}

/// Returns the old names of the type that names the operation.
fn marker_aliases(context: &Context<'_>, index: usize) -> Vec<AliasView> {
    let marker = &context.names.operations[index].marker;
    let path = format!("operations::{marker}");
    let aliases = context.aliases.of(|| context.item_path(context.api.operations[index].document, &path));
    aliases.iter().map(|alias| alias.view(marker, None)).collect()
}

fn request_body_type(body: Option<&RequestBodyView>) -> RustType {
    match body {
        None => RustType::Unit,
        Some(body) if body.required => body.rust_type.clone(),
        Some(body) => body.rust_type.clone().option(),
    }
}

/// Returns the header `Accept`. Errors are mostly JSON, so that is accepted if a success has no body.
fn accept(media_types: &[String]) -> String {
    if media_types.is_empty() { "application/json".to_owned() } else { media_types.join(", ") }
}

fn security(context: &Context<'_>, index: usize) -> String {
    let alternatives = &context.plan.operations[index].security;
    let sets = alternatives.iter().map(|set| {
        let names = set.iter().map(|required| &context.names.credentials[required.scheme]);
        let constants: Vec<String> = names.map(|names| format!("&settings::{}", names.constant)).collect();
        format!("&[{}]", constants.join(", "))
    });
    format!("&[{}]", sets.collect::<Vec<_>>().join(", "))
}

fn security_words(context: &Context<'_>, index: usize) -> String {
    let schemes = &context.plan.security_schemes;
    let sets = context.plan.operations[index].security.iter().map(|set| {
        let names: Vec<String> = set.iter().map(|required| quote(&schemes[required.scheme].name)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(" and ") }
    });
    let words = sets.collect::<Vec<_>>().join(" or ");
    if words.is_empty() { "none".to_owned() } else { words }
}

fn permission(operation: &Operation) -> String {
    let Some(permission) = &operation.permission else { return "None".to_owned() };
    let names = permission.names.join(", ");
    let text = match (permission.operator, permission.names.len()) {
        (_, 1) => format!("the permission {names}"),
        (PermissionOperator::And, _) => format!("all of the permissions {names}"),
        (PermissionOperator::Or, _) => format!("one of the permissions {names}"),
    };
    format!("Some({})", literal(&text))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{text, with_context};
    use super::*;
    use crate::ir::{Method, Permission, SecurityKind, SecurityUse};
    use crate::plan::testing::{api, content, object, operation, schema, security_scheme, with_body};

    #[test]
    fn the_spec_of_an_operation_has_what_the_document_says() {
        let mut api = api();
        let kind = SecurityKind::Http { scheme: "bearer".to_owned() };
        api.documents[0].security_schemes = vec![security_scheme("token", kind)];
        let pet = schema(&mut api, Some("Pet"), object(&[]));
        let used = SecurityUse { scheme: "token".to_owned(), scopes: Vec::new() };
        let names = vec!["pets_read".to_owned(), "pets_write".to_owned()];
        api.operations = vec![Operation {
            permission: Some(Permission { operator: PermissionOperator::Or, names }),
            security: vec![vec![used], Vec::new()],
            ..with_body(operation(Method::Post, "/pets/a b"), vec![content("application/json", Some(pet))])
        }];
        let view = with_context(api, |context| operation_view(context, 0, &mut Imports::new()));
        assert_eq!(view.permission, r#"Some("one of the permissions pets_read, pets_write")"#);
        assert_eq!(view.security, "&[&[&settings::TOKEN], &[]]");
        assert_eq!((text(&view.path), text(&view.accept)), ("/pets/a%20b".to_owned(), "application/json".to_owned()));
        assert_eq!((view.request_body_type.to_string(), view.response_type), ("Pet".to_owned(), RustType::Unit));
        let body = view.body.expect("there is a body");
        assert_eq!(body.argument.to_string(), "impl Into<Pet>");
        assert_eq!(body.call.as_deref(), Some(".json_body(\"application/json\", &Into::<Pet>::into(body))"));
    }
}
