//! Generates the crate of a side. Input: its documents after all passes. Output: a folder with the crate.

use std::path::{Path, PathBuf};

use generator::Project;
use generator::diagnostic::{Diagnostics, render};
use generator::diff::Spec;
use generator::format::FormatCache;
use generator::output::{Overwrite, apply, plan};

use crate::generate::LIST_HEADER;
use crate::paths::templates;

/// Writes the crate of a side below a folder.
pub fn write(spec: &Spec, package: &str, side: &str, target: &Path) -> Result<PathBuf, String> {
    let mut diagnostics = Diagnostics::default();
    let failed = |diagnostics: &Diagnostics| {
        let text = render(diagnostics, &spec.sources, false);
        format!("the crate of the {side} cannot be generated:\n{}", text.trim_end())
    };
    let Some(templates) = templates(None, &mut diagnostics) else { return Err(failed(&diagnostics)) };
    let mut config = spec.config.clone();
    config.package.name = package.to_owned();
    // Cargo.lock cannot list two crates with one name and version, and the program's workspace may have the crate, too.
    let separator = if config.package.version.contains('-') { '.' } else { '-' };
    config.package.version = format!("{}{separator}{side}", config.package.version);
    // Their files are not generated.
    config.package.benches.clear();
    config.package.dev_dependencies.clear();

    let project = Project { config, folder: PathBuf::new(), templates };
    let files = generator::files(&project, &spec.resolved, &mut FormatCache::default(), &mut diagnostics);
    let files = files.ok_or_else(|| failed(&diagnostics))?;
    let folder = target.join(side);
    let written = plan(&folder, &files, LIST_HEADER).and_then(|plan| apply(&folder, plan, Overwrite::Yes));
    written.map(|_| folder).map_err(|error| error.to_string())
}
