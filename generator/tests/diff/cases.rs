//! Reads the cases: pairs of small documents that differ in one thing.
//!
//! A case of a schema lists the changes if it is `sent`, and if it is `received`: from base to head, and from head to base. It is
//! compared as a body, as a property of one, and as a parameter or header. Any other case names the part of a document that its `base`
//! and `head` are, and lists the changes `there` and `back`. The rest of the document is always the same.
//!
//! A change is written `severity rule at path`; in cases of schemas `@` is the path of the schema, which is the default. `rust` has the
//! levels that the crate's version requires, there and back. Every breaking change leaves the version as it is; the rule for that is
//! left out of the lists unless the case is about versions.

use std::fs;
use std::path::Path;

use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, render};
use generator::diff::wire;
use generator::diff::{Side, WireChange};
use generator::ir::Api;
use generator::passes::Resolved;
use generator::source::Sources;
use generator::{document, lower, passes};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// The version of OpenAPI, 3.0.3 without it.
    #[serde(default)]
    pub version: Option<String>,
    /// The part that differs. A case of a schema without it has all of them, with `both` those that are JSON, and with `query` those that
    /// are text.
    #[serde(default, rename = "in")]
    pub slot: Option<Slot>,
    #[serde(default)]
    pub base: Value,
    #[serde(default)]
    pub head: Value,
    /// Component schemas of both documents.
    #[serde(default)]
    pub schemas: Map<String, Value>,
    /// There and back.
    #[serde(default)]
    pub sent: Option<[Changes; 2]>,
    /// There and back.
    #[serde(default)]
    pub received: Option<[Changes; 2]>,
    #[serde(default)]
    pub there: Option<Changes>,
    #[serde(default)]
    pub back: Option<Changes>,
    /// Two of `major`, `minor`, `patch` and `none`.
    #[serde(default)]
    pub rust: Option<[String; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Changes {
    One(String),
    Many(Vec<String>),
}

/// The part of a document that the values of a case are.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// The schema of the request body.
    Request,
    /// A property of it.
    RequestProperty,
    /// The schema of a query parameter.
    Query,
    /// A property of it, as an object.
    QueryProperty,
    /// The schema of the response.
    Response,
    /// A property of it.
    ResponseProperty,
    /// The schema of a response header.
    Header,
    /// A property of a component of request and response.
    Both,
    /// Fields of the operation.
    Operation,
    /// The same, of an operation with a request body.
    Body,
    /// The responses of the operation.
    Responses,
    /// Fields of the document.
    Document,
}

/// Two documents, and their changes.
pub struct Pair {
    pub name: String,
    pub slot: Slot,
    pub base: Value,
    pub head: Value,
    pub there: Vec<String>,
    pub back: Vec<String>,
}

/// The name of a file and its cases.
pub fn files() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/cases");
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    let read = |path: &Path| {
        let name = path.file_stem().expect("a listed file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("it was just listed");
        let cases = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name, cases)
    };
    paths.iter().map(|path| read(path)).collect()
}

impl Case {
    /// The pairs of documents that a case stands for.
    pub fn pairs(&self) -> Vec<Pair> {
        let sides = [
            (&self.sent, &[Slot::Request, Slot::RequestProperty, Slot::Query, Slot::QueryProperty][..]),
            (&self.received, &[Slot::Response, Slot::ResponseProperty, Slot::Header][..]),
        ];
        let mut pairs = Vec::new();
        for (changes, slots) in sides {
            let Some([there, back]) = changes else { continue };
            for slot in slots.iter().copied().filter(|slot| self.has_slot(*slot)) {
                pairs.push(self.pair(slot, there.list(slot.path()), back.list(slot.path())));
            }
        }
        if self.sent.is_none() && self.received.is_none() {
            let slot = self.slot.unwrap_or_else(|| panic!("{}: there is no `in`", self.name));
            let list = |changes: &Option<Changes>| changes.iter().flat_map(|changes| changes.list("")).collect();
            pairs.push(self.pair(slot, list(&self.there), list(&self.back)));
        }
        pairs
    }

    /// The pair whose crate and messages are compared: a schema is both request and response.
    pub fn crate_pair(&self) -> Pair {
        let slot = if self.sent.is_some() || self.received.is_some() { None } else { self.slot };
        self.pair(slot.unwrap_or(Slot::Both), Vec::new(), Vec::new())
    }

    /// Objects are no parameters or headers; the part that a case names excludes others.
    fn has_slot(&self, slot: Slot) -> bool {
        let is_plain = |value: &Value| value.get("type").is_some_and(|one| one != "object");
        let is_text = matches!(slot, Slot::Query | Slot::QueryProperty | Slot::Header);
        match self.slot {
            Some(Slot::Both) => !is_text,
            Some(Slot::Query) => is_text,
            Some(only) => only == slot,
            None => !is_text || is_plain(&self.base) && is_plain(&self.head),
        }
    }

    fn pair(&self, slot: Slot, there: Vec<String>, back: Vec<String>) -> Pair {
        let [base, head] = [&self.base, &self.head].map(|value| self.document(slot, value));
        Pair { name: format!("{} ({slot:?})", self.name), slot, base, head, there, back }
    }

    /// The document with a value in its part.
    fn document(&self, slot: Slot, value: &Value) -> Value {
        let mut operation = json!({
            "operationId": "MakeThing",
            "tags": ["Things"],
            "responses": {"204": {"description": "Done."}},
        });
        let mut document = json!({
            "openapi": self.version.as_deref().unwrap_or("3.0.3"),
            "info": {"title": "Things", "version": "1.0"},
            "components": {"schemas": self.schemas},
        });
        let body = |schema: &Value| json!({"content": {"application/json": {"schema": schema}}});
        let response = |schema: &Value| json!({"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}});
        let object = json!({"type": "object", "properties": {"it": value}});
        match slot {
            Slot::Request => operation["requestBody"] = body(value),
            Slot::RequestProperty => operation["requestBody"] = body(&object),
            Slot::Query => operation["parameters"] = json!([{"name": "limit", "in": "query", "schema": value}]),
            Slot::QueryProperty => {
                operation["parameters"] = json!([{"name": "limit", "in": "query", "schema": object}])
            }
            Slot::Response => operation["responses"] = response(value),
            Slot::ResponseProperty => operation["responses"] = response(&object),
            Slot::Header => {
                let headers = json!({"X-Count": {"schema": value}});
                operation["responses"] = json!({"204": {"description": "Done.", "headers": headers}});
            }
            Slot::Both => {
                document["components"]["schemas"]["Both"] = object;
                let both = json!({"$ref": "#/components/schemas/Both"});
                operation["requestBody"] = body(&both);
                operation["responses"] = response(&both);
            }
            Slot::Responses => operation["responses"] = value.clone(),
            Slot::Body => {
                operation["requestBody"] = body(&json!({"type": "string"}));
                merge(&mut operation, value);
            }
            Slot::Operation => merge(&mut operation, value),
            Slot::Document => {}
        }
        document["paths"] = json!({"/things": {"post": operation}});
        if slot == Slot::Document {
            merge(&mut document, value);
        }
        document
    }
}

impl Changes {
    /// All changes with complete paths.
    fn list(&self, path: &str) -> Vec<String> {
        let list = match self {
            Changes::One(one) => std::slice::from_ref(one),
            Changes::Many(many) => many.as_slice(),
        };
        let complete = |change: &String| {
            if change.contains(" at ") || path.is_empty() {
                change.replace('@', path)
            } else {
                format!("{change} at {path}")
            }
        };
        list.iter().map(complete).collect()
    }
}

impl Slot {
    /// The path of a schema in this part.
    fn path(self) -> &'static str {
        match self {
            Slot::Request => "request body / application/json",
            Slot::RequestProperty => "request body / application/json / it",
            Slot::Query => "query / limit",
            Slot::QueryProperty => "query / limit / it",
            Slot::Response => "response 200 / application/json",
            Slot::ResponseProperty => "response 200 / application/json / it",
            Slot::Header => "response 204 / header / X-Count",
            Slot::Both | Slot::Operation | Slot::Body | Slot::Responses | Slot::Document => "",
        }
    }
}

/// Sets fields; null removes one.
fn merge(into: &mut Value, from: &Value) {
    let Some(fields) = from.as_object() else { return };
    for (key, value) in fields {
        match (value, &mut into[key]) {
            (Value::Null, _) => {
                into.as_object_mut().expect("it was indexed by a name").remove(key);
            }
            (Value::Object(_), known @ Value::Object(_)) if key == "components" || key == "schemas" => {
                merge(known, value)
            }
            (_, known) => *known = value.clone(),
        }
    }
}

/// A document with its configuration and sources.
pub struct Read {
    pub resolved: Resolved,
    pub config: Config,
    pub sources: Sources,
}

impl Read {
    pub fn side(&self) -> Side<'_> {
        Side { resolved: &self.resolved, config: &self.config, sources: &self.sources }
    }
}

pub fn read(document: &Value) -> Read {
    read_text(&serde_yaml::to_string(document).expect("values of JSON can be written"))
}

pub fn read_text(text: &str) -> Read {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("things.yaml", text);
    let loaded = document::load_source(&mut sources, source, &mut diagnostics);
    let loaded = loaded.unwrap_or_else(|| panic!("{}\n{text}", render(&diagnostics, &sources, false)));
    let mut api = Api::default();
    let mut diagnostics = Diagnostics::default();
    lower::lower(&mut api, &loaded, None, &mut diagnostics);
    let resolved = passes::resolve(api, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    let mut config = Config::new("things", vec![DocumentConfig::new(None, "things.yaml")]);
    config.package.version = "0.1.0".to_owned();
    Read { resolved, config, sources }
}

pub fn changes(base: &Read, head: &Read) -> Vec<WireChange> {
    wire::compare(&base.side(), &head.side())
}

/// `breaking parameter-became-required at query / limit`.
pub fn line(change: &WireChange) -> String {
    let severity = format!("{:?}", change.severity).to_lowercase();
    let path = if change.path.is_empty() { String::new() } else { format!(" at {}", change.path) };
    format!("{severity} {}{path}", change.rule.id)
}
