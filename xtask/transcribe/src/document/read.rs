//! Reads the facts of an OpenAPI document.
//! Input: the document's tree, and which operations are requested. Output: facts, with the lines of the document.
//!
//! `cargo xtask generate` checks documents. What is invalid here is left out.

use super::schema::SchemaReader;
use crate::facts::{At, Body, Content, Facts, Location, Operation, Parameter, Permissions, Response};
use crate::value::Value;
use crate::yaml::tree::{Entry, NodeId, Tree};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The maximum number of hosts of one operation, which the values of server variables multiply.
const MAX_HOSTS: usize = 1000;

/// Reads a document. Of operations that are not requested, only method, path and tag are read.
pub fn read(tree: &Tree, is_requested: &dyn Fn(&str, &str) -> bool) -> Facts {
    let reader = Reader::new(tree);
    let mut facts = Facts::default();
    for path in tree.get(tree.root(), "paths").map(|paths| tree.entries(paths)).unwrap_or_default() {
        for entry in tree.entries(path.value).into_iter().filter(|entry| METHODS.contains(&entry.name.as_str())) {
            let (method, node) = (entry.name.to_ascii_uppercase(), entry.value);
            let is_requested = is_requested(&method, &path.name);
            let mut operation = Operation::new(method, path.name.clone(), line(tree, entry));
            operation.tag = tree.get(node, "tags").and_then(|tags| reader.text(tree.items(tags).next()?));
            if is_requested {
                reader.read_operation(&mut operation, path.value, node);
            }
            facts.operations.push(operation);
        }
    }
    facts
}

/// Reads the parts of operations.
pub(super) struct Reader<'a> {
    tree: &'a Tree,
    schemas: SchemaReader<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Reader { tree, schemas: SchemaReader::new(tree) }
    }

    fn read_operation(&self, operation: &mut Operation, path: NodeId, node: NodeId) {
        let tree = self.tree;
        let flag_line = |name: &str| tree.get(node, name).map(|value| tree.line(value));
        operation.id = self.text_at(node, "operationId");
        operation.preview = flag_line("x-unstable");
        operation.deprecated = self.flag(node, "deprecated");
        operation.permissions = tree.get(node, "x-permission").and_then(|node| self.permissions(node));
        if let Some(servers) = [node, path, tree.root()].into_iter().find_map(|owner| tree.get(owner, "servers")) {
            operation.hosts = At::new(hosts(tree, servers), tree.line(servers));
        }
        if let Some(security) = [node, tree.root()].into_iter().find_map(|owner| tree.get(owner, "security")) {
            self.read_security(operation, security);
        }
        operation.parameters = self.parameters(node);
        for parameter in self.parameters(path) {
            let same = |other: &Parameter| other.name == parameter.name && other.location == parameter.location;
            if !operation.parameters.iter().any(same) {
                operation.parameters.push(parameter);
            }
        }
        operation.body = tree.get(node, "requestBody").map(|body| {
            let line = tree.line(body);
            let body = self.schemas.resolve(body).0;
            Body { line, required: self.flag(body, "required").is_some(), contents: self.contents(body) }
        });
        let responses = tree.get(node, "responses").map(|responses| tree.entries(responses)).unwrap_or_default();
        for entry in responses {
            // `default` and `4XX` are no status of a page.
            let Ok(status) = entry.name.parse() else { continue };
            let content = self.contents(self.schemas.resolve(entry.value).0).into_iter().next();
            operation.responses.push(Response { line: line(tree, entry), status, content });
        }
    }

    fn permissions(&self, node: NodeId) -> Option<At<Permissions>> {
        let names: Vec<_> = self.strings(self.tree.get(node, "permissions")?);
        let requires_all = self.text_at(node, "operator").is_some_and(|operator| operator.value == "AND");
        let is_open = names.is_empty();
        (!is_open).then(|| At::new(Permissions { requires_all, names }, self.tree.line(node)))
    }

    /// Reads the headers of API keys, and the scopes of OAuth.
    fn read_security(&self, operation: &mut Operation, security: NodeId) {
        let tree = self.tree;
        let schemes = tree.pointer(&["components", "securitySchemes"]);
        let mut scopes = Vec::new();
        for alternative in tree.items(security) {
            for requirement in tree.entries(alternative) {
                let Some(scheme) = schemes.and_then(|schemes| tree.get(schemes, &requirement.name)) else { continue };
                let scheme = self.schemas.resolve(scheme).0;
                match self.text_at(scheme, "type").map(|kind| kind.value).as_deref() {
                    Some("apiKey") => {
                        let name =
                            self.text_at(scheme, "name").map(|name| At::new(name.value, line(tree, requirement)));
                        operation.credentials.extend(
                            name.filter(|name| !operation.credentials.iter().any(|other| other.value == name.value)),
                        );
                    }
                    Some("oauth2") => scopes.extend(self.strings(requirement.value)),
                    _ => {}
                }
            }
        }
        operation.scopes = (!scopes.is_empty()).then(|| At::new(scopes, tree.line(security)));
    }

    fn parameters(&self, owner: NodeId) -> Vec<Parameter> {
        let list = self.tree.get(owner, "parameters").into_iter().flat_map(|parameters| self.tree.items(parameters));
        list.filter_map(|node| self.parameter(node)).collect()
    }

    /// Reads a parameter, or the one that it refers to.
    pub(super) fn parameter(&self, node: NodeId) -> Option<Parameter> {
        let node = self.schemas.resolve(node).0;
        let location = match self.text_at(node, "in")?.value.as_str() {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            _ => return None,
        };
        Some(Parameter {
            line: self.tree.line(node),
            name: self.text_at(node, "name")?.value,
            location,
            required: self.flag(node, "required").is_some(),
            deprecated: self.flag(node, "deprecated").is_some(),
            schema: self.schemas.read(self.tree.get(node, "schema")?),
            example: self.examples(node).into_iter().next(),
        })
    }

    /// Reads the bodies of a request or response by media type.
    pub(super) fn contents(&self, owner: NodeId) -> Vec<Content> {
        let entries = self.tree.get(owner, "content").map(|content| self.tree.entries(content)).unwrap_or_default();
        let content = |entry: &Entry| Content {
            line: line(self.tree, entry),
            media_type: media_type(&entry.name),
            schema: self.tree.get(entry.value, "schema").map(|schema| self.schemas.read(schema)),
            examples: self.examples(entry.value),
        };
        entries.into_iter().map(content).collect()
    }

    fn examples(&self, owner: NodeId) -> Vec<At<Value>> {
        let tree = self.tree;
        let at = |node| At::new(tree.value(node), tree.line(node));
        let named = tree.get(owner, "examples").map(|examples| tree.entries(examples)).unwrap_or_default();
        let named = named.iter().filter_map(|entry| tree.get(self.schemas.resolve(entry.value).0, "value"));
        tree.get(owner, "example").into_iter().chain(named).map(at).collect()
    }

    /// Returns the line of a property that is `true`.
    fn flag(&self, owner: NodeId, name: &str) -> Option<usize> {
        let node = self.tree.get(owner, name)?;
        (self.tree.value(node).as_bool() == Some(true)).then(|| self.tree.line(node))
    }

    fn text(&self, node: NodeId) -> Option<At<String>> {
        let text = self.tree.value(node).as_str()?.to_owned();
        Some(At::new(text, self.tree.line(node)))
    }

    fn text_at(&self, owner: NodeId, name: &str) -> Option<At<String>> {
        self.text(self.tree.get(owner, name)?)
    }

    fn strings(&self, list: NodeId) -> Vec<String> {
        let items = self.tree.items(list);
        items.filter_map(|item| self.tree.value(item).as_str().map(str::to_owned)).collect()
    }
}

/// Returns the line of an entry's key.
pub(super) fn line(tree: &Tree, entry: &Entry) -> usize {
    tree.position(entry.start).0
}

/// Returns the hosts of all servers, with each value of their variables.
pub(super) fn hosts(tree: &Tree, servers: NodeId) -> Vec<String> {
    let text = |owner: NodeId, key: &str| tree.as_str(tree.get(owner, key)?).map(str::to_owned);
    let mut hosts = Vec::new();
    for server in tree.items(servers) {
        let Some(url) = text(server, "url") else { continue };
        let mut urls = vec![url];
        for variable in tree.get(server, "variables").map(|node| tree.entries(node)).unwrap_or_default() {
            let values = match tree.get(variable.value, "enum") {
                Some(values) => tree.items(values).filter_map(|value| tree.as_str(value).map(str::to_owned)).collect(),
                None => text(variable.value, "default").map(|value| vec![value]).unwrap_or_default(),
            };
            let placeholder = format!("{{{}}}", variable.name);
            let filled = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&placeholder, value)));
            urls = filled.take(MAX_HOSTS).collect();
        }
        hosts.extend(urls.iter().map(|url| host(url).to_owned()));
    }
    hosts.truncate(MAX_HOSTS);
    hosts
}

/// Returns the host of a URL.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// Returns a media type without parameters, in lower case.
fn media_type(text: &str) -> String {
    text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase()
}
