//! Reads the cases: pairs of small documents.
//!
//! A case of a schema says what becomes of it where it is `sent`, and where it is `received`: what is told from base to head, and what
//! from head to base. It is tried as a body, as a property of one, and as a parameter or header. Any other case says in which place of a
//! document its `base` and `head` stand, and lists the changes `there` and `back`. The rest of the document is always the same.
//!
//! A change is written `severity rule at path`; in cases of schemas `@` is the schema, and is left out where nothing follows. `rust` has
//! the steps of the version that the crate needs, there and back. That a version stays as it is while something breaks is told in every
//! such case, and is left out of the lists unless the case is about versions.

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

/// What one case says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// The place that differs. A case of a schema has all of them unless it says so; `both` leaves out those that are written as text, and
    /// `query` all others.
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

/// Where the values of a case stand.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// The schema of the request body.
    Request,
    /// A property of it.
    RequestProperty,
    /// The schema of a parameter of the query.
    Query,
    /// A property of it, which is an object then.
    QueryProperty,
    /// The schema of the answer.
    Response,
    /// A property of it.
    ResponseProperty,
    /// The schema of a header of the answer.
    Header,
    /// A property of a component that is both.
    Both,
    /// Members of the operation.
    Operation,
    /// The same, of an operation with a request body.
    Body,
    /// The answers of the operation.
    Responses,
    /// Members of the document.
    Document,
}

/// Two documents, and what is told of them.
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
        for (told, slots) in sides {
            let Some([there, back]) = told else { continue };
            for slot in slots.iter().copied().filter(|slot| self.takes(*slot)) {
                pairs.push(self.pair(slot, there.list(slot.place()), back.list(slot.place())));
            }
        }
        if self.sent.is_none() && self.received.is_none() {
            let slot = self.slot.unwrap_or_else(|| panic!("{}: there is no `in`", self.name));
            let list = |changes: &Option<Changes>| changes.iter().flat_map(|changes| changes.list("")).collect();
            pairs.push(self.pair(slot, list(&self.there), list(&self.back)));
        }
        pairs
    }

    /// The pair whose crate and sentences are looked at: what is a schema goes both ways.
    pub fn crate_pair(&self) -> Pair {
        let slot = if self.sent.is_some() || self.received.is_some() { None } else { self.slot };
        self.pair(slot.unwrap_or(Slot::Both), Vec::new(), Vec::new())
    }

    /// Parameters and headers are for what is no object; a place that the case names is for schemas that do not go elsewhere.
    fn takes(&self, slot: Slot) -> bool {
        let is_plain = |value: &Value| value.get("type").is_some_and(|one| one != "object");
        let is_text = matches!(slot, Slot::Query | Slot::QueryProperty | Slot::Header);
        match self.slot {
            // What is JSON on one way is on the other.
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

    /// The document that a value stands in.
    fn document(&self, slot: Slot, value: &Value) -> Value {
        let mut operation = json!({
            "operationId": "MakeThing",
            "tags": ["Things"],
            "responses": {"204": {"description": "Done."}},
        });
        let mut document = json!({
            "openapi": "3.0.3",
            "info": {"title": "Things", "version": "1.0"},
            "components": {"schemas": self.schemas},
        });
        let body = |schema: &Value| json!({"content": {"application/json": {"schema": schema}}});
        let answer = |schema: &Value| json!({"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}});
        let object = json!({"type": "object", "properties": {"it": value}});
        match slot {
            Slot::Request => operation["requestBody"] = body(value),
            Slot::RequestProperty => operation["requestBody"] = body(&object),
            Slot::Query => operation["parameters"] = json!([{"name": "limit", "in": "query", "schema": value}]),
            Slot::QueryProperty => {
                operation["parameters"] = json!([{"name": "limit", "in": "query", "schema": object}])
            }
            Slot::Response => operation["responses"] = answer(value),
            Slot::ResponseProperty => operation["responses"] = answer(&object),
            Slot::Header => {
                let headers = json!({"X-Count": {"schema": value}});
                operation["responses"] = json!({"204": {"description": "Done.", "headers": headers}});
            }
            Slot::Both => {
                document["components"]["schemas"]["Both"] = object;
                let both = json!({"$ref": "#/components/schemas/Both"});
                operation["requestBody"] = body(&both);
                operation["responses"] = answer(&both);
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
    /// All of them with whole paths.
    fn list(&self, place: &str) -> Vec<String> {
        let list = match self {
            Changes::One(one) => std::slice::from_ref(one),
            Changes::Many(many) => many.as_slice(),
        };
        let whole = |change: &String| match change.contains(" at ") || place.is_empty() {
            true => change.replace('@', place),
            false => format!("{change} at {place}"),
        };
        list.iter().map(whole).collect()
    }
}

impl Slot {
    /// The path to a schema in this place.
    fn place(self) -> &'static str {
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

/// Sets members; null takes one away.
fn merge(into: &mut Value, from: &Value) {
    let Some(members) = from.as_object() else { return };
    for (key, value) in members {
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

/// A document that was read, with what reports need.
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
    let told = || format!("{}\n{text}", render(&diagnostics, &sources, false));
    let loaded = loaded.unwrap_or_else(|| panic!("{}", told()));
    let mut api = Api::default();
    let mut diagnostics = Diagnostics::default();
    lower::lower(&mut api, &loaded, None, &mut diagnostics);
    let resolved = passes::resolve(api, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    let mut config = Config::new("things", vec![DocumentConfig { module: None, file: "things.yaml".to_owned() }]);
    config.package.version = "0.1.0".to_owned();
    Read { resolved, config, sources }
}

pub fn changes(base: &Read, head: &Read) -> Vec<WireChange> {
    wire::compare(&base.side(), &head.side())
}

/// `breaking parameter-became-required at query / limit`.
pub fn shown(change: &WireChange) -> String {
    let severity = format!("{:?}", change.severity).to_lowercase();
    let path = if change.path.is_empty() { String::new() } else { format!(" at {}", change.path) };
    format!("{severity} {}{path}", change.rule.id)
}
