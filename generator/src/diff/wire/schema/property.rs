//! Properties that both objects have: `required`, `readOnly` and `writeOnly`.

use super::array::is_scalar;
use super::graph::{Finding, Graph, Node, Serialization, Text};
use super::shape::{Shape, shape};
use super::steps::Step;
use crate::diagnostic::Location;
use crate::diff::change::{DirectedRule, Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::locations;
use crate::ir::{Access, Kind, Property, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

pub(super) const BECAME_REQUIRED: &str = "became required";
pub(super) const BECAME_OPTIONAL: &str = "became optional";

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<&Property>) {
    let sides = graph.sides;
    let above = graph.node(index);
    let Node { direction, serialization, .. } = above;
    let access = Pair { base: sides.base.access(pair.base.schema), head: sides.head.access(pair.head.schema) };
    let absent = access.map(|access| is_absent(direction, access));
    let is_always_absent = absent.base && absent.head;
    let step = Step::Property(pair.head.name.clone());
    for (rules, severity, text) in changes(direction, access, pair.map(|property| property.required)) {
        let rule = graph.rule(index, rules);
        let severity = severity.unwrap_or(rule.severity);
        let locations = locations(
            property_location(sides.base, ids.base, pair.base),
            property_location(sides.head, ids.head, pair.head),
        );
        let (step, text) = (Some(step.clone()), Text::Changed(text.to_owned()));
        let absent = is_always_absent;
        graph.push_finding(Finding {
            node: index,
            rule,
            severity,
            step,
            locations,
            text,
            absent,
            meaning: None,
            added: None,
        });
    }
    let schemas = pair.map(|property| property.schema);
    let serialization = match serialization {
        _ if absent.base || absent.head => Serialization::Absent,
        Serialization::Form if is_form_text(sides.base, schemas.base) && is_form_text(sides.head, schemas.head) => {
            Serialization::Repeated
        }
        Serialization::Form => Serialization::MediaType,
        Serialization::Repeated => Serialization::Text,
        other => other,
    };
    let required = pair.base.required || pair.head.required;
    graph.child_as(index, step, Node { ids: schemas, serialization, required, ..above });
}

/// Returns `true` for what forms send as text: scalars, and arrays of them.
fn is_form_text(resolved: &Resolved, id: SchemaId) -> bool {
    match shape(resolved, id).1 {
        Shape::Plain(Kind::Array(array)) => {
            matches!(shape(resolved, array.items).1, Shape::Plain(kind) if is_scalar(kind))
        }
        Shape::Plain(kind) => is_scalar(kind),
        Shape::Union(_) => false,
    }
}

/// A rule, the severity where it is not the rule's, and what changed.
type PropertyChange = (&'static DirectedRule, Option<Severity>, &'static str);

fn changes(direction: Direction, access: Pair<Access>, required: Pair<bool>) -> Vec<PropertyChange> {
    use Access::{ReadOnly, ReadWrite, WriteOnly};
    let breaks_if = |breaks: bool| breaks.then_some(Severity::Breaking);
    let (is_request, is_response) = (direction == Direction::Request, direction == Direction::Response);
    let mut changes: Vec<PropertyChange> = Vec::new();
    if access.base != ReadOnly && access.head == ReadOnly {
        changes.push((&rules::BECAME_READ_ONLY, None, "became readOnly"));
    }
    if access.base == ReadOnly && access.head != ReadOnly {
        // Requests did not have it, and must have it now.
        let severity = breaks_if(is_request && required.head && access.head == ReadWrite);
        changes.push((&rules::BECAME_NOT_READ_ONLY, severity, "no longer readOnly"));
    }
    if access.base != WriteOnly && access.head == WriteOnly {
        // Responses always had it, and no longer do.
        let severity = breaks_if(is_response && required.base);
        changes.push((&rules::BECAME_WRITE_ONLY, severity, "became writeOnly"));
    }
    if access.base == WriteOnly && access.head != WriteOnly {
        changes.push((&rules::BECAME_NOT_WRITE_ONLY, None, "no longer writeOnly"));
    }
    let is_absent = is_absent(direction, access.base) || is_absent(direction, access.head);
    let severity = is_absent.then_some(Severity::Safe);
    match (required.base, required.head) {
        (false, true) => changes.push((&rules::PROPERTY_BECAME_REQUIRED, severity, BECAME_REQUIRED)),
        (true, false) => changes.push((&rules::PROPERTY_BECAME_OPTIONAL, severity, BECAME_OPTIONAL)),
        _ => {}
    }
    changes
}

/// Returns `true` if a property is not sent in this direction.
pub(super) fn is_absent(direction: Direction, access: Access) -> bool {
    matches!((direction, access), (Direction::Request, Access::ReadOnly) | (Direction::Response, Access::WriteOnly))
}

/// Returns where a property is defined: in the object, or in a schema that was merged into it.
pub(super) fn property_location(resolved: &Resolved, owner: SchemaId, property: &Property) -> Location {
    let own = resolved.pointer_of(property.schema);
    let is_inline = pointer::last(own).as_deref() == Some(property.name.as_str())
        && pointer::parent(own).and_then(pointer::last).as_deref() == Some("properties");
    if is_inline {
        return Location::key(resolved.source_of(property.schema), own);
    }
    let properties = pointer::join(resolved.pointer_of(owner), "properties");
    Location::key(resolved.source_of(owner), pointer::join(&properties, &property.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(
        direction: Direction,
        access: [Access; 2],
        required: [bool; 2],
    ) -> Vec<(&'static str, Option<Severity>)> {
        let [base, head] = access;
        let required = Pair { base: required[0], head: required[1] };
        let reported = changes(direction, Pair { base, head }, required).into_iter();
        reported.map(|(_, severity, text)| (text, severity)).collect()
    }

    #[test]
    fn a_property_that_requests_must_suddenly_have_breaks_them() {
        use Access::{ReadOnly, ReadWrite};
        let breaking = Some(Severity::Breaking);
        let is = |required| reported(Direction::Request, [ReadOnly, ReadWrite], [required; 2]);
        assert_eq!(is(true), [("no longer readOnly", breaking)]);
        assert_eq!(is(false), [("no longer readOnly", None)]);
        assert_eq!(reported(Direction::Response, [ReadOnly, ReadWrite], [true; 2]), [("no longer readOnly", None)]);
    }

    #[test]
    fn required_matters_only_where_the_property_is_sent() {
        use Access::{ReadWrite, WriteOnly};
        let is = |access| reported(Direction::Response, [access; 2], [true, false]);
        assert_eq!(is(ReadWrite), [("became optional", None)]);
        assert_eq!(is(WriteOnly), [("became optional", Some(Severity::Safe))]);
    }
}
