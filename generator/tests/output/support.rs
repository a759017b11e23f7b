//! Helpers for the tests of the output stage: file sets, runs, and the files on disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use generator::output::{Change, ChangeKind, FileSet, OutputError, Overwrite, Plan, apply, plan};

pub const HEADER: &str = "Files of the generator, with their hashes.\nWritten by `cargo xtask generate`.";

pub fn file_set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, text) in files {
        set.insert(*path, *text).unwrap();
    }
    set
}

pub fn try_plan(dir: &Path, files: &[(&str, &str)]) -> Result<Plan, OutputError> {
    plan(dir, &file_set(files), HEADER)
}

/// Plans and applies without overwriting.
pub fn run(dir: &Path, files: &[(&str, &str)]) -> Result<Vec<Change>, OutputError> {
    apply(dir, try_plan(dir, files)?, Overwrite::No)
}

/// Returns the path and kind of each change.
pub fn kinds(dir: &Path, files: &[(&str, &str)]) -> Vec<(String, ChangeKind)> {
    let plan = try_plan(dir, files).unwrap();
    plan.changes.into_iter().map(|change| (change.path, change.kind)).collect()
}

pub fn write(dir: &Path, path: &str, contents: impl AsRef<[u8]>) {
    let full = dir.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, contents).unwrap();
}

pub fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap()
}

/// Returns the text of every file, and every empty folder, without following links.
pub fn tree(dir: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    walk(dir, "", &mut tree);
    tree
}

/// Sets the modification time of every file to the same time in the past.
pub fn age(dir: &Path) -> SystemTime {
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in tree(dir).keys() {
        File::options().write(true).open(dir.join(path)).unwrap().set_modified(past).unwrap();
    }
    past
}

/// Returns the files that were written since `age`.
pub fn touched_since(dir: &Path, past: SystemTime) -> Vec<String> {
    let modified = |path: &String| fs::symlink_metadata(dir.join(path)).unwrap().modified().unwrap();
    tree(dir).into_keys().filter(|path| modified(path) != past).collect()
}

fn walk(dir: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
    let mut is_empty = true;
    for entry in fs::read_dir(dir).unwrap() {
        is_empty = false;
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), tree);
        } else if kind.is_file() {
            tree.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
        } else {
            tree.insert(path, "special".to_owned());
        }
    }
    if is_empty && !prefix.is_empty() {
        tree.insert(prefix.to_owned(), "empty folder".to_owned());
    }
}
