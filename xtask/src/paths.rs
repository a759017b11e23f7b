//! Paths of the project. Input: the current folder. Output: the root of the project, and paths relative to the current folder.

use std::path::{Path, PathBuf};

/// The configuration of a project's crate, relative to its root.
pub const CONFIG: &str = "spec/client.toml";

/// Returns the root of the project: the nearest folder above the current one with a configuration, or the folder of this workspace.
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let nearest = here.ancestors().find(|folder| folder.join(CONFIG).is_file());
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    nearest.unwrap_or_else(built).to_owned()
}

/// Returns the folder of templates: the project's, or that of this workspace.
pub fn templates() -> PathBuf {
    let own = root().join("templates");
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    if own.is_dir() { own } else { built() }
}

/// Returns a path relative to the current folder, if it is below.
pub fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_current_folder_are_relative() {
        let here = std::env::current_dir().expect("tests run in a folder");
        assert_eq!(from_here(&here), Path::new("."));
        assert_eq!(from_here(&here.join("a/b")), Path::new("a/b"));
        assert_eq!(from_here(Path::new("/elsewhere/a")), Path::new("/elsewhere/a"));
    }

    #[test]
    fn the_root_has_a_configuration() {
        assert!(root().join(CONFIG).is_file());
    }
}
