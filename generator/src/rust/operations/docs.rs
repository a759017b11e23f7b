//! Docs of an operation's function.

use std::collections::BTreeSet;

use super::super::context::Context;
use super::super::docs::{Docs, code, codes, inline, link};
use super::super::names::unraw;
use crate::ir::{Operation, PermissionOperator, Response, SecurityKind, Webhook};

pub(super) fn operation_docs(context: &Context<'_>, index: usize, setters: &[String]) -> Docs {
    let operation = &context.api.operations[index];
    let mut docs = Docs::default();
    match (&operation.summary, &operation.description) {
        (Some(summary), Some(description)) if !begins_shortly(description) => {
            docs.text(&sentence(summary)).text(description);
        }
        (Some(summary), None) => {
            docs.text(&sentence(summary));
        }
        (_, Some(description)) => {
            docs.text(description);
        }
        (None, None) => {
            docs.own(&format!("Sends a {} request.", code(&operation.id)));
        }
    }
    docs.own(&format!("{} ({}){}", code(&wire(operation)), code(&operation.id), page(operation)));
    let options = (!setters.is_empty()).then(|| format!("- Options of the request: {}.", codes(setters, ", ")));
    docs.list(facts(context, index).into_iter().chain(options).chain(results(context, index)));
    let errors: Vec<&Response> = operation.responses.iter().filter(|response| response.statuses.is_error()).collect();
    if !errors.is_empty() {
        docs.own("# Errors");
        docs.line("[`Error::Api`](crate::Error::Api) for these statuses, beside the errors of every request:");
        for response in errors {
            docs.line(&error_line(context, response));
        }
    }
    docs
}

pub(super) fn marker_docs(context: &Context<'_>, index: usize) -> Docs {
    let group = context.names.group(index);
    let function = unraw(&context.names.operations[index].function);
    let mut docs = Docs::default();
    docs.own(&format!("The type of the operation [`{0}::{function}`], see [`Operation`].", group.type_name));
    docs
}

/// Returns the method and path of an operation.
pub(super) fn wire(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

fn page(operation: &Operation) -> String {
    match &operation.external_docs {
        Some(docs) => format!(", {}.", link("documentation", &docs.url)),
        None => ".".to_owned(),
    }
}

/// Returns the requirements and properties of an operation, one in each line.
fn facts(context: &Context<'_>, index: usize) -> Vec<String> {
    let operation = &context.api.operations[index];
    let mut facts = Vec::new();
    if let Some(permission) = &operation.permission {
        let names = codes(&permission.names, ", ");
        facts.push(match (permission.operator, permission.names.len()) {
            (_, 1) => format!("- Permission: {names}."),
            (PermissionOperator::And, _) => format!("- Permissions, all of them: {names}."),
            (PermissionOperator::Or, _) => format!("- Permissions, one of them: {names}."),
        });
    }
    facts.extend(credentials(context, index));
    facts.extend(certificate(context, operation));
    if let Some(why) = &operation.unstable {
        facts.push(format!("- Preview, only with the feature `preview`: {}", inline(why)));
    }
    if operation.tags.len() > 1 {
        facts.push(format!("- Also tagged {}.", codes(&operation.tags[1..], ", ")));
    }
    if !operation.callbacks.is_empty() {
        let names = codes(&operation.callbacks, ", ");
        facts.push(format!("- Callbacks: {names}{}.", callback_enum(context, index)));
    }
    let links: BTreeSet<&String> = operation.responses.iter().flat_map(|response| &response.links).collect();
    if !links.is_empty() {
        facts.push(format!("- The response links to {}.", codes(links, ", ")));
    }
    facts
}

/// Returns a link to the enum of an operation's callbacks, if there is one.
fn callback_enum(context: &Context<'_>, index: usize) -> String {
    let is_own = |webhook: &Webhook| webhook.callback.as_ref().is_some_and(|callback| callback.operation == index);
    let Some(first) = context.api.webhooks.iter().position(is_own) else { return String::new() };
    let name = &context.names.webhooks[first].enumeration;
    let module = context.module_path(context.api.operations[index].document);
    format!(", see [`{name}`]({module}::webhooks::{name})")
}

/// Returns the line about results that do not come in one response, or not at once.
fn results(context: &Context<'_>, index: usize) -> Option<String> {
    let plan = &context.plan.operations[index];
    let stream = "[`ItemStream`](crate::ItemStream)";
    if plan.response.is_stream() {
        return Some(format!("- The response is a stream: {stream} has its items as they come."));
    }
    if plan.response.stream.is_some() {
        let streamed = "[`streamed`](crate::Request::streamed)";
        return Some(format!("- The response can be a stream: {streamed} requests it, and {stream} has its items."));
    }
    plan.pagination.as_ref()?;
    let (items, pages) = ("[`items`](crate::Request::items)", "[`pages`](crate::Request::pages)");
    Some(format!("- The results come in pages: {items} streams the results, {pages} the pages."))
}

fn credentials(context: &Context<'_>, index: usize) -> Option<String> {
    let alternatives = context.plan.operations[index].security.iter().filter(|set| !set.is_empty());
    let sets = alternatives.map(|set| {
        let names = set.iter().map(|required| {
            let scopes = codes(&required.scopes, ", ");
            let scopes = match required.scopes.len() {
                0 => String::new(),
                1 => format!(" with the scope {scopes}"),
                _ => format!(" with the scopes {scopes}"),
            };
            let function = unraw(&context.names.credentials[required.scheme].function);
            format!("[`{function}`](crate::ClientBuilder::{function}){scopes}")
        });
        names.collect::<Vec<_>>().join(" and ")
    });
    let sets: Vec<String> = sets.collect();
    (!sets.is_empty()).then(|| format!("- Credentials: {}.", sets.join(", or ")))
}

/// Returns the line about mutual TLS, of which requests carry nothing.
fn certificate(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let schemes = &context.api.document(operation.document).security_schemes;
    let is_mutual = |name: &str| schemes.iter().any(|one| one.name == name && one.kind == SecurityKind::MutualTls);
    let mut uses = operation.security.iter().map(|uses| uses.iter().find(|used| is_mutual(&used.scheme)));
    let used = uses.find_map(|used| used)?;
    let client = "[`http_client`](crate::ClientBuilder::http_client)";
    Some(format!("- Mutual TLS (security scheme {}): {client} with a certificate.", code(&used.scheme)))
}

fn error_line(context: &Context<'_>, response: &Response) -> String {
    let status = response.statuses.text("any other");
    let description = inline(&response.description);
    let schema = response.contents.iter().find_map(|content| content.schema);
    let body = schema.and_then(|schema| context.names.named_type(context.resolved, schema)).map(|id| {
        let module = context.module_path(context.resolved.document_of(id));
        format!(" ([`{0}`]({module}::models::{0}))", context.names.types[&id])
    });
    format!("- {status}: {}{}.", description.trim_end_matches('.'), body.unwrap_or_default())
}

/// Returns `true` if the first paragraph is short enough for a list of functions.
fn begins_shortly(description: &str) -> bool {
    let first = description.trim().split("\n\n").next().unwrap_or_default();
    first.chars().count() <= 100
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{lines, with_context};
    use super::*;
    use crate::ir::{Method, Permission, SecurityKind, SecurityUse, Statuses};
    use crate::plan::testing::{api, operation, response, security_scheme};

    #[test]
    fn docs_say_what_a_caller_needs() {
        let mut api = api();
        let kind = SecurityKind::Http { scheme: "bearer".to_owned() };
        api.documents[0].security_schemes = vec![security_scheme("token", kind)];
        let names = vec!["org_read".to_owned()];
        let used = SecurityUse { scheme: "token".to_owned(), scopes: vec!["read".to_owned()] };
        api.operations = vec![Operation {
            summary: Some("Lists pets".to_owned()),
            permission: Some(Permission { operator: PermissionOperator::And, names }),
            security: vec![vec![used]],
            responses: vec![response(Statuses::Code(404), Vec::new())],
            ..operation(Method::Get, "/pets")
        }];
        let docs = with_context(api, |context| lines(&operation_docs(context, 0, &[]).literals()));
        let expected = [
            "Lists pets.",
            "`GET /pets` (`getPets`).",
            "- Permission: `org_read`.",
            "- Credentials: [`token`](crate::ClientBuilder::token) with the scope `read`.",
            "# Errors",
            "- 404: A response.",
        ];
        for line in expected {
            assert!(docs.iter().any(|one| one == line), "{line} in {docs:#?}");
        }
    }
}
