//! The comparison: the folder on disk and the wanted files go in, the changes that would make them equal come out. Nothing is
//! written here.

use std::path::Path;

use super::disk::{EntryKind, Found, Snapshot, entry, leftovers, look_up, read_content, take_snapshot};
use super::error::OutputError;
use super::file_set::FileSet;
use super::ownership::{Ownership, add, owns, parse_list, print_list};
use super::path::{LIST_NAME, folders_of};

/// What `apply` would do, ordered by path. The folder holds what is wanted if `changes` is empty.
#[derive(Clone, Debug)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// The number of wanted files that are on disk as they should be.
    pub unchanged: usize,
    /// Temporary files of a killed run, to be removed.
    pub leftovers: Vec<String>,
    /// Folders, innermost first, to be removed if they turn out empty, since files of ours in them are gone or go now.
    pub folders: Vec<String>,
    /// The ownership list while files are being changed: their old and new contents both count as ours.
    pub journal: String,
    /// The ownership list afterwards.
    pub list: String,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    pub kind: ChangeKind,
    /// What is on disk; `None` if there is no file.
    pub old: Option<Content>,
    /// What is wanted; `None` if the file is to be removed.
    pub new: Option<String>,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Wanted, and not on disk.
    Missing,
    /// On disk as we wrote it, but something else is wanted by now.
    Stale,
    /// In the ownership list, but on disk it is neither what we wrote nor what is wanted.
    HandEdited,
    /// Wanted, and there is another file that is not in the ownership list.
    Foreign,
    /// On disk as we wrote it, and no longer wanted.
    Extra,
    /// No longer wanted, but on disk it is not what we wrote.
    ExtraHandEdited,
    /// There is no ownership list.
    ListMissing,
    /// The ownership list is not the one that the wanted files need.
    ListStale,
}

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    Remove,
}

/// The contents of a file on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Text(String),
    /// Bytes that are not UTF-8.
    Binary(Vec<u8>),
}

impl Content {
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Binary(bytes) => bytes,
        }
    }
}

impl ChangeKind {
    /// Returns what is done to the file.
    pub fn action(self) -> Action {
        match self {
            ChangeKind::Missing | ChangeKind::ListMissing => Action::Create,
            ChangeKind::Stale | ChangeKind::HandEdited | ChangeKind::Foreign | ChangeKind::ListStale => Action::Update,
            ChangeKind::Extra | ChangeKind::ExtraHandEdited => Action::Remove,
        }
    }

    /// Returns `true` if the change drops something that the generator did not write.
    pub fn loses_work(self) -> bool {
        self.note().is_some()
    }

    /// Returns what the user has to know of a file before it is replaced or removed.
    pub fn note(self) -> Option<&'static str> {
        match self {
            ChangeKind::HandEdited | ChangeKind::ExtraHandEdited => Some("edited by hand"),
            ChangeKind::Foreign => Some("not written by the generator"),
            _ => None,
        }
    }

    /// Returns `true` if the ownership list changes, not a generated file.
    pub fn is_list(self) -> bool {
        matches!(self, ChangeKind::ListMissing | ChangeKind::ListStale)
    }
}

/// What the comparison reads.
struct Sides<'a> {
    dir: &'a Path,
    wanted: &'a FileSet,
    owned: &'a Ownership,
    snapshot: &'a Snapshot,
}

/// Compares `dir` (which need not exist yet) with `wanted`. `header` becomes the comment that opens the ownership list: what the
/// list is and which command writes it.
pub fn plan(dir: &Path, wanted: &FileSet, header: &str) -> Result<Plan, OutputError> {
    let list_on_disk = read_list(dir)?;
    let owned = list_on_disk.as_ref().map(|list| parse_list(list.as_bytes())).unwrap_or_default();
    let paths = wanted.iter().map(|(path, _)| path).chain(owned.keys().map(String::as_str));
    let snapshot = take_snapshot(dir, paths)?;
    let sides = Sides { dir, wanted, owned: &owned, snapshot: &snapshot };

    let mut changes = Vec::new();
    for (path, text) in wanted.iter() {
        changes.extend(compare_wanted(&sides, path, text)?);
    }
    let unchanged = wanted.len() - changes.len();
    for path in owned.keys().filter(|path| !wanted.contains(path)) {
        changes.extend(compare_unwanted(&sides, path)?);
    }

    let mut finished = Ownership::new();
    let mut journal = owned.clone();
    for (path, text) in wanted.iter() {
        add(&mut finished, path, text.as_bytes());
        add(&mut journal, path, text.as_bytes());
    }
    for change in &changes {
        if let Some(old) = &change.old {
            add(&mut journal, &change.path, old.as_bytes());
        }
    }
    let list = print_list(header, &finished);
    changes.extend(compare_list(list_on_disk, &list));
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan {
        changes,
        unchanged,
        leftovers: leftovers(&snapshot),
        folders: folders_to_prune(&sides),
        journal: print_list(header, &journal),
        list,
    })
}

/// Refuses what stands in a wanted path's way. `Ok(true)` if there is a file, `Ok(false)` if there is none.
fn check_way(sides: &Sides<'_>, path: &str) -> Result<bool, OutputError> {
    let path = path.to_owned();
    match look_up(sides.snapshot, &path) {
        Found::File => Ok(true),
        Found::Nothing => Ok(false),
        Found::OtherCase(others) => match others.into_iter().find(|other| !makes_way(sides, &path, other)) {
            Some(on_disk) => Err(OutputError::OtherCase { path, on_disk }),
            None => Ok(false),
        },
        Found::Symlink(link) => Err(OutputError::Symlink { path, link }),
        Found::NotAFolder(file) => Err(OutputError::NotAFolder { path, file }),
        Found::NotAFile => Err(OutputError::NotAFile { path }),
    }
}

/// Whether `other`, which differs from a wanted path only by case, is a file of ours that is removed before that path is written.
fn makes_way(sides: &Sides<'_>, path: &str, other: &str) -> bool {
    other.eq_ignore_ascii_case(path)
        && sides.owned.contains_key(other)
        && !sides.wanted.contains(other)
        && entry(sides.snapshot, other) == Some(EntryKind::File)
}

fn compare_wanted(sides: &Sides<'_>, path: &str, text: &str) -> Result<Option<Change>, OutputError> {
    let old = if check_way(sides, path)? { Some(read_content(sides.dir, path)?) } else { None };
    let kind = match &old {
        None => ChangeKind::Missing,
        Some(old) if old.as_bytes() == text.as_bytes() => return Ok(None),
        Some(old) if owns(sides.owned, path, old.as_bytes()) => ChangeKind::Stale,
        Some(_) if sides.owned.contains_key(path) => ChangeKind::HandEdited,
        Some(_) => ChangeKind::Foreign,
    };
    Ok(Some(Change { path: path.to_owned(), kind, old, new: Some(text.to_owned()) }))
}

/// Only a regular file in real folders is a candidate for removal: a link or folder that took its place is a person's, and is
/// left alone and forgotten.
fn compare_unwanted(sides: &Sides<'_>, path: &str) -> Result<Option<Change>, OutputError> {
    if look_up(sides.snapshot, path) != Found::File {
        return Ok(None);
    }
    let old = read_content(sides.dir, path)?;
    let kind = match owns(sides.owned, path, old.as_bytes()) {
        true => ChangeKind::Extra,
        false => ChangeKind::ExtraHandEdited,
    };
    Ok(Some(Change { path: path.to_owned(), kind, old: Some(old), new: None }))
}

fn compare_list(on_disk: Option<Content>, list: &str) -> Option<Change> {
    let kind = match &on_disk {
        None => ChangeKind::ListMissing,
        Some(old) if old.as_bytes() == list.as_bytes() => return None,
        Some(_) => ChangeKind::ListStale,
    };
    Some(Change { path: LIST_NAME.to_owned(), kind, old: on_disk, new: Some(list.to_owned()) })
}

fn read_list(dir: &Path) -> Result<Option<Content>, OutputError> {
    let nothing = FileSet::default();
    let snapshot = take_snapshot(dir, [])?;
    let sides = Sides { dir, wanted: &nothing, owned: &Ownership::new(), snapshot: &snapshot };
    if check_way(&sides, LIST_NAME)? { read_content(dir, LIST_NAME).map(Some) } else { Ok(None) }
}

/// The real folders above files of ours that are no longer wanted, whether this run removes them or a killed one did.
fn folders_to_prune(sides: &Sides<'_>) -> Vec<String> {
    let unwanted = sides.owned.keys().filter(|path| !sides.wanted.contains(path));
    let mut folders: Vec<String> = unwanted
        .flat_map(|path| folders_of(path))
        .filter(|folder| entry(sides.snapshot, folder) == Some(EntryKind::Folder))
        .map(str::to_owned)
        .collect();
    // A folder sorts before what it holds, so the reverse order empties it first.
    folders.sort_by(|a, b| b.cmp(a));
    folders.dedup();
    folders
}
