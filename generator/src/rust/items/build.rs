//! Makes items, and adds those that belong to a type.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::item::{Argument, Fact, Function, Item, ItemKind, Items, Words};
use crate::diagnostic::Location;
use crate::display::quote;
use crate::rust::{AliasView, Condition};

/// Adds implementations of traits without associated types.
pub(super) fn push_traits<'v>(items: &mut Items<'v>, owner: usize, names: impl IntoIterator<Item = &'v str>) {
    for name in names {
        push_trait(items, owner, name, None);
    }
}

pub(super) fn push_trait(items: &mut Items<'_>, owner: usize, name: &str, types: Option<String>) {
    let path = format!("{}: {name}", items.at(owner).path);
    items.push(child(items, owner, path, ItemKind::Trait(types), None));
}

/// Makes an item of a type, with the features, tag and operation of the type.
pub(super) fn child<'v>(
    items: &Items<'v>,
    owner: usize,
    path: String,
    kind: ItemKind<'v>,
    location: Option<&'v Location>,
) -> Item<'v> {
    let parent = items.at(owner);
    Item {
        parent: Some(owner),
        gate: parent.gate.clone(),
        location: location.or(parent.location),
        tag: parent.tag,
        operation: parent.operation,
        ..Item::new(path, kind)
    }
}

/// Adds the old names of a type, which are beside it.
pub(super) fn push_aliases<'v>(items: &mut Items<'v>, file: &str, owner: usize, aliases: &'v [AliasView]) {
    for alias in aliases {
        let path = items.at(owner).path.clone();
        let path = path.rsplit_once("::").map_or("", |(module, _)| module);
        let kind = ItemKind::Alias(alias.target.clone());
        let item = child(items, owner, format!("{path}::{}", alias.name), kind, None);
        items.push_declared(file, Item { parent: None, deprecated: true, docs: &alias.docs, ..item });
    }
}

/// Makes a function without `self`.
pub(super) fn function<'v>(arguments: Vec<Argument<'v>>, returns: impl Into<Cow<'v, str>>) -> ItemKind<'v> {
    ItemKind::Function(Function { receiver: None, arguments, returns: returns.into() })
}

/// Makes a function that takes `self` in this form.
pub(super) fn method<'v>(
    receiver: &'static str,
    arguments: Vec<Argument<'v>>,
    returns: impl Into<Cow<'v, str>>,
) -> ItemKind<'v> {
    ItemKind::Function(Function { receiver: Some(receiver), arguments, returns: returns.into() })
}

/// Makes a fact about what an item does, which is a text or a literal.
pub(super) fn fact(about: &'static str, value: impl Into<String>) -> Fact {
    Fact { about, value: value.into(), words: Words::Value }
}

/// Returns the text of a literal, or of a literal in an `Option`, in backticks.
pub fn quote_literal(value: &str) -> String {
    let inner = value.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(value);
    match syn::parse_str::<syn::LitStr>(inner) {
        // What `Debug` prints of a literal is the literal of a literal.
        Ok(literal) if literal.value().starts_with('"') => quote_literal(&literal.value()),
        Ok(literal) => quote(&literal.value()),
        Err(_) if value == "None" => "none".to_owned(),
        Err(_) => quote(value),
    }
}

/// Makes a fact that is code.
pub(super) fn code(about: &'static str, value: impl Into<String>) -> Fact {
    Fact { about, value: value.into(), words: Words::Nothing }
}

/// Makes a fact that is code, and says it in words.
pub(super) fn worded(about: &'static str, value: impl Into<String>, words: impl Into<String>) -> Fact {
    Fact { about, value: value.into(), words: Words::Text(words.into()) }
}

pub(super) fn argument<'v>(
    name: &'v str,
    rust_type: impl Into<Cow<'v, str>>,
    location: Option<&'v Location>,
) -> Argument<'v> {
    Argument { name, rust_type: rust_type.into(), location }
}

/// Returns the features of a condition.
pub(super) fn gate(condition: &Option<Condition>) -> BTreeSet<&str> {
    condition.iter().flat_map(Condition::features).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_type_require_its_features() {
        let mut items = Items::default();
        let orgs = Condition::of(["orgs"]);
        let owner =
            Item { gate: gate(&orgs), tag: Some("Orgs"), ..Item::new("models::Org".to_owned(), ItemKind::Struct) };
        let owner = items.push(owner);
        push_traits(&mut items, owner, ["Clone", "Debug"]);
        let debug = items.get("models::Org: Debug").expect("it was added");
        assert_eq!((&debug.gate, debug.tag), (&BTreeSet::from(["orgs"]), Some("Orgs")));
        assert_eq!(items.parent(debug).map(|parent| parent.path.as_str()), Some("models::Org"));
        assert_eq!(gate(&None), BTreeSet::new());
    }
}
