//! Unions: which branches are which, and what tells them apart.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use super::graph::{Finding, Graph, Way};
use super::shape::{Shape, branches, shape};
use super::similar::Shapes;
use super::steps::Step;
use super::types::{Type, shown, type_of};
use crate::diff::change::Pair;
use crate::diff::change::Severity;
use crate::diff::rules;
use crate::diff::wire::finding::places;
use crate::diff::wire::finding::texts::quoted;
use crate::ir::{Api, Discriminator, Kind, SchemaId, Union, UnionRule};
use crate::pointer;

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, unions: Pair<&Union>) {
    let sides = graph.sides;
    let lists =
        Pair { base: branches(sides.base, ids.base, unions.base), head: branches(sides.head, ids.head, unions.head) };
    compare_rules(graph, index, unions);
    let candidates = Pair {
        base: candidates(sides.base, &mut graph.shapes.base, &lists.base, unions.base),
        head: candidates(sides.head, &mut graph.shapes.head, &lists.head, unions.head),
    };
    let matched = match_branches(sides.base, sides.head, &candidates);
    for &(base, head) in &matched.pairs {
        let step = Step::Branch(label(sides.head, lists.head[head]));
        graph.child(index, step, Pair { base: lists.base[base], head: lists.head[head] });
    }
    for &removed in &matched.removed {
        let id = lists.base[removed];
        let rule = graph.rule(index, &rules::BRANCH_REMOVED);
        let says = format!(" may no longer be {}", named(sides.base, id));
        let places = places(sides.base.schema(id).place(), sides.head.schema(ids.head).place());
        graph.find_at(Finding { node: index, rule, severity: rule.severity, step: None, places, says, muted: false });
    }
    for &added in &matched.added {
        let id = lists.head[added];
        let rule = graph.rule(index, &rules::BRANCH_ADDED);
        let says = format!(" may now be {}", named(sides.head, id));
        let places = places(sides.base.schema(ids.base).place(), sides.head.schema(id).place());
        graph.find_at(Finding { node: index, rule, severity: rule.severity, step: None, places, says, muted: false });
    }
    compare_discriminators(graph, index, unions, &Known::new(sides.base, sides.head, &lists, &matched));
}

/// One schema became one of several.
pub(super) fn compare_wrapped(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, base: &Kind, head: &Union) {
    if *base == Kind::Any {
        return graph.find(index, &rules::TYPE_SPECIALIZED, " is one of several types, before that any value");
    }
    let sides = graph.sides;
    let list = branches(sides.head, ids.head, head);
    let same = counterpart(sides.base, sides.head, &mut graph.shapes, ids.base, &list, head);
    let rule = graph.rule(index, &rules::WRAPPED);
    let is_sent = graph.node(index).way == Way::Request;
    let severity = match same {
        Some(_) if is_sent && head.rule == UnionRule::AnyOf => Severity::Safe,
        Some(_) => rule.severity,
        None => Severity::Breaking,
    };
    let names: Vec<String> = list.iter().map(|id| named(sides.head, *id)).collect();
    let says = format!(" is now one of {}, before that {}", shortened(&names), shown(type_of(base)));
    graph.find_as(index, rule, severity, says);
    if let Some(branch) = same {
        let step = Step::Branch(label(sides.head, branch));
        graph.child(index, step, Pair { base: ids.base, head: branch });
    }
}

/// Of several schemas one is left.
pub(super) fn compare_unwrapped(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, base: &Union, head: &Kind) {
    if *head == Kind::Any {
        return graph.find(index, &rules::TYPE_GENERALIZED, " is any value, before that one of several types");
    }
    let sides = graph.sides;
    let list = branches(sides.base, ids.base, base);
    let mut shapes =
        Pair { base: std::mem::take(&mut graph.shapes.head), head: std::mem::take(&mut graph.shapes.base) };
    let same = counterpart(sides.head, sides.base, &mut shapes, ids.head, &list, base);
    graph.shapes = Pair { base: shapes.head, head: shapes.base };
    let rule = graph.rule(index, &rules::UNWRAPPED);
    let severity = if same.is_some() { rule.severity } else { Severity::Breaking };
    let names: Vec<String> = list.iter().map(|id| named(sides.base, *id)).collect();
    let says = format!(" is {}, before that one of {}", shown(type_of(head)), shortened(&names));
    graph.find_as(index, rule, severity, says);
    if let Some(branch) = same {
        let step = Step::Branch(label(sides.base, branch));
        graph.child(index, step, Pair { base: branch, head: ids.head });
    }
}

/// The branch that one schema of the other side is.
fn counterpart(
    api: &Api,
    other: &Api,
    shapes: &mut Pair<Shapes>,
    id: SchemaId,
    list: &[SchemaId],
    union: &Union,
) -> Option<SchemaId> {
    let candidates = Pair {
        base: vec![candidate(api, &mut shapes.base, id, None)],
        head: candidates(other, &mut shapes.head, list, union),
    };
    match_branches(api, other, &candidates).pairs.first().map(|(_, branch)| list[*branch])
}

/// How many branches a sentence names.
const MOST_NAMED: usize = 5;

fn shortened(names: &[String]) -> String {
    let more = if names.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST_NAMED)].join(", "))
}

fn compare_rules(graph: &mut Graph<'_>, index: u32, unions: Pair<&Union>) {
    let says = match (unions.base.rule, unions.head.rule) {
        (UnionRule::OneOf, UnionRule::AnyOf) => " may fit any of its schemas, before that one alone",
        (UnionRule::AnyOf, UnionRule::OneOf) => " may fit one of its schemas alone, before that any",
        _ => return,
    };
    let rule = graph.rule(index, &rules::UNION_RULE_CHANGED);
    let widens = unions.head.rule == UnionRule::AnyOf;
    let severity = match (graph.node(index).way, widens) {
        (Way::Request, true) | (Way::Response, false) => Severity::Safe,
        _ => rule.severity,
    };
    graph.find_as(index, rule, severity, says);
}

/// What a branch is known by.
struct Candidate {
    id: SchemaId,
    component: Option<String>,
    /// The value of a property that tells it from others.
    tag: Option<String>,
    alike: u64,
    /// Of what is no object.
    plain: Option<Type>,
    title: Option<String>,
}

fn candidates(api: &Api, shapes: &mut Shapes, list: &[SchemaId], union: &Union) -> Vec<Candidate> {
    list.iter().map(|id| candidate(api, shapes, *id, union.discriminator.as_ref())).collect()
}

fn candidate(api: &Api, shapes: &mut Shapes, id: SchemaId, discriminator: Option<&Discriminator>) -> Candidate {
    let (target, shape) = shape(api, id);
    let plain = match shape {
        Shape::Plain(kind) => Some(type_of(kind)).filter(|one| *one != Type::Object),
        Shape::Union(_) => None,
    };
    let mapped = discriminator.and_then(|one| {
        let value = one.mapping.iter().find(|(_, mapped)| api.resolve(*mapped) == api.resolve(target))?;
        Some(value.0.clone())
    });
    Candidate {
        id,
        component: component(api, id).map(Cow::into_owned),
        tag: mapped.or_else(|| tag(api, target)),
        alike: shapes.of(api, id),
        plain,
        title: api.schema(target).title.clone(),
    }
}

/// The name and value of a property that can have one value alone.
fn tag(api: &Api, id: SchemaId) -> Option<String> {
    let Kind::Object(object) = &api.schema(id).kind else { return None };
    let mut tags =
        object.properties.iter().filter_map(|property| match &api.schema(api.resolve(property.schema)).kind {
            Kind::Enum(values) if values.values.len() == 1 && property.required => {
                Some(format!("{}={}", property.name, values.values[0].value))
            }
            _ => None,
        });
    tags.next()
}

/// The name of the component that a schema is.
fn component(api: &Api, id: SchemaId) -> Option<Cow<'_, str>> {
    let schema = api.schema(id);
    let is_component = pointer::parent(&schema.pointer) == Some("/components/schemas");
    pointer::last(&schema.pointer).filter(|_| is_component)
}

/// What a branch is called in paths.
fn label(api: &Api, id: SchemaId) -> String {
    match (component(api, id), &api.schema(id).title, shape(api, id).1) {
        (Some(name), _, _) => name.into_owned(),
        (None, Some(title), _) => title.clone(),
        (None, None, Shape::Plain(kind)) => {
            let shown = shown(type_of(kind));
            shown.strip_prefix("an ").or_else(|| shown.strip_prefix("a ")).unwrap_or(shown).to_owned()
        }
        (None, None, Shape::Union(_)) => "union".to_owned(),
    }
}

/// What a branch is called in sentences.
fn named(api: &Api, id: SchemaId) -> String {
    match (component(api, id), &api.schema(id).title, shape(api, id).1) {
        (Some(name), _, _) => quoted(&name),
        (None, Some(title), _) => quoted(title),
        (None, None, Shape::Plain(kind)) => shown(type_of(kind)).to_owned(),
        (None, None, Shape::Union(_)) => "one of several types".to_owned(),
    }
}

/// Branches by their positions.
#[derive(Default)]
struct Matched {
    pairs: Vec<(usize, usize)>,
    removed: Vec<usize>,
    added: Vec<usize>,
}

/// Each step looks at what those before it left. A component that is renamed is known by what it looks like, one that looks different
/// by its name.
fn match_branches(base: &Api, head: &Api, candidates: &Pair<Vec<Candidate>>) -> Matched {
    let steps: [fn(&Candidate) -> Option<String>; 6] = [
        |one| one.component.as_ref().map(|name| format!("{name} {}", one.alike)),
        |one| one.tag.clone(),
        |one| Some(one.alike.to_string()),
        |one| one.component.clone(),
        |one| one.plain.map(|plain| shown(plain).to_owned()),
        |one| one.title.clone(),
    ];
    let mut left = candidates.map_ref(|list| (0..list.len()).collect::<Vec<usize>>());
    let mut matched = Matched::default();
    for key in steps {
        let mut known: HashMap<String, VecDeque<usize>> = HashMap::new();
        for &position in &left.head {
            if let Some(key) = key(&candidates.head[position]) {
                known.entry(key).or_default().push_back(position);
            }
        }
        let mut take = |position: usize| known.get_mut(&key(&candidates.base[position])?)?.pop_front();
        let mut rest = Vec::new();
        for position in std::mem::take(&mut left.base) {
            match take(position) {
                Some(other) => matched.pairs.push((position, other)),
                None => rest.push(position),
            }
        }
        left.base = rest;
        let taken: HashSet<usize> = matched.pairs.iter().map(|(_, other)| *other).collect();
        left.head.retain(|position| !taken.contains(position));
    }
    match_objects(base, head, candidates, &mut left, &mut matched);
    matched.pairs.sort_unstable();
    Matched { removed: left.base, added: left.head, ..matched }
}

/// Most branches that are compared with each other by what they have in common.
const MOST_COMPARED: usize = 32;

/// Objects that share at least half of their properties are taken for the same.
fn match_objects(
    base: &Api,
    head: &Api,
    candidates: &Pair<Vec<Candidate>>,
    left: &mut Pair<Vec<usize>>,
    matched: &mut Matched,
) {
    if left.base.len() > MOST_COMPARED || left.head.len() > MOST_COMPARED {
        return;
    }
    let names = |api: &Api, id: SchemaId| -> Option<HashSet<String>> {
        match &api.schema(api.resolve(id)).kind {
            Kind::Object(object) => Some(object.properties.iter().map(|property| property.name.clone()).collect()),
            _ => None,
        }
    };
    left.base.retain(|position| {
        let Some(own) = names(base, candidates.base[*position].id) else { return true };
        let shared = left.head.iter().enumerate().filter_map(|(place, other)| {
            let other = names(head, candidates.head[*other].id)?;
            let common = own.intersection(&other).count();
            (common > 0 && common * 2 >= own.len().max(other.len())).then_some((common, place))
        });
        // Of those that share as much the first one counts.
        match shared.max_by_key(|(common, place)| (*common, std::cmp::Reverse(*place))) {
            Some((_, place)) => {
                matched.pairs.push((*position, left.head.remove(place)));
                false
            }
            None => true,
        }
    });
}

/// Which schemas of a mapping are which.
struct Known {
    /// Schemas of the head, by those of the base.
    pairs: HashMap<SchemaId, SchemaId>,
    removed: HashSet<SchemaId>,
    added: HashSet<SchemaId>,
}

impl Known {
    fn new(base: &Api, head: &Api, lists: &Pair<Vec<SchemaId>>, matched: &Matched) -> Self {
        let of_base = |position: &usize| base.resolve(lists.base[*position]);
        let of_head = |position: &usize| head.resolve(lists.head[*position]);
        Known {
            pairs: matched.pairs.iter().map(|(from, to)| (of_base(from), of_head(to))).collect(),
            removed: matched.removed.iter().map(of_base).collect(),
            added: matched.added.iter().map(of_head).collect(),
        }
    }
}

fn compare_discriminators(graph: &mut Graph<'_>, index: u32, unions: Pair<&Union>, known: &Known) {
    let (base, head) = match (&unions.base.discriminator, &unions.head.discriminator) {
        (None, None) => return,
        (None, Some(new)) => {
            let says = format!(" is now told apart by {}", quoted(&new.property));
            return graph.find(index, &rules::DISCRIMINATOR_ADDED, says);
        }
        (Some(old), None) => {
            let says = format!(" is no longer told apart by {}", quoted(&old.property));
            return graph.find(index, &rules::DISCRIMINATOR_REMOVED, says);
        }
        (Some(base), Some(head)) => (base, head),
    };
    if base.property != head.property {
        let says = format!(" is told apart by {}, before that by {}", quoted(&head.property), quoted(&base.property));
        graph.find(index, &rules::DISCRIMINATOR_CHANGED, says);
    }
    compare_mappings(graph, index, Pair { base, head }, known);
}

/// Values whose schema came or went with them say nothing more.
fn compare_mappings(graph: &mut Graph<'_>, index: u32, both: Pair<&Discriminator>, known: &Known) {
    let (base_api, head_api) = (graph.sides.base, graph.sides.head);
    let had: HashMap<&str, SchemaId> = both.base.mapping.iter().map(|(value, id)| (value.as_str(), *id)).collect();
    let has: HashMap<&str, SchemaId> = both.head.mapping.iter().map(|(value, id)| (value.as_str(), *id)).collect();
    for (value, id) in &both.base.mapping {
        let target = base_api.resolve(*id);
        match has.get(value.as_str()) {
            Some(new) if known.pairs.get(&target) != Some(&head_api.resolve(*new)) => {
                let says = format!(
                    " with the value {} of {} is {}, before that {}",
                    quoted(value),
                    quoted(&both.head.property),
                    named(head_api, *new),
                    named(base_api, *id)
                );
                graph.find(index, &rules::MAPPING_CHANGED, says);
            }
            None if !known.removed.contains(&target) => {
                let says = format!(" no longer has the value {} of {}", quoted(value), quoted(&both.base.property));
                graph.find(index, &rules::MAPPING_REMOVED, says);
            }
            _ => {}
        }
    }
    for (value, id) in &both.head.mapping {
        if !had.contains_key(value.as_str()) && !known.added.contains(&head_api.resolve(*id)) {
            let says = format!(" may now have the value {} of {}", quoted(value), quoted(&both.head.property));
            graph.find(index, &rules::MAPPING_ADDED, says);
        }
    }
}
