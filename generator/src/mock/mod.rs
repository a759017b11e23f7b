//! The description of an API for a mock server. Input: a resolved API and its [`Plan`]. Output: the text of `mock.json`.
//!
//! `templates/runtime/mock/engine/description.rs` reads the description and says what each part means.

mod constraint;
mod description;
mod nullable;
mod operation;
mod pagination;
mod schema;
mod security;

use std::fmt::Display;

use serde::Serialize;

use crate::hidden::escaped_json;
use crate::passes::Resolved;
use crate::plan::Plan;
use operation::operation;
use schema::Schemas;
use security::security_schemes;

/// Describes an API to a mock server: as JSON with a line for each operation and each schema, so that changes of it are easy to read.
pub fn describe(resolved: &Resolved, plan: &Plan, package: &str) -> String {
    let api = &*resolved.api;
    let mut schemas = Schemas::new(api);
    let operations = api.operations.iter().zip(&plan.operations);
    let operations: Vec<String> =
        operations.map(|(one, plan)| json(&operation(resolved, one, plan, &mut schemas))).collect();
    let schemes = security_schemes(api, plan).iter().map(json).collect::<Vec<String>>();
    let definitions = schemas.definitions();
    let definitions = definitions.iter().map(|(name, schema)| format!("{}: {}", json(name), json(schema)));
    let titles = api.documents.iter().map(|document| document.title.as_str()).collect::<Vec<&str>>();
    format!(
        "{{\n\"title\": {},\n\"package\": {},\n\"operations\": [{}],\n\"securitySchemes\": [{}],\n\"$defs\": {{{}}}\n}}\n",
        json(&titles.join(", ")),
        json(package),
        lines(&operations),
        lines(&schemes),
        lines(&definitions.collect::<Vec<String>>()),
    )
}

fn json(value: &(impl Serialize + ?Sized)) -> String {
    escaped_json(&serde_json::to_string(value).expect("all keys are strings, and no serializer of these types fails"))
}

/// Writes each item in a line of its own.
fn lines(items: &[impl Display]) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("\n{item}")).collect();
    if lines.is_empty() { String::new() } else { lines.join(",") + "\n" }
}
