//! Finds the components that say the same as a response or parameter of a new operation.

use super::Change;
use crate::document::read::Reader;
use crate::document::shape::shape;
use crate::document::skeleton::reason;
use crate::facts::{Content, Operation, Parameter, Response};
use crate::value::{Value, object};

impl Change<'_> {
    /// Replaces parameters and responses of an operation by references to the document's components that say the same.
    pub(super) fn share(&self, operation: Value, facts: &Operation) -> Value {
        let Value::Object(members) = operation else { return operation };
        let share = |(name, value): (String, Value)| {
            let value = match (name.as_str(), value) {
                ("responses", Value::Object(responses)) => {
                    let share = |(status, value): (String, Value)| {
                        let response = facts.responses.iter().find(|response| response.status.to_string() == status);
                        let shared = response.and_then(|response| self.shared_response(response));
                        (status, shared.unwrap_or(value))
                    };
                    Value::Object(responses.into_iter().map(share).collect())
                }
                ("parameters", Value::Array(values)) => {
                    let share = |(value, parameter)| self.shared_parameter(parameter).unwrap_or(value);
                    values.into_iter().zip(&facts.parameters).map(share).collect()
                }
                (_, value) => value,
            };
            (name, value)
        };
        Value::Object(members.into_iter().map(share).collect())
    }

    /// Returns a reference to the component that other operations refer to for the same status, or that has the status in its name.
    pub(super) fn shared_response(&self, response: &Response) -> Option<Value> {
        let components = self.tree.pointer(&["components", "responses"])?;
        let expected = response.content.as_ref()?;
        let reader = Reader::new(self.tree);
        let is_same = |name: &&str| {
            let Some(node) = self.tree.get(components, name) else { return false };
            matches!(reader.contents(node).as_slice(), [content] if is_same_content(content, expected))
        };
        let named = format!("{}Response", reason(response.status));
        let name = self.used_responses(response.status).into_iter().chain([named.as_str()]).find(is_same)?;
        Some(reference("responses", name))
    }

    /// Returns the components that operations refer to for a status.
    fn used_responses(&self, status: u16) -> Vec<&str> {
        let Some(paths) = self.tree.get(self.tree.root(), "paths") else { return Vec::new() };
        let operations = self.tree.entries(paths).into_iter().flat_map(|path| self.tree.entries(path.value));
        let response = |operation| self.tree.get(self.tree.get(operation, "responses")?, &status.to_string());
        let name = |node| self.tree.as_str(self.tree.get(node, "$ref")?)?.strip_prefix("#/components/responses/");
        let mut used: Vec<_> = operations.filter_map(|operation| response(operation.value).and_then(name)).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    fn shared_parameter(&self, expected: &Parameter) -> Option<Value> {
        let components = self.tree.pointer(&["components", "parameters"])?;
        let reader = Reader::new(self.tree);
        let entries = self.tree.entries(components).into_iter();
        let mut parameters = entries.filter_map(|entry| Some((&entry.name, reader.parameter(entry.value)?)));
        let (name, _) = parameters.find(|(_, parameter)| is_same_parameter(parameter, expected))?;
        Some(reference("parameters", name))
    }
}

/// Returns `true` if two parameters say the same to callers.
pub(in crate::document) fn is_same_parameter(left: &Parameter, right: &Parameter) -> bool {
    let example = |parameter: &Parameter| parameter.example.as_ref().map(|example| example.value.clone());
    let flags = |parameter: &Parameter| (parameter.location, parameter.required, parameter.deprecated);
    left.name == right.name
        && flags(left) == flags(right)
        && shape(&left.schema) == shape(&right.schema)
        && example(left) == example(right)
}

fn is_same_content(left: &Content, right: &Content) -> bool {
    let examples = |content: &Content| content.examples.iter().map(|example| example.value.clone()).collect::<Vec<_>>();
    left.media_type == right.media_type
        && left.schema.as_ref().map(shape) == right.schema.as_ref().map(shape)
        && examples(left) == examples(right)
}

fn reference(kind: &str, name: &str) -> Value {
    object([("$ref", format!("#/components/{kind}/{name}").as_str().into())])
}
