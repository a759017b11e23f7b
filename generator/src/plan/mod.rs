//! The plan: how each operation goes over HTTP. Input: an API and what passes conclude from it. Output: a [`Plan`], plain data without
//! any Rust, from which [`crate::rust`] decides names, types and expressions.

mod encoding;
mod error;
mod forms;
mod header;
mod pagination;
mod parameter;
mod request;
mod response;
mod schemas;
mod security;
mod server;
mod stream;
mod style;
#[cfg(test)]
pub(crate) mod testing;
mod webhook;

pub use encoding::{FieldEncoding, PartMediaType};
pub use error::ErrorContent;
pub use forms::{FormPart, Forms};
pub use header::{HeaderDecoding, HeaderPlan};
pub use pagination::{PageLimit, PageNumber, PageParameter, PagedBy, Pagination};
pub use parameter::ParameterPlan;
pub use request::{BodyEncoding, RequestContent};
pub use response::{BodyDecoding, ResponseContent, ResponsePlan, ResponseShape};
pub use schemas::PropertyStep;
pub use security::RequiredScheme;
pub use stream::{StreamItem, StreamPlan, is_stream};
pub use style::SerializationStyle;
pub use webhook::{Payload, WebhookHeader, WebhookPlan};

use crate::diagnostic::Diagnostics;
use crate::ir::{SecurityScheme, Server, ServerVariable};
use crate::passes::Resolved;

/// How all operations go over HTTP.
#[derive(Debug, Default)]
pub struct Plan {
    /// By operation.
    pub operations: Vec<OperationPlan>,
    /// By webhook.
    pub webhooks: Vec<WebhookPlan>,
    pub forms: Forms,
    /// The distinct schemes that operations use.
    pub security_schemes: Vec<SecurityScheme>,
    /// The distinct lists of servers, those of most operations first.
    pub server_lists: Vec<Vec<Server>>,
    /// The servers that a caller can choose; none if there is no choice.
    pub server_choices: Vec<Server>,
    /// The variables of all servers.
    pub server_variables: Vec<ServerVariable>,
}

/// How an operation goes over HTTP.
#[derive(Debug)]
pub struct OperationPlan {
    /// By parameter.
    pub parameters: Vec<ParameterPlan>,
    /// The media types in which the body is sent; several are a choice of the caller.
    pub request: Vec<RequestContent>,
    pub response: ResponsePlan,
    /// The headers that a success can have.
    pub headers: Vec<HeaderPlan>,
    pub errors: Vec<ErrorContent>,
    pub pagination: Option<Pagination>,
    /// Alternatives in the order in which they are attempted, each a set of schemes that go together.
    pub security: Vec<Vec<RequiredScheme>>,
    /// The list of servers, by index in the plan.
    pub servers: usize,
}

/// Plans all operations.
pub fn plan(resolved: &Resolved, diagnostics: &mut Diagnostics) -> Plan {
    let api = &*resolved.api;
    let security_schemes = security::security_schemes(api, diagnostics);
    let server_lists = server::server_lists(api);
    let operations = api.operations.iter().map(|operation| {
        let request = request::request_contents(resolved, operation, diagnostics);
        let response = response::response_plan(resolved, operation, diagnostics);
        OperationPlan {
            parameters: parameter::parameter_plans(resolved, operation, diagnostics),
            headers: header::header_plans(resolved, operation, &response, diagnostics),
            errors: error::error_contents(resolved, operation),
            pagination: pagination::pagination(resolved, operation, &request, &response, diagnostics),
            security: security::alternatives(api, operation, &security_schemes),
            servers: server::server_list(operation, &server_lists),
            request,
            response,
        }
    });
    let operations: Vec<OperationPlan> = operations.collect();
    Plan {
        forms: forms::forms(resolved, operations.iter().map(|operation| operation.request.as_slice())),
        operations,
        webhooks: webhook::webhook_plans(resolved, diagnostics),
        server_choices: server::server_choices(api),
        server_variables: server::server_variables(api),
        security_schemes,
        server_lists: server_lists.into_iter().collect(),
    }
}
