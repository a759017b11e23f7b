//! The generated files in memory: path and text go in one by one, an ordered map in which no two can get into each other's way
//! on any file system comes out.

use std::collections::BTreeMap;

use super::error::OutputError;
use super::path::{folders_of, path_problem};

/// Relative path ('/'-separated) to contents, ordered by path. The fields are private because `insert` checks every path.
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    files: BTreeMap<String, String>,
    /// Every file and folder by its lower-case path, to find what a case-insensitive file system would merge.
    names: BTreeMap<String, Name>,
}

/// A path as it was first spelled, and whether it is a file or a folder.
#[derive(Clone, Debug)]
struct Name {
    spelled: String,
    kind: NameKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameKind {
    File,
    Folder,
}

impl FileSet {
    /// Adds a file. Refuses a path that some system cannot hold, that is there already, that differs from one only by case, or
    /// that is a folder of another file; the set is then as it was.
    pub fn insert(&mut self, path: impl Into<String>, contents: impl Into<String>) -> Result<(), OutputError> {
        let path = path.into();
        if let Some(problem) = path_problem(&path) {
            return Err(OutputError::BadPath { path, problem });
        }
        for folder in folders_of(&path) {
            self.check_name(&path, folder, NameKind::Folder)?;
        }
        self.check_name(&path, &path, NameKind::File)?;

        for folder in folders_of(&path) {
            let name = Name { spelled: folder.to_owned(), kind: NameKind::Folder };
            self.names.insert(folder.to_ascii_lowercase(), name);
        }
        let name = Name { spelled: path.clone(), kind: NameKind::File };
        self.names.insert(path.to_ascii_lowercase(), name);
        self.files.insert(path, contents.into());
        Ok(())
    }

    /// The contents of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether the set has this very path.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Path and contents, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Refuses `name`, `path` itself or a folder above it, if the set has it in another spelling or as another kind.
    fn check_name(&self, path: &str, name: &str, kind: NameKind) -> Result<(), OutputError> {
        let Some(known) = self.names.get(&name.to_ascii_lowercase()) else {
            return Ok(());
        };
        let path = path.to_owned();
        if known.spelled != name {
            return Err(OutputError::CaseClash { path, other: known.spelled.clone() });
        }
        match (known.kind, kind) {
            (NameKind::Folder, NameKind::Folder) => Ok(()),
            (NameKind::File, NameKind::File) => Err(OutputError::Duplicate { path }),
            _ => Err(OutputError::FileAndFolder { path, name: name.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::PathProblem;

    fn file_set(paths: &[&str]) -> FileSet {
        let mut files = FileSet::default();
        for path in paths {
            files.insert(*path, "").unwrap();
        }
        files
    }

    #[test]
    fn files_come_out_in_path_order() {
        let files = file_set(&["src/lib.rs", "Cargo.toml", "src/a/b.rs"]);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["Cargo.toml", "src/a/b.rs", "src/lib.rs"]);
        assert_eq!((files.len(), files.is_empty()), (3, false));
        assert!(files.contains("src/lib.rs") && !files.contains("src"));
        assert_eq!((files.get("src/lib.rs"), files.get("src")), (Some(""), None));
    }

    #[test]
    fn a_bad_path_is_refused_and_named() {
        let error = FileSet::default().insert("../x", "").unwrap_err();
        assert!(matches!(error, OutputError::BadPath { problem: PathProblem::DotComponent, .. }));
        assert!(error.to_string().contains("\"../x\""), "{error}");
    }

    #[test]
    fn paths_that_differ_only_by_case_are_refused() {
        let mut files = file_set(&["src/models/a.rs"]);
        for path in ["src/models/A.rs", "src/Models/b.rs", "SRC/c.rs"] {
            assert!(matches!(files.insert(path, ""), Err(OutputError::CaseClash { .. })), "{path}");
        }
        assert_eq!(files.len(), 1);
        files.insert("src/models/b.rs", "").unwrap();
    }

    #[test]
    fn duplicates_and_files_that_are_folders_are_refused() {
        let mut files = file_set(&["src/a/b.rs"]);
        assert!(matches!(files.insert("src/a/b.rs", "x"), Err(OutputError::Duplicate { .. })));
        assert!(matches!(files.insert("src/a", ""), Err(OutputError::FileAndFolder { .. })));
        assert!(matches!(files.insert("src/a/b.rs/c", ""), Err(OutputError::FileAndFolder { .. })));
        assert_eq!(files.get("src/a/b.rs"), Some(""));
        assert_eq!(files.len(), 1);
    }
}
