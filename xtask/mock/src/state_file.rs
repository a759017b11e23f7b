//! The file that keeps the resources over restarts. One server has it at a time.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use mock::engine::store::Store;

#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    /// The file beside it that is locked until the process ends. The file itself cannot be, since it is replaced.
    _lock: File,
}

impl StateFile {
    /// Takes the file, unless another server has it. A link stays one: the file that it leads to is replaced.
    pub fn open(path: &Path) -> Result<Self, String> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = path.display();
        let cannot = |error| format!("the state file {name} cannot be locked: {error}");
        // The lock file stays: another server may have opened it already.
        let mut options = File::options();
        let lock = options.write(true).create(true).truncate(false);
        let lock = lock.open(beside(&path, ".lock")).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!(
                    "the state file {name} is in use by another server\nhelp: stop that server, or name another file"
                ));
            }
            // Some file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        Ok(Self { path, _lock: lock })
    }

    /// Reads the resources. A file that does not exist has none.
    pub fn read(&self) -> Result<Store, String> {
        let name = self.path.display();
        match fs::read_to_string(&self.path) {
            Ok(text) => Store::read(&text).map_err(|error| {
                format!("the state file {name} cannot be read: {error}\nhelp: correct it, or name another file; it was not changed")
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Store::default()),
            Err(error) => Err(format!("the state file {name} cannot be read: {error}")),
        }
    }

    /// Creates a file with the permissions of the one that it replaces. A new one is only its owner's.
    fn create(&self, path: &Path) -> std::io::Result<File> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        if let Ok(replaced) = fs::metadata(&self.path) {
            file.set_permissions(replaced.permissions())?;
        }
        Ok(file)
    }

    /// Replaces the file. Whatever happens, it has the old text or the new one.
    pub fn write(&self, text: &str) -> Result<(), String> {
        let temporary = beside(&self.path, &format!(".{}.new", std::process::id()));
        let written = self.create(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&temporary, &self.path)
        });
        written.map_err(|error| {
            format!(
                "the state file {} cannot be written: {error}",
                self.path.display()
            )
        })
    }
}

/// Returns the path of a file in the same folder, with this at the end of its name.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.file_name().unwrap_or_default().to_owned();
    name.push(end);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::open(&folder.path().join("state.json")).unwrap();
        assert!(file.read().is_ok());
        file.write(&Store::default().snapshot().write()).unwrap();
        assert!(file.read().is_ok());
        fs::write(&file.path, "{\"version\":").unwrap();
        let error = file.read().err().unwrap();
        assert!(
            error.contains("state.json cannot be read") && error.contains("line 1"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&file.path).unwrap(), "{\"version\":");
        let mut names: Vec<OsString> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["state.json", "state.json.lock"]);
    }

    #[test]
    fn one_server_has_the_file_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        let first = StateFile::open(&path).unwrap();
        // The lock is not one of the file that is replaced.
        first.write("{}").unwrap();
        let error = StateFile::open(&path).unwrap_err();
        assert!(error.contains("state.json is in use"), "{error}");
        #[cfg(unix)]
        {
            let link = folder.path().join("link.json");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert!(StateFile::open(&link).is_err());
        }
        assert!(StateFile::open(&folder.path().join("other.json")).is_ok());
        drop(first);
        assert!(StateFile::open(&path).is_ok());
    }
}
