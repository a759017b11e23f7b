//! Reads and validates OpenAPI documents.
//! Input: a path or a text. Output: openapiv3's types, or diagnostics for everything that is wrong with the document.
//!
//! text ─ yaml, json ─▶ nodes ─ overlay ─▶ changed nodes ─ version, beyond_json, validate (lenient, fix) ─▶ valid nodes ─ normalize ─▶ openapiv3::OpenAPI
//!
//! The references that the validation finds are followed, also into other files, and their targets are validated, too:
//! references ─ follow (reference, files, lookup, fit) ─▶ links to valid nodes ─ references ─▶ openapiv3's types

mod beyond_json;
mod build;
mod components;
mod error;
mod events;
mod files;
mod fit;
mod fix;
mod follow;
mod identifiers;
mod json;
mod later_operations;
mod lenient;
mod lookup;
mod messages;
mod misplaced_limits;
mod moved;
mod node;
mod normalize;
mod overlay;
mod prune;
mod reference;
mod references;
mod remedies;
mod shape;
mod suggest;
mod text;
mod unknown_keys;
mod v3_1;
mod v3_2;
mod validate;
mod version;
mod yaml;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde::Deserialize;

use crate::diagnostic::{self, Diagnostic, Diagnostics, Location};
use crate::parallel;
use crate::source::{Origins, Source, SourceId, Sources};
use build::Budget;
use error::DocumentError;
use files::Files;
use identifiers::Identifiers;
use lookup::Lookup;
use node::Node;
use prune::Pruned;
use text::{Format, unreadable};
use validate::Reference;
use version::Version;

pub use follow::Target;
pub use later_operations::LaterOperations;
pub use normalize::REFERENCE;
pub use overlay::{Overlay, Suggestion, parse as parse_overlay};
pub use references::{References, Table};
pub(crate) use shape::{
    ADDITIONAL_OPERATIONS, CONSTRAINTS, DEFAULT_MAPPING, DEVICE_FLOW, KEPT, PLAIN_COOKIE, QUERY_STRING,
};
pub(crate) use suggest::{MOST as MOST_SUGGESTIONS, near};
pub(crate) use v3_1::{MAX_TUPLE, TUPLE};
pub(crate) use v3_2::MUTUAL_TLS;

/// A document as OpenAPI 3.0, also if it was written as a later version.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: SourceId,
    pub openapi: OpenAPI,
    /// The webhooks of later versions, which openapiv3 does not have.
    pub webhooks: IndexMap<String, ReferenceOr<PathItem>>,
    /// The operations with methods that openapiv3 does not have either.
    pub later_operations: LaterOperations,
    pub references: References,
}

/// A document as far as it is valid.
#[derive(Debug)]
pub enum Loaded {
    Whole(Document),
    Rest(Rest),
}

/// What is left of a document without its errors. It is only good for finding what else is wrong.
#[derive(Debug)]
pub struct Rest {
    pub document: Document,
    /// The objects that are a placeholder or lack a field.
    pub incomplete: Vec<Location>,
}

/// The text of a document, and the overlays that change it.
#[derive(Debug)]
pub struct Input {
    pub source: SourceId,
    pub overlays: Vec<Overlay>,
}

/// Validates these documents. Returns `None` for one that was not read or of which nothing is valid.
pub fn load(sources: &mut Sources, read: &[Option<Input>], diagnostics: &mut Diagnostics) -> Vec<Option<Loaded>> {
    let checked =
        parallel::map(read, |input| input.as_ref().map(|input| Checked::new(sources, input.source, &input.overlays)));
    let documents = checked.into_iter();
    let loaded = documents.map(|checked| checked.and_then(|checked| checked.complete(sources, diagnostics))).collect();
    diagnostics.remove_copies(sources);
    loaded
}

/// Applies overlays to a document, and writes the result in the document's format. Returns `None` if there is an error.
pub fn overlaid_text(sources: &mut Sources, input: &Input, diagnostics: &mut Diagnostics) -> Option<String> {
    let mut own = Diagnostics::default();
    let changed = overlaid(sources, input, &mut own);
    let is_valid = !own.has_errors();
    diagnostics.extend(own);
    let (root, format) = changed.filter(|_| is_valid)?;
    text::write(&root, format).map_err(|error| diagnostics.push(Diagnostic::error(error))).ok()
}

/// Adds the remedies of diagnostics of a document to a suggested overlay.
pub fn suggest(suggestion: &mut Suggestion, sources: &mut Sources, input: &Input, diagnostics: &Diagnostics) {
    let Some((root, _)) = overlaid(sources, input, &mut Diagnostics::default()) else { return };
    suggestion.add(input.source, &root, &diagnostic::one_liners(diagnostics, sources));
}

fn overlaid(sources: &mut Sources, input: &Input, diagnostics: &mut Diagnostics) -> Option<(Node, Format)> {
    let file = sources.get(input.source);
    let mut budget = Budget::default();
    let parsed = text::parse_any(&file.name, &file.text, &mut budget);
    let (mut root, format) = parsed.map_err(|error| diagnostics.push(unreadable(input.source, error))).ok()?;
    let origins = overlay::apply(&input.overlays, input.source, &mut root, &mut budget, diagnostics);
    sources.set_origins(input.source, origins);
    Some((root, format))
}

/// Reads and validates a document in memory. Returns `None` if there is an error.
pub fn load_source(sources: &mut Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Document> {
    let loaded = Checked::new(sources, source, &[]).complete(sources, diagnostics);
    diagnostics.remove_copies(sources);
    match loaded {
        Some(Loaded::Whole(document)) => Some(document),
        Some(Loaded::Rest(_)) | None => None,
    }
}

/// The result of the validation of one document without its references.
struct Checked {
    source: SourceId,
    /// If there is an error among them, the document cannot be used.
    diagnostics: Diagnostics,
    /// The origins of what overlays have changed.
    origins: Origins,
    /// `None` if the text has no nodes or the document another version.
    nodes: Option<Nodes>,
}

struct Nodes {
    root: Node,
    /// There are none before OpenAPI 3.1.
    identifiers: Option<Identifiers>,
    budget: Budget,
    references: Vec<Reference>,
}

impl Checked {
    fn new(sources: &Sources, source: SourceId, overlays: &[Overlay]) -> Self {
        let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
        let nodes = Self::nodes(sources.get(source), source, overlays, &mut origins, &mut diagnostics);
        let nodes = nodes.map_err(|diagnostic| diagnostics.push(*diagnostic)).ok();
        Checked { source, diagnostics, origins, nodes }
    }

    fn nodes(
        file: &Source,
        source: SourceId,
        overlays: &[Overlay],
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Nodes, Box<Diagnostic>> {
        let mut budget = Budget::default();
        let mut root = text::parse(&file.name, &file.text, &mut budget).map_err(|error| unreadable(source, error))?;
        *origins = overlay::apply(overlays, source, &mut root, &mut budget, diagnostics);
        version::check_version(source, &root)?;
        let is_later_version = Version::of(&root) > Version::V3_0;
        let identifiers = is_later_version.then(|| identifiers::replace_identifiers(&mut root));
        identifiers.iter().for_each(|identifiers| identifiers.report_repeated(source, diagnostics));
        if is_later_version {
            events::mark_events(source, &mut root);
        }
        beyond_json::report(source, &root, diagnostics);
        let validate::Findings { references, fixes, moved } = validate::validate(source, &root, diagnostics);
        moved.iter().for_each(|(to, from)| origins.add_moved(source, to, from));
        fix::apply(&mut root, &fixes);
        Ok(Nodes { root, identifiers, budget, references })
    }

    /// Follows the references, and deserializes all nodes that are valid.
    fn complete(self, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Loaded> {
        let Checked { source, diagnostics: own, origins, nodes } = self;
        sources.set_origins(source, origins);
        let is_valid = !own.has_errors();
        diagnostics.extend(own);
        let nodes = nodes?;
        if !is_valid {
            return nodes.rest(sources, source, diagnostics).map(Loaded::Rest);
        }
        let mut found = Diagnostics::default();
        let document = nodes.complete(sources, source, &mut found);
        let incomplete = prune::objects_of_references(&found);
        let is_whole = !found.has_errors();
        diagnostics.extend(found);
        document.map(
            |document| {
                if is_whole { Loaded::Whole(document) } else { Loaded::Rest(Rest { document, incomplete }) }
            },
        )
    }
}

impl Nodes {
    /// Follows the references of a document with errors, and deserializes what is valid.
    fn rest(self, sources: &mut Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Rest> {
        let Nodes { root, identifiers, budget, references } = self;
        let mut rest = root.clone();
        let mut files = Files::new(sources, source, root, identifiers.clone(), budget.clone());
        let mut lookup = Lookup::default();
        follow::follow(sources, &mut files, &mut lookup, references, diagnostics);
        let Pruned { references, mut incomplete } = prune::prune(source, &mut rest)?;
        // What is wrong with the references in the rest was reported with those of the whole document.
        let mut known = Diagnostics::default();
        let document = Nodes { root: rest, identifiers, budget, references }.complete(sources, source, &mut known)?;
        incomplete.extend(prune::objects_of_references(&known));
        Some(Rest { document, incomplete })
    }

    /// Follows the references, also into other files, and deserializes all nodes.
    fn complete(self, sources: &mut Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Nodes { root, identifiers, budget, references } = self;
        let mut files = Files::new(sources, source, root, identifiers, budget);
        let mut lookup = Lookup::default();
        let links = follow::follow(sources, &mut files, &mut lookup, references, diagnostics);
        let typed = on_large_stack(|| {
            let mut later_operations = LaterOperations::new(Version::of(files.root(files.main)));
            let references = references::read(&mut files, &mut lookup, links, &mut later_operations);
            let references = references
                .map_err(|(at, error)| unreadable(at.source, error).at(Location::value(at.source, at.pointer)))?;
            let mut root = files.into_main();
            normalize::normalize(&mut root);
            let misfit = |error: serde::de::value::Error| unreadable(source, unexpected(&error.to_string()));
            let webhooks = root.get("webhooks").map(IndexMap::deserialize).transpose().map_err(misfit)?;
            later_operations.read(source, &root).map_err(misfit)?;
            let openapi = OpenAPI::deserialize(&root).map_err(misfit)?;
            Ok(Document { source, openapi, webhooks: webhooks.unwrap_or_default(), later_operations, references })
        });
        typed.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
    }
}

fn unexpected(error: &str) -> DocumentError {
    DocumentError::new(
        format!("the document is not valid OpenAPI 3.0: {error}"),
        "this is a bug of the generator, which should have found the location; please report it",
    )
}

/// Without optimisation, openapiv3 needs up to 8 MiB of stack for the deepest schemas that the reader accepts. A thread has 2 MiB by
/// default, and unused memory of a stack costs nothing.
const STACK_BYTES: usize = 64 * 1024 * 1024;

fn on_large_stack<T: Send>(read: impl FnOnce() -> Result<T, Diagnostic> + Send) -> Result<T, Diagnostic> {
    let failed = |why: &str| Diagnostic::error(format!("the document cannot be read: {why}"));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, read);
        let joined = thread.map_err(|error| failed(&error.to_string()))?.join();
        joined.unwrap_or_else(|_| Err(failed("its reader panicked")))
    })
}

#[cfg(test)]
mod tests;
