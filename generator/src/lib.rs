//! Makes a Rust client crate from OpenAPI 3.0 documents.
//!
//! Data flows one way: [`document`] reads, [`lower`] makes the [`ir`], [`passes`] complete it, [`rust`] decides names and types,
//! [`render`] prints templates, [`format`](mod@format) lays the text out, [`output`] compares it with a folder and writes it.

pub mod config;
pub mod corpus;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod format;
pub mod ir;
pub mod lines;
pub mod lower;
pub mod output;
pub mod parallel;
pub mod passes;
pub mod pointer;
pub mod render;
pub mod rust;
pub mod source;

use std::path::{Path, PathBuf};

use config::Config;
use diagnostic::{Diagnostic, Diagnostics};
use format::Layouts;
use ir::Api;
use output::FileSet;
use render::{RenderedFile, Renderer, Task, Templates, Uses};
use source::Sources;

/// What a crate is made from.
#[derive(Debug)]
pub struct Project {
    pub config: Config,
    /// The folder that the documents' paths are seen from.
    pub folder: PathBuf,
    pub templates: Templates,
}

/// Reads the documents of a project into one API.
pub fn read_api(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Api {
    let mut api = Api::default();
    let documents = &project.config.documents;
    let paths: Vec<_> = documents.iter().map(|document| project.folder.join(&document.file)).collect();
    for (document, loaded) in documents.iter().zip(document::load(sources, &paths, diagnostics)) {
        if let Some(loaded) = loaded {
            lower::lower(&mut api, &loaded, document.module.as_deref(), diagnostics);
        }
    }
    passes::run(&mut api, diagnostics);
    api
}

/// Makes all files of a crate in memory; none if there is an error.
pub fn generate(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileSet> {
    let api = read_api(project, sources, diagnostics);
    files(project, &api, &mut Layouts::default(), diagnostics)
}

/// Makes all files of a crate from what was read; none if there is an error. The layouts of before are used, and then those of now.
pub fn files(project: &Project, api: &Api, layouts: &mut Layouts, diagnostics: &mut Diagnostics) -> Option<FileSet> {
    config::validate(&project.config, diagnostics);
    let view = rust::views(api, &project.config, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let renderer = Renderer::new(&project.templates).map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
    let marks = project.templates.marks();
    let (frame, parts): (Vec<Task<'_>>, Vec<Task<'_>>) = render::tasks(&view).into_iter().partition(Task::is_frame);
    let parts = parallel::map(&parts, |task| {
        let file = renderer.render(task)?;
        Ok((marks.uses(&file.text), formatted(file, layouts)?))
    });
    let left_out = project.config.package.without.clone();
    let mut uses = Uses { left_out, ..Uses::default() };
    let mut made: Vec<Result<Formatted, Diagnostic>> = Vec::new();
    for part in parts {
        made.push(part.map(|(used, file)| {
            uses.names.extend(used);
            file
        }));
    }
    made.extend(parallel::map(&frame, |task| formatted(renderer.render(task)?.without_unused(&uses), layouts)));
    layouts.replace(made.iter().flatten().map(|file| (file.key.clone(), file.text.clone())));
    let runtime = project.templates.runtime(&uses).map(Ok);
    let mut files = FileSet::default();
    for made in made.into_iter().map(|made| made.map(|file| (file.path, file.text))).chain(runtime) {
        let inserted = made.and_then(|(path, text)| {
            let refused = |error: output::OutputError| Diagnostic::error(error.to_string());
            files.insert(path, text).map_err(refused)
        });
        if let Err(diagnostic) = inserted {
            diagnostics.push(diagnostic);
        }
    }
    (!diagnostics.has_errors()).then_some(files)
}

/// A file as it is written.
struct Formatted {
    path: String,
    /// What its layout is found by.
    key: String,
    text: String,
}

fn formatted(file: RenderedFile, layouts: &Layouts) -> Result<Formatted, Diagnostic> {
    let key = format::key(&file);
    let text = layouts.get(&key).cloned().map_or_else(|| format::format(&file), Ok);
    let text = text.map_err(|message| Diagnostic::error(message).with_help("correct the template"))?;
    Ok(Formatted { path: file.path, key, text })
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

/// Reads client.toml, for who makes no files.
pub fn open_description(config: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let source = sources.read(config, diagnostics)?;
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
                .push(Diagnostic::error(message).with_help("give a folder of templates that has a folder `runtime`"));
            None
        }
    }
}
