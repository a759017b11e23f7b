//! Old names that items keep for a while. Input: `[[aliases]]` of client.toml. Output: the old names of an item, by its path.
//!
//! A type has an alias, a function one that calls it, and a cargo feature one that enables it. A group of operations has all three. A field or a variant cannot have a second name, so it keeps the old one until
//! the entry is removed. For a variant without a value the new name is a constant. The reverse would break callers: a constant is no
//! pattern for a reference. An item that was renamed several times has an entry for each of its old names. A field or variant keeps the
//! first of them, and the others are constants, or only names on the wire.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::docs::{Docs, code, literal};
use super::names::unraw;
use crate::config::{AliasConfig, Config};

/// The field and the variants that types have in any case.
const ALWAYS: [&str; 3] = ["extra", "Unknown", "Other"];

/// How the path of a cargo feature starts in reports.
pub const FEATURE: &str = "feature ";

/// An old name of an item.
#[derive(Debug, Serialize)]
pub struct AliasView {
    pub name: String,
    /// The name that the item has.
    pub target: String,
    pub docs: Vec<String>,
    /// The arguments of the attribute `deprecated`.
    pub deprecated: String,
}

/// All old names.
#[derive(Debug, Default)]
pub(super) struct Aliases<'a> {
    by_new: HashMap<&'a str, Vec<Alias<'a>>>,
}

/// The names of fields or variants, of which some are old ones.
#[derive(Debug)]
pub(super) struct KeptNames<'a> {
    pub names: Vec<String>,
    /// The entries of those with their old names, by index. The first one is that of the name.
    pub aliases: BTreeMap<usize, Vec<Alias<'a>>>,
}

/// An entry of client.toml.
#[derive(Debug, Clone, Copy)]
pub struct Alias<'a> {
    pub config: &'a AliasConfig,
}

impl<'a> Alias<'a> {
    /// Returns the old name.
    pub fn name(self) -> &'a str {
        last(&self.config.old)
    }

    /// Returns the new name.
    pub fn new_name(self) -> &'a str {
        last(&self.config.new)
    }

    /// Returns the old name or value on the wire.
    pub fn wire(self) -> Option<&'a str> {
        self.config.wire.as_deref()
    }

    /// Returns the path that the old name has beside the new one.
    pub fn path(self) -> String {
        if self.config.new.starts_with(FEATURE) {
            return format!("{FEATURE}{}", self.name());
        }
        let call = if self.config.new.ends_with("()") { "()" } else { "" };
        let (separator, name) =
            if parent(&self.config.new).is_empty() { ("", self.name()) } else { ("::", self.name()) };
        format!("{}{separator}{name}{call}", parent(&self.config.new))
    }

    /// Returns what an item with the new name says of the old one; `link` is the path of the new one in docs.
    pub fn view(self, target: &str, link: Option<&str>) -> AliasView {
        let link = link.map(|link| format!("({link})")).unwrap_or_default();
        AliasView {
            name: self.name().to_owned(),
            target: target.to_owned(),
            docs: Docs::default().own(&format!("Renamed to [`{target}`]{link}.")).literals(),
            deprecated: self.deprecated(target),
        }
    }

    /// Returns the arguments of the attribute `deprecated` of the old name.
    pub fn deprecated(self, target: &str) -> String {
        let note = format!("renamed to `{target}`; will be removed in {}", self.config.remove_in);
        let since = self.config.since.as_deref().map(|since| format!("since = {}, ", literal(since)));
        format!("{}note = {}", since.unwrap_or_default(), literal(&note))
    }

    /// Returns the line of docs of a field or variant that keeps its old name.
    pub fn kept_docs(self) -> String {
        format!("It has its old name until {}, when it is called {}.", self.config.remove_in, code(self.new_name()))
    }
}

impl<'a> Aliases<'a> {
    pub fn new(config: &'a Config) -> Self {
        let mut aliases = Aliases::default();
        for config in &config.aliases {
            aliases.by_new.entry(config.new.as_str()).or_default().push(Alias { config });
        }
        aliases
    }

    /// Returns the old names of the item with a path.
    pub fn of(&self, path: impl FnOnce() -> String) -> &[Alias<'a>] {
        // Most crates have none, so no path is made for their items.
        if self.by_new.is_empty() {
            return &[];
        }
        self.by_new.get(path().as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Gives fields or variants of the type with a path their old names; `names` are all of them.
    pub fn keep_names(&self, path: impl FnOnce() -> String, names: Vec<String>) -> KeptNames<'a> {
        let mut kept = KeptNames { names, aliases: BTreeMap::new() };
        if self.by_new.is_empty() {
            return kept;
        }
        let path = path();
        for index in 0..kept.names.len() {
            let aliases = self.of(|| format!("{path}::{}", kept.names[index]));
            let Some(alias) = aliases.first() else { continue };
            let is_free = kept.names.iter().all(|name| unraw(name) != unraw(alias.name()));
            if is_free && !ALWAYS.contains(&unraw(alias.name())) {
                kept.names[index] = alias.name().to_owned();
                kept.aliases.insert(index, aliases.to_vec());
            }
        }
        kept
    }
}

impl<'a> KeptNames<'a> {
    /// Returns the entry of the name with an index, if that is an old one.
    pub fn alias(&self, index: usize) -> Option<Alias<'a>> {
        self.former(index).first().copied()
    }

    /// Returns the entries of all old names of what has the name with an index.
    pub fn former(&self, index: usize) -> &[Alias<'a>] {
        self.aliases.get(&index).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the literals of old names or values on the wire.
    pub fn former_wires(&self, index: usize) -> Vec<String> {
        self.former(index).iter().filter_map(|alias| alias.wire()).map(literal).collect()
    }
}

/// Returns the name at the end of a path, without the parentheses of a function and what a feature starts with.
pub fn last(path: &str) -> &str {
    let path = path.trim_end_matches("()");
    let path = path.strip_prefix(FEATURE).unwrap_or(path);
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

/// Returns the path without the name at its end.
pub fn parent(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(parent, _)| parent)
}
