// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Replies to requests that read and change resources.

use hyper::header::LOCATION;
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

use super::collections::{Collection, Role, Rule};
use super::documented::{body_schema, is_json, json_schema, success};
use super::encode::choose;
use super::message::Reply;
use super::pages::Page;
use super::problem::Problem;
use super::resource::Builder;
use super::responder::{Replied, Request, Responder, status_of, with_body};
use super::store::{Resource, Store};
use super::values::{at, set_at, text_of};

/// Names of properties that no two resources share.
const UNIQUE: [&str; 7] = [
    "name", "handle", "slug", "key", "email", "username", "title",
];

/// The rule of one request.
pub(super) struct Rules<'a, 'b> {
    pub(super) responder: &'a Responder,
    pub(super) store: &'b mut Store,
    pub(super) request: Request<'a>,
    pub(super) rule: &'a Rule,
    pub(super) collection: &'a Collection,
    pub(super) builder: Builder<'a>,
}

impl Rules<'_, '_> {
    pub(super) fn reply(mut self) -> Replied {
        let (path, id) = self.address();
        match self.rule.role {
            Role::List => (self.list(&path), String::new()),
            Role::Create => self.create(&path),
            Role::Read => match self.store.get(self.collection, &path, &id) {
                Some(resource) => (self.show(&resource, StatusCode::OK), String::new()),
                None => self.missing(&id),
            },
            Role::Update => self.update(&path, &id),
            Role::Delete if self.store.remove(self.collection, &path, &id) => {
                (self.responder.documented(self.request), String::new())
            }
            Role::Delete => self.missing(&id),
        }
    }

    /// Returns the path of the collection, and the id of the resource; empty if the request is for the collection.
    fn address(&self) -> (String, String) {
        let segments: Vec<&str> = self
            .request
            .operation
            .path
            .trim_matches('/')
            .split('/')
            .collect();
        let last = segments
            .last()
            .and_then(|last| last.strip_prefix('{')?.strip_suffix('}'));
        let id = last.and_then(|name| self.request.path_value(name));
        let path = self
            .request
            .concrete_path(&segments[..segments.len() - usize::from(id.is_some())]);
        (path, id.unwrap_or_default())
    }

    fn missing(&self, id: &str) -> Replied {
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
        self.responder.schemas().at(schema, &self.rule.response)
    }

    fn create(&mut self, path: &str) -> Replied {
        let sent = self.sent();
        if let Some(conflict) = self.conflict(path, &sent) {
            let statuses = [StatusCode::CONFLICT];
            let problems = [Problem {
                pointer: conflict.clone(),
                message: "is taken".to_owned(),
            }];
            let reply = self
                .responder
                .error(self.request.operation, &statuses, &problems);
            return (reply, format!("{conflict} is taken"));
        }
        let schema = self.response_schema().or(self.request_schema());
        let response = success(self.request.operation);
        let example = response
            .and_then(|response| choose(&response.content, None))
            .map(|one| self.responder.example(one));
        let example = example
            .as_ref()
            .and_then(|example| at(example, &self.rule.response));
        let mut value = match schema {
            Some(schema) => self
                .builder
                .create(schema, self.request_schema(), &sent, example),
            None => sent.clone(),
        };
        let id = self.new_id(path, &value, &sent);
        set_at(&mut value, &self.collection.id, id.clone());
        let resource = Resource {
            id: text_of(&id),
            value,
            created: true,
        };
        let mut reply = self.show(&resource, StatusCode::CREATED);
        let location = format!("{path}/{}", resource.id);
        if let (true, Ok(location)) = (self.has_header(LOCATION.as_str()), location.parse()) {
            reply.headers.insert(LOCATION, location);
        }
        self.store.put(self.collection, path, resource);
        (reply, String::new())
    }

    fn has_header(&self, name: &str) -> bool {
        let headers = success(self.request.operation).map(|response| response.headers.iter());
        headers
            .into_iter()
            .flatten()
            .any(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Returns the id that the client chooses, or a new one like those of the examples.
    fn new_id(&mut self, path: &str, value: &Value, sent: &Value) -> Value {
        if let Some(id) =
            at(sent, &self.collection.id).filter(|id| id.is_string() || id.is_number())
        {
            return id.clone();
        }
        let like = self
            .collection
            .seeds
            .iter()
            .find_map(|seed| at(seed, &self.collection.id));
        let like = like.or_else(|| at(value, &self.collection.id));
        let mut largest = || self.store.largest_id(self.collection, path);
        match like {
            Some(like) if like.is_number() => Value::from(largest().saturating_add(1)),
            like => Value::from(self.responder.ids.text_like(like.and_then(Value::as_str))),
        }
    }

    /// Returns a pointer to what another resource has already, if the document has a status for it.
    fn conflict(&mut self, path: &str, sent: &Value) -> Option<String> {
        self.request
            .operation
            .responses
            .iter()
            .find(|one| one.status == "409")?;
        let names = UNIQUE.iter().map(|name| vec![(*name).to_owned()]);
        let attributes = UNIQUE
            .iter()
            .map(|name| vec!["attributes".to_owned(), (*name).to_owned()]);
        let places = std::iter::once(self.collection.id.clone())
            .chain(names)
            .chain(attributes);
        let place = places
            .into_iter()
            .find(|place| at(sent, place).is_some_and(|one| one.is_string() || one.is_number()))?;
        let value = at(sent, &place);
        let is_taken = self
            .store
            .any_created(self.collection, path, |one| at(&one.value, &place) == value);
        let pointer = self
            .rule
            .request
            .iter()
            .chain(&place)
            .map(|name| format!("/{name}"));
        is_taken.then(|| format!("/body{}", pointer.collect::<String>()))
    }

    fn update(&mut self, path: &str, id: &str) -> Replied {
        let Some(mut resource) = self.store.get(self.collection, path, id) else {
            return self.missing(id);
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
        let reply = self.show(&resource, StatusCode::OK);
        self.store.put(self.collection, path, resource);
        (reply, String::new())
    }

    /// Replies with a resource in the response that the operation documents.
    fn show(&self, resource: &Resource, otherwise: StatusCode) -> Reply {
        self.fill(otherwise, |body, schema, _| {
            let schema = self
                .responder
                .schemas()
                .at(schema, &self.rule.response)
                .unwrap_or(schema);
            set_at(
                body,
                &self.rule.response,
                self.builder.show(schema, &resource.value),
            );
        })
    }

    fn list(&mut self, path: &str) -> Reply {
        let operation = self.request.operation;
        let page = Page::of(
            operation,
            self.responder.schemas(),
            self.request.decoded,
            self.request.incoming,
        );
        let limit = page.limit.unwrap_or(usize::MAX);
        let (values, total) = self.store.list(self.collection, path, page.start, limit);
        self.fill(StatusCode::OK, |body, schema, headers| {
            let list = self.responder.schemas().at(schema, &self.rule.response);
            let items = list.and_then(|list| self.responder.schemas().items(list));
            let show = |value: &Value| {
                items.map_or_else(|| value.clone(), |schema| self.builder.show(schema, value))
            };
            set_at(body, &self.rule.response, values.iter().map(show).collect());
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
    ) -> Reply {
        let Some(response) = success(self.request.operation) else {
            return Reply::new(otherwise);
        };
        let json = response.content.iter().find(|one| is_json(&one.media_type));
        let Some((content, schema)) =
            json.and_then(|content| Some((content, content.schema.as_ref()?)))
        else {
            return self.responder.documented(self.request);
        };
        let mut reply = Reply::new(status_of(&response.status, otherwise));
        let example = self.responder.example(content);
        let mut body = example.clone();
        change(&mut body, schema, &mut reply.headers);
        let body = if self.responder.is_valid(schema, &body) {
            body
        } else {
            example.clone()
        };
        self.responder
            .with_headers(with_body(reply, content, &body), response)
    }
}
