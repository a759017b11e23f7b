//! Sets the version of a crate in client.toml and Cargo.lock.
//! Input: the text of the file. Output: the same text with another version; every other byte stays.

use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, Table, Value};

#[derive(Deserialize)]
struct Configuration {
    #[serde(rename = "crate")]
    package: Package,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: Spanned<String>,
    version: Option<Spanned<String>>,
    /// The registry; `None` for crates of the workspace.
    source: Option<String>,
}

/// Sets `version` in the table `[crate]` of client.toml. Returns `None` if the text is no client.toml.
pub fn set_version(text: &str, version: &str) -> Option<String> {
    let package = toml::from_str::<Configuration>(text).ok()?.package;
    if let Some(old) = &package.version {
        return Some(replace(text, old.span(), version));
    }
    // A table has lines, an inline table has commas, and keys can be dotted. Only one of them leaves the rest as it is.
    let name = package.name.span().end;
    let line = text[name..].find('\n').map_or(text.len(), |length| name + length);
    let line = if text[..line].ends_with('\r') { line - 1 } else { line };
    let newline = if text[line..].starts_with('\r') { "\r\n" } else { "\n" };
    let insertions = [
        (line, format!("{newline}version = \"{version}\"")),
        (name, format!(", version = \"{version}\"")),
        (line, format!("{newline}crate.version = \"{version}\"")),
    ];
    let expected = with_version(text, version)?;
    let edited = insertions.into_iter().map(|(at, new)| format!("{}{new}{}", &text[..at], &text[at..]));
    edited.into_iter().find(|edited| toml::from_str::<Table>(edited).is_ok_and(|table| table == expected))
}

/// Sets the version of the workspace's crate with this name in Cargo.lock. Returns `None` if the text is no Cargo.lock with the crate.
pub fn set_locked_version(text: &str, name: &str, version: &str) -> Option<String> {
    let packages = toml::from_str::<Lock>(text).ok()?.package;
    let package = packages.iter().find(|package| package.name.get_ref() == name && package.source.is_none())?;
    Some(replace(text, package.version.as_ref()?.span(), version))
}

/// Replaces a string in its kind of quotes. A version that stays keeps its bytes.
fn replace(text: &str, span: Range<usize>, version: &str) -> String {
    let old = &text[span.clone()];
    let quote = if old.starts_with('\'') { '\'' } else { '"' };
    if old.trim_matches(quote) == version {
        return text.to_owned();
    }
    format!("{}{quote}{version}{quote}{}", &text[..span.start], &text[span.end..])
}

/// Returns the values of client.toml with a version.
fn with_version(text: &str, version: &str) -> Option<Table> {
    let mut table = toml::from_str::<Table>(text).ok()?;
    table.get_mut("crate")?.as_table_mut()?.insert("version".to_owned(), Value::String(version.to_owned()));
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str) -> String {
        set_version(text, "0.2.0").unwrap_or_default()
    }

    #[test]
    fn only_the_value_changes() {
        let text = "\u{feff}# version = \"0.1.0\"\r\n[ crate ] # c\r\nname=\"x\"\r\n  \"version\"  =  '0.1.0' # \"0.1.0\"\r\n\r\n[other]\r\nversion = \"0.1.0\"";
        assert_eq!(edited(text), text.replace("'0.1.0'", "'0.2.0'"));
        let text = "crate = { version = \"0.1.0\", name = \"ä\" }\n";
        assert_eq!(edited(text), text.replace("0.1.0", "0.2.0"));
        let text = "[crate]\nname = \"x\"\nversion = \"\"\"0.1.0\"\"\"\n";
        assert_eq!(edited(text), text.replace("\"\"0.1.0\"\"", "0.2.0"));
        let same = "[crate]\nname = \"x\"\nversion = \"\"\"0.2.0\"\"\"\n";
        assert_eq!(edited(same), same);
    }

    #[test]
    fn a_missing_version_is_added() {
        assert_eq!(
            edited("[crate]\nname = \"x\" # the name\n[lints]\n"),
            "[crate]\nname = \"x\" # the name\nversion = \"0.2.0\"\n[lints]\n"
        );
        assert_eq!(edited("[crate]\r\nname = \"x\"\r\n"), "[crate]\r\nname = \"x\"\r\nversion = \"0.2.0\"\r\n");
        assert_eq!(edited("[crate]\nname = \"x\""), "[crate]\nname = \"x\"\nversion = \"0.2.0\"");
        assert_eq!(edited("crate = { name = \"x\" } # c\n"), "crate = { name = \"x\", version = \"0.2.0\" } # c\n");
        assert_eq!(
            edited("crate.name = \"x\"\nwords = []\n"),
            "crate.name = \"x\"\ncrate.version = \"0.2.0\"\nwords = []\n"
        );
    }

    #[test]
    fn what_is_no_configuration_is_left_alone() {
        assert_eq!(set_version("[crate\n", "0.2.0"), None);
        assert_eq!(set_version("[crate]\n", "0.2.0"), None);
        assert_eq!(set_version("[crate]\nname = \"x\"\nversion = 1\n", "0.2.0"), None);
    }

    #[test]
    fn the_crate_of_the_workspace_changes_in_the_lock() {
        let registry = "[[package]]\nname = \"x\"\nversion = \"0.1.0\"\nsource = \"registry\"\n";
        let own = "\n[[package]]\nname = \"x\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde\",\n]\n";
        let text = format!("version = 4\n\n{registry}{own}");
        let expected = format!("version = 4\n\n{registry}{}", own.replace("0.1.0", "0.2.0"));
        assert_eq!(set_locked_version(&text, "x", "0.2.0"), Some(expected));
        assert_eq!(set_locked_version(&text, "y", "0.2.0"), None);
        assert_eq!(set_locked_version("", "x", "0.2.0"), None);
    }
}
