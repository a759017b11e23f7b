//! `oneOf` and `anyOf`: which subschemas are new, removed or changed.

use super::allows::is_exclusive;
use super::discriminator;
use super::graph::{Finding, Graph, Text};
use super::overlap::{Sided, fits, fits_as_scalar};
use super::shape::subschemas;
use super::similar::Shapes;
use super::steps::{Step, Subschema};
use super::subschema::{Matched, candidate, candidates, match_subschemas};
use super::subschema_names::{Names, numbered};
use super::types::{Type, type_of};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::locations;
use crate::diff::wire::finding::texts::{describe_change, describe_replacement};
use crate::ir::{Kind, SchemaGraph, SchemaId, Union, UnionRule};
use crate::passes::Resolved;

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, unions: Pair<&Union>) {
    let sides = graph.sides;
    let lists = Pair {
        base: subschemas(sides.base, ids.base, unions.base),
        head: subschemas(sides.head, ids.head, unions.head),
    };
    compare_keywords(graph, index, unions);
    let candidates = Pair {
        base: candidates(sides.base, &mut graph.shapes.base, &lists.base, unions.base),
        head: candidates(sides.head, &mut graph.shapes.head, &lists.head, unions.head),
    };
    let Matched { pairs, removed, added } = match_subschemas(sides.base, sides.head, &candidates);
    let names = Pair { base: Names::new(sides.base, &lists.base), head: Names::new(sides.head, &lists.head) };
    for &Pair { base, head } in &pairs {
        // A name of the head, or else what the base calls it: numbers of the head change with what is added.
        let declared = names.head.declared(head);
        let label = declared.clone().unwrap_or_else(|| names.base.label(base));
        let identity = declared.unwrap_or_else(|| names.base.identity(sides.base, base));
        graph.child(index, Step::Subschema(Subschema { label, identity }), Pair { base, head });
    }
    for &id in &removed {
        push_removed(
            graph,
            index,
            ids,
            unions.base,
            Listed { id, own: &lists.base, other: &lists.head, names: &names.base },
        );
    }
    for &id in &added {
        push_added(
            graph,
            index,
            ids,
            unions.head,
            Listed { id, own: &lists.head, other: &lists.base, names: &names.head },
        );
    }
    let matched = Matched { pairs, removed, added };
    discriminator::compare(graph, index, unions.map(|union| union.discriminator.as_ref()), &matched);
}

/// A subschema that only one side has, the subschemas of both sides, and the names of its side.
#[derive(Clone, Copy)]
struct Listed<'l> {
    id: SchemaId,
    own: &'l [SchemaId],
    other: &'l [SchemaId],
    names: &'l Names,
}

impl Listed<'_> {
    /// Returns the name in messages. One that equals another subschema has its number.
    fn title(&self, resolved: &Resolved, is_equal: bool) -> String {
        let number = if is_equal { numbered(resolved, self.own, self.id) } else { None };
        number.unwrap_or_else(|| self.names.title(self.id))
    }
}

fn push_removed(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, union: &Union, removed: Listed<'_>) {
    let sides = graph.sides;
    let shape = graph.shapes.base.of(sides.base, removed.id);
    let is_null = sides.base.is_nullable(removed.id);
    let is_equal = removed
        .other
        .iter()
        .any(|other| graph.shapes.head.of(sides.head, *other) == shape && (!is_null || sides.head.is_nullable(*other)));
    let narrow = Sided { resolved: sides.base, id: removed.id };
    let is_left =
        is_equal || removed.other.iter().any(|id| fits_as_scalar(narrow, Sided { resolved: sides.head, id: *id }));
    let describe = |title| describe_change(&format!("{} subschema", union.rule), Some(title), None);
    let text = describe(removed.title(sides.base, is_equal));
    let meaning = describe(removed.names.identity(sides.base, removed.id));
    let rule = graph.rule(index, &rules::SUBSCHEMA_REMOVED);
    let severity = if is_left { Severity::Safe } else { rule.severity };
    let locations = locations(sides.base.location_of(removed.id), sides.head.location_of(ids.head));
    graph.unions.entry(index).or_default().only.base.push((graph.findings.len(), removed.id));
    push_subschema(graph, index, rule, severity, locations, text);
    graph.last_means(meaning);
}

fn push_added(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, union: &Union, added: Listed<'_>) {
    let sides = graph.sides;
    let shape = graph.shapes.head.of(sides.head, added.id);
    let is_null = sides.head.is_nullable(added.id);
    let is_equal = added
        .other
        .iter()
        .any(|other| graph.shapes.base.of(sides.base, *other) == shape && (!is_null || sides.base.is_nullable(*other)));
    let describe = |title| describe_change(&format!("{} subschema", union.rule), None, Some(title));
    let text = describe(added.title(sides.head, is_equal));
    let meaning = describe(added.names.identity(sides.head, added.id));
    let rule = graph.rule(index, &rules::SUBSCHEMA_ADDED);
    let severity = severity_of_added(graph, index, added, union, is_equal).unwrap_or(rule.severity);
    let locations = locations(sides.base.location_of(ids.base), sides.head.location_of(added.id));
    graph.unions.entry(index).or_default().only.head.push((graph.findings.len(), added.id));
    push_subschema(graph, index, rule, severity, locations, text);
    graph.last_means(meaning);
    graph.last_adds(added.id);
}

fn push_subschema(
    graph: &mut Graph<'_>,
    index: u32,
    rule: &'static Rule,
    severity: Severity,
    locations: Pair<Option<Location>>,
    text: String,
) {
    let text = Text::Changed(text);
    let finding =
        Finding { node: index, rule, severity, step: None, locations, text, meaning: None, absent: false, added: None };
    graph.push_finding(finding);
}

/// Returns the severity of a new subschema where it is not that of the rule. One that allows what another one does brings nothing new to
/// responses, and makes values of requests valid twice, which `oneOf` rejects.
fn severity_of_added(
    graph: &Graph<'_>,
    index: u32,
    added: Listed<'_>,
    union: &Union,
    is_equal: bool,
) -> Option<Severity> {
    let sides = graph.sides;
    let narrow = Sided { resolved: sides.head, id: added.id };
    let is_any = |test: fn(Sided<'_>, Sided<'_>) -> bool| {
        added.other.iter().any(|id| test(narrow, Sided { resolved: sides.base, id: *id }))
    };
    if graph.node(index).direction == Direction::Response {
        return (is_equal || is_any(fits_as_scalar)).then_some(Severity::Safe);
    }
    if is_exclusive(union) && is_equal {
        return Some(Severity::Breaking);
    }
    (is_exclusive(union) && is_any(|added, known| fits(known, added))).then_some(Severity::Risky)
}

/// Compares a schema with a union that may contain it.
pub(super) fn compare_wrapped(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, base: &Kind, head: &Union) {
    let sides = graph.sides;
    graph.unions.entry(index).or_default().replaced = Some(graph.findings.len());
    let list = subschemas(sides.head, ids.head, head);
    let names = Names::new(sides.head, &list);
    let text = describe_replacement("type", type_of(base), format_union(head, list.iter().map(|id| names.title(*id))));
    let union = format_union(head, sorted_identities(sides.head, &names, &list));
    let meaning = describe_replacement("type", type_of(base), union);
    if *base == Kind::Any {
        graph.push(index, &rules::TYPE_SPECIALIZED, text);
        graph.last_means(meaning);
        return graph.last_adds(graph.node(index).ids.head);
    }
    let same = counterpart(sides.base, sides.head, &mut graph.shapes, ids.base, &list, head);
    let rule = graph.rule(index, &rules::WRAPPED);
    let is_request = graph.node(index).direction == Direction::Request;
    let is_text = graph.node(index).serialization.is_text();
    let fits_other = |own: SchemaId| {
        let narrow = Sided { resolved: sides.base, id: ids.base };
        list.iter().any(|id| *id != own && fits(narrow, Sided { resolved: sides.head, id: *id }))
    };
    let severity = match same {
        Some(_) if is_request && head.rule == UnionRule::AnyOf => Severity::Safe,
        Some(_) if !is_request && all_fit(sides.head, &list, Sided { resolved: sides.base, id: ids.base }) => {
            Severity::Safe
        }
        // As text, values of different types can be equal.
        Some(_) if is_request && !is_text && is_disjoint(sides.head, head) => Severity::Safe,
        Some(own) if is_request && head.discriminator.is_none() && fits_other(own) => Severity::Breaking,
        Some(_) => rule.severity,
        None => Severity::Breaking,
    };
    graph.push_as(index, rule, severity, text);
    graph.last_means(meaning);
    graph.last_adds(graph.node(index).ids.head);
    if let Some(same) = same {
        let step = Step::Subschema(Subschema { label: names.label(same), identity: names.identity(sides.head, same) });
        graph.child(index, step, Pair { base: ids.base, head: same });
    }
}

/// Compares a union with a schema that it may have contained.
pub(super) fn compare_unwrapped(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, base: &Union, head: &Kind) {
    let sides = graph.sides;
    graph.unions.entry(index).or_default().replaced = Some(graph.findings.len());
    let list = subschemas(sides.base, ids.base, base);
    let names = Names::new(sides.base, &list);
    let text = describe_replacement("type", format_union(base, list.iter().map(|id| names.title(*id))), type_of(head));
    let union = format_union(base, sorted_identities(sides.base, &names, &list));
    let meaning = describe_replacement("type", union, type_of(head));
    if *head == Kind::Any {
        graph.push(index, &rules::TYPE_GENERALIZED, text);
        return graph.last_means(meaning);
    }
    let shapes = std::mem::take(&mut graph.shapes);
    let mut swapped = Pair { base: shapes.head, head: shapes.base };
    let same = counterpart(sides.head, sides.base, &mut swapped, ids.head, &list, base);
    graph.shapes = Pair { base: swapped.head, head: swapped.base };
    let rule = graph.rule(index, &rules::UNWRAPPED);
    let schema = Sided { resolved: sides.head, id: ids.head };
    let severity = match (same, graph.node(index).direction) {
        (None, _) => Severity::Breaking,
        (Some(_), Direction::Request) if all_fit(sides.base, &list, schema) => Severity::Safe,
        (Some(_), Direction::Response) if base.rule == UnionRule::AnyOf && fits_one(schema, sides.base, &list) => {
            Severity::Safe
        }
        _ => rule.severity,
    };
    graph.push_as(index, rule, severity, text);
    graph.last_means(meaning);
    match same {
        Some(same) => {
            let step =
                Step::Subschema(Subschema { label: names.label(same), identity: names.identity(sides.base, same) });
            graph.child(index, step, Pair { base: same, head: ids.head });
        }
        None => graph.last_adds(graph.node(index).ids.head),
    }
}

/// Returns `true` if all values of a union surely are those of a schema.
fn all_fit(resolved: &Resolved, list: &[SchemaId], schema: Sided<'_>) -> bool {
    list.iter().all(|id| fits_as_scalar(Sided { resolved, id: *id }, schema))
}

/// Returns `true` if all values of a schema surely are those of one subschema.
fn fits_one(schema: Sided<'_>, resolved: &Resolved, list: &[SchemaId]) -> bool {
    list.iter().any(|id| fits_as_scalar(schema, Sided { resolved, id: *id }))
}

/// Returns the subschema of the other side that matches a schema.
fn counterpart(
    resolved: &Resolved,
    other: &Resolved,
    shapes: &mut Pair<Shapes>,
    id: SchemaId,
    list: &[SchemaId],
    union: &Union,
) -> Option<SchemaId> {
    let candidates = Pair {
        base: vec![candidate(resolved, &mut shapes.base, id, None)],
        head: candidates(other, &mut shapes.head, list, union),
    };
    match_subschemas(resolved, other, &candidates).pairs.first().map(|pair| pair.head)
}

/// Returns `` oneOf `Cat`, `Dog` ``.
fn format_union(union: &Union, titles: impl IntoIterator<Item = String>) -> String {
    format!("{} {}", union.rule, titles.into_iter().collect::<Vec<_>>().join(", "))
}

fn sorted_identities(resolved: &Resolved, names: &Names, list: &[SchemaId]) -> Vec<String> {
    let mut identities: Vec<String> = list.iter().map(|id| names.identity(resolved, *id)).collect();
    identities.sort_unstable();
    identities
}

fn compare_keywords(graph: &mut Graph<'_>, index: u32, unions: Pair<&Union>) {
    let sides = graph.sides;
    let is_distinct = |resolved, union: &Union| union.discriminator.is_some() || is_disjoint(resolved, union);
    let are_disjoint = is_distinct(sides.base, unions.base) && is_distinct(sides.head, unions.head);
    if unions.base.rule == unions.head.rule || are_disjoint {
        return;
    }
    let rule = graph.rule(index, &rules::UNION_RULE_CHANGED);
    let is_wider = unions.head.rule == UnionRule::AnyOf;
    let severity = match (graph.node(index).direction, is_wider) {
        (Direction::Request, true) | (Direction::Response, false) => Severity::Safe,
        _ => rule.severity,
    };
    let Pair { base, head } = unions.map(|union| union.rule);
    graph.unions.entry(index).or_default().replaced = Some(graph.findings.len());
    graph.push_as(index, rule, severity, format!("{base} → {head}"));
}

/// Returns `true` if the values of each subschema have a JSON type of their own, so that no value fits two of them.
fn is_disjoint(resolved: &Resolved, union: &Union) -> bool {
    let types = union.subschemas.iter().map(|id| match type_of(resolved.resolved_kind(*id)) {
        Type::Integer => Type::Number,
        other => other,
    });
    let types: Vec<Type> = types.collect();
    let is_own =
        |index: usize, one: &Type| !matches!(one, Type::Any | Type::Mixed) && !types[index + 1..].contains(one);
    let nullable = union.subschemas.iter().filter(|id| resolved.is_nullable(**id)).count();
    nullable < 2 && types.iter().enumerate().all(|(index, one)| is_own(index, one))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::request_changes;

    fn animals() -> Value {
        let animal = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
        json!({"Cat": animal("purr"), "Dog": animal("bark"), "Hen": animal("cluck")})
    }

    fn union(keyword: &str, names: &[&str]) -> Value {
        let list: Vec<_> = names.iter().map(|name| json!({"$ref": format!("#/components/schemas/{name}")})).collect();
        json!({keyword: list})
    }

    #[test]
    fn subschemas_are_added_and_removed() {
        let changes = |base: &Value, head: &Value| request_changes(&animals(), base, head);
        let reported = changes(&union("oneOf", &["Cat", "Dog"]), &union("oneOf", &["Dog", "Cat", "Hen"]));
        assert_eq!(reported, ["risky new oneOf subschema `Hen`"]);
        let reported = changes(&union("anyOf", &["Cat", "Dog"]), &union("anyOf", &["Dog", "Cat", "Hen"]));
        assert_eq!(reported, ["safe new anyOf subschema `Hen`"]);
        let reported = changes(&union("anyOf", &["Cat", "Dog", "Hen"]), &union("anyOf", &["Cat", "Dog"]));
        assert_eq!(reported, ["breaking anyOf subschema `Hen` removed"]);
    }

    #[test]
    fn a_schema_becomes_one_of_several() {
        let cat = json!({"$ref": "#/components/schemas/Cat"});
        let changes = |base: &Value, head: &Value| request_changes(&animals(), base, head);
        let reported = changes(&cat, &union("oneOf", &["Cat", "Dog"]));
        // A cat without properties is a dog, too.
        assert_eq!(
            reported,
            ["breaking type object → oneOf `Cat`, `Dog`, which makes `{}` valid for several subschemas"]
        );
        let reported = changes(&json!({"type": "string"}), &union("oneOf", &["Cat", "Dog"]));
        assert_eq!(reported, ["breaking type string → oneOf `Cat`, `Dog`"]);
        let reported = changes(&union("oneOf", &["Cat", "Dog"]), &union("anyOf", &["Cat", "Dog"]));
        assert_eq!(reported, ["safe oneOf → anyOf"]);
    }

    #[test]
    fn the_keyword_of_disjoint_types_has_no_effect() {
        let union = |keyword: &str, types: &[&str]| {
            let list: Vec<_> = types.iter().map(|name| json!({"type": name})).collect();
            json!({"type": "object", "properties": {"p": {keyword: list}}})
        };
        let changes = |types: &[&str]| request_changes(&json!({}), &union("oneOf", types), &union("anyOf", types));
        assert_eq!(changes(&["string", "integer", "object"]), [""; 0]);
        assert_eq!(changes(&["number", "integer"]).len(), 1);
    }
}
