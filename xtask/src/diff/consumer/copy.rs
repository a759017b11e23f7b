//! Copies the program. Input: its folder. Output: a folder with the same files, without what is compiled or versioned.

use std::collections::VecDeque;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

/// The most bytes and files that are copied. A program has fewer; a folder with more is not one program.
const MAX_BYTES: u64 = 256 << 20;
const MAX_FILES: usize = 50_000;

/// Folders that no compiler reads.
const LEFT_OUT: [&str; 4] = [".git", ".hg", ".jj", "node_modules"];

/// A copy.
#[derive(Debug)]
pub struct Copied {
    pub folder: PathBuf,
    /// The manifests, relative to the folder.
    pub manifests: Vec<PathBuf>,
}

/// Replaces the folder `copies/NAME` of our own folder by a copy of another, which may be around it.
pub fn copy(from: &Path, own: &Path, name: &str) -> Result<Copied, String> {
    copy_within(from, own, name, MAX_BYTES, MAX_FILES)
}

fn copy_within(from: &Path, own: &Path, name: &str, max_bytes: u64, max_files: usize) -> Result<Copied, String> {
    let to = &own.join("copies").join(name);
    let failed = |path: &Path, error: std::io::Error| format!("cannot copy `{}`: {error}", path.display());
    if to.exists() {
        fs::remove_dir_all(to).map_err(|error| failed(to, error))?;
    }
    let mut copied = Copied { folder: to.to_owned(), manifests: Vec::new() };
    let (mut bytes, mut files) = (0, 0);
    let mut open = VecDeque::from([PathBuf::new()]);
    while let Some(below) = open.pop_front() {
        let folder = from.join(&below);
        fs::create_dir_all(to.join(&below)).map_err(|error| failed(&folder, error))?;
        for entry in fs::read_dir(&folder).map_err(|error| failed(&folder, error))? {
            let entry = entry.map_err(|error| failed(&folder, error))?;
            let path = below.join(entry.file_name());
            let Some(kind) = kind(&entry, from) else { continue };
            if kind == Kind::Folder {
                if !is_left_out(&entry, &folder) && entry.path() != own {
                    open.push_back(path);
                }
                continue;
            }
            files += 1;
            bytes += fs::metadata(entry.path()).map_or(0, |metadata| metadata.len());
            if bytes > max_bytes || files > max_files {
                let limits = format!("{} MiB or {max_files} files", max_bytes >> 20);
                let help = "help: name the folder of one program, or move what it does not need out of it";
                return Err(format!("`{}` has more than {limits}\n{help}", from.display()));
            }
            fs::copy(entry.path(), to.join(&path)).map_err(|error| failed(&entry.path(), error))?;
            if entry.file_name() == "Cargo.toml" {
                copied.manifests.push(path);
            }
        }
    }
    Ok(copied)
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Folder,
    File,
}

/// Returns what is copied of an entry. A link is copied as the file that it names, if that is in the folder.
fn kind(entry: &DirEntry, root: &Path) -> Option<Kind> {
    let file_type = entry.file_type().ok()?;
    if file_type.is_dir() {
        return Some(Kind::Folder);
    }
    if file_type.is_file() {
        return Some(Kind::File);
    }
    let target = entry.path().canonicalize().ok().filter(|target| file_type.is_symlink() && target.is_file());
    if target.is_some_and(|target| target.starts_with(root)) {
        return Some(Kind::File);
    }
    eprintln!("not copied: `{}`, which is not a file in the folder", entry.path().display());
    None
}

/// Returns `true` for folders that git or cargo fills.
fn is_left_out(entry: &DirEntry, parent: &Path) -> bool {
    let name = entry.file_name();
    let is_target = name == "target" && parent.join("Cargo.toml").is_file();
    is_target || entry.path().join("CACHEDIR.TAG").is_file() || LEFT_OUT.iter().any(|left_out| name == *left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("the folder is created");
        fs::write(path, text).expect("the file is written");
    }

    fn exists(copy: &Path, paths: &[&str]) -> Vec<bool> {
        paths.iter().map(|path| copy.join(path).exists()).collect()
    }

    #[test]
    fn what_is_compiled_or_versioned_is_left_out() {
        let it = tempfile::tempdir().expect("there is space for a folder");
        let folder = it.path().canonicalize().expect("it exists");
        let (from, own, to) = (folder.join("from"), folder.join("from/own"), folder.join("from/own/copies/a"));
        for path in
            ["Cargo.toml", "src/target/mod.rs", "target/debug/a", ".git/HEAD", "built/CACHEDIR.TAG", "a/Cargo.toml"]
        {
            write(&from, path, "");
        }
        write(&to, "old.rs", "");
        let copied = copy(&from, &own, "a").expect("it is copied");
        assert_eq!(copied.manifests, [PathBuf::from("Cargo.toml"), PathBuf::from("a/Cargo.toml")]);
        assert_eq!(exists(&to, &["Cargo.toml", "src/target/mod.rs", "a/Cargo.toml"]), [true; 3]);
        assert_eq!(exists(&to, &["target", ".git", "built", "old.rs", "own"]), [false; 5]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_of_the_folder_only() {
        use std::os::unix::fs::symlink;
        let it = tempfile::tempdir().expect("there is space for a folder");
        let folder = it.path().canonicalize().expect("it exists");
        let (from, own, to) = (folder.join("from"), folder.join("from/own"), folder.join("from/own/copies/a"));
        write(&from, "a.rs", "a");
        write(&folder, "secret", "");
        for (target, link) in [("a.rs", "inside.rs"), ("../secret", "outside"), (".", "cycle"), ("nothing", "broken")] {
            symlink(target, from.join(link)).expect("it is linked");
        }
        copy(&from, &own, "a").expect("it is copied");
        assert_eq!(exists(&to, &["inside.rs", "outside", "cycle", "broken"]), [true, false, false, false]);
        let is_link = fs::symlink_metadata(to.join("inside.rs")).is_ok_and(|metadata| metadata.is_symlink());
        assert!(!is_link);
    }

    #[test]
    fn a_copy_has_limits() {
        let it = tempfile::tempdir().expect("there is space for a folder");
        let (from, own) = (it.path().join("from"), it.path().join("own"));
        write(&from, "a", "12345");
        write(&from, "b", "12345");
        assert!(copy_within(&from, &own, "a", 10, 2).is_ok());
        for (bytes, files) in [(9, 2), (10, 1)] {
            let error = copy_within(&from, &own, "a", bytes, files).expect_err("it is too large");
            assert!(error.contains("has more than") && error.contains("help: "), "{error}");
        }
    }
}
