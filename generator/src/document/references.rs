//! What references lead to, other than directly to components of the main document, in openapiv3's types.
//! Comes in: the links that were followed. Goes out: for each text of a reference the place that is meant, and for each place
//! what stands there.

use std::collections::HashMap;

use openapiv3::{Example, Header, Parameter, PathItem, RequestBody, Response, Schema, SecurityScheme};
use serde::de::DeserializeOwned;

use super::files::Files;
use super::follow::{Link, Target};
use super::lookup::Lookup;
use super::node::Node;
use super::shape::{self, Kind};
use super::{build::Fault, tidy};
use crate::source::SourceId;

/// Callbacks and links are not among them: a client uses nothing of them.
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
    /// The names of the files that schemas are in, without their endings.
    pub stems: HashMap<SourceId, String>,
}

/// References of one kind. Those that lead nowhere are missing, and reported.
#[derive(Debug, Clone)]
pub struct Table<T> {
    /// By the file that a reference stands in, and its text.
    targets: HashMap<SourceId, HashMap<String, Target>>,
    /// By file and pointer. Named schemas of the main document are missing, because it has them itself.
    values: HashMap<SourceId, HashMap<String, T>>,
}

impl<T> Table<T> {
    pub fn target(&self, source: SourceId, text: &str) -> Option<&Target> {
        self.targets.get(&source)?.get(text)
    }

    pub fn value(&self, source: SourceId, pointer: &str) -> Option<&T> {
        self.place(source, pointer).map(|(_, value)| value)
    }

    /// The value, with its pointer as it is kept here.
    pub fn place(&self, source: SourceId, pointer: &str) -> Option<(&str, &T)> {
        self.values.get(&source)?.get_key_value(pointer).map(|(pointer, value)| (pointer.as_str(), value))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { targets: HashMap::new(), values: HashMap::new() }
    }
}

/// A place that could not be read, and why.
pub type Unread = (Target, Fault);

/// Fills openapiv3's types with the nodes that links lead to.
pub fn read(files: &mut Files, lookup: &mut Lookup, links: Vec<Link>) -> Result<References, Unread> {
    let mut by_kind: HashMap<&str, Vec<Link>> = HashMap::new();
    let mut stems = HashMap::new();
    for link in links {
        if link.kind.is(&shape::SCHEMA) {
            let source = link.target.source;
            stems.entry(source).or_insert_with(|| files.stem(source).to_owned());
        }
        by_kind.entry(link.kind.name).or_default().push(link);
    }
    let mut links = |kind: &Kind| by_kind.remove(kind.name).unwrap_or_default();
    Ok(References {
        schemas: table(files, lookup, links(&shape::SCHEMA))?,
        responses: table(files, lookup, links(&shape::RESPONSE))?,
        parameters: table(files, lookup, links(&shape::PARAMETER))?,
        examples: table(files, lookup, links(&shape::EXAMPLE))?,
        request_bodies: table(files, lookup, links(&shape::REQUEST_BODY))?,
        headers: table(files, lookup, links(&shape::HEADER))?,
        security_schemes: table(files, lookup, links(&shape::SECURITY_SCHEME))?,
        path_items: table(files, lookup, links(&shape::PATH_ITEM))?,
        stems,
    })
}

fn table<T: DeserializeOwned>(files: &mut Files, lookup: &mut Lookup, links: Vec<Link>) -> Result<Table<T>, Unread> {
    let mut table = Table::default();
    for Link { kind, source, text, target } in links {
        if table.value(target.source, &target.pointer).is_none() && !files.is_named_schema(kind, &target) {
            let value = value(files, lookup, kind, &target).map_err(|fault| (target.clone(), fault))?;
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
) -> Result<T, Fault> {
    let mut reading = files.reading.clone();
    let node = lookup.node(files.root(target.source), &target.pointer).unwrap_or(&Node::Null);
    // Places inside of each other are read once each, which must not take forever either.
    if !reading.pay_again(node, 1) {
        let help = "refer to components instead of places inside of each other";
        return Err(Fault::new("the document is too large, counting what references lead to", help));
    }
    let misfit = |error: serde::de::value::Error| super::unfit(&error.to_string());
    let mend: Option<fn(&mut Node)> = match kind {
        kind if kind.is(&shape::PATH_ITEM) => Some(tidy::tidy_path_item),
        kind if kind.is(&shape::REQUEST_BODY) => Some(tidy::tidy_body),
        _ => None,
    };
    let value = match mend {
        Some(mend) => {
            let mut tidied = node.clone();
            mend(&mut tidied);
            T::deserialize(&tidied).map_err(misfit)
        }
        None => T::deserialize(node).map_err(misfit),
    };
    files.reading = reading;
    value
}
