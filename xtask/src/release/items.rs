//! The entries for changes of the crate. Input: the items of a report. Output: an entry for each type or, if there are many, for each tag.

use generator::diff::report::ItemChangeView;
use generator::diff::{ItemDifference, Level};

use super::generated::{Entry, RUST};
use super::wire::{BREAKING, MAX_LISTED, inline_code, limited};

/// How many changes of a type, or types of a tag, are named.
const MAX_NAMED: usize = 6;

/// The changes of a type, or of an item outside of types.
struct Owner<'a> {
    path: &'a str,
    changes: Vec<&'a ItemChangeView>,
}

/// Returns the entries of a group, breaking ones first. Changes of docs are none.
pub fn entries(items: &[ItemChangeView], group: &'static str) -> Vec<Entry> {
    let mut owners: Vec<Owner<'_>> = Vec::new();
    for item in items.iter().filter(|item| group_of(item) == Some(group)) {
        let path = owner(&item.item);
        match owners.iter_mut().find(|owner| owner.path == path) {
            Some(owner) => owner.changes.push(item),
            None => owners.push(Owner { path, changes: vec![item] }),
        }
    }
    let texts = if owners.len() > MAX_LISTED { by_tag(&owners) } else { owners.iter().map(Owner::text).collect() };
    limited(texts).into_iter().map(|text| Entry { group, label: RUST, text }).collect()
}

fn group_of(item: &ItemChangeView) -> Option<&'static str> {
    match item.difference {
        ItemDifference::Added => Some("Added"),
        ItemDifference::Removed => Some("Removed"),
        ItemDifference::Deprecation if item.new.as_deref().is_some_and(|new| new.contains("#[deprecated]")) => {
            Some("Deprecated")
        }
        ItemDifference::Docs => None,
        _ => Some("Changed"),
    }
}

/// Returns the type that an item belongs to: `models::Org` for `models::Org::name` and `models::Org: Clone`. Other items are their own.
fn owner(path: &str) -> &str {
    if let Some((owner, _)) = path.split_once(": ") {
        return owner;
    }
    match split_name(path) {
        Some((parent, _)) if is_type(parent) => parent,
        _ => path,
    }
}

/// Splits the last name off a path, which may have `::` within angle brackets.
fn split_name(path: &str) -> Option<(&str, &str)> {
    path.rsplit_once("::").filter(|(_, name)| !name.contains('>'))
}

fn is_type(path: &str) -> bool {
    let name = split_name(path).map_or(path, |(_, name)| name).trim_start_matches("r#");
    path.ends_with('>') || name.starts_with(char::is_uppercase)
}

impl Owner<'_> {
    fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.level == Level::Major)
    }

    fn text(&self) -> String {
        let mark = if self.is_breaking() { BREAKING } else { "" };
        let own = self.changes.iter().find(|change| change.item == self.path);
        let own = own.and_then(|own| attributes(own).or_else(|| replacement(own)));
        let parts = self.changes.iter().filter(|change| change.item != self.path && !self.is_setter(change));
        let parts: Vec<String> = own.into_iter().chain(parts.map(|change| part(change))).collect();
        let named = parts.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join("; ");
        let separator = if parts.is_empty() { "" } else { ": " };
        format!("{mark}{}{separator}{named}{}", item_code(self.path), and_more(parts.len()))
    }

    /// Returns `true` for the setter of a field that changes as well.
    fn is_setter(&self, change: &ItemChangeView) -> bool {
        let field = part_name(change).strip_prefix("with_").and_then(|name| name.strip_suffix("()"));
        field.is_some_and(|field| self.changes.iter().any(|one| part_name(one).trim_start_matches("r#") == field))
    }
}

/// Counts the changes or types that are not named.
fn and_more(count: usize) -> String {
    if count > MAX_NAMED { format!(" and {} more", count - MAX_NAMED) } else { String::new() }
}

/// Returns what an entry says of a part of a type.
fn part(change: &ItemChangeView) -> String {
    let name = || inline_code(part_name(change));
    let attributes = attributes(change).map(|text| format!("{} {text}", name()));
    attributes.or_else(|| replacement(change)).unwrap_or_else(name)
}

/// Returns the name of an item below its type.
fn part_name(change: &ItemChangeView) -> &str {
    match change.item.split_once(": ") {
        Some((_, name)) => name,
        None => split_name(&change.item).map_or(change.item.as_str(), |(_, name)| name),
    }
}

/// Returns the attributes that an item gets or loses, such as `#[deprecated]`, if nothing else changes.
fn attributes(change: &ItemChangeView) -> Option<String> {
    let (old, new) = (change.old.as_deref()?, change.new.as_deref()?);
    let (word, attributes) = match (new.strip_suffix(old), old.strip_suffix(new)) {
        (Some(added), _) => ("now", added.trim()),
        (_, Some(removed)) => ("no longer", removed.trim()),
        _ => return None,
    };
    (attributes.starts_with("#[")).then(|| format!("{word} {}", inline_code(attributes)))
}

/// Returns the signatures of an item that changes: old → new.
fn replacement(change: &ItemChangeView) -> Option<String> {
    let (old, new) = (change.old.as_deref()?, change.new.as_deref()?);
    if old == new {
        return Some(format!("{} ({})", inline_code(bare(new)), change.difference));
    }
    let (old, new) = without_same_result(bare(old), bare(new));
    Some(format!("{} → {}", inline_code(old), inline_code(new)))
}

/// Returns two signatures of functions without what they return, unless that changes.
fn without_same_result<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    match (old.rsplit_once(" -> "), new.rsplit_once(" -> ")) {
        (Some((old, before)), Some((new, after))) if before == after => (old, new),
        _ => (old, new),
    }
}

/// Formats the path of an item as code: `models::Org`, feature `preview`.
fn item_code(path: &str) -> String {
    match path.strip_prefix("feature ") {
        Some(name) => format!("feature {}", inline_code(name)),
        None => inline_code(path),
    }
}

/// Returns a signature without what every item has.
fn bare(signature: &str) -> &str {
    let signature = signature.strip_prefix("pub ").unwrap_or(signature);
    signature.strip_prefix("fn ").unwrap_or(signature)
}

/// Returns an entry for each tag, with the first of its types.
fn by_tag(owners: &[Owner<'_>]) -> Vec<String> {
    let mut tags: Vec<(Option<&str>, Vec<&Owner<'_>>)> = Vec::new();
    for owner in owners {
        let tag = owner.changes.first().and_then(|change| change.tag.as_deref());
        match tags.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, list)) => list.push(owner),
            None => tags.push((tag, vec![owner])),
        }
    }
    let entry = |(tag, owners): (Option<&str>, Vec<&Owner<'_>>)| {
        let mark = if owners.iter().any(|owner| owner.is_breaking()) { BREAKING } else { "" };
        let tag = tag.map_or("Items of several tags".to_owned(), inline_code);
        let named: Vec<String> = owners.iter().take(MAX_NAMED).map(|owner| item_code(owner.path)).collect();
        format!("{mark}{tag}: {}{}", named.join(", "), and_more(owners.len()))
    };
    tags.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(path: &str, difference: ItemDifference, old: Option<&str>, new: Option<&str>) -> ItemChangeView {
        let level = match difference {
            ItemDifference::Added | ItemDifference::Deprecation => Level::Minor,
            ItemDifference::Removed | ItemDifference::Signature => Level::Major,
            _ => Level::Patch,
        };
        let (old, new) = (old.map(str::to_owned), new.map(str::to_owned));
        let (positions, operation, tag, wire, behaviour) = (Default::default(), None, None, Vec::new(), Vec::new());
        let item = path.to_owned();
        ItemChangeView { item, difference, level, old, new, behaviour, positions, operation, tag, wire }
    }

    fn texts(items: &[ItemChangeView], group: &'static str) -> Vec<String> {
        entries(items, group).into_iter().map(|entry| entry.text).collect()
    }

    #[test]
    fn items_belong_to_types() {
        for (path, expected) in [
            ("v1::models::Org::r#type", "v1::models::Org"),
            ("v1::models::State::Sent", "v1::models::State"),
            ("v1::models::Org: From<a::B>", "v1::models::Org"),
            ("Request<_, operations::ListOrders>::with_cursor()", "Request<_, operations::ListOrders>"),
            ("Client::v1()", "Client"),
            ("models::Org", "models::Org"),
            ("models::r#Self", "models::r#Self"),
            ("v1::models", "v1::models"),
            ("feature preview", "feature preview"),
        ] {
            assert_eq!(owner(path), expected, "{path}");
        }
    }

    #[test]
    fn attributes_are_said_alone() {
        let gate = ItemDifference::Gate;
        let items = [
            item("models::A", gate, Some("#[cfg(feature = \"b\")] pub struct A"), Some("pub struct A")),
            item("models::B::c()", gate, Some("pub fn c()"), Some("#[cfg(feature = \"b\")] pub fn c()")),
            item("models::C", gate, Some("#[cfg(a)] pub struct C"), Some("#[cfg(b)] pub struct C")),
        ];
        let expected = [
            "`models::A`: no longer `#[cfg(feature = \"b\")]`",
            "`models::B`: `c()` now `#[cfg(feature = \"b\")]`",
            "`models::C`: `#[cfg(a)] pub struct C` → `#[cfg(b)] pub struct C`",
        ];
        assert_eq!(texts(&items, "Changed"), expected);
    }

    #[test]
    fn setters_change_with_their_field() {
        let added = |path: &str| item(path, ItemDifference::Added, None, Some("pub"));
        let items = [added("models::A::r#type"), added("models::A::with_type()"), added("models::A::with_b()")];
        assert_eq!(texts(&items, "Added"), ["`models::A`: `r#type`; `with_b()`"]);
    }

    #[test]
    fn what_a_function_returns_is_said_if_it_changes() {
        assert_eq!(without_same_result("a() -> A", "a(b: B) -> A"), ("a()", "a(b: B)"));
        assert_eq!(without_same_result("a() -> A", "a() -> B"), ("a() -> A", "a() -> B"));
        assert_eq!(without_same_result("a: A", "a: B"), ("a: A", "a: B"));
    }

    #[test]
    fn each_type_has_an_entry() {
        let signature = ItemDifference::Signature;
        let items = [
            item("models::Order::weight", signature, Some("pub weight: i64"), Some("pub weight: f64")),
            item("models::Order::new()", signature, Some("pub fn new(a: A) -> Self"), Some("pub fn new() -> Self")),
            item("models::Order::note", ItemDifference::Behaviour, Some("pub note: A"), Some("pub note: A")),
            item("models::Order::note", ItemDifference::Docs, Some("pub note: A"), Some("pub note: A")),
            item("models::Stock", ItemDifference::Added, None, Some("pub struct Stock")),
            item("models::Order::id", ItemDifference::Added, None, Some("pub id: A")),
            item(
                "models::Old",
                ItemDifference::Deprecation,
                Some("pub struct Old"),
                Some("#[deprecated] pub struct Old"),
            ),
            item("models::State::Gone", ItemDifference::Removed, Some("Gone"), None),
        ];
        let expected = "**Breaking:** `models::Order`: `weight: i64` → `weight: f64`; `new(a: A)` → `new()`; `note: A` (behaviour)";
        assert_eq!(texts(&items, "Changed"), [expected]);
        assert_eq!(texts(&items, "Added"), ["`models::Stock`", "`models::Order`: `id`"]);
        assert_eq!(texts(&items, "Deprecated"), ["`models::Old`: now `#[deprecated]`"]);
        let feature = [item("feature preview", ItemDifference::Removed, Some("feature preview"), None)];
        assert_eq!(texts(&feature, "Removed"), ["**Breaking:** feature `preview`"]);
        assert_eq!(texts(&items, "Removed"), ["**Breaking:** `models::State`: `Gone`"]);
    }

    #[test]
    fn many_types_are_summarized_by_tag() {
        let types = (0..50)
            .map(|number| item(&format!("models::A{number}"), ItemDifference::Added, None, Some("pub struct A")));
        let types: Vec<ItemChangeView> = types.collect();
        let expected = "Items of several tags: `models::A0`, `models::A1`, `models::A2`, `models::A3`, `models::A4`, `models::A5` and 44 more";
        assert_eq!(texts(&types, "Added"), [expected]);
        let fields: Vec<ItemChangeView> = (0..8)
            .map(|number| item(&format!("models::A::f{number}"), ItemDifference::Added, None, Some("pub f: A")))
            .collect();
        assert!(texts(&fields, "Added")[0].ends_with("; `f5` and 2 more"));
    }
}
