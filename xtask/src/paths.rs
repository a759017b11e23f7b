//! Paths of the project, and its templates. Input: the current folder. Output: the root of the project, and paths relative to the current
//! folder.

use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::render::Templates;

/// The configuration of a project's crate, relative to its root.
pub const CONFIG: &str = "spec/client.toml";

/// The files of `templates/` when the program was built, by path below it.
pub const BUILT_IN_TEMPLATES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Returns the root of the project, the nearest folder above the current one with a configuration. `None` outside of projects.
pub fn project() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_owned)
}

/// Returns the root of the project, or the current folder outside of projects.
pub fn root() -> PathBuf {
    project().unwrap_or_else(|| std::env::current_dir().unwrap_or_default())
}

/// Reads a folder of templates, by default the project's. The built-in templates serve a project that has none.
pub fn templates(folder: Option<&Path>, diagnostics: &mut Diagnostics) -> Option<Templates> {
    let own = || project().map(|root| root.join("templates")).filter(|folder| folder.is_dir());
    match folder.map(Path::to_owned).or_else(own) {
        Some(folder) => generator::read_templates(&from_here(&folder), diagnostics),
        None => Some(Templates::from_texts(BUILT_IN_TEMPLATES)),
    }
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

    #[test]
    fn the_built_in_templates_are_those_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
        let read = Templates::read(&folder).expect("the folder is in the repository");
        let built_in = Templates::from_texts(BUILT_IN_TEMPLATES);
        assert_eq!(built_in.sources(), read.sources());
        assert_eq!(built_in.runtime_sources(), read.runtime_sources());
    }
}
