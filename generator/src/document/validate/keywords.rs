//! Checks keywords of OpenAPI 3.1 that the conversion of a schema to OpenAPI 3.0 removes or moves.

use super::Validator;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::lenient;
use crate::document::messages;
use crate::document::node::Node;
use crate::document::shape::{SCHEMA, Shape};
use crate::pointer;

/// A schema cannot be read without these. What is inside of them is checked after the conversion.
const DESCRIBING: [(&str, Shape); 5] = [
    ("$dynamicRef", Shape::String),
    ("patternProperties", Shape::Map(&Shape::OrRef(&SCHEMA))),
    ("prefixItems", Shape::List(&Shape::OrRef(&SCHEMA))),
    ("unevaluatedItems", Shape::Additional),
    ("unevaluatedProperties", Shape::Additional),
];

/// Values of a wrong form are ignored.
const ABOUT_SCHEMAS: [(&str, Shape); 5] = [
    ("$anchor", Shape::String),
    ("$dynamicAnchor", Shape::String),
    ("$id", Shape::String),
    ("$schema", Shape::String),
    ("examples", Shape::List(&Shape::Any)),
];

impl Validator<'_> {
    /// Reports keywords of a wrong form, and returns the schema with valid ones, if there are any.
    pub(super) fn check_later_keywords(&mut self, schema: &Node) -> Option<Node> {
        self.warn_of_anchors(schema);
        self.warn_of_constant(schema);
        let mut valid = None;
        for (key, shape) in DESCRIBING.iter().chain(&ABOUT_SCHEMAS) {
            let Some(value) = schema.get(key).filter(|value| !has_form(shape, value)) else { continue };
            let is_described = DESCRIBING.iter().any(|(other, _)| other == key);
            let read = lenient::value(shape, value).filter(|_| is_described && *key != "$dynamicRef");
            self.at_key(key, |validator| {
                let diagnostic = messages::misfit(&validator.pointer, shape, value);
                match &read {
                    Some(read) => validator.warn_only(diagnostic, &format!("it is read as `{}`", read.written())),
                    None if is_described => validator.report_misfit(shape, value),
                    None => validator.warn_only(diagnostic, &format!("`{key}` is ignored")),
                }
            });
            let valid = valid.get_or_insert_with(|| schema.clone());
            match read {
                Some(read) => valid.set(key, read),
                None => drop(valid.take(key)),
            }
        }
        valid
    }

    /// Checks the definitions beside a reference, which may refer to one of them.
    pub(super) fn check_definitions(&mut self, schema: &Node) {
        let definitions = schema.get("$defs").filter(|definitions| **definitions != Node::Null);
        if let Some(definitions) = definitions {
            let shape = const { &Shape::Map(&Shape::OrRef(&SCHEMA)) };
            self.at_key("$defs", |validator| validator.check_shape(shape, definitions));
        }
    }

    fn warn_of_anchors(&mut self, schema: &Node) {
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = schema.get(key).and_then(Node::as_str).filter(|name| !is_anchor(name)) {
                let message = format!("`{key}` is {}; expected a name", messages::short(name));
                let help =
                    "start with a letter or `_`, and write only letters, digits and the characters `-`, `_` and `.`";
                let warning = Diagnostic::warning(message).with_help(help);
                self.at_key(key, |validator| validator.push(warning));
            }
        }
    }

    /// Warns of a constant that is not one of the listed values.
    fn warn_of_constant(&mut self, schema: &Node) {
        let (Some(constant), Some(Node::List(values))) = (schema.get("const"), schema.get("enum")) else { return };
        let is_same =
            |value: &Node| value == constant || value.as_f64().is_some_and(|number| constant.as_f64() == Some(number));
        if !values.is_empty() && !values.iter().any(is_same) {
            let listed = Node::List(values.clone()).written();
            let message = format!("no value fits `const: {}` and `enum: {listed}`", constant.written());
            let warning = Diagnostic::warning(message).with_help("correct one of them, or remove `enum`");
            let at = Location::key(self.source, pointer::join(&self.pointer, "const"));
            self.diagnostics.push(warning.at(at));
        }
    }
}

fn has_form(shape: &Shape, value: &Node) -> bool {
    matches!(
        (shape, value),
        (_, Node::Null)
            | (Shape::String, Node::String(_))
            | (Shape::List(_), Node::List(_))
            | (Shape::Map(_) | Shape::Additional, Node::Map(_))
            | (Shape::Additional, Node::Bool(_))
    )
}

/// Returns `true` if JSON Schema allows this as the name of an anchor.
fn is_anchor(name: &str) -> bool {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.starts_with(is_first) && name.chars().all(|one| one.is_ascii_alphanumeric() || "-_.".contains(one))
}
