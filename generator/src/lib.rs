//! Generates a Rust client crate from OpenAPI documents.
//!
//! Data flows in one direction: [`document`] reads, [`lower`] creates the [`ir`], [`passes`] resolve it, [`plan`] decides what goes
//! over HTTP, [`rust`] decides names and types, [`render`] renders templates, [`format`](mod@format) formats the text, [`output`]
//! compares it with a folder and writes it.

pub mod config;
pub mod diagnostic;
pub mod diff;
mod display;
pub mod document;
mod file_name;
pub mod format;
mod hidden;
pub mod ir;
pub mod lines;
pub mod locate;
pub mod lower;
mod media_types;
pub mod mock;
pub mod output;
pub mod package_version;
pub mod parallel;
pub mod passes;
pub mod plan;
pub mod pointer;
pub mod render;
pub mod rust;
mod sample;
pub mod source;
pub mod undescribed;
pub mod unique_names;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use config::{Config, DocumentConfig, OverlayConfig};
use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use document::{Input, Loaded, Overlay, Rest, Suggestion};
use format::{FormatCache, Formatted};
use ir::Api;
use output::FileSet;
use passes::Resolved;
use render::{Marks, RenderedFile, Renderer, Task, Templates, Uses};
use rust::Reserved;
use source::{SourceId, Sources};

/// The input of a crate.
#[derive(Debug, Default)]
pub struct Project {
    pub config: Config,
    /// The folder that the documents' paths are relative to.
    pub folder: PathBuf,
    pub templates: Templates,
}

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
fn read_file(
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

/// Generates all files of a crate in memory. Returns `None` if there is an error.
pub fn generate(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileSet> {
    let prepare = || Prepared::new(&project.templates);
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
    let prepare = || (FormatCache::read(cache, &project.templates.marks()), Prepared::new(&project.templates));
    let ((mut formatted, prepared), resolved) = parallel::join(prepare, || read_api(project, sources, diagnostics));
    undescribed::report(sources, diagnostics);
    prepared_files(project, &resolved, prepared, &mut formatted, diagnostics)
}

/// Returns the views of a crate, and reports old names in client.toml that match nothing.
pub(crate) fn views(
    config: &Config,
    resolved: &Resolved,
    plan: &plan::Plan,
    reserved: &Reserved,
    diagnostics: &mut Diagnostics,
) -> rust::CrateView {
    let view = rust::views(resolved, plan, config, reserved, diagnostics);
    // A crate with other errors may lack their items.
    if !config.aliases.is_empty() && !diagnostics.has_errors() {
        rust::items::check_aliases(&rust::items::list_items(&view), config, reserved, diagnostics);
    }
    view
}

/// Generates all files of a crate from a resolved API. Returns `None` if there is an error.
pub fn files(
    project: &Project,
    resolved: &Resolved,
    cache: &mut FormatCache,
    diagnostics: &mut Diagnostics,
) -> Option<FileSet> {
    prepared_files(project, resolved, Prepared::new(&project.templates), cache, diagnostics)
}

/// What is made of the templates alone, while the documents are read.
struct Prepared<'t> {
    reserved: Reserved,
    renderer: Renderer<'t>,
    marks: Marks,
}

impl<'t> Prepared<'t> {
    fn new(templates: &'t Templates) -> Result<Self, Diagnostic> {
        let reserved = Reserved::of_sources(templates.runtime_sources(), templates.sources())?;
        Ok(Prepared { reserved, renderer: Renderer::new(templates)?, marks: templates.marks() })
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

/// Plans the operations of a resolved API as client.toml says.
pub fn plan(config: &Config, resolved: &Resolved, diagnostics: &mut Diagnostics) -> plan::Plan {
    let mut plan = plan::plan(resolved, diagnostics);
    if config.pagination.recognize {
        plan.recognize_pages(resolved, diagnostics);
    }
    plan
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

/// Collects the names that the runtime and the templates reserve. Returns `None` if the runtime is no Rust.
pub fn reserved(templates: &Templates, diagnostics: &mut Diagnostics) -> Option<Reserved> {
    let reserved = Reserved::of_sources(templates.runtime_sources(), templates.sources());
    reserved.map_err(|error| diagnostics.push(error)).ok()
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
