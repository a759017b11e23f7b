//! Where the project is, and how its paths are written.

use std::path::{Path, PathBuf};

/// Where a project says what its crate is made from.
pub const CONFIG: &str = "spec/client.toml";

/// The project's root: the nearest folder around the current one that has a description, else the one that this was built in.
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let around = here.ancestors().find(|folder| folder.join(CONFIG).is_file());
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    around.unwrap_or_else(built).to_owned()
}

/// The folder of templates: the project's, else the one that this was built with.
pub fn templates() -> PathBuf {
    let own = root().join("templates");
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    if own.is_dir() { own } else { built() }
}

/// A path as somebody in the current folder would write it.
pub fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_owned(),
    }
}
