//! Operations and properties without docs. Input: a resolved API. Output: a warning for each summary, description and example that a
//! reader of the crate would miss.

use super::resolved::Resolved;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{Content, Kind, Operation, SchemaGraph, SchemaId};
use crate::pointer;

/// Warns of operations without a summary, a description or examples of their bodies, and of properties without a description.
pub fn warn_of_missing_docs(resolved: &Resolved, diagnostics: &mut Diagnostics) {
    for operation in resolved.api.requests() {
        check_operation(resolved, operation, diagnostics);
    }
    for id in resolved.api.ids() {
        let Kind::Object(object) = resolved.api.kind(id) else { continue };
        for property in object.properties.iter().filter(|property| !is_described(resolved, property.schema)) {
            let owner = resolved.api.schema(id);
            let at = pointer::join(&pointer::join(&owner.pointer, "properties"), &property.name);
            let message = format!("the property `{}` has no description", property.name);
            push(diagnostics, Location::key(owner.source, at), message, "add a `description`, which becomes its docs");
        }
    }
}

fn check_operation(resolved: &Resolved, operation: &Operation, diagnostics: &mut Diagnostics) {
    let label = operation.label();
    let is_missing = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let texts = [
        ("summary", &operation.summary, "its first line in lists and docs"),
        ("description", &operation.description, "its docs"),
    ];
    for (field, _, purpose) in texts.into_iter().filter(|(_, text, _)| is_missing(text)) {
        let help = format!("add a `{field}`, which becomes {purpose}");
        push(diagnostics, operation.location(), format!("`{label}` has no {field}"), help);
    }
    let sent = operation.body.iter().flat_map(|body| &body.contents).map(|content| ("request", content));
    let received = operation.responses.iter().flat_map(|response| &response.contents);
    for (what, content) in sent.chain(received.map(|content| ("response", content))) {
        if !has_example(resolved, content) {
            let message = format!("a {what} of `{label}` has no example in `{}`", content.media_type);
            let help = "add an `example` beside `schema`, for the docs and for tests";
            push(diagnostics, Location::key(content.source, content.pointer.clone()), message, help);
        }
    }
}

fn push(diagnostics: &mut Diagnostics, location: Location, message: String, help: impl Into<String>) {
    diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
}

/// Returns `true` if the schema, or the one that it refers to, has a description.
fn is_described(resolved: &Resolved, id: SchemaId) -> bool {
    let schemas = &resolved.merged;
    [id, schemas.resolve(id)].iter().any(|id| schemas.annotations(*id).description.is_some())
}

/// Returns `true` if a body has an example, or is a file or without a schema.
fn has_example(resolved: &Resolved, content: &Content) -> bool {
    let schemas = &resolved.merged;
    content.schema.is_none_or(|schema| {
        let is_file =
            matches!(schemas.resolved_kind(schema), Kind::String(text) if text.format.as_deref() == Some("binary"));
        is_file || !content.examples.is_empty() || schemas.annotations(schemas.resolve(schema)).example.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, body, object, operation, schema, string};
    use crate::passes::resolve;

    #[test]
    fn what_has_no_docs_is_reported() {
        let mut api = api();
        let [bare, described] = [None, Some("A text.".to_owned())].map(|description| {
            let id = schema(&mut api, None, string());
            api.schema_mut(id).annotations.description = description;
            id
        });
        let lamp = schema(&mut api, Some("Lamp"), object(&[("name", bare), ("site", described)]));
        let lamps = operation(&mut api, "addLamp");
        lamps.body = Some(body(lamps, Some(lamp)));
        lamps.summary = Some("Adds a lamp.".to_owned());
        let mut diagnostics = Diagnostics::default();
        warn_of_missing_docs(&resolve(api, &mut Diagnostics::default()), &mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        let expected = [
            "`addLamp` has no description",
            "a request of `addLamp` has no example in `application/json`",
            "the property `name` has no description",
        ];
        assert_eq!(messages, expected);
    }
}
