//! Reads the two sides of a comparison. Input: the arguments. Output: both sides, or their errors.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, Severity, render};
use generator::diff::accepted::{self, Accepted};
use generator::diff::{Pair, Spec, read};
use generator::parallel;
use generator::render::Templates;
use generator::source::{Disk, Sources};

use super::Open;
use super::git::{self, Commit};
use crate::generate::overlay;
use crate::paths::{CONFIG, root, templates};
use crate::program::program;

/// The breaking changes that the project has accepted.
pub const ACCEPTED: &str = "spec/accepted.toml";

/// The source of a side.
enum Origin {
    /// A single document.
    Document(PathBuf),
    /// The files of a project in this folder.
    WorkTree(PathBuf),
    Commit(PathBuf, Commit),
}

/// What is compared, as in the arguments of the command.
#[derive(Debug, Default)]
pub struct Selection<'a> {
    /// A commit or a document.
    pub base: Option<&'a str>,
    /// The document that is compared with the base document.
    pub other: Option<&'a str>,
    /// A commit.
    pub head: Option<&'a str>,
    pub overlays: &'a [String],
}

/// Both sides, and the accepted changes.
pub struct Sides {
    pub base: Spec,
    pub head: Spec,
    pub accepted: Accepted,
    /// The full hash of each side that is a commit.
    pub commits: Pair<Option<String>>,
}

/// Reads both sides. Prints the errors and returns `None` if there are any.
pub fn open(selection: &Selection<'_>) -> Option<Sides> {
    let (base, head) = match origins(selection) {
        Ok(origins) => origins,
        Err(message) => {
            eprintln!("error: {message}");
            return None;
        }
    };
    read_both(&base, &head, selection.overlays)
}

/// Reads a commit and the work tree of a project in a folder. Prints the errors and returns `None` if there are any.
pub fn open_commit(folder: &Path, base: Commit) -> Option<Sides> {
    read_both(&Origin::Commit(folder.to_owned(), base), &Origin::WorkTree(folder.to_owned()), &[])
}

fn read_both(base: &Origin, head: &Origin, overlays: &[String]) -> Option<Sides> {
    let commits = Pair { base, head }.map(Origin::commit);
    // What the base accepts is of no interest, and nobody could fix it there.
    let (base, head) = parallel::join(|| read_side(base, overlays), || read_head(head, overlays));
    match [base.as_ref().err(), head.as_ref().err()] {
        // An error that both sides have, such as one in client.toml, is one to correct.
        [Some((base, report)), Some((head, other))] if report == other => {
            print_report(&format!("{base} and {head}"), report)
        }
        errors => errors.into_iter().flatten().for_each(|(side, report)| print_report(side, report)),
    }
    let (base, (head, accepted)) = (base.ok()?, head.ok()?);
    Some(Sides { base, head, accepted, commits })
}

fn print_report(side: &str, report: &str) {
    eprintln!("In {side}:\n\n{}", report.trim_end());
}

impl Origin {
    /// Returns the name of the side for messages.
    fn name(&self) -> String {
        match self {
            Origin::Document(path) => format!("`{}`", path.display()),
            Origin::WorkTree(_) => "the work tree".to_owned(),
            Origin::Commit(_, commit) => commit.display_name(),
        }
    }

    /// Returns the full hash of a commit.
    fn commit(&self) -> Option<String> {
        match self {
            Origin::Commit(_, commit) => Some(commit.id.clone()),
            Origin::Document(_) | Origin::WorkTree(_) => None,
        }
    }
}

fn origins(selection: &Selection<'_>) -> Result<(Origin, Origin), String> {
    if let (Some(base), Some(head)) = (selection.base, selection.other) {
        return Ok((Origin::Document(base.into()), Origin::Document(head.into())));
    }
    let folder = root();
    git::check_repository(&folder)?;
    let head = selection.head.map(|name| git::commit(&folder, name)).transpose()?;
    let base = match selection.base {
        Some(name) if Path::new(name).is_file() && git::commit(&folder, name).is_err() => {
            return Err(format!(
                "`{name}` is a file; name also the document that it is compared with, or name a commit"
            ));
        }
        Some(name) => git::commit(&folder, name)?,
        None => default_base(&folder, head.as_ref())?,
    };
    let head = match head {
        Some(commit) => Origin::Commit(folder.clone(), commit),
        None => Origin::WorkTree(folder.clone()),
    };
    Ok((Origin::Commit(folder, base), head))
}

/// Returns the merge base of the head and the main branch.
fn default_base(folder: &Path, head: Option<&Commit>) -> Result<Commit, String> {
    let head = match head {
        Some(head) => head.clone(),
        None => git::commit(folder, "HEAD")?,
    };
    let main = ["origin/main", "main"].iter().find_map(|name| git::commit(folder, name).ok());
    let main = main.ok_or_else(|| {
        let program = program();
        format!(
            "neither `origin/main` nor `main` exists to compare with\n\
             help: name the base: `{program} diff BASE`, or compare two documents: `{program} diff OLD NEW`"
        )
    })?;
    git::merge_base(folder, &head, &main)
}

/// The name of a side and its errors.
type Unreadable = (String, String);

/// Reads the head, and the changes that it accepts.
fn read_head(origin: &Origin, overlays: &[String]) -> Result<(Spec, Accepted), Unreadable> {
    let mut spec = read_side(origin, overlays)?;
    if let Origin::Document(_) = origin {
        return Ok((spec, Accepted::default()));
    }
    let mut diagnostics = Diagnostics::default();
    match read_accepted(&mut spec.sources, &mut diagnostics) {
        Some(accepted) => Ok((spec, accepted)),
        None => Err((origin.name(), report(&diagnostics, &spec.sources))),
    }
}

fn report(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let text = render(&errors(diagnostics), sources, std::io::stderr().is_terminal());
    format!("{text}{}", diagnostics.summary())
}

fn read_side(origin: &Origin, overlays: &[String]) -> Result<Spec, Unreadable> {
    let mut diagnostics = Diagnostics::default();
    let name = origin.name();
    let sources = match origin {
        Origin::Document(_) => Ok(Sources::default()),
        Origin::WorkTree(folder) => Ok(Sources::within(Arc::new(Disk { folder: folder.clone() }))),
        Origin::Commit(folder, commit) => git::tree(folder, commit, "spec").map(|tree| Sources::within(Arc::new(tree))),
    };
    let mut sources = sources.map_err(|message| (name.clone(), format!("error: {message}")))?;
    let mut project = match origin {
        Origin::Document(path) => Some(single(path)),
        _ => generator::open_description(Path::new(CONFIG), &mut sources, &mut diagnostics),
    };
    let report = |diagnostics: &Diagnostics, sources: &Sources| (name.clone(), report(diagnostics, sources));
    for overlay in overlays.iter().map(|argument| overlay(argument)) {
        read_overlay(&overlay.file, &mut sources, &mut diagnostics);
        project.iter_mut().for_each(|project| project.config.overlays.push(overlay.clone()));
    }
    let templates = templates(None, &mut diagnostics);
    let (Some(project), Some(templates)) = (project, templates) else { return Err(report(&diagnostics, &sources)) };
    let project = Project { templates, ..project };
    read(project, sources, &mut diagnostics).map_err(|sources| report(&diagnostics, &sources))
}

/// Reads a side from texts in memory.
pub fn read_texts(open: &Open<'_>, texts: Vec<(String, String)>) -> Result<Spec, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    for (path, text) in texts {
        sources.add(path, text);
    }
    let project = open(&mut sources, &mut diagnostics);
    let templates = templates(None, &mut diagnostics);
    let (Some(project), Some(templates)) = (project, templates) else { return Err(report(&diagnostics, &sources)) };
    let project = Project { templates, ..project };
    read(project, sources, &mut diagnostics).map_err(|sources| report(&diagnostics, &sources))
}

/// Reads an overlay from the current folder, also if the other files are those of a commit.
fn read_overlay(file: &str, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    let mut here = Sources::default();
    match here.read(Path::new(file)) {
        Ok(overlay) => drop(sources.add(here.get(overlay).name.clone(), here.text(overlay))),
        Err(error) => diagnostics.push(error.into()),
    }
}

/// Returns the project of one document.
fn single(path: &Path) -> Project {
    let document = DocumentConfig::new(None, path.to_string_lossy().into_owned());
    Project { config: Config::new("client", vec![document]), folder: PathBuf::new(), templates: Templates::default() }
}

/// Reads the accepted changes, which are optional.
fn read_accepted(sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Accepted> {
    let path = Path::new(ACCEPTED);
    if sources.store().size(path).is_none() {
        return Some(Accepted::default());
    }
    let source = sources.read(path).map_err(|error| diagnostics.push(error.into())).ok()?;
    accepted::parse(sources, source, super::today(), diagnostics)
}

/// Returns the errors without the warnings, which `generate` reports.
fn errors(diagnostics: &Diagnostics) -> Diagnostics {
    let mut errors = Diagnostics::default();
    errors.extend(diagnostics.iter().filter(|one| one.severity == Severity::Error).cloned());
    errors
}
