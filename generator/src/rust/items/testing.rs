//! The items of a small document, for tests.

use std::path::PathBuf;

use super::super::names::of_repository;
use super::list_items;
use crate::Project;
use crate::config::{Config, DocumentConfig};
use crate::diagnostic::{Diagnostics, render};
use crate::source::Sources;

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Things, version: "1"}
servers: [{url: "https://{area}.example", variables: {area: {default: eu, enum: [eu, us]}}}]
security: [{token: []}]
paths:
  /things:
    post:
      operationId: MakeThing
      tags: [Things]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      responses:
        "200":
          description: Done.
          headers: {X-Count: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer, x-env-name: TOKEN}}
  schemas:
    Thing:
      type: object
      required: [name]
      properties:
        name: {type: string}
        kind: {$ref: "#/components/schemas/Kind"}
    Kind: {type: string, enum: [large, small]}
"##;

/// Returns the signatures of all items whose path contains a text, with their paths, and the names that a file declares.
pub(super) fn listed(part: &str, file: &str) -> (Vec<String>, Vec<String>) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add("things.yaml", DOCUMENT);
    let config = Config::new("things", vec![DocumentConfig::new(None, "things.yaml")]);
    let project = Project { config, folder: PathBuf::new(), templates: Default::default() };
    let resolved = crate::read_api(&project, &mut sources, &mut diagnostics);
    let plan = crate::plan::plan(&resolved, &mut diagnostics);
    let view = crate::rust::views(&resolved, &plan, &project.config, &of_repository(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    let items = list_items(&view);
    let signatures = items.iter().filter(|item| item.path.contains(part));
    let signatures = signatures.map(|item| format!("{}: {}", item.path, item.signature())).collect();
    (signatures, items.declared_in(file).unwrap_or_default().to_vec())
}
