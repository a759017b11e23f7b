//! Reads the folder on disk. Input: a folder and paths below it. Output: the names there as plain data.
//!
//! Names are compared with the listings of the folders and never looked up by path, because a case-insensitive file system finds
//! `Models.rs` by the name `models.rs`, and a lookup by path follows symbolic links.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::error::OutputError;
use super::path::{folders_of, is_temporary_name, split_name};
use super::plan::Content;

/// The listings of the crate folder (with an empty path) and of the requested folders below it that are not links.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    folders: BTreeMap<String, BTreeMap<String, EntryKind>>,
}

/// The type of an entry of a folder, without following links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Folder,
    Symlink,
    /// A device, socket or pipe.
    Other,
}

/// The result of looking up a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    File,
    Nothing,
    /// No entry of this name, but entries that differ from it or from a folder above it only in case.
    OtherCase(Vec<String>),
    /// The path, or a folder above it, is a symbolic link.
    Symlink(String),
    /// A folder above the path is a file.
    NotAFolder(String),
    /// The path is a folder or something that cannot be read as a file.
    NotAFile,
}

/// Lists the folders above `paths`. If the crate folder does not exist yet, the snapshot is empty.
pub(super) fn take_snapshot<'a>(dir: &Path, paths: impl IntoIterator<Item = &'a str>) -> Result<Snapshot, OutputError> {
    let mut snapshot = Snapshot::default();
    match list_folder(dir) {
        Ok(names) => snapshot.folders.insert(String::new(), names),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(snapshot),
        Err(error) => return Err(OutputError::io("list", dir, error)),
    };
    for path in paths {
        for folder in folders_of(path) {
            if snapshot.folders.contains_key(folder) {
                continue;
            }
            if entry(&snapshot, folder) != Some(EntryKind::Folder) {
                break;
            }
            let full = dir.join(folder);
            let names = list_folder(&full).map_err(|error| OutputError::io("list", &full, error))?;
            snapshot.folders.insert(folder.to_owned(), names);
        }
    }
    Ok(snapshot)
}

/// Returns the type of the entry at a path. Returns `None` below links.
pub(super) fn entry(snapshot: &Snapshot, path: &str) -> Option<EntryKind> {
    let (folder, name) = split_name(path);
    snapshot.folders.get(folder)?.get(name).copied()
}

/// Looks up a path and the folders above it.
pub(super) fn look_up(snapshot: &Snapshot, path: &str) -> Lookup {
    for folder in folders_of(path) {
        match entry(snapshot, folder) {
            Some(EntryKind::Folder) => {}
            Some(EntryKind::Symlink) => return Lookup::Symlink(folder.to_owned()),
            Some(EntryKind::File | EntryKind::Other) => {
                return Lookup::NotAFolder(folder.to_owned());
            }
            None => return look_up_other_case(snapshot, folder),
        }
    }
    match entry(snapshot, path) {
        Some(EntryKind::File) => Lookup::File,
        Some(EntryKind::Symlink) => Lookup::Symlink(path.to_owned()),
        Some(EntryKind::Folder | EntryKind::Other) => Lookup::NotAFile,
        None => look_up_other_case(snapshot, path),
    }
}

/// Returns the temporary files that a killed run left in the listed folders.
pub(super) fn leftovers(snapshot: &Snapshot) -> Vec<String> {
    let mut leftovers = Vec::new();
    for (folder, names) in &snapshot.folders {
        for (name, kind) in names {
            if *kind == EntryKind::File && is_temporary_name(name) {
                leftovers.push(join(folder, name));
            }
        }
    }
    leftovers.sort();
    leftovers
}

/// Reads a file of the snapshot.
pub(super) fn read_content(dir: &Path, path: &str) -> Result<Content, OutputError> {
    let full = dir.join(path);
    let bytes = fs::read(&full).map_err(|error| OutputError::io("read", &full, error))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(error) => Content::Binary(error.into_bytes()),
    })
}

fn list_folder(folder: &Path) -> io::Result<BTreeMap<String, EntryKind>> {
    let mut names = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Generated files have ASCII names.
        if let Ok(name) = entry.file_name().into_string() {
            let file_type = entry.file_type()?;
            let kind = if file_type.is_symlink() {
                EntryKind::Symlink
            } else if file_type.is_dir() {
                EntryKind::Folder
            } else if file_type.is_file() {
                EntryKind::File
            } else {
                EntryKind::Other
            };
            names.insert(name, kind);
        }
    }
    Ok(names)
}

fn look_up_other_case(snapshot: &Snapshot, path: &str) -> Lookup {
    let (folder, name) = split_name(path);
    let names = snapshot.folders.get(folder).into_iter().flat_map(BTreeMap::keys);
    let others: Vec<String> =
        names.filter(|other| other.eq_ignore_ascii_case(name)).map(|other| join(folder, other)).collect();
    if others.is_empty() { Lookup::Nothing } else { Lookup::OtherCase(others) }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_looked_up_by_their_exact_names() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src/models")).unwrap();
        fs::write(folder.path().join("src/Lib.rs"), "").unwrap();
        let paths = ["src/Lib.rs", "src/lib.rs", "src/models", "src/Lib.rs/x", "src/new/x.rs", "SRC/x.rs"];
        let snapshot = take_snapshot(folder.path(), paths).unwrap();
        let expected = [
            Lookup::File,
            Lookup::OtherCase(vec!["src/Lib.rs".to_owned()]),
            Lookup::NotAFile,
            Lookup::NotAFolder("src/Lib.rs".to_owned()),
            Lookup::Nothing,
            Lookup::OtherCase(vec!["src".to_owned()]),
        ];
        assert_eq!(paths.map(|path| look_up(&snapshot, path)), expected);
    }

    #[test]
    fn a_missing_folder_is_an_empty_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let snapshot = take_snapshot(&folder.path().join("missing"), ["src/lib.rs"]).unwrap();
        assert_eq!(look_up(&snapshot, "src/lib.rs"), Lookup::Nothing);
        assert_eq!(leftovers(&snapshot), [""; 0]);
    }
}
