//! Overlays by themselves. Input: a document, and overlays of it. Output: the document that results, or a suggested overlay for its problems.

use std::path::{Path, PathBuf};

use crate::config::{Config, DocumentConfig};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Input, Overlay, Suggestion};
use crate::project::Project;
use crate::read::{read_api, read_file};
use crate::source::Sources;
use crate::stages::plan;

/// Applies overlays to a document, and writes the result in the document's format. Returns `None` if there is an error.
pub fn apply_overlays(
    path: &Path,
    overlays: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let source = read_file(path, None, sources, diagnostics);
    let overlays = overlays.iter().map(|overlay| {
        let source = read_file(overlay, None, sources, diagnostics)?;
        document::parse_overlay(sources, source, diagnostics)
    });
    // All of them are read, so that each error is reported.
    let overlays: Vec<Option<Overlay>> = overlays.collect();
    let input = Input { source: source?, overlays: overlays.into_iter().collect::<Option<_>>()? };
    document::overlaid_text(sources, &input, diagnostics)
}

/// The maximum number of times that a document is read with the overlay so far. Solving a problem may show others.
const MAX_ROUNDS: usize = 8;

/// Suggests an overlay for a document, and reports what it does not solve.
pub fn suggest_overlay(path: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Suggestion> {
    let source = read_file(path, None, sources, diagnostics)?;
    let document = DocumentConfig::new(None, path.to_string_lossy());
    let mut project = Project { config: Config::new("client", vec![document]), ..Project::default() };
    let mut suggestion = Suggestion::default();
    for round in 0..MAX_ROUNDS {
        let mut overlays = Vec::new();
        if !suggestion.is_empty() {
            let text = suggestion.write("", None).map_err(|error| diagnostics.push(Diagnostic::error(error))).ok()?;
            let name = format!("(suggested overlay {round})");
            let overlay = sources.add(name.clone(), text);
            overlays.extend(document::parse_overlay(sources, overlay, diagnostics));
            project.config.overlays = vec![name.into()];
        }
        let (before, mut found) = (suggestion.len(), Diagnostics::default());
        let resolved = read_api(&project, sources, &mut found);
        plan(&project.config, &resolved, &mut found);
        document::suggest(&mut suggestion, sources, &Input { source, overlays }, &found);
        if suggestion.len() == before || round + 1 == MAX_ROUNDS {
            diagnostics.extend(found);
            break;
        }
    }
    Some(suggestion)
}
