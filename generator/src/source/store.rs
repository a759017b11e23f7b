//! Where files are read from: the disk, unless the user means another version of them.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Files by path.
pub trait Store: Debug + Send + Sync {
    /// The first bytes of a file, as many as `limit`.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    fn is_folder(&self, path: &Path) -> io::Result<bool>;

    /// How many bytes a file has; none for what is no file.
    fn size(&self, path: &Path) -> Option<u64>;

    /// The path without links. Paths are compared by it, and not read.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;
}

/// The disk, with paths as a folder sees them; the current one unless another is given.
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
