//! Servers and their variables. Operations with the same servers on both sides share their changes.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::finding::texts::{DESCRIPTION_CHANGED, describe_change, describe_names, describe_replacement, quote};
use super::finding::{Change, Sides, locations};
use super::pairing::OperationPair;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::{Operation, Server, ServerVariable};
use crate::passes::Resolved;

pub(super) fn compare(sides: &Sides<'_>, operations: &[OperationPair], changes: &mut Vec<Change>) {
    let mut groups: IndexMap<Pair<&[Server]>, Vec<usize>> = IndexMap::new();
    for (index, pair) in operations.iter().enumerate() {
        if let OperationPair::Both(Pair { base, head }) = *pair {
            let (base, head) = (sides.base.api.request(base), sides.head.api.request(head));
            if base.servers != head.servers && !are_default(&base.servers, &head.servers) {
                let servers = Pair { base: base.servers.as_slice(), head: head.servers.as_slice() };
                groups.entry(servers).or_default().push(index);
            }
        }
    }
    for (servers, group) in groups {
        let Some(OperationPair::Both(first)) = group.first().map(|index| operations[*index]) else { continue };
        let locations = locations(
            location(sides.base, sides.base.api.request(first.base)),
            location(sides.head, sides.head.api.request(first.head)),
        );
        compare_lists(&mut ServerContext { changes, operations: &group, locations }, servers);
    }
}

/// Returns `true` if one side has no servers and the other one says what that means: the host of the document.
fn are_default(base: &[Server], head: &[Server]) -> bool {
    matches!((base, head), ([], [one]) | ([one], []) if one.url == "/")
}

/// Returns where the servers of an operation are defined.
fn location(resolved: &Resolved, operation: &Operation) -> Location {
    let document = resolved.api.document(operation.document);
    if operation.servers == document.servers {
        Location::value(document.source, "/servers")
    } else {
        operation.location()
    }
}

/// The operations that share a list of servers.
struct ServerContext<'c> {
    changes: &'c mut Vec<Change>,
    operations: &'c [usize],
    locations: Pair<Option<Location>>,
}

impl ServerContext<'_> {
    fn push(&mut self, rule: &'static Rule, url: &str, text: String) {
        let path = format!("servers / {url}");
        let change = Change::new(rule, path, self.locations.clone(), text);
        self.changes.push(Change { operations: self.operations.to_vec(), ..change });
    }
}

fn compare_lists(context: &mut ServerContext<'_>, servers: Pair<&[Server]>) {
    let Pair { base, head } = servers;
    let pairs = pair_servers(base, head);
    let in_head: HashMap<usize, usize> = pairs.iter().map(|pair| (pair.base, pair.head)).collect();
    let in_base: HashMap<usize, usize> = pairs.iter().map(|pair| (pair.head, pair.base)).collect();
    for (index, server) in base.iter().enumerate() {
        match in_head.get(&index) {
            Some(other) => compare_pair(context, Pair { base: server, head: &head[*other] }),
            None => {
                let text = describe_change("server", Some(quote(&server.url)), None);
                context.push(&rules::SERVER_REMOVED, &server.url, text);
            }
        }
    }
    for (_, server) in head.iter().enumerate().filter(|(index, _)| !in_base.contains_key(index)) {
        context.push(&rules::SERVER_ADDED, &server.url, describe_change("server", None, Some(quote(&server.url))));
    }
    if let (Some(old), Some(new)) = (base.first(), head.first())
        && in_head.get(&0) != Some(&0)
        && (in_head.contains_key(&0) || in_base.contains_key(&0))
    {
        let text = describe_replacement("first server", quote(&old.url), quote(&new.url));
        context.push(&rules::SERVER_MOVED, &new.url, text);
    }
}

/// Pairs servers with the same URL, then those whose URLs mean the same. A URL that occurs twice is that of the last server.
fn pair_servers(base: &[Server], head: &[Server]) -> Vec<Pair<usize>> {
    let mut pairs: Vec<Pair<usize>> = Vec::new();
    let keys: [fn(&Server) -> String; 2] = [|server| server.url.clone(), meaning];
    for key in keys {
        let is_left = |index: usize, of: fn(&Pair<usize>) -> usize| pairs.iter().all(|pair| of(pair) != index);
        let left = (0..head.len()).filter(|index| is_left(*index, |pair| pair.head));
        let by_key: HashMap<String, usize> = left.map(|index| (key(&head[index]), index)).collect();
        let left = (0..base.len()).filter(|index| is_left(*index, |pair| pair.base));
        let new = left.filter_map(|index| Some(Pair { base: index, head: *by_key.get(&key(&base[index]))? }));
        let new: Vec<_> = new.collect();
        pairs.extend(new);
    }
    pairs
}

/// Returns what a URL stands for: without the slash at its end, the port that its scheme has anyway and the case of the host, and with the
/// values of variables instead of their names.
fn meaning(server: &Server) -> String {
    let mut url = server.url.clone();
    for ServerVariable { name, default, values, .. } in &server.variables {
        let value = match (default, values.as_slice()) {
            (Some(default), [only]) if only == default => only.clone(),
            _ => format!("{{{default:?} {values:?}}}"),
        };
        url = url.replace(&format!("{{{name}}}"), &value);
    }
    let url = url.trim_end_matches('/');
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    format!("{scheme}://{}{path}", host.strip_suffix(port).unwrap_or(&host))
}

fn compare_pair(context: &mut ServerContext<'_>, pair: Pair<&Server>) {
    let Pair { base, head } = pair;
    let url = head.url.as_str();
    let mut push = |rule: &'static Rule, text: String| {
        context.push(rule, url, format!("server {}: {text}", quote(url)));
    };
    if base.url != head.url {
        push(&rules::SERVER_URL_CHANGED, format!("written as {} before", quote(&base.url)));
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED.to_owned());
    }
    // Variables of another URL with the same meaning have the same values in the same place.
    if base.url != head.url {
        return;
    }
    let named = |server: &Server, name: &str| server.variables.iter().position(|variable| variable.name == name);
    for variable in &base.variables {
        match named(head, &variable.name) {
            Some(index) => compare_variable(&mut push, Pair { base: variable, head: &head.variables[index] }),
            None => {
                push(&rules::SERVER_VARIABLE_REMOVED, describe_change("variable", Some(quote(&variable.name)), None))
            }
        }
    }
    for variable in head.variables.iter().filter(|variable| named(base, &variable.name).is_none()) {
        push(&rules::SERVER_VARIABLE_ADDED, describe_change("variable", None, Some(quote(&variable.name))));
    }
}

fn compare_variable(push: &mut impl FnMut(&'static Rule, String), pair: Pair<&ServerVariable>) {
    let Pair { base, head } = pair;
    let mut push = |rule: &'static Rule, text: String| push(rule, format!("variable {}: {text}", quote(&head.name)));
    if base.default != head.default {
        let [old, new] = [base, head].map(|variable| variable.default.as_deref().map(quote));
        push(&rules::SERVER_VARIABLE_DEFAULT_CHANGED, describe_change("default", old, new));
    }
    // Without an enum every value is allowed.
    let (added, removed) = (&rules::SERVER_VARIABLE_VALUE_ADDED, &rules::SERVER_VARIABLE_VALUE_REMOVED);
    match (base.values.is_empty(), head.values.is_empty()) {
        (true, false) => return push(removed, "new enum".to_owned()),
        (false, true) => return push(added, "enum removed".to_owned()),
        _ => {}
    }
    for (rule, text) in describe_names("enum value", pair.map(|one| one.values.as_slice()), [added, removed]) {
        push(rule, text);
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{document, document_changes};

    #[test]
    fn servers_and_variables_are_compared() {
        let servers = |list: Value| {
            let mut document = document(&json!({}));
            document["servers"] = list;
            document
        };
        let changes = |base, head| document_changes(&servers(base), &servers(head));
        let [a, b] = ["https://a.example", "https://b.example"].map(|url| json!({"url": url}));
        let reported = changes(json!([a, b]), json!([b, a]));
        assert_eq!(reported, ["risky `POST /things`: first server `https://a.example` → `https://b.example`"]);
        let reported = changes(json!([a, b]), json!([a]));
        assert_eq!(reported, ["breaking `POST /things`: server `https://b.example` removed"]);
        let area = |default: &str| json!([{"url": "https://{area}.example", "variables": {"area": {"default": default, "enum": ["eu", "us"]}}}]);
        let reported = changes(area("eu"), area("us"));
        let expected = "risky `POST /things`: server `https://{area}.example`: variable `area`: default `eu` → `us`";
        assert_eq!(reported, [expected]);
    }
}
