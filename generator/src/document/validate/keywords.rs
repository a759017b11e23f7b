//! Checks keywords of OpenAPI 3.1 that the conversion of a schema to OpenAPI 3.0 removes or moves.

use super::Validator;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::lenient;
use crate::document::messages;
use crate::document::node::Node;
use crate::document::shape::{SCHEMA, Shape, TYPES};
use crate::pointer;

/// Keywords, their values, and whether they describe the values of a schema, which cannot be read without them. Other keywords of a wrong
/// form are ignored. What is inside of them is checked after the conversion.
const KEYWORDS: [(&str, Shape, bool); 12] = [
    ("$dynamicRef", Shape::String, true),
    ("exclusiveMaximum", Shape::Number, true),
    ("exclusiveMinimum", Shape::Number, true),
    ("patternProperties", Shape::Map(&Shape::OrRef(&SCHEMA)), true),
    ("prefixItems", Shape::List(&Shape::OrRef(&SCHEMA)), true),
    ("unevaluatedItems", Shape::Additional, true),
    ("unevaluatedProperties", Shape::Additional, true),
    ("$anchor", Shape::String, false),
    ("$dynamicAnchor", Shape::String, false),
    ("$id", Shape::String, false),
    ("$schema", Shape::String, false),
    ("examples", Shape::List(&Shape::Any), false),
];

/// Lists whose entries become parts of other keywords.
const MOVED_LISTS: [(&str, Shape); 2] = [("prefixItems", Shape::OrRef(&SCHEMA)), ("type", Shape::TypeName)];

impl Validator<'_> {
    /// Reports keywords of a wrong form, and returns the schema with valid ones, if there are any.
    pub(super) fn check_later_keywords(&mut self, schema: &Node) -> Option<Node> {
        self.warn_of_anchors(schema);
        self.warn_of_constant(schema);
        let mut valid = None;
        for (key, shape, is_described) in &KEYWORDS {
            let Some(value) = schema.get(key).filter(|value| !has_form(shape, value)) else { continue };
            let read = lenient::value(shape, value).filter(|_| *is_described && *key != "$dynamicRef");
            self.at_key(key, |validator| {
                let diagnostic = messages::misfit(&validator.pointer, shape, value);
                match &read {
                    Some(read) => validator.warn_only(diagnostic, &format!("it is read as `{}`", read.written())),
                    None if *is_described => validator.report_misfit(shape, value),
                    None => validator.warn_only(diagnostic, &format!("`{key}` is ignored")),
                }
            });
            let valid = valid.get_or_insert_with(|| schema.clone());
            match read {
                Some(read) => valid.set(key, read),
                None => drop(valid.take(key)),
            }
        }
        for (key, shape) in &MOVED_LISTS {
            self.check_entries(key, shape, schema, &mut valid);
        }
        let schema_shape = const { &Shape::OrRef(&SCHEMA) };
        let items = schema.get("items").filter(|items| !is_entry(schema_shape, items));
        if let (Some(items), Some(_)) = (items, schema.get("prefixItems")) {
            self.at_key("items", |validator| validator.report_misfit(schema_shape, items));
            valid.get_or_insert_with(|| schema.clone()).take("items");
        }
        valid
    }

    /// Reports invalid entries of a list, and removes them from the valid schema.
    fn check_entries(&mut self, key: &str, shape: &'static Shape, schema: &Node, valid: &mut Option<Node>) {
        let Some(Node::List(entries)) = schema.get(key) else { return };
        let (kept, invalid): (Vec<_>, Vec<_>) =
            entries.iter().enumerate().partition(|(_, entry)| is_entry(shape, entry));
        if invalid.is_empty() {
            return;
        }
        for (index, entry) in invalid {
            self.at_key(key, |validator| {
                validator.at_key(&index.to_string(), |validator| validator.check_shape(shape, entry));
            });
        }
        let kept = kept.into_iter().map(|(_, entry)| entry.clone()).collect();
        valid.get_or_insert_with(|| schema.clone()).set(key, Node::List(kept));
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
            // OpenAPI 3.0 has booleans.
            | (Shape::Number, Node::Unsigned(_) | Node::Signed(_) | Node::Float(_) | Node::Bool(_))
    )
}

/// Returns `true` if a list of types or of schemas can have the entry.
fn is_entry(shape: &Shape, entry: &Node) -> bool {
    match (shape, entry) {
        (Shape::TypeName, Node::String(name)) => name == "null" || TYPES.contains(&name.as_str()),
        (Shape::TypeName, entry) => *entry == Node::Null,
        (_, Node::Map(_) | Node::Bool(_)) => true,
        (shape, entry) => lenient::value(shape, entry).is_some(),
    }
}

/// Returns `true` if JSON Schema allows this as the name of an anchor.
fn is_anchor(name: &str) -> bool {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.starts_with(is_first) && name.chars().all(|one| one.is_ascii_alphanumeric() || "-_.".contains(one))
}
