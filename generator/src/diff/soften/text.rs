//! Prints what is proposed. Input: a [`Softening`]. Output: the entries as TOML, and a text for people.

use std::fmt::Write as _;

use super::reasons::NOTHING;
use super::{Entry, Softening, Unhealed};
use crate::config::AliasConfig;

/// What is said of all proposals.
const GUESSES: &str =
    "These are guesses: read each, and keep it only if the new name has the meaning of the old one.\n\n";

const NOT_RECOGNISED: &str =
    "A field, variant or operation that was renamed and changed, too, is not recognised; add its entry by hand.";

/// The most items that are listed for an entry.
const MAX_LISTED: usize = 5;

/// Returns the entries as they are written in client.toml.
pub fn entries_toml<'a>(aliases: impl IntoIterator<Item = &'a AliasConfig>) -> String {
    let entries: Vec<String> = aliases.into_iter().map(entry).collect();
    entries.join("\n")
}

fn entry(alias: &AliasConfig) -> String {
    let keys = [
        ("old", Some(&alias.old)),
        ("new", Some(&alias.new)),
        ("wire", alias.wire.as_ref()),
        ("since", alias.since.as_ref()),
        ("remove-in", Some(&alias.remove_in)),
    ];
    let lines =
        keys.into_iter().filter_map(|(key, text)| Some(format!("{key} = {}\n", toml::Value::from(text?.as_str()))));
    format!("[[aliases]]\n{}", lines.collect::<String>())
}

/// Returns a line for each value that an entry of client.toml has not yet.
fn changes(entry: &Entry) -> String {
    let Some(former) = &entry.former else { return String::new() };
    let values = |alias: &AliasConfig| {
        [("new", Some(alias.new.clone())), ("since", alias.since.clone()), ("remove-in", Some(alias.remove_in.clone()))]
    };
    let changed = values(former).into_iter().zip(values(&entry.alias)).filter(|(before, after)| before != after);
    changed.map(|((key, before), _)| format!("# `{key}` was `{}`.\n", before.unwrap_or_default())).collect()
}

/// Returns the report for a terminal.
pub fn softening_text(softening: &Softening) -> String {
    let Softening { entries, possible, errors, ending, commands, rest, due, due_softened } = softening;
    let mut text = String::new();
    if !entries.is_empty() {
        text.push_str(GUESSES);
    }
    for one in entries {
        text.push_str(&changes(one));
        let _ = writeln!(text, "# {}", one.effect);
        let names = one.heals.iter().take(MAX_LISTED).map(|item| format!("`{item}`"));
        let more = one.heals.len().saturating_sub(MAX_LISTED);
        let more = (more > 0).then(|| format!("{more} more"));
        let names: Vec<String> = names.chain(more).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "# It heals {}.", names.join(", "));
        }
        let _ = writeln!(text, "{}", entry(&one.alias));
    }
    if entries.is_empty() {
        text.push_str("No old name can be kept that the head does not keep already.\n");
    }
    if !possible.is_empty() {
        text.push_str(
            "May be renames, or other things in their place; add an entry by hand if the meaning is the same:\n",
        );
        let _ = writeln!(text, "{}", entries_toml(possible));
    }
    if !errors.is_empty() {
        let _ = writeln!(text, "Entries to correct by hand:\n{}\n", errors.trim_end());
    }
    if !ending.is_empty() {
        let due = due_softened.as_deref().unwrap_or_default();
        let names = ending.iter().map(|old| format!("  {old}\n")).collect::<String>();
        let _ = writeln!(text, "Old names that end with {due}; remove their entries for its release:\n{names}");
    }
    if !commands.is_empty() {
        let commands = commands.iter().map(|line| format!("  {line}\n")).collect::<String>();
        let _ = writeln!(text, "In the command:\n{commands}");
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "{}:", if entries.is_empty() { "Major changes" } else { "Major changes that are left" });
        for Unhealed { item, difference, reason } in rest {
            let _ = writeln!(text, "  {item} ({difference}): {reason}");
        }
    }
    if rest.iter().any(|one| one.reason == NOTHING) {
        let _ = writeln!(text, "{NOT_RECOGNISED}");
    }
    let version = |due: &Option<String>| due.clone().unwrap_or_else(|| "no new version".to_owned());
    let (before, after) = (version(due), version(due_softened));
    if entries.is_empty() {
        let _ = writeln!(text, "Due: {before}");
    } else {
        let _ = writeln!(text, "Due: {before}, with these entries {after}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::ItemDifference;
    use super::*;

    fn alias(wire: Option<&str>) -> AliasConfig {
        AliasConfig {
            old: "models::Tide::Ebb".to_owned(),
            new: "models::Tide::Low".to_owned(),
            wire: wire.map(str::to_owned),
            since: Some("0.1.1".to_owned()),
            remove_in: "0.2.0".to_owned(),
            ..AliasConfig::default()
        }
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let aliases = [alias(None), alias(Some("a \"b\"\n"))];
        let text = format!("[crate]\nname = \"x\"\n\n{}", entries_toml(&aliases));
        let config: crate::config::Config = toml::from_str(&text).expect("it is TOML");
        assert_eq!(config.aliases, aliases);
    }

    #[test]
    fn the_text_has_what_each_entry_heals_and_what_is_left() {
        let heals = (1..8).map(|number| format!("models::A{number}")).collect();
        let reason = "nothing".to_owned();
        let rest = vec![Unhealed { item: "models::B".to_owned(), difference: ItemDifference::Removed, reason }];
        let due = Some("0.2.0".to_owned());
        let former = Some(AliasConfig { new: "models::Tide::Deep".to_owned(), ..alias(None) });
        let effect = "It stays.".to_owned();
        let entries = vec![Entry { alias: alias(None), former, effect, heals }];
        let possible = vec![alias(Some("ebb"))];
        let errors = "error: one\n".to_owned();
        let commands = vec!["`a b` is `a c` now".to_owned()];
        let ending = vec!["models::Pier".to_owned()];
        let text = softening_text(&Softening {
            entries,
            possible,
            errors,
            ending,
            commands,
            rest,
            due: due.clone(),
            due_softened: due,
        });
        assert!(text.starts_with(GUESSES), "{text}");
        let text = text.trim_start_matches(GUESSES);
        let expected = "# `new` was `models::Tide::Deep`.\n# It stays.\n\
            # It heals `models::A1`, `models::A2`, `models::A3`, `models::A4`, `models::A5`, 2 more.\n[[aliases]]\n";
        assert!(text.starts_with(expected), "{text}");
        let by_hand = "add an entry by hand if the meaning is the same:\n[[aliases]]\nold = \"models::Tide::Ebb\"\n";
        assert!(text.contains(by_hand) && text.contains("\nwire = \"ebb\"\n"), "{text}");
        assert!(
            text.contains(
                "\n\nEntries to correct by hand:\nerror: one\n\nOld names that end with 0.2.0; remove their entries for its release:\n  models::Pier\n\nIn the command:\n  `a b` is `a c` now\n\nMajor"
            ),
            "{text}"
        );
        let expected = "left:\n  models::B (removed): nothing\nDue: 0.2.0, with these entries 0.2.0\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
