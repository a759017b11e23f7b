//! Generates a crate in memory. Input: a project. Output: all files of its crate, or its description for a mock server.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::{self, FormatCache, Formatted};
use crate::output::{self, FileSet};
use crate::passes::{self, Resolved};
use crate::project::Project;
use crate::read::read_api;
use crate::render::{self, Marks, RenderedFile, Renderer, Task, Templates, Uses};
use crate::rust::{self, Reserved};
use crate::source::Sources;
use crate::stages::{plan, views};
use crate::{config, mock, parallel, undescribed};

/// Generates all files of a crate in memory. Returns `None` if there is an error.
pub fn generate(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileSet> {
    let prepare = || Prepared::new(&project.templates, project.templates.marks());
    let (prepared, resolved) = parallel::join(prepare, || read_api(project, sources, diagnostics));
    undescribed::report(sources, diagnostics);
    prepared_files(project, &resolved, prepared, &mut FormatCache::default(), diagnostics)
}

/// Does the same as [`generate`], but takes files that have not changed from the cache of the last run, and updates it.
pub fn generate_cached(
    project: &Project,
    cache: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    let prepare = || {
        let marks = project.templates.marks();
        (FormatCache::read(cache, &marks), Prepared::new(&project.templates, marks))
    };
    let ((mut formatted, prepared), resolved) = parallel::join(prepare, || read_api(project, sources, diagnostics));
    undescribed::report(sources, diagnostics);
    prepared_files(project, &resolved, prepared, &mut formatted, diagnostics)
}

/// Generates all files of a crate from a resolved API. Returns `None` if there is an error.
pub fn files(
    project: &Project,
    resolved: &Resolved,
    cache: &mut FormatCache,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    let prepared = Prepared::new(&project.templates, project.templates.marks());
    prepared_files(project, resolved, prepared, cache, diagnostics)
}

/// What is made of the templates alone, while the documents are read.
struct Prepared<'t> {
    reserved: Reserved,
    renderer: Renderer<'t>,
    marks: Marks,
}

impl<'t> Prepared<'t> {
    fn new(templates: &'t Templates, marks: Marks) -> Result<Self, Diagnostic> {
        let reserved = Reserved::of_sources(templates.runtime_sources(), templates.sources())?;
        Ok(Prepared { reserved, renderer: Renderer::new(templates)?, marks })
    }
}

fn prepared_files(
    project: &Project,
    resolved: &Resolved,
    prepared: Result<Prepared<'_>, Diagnostic>,
    cache: &mut FormatCache,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    config::validate(&project.config, diagnostics);
    if project.config.lints.missing_docs {
        passes::warn_of_missing_docs(resolved, diagnostics);
    }
    let Prepared { reserved, renderer, marks } = prepared.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
    let plan = plan(&project.config, resolved, diagnostics);
    let view = views(&project.config, resolved, &plan, &reserved, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let (frame, parts): (Vec<Task<'_>>, Vec<Task<'_>>) = render::tasks(&view).into_iter().partition(Task::is_frame);
    let format = |file: RenderedFile| -> Result<Made, Diagnostic> {
        let key = cache.is_kept().then(|| format::key(&file));
        let known = key.as_ref().and_then(|key| cache.get(key).cloned());
        let formatted = known.map_or_else(|| format::format(&file, &marks), Ok).map_err(template_error)?;
        Ok(Made { is_source: file.is_source(), path: file.path, template: file.template, key, formatted })
    };
    let describe = || view.parts.mock.then(|| mock::describe(resolved, &plan, &project.config.package.name));
    // What is not made of templates takes as long as the largest files.
    let ((items, description), mut made) = parallel::join(
        || (rust::items::list_items(&view), describe()),
        || parallel::map(&parts, |task| format(renderer.render(task)?)),
    );
    let used = made.iter().flatten().filter(|made| made.is_source).flat_map(|made| &made.formatted.uses).cloned();
    let package = &project.config.package;
    let tests = (!package.runtime_tests).then(|| render::TESTS.to_owned());
    let left_out = package.without.iter().cloned().chain(tests).collect();
    let mut uses = Uses { names: used.collect(), left_out };
    project.templates.complete(&marks, &mut uses);
    made.extend(parallel::map(&frame, |task| format(renderer.render(task)?.without_unused(&uses))));
    cache.replace(made.iter().flatten().filter_map(Made::cached));
    // Without the cache the next run takes longer, and nothing else changes.
    let (_, files) = parallel::join(
        || cache.write(),
        || {
            let runtime = project.templates.runtime(&uses).map(Ok);
            let description = description.map(|text| Ok((DESCRIPTION.to_owned(), text)));
            let definitions = view.parts.cli.then(|| Ok((DEFINITIONS.to_owned(), view.cli.definitions.clone())));
            let made = made.into_iter().map(|made| made?.checked(&items));
            collect(made.chain(runtime).chain(description).chain(definitions), diagnostics)
        },
    );
    (!diagnostics.has_errors()).then_some(files)
}

/// Collects files by path, and reports those that could not be made.
fn collect(made: impl Iterator<Item = Result<(String, String), Diagnostic>>, diagnostics: &mut Diagnostics) -> FileSet {
    let mut files = FileSet::default();
    for made in made {
        let inserted = made.and_then(|(path, text)| {
            let refused = |error: output::OutputError| Diagnostic::error(error.to_string());
            files.insert(path, text).map_err(refused)
        });
        if let Err(diagnostic) = inserted {
            diagnostics.push(diagnostic);
        }
    }
    files
}

fn template_error(message: String) -> Diagnostic {
    Diagnostic::error(message).with_help("correct the template")
}

/// The file with the description for the mock server, which the runtime includes.
const DESCRIPTION: &str = "src/mock.json";

/// The file with the definitions that the command reads bodies by, which the runtime includes.
const DEFINITIONS: &str = "src/cli.jsonl";

/// Describes the API of a project to a mock server. Returns `None` if there is an error.
pub fn describe(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<String> {
    config::validate(&project.config, diagnostics);
    let resolved = read_api(project, sources, diagnostics);
    let plan = plan(&project.config, &resolved, diagnostics);
    (!diagnostics.has_errors()).then(|| mock::describe(&resolved, &plan, &project.config.package.name))
}

/// A file of the crate.
struct Made {
    path: String,
    /// Whether its uses of the runtime count.
    is_source: bool,
    template: String,
    /// The key in the cache, if it is kept.
    key: Option<String>,
    formatted: Formatted,
}

impl Made {
    fn cached(&self) -> Option<(String, Formatted)> {
        self.key.clone().map(|key| (key, self.formatted.clone()))
    }

    /// Returns the path and the text, if the file declares what is planned.
    fn checked(self, items: &rust::items::Items<'_>) -> Result<(String, String), Diagnostic> {
        let Made { path, template, formatted, .. } = self;
        if path.ends_with(".rs") {
            let planned = items.declared_in(&path).unwrap_or_default();
            format::check_items(&path, &template, &formatted.declared, planned).map_err(template_error)?;
        }
        Ok((path, formatted.text))
    }
}
