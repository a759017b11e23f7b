//! The texts that diagnostics point into.
//! Comes in: paths as the user gave them. Goes out: each file's display name and text under a small id.

mod store;

use std::io;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

pub use store::{Disk, Store};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lines::{LineColumn, Lines};

/// The largest file that is read, in bytes: no description comes near it, and a mistaken path may.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Names one text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// One text and the name it is shown under.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the user gave it, with `/` between its parts.
    pub name: String,
    /// The content, without a leading byte order mark.
    pub text: String,
}

/// All texts of a run, in the order in which they were read.
#[derive(Debug, Clone)]
pub struct Sources {
    files: Vec<Source>,
    store: Arc<dyn Store>,
}

/// Of files on the disk, by paths as the current folder sees them.
impl Default for Sources {
    fn default() -> Self {
        Self::within(Arc::new(Disk::default()))
    }
}

impl Sources {
    /// Of files that are read from somewhere else, such as a commit.
    pub fn within(store: Arc<dyn Store>) -> Self {
        Sources { files: Vec::new(), store }
    }

    /// What files are read from.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }

    /// Reads a file as UTF-8. A file that was read before is not read again; what cannot be read is reported.
    pub fn read(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        let name = display_name(path);
        if let Some(known) = self.find(&name) {
            return Some(known);
        }
        match read_text(self.store.as_ref(), path, &name) {
            Ok(text) => Some(self.add(name, text)),
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// The file that was read or added under this name.
    pub fn find(&self, name: &str) -> Option<SourceId> {
        self.files.iter().position(|file| file.name == name).map(|index| SourceId(index as u32))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds a text that is already in memory.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let mut text = text.into();
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let index = u32::try_from(self.files.len()).expect("fewer files than u32 counts fit into memory");
        self.files.push(Source { name: name.into(), text });
        SourceId(index)
    }

    /// The text behind an id of this collection.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The text behind an id of this collection.
    pub fn text(&self, id: SourceId) -> &str {
        &self.get(id).text
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A path as it is shown, with `/` between its parts.
pub(crate) fn display_name(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

fn read_text(store: &dyn Store, path: &Path, name: &str) -> Result<String, Box<Diagnostic>> {
    let unreadable = |error: io::Error| Box::new(unreadable(name, &error));
    if store.is_folder(path).map_err(unreadable)? {
        return Err(Box::new(
            Diagnostic::error(format!("`{name}` is a folder, not a file"))
                .with_help("name the OpenAPI document inside it, for example `openapi.yaml`"),
        ));
    }
    // One byte more than allowed tells a file of exactly the limit from a longer one, and ends endless ones.
    let bytes = store.read(path, MAX_FILE_BYTES + 1).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES / (1024 * 1024);
        return Err(Box::new(
            Diagnostic::error(format!("`{name}` is larger than {limit} MiB"))
                .with_help("check that the path names an OpenAPI document; split the document if it does"),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        Box::new(not_utf8(name, error.as_bytes(), valid))
    })
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::error(format!("there is no file `{name}`"))
            .with_help("paths are relative to the folder that the command runs in; check the spelling"),
        io::ErrorKind::PermissionDenied => Diagnostic::error(format!("`{name}` may not be read: permission denied"))
            .with_help("give yourself read permission on the file"),
        _ => Diagnostic::error(format!("`{name}` cannot be read: {error}")),
    }
}

/// The text before the bad byte is valid, so its lines and characters can be counted.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before);
    let LineColumn { line, column } = Lines::new(before).line_column(before, before.len());
    let byte = bytes.get(valid).copied().unwrap_or_default();
    Diagnostic::error(format!("`{name}` is not UTF-8 text: byte {byte:#04x} at {line}:{column} fits no character"))
        .with_help("save the file in the encoding UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> (Option<String>, Vec<String>) {
        let folder = std::env::temp_dir().join(format!("generator-source-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
        let path = folder.join("openapi.yaml");
        std::fs::write(&path, bytes).expect("the temporary folder can be written");
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let id = sources.read(&path, &mut diagnostics);
        std::fs::remove_dir_all(&folder).expect("the temporary folder can be removed");
        let messages = diagnostics.iter().map(|diagnostic| diagnostic.message.clone());
        (id.map(|id| sources.text(id).to_owned()), messages.collect())
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(read("bom", b"\xef\xbb\xbfa: 1"), (Some("a: 1".to_owned()), vec![]));
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let (text, messages) = read(
            "latin1",
            "ok\nna\u{ef}ve: ".as_bytes().iter().chain(b"\xe9t\xe9").copied().collect::<Vec<_>>().as_slice(),
        );
        assert_eq!(text, None);
        assert!(messages[0].ends_with("is not UTF-8 text: byte 0xe9 at 2:8 fits no character"), "{messages:?}");
    }

    #[test]
    fn a_missing_file_and_a_folder_are_reported() {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        assert_eq!(sources.read(Path::new("no/such.yaml"), &mut diagnostics), None);
        assert_eq!(sources.read(Path::new("."), &mut diagnostics), None);
        let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["there is no file `no/such.yaml`", "`.` is a folder, not a file"]);
    }

    #[test]
    fn a_file_past_the_limit_is_refused() {
        let (text, messages) = read("large", &vec![b'#'; MAX_FILE_BYTES as usize + 1]);
        assert_eq!(text, None);
        assert!(messages[0].ends_with("is larger than 64 MiB"), "{messages:?}");
    }
}
