//! The files that a document is spread over.
//! Comes in: paths as references give them. Goes out: each file's nodes, read once; or why the file may not or cannot be read.
//!
//! Nothing outside of the folder of the main document is opened, whatever `..` and links say.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::build::{Fault, Reading};
use super::follow::Target;
use super::mend::{self, Mend};
use super::node::Node;
use super::shape::{Kind, SCHEMA};
use super::{parse, repeated, unreadable};
use crate::diagnostic::Diagnostics;
use crate::source::{ReadError, SourceId, Sources, display_name};

/// The most files that one document may be spread over.
const MAX_FILES: usize = 1000;

/// How large all files but the main one may be together, in bytes.
const MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Why a reference leads nowhere; `None` where it was reported already, in the file that it leads to.
pub type Broken = Option<Fault>;

#[derive(Debug)]
pub struct Files {
    pub main: SourceId,
    /// What is left for all files together.
    pub reading: Reading,
    /// The folder of the main document, as the user gave it.
    folder: PathBuf,
    files: HashMap<SourceId, File>,
    /// By path, seen from the folder.
    known: HashMap<String, Result<SourceId, Broken>>,
    bytes: u64,
}

#[derive(Debug)]
struct File {
    /// Seen from the folder, with `/` between its parts.
    path: String,
    root: Node,
}

impl Files {
    pub fn new(sources: &Sources, main: SourceId, root: Node, reading: Reading) -> Self {
        let path = Path::new(&sources.get(main).name);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Files {
            main,
            reading,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            known: HashMap::from([(name.clone(), Ok(main))]),
            files: HashMap::from([(main, File { path: name, root })]),
            bytes: 0,
        }
    }

    /// All nodes of a file that was opened.
    pub fn root(&self, source: SourceId) -> &Node {
        self.files.get(&source).map_or(&Node::Null, |file| &file.root)
    }

    /// Changes nodes of the files that were opened.
    pub fn mend(&mut self, mends: &[Mend]) {
        for (source, file) in &mut self.files {
            mend::apply(&mut file.root, mends.iter().filter(|mend| mend.source == *source));
        }
    }

    /// The main document's nodes, when no reference has to be followed any more.
    pub fn into_main(mut self) -> Node {
        self.files.remove(&self.main).map_or(Node::Null, |file| file.root)
    }

    /// The name of a file without what stands behind its first dot.
    pub fn stem(&self, source: SourceId) -> &str {
        let path = self.files.get(&source).map_or("", |file| file.path.as_str());
        let name = path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Whether a place is one of the main document's component schemas, which are types of their own even where they only
    /// refer to others.
    pub fn is_named_schema(&self, kind: &Kind, place: &Target) -> bool {
        let name = place.pointer.strip_prefix("/components/schemas/");
        place.source == self.main && kind.is(&SCHEMA) && name.is_some_and(|name| !name.contains('/'))
    }

    /// Opens the file that a reference in another one names. A file that was opened before is not read again.
    pub fn open(
        &mut self,
        sources: &mut Sources,
        from: SourceId,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<SourceId, Broken> {
        let from = self.files.get(&from).map_or("", |file| file.path.as_str());
        let Some(path) = beside(from, path) else { return Err(Some(self.outside(path))) };
        if let Some(known) = self.known.get(&path) {
            return known.clone();
        }
        let opened = self.open_new(sources, &path, diagnostics);
        self.known.insert(path, opened.clone());
        opened
    }

    fn open_new(&mut self, sources: &mut Sources, path: &str, found: &mut Diagnostics) -> Result<SourceId, Broken> {
        if self.files.len() >= MAX_FILES {
            let message = format!("the document is spread over more than {MAX_FILES} files");
            return Err(Some(Fault::new(message, "join files that belong together")));
        }
        let (path, source) = match sources.find(&display_name(&self.folder.join(path))) {
            Some(source) => (path.to_owned(), source),
            None => {
                let path = self.real_path(sources, path)?;
                // Links inside of the folder lead to a file that may be known by its own name.
                if let Some(known) = self.known.get(&path) {
                    return known.clone();
                }
                let source = sources.read(&self.folder.join(&path)).map_err(unreadable_file)?;
                (path, source)
            }
        };
        self.bytes += sources.text(source).len() as u64;
        let root = self.read_nodes(sources, source, found)?;
        self.known.insert(path.clone(), Ok(source));
        self.files.insert(source, File { path, root });
        Ok(source)
    }

    /// The path without links, seen from the folder, of a file that may be read.
    fn real_path(&self, sources: &Sources, path: &str) -> Result<String, Broken> {
        let given = self.folder.join(path);
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let store = sources.store();
        let real = store.real_path(&given).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => self.missing(path),
            _ => Fault::new(format!("`{}` cannot be read: {error}", display_name(&given)), "check who may read it"),
        })?;
        let root = store.real_path(folder).map_err(|_| self.missing(path))?;
        let Ok(inside) = real.strip_prefix(root) else { return Err(Some(self.outside(path))) };
        let Some(size) = store.size(&given) else {
            let message = format!("`{}` is no file", display_name(&given));
            return Err(Some(Fault::new(message, "refer to a file, YAML or JSON")));
        };
        if self.bytes.saturating_add(size) > MAX_BYTES {
            let message = format!("the files of this document are larger than {} MiB together", MAX_BYTES >> 20);
            return Err(Some(Fault::new(message, "check that the path names the right file")));
        }
        Ok(display_name(inside))
    }

    fn read_nodes(&mut self, sources: &Sources, source: SourceId, found: &mut Diagnostics) -> Result<Node, Broken> {
        let file = sources.get(source);
        let root = parse(&file.name, &file.text, &mut self.reading).map_err(|fault| {
            found.push(unreadable(source, fault));
            None
        })?;
        let mut faults = Diagnostics::default();
        repeated::report_repeated_keys(source, &root, &mut faults);
        let broken = faults.has_errors();
        found.extend(faults);
        if broken { Err(None) } else { Ok(root) }
    }

    fn outside(&self, path: &str) -> Fault {
        let folder = match display_name(&self.folder) {
            folder if folder.is_empty() => "the current folder".to_owned(),
            folder => format!("`{folder}`"),
        };
        let message = format!("`{path}` is outside of the folder of the document, and is not read");
        Fault::new(message, format!("move or copy the file into {folder} or a folder below it"))
    }

    fn missing(&self, path: &str) -> Fault {
        let message = format!("there is no file `{}`", display_name(&self.folder.join(path)));
        Fault::new(message, "the path is seen from the folder of the file that the reference stands in")
    }
}

/// A path as seen from the folder, given one that is seen from a file; none if it leaves the folder.
fn beside(from: &str, path: &str) -> Option<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn unreadable_file(error: ReadError) -> Broken {
    Some(Fault { offset: None, message: error.message, help: error.help.map(str::to_owned) })
}
