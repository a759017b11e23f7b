//! What makes a major step a minor one: old names that the crate of the head can keep.
//!
//! Input: both sides and their comparison. Output: entries of `[[aliases]]` for the head's client.toml, the major changes that each heals, and those that
//! none heals. The crate of the head is planned again with the entries, so that nothing is proposed that does not work.

mod commands;
mod effect;
mod entries;
mod reasons;
mod text;
mod wire;

use semver::Version;

use super::change::{ItemChange, ItemDifference, Level, Report, Severity as WireSeverity};
use super::old_names::{is_before, is_unreleased};
use super::read::Spec;
use super::renames::Found;
use super::rust::{Reasons, changes, next_version, required_level};
use crate::config::{AliasConfig, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use crate::rust::items::list_items;
use crate::rust::{CrateView, FEATURE, Reserved, parent};
use commands::renamed_commands;
use effect::effect;
use entries::{OwnEntry, ending, new_entries, own_entries, raise};
use reasons::{may_explain, unhealed};

pub use text::{entries_toml, softening_text};

/// What `client.toml` may take, and what follows.
#[derive(Debug)]
pub struct Softening {
    pub entries: Vec<Entry>,
    /// Entries for what may be a rename, for which nothing speaks. A person has to add them.
    pub possible: Vec<AliasConfig>,
    /// Errors in entries of the head that no rename explains, with their positions.
    pub errors: String,
    /// Old names that a release has, and that the version which is due has to drop.
    pub ending: Vec<String>,
    /// The commands of the program that are called otherwise.
    pub commands: Vec<String>,
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
    /// The entry as it is in client.toml; `None` if there is no such entry yet.
    pub former: Option<AliasConfig>,
    /// What the entry does in the crate, in one sentence.
    pub effect: String,
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
pub fn soften(base: &Spec, head: &Spec, report: &Report, reserved: &Reserved) -> Result<Softening, String> {
    let base_items = list_items(&base.view);
    let before = &report.items;
    let found = with_changed(report.renames.clone());
    let Found { sure: renames, possible, .. } = &found;
    let (version, head_version) = (&base.config.package.version, &head.config.package.version);
    let step = |level| {
        next_step(version, head_version, level).ok_or_else(|| format!("invalid version {version:?} in client.toml"))
    };
    let (since, remove_in) = step(Level::Minor)?;
    let mut own = own_entries(renames, &base_items, &head.config.aliases);
    raise(&mut own, &base.config, [&since, &remove_in]);
    let (mut own, errors) = without_errors(own, head, reserved);
    let proposed = new_entries(renames, base, head, &own, [&since, &remove_in]);
    let (mut aliases, refused, view) = accepted(proposed, &own, head, reserved);
    let view = view.as_ref().unwrap_or(&head.view);
    let after_items = list_items(view);
    let after = changes(&base_items, &after_items);
    let level = after.iter().map(|one| one.level).max();
    let is_explained = |one: &&ItemChange| possible.iter().any(|rename| may_explain(rename, &one.item));
    // Old names do not heal what breaks on the wire.
    let breaks = report.wire.iter().any(|change| change.severity == WireSeverity::Breaking);
    let required = required_level(version, Reasons { level, breaks, others: !report.wire.is_empty() });
    if required == Some(Level::Major) {
        let (since, remove_in) = step(Level::Major)?;
        for alias in aliases.iter_mut() {
            (alias.since, alias.remove_in) = (Some(since.clone()), remove_in.clone());
        }
        raise(&mut own, &base.config, [&since, &remove_in]);
    }
    let level = if majors(&after).all(|one| is_explained(&one)) { Level::Minor } else { Level::Major };
    let by_hand = required_level(version, Reasons { level: Some(level), breaks, others: false });
    let versions = step(by_hand.unwrap_or(level))?;
    let unreleased = own.iter().map(|one| &one.alias).filter(|alias| is_unreleased(alias, &base.config));
    let (since, remove_in) = highest(versions, unreleased.chain(&aliases));
    let by_hand = new_entries(possible, base, head, &own, [&since, &remove_in]);
    let healed = majors(before).filter(|one| !majors(&after).any(|left| left.item == one.item));
    let healed: Vec<&ItemChange> = healed.collect();
    let entry = |alias: AliasConfig, former| {
        let (effect, heals) = (effect(&alias, &after_items, view), healed_by(&alias, &healed));
        Entry { effect, heals, former, alias }
    };
    let due_softened = required.and_then(|level| next_version(version, level));
    let ending = due_softened.as_deref().map(|due| ending(&own, &base.config, due)).unwrap_or_default();
    let changed = own.iter().filter_map(|one| Some(entry(one.alias.clone(), Some(one.changed()?.clone()))));
    Ok(Softening {
        rest: majors(&after).map(|one| unhealed(one, base, head, &found, &refused)).collect(),
        possible: by_hand,
        errors,
        ending,
        commands: renamed_commands(&base.view, view),
        due: report.version.due.clone(),
        due_softened,
        entries: changed.chain(aliases.into_iter().map(|alias| entry(alias, None))).collect(),
    })
}

/// Returns the renames of items that have changed, too, with the others: compared with its old name, an item has an entry for the name alone.
fn with_changed(mut found: Found) -> Found {
    found.sure.append(&mut found.changed);
    found.sure.sort();
    found.possible.retain(|maybe| found.sure.iter().all(|rename| rename.old != maybe.old));
    found
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

/// Returns the versions of the entries that no release has yet, if they are higher than others: all of them end together.
fn highest<'a>(versions: (String, String), entries: impl Iterator<Item = &'a AliasConfig>) -> (String, String) {
    let all = entries.filter_map(|alias| Some((alias.since.clone()?, alias.remove_in.clone())));
    all.fold(versions, |highest, one| if is_before(&highest.0, &one.0) { one } else { highest })
}

/// Returns the entries of the head with which its crate can be planned, and the errors in the others.
fn without_errors(mut own: Vec<OwnEntry>, head: &Spec, reserved: &Reserved) -> (Vec<OwnEntry>, String) {
    let mut errors = Diagnostics::default();
    // An entry may need another one, such as that of its type.
    while let Err(found) = planned(own.iter().map(|one| &one.alias), head, reserved) {
        let before = own.len();
        own.retain(|one| {
            let is_here = |error: &Diagnostic| {
                error.location.is_some()
                    && (error.location == one.alias.location || error.location == one.alias.wire_location)
            };
            !found.iter().any(is_here)
        });
        errors.extend(found);
        if own.len() == before {
            own.clear();
            break;
        }
    }
    (own, render(&errors, &head.sources, false))
}

/// An entry that cannot be in client.toml, and why.
type Refused = (AliasConfig, String);

/// Returns the entries with which the crate of the head can be planned, those with which it cannot, and the crate.
fn accepted(
    proposed: Vec<AliasConfig>,
    own: &[OwnEntry],
    head: &Spec,
    reserved: &Reserved,
) -> (Vec<AliasConfig>, Vec<Refused>, Option<CrateView>) {
    let planned = |aliases: &[AliasConfig]| planned(own.iter().map(|one| &one.alias).chain(aliases), head, reserved);
    if let Ok(view) = planned(&proposed) {
        return (proposed, Vec::new(), Some(view));
    }
    // The types come before what is in them.
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for alias in proposed {
        accepted.push(alias);
        if let Err(errors) = planned(&accepted) {
            let message = errors.into_iter().next().map(|error| error.message).unwrap_or_default();
            refused.extend(accepted.pop().map(|alias| (alias, message)));
        }
    }
    let view = planned(&accepted).ok();
    (accepted, refused, view)
}

/// Returns the crate of the head with these entries, or the errors.
fn planned<'a>(
    aliases: impl Iterator<Item = &'a AliasConfig>,
    head: &Spec,
    reserved: &Reserved,
) -> Result<CrateView, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let config = Config { aliases: aliases.cloned().collect(), ..head.config.clone() };
    let plan = crate::plan(&config, &head.resolved, &mut diagnostics);
    let view = crate::views(&config, &head.resolved, &plan, reserved, &mut diagnostics);
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(view) } else { Err(errors) }
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
    // Signatures name types and features, and neither variants nor fields.
    let is_type = ["models", "operations"].iter().any(|module| parent(path).ends_with(module));
    let feature = path.strip_prefix(FEATURE).map(|feature| format!("feature = \"{feature}\""));
    let is_in = |signature: &str| match &feature {
        Some(feature) => signature.contains(feature),
        None => is_type && has(signature, name),
    };
    let names = |one: &&&ItemChange| has(&one.item, path) || one.old.as_deref().is_some_and(is_in);
    healed.iter().filter(names).map(|one| one.item.clone()).collect()
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
