//! Checks across a lowered document: ids that occur twice, paths and parameters that do not agree, names that HTTP does not allow.
//!
//! Afterwards, each `{name}` of a path has its parameter, and each parameter can be sent.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_json::json;

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::document::{MOST_SUGGESTIONS, near};
use crate::ir::{
    Api, Document, DocumentId, Kind, Operation, Parameter, ParameterLocation, ParameterValue, Schema, SchemaId,
    SecurityKind, SecurityScheme, StringType, Style, is_header_name,
};
use crate::pointer;

/// Headers that HTTP itself sets.
const RESERVED_HEADERS: [&str; 5] = ["connection", "content-length", "host", "transfer-encoding", "upgrade"];

/// Validates a lowered document, whose operations start at an index.
pub(super) fn validate(api: &mut Api, document: DocumentId, first: usize, diagnostics: &mut Diagnostics) {
    let source = api.document(document).source;
    check_ids(&api.operations[first..], diagnostics);
    check_schemes(api.document(document), &api.operations[first..], diagnostics);
    let mut operations = api.operations.split_off(first);
    for operation in &mut operations {
        let path = Location::key(source, pointer::join("/paths", &operation.path));
        check_path(operation, &path, diagnostics);
        check_placeholders(api, operation, &path, diagnostics);
        check_headers(operation, diagnostics);
        check_query_string(operation, diagnostics);
    }
    api.operations.append(&mut operations);
}

fn check_ids(operations: &[Operation], diagnostics: &mut Diagnostics) {
    let all: HashSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    let mut ids: HashMap<&str, &Operation> = HashMap::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for operation in operations.iter().filter(|operation| operation.has_own_id) {
        if let Some(first) = ids.insert(&operation.id, operation) {
            let id_of = |operation: &Operation| {
                Location::value(operation.source, pointer::join(&operation.pointer, "operationId"))
            };
            let warning = Diagnostic::warning(format!("two operations have the id `{}`", operation.id))
                .at(id_of(operation))
                .with_related(id_of(first), "the other operation")
                .with_help("change one `operationId`; until then names of the later operation get a number");
            let number = numbers.entry(&operation.id).or_insert(1);
            let new = loop {
                *number += 1;
                let new = format!("{}{number}", operation.id);
                if !all.contains(new.as_str()) {
                    break new;
                }
            };
            let pointer = pointer::join(&operation.pointer, "operationId");
            diagnostics.push(warning.with_update(&pointer, &json!(new)));
        }
    }
}

/// Warns of required schemes whose credentials cannot be sent.
fn check_schemes(document: &Document, operations: &[Operation], diagnostics: &mut Diagnostics) {
    let uses = operations.iter().flat_map(|operation| operation.security.iter().flatten());
    let required: HashSet<&str> = uses.map(|used| used.scheme.as_str()).collect();
    for scheme in document.security_schemes.iter().filter(|scheme| required.contains(scheme.name.as_str())) {
        if let Some((field, message, help)) = scheme_error(scheme) {
            let location = Location::value(scheme.source, pointer::join(&scheme.pointer, field));
            diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
        }
    }
}

/// Returns the invalid field of a scheme, what is wrong with it, and what to do.
fn scheme_error(scheme: &SecurityScheme) -> Option<(&'static str, String, &'static str)> {
    let is_sendable = |scheme: &str| scheme.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    match &scheme.kind {
        SecurityKind::ApiKey { location, name } if name.is_empty() => {
            let help = match location {
                ParameterLocation::Header => {
                    "name the header that carries the key; until then requests that need the key are not sent"
                }
                _ => "name the parameter or cookie that carries the key; until then the key is sent without a name",
            };
            Some(("name", format!("the API key `{}` has an empty name", scheme.name), help))
        }
        SecurityKind::ApiKey { location: ParameterLocation::Header, name } if !is_header_name(name) => {
            let help = "use letters, digits and hyphens; until then requests that need this key are not sent";
            Some(("name", format!("`{name}` is not a valid header name"), help))
        }
        SecurityKind::Http { scheme: word } if word.is_empty() => {
            let help = "write the scheme that `Authorization` starts with, such as `bearer`; until then credentials are \
                        sent without one";
            Some(("scheme", format!("the HTTP authentication scheme of `{}` is empty", scheme.name), help))
        }
        SecurityKind::Http { scheme: word } if !is_sendable(word) => {
            let help = "write the scheme that `Authorization` starts with, such as `bearer`; until then requests that \
                        need these credentials are not sent";
            Some(("scheme", format!("`{word}` is not a valid HTTP authentication scheme"), help))
        }
        _ => None,
    }
}

/// Removes the fragment of a path, and warns of what the path of a URL cannot have.
fn check_path(operation: &mut Operation, location: &Location, diagnostics: &mut Diagnostics) {
    let warning = |message: String, help: &str| Diagnostic::warning(message).at(location.clone()).with_help(help);
    let path = operation.path.clone();
    let (sent, fragment) = path.split_once('#').map_or((path.as_str(), None), |(sent, rest)| (sent, Some(rest)));
    if fragment.is_some() {
        let message = format!("the path `{path}` has a fragment, which is not sent");
        diagnostics.push(warning(message, "give each operation its own path and method"));
    }
    if sent.contains('?') {
        let help = "describe the query by parameters with `in: query`; until then it is sent unchanged";
        diagnostics.push(warning(format!("the path `{path}` has a query"), help));
    }
    if sent.split('/').any(|segment| segment == "." || segment == "..") {
        let message = format!("the path `{path}` has a dot segment, which URLs resolve");
        diagnostics.push(warning(message, "write the path without `.` and `..`"));
    }
    operation.path = sent.to_owned();
}

/// Removes path parameters that the path does not have, and adds those that are not described.
fn check_placeholders(api: &mut Api, operation: &mut Operation, location: &Location, diagnostics: &mut Diagnostics) {
    let path = operation.path.clone();
    let (placeholders, is_open) = placeholders(&path);
    if is_open {
        let warning = Diagnostic::warning(format!("the path `{path}` has a `{{` without a `}}`"));
        diagnostics.push(warning.at(location.clone()).with_help("close the brace after the name of the parameter"));
    }
    let in_path = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
    let described: HashSet<String> = in_path.map(|parameter| parameter.name.clone()).collect();
    let mut missing: IndexSet<&str> = placeholders.iter().copied().filter(|name| !described.contains(*name)).collect();
    let mut misspelled = Vec::new();
    operation.parameters.retain(|parameter| {
        let name = parameter.name.as_str();
        let is_sent = parameter.location != ParameterLocation::Path || placeholders.contains(name);
        if !is_sent {
            let warning = Diagnostic::warning(format!("the path `{path}` has no `{{{name}}}`"));
            let warning = warning.at(self::location(parameter));
            let similar = near(missing.iter().copied().filter(|_| misspelled.len() < MOST_SUGGESTIONS), name);
            diagnostics.push(match similar {
                Some(similar) => {
                    misspelled.push(similar);
                    missing.shift_remove(similar);
                    let help = format!("did you mean `{similar}`? until then `{{{similar}}}` is a string");
                    warning.with_related(location.clone(), "the path").with_help(help)
                }
                None => {
                    warning.with_help("add the parameter to the path, or change its `in`; until then it is not sent")
                }
            });
        }
        is_sent
    });
    for name in &missing {
        let message = format!("the path `{path}` has no parameter for `{{{name}}}`");
        let help =
            format!("add a parameter with `name: {name}`, `in: path` and `required: true`; until then it is a string");
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let warning = Diagnostic::warning(message).at(operation.location()).with_help(help);
        let update = json!({"parameters": [parameter]});
        diagnostics.push(warning.with_update(&operation.pointer, &update));
    }
    for name in placeholders.into_iter().filter(|name| missing.contains(name) || misspelled.contains(name)) {
        let parameter = path_parameter(api, operation, name);
        operation.parameters.push(parameter);
    }
}

/// Returns the names in the braces of a path, and whether the last brace is not closed.
fn placeholders(path: &str) -> (IndexSet<&str>, bool) {
    let mut names = IndexSet::new();
    let mut rest = path;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else { return (names, true) };
        names.insert(name);
        rest = tail;
    }
    (names, false)
}

fn path_parameter(api: &mut Api, operation: &Operation, name: &str) -> Parameter {
    Parameter {
        source: operation.source,
        pointer: operation.pointer.clone(),
        name: name.to_owned(),
        location: ParameterLocation::Path,
        is_query_string: false,
        required: true,
        allow_empty: false,
        deprecated: false,
        lifecycle: Default::default(),
        description: None,
        value: ParameterValue::Styled {
            schema: string(api, operation),
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
        },
        example: None,
    }
}

fn string(api: &mut Api, operation: &Operation) -> SchemaId {
    let any = Schema::any(operation.document, operation.source, operation.pointer.clone());
    api.push_schema(Schema { kind: Kind::String(StringType::default()), ..any })
}

fn check_headers(operation: &mut Operation, diagnostics: &mut Diagnostics) {
    let has_security = !operation.security.is_empty();
    operation.parameters.retain(|parameter| {
        let name = parameter.name.as_str();
        let (message, help) = match parameter.location {
            ParameterLocation::Header if !is_header_name(name) => {
                let help = "use letters, digits and hyphens; until then the header is not sent";
                (format!("`{name}` is not a valid header name"), help)
            }
            // OpenAPI ignores this parameter, since security schemes describe it.
            ParameterLocation::Header if name.eq_ignore_ascii_case("authorization") && has_security => return false,
            ParameterLocation::Header if name.eq_ignore_ascii_case("authorization") => {
                let message = format!(
                    "OpenAPI ignores the header parameter `{name}`, and the operation requires no security scheme"
                );
                (message, "declare a scheme and require it under `security`; until then no credentials are sent")
            }
            ParameterLocation::Header
                if RESERVED_HEADERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) =>
            {
                (
                    format!("the header `{name}` is set by HTTP itself"),
                    "remove the parameter, which the client does not send",
                )
            }
            _ => return true,
        };
        diagnostics.push(Diagnostic::warning(message).at(location(parameter)).with_help(help));
        false
    });
}

/// Reports parameters beside a query string, which is the whole query.
fn check_query_string(operation: &Operation, diagnostics: &mut Diagnostics) {
    let mut of_query = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
    let Some(whole) = of_query.clone().find(|parameter| parameter.is_query_string) else { return };
    if let Some(other) = of_query.find(|parameter| parameter.pointer != whole.pointer) {
        let message = format!("`{}` is the whole query, so that `{}` cannot be in it", whole.name, other.name);
        let error = Diagnostic::error(message).at(location(other)).with_related(location(whole), "the query string");
        diagnostics
            .push(error.with_help("describe the query by one `in: querystring`, or by parameters with `in: query`"));
    }
}

fn location(parameter: &Parameter) -> Location {
    Location::value(parameter.source, parameter.pointer.clone())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Lowered, lower_document};
    use super::*;
    use crate::diagnostic::Spot;

    fn lower_path(path: &str, parameters: &str) -> Lowered {
        let responses = "responses: {'204': {description: Done}}";
        lower_document(&format!("paths: {{'{path}': {{get: {{parameters: [{parameters}], {responses}}}}}}}"))
    }

    fn parameters(lowered: &Lowered) -> Vec<&str> {
        lowered.operation().parameters.iter().map(|parameter| parameter.name.as_str()).collect()
    }

    #[test]
    fn an_id_names_one_operation() {
        let responses = "responses: {'204': {description: Done}}";
        let operation = format!("{{operationId: getIt, {responses}}}");
        let lowered = lower_document(&format!("paths: {{/a: {{get: {operation}}}, /b: {{get: {operation}}}}}"));
        assert_eq!(lowered.messages(), ["two operations have the id `getIt`"]);
        let warning = lowered.diagnostics.iter().next().expect("there is a warning");
        assert_eq!(
            warning.location.as_ref().and_then(|location| location.spot.pointer()),
            Some("/paths/~1b/get/operationId")
        );
    }

    #[test]
    fn a_placeholder_without_a_parameter_is_a_string() {
        let lowered = lower_path("/orgs/{id}", "");
        assert_eq!(lowered.messages(), ["the path `/orgs/{id}` has no parameter for `{id}`"]);
        let parameter = &lowered.operation().parameters[0];
        assert_eq!(
            (parameter.name.as_str(), parameter.location, parameter.required),
            ("id", ParameterLocation::Path, true)
        );
        let schema = parameter.value.schema().map(|id| &lowered.api.schema(id).kind);
        assert_eq!(schema, Some(&Kind::String(StringType::default())));
    }

    #[test]
    fn a_parameter_without_a_placeholder_is_removed() {
        let lowered = lower_path("/orgs", "{name: id, in: path, required: true, schema: {type: string}}");
        assert_eq!((parameters(&lowered), lowered.messages()), (vec![], vec!["the path `/orgs` has no `{id}`"]));
    }

    #[test]
    fn a_parameter_with_another_spelling_is_one_mistake() {
        let lowered = lower_path("/orgs/{ID}", "{name: id, in: path, required: true, schema: {type: string}}");
        assert_eq!(
            (parameters(&lowered), lowered.messages()),
            (vec!["ID"], vec!["the path `/orgs/{ID}` has no `{id}`"])
        );
        let warning = lowered.diagnostics.iter().next().expect("there is a warning");
        assert_eq!(warning.help.as_deref(), Some("did you mean `ID`? until then `{ID}` is a string"));
    }

    #[test]
    fn mistakes_in_a_path_are_located_at_the_path() {
        for path in ["/a/../b", "/a?b", "/a#b", "/a/{b"] {
            let lowered = lower_path(path, "");
            let location = lowered.diagnostics.iter().next().and_then(|warning| warning.location.clone());
            assert_eq!(location.map(|location| location.spot), Some(Spot::Key(pointer::join("/paths", path))));
        }
    }

    #[test]
    fn a_path_has_no_fragment_query_or_dot_segment() {
        let lowered = lower_path("/a/../b?c=d#e", "");
        assert_eq!(lowered.operation().path, "/a/../b?c=d");
        let messages = lowered.messages();
        for (message, part) in messages.iter().zip(["a fragment", "a query", "a dot segment"]) {
            assert!(message.contains(part), "{message}");
        }
        assert_eq!(messages.len(), 3);
        assert_eq!(lower_path("/a/{id", "").messages(), ["the path `/a/{id` has a `{` without a `}`"]);
    }

    #[test]
    fn headers_that_cannot_be_sent_are_removed() {
        let header = |name: &str| format!("{{name: '{name}', in: header, schema: {{type: string}}}}");
        let names = ["X-Good", "Not Good", "Host", "Authorization"];
        let lowered = lower_path("/a", &names.map(header).join(", "));
        assert_eq!(parameters(&lowered), ["X-Good"]);
        let expected = [
            "`Not Good` is not a valid header name",
            "the header `Host` is set by HTTP itself",
            "OpenAPI ignores the header parameter `Authorization`, and the operation requires no security scheme",
        ];
        assert_eq!(lowered.messages(), expected);
    }

    #[test]
    fn only_required_schemes_are_checked() {
        let schemes = "a: {type: apiKey, in: header, name: 'X Key'}, b: {type: apiKey, in: query, name: ''},
                       c: {type: http, scheme: ''}, d: {type: http, scheme: \"a\\nb\"}, unused: {type: http, scheme: ''}";
        let lowered = lower_document(&format!(
            "paths: {{/a: {{get: {{responses: {{'204': {{description: Done}}}}}}}}}}
security: [{{a: [], b: [], c: [], d: []}}]
components: {{securitySchemes: {{{schemes}}}}}",
        ));
        let expected = [
            "`X Key` is not a valid header name",
            "the API key `b` has an empty name",
            "the HTTP authentication scheme of `c` is empty",
            "`a\nb` is not a valid HTTP authentication scheme",
        ];
        assert_eq!(lowered.messages(), expected);
    }
}
