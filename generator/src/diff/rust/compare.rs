//! What differs between the items of two crates, and which step of the version that asks for.
//!
//! The rules are those of Cargo for the crates that the templates make: structs and enums are `#[non_exhaustive]` and made with
//! `new`, so that what is added breaks nobody.

use std::mem::discriminant;

use crate::diff::change::{Cause, ItemChange, ItemDifference, Level};
use crate::diff::rust::item::{Argument, Function, Item, Items, Shape, plain};

/// The items that differ, the gravest first. What belongs to an item that only one side has is not repeated.
pub fn changes(base: &Items<'_>, head: &Items<'_>) -> Vec<ItemChange> {
    let mut changes = Vec::new();
    for new in head.iter() {
        match base.get(&new.path) {
            Some(old) => changes.extend(changed(old, new, base, head)),
            None if has_parent(new, head, base) => {
                changes.push(change(None, Some(new), ItemDifference::Added, Level::Minor))
            }
            None => {}
        }
    }
    for old in base.iter().filter(|old| head.get(&old.path).is_none()) {
        if has_parent(old, base, head) {
            changes.push(change(Some(old), None, ItemDifference::Removed, Level::Major));
        }
    }
    changes.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.item.cmp(&b.item)));
    changes
}

/// Whether the other side has what the item belongs to, and has it as the same kind of thing.
fn has_parent(item: &Item<'_>, own: &Items<'_>, other: &Items<'_>) -> bool {
    let Some(parent) = own.parent(item) else { return true };
    other.get(&parent.path).is_some_and(|same| discriminant(&same.shape) == discriminant(&parent.shape))
}

fn changed(old: &Item<'_>, new: &Item<'_>, base: &Items<'_>, head: &Items<'_>) -> Option<ItemChange> {
    // What moves with the item that it belongs to is not said again.
    let moves_along = matches!((base.parent(old), head.parent(new)), (Some(before), Some(after))
        if before.path == after.path && before.gate == old.gate && after.gate == new.gate);
    let kinds = [
        (ItemDifference::Signature, signature_level(old, new, head)),
        (ItemDifference::Gate, gate_level(old, new).filter(|_| !moves_along)),
        (ItemDifference::Deprecation, (old.deprecated != new.deprecated).then_some(deprecation_level(new))),
        (ItemDifference::Behaviour, (old.behaviour != new.behaviour).then_some(Level::Patch)),
        (ItemDifference::Docs, (old.docs != new.docs).then_some(Level::Patch)),
    ];
    let differences = kinds.into_iter().filter_map(|(difference, level)| Some((difference, level?)));
    // The first of those that are equally grave.
    let (difference, level) = differences.rev().max_by_key(|(_, level)| *level)?;
    Some(change(Some(old), Some(new), difference, level))
}

/// Who has a feature less would lose what moves behind it, the features that are on by default included.
fn gate_level(old: &Item<'_>, new: &Item<'_>) -> Option<Level> {
    match old.gate == new.gate {
        true => None,
        false if new.gate.is_subset(&old.gate) => Some(Level::Minor),
        false => Some(Level::Major),
    }
}

fn deprecation_level(new: &Item<'_>) -> Level {
    if new.deprecated { Level::Minor } else { Level::Patch }
}

fn signature_level(old: &Item<'_>, new: &Item<'_>, head: &Items<'_>) -> Option<Level> {
    match (&old.shape, &new.shape) {
        (old, new) if old == new => None,
        (Shape::Function(before), Shape::Function(after)) => Some(function_level(before, after, |a, b| {
            let root =
                new.path.split_once("operations::").or(new.path.split_once("models::")).map_or("", |(root, _)| root);
            accepts(a, b, root, head)
        })),
        _ => Some(Level::Major),
    }
}

fn function_level(old: &Function<'_>, new: &Function<'_>, accepts: impl Fn(&str, &str) -> bool) -> Level {
    if old.returns != new.returns || old.receiver != new.receiver || old.arguments.len() != new.arguments.len() {
        return Level::Major;
    }
    // Arguments have no names for callers, but one that is now taken for another is a break that no compiler sees.
    let moved = |(index, one): (usize, &Argument<'_>)| {
        old.arguments.iter().position(|other| other.name == one.name).is_some_and(|before| before != index)
    };
    if new.arguments.iter().enumerate().any(moved) {
        return Level::Major;
    }
    let mut level = Level::Patch;
    for (a, b) in old.arguments.iter().zip(&new.arguments) {
        let (a, b) = (plain(&a.rust_type), plain(&b.rust_type));
        match a == b {
            true => {}
            false if accepts(&a, &b) => level = Level::Minor,
            false => return Level::Major,
        }
    }
    level
}

/// Whether an argument of the new type takes every value of the old one as it is; `root` is what the crate's types stand below.
fn accepts(old: &str, new: &str, root: &str, head: &Items<'_>) -> bool {
    let Some(into) = new.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>')) else { return false };
    let conversion = format!("{root}models::{into}: From<{old}>");
    into == old || into == format!("Option<{old}>") || head.get(&conversion).is_some()
}

fn change(old: Option<&Item<'_>>, new: Option<&Item<'_>>, difference: ItemDifference, level: Level) -> ItemChange {
    let attributes = old.zip(new).is_some_and(|(old, new)| old.gate != new.gate || old.deprecated != new.deprecated);
    let signature = |item: &Item<'_>| match attributes {
        true => item.attributes() + &item.signature(),
        false => item.signature(),
    };
    let one = new.or(old);
    ItemChange {
        item: one.map(|item| item.path.clone()).unwrap_or_default(),
        difference,
        level,
        old: old.map(signature),
        new: new.map(signature),
        cause: cause(old, new),
        tag: one.and_then(|item| item.tag).map(str::to_owned),
        operation: one.and_then(|item| item.operation).map(str::to_owned),
    }
}

/// Where a function's first argument that differs comes from, else where the item does.
fn cause(old: Option<&Item<'_>>, new: Option<&Item<'_>>) -> Option<Cause> {
    let (before, after) = (arguments(old), arguments(new));
    let only = |one: &[Argument<'_>], other: &[Argument<'_>]| {
        one.iter().find(|argument| !other.contains(argument)).and_then(|argument| argument.place.cloned())
    };
    let own = |item: Option<&Item<'_>>| item.and_then(|item| item.place.cloned());
    let (mut base, mut head) = (own(old), own(new));
    if old.is_some() && new.is_some() {
        let (gone, come) = (only(before, after), only(after, before));
        if gone.is_some() || come.is_some() {
            (base, head) = (gone.or(base), come.or(head));
        }
    }
    (base.is_some() || head.is_some()).then_some(Cause { base, head })
}

fn arguments<'a, 'v>(item: Option<&'a Item<'v>>) -> &'a [Argument<'v>] {
    match item.map(|item| &item.shape) {
        Some(Shape::Function(function)) => &function.arguments,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taking(arguments: &[(&'static str, &'static str)], returns: &'static str) -> Shape<'static> {
        let argument = |&(name, rust_type): &(&'static str, &'static str)| Argument {
            name,
            rust_type: rust_type.into(),
            place: None,
        };
        let arguments = arguments.iter().map(argument).collect();
        Shape::Function(Function { receiver: "&self", arguments, returns: returns.into() })
    }

    /// The step that a change of one function asks for, where the head has a type that is made from another.
    fn step(old: Shape<'static>, new: Shape<'static>) -> Option<Level> {
        let (mut base, mut head) = (Items::default(), Items::default());
        base.push(Item::new("v1::operations::Api::get()".to_owned(), old));
        head.push(Item::new("v1::operations::Api::get()".to_owned(), new));
        for items in [&mut base, &mut head] {
            items.push(Item::new("v1::models::Body: From<Org>".to_owned(), Shape::Trait(String::new())));
        }
        changes(&base, &head).first().map(|change| change.level)
    }

    #[test]
    fn functions_break_who_calls_them() {
        let same = || taking(&[("id", "& str"), ("name", "& str")], "()");
        assert_eq!(step(same(), same()), None);
        assert_eq!(step(same(), taking(&[("id", "& str")], "()")), Some(Level::Major));
        assert_eq!(step(same(), taking(&[("id", "& str"), ("name", "& str")], "Org")), Some(Level::Major));
        assert_eq!(step(same(), taking(&[("key", "& str"), ("name", "& str")], "()")), Some(Level::Patch));
        // The compiler would not notice.
        assert_eq!(step(same(), taking(&[("name", "& str"), ("id", "& str")], "()")), Some(Level::Major));
    }

    #[test]
    fn arguments_may_take_more() {
        let steps = |old, new| step(taking(&[("body", old)], "()"), taking(&[("body", new)], "()"));
        assert_eq!(steps("Org", "impl Into < Org >"), Some(Level::Minor));
        assert_eq!(steps("Org", "impl Into < Option < Org > >"), Some(Level::Minor));
        assert_eq!(steps("Org", "impl Into<Body>"), Some(Level::Minor));
        assert_eq!(steps("Other", "impl Into<Body>"), Some(Level::Major));
        assert_eq!(steps("impl Into < Org >", "Org"), Some(Level::Major));
        assert_eq!(steps("impl Into < String >", "impl Into < Option < String > >"), Some(Level::Major));
    }

    /// A type with a field, both behind these features.
    fn type_behind(features: &[&'static str]) -> Items<'static> {
        let mut items = Items::default();
        let gate = || features.iter().copied().collect();
        let parent = items.push(Item { gate: gate(), ..Item::new("models::Org".to_owned(), Shape::Struct) });
        let field = Item::new("models::Org::id".to_owned(), Shape::Field("String"));
        items.push(Item { gate: gate(), parent: Some(parent), ..field });
        items
    }

    #[test]
    fn what_belongs_to_a_type_comes_goes_and_moves_with_it() {
        let told = |base: &Items<'_>, head: &Items<'_>| {
            let told = changes(base, head).into_iter().map(|change| (change.item, change.difference, change.level));
            told.collect::<Vec<_>>()
        };
        let org = |difference, level| vec![("models::Org".to_owned(), difference, level)];
        let (none, plain, preview) = (Items::default(), type_behind(&[]), type_behind(&["preview"]));
        assert_eq!(told(&none, &plain), org(ItemDifference::Added, Level::Minor));
        assert_eq!(told(&plain, &none), org(ItemDifference::Removed, Level::Major));
        assert_eq!(told(&plain, &preview), org(ItemDifference::Gate, Level::Major));
        assert_eq!(told(&preview, &plain), org(ItemDifference::Gate, Level::Minor));
        let change = changes(&preview, &plain).pop().and_then(|change| change.old);
        assert_eq!(change.as_deref(), Some("#[cfg(feature = \"preview\")] pub struct Org"));
    }
}
