//! What is said of a schema whatever it is: null, defaults, deprecation, texts.

use super::graph::Graph;
use super::shape::referred;
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::lifecycle::{self, Life};
use crate::diff::wire::finding::texts::{link, quoted, value};
use crate::ir::{Api, Kind, Lifecycle, Schema, SchemaId};

pub(super) fn compare(graph: &mut Graph<'_>, index: u32) {
    let sides = graph.sides;
    let ids = graph.node(index).ids;
    // What an alias takes from its target is told of the target, which is a pair of its own.
    let layered = referred(sides.base, ids.base).is_some() && referred(sides.head, ids.head).is_some();
    let own = Pair { base: sides.base.schema(ids.base), head: sides.head.schema(ids.head) };
    let whole = Pair { base: Attributes::of(sides.base, ids.base), head: Attributes::of(sides.head, ids.head) };
    let says_other = Says { layered, own, whole: &whole };
    compare_null(graph, index, &says_other);
    compare_default(graph, index, &says_other);
    if says_other.differs(|schema| (schema.deprecated, &schema.lifecycle), |all| (all.deprecated, &all.lifecycle)) {
        let life = |all: &Attributes<'_>| (all.deprecated, all.lifecycle.clone());
        let (base, head) = (life(&whole.base), life(&whole.head));
        let was = Life { deprecated: base.0, lifecycle: &base.1 };
        let is = Life { deprecated: head.0, lifecycle: &head.1 };
        for turn in lifecycle::compare(was, is, sides.today) {
            graph.find_as(index, turn.rule, turn.severity, turn.says);
        }
    }
    compare_extensible(graph, index, own);
    if own.map(|schema| schema.secret).differs() {
        let says = if own.head.secret { " is now hidden in clients" } else { " is no longer hidden in clients" };
        graph.find_as(index, &rules::SECRET_CHANGED, rules::SECRET_CHANGED.severity, says);
    }
    compare_texts(graph, index, &says_other);
}

/// What is said of a schema by itself and by what it is an alias of.
struct Attributes<'a> {
    nullable: bool,
    deprecated: bool,
    lifecycle: Lifecycle,
    default: Option<&'a serde_json::Value>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    example: Option<&'a serde_json::Value>,
    external_docs: Option<(&'a str, Option<&'a str>)>,
}

impl<'a> Attributes<'a> {
    fn of(api: &'a Api, id: SchemaId) -> Self {
        let mut chain: Vec<&Schema> = vec![api.schema(id)];
        let mut last = id;
        while let Some(target) = referred(api, last)
            && chain.len() <= api.schemas.len()
        {
            chain.push(api.schema(target));
            last = target;
        }
        let life =
            |one: fn(&Lifecycle) -> Option<&String>| chain.iter().find_map(|schema| one(&schema.lifecycle)).cloned();
        Attributes {
            nullable: chain.iter().any(|schema| schema.nullable),
            deprecated: chain.iter().any(|schema| schema.deprecated),
            lifecycle: Lifecycle {
                sunset: life(|one| one.sunset.as_ref()),
                stability: life(|one| one.stability.as_ref()),
            },
            default: chain.iter().find_map(|schema| schema.default.as_ref()),
            title: chain.iter().find_map(|schema| schema.title.as_deref()),
            description: chain.iter().find_map(|schema| schema.description.as_deref()),
            example: chain.iter().find_map(|schema| schema.example.as_ref()),
            external_docs: chain.iter().find_map(|schema| link(&schema.external_docs)),
        }
    }
}

/// Both sides, by themselves and with what they are aliases of.
struct Says<'a, 'w> {
    layered: bool,
    own: Pair<&'a Schema>,
    whole: &'w Pair<Attributes<'a>>,
}

impl<'a, 'w> Says<'a, 'w> {
    /// Whether the whole differs, and not by the targets alone.
    fn differs<O: PartialEq, W: PartialEq>(
        &self,
        own: impl Fn(&'a Schema) -> O,
        whole: impl Fn(&'w Attributes<'a>) -> W,
    ) -> bool {
        whole(&self.whole.base) != whole(&self.whole.head)
            && (!self.layered || own(self.own.base) != own(self.own.head))
    }
}

fn compare_null(graph: &mut Graph<'_>, index: u32, says: &Says<'_, '_>) {
    // Any value is null, too.
    let is_any = |schema: &Schema| schema.kind == Kind::Any;
    if is_any(says.own.base) || is_any(says.own.head) || !says.differs(|schema| schema.nullable, |all| all.nullable) {
        return;
    }
    match says.whole.head.nullable {
        true => graph.find(index, &rules::BECAME_NULLABLE, " may now be null"),
        false => graph.find(index, &rules::BECAME_NOT_NULLABLE, " may no longer be null"),
    }
}

fn compare_default(graph: &mut Graph<'_>, index: u32, says: &Says<'_, '_>) {
    if !says.differs(|schema| &schema.default, |all| all.default) {
        return;
    }
    match (says.whole.base.default, says.whole.head.default) {
        (None, Some(new)) => graph.find(index, &rules::DEFAULT_ADDED, format!(" now has the default {}", value(new))),
        (Some(old), None) => {
            graph.find(index, &rules::DEFAULT_REMOVED, format!(" no longer has the default {}", value(old)));
        }
        (Some(old), Some(new)) => {
            let says = format!(" has the default {}, before that {}", value(new), value(old));
            graph.find(index, &rules::DEFAULT_CHANGED, says);
        }
        (None, None) => {}
    }
}

fn compare_extensible(graph: &mut Graph<'_>, index: u32, own: Pair<&Schema>) {
    let Pair { base, head } = own.map(|schema| &schema.extensible);
    // Values say what is taken as soon as there are any.
    if base.is_empty() || head.is_empty() {
        return;
    }
    for value in head.iter().filter(|value| !base.contains(value)) {
        graph.find(
            index,
            &rules::EXTENSIBLE_VALUE_ADDED,
            format!(" may now be {}, by `x-extensible-enum`", quoted(value)),
        );
    }
    for value in base.iter().filter(|value| !head.contains(value)) {
        let says = format!(" may no longer be {}, by `x-extensible-enum`", quoted(value));
        graph.find(index, &rules::EXTENSIBLE_VALUE_REMOVED, says);
    }
}

fn compare_texts(graph: &mut Graph<'_>, index: u32, says: &Says<'_, '_>) {
    let changed = [
        (says.differs(|schema| &schema.title, |all| all.title), &rules::TITLE_OF_SCHEMA_CHANGED, " has another title"),
        (
            says.differs(|schema| &schema.description, |all| all.description),
            &rules::DESCRIPTION_CHANGED,
            " is described in other words",
        ),
        (says.differs(|schema| &schema.example, |all| all.example), &rules::EXAMPLE_CHANGED, " has another example"),
        (
            says.differs(|schema| link(&schema.external_docs), |all| all.external_docs),
            &rules::EXTERNAL_DOCS_CHANGED,
            " links to other documentation",
        ),
    ];
    for (_, rule, text) in changed.into_iter().filter(|(differs, _, _)| *differs) {
        graph.find_as(index, rule, rule.severity, text);
    }
}
