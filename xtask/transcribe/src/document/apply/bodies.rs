//! Writes differences of bodies: requests, responses, media types and examples.

use super::{Change, Refused, Written, flag, unable};
use crate::compare::{Aspect, Part};
use crate::document::build::{TODO, operation_id, response_context};
use crate::facts::{Content, Operation};
use crate::value::{Value, object};
use crate::yaml::edit::Position;
use crate::yaml::tree::NodeId;

impl Change<'_> {
    pub(super) fn write_body(&mut self, aspect: &Aspect, is_on_page: bool) -> Written {
        let operation = self.page_operation()?;
        let node = self.document_operation()?;
        match (aspect, self.locator.body(self.place)) {
            (Aspect::Existence, None) if is_on_page => {
                let body = self.builder.request_body(operation);
                self.set_in_operation(node, "requestBody", body)
            }
            (Aspect::Existence, Some(_)) => self.unset(node, "requestBody"),
            (Aspect::Required, Some(body)) => {
                let required = operation.body.as_ref().is_some_and(|body| body.required);
                self.set(body, "required", flag(required), &["content"])
            }
            _ => unable("it is no property of a request body"),
        }
    }

    pub(super) fn write_response(&mut self, status: u16) -> Written {
        let operation = self.page_operation()?;
        let node = self.document_operation()?;
        let Some(responses) = self.tree.get(node, "responses") else {
            return unable("the operation has no `responses`");
        };
        match operation.responses.iter().find(|response| response.status == status) {
            Some(response) => {
                let shared = self.shared_response(response);
                let context = response_context(operation, status);
                let value = shared.unwrap_or_else(|| self.builder.response(response, &context));
                self.edits.insert_entry(responses, Position::Sorted, &status.to_string(), &value)?;
            }
            None => self.edits.remove_entry(responses, &status.to_string())?,
        }
        Ok(())
    }

    /// Writes a media type or its examples.
    pub(super) fn write_content(&mut self, aspect: &Aspect, is_on_page: bool) -> Written {
        match aspect {
            Aspect::Existence => self.write_media_type(is_on_page),
            Aspect::Example(value) => {
                let Some(node) = self.locator.content(self.place) else {
                    return unable("the document does not have the media type");
                };
                if is_on_page { self.add_example(node, value) } else { self.remove_example(node, value) }
            }
            _ => unable("it is no property of a media type"),
        }
    }

    fn write_media_type(&mut self, is_on_page: bool) -> Written {
        let operation = self.page_operation()?;
        let (owner, media_type) = match &self.place.part {
            Part::BodyContent(media_type, _) => (self.locator.body(self.place), media_type),
            Part::ResponseContent(status, media_type, _) => (self.locator.response(self.place, *status), media_type),
            _ => return unable("it has no media type"),
        };
        let Some(owner) = owner else { return unable("the document does not have the body") };
        let content = self.tree.get(owner, "content");
        if !is_on_page {
            return match content {
                Some(content) if self.tree.entries(content).len() > 1 => {
                    self.edits.remove_entry(content, media_type)?;
                    Ok(())
                }
                _ => self.unset(owner, "content"),
            };
        }
        let context = match &self.place.part {
            Part::ResponseContent(status, ..) => response_context(operation, *status),
            _ => format!("{}Request", operation_id(operation)),
        };
        let Some(facts) = self.page_content(operation) else { return unable("the page does not have the media type") };
        let value = self.builder.content(facts, &context);
        match content {
            Some(content) => {
                self.edits.insert_entry(content, Position::End, media_type, &value)?;
                Ok(())
            }
            None => self.set(owner, "content", Some(object([(media_type.as_str(), value)])), &[]),
        }
    }

    /// Returns the body of the place on the page.
    pub(super) fn page_content<'o>(&self, operation: &'o Operation) -> Option<&'o Content> {
        match &self.place.part {
            Part::BodyContent(media_type, _) => {
                operation.body.as_ref()?.contents.iter().find(|content| content.media_type == *media_type)
            }
            Part::ResponseContent(status, media_type, _) => {
                let response = operation.responses.iter().find(|response| response.status == *status)?;
                response.content.as_ref().filter(|content| content.media_type == *media_type)
            }
            _ => None,
        }
    }

    fn add_example(&mut self, node: NodeId, value: &Value) -> Written {
        let example = object([("summary", TODO.into()), ("value", value.clone())]);
        if let Some(examples) = self.tree.get(node, "examples") {
            if let Some(old) = self.outdated_example(examples)? {
                return self.change_value(old, value);
            }
            let names: Vec<_> = self.tree.entries(examples).iter().map(|entry| entry.name.clone()).collect();
            let free =
                (1..).map(|number| format!("example{number}")).find(|name| !names.contains(name)).unwrap_or_default();
            self.edits.insert_entry(examples, Position::End, &free, &example)?;
            return Ok(());
        }
        let Some(only) = self.tree.get(node, "example") else {
            return self.set(node, "example", Some(value.clone()), &[]);
        };
        let operation = self.page_operation()?;
        let earlier = self.tree.value(only);
        let is_on_page = self
            .page_content(operation)
            .is_some_and(|content| content.examples.iter().any(|example| example.value == earlier));
        if is_on_page {
            let earlier = object([("summary", TODO.into()), ("value", earlier)]);
            self.edits.insert_entry(
                node,
                Position::After("example"),
                "examples",
                &object([("example1", earlier), ("example2", example)]),
            )?;
            self.edits.remove_entry(node, "example")?;
        } else {
            self.change_value(only, value)?;
        }
        Ok(())
    }

    /// Returns the value of an example that the page does not have. It has become another one.
    fn outdated_example(&self, examples: NodeId) -> Result<Option<NodeId>, Refused> {
        let Some(content) = self.page_content(self.page_operation()?) else { return Ok(None) };
        let is_on_page = |value: &Value| content.examples.iter().any(|example| example.value == *value);
        let entries = self.tree.entries(examples).into_iter();
        let mut values = entries.filter_map(|entry| self.tree.get(entry.value, "value"));
        Ok(values.find(|node| !is_on_page(&self.tree.value(*node))))
    }

    fn remove_example(&mut self, node: NodeId, value: &Value) -> Written {
        let Some(examples) = self.tree.get(node, "examples") else { return self.unset(node, "example") };
        let entries = self.tree.entries(examples);
        let is_same = |node: NodeId| self.tree.get(node, "value").is_some_and(|other| self.tree.value(other) == *value);
        match entries.iter().find(|entry| is_same(entry.value)) {
            Some(_) if entries.len() == 1 => self.unset(node, "examples"),
            Some(entry) => {
                self.edits.remove_entry(examples, &entry.name)?;
                Ok(())
            }
            None => unable("the example is not in the document itself"),
        }
    }
}
