//! The source texts of a run.
//! Input: paths in the user's spelling. Output: the name and text of each file, with an id.

mod origins;
mod store;

use std::collections::HashMap;
use std::io;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

pub use origins::{Origin, Origins};
pub use store::{Disk, Store};

use crate::lines::{LineColumn, Lines};

/// The maximum size of a file in bytes. No document comes near it, but the path may be a mistake.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The id of a text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A text and its name.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path in the user's spelling, with `/` between its parts.
    pub name: String,
    /// The content, without a leading byte order mark.
    pub text: String,
}

/// Why a file could not be read, as a message for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    pub message: String,
    pub help: Option<&'static str>,
}

/// All texts of a run, in the order of reading.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Vec<Source>,
    /// Only of texts whose nodes were changed.
    origins: HashMap<SourceId, Origins>,
    store: Arc<dyn Store>,
}

/// Sources from the disk, with paths relative to the current folder.
impl Default for Sources {
    fn default() -> Self {
        Self::within(Arc::new(Disk::default()))
    }
}

impl Sources {
    /// Creates sources that are read from a store, such as the files of a commit.
    pub fn within(store: Arc<dyn Store>) -> Self {
        Sources { files: Vec::new(), origins: HashMap::new(), store }
    }

    /// Returns the store of the files.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }

    /// Reads a file as UTF-8. A file is read only once.
    pub fn read(&mut self, path: &Path) -> Result<SourceId, ReadError> {
        let name = display_name(path);
        if let Some(known) = self.find(&name) {
            return Ok(known);
        }
        let text = read_text(self.store.as_ref(), path, &name)?;
        Ok(self.add(name, text))
    }

    /// Returns the file that was read or added under this name.
    pub fn find(&self, name: &str) -> Option<SourceId> {
        self.files.iter().position(|file| file.name == name).map(|index| SourceId(index as u32))
    }

    /// Returns the texts in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// Returns the ids of the texts in the order of reading.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        let count = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        (0..count).map(SourceId)
    }

    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds a text from memory.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let mut text = text.into();
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let index = u32::try_from(self.files.len()).expect("fewer than 2³² files fit into memory");
        self.files.push(Source { name: name.into(), text });
        SourceId(index)
    }

    /// Returns the text with this id, and its name.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Notes where the nodes of a text are written after they were changed.
    pub fn set_origins(&mut self, id: SourceId, origins: Origins) {
        if !origins.is_empty() {
            self.origins.insert(id, origins);
        }
    }

    /// Notes that a node was moved within its text.
    pub fn add_moved(&mut self, id: SourceId, to: &str, from: &str) {
        self.origins.entry(id).or_default().add_moved(id, to, from);
    }

    /// Returns where a node is written. `None` if it is the text itself at the same pointer.
    pub fn origin(&self, id: SourceId, pointer: &str) -> Option<Origin> {
        self.origins.get(&id)?.find(pointer)
    }

    /// Returns the text with this id.
    pub fn text(&self, id: SourceId) -> &str {
        &self.get(id).text
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns a path for messages, with `/` between its parts.
pub(crate) fn display_name(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

fn read_text(store: &dyn Store, path: &Path, name: &str) -> Result<String, ReadError> {
    let unreadable = |error: io::Error| unreadable(name, &error);
    if store.is_folder(path).map_err(unreadable)? {
        return Err(ReadError {
            message: format!("`{name}` is a folder, not a file"),
            help: Some("name the OpenAPI document inside it, for example `openapi.yaml`"),
        });
    }
    // One byte more than the limit distinguishes a longer file from one that just fits, and endless files are not read to their end.
    let bytes = store.read(path, MAX_FILE_BYTES + 1).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES / (1024 * 1024);
        return Err(ReadError {
            message: format!("`{name}` is larger than {limit} MiB"),
            help: Some("check that the path names an OpenAPI document; split the document if it does"),
        });
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to()))
}

fn unreadable(name: &str, error: &io::Error) -> ReadError {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            format!("file `{name}` not found"),
            Some("paths are relative to the folder that the command runs in; check the spelling"),
        ),
        io::ErrorKind::PermissionDenied => {
            (format!("cannot read `{name}`: permission denied"), Some("give yourself read permission on the file"))
        }
        _ => (format!("cannot read `{name}`: {error}"), None),
    };
    ReadError { message, help }
}

/// Creates the error. The text before the first invalid byte is valid, so its lines and characters can be counted.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> ReadError {
    let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before);
    let LineColumn { line, column } = Lines::new(before).line_column(before, before.len());
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let message = format!("`{name}` is not UTF-8 text: invalid byte {byte:#04x} at {line}:{column}");
    ReadError { message, help: Some("save the file in the encoding UTF-8") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be created");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the temporary folder can be written");
        let mut sources = Sources::default();
        let id = sources.read(&path).map_err(|error| error.message)?;
        Ok(sources.text(id).to_owned())
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(read("bom.yaml", b"\xef\xbb\xbfa: 1"), Ok("a: 1".to_owned()));
    }

    #[test]
    fn the_first_invalid_byte_is_named() {
        let bytes = ["ok\nna\u{ef}ve: ".as_bytes(), b"\xe9t\xe9"].concat();
        let message = read("latin1.yaml", &bytes).expect_err("the file is not UTF-8");
        assert!(message.ends_with("latin1.yaml` is not UTF-8 text: invalid byte 0xe9 at 2:8"), "{message}");
    }

    #[test]
    fn a_missing_file_and_a_folder_are_errors() {
        let mut sources = Sources::default();
        let mut message = |path: &str| sources.read(Path::new(path)).expect_err("there is no such file").message;
        assert_eq!(message("no/such.yaml"), "file `no/such.yaml` not found");
        assert_eq!(message("."), "`.` is a folder, not a file");
    }

    #[test]
    fn a_file_past_the_limit_is_refused() {
        let message = read("large.yaml", &vec![b'#'; MAX_FILE_BYTES as usize + 1]).expect_err("the file is too large");
        assert!(message.ends_with("is larger than 64 MiB"), "{message}");
    }

    #[test]
    fn a_file_is_read_only_once() {
        let mut sources = Sources::default();
        let id = sources.add("not/on/disk.yaml", "a: 1");
        assert_eq!(sources.read(Path::new("not/on/disk.yaml")), Ok(id));
        assert_eq!((sources.len(), sources.is_empty()), (1, false));
    }
}
