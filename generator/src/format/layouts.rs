//! Layouts of before: to parse and lay out files takes most of the time, so what is rendered as it was before is not done again.
//!
//! They are kept by the hash of what was rendered, and belong to the program that made them: another may lay out differently.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::render::RenderedFile;

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layouts {
    program: String,
    /// Formatted texts, by the hash of what was rendered.
    texts: BTreeMap<String, String>,
    /// Whether they are others than those that were read.
    #[serde(skip)]
    is_new: bool,
}

impl Layouts {
    /// Reads those that this program made; none where there are none, or where they cannot be read.
    pub fn read(path: &Path, program: &str) -> Self {
        let read = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let own = read.filter(|layouts: &Layouts| layouts.program == program);
        own.unwrap_or_else(|| Layouts { program: program.to_owned(), ..Layouts::default() })
    }

    /// Writes them as a whole or not at all, unless they are those that were read.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        if !self.is_new {
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

    /// Keeps these, and forgets all others.
    pub fn replace(&mut self, texts: impl IntoIterator<Item = (String, String)>) {
        let texts = texts.into_iter().collect();
        self.is_new |= self.texts != texts;
        self.texts = texts;
    }
}

/// What a layout is found by: all that formatting looks at.
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
    fn what_formatting_looks_at_is_in_the_key() {
        let keys = [file("a", &["b"]), file("ab", &[]), file("a", &[]), file("a", &["b", ""])].map(|file| key(&file));
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(one));
        }
        assert_eq!(keys[0], key(&file("a", &["b"])));
    }

    #[test]
    fn layouts_of_another_program_are_forgotten() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("new/layouts.json");
        let mut layouts = Layouts::read(&path, "1");
        layouts.replace([("k".to_owned(), "text".to_owned())]);
        layouts.write(&path).expect("it can be written");
        assert_eq!(Layouts::read(&path, "1").texts, layouts.texts);
        assert_eq!(Layouts::read(&path, "2").get("k"), None);
        std::fs::write(&path, "{").expect("it can be written");
        assert_eq!(Layouts::read(&path, "1").get("k"), None);
    }
}
