//! Compares the public items of two crates, by the rules of Cargo for semantic versions.
//!
//! Generated structs and enums are `#[non_exhaustive]`, so that new fields and variants are minor changes.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::mem::discriminant;

use super::behaviour;
use super::renamed::Renamed;
use crate::diagnostic::Location;
use crate::diff::change::{ItemChange, ItemDifference, Level, Pair};
use crate::rust::items::{Argument, Function, Item, ItemKind, Items};

/// Returns the items that differ, by level. Items of a type that only one side has are not reported again. A type whose old name is an
/// alias is the same type.
pub fn changes(base: &Items<'_>, head: &Items<'_>) -> Vec<ItemChange> {
    let renamed = Renamed::new(base, head);
    let mut changes = Vec::new();
    // The items of the head that the base has, and whether they are the same kind of item there.
    let mut known: HashMap<&str, bool> = HashMap::new();
    for old in base.iter() {
        let path = renamed.path(old);
        match head.get(&path) {
            Some(new) => {
                known.insert(&new.path, discriminant(&old.kind) == discriminant(&new.kind));
                changes.extend(changed(old, new, base, head, &renamed));
            }
            None if keeps_parent(old, base, head, &renamed) => {
                changes.push(change(Some(old), None, ItemDifference::Removed, Level::Major));
            }
            None => {}
        }
        if let Some(alias) = head.get(&old.path).filter(|_| path != old.path) {
            known.insert(&alias.path, false);
            changes.push(change(Some(old), Some(alias), ItemDifference::Deprecation, Level::Minor));
        }
    }
    for new in head.iter().filter(|new| !known.contains_key(new.path.as_str())) {
        let is_known = |parent: &Item<'_>| known.get(parent.path.as_str()) == Some(&true);
        if head.parent(new).is_none_or(is_known) {
            changes.push(change(None, Some(new), ItemDifference::Added, Level::Minor));
        }
    }
    changes.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.item.cmp(&b.item)));
    changes
}

/// Returns `true` if the head has the parent of an item of the base, as the same kind of item.
fn keeps_parent(item: &Item<'_>, base: &Items<'_>, head: &Items<'_>, renamed: &Renamed<'_>) -> bool {
    let Some(parent) = base.parent(item) else { return true };
    head.get(&renamed.path(parent)).is_some_and(|same| discriminant(&same.kind) == discriminant(&parent.kind))
}

fn changed(
    old: &Item<'_>,
    new: &Item<'_>,
    base: &Items<'_>,
    head: &Items<'_>,
    renamed: &Renamed<'_>,
) -> Option<ItemChange> {
    // Items that change their features with their parent are not reported again.
    let moves_with_parent = matches!((base.parent(old), head.parent(new)), (Some(before), Some(after))
        if renamed.path(before) == after.path && before.gate == old.gate && after.gate == new.gate);
    let gate = renamed.gate(old);
    let behaviour = renamed.facts(old);
    let kinds = [
        (ItemDifference::Signature, signature_level(&renamed.kind(old), new, head).max(discriminant_level(old, new))),
        (ItemDifference::Gate, gate_level(&gate, new).filter(|_| !moves_with_parent)),
        (ItemDifference::Deprecation, (old.deprecated != new.deprecated).then_some(deprecation_level(new))),
        (ItemDifference::Behaviour, (*behaviour != *new.behaviour).then_some(Level::Patch)),
        (ItemDifference::Docs, (old.docs != new.docs).then_some(Level::Patch)),
    ];
    let differences = kinds.into_iter().filter_map(|(difference, level)| Some((difference, level?)));
    // The first of those with the same level.
    let (difference, level) = differences.rev().max_by_key(|(_, level)| *level)?;
    let behaviour = match difference {
        ItemDifference::Behaviour => behaviour::changes(&behaviour, &new.behaviour),
        _ => Vec::new(),
    };
    Some(ItemChange { behaviour, ..change(Some(old), Some(new), difference, level) })
}

/// Returns the level of changed features. A further one is a major change, even if it is enabled by default: users may have disabled it.
fn gate_level(old: &BTreeSet<Cow<'_, str>>, new: &Item<'_>) -> Option<Level> {
    let is_less = new.gate.iter().all(|feature| old.contains(*feature));
    let level = if is_less { Level::Minor } else { Level::Major };
    (!is_less || old.len() != new.gate.len()).then_some(level)
}

/// Returns the level of another discriminant, which a cast such as `Server::Eu as usize` returns.
fn discriminant_level(old: &Item<'_>, new: &Item<'_>) -> Option<Level> {
    (old.discriminant.is_some() && old.discriminant != new.discriminant).then_some(Level::Major)
}

fn deprecation_level(new: &Item<'_>) -> Level {
    if new.deprecated { Level::Minor } else { Level::Patch }
}

fn signature_level(old: &ItemKind<'_>, new: &Item<'_>, head: &Items<'_>) -> Option<Level> {
    match (old, &new.kind) {
        (old, new) if old == new => None,
        (ItemKind::Function(before), ItemKind::Function(after)) => Some(function_level(before, after, |a, b| {
            let root =
                new.path.split_once("operations::").or(new.path.split_once("models::")).map_or("", |(root, _)| root);
            accepts(a, b, root, head)
        })),
        // It has its old name again, and the other one is an alias.
        (ItemKind::Alias(target), ItemKind::Struct | ItemKind::Enum) if *target == *last_name(&new.path) => {
            Some(Level::Minor)
        }
        // The reverse breaks callers: a constant is no pattern for a reference.
        (ItemKind::Constant(_), ItemKind::Variant(None) | ItemKind::Constant(_)) => Some(Level::Minor),
        _ => Some(Level::Major),
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

fn function_level(old: &Function<'_>, new: &Function<'_>, accepts: impl Fn(&str, &str) -> bool) -> Level {
    if old.returns != new.returns || old.receiver != new.receiver || old.arguments.len() != new.arguments.len() {
        return Level::Major;
    }
    // Callers do not name arguments, so that swapped ones compile and break.
    let moved = |(index, one): (usize, &Argument<'_>)| {
        old.arguments.iter().position(|other| other.name == one.name).is_some_and(|before| before != index)
    };
    if new.arguments.iter().enumerate().any(moved) {
        return Level::Major;
    }
    let mut level = Level::Patch;
    for (a, b) in old.arguments.iter().zip(&new.arguments) {
        if a.rust_type != b.rust_type {
            if !accepts(&a.rust_type, &b.rust_type) {
                return Level::Major;
            }
            level = Level::Minor;
        }
    }
    level
}

/// Returns `true` if an argument of the new type accepts values of the old one; `root` is the module of the crate's types.
fn accepts(old: &str, new: &str, root: &str, head: &Items<'_>) -> bool {
    let Some(into) = new.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>')) else { return false };
    let conversion = format!("{root}models::{into}: From<{old}>");
    into == old || into == format!("Option<{old}>") || head.get(&conversion).is_some()
}

fn change(old: Option<&Item<'_>>, new: Option<&Item<'_>>, difference: ItemDifference, level: Level) -> ItemChange {
    let differs = |has: fn(&Item<'_>, &Item<'_>) -> bool| old.zip(new).is_some_and(|(old, new)| has(old, new));
    let (gate, deprecated) = (differs(|a, b| a.gate != b.gate), differs(|a, b| a.deprecated != b.deprecated));
    let moved = differs(|a, b| a.discriminant != b.discriminant);
    let signature = |item: &Item<'_>| {
        let cfg = if gate { item.condition() } else { String::new() };
        let number = item.discriminant.filter(|_| moved).map(|number| format!(" = {number}"));
        cfg + if deprecated { item.deprecation() } else { "" } + &item.signature() + &number.unwrap_or_default()
    };
    let one = new.or(old);
    ItemChange {
        item: one.map(|item| item.path.clone()).unwrap_or_default(),
        difference,
        level,
        old: old.map(signature),
        new: new.map(signature),
        behaviour: Vec::new(),
        locations: locations(old, new),
        tag: one.and_then(|item| item.tag).map(str::to_owned),
        operation: one.and_then(|item| item.operation).map(str::to_owned),
    }
}

/// Returns where the first argument that differs is defined, else where the item is.
fn locations(old: Option<&Item<'_>>, new: Option<&Item<'_>>) -> Pair<Option<Location>> {
    let (before, after) = (arguments(old), arguments(new));
    let only = |one: &[Argument<'_>], other: &[Argument<'_>]| {
        one.iter().find(|argument| !other.contains(argument)).and_then(|argument| argument.location.cloned())
    };
    let own = Pair { base: old, head: new }.map(|item| item.and_then(|item| item.location.cloned()));
    if old.is_none() || new.is_none() {
        return own;
    }
    Pair { base: only(before, after).or(own.base), head: only(after, before).or(own.head) }
}

fn arguments<'a, 'v>(item: Option<&'a Item<'v>>) -> &'a [Argument<'v>] {
    match item.map(|item| &item.kind) {
        Some(ItemKind::Function(function)) => &function.arguments,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(arguments: &[(&'static str, &'static str)], returns: &'static str) -> ItemKind<'static> {
        let argument = |&(name, rust_type): &(&'static str, &'static str)| Argument {
            name,
            rust_type: rust_type.into(),
            location: None,
        };
        let arguments = arguments.iter().map(argument).collect();
        ItemKind::Function(Function { receiver: Some("&self"), arguments, returns: returns.into() })
    }

    /// Returns the level of a change of one function; `Body` converts from `Org`.
    fn level(old: ItemKind<'static>, new: ItemKind<'static>) -> Option<Level> {
        let (mut base, mut head) = (Items::default(), Items::default());
        base.push(Item::new("v1::operations::Api::get()".to_owned(), old));
        head.push(Item::new("v1::operations::Api::get()".to_owned(), new));
        for items in [&mut base, &mut head] {
            items.push(Item::new("v1::models::Body: From<Org>".to_owned(), ItemKind::Trait(None)));
        }
        changes(&base, &head).first().map(|change| change.level)
    }

    #[test]
    fn changed_functions_break_callers() {
        let same = || function(&[("id", "& str"), ("name", "& str")], "()");
        assert_eq!(level(same(), same()), None);
        assert_eq!(level(same(), function(&[("id", "& str")], "()")), Some(Level::Major));
        assert_eq!(level(same(), function(&[("id", "& str"), ("name", "& str")], "Org")), Some(Level::Major));
        assert_eq!(level(same(), function(&[("key", "& str"), ("name", "& str")], "()")), Some(Level::Patch));
        // This compiles.
        assert_eq!(level(same(), function(&[("name", "& str"), ("id", "& str")], "()")), Some(Level::Major));
    }

    #[test]
    fn arguments_may_accept_more() {
        let levels = |old, new| level(function(&[("body", old)], "()"), function(&[("body", new)], "()"));
        assert_eq!(levels("Org", "impl Into<Org>"), Some(Level::Minor));
        assert_eq!(levels("Org", "impl Into<Option<Org>>"), Some(Level::Minor));
        assert_eq!(levels("Org", "impl Into<Body>"), Some(Level::Minor));
        assert_eq!(levels("Other", "impl Into<Body>"), Some(Level::Major));
        assert_eq!(levels("impl Into<Org>", "Org"), Some(Level::Major));
        assert_eq!(levels("impl Into<String>", "impl Into<Option<String>>"), Some(Level::Major));
    }

    /// Creates the items of a type with a field, and of a function that returns it.
    fn returned(name: &str, alias: Option<&str>) -> Items<'static> {
        let mut items = Items::default();
        let parent = items.push(Item::new(format!("models::{name}"), ItemKind::Struct));
        let field = Item::new(format!("models::{name}::id"), ItemKind::Field("String".to_owned()));
        items.push(Item { parent: Some(parent), ..field });
        let function = Function { receiver: None, arguments: Vec::new(), returns: format!("Request<{name}>").into() };
        items.push(Item::new("operations::Api::get()".to_owned(), ItemKind::Function(function)));
        if let Some(alias) = alias {
            let item = Item::new(format!("models::{alias}"), ItemKind::Alias(name.to_owned()));
            items.push(Item { deprecated: true, ..item });
        }
        items
    }

    #[test]
    fn a_type_with_an_alias_for_its_old_name_is_the_same() {
        let listed = |base: &Items<'_>, head: &Items<'_>| {
            let changes = changes(base, head).into_iter();
            changes.map(|one| format!("{} {} {}", one.level, one.item, one.difference)).collect::<Vec<_>>()
        };
        let (base, plain, softened) = (returned("Org", None), returned("Team", None), returned("Team", Some("Org")));
        let major = ["major models::Org removed", "major operations::Api::get() signature", "minor models::Team added"];
        assert_eq!(listed(&base, &plain), major);
        assert_eq!(listed(&base, &softened), ["minor models::Org deprecation"]);
        assert_eq!(listed(&softened, &softened), [""; 0]);
        assert_eq!(listed(&softened, &plain), ["major models::Org removed"]);
        // What the type consists of is compared.
        let mut less = Items::default();
        less.push(Item::new("models::Team".to_owned(), ItemKind::Struct));
        less.push(Item::new("models::Org".to_owned(), ItemKind::Alias("Team".to_owned())));
        let expected =
            ["major models::Org::id removed", "major operations::Api::get() removed", "minor models::Org deprecation"];
        assert_eq!(listed(&base, &less), expected);
    }

    #[test]
    fn a_constant_may_become_a_variant() {
        let of = |kind| {
            let mut items = Items::default();
            items.push(Item::new("models::Color::Mint".to_owned(), kind));
            items
        };
        let levels = |base, head| changes(&of(base), &of(head)).into_iter().map(|one| one.level).collect::<Vec<_>>();
        let constant = |target: &str| ItemKind::Constant(target.to_owned());
        assert_eq!(levels(constant("Green"), ItemKind::Variant(None)), [Level::Minor]);
        assert_eq!(levels(ItemKind::Variant(None), constant("Green")), [Level::Major]);
        assert_eq!(levels(constant("Green"), constant("Green")), []);
    }

    #[test]
    fn a_variant_keeps_its_number() {
        let of = |names: &[&str]| {
            let mut items = Items::default();
            for (number, name) in names.iter().enumerate() {
                let item = Item::new(format!("Server::{name}"), ItemKind::Variant(None));
                items.push(Item { discriminant: Some(number), ..item });
            }
            items
        };
        let listed = |base: &[&str], head: &[&str]| {
            let changes = changes(&of(base), &of(head)).into_iter();
            changes.map(|one| format!("{} {:?} {:?}", one.level, one.old, one.new)).collect::<Vec<_>>()
        };
        let moved = r#"major Some("Eu = 0") Some("Eu = 1")"#;
        assert_eq!(listed(&["Eu"], &["Us", "Eu"]), [moved, r#"minor None Some("Us")"#]);
        assert_eq!(listed(&["Eu"], &["Eu", "Us"]), [r#"minor None Some("Us")"#]);
    }

    /// Creates a type with a field, both with these features.
    fn type_behind(features: &[&'static str]) -> Items<'static> {
        let mut items = Items::default();
        let gate = || features.iter().copied().collect();
        let parent = items.push(Item { gate: gate(), ..Item::new("models::Org".to_owned(), ItemKind::Struct) });
        let field = Item::new("models::Org::id".to_owned(), ItemKind::Field("String".to_owned()));
        items.push(Item { gate: gate(), parent: Some(parent), ..field });
        items
    }

    #[test]
    fn fields_are_reported_with_their_type() {
        let reported = |base: &Items<'_>, head: &Items<'_>| {
            let reported = changes(base, head).into_iter().map(|change| (change.item, change.difference, change.level));
            reported.collect::<Vec<_>>()
        };
        let org = |difference, level| vec![("models::Org".to_owned(), difference, level)];
        let (none, plain, preview) = (Items::default(), type_behind(&[]), type_behind(&["preview"]));
        assert_eq!(reported(&none, &plain), org(ItemDifference::Added, Level::Minor));
        assert_eq!(reported(&plain, &none), org(ItemDifference::Removed, Level::Major));
        assert_eq!(reported(&plain, &preview), org(ItemDifference::Gate, Level::Major));
        assert_eq!(reported(&preview, &plain), org(ItemDifference::Gate, Level::Minor));
        let change = changes(&preview, &plain).pop().and_then(|change| change.old);
        assert_eq!(change.as_deref(), Some("#[cfg(feature = \"preview\")] pub struct Org"));
    }
}
