// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Replies to valid requests, from the resources that exist and the examples of the description.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;
use hyper::header::{ACCEPT, HeaderName};
use serde_json::Value;

use super::collections::{Collections, Rule, generic_path};
use super::description::{Content, Description, Location, Operation, Response};
use super::direction::Direction;
use super::documented::{is_json, success};
use super::encode::{choose, encode};
use super::ids::Ids;
use super::lookup::Schemas;
use super::message::{Decoded, Incoming, Reply};
use super::pages::{Page, page_of_example};
use super::problem::{Problem, declared, describe};
use super::redacted::is_secret_parameter;
use super::redaction::REDACTED;
use super::resource::Builder;
use super::resources::Rules;
use super::sample::{sample, smallest_sample, valid_sample};
use super::store::Store;
use super::validate::Validation;
use super::values::text_of;

/// Replies to requests.
#[derive(Debug)]
pub struct Responder {
    description: Arc<Description>,
    validation: Arc<Validation>,
    collections: Collections,
    store: Mutex<Store>,
    pub(super) ids: Ids,
}

/// A reply, and why it is not the usual one; empty if it is.
pub(super) type Replied = (Reply, String);

/// A valid request.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) operation: &'a Operation,
    pub(super) decoded: &'a Decoded,
    pub(super) incoming: &'a Incoming,
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

    pub(super) fn schemas(&self) -> Schemas<'_> {
        Schemas(&self.description.schemas)
    }

    /// Locks the resources. A panic in another thread leaves them whole, since each change is one call.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        self.violation(schema, value).is_none()
    }

    /// Returns why a value is not one of a response.
    pub(super) fn violation(&self, schema: &Value, value: &Value) -> Option<String> {
        let validators = self.validation.validators();
        let violations = validators
            .validate(schema, Direction::Response, value)
            .err()?;
        let (pointer, message) = violations.into_iter().next().unwrap_or_default();
        Some(format!("{pointer}: {message}"))
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
            drop(store);
            return self.not_found(request, &missing);
        }
        let Some(rule) = rule else {
            self.mark_uploaded(&mut store, request);
            drop(store);
            return (self.documented(request), String::new());
        };
        let collection = &self.collections.collections[rule.collection];
        let builder = Builder {
            schemas: self.schemas(),
            now,
        };
        Rules {
            responder: self,
            request,
            rule,
            collection,
            builder,
        }
        .reply(store)
    }

    /// Returns the resource above the one of the request that does not exist.
    fn missing_parent(
        &self,
        store: &mut Store,
        request: Request<'_>,
        rule: Option<&Rule>,
    ) -> Option<String> {
        let (segments, _) = request.segments();
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
            let shown = || self.shown_value(request, name);
            (!is_there).then(|| format!("there is no {name} `{}`", shown()))
        })
    }

    /// Returns the value of a path parameter for messages, without secrets.
    pub(super) fn shown_value(&self, request: Request<'_>, name: &str) -> String {
        let parameters = &request.operation.parameters;
        let mut of_path = parameters
            .iter()
            .filter(|one| one.location == Location::Path && one.name == name);
        if of_path.any(|one| is_secret_parameter(&self.description, one)) {
            return REDACTED.to_owned();
        }
        request.path_value(name).unwrap_or_default()
    }

    /// Sets the properties that say of a resource that something below it was uploaded: `idp_metadata_uploaded` after a request to
    /// `/orgs/{org_id}/idp_metadata`.
    fn mark_uploaded(&self, store: &mut Store, request: Request<'_>) {
        let (segments, _) = request.segments();
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
        if !matches!(request.operation.method.as_str(), "POST" | "PUT") {
            return;
        }
        let Some(mut resource) = store.get(collection, &path, &id) else {
            return;
        };
        if set_flags(&mut resource.value, &format!("{uploaded}_uploaded"), 0) {
            store.put(collection, &path, resource);
        }
    }

    pub(super) fn not_found(&self, request: Request<'_>, message: &str) -> Replied {
        let statuses = [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST];
        (
            self.error(request.operation, &statuses, &[Problem::new(message)]),
            message.to_owned(),
        )
    }

    /// Replies with the documented example of a success.
    pub(super) fn documented(&self, request: Request<'_>) -> Reply {
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
    pub(super) fn example<'a>(&self, content: &'a Content) -> &'a Value {
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
        // The examples of the schemas are wrong, too.
        let is_valid = |schema: &Value, value: &Value| self.is_valid(schema, value);
        let valid = || Some(valid_sample(self.schemas(), schema, &is_valid)).filter(is_good);
        documented
            .filter(is_good)
            .or_else(sampled)
            .or_else(valid)
            .unwrap_or_else(|| smallest_sample(self.schemas(), schema))
    }

    /// Adds the headers that a response must have.
    pub(super) fn with_headers(&self, mut reply: Reply, response: &Response) -> Reply {
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

pub(super) fn with_body(reply: Reply, content: &Content, value: &Value) -> Reply {
    let (media_type, body) = encode(content, value);
    reply.body(&media_type, body)
}

/// Returns the status of a declared response.
pub(super) fn status_of(declared: &str, otherwise: StatusCode) -> StatusCode {
    let first = declared.replace(['X', 'x'], "0");
    first
        .parse()
        .ok()
        .and_then(|code: u16| StatusCode::from_u16(code).ok())
        .unwrap_or(otherwise)
}

impl<'a> Request<'a> {
    /// Returns the segments of the path's template, and the name of the parameter that is the last one.
    pub(super) fn segments(&self) -> (Vec<&'a str>, Option<&'a str>) {
        let path: &'a str = self.operation.path.trim_matches('/');
        let segments: Vec<&str> = path.split('/').collect();
        let last = segments
            .last()
            .and_then(|last| last.strip_prefix('{')?.strip_suffix('}'));
        (segments, last)
    }

    pub(super) fn path_value(&self, name: &str) -> Option<String> {
        self.decoded
            .path
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| text_of(value))
    }

    /// Returns a path with the values of its parameters. A slash in a value stays escaped.
    pub(super) fn concrete_path(&self, segments: &[&str]) -> String {
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
