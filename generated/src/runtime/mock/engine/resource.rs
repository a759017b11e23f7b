// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Makes resources of requests and examples, and shows them as responses describe them.

use serde_json::{Map, Value};

use super::lookup::Schemas;
use super::redaction::is_secret_name;
use super::sample::smallest_sample;
use super::schemas::list;

/// The deepest objects that are compared with their schemas.
const MAX_DEPTH: usize = 32;

/// Creates a resource.
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    pub schemas: Schemas<'a>,
    /// The time of creation, in the format `date-time`.
    pub now: &'a str,
}

impl<'a> Builder<'a> {
    /// Creates a resource of what a client sends: its values where the client may set them, defaults, and the values of the example
    /// where only the server does, which are the properties that requests do not have.
    pub fn create(
        self,
        response: &'a Value,
        request: Option<&'a Value>,
        sent: &Value,
        example: Option<&Value>,
    ) -> Value {
        let own = self.object(response, request, sent, example, 0);
        let mut resource = self.without_write_only(request, sent);
        overlay(&mut resource, own);
        self.remove_secrets(response, &mut resource, 0);
        resource
    }

    fn object(
        self,
        schema: &'a Value,
        request: Option<&'a Value>,
        sent: &Value,
        example: Option<&Value>,
        depth: usize,
    ) -> Value {
        let properties = self.schemas.properties(schema);
        let in_request = request.map(|request| self.schemas.properties(request));
        let mut object = Map::new();
        for (name, property) in properties.schemas {
            if depth > MAX_DEPTH || self.schemas.has(property, "writeOnly") {
                continue;
            }
            let request = in_request
                .as_ref()
                .and_then(|request| request.schemas.get(name).copied());
            let is_own = request.is_none() || self.schemas.has(property, "readOnly");
            let (sent, example) = (
                sent.get(name),
                example.and_then(|example| example.get(name)),
            );
            let is_object = self.schemas.type_of(property) == Some("object");
            let value = match sent {
                Some(sent @ Value::Object(_)) if is_object && !is_own => {
                    Some(self.object(property, request, sent, example, depth + 1))
                }
                Some(Value::Array(sent)) if !is_own => {
                    Some(self.items(property, request, sent, depth + 1))
                }
                Some(sent) if !is_own && self.is_listed(property, sent) => Some(sent.clone()),
                Some(_) if !is_own => example
                    .cloned()
                    .or_else(|| Some(smallest_sample(self.schemas, property))),
                _ if is_own && self.is_time_of_change(name, property) => {
                    Some(Value::from(self.now))
                }
                None if is_object && !is_own && self.has_own(property, request) => {
                    Some(self.object(property, request, &Value::Null, example, depth + 1))
                }
                _ if is_own => example.cloned(),
                _ => self.schemas.keyword(property, "default").cloned(),
            };
            let sampled = || {
                let is_required = properties.required.contains(name);
                is_required.then(|| {
                    example
                        .cloned()
                        .unwrap_or_else(|| smallest_sample(self.schemas, property))
                })
            };
            if let Some(value) = value.or_else(sampled) {
                object.insert(name.to_owned(), value);
            }
        }
        Value::Object(object)
    }

    /// Creates the items of an array, whose objects have properties that only the server sets, too.
    fn items(
        self,
        schema: &'a Value,
        request: Option<&'a Value>,
        sent: &[Value],
        depth: usize,
    ) -> Value {
        let item = self.schemas.items(schema);
        let request = request.and_then(|request| self.schemas.items(request));
        let create = |sent: &Value| match (item, sent) {
            (Some(item), Value::Object(_)) if self.schemas.type_of(item) == Some("object") => {
                let mut created = self.without_write_only(request, sent);
                overlay(&mut created, self.object(item, request, sent, None, depth));
                created
            }
            _ => sent.clone(),
        };
        sent.iter().map(create).collect()
    }

    /// Returns `true` unless the schema lists other values: the type of a request may be another constant than that of the resource.
    fn is_listed(self, schema: &'a Value, value: &Value) -> bool {
        let parts = self.schemas.parts(schema);
        let is_other = |part: &&Value| {
            part.get("const").is_some_and(|one| one != value)
                || part
                    .get("enum")
                    .and_then(Value::as_array)
                    .is_some_and(|all| !all.contains(value))
        };
        !parts.iter().any(is_other)
    }

    /// Returns `true` if an object has properties that only the server sets.
    fn has_own(self, schema: &'a Value, request: Option<&'a Value>) -> bool {
        let in_request = request
            .map(|request| self.schemas.properties(request).schemas)
            .unwrap_or_default();
        let properties = self.schemas.properties(schema);
        properties
            .schemas
            .iter()
            .any(|(name, one)| !in_request.contains_key(name) && self.is_time_of_change(name, one))
    }

    /// Returns `true` for the time of the creation or of the last change.
    fn is_time_of_change(self, name: &str, schema: &'a Value) -> bool {
        let name = name.to_ascii_lowercase();
        let is_change = ["creat", "modif", "updat", "chang"]
            .iter()
            .any(|part| name.contains(part));
        is_change
            && self
                .schemas
                .keyword(schema, "format")
                .and_then(Value::as_str)
                == Some("date-time")
    }

    /// Changes a resource to what a client sends, except for what only the server sets.
    pub fn update(
        self,
        resource: &mut Value,
        response: Option<&'a Value>,
        request: Option<&'a Value>,
        sent: &Value,
    ) {
        let sent = self.without_write_only(request, sent);
        self.merge(resource, response, sent, 0);
        if let Some(response) = response {
            self.remove_secrets(response, resource, 0);
            self.mark_changed(resource, response, 0);
        }
    }

    fn merge(self, value: &mut Value, schema: Option<&'a Value>, sent: Value, depth: usize) {
        let Value::Object(sent) = sent else {
            *value = sent;
            return;
        };
        if !value.is_object() || depth > MAX_DEPTH {
            *value = Value::Object(Map::new());
        }
        let Value::Object(object) = value else { return };
        let mut properties = schema
            .map(|schema| self.schemas.properties(schema).schemas)
            .unwrap_or_default();
        for (name, sent) in sent {
            let property = properties.remove(name.as_str());
            if property.is_some_and(|property| self.schemas.has(property, "readOnly")) {
                continue;
            }
            if sent.is_null() && !property.is_some_and(|property| self.is_nullable(property)) {
                object.remove(&name);
            } else if sent.is_object() {
                self.merge(
                    object.entry(name).or_insert(Value::Null),
                    property,
                    sent,
                    depth + 1,
                );
            } else if property.is_none_or(|property| self.is_listed(property, &sent)) {
                object.insert(name, sent);
            }
        }
    }

    /// Sets the times of the last change.
    fn mark_changed(self, value: &mut Value, schema: &'a Value, depth: usize) {
        let Value::Object(object) = value else { return };
        for (name, property) in self.schemas.properties(schema).schemas {
            let Some(value) = object.get_mut(name) else {
                continue;
            };
            if value.is_object() && depth < MAX_DEPTH {
                self.mark_changed(value, property, depth + 1);
            } else if self.is_time_of_change(name, property)
                && !name.to_ascii_lowercase().contains("creat")
            {
                *value = Value::from(self.now);
            }
        }
    }

    fn is_nullable(self, schema: &'a Value) -> bool {
        let parts = self.schemas.parts(schema);
        let allows = |part: &&Value| {
            list(part, "type").any(|name| name == "null") || list(part, "enum").any(Value::is_null)
        };
        parts.iter().any(allows)
    }

    /// Removes the secrets that responses do not have, so that the state has none either.
    fn remove_secrets(self, schema: &'a Value, value: &mut Value, depth: usize) {
        let Value::Object(object) = value else { return };
        let properties = self.schemas.properties(schema).schemas;
        object.retain(|name, _| properties.contains_key(name.as_str()) || !is_secret_name(name));
        for (name, value) in object {
            if let Some(property) = properties.get(name.as_str()).filter(|_| depth < MAX_DEPTH) {
                self.remove_secrets(property, value, depth + 1);
            }
        }
    }

    /// Returns what a client sends without the properties that no response has.
    fn without_write_only(self, schema: Option<&'a Value>, sent: &Value) -> Value {
        let (Some(schema), Value::Object(object)) = (schema, sent) else {
            return sent.clone();
        };
        let properties = self.schemas.properties(schema).schemas;
        let kept = object.iter().filter_map(|(name, value)| {
            let property = properties.get(name.as_str()).copied();
            let is_hidden = property.is_some_and(|one| {
                self.schemas.has(one, "writeOnly") || self.schemas.has(one, "readOnly")
            });
            (!is_hidden).then(|| (name.clone(), self.without_write_only(property, value)))
        });
        Value::Object(kept.collect())
    }

    /// Returns a resource as a response describes it: without the properties that it does not have.
    pub fn show(self, schema: &'a Value, resource: &Value) -> Value {
        self.show_at(schema, resource, 0)
    }

    fn show_at(self, schema: &'a Value, value: &Value, depth: usize) -> Value {
        match value {
            Value::Object(object) if depth < MAX_DEPTH => {
                let properties = self.schemas.properties(schema);
                let additional = self.schemas.keyword(schema, "additionalProperties");
                let keeps =
                    properties.is_free || additional.is_some_and(|one| one != &Value::Bool(false));
                let mut shown = Map::new();
                for (name, value) in object {
                    match properties.schemas.get(name.as_str()) {
                        Some(property) if self.schemas.has(property, "writeOnly") => {}
                        Some(property) => {
                            shown.insert(name.clone(), self.show_at(property, value, depth + 1));
                        }
                        None if keeps => {
                            shown.insert(name.clone(), value.clone());
                        }
                        None => {}
                    }
                }
                for name in properties.required {
                    let Some(property) = properties.schemas.get(name) else {
                        continue;
                    };
                    if !shown.contains_key(name) && !self.schemas.has(property, "writeOnly") {
                        shown.insert(name.to_owned(), smallest_sample(self.schemas, property));
                    }
                }
                Value::Object(shown)
            }
            Value::Array(items) => match self.schemas.items(schema) {
                Some(item) => items
                    .iter()
                    .map(|value| self.show_at(item, value, depth + 1))
                    .collect(),
                None => value.clone(),
            },
            value => value.clone(),
        }
    }
}

/// Replaces the values of an object by those of another one.
fn overlay(value: &mut Value, new: Value) {
    match (value, new) {
        (Value::Object(object), Value::Object(new)) => {
            for (name, new) in new {
                overlay(object.entry(name).or_insert(Value::Null), new);
            }
        }
        (value, new) => *value = new,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn response() -> Value {
        json!({"type": "object", "required": ["site"], "properties": {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "note": {"type": "string"},
            "size": {"type": "integer", "default": 3},
            "owner": {"type": "string"},
            "site": {"type": "string"},
            "created_at": {"type": "string", "format": "date-time"},
            "state": {"type": "string", "readOnly": true},
            "password": {"type": "string", "writeOnly": true},
        }})
    }

    fn request() -> Value {
        json!({"type": "object", "properties": {
            "name": {"type": "string"},
            "note": {"type": "string"},
            "size": {"type": "integer"},
            "site": {"type": "string"},
            "state": {"type": "string", "readOnly": true},
            "password": {"type": "string", "writeOnly": true},
        }})
    }

    #[test]
    fn the_server_sets_what_clients_cannot() {
        let (schemas, response, request) = (BTreeMap::new(), response(), request());
        let builder = Builder {
            schemas: Schemas(&schemas),
            now: "2026-01-01T00:00:00Z",
        };
        let sent = json!({"name": "a", "state": "mine", "password": "p"});
        let example = json!({"id": "x", "name": "b", "note": "c", "owner": "o", "site": "us1", "state": "new"});
        let created = builder.create(&response, Some(&request), &sent, Some(&example));
        let expected = json!({"id": "x", "name": "a", "size": 3, "owner": "o", "site": "us1", "state": "new",
            "created_at": "2026-01-01T00:00:00Z"});
        assert_eq!(created, expected);
    }

    #[test]
    fn an_update_changes_what_is_sent() {
        let (schemas, response, request) = (BTreeMap::new(), response(), request());
        let builder = Builder {
            schemas: Schemas(&schemas),
            now: "2026-01-01T00:00:00Z",
        };
        let mut resource = json!({"name": "a", "note": "b", "state": "new", "size": 1});
        builder.update(
            &mut resource,
            Some(&response),
            Some(&request),
            &json!({"name": "c", "note": null, "state": "x"}),
        );
        assert_eq!(resource, json!({"name": "c", "state": "new", "size": 1}));
    }

    #[test]
    fn a_response_has_its_own_properties_only() {
        let (schemas, response) = (BTreeMap::new(), response());
        let builder = Builder {
            schemas: Schemas(&schemas),
            now: "",
        };
        let shown = builder.show(
            &response,
            &json!({"name": "a", "password": "p", "other": 1}),
        );
        assert_eq!(shown, json!({"name": "a", "site": "value"}));
    }
}
