//! The formatted texts of the last run, because parsing and formatting take most of the time of a run.
//!
//! A text is found by the hash of everything that formatting reads. The cache belongs to one build of the program, since another
//! build may format differently.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::render::RenderedFile;

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatCache {
    /// The build of the program that wrote the cache.
    program: String,
    /// Formatted texts by [`key`].
    texts: BTreeMap<String, String>,
    /// `true` if the texts differ from those that were read.
    #[serde(skip)]
    is_changed: bool,
}

impl FormatCache {
    /// Reads a cache that this build of the program wrote. Returns an empty one if there is none or it cannot be read.
    pub fn read(path: &Path) -> Self {
        program().map(|program| Self::read_for(path, &program)).unwrap_or_default()
    }

    fn read_for(path: &Path, program: &str) -> Self {
        let read = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let own = read.filter(|cache: &FormatCache| cache.program == program);
        own.unwrap_or_else(|| FormatCache { program: program.to_owned(), ..FormatCache::default() })
    }

    /// Writes the whole file or nothing. Does nothing if no text has changed.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        if !self.is_changed {
            return Ok(());
        }
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(&temporary, serde_json::to_vec(self)?)?;
        std::fs::rename(&temporary, path)
    }

    pub fn get(&self, key: &str) -> Option<&String> {
        self.texts.get(key)
    }

    /// Replaces all texts.
    pub fn replace(&mut self, texts: impl IntoIterator<Item = (String, String)>) {
        let texts = texts.into_iter().collect();
        self.is_changed |= self.texts != texts;
        self.texts = texts;
    }
}

/// Returns the size and the time of the running program, which differ from build to build.
fn program() -> Option<String> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    Some(format!("{} {:?}", metadata.len(), metadata.modified().ok()?))
}

/// Returns the hash of everything that formatting reads.
pub fn key(file: &RenderedFile) -> String {
    let mut hash = Sha256::new();
    let items = file.items.iter().flatten();
    for text in [&file.path, &file.template, &file.text].into_iter().chain(items) {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, items: &[&str]) -> RenderedFile {
        RenderedFile {
            path: "src/a.rs".to_owned(),
            text: text.to_owned(),
            items: Some(items.iter().map(|item| (*item).to_owned()).collect()),
            template: "a.rs.j2".to_owned(),
        }
    }

    #[test]
    fn the_key_covers_everything_that_formatting_reads() {
        let keys = [file("a", &["b"]), file("ab", &[]), file("a", &[]), file("a", &["b", ""])].map(|file| key(&file));
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(one));
        }
        assert_eq!(keys[0], key(&file("a", &["b"])));
    }

    #[test]
    fn the_cache_of_another_build_is_not_used() {
        let folder = tempfile::tempdir().expect("a temporary folder can be created");
        let path = folder.path().join("new/cache.json");
        let mut cache = FormatCache::read_for(&path, "1");
        cache.replace([("k".to_owned(), "text".to_owned())]);
        cache.write(&path).expect("the temporary folder can be written");
        assert_eq!(FormatCache::read_for(&path, "1").texts, cache.texts);
        assert_eq!(FormatCache::read_for(&path, "2").get("k"), None);
        std::fs::write(&path, "{").expect("the temporary folder can be written");
        assert_eq!(FormatCache::read_for(&path, "1").get("k"), None);
    }

    #[test]
    fn an_unchanged_cache_is_not_written() {
        let folder = tempfile::tempdir().expect("a temporary folder can be created");
        let path = folder.path().join("cache.json");
        FormatCache::read(&path).write(&path).expect("nothing is written");
        assert!(!path.exists());
    }
}
