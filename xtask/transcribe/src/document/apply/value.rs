//! Changes values in place, so that comments, anchors and what did not change stay.

use super::{Change, Written};
use crate::document::build::servers;
use crate::value::Value;
use crate::yaml::edit::Position;
use crate::yaml::tree::NodeId;

/// The maximum depth of values that are changed in place.
const MAX_DEPTH: usize = 64;

/// The entries of an operation in the order of spec/.
const ORDER: [&str; 15] = [
    "operationId",
    "summary",
    "description",
    "tags",
    "externalDocs",
    "servers",
    "deprecated",
    "security",
    "x-permission",
    "x-unstable",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "x-pagination",
];

impl Change<'_> {
    /// Changes a value to another one. Only parts that differ are edited, unless the node gets a value of its own.
    pub(super) fn change_value(&mut self, node: NodeId, value: &Value) -> Written {
        self.change_nested(node, value, 0)
    }

    fn change_nested(&mut self, node: NodeId, value: &Value, depth: usize) -> Written {
        let old = self.tree.value(node);
        if old == *value {
            return Ok(());
        }
        match (&old, value) {
            _ if self.is_own || depth >= MAX_DEPTH => {}
            (Value::Object(_), Value::Object(members)) => {
                let own: Vec<_> = self.tree.own_entries(node).iter().map(|entry| entry.name.clone()).collect();
                let has_common = members.iter().any(|(name, _)| own.contains(name));
                if has_common && !own.iter().any(|name| name == "<<") {
                    return self.change_members(node, &own, members, depth);
                }
            }
            (Value::Array(items), Value::Array(others)) if items.len() <= others.len() && !items.is_empty() => {
                let nodes: Vec<_> = self.tree.items(node).collect();
                for (item, other) in nodes.into_iter().zip(others) {
                    self.change_nested(item, other, depth + 1)?;
                }
                for added in &others[items.len()..] {
                    self.edits.append_item(node, added)?;
                }
                return Ok(());
            }
            _ => {}
        }
        self.edits.replace_value(node, value)?;
        Ok(())
    }

    fn change_members(&mut self, node: NodeId, own: &[String], members: &[(String, Value)], depth: usize) -> Written {
        for name in own.iter().filter(|name| !members.iter().any(|(other, _)| other == *name)) {
            self.edits.remove_entry(node, name)?;
        }
        let mut previous = None;
        for (name, value) in members {
            match self.tree.get(node, name).filter(|_| own.contains(name)) {
                Some(old) => {
                    self.change_nested(old, value, depth + 1)?;
                    previous = Some(name);
                }
                None => {
                    let position = previous.map_or(Position::End, |previous| Position::After(previous));
                    self.edits.insert_entry(node, position, name, value)?;
                }
            }
        }
        Ok(())
    }

    /// Sets the hosts of an operation. Servers with the same URL get and lose values of their variables.
    pub(super) fn write_hosts(&mut self, operation: NodeId, hosts: &[String]) -> Written {
        let new = servers(hosts);
        if let Some(node) = self.tree.get(operation, "servers").filter(|_| !self.is_own)
            && self.change_variables(node, &new)?
        {
            return Ok(());
        }
        let old = self.tree.get(operation, "servers").map(|servers| self.tree.value(servers));
        let new = match old {
            Some(old) => with_descriptions(new, &old),
            None => new,
        };
        self.set_in_operation(operation, "servers", Some(new))
    }

    /// Changes the variables of the only server. Returns `false` if there is more to change.
    fn change_variables(&mut self, node: NodeId, new: &Value) -> Result<bool, super::Refused> {
        let nodes: Vec<_> = self.tree.items(node).collect();
        let (Some([server]), &[old]) = (new.as_array(), nodes.as_slice()) else { return Ok(false) };
        let url = self.tree.get(old, "url").and_then(|url| self.tree.as_str(url));
        let variables = server.get("variables").and_then(Value::as_object).unwrap_or_default();
        let known = self.tree.get(old, "variables");
        if url != server.get("url").and_then(Value::as_str) || variables.is_empty() {
            return Ok(false);
        }
        let mut changes = Vec::new();
        for (name, variable) in variables {
            let Some(node) = known.and_then(|known| self.tree.get(known, name)) else { return Ok(false) };
            let default = self.tree.get(node, "default");
            let is_same = default.map(|default| self.tree.value(default)) == variable.get("default").cloned();
            match (self.tree.get(node, "enum"), variable.get("enum").and_then(Value::as_array)) {
                (None, None) if is_same => {}
                (Some(list), Some(values)) if is_same => changes.push((list, values)),
                _ => return Ok(false),
            }
        }
        for (list, values) in changes {
            let old: Vec<_> = self.tree.items(list).map(|item| self.tree.value(item)).collect();
            for (at, _) in old.iter().enumerate().filter(|(_, value)| !values.contains(value)) {
                self.edits.remove_item(list, at)?;
            }
            for value in values.iter().filter(|value| !old.contains(value)) {
                self.edits.append_item(list, value)?;
            }
        }
        Ok(true)
    }

    /// Sets an entry of an operation, or removes it. A new one has its place in the order of spec/.
    pub(super) fn set_in_operation(&mut self, operation: NodeId, key: &str, value: Option<Value>) -> Written {
        let later = ORDER.iter().position(|other| *other == key).map_or(&[][..], |at| &ORDER[at + 1..]);
        self.set(operation, key, value, later)
    }
}

/// Gives servers the descriptions of those that they replace.
fn with_descriptions(new: Value, old: &Value) -> Value {
    let described = |server: &Value| server.get("description").cloned();
    let mut descriptions = old.as_array().unwrap_or_default().iter().map(described);
    let mut describe = |server: &Value| {
        let description = descriptions.next().flatten();
        let members = server.as_object().unwrap_or_default().iter().map(|(name, value)| match &description {
            Some(description) if name == "description" => (name.clone(), description.clone()),
            _ => (name.clone(), value.clone()),
        });
        Value::Object(members.collect())
    };
    new.as_array().unwrap_or_default().iter().map(&mut describe).collect()
}
