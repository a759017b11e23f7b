//! Listed values, and their names in clients.

use std::collections::{HashMap, HashSet};

use super::graph::Graph;
use crate::diff::change::Pair;
use crate::diff::change::Severity;
use crate::diff::rules;
use crate::diff::wire::finding::texts::{quoted, value};
use crate::ir::{Enum, Kind};

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, enums: Pair<&Enum>) {
    let Pair { base, head } = enums;
    match (base.open, head.open) {
        (true, false) => return graph.find(index, &rules::BECAME_ENUM, " may only have the values that are listed"),
        (false, true) => return graph.find(index, &rules::ENUM_DROPPED, " may have values that are not listed"),
        _ => {}
    }
    let known = |values: &Enum| values.values.iter().map(|value| value.value.to_string()).collect::<HashSet<_>>();
    let (had, has) = (known(base), known(head));
    for added in head.values.iter().filter(|value| !had.contains(&value.value.to_string())) {
        push(graph, index, &rules::ENUM_VALUE_ADDED, head.open, format!(" may now be {}", value(&added.value)));
    }
    for removed in base.values.iter().filter(|value| !has.contains(&value.value.to_string())) {
        push(
            graph,
            index,
            &rules::ENUM_VALUE_REMOVED,
            head.open,
            format!(" may no longer be {}", value(&removed.value)),
        );
    }
    compare_names(graph, index, enums);
}

/// Where values need not be listed, listing them forbids nothing.
fn push(graph: &mut Graph<'_>, index: u32, rules: &'static crate::diff::change::Directed, open: bool, says: String) {
    let rule = graph.rule(index, rules);
    let severity = if open { Severity::Safe } else { rule.severity };
    graph.find_as(index, rule, severity, says);
}

fn compare_names(graph: &mut Graph<'_>, index: u32, enums: Pair<&Enum>) {
    let names = enums.map(|values| {
        values.values.iter().map(|one| (one.value.to_string(), one.name.as_deref())).collect::<HashMap<_, _>>()
    });
    for one in &enums.head.values {
        let text = one.value.to_string();
        let (Some(old), new) = (names.base.get(&text), one.name.as_deref()) else { continue };
        if *old != new {
            let shown = |name: Option<&str>| name.map_or("nothing".to_owned(), quoted);
            let says =
                format!(" has {} for the name of {}, before that {}", shown(new), value(&one.value), shown(*old));
            let rule = &rules::ENUM_NAMES_CHANGED;
            return graph.find_as(index, rule, rule.severity, says);
        }
    }
}

/// Listed values against any of their type.
pub(super) fn compare_with_any(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) {
    match (kinds.base, kinds.head) {
        // Values that need not be listed forbid nothing.
        (Kind::Enum(values), _) | (_, Kind::Enum(values)) if values.open => {}
        (_, Kind::Enum(values)) => {
            let listed: Vec<String> = values.values.iter().take(MOST_SHOWN).map(|one| value(&one.value)).collect();
            let more = if values.values.len() > MOST_SHOWN { ", …" } else { "" };
            let says = format!(" may only be one of {}{more}", listed.join(", "));
            graph.find(index, &rules::BECAME_ENUM, says);
        }
        (Kind::Enum(_), _) => graph.find(index, &rules::ENUM_DROPPED, " may have values beside those that were listed"),
        _ => {}
    }
}

/// How many values a sentence lists.
const MOST_SHOWN: usize = 5;
