//! Stores of files: the disk, or a commit.
//! Input: paths. Output: the contents and properties of files.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Files by path.
pub trait Store: Debug + Send + Sync {
    /// Returns the first bytes of a file, at most `limit`.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    fn is_folder(&self, path: &Path) -> io::Result<bool>;

    /// Returns the size of a file in bytes. Returns `None` for anything else.
    fn size(&self, path: &Path) -> Option<u64>;

    /// Returns the path without symbolic links, for comparisons.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;
}

/// The files on the disk, with paths relative to a folder, by default the current one.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    pub folder: PathBuf,
}

impl Store for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.folder.join(path))?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn is_folder(&self, path: &Path) -> io::Result<bool> {
        Ok(std::fs::metadata(self.folder.join(path))?.is_dir())
    }

    fn size(&self, path: &Path) -> Option<u64> {
        let file = std::fs::metadata(self.folder.join(path)).ok().filter(|file| file.is_file())?;
        Some(file.len())
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        std::fs::canonicalize(self.folder.join(path))
    }
}
