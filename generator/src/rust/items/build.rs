//! Makes items, and adds those that belong to a type.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::item::{Argument, Function, Item, ItemKind, Items};
use crate::diagnostic::Place;

/// Adds the traits that a type implements.
pub(super) fn push_traits<'v>(items: &mut Items<'v>, owner: usize, names: impl IntoIterator<Item = &'v str>) {
    for name in names {
        push_trait(items, owner, name, String::new());
    }
}

pub(super) fn push_trait(items: &mut Items<'_>, owner: usize, name: &str, types: String) {
    let parent = items.at(owner);
    let item = Item {
        parent: Some(owner),
        gate: parent.gate.clone(),
        place: parent.place,
        tag: parent.tag,
        operation: parent.operation,
        ..Item::new(format!("{}: {name}", parent.path), ItemKind::Trait(types))
    };
    items.push(item);
}

/// Makes an item of a type, with the features, tag and operation of the type.
pub(super) fn child<'v>(
    items: &Items<'v>,
    owner: usize,
    path: String,
    kind: ItemKind<'v>,
    place: Option<&'v Place>,
) -> Item<'v> {
    let parent = items.at(owner);
    Item {
        parent: Some(owner),
        gate: parent.gate.clone(),
        place: place.or(parent.place),
        tag: parent.tag,
        operation: parent.operation,
        ..Item::new(path, kind)
    }
}

pub(super) fn function<'v>(
    receiver: &'static str,
    arguments: Vec<Argument<'v>>,
    returns: impl Into<Cow<'v, str>>,
) -> ItemKind<'v> {
    ItemKind::Function(Function { receiver, arguments, returns: returns.into() })
}

pub(super) fn argument<'v>(
    name: &'v str,
    rust_type: impl Into<Cow<'v, str>>,
    place: Option<&'v Place>,
) -> Argument<'v> {
    Argument { name, rust_type: rust_type.into(), place }
}

/// Returns the features in a condition of `cfg`, which the views make of features only.
pub(super) fn gate(condition: &str) -> BTreeSet<&str> {
    condition.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_set_of_features() {
        assert_eq!(gate(""), BTreeSet::new());
        assert_eq!(gate("feature = \"orgs\""), BTreeSet::from(["orgs"]));
        assert_eq!(gate("all(feature = \"orgs\", feature = \"preview\")"), BTreeSet::from(["orgs", "preview"]));
    }
}
