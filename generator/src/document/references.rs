//! The targets of references in openapiv3's types, except for components of the main document.
//! Input: the links that were followed. Output: the target of each text of a reference, and the value of each target.

use std::collections::{HashMap, HashSet};

use openapiv3::{Callback, Example, Header, Parameter, PathItem, RequestBody, Response, Schema, SecurityScheme};
use serde::de::DeserializeOwned;

use super::error::DocumentError;
use super::files::Files;
use super::follow::{Link, Target};
use super::later_operations::LaterOperations;
use super::lookup::Lookup;
use super::node::Node;
use super::normalize;
use super::shape::{self, Kind};
use crate::source::SourceId;

/// The targets by kind, without links, which a client does not use.
#[derive(Debug, Clone, Default)]
pub struct References {
    pub schemas: Table<Schema>,
    pub responses: Table<Response>,
    pub parameters: Table<Parameter>,
    pub examples: Table<Example>,
    pub request_bodies: Table<RequestBody>,
    pub headers: Table<Header>,
    pub security_schemes: Table<SecurityScheme>,
    pub path_items: Table<PathItem>,
    pub callbacks: Table<Callback>,
    /// The names of the files with schemas, without their extensions.
    pub stems: HashMap<SourceId, String>,
}

/// References of one kind, without those that could not be resolved, which are reported.
#[derive(Debug, Clone)]
pub struct Table<T> {
    /// By the file and the text of a reference.
    targets: HashMap<SourceId, HashMap<String, Target>>,
    /// By file and pointer, without the named schemas of the main document.
    values: HashMap<SourceId, HashMap<String, T>>,
}

impl<T> Table<T> {
    pub fn target(&self, source: SourceId, text: &str) -> Option<&Target> {
        self.targets.get(&source)?.get(text)
    }

    pub fn value(&self, source: SourceId, pointer: &str) -> Option<&T> {
        self.location(source, pointer).map(|(_, value)| value)
    }

    /// Returns the value and its pointer, which lives as long as the table.
    pub fn location(&self, source: SourceId, pointer: &str) -> Option<(&str, &T)> {
        self.values.get(&source)?.get_key_value(pointer).map(|(pointer, value)| (pointer.as_str(), value))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { targets: HashMap::new(), values: HashMap::new() }
    }
}

/// A target that could not be read, and the error.
pub type Unreadable = (Target, DocumentError);

/// Deserializes the targets of the links.
pub fn read(
    files: &mut Files,
    lookup: &mut Lookup,
    mut links: Vec<Link>,
    later_operations: &mut LaterOperations,
) -> Result<References, Unreadable> {
    let with_schemas: HashSet<SourceId> =
        links.iter().filter(|link| link.kind.is(&shape::SCHEMA)).map(|link| link.target.source).collect();
    let stems = with_schemas.into_iter().map(|source| (source, files.stem(source).to_owned())).collect();
    let has_operations = |link: &&Link| link.kind.is(&shape::PATH_ITEM) || link.kind.is(&shape::CALLBACK);
    for Link { kind, target, .. } in links.iter().filter(has_operations) {
        let node = lookup.node(files.root(target.source), &target.pointer).unwrap_or(&Node::Null);
        let read = later_operations.read_target(kind, target, node);
        read.map_err(|error| (target.clone(), super::unexpected(&error.to_string())))?;
    }
    let mut links = |kind: &Kind| links.extract_if(.., |link| link.kind.is(kind)).collect();
    Ok(References {
        schemas: table(files, lookup, links(&shape::SCHEMA))?,
        responses: table(files, lookup, links(&shape::RESPONSE))?,
        parameters: table(files, lookup, links(&shape::PARAMETER))?,
        examples: table(files, lookup, links(&shape::EXAMPLE))?,
        request_bodies: table(files, lookup, links(&shape::REQUEST_BODY))?,
        headers: table(files, lookup, links(&shape::HEADER))?,
        security_schemes: table(files, lookup, links(&shape::SECURITY_SCHEME))?,
        path_items: table(files, lookup, links(&shape::PATH_ITEM))?,
        callbacks: table(files, lookup, links(&shape::CALLBACK))?,
        stems,
    })
}

fn table<T: DeserializeOwned>(
    files: &mut Files,
    lookup: &mut Lookup,
    links: Vec<Link>,
) -> Result<Table<T>, Unreadable> {
    let mut table = Table::default();
    for Link { kind, source, text, target } in links {
        if table.value(target.source, &target.pointer).is_none() && !files.is_named_schema(kind, &target) {
            let value = value(files, lookup, kind, &target).map_err(|error| (target.clone(), error))?;
            table.values.entry(target.source).or_default().insert(target.pointer.clone(), value);
        }
        table.targets.entry(source).or_default().insert(text, target);
    }
    Ok(table)
}

fn value<T: DeserializeOwned>(
    files: &mut Files,
    lookup: &mut Lookup,
    kind: &Kind,
    target: &Target,
) -> Result<T, DocumentError> {
    let mut budget = files.budget.clone();
    let node = lookup.node(files.root(target.source), &target.pointer).unwrap_or(&Node::Null);
    // A target may contain others, and each is read separately, so this takes from the budget, too.
    if !budget.pay_again(node, 1) {
        let help = "refer to components instead of locations inside of each other";
        return Err(DocumentError::new("the document is too large, counting the targets of references", help));
    }
    let misfit = |error: serde::de::value::Error| super::unexpected(&error.to_string());
    let normalize: Option<fn(&mut Node)> = match kind {
        kind if kind.is(&shape::PATH_ITEM) => Some(normalize::normalize_path_item),
        kind if kind.is(&shape::CALLBACK) => Some(normalize::normalize_callback),
        kind if kind.is(&shape::REQUEST_BODY) => Some(normalize::normalize_body),
        _ => None,
    };
    let value = match normalize {
        Some(normalize) => {
            let mut normalized = node.clone();
            normalize(&mut normalized);
            T::deserialize(&normalized).map_err(misfit)
        }
        None => T::deserialize(node).map_err(misfit),
    };
    files.budget = budget;
    value
}
