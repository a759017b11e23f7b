//! Reports invalid nodes: as errors, or as warnings with fixes.

use super::Validator;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::document::fix::Fix;
use crate::document::lenient::Changes;
use crate::document::messages;
use crate::document::node::Node;
use crate::document::shape::Shape;
use crate::document::v3_1;
use crate::pointer;

impl Validator<'_> {
    /// Adds a warning, and changes several fields of the object that has the current field.
    pub(super) fn warn_and_convert(&mut self, diagnostic: Diagnostic, changes: Changes) {
        self.warn_of_reading(diagnostic, changes.iter().filter_map(|(key, node)| Some((*key, node.as_ref()?))));
        let object = pointer::parent(&self.pointer).unwrap_or_default().to_owned();
        for (key, node) in changes {
            self.findings.fixes.push(Fix { source: self.source, pointer: pointer::join(&object, key), node });
        }
    }

    /// Converts types and bounds of a schema that only later versions write like this, with a warning for each.
    pub(super) fn convert_leniently(&mut self, schema: &Node) -> Option<Node> {
        const LATER: [(&str, Shape); 3] =
            [("type", Shape::TypeName), ("exclusiveMinimum", Shape::Exclusive), ("exclusiveMaximum", Shape::Exclusive)];
        let convert = |(key, shape)| Some((key, shape, schema.get(key)?, v3_1::convert_keyword(schema, key)?));
        let (key, shape, value, converted) = LATER.into_iter().find_map(convert)?;
        self.at_key(key, |validator| {
            let diagnostic = messages::misfit(&validator.pointer, &shape, value);
            let set = converted.entries().iter().map(|(key, node)| (key.as_str(), node));
            validator.warn_of_reading(diagnostic, set.filter(|(key, node)| schema.get(key) != Some(node)));
        });
        Some(self.convert_leniently(&converted).unwrap_or(converted))
    }

    /// Adds a warning with the fields that the current field is read as.
    fn warn_of_reading<'n>(&mut self, diagnostic: Diagnostic, fields: impl Iterator<Item = (&'n str, &'n Node)>) {
        let fields: Vec<String> = fields.map(|(key, node)| format!("`{key}: {}`", node.written())).collect();
        let reading = match fields.split_last() {
            None => format!("{} is ignored", messages::subject(&self.pointer)),
            Some((last, [])) => format!("it is read as {last}"),
            Some((last, others)) => format!("it is read as {} and {last}", others.join(", ")),
        };
        self.warn_only(diagnostic, &reading);
    }

    pub(super) fn warn_and_replace(&mut self, diagnostic: Diagnostic, value: Node) {
        let reading = match &value {
            Node::List(_) | Node::Map(_) => format!("`{}`", value.written()),
            scalar => scalar.to_string(),
        };
        self.warn_only(diagnostic, &format!("it is read as {reading}"));
        self.add_fix(Some(value));
    }

    pub(super) fn warn_and_remove(&mut self, diagnostic: Diagnostic) {
        self.warn_only(diagnostic, &format!("{} is ignored", messages::subject(&self.pointer)));
        self.add_fix(None);
    }

    /// Warns instead of reporting an error, and says how the document is read.
    pub(super) fn warn_only(&mut self, diagnostic: Diagnostic, reading: &str) {
        let message = format!("{}, so {reading}", diagnostic.message);
        let warning = Diagnostic { severity: Severity::Warning, message, ..diagnostic };
        if warning.location.is_some() { self.diagnostics.push(warning) } else { self.push(warning) }
    }

    pub(super) fn add_fix(&mut self, node: Option<Node>) {
        self.findings.fixes.push(Fix { source: self.source, pointer: self.pointer.clone(), node });
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(Location::value(self.source, self.pointer.clone())));
    }
}
