//! Keywords of schemas of every type: `nullable`, `default`, `deprecated`, constraints, titles, descriptions and examples.

use super::enumeration::{ENUM, key};
use super::graph::Graph;
use super::shape::{asserted, referred};
use crate::diff::change::{Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::lifecycle::{self, LifecycleState};
use crate::diff::wire::finding::texts::{
    DESCRIPTION_CHANGED, EXTERNAL_DOCS_CHANGED, describe_change, describe_names, link, value,
};
use crate::ir::{Annotations, Constraint, Kind, Lifecycle, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// Compares what schemas say beside their types, and returns their constraints.
pub(super) fn compare<'a>(graph: &mut Graph<'a>, index: u32) -> Pair<Vec<&'a Constraint>> {
    let sides = graph.sides;
    let ids = graph.node(index).ids;
    // Changes of a referred schema belong to the pair of referred schemas.
    let are_references = referred(sides.base, ids.base).is_some() && referred(sides.head, ids.head).is_some();
    let own = Pair { base: sides.base.annotations(ids.base), head: sides.head.annotations(ids.head) };
    let whole = Pair { base: Attributes::of(sides.base, ids.base), head: Attributes::of(sides.head, ids.head) };
    let layers = Layers { are_references, own, whole: &whole };
    compare_null(graph, index, &layers);
    compare_default(graph, index, &layers);
    if layers.differ(|schema| (schema.deprecated, &schema.lifecycle), |all| (all.deprecated, &all.lifecycle)) {
        for change in lifecycle::compare(whole.base.lifecycle_state(), whole.head.lifecycle_state(), sides.today) {
            graph.push_as(index, change.rule, change.severity, change.text);
        }
    }
    compare_extensible(graph, index, own);
    if own.map(|schema| schema.secret).differs() {
        let text = format!("x-secret {} → {}", own.base.secret, own.head.secret);
        graph.push_as(index, &rules::SECRET_CHANGED, rules::SECRET_CHANGED.severity, text);
    }
    compare_texts(graph, index, &layers);
    if are_references {
        own.map(|schema| schema.constraints.iter().collect())
    } else {
        whole.map(|all| all.constraints)
    }
}

/// The keywords of a schema, else of the schema that it refers to.
struct Attributes<'a> {
    nullable: bool,
    deprecated: bool,
    lifecycle: Lifecycle,
    default: Option<&'a serde_json::Value>,
    constraints: Vec<&'a Constraint>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    example: Option<&'a serde_json::Value>,
    external_docs: Option<(&'a str, Option<&'a str>)>,
}

impl<'a> Attributes<'a> {
    fn of(resolved: &'a Resolved, id: SchemaId) -> Self {
        let mut chain: Vec<&Annotations> = vec![resolved.annotations(id)];
        let mut last = id;
        while let Some(target) = referred(resolved, last)
            && chain.len() <= resolved.schema_count()
        {
            chain.push(resolved.annotations(target));
            last = target;
        }
        let life =
            |one: fn(&Lifecycle) -> Option<&String>| chain.iter().find_map(|schema| one(&schema.lifecycle)).cloned();
        let assertion = asserted(resolved, last).map(|(_, assertion)| assertion);
        Attributes {
            nullable: chain.iter().any(|schema| schema.nullable),
            deprecated: chain.iter().any(|schema| schema.deprecated),
            lifecycle: Lifecycle {
                sunset: life(|one| one.sunset.as_ref()),
                stability: life(|one| one.stability.as_ref()),
            },
            default: chain.iter().find_map(|schema| schema.default.as_ref()),
            constraints: chain.iter().flat_map(|schema| &schema.constraints).chain(assertion).collect(),
            title: chain.iter().find_map(|schema| schema.title.as_deref()),
            description: chain.iter().find_map(|schema| schema.description.as_deref()),
            example: chain.iter().find_map(|schema| schema.example.as_ref()),
            external_docs: chain.iter().find_map(|schema| link(&schema.external_docs)),
        }
    }
}

impl Attributes<'_> {
    fn lifecycle_state(&self) -> LifecycleState<'_> {
        LifecycleState { deprecated: self.deprecated, lifecycle: &self.lifecycle }
    }
}

/// Both schemas as they are written, and with what they refer to.
struct Layers<'a, 'w> {
    are_references: bool,
    own: Pair<&'a Annotations>,
    whole: &'w Pair<Attributes<'a>>,
}

impl<'a, 'w> Layers<'a, 'w> {
    /// Returns `true` if the schemas differ, and not only in what they refer to.
    fn differ<O: PartialEq, W: PartialEq>(
        &self,
        own: impl Fn(&'a Annotations) -> O,
        whole: impl Fn(&'w Attributes<'a>) -> W,
    ) -> bool {
        whole(&self.whole.base) != whole(&self.whole.head)
            && (!self.are_references || own(self.own.base) != own(self.own.head))
    }
}

fn compare_null(graph: &mut Graph<'_>, index: u32, layers: &Layers<'_, '_>) {
    // A schema without a type or values allows null.
    let Pair { base, head } = graph.node(index).ids;
    let is_any = |resolved: &Resolved, id: SchemaId, all: &Attributes<'_>| {
        *resolved.kind(id) == Kind::Any && all.constraints.iter().all(|one| one.keyword != ENUM)
    };
    let allow_any =
        is_any(graph.sides.base, base, &layers.whole.base) || is_any(graph.sides.head, head, &layers.whole.head);
    if allow_any || !layers.differ(|schema| schema.nullable, |all| all.nullable) {
        return;
    }
    if layers.whole.head.nullable {
        graph.push(index, &rules::BECAME_NULLABLE, "became nullable");
    } else {
        graph.push(index, &rules::BECAME_NOT_NULLABLE, "no longer nullable");
    }
}

fn compare_default(graph: &mut Graph<'_>, index: u32, layers: &Layers<'_, '_>) {
    // `1` and `1.0` are equal.
    if !layers.differ(|schema| schema.default.as_ref().map(key), |all| all.default.map(key)) {
        return;
    }
    let Pair { base, head } = layers.whole.map_ref(|all| all.default.map(value));
    let rules = match (&base, &head) {
        (None, _) => &rules::DEFAULT_ADDED,
        (_, None) => &rules::DEFAULT_REMOVED,
        _ => &rules::DEFAULT_CHANGED,
    };
    let rule = graph.rule(index, rules);
    let severity = if graph.node(index).required { Severity::Safe } else { rule.severity };
    graph.push_as(index, rule, severity, describe_change("default", base, head));
}

fn compare_extensible(graph: &mut Graph<'_>, index: u32, own: Pair<&Annotations>) {
    let values = own.map(|schema| schema.extensible.as_slice());
    // An empty list is no list.
    if values.base.is_empty() || values.head.is_empty() {
        return;
    }
    let rules = [&rules::EXTENSIBLE_VALUE_ADDED, &rules::EXTENSIBLE_VALUE_REMOVED];
    for (rules, text) in describe_names("x-extensible-enum value", values, rules) {
        graph.push(index, rules, text);
    }
}

fn compare_texts(graph: &mut Graph<'_>, index: u32, layers: &Layers<'_, '_>) {
    let title = layers.differ(|schema| &schema.title, |all| all.title);
    let description = layers.differ(|schema| &schema.description, |all| all.description);
    let example = layers.differ(|schema| &schema.example, |all| all.example);
    let external_docs = layers.differ(|schema| link(&schema.external_docs), |all| all.external_docs);
    let changed = [
        (title, &rules::TITLE_OF_SCHEMA_CHANGED, "title changed"),
        (description, &rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED),
        (example, &rules::EXAMPLE_CHANGED, "example changed"),
        (external_docs, &rules::EXTERNAL_DOCS_CHANGED, EXTERNAL_DOCS_CHANGED),
    ];
    for (_, rule, text) in changed.into_iter().filter(|(differs, _, _)| *differs) {
        graph.push_as(index, rule, rule.severity, text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{document, document_changes, schema_changes};

    fn string(keyword: &str, value: Value) -> Value {
        json!({"type": "string", keyword: value})
    }

    #[test]
    fn keywords_of_every_type_are_compared() {
        let plain = json!({"type": "string"});
        assert_eq!(schema_changes(&string("nullable", json!(true)), &plain), ["breaking no longer nullable"]);
        assert_eq!(schema_changes(&plain, &string("default", json!("a"))), ["risky new default `\"a\"`"]);
        assert_eq!(schema_changes(&plain, &string("title", json!("A"))), ["docs title changed"]);
        assert_eq!(
            schema_changes(&plain, &string("deprecated", json!(true))),
            ["risky deprecated without a sunset date"]
        );
    }

    /// The pair of the component has the change, not each reference to it.
    #[test]
    fn a_change_of_a_referred_schema_is_reported_once() {
        let document = |description: &str| {
            let name = json!({"$ref": "#/components/schemas/Name"});
            let schema = json!({"type": "object", "properties": {"a": name, "b": name}});
            let body = json!({"requestBody": {"content": {"application/json": {"schema": schema}}}});
            let mut document = document(&body);
            document["components"] = json!({"schemas": {"Name": {"type": "string", "description": description}}});
            document
        };
        let changes = document_changes(&document("old"), &document("new"));
        assert_eq!(changes, ["docs `POST /things`: schema `Name` in requests: description changed"]);
    }
}
