//! The file that keeps the resources over restarts.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use mock::engine::store::Store;

pub struct StateFile(PathBuf);

impl StateFile {
    /// Names the file. A link stays one: the file that it leads to is replaced.
    pub fn new(path: &Path) -> Self {
        Self(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }

    /// Reads the resources. A file that does not exist has none.
    pub fn read(&self) -> Result<Store, String> {
        let name = self.0.display();
        match fs::read_to_string(&self.0) {
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
        if let Ok(replaced) = fs::metadata(&self.0) {
            file.set_permissions(replaced.permissions())?;
        }
        Ok(file)
    }

    /// Replaces the file. Whatever happens, it has the old text or the new one.
    pub fn write(&self, text: &str) -> Result<(), String> {
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let temporary = self.0.with_file_name(name);
        let written = self.create(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&temporary, &self.0)
        });
        written.map_err(|error| {
            format!(
                "the state file {} cannot be written: {error}",
                self.0.display()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::new(&folder.path().join("state.json"));
        assert!(file.read().is_ok());
        file.write(&Store::default().snapshot().write()).unwrap();
        assert!(file.read().is_ok());
        fs::write(&file.0, "{\"version\":").unwrap();
        let error = file.read().err().unwrap();
        assert!(
            error.contains("state.json cannot be read") && error.contains("line 1"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&file.0).unwrap(), "{\"version\":");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
