//! Compares the folder with the generated files. Input: the folder on disk and the generated files. Output: the changes that make them
//! equal. Nothing is written here.

use std::path::Path;

use super::disk::{EntryKind, Lookup, Snapshot, entry, leftovers, look_up, read_content, take_snapshot};
use super::error::OutputError;
use super::file_set::FileSet;
use super::ownership::{Ownership, add, owns, parse_list, print_list};
use super::path::{LIST_NAME, folders_of};

/// The changes for `apply`, ordered by path. If there are none, the folder is up to date.
#[derive(Clone, Debug)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// The number of generated files that are up to date.
    pub unchanged: usize,
    /// Temporary files of a killed run, which are removed.
    pub leftovers: Vec<String>,
    /// Folders of removed files, innermost first, which are removed if they are empty.
    pub folders: Vec<String>,
    /// The ownership list during the change, with the old and the new contents of each file.
    pub journal: String,
    /// The ownership list after the change.
    pub list: String,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    pub kind: ChangeKind,
    /// The contents on disk; `None` if there is no file.
    pub old: Option<Content>,
    /// The generated contents; `None` if the file is removed.
    pub new: Option<String>,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Generated, and not on disk.
    Missing,
    /// The generator wrote the file on disk, and the generated contents have changed.
    Stale,
    /// In the ownership list, but the file on disk has other contents than both the written and the generated ones.
    HandEdited,
    /// Generated, and there is another file that is not in the ownership list.
    Foreign,
    /// The generator wrote the file on disk, and it is no longer generated.
    Extra,
    /// No longer generated, but the file on disk has other contents than the written ones.
    ExtraHandEdited,
    /// There is no ownership list.
    ListMissing,
    /// The ownership list has other contents than the generated files.
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

/// The input of the comparison.
struct Sides<'a> {
    dir: &'a Path,
    generated: &'a FileSet,
    owned: &'a Ownership,
    snapshot: &'a Snapshot,
}

/// Compares `dir`, which need not exist yet, with the generated files. `header` becomes the comment at the top of the ownership list: what
/// the list is and which command writes it.
pub fn plan(dir: &Path, generated: &FileSet, header: &str) -> Result<Plan, OutputError> {
    let list_on_disk = read_list(dir)?;
    let owned = list_on_disk.as_ref().map(|list| parse_list(list.as_bytes())).unwrap_or_default();
    let paths = generated.iter().map(|(path, _)| path).chain(owned.keys().map(String::as_str));
    let snapshot = take_snapshot(dir, paths)?;
    let sides = Sides { dir, generated, owned: &owned, snapshot: &snapshot };

    let mut changes = Vec::new();
    for (path, text) in generated.iter() {
        changes.extend(compare_generated(&sides, path, text)?);
    }
    let unchanged = generated.len() - changes.len();
    for path in owned.keys().filter(|path| !generated.contains(path)) {
        changes.extend(compare_removed(&sides, path)?);
    }

    let mut finished = Ownership::new();
    let mut journal = owned.clone();
    for (path, text) in generated.iter() {
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

/// Returns `true` if there is a file at the path of a generated one, and an error if no file can be written there.
fn file_exists(sides: &Sides<'_>, path: &str) -> Result<bool, OutputError> {
    let path = path.to_owned();
    match look_up(sides.snapshot, &path) {
        Lookup::File => Ok(true),
        Lookup::Nothing => Ok(false),
        Lookup::OtherCase(others) => match others.into_iter().find(|other| !is_removed(sides, &path, other)) {
            Some(on_disk) => Err(OutputError::OtherCase { path, on_disk }),
            None => Ok(false),
        },
        Lookup::Symlink(link) => Err(OutputError::Symlink { path, link }),
        Lookup::NotAFolder(file) => Err(OutputError::NotAFolder { path, file }),
        Lookup::NotAFile => Err(OutputError::NotAFile { path }),
    }
}

/// Returns `true` if `other`, which differs from a generated path only in case, is removed before that path is written.
fn is_removed(sides: &Sides<'_>, path: &str, other: &str) -> bool {
    other.eq_ignore_ascii_case(path)
        && sides.owned.contains_key(other)
        && !sides.generated.contains(other)
        && entry(sides.snapshot, other) == Some(EntryKind::File)
}

fn compare_generated(sides: &Sides<'_>, path: &str, text: &str) -> Result<Option<Change>, OutputError> {
    let old = if file_exists(sides, path)? { Some(read_content(sides.dir, path)?) } else { None };
    let kind = match &old {
        None => ChangeKind::Missing,
        Some(old) if old.as_bytes() == text.as_bytes() => return Ok(None),
        Some(old) if owns(sides.owned, path, old.as_bytes()) => ChangeKind::Stale,
        Some(_) if sides.owned.contains_key(path) => ChangeKind::HandEdited,
        Some(_) => ChangeKind::Foreign,
    };
    Ok(Some(Change { path: path.to_owned(), kind, old, new: Some(text.to_owned()) }))
}

/// Compares a file that is no longer generated. Only a regular file is removed, since the generator has written no links and folders.
fn compare_removed(sides: &Sides<'_>, path: &str) -> Result<Option<Change>, OutputError> {
    if look_up(sides.snapshot, path) != Lookup::File {
        return Ok(None);
    }
    let old = read_content(sides.dir, path)?;
    let is_own = owns(sides.owned, path, old.as_bytes());
    let kind = if is_own { ChangeKind::Extra } else { ChangeKind::ExtraHandEdited };
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
    let sides = Sides { dir, generated: &nothing, owned: &Ownership::new(), snapshot: &snapshot };
    if file_exists(&sides, LIST_NAME)? { read_content(dir, LIST_NAME).map(Some) } else { Ok(None) }
}

/// Returns the folders above files that are no longer generated, whether this run or a killed one removes them.
fn folders_to_prune(sides: &Sides<'_>) -> Vec<String> {
    let removed = sides.owned.keys().filter(|path| !sides.generated.contains(path));
    let mut folders: Vec<String> = removed
        .flat_map(|path| folders_of(path))
        .filter(|folder| entry(sides.snapshot, folder) == Some(EntryKind::Folder))
        .map(str::to_owned)
        .collect();
    // A folder sorts before its contents, so the reverse order empties it first.
    folders.sort_by(|a, b| b.cmp(a));
    folders.dedup();
    folders
}
