//! Responses: matched by status, with their headers, links and media types.

use super::content::{ContentOwner, compare_contents};
use super::context::OperationContext;
use super::finding::lifecycle::{self, LifecycleState};
use super::finding::locations;
use super::finding::texts::{DESCRIPTION_CHANGED, describe_names, presence, quote};
use super::schema::{Graph, Root, Serialization, compare_root};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Header, Lifecycle, Operation, Response, Statuses};

pub(super) fn compare<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>) {
    let Pair { base, head } = context.pair;
    let with_statuses = |operation: &'a Operation, statuses: Statuses| {
        operation.responses.iter().find(|response| response.statuses == statuses)
    };
    for response in &base.responses {
        if let Some(head) = with_statuses(head, response.statuses) {
            compare_pair(context, graph, Pair { base: response, head });
            continue;
        }
        let is_success = is_success(base, response.statuses);
        let rule = if is_success { &rules::SUCCESS_STATUS_REMOVED } else { &rules::ERROR_STATUS_REMOVED };
        let text = format!("{} removed", name(response.statuses));
        context.push_part(rule, rule.severity, &path(response), locations(location(response), head.location()), text);
    }
    for response in head.responses.iter().filter(|response| with_statuses(base, response.statuses).is_none()) {
        let is_success = is_success(head, response.statuses);
        let rule = if is_success { &rules::SUCCESS_STATUS_ADDED } else { &rules::ERROR_STATUS_ADDED };
        let text = format!("new {}", name(response.statuses));
        context.push_part(rule, rule.severity, &path(response), locations(base.location(), location(response)), text);
    }
}

/// Returns `true` for a success; `default` means success where no other response does.
fn is_success(operation: &Operation, statuses: Statuses) -> bool {
    statuses.is_success()
        || statuses == Statuses::Default && !operation.responses.iter().any(|response| response.statuses.is_success())
}

fn location(response: &Response) -> Location {
    Location::key(response.source, response.pointer.clone())
}

/// Returns `response 200`, as messages name it.
fn name(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => format!("response {code}"),
        Statuses::Range(digit) => format!("response {digit}XX"),
        Statuses::Default => "default response".to_owned(),
    }
}

fn path(response: &Response) -> String {
    match response.statuses {
        Statuses::Default => "response default".to_owned(),
        statuses => name(statuses),
    }
}

fn compare_pair<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Response>) {
    let Pair { base, head } = pair;
    let both = || locations(location(base), location(head));
    let mut push = |rule: &'static Rule, text: String| {
        let text = format!("{}: {text}", name(head.statuses));
        context.push_part(rule, rule.severity, &path(head), both(), text);
    };
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED.to_owned());
    }
    let links = pair.map(|response| response.links.as_slice());
    for (rule, text) in describe_names("link", links, [&rules::LINK_ADDED, &rules::LINK_REMOVED]) {
        push(rule, text);
    }
    compare_headers(context, graph, pair);
    let owner = ContentOwner { direction: context.response(), path: path(head), name: name(head.statuses) };
    compare_contents(context, graph, &owner, pair.map(|response| response.contents.as_slice()), both());
}

fn compare_headers<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Response>) {
    let Pair { base, head } = pair;
    let named = |response: &'a Response, name: &str| {
        response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
    };
    for header in &base.headers {
        if let Some(other) = named(head, &header.name) {
            compare_header(context, graph, head, Pair { base: header, head: other });
            continue;
        }
        let rule =
            if header.required { &rules::REQUIRED_RESPONSE_HEADER_REMOVED } else { &rules::RESPONSE_HEADER_REMOVED };
        let text = format!("{}: header {} removed", name(head.statuses), quote(&header.name));
        let locations = locations(header_location(header), location(head));
        context.push_part(rule, rule.severity, &header_path(head, header), locations, text);
    }
    for header in head.headers.iter().filter(|header| named(base, &header.name).is_none()) {
        let rule = &rules::RESPONSE_HEADER_ADDED;
        let text = format!("{}: new {} header {}", name(head.statuses), presence(header.required), quote(&header.name));
        let locations = locations(location(base), header_location(header));
        context.push_part(rule, rule.severity, &header_path(head, header), locations, text);
    }
}

fn header_location(header: &Header) -> Location {
    Location::key(header.source, header.pointer.clone())
}

fn header_path(response: &Response, header: &Header) -> String {
    format!("{} / header / {}", path(response), header.name)
}

fn compare_header<'a>(
    context: &mut OperationContext<'_, 'a>,
    graph: &mut Graph<'a>,
    response: &'a Response,
    pair: Pair<&'a Header>,
) {
    let Pair { base, head } = pair;
    let path = header_path(response, head);
    let subject = format!("{} header", name(response.statuses));
    let today = context.sides.today;
    let mut push_as = |rule: &'static Rule, severity: Severity, text: &str| {
        let text = format!("{subject} {}: {text}", quote(&head.name));
        context.push_part(rule, severity, &path, locations(header_location(base), header_location(head)), text);
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
        let root = Root { operation: context.index, path, subject, name: Some(head.name.clone()) };
        let serialization = if head.media_type.is_none() { Serialization::Text } else { Serialization::MediaType };
        compare_root(graph, root, Pair { base: from, head: to }, Direction::Response, serialization);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::operation_changes;

    #[test]
    fn statuses_and_headers_are_compared() {
        let responses = |status: &str, required: bool| {
            let headers = json!({"X-Count": {"required": required, "schema": {"type": "integer"}}});
            json!({"responses": {"200": {"description": "Done.", "headers": headers}, status: {"description": "Other."}}})
        };
        let reported = operation_changes(&responses("404", true), &responses("201", true));
        assert_eq!(reported, ["safe response 404 removed", "safe new response 201"]);
        let reported = operation_changes(&responses("404", true), &responses("404", false));
        assert_eq!(reported, ["breaking response 200 header `X-Count`: became optional"]);
        let reported = operation_changes(&responses("404", true), &responses("default", true));
        assert_eq!(reported, ["safe response 404 removed", "safe new default response"]);
    }
}
