//! Reads and writes `spec/accepted.toml` in the work tree. Input: the root of the project. Output: its text, or the new text on the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::diff::sides::ACCEPTED;
use crate::write_file::write_file;

/// The longest file that is read, in bytes.
const MAX_LENGTH: u64 = 10_000_000;

/// The file, which need not exist.
#[derive(Debug)]
pub struct AcceptedFile {
    path: PathBuf,
    pub text: String,
}

impl AcceptedFile {
    /// Reads the file. One that is missing is empty.
    ///
    /// # Errors
    /// If it cannot be read, or if a symbolic link leads to it: the work tree may be that of somebody else's branch, and nothing outside of
    /// it may be written.
    pub fn read(root: &Path) -> Result<Self, String> {
        let path = root.join(ACCEPTED);
        let failed = |error: std::io::Error| format!("cannot read {ACCEPTED}: {error}");
        let folder = path.parent().unwrap_or(root);
        for link in [folder, &path] {
            if fs::symlink_metadata(link).is_ok_and(|metadata| metadata.is_symlink()) {
                let name = link.strip_prefix(root).unwrap_or(link).display();
                return Err(format!(
                    "`{name}` is a symbolic link, which is not followed\nhelp: replace it by its target"
                ));
            }
        }
        let text = match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(failed(error)),
            Ok(metadata) if !metadata.is_file() => return Err(format!("{ACCEPTED} is not a file")),
            Ok(metadata) if metadata.len() > MAX_LENGTH => {
                return Err(format!(
                    "{ACCEPTED} has more than {MAX_LENGTH} bytes\nhelp: remove entries without a change"
                ));
            }
            Ok(_) => fs::read_to_string(&path).map_err(failed)?,
        };
        Ok(Self { path, text })
    }

    /// Returns the error for a file whose entries are written in a way that has no room for another.
    pub fn no_room(&self) -> String {
        let is_list = |line: &str| {
            line.trim_start().strip_prefix("accepted").is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let Some(line) = self.text.lines().position(is_list) else {
            let help = "help: write its entries as tables `[[accepted]]` with one key in each line";
            return format!("{ACCEPTED} has no room for the entry\n{help}");
        };
        let help = "help: remove `accepted = []`, and write each entry that it has as a table: a line `[[accepted]]`, and below it one \
                    key in each line";
        format!("{ACCEPTED}:{}:1: `accepted` is a list in brackets, which has no room for the entry\n{help}", line + 1)
    }

    /// Writes the file if the text differs. Returns `true` if it did.
    ///
    /// # Errors
    /// If it cannot be written; what was there stays.
    pub fn write(&self, text: &str) -> Result<bool, String> {
        if self.text == text {
            return Ok(false);
        }
        write_file(&self.path, text).map_err(|error| format!("cannot write {ACCEPTED}: {error}"))?;
        Ok(true)
    }
}
