//! `cargo xtask diff --soften`: prints the old names that the crate can keep, and adds them to client.toml.

use std::fs;
use std::process::ExitCode;

use generator::config::{self, AliasConfig};
use generator::diagnostic::{Diagnostics, render};
use generator::diff::soften::{entries_toml, soften, softening_text};
use generator::source::Sources;

use super::sides::{self, Sides};
use super::{Arguments, BAD_INPUT, print};
use crate::paths::{CONFIG, root, templates};
use crate::program::program;
use crate::write_file::write_file;

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
    let softening = soften(&sides.base, &sides.head, &reserved)?;
    print(&softening_text(&softening));
    if softening.entries.is_empty() {
        return Ok(());
    }
    if arguments.write {
        let entries: Vec<&AliasConfig> = softening.entries.iter().map(|entry| &entry.alias).collect();
        let path = root().join(CONFIG);
        let failed = |error: std::io::Error| format!("cannot write {CONFIG}: {error}");
        let text = fs::read_to_string(&path).map_err(failed)?;
        write_file(&path, &with_entries(&text, &entries)?).map_err(failed)?;
        print(&format!("Added to {CONFIG}; now run `{} generate`\n", program()));
    } else {
        print(&format!("To add them to {CONFIG}: `{} diff --soften --write`\n", program()));
    }
    Ok(())
}

/// Returns the text of client.toml with more entries, in its own line endings.
fn with_entries(text: &str, entries: &[&AliasConfig]) -> Result<String, String> {
    let added = format!("\n{}", entries_toml(entries.iter().copied()));
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let added = format!("{end}{added}");
    let added = if text.contains("\r\n") { added.replace('\n', "\r\n") } else { added };
    let result = format!("{text}{added}");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add(CONFIG, result.as_str());
    // Tables that are written inline cannot be continued.
    match config::parse(&sources, source, &mut diagnostics) {
        Some(config) if entries.iter().all(|entry| config.aliases.iter().any(|one| one.old == entry.old)) => Ok(result),
        _ => Err(format!(
            "the entries cannot be added to the end of {CONFIG}\nhelp: add them by hand\n{}",
            render(&diagnostics, &sources, false)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Result<String, String> {
        let alias = AliasConfig {
            old: "models::A".to_owned(),
            new: "models::B".to_owned(),
            remove_in: "0.2.0".to_owned(),
            ..AliasConfig::default()
        };
        with_entries(text, &[&alias])
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
        let error = added("aliases = []\n[crate]\nname = \"x\"\n").unwrap_err();
        assert!(error.contains("help: add them by hand"), "{error}");
    }
}
