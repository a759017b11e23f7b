//! Headers of responses, and of the requests that webhooks receive.

use super::content::ContentOwner;
use super::context::OperationContext;
use super::finding::lifecycle::{self, LifecycleState};
use super::finding::texts::{DESCRIPTION_CHANGED, presence, quote};
use super::finding::{Sides, locations};
use super::schema::{Graph, Root, Serialization, compare_root, describe, describe_all};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Header, Lifecycle};

/// Compares the headers of an owner, which has no name if it is the request itself; `owners` are the locations of the owner.
pub(super) fn compare(
    context: &mut OperationContext<'_, '_>,
    graph: &mut Graph<'_>,
    owner: &ContentOwner,
    headers: Pair<&[Header]>,
    owners: Pair<Location>,
) {
    let Pair { base, head } = headers;
    let before = if owner.name.is_empty() { String::new() } else { format!("{}: ", owner.name) };
    for header in base {
        if let Some(other) = named(head, &header.name) {
            compare_pair(context, graph, owner, Pair { base: header, head: other });
            continue;
        }
        let rule =
            if header.required { &rules::REQUIRED_RESPONSE_HEADER_REMOVED } else { &rules::RESPONSE_HEADER_REMOVED };
        let text = format!("{before}header {} removed", quote(&header.name));
        let locations = locations(location(header), owners.head.clone());
        context.push_part(rule, rule.severity, &path(owner, header), locations, text);
    }
    for header in head.iter().filter(|header| named(base, &header.name).is_none()) {
        let rule = &rules::RESPONSE_HEADER_ADDED;
        let (sides, presence) = (context.sides, presence(header.required));
        let schema = header.schema.map(|id| format!(": {}", describe(sides.head, id))).unwrap_or_default();
        let text = format!("{before}new {presence} header {}{schema}", quote(&header.name));
        let locations = locations(owners.base.clone(), location(header));
        context.push_new(rule, &path(owner, header), locations, text, &describe_all_of(&sides, header));
    }
}

/// Describes all that a new header consists of.
pub(super) fn describe_all_of(sides: &Sides<'_>, header: &Header) -> String {
    header.schema.map(|id| describe_all(sides, id, false)).unwrap_or_default()
}

fn named<'h>(headers: &'h [Header], name: &str) -> Option<&'h Header> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
}

fn location(header: &Header) -> Location {
    Location::key(header.source, header.pointer.clone())
}

fn path(owner: &ContentOwner, header: &Header) -> String {
    let path = format!("{} / header / {}", owner.path, header.name);
    path.trim_start_matches(" / ").to_owned()
}

fn compare_pair(
    context: &mut OperationContext<'_, '_>,
    graph: &mut Graph<'_>,
    owner: &ContentOwner,
    pair: Pair<&Header>,
) {
    let Pair { base, head } = pair;
    let path = path(owner, head);
    let subject = format!("{} header", owner.name).trim_start().to_owned();
    let today = context.sides.today;
    let mut push_as = |rule: &'static Rule, severity: Severity, text: &str| {
        let text = format!("{subject} {}: {text}", quote(&head.name));
        context.push_part(rule, severity, &path, locations(location(base), location(head)), text);
    };
    let mut push = |rule: &'static Rule, text: &str| push_as(rule, rule.severity, text);
    match (base.required, head.required) {
        (false, true) => push(&rules::RESPONSE_HEADER_BECAME_REQUIRED, "became required"),
        (true, false) => push(&rules::RESPONSE_HEADER_BECAME_OPTIONAL, "became optional"),
        _ => {}
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
    }
    let none = Lifecycle::default();
    let states = pair.map(|header| LifecycleState { deprecated: header.deprecated, lifecycle: &none });
    for change in lifecycle::compare(states.base, states.head, today) {
        push_as(change.rule, change.severity, &change.text);
    }
    if let (Some(from), Some(to)) = (base.schema, head.schema) {
        let name = Some(head.name.clone());
        let root =
            Root { operation: context.index, path, subject, name, required: false, is_webhook: context.is_webhook };
        let serialization = if head.media_type.is_none() { Serialization::Text } else { Serialization::MediaType };
        compare_root(graph, root, Pair { base: from, head: to }, Direction::Response, serialization);
    }
}
