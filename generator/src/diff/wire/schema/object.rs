//! Objects and maps: properties, which of them must be there, what may stand beside them.

use std::collections::HashMap;

use super::bounds::{End, compare as compare_bounds, count};
use super::graph::{Finding, Graph, Mode, Node, Way};
use super::shape::{Shape, shape};
use super::steps::Step;
use super::types::{shown, type_of};
use crate::diagnostic::Place;
use crate::diff::change::Pair;
use crate::diff::change::Severity;
use crate::diff::rules;
use crate::diff::wire::finding::places;
use crate::diff::wire::finding::texts::value;
use crate::ir::{Access, Additional, Api, Kind, Property, SchemaId};
use crate::pointer;

/// An object or a map, which is an object without properties.
#[derive(Clone, Copy)]
struct View<'a> {
    properties: &'a [Property],
    additional: Additional,
    required_elsewhere: &'a [String],
}

pub(super) fn compare<'a>(graph: &mut Graph<'a>, index: u32, ids: Pair<SchemaId>, kinds: Pair<&'a Kind>) {
    let sides = graph.sides;
    let views = Pair { base: view(sides.base, kinds.base), head: view(sides.head, kinds.head) };
    compare_properties(graph, index, ids, views);
    compare_required_elsewhere(graph, index, ids, views);
    compare_additional(graph, index, views.map(|view| view.additional));
    let sizes = Pair { base: sides.base.schema(ids.base), head: sides.head.schema(ids.head) };
    let most = sizes.map(|schema| count(schema.max_properties));
    compare_bounds(graph, index, &rules::MAX_PROPERTIES, End::Upper, "number of members", most);
    let least = sizes.map(|schema| count(schema.min_properties.filter(|members| *members > 0)));
    compare_bounds(graph, index, &rules::MIN_PROPERTIES, End::Lower, "number of members", least);
}

fn view<'a>(api: &Api, kind: &'a Kind) -> View<'a> {
    // Any value is what is allowed where nothing is said.
    let additional = |values: SchemaId| match shape(api, values).1 {
        Shape::Plain(Kind::Any) => Additional::Any,
        _ => Additional::Schema(values),
    };
    match kind {
        Kind::Object(object) => View {
            properties: &object.properties,
            additional: match object.additional {
                Additional::Schema(values) => additional(values),
                other => other,
            },
            required_elsewhere: &object.required_elsewhere,
        },
        Kind::Map(values) => View { properties: &[], additional: additional(*values), required_elsewhere: &[] },
        _ => View { properties: &[], additional: Additional::Any, required_elsewhere: &[] },
    }
}

fn compare_properties<'a>(graph: &mut Graph<'a>, index: u32, ids: Pair<SchemaId>, views: Pair<View<'a>>) {
    let named = |view: View<'a>| view.properties.iter().map(|one| (one.name.as_str(), one)).collect::<HashMap<_, _>>();
    let known = views.map(named);
    for property in views.base.properties {
        match known.head.get(property.name.as_str()) {
            Some(head) => compare_pair(graph, index, ids, Pair { base: property, head }),
            None => push_removed(graph, index, ids, property, views.head),
        }
    }
    for property in views.head.properties.iter().filter(|one| !known.base.contains_key(one.name.as_str())) {
        push_added(graph, index, ids, property);
    }
}

/// Where a property stands: in the object, or in what it was merged from.
fn property_place(api: &Api, owner: SchemaId, property: &Property) -> Place {
    let schema = api.schema(property.schema);
    let is_inline = pointer::last(&schema.pointer).as_deref() == Some(property.name.as_str())
        && pointer::parent(&schema.pointer).and_then(pointer::last).as_deref() == Some("properties");
    if is_inline {
        return Place::key(schema.source, schema.pointer.clone());
    }
    let owner = api.schema(owner);
    Place::key(owner.source, pointer::join(&pointer::join(&owner.pointer, "properties"), &property.name))
}

/// Whether it does not go this way at all.
fn is_absent(way: Way, access: Access) -> bool {
    matches!((way, access), (Way::Request, Access::ReadOnly) | (Way::Response, Access::WriteOnly))
}

fn push_removed(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, property: &Property, head: View<'_>) {
    let Node { way, .. } = graph.node(index);
    let absent = is_absent(way, graph.sides.base.access(property.schema));
    let rule = match property.required && !absent {
        true => graph.rule(index, &rules::REQUIRED_PROPERTY_REMOVED),
        false => graph.rule(index, &rules::PROPERTY_REMOVED),
    };
    let closed = head.additional == Additional::Forbidden && way == Way::Request;
    let (severity, says) = match closed {
        true => (Severity::Breaking, " is gone, and is refused as the object is closed"),
        false => (rule.severity, " is gone"),
    };
    let places =
        places(property_place(graph.sides.base, ids.base, property), graph.sides.head.schema(ids.head).place());
    let step = Some(Step::Property(property.name.clone()));
    graph.find_at(Finding { node: index, rule, severity, step, places, says: says.to_owned(), muted: absent });
}

fn push_added(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, property: &Property) {
    let head = graph.sides.head;
    let absent = is_absent(graph.node(index).way, head.access(property.schema));
    let rule = match property.required && !absent {
        true => graph.rule(index, &rules::REQUIRED_PROPERTY_ADDED),
        false => graph.rule(index, &rules::PROPERTY_ADDED),
    };
    let default = head.schema(property.schema).default.as_ref();
    let with_default = default.map(|default| format!(", with the default {}", value(default))).unwrap_or_default();
    let says = match property.required && !absent {
        true => format!(" is new and required{with_default}"),
        false => format!(" is new{with_default}"),
    };
    let places = places(graph.sides.base.schema(ids.base).place(), property_place(head, ids.head, property));
    let step = Some(Step::Property(property.name.clone()));
    graph.find_at(Finding { node: index, rule, severity: rule.severity, step, places, says, muted: absent });
}

fn compare_pair(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<&Property>) {
    let sides = graph.sides;
    let Node { way, mode, .. } = graph.node(index);
    let access = Pair { base: sides.base.access(pair.base.schema), head: sides.head.access(pair.head.schema) };
    let absent = access.map(|access| is_absent(way, access));
    let step = Step::Property(pair.head.name.clone());
    let muted = absent.base && absent.head;
    let mut push = |rules: &'static crate::diff::change::Directed, severity: Option<Severity>, says: &str| {
        let rule = graph.rule(index, rules);
        let severity = severity.unwrap_or(rule.severity);
        let places =
            places(property_place(sides.base, ids.base, pair.base), property_place(sides.head, ids.head, pair.head));
        let (step, says) = (Some(step.clone()), says.to_owned());
        graph.find_at(Finding { node: index, rule, severity, step, places, says, muted });
    };
    let breaks = |does: bool| does.then_some(Severity::Breaking);
    // What was not asked for this way is asked for now, or what was always there is there no more.
    if access.base != Access::ReadOnly && access.head == Access::ReadOnly {
        push(&rules::BECAME_READ_ONLY, None, " is now read-only");
    }
    if access.base == Access::ReadOnly && access.head != Access::ReadOnly {
        let severity = breaks(way == Way::Request && pair.head.required && access.head == Access::ReadWrite);
        push(&rules::BECAME_NOT_READ_ONLY, severity, " is no longer read-only");
    }
    if access.base != Access::WriteOnly && access.head == Access::WriteOnly {
        let severity = breaks(way == Way::Response && pair.base.required);
        push(&rules::BECAME_WRITE_ONLY, severity, " is now write-only");
    }
    if access.base == Access::WriteOnly && access.head != Access::WriteOnly {
        push(&rules::BECAME_NOT_WRITE_ONLY, None, " is no longer write-only");
    }
    let severity = (absent.base || absent.head).then_some(Severity::Safe);
    match (pair.base.required, pair.head.required) {
        (false, true) => push(&rules::PROPERTY_BECAME_REQUIRED, severity, " is now required"),
        (true, false) => push(&rules::PROPERTY_BECAME_OPTIONAL, severity, " may now be left out"),
        _ => {}
    }
    let mode = if muted { Mode::Muted } else { mode };
    graph.child_in_mode(index, step, Pair { base: pair.base.schema, head: pair.head.schema }, mode);
}

/// Members that must be there and have no schema of their own.
fn compare_required_elsewhere(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, views: Pair<View<'_>>) {
    let has = |view: View<'_>, name: &str| view.properties.iter().any(|property| property.name == name);
    let lost = |from: View<'_>, to: View<'_>| -> Vec<String> {
        let names = from.required_elsewhere.iter();
        names.filter(|name| !to.required_elsewhere.contains(name) && !has(to, name)).cloned().collect()
    };
    let both = places(graph.sides.base.schema(ids.base).place(), graph.sides.head.schema(ids.head).place());
    let changed = [
        (&rules::PROPERTY_BECAME_REQUIRED, lost(views.head, views.base), " is now required"),
        (&rules::PROPERTY_BECAME_OPTIONAL, lost(views.base, views.head), " may now be left out"),
    ];
    for (rules, names, says) in changed {
        let rule = graph.rule(index, rules);
        for name in names {
            let step = Some(Step::Property(name));
            let says = says.to_owned();
            let (severity, places) = (rule.severity, both.clone());
            graph.find_at(Finding { node: index, rule, severity, step, places, says, muted: false });
        }
    }
}

fn compare_additional(graph: &mut Graph<'_>, index: u32, additional: Pair<Additional>) {
    use Additional::{Any, Forbidden, Schema};
    let of = |api: &Api, id: SchemaId| match shape(api, id).1 {
        Shape::Union(_) => "one of several types",
        Shape::Plain(kind) => shown(type_of(kind)),
    };
    match (additional.base, additional.head) {
        (Any | Schema(_), Forbidden) => {
            graph.find(index, &rules::CLOSED, " may no longer have members beside its properties");
        }
        (Forbidden, Any | Schema(_)) => graph.find(index, &rules::OPENED, " may have members beside its properties"),
        (Any, Schema(head)) => {
            let says = format!(" has in its other members {}, before that any value", of(graph.sides.head, head));
            graph.find(index, &rules::TYPE_SPECIALIZED, says);
        }
        (Schema(base), Any) => {
            let says = format!(" has in its other members any value, before that {}", of(graph.sides.base, base));
            graph.find(index, &rules::TYPE_GENERALIZED, says);
        }
        (Schema(base), Schema(head)) => graph.child(index, Step::Values, Pair { base, head }),
        (Any, Any) | (Forbidden, Forbidden) => {}
    }
}
