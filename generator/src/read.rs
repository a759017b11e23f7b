//! Reads and resolves an API. Input: the documents of a project, with their overlays. Output: one resolved API.

use std::io::ErrorKind;
use std::path::Path;

use crate::config::OverlayConfig;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use crate::document::{self, Input, Loaded, Rest};
use crate::ir::Api;
use crate::lower;
use crate::passes::{self, Resolved};
use crate::project::Project;
use crate::source::{SourceId, Sources};

/// Reads the documents of a project, and resolves them as one API.
pub fn read_api(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Resolved {
    let mut api = Api::default();
    let documents = &project.config.documents;
    let inputs = read_inputs(project, sources, diagnostics);
    for (document, loaded) in documents.iter().zip(document::load(sources, &inputs, diagnostics)) {
        match loaded {
            Some(Loaded::Whole(loaded)) => lower::lower(&mut api, &loaded, document.module.as_deref(), diagnostics),
            Some(Loaded::Rest(rest)) => check_rest(project, &rest, diagnostics),
            None => {}
        }
    }
    passes::resolve(api, diagnostics)
}

/// Reads the texts of the documents and their overlays.
fn read_inputs(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Vec<Option<Input>> {
    let Project { config, folder, .. } = project;
    let mut inputs: Vec<Option<Input>> = Vec::new();
    for document in &config.documents {
        let source = read_file(&folder.join(&document.file), document.location.as_ref(), sources, diagnostics);
        let overlays = document.overlays.iter().filter_map(|overlay| {
            let source = read_file(&folder.join(&overlay.file), overlay.location.as_ref(), sources, diagnostics)?;
            document::parse_overlay(sources, source, diagnostics)
        });
        let overlays = overlays.collect();
        inputs.push(source.map(|source| Input { source, overlays }));
    }
    let read: Vec<Option<SourceId>> = inputs.iter().map(|input| input.as_ref().map(|input| input.source)).collect();
    for OverlayConfig { module, file, .. } in &config.overlays {
        let source = read_file(Path::new(file), None, sources, diagnostics);
        let Some(overlay) = source.and_then(|source| document::parse_overlay(sources, source, diagnostics)) else {
            continue;
        };
        let index = match module {
            Some(module) => config.documents.iter().position(|document| document.module.as_ref() == Some(module)),
            None => overlay.document(sources, &read),
        };
        match index.map(|index| &mut inputs[index]) {
            Some(Some(input)) => input.overlays.push(overlay),
            // The document could not be read, which has been reported.
            Some(None) => {}
            None => diagnostics.push(unassigned(module.as_deref(), file, overlay.extends.as_deref())),
        }
    }
    inputs
}

/// Reports an overlay from the command line that belongs to none of the documents.
fn unassigned(module: Option<&str>, file: &str, extends: Option<&str>) -> Diagnostic {
    let message = match (module, extends) {
        (Some(module), _) => format!("the overlay `{file}` is for the module `{module}`, which no document has"),
        (None, Some(extends)) => format!("the overlay `{file}` extends `{extends}`, which is none of the documents"),
        (None, None) => format!("the overlay `{file}` does not say which of the documents it changes"),
    };
    Diagnostic::error(message)
        .with_help("write `--overlay MODULE=FILE`, or `extends` with the document's path in the overlay")
}

/// Reads a text. If that fails, the error has the location of the path in client.toml.
pub(crate) fn read_file(
    path: &Path,
    location: Option<&Location>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<SourceId> {
    let mut error = match sources.read(path) {
        Ok(source) => return Some(source),
        Err(error) => Diagnostic::from(error),
    };
    if let Some(location) = location {
        error = error.at(location.clone());
        if sources.store().is_folder(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            error = error.with_help("paths are relative to the folder of client.toml; check the spelling");
        }
    }
    diagnostics.push(error);
    None
}

/// Reports what is wrong in the rest of a document beside its errors, except for what follows from them.
fn check_rest(project: &Project, rest: &Rest, diagnostics: &mut Diagnostics) {
    let mut api = Api::default();
    // References that lead nowhere are known to be reported only if there are errors already.
    let mut found = diagnostics.clone();
    lower::lower(&mut api, &rest.document, None, &mut found);
    let incomplete = lower::Incomplete::new(&rest.incomplete, &api);
    let resolved = passes::resolve(api, &mut found);
    if project.config.lints.missing_docs {
        passes::warn_of_missing_docs(&resolved, &mut found);
    }
    let follows = |one: &Diagnostic| one.location.as_ref().is_some_and(|location| incomplete.contains(location));
    diagnostics.extend(found.into_iter().filter(|one| one.severity == Severity::Error || !follows(one)));
}
