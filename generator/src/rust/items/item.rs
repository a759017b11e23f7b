//! Public items of a crate, and the names that each of its files declares.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::diagnostic::Location;
use crate::rust::aliases::FEATURE;
use crate::rust::{Condition, unraw};

/// All public items, in the order of the crate.
#[derive(Debug, Default)]
pub struct Items<'v> {
    list: Vec<Item<'v>>,
    /// Made when the first item is looked up, which only comparisons do.
    by_path: OnceLock<HashMap<String, usize>>,
    /// Those with old names, by the paths that they would have without these.
    by_new_name: HashMap<String, usize>,
    /// The types, constants, functions and modules that each file declares, private ones included.
    declared: BTreeMap<String, Vec<String>>,
}

/// A public item.
#[derive(Debug)]
pub struct Item<'v> {
    /// The path below the crate's root: `v2::models::OrgConfig::value` for a field, with `()` behind it for a function.
    pub path: String,
    /// The item that it is added and removed with.
    pub parent: Option<usize>,
    pub kind: ItemKind<'v>,
    /// The features that it requires.
    pub gate: BTreeSet<&'v str>,
    pub deprecated: bool,
    /// What a cast to a number returns, for a variant of an enum without any values.
    pub discriminant: Option<usize>,
    /// The name that it would have without its old one.
    pub new_name: Option<&'v str>,
    /// Lines of docs, as string literals.
    pub docs: &'v [String],
    /// What is not part of the signature, such as the name on the wire.
    pub behaviour: Vec<Fact>,
    pub location: Option<&'v Location>,
    /// The tag of the operations that it belongs to; `None` if it belongs to several.
    pub tag: Option<&'v str>,
    /// The id of the operation that it belongs to.
    pub operation: Option<&'v str>,
}

/// Something that an item does: `security` and the credentials.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is about, which several facts of an item may share.
    pub about: &'static str,
    /// A text, a literal or other code of the crate.
    pub value: String,
    pub words: Words,
}

/// How a value is said to somebody who does not know the crate.
#[derive(Debug, Clone)]
pub enum Words {
    /// The text or literal itself.
    Value,
    /// In the words of OpenAPI, with names in backticks.
    Text(String),
    /// Not at all: it is code.
    Nothing,
}

/// Facts that the crate has the same code for are equal.
impl PartialEq for Fact {
    fn eq(&self, other: &Self) -> bool {
        (self.about, &self.value) == (other.about, &other.value)
    }
}

#[derive(Debug, PartialEq)]
pub enum ItemKind<'v> {
    Crate,
    Feature,
    Module,
    Struct,
    Enum,
    /// Another name of a type or a feature.
    Alias(String),
    /// Another name of a variant, with the one that it has.
    Constant(String),
    /// With its type.
    Field(String),
    /// With the type of its value; `None` for a unit variant.
    Variant(Option<String>),
    Function(Function<'v>),
    /// An implementation of a trait, with the trait's associated types.
    Trait(Option<String>),
}

#[derive(Debug, PartialEq)]
pub struct Function<'v> {
    /// `self` in one of its forms.
    pub receiver: Option<&'static str>,
    pub arguments: Vec<Argument<'v>>,
    pub returns: Cow<'v, str>,
}

#[derive(Debug, Clone)]
pub struct Argument<'v> {
    pub name: &'v str,
    pub rust_type: Cow<'v, str>,
    pub location: Option<&'v Location>,
}

/// The location of an argument is not compared.
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
        let by_path = self.by_path.get_or_init(|| {
            let items = self.list.iter().enumerate();
            items.map(|(index, item)| (item.path.clone(), index)).collect()
        });
        by_path.get(path).map(|index| &self.list[*index])
    }

    pub fn parent(&self, item: &Item<'v>) -> Option<&Item<'v>> {
        item.parent.and_then(|index| self.list.get(index))
    }

    /// Returns the names that a file declares, or `None` if no template makes such a file.
    pub fn declared_in(&self, file: &str) -> Option<&[String]> {
        self.declared.get(file).map(Vec::as_slice)
    }

    /// Returns the field or variant that has an old name, by the path that it would have without it.
    pub fn kept(&self, new: &str) -> Option<&Item<'v>> {
        self.by_new_name.get(new).map(|index| &self.list[*index])
    }

    /// Adds an item, and returns its index, which is the `parent` of its children.
    pub fn push(&mut self, item: Item<'v>) -> usize {
        let index = self.list.len();
        self.by_path.take();
        if let (Some(name), Some((owner, _))) = (item.new_name, item.path.rsplit_once("::")) {
            self.by_new_name.insert(format!("{owner}::{name}"), index);
        }
        self.list.push(item);
        index
    }

    /// Adds an item that a file declares by name.
    pub(super) fn push_declared(&mut self, file: &str, item: Item<'v>) -> usize {
        let name = match item.kind {
            ItemKind::Module => format!("mod {}", item.last_name()),
            _ => item.last_name().to_owned(),
        };
        self.declare(file, [name]);
        self.push(item)
    }

    /// Adds private names that a file declares; a file without any is known, too.
    pub(super) fn declare(&mut self, file: &str, names: impl IntoIterator<Item = String>) {
        self.declared.entry(file.to_owned()).or_default().extend(names);
    }

    pub(super) fn at(&self, index: usize) -> &Item<'v> {
        &self.list[index]
    }
}

impl<'v> Item<'v> {
    pub fn new(path: String, kind: ItemKind<'v>) -> Self {
        Item {
            path,
            parent: None,
            kind,
            gate: BTreeSet::new(),
            deprecated: false,
            discriminant: None,
            new_name: None,
            docs: &[],
            behaviour: Vec::new(),
            location: None,
            tag: None,
            operation: None,
        }
    }

    /// Returns the declaration in one line, without attributes.
    pub fn signature(&self) -> String {
        let name = self.name();
        match &self.kind {
            ItemKind::Crate | ItemKind::Feature => self.path.clone(),
            ItemKind::Module => format!("pub mod {name}"),
            ItemKind::Struct => format!("pub struct {name}"),
            ItemKind::Enum => format!("pub enum {name}"),
            ItemKind::Alias(target) if self.path.starts_with(FEATURE) => format!("{} = [\"{target}\"]", self.path),
            ItemKind::Alias(target) => format!("pub type {name} = {target}"),
            ItemKind::Constant(target) => format!("pub const {name}: Self = Self::{target}"),
            ItemKind::Field(rust_type) => format!("pub {name}: {rust_type}"),
            ItemKind::Variant(None) => name.to_owned(),
            ItemKind::Variant(Some(rust_type)) => format!("{name}({rust_type})"),
            ItemKind::Function(function) => format!("pub fn {name}{function}"),
            ItemKind::Trait(types) => {
                let (owner, name) = self.path.split_once(": ").unwrap_or_default();
                format!("impl {name}{} for {owner}", types.as_deref().unwrap_or_default())
            }
        }
    }

    /// Returns the attributes `cfg` and `deprecated`.
    pub fn attributes(&self) -> String {
        self.condition() + self.deprecation()
    }

    /// Returns the attribute `deprecated`, if it has it.
    pub fn deprecation(&self) -> &'static str {
        if self.deprecated { "#[deprecated] " } else { "" }
    }

    /// Returns the attribute `cfg` with the features that it requires.
    pub fn condition(&self) -> String {
        let condition = Condition::of(self.gate.iter().copied());
        condition.map(|condition| format!("#[cfg({condition})] ")).unwrap_or_default()
    }

    fn name(&self) -> &str {
        let name = self.last_name();
        if matches!(self.kind, ItemKind::Field(_)) { name } else { unraw(name) }
    }

    /// Returns the last part of the path.
    fn last_name(&self) -> &str {
        let path = self.path.trim_end_matches("()");
        path.rsplit_once("::").map_or(path, |(_, name)| name)
    }
}

impl std::fmt::Display for Function<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let receiver = self.receiver.map(str::to_owned);
        let arguments = self.arguments.iter().map(|one| format!("{}: {}", one.name, one.rust_type));
        let list: Vec<String> = receiver.into_iter().chain(arguments).collect();
        write!(f, "({}) -> {}", list.join(", "), self.returns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_name_the_last_part_of_the_path() {
        let arguments = vec![Argument { name: "id", rust_type: "&str".into(), location: None }];
        let function = Function { receiver: Some("&self"), arguments, returns: "Request<(), GetOrg>".into() };
        let item = |path: &str, kind| Item::new(path.to_owned(), kind).signature();
        assert_eq!(
            item("v1::Api::get()", ItemKind::Function(function)),
            "pub fn get(&self, id: &str) -> Request<(), GetOrg>"
        );
        assert_eq!(item("v1::models::Org::r#type", ItemKind::Field("String".to_owned())), "pub r#type: String");
        assert_eq!(item("v1::models::Org: From<a::B>", ItemKind::Trait(None)), "impl From<a::B> for v1::models::Org");
    }

    #[test]
    fn files_declare_types_modules_and_private_names() {
        let mut items = Items::default();
        items.push_declared("src/lib.rs", Item::new("v1".to_owned(), ItemKind::Module));
        items.push_declared("src/v1/models/orgs.rs", Item::new("v1::models::r#Self".to_owned(), ItemKind::Struct));
        items.declare("src/lib.rs", ["mod runtime".to_owned()]);
        items.declare("src/api.rs", []);
        assert_eq!(items.declared_in("src/lib.rs"), Some(&["mod v1".to_owned(), "mod runtime".to_owned()][..]));
        assert_eq!(items.declared_in("src/v1/models/orgs.rs"), Some(&["r#Self".to_owned()][..]));
        assert_eq!(items.declared_in("src/api.rs"), Some(&[][..]));
        assert_eq!(items.declared_in("src/other.rs"), None);
    }
}
