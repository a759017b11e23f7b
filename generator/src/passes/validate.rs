//! Faults that make an API ambiguous whatever is generated from it: ids that occur twice, paths and parameters that do not agree.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, DocumentId, Location, Operation};
use crate::pointer;

pub(super) fn validate(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut ids: HashMap<(DocumentId, &str), &Operation> = HashMap::new();
    for operation in &api.operations {
        if let Some(first) = ids.insert((operation.document, &operation.id), operation) {
            let id_of = |operation: &Operation| {
                Place::value(operation.source, pointer::join(&operation.pointer, "operationId"))
            };
            let error = Diagnostic::error(format!("two operations have the id `{}`", operation.id))
                .at(id_of(operation))
                .with_related(id_of(first), "the other one")
                .with_help("give one of them another `operationId`");
            diagnostics.push(error);
        }
        check_path(operation, diagnostics);
    }
}

/// Each `{name}` of the path needs a parameter, and each path parameter a place.
fn check_path(operation: &Operation, diagnostics: &mut Diagnostics) {
    let moves = |segment: &str| segment == "." || segment == "..";
    if operation.path.contains(['?', '#']) || operation.path.split('/').any(moves) {
        let message = format!("the path `{}` has a query, a fragment or a dot segment", operation.path);
        let help = "describe a query by parameters with `in: query`, and name the path that is meant";
        diagnostics.push(Diagnostic::error(message).at(operation.place()).with_help(help));
    }
    let mut placeholders = BTreeSet::new();
    let mut rest = operation.path.as_str();
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            let error = Diagnostic::error(format!("the path `{}` has a `{{` without its `}}`", operation.path));
            diagnostics.push(error.at(operation.place()).with_help("close the brace around the parameter's name"));
            return;
        };
        placeholders.insert(name);
        rest = tail;
    }
    let in_path = operation.parameters.iter().filter(|parameter| parameter.location == Location::Path);
    for parameter in in_path.clone() {
        if !placeholders.contains(parameter.name.as_str()) {
            let message = format!("the path `{}` has no `{{{}}}`", operation.path, parameter.name);
            let error = Diagnostic::error(message).at(Place::value(parameter.source, parameter.pointer.clone()));
            diagnostics.push(error.with_help("write the parameter into the path, or give it another `in`"));
        }
    }
    let names: BTreeSet<&str> = in_path.map(|parameter| parameter.name.as_str()).collect();
    for missing in placeholders.difference(&names) {
        let message = format!("`{}` has no parameter for `{{{missing}}}`", operation.path);
        let help = format!("add a parameter with `name: {missing}`, `in: path` and `required: true`");
        diagnostics.push(Diagnostic::error(message).at(operation.place()).with_help(help));
    }
}
