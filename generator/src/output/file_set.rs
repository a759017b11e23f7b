//! The generated files in memory. Input: paths and texts. Output: an ordered map that any file system can hold.

use std::collections::BTreeMap;

use super::error::OutputError;
use super::path::{folders_of, path_problem};

/// The contents of each file by its relative path, with `/` as separator. The fields are private because `insert` checks every path.
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    files: BTreeMap<String, String>,
    /// Every file and folder by its lower-case path, to find those that a case-insensitive file system would merge.
    names: BTreeMap<String, Name>,
}

/// The first spelling of a path, and whether it is a file or a folder.
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
    /// Adds a file. Returns an error, and adds nothing, for a path that some system cannot hold, that exists already, that differs from
    /// another one only in case, or that is a folder of another file.
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

    /// Returns the contents of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns `true` if the set has this path.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Iterates over paths and contents, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns `true` if there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns an error if the set has `name`, which is `path` or a folder above it, in another spelling or as another kind.
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
    fn files_are_ordered_by_path() {
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
