//! The last release. Input: the tags of the repository. Output: the commit of the tag with the highest version that HEAD is based on.
//!
//! Callers of a stable release come from the last stable one, so pre-releases between the two hide none of its changes. Callers of a
//! pre-release come from any release.

use std::path::Path;

use generator::diff::rust::semver::Version;

use crate::diff::git::{self, Commit, git};
use crate::paths::CONFIG;

/// Where the full names of tags start.
const TAGS: &str = "refs/tags/";

/// The commit that a release is compared with.
#[derive(Debug, PartialEq, Eq)]
pub struct Base {
    pub commit: Commit,
    /// The version in the name of the tag.
    pub version: Option<Version>,
}

/// What was released before.
#[derive(Debug, PartialEq, Eq)]
pub struct Last {
    /// `None` if there was no release yet.
    pub base: Option<Base>,
    /// The highest version that has a tag, which may be a pre-release after the base.
    pub tagged: Option<Version>,
}

/// Returns the release before `next`, or the commit that `since` names.
///
/// # Errors
/// If there is no repository or no such commit, if the commit has no client.toml, and if the history is too short to tell.
pub fn find(folder: &Path, since: Option<&str>, next: &Version) -> Result<Last, String> {
    check_repository(folder)?;
    let names = git(folder, &["for-each-ref", "--format=%(refname)", "--merged=HEAD", TAGS])?;
    let names = String::from_utf8_lossy(&names);
    let base = find_base(folder, since, latest(&names, next.pre.is_empty()))?;
    if let Some(Base { commit, .. }) = &base {
        check_has_config(folder, commit)?;
    }
    Ok(Last { base, tagged: latest(&names, false).map(|(_, version)| version) })
}

/// Returns the commit that `since` names, or else that of a tag.
fn find_base(folder: &Path, since: Option<&str>, tag: Option<(String, Version)>) -> Result<Option<Base>, String> {
    if let Some(name) = since {
        let help = "name a commit or a tag, such as `--since v0.1.0`";
        let commit = git::commit(folder, name).map_err(|error| format!("{error}\nhelp: {help}"))?;
        return Ok(Some(Base { commit, version: None }));
    }
    if let Some((name, version)) = tag {
        let commit = git::commit(folder, &format!("{TAGS}{name}"))?;
        return Ok(Some(Base { commit: Commit { name, ..commit }, version: Some(version) }));
    }
    if git::line(&git(folder, &["rev-parse", "--is-shallow-repository"])?) == "true" {
        return Err("no tag of a release (`vX.Y.Z`) is in this shallow clone, which has only a part of the history\n\
             help: run `git fetch --unshallow --tags`, or name the commit of the last release with `--since`"
            .to_owned());
    }
    Ok(None)
}

/// Returns an error if a version has a tag, which is not the one that the release is compared with.
pub fn check_is_free(folder: &Path, version: &Version, base: Option<&Base>) -> Result<(), String> {
    let tag = format!("v{version}");
    let Ok(commit) = git::commit(folder, &format!("{TAGS}{tag}")) else { return Ok(()) };
    let base = base.map_or_else(String::new, |base| format!(" since {}", base.commit.name));
    let short = commit.id.get(..10).unwrap_or(&commit.id);
    Err(format!(
        "the tag {tag} ({short}) exists already, and the changes{base} would be released as {version}\n\
         help: merge the commit of the tag, or set a higher `version` in spec/client.toml"
    ))
}

/// Returns an error if a commit has no client.toml.
fn check_has_config(folder: &Path, commit: &Commit) -> Result<(), String> {
    if !git(folder, &["ls-tree", "--name-only", &commit.id, "--", CONFIG])?.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} has no {CONFIG}, so that nothing says what was released there\n\
         help: name the commit of the last release with `--since`; it needs the documents and {CONFIG} at their paths of today",
        commit.display_name()
    ))
}

fn check_repository(folder: &Path) -> Result<(), String> {
    let place = folder.display();
    if git(folder, &["rev-parse", "--git-dir"]).is_err_and(|error| error.contains("not a git repository")) {
        let help = "run `git init --initial-branch main`, and commit the files that are released";
        return Err(format!("`{place}` is not in a git repository, which has the tags of releases\nhelp: {help}"));
    }
    git::commit(folder, "HEAD").map(drop).map_err(|_| {
        let help = "commit the files that are released (`git add --all`, then `git commit`)";
        format!("the git repository of `{place}` has no commits\nhelp: {help}")
    })
}

/// Returns the tag with the highest version of a list of full names, if requested without those of pre-releases.
fn latest(tags: &str, is_stable: bool) -> Option<(String, Version)> {
    let versions = tags.lines().filter_map(|line| {
        let name = line.strip_prefix(TAGS)?;
        Some((name.to_owned(), Version::parse(name.strip_prefix('v')?).ok()?))
    });
    versions.filter(|(_, version)| !is_stable || version.pre.is_empty()).max_by(|a, b| a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_is_the_latest() {
        let tags = "refs/tags/0.9.0\nrefs/tags/v0.10.0\nrefs/tags/v0.9.0\nrefs/tags/v1\nrefs/tags/version-2.0.0\nrefs/tags/a/v3.0.0\n";
        assert_eq!(latest(tags, false), Some(("v0.10.0".to_owned(), Version::new(0, 10, 0))));
        assert_eq!(latest("", false), None);
        let candidates = "refs/tags/v1.0.0-rc.2\nrefs/tags/v1.0.0-rc.10\nrefs/tags/v0.9.0\n";
        assert_eq!(latest(candidates, false).map(|(name, _)| name).as_deref(), Some("v1.0.0-rc.10"));
        assert_eq!(latest(candidates, true).map(|(name, _)| name).as_deref(), Some("v0.9.0"));
    }
}
