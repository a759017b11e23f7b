//! `cargo xtask diff --soften`: prints the old names that the crate can keep, and adds them to client.toml.

use std::cmp::Reverse;
use std::fs;
use std::ops::Range;
use std::process::ExitCode;

use generator::config::{self, AliasConfig, Config};
use generator::diagnostic::{Diagnostics, render};
use generator::diff::compare_views;
use generator::diff::soften::{Entry, entries_toml, soften, softening_text};
use generator::source::Sources;

use super::sides::{self, Sides};
use super::{Arguments, BAD_INPUT, print};
use crate::paths::{CONFIG, root, templates};
use crate::program::program;
use crate::write_file::write_file;

/// Some editors start a file with it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.other.is_some() || arguments.head.is_some() {
        eprintln!(
            "error: `--soften` needs the work tree as the head, because its entries belong into {CONFIG}\n\
             help: check out the head, and run `{} diff BASE --soften` there",
            program()
        );
        return ExitCode::from(BAD_INPUT);
    }
    let Some(sides) = sides::open(&arguments.selection()) else { return ExitCode::from(BAD_INPUT) };
    match propose(arguments, &sides) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn propose(arguments: &Arguments, sides: &Sides) -> Result<(), String> {
    let mut diagnostics = Diagnostics::default();
    let reserved = templates(None, &mut diagnostics).and_then(|one| generator::reserved(&one, &mut diagnostics));
    let reserved = reserved.ok_or_else(|| render(&diagnostics, &Sources::default(), false))?;
    let (base, head) = (&sides.base, &sides.head);
    let report = compare_views(&base.side(), &base.view, &head.side(), &head.view);
    let softening = soften(base, head, &report, &reserved)?;
    print(&softening_text(&softening));
    if softening.entries.is_empty() {
        return Ok(());
    }
    if arguments.write {
        let path = root().join(CONFIG);
        let failed = |error: std::io::Error| format!("cannot write {CONFIG}: {error}");
        let text = fs::read_to_string(&path).map_err(failed)?;
        write_file(&path, &with_entries(&text, &softening.entries)?).map_err(failed)?;
        print(&format!("{} {CONFIG}; now run `{} generate`\n", summary(&softening.entries), program()));
    } else {
        print(&format!("To write them to {CONFIG}, once you have read them: `{} diff --soften --write`\n", program()));
    }
    Ok(())
}

/// Returns what was done to the file, up to its name.
fn summary(entries: &[Entry]) -> String {
    let changed = entries.iter().filter(|entry| entry.former.is_some()).count();
    let count = |number: usize| format!("{number} {}", if number == 1 { "entry" } else { "entries" });
    match (changed, entries.len() - changed) {
        (0, added) => format!("Added {} to", count(added)),
        (changed, 0) => format!("Changed {} of", count(changed)),
        (changed, added) => format!("Changed {}, and added {} to", count(changed), count(added)),
    }
}

/// Returns the text of client.toml with changed and more entries, in its own line endings.
fn with_entries(text: &str, entries: &[Entry]) -> Result<String, String> {
    // Positions are those of the text after a byte order mark.
    let (mark, text) = text.strip_prefix(BYTE_ORDER_MARK).map_or(("", text), |text| (BYTE_ORDER_MARK, text));
    if has_inline_aliases(text) {
        return Err(format!(
            "the entries cannot be written to {CONFIG}: `aliases` is an inline array\n\
             help: write its entries as tables that start with `[[aliases]]`, and run it again"
        ));
    }
    let mut result = text.to_owned();
    let mut changed: Vec<(Range<usize>, &str)> = entries.iter().flat_map(changes).collect();
    // From the end, so that the other positions stay.
    changed.sort_by_key(|(span, _)| Reverse(span.start));
    for (span, value) in changed {
        if text.get(span.clone()).is_some() {
            result.replace_range(span, &toml::Value::from(value).to_string());
        }
    }
    let added = entries_toml(entries.iter().filter(|entry| entry.former.is_none()).map(|entry| &entry.alias));
    if !added.is_empty() {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let added = format!("{end}\n{added}");
        result += &if text.contains("\r\n") { added.replace('\n', "\r\n") } else { added };
    }
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add(CONFIG, result.as_str());
    let config = config::parse(&sources, source, &mut diagnostics);
    let is_written = |entry: &Entry, config: &Config| {
        let Entry { alias, .. } = entry;
        let is_same =
            |one: &AliasConfig| (&one.new, &one.since, &one.remove_in) == (&alias.new, &alias.since, &alias.remove_in);
        config.aliases.iter().any(|one| one.old == alias.old && is_same(one))
    };
    // Tables that are written inline cannot be continued.
    match config {
        Some(config) if entries.iter().all(|entry| is_written(entry, &config)) => Ok(format!("{mark}{result}")),
        _ => Err(format!(
            "the entries cannot be written to {CONFIG}\nhelp: add them by hand\n{}",
            render(&diagnostics, &sources, false)
        )),
    }
}

/// Returns the values of an entry of client.toml that have changed, with their positions.
fn changes(entry: &Entry) -> impl Iterator<Item = (Range<usize>, &str)> {
    let Entry { alias, former, .. } = entry;
    let values = former.iter().flat_map(|former| {
        [
            (&alias.new_span, Some(&former.new), Some(&alias.new)),
            (&alias.since_span, former.since.as_ref(), alias.since.as_ref()),
            (&alias.remove_in_span, Some(&former.remove_in), Some(&alias.remove_in)),
        ]
    });
    let changed = values.filter(|(_, before, after)| before != after);
    changed.filter_map(|(span, _, after)| Some((span.clone()?, after?.as_str())))
}

/// Returns `true` if the entries are written as `aliases = [{…}]`, which tables cannot continue.
fn has_inline_aliases(text: &str) -> bool {
    let has_aliases = toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("aliases"));
    let is_header = |line: &str| {
        let line: String = line.chars().filter(|c| !c.is_whitespace() && !['"', '\''].contains(c)).collect();
        line.starts_with("[[aliases]]")
    };
    has_aliases && !text.lines().any(is_header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Result<String, String> {
        with_entries(text, &[entry(None)])
    }

    /// Returns an entry, which is at a position if it is in the file.
    fn entry(new_span: Option<Range<usize>>) -> Entry {
        let alias = AliasConfig {
            old: "models::A".to_owned(),
            new: "models::B".to_owned(),
            remove_in: "0.2.0".to_owned(),
            new_span,
            ..AliasConfig::default()
        };
        let former = alias.new_span.as_ref().map(|_| AliasConfig { new: "models::C".to_owned(), ..alias.clone() });
        Entry { alias, former, effect: String::new(), heals: Vec::new() }
    }

    #[test]
    fn a_changed_entry_stays_where_it_is() {
        let text = "[crate]\r\nname = 'x'\r\n[[aliases]]\r\nold = 'models::A' # é\r\nnew = 'models::C' # As yet.\r\nremove-in = '0.2.0'\r\n";
        let start = text.find("'models::C'").unwrap();
        let changed = with_entries(text, &[entry(Some(start..start + "'models::C'".len()))]);
        assert_eq!(changed, Ok(text.replace("'models::C'", "\"models::B\"")));
        let mark = |text: &str| format!("{BYTE_ORDER_MARK}{text}");
        let changed = with_entries(&mark(text), &[entry(Some(start..start + "'models::C'".len()))]);
        assert_eq!(changed, Ok(mark(&text.replace("'models::C'", "\"models::B\""))));
        // The file is another one than that which was read.
        assert!(with_entries(text, &[entry(Some(0..1))]).is_err());
        assert!(with_entries(text, &[entry(Some(text.len()..text.len() + 9))]).is_err());
    }

    #[test]
    fn the_summary_counts_entries() {
        let (added, changed) = (|| entry(None), || entry(Some(0..1)));
        assert_eq!(summary(&[added()]), "Added 1 entry to");
        assert_eq!(summary(&[changed(), changed()]), "Changed 2 entries of");
        assert_eq!(summary(&[changed(), added(), added()]), "Changed 1 entry, and added 2 entries to");
    }

    #[test]
    fn the_text_stays_as_it_is_before_the_entries() {
        let entry = "[[aliases]]\nold = \"models::A\"\nnew = \"models::B\"\nremove-in = \"0.2.0\"\n";
        let text = "# A comment.\n[crate]\nname = 'x' # Here, too.\n";
        assert_eq!(added(text), Ok(format!("{text}\n{entry}")));
        assert_eq!(added(text.trim_end()), Ok(format!("{text}\n{entry}")));
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(added(&windows(text)), Ok(windows(&format!("{text}\n{entry}"))));
    }

    #[test]
    fn inline_tables_are_left_to_people() {
        for inline in ["aliases = []", "aliases = [\n  { old = 'a', new = 'b', remove-in = '0.2.0' },\n]"] {
            let error = added(&format!("{inline}\n[crate]\nname = \"x\"\n")).unwrap_err();
            assert!(error.contains("`aliases` is an inline array\nhelp: write its entries as tables"), "{error}");
        }
    }
}
