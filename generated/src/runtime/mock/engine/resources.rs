// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Replies to requests that read and change resources.

use std::sync::MutexGuard;

use hyper::header::LOCATION;
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

use super::collections::{Collection, Role, Rule};
use super::documented::{body_schema, is_json, json_schema, success};
use super::encode::choose;
use super::filters::Filters;
use super::message::Reply;
use super::pages::Page;
use super::problem::Problem;
use super::resource::Builder;
use super::resource_set::Resource;
use super::responder::{Replied, Request, Responder, status_of, with_body};
use super::store::Store;
use super::values::{at, set_at, text_of};

/// How often an id like those of the examples is drawn until one is free.
const MAX_DRAWS: usize = 20;

/// The rule of one request.
pub(super) struct Rules<'a> {
    pub(super) responder: &'a Responder,
    pub(super) request: Request<'a>,
    pub(super) rule: &'a Rule,
    pub(super) collection: &'a Collection,
    pub(super) builder: Builder<'a>,
}

impl Rules<'_> {
    /// Replies to the request. The resources are locked no longer than they are read or changed.
    pub(super) fn reply(self, mut store: MutexGuard<'_, Store>) -> Replied {
        let (path, id) = self.address();
        match self.rule.role {
            Role::List => self.list(&path, store),
            Role::Create => {
                // A large resource takes time, in which others are read.
                drop(store);
                self.create(&path)
            }
            Role::Read => {
                let found = store.get(self.collection, &path, &id);
                drop(store);
                found.map_or_else(|| self.missing(), |one| self.show(&one, StatusCode::OK))
            }
            Role::Update => self.update(&path, &id, store),
            Role::Delete => {
                let is_removed = store.remove(self.collection, &path, &id);
                drop(store);
                if is_removed {
                    (self.responder.documented(self.request), String::new())
                } else {
                    self.missing()
                }
            }
        }
    }

    /// Returns the path of the collection, and the id of the resource; empty if the request is for the collection.
    fn address(&self) -> (String, String) {
        let (segments, last) = self.request.segments();
        let id = last.and_then(|name| self.request.path_value(name));
        let path = self
            .request
            .concrete_path(&segments[..segments.len() - usize::from(id.is_some())]);
        (path, id.unwrap_or_default())
    }

    fn missing(&self) -> Replied {
        let (_, last) = self.request.segments();
        let id = last.map(|name| self.responder.shown_value(self.request, name));
        let id = id.unwrap_or_default();
        self.responder
            .not_found(self.request, &format!("there is no `{id}`"))
    }

    /// Returns what the client sends of the resource.
    fn sent(&self) -> Value {
        let body = self.request.decoded.body.as_ref();
        body.and_then(|body| at(body, &self.rule.request))
            .filter(|one| one.is_object())
            .cloned()
            .unwrap_or_default()
    }

    /// Returns the schema of the resource in requests.
    fn request_schema(&self) -> Option<&Value> {
        self.responder
            .schemas()
            .at(body_schema(self.request.operation)?, &self.rule.request)
    }

    /// Returns the schema of the resource in responses.
    fn response_schema(&self) -> Option<&Value> {
        let schema = success(self.request.operation).and_then(json_schema)?;
        self.resource_schema(schema)
    }

    /// Returns the schema of the resource in that of a response.
    fn resource_schema<'s>(&'s self, schema: &'s Value) -> Option<&'s Value> {
        let schemas = self.responder.schemas();
        let found = schemas.at(schema, &self.rule.response)?;
        if self.rule.is_in_array {
            schemas.items(found)
        } else {
            Some(found)
        }
    }

    fn create(&self, path: &str) -> Replied {
        let sent = self.sent();
        let mut value = self.created(&sent);
        let mut store = self.responder.store();
        if let Some(conflict) = self.conflict(path, &sent, &store) {
            let statuses = [StatusCode::CONFLICT];
            let problems = [Problem {
                pointer: conflict.clone(),
                message: "is taken".to_owned(),
            }];
            drop(store);
            let reply = self
                .responder
                .error(self.request.operation, &statuses, &problems);
            return (reply, format!("{conflict} is taken"));
        }
        let id = self.new_id(path, &value, &sent, &store);
        set_at(&mut value, &self.collection.id, id.clone());
        let resource = Resource {
            id: text_of(&id),
            value,
            created: true,
        };
        store.put(self.collection, path, resource.clone());
        drop(store);
        let (mut reply, why) = self.show(&resource, StatusCode::CREATED);
        let location = format!("{path}/{}", resource.id);
        if let (true, Ok(location)) = (self.has_header(LOCATION.as_str()), location.parse()) {
            reply.headers.insert(LOCATION, location);
        }
        (reply, why)
    }

    /// Returns a new resource without its own id.
    fn created(&self, sent: &Value) -> Value {
        let Some(schema) = self.response_schema().or(self.request_schema()) else {
            return sent.clone();
        };
        let response = success(self.request.operation);
        let content = response.and_then(|response| choose(&response.content, None));
        let example = content.map(|content| self.responder.example(content));
        let example = example.and_then(|example| at(example, &self.rule.response));
        let example = match example {
            Some(Value::Array(items)) if self.rule.is_in_array => items.first(),
            example => example,
        };
        self.builder
            .create(schema, self.request_schema(), sent, example)
    }

    fn has_header(&self, name: &str) -> bool {
        let headers = success(self.request.operation).map(|response| response.headers.iter());
        headers
            .into_iter()
            .flatten()
            .any(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Returns the id that the client chooses if it may and it is free, or a new one like those of the examples.
    fn new_id(&self, path: &str, value: &Value, sent: &Value, store: &Store) -> Value {
        let is_free = |id: &Value| !store.contains(self.collection, path, &text_of(id));
        // An example is replaced, so that documented requests work.
        let is_available = |id: &&Value| !store.is_created(self.collection, path, &text_of(id));
        let chosen = at(sent, &self.collection.id).filter(|id| id.is_string() || id.is_number());
        if let Some(id) = chosen.filter(|id| !self.is_id_read_only() && is_available(id)) {
            return id.clone();
        }
        let mut examples = self.collection.examples.iter();
        let like = examples.find_map(|one| at(&one.value, &self.collection.id));
        let like = like.or_else(|| at(value, &self.collection.id));
        if like.is_some_and(Value::is_number) {
            let next = store.largest_id(self.collection, path).checked_add(1);
            let random = || fastrand::i64(1..i64::from(i32::MAX));
            return Value::from(next.unwrap_or_else(random));
        }
        let like = like.and_then(Value::as_str);
        let similar = (0..MAX_DRAWS).map(|_| Value::from(self.responder.ids.text_like(like)));
        let free = similar.into_iter().find(is_free);
        free.unwrap_or_else(|| Value::from(self.responder.ids.text_like(None)))
    }

    fn is_id_read_only(&self) -> bool {
        let schemas = [self.request_schema(), self.response_schema()];
        let ids = schemas
            .into_iter()
            .flatten()
            .filter_map(|one| self.responder.schemas().at(one, &self.collection.id));
        ids.into_iter()
            .any(|id| self.responder.schemas().has(id, "readOnly"))
    }

    /// Returns a pointer to what another resource has already, if the document has a status for it.
    fn conflict(&self, path: &str, sent: &Value, store: &Store) -> Option<String> {
        let responses = &self.request.operation.responses;
        responses.iter().find(|one| one.status == "409")?;
        let id = at(sent, &self.collection.id).filter(|_| !self.is_id_read_only());
        let is_id_taken =
            id.is_some_and(|id| store.is_created(self.collection, path, &text_of(id)));
        let pointer = |names: &[String]| {
            names
                .iter()
                .map(|name| format!("/{name}"))
                .collect::<String>()
        };
        let taken = is_id_taken.then(|| pointer(&self.collection.id));
        let taken = taken.or_else(|| store.taken(self.collection, path, sent))?;
        Some(format!("/body{}{taken}", pointer(&self.rule.request)))
    }

    fn update(&self, path: &str, id: &str, mut store: MutexGuard<'_, Store>) -> Replied {
        let Some(mut resource) = store.get(self.collection, path, id) else {
            drop(store);
            return self.missing();
        };
        let sent = self.sent();
        if sent.is_object() {
            self.builder.update(
                &mut resource.value,
                self.response_schema(),
                self.request_schema(),
                &sent,
            );
        }
        // The path says which resource it is, whatever the body says.
        let own = at(&resource.value, &self.collection.id).cloned();
        let is_other = |own: &Value| !self.collection.is_single && text_of(own) != resource.id;
        if let Some(own) = own.filter(is_other) {
            let is_number = own.is_number();
            let id = resource.id.parse::<i64>().ok().filter(|_| is_number);
            let id = id.map_or_else(|| Value::from(resource.id.as_str()), Value::from);
            set_at(&mut resource.value, &self.collection.id, id);
        }
        store.put(self.collection, path, resource.clone());
        drop(store);
        self.show(&resource, StatusCode::OK)
    }

    /// Replies with a resource in the response that the operation documents.
    fn show(&self, resource: &Resource, otherwise: StatusCode) -> Replied {
        self.fill(otherwise, |body, schema, _| {
            let schema = self.resource_schema(schema).unwrap_or(schema);
            let shown = self.builder.show(schema, &resource.value);
            let shown = if self.rule.is_in_array {
                Value::Array(vec![shown])
            } else {
                shown
            };
            set_at(body, &self.rule.response, shown);
        })
    }

    fn filters(&self) -> Filters {
        let Request {
            operation, decoded, ..
        } = self.request;
        let schemas = self.responder.schemas();
        let items = self.response_schema().and_then(|list| schemas.items(list));
        let filters = items.map(|items| Filters::of(operation, schemas, items, decoded));
        filters.unwrap_or_default()
    }

    fn list(&self, path: &str, store: MutexGuard<'_, Store>) -> Replied {
        let operation = self.request.operation;
        let page = Page::of(
            operation,
            self.responder.schemas(),
            self.request.decoded,
            self.request.incoming,
        );
        let filters = self.filters();
        let (values, total) = store.list(self.collection, path, &filters, page);
        drop(store);
        self.fill(StatusCode::OK, |body, schema, headers| {
            let list = self.responder.schemas().at(schema, &self.rule.response);
            let items = list.and_then(|list| self.responder.schemas().items(list));
            let show = |value: &Value| {
                items.map_or_else(|| value.clone(), |schema| self.builder.show(schema, value))
            };
            let shown: Vec<Value> = values.iter().map(show).collect();
            set_at(body, &self.rule.response, Value::Array(shown.clone()));
            if !self.responder.is_valid(schema, body) {
                // One that does not match must not hide the others.
                let is_valid =
                    |one: &Value| items.is_none_or(|schema| self.responder.is_valid(schema, one));
                set_at(
                    body,
                    &self.rule.response,
                    shown.into_iter().filter(is_valid).collect(),
                );
            }
            let is_valid = |body: &Value| self.responder.is_valid(schema, body);
            page.write(
                operation.pagination.as_ref(),
                self.request.incoming,
                total,
                body,
                headers,
                &is_valid,
            );
        })
    }

    /// Replies with the documented example of a success after a change of it. If that makes it invalid, it stays as it is.
    fn fill(
        &self,
        otherwise: StatusCode,
        change: impl FnOnce(&mut Value, &Value, &mut HeaderMap),
    ) -> Replied {
        let Some(response) = success(self.request.operation) else {
            return (Reply::new(otherwise), String::new());
        };
        let json = response.content.iter().find(|one| is_json(&one.media_type));
        let Some((content, schema)) =
            json.and_then(|content| Some((content, content.schema.as_ref()?)))
        else {
            return (self.responder.documented(self.request), String::new());
        };
        let mut reply = Reply::new(status_of(&response.status, otherwise));
        let example = self.responder.example(content);
        let mut body = example.clone();
        change(&mut body, schema, &mut reply.headers);
        let checked = self.responder.violation(schema, &body);
        let shown = if checked.is_none() { &body } else { example };
        let why = checked.map(|why| {
            format!("the example, because the resource does not match the response: {why}")
        });
        let reply = with_body(reply, content, shown);
        (
            self.responder.with_headers(reply, response),
            why.unwrap_or_default(),
        )
    }
}
