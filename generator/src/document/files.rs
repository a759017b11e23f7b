//! The files of a document.
//! Input: the paths in references. Output: the nodes of each file, read once, or an error.
//!
//! No file outside of the folder of the main document is opened, also not through `..` and symbolic links.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::beyond_json;
use super::build::Budget;
use super::error::DocumentError;
use super::fix::{self, Fix};
use super::follow::Target;
use super::identifiers::{self, Identifiers};
use super::node::Node;
use super::shape::{Kind, SCHEMA};
use super::text::{parse, unreadable};
use super::version::Version;
use crate::diagnostic::Diagnostics;
use crate::source::{ReadError, SourceId, Sources, display_name};

/// The maximum number of files of one document.
const MAX_FILES: usize = 1000;

/// The maximum size of all files but the main one together, in bytes.
const MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Why a reference could not be resolved; `None` if that was reported in the target.
pub type Broken = Option<DocumentError>;

#[derive(Debug)]
pub struct Files {
    pub main: SourceId,
    /// The rest of the budget of all files.
    pub budget: Budget,
    /// The folder of the main document in the user's spelling.
    folder: PathBuf,
    files: HashMap<SourceId, File>,
    /// By path, relative to the folder.
    known: HashMap<String, Result<SourceId, Broken>>,
    /// The files by the URIs of their identifiers.
    uris: HashMap<String, SourceId>,
    bytes: u64,
}

#[derive(Debug)]
struct File {
    /// Relative to the folder, with `/` between its parts.
    path: String,
    root: Node,
    /// There are none before OpenAPI 3.1.
    identifiers: Option<Identifiers>,
}

impl Files {
    pub fn new(
        sources: &Sources,
        main: SourceId,
        root: Node,
        identifiers: Option<Identifiers>,
        budget: Budget,
    ) -> Self {
        let path = Path::new(&sources.get(main).name);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Files {
            main,
            budget,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            known: HashMap::from([(name.clone(), Ok(main))]),
            uris: identifiers.iter().flat_map(Identifiers::uris).map(|uri| (uri.to_owned(), main)).collect(),
            files: HashMap::from([(main, File { path: name, root, identifiers })]),
            bytes: 0,
        }
    }

    /// Returns all nodes of an open file.
    pub fn root(&self, source: SourceId) -> &Node {
        self.files.get(&source).map_or(&Node::Null, |file| &file.root)
    }

    /// Applies fixes to the nodes of the open files.
    pub fn fix(&mut self, fixes: &[Fix]) {
        for (source, file) in &mut self.files {
            fix::apply(&mut file.root, fixes.iter().filter(|fix| fix.source == *source));
        }
    }

    /// Returns the components of a kind in the main document.
    pub fn components(&self, kind: &Kind) -> Option<&Node> {
        self.root(self.main).get("components")?.get(kind.section()?)
    }

    /// Returns the nodes of the main document.
    pub fn into_main(mut self) -> Node {
        self.files.remove(&self.main).map_or(Node::Null, |file| file.root)
    }

    /// Returns the name of a file up to its first dot.
    pub fn stem(&self, source: SourceId) -> &str {
        let path = self.files.get(&source).map_or("", |file| file.path.as_str());
        let name = path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Returns `true` for the component schemas of the main document, each of which becomes a type even if it is only a reference.
    pub fn is_named_schema(&self, kind: &Kind, location: &Target) -> bool {
        let name = location.pointer.strip_prefix("/components/schemas/");
        location.source == self.main && kind.is(&SCHEMA) && name.is_some_and(|name| !name.contains('/'))
    }

    /// Returns `true` for a URL that is no identifier of the open files, but may be one of others.
    pub fn is_unknown_uri(&self, text: &str) -> bool {
        self.have_identifiers() && identifiers::absolute(text).is_some_and(|uri| !self.uris.contains_key(&uri))
    }

    /// Returns `true` if references can have identifiers.
    pub fn have_identifiers(&self) -> bool {
        self.version() > Version::V3_0
    }

    /// Returns the version of the main document.
    pub fn version(&self) -> Version {
        Version::of(self.root(self.main))
    }

    /// Returns the pointer of the schema with an `$anchor`.
    pub fn anchor(&self, source: SourceId, name: &str) -> Option<&str> {
        self.files.get(&source)?.identifiers.as_ref()?.anchor(name)
    }

    /// Returns the URI of the schema with an `$id` at a location.
    pub fn uri_of(&self, source: SourceId, schema: &str) -> Option<&str> {
        self.files.get(&source)?.identifiers.as_ref()?.uri_of(schema)
    }

    /// Returns the file that has the URI of a reference, and a reference within the file.
    pub fn find_uri(&self, text: &str) -> Option<(SourceId, String)> {
        let source = *self.uris.get(&identifiers::absolute(text)?)?;
        Some((source, self.files.get(&source)?.identifiers.as_ref()?.find_uri(text)?))
    }

    /// Opens the file in a reference of another file. A file is read only once.
    pub fn open(
        &mut self,
        sources: &mut Sources,
        from: SourceId,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<SourceId, Broken> {
        let from = self.files.get(&from).map_or("", |file| file.path.as_str());
        let Some(path) = resolve(from, path) else { return Err(Some(self.outside_error(path))) };
        if let Some(known) = self.known.get(&path) {
            return known.clone();
        }
        let opened = self.open_new(sources, &path, diagnostics);
        self.known.insert(path, opened.clone());
        opened
    }

    fn open_new(
        &mut self,
        sources: &mut Sources,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<SourceId, Broken> {
        if self.files.len() >= MAX_FILES {
            let message = format!("the document has more than {MAX_FILES} files");
            return Err(Some(DocumentError::new(message, "merge some of the files")));
        }
        let (path, source) = match sources.find(&display_name(&self.folder.join(path))) {
            Some(source) => (path.to_owned(), source),
            None => {
                let path = self.real_path(sources, path)?;
                // The target of a symbolic link may have been read by its own name.
                if let Some(known) = self.known.get(&path) {
                    return known.clone();
                }
                let source = sources.read(&self.folder.join(&path)).map_err(unreadable_file)?;
                (path, source)
            }
        };
        self.bytes += sources.text(source).len() as u64;
        let mut root = self.read_nodes(sources, source, diagnostics)?;
        let identifiers = self.have_identifiers().then(|| identifiers::replace_identifiers(&mut root));
        for uri in identifiers.iter().flat_map(Identifiers::uris) {
            self.uris.entry(uri.to_owned()).or_insert(source);
        }
        identifiers.iter().for_each(|identifiers| identifiers.report_repeated(source, diagnostics));
        self.known.insert(path.clone(), Ok(source));
        self.files.insert(source, File { path, root, identifiers });
        Ok(source)
    }

    /// Returns the path of a file relative to the folder, without symbolic links, if the file may be read.
    fn real_path(&self, sources: &Sources, path: &str) -> Result<String, Broken> {
        let requested = self.folder.join(path);
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let store = sources.store();
        let real = store.real_path(&requested).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => self.missing_error(path),
            _ => DocumentError::new(
                format!("cannot read `{}`: {error}", display_name(&requested)),
                "check the permissions of the file",
            ),
        })?;
        let root = store.real_path(folder).map_err(|_| self.missing_error(path))?;
        let Ok(inside) = real.strip_prefix(root) else { return Err(Some(self.outside_error(path))) };
        let Some(size) = store.size(&requested) else {
            let message = format!("`{}` is not a file", display_name(&requested));
            return Err(Some(DocumentError::new(message, "refer to a YAML or JSON file")));
        };
        if self.bytes.saturating_add(size) > MAX_BYTES {
            let message = format!("the files of this document are larger than {} MiB together", MAX_BYTES >> 20);
            return Err(Some(DocumentError::new(message, "check that the path names the right file")));
        }
        Ok(display_name(inside))
    }

    fn read_nodes(
        &mut self,
        sources: &Sources,
        source: SourceId,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, Broken> {
        let file = sources.get(source);
        let root = parse(&file.name, &file.text, &mut self.budget).map_err(|error| {
            diagnostics.push(unreadable(source, error));
            None
        })?;
        let mut findings = Diagnostics::default();
        beyond_json::report(source, &root, &mut findings);
        let broken = findings.has_errors();
        diagnostics.extend(findings);
        if broken { Err(None) } else { Ok(root) }
    }

    fn outside_error(&self, path: &str) -> DocumentError {
        let folder = match display_name(&self.folder) {
            folder if folder.is_empty() => "the current folder".to_owned(),
            folder => format!("`{folder}`"),
        };
        let message = format!("`{path}` is outside of the folder of the document");
        DocumentError::new(message, format!("move or copy the file into {folder} or a folder below it"))
    }

    fn missing_error(&self, path: &str) -> DocumentError {
        let message = format!("file `{}` not found", display_name(&self.folder.join(path)));
        DocumentError::new(message, "the path is relative to the folder of the file with the reference")
    }
}

/// Resolves a path that is relative to a file. Returns `None` if the path leaves the folder of the document.
fn resolve(from: &str, path: &str) -> Option<String> {
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
    Some(DocumentError { offset: None, message: error.message, help: error.help.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_a_file_and_stay_in_the_folder() {
        assert_eq!(resolve("openapi.yaml", "a.yaml").as_deref(), Some("a.yaml"));
        assert_eq!(resolve("sub/parts.yaml", "./deep/../a.yaml").as_deref(), Some("sub/a.yaml"));
        assert_eq!(resolve("sub/parts.yaml", "../a.yaml").as_deref(), Some("a.yaml"));
        assert_eq!(resolve("sub/parts.yaml", "../../a.yaml"), None);
    }

    #[test]
    fn files_in_memory_are_opened_by_their_paths() {
        let mut sources = Sources::default();
        let main = sources.add("spec/openapi.yaml", "openapi: 3.0.3");
        let pet = sources.add("spec/sub/pet.v1.yaml", "type: object");
        let mut files = Files::new(&sources, main, Node::Null, None, Budget::default());
        let mut diagnostics = Diagnostics::default();
        assert_eq!(files.open(&mut sources, main, "sub/pet.v1.yaml", &mut diagnostics), Ok(pet));
        assert_eq!(files.open(&mut sources, pet, "../openapi.yaml", &mut diagnostics), Ok(main));
        assert_eq!((files.stem(pet), files.root(pet).get("type").and_then(Node::as_str)), ("pet", Some("object")));
        let outside =
            files.open(&mut sources, main, "../x.yaml", &mut diagnostics).expect_err("the path leaves the folder");
        assert!(outside.is_some_and(|error| error.message.contains("outside of the folder")));
        assert!(diagnostics.is_empty());
    }
}
