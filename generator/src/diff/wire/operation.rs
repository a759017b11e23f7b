//! Operations: what they are called and where, who may call them, and on to what they consist of.

use super::context::Found;
use super::finding::lifecycle::{self, Life};
use super::finding::texts::{link, quoted};
use super::finding::{Change, Message, Sides};
use super::pairing::{OperationPair, name, template};
use super::schema::Graph;
use super::{body, parameter, permission, response};
use crate::diff::change::{Pair, Severity};
use crate::diff::rules;
use crate::ir::{Operation, PageParameterPlace, PagedBy, Pagination};

pub(super) fn compare<'a>(
    sides: &Sides<'a>,
    pair: &OperationPair,
    index: usize,
    changes: &mut Vec<Change>,
    graph: &mut Graph<'a>,
) {
    let both = match *pair {
        OperationPair::Both(both) => both,
        OperationPair::Removed(base) => return push_removed(sides, &sides.base.operations[base], index, changes),
        OperationPair::Added(head) => return push_added(&sides.head.operations[head], index, changes),
    };
    let pair = Pair { base: &sides.base.operations[both.base], head: &sides.head.operations[both.head] };
    let mut found = Found { sides: *sides, index, pair, name: name(pair.head), changes };
    compare_address(&mut found);
    compare_id(&mut found);
    compare_life(&mut found);
    compare_tags(&mut found);
    compare_permission(&mut found);
    compare_pagination(&mut found);
    compare_texts(&mut found);
    parameter::compare(&mut found, graph);
    body::compare_request(&mut found, graph);
    response::compare(&mut found, graph);
    compare_callbacks(&mut found);
}

fn push_removed(sides: &Sides<'_>, operation: &Operation, index: usize, changes: &mut Vec<Change>) {
    let lifecycle = &operation.lifecycle;
    let unstable = operation.is_unstable() || matches!(lifecycle.stability.as_deref(), Some("draft" | "alpha"));
    let sunset = lifecycle.sunset.as_deref().unwrap_or_default();
    let (rule, severity, says) = match operation.deprecated {
        _ if unstable => (&rules::UNSTABLE_OPERATION_REMOVED, Severity::Risky, ", a preview, is gone".to_owned()),
        false => (&rules::OPERATION_REMOVED, Severity::Breaking, " is gone, and was not deprecated".to_owned()),
        true if lifecycle::is_over(lifecycle, sides.today) => {
            let says = format!(" is gone, as was said for {sunset}");
            (&rules::OPERATION_REMOVED_WITH_DEPRECATION, Severity::Safe, says)
        }
        true if lifecycle::date(sunset).is_some() => {
            let says = format!(" is gone before {sunset}, until which it was to stay");
            (&rules::OPERATION_REMOVED_BEFORE_SUNSET, Severity::Breaking, says)
        }
        true => {
            let says = " is gone, which was deprecated without a date".to_owned();
            (&rules::OPERATION_REMOVED_WITH_DEPRECATION, Severity::Risky, says)
        }
    };
    let places = Pair { base: Some(operation.place()), head: None };
    let message = Message::Whole(format!("{}{says}", with_address(operation)));
    changes.push(Change {
        rule,
        severity,
        operations: vec![index],
        direction: None,
        path: String::new(),
        places,
        message,
    });
}

fn push_added(operation: &Operation, index: usize, changes: &mut Vec<Change>) {
    changes.push(Change {
        rule: &rules::OPERATION_ADDED,
        severity: rules::OPERATION_ADDED.severity,
        operations: vec![index],
        direction: None,
        path: String::new(),
        places: Pair { base: None, head: Some(operation.place()) },
        message: Message::Whole(format!("{} is new", with_address(operation))),
    });
}

/// `ListOrgs (GET /api/v1/org)`.
fn with_address(operation: &Operation) -> String {
    match operation.has_own_id {
        true => format!("{} ({} {})", operation.id, operation.method.as_str(), operation.path),
        false => name(operation),
    }
}

fn compare_address(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    if template(&base.path) != template(&head.path) {
        let says = format!(" has the path {}, before that {}", quoted(&head.path), quoted(&base.path));
        found.tell(&rules::OPERATION_PATH_CHANGED, "", &says);
    }
    if base.method != head.method {
        let says = format!(" has the method {}, before that {}", head.method.as_str(), base.method.as_str());
        found.tell(&rules::OPERATION_METHOD_CHANGED, "", &says);
    }
}

fn compare_id(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    let address = format!("{} {}", head.method.as_str(), head.path);
    let (rule, message) = match (base.has_own_id, head.has_own_id) {
        (false, true) => (&rules::OPERATION_ID_ADDED, format!("{address} has the id {} now", quoted(&head.id))),
        (true, false) => (&rules::OPERATION_ID_REMOVED, format!("{address} no longer has the id {}", quoted(&base.id))),
        (true, true) if base.id != head.id => {
            let message = format!("{address} has the id {}, before that {}", quoted(&head.id), quoted(&base.id));
            (&rules::OPERATION_ID_CHANGED, message)
        }
        _ => return,
    };
    found.push(rule, rule.severity, "", message);
}

fn compare_life(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    let was = Life { deprecated: base.deprecated, lifecycle: &base.lifecycle };
    let is = Life { deprecated: head.deprecated, lifecycle: &head.lifecycle };
    for turn in lifecycle::compare(was, is, found.sides.today) {
        let message = format!("{}{}", found.name, turn.says);
        found.push(turn.rule, turn.severity, "", message);
    }
    match (&base.unstable, &head.unstable) {
        (None, Some(_)) => found.tell(&rules::BECAME_UNSTABLE, "", " is now a preview"),
        (Some(_), None) => found.tell(&rules::BECAME_STABLE, "", " is no longer a preview"),
        (Some(was), Some(is)) if was != is => {
            found.tell(&rules::UNSTABLE_NOTE_CHANGED, "", " is a preview for a reason in other words");
        }
        _ => {}
    }
}

fn compare_tags(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    for tag in head.tags.iter().filter(|tag| !base.tags.contains(tag)) {
        found.tell(&rules::TAG_ADDED, "", &format!(" now belongs to the tag {}", quoted(tag)));
    }
    for tag in base.tags.iter().filter(|tag| !head.tags.contains(tag)) {
        found.tell(&rules::TAG_REMOVED, "", &format!(" no longer belongs to the tag {}", quoted(tag)));
    }
}

fn compare_permission(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    if let Some((rule, says)) = permission::compare(base.permission.as_ref(), head.permission.as_ref()) {
        found.tell(rule, "x-permission", &says);
    }
}

fn compare_pagination(found: &mut Found<'_, '_>) {
    match (&found.pair.base.pagination, &found.pair.head.pagination) {
        (None, Some(_)) => {
            found.tell(&rules::PAGINATION_ADDED, "x-pagination", " now says how its results come in pages")
        }
        (Some(_), None) => {
            found.tell(&rules::PAGINATION_REMOVED, "x-pagination", " no longer says how its results come in pages");
        }
        (Some(base), Some(head)) if pages(base) != pages(head) => {
            found.tell(&rules::PAGINATION_CHANGED, "x-pagination", " has its results in pages in another way");
        }
        _ => {}
    }
}

/// What `x-pagination` says, without the places where it does.
fn pages(pagination: &Pagination) -> (String, &PageParameterPlace, Option<&PageParameterPlace>, &[String]) {
    let by = match &pagination.by {
        PagedBy::Cursor(path) => format!("cursor {}", path.members.join(".")),
        PagedBy::Page { first } => format!("page {first:?}"),
        PagedBy::Offset => "offset".to_owned(),
    };
    let limit = pagination.limit.as_ref().map(|limit| &limit.place);
    (by, &pagination.parameter.place, limit, &pagination.results.members)
}

fn compare_texts(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair;
    if base.summary != head.summary {
        found.tell(&rules::SUMMARY_CHANGED, "", " is summed up in other words");
    }
    if base.description != head.description {
        found.tell(&rules::DESCRIPTION_CHANGED, "", " is described in other words");
    }
    if link(&base.external_docs) != link(&head.external_docs) {
        found.tell(&rules::EXTERNAL_DOCS_CHANGED, "", " links to other documentation");
    }
}

/// Of callbacks the names alone are known.
fn compare_callbacks(found: &mut Found<'_, '_>) {
    let Pair { base, head } = found.pair.map(|operation| &operation.callbacks);
    for name in head.iter().filter(|name| !base.contains(name)) {
        found.tell(&rules::CALLBACK_ADDED, "callbacks", &format!(" now has the callback {}", quoted(name)));
    }
    for name in base.iter().filter(|name| !head.contains(name)) {
        found.tell(&rules::CALLBACK_REMOVED, "callbacks", &format!(" no longer has the callback {}", quoted(name)));
    }
}
