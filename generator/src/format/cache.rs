//! The formatted files of the last run, because parsing and formatting take most of the time of a run.
//!
//! A file is found by the hash of everything that formatting reads. The cache belongs to one build of the program, since another
//! build may format differently, and to the marks of the templates.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Formatted;
use crate::render::{Marks, RenderedFile};

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatCache {
    /// The build of the program that wrote the cache.
    program: String,
    /// The marks whose uses are known.
    marks: BTreeSet<String>,
    /// Formatted files by [`key`].
    files: BTreeMap<String, Formatted>,
    /// `true` if the files differ from those that were read.
    #[serde(skip)]
    is_changed: bool,
    /// The file of the cache; `None` if nothing is kept.
    #[serde(skip)]
    path: Option<PathBuf>,
}

impl FormatCache {
    /// Reads a cache that this build of the program wrote for the same marks. Returns an empty one if there is none or it cannot be
    /// read.
    pub fn read(path: &Path, marks: &Marks) -> Self {
        let cache = program().map(|program| Self::read_for(path, program, marks.names()));
        cache.map(|cache| FormatCache { path: Some(path.to_owned()), ..cache }).unwrap_or_default()
    }

    fn read_for(path: &Path, program: String, marks: BTreeSet<String>) -> Self {
        let read = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let own = read.filter(|cache: &FormatCache| cache.program == program && cache.marks == marks);
        own.unwrap_or_else(|| FormatCache { program, marks, ..FormatCache::default() })
    }

    /// Returns `true` if the next run can read what is put here.
    pub fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// Writes the whole file or nothing. Does nothing if no text has changed.
    pub fn write(&self) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.is_changed) else { return Ok(()) };
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(&temporary, serde_json::to_vec(self)?)?;
        std::fs::rename(&temporary, path)
    }

    pub fn get(&self, key: &str) -> Option<&Formatted> {
        self.files.get(key)
    }

    /// Replaces all files.
    pub fn replace(&mut self, files: impl IntoIterator<Item = (String, Formatted)>) {
        let files = files.into_iter().collect();
        self.is_changed |= self.files != files;
        self.files = files;
    }
}

/// Returns the size and the time of the running program, which differ from build to build.
pub fn program() -> Option<String> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    Some(format!("{} {:?}", metadata.len(), metadata.modified().ok()?))
}

/// Returns the hash of everything that formatting reads.
pub fn key(file: &RenderedFile) -> String {
    let mut hash = Sha256::new();
    for text in [&file.path, &file.template, &file.text] {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, template: &str) -> RenderedFile {
        RenderedFile { path: "src/a.rs".to_owned(), text: text.to_owned(), template: template.to_owned() }
    }

    #[test]
    fn the_key_covers_everything_that_formatting_reads() {
        let keys = [file("a", "b"), file("ab", ""), file("", "ab"), file("a", "")].map(|file| key(&file));
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(one));
        }
        assert_eq!(keys[0], key(&file("a", "b")));
    }

    #[test]
    fn the_cache_of_another_build_or_of_other_marks_is_not_used() {
        let folder = tempfile::tempdir().expect("a temporary folder can be created");
        let path = folder.path().join("new/cache.json");
        let read = |program: &str, mark: &str| {
            let cache = FormatCache::read_for(&path, program.to_owned(), BTreeSet::from([mark.to_owned()]));
            FormatCache { path: Some(path.clone()), ..cache }
        };
        let mut cache = read("1", ".form");
        cache.replace([("k".to_owned(), Formatted { text: "text".to_owned(), ..Formatted::default() })]);
        cache.write().expect("the temporary folder can be written");
        assert_eq!(read("1", ".form").files, cache.files);
        assert_eq!(read("2", ".form").get("k"), None);
        assert_eq!(read("1", ".raw").get("k"), None);
        std::fs::write(&path, "{").expect("the temporary folder can be written");
        assert_eq!(read("1", ".form").get("k"), None);
    }

    #[test]
    fn an_unchanged_cache_is_not_written() {
        let folder = tempfile::tempdir().expect("a temporary folder can be created");
        let path = folder.path().join("cache.json");
        FormatCache::read(&path, &Marks::default()).write().expect("nothing is written");
        assert!(!path.exists());
    }
}
