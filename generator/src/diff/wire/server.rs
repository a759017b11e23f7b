//! Servers and their variables. What many operations share changes once.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::finding::texts::quoted;
use super::finding::{Change, Message, Sides};
use super::pairing::OperationPair;
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Api, Operation, Server, ServerVariable};

pub(super) fn compare(sides: &Sides<'_>, operations: &[OperationPair], changes: &mut Vec<Change>) {
    let mut groups: IndexMap<Pair<&[Server]>, Vec<usize>> = IndexMap::new();
    for (index, pair) in operations.iter().enumerate() {
        if let OperationPair::Both(Pair { base, head }) = *pair {
            let (base, head) = (&sides.base.operations[base], &sides.head.operations[head]);
            if base.servers != head.servers {
                let servers = Pair { base: base.servers.as_slice(), head: head.servers.as_slice() };
                groups.entry(servers).or_default().push(index);
            }
        }
    }
    for (servers, group) in groups {
        let Some(OperationPair::Both(first)) = group.first().map(|index| operations[*index]) else { continue };
        let places = Pair {
            base: Some(place(sides.base, &sides.base.operations[first.base])),
            head: Some(place(sides.head, &sides.head.operations[first.head])),
        };
        compare_lists(&mut Found { changes, operations: &group, places }, servers);
    }
}

/// Where the servers of an operation are said.
fn place(api: &Api, operation: &Operation) -> Place {
    let document = api.document(operation.document);
    match operation.servers == document.servers {
        true => Place::value(document.source, "/servers"),
        false => operation.place(),
    }
}

struct Found<'c> {
    changes: &'c mut Vec<Change>,
    operations: &'c [usize],
    places: Pair<Option<Place>>,
}

impl Found<'_> {
    /// A sentence that begins with what is said of the calls.
    fn push(&mut self, rule: &'static Rule, severity: Severity, url: &str, says: String) {
        self.changes.push(Change {
            rule,
            severity,
            operations: self.operations.to_vec(),
            direction: None,
            path: format!("servers / {url}"),
            places: self.places.clone(),
            message: Message::Around(format!("The server {}", quoted(url)), says),
        });
    }

    fn tell(&mut self, rule: &'static Rule, url: &str, says: String) {
        self.push(rule, rule.severity, url, says);
    }
}

fn compare_lists(found: &mut Found<'_>, servers: Pair<&[Server]>) {
    let Pair { base, head } = servers;
    let in_head: HashMap<&str, &Server> = head.iter().map(|server| (server.url.as_str(), server)).collect();
    let in_base: HashMap<&str, &Server> = base.iter().map(|server| (server.url.as_str(), server)).collect();
    for server in base {
        match in_head.get(server.url.as_str()) {
            Some(other) => compare_pair(found, Pair { base: server, head: other }),
            None => found.tell(&rules::SERVER_REMOVED, &server.url, " is gone".to_owned()),
        }
    }
    for server in head.iter().filter(|server| !in_base.contains_key(server.url.as_str())) {
        found.tell(&rules::SERVER_ADDED, &server.url, " is new".to_owned());
    }
    if let (Some(first), Some(now)) = (base.first(), head.first())
        && first.url != now.url
        && in_head.contains_key(first.url.as_str())
    {
        let says = format!(" is the first one, before that {}", quoted(&first.url));
        found.tell(&rules::SERVER_MOVED, &now.url, says);
    }
}

fn compare_pair(found: &mut Found<'_>, pair: Pair<&Server>) {
    let Pair { base, head } = pair;
    let url = head.url.as_str();
    if base.description != head.description {
        found.tell(&rules::DESCRIPTION_CHANGED, url, " is described in other words".to_owned());
    }
    let called = |server: &Server, name: &str| server.variables.iter().position(|variable| variable.name == name);
    for variable in &base.variables {
        match called(head, &variable.name) {
            Some(index) => compare_variable(found, url, Pair { base: variable, head: &head.variables[index] }),
            None => {
                let says = format!(" no longer has the variable {}", quoted(&variable.name));
                found.tell(&rules::SERVER_VARIABLE_REMOVED, url, says);
            }
        }
    }
    for variable in head.variables.iter().filter(|variable| called(base, &variable.name).is_none()) {
        found.tell(&rules::SERVER_VARIABLE_ADDED, url, format!(" now has the variable {}", quoted(&variable.name)));
    }
}

fn compare_variable(found: &mut Found<'_>, url: &str, pair: Pair<&ServerVariable>) {
    let Pair { base, head } = pair;
    let name = quoted(&head.name);
    if base.default != head.default {
        let shown = |default: &Option<String>| default.as_deref().map_or("nothing".to_owned(), quoted);
        let says = format!(" has {} for {name} unless set, before that {}", shown(&head.default), shown(&base.default));
        found.tell(&rules::SERVER_VARIABLE_DEFAULT_CHANGED, url, says);
    }
    // Where none is listed, all are allowed.
    match (base.values.is_empty(), head.values.is_empty()) {
        (true, false) => {
            let says = format!(" has listed values for {name}, before that any");
            return found.tell(&rules::SERVER_VARIABLE_VALUE_REMOVED, url, says);
        }
        (false, true) => {
            let says = format!(" may have any value for {name}, before that listed ones");
            return found.tell(&rules::SERVER_VARIABLE_VALUE_ADDED, url, says);
        }
        _ => {}
    }
    for value in head.values.iter().filter(|value| !base.values.contains(value)) {
        let says = format!(" may now have {} for {name}", quoted(value));
        found.tell(&rules::SERVER_VARIABLE_VALUE_ADDED, url, says);
    }
    for value in base.values.iter().filter(|value| !head.values.contains(value)) {
        let says = format!(" may no longer have {} for {name}", quoted(value));
        found.tell(&rules::SERVER_VARIABLE_VALUE_REMOVED, url, says);
    }
    if base.description != head.description {
        found.tell(&rules::DESCRIPTION_CHANGED, url, format!(" has its variable {name} described in other words"));
    }
}
