//! What makes a major step a minor one: old names that the crate of the head can keep.
//!
//! Input: both sides. Output: entries of `[[aliases]]` for the head's client.toml, the major changes that each heals, and those that
//! none heals. The crate of the head is planned again with the entries, so that nothing is proposed that does not work.

mod text;
mod wire;

use semver::Version;

use super::change::{ItemChange, ItemDifference, Level};
use super::read::Spec;
use super::renames::{Rename, RenameKind, find_renames};
use super::rust::{changes, next_version};
use crate::config::{AliasConfig, Config};
use crate::diagnostic::Diagnostics;
use crate::rust::items::{Items, list_items};
use crate::rust::{CrateView, Reserved};
use wire::wire_name;

pub use text::{entries_toml, softening_text};

/// What `client.toml` may take, and what follows.
#[derive(Debug)]
pub struct Softening {
    pub entries: Vec<Entry>,
    /// The major changes that are left.
    pub rest: Vec<Unhealed>,
    /// The version that is due without the entries.
    pub due: Option<String>,
    /// The version that is due with them.
    pub due_softened: Option<String>,
}

/// An old name to keep.
#[derive(Debug)]
pub struct Entry {
    pub alias: AliasConfig,
    /// The items whose changes are no longer major. An item that names two renamed types is listed for both.
    pub heals: Vec<String>,
}

/// A major change, and why no entry heals it.
#[derive(Debug)]
pub struct Unhealed {
    pub item: String,
    pub difference: ItemDifference,
    pub reason: String,
}

/// Proposes entries for the head.
///
/// # Errors
/// If the version in the base's client.toml cannot be parsed: without it no version follows.
pub fn soften(base: &Spec, head: &Spec, reserved: &Reserved) -> Result<Softening, String> {
    let base_items = list_items(&base.view);
    let before = changes(&base_items, &list_items(&head.view));
    let renames = find_renames(&base.view, &head.view);
    let (version, head_version) = (&base.config.package.version, &head.config.package.version);
    let step = |level| {
        next_step(version, head_version, level).ok_or_else(|| format!("invalid version {version:?} in client.toml"))
    };
    let (since, remove_in) = step(Level::Minor)?;
    let proposed = proposed(&renames, base, head, &since, &remove_in);
    let (mut aliases, refused, after) = accepted(proposed, &base_items, head, reserved);
    let level = after.iter().map(|one| one.level).max();
    if level == Some(Level::Major) {
        let (since, remove_in) = step(Level::Major)?;
        for alias in &mut aliases {
            (alias.since, alias.remove_in) = (Some(since.clone()), remove_in.clone());
        }
    }
    let due = |changes: &[ItemChange]| {
        changes.iter().map(|one| one.level).max().and_then(|level| next_version(version, level))
    };
    let healed = majors(&before).filter(|one| !majors(&after).any(|left| left.item == one.item));
    let healed: Vec<&ItemChange> = healed.collect();
    let entry = |alias: AliasConfig| Entry { heals: healed_by(&alias, &healed), alias };
    Ok(Softening {
        rest: majors(&after).map(|one| unhealed(one, &renames, &refused)).collect(),
        due: due(&before),
        due_softened: due(&after),
        entries: aliases.into_iter().map(entry).collect(),
    })
}

fn majors(changes: &[ItemChange]) -> impl Iterator<Item = &ItemChange> {
    changes.iter().filter(|one| one.level == Level::Major)
}

/// Returns the version that has the new names if the changes have a level, and the one after it that may drop the old ones.
fn next_step(version: &str, head_version: &str, level: Level) -> Option<(String, String)> {
    let due = next_version(version, level)?;
    // The head may have a higher version already.
    let is_higher = matches!((Version::parse(head_version), Version::parse(&due)), (Ok(head), Ok(due)) if head > due);
    let since = if is_higher { head_version.to_owned() } else { due };
    let remove_in = next_version(&since, Level::Major)?;
    Some((since, remove_in))
}

/// Returns an entry for each rename that can have one, and that the head does not have yet.
fn proposed(renames: &[Rename], base: &Spec, head: &Spec, since: &str, remove_in: &str) -> Vec<AliasConfig> {
    let items = list_items(&head.view);
    let is_possible = |rename: &&Rename| match rename.kind {
        RenameKind::Group => false,
        // Those of a group stay in it, and those that return a group are called after its tag.
        RenameKind::Function => rename.old.contains("operations::") && parent(&rename.old) == parent(&rename.new),
        RenameKind::Type | RenameKind::Operation | RenameKind::Variant | RenameKind::Field => true,
    };
    let is_new = |rename: &&Rename| items.get(&rename.old).is_none();
    let entry = |rename: &Rename| {
        let (old, new) = (wire_name(&base.view, &rename.old), wire_name(&head.view, &rename.new));
        AliasConfig {
            old: rename.old.clone(),
            new: rename.new.clone(),
            wire: old.filter(|old| new.is_some_and(|new| new != *old)),
            since: Some(since.to_owned()),
            remove_in: remove_in.to_owned(),
            location: None,
        }
    };
    renames.iter().filter(is_possible).filter(is_new).map(entry).collect()
}

/// An entry that cannot be in client.toml, and why.
type Refused = (AliasConfig, String);

/// Returns the entries with which the crate of the head can be planned, those with which it cannot, and the changes that are left.
fn accepted(
    proposed: Vec<AliasConfig>,
    base: &Items<'_>,
    head: &Spec,
    reserved: &Reserved,
) -> (Vec<AliasConfig>, Vec<Refused>, Vec<ItemChange>) {
    let compare = |view: &CrateView| changes(base, &list_items(view));
    if let Ok(view) = planned(&proposed, head, reserved) {
        return (proposed, Vec::new(), compare(&view));
    }
    // The types come before what is in them.
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for alias in proposed {
        accepted.push(alias);
        if let Err(message) = planned(&accepted, head, reserved) {
            refused.extend(accepted.pop().map(|alias| (alias, message)));
        }
    }
    let after = match planned(&accepted, head, reserved) {
        Ok(view) => compare(&view),
        Err(_) => compare(&head.view),
    };
    (accepted, refused, after)
}

/// Returns the crate of the head with these entries, or the first error.
fn planned(aliases: &[AliasConfig], head: &Spec, reserved: &Reserved) -> Result<CrateView, String> {
    let mut diagnostics = Diagnostics::default();
    let all = head.config.aliases.iter().chain(aliases).cloned().collect();
    let config = Config { aliases: all, ..head.config.clone() };
    let plan = crate::plan(&config, &head.resolved, &mut diagnostics);
    let view = crate::views(&config, &head.resolved, &plan, reserved, &mut diagnostics);
    let error = diagnostics.iter().find(|one| one.severity == crate::diagnostic::Severity::Error);
    error.map_or(Ok(view), |error| Err(error.message.clone()))
}

/// Returns the items that an entry heals: those with the old name in their paths or signatures.
fn healed_by(alias: &AliasConfig, healed: &[&ItemChange]) -> Vec<String> {
    let path = alias.old.trim_end_matches("()");
    let name = path.rsplit_once("::").map_or(path, |(_, name)| name);
    let has = |text: &str, word: &str| {
        text.match_indices(word).any(|(start, _)| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            !text[..start].ends_with(is_word) && !text[start + word.len()..].starts_with(is_word)
        })
    };
    // Signatures name types, and neither variants nor fields.
    let is_type = ["models", "operations"].iter().any(|module| parent(path).ends_with(module));
    let names = |one: &&&ItemChange| {
        has(&one.item, path) || (is_type && one.old.as_deref().is_some_and(|signature| has(signature, name)))
    };
    healed.iter().filter(names).map(|one| one.item.clone()).collect()
}

/// Returns the path without the name at its end.
fn parent(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(parent, _)| parent)
}

fn unhealed(change: &ItemChange, renames: &[Rename], refused: &[Refused]) -> Unhealed {
    let is_refused = |(alias, _): &&Refused| alias.old == change.item;
    let rename = renames.iter().find(|rename| rename.old == change.item);
    let reason = match (refused.iter().find(is_refused), rename, change.difference) {
        (Some((_, message)), _, _) => message.clone(),
        (None, Some(rename), _) if matches!(rename.kind, RenameKind::Group | RenameKind::Function) => {
            format!("it is `{}` now: keep the tag, because groups of operations have no second name", rename.new)
        }
        (None, Some(rename), _) => format!("it is `{}` now, which cannot have a second name", rename.new),
        (None, None, ItemDifference::Removed) => "nothing in the head is the same under another name".to_owned(),
        (None, None, ItemDifference::Gate) => "a second name requires the same features".to_owned(),
        (None, None, _) => "its type has changed, not a name".to_owned(),
    };
    Unhealed { item: change.item.clone(), difference: change.difference, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_stay_until_the_next_major_step() {
        let step = |base, head, level| next_step(base, head, level);
        let versions = |since: &str, remove_in: &str| Some((since.to_owned(), remove_in.to_owned()));
        assert_eq!(step("0.1.0", "0.1.0", Level::Minor), versions("0.1.1", "0.2.0"));
        assert_eq!(step("0.1.0", "0.1.0", Level::Major), versions("0.2.0", "0.3.0"));
        assert_eq!(step("1.2.3", "1.2.3", Level::Minor), versions("1.3.0", "2.0.0"));
        assert_eq!(step("0.1.0", "0.2.0", Level::Minor), versions("0.2.0", "0.3.0"));
        assert_eq!(step("one", "0.2.0", Level::Minor), None);
    }
}
