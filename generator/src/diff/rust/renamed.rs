//! Types and features with another name whose old one is an alias. Input: the items of both sides. Output: what the base says of them, as the
//! head says it, so that only other differences are left.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::rust::items::{Argument, Fact, Function, Item, ItemKind, Items, Words};
use crate::rust::{FEATURE, last};

/// The paths that types and features have in the head, by those that they have in the base.
#[derive(Debug, Default)]
pub struct Renamed<'a>(HashMap<&'a str, String>);

impl<'a> Renamed<'a> {
    pub fn new(base: &Items<'_>, head: &'a Items<'_>) -> Self {
        let is_named = |path: &str| {
            let kind = base.get(path).map(|item| &item.kind);
            matches!(kind, Some(ItemKind::Struct | ItemKind::Enum | ItemKind::Feature))
        };
        let alias = |item: &'a Item<'_>| match &item.kind {
            ItemKind::Alias(target) if is_named(&item.path) => {
                let name = item.path.len() - last(&item.path).len();
                Some((item.path.as_str(), format!("{}{target}", &item.path[..name])))
            }
            _ => None,
        };
        Renamed(head.iter().filter_map(alias).collect())
    }

    /// Returns the path that an item has in the head.
    pub fn path<'i>(&self, item: &'i Item<'_>) -> Cow<'i, str> {
        match self.0.get(item.path.as_str()) {
            Some(new) => new.clone().into(),
            None => self.text(&item.path, item),
        }
    }

    /// Returns the features that an item requires, as they are called in the head.
    pub fn gate<'i>(&self, item: &'i Item<'_>) -> BTreeSet<Cow<'i, str>> {
        item.gate.iter().map(|name| self.feature(name)).collect()
    }

    fn feature<'i>(&self, name: &'i str) -> Cow<'i, str> {
        match self.0.get(format!("{FEATURE}{name}").as_str()) {
            Some(new) => last(new).to_owned().into(),
            None => name.into(),
        }
    }

    /// Returns the kind that an item has in the head.
    pub fn kind<'i>(&self, item: &'i Item<'_>) -> ItemKind<'i> {
        let owned = |text: &str| self.text(text, item).into_owned();
        match &item.kind {
            ItemKind::Crate => ItemKind::Crate,
            ItemKind::Feature => ItemKind::Feature,
            ItemKind::Module => ItemKind::Module,
            ItemKind::Struct => ItemKind::Struct,
            ItemKind::Enum => ItemKind::Enum,
            ItemKind::Alias(target) if item.path.starts_with(FEATURE) => {
                ItemKind::Alias(self.feature(target).into_owned())
            }
            ItemKind::Alias(target) => ItemKind::Alias(owned(target)),
            ItemKind::Constant(target) => ItemKind::Constant(target.clone()),
            ItemKind::Field(rust_type) => ItemKind::Field(owned(rust_type)),
            ItemKind::Variant(rust_type) => ItemKind::Variant(rust_type.as_deref().map(owned)),
            ItemKind::Trait(types) => ItemKind::Trait(types.as_deref().map(owned)),
            ItemKind::Function(function) => {
                let argument =
                    |one: &'i Argument<'_>| Argument { rust_type: self.text(&one.rust_type, item), ..one.clone() };
                ItemKind::Function(Function {
                    receiver: function.receiver,
                    arguments: function.arguments.iter().map(argument).collect(),
                    returns: self.text(&function.returns, item),
                })
            }
        }
    }

    /// Replaces each type in the facts about an item.
    pub fn facts<'t>(&self, item: &'t Item<'_>) -> Cow<'t, [Fact]> {
        if self.0.is_empty() {
            return Cow::Borrowed(&item.behaviour);
        }
        let replaced = |fact: &Fact| {
            let words = match &fact.words {
                Words::Text(text) => Words::Text(self.text(text, item).into_owned()),
                other => other.clone(),
            };
            Fact { about: fact.about, value: self.text(&fact.value, item).into_owned(), words }
        };
        item.behaviour.iter().map(replaced).collect()
    }

    /// Replaces each type in a text of an item.
    pub fn text<'t>(&self, text: &'t str, item: &Item<'_>) -> Cow<'t, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let root = root(&item.path);
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let length = path_length(&rest[start..]);
            result.push_str(&rest[..start]);
            result.push_str(&self.replaced(&rest[start..start + length], root));
            rest = &rest[start + length..];
        }
        Cow::Owned(result + rest)
    }

    /// Returns what a path in a text is in the head. It is that of a type, of something in it, or of a type without its module.
    fn replaced<'t>(&self, path: &'t str, root: &str) -> Cow<'t, str> {
        let mut end = path.len();
        loop {
            let (start, rest) = path.split_at(end);
            let whole = start.strip_prefix("crate::").unwrap_or(start);
            if let Some(new) = self.0.get(whole) {
                let prefix = &start[..start.len() - whole.len()];
                return format!("{prefix}{new}{rest}").into();
            }
            for module in ["", "models::", "operations::"] {
                let prefix = format!("{root}{module}");
                if let Some(new) = self.0.get(format!("{prefix}{start}").as_str()) {
                    return format!("{}{rest}", new.strip_prefix(&prefix).unwrap_or(new)).into();
                }
            }
            match start.rfind("::") {
                Some(shorter) => end = shorter,
                None => return path.into(),
            }
        }
    }
}

/// Returns the path of the module of the document that an item belongs to, such as `v2::`.
fn root(path: &str) -> &str {
    // A function of the type with the groups of a document, such as `v2::V2Api::orgs()`.
    if let Some((module, _)) =
        path.split_once("::").filter(|(module, _)| module.chars().all(|c| is_word(c) || c == '#'))
        && module.starts_with(char::is_lowercase)
        && !["models", "operations", "webhooks"].contains(&module)
    {
        return &path[..module.len() + "::".len()];
    }
    let modules = ["models::", "operations::", "webhooks::"].iter().filter_map(|module| path.find(module));
    let before = &path[..modules.min().unwrap_or_default()];
    let start = before.rfind(|c| !is_word(c) && c != ':').map_or(0, |index| index + 1);
    before.get(start..).unwrap_or_default().trim_start_matches(|c| !is_word(c))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the length of the path at the beginning of a text.
fn path_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        length += rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        match text[length..].strip_prefix("::") {
            Some(rest) if rest.starts_with(is_word) => length += "::".len(),
            _ => return length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_replaced_wherever_a_text_names_them() {
        let (mut base, mut head) = (Items::default(), Items::default());
        for (path, target) in [("v2::models::Org", "Team"), ("v2::operations::GetOrg", "GetTeam")] {
            base.push(Item::new(path.to_owned(), ItemKind::Enum));
            head.push(Item::new(path.to_owned(), ItemKind::Alias(target.to_owned())));
        }
        let renamed = Renamed::new(&base, &head);
        let in_item =
            |path: &str, text: &str| renamed.text(text, &Item::new(path.to_owned(), ItemKind::Struct)).into_owned();
        let path = |path: &str| in_item(path, path);
        assert_eq!(path("v2::models::Org::name"), "v2::models::Team::name");
        assert_eq!(path("v2::models::Other: From<Org>"), "v2::models::Other: From<Team>");
        assert_eq!(
            path("Request<_, v2::operations::GetOrg>::with_a()"),
            "Request<_, v2::operations::GetTeam>::with_a()"
        );
        assert_eq!(path("ErrorBody: From<crate::v2::models::Org>"), "ErrorBody: From<crate::v2::models::Team>");
        assert_eq!(in_item("v2::models::A::b", "Option<Vec<Org>>"), "Option<Vec<Team>>");
        assert_eq!(in_item("v2::operations::A::b()", "Request<Org, GetOrg>"), "Request<Team, GetTeam>");
        // Another document may have a type with this name.
        assert_eq!(in_item("v1::models::A::b", "Option<Org>, Organization"), "Option<Org>, Organization");
    }
}
