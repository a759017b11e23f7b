//! Checks the old names of client.toml against the items of the crate.

use std::collections::{HashMap, HashSet};

use semver::Version;

use super::item::{Item, ItemKind, Items};
use crate::config::{AliasConfig, Config};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rust::Reserved;
use crate::rust::aliases::{Alias, FEATURE, last, parent};
use crate::rust::docs::literal;

/// A message and its help.
type Problem = (String, String);

/// Reports entries that match nothing, or have to be removed.
pub fn check_aliases(items: &Items<'_>, config: &Config, reserved: &Reserved, diagnostics: &mut Diagnostics) {
    let Config { aliases, package, .. } = config;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    items.iter().for_each(|item| *counts.entry(item.path.as_str()).or_default() += 1);
    let mut seen = HashSet::new();
    let mut wires = WireNames::new(items, aliases);
    for config in aliases {
        let problem = if seen.insert(config.old.as_str()) {
            version_problem(config, &package.version).or_else(|| name_problem(reserved, items, &counts, config))
        } else {
            Some((format!("`{}` has two aliases", config.old), "remove one of the entries".to_owned()))
        };
        let (problem, location) = match problem {
            None => (wires.problem(items, config), &config.wire_location),
            problem => (problem, &config.location),
        };
        if let Some((message, help)) = problem {
            let error = Diagnostic::error(message).with_help(help);
            diagnostics.push(match location {
                Some(location) => error.at(location.clone()),
                None => error,
            });
        }
    }
}

fn version_problem(config: &AliasConfig, version: &str) -> Option<Problem> {
    let versions = [Some(("remove-in", &config.remove_in)), config.since.as_ref().map(|since| ("since", since))];
    for (key, text) in versions.into_iter().flatten() {
        if Version::parse(text).is_err() {
            let message = format!("`{key}` of `{}` is no version: {text:?}", config.old);
            return Some((message, "write a version such as `0.3.0`".to_owned()));
        }
    }
    let is_early = config.since.as_deref().is_some_and(|since| {
        matches!((Version::parse(since), Version::parse(&config.remove_in)), (Ok(since), Ok(remove_in)) if since >= remove_in)
    });
    if is_early {
        let message = format!("`remove-in` of `{}` is not after `since`", config.old);
        return Some((message, "write the next version that may break callers".to_owned()));
    }
    let is_reached = matches!((Version::parse(version), Version::parse(&config.remove_in)),
        (Ok(version), Ok(remove_in)) if version >= remove_in);
    let message =
        format!("the alias `{}` has to be removed in {}, and the crate is {version}", config.old, config.remove_in);
    let help =
        "remove the entry; if no release has its new name yet, `diff --soften --write` raises its versions instead";
    is_reached.then(|| (message, help.to_owned()))
}

fn name_problem(
    reserved: &Reserved,
    items: &Items<'_>,
    counts: &HashMap<&str, usize>,
    config: &AliasConfig,
) -> Option<Problem> {
    let AliasConfig { old, new, .. } = config;
    if old == new {
        let help = "remove the entry, because the item needs no other name".to_owned();
        return Some((format!("`{old}` is the old and the new name of the item"), help));
    }
    let alias = Alias { config };
    let (path, name) = (alias.path(), alias.name());
    let is_feature = new.starts_with(FEATURE);
    if !is_feature && syn::parse_str::<syn::Ident>(name).is_err() {
        return Some((
            format!("`{name}` in `{old}` is no identifier"),
            "write the path as in a report of `diff`".to_owned(),
        ));
    }
    if let Some(kept) = items.kept(new) {
        return further_problem(items, kept, config);
    }
    let Some(item) = items.get(new) else { return Some(unknown(items, new)) };
    if matches!(item.kind, ItemKind::Struct | ItemKind::Enum) && !name.starts_with(char::is_uppercase) {
        let help = "write the name that the type had, which starts with a capital letter".to_owned();
        return Some((format!("`{name}` in `{old}` is no name of a type"), help));
    }
    if let Some(feature) = new.strip_prefix(FEATURE) {
        return feature_problem(reserved, items, feature, config);
    }
    let parent_kind = items.get(parent(new)).map(|parent| &parent.kind);
    let count = counts.get(path.as_str()).copied().unwrap_or_default();
    let is_known = match (&item.kind, parent_kind) {
        (ItemKind::Struct | ItemKind::Enum, None) => {
            items.get(&path).is_some_and(|item| matches!(item.kind, ItemKind::Alias(_)))
        }
        (ItemKind::Function(_), Some(ItemKind::Struct)) => {
            (new.contains("operations::") && count > 0) || items.get(&path).is_some_and(is_accessor)
        }
        _ => false,
    };
    if count > usize::from(is_known) {
        return Some(in_use(&path));
    }
    if !is_known {
        let help = "types of `models`, operations and their functions, groups of operations, variants, and fields can"
            .to_owned();
        return Some((format!("`{new}` cannot have an alias"), help));
    }
    let is_reserved = match &item.kind {
        ItemKind::Function(_) if parent(new) == "Client" => reserved.has_client_function(name),
        ItemKind::Function(_) if new.contains("operations::") => reserved.has_function(name),
        ItemKind::Function(_) => false,
        _ => reserved.has_type(name) || is_type(items, config),
    };
    if is_reserved {
        let help = "remove the entry, because nothing in the crate could have had this name".to_owned();
        return Some((format!("generated code uses the name `{name}` of `{old}` for something else"), help));
    }
    parent_problem(items, config)
}

/// Returns `true` for the old name of a function that returns a group of operations.
fn is_accessor(item: &Item<'_>) -> bool {
    item.deprecated
        && matches!(&item.kind, ItemKind::Function(function) if function.returns.starts_with("operations::"))
}

fn feature_problem(reserved: &Reserved, items: &Items<'_>, feature: &str, config: &AliasConfig) -> Option<Problem> {
    let AliasConfig { old, new, .. } = config;
    let name = last(old);
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !old.starts_with(FEATURE)
        || !name.starts_with(|c: char| c.is_ascii_alphanumeric())
        || !name.chars().all(is_legal)
    {
        let help = format!("write `old = \"{FEATURE}NAME\"`, as in a report of `diff`");
        return Some((format!("`{old}` is no name of a cargo feature"), help));
    }
    if reserved.has_feature(name) {
        let help = "remove the entry, because nothing in the crate could have had this name".to_owned();
        return Some((format!("every crate may have the feature `{name}`, which is something else"), help));
    }
    match items.get(old).map(|item| &item.kind) {
        Some(ItemKind::Alias(target)) if target == feature => None,
        Some(_) => Some(in_use(old)),
        None => {
            let help = "the features of groups of operations can; remove the entry".to_owned();
            Some((format!("`{new}` cannot have an alias"), help))
        }
    }
}

fn in_use(path: &str) -> Problem {
    let help = "an old name is kept only while nothing else has it; remove the entry".to_owned();
    (format!("another item of the crate is called `{path}`"), help)
}

/// Checks an entry for a field or variant with an old name: this one, or a further one, which is a constant or a name on the wire.
fn further_problem(items: &Items<'_>, kept: &Item<'_>, config: &AliasConfig) -> Option<Problem> {
    let AliasConfig { old, new, .. } = config;
    let path = Alias { config }.path();
    let problem = match items.get(&path) {
        Some(item) if item.path == kept.path => None,
        Some(item) if item.deprecated && matches!(item.kind, ItemKind::Constant(_)) => None,
        Some(_) => Some(in_use(&path)),
        None if config.wire.is_some() => None,
        None => {
            let help = "remove the entry, or add the `wire` that it had".to_owned();
            Some((format!("`{new}` is still called `{}`, so it is never called `{old}`", last(&kept.path)), help))
        }
    };
    problem.or_else(|| parent_problem(items, config))
}

/// The names of properties and the values of enums, and those that entries have read so far.
struct WireNames<'i> {
    /// The path of the item, by its type and the literal of its name on the wire.
    items: HashMap<(&'i str, &'i str), &'i str>,
    former: HashSet<(&'i str, &'i str)>,
}

impl<'i> WireNames<'i> {
    fn new(items: &'i Items<'_>, aliases: &[AliasConfig]) -> Self {
        let mut names = WireNames { items: HashMap::new(), former: HashSet::new() };
        if aliases.iter().all(|alias| alias.wire.is_none()) {
            return names;
        }
        for item in items.iter() {
            let facts = item.behaviour.iter().filter(|fact| matches!(fact.about, "name" | "value"));
            names.items.extend(facts.map(|fact| ((parent(&item.path), fact.value.as_str()), item.path.as_str())));
        }
        names
    }

    /// Returns an error if the old name of an entry on the wire means something else as well, or is never read.
    fn problem(&mut self, items: &Items<'_>, config: &'i AliasConfig) -> Option<Problem> {
        let wire = config.wire.as_deref()?;
        let owner = parent(&config.new);
        let has = |name: &str| items.get(&format!("{owner}{name}")).is_some();
        let is_struct = items.get(owner).is_some_and(|owner| owner.kind == ItemKind::Struct);
        let is_read = has("::as_str()") || (is_struct && has(": Deserialize"));
        if !is_read {
            let help = "only properties of JSON and values of enums of strings are read; remove `wire`".to_owned();
            return Some((format!("`wire` of `{}` has no effect", config.old), help));
        }
        if let Some(other) = self.items.get(&(owner, literal(wire).as_str())) {
            let help =
                "a name on the wire has one meaning; remove `wire`, so that the old one is no longer read".to_owned();
            return Some((format!("`wire` of `{}` is {wire:?}, which `{other}` has now", config.old), help));
        }
        let is_new = self.former.insert((owner, wire));
        let help = "a name on the wire has one meaning; remove one of them".to_owned();
        (!is_new).then(|| (format!("two entries of `{owner}` have the `wire` {wire:?}"), help))
    }
}

/// Returns `true` if a type of `models` has the old name of an operation: the file of the operation may import it.
fn is_type(items: &Items<'_>, config: &AliasConfig) -> bool {
    let model = |(root, _): (&str, &str)| format!("{root}models::{}", last(&config.old));
    config.new.split_once("operations::").map(model).is_some_and(|model| items.get(&model).is_some())
}

fn unknown(items: &Items<'_>, new: &str) -> Problem {
    let similar = items.iter().filter(|item| is_same_kind(&item.path, new));
    let similar = similar.map(|item| (strsim::jaro_winkler(last(&item.path), last(new)), &item.path));
    let similar = similar.filter(|(score, _)| *score > 0.9).max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match similar {
        Some((_, similar)) => {
            format!(
                "there is `{similar}`; write the path that the item has now, or run `diff --soften --write` after a rename"
            )
        }
        None => "write the path that the item has now; `diff --soften --write` does that after a rename".to_owned(),
    };
    (format!("the crate has no item `{new}`"), help)
}

/// Returns `true` if two paths are those of types, functions, or parts of the same type.
fn is_same_kind(path: &str, other: &str) -> bool {
    parent(path) == parent(other) && path.ends_with("()") == other.ends_with("()") && !path.contains(": ")
}

/// Returns an error if the old name was not beside the new one, or in a type that was called otherwise.
fn parent_problem(items: &Items<'_>, config: &AliasConfig) -> Option<Problem> {
    let AliasConfig { old, new, .. } = config;
    let (before, after) = (parent(old), parent(new));
    let is_alias = |item: &Item<'_>| matches!(&item.kind, ItemKind::Alias(target) if target == last(after));
    if before == after || items.get(before).is_some_and(is_alias) {
        return None;
    }
    let message = format!("`{old}` and `{new}` are in different modules or types");
    Some((message, format!("the old path has to begin with `{after}`, or with an alias of it")))
}
