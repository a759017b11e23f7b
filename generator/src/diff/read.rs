//! Reads the documents of one side.

use super::change::Side;
use crate::Project;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::rust::{CrateView, views};
use crate::source::Sources;

/// One side with the views of its crate.
#[derive(Debug)]
pub struct Spec {
    pub config: Config,
    pub sources: Sources,
    pub api: Api,
    pub view: CrateView,
}

impl Spec {
    pub fn side(&self) -> Side<'_> {
        Side { api: &self.api, config: &self.config, sources: &self.sources }
    }
}

/// Reads the documents of a project.
///
/// # Errors
/// If there is an error: the sources, which show where it is.
pub fn read(project: Project, mut sources: Sources, diagnostics: &mut Diagnostics) -> Result<Spec, Box<Sources>> {
    let api = crate::read_api(&project, &mut sources, diagnostics);
    config::validate(&project.config, diagnostics);
    // Views need a document without errors.
    let is_valid = !diagnostics.has_errors();
    let view = is_valid.then(|| views(&api, &project.config, diagnostics));
    match view {
        Some(view) if !diagnostics.has_errors() => Ok(Spec { config: project.config, sources, api, view }),
        _ => Err(Box::new(sources)),
    }
}
