//! Follows references.
//! Input: the references of a document. Output: the valid target of each, or a diagnostic. The references in the targets are followed,
//! too.

use std::collections::{HashMap, VecDeque};

use super::error::DocumentError;
use super::files::{Broken, Files};
use super::fit::{Fit, Mismatch, fit};
use super::fix::Fix;
use super::lookup::{Lookup, Walked};
use super::node::Node;
use super::reference::{self, Fragment};
use super::remedies;
use super::shape::{CALLBACK, DEFAULT_MAPPING, EXAMPLE, Kind, LINK, RESPONSE, SCHEMA};
use super::suggest::{Suggestions, missing_in_schema};
use super::v3_1;
use super::validate::{Findings, Reference, validate_object};
use super::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use crate::pointer;
use crate::source::{SourceId, Sources};

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    pub source: SourceId,
    pub pointer: String,
}

/// A resolved reference: from this text in this file to an object of this kind.
#[derive(Debug)]
pub struct Link {
    pub kind: &'static Kind,
    pub source: SourceId,
    pub text: String,
    pub target: Target,
}

/// How often references to unknown identifiers are tried, each time after all other references have been followed.
const MAX_ROUNDS: usize = 8;

/// The maximum length of a chain of references. A longer one is a cycle or a mistake.
const MAX_CHAIN: usize = 100;

pub fn follow(
    sources: &mut Sources,
    files: &mut Files,
    lookup: &mut Lookup,
    references: Vec<Reference>,
    diagnostics: &mut Diagnostics,
) -> Vec<Link> {
    let mut context = Context {
        sources,
        files,
        lookup,
        diagnostics,
        open: references.into(),
        waiting: Vec::new(),
        rounds: 0,
        fits: HashMap::new(),
        suggestions: Suggestions::default(),
        fixes: Vec::new(),
    };
    let mut links = Vec::new();
    let mut known: HashMap<(&str, SourceId, String), Result<(), Failure>> = HashMap::new();
    while let Some(reference) = context.next() {
        let Reference { kind, source, pointer, text, is_mapped } = reference;
        let is_component = || context.files.components(kind).is_some_and(|components| components.get(&text).is_some());
        if is_mapped && is_component() {
            continue;
        }
        if is_mapped && !text.contains(['#', '/', '.']) {
            let help = context.suggestions.for_name(context.files, kind, &text);
            report_unmapped(context.diagnostics, source, pointer, &text, help);
            continue;
        }
        let key = (kind.name, source, text.clone());
        let followed = match known.get(&key) {
            Some(followed) => followed.clone(),
            None => {
                let followed = resolve(&mut context, kind, source, &text);
                let followed = followed.map(|target| links.push(Link { kind, source, text: text.clone(), target }));
                known.insert(key, followed.clone());
                followed
            }
        };
        match followed {
            Ok(()) | Err(Failure::Broken(None)) => {}
            Err(Failure::Broken(Some(error)) | Failure::Replaced(error, _)) if is_mapped => {
                report_unmapped(context.diagnostics, source, pointer, &text, error.help);
            }
            Err(Failure::Broken(Some(error))) => report(context.diagnostics, kind, source, pointer, &text, error),
            Err(Failure::Replaced(error, node)) => {
                push(context.diagnostics, Severity::Warning, source, pointer.clone(), error);
                let pointer = pointer::parent(&pointer).unwrap_or_default().to_owned();
                context.fixes.push(Fix { source, pointer, node: Some(node) });
            }
        }
    }
    let fixes = context.fixes;
    if !fixes.is_empty() {
        files.fix(&fixes);
        *lookup = Lookup::default();
    }
    links
}

/// Warns that a discriminator maps a value to nothing.
fn report_unmapped(
    diagnostics: &mut Diagnostics,
    source: SourceId,
    pointer: String,
    target: &str,
    help: Option<String>,
) {
    let value = match pointer::last(&pointer) {
        Some(value) if value != DEFAULT_MAPPING => format!("`{value}`"),
        _ => "other values".to_owned(),
    };
    let message = format!("the discriminator maps {value} to `{target}`, which is not a schema, so it is ignored");
    let help = help.unwrap_or_else(|| "refer to one of the subschemas, such as `#/components/schemas/Name`".to_owned());
    diagnostics.push(Diagnostic::warning(message).at(Location::value(source, pointer)).with_help(help));
}

struct Context<'s> {
    sources: &'s mut Sources,
    files: &'s mut Files,
    lookup: &'s mut Lookup,
    diagnostics: &'s mut Diagnostics,
    open: VecDeque<Reference>,
    /// References to identifiers of files that may be opened later.
    waiting: Vec<Reference>,
    /// How often they have been tried.
    rounds: usize,
    /// The result for each target and expected kind.
    fits: HashMap<(&'static str, Target), Result<(), Option<Mismatch>>>,
    suggestions: Suggestions,
    /// Applied at the end, because the lookup depends on unchanged nodes.
    fixes: Vec<Fix>,
}

impl Context<'_> {
    /// Returns `true` for a schema that says more than what it refers to.
    fn has_siblings(&self, kind: &Kind, reference: &Node) -> bool {
        kind.is(&SCHEMA) && self.files.version() > Version::V3_0 && v3_1::has_siblings(reference)
    }

    /// Returns the next reference. Those to identifiers that are unknown come last, as long as they may become known.
    fn next(&mut self) -> Option<Reference> {
        loop {
            let Some(reference) = self.open.pop_front() else {
                if self.waiting.is_empty() {
                    return None;
                }
                self.rounds += 1;
                self.open.extend(self.waiting.drain(..));
                continue;
            };
            if self.rounds == MAX_ROUNDS || !self.files.is_unknown_uri(&reference.text) {
                return Some(reference);
            }
            self.waiting.push(reference);
        }
    }
}

/// Why a reference could not be resolved.
#[derive(Debug, Clone)]
enum Failure {
    Broken(Broken),
    /// Its target is of another kind, and the node replaces the reference.
    Replaced(DocumentError, Node),
}

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Self {
        Failure::Broken(broken)
    }
}

/// Returns `true` if a client does not use objects of this kind.
fn is_unused(kind: &Kind) -> bool {
    [&EXAMPLE, &LINK, &CALLBACK].into_iter().any(|idle| kind.is(idle))
}

/// Returns an empty object of a kind, to replace a reference that can have no other meaning.
fn placeholder(kind: &Kind) -> Option<Node> {
    let no_description = || ("description".to_owned(), Node::String(String::new()));
    match kind {
        kind if kind.is(&SCHEMA) => Some(Node::Map(Vec::new())),
        kind if kind.is(&RESPONSE) => Some(Node::Map(vec![no_description()])),
        _ => None,
    }
}

fn resolve(context: &mut Context<'_>, kind: &'static Kind, source: SourceId, text: &str) -> Result<Target, Failure> {
    if text.is_empty() && kind.is(&SCHEMA) {
        let error = DocumentError::new(
            "this reference is empty, so it is read as any value",
            "refer to a schema, or remove the line",
        );
        return Err(Failure::Replaced(error, Node::Map(Vec::new())));
    }
    let target = follow_chain(context, kind, source, text)?;
    let key = (kind.name, target);
    let fits = match context.fits.get(&key) {
        Some(fits) => fits.clone(),
        None => {
            let fits = check_target(context, kind, &key.1);
            context.fits.insert(key.clone(), fits.clone());
            fits
        }
    };
    match fits {
        Ok(()) => Ok(key.1),
        Err(None) => Err(Failure::Broken(None)),
        Err(Some(mismatch)) => {
            let mut error = mismatch.error(kind, text);
            Err(match placeholder(kind).filter(|_| mismatch.first.is_none()) {
                Some(node) => {
                    error.message += ", so it is ignored";
                    Failure::Replaced(error, node)
                }
                None => Failure::Broken(Some(error)),
            })
        }
    }
}

/// Returns the last target of a chain of references.
fn follow_chain(
    context: &mut Context<'_>,
    kind: &'static Kind,
    source: SourceId,
    text: &str,
) -> Result<Target, Broken> {
    let (mut source, mut text, mut rest) = (source, text.to_owned(), Vec::new());
    // The location of the current reference, if it is not the first one.
    let mut current: Option<Target> = None;
    for _ in 0..MAX_CHAIN {
        match step(context, kind, source, &text, &rest) {
            Ok(Step::End(target)) => return Ok(target),
            Ok(Step::On { at, text: next, rest: left }) => {
                source = at.source;
                (text, rest) = (next, left);
                current = Some(at);
            }
            Err(Some(error)) => match current {
                Some(Target { source, pointer }) => {
                    report(context.diagnostics, kind, source, pointer::join(&pointer, "$ref"), &text, error);
                    return Err(None);
                }
                None => return Err(Some(error)),
            },
            Err(None) => return Err(None),
        }
    }
    let help = "replace one of the references in the cycle by its definition";
    Err(Some(DocumentError::new("this reference is part of a cycle", help)))
}

enum Step {
    End(Target),
    /// To another reference.
    On {
        at: Target,
        text: String,
        rest: Vec<String>,
    },
}

fn step(
    context: &mut Context<'_>,
    kind: &'static Kind,
    source: SourceId,
    text: &str,
    rest: &[String],
) -> Result<Step, Broken> {
    let (source, mut segments) = locate(context, kind, source, text)?;
    segments.extend_from_slice(rest);
    let root = context.files.root(source);
    match context.lookup.walk(root, &segments) {
        Walked::Through { at, reference, rest } => {
            let at = Target { source, pointer: at };
            Ok(Step::On { at, text: reference.to_owned(), rest })
        }
        Walked::Missing { at, node, segment } => {
            if let Some(error) = missing_in_schema(context.files, (source, &at), &segments) {
                return Err(Some(error));
            }
            let name = segments.last().unwrap_or(&segment);
            let help = context.suggestions.for_missing_key(context.files, kind, (source, &at), node, (&segment, name));
            Err(Some(DocumentError::new(format!("`{text}` does not exist"), help)))
        }
        Walked::Node { at, node } => {
            let at = Target { source, pointer: at };
            match node.reference() {
                Some(next) if !context.files.is_named_schema(kind, &at) && !context.has_siblings(kind, node) => {
                    Ok(Step::On { at, text: next.to_owned(), rest: Vec::new() })
                }
                _ => Ok(Step::End(at)),
            }
        }
    }
}

/// Returns the file of a reference, which is opened, and the segments of the pointer in it.
fn locate(
    context: &mut Context<'_>,
    kind: &'static Kind,
    source: SourceId,
    text: &str,
) -> Result<(SourceId, Vec<String>), Broken> {
    let found = context.files.find_uri(text);
    let (source, text) = found.as_ref().map_or((source, text), |(source, text)| (*source, text.as_str()));
    let parts = reference::parse(text)?;
    let source = match &parts.path {
        Some(path) => {
            let opened = context.files.open(context.sources, source, path, context.diagnostics);
            opened.map_err(|error| {
                error.map(|error| context.suggestions.for_missing_file(context.files, kind, text, error))
            })?
        }
        None => source,
    };
    match parts.fragment {
        Fragment::Pointer(segments) => Ok((source, segments)),
        Fragment::Anchor(_) if !context.files.have_identifiers() => Err(Some(reference::no_pointer(text))),
        Fragment::Anchor(name) => match context.files.anchor(source, &name) {
            Some(at) => Ok((source, pointer::segments(at).map(|segment| segment.into_owned()).collect())),
            None => {
                let help = "add an `$anchor` to the schema, or write `#/` and the path of keys to it";
                Err(Some(DocumentError::new(format!("no schema of the file has the anchor `{name}`"), help)))
            }
        },
    }
}

/// Validates a target as an object of this kind. Errors inside of it are reported here.
fn check_target(context: &mut Context<'_>, kind: &'static Kind, target: &Target) -> Result<(), Option<Mismatch>> {
    let files = &*context.files;
    if files.is_named_schema(kind, target) {
        return Ok(());
    }
    let root = files.root(target.source);
    let node = context.lookup.node(root, &target.pointer).unwrap_or(&Node::Null);
    let version = files.version();
    let is_boolean = matches!(node, Node::Bool(_)) && kind.is(&SCHEMA) && version > Version::V3_0;
    let fit = if is_boolean { Fit::Possible } else { fit(context.lookup, kind, root, &target.pointer, node) };
    let other = match fit {
        Fit::ByLocation if target.source == files.main => return Ok(()),
        Fit::ByLocation | Fit::Possible => None,
        Fit::Unlikely(mismatch) => Some(mismatch),
        Fit::Not(mismatch) => return Err(Some(mismatch)),
    };
    let mut diagnostics = Diagnostics::default();
    let Findings { references, fixes, moved } =
        validate_object(kind, target.source, version, &target.pointer, node, &mut diagnostics);
    let is_broken = diagnostics.has_errors();
    if is_broken && other.is_some() {
        return Err(other);
    }
    context.diagnostics.extend(diagnostics);
    context.open.extend(references);
    context.fixes.extend(fixes);
    moved.iter().for_each(|(to, from)| context.sources.add_moved(target.source, to, from));
    if is_broken { Err(None) } else { Ok(()) }
}

/// Reports a reference that leads nowhere.
fn report(
    diagnostics: &mut Diagnostics,
    kind: &Kind,
    source: SourceId,
    pointer: String,
    text: &str,
    error: DocumentError,
) {
    let severity = if is_unused(kind) { Severity::Warning } else { Severity::Error };
    let diagnostic = Diagnostic::new(severity, error.message).at(Location::value(source, pointer.as_str()));
    let diagnostic = remedies::of_reference(diagnostic, kind, &pointer, text);
    diagnostics.push(Diagnostic { help: error.help, ..diagnostic });
}

fn push(diagnostics: &mut Diagnostics, severity: Severity, source: SourceId, pointer: String, error: DocumentError) {
    let diagnostic = Diagnostic::new(severity, error.message).at(Location::value(source, pointer));
    diagnostics.push(Diagnostic { help: error.help, ..diagnostic });
}
