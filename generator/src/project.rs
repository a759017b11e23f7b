//! The input of a crate. Input: the paths of client.toml and the templates. Output: both, as they are read.

use std::path::{Path, PathBuf};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::render::Templates;
use crate::source::Sources;

/// The input of a crate.
#[derive(Debug, Default)]
pub struct Project {
    pub config: Config,
    /// The folder that the documents' paths are relative to.
    pub folder: PathBuf,
    pub templates: Templates,
}

/// Reads client.toml and the templates.
pub fn open_project(
    config: &Path,
    templates: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Project> {
    let project = open_description(config, sources, diagnostics)?;
    let templates = read_templates(templates, diagnostics)?;
    Some(Project { templates, ..project })
}

/// Reads client.toml without templates, for callers that generate no files.
pub fn open_description(config: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let source = sources.read(config).map_err(|error| diagnostics.push(error.into())).ok()?;
    let config_read = config::parse(sources, source, diagnostics)?;
    let folder = config.parent().unwrap_or(Path::new("")).to_owned();
    Some(Project { config: config_read, folder, templates: Templates::default() })
}

/// Reads a folder of templates.
pub fn read_templates(folder: &Path, diagnostics: &mut Diagnostics) -> Option<Templates> {
    match Templates::read(folder) {
        Ok(templates) => Some(templates),
        Err(error) => {
            let message = format!("cannot read the templates in {}: {error}", folder.display());
            diagnostics
                .push(Diagnostic::error(message).with_help("name a folder of templates with a folder `runtime`"));
            None
        }
    }
}
