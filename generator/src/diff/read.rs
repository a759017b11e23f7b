//! Reading a side. Comes in: a project, and where its files are. Goes out: all that a comparison looks at, or what is wrong with it.

use super::change::Side;
use crate::Project;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::rust::{CrateView, views};
use crate::source::Sources;

/// One of the two descriptions, with what the crate is made from.
#[derive(Debug)]
pub struct Description {
    pub config: Config,
    pub sources: Sources,
    pub api: Api,
    pub view: CrateView,
}

impl Description {
    pub fn side(&self) -> Side<'_> {
        Side { api: &self.api, config: &self.config, sources: &self.sources }
    }
}

/// Reads the documents of a project; none if there is an error. The sources come back for what has to be shown of them.
pub fn read(
    project: Project,
    mut sources: Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Description, Box<Sources>> {
    let api = crate::read_api(&project, &mut sources, diagnostics);
    config::validate(&project.config, diagnostics);
    // Without a whole document there is nothing that views could be made of.
    let is_whole = !diagnostics.has_errors();
    let view = is_whole.then(|| views(&api, &project.config, diagnostics));
    match view {
        Some(view) if !diagnostics.has_errors() => Ok(Description { config: project.config, sources, api, view }),
        _ => Err(Box::new(sources)),
    }
}
