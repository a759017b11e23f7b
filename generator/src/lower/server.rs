//! Servers, of a document, a path or an operation.

use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::ir::{Server, ServerVariable};
use crate::pointer;

/// The servers under `servers` at a place.
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
    let at = pointer::join(at, "url");
    for name in variables_of(&server.url) {
        if variables.iter().all(|variable| variable.name != name) {
            let message = format!("the URL `{}` has the variable `{name}`, which is not defined", server.url);
            let help =
                format!("define `{name}` under `variables` with a default; until then the client has to be given it");
            let place = context.value(&at);
            context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
            let name = name.to_owned();
            variables.push(ServerVariable { name, default: None, values: Vec::new(), description: None });
        }
    }
    if let Some(fault) = fault(&server.url, &variables) {
        let message = format!("calls cannot be sent to the server `{}`: {fault}", server.url);
        let help =
            "give a URL with http or https, a host and a path; until then the client has to be given another base URL";
        let place = context.value(&at);
        context.diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
    }
    Server { url: server.url.clone(), description: server.description.clone(), variables }
}

/// The names in braces.
fn variables_of(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Why no call can be sent to a URL, with the defaults of its variables in it. A path alone is fine: it needs a base URL.
fn fault(url: &str, variables: &[ServerVariable]) -> Option<&'static str> {
    let filled = variables.iter().fold(url.to_owned(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), variable.default.as_deref().unwrap_or("x"))
    });
    if filled.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c)) {
        return Some("it has a character that no URL has");
    }
    if filled.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    }
    let (scheme, rest) = filled.split_once("://")?;
    let host = rest.split('/').next().unwrap_or_default();
    // A variable without a default can be the scheme.
    let is_http = ["http", "https", "x"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    match is_http {
        false => Some("its scheme is neither http nor https"),
        true if host.is_empty() => Some("it has no host"),
        true if host.contains('@') => Some("it holds a user name or password"),
        true => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{fault, variables_of};

    #[test]
    fn urls_that_cannot_be_called_are_noticed() {
        for url in ["ftp://a", "https://a b", "https://", "https://u:p@a", "https://a/?b", "https://{a", "https://\"a"]
        {
            assert!(fault(url, &[]).is_some(), "{url} went through");
        }
        for url in ["https://a/b", "HTTP://a:80", "/b", "", "./b", "//a/b"] {
            assert_eq!(fault(url, &[]), None, "{url}");
        }
    }

    #[test]
    fn variables_stand_in_braces() {
        let names: Vec<&str> = variables_of("https://{a}.{b}/{c").collect();
        assert_eq!(names, ["a", "b"]);
    }
}
