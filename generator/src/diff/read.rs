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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::DocumentConfig;

    fn read_text(text: &str) -> Result<Spec, Box<Sources>> {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        sources.add("things.yaml", text);
        let config = Config::new("things", vec![DocumentConfig { module: None, file: "things.yaml".to_owned() }]);
        let project = Project { config, folder: PathBuf::new(), templates: Default::default() };
        read(project, sources, &mut diagnostics)
    }

    #[test]
    fn a_document_with_errors_is_no_side() {
        let valid = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
        assert_eq!(read_text(valid).map(|spec| spec.api.documents.len()).ok(), Some(1));
        assert!(read_text("openapi: [").is_err());
    }
}
