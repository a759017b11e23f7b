//! The file with the description, and what it was made from. Input: the description and the texts that were read. Output: the path of a
//! file that has it, without reading the documents again if none of them has changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use generator::format::program;
use generator::source::Sources;
use serde_json::{Map, Value, json};

use crate::paths;
use crate::write_file::write_file;

/// How many descriptions are kept. A server reads its own when it starts.
const MOST: usize = 8;

/// A description in a file.
#[derive(Debug, PartialEq)]
pub struct Described {
    pub path: PathBuf,
    /// The diagnostics of the documents.
    pub report: String,
}

/// The folder of descriptions, and what a run describes.
#[derive(Debug)]
pub struct Descriptions {
    folder: PathBuf,
    /// The hash of the arguments that say what is read.
    key: String,
}

impl Descriptions {
    /// Returns the descriptions of the project, or those outside of projects; `input` is what says which files are read and how.
    pub fn of_project(input: &impl Hash) -> Self {
        let folder = match paths::project() {
            Some(root) => root.join("target/mock/descriptions"),
            None => std::env::temp_dir().join("xtask-mock"),
        };
        Self { folder, key: hash_of(&(std::env::current_dir().ok(), input)) }
    }

    /// Returns the description that the same program made of the same texts; `None` if there is none.
    pub fn find(&self) -> Option<Described> {
        let entry: Value = serde_json::from_slice(&fs::read(self.entry()).ok()?).ok()?;
        let is_same = |(name, hash): (&String, &Value)| fs::read(name).is_ok_and(|text| *hash == hash_of(&*text));
        let is_current = entry["program"] == program()? && entry["files"].as_object()?.iter().all(is_same);
        let path = PathBuf::from(entry["path"].as_str()?);
        let report = entry["report"].as_str()?.to_owned();
        (is_current && path.is_file()).then_some(Described { path, report })
    }

    /// Writes a description to a file whose name depends on its content, so that servers of several APIs can start at the same time.
    pub fn write(&self, text: &str, report: String, sources: &Sources) -> Result<Described, String> {
        let path = self.folder.join(format!("{}.json", hash_of(text)));
        let files = sources.iter().map(|source| (source.name.clone(), hash_of(source.text.as_bytes()).into()));
        let files: Map<String, Value> = files.collect();
        let entry = json!({ "files": files, "path": path, "program": program(), "report": report }).to_string();
        let written = write_file(&path, text).and_then(|()| write_file(&self.entry(), &entry));
        let written = written.and_then(|()| remove_old(&self.folder));
        written.map_err(|error| format!("error: cannot write the description to {}: {error}", path.display()))?;
        Ok(Described { path, report })
    }

    fn entry(&self) -> PathBuf {
        self.folder.join(format!("{}.entry", self.key))
    }
}

fn hash_of(value: &(impl Hash + ?Sized)) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Removes all but the newest files of each kind.
fn remove_old(folder: &Path) -> io::Result<()> {
    for kind in ["entry", "json"] {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // Another run may have removed it.
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            if let Ok(modified) = modified
                && entry.path().extension().is_some_and(|extension| extension == kind)
            {
                files.push((modified, entry.path()));
            }
        }
        files.sort();
        let old = files.len().saturating_sub(MOST);
        files.iter().take(old).for_each(|(_, path)| drop(fs::remove_file(path)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descriptions(folder: &tempfile::TempDir) -> Descriptions {
        Descriptions { folder: folder.path().join("descriptions"), key: "key".to_owned() }
    }

    #[test]
    fn a_description_is_found_until_a_text_changes() {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let document = folder.path().join("a.yaml");
        fs::write(&document, "a").expect("the folder can be written");
        let mut sources = Sources::default();
        sources.read(&document).expect("it was just written");
        let descriptions = descriptions(&folder);
        assert_eq!(descriptions.find(), None);
        let made = descriptions.write("{}", "warning".to_owned(), &sources).expect("the folder can be written");
        assert_eq!(fs::read_to_string(&made.path).ok().as_deref(), Some("{}"));
        assert_eq!(descriptions.find().as_ref(), Some(&made));
        assert_eq!(Descriptions { key: "other".to_owned(), ..self::descriptions(&folder) }.find(), None);
        fs::write(&document, "b").expect("the folder can be written");
        assert_eq!(descriptions.find(), None);
        fs::write(&document, "a").expect("the folder can be written");
        fs::remove_file(&made.path).expect("it was just written");
        assert_eq!(descriptions.find(), None);
    }

    #[test]
    fn old_descriptions_are_removed() {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let descriptions = descriptions(&folder);
        let write = |number: usize| {
            descriptions
                .write(&number.to_string(), String::new(), &Sources::default())
                .expect("the folder can be written")
        };
        let last = (0..2 * MOST).map(write).collect::<Vec<_>>().pop().expect("there are some");
        let files = fs::read_dir(&descriptions.folder).expect("it was just written");
        assert_eq!(files.count(), MOST + 1);
        assert!(last.path.is_file());
    }
}
