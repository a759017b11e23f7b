//! Items of a crate that its users can name. Comes in: what `list` finds in the views. Goes out: to `compare`, and as signatures.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Place;
use crate::rust::unraw;

/// All of them, in the order of the crate.
#[derive(Debug, Default)]
pub struct Items<'v> {
    list: Vec<Item<'v>>,
    by_path: HashMap<String, usize>,
}

/// An item; what the items have in common that surround it, `list` fills in.
#[derive(Debug)]
pub struct Item<'v> {
    /// Below the crate's root: `v2::models::OrgConfig::value` for a field, with `()` behind it for a function.
    pub path: String,
    /// The item without which there is no such thing, so that its coming and going says all.
    pub parent: Option<usize>,
    pub shape: Shape<'v>,
    /// The features without which it does not exist.
    pub gate: BTreeSet<&'v str>,
    pub deprecated: bool,
    /// Lines of docs, as literals.
    pub docs: &'v [String],
    /// What it does that no signature shows, such as its name on the wire.
    pub behaviour: String,
    pub place: Option<&'v Place>,
    /// The tag of the operations that it belongs to; none where it belongs to several.
    pub tag: Option<&'v str>,
    /// The id of the operation that it belongs to.
    pub operation: Option<&'v str>,
}

#[derive(Debug, PartialEq)]
pub enum Shape<'v> {
    Crate,
    Feature,
    Module,
    Struct,
    Enum,
    /// With its type.
    Field(&'v str),
    /// With what it holds; empty where that is nothing.
    Variant(&'v str),
    Function(Function<'v>),
    /// That a type has a trait; with the trait's types, or empty.
    Trait(String),
}

#[derive(Debug, PartialEq)]
pub struct Function<'v> {
    /// `self` in one of its forms; empty where there is none.
    pub receiver: &'static str,
    pub arguments: Vec<Argument<'v>>,
    pub returns: Cow<'v, str>,
}

#[derive(Debug, Clone)]
pub struct Argument<'v> {
    pub name: &'v str,
    pub rust_type: Cow<'v, str>,
    pub place: Option<&'v Place>,
}

/// Two are the same wherever they come from.
impl PartialEq for Argument<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.rust_type == other.rust_type
    }
}

impl<'v> Items<'v> {
    pub fn iter(&self) -> impl Iterator<Item = &Item<'v>> {
        self.list.iter()
    }

    pub fn get(&self, path: &str) -> Option<&Item<'v>> {
        self.by_path.get(path).map(|index| &self.list[*index])
    }

    pub fn parent(&self, item: &Item<'v>) -> Option<&Item<'v>> {
        item.parent.and_then(|index| self.list.get(index))
    }

    /// Adds an item, and gives what its children call their parent.
    pub(super) fn push(&mut self, item: Item<'v>) -> usize {
        let index = self.list.len();
        self.by_path.insert(item.path.clone(), index);
        self.list.push(item);
        index
    }

    pub(super) fn at(&self, index: usize) -> &Item<'v> {
        &self.list[index]
    }
}

impl<'v> Item<'v> {
    pub fn new(path: String, shape: Shape<'v>) -> Self {
        Item {
            path,
            parent: None,
            shape,
            gate: BTreeSet::new(),
            deprecated: false,
            docs: &[],
            behaviour: String::new(),
            place: None,
            tag: None,
            operation: None,
        }
    }

    /// As Rust declares it, in one line and without attributes.
    pub fn signature(&self) -> String {
        let name = self.name();
        match &self.shape {
            Shape::Crate | Shape::Feature => self.path.clone(),
            Shape::Module => format!("pub mod {name}"),
            Shape::Struct => format!("pub struct {name}"),
            Shape::Enum => format!("pub enum {name}"),
            Shape::Field(rust_type) => format!("pub {name}: {}", plain(rust_type)),
            Shape::Variant("") => name.to_owned(),
            Shape::Variant(rust_type) => format!("{name}({})", plain(rust_type)),
            Shape::Function(function) => format!("pub fn {name}{function}"),
            Shape::Trait(types) => {
                let (owner, name) = self.path.split_once(": ").unwrap_or_default();
                format!("impl {}{} for {owner}", plain(name), plain(types))
            }
        }
    }

    /// The attributes that decide whether and how it can be used.
    pub fn attributes(&self) -> String {
        let mut attributes = String::new();
        let features: Vec<String> = self.gate.iter().map(|feature| format!("feature = \"{feature}\"")).collect();
        match features.as_slice() {
            [] => {}
            [one] => attributes.push_str(&format!("#[cfg({one})] ")),
            several => attributes.push_str(&format!("#[cfg(all({}))] ", several.join(", "))),
        }
        if self.deprecated {
            attributes.push_str("#[deprecated] ");
        }
        attributes
    }

    fn name(&self) -> &str {
        let path = self.path.trim_end_matches("()");
        let owned = path.rsplit_once("::").map_or(path, |(_, name)| name);
        if matches!(self.shape, Shape::Field(_)) { owned } else { unraw(owned) }
    }
}

impl std::fmt::Display for Function<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let receiver = Some(self.receiver).filter(|receiver| !receiver.is_empty()).map(str::to_owned);
        let arguments = self.arguments.iter().map(|one| format!("{}: {}", one.name, plain(&one.rust_type)));
        let list: Vec<String> = receiver.into_iter().chain(arguments).collect();
        write!(f, "({})", list.join(", "))?;
        if self.returns.is_empty() { Ok(()) } else { write!(f, " -> {}", plain(&self.returns)) }
    }
}

/// A type without the spaces that tokens have between them.
pub(super) fn plain(tokens: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'' || c == '#';
    let mut text = String::with_capacity(tokens.len());
    let mut chars = tokens.chars().peekable();
    while let Some(c) = chars.next() {
        let between_words = text.chars().last().is_some_and(is_word) && chars.peek().copied().is_some_and(is_word);
        let needs_space = between_words || text.ends_with(',') || text.ends_with('=') || chars.peek() == Some(&'=');
        if c != ' ' || needs_space {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_printed_as_people_write_them() {
        assert_eq!(plain("Option < Option < Box < Org > > >"), "Option<Option<Box<Org>>>");
        assert_eq!(plain("BTreeMap < String , Vec < i64 > >"), "BTreeMap<String, Vec<i64>>");
        assert_eq!(plain("impl Into < Option < String > >"), "impl Into<Option<String>>");
        assert_eq!(plain("&[impl AsRef<str>]"), "&[impl AsRef<str>]");
        assert_eq!(plain("<Page = Org, Item = ()>"), "<Page = Org, Item = ()>");
        assert_eq!(plain("& 'static str"), "&'static str");
    }

    #[test]
    fn signatures_name_the_last_part_of_the_path() {
        let arguments = vec![Argument { name: "id", rust_type: "& str".into(), place: None }];
        let function = Function { receiver: "&self", arguments, returns: "Request < () , GetOrg >".into() };
        let item = |path: &str, shape| Item::new(path.to_owned(), shape).signature();
        assert_eq!(
            item("v1::Api::get()", Shape::Function(function)),
            "pub fn get(&self, id: &str) -> Request<(), GetOrg>"
        );
        assert_eq!(item("v1::models::Org::r#type", Shape::Field("String")), "pub r#type: String");
        assert_eq!(
            item("v1::models::Org: From<a::B>", Shape::Trait(String::new())),
            "impl From<a::B> for v1::models::Org"
        );
    }
}
