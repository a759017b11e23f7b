// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Replies to valid requests, from the resources that exist and the examples of the description.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::header::{ACCEPT, HeaderName, LOCATION};
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

use super::collections::{
    Collection, Collections, Role, Rule, at, body_schema, generic_path, is_json, json_schema,
    set_at, success, text_of,
};
use super::description::{Content, Description, Operation, Response};
use super::direction::Direction;
use super::encode::{choose, encode};
use super::ids::Ids;
use super::lookup::Schemas;
use super::message::{Decoded, Incoming, Reply};
use super::pages::{Page, page_of_example};
use super::problem::{Problem, declared, describe};
use super::resource::Builder;
use super::sample::{sample, smallest_sample};
use super::store::{Resource, Store};
use super::validate::Validation;

/// Names of properties that no two resources share.
const UNIQUE: [&str; 7] = [
    "name", "handle", "slug", "key", "email", "username", "title",
];

/// Replies to requests.
#[derive(Debug)]
pub struct Responder {
    description: Arc<Description>,
    validation: Arc<Validation>,
    collections: Collections,
    store: Mutex<Store>,
    ids: Ids,
}

/// A reply, and why it is not the usual one; empty if it is.
type Replied = (Reply, String);

/// A valid request.
#[derive(Clone, Copy)]
struct Request<'a> {
    operation: &'a Operation,
    decoded: &'a Decoded,
    incoming: &'a Incoming,
}

impl Responder {
    pub fn new(
        description: Arc<Description>,
        validation: Arc<Validation>,
        store: Store,
        seed: u64,
    ) -> Self {
        let collections = Collections::new(&description);
        Self {
            description,
            validation,
            collections,
            store: Mutex::new(store),
            ids: Ids::new(seed),
        }
    }

    fn schemas(&self) -> Schemas<'_> {
        Schemas(&self.description.schemas)
    }

    /// Locks the resources. A panic in another thread leaves them whole, since each change is one call.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        self.validation
            .validators()
            .validate(schema, Direction::Response, value)
            .is_ok()
    }

    /// Replies to a valid request of an operation, by index. `now` is the time in the format `date-time`.
    pub fn respond(
        &self,
        operation: usize,
        decoded: &Decoded,
        incoming: &Incoming,
        now: &str,
    ) -> Replied {
        let request = Request {
            operation: &self.description.operations[operation],
            decoded,
            incoming,
        };
        let rule = self.collections.rules[operation].as_ref();
        let mut store = self.store();
        if let Some(missing) = self.missing_parent(&mut store, request, rule) {
            return self.not_found(request, &missing);
        }
        let Some(rule) = rule else {
            self.mark_uploaded(&mut store, request);
            return (self.documented(request), String::new());
        };
        let collection = &self.collections.collections[rule.collection];
        let builder = Builder {
            schemas: self.schemas(),
            now,
        };
        Rules {
            responder: self,
            store: &mut store,
            request,
            rule,
            collection,
            builder,
        }
        .reply()
    }

    /// Returns the resource above the one of the request that does not exist.
    fn missing_parent(
        &self,
        store: &mut Store,
        request: Request<'_>,
        rule: Option<&Rule>,
    ) -> Option<String> {
        let segments: Vec<&str> = request
            .operation
            .path
            .trim_matches('/')
            .split('/')
            .collect();
        let is_item = rule.is_some() && segments.last().is_some_and(|last| last.starts_with('{'));
        let above = &segments[..segments.len() - usize::from(is_item)];
        (0..above.len()).find_map(|index| {
            let name = above[index].strip_prefix('{')?.strip_suffix('}')?;
            let collection = self.collections.of_path(&generic_path(&above[..index]))?;
            let collection = &self.collections.collections[collection];
            let id = request.path_value(name)?;
            let is_there = store
                .get(collection, &request.concrete_path(&above[..index]), &id)
                .is_some();
            (!is_there).then(|| format!("there is no {name} `{id}`"))
        })
    }

    /// Sets the properties that say of a resource that something below it was uploaded: `idp_metadata_uploaded` after a request to
    /// `/orgs/{org_id}/idp_metadata`.
    fn mark_uploaded(&self, store: &mut Store, request: Request<'_>) {
        let segments: Vec<&str> = request
            .operation
            .path
            .trim_matches('/')
            .split('/')
            .collect();
        let [above @ .., parameter, uploaded] = segments.as_slice() else {
            return;
        };
        let name = parameter
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        let collection = self.collections.of_path(&generic_path(above));
        let (Some(collection), Some(id)) =
            (collection, name.and_then(|name| request.path_value(name)))
        else {
            return;
        };
        let (collection, path) = (
            &self.collections.collections[collection],
            request.concrete_path(above),
        );
        if matches!(request.operation.method.as_str(), "POST" | "PUT")
            && let Some(mut resource) = store.get(collection, &path, &id)
            && set_flags(&mut resource.value, &format!("{uploaded}_uploaded"), 0)
        {
            store.put(collection, &path, resource);
        }
    }

    fn not_found(&self, request: Request<'_>, message: &str) -> Replied {
        let statuses = [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST];
        (
            self.error(request.operation, &statuses, &[Problem::new(message)]),
            message.to_owned(),
        )
    }

    /// Replies with the documented example of a success.
    fn documented(&self, request: Request<'_>) -> Reply {
        let Some(response) = success(request.operation) else {
            return Reply::new(StatusCode::OK);
        };
        let accept = request
            .incoming
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok());
        let mut reply = Reply::new(status_of(&response.status, StatusCode::OK));
        if let Some(content) = choose(&response.content, accept) {
            let Request {
                operation,
                decoded,
                incoming,
            } = request;
            let page = Page::of(operation, self.schemas(), decoded, incoming);
            let example = self.example(content);
            let is_valid = |body: &Value| {
                let schema = content.schema.as_ref();
                schema.is_none_or(|schema| self.is_valid(schema, body))
            };
            let body = page_of_example(
                operation,
                page,
                incoming,
                example,
                &mut reply.headers,
                &is_valid,
            );
            reply = with_body(reply, content, &body);
        }
        self.with_headers(reply, response)
    }

    /// Returns the documented example if it is valid, else a sample.
    fn example<'a>(&self, content: &'a Content) -> &'a Value {
        content
            .valid_example
            .get_or_init(|| self.valid_example(content))
    }

    fn valid_example(&self, content: &Content) -> Value {
        let documented = content.example.clone();
        let Some(schema) = &content.schema else {
            return documented.unwrap_or_else(|| Value::from("value"));
        };
        let is_unchecked = content.is_stream || !is_json(&content.media_type);
        let is_good = |value: &Value| is_unchecked || self.is_valid(schema, value);
        let sampled = || Some(sample(self.schemas(), schema)).filter(is_good);
        documented
            .filter(is_good)
            .or_else(sampled)
            .unwrap_or_else(|| smallest_sample(self.schemas(), schema))
    }

    /// Adds the headers that a response must have.
    fn with_headers(&self, mut reply: Reply, response: &Response) -> Reply {
        let is_error = reply.status.as_u16() >= 400;
        for header in response
            .headers
            .iter()
            .filter(|header| header.required || is_error)
        {
            let name = HeaderName::try_from(header.name.as_str());
            let value = text_of(&sample(self.schemas(), &header.schema)).parse();
            if let (Ok(name), Ok(value)) = (name, value) {
                reply.headers.entry(name).or_insert(value);
            }
        }
        reply
    }

    /// Replies with the documented error of the first of these statuses that has one.
    pub fn error(
        &self,
        operation: &Operation,
        statuses: &[StatusCode],
        problems: &[Problem],
    ) -> Reply {
        let Some((status, response)) = declared(operation, statuses) else {
            let status = statuses.first().copied().unwrap_or(StatusCode::BAD_REQUEST);
            return undocumented(status, problems);
        };
        let reply = Reply::new(status);
        let reply = match choose(&response.content, None) {
            Some(content) => with_body(reply, content, &self.described(content, status, problems)),
            None => reply,
        };
        self.with_headers(reply, response)
    }

    /// Returns the example of an error with what is wrong with the request, if the schema has room for it.
    fn described(&self, content: &Content, status: StatusCode, problems: &[Problem]) -> Value {
        let example = self.example(content);
        let mut described = example.clone();
        describe(&mut described, status, problems);
        let is_valid = content
            .schema
            .as_ref()
            .is_none_or(|schema| self.is_valid(schema, &described));
        if is_valid { described } else { example.clone() }
    }
}

/// Sets booleans whose names end like this to true. Returns `true` if there is one.
fn set_flags(value: &mut Value, end: &str, depth: usize) -> bool {
    let Value::Object(object) = value else {
        return false;
    };
    let mut is_set = false;
    for (name, value) in object {
        match value {
            Value::Bool(flag) if name.ends_with(end) => {
                *flag = true;
                is_set = true;
            }
            Value::Object(_) if depth < 8 => is_set |= set_flags(value, end, depth + 1),
            _ => {}
        }
    }
    is_set
}

/// Returns an error of a status that the document does not declare.
pub fn undocumented(status: StatusCode, problems: &[Problem]) -> Reply {
    let mut body = serde_json::json!({"errors": [""]});
    describe(&mut body, status, problems);
    Reply::new(status).json(&body)
}

fn with_body(reply: Reply, content: &Content, value: &Value) -> Reply {
    let (media_type, body) = encode(content, value);
    reply.body(&media_type, body)
}

/// Returns the status of a declared response.
fn status_of(declared: &str, otherwise: StatusCode) -> StatusCode {
    let first = declared.replace(['X', 'x'], "0");
    first
        .parse()
        .ok()
        .and_then(|code: u16| StatusCode::from_u16(code).ok())
        .unwrap_or(otherwise)
}

impl Request<'_> {
    fn path_value(&self, name: &str) -> Option<String> {
        self.decoded
            .path
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| text_of(value))
    }

    /// Returns a path with the values of its parameters. A slash in a value stays escaped.
    fn concrete_path(&self, segments: &[&str]) -> String {
        let segments = segments.iter().map(|segment| {
            let name = segment
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'));
            let value = name.and_then(|name| self.path_value(name));
            value.map_or_else(|| (*segment).to_owned(), |value| value.replace('/', "%2F"))
        });
        segments.fold(String::new(), |path, segment| path + "/" + &segment)
    }
}

/// The rule of one request.
struct Rules<'a, 'b> {
    responder: &'a Responder,
    store: &'b mut Store,
    request: Request<'a>,
    rule: &'a Rule,
    collection: &'a Collection,
    builder: Builder<'a>,
}

impl Rules<'_, '_> {
    fn reply(mut self) -> Replied {
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
