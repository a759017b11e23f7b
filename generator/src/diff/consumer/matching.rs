//! Which item a message of the compiler is about.
//!
//! The first rule that finds items decides: the function that a note points at, the name that is missing, the trait that a type has lost,
//! the value whose type has changed, and a type that is new. A rule that finds several items finds none.

use super::candidates::{best, is_named, quoted};
use super::expression::has_word;
use super::known::{KnownItem, last_name};
use super::message::{CompilerMessage, MessageLevel};
use super::signature;
use super::types::is_related;
use super::values;
use crate::diff::renames::Rename;

/// The errors for a name that is not there, or not in this form.
const MISSING: [&str; 20] = [
    "E0023", "E0026", "E0027", "E0405", "E0407", "E0412", "E0422", "E0423", "E0425", "E0432", "E0433", "E0437",
    "E0531", "E0532", "E0559", "E0560", "E0574", "E0599", "E0603", "E0609",
];

/// The errors for a value without a trait.
const TRAITS: [&str; 8] = ["E0277", "E0369", "E0382", "E0505", "E0507", "E0508", "E0509", "E0599"];

/// Returns the item that a message is about.
pub(super) fn find<'k>(message: &CompilerMessage, known: &'k [KnownItem], renames: &[Rename]) -> Option<&'k KnownItem> {
    let code = message.code.as_deref().unwrap_or_default();
    let is_missing = MISSING.contains(&code) || message.level == MessageLevel::Deprecation;
    let rules: [&dyn Fn() -> Vec<&'k KnownItem>; 6] = [
        &|| feature(message, known),
        &|| defined(message, known),
        &|| if is_missing { missing(message, known, renames) } else { Vec::new() },
        &|| if TRAITS.contains(&code) { without_trait(message, known) } else { Vec::new() },
        &|| of_value(message, known),
        &|| of_new_type(message, known, renames),
    ];
    let fitting = rules.iter().map(|rule| rule()).find(|fitting| !fitting.is_empty())?;
    best(&fitting, message)
}

/// Returns the feature that a message is about.
fn feature<'k>(message: &CompilerMessage, known: &'k [KnownItem]) -> Vec<&'k KnownItem> {
    let is_feature = |item: &&KnownItem| message.code.is_none() && message.notes.contains(&item.path);
    known.iter().filter(|item| item.path.starts_with("feature ")).filter(is_feature).collect()
}

/// Returns the functions whose definitions a message points at.
fn defined<'k>(message: &CompilerMessage, known: &'k [KnownItem]) -> Vec<&'k KnownItem> {
    let bounds = message.notes.iter().filter_map(|note| note.strip_prefix("required by a bound in `"));
    let bounds = bounds.map(|path| (last_name(path.trim_end_matches('`')), path));
    let definitions =
        message.definitions.iter().map(|definition| (definition.name.as_str(), definition.block.as_str()));
    let functions: Vec<(&str, &str)> = definitions.chain(bounds).collect();
    let is_defined = |item: &&KnownItem| {
        functions.iter().any(|(name, around)| {
            let is_owner = item.owner().is_none_or(|owner| has_word(around, owner));
            *name == item.name() && is_owner && !item.is_trait()
        })
    };
    known.iter().filter(is_defined).collect()
}

/// Returns the items with a name that a message says is missing, or is deprecated.
fn missing<'k>(message: &CompilerMessage, known: &'k [KnownItem], renames: &[Rename]) -> Vec<&'k KnownItem> {
    // What follows says what to do instead, and for deprecations it is ours.
    let text = message.text.split_once(": ").map_or(message.text.as_str(), |(text, _)| text);
    let text = if quoted(text).next().is_some() { text } else { &message.text };
    let is_missing = |item: &&KnownItem| {
        // A method may be missing for a type of which only a label has the parameters.
        let has = |owner: &str| message.texts().any(|text| has_word(text, owner));
        let is_owner = || item.owner().is_none_or(has) || item.new_owner(renames).is_some_and(has);
        item.old.is_some() && !item.is_trait() && quoted(text).any(|quoted| is_path_of(quoted, item)) && is_owner()
    };
    known.iter().filter(is_missing).collect()
}

/// Returns `true` if a path of a message is the name of an item, or its path.
fn is_path_of(quoted: &str, item: &KnownItem) -> bool {
    let quoted = quoted.trim_start_matches('&').trim_end_matches("()");
    let quoted = quoted.split(['(', '{', '<']).next().unwrap_or(quoted).trim();
    if item.path.starts_with("feature ") || last_name(quoted) != item.name() {
        return false;
    }
    // `harbour::models::Ship` is not `operations::Ship`.
    let module = item.path.split("::").next().filter(|module| module.starts_with(char::is_lowercase));
    let is_whole = quoted.contains("::models::") || quoted.contains("::operations::");
    !is_whole || module.is_none_or(|module| item.path == module || quoted.contains(&format!("::{module}::")))
}

/// Returns the implementations that a message misses.
fn without_trait<'k>(message: &CompilerMessage, known: &'k [KnownItem]) -> Vec<&'k KnownItem> {
    let has = |word: &str| message.texts().any(|text| has_word(text, word));
    let is_missing = |item: &&KnownItem| {
        let name = item.path.split_once(": ").map(|(_, name)| name.split('<').next().unwrap_or(name));
        let is_named = name.is_some_and(has) && item.owner().is_some_and(has);
        is_named && item.new.is_none()
    };
    known.iter().filter(is_missing).collect()
}

/// Returns the fields and functions whose type has changed, where an expression names them and the message says one of their types.
fn of_value<'k>(message: &CompilerMessage, known: &'k [KnownItem]) -> Vec<&'k KnownItem> {
    let types: Vec<&str> = message.texts().flat_map(quoted).collect();
    let is_changed = |item: &&KnownItem| {
        let values = [&item.old, &item.new].map(|signature| signature.as_deref().and_then(value));
        let [Some(old), Some(new)] = values else { return false };
        old != new && types.iter().any(|one| is_related(one, new) || is_related(one, old))
    };
    let changed: Vec<&KnownItem> = known.iter().filter(is_changed).collect();
    for snippet in &message.snippets {
        let text = format!("{}{}", snippet.before, snippet.text);
        // The expression itself, the one that an operator comes after, and the one that it is assigned to.
        let before = snippet.before.trim_end();
        let target = before.strip_suffix("Some(").unwrap_or(before).trim_end().strip_suffix('=');
        for expression in [Some(text.as_str()), Some(before), target].into_iter().flatten() {
            if let Some(fitting) = values::named(expression, &changed) {
                return fitting;
            }
        }
    }
    Vec::new()
}

/// Returns the type of a field or variant, or what a function returns.
fn value(declaration: &str) -> Option<&str> {
    signature::value_type(declaration).or_else(|| signature::function(declaration).map(|function| function.returns))
}

/// Returns the items that have a type that a message names and that is new: its old name, if the program or the message has it, too, or
/// else what is of the type now. A type that only has another name has nothing else.
fn of_new_type<'k>(message: &CompilerMessage, known: &'k [KnownItem], renames: &[Rename]) -> Vec<&'k KnownItem> {
    let is_new_type = |item: &&KnownItem| {
        item.old.is_none()
            && item.owner().is_none()
            && message.statements().flat_map(quoted).any(|text| has_word(text, item.name()))
    };
    let new_types: Vec<&KnownItem> = known.iter().filter(is_new_type).collect();
    let renamed = renames.iter().filter(|rename| new_types.iter().any(|item| item.path == rename.new));
    let renamed: Vec<&KnownItem> =
        renamed.filter_map(|rename| known.iter().find(|item| item.path == rename.old)).collect();
    if !renamed.is_empty() {
        return renamed.into_iter().filter(|item| is_named(message, item.name())).collect();
    }
    let became = |item: &&KnownItem| {
        let (Some(old), Some(new)) = (&item.old, &item.new) else { return false };
        new_types.iter().any(|one| has_word(new, one.name()) && !has_word(old, one.name()))
    };
    known.iter().filter(became).collect()
}

#[cfg(test)]
mod tests;
