//! Reads the files of a commit through git, without the work tree.
//! Input: the user's name of a commit. Output: its files as a store for the generator.

use std::collections::BTreeMap;
use std::io::{self, Error, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use generator::source::Store;

use crate::program::program;

/// The maximum length of a chain of symbolic links.
const MAX_LINKS: usize = 16;

/// A commit. Only its full hash is passed to later calls of git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: String,
    /// The user's name.
    pub name: String,
}

/// The files of a commit below a folder of the repository.
#[derive(Debug)]
pub struct Tree {
    /// The folder that paths are relative to.
    folder: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    is_link: bool,
    id: String,
    size: u64,
}

/// Returns an error if a folder has no commits to compare.
pub fn check_repository(folder: &Path) -> Result<(), String> {
    let two_documents = format!("or compare two documents: `{} diff OLD NEW`", program());
    let place = folder.display();
    if git(folder, &["rev-parse", "--git-dir"]).is_err_and(|error| error.contains("not a git repository")) {
        let help = "run `git init --initial-branch main` and commit the first version";
        return Err(format!("`{place}` is not in a git repository\nhelp: {help}, {two_documents}"));
    }
    if git(folder, &["rev-list", "--max-count=1", "--all"])?.is_empty() {
        let help = "commit the first version (`git add --all`, then `git commit`)";
        return Err(format!("the git repository of `{place}` has no commits\nhelp: {help}, {two_documents}"));
    }
    Ok(())
}

/// Returns the commit with a name.
pub fn commit(folder: &Path, name: &str) -> Result<Commit, String> {
    // Git would read the name as an option, and no commit has such a name.
    if name.starts_with('-') || name.is_empty() {
        return Err(format!("`{name}` is not the name of a commit"));
    }
    let commit = format!("{name}^{{commit}}");
    let id = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
        .map_err(|_| format!("commit `{name}` not found"))?;
    Ok(Commit { id: line(&id), name: name.to_owned() })
}

/// Returns the nearest common ancestor of two commits.
pub fn merge_base(folder: &Path, one: &Commit, other: &Commit) -> Result<Commit, String> {
    let id = git(folder, &["merge-base", &one.id, &other.id]).map_err(|_| {
        format!(
            "`{}` and `{}` have no common ancestor; in a shallow clone, fetch more of the history",
            one.name, other.name
        )
    })?;
    Ok(Commit { id: line(&id), name: format!("the merge base with {}", other.name) })
}

/// Reads the list of a commit's files below a folder.
pub fn tree(folder: &Path, commit: &Commit, part: &str) -> Result<Tree, String> {
    let listed = git(folder, &["ls-tree", "-r", "-l", "-z", &commit.id, "--", part])?;
    let entries = listed.split(|byte| *byte == 0).filter_map(|line| entry(&String::from_utf8_lossy(line)));
    Ok(Tree { folder: folder.to_owned(), entries: entries.collect() })
}

/// Parses a line of `git ls-tree`: `100644 blob 1a2b… 120\tspec/v1.yaml`.
fn entry(line: &str) -> Option<(String, Entry)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split_whitespace();
    let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    let entry = Entry { is_link: mode == "120000", id: id.to_owned(), size: size.parse().ok()? };
    (kind == "blob").then_some((path.to_owned(), entry))
}

impl Commit {
    /// Returns the user's name with the hash.
    pub fn display_name(&self) -> String {
        let short = self.id.get(..10).unwrap_or(&self.id);
        if self.id.starts_with(&self.name) { short.to_owned() } else { format!("{} ({short})", self.name) }
    }
}

impl Tree {
    /// Returns the file at a path and its path, with symbolic links resolved.
    fn find(&self, path: &Path) -> io::Result<(String, &Entry)> {
        let mut path = normalize(path)?;
        for _ in 0..MAX_LINKS {
            let Some(entry) = self.entries.get(&path) else { break };
            if !entry.is_link {
                return Ok((path, entry));
            }
            let target = String::from_utf8(self.blob(entry)?).map_err(|_| Error::from(ErrorKind::NotFound))?;
            let beside = Path::new(&path).parent().unwrap_or(Path::new("")).join(target);
            path = normalize(&beside)?;
        }
        Err(Error::from(ErrorKind::NotFound))
    }

    fn has_below(&self, path: &str) -> bool {
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        self.entries.range(folder.clone()..).next().is_some_and(|(name, _)| name.starts_with(&folder))
    }

    fn blob(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        git(&self.folder, &["cat-file", "blob", &entry.id]).map_err(Error::other)
    }
}

impl Store for Tree {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (_, entry) = self.find(path)?;
        if entry.size >= limit {
            // The caller rejects a file of this size, so its contents are not needed.
            return Ok(vec![b'#'; usize::try_from(limit).unwrap_or(usize::MAX)]);
        }
        self.blob(entry)
    }

    fn is_folder(&self, path: &Path) -> io::Result<bool> {
        let is_folder = self.has_below(&normalize(path)?);
        if is_folder { Ok(true) } else { self.find(path).map(|_| false) }
    }

    fn size(&self, path: &Path) -> Option<u64> {
        self.find(path).ok().map(|(_, entry)| entry.size)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        let folder = normalize(path)?;
        if self.has_below(&folder) { Ok(PathBuf::from(folder)) } else { Ok(PathBuf::from(self.find(path)?.0)) }
    }
}

/// Returns a path from the root of the tree with `/` between its parts. Returns an error if the path leaves the tree.
fn normalize(path: &Path) -> io::Result<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir if parts.pop().is_some() => {}
            _ => return Err(Error::from(ErrorKind::NotFound)),
        }
    }
    Ok(parts.join("/"))
}

/// Runs git in a folder. Returns its output or its error message.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).args(arguments);
    // Reading needs no lock, and git must not wait for input.
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
    let output = git.output().map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim()))
}

pub fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_entries() {
        let (path, file) = entry("100644 blob 1a2b 120\tspec/v1.yaml").expect("the line is a file");
        assert_eq!((path.as_str(), file.id.as_str(), file.size, file.is_link), ("spec/v1.yaml", "1a2b", 120, false));
        assert!(entry("120000 blob 1a2b 7\tspec/link.yaml").is_some_and(|(_, link)| link.is_link));
        assert!(entry("160000 commit 1a2b -\tmodule").is_none());
        assert!(entry("").is_none());
    }

    #[test]
    fn paths_are_normalized_inside_of_the_tree() {
        let normalized = |path: &str| normalize(Path::new(path)).ok();
        assert_eq!(normalized("./spec/../spec/v1.yaml").as_deref(), Some("spec/v1.yaml"));
        assert_eq!(normalized("spec/..").as_deref(), Some(""));
        assert_eq!(normalized("../secret"), None);
        assert_eq!(normalized("/etc/passwd"), None);
    }

    #[test]
    fn a_name_like_an_option_is_no_commit() {
        assert_eq!(commit(Path::new("."), "--all"), Err("`--all` is not the name of a commit".to_owned()));
    }
}
