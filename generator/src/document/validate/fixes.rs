//! Reports invalid nodes: as errors, or as warnings with fixes.

use super::Validator;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::document::fix::Fix;
use crate::document::lenient::Changes;
use crate::document::messages;
use crate::document::node::Node;
use crate::pointer;

impl Validator<'_> {
    /// Adds a warning, and changes several fields of the object that has the current field.
    pub(super) fn warn_and_convert(&mut self, diagnostic: Diagnostic, changes: Changes) {
        let set = changes.iter().filter_map(|(key, node)| Some(format!("`{key}: {}`", node.as_ref()?.written())));
        let set: Vec<String> = set.collect();
        let reading = match set.split_last() {
            None => format!("{} is ignored", messages::subject(&self.pointer)),
            Some((last, [])) => format!("it is read as {last}"),
            Some((last, others)) => format!("it is read as {} and {last}", others.join(", ")),
        };
        self.warn_only(diagnostic, &reading);
        let object = pointer::parent(&self.pointer).unwrap_or_default().to_owned();
        for (key, node) in changes {
            self.findings.fixes.push(Fix { source: self.source, pointer: pointer::join(&object, key), node });
        }
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
