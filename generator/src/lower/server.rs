//! Servers, of a document, a path or an operation.

use super::context::Context;
use crate::document::near;
use crate::ir::{Server, ServerVariable};
use crate::pointer;

/// Lowers the servers of the object at a pointer.
pub(super) fn lower_servers(context: &mut Context<'_>, servers: &[openapiv3::Server], at: &str) -> Vec<Server> {
    let at = pointer::join(at, "servers");
    let servers = servers.iter().enumerate();
    servers.map(|(index, server)| lower_server(context, server, &pointer::join(&at, &index.to_string()))).collect()
}

fn lower_server(context: &mut Context<'_>, server: &openapiv3::Server, at: &str) -> Server {
    let variables = server.variables.iter().flatten().map(|(name, variable)| ServerVariable {
        name: name.clone(),
        default: Some(variable.default.clone()),
        values: variable.enumeration.clone(),
        description: variable.description.clone(),
    });
    let mut variables: Vec<ServerVariable> = variables.collect();
    for variable in &variables {
        check_default(context, variable, at);
    }
    let at = pointer::join(at, "url");
    for name in variables_of(&server.url) {
        if variables.iter().all(|variable| variable.name != name) {
            let message = format!("the server URL `{}` uses the variable `{name}`, which is not defined", server.url);
            let help =
                format!("define `{name}` under `variables` with a default; until then users of the client must set it");
            context.warn(&at, message, help);
            let name = name.to_owned();
            variables.push(ServerVariable { name, default: None, values: Vec::new(), description: None });
        }
    }
    if let Some(error) = url_error(&server.url, &variables) {
        let message = format!("requests cannot be sent to the server URL `{}`: {error}", server.url);
        let help =
            "write a URL with http or https, a host and a path; until then users of the client must set a base URL";
        context.warn(&at, message, help);
    }
    Server { url: server.url.clone(), description: server.description.clone(), variables }
}

/// Warns of a default that the enum of a variable does not list.
fn check_default(context: &mut Context<'_>, variable: &ServerVariable, at: &str) {
    let default = variable.default.as_deref().unwrap_or_default();
    if variable.values.is_empty() || variable.values.iter().any(|value| value == default) {
        return;
    }
    let message = format!(
        "the default `{default}` of the server variable `{}` is not one of the values of `enum`",
        variable.name
    );
    let help = match near(variable.values.iter().map(String::as_str), default) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "write one of the values that `enum` lists, or add this one".to_owned(),
    };
    let variables = pointer::join(at, "variables");
    context.warn(&pointer::join(&pointer::join(&variables, &variable.name), "default"), message, help);
}

/// Returns the names in braces.
fn variables_of(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Returns why no request can be sent to a URL that is filled with the defaults of its variables. A path alone is valid: users set
/// the base URL.
fn url_error(url: &str, variables: &[ServerVariable]) -> Option<&'static str> {
    let filled = variables.iter().fold(url.to_owned(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), variable.default.as_deref().unwrap_or("x"))
    });
    if filled.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c)) {
        return Some("it contains a character that URLs must encode");
    }
    if filled.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    }
    let (scheme, rest) = filled.split_once("://")?;
    let host = rest.split('/').next().unwrap_or_default();
    // A variable without a default can be the scheme.
    let is_http = ["http", "https", "x"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_http {
        Some("its scheme is neither http nor https")
    } else if host.is_empty() {
        Some("it has no host")
    } else if host.contains('@') {
        Some("it contains a user name or password")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_document;
    use super::{url_error, variables_of};

    #[test]
    fn urls_without_a_server_are_errors() {
        for url in ["ftp://a", "https://a b", "https://", "https://u:p@a", "https://a/?b", "https://{a", "https://\"a"]
        {
            assert!(url_error(url, &[]).is_some(), "{url} has no error");
        }
        for url in ["https://a/b", "HTTP://a:80", "/b", "", "./b", "//a/b"] {
            assert_eq!(url_error(url, &[]), None, "{url}");
        }
    }

    #[test]
    fn variables_are_in_braces() {
        let names: Vec<&str> = variables_of("https://{a}.{b}/{c").collect();
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn a_variable_that_is_not_defined_has_no_default() {
        let lowered = lower_document(
            "paths: {}\nservers: [{url: 'https://{site}.{zone}/v1', variables: {site: {default: eu, enum: [eu, us]}}}]",
        );
        let variables = &lowered.api.documents[0].servers[0].variables;
        let variables: Vec<_> =
            variables.iter().map(|one| (one.name.as_str(), one.default.as_deref(), one.values.len())).collect();
        assert_eq!(variables, [("site", Some("eu"), 2), ("zone", None, 0)]);
        assert_eq!(
            lowered.messages(),
            ["the server URL `https://{site}.{zone}/v1` uses the variable `zone`, which is not defined"]
        );
    }

    #[test]
    fn a_default_is_listed() {
        let lowered = lower_document(
            "paths: {}\nservers: [{url: 'https://{site}', variables: {site: {default: eu1, enum: [eu, us]}, b: {default: c}}}]",
        );
        let expected = "the default `eu1` of the server variable `site` is not one of the values of `enum`";
        assert_eq!(lowered.messages(), [expected]);
        let help = lowered.diagnostics.iter().next().and_then(|warning| warning.help.as_deref());
        assert_eq!(help, Some("did you mean `eu`?"));
    }
}
