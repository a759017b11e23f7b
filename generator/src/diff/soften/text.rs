//! Prints what is proposed. Input: a [`Softening`]. Output: the entries as TOML, and a text for people.

use std::fmt::Write as _;

use super::{Softening, Unhealed};
use crate::config::AliasConfig;

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

/// Returns the report for a terminal.
pub fn softening_text(softening: &Softening) -> String {
    let Softening { entries, errors, commands, rest, due, due_softened } = softening;
    let mut text = String::new();
    for one in entries {
        if let Some(former) = &one.former_new {
            let _ = writeln!(text, "# `new` was `{former}`.");
        }
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
    if !errors.is_empty() {
        let _ = writeln!(text, "Entries to correct by hand:\n{}\n", errors.trim_end());
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
    use super::super::{Entry, ItemDifference};
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
        let (effect, former_new) = ("It stays.".to_owned(), Some("models::Tide::Deep".to_owned()));
        let entries = vec![Entry { alias: alias(None), former_new, effect, heals }];
        let errors = "error: one\n".to_owned();
        let commands = vec!["`a b` is `a c` now".to_owned()];
        let text = softening_text(&Softening { entries, errors, commands, rest, due: due.clone(), due_softened: due });
        let expected = "# `new` was `models::Tide::Deep`.\n# It stays.\n\
            # It heals `models::A1`, `models::A2`, `models::A3`, `models::A4`, `models::A5`, 2 more.\n[[aliases]]\n";
        assert!(text.starts_with(expected), "{text}");
        assert!(
            text.contains(
                "\n\nEntries to correct by hand:\nerror: one\n\nIn the command:\n  `a b` is `a c` now\n\nMajor"
            ),
            "{text}"
        );
        let expected = "left:\n  models::B (removed): nothing\nDue: 0.2.0, with these entries 0.2.0\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
