//! The schemas that an `allOf` was merged from. Input: a pair of merged schemas, and what differs in it. Output: the part that says so.
//!
//! Whatever a component says is a change of that component, and not of those that include it: their names and their number would be in
//! messages and fingerprints.

use std::collections::{HashMap, HashSet};

use super::compare::compare_alone;
use super::graph::{Finding, Node, Text};
use super::shape::shape;
use super::steps::Step;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Severity};
use crate::diff::wire::finding::Sides;
use crate::ir::{Additional, Kind, SchemaId};
use crate::passes::Resolved;

/// The most schemas that are visited for one `allOf`.
const MAX_VISITED: usize = 256;

/// What is said of the parts of all merged schemas, which several of these may include.
#[derive(Default)]
pub(super) struct Parts {
    by_merged: HashMap<Pair<SchemaId>, Vec<Pair<SchemaId>>>,
    said_of: HashMap<Node, HashMap<Said, Pair<Option<Location>>>>,
}

/// What a finding says, wherever it is.
type Said = (&'static str, Severity, Option<Step>, Text);

impl Parts {
    /// Returns the pair of parts that differ in the same way as the merged schemas, with the locations of that difference, if there is only
    /// one such pair.
    pub(super) fn cause(
        &mut self,
        sides: Sides<'_>,
        node: Node,
        finding: &Finding,
    ) -> Option<(Pair<SchemaId>, Pair<Option<Location>>)> {
        let parts = self.by_merged.entry(node.ids).or_insert_with(|| paired_parts(sides, node.ids));
        let mut cause = None;
        for &ids in parts.iter() {
            let part = Node { ids, ..node };
            let said = self.said_of.entry(part).or_insert_with(|| {
                compare_alone(sides, part).into_iter().map(|one| (said_by(&one), one.locations)).collect()
            });
            if let Some(locations) = said.get(&said_by(finding)) {
                if cause.is_some() {
                    return None;
                }
                cause = Some((ids, locations.clone()));
            }
        }
        cause
    }
}

fn said_by(finding: &Finding) -> Said {
    (finding.rule.id, finding.severity, finding.step.clone(), finding.text.clone())
}

/// Returns the schemas in which a step leads from two owners to two others: the only part of an owner that has it, else the owner itself.
pub(super) fn declaring(
    sides: Sides<'_>,
    owners: Pair<SchemaId>,
    step: &Step,
    children: Pair<SchemaId>,
) -> Pair<SchemaId> {
    Pair {
        base: declaring_part(sides.base, owners.base, step, children.base),
        head: declaring_part(sides.head, owners.head, step, children.head),
    }
}

fn declaring_part(resolved: &Resolved, owner: SchemaId, step: &Step, child: SchemaId) -> SchemaId {
    let parts = parts(resolved, owner);
    let mut declaring = parts.iter().filter(|part| {
        let declared = declared_schema(&resolved.written(**part).kind, step);
        declared.is_some_and(|declared| declared == child || is_part_of(resolved, child, declared))
    });
    let first = declaring.next();
    first.filter(|_| declaring.next().is_none()).copied().unwrap_or(owner)
}

/// Returns the schema that a step leads to.
fn declared_schema(kind: &Kind, step: &Step) -> Option<SchemaId> {
    match (kind, step) {
        (Kind::Object(object), Step::Property(name)) => {
            object.properties.iter().find(|property| property.name == *name).map(|property| property.schema)
        }
        (Kind::Object(object), Step::Values) => match object.additional {
            Additional::Schema(values) => Some(values),
            Additional::Any | Additional::Forbidden => None,
        },
        (Kind::Map(values), Step::Values) => Some(*values),
        (Kind::Array(array), Step::Items) => Some(array.items),
        _ => None,
    }
}

/// Returns `true` if one schema is written in the `allOf` of the other one.
fn is_part_of(resolved: &Resolved, part: SchemaId, whole: SchemaId) -> bool {
    let inner = resolved.pointer_of(part).strip_prefix(resolved.pointer_of(whole));
    resolved.source_of(part) == resolved.source_of(whole) && inner.is_some_and(|rest| rest.starts_with("/allOf/"))
}

/// Returns the parts of two schemas that are written at the same location.
fn paired_parts(sides: Sides<'_>, ids: Pair<SchemaId>) -> Vec<Pair<SchemaId>> {
    let base = by_pointer(sides.base, ids.base);
    let head = by_pointer(sides.head, ids.head);
    let pair =
        |(pointer, base): (&&str, &Option<SchemaId>)| Some(Pair { base: (*base)?, head: (*head.get(pointer)?)? });
    base.iter().filter_map(pair).collect()
}

/// Returns the parts of a schema by their pointers; `None` for several with the same one.
fn by_pointer(resolved: &Resolved, id: SchemaId) -> HashMap<&str, Option<SchemaId>> {
    let mut parts_by_pointer = HashMap::new();
    for part in parts(resolved, id) {
        let known = parts_by_pointer.entry(resolved.pointer_of(part));
        known.and_modify(|known| *known = None).or_insert(Some(part));
    }
    parts_by_pointer
}

/// Returns the schemas that a schema was merged from, through references and nested `allOf`s; none for a schema that is no `allOf`.
fn parts(resolved: &Resolved, id: SchemaId) -> Vec<SchemaId> {
    let (id, _) = shape(resolved, id);
    let mut parts = Vec::new();
    if !matches!(resolved.written(id).kind, Kind::AllOf(_)) {
        return parts;
    }
    let mut seen = HashSet::from([id]);
    let mut open = vec![id];
    while let Some(next) = open.pop().filter(|_| seen.len() <= MAX_VISITED) {
        match &resolved.written(next).kind {
            Kind::AllOf(subschemas) => open.extend(subschemas.iter().filter(|one| seen.insert(**one))),
            Kind::Alias(target) => open.extend(Some(*target).filter(|one| seen.insert(*one))),
            _ => parts.push(next),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{document, document_changes};

    /// Returns the changes of two requests, one with each component that has `Base` in its `allOf`.
    fn changes(base: [&Value; 2], head: [&Value; 2]) -> Vec<String> {
        let document = |[base, cat]: [&Value; 2]| {
            let body = |name: &str| {
                let schema = json!({"$ref": format!("#/components/schemas/{name}")});
                json!({"requestBody": {"content": {"application/json": {"schema": schema}}}})
            };
            let mut made = document(&body("Cat"));
            made["paths"]["/dogs"] = document(&body("Dog"))["paths"]["/things"].clone();
            let including = |own: &Value| json!({"allOf": [{"$ref": "#/components/schemas/Base"}, own]});
            let dog = json!({"properties": {"barks": {"type": "boolean"}}});
            made["components"]["schemas"] = json!({"Base": base, "Cat": including(cat), "Dog": including(&dog)});
            made
        };
        document_changes(&document(base), &document(head))
    }

    fn object(properties: Value) -> Value {
        json!({"type": "object", "properties": properties})
    }

    const BOTH: &str = "`POST /dogs` and `POST /things`";

    #[test]
    fn a_property_belongs_to_the_component_that_declares_it() {
        let base = |length: u8| object(json!({"x": {"type": "string", "maxLength": length}}));
        let cat = object(json!({"purrs": {"type": "boolean"}}));
        let reported = changes([&base(9), &cat], [&base(5), &cat]);
        assert_eq!(reported, [format!("breaking {BOTH}: schema `Base.x` in requests: maxLength 9 → 5")]);
        let wider = object(json!({"x": {"type": "string", "maxLength": 9}, "y": {"type": "string"}}));
        let reported = changes([&base(9), &cat], [&wider, &cat]);
        assert_eq!(reported, [format!("safe {BOTH}: schema `Base` in requests: new property `y`: string")]);
    }

    #[test]
    fn a_required_list_belongs_to_the_part_that_has_it() {
        let optional = object(json!({"x": {"type": "string"}}));
        let required = |schema: &Value| {
            let mut schema = schema.clone();
            schema["required"] = json!(["x"]);
            schema
        };
        let cat = object(json!({"purrs": {"type": "boolean"}}));
        let reported = changes([&optional, &cat], [&required(&optional), &cat]);
        assert_eq!(reported, [format!("breaking {BOTH}: schema `Base.x` in requests: became required")]);
        let reported = changes([&optional, &cat], [&optional, &required(&cat)]);
        assert_eq!(reported, ["breaking `POST /things`: request body `x`: became required"]);
    }

    /// A property that two parts declare is that of both; what one of them says is a change of that one.
    #[test]
    fn a_property_of_two_parts_changes_in_one_of_them() {
        let base = |length: u8| object(json!({"x": object(json!({"y": {"type": "string", "maxLength": length}}))}));
        let cat = object(json!({"x": object(json!({"z": {"type": "string"}}))}));
        let reported = changes([&base(9), &cat], [&base(5), &cat]);
        assert_eq!(reported, [format!("breaking {BOTH}: schema `Base.x.y` in requests: maxLength 9 → 5")]);
        let limited = |length: u8| object(json!({"x": {"type": "string", "maxLength": length}}));
        let listed = object(json!({"x": {"type": "string", "pattern": "^a"}}));
        let reported = changes([&limited(9), &listed], [&limited(5), &listed]);
        assert_eq!(reported, [format!("breaking {BOTH}: schema `Base.x` in requests: maxLength 9 → 5")]);
    }

    #[test]
    fn what_no_part_says_alone_belongs_to_the_schema_that_includes_them() {
        let text = |limits: Value| {
            let mut text = json!({"type": "string"});
            text.as_object_mut()
                .into_iter()
                .for_each(|text| text.extend(limits.as_object().cloned().unwrap_or_default()));
            text
        };
        let (base, own) = (text(json!({"maxLength": 10})), text(json!({"maxLength": 20})));
        let reported = changes([&base, &own], [&text(json!({"maxLength": 5})), &own]);
        assert!(
            reported.contains(&"breaking `POST /things`: request body: maxLength 10 → 5".to_owned()),
            "{reported:?}"
        );
        let reported = changes([&base, &own], [&text(json!({})), &own]);
        assert!(reported.contains(&"safe `POST /things`: request body: maxLength 10 → 20".to_owned()), "{reported:?}");
    }

    #[test]
    fn a_nested_all_of_belongs_to_the_component_that_it_is_written_in() {
        let base = |length: u8| {
            let root = json!({"$ref": "#/components/schemas/Dog"});
            json!({"allOf": [root, object(json!({"x": {"type": "string", "maxLength": length}}))]})
        };
        let document = |length: u8| {
            let schema = json!({"$ref": "#/components/schemas/Cat"});
            let mut made = document(&json!({"requestBody": {"content": {"application/json": {"schema": schema}}}}));
            made["paths"]["/others"] = made["paths"]["/things"].clone();
            let other = json!({"$ref": "#/components/schemas/Tom"});
            made["paths"]["/others"]["post"]["requestBody"]["content"]["application/json"]["schema"] = other;
            let including = |own: &str| {
                let own = object(json!({own: {"type": "string"}}));
                json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"oneOf": [own, object(json!({"b": {"type": "string"}}))]}]})
            };
            let dog = object(json!({"barks": {"type": "boolean"}}));
            made["components"]["schemas"] =
                json!({"Base": base(length), "Dog": dog, "Cat": including("a"), "Tom": including("c")});
            made
        };
        let reported = document_changes(&document(9), &document(5));
        let expected = "breaking `POST /others` and `POST /things`: schema `Base.x` in requests: maxLength 9 → 5";
        assert_eq!(reported, [expected]);
    }

    #[test]
    fn a_part_that_is_no_component_has_the_name_of_one_that_includes_it() {
        let document = |length: u8| {
            let body = |name: &str| {
                let schema = json!({"$ref": format!("#/components/schemas/{name}")});
                json!({"requestBody": {"content": {"application/json": {"schema": schema}}}})
            };
            let mut made = document(&body("Dog"));
            made["paths"]["/cats"] = document(&body("Cat"))["paths"]["/things"].clone();
            made["x-parts"] = json!({"Base": object(json!({"x": {"type": "string", "maxLength": length}}))});
            let own = |name: &str| object(json!({name: {"type": "string"}}));
            let including = |name: &str| json!({"allOf": [{"$ref": "#/x-parts/Base"}, own(name)]});
            made["components"]["schemas"] = json!({"Cat": including("a"), "Dog": including("b")});
            made
        };
        let reported = document_changes(&document(9), &document(5));
        let expected = "breaking `POST /cats` and `POST /things`: schema `Cat.x` in requests: maxLength 9 → 5";
        assert_eq!(reported, [expected]);
    }
}
