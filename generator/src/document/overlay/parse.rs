//! Reads an overlay document.
//! Input: its text. Output: an [`Overlay`], or all errors in it with their locations.

use super::query::Query;
use super::{Action, Change, Overlay, Version};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::document::beyond_json;
use crate::document::build::Budget;
use crate::document::messages::{nearest, short};
use crate::document::node::Node;
use crate::document::text;
use crate::locate::{Until, locate};
use crate::pointer;
use crate::source::{SourceId, Sources};

/// Reads an overlay. Returns `None` if there is an error.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let file = sources.get(source);
    let root = text::parse(&file.name, &file.text, &mut Budget::default());
    let root = root.map_err(|error| diagnostics.push(text::unreadable(source, error))).ok()?;
    let mut own = Diagnostics::default();
    beyond_json::report(source, &root, &mut own);
    let mut reader = Reader { source, text: &file.text, diagnostics: &mut own };
    let overlay = reader.overlay(root);
    let is_valid = !own.has_errors();
    diagnostics.extend(own);
    overlay.filter(|_| is_valid)
}

struct Reader<'d> {
    source: SourceId,
    text: &'d str,
    diagnostics: &'d mut Diagnostics,
}

const ROOT: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO: &[&str] = &["title", "version", "description"];
const ACTION: &[&str] = &["target", "description", "update", "copy", "remove"];

impl Reader<'_> {
    fn overlay(&mut self, mut root: Node) -> Option<Overlay> {
        let version = self.version(&root)?;
        self.check_keys("an overlay", "", &root, ROOT);
        match root.get("info") {
            Some(info) => self.check_info(info),
            None => self.missing("", "info", "an overlay", "add `info:` with `title` and `version`"),
        }
        let extends = self.string(&root, "", "extends");
        let actions = match root.take("actions") {
            Some(Node::List(actions)) if !actions.is_empty() => {
                let actions = actions.into_iter().enumerate();
                actions.filter_map(|(index, action)| self.action(version, index, action)).collect()
            }
            Some(Node::List(_)) => {
                self.error("/actions", "`actions` is empty", "add an action with `target` and `update` or `remove`");
                return None;
            }
            Some(other) => {
                self.error("/actions", format!("`actions` is {other}; expected a list"), "start each action with `- `");
                return None;
            }
            None => {
                self.missing("", "actions", "an overlay", "add `actions:` with a list of actions");
                return None;
            }
        };
        Some(Overlay { source: self.source, version, extends, actions })
    }

    fn version(&mut self, root: &Node) -> Option<Version> {
        let help = "this generator reads Overlay 1.0 and 1.1: write `overlay: 1.1.0`";
        match root.get("overlay") {
            Some(Node::String(version)) => {
                let mut parts = version.split('.');
                let version_read = match (parts.next(), parts.next()) {
                    (Some("1"), Some("0")) => Some(Version::V1_0),
                    (Some("1"), Some("1")) => Some(Version::V1_1),
                    _ => None,
                };
                if version_read.is_none() {
                    self.error("/overlay", format!("unsupported Overlay version {}", short(version)), help);
                }
                version_read
            }
            Some(other) => {
                self.error("/overlay", format!("`overlay` is {other}; expected a string"), help);
                None
            }
            None => {
                let message = match root {
                    Node::Map(_) if root.get("openapi").is_some() => "this is an OpenAPI document, not an overlay",
                    _ => "this is not an overlay: it has no `overlay` field",
                };
                let help = "write `overlay: 1.1.0` as the first line, or check that the path names the right file";
                self.diagnostics.push(Diagnostic::error(message).at(Location::file(self.source)).with_help(help));
                None
            }
        }
    }

    fn check_info(&mut self, info: &Node) {
        if !matches!(info, Node::Map(_)) {
            let help = "add `info:` with `title` and `version`";
            return self.error("/info", format!("`info` is {info}; expected an object"), help);
        }
        self.check_keys("the info of an overlay", "/info", info, INFO);
        for key in ["title", "version"] {
            if info.get(key).is_none() {
                self.missing("/info", key, "the info of an overlay", &format!("add `{key}:` with a string"));
            }
        }
        for key in INFO {
            self.string(info, "/info", key);
        }
    }

    fn action(&mut self, version: Version, index: usize, action: Node) -> Option<Action> {
        let at = format!("/actions/{index}");
        if !matches!(action, Node::Map(_)) {
            let help = "write an object with `target` and `update` or `remove`";
            self.error(&at, format!("an action is {action}; expected an object"), help);
            return None;
        }
        self.check_keys("an action", &at, &action, ACTION);
        self.string(&action, &at, "description");
        if action.get("target").is_none() {
            self.missing(&at, "target", "an action", "add `target:` with a JSONPath, such as `$.info`");
        }
        let target = self.query(&action, &at, "target");
        let change = self.change(version, &at, action);
        Some(Action { target: target?, change: change?, pointer: at })
    }

    /// Returns what an action does. `None` if that is nothing, which is an error or causes a warning.
    fn change(&mut self, version: Version, at: &str, mut action: Node) -> Option<Change> {
        let is_removed = match action.get("remove") {
            None => false,
            Some(Node::Bool(remove)) => *remove,
            Some(other) => {
                let message = format!("`remove` is {other}; expected `true` or `false`");
                self.error(&pointer::join(at, "remove"), message, "write `remove: true`, or remove the line");
                return None;
            }
        };
        let has = |key| action.get(key).is_some();
        if has("copy") && version == Version::V1_0 {
            let help = "write `overlay: 1.1.0` at the top of this file";
            self.error(&pointer::join(at, "copy"), "`copy` needs Overlay 1.1", help);
            return None;
        }
        if is_removed {
            for key in ["update", "copy"].into_iter().filter(|key| has(key)) {
                let message = format!("`{key}` has no effect beside `remove: true`");
                self.warning(&pointer::join(at, key), message, "move it to an action of its own, or remove the line");
            }
            return Some(Change::Remove);
        }
        match (has("update"), has("copy")) {
            (true, true) => {
                let message = "an action has both `update` and `copy`, so neither has an effect";
                self.error(&pointer::join(at, "copy"), message, "move one of them to an action of its own");
                None
            }
            (false, true) => self.query(&action, at, "copy").map(Change::Copy),
            (true, false) => action.take("update").map(Change::Update),
            (false, false) => {
                let help = "add `update` with the values to set, or `remove: true`";
                self.warning(at, "this action changes nothing", help);
                None
            }
        }
    }

    fn query(&mut self, action: &Node, at: &str, key: &str) -> Option<Query> {
        let text = self.string(action, at, key)?;
        let error = match Query::parse(&text) {
            Ok(query) => return Some(query),
            Err(error) => error,
        };
        let at = pointer::join(at, key);
        let location = match self.offset_in(&at, &text, error.position) {
            Some(offset) => Location::offset(self.source, offset),
            None => Location::value(self.source, at),
        };
        self.diagnostics.push(Diagnostic::error(error.message).at(location).with_help(error.help));
        None
    }

    /// Returns the offset of a byte of a string in the text, if the string is written there without escapes.
    fn offset_in(&self, pointer: &str, string: &str, byte: usize) -> Option<usize> {
        let positions = locate(self.text, [pointer], Until::Located);
        let (located, true) = positions.resolve(pointer)? else { return None };
        let written = self.text.get(located.value.clone())?;
        let start = located.value.start + written.find(string)?;
        // The end of an incomplete query has no character to mark.
        let last = string.char_indices().next_back().map_or(0, |(last, _)| last);
        Some(start + byte.min(last))
    }

    /// Returns the string that is the value of a key, if there is one.
    fn string(&mut self, node: &Node, at: &str, key: &str) -> Option<String> {
        match node.get(key)? {
            Node::String(text) => Some(text.clone()),
            other => {
                let help = match other.scalar_text() {
                    Some(text) => format!("put it in quotes: `\"{text}\"`"),
                    None => "write a string".to_owned(),
                };
                self.error(&pointer::join(at, key), format!("`{key}` is {other}; expected a string"), help);
                None
            }
        }
    }

    fn check_keys(&mut self, name: &str, at: &str, node: &Node, known: &[&'static str]) {
        for (key, _) in
            node.entries().iter().filter(|(key, _)| !known.contains(&key.as_str()) && !key.starts_with("x-"))
        {
            let absent = known.iter().copied().filter(|known| node.get(known).is_none());
            let help = match nearest(key, absent) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it; if it is an extension, rename it to `x-{key}`"),
            };
            let location = Location::key(self.source, pointer::join(at, key));
            let message = format!("unknown field `{key}` in {name}");
            self.diagnostics.push(Diagnostic::error(message).at(location).with_help(help));
        }
    }

    fn missing(&mut self, at: &str, key: &str, name: &str, help: &str) {
        self.error(at, format!("missing field `{key}` in {name}"), help);
    }

    fn error(&mut self, at: &str, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(message).at(Location::value(self.source, at)).with_help(help));
    }

    fn warning(&mut self, at: &str, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(message).at(Location::value(self.source, at)).with_help(help));
    }
}
