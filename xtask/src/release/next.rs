//! What is left to do after a release. Input: the crate and its version, and what git says of its files. Output: commands to copy.

use std::path::Path;

use generator::diff::rust::semver::Version;

use super::files;
use crate::diff::git::git;
use crate::paths::root;

/// The folder of builds, which a project without a `.gitignore` does not commit either.
const BUILDS: &str = "target";

/// More files than these are counted instead of named.
const MAX_NAMED: usize = 5;

/// Returns the commands. The release itself commits, tags and publishes nothing.
pub fn steps(name: &str, version: &Version) -> String {
    let files: Vec<String> = files::paths().iter().filter(|path| is_changed(path)).map(|path| word(path)).collect();
    let others = others(&changed_names(&root()), &[&files::NAMES[..], &[BUILDS]].concat());
    commands(name, version, &files, &others)
}

fn commands(name: &str, version: &Version, files: &[String], others: &[String]) -> String {
    let commit = match files {
        [] => String::new(),
        files => format!("    git add {} && git commit --message \"Release {version}\"\n", files.join(" ")),
    };
    let tag = format!("    git tag v{version} && git push origin HEAD v{version}\n");
    format!("{}{commit}{tag}    cargo publish --package {name}", first(others))
}

/// Returns what comes before a release is committed. The tag needs the documents that the crate is generated from.
fn first(others: &[String]) -> String {
    let named: Vec<&str> = others.iter().take(MAX_NAMED).map(String::as_str).collect();
    let more = others.len().saturating_sub(MAX_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    match named.as_slice() {
        [] => String::new(),
        named => format!("    commit what belongs to the release of: {}{more}\n", named.join(", ")),
    }
}

fn is_changed(path: &Path) -> bool {
    // A path above the current folder is absolute, which git accepts.
    let path = path.to_string_lossy();
    git(Path::new("."), &["status", "--porcelain", "--", &path]).is_ok_and(|status| !status.is_empty())
}

/// Returns the paths below a folder that git would commit, relative to it.
fn changed_names(folder: &Path) -> Vec<String> {
    let prefix = git(folder, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    let prefix = String::from_utf8_lossy(&prefix).trim().to_owned();
    let status = git(folder, &["status", "--porcelain", "--no-renames", "-z", "--", "."]).unwrap_or_default();
    let status = String::from_utf8_lossy(&status);
    let paths = status.split('\0').filter_map(|line| line.get(3..)?.strip_prefix(&prefix));
    paths.map(str::to_owned).collect()
}

/// Returns the paths that are none of those of a release, nor below them.
fn others(changed: &[String], names: &[&str]) -> Vec<String> {
    let is_own = |path: &str| {
        names.iter().any(|name| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    };
    changed.iter().filter(|path| !is_own(path)).cloned().collect()
}

/// Returns a path as a word of a shell.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text.chars().all(|one| one.is_ascii_alphanumeric() || "/._-+".contains(one));
    if is_plain { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_release_are_named() {
        let version = Version::new(0, 1, 1);
        let files = ["generated".to_owned(), "'a b/CHANGELOG.md'".to_owned()];
        let expected = "    git add generated 'a b/CHANGELOG.md' && git commit --message \"Release 0.1.1\"\n    git tag v0.1.1 && git push origin HEAD v0.1.1\n    cargo publish --package a";
        assert_eq!(commands("a", &version, &files, &[]), expected);
        assert!(commands("a", &version, &[], &[]).starts_with("    git tag v0.1.1"));
    }

    #[test]
    fn other_files_come_before_them() {
        let changed = ["generated/", "generated-too", "spec/v1.yaml", "spec/client.toml"].map(str::to_owned);
        let others = others(&changed, &["generated", "spec/client.toml"]);
        assert_eq!(others, ["generated-too", "spec/v1.yaml"]);
        assert_eq!(first(&others), "    commit what belongs to the release of: generated-too, spec/v1.yaml\n");
        let many: Vec<String> = (0..7).map(|number| number.to_string()).collect();
        assert!(first(&many).ends_with("3, 4 and 2 more\n"), "{}", first(&many));
        assert_eq!(first(&[]), "");
    }

    #[test]
    fn paths_are_words_of_a_shell() {
        assert_eq!(word(Path::new("a/b-c.md")), "a/b-c.md");
        assert_eq!(word(Path::new("a b/it's")), "'a b/it'\\''s'");
    }
}
