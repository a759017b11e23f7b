//! Where references lead.
//! Comes in: the references of a document. Goes out: the place that each leads to in the end, known to fit what is expected
//! there; or a diagnostic. What stands in these places may have references too, which are followed as well.

use std::collections::{HashMap, VecDeque};

use super::build::Fault;
use super::expected::{Fit, Mismatch, fit};
use super::files::{Broken, Files};
use super::lookup::{Lookup, Walked};
use super::mend::Mend;
use super::node::Node;
use super::probe::{Found, Reference, probe_object};
use super::reference;
use super::shape::{CALLBACK, EXAMPLE, Kind, LINK, RESPONSE, SCHEMA};
use super::suggest::Suggestions;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::pointer;
use crate::source::{SourceId, Sources};

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    pub source: SourceId,
    pub pointer: String,
}

/// A reference that can be followed: from this text in this file to a thing of this kind.
#[derive(Debug)]
pub struct Link {
    pub kind: &'static Kind,
    pub source: SourceId,
    pub text: String,
    pub target: Target,
}

/// Longest chain of references that is followed; a longer one is a circle or a mistake.
const LONGEST_CHAIN: usize = 100;

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
        fits: HashMap::new(),
        suggestions: Suggestions::default(),
        mends: Vec::new(),
    };
    let mut links = Vec::new();
    let mut known: HashMap<(&str, SourceId, String), Result<(), Failure>> = HashMap::new();
    while let Some(reference) = context.open.pop_front() {
        let Reference { kind, source, pointer, text, is_optional } = reference;
        let key = (kind.name, source, text);
        let followed = match known.get(&key) {
            Some(followed) => followed.clone(),
            None => {
                let text = key.2.clone();
                let followed = lead(&mut context, kind, source, &text);
                let followed = followed.map(|target| links.push(Link { kind, source, text, target }));
                known.insert(key, followed.clone());
                followed
            }
        };
        match followed {
            Ok(()) | Err(Failure::Broken(None)) => {}
            Err(_) if is_optional => {}
            Err(Failure::Broken(Some(fault))) if is_idle(kind) => {
                report(context.diagnostics, Severity::Warning, source, pointer, fault);
            }
            Err(Failure::Broken(Some(fault))) => {
                report(context.diagnostics, Severity::Error, source, pointer, fault);
            }
            Err(Failure::Astray(fault, node)) => {
                report(context.diagnostics, Severity::Warning, source, pointer.clone(), fault);
                let pointer = pointer::parent(&pointer).unwrap_or_default().to_owned();
                context.mends.push(Mend { source, pointer, node: Some(node) });
            }
        }
    }
    let mends = context.mends;
    if !mends.is_empty() {
        files.mend(&mends);
        *lookup = Lookup::default();
    }
    links
}

struct Context<'s> {
    sources: &'s mut Sources,
    files: &'s mut Files,
    lookup: &'s mut Lookup,
    diagnostics: &'s mut Diagnostics,
    open: VecDeque<Reference>,
    /// What was found out about each place, by the kind that was expected there.
    fits: HashMap<(&'static str, Target), Result<(), Option<Mismatch>>>,
    suggestions: Suggestions,
    /// They wait until nothing is looked up any more in what they change.
    mends: Vec<Mend>,
}

/// Why a reference cannot be followed.
#[derive(Debug, Clone)]
enum Failure {
    Broken(Broken),
    /// It leads to something else, and this does in its place.
    Astray(Fault, Node),
}

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Self {
        Failure::Broken(broken)
    }
}

/// Whether a client does without things of a kind.
fn is_idle(kind: &Kind) -> bool {
    [&EXAMPLE, &LINK, &CALLBACK].into_iter().any(|idle| kind.is(idle))
}

/// What says nothing, in place of something that is known to be meant in no other way.
fn stand_in(kind: &Kind) -> Option<Node> {
    let no_description = || ("description".to_owned(), Node::Text(String::new()));
    match kind {
        kind if kind.is(&SCHEMA) => Some(Node::Map(Vec::new())),
        kind if kind.is(&RESPONSE) => Some(Node::Map(vec![no_description()])),
        _ => None,
    }
}

fn lead(context: &mut Context<'_>, kind: &'static Kind, source: SourceId, text: &str) -> Result<Target, Failure> {
    if text.is_empty() && kind.is(&SCHEMA) {
        let fault = Fault::new("this reference is empty, so it is left open", "refer to a schema, or remove the line");
        return Err(Failure::Astray(fault, Node::Map(Vec::new())));
    }
    let target = end_of_chain(context, kind, source, text)?;
    let key = (kind.name, target);
    let fits = match context.fits.get(&key) {
        Some(fits) => fits.clone(),
        None => {
            let fits = check(context, kind, &key.1);
            context.fits.insert(key.clone(), fits.clone());
            fits
        }
    };
    match fits {
        Ok(()) => Ok(key.1),
        Err(None) => Err(Failure::Broken(None)),
        Err(Some(mismatch)) => {
            let mut fault = misfit(kind, text, &mismatch);
            Err(match stand_in(kind).filter(|_| mismatch.first.is_none()) {
                Some(node) => {
                    fault.message += ", so it is left open";
                    Failure::Astray(fault, node)
                }
                None => Failure::Broken(Some(fault)),
            })
        }
    }
}

/// The place that a chain of references leads to in the end.
fn end_of_chain(
    context: &mut Context<'_>,
    kind: &'static Kind,
    source: SourceId,
    text: &str,
) -> Result<Target, Broken> {
    let (mut source, mut text, mut rest) = (source, text.to_owned(), Vec::new());
    // Where the current reference stands, if it is not the one to follow.
    let mut on_the_way: Option<Target> = None;
    for _ in 0..LONGEST_CHAIN {
        match step(context, kind, source, &text, &rest) {
            Ok(Step::End(target)) => return Ok(target),
            Ok(Step::On { at, text: next, rest: left }) => {
                source = at.source;
                (text, rest) = (next, left);
                on_the_way = Some(at);
            }
            Err(Some(fault)) => match on_the_way {
                Some(Target { source, pointer }) => {
                    let severity = if is_idle(kind) { Severity::Warning } else { Severity::Error };
                    report(context.diagnostics, severity, source, pointer::join(&pointer, "$ref"), fault);
                    return Err(None);
                }
                None => return Err(Some(fault)),
            },
            Err(None) => return Err(None),
        }
    }
    let help = "let one of the references in the circle be the thing itself";
    Err(Some(Fault::new("this reference leads back to itself", help)))
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
    let mut parts = reference::parse(text)?;
    let source = match &parts.path {
        Some(path) => {
            let opened = context.files.open(context.sources, source, path, context.diagnostics);
            opened.map_err(|fault| fault.map(|fault| context.suggestions.file(context.files, kind, text, fault)))?
        }
        None => source,
    };
    parts.segments.extend_from_slice(rest);
    let root = context.files.root(source);
    match context.lookup.walk(root, &parts.segments) {
        Walked::Through { at, reference, rest } => {
            let at = Target { source, pointer: at };
            Ok(Step::On { at, text: reference.to_owned(), rest })
        }
        Walked::Missing { at, node, segment } => {
            let name = parts.segments.last().unwrap_or(&segment);
            let help = context.suggestions.member(context.files, kind, (source, &at), node, (&segment, name));
            Err(Some(Fault::new(format!("`{text}` does not exist"), help)))
        }
        Walked::Node { at, node } => {
            let at = Target { source, pointer: at };
            match node.reference() {
                Some(next) if !context.files.is_named_schema(kind, &at) => {
                    Ok(Step::On { at, text: next.to_owned(), rest: Vec::new() })
                }
                _ => Ok(Step::End(at)),
            }
        }
    }
}

/// Looks at a place that has not been looked at as this kind. Faults inside of it are reported here.
fn check(context: &mut Context<'_>, kind: &'static Kind, target: &Target) -> Result<(), Option<Mismatch>> {
    let files = &*context.files;
    if files.is_named_schema(kind, target) {
        return Ok(());
    }
    let root = files.root(target.source);
    let node = context.lookup.node(root, &target.pointer).unwrap_or(&Node::Null);
    let rather = match fit(context.lookup, kind, root, &target.pointer, node) {
        Fit::ByPlace if target.source == files.main => return Ok(()),
        Fit::ByPlace | Fit::Possible => None,
        Fit::Unlikely(mismatch) => Some(mismatch),
        Fit::Not(mismatch) => return Err(Some(mismatch)),
    };
    let mut found = Diagnostics::default();
    let Found { references, mends } = probe_object(kind, target.source, &target.pointer, node, &mut found);
    let is_broken = found.has_errors();
    if is_broken && rather.is_some() {
        return Err(rather);
    }
    context.diagnostics.extend(found);
    context.open.extend(references);
    context.mends.extend(mends);
    if is_broken { Err(None) } else { Ok(()) }
}

fn misfit(kind: &Kind, text: &str, Mismatch { found, first }: &Mismatch) -> Fault {
    let help = match (first, kind.section()) {
        (Some(key), _) => {
            let hash = if text.contains('#') { "" } else { "#" };
            format!("add the key of what is meant, as in `{text}{hash}{}`", pointer::join("", key))
        }
        (None, Some(section)) => format!("refer to {}, as in `#/components/{section}/Name`", kind.name),
        (None, None) => format!("refer to {}", kind.name),
    };
    Fault::new(format!("`{text}` leads to {found}, and {} is expected here", kind.name), help)
}

fn report(diagnostics: &mut Diagnostics, severity: Severity, source: SourceId, pointer: String, fault: Fault) {
    let diagnostic = match severity {
        Severity::Error => Diagnostic::error(fault.message),
        Severity::Warning => Diagnostic::warning(fault.message),
    };
    let diagnostic = diagnostic.at(Place::value(source, pointer));
    diagnostics.push(match fault.help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    });
}
