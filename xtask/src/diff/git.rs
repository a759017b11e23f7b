//! Files of a commit, read through git without touching the work tree.
//! Comes in: what the user calls a commit. Goes out: its files, as the generator reads them.

use std::collections::BTreeMap;
use std::io::{self, Error, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use generator::source::Store;

/// How many links lead from one to another at most.
const MAX_LINKS: usize = 16;

/// A commit by its full hash, which is all that later calls of git are given of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: String,
    /// As the user calls it.
    pub name: String,
}

/// The files of a commit below a folder of the repository.
#[derive(Debug)]
pub struct Tree {
    /// The folder that paths are seen from.
    folder: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    is_link: bool,
    id: String,
    size: u64,
}

/// The commit that a user names.
pub fn commit(folder: &Path, name: &str) -> Result<Commit, String> {
    // Git would take it for an option; no commit is called so.
    if name.starts_with('-') || name.is_empty() {
        return Err(format!("`{name}` is no name of a commit"));
    }
    let commit = format!("{name}^{{commit}}");
    let id = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
        .map_err(|_| format!("there is no commit `{name}` here"))?;
    Ok(Commit { id: line(&id), name: name.to_owned() })
}

/// The commit that two have in common.
pub fn merge_base(folder: &Path, one: &Commit, other: &Commit) -> Result<Commit, String> {
    let id = git(folder, &["merge-base", &one.id, &other.id]).map_err(|_| {
        format!(
            "`{}` and `{}` have no commit in common here; in a shallow clone fetch more of its history",
            one.name, other.name
        )
    })?;
    Ok(Commit { id: line(&id), name: format!("the merge base with {}", other.name) })
}

/// The files of a commit below a part of a folder.
pub fn tree(folder: &Path, commit: &Commit, part: &str) -> Result<Tree, String> {
    let listed = git(folder, &["ls-tree", "-r", "-l", "-z", &commit.id, "--", part])?;
    let entries = listed.split(|byte| *byte == 0).filter_map(|line| entry(&String::from_utf8_lossy(line)));
    Ok(Tree { folder: folder.to_owned(), entries: entries.collect() })
}

/// `100644 blob 1a2b… 120\tspec/v1.yaml`.
fn entry(line: &str) -> Option<(String, Entry)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split_whitespace();
    let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    let entry = Entry { is_link: mode == "120000", id: id.to_owned(), size: size.parse().ok()? };
    (kind == "blob").then_some((path.to_owned(), entry))
}

impl Commit {
    /// As the user calls it, with the hash.
    pub fn shown(&self) -> String {
        let short = self.id.get(..10).unwrap_or(&self.id);
        if self.id.starts_with(&self.name) { short.to_owned() } else { format!("{} ({short})", self.name) }
    }
}

impl Tree {
    /// The file that a path leads to, by way of links, and its path without them.
    fn find(&self, path: &Path) -> io::Result<(String, &Entry)> {
        let mut path = normal(path)?;
        for _ in 0..MAX_LINKS {
            let Some(entry) = self.entries.get(&path) else { break };
            if !entry.is_link {
                return Ok((path, entry));
            }
            let target = String::from_utf8(self.blob(entry)?).map_err(|_| Error::from(ErrorKind::NotFound))?;
            let beside = Path::new(&path).parent().unwrap_or(Path::new("")).join(target);
            path = normal(&beside)?;
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
            // As much as was asked for, without having git hand it over: it is refused anyway.
            return Ok(vec![b'#'; usize::try_from(limit).unwrap_or(usize::MAX)]);
        }
        self.blob(entry)
    }

    fn is_folder(&self, path: &Path) -> io::Result<bool> {
        let is_folder = self.has_below(&normal(path)?);
        if is_folder { Ok(true) } else { self.find(path).map(|_| false) }
    }

    fn size(&self, path: &Path) -> Option<u64> {
        self.find(path).ok().map(|(_, entry)| entry.size)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        let folder = normal(path)?;
        if self.has_below(&folder) { Ok(PathBuf::from(folder)) } else { Ok(PathBuf::from(self.find(path)?.0)) }
    }
}

/// A path from the root of the tree with `/` between its parts; none leads out of it.
fn normal(path: &Path) -> io::Result<String> {
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

/// What git prints; else what it complains of.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).args(arguments);
    // Reading needs no lock, and nobody is there to answer a question.
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
    let output = git.output().map_err(|error| format!("git cannot be run: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim())),
    }
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}
