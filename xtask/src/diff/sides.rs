//! The two sides. Comes in: what the user wants compared. Goes out: both descriptions, or what is wrong with either.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, Severity, render};
use generator::diff::accepted::{self, Accepted};
use generator::diff::{Spec, read};
use generator::render::Templates;
use generator::source::{Disk, Sources};

use super::Arguments;
use super::git::{self, Commit};
use crate::paths::{CONFIG, root};

/// The breaks that a project has agreed on.
const ACCEPTED: &str = "spec/accepted.toml";

/// A side that has not been read.
enum Origin {
    /// A document by itself.
    Document(PathBuf),
    /// The files of a project as they are in this folder.
    WorkTree(PathBuf),
    Commit(PathBuf, Commit),
}

/// Both sides, and what is accepted of their differences.
pub struct Sides {
    pub base: Spec,
    pub head: Spec,
    pub accepted: Accepted,
}

/// Reads both sides; what is wrong has been printed if there is none.
pub fn open(arguments: &Arguments) -> Option<Sides> {
    let (base, head) = match origins(arguments) {
        Ok(origins) => origins,
        Err(message) => {
            eprintln!("error: {message}");
            return None;
        }
    };
    let (base, head) = std::thread::scope(|scope| {
        let other = scope.spawn(|| read_side(&base));
        let head = read_side(&head);
        (
            other
                .join()
                .unwrap_or_else(|_| Err(("the base".to_owned(), "error: reading it was interrupted".to_owned()))),
            head,
        )
    });
    for (place, told) in [base.as_ref().err(), head.as_ref().err()].into_iter().flatten() {
        eprintln!("In {place}:\n\n{}", told.trim_end());
    }
    let ((base, _), (head, accepted)) = (base.ok()?, head.ok()?);
    Some(Sides { base, head, accepted })
}

fn origins(arguments: &Arguments) -> Result<(Origin, Origin), String> {
    if let (Some(base), Some(head)) = (&arguments.base, &arguments.other) {
        return Ok((Origin::Document(base.into()), Origin::Document(head.into())));
    }
    let folder = root();
    let head = arguments.head.as_deref().map(|name| git::commit(&folder, name)).transpose()?;
    let base = match &arguments.base {
        Some(name) if Path::new(name).is_file() && git::commit(&folder, name).is_err() => {
            return Err(format!("`{name}` is a file; give the one that it is compared with as well, or a commit"));
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

/// Where the head's branch left the main one.
fn default_base(folder: &Path, head: Option<&Commit>) -> Result<Commit, String> {
    let head = match head {
        Some(head) => head.clone(),
        None => git::commit(folder, "HEAD")?,
    };
    let main = ["origin/main", "main"].iter().find_map(|name| git::commit(folder, name).ok());
    let main = main.ok_or("there is neither `origin/main` nor `main` to compare with; name a commit")?;
    git::merge_base(folder, &head, &main)
}

/// A side, or what it is called and what is wrong with it.
type Read = Result<(Spec, Accepted), (String, String)>;

fn read_side(origin: &Origin) -> Read {
    let mut found = Diagnostics::default();
    let (name, sources) = match origin {
        Origin::Document(path) => (format!("`{}`", path.display()), Ok(Sources::default())),
        Origin::WorkTree(folder) => {
            ("the work tree".to_owned(), Ok(Sources::within(Arc::new(Disk { folder: folder.clone() }))))
        }
        Origin::Commit(folder, commit) => {
            (commit.shown(), git::tree(folder, commit, "spec").map(|tree| Sources::within(Arc::new(tree))))
        }
    };
    let mut sources = sources.map_err(|message| (name.clone(), format!("error: {message}")))?;
    let project = match origin {
        Origin::Document(path) => Some(single(path)),
        _ => generator::open_description(Path::new(CONFIG), &mut sources, &mut found),
    };
    let told = |found: &Diagnostics, sources: &Sources| {
        let text = render(&errors(found), sources, std::io::stderr().is_terminal());
        (name.clone(), format!("{text}{}", found.summary()))
    };
    let Some(project) = project else { return Err(told(&found, &sources)) };
    let mut description = read(project, sources, &mut found).map_err(|sources| told(&found, &sources))?;
    let accepted = match origin {
        Origin::Document(_) => Some(Accepted::default()),
        _ => read_accepted(&mut description.sources, &mut found),
    };
    let accepted = accepted.ok_or_else(|| told(&found, &description.sources))?;
    Ok((description, accepted))
}

/// A crate of one document.
fn single(path: &Path) -> Project {
    let document = DocumentConfig { module: None, file: path.to_string_lossy().into_owned() };
    Project { config: Config::new("client", vec![document]), folder: PathBuf::new(), templates: Templates::default() }
}

/// A project need not have accepted anything.
fn read_accepted(sources: &mut Sources, found: &mut Diagnostics) -> Option<Accepted> {
    let path = Path::new(ACCEPTED);
    if sources.store().size(path).is_none() {
        return Some(Accepted::default());
    }
    let source = sources.read(path, found)?;
    accepted::parse(sources, source, found)
}

/// Warnings are for who generates.
fn errors(found: &Diagnostics) -> Diagnostics {
    let mut errors = Diagnostics::default();
    errors.extend(found.iter().filter(|one| one.severity == Severity::Error).cloned());
    errors
}
