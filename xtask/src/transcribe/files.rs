//! The files of a transcription. Input: paths. Output: the texts of pages and documents, and the decisions of client.toml.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use generator::config;
use generator::diagnostic::{Diagnostics, Location, Spot, render};
use generator::lines::Lines;
use generator::source::Sources;
use transcribe::File;
use transcribe::decisions::Decision;

use crate::paths::{CONFIG, from_here, project, root};
use crate::write_file::write_file;

/// The maximum size of a page or a document.
const MAX_SIZE: u64 = 64 << 20;

/// The documents that are compared or written, and the decisions about them.
pub struct Target {
    pub documents: Vec<File>,
    pub decisions: Vec<Decision>,
    /// The path of client.toml.
    pub config: String,
    /// Whether the documents are those of the project.
    pub is_project: bool,
}

/// Reads pages. A folder has those whose names end with `.md` or `.txt`.
pub fn read_pages(paths: &[PathBuf]) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(read(path)?);
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
        let is_page =
            |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md" || extension == "txt");
        let mut found: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_page).collect();
        found.sort();
        if found.is_empty() {
            return Err(format!(
                "error: the folder `{}` has no pages\nhelp: pages are files that end with .md or .txt",
                path.display()
            ));
        }
        for path in &found {
            files.push(read(path)?);
        }
    }
    Ok(files)
}

/// Reads the documents of a path, by default those of the project. A folder without a document gets one for each version.
pub fn target(into: Option<&Path>, versions: &BTreeSet<String>, may_create: bool) -> Result<Target, String> {
    let mut target = read_project()?;
    let Some(into) = into else {
        return if target.documents.is_empty() {
            Err("error: this is no project with documents\nhelp: name a document or a folder with `--into`".to_owned())
        } else {
            Ok(target)
        };
    };
    let own = |path: &Path| target.documents.iter().find(|file| is_same_file(Path::new(&file.path), path)).cloned();
    let is_file = into.is_file() || into.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let documents: Vec<File> = if is_file {
        vec![own(into).map_or_else(|| read_or_new(into), Ok)?]
    } else {
        let paths = versions.iter().map(|version| into.join(format!("{version}.yaml")));
        paths.map(|path| own(&path).map_or_else(|| read_or_new(&path), Ok)).collect::<Result<_, _>>()?
    };
    if let Some(missing) = documents.iter().find(|file| file.text.is_empty() && !may_create) {
        return Err(format!("error: there is no document `{}`", missing.path));
    }
    target.is_project = documents.iter().all(|file| own(Path::new(&file.path)).is_some());
    if !target.is_project {
        target.decisions.clear();
    }
    target.documents = documents;
    Ok(target)
}

/// Reads the documents and decisions of the project, if there is one.
fn read_project() -> Result<Target, String> {
    let mut target =
        Target { documents: Vec::new(), decisions: Vec::new(), config: CONFIG.to_owned(), is_project: true };
    if project().is_none() {
        return Ok(target);
    }
    let path = from_here(&root().join(CONFIG));
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let read_config = |sources: &mut Sources, diagnostics: &mut Diagnostics| {
        let source = sources.read(&path).map_err(|error| diagnostics.push(error.into())).ok()?;
        config::parse(sources, source, diagnostics)
    };
    let Some(config) = read_config(&mut sources, &mut diagnostics) else {
        return Err(format!("{}{}", render(&diagnostics, &sources, false), diagnostics.summary()));
    };
    target.config = path.to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(Path::new("."));
    for document in &config.documents {
        target.documents.push(read(&folder.join(&document.file))?);
    }
    let line = |location: &Option<Location>| match location {
        Some(Location { source, spot: Spot::Offset(offset) }) => {
            let text = sources.text(*source);
            Lines::new(text).line_column(text, *offset).line
        }
        _ => 1,
    };
    let decisions = config.decisions.into_iter();
    let decision = |decision: config::Decision| Decision {
        line: line(&decision.location),
        fact: decision.fact,
        page: decision.page,
        reason: decision.reason,
    };
    target.decisions = decisions.map(decision).collect();
    Ok(target)
}

fn read_or_new(path: &Path) -> Result<File, String> {
    if path.exists() { read(path) } else { Ok(File { path: path.to_string_lossy().into_owned(), text: String::new() }) }
}

fn read(path: &Path) -> Result<File, String> {
    let size = fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
    if size > MAX_SIZE {
        return Err(format!("error: `{}` is larger than {} MiB", path.display(), MAX_SIZE >> 20));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    Ok(File { path: path.to_string_lossy().into_owned(), text })
}

/// Writes the whole file or nothing.
pub fn write(path: &str, text: &str) -> Result<(), String> {
    write_file(Path::new(path), text).map_err(|error| format!("error: cannot write `{path}`: {error}"))
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("error: cannot read `{}`: {error}", path.display())
}

fn is_same_file(left: &Path, right: &Path) -> bool {
    match (fs::canonicalize(left), fs::canonicalize(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}
