//! What is on disk: a folder and the paths of interest go in, the names seen there come out as plain data.
//!
//! Names are compared with the folders' own listings and never looked up by path, because a case-insensitive file system finds
//! `Models.rs` by the name of `models.rs`, and a lookup by path walks through symbolic links.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::error::OutputError;
use super::path::{folders_of, is_temporary_name, split_name};
use super::plan::Content;

/// The listings of the crate folder (by the empty path) and of those folders below it that were asked for and are real folders.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    folders: BTreeMap<String, BTreeMap<String, EntryKind>>,
}

/// What a name in a folder is; a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Folder,
    Symlink,
    /// A device, socket or pipe.
    Other,
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    File,
    Nothing,
    /// Nothing by this name, but by names that differ from it, or from the named folder above it, only by case.
    OtherCase(Vec<String>),
    /// The path, or a folder above it, is a symbolic link.
    Symlink(String),
    /// A folder above the path is a file.
    NotAFolder(String),
    /// The path is a folder or something that cannot be read as a file.
    NotAFile,
}

/// Lists the folders above `paths`. A crate folder that does not exist yet is an empty snapshot.
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

/// What exactly this path is, if it was seen; a path below a link is never seen.
pub(super) fn entry(snapshot: &Snapshot, path: &str) -> Option<EntryKind> {
    let (folder, name) = split_name(path);
    snapshot.folders.get(folder)?.get(name).copied()
}

/// What stands at `path`, or in its way.
pub(super) fn look_up(snapshot: &Snapshot, path: &str) -> Found {
    for folder in folders_of(path) {
        match entry(snapshot, folder) {
            Some(EntryKind::Folder) => {}
            Some(EntryKind::Symlink) => return Found::Symlink(folder.to_owned()),
            Some(EntryKind::File | EntryKind::Other) => {
                return Found::NotAFolder(folder.to_owned());
            }
            None => return look_up_other_case(snapshot, folder),
        }
    }
    match entry(snapshot, path) {
        Some(EntryKind::File) => Found::File,
        Some(EntryKind::Symlink) => Found::Symlink(path.to_owned()),
        Some(EntryKind::Folder | EntryKind::Other) => Found::NotAFile,
        None => look_up_other_case(snapshot, path),
    }
}

/// The temporary files that a killed run left in the listed folders.
pub(super) fn leftovers(snapshot: &Snapshot) -> Vec<String> {
    let mut found = Vec::new();
    for (folder, names) in &snapshot.folders {
        for (name, kind) in names {
            if *kind == EntryKind::File && is_temporary_name(name) {
                found.push(join(folder, name));
            }
        }
    }
    found.sort();
    found
}

/// Reads a file that the snapshot has seen as a file.
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
        // A name that is not UTF-8 is none of ours, since ours are ASCII.
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

fn look_up_other_case(snapshot: &Snapshot, path: &str) -> Found {
    let (folder, wanted) = split_name(path);
    let names = snapshot.folders.get(folder).into_iter().flat_map(BTreeMap::keys);
    let others: Vec<String> =
        names.filter(|name| name.eq_ignore_ascii_case(wanted)).map(|name| join(folder, name)).collect();
    if others.is_empty() { Found::Nothing } else { Found::OtherCase(others) }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
