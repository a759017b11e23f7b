//! Writes files. Input: a path and a text. Output: the whole file, or an error and what was there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the whole file or nothing, with the permissions of the file that it replaces. Creates its folder.
pub fn write_file(path: &Path, text: &str) -> io::Result<()> {
    // A symbolic link stays, and its target gets the text.
    let target = fs::canonicalize(path);
    let path = target.as_deref().unwrap_or(path);
    if fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // What has that name is removed first, and a symbolic link is not followed.
    let _ = fs::remove_file(&temporary);
    let write = || {
        File::create_new(&temporary)?.write_all(text.as_bytes())?;
        if let Ok(metadata) = fs::metadata(path) {
            fs::set_permissions(&temporary, metadata.permissions())?;
        }
        fs::rename(&temporary, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&temporary)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let path = folder.path().join("a/b.txt");
        write_file(&path, "one").expect("the folder is created");
        write_file(&path, "two").expect("the file is replaced");
        assert_eq!(fs::read_to_string(&path).expect("the file is there"), "two");
        assert_eq!(fs::read_dir(folder.path().join("a")).expect("the folder is there").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_temporary_file_is_not_followed() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let [path, target] = ["b.txt", "target"].map(|name| folder.path().join(name));
        let temporary = folder.path().join(format!(".b.txt.{}.tmp", std::process::id()));
        std::os::unix::fs::symlink(&target, &temporary).expect("links can be made");
        write_file(&path, "one").expect("the file is written");
        assert!(!target.exists() && fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()));
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        fs::create_dir_all(folder.path().join("b/full")).expect("a folder is in the way");
        assert!(write_file(&folder.path().join("b"), "one").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 1);
    }
}
