//! Reads the documents of one side.

use super::change::Side;
use super::{hints, severity};
use crate::Project;
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::passes::Resolved;
use crate::rust::items::{check_aliases, list_items};
use crate::rust::{CrateView, views};
use crate::source::Sources;

/// One side with the views of its crate.
#[derive(Debug)]
pub struct Spec {
    pub config: Config,
    pub sources: Sources,
    pub resolved: Resolved,
    pub view: CrateView,
    /// What `generate` reports about the documents, which are without errors, and about old names.
    pub hints: Vec<Diagnostic>,
}

impl Spec {
    pub fn side(&self) -> Side<'_> {
        Side { resolved: &self.resolved, config: &self.config, sources: &self.sources }
    }
}

/// Reads the documents of a project.
///
/// # Errors
/// If there is an error: the sources, which show where it is.
pub fn read(project: Project, mut sources: Sources, diagnostics: &mut Diagnostics) -> Result<Spec, Box<Sources>> {
    let resolved = crate::read_api(&project, &mut sources, diagnostics);
    config::validate(&project.config, diagnostics);
    severity::check(&project.config, diagnostics);
    // Views need a document without errors.
    let is_valid = !diagnostics.has_errors();
    let reserved = crate::reserved(&project.templates, diagnostics);
    // A change that an old name does not survive is what a reviewer has to see, so its errors are kept beside those of the documents.
    let mut stale = Diagnostics::default();
    let view = reserved.filter(|_| is_valid).map(|reserved| {
        let plan = crate::plan(&project.config, &resolved, diagnostics);
        let view = views(&resolved, &plan, &project.config, &reserved, diagnostics);
        if !project.config.aliases.is_empty() {
            check_aliases(&list_items(&view), &project.config, &reserved, &mut stale);
        }
        view
    });
    match view {
        Some(view) if !diagnostics.has_errors() => {
            let mut hints = hints::of_side(diagnostics);
            hints.extend(stale);
            Ok(Spec { config: project.config, sources, resolved, view, hints })
        }
        _ => Err(Box::new(sources)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::config::DocumentConfig;

    fn read_text(text: &str) -> Result<Spec, Box<Sources>> {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        sources.add("things.yaml", text);
        let config = Config::new("things", vec![DocumentConfig::new(None, "things.yaml")]);
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../templates"));
        let templates = crate::read_templates(folder, &mut diagnostics).expect("the templates are in the repository");
        let project = Project { config, folder: PathBuf::new(), templates };
        read(project, sources, &mut diagnostics)
    }

    #[test]
    fn a_document_with_errors_is_no_side() {
        let valid = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
        assert_eq!(read_text(valid).map(|spec| spec.resolved.api.documents.len()).ok(), Some(1));
        assert!(read_text("openapi: [").is_err());
    }
}
