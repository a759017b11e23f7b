//! Responses: matched by status, with their headers, links and media types.

use super::content::{ContentOwner, compare_contents, describe_all_contents, describe_contents};
use super::context::OperationContext;
use super::finding::locations;
use super::finding::texts::{DESCRIPTION_CHANGED, describe_names, describe_replacement, quote, value};
use super::header;
use super::schema::Graph;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Operation, Response, Statuses};

pub(super) fn compare<'a>(context: &mut OperationContext<'_, 'a>, graph: &mut Graph<'a>) {
    let Pair { base, head } = context.pair;
    let with_statuses = |operation: &'a Operation, statuses: Statuses| {
        operation.responses.iter().find(|response| response.statuses == statuses)
    };
    let default = default_of_one(context.pair);
    let renamed = |response: &Response| {
        default.is_some_and(|pair| std::ptr::eq(pair.base, response) || std::ptr::eq(pair.head, response))
    };
    if let Some(pair) = default {
        compare_pair(context, graph, pair);
    }
    for response in &base.responses {
        if let Some(head) = with_statuses(head, response.statuses) {
            compare_pair(context, graph, Pair { base: response, head });
            continue;
        }
        let is_success = is_success(base, response.statuses);
        let rule = if is_success { &rules::SUCCESS_STATUS_REMOVED } else { &rules::ERROR_STATUS_REMOVED };
        let severity = match default.filter(|_| renamed(response)) {
            Some(pair) => renamed_severity(pair),
            None if compare_overlapping(context, graph, response) => Severity::Safe,
            None => rule.severity,
        };
        let text = format!("{} removed", name(response.statuses));
        context.push_part(rule, severity, &path(response), locations(location(response), head.location()), text);
    }
    for response in head.responses.iter().filter(|response| with_statuses(base, response.statuses).is_none()) {
        let is_success = is_success(head, response.statuses);
        let rule = if is_success { &rules::SUCCESS_STATUS_ADDED } else { &rules::ERROR_STATUS_ADDED };
        let contents = describe_contents(context.sides.head, &response.contents);
        let text = format!("new {}{contents}", name(response.statuses));
        let headers = response
            .headers
            .iter()
            .map(|one| format!("{}: {}", one.name, header::describe_all_of(&context.sides, one)));
        let mut all: Vec<String> = headers.collect();
        all.sort();
        all.push(describe_all_contents(&context.sides, &response.contents));
        let locations = locations(base.location(), location(response));
        context.push_new(rule, &path(response), locations, text, &all.join("\n"));
    }
}

/// Returns the only success of both sides, if it has a narrower or a wider status now: `200`, `2XX` and `default`.
fn default_of_one<'a>(pair: Pair<&'a Operation>) -> Option<Pair<&'a Response>> {
    let only = |operation: &'a Operation| {
        let mut all = operation.responses.iter().filter(|response| is_success(operation, response.statuses));
        all.next().filter(|_| all.next().is_none())
    };
    let (base, head) = (only(pair.base)?, only(pair.head)?);
    let has_default =
        |operation: &Operation| operation.responses.iter().any(|response| response.statuses == Statuses::Default);
    let is_narrower =
        width(base.statuses) > width(head.statuses) && (base.statuses != Statuses::Default || !has_default(pair.head));
    let is_wider =
        width(base.statuses) < width(head.statuses) && (head.statuses != Statuses::Default || !has_default(pair.base));
    (is_narrower || is_wider).then_some(Pair { base, head })
}

/// Compares a success that the head does not have with the new ones whose statuses include its own, or the other way round: `201` and
/// `2XX`. Returns `true` if there is one, which stands for it.
fn compare_overlapping<'a>(
    context: &mut OperationContext<'_, 'a>,
    graph: &mut Graph<'a>,
    response: &'a Response,
) -> bool {
    let Pair { base, head } = context.pair;
    let is_new = |other: &&Response| base.responses.iter().all(|known| known.statuses != other.statuses);
    let overlaps = |other: &&Response| match (response.statuses, other.statuses) {
        (Statuses::Code(code), Statuses::Range(digit)) | (Statuses::Range(digit), Statuses::Code(code)) => {
            digit == 2 && code / 100 == 2
        }
        _ => false,
    };
    let others: Vec<&'a Response> = head.responses.iter().filter(is_new).filter(overlaps).collect();
    for other in &others {
        compare_pair(context, graph, Pair { base: response, head: other });
    }
    !others.is_empty()
}

/// Returns how many statuses a response has, in order.
fn width(statuses: Statuses) -> u8 {
    match statuses {
        Statuses::Code(_) => 0,
        Statuses::Range(_) => 1,
        Statuses::Default => 2,
    }
}

/// Returns the severity of removing a response that the other side has under another status. A wider one includes other successes, which
/// clients may not expect.
fn renamed_severity(pair: Pair<&Response>) -> Severity {
    if width(pair.base.statuses) > width(pair.head.statuses) { Severity::Safe } else { Severity::Risky }
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
    let value_of = |response: &'a Response, name: &str| {
        let index = response.links.iter().position(|other| other == name)?;
        response.link_values.get(index)
    };
    for link in &head.links {
        if let (Some(old), Some(new)) = (value_of(base, link), value_of(head, link))
            && old != new
        {
            let keyword = format!("link {}", quote(link));
            push(&rules::LINK_CHANGED, describe_replacement(&keyword, value(old), value(new)));
        }
    }
    let owner = ContentOwner { direction: context.response(), path: path(head), name: name(head.statuses) };
    let headers = pair.map(|response| response.headers.as_slice());
    header::compare(context, graph, &owner, headers, pair.map(location));
    compare_contents(context, graph, &owner, pair.map(|response| response.contents.as_slice()), both());
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
