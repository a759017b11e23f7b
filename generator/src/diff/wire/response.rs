//! Answers: by status, with their headers, links and media types.

use super::content::{Carrier, compare_contents};
use super::context::Found;
use super::finding::lifecycle::{self, Life};
use super::finding::places;
use super::finding::texts::{capital, quoted};
use super::schema::{Graph, Mode, Root, Way, compare_root};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Header, Lifecycle, Operation, Response, Statuses};

pub(super) fn compare<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>) {
    let Pair { base, head } = found.pair;
    let with = |operation: &'a Operation, statuses: Statuses| {
        operation.responses.iter().find(|response| response.statuses == statuses)
    };
    for response in &base.responses {
        match with(head, response.statuses) {
            Some(head) => compare_pair(found, graph, Pair { base: response, head }),
            None => {
                let rule = match is_success(base, response.statuses) {
                    true => &rules::SUCCESS_STATUS_REMOVED,
                    false => &rules::ERROR_STATUS_REMOVED,
                };
                let places = places(place(response), found.pair.head.place());
                push(found, rule, response, places, " is gone");
            }
        }
    }
    for response in head.responses.iter().filter(|response| with(base, response.statuses).is_none()) {
        let rule = match is_success(head, response.statuses) {
            true => &rules::SUCCESS_STATUS_ADDED,
            false => &rules::ERROR_STATUS_ADDED,
        };
        let places = places(found.pair.base.place(), place(response));
        push(found, rule, response, places, " is new");
    }
}

/// `default` stands for success where nothing else does.
fn is_success(operation: &Operation, statuses: Statuses) -> bool {
    statuses.is_success()
        || statuses == Statuses::Default && !operation.responses.iter().any(|response| response.statuses.is_success())
}

fn push(found: &mut Found<'_, '_>, rule: &'static Rule, response: &Response, places: Pair<Option<Place>>, says: &str) {
    found.push_at((rule, rule.severity), &path(response), places, capital(&name(response.statuses)), says);
}

fn place(response: &Response) -> Place {
    Place::key(response.source, response.pointer.clone())
}

fn shown(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Range(digit) => format!("{digit}XX"),
        Statuses::Default => "default".to_owned(),
    }
}

fn name(statuses: Statuses) -> String {
    match statuses {
        Statuses::Default => "the default answer".to_owned(),
        _ => format!("the answer {}", shown(statuses)),
    }
}

fn path(response: &Response) -> String {
    format!("response {}", shown(response.statuses))
}

fn compare_pair<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Response>) {
    let Pair { base, head } = pair;
    let both = || places(place(base), place(head));
    if base.description != head.description {
        push(found, &rules::DESCRIPTION_CHANGED, head, both(), " is described in other words");
    }
    for link in head.links.iter().filter(|link| !base.links.contains(link)) {
        push(found, &rules::LINK_ADDED, head, both(), &format!(" now has the link {}", quoted(link)));
    }
    for link in base.links.iter().filter(|link| !head.links.contains(link)) {
        push(found, &rules::LINK_REMOVED, head, both(), &format!(" no longer has the link {}", quoted(link)));
    }
    compare_headers(found, graph, pair);
    let carrier = Carrier { way: Way::Response, path: path(head), name: name(head.statuses) };
    let contents = Pair { base: base.contents.as_slice(), head: head.contents.as_slice() };
    compare_contents(found, graph, &carrier, contents, both());
}

fn compare_headers<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Response>) {
    let Pair { base, head } = pair;
    let called = |response: &'a Response, name: &str| {
        response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
    };
    for header in &base.headers {
        match called(head, &header.name) {
            Some(other) => compare_header(found, graph, head, Pair { base: header, head: other }),
            None => {
                let rule = match header.required {
                    true => &rules::REQUIRED_RESPONSE_HEADER_REMOVED,
                    false => &rules::RESPONSE_HEADER_REMOVED,
                };
                push_header(
                    found,
                    rule,
                    rule.severity,
                    head,
                    header,
                    Pair { base: Some(header_place(header)), head: Some(place(head)) },
                    " is gone",
                );
            }
        }
    }
    for header in head.headers.iter().filter(|header| called(base, &header.name).is_none()) {
        let rule = &rules::RESPONSE_HEADER_ADDED;
        push_header(
            found,
            rule,
            rule.severity,
            head,
            header,
            Pair { base: Some(place(base)), head: Some(header_place(header)) },
            " is new",
        );
    }
}

fn header_place(header: &Header) -> Place {
    Place::key(header.source, header.pointer.clone())
}

fn push_header(
    found: &mut Found<'_, '_>,
    rule: &'static Rule,
    severity: Severity,
    response: &Response,
    header: &Header,
    places: Pair<Option<Place>>,
    says: &str,
) {
    let part = format!("The header {} of {}", quoted(&header.name), name(response.statuses));
    let path = format!("{} / header / {}", path(response), header.name);
    found.push_at((rule, severity), &path, places, part, says);
}

fn compare_header<'a>(
    found: &mut Found<'_, 'a>,
    graph: &mut Graph<'a>,
    response: &'a Response,
    pair: Pair<&'a Header>,
) {
    let Pair { base, head } = pair;
    let none = Lifecycle::default();
    let life = pair.map(|header| Life { deprecated: header.deprecated, lifecycle: &none });
    let turns = lifecycle::compare(life.base, life.head, found.sides.today);
    let mut tell = |rule: &'static Rule, severity: Severity, says: &str| {
        push_header(found, rule, severity, response, head, places(header_place(base), header_place(head)), says);
    };
    let mut say = |rule: &'static Rule, says: &str| tell(rule, rule.severity, says);
    match (base.required, head.required) {
        (false, true) => say(&rules::RESPONSE_HEADER_BECAME_REQUIRED, " is now always there"),
        (true, false) => say(&rules::RESPONSE_HEADER_BECAME_OPTIONAL, " may now be missing"),
        _ => {}
    }
    if base.description != head.description {
        say(&rules::DESCRIPTION_CHANGED, " is described in other words");
    }
    for turn in turns {
        tell(turn.rule, turn.severity, &turn.says);
    }
    if let (Some(from), Some(to)) = (base.schema, head.schema) {
        let within = format!("the headers of {}", name(response.statuses));
        let path = format!("{} / header / {}", path(response), head.name);
        let root = Root { operation: found.index, path, within, name: head.name.clone() };
        let mode = if head.media_type.is_none() { Mode::Text } else { Mode::Plain };
        compare_root(graph, root, Pair { base: from, head: to }, Way::Response, mode);
    }
}
