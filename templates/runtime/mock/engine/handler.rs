// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The engine: from a request to a reply.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use hyper::header::ALLOW;
use hyper::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::bodies;
use super::description::{Description, Operation};
use super::documented::success;
use super::faults::{Decision, Faults};
use super::journal::{Entry, Journal, Received};
use super::message::{Decoded, Incoming, Reply, Violation, ViolationKind};
use super::problem::{Problem, declared};
use super::redacted::{redact_path, redact_target};
use super::responder::{Responder, undocumented};
use super::routes::{Route, Routes};
use super::state::Snapshot;
use super::store::Store;
use super::validate::Validation;
use super::validators::Validators;

/// The path of the mock's own endpoints.
const OWN: &str = "/__mock/";

/// What an engine does beside what the description says.
#[derive(Debug)]
pub struct Options {
    /// What is random, such as ids.
    pub seed: u64,
    /// The resources of an earlier run.
    pub store: Store,
    pub faults: Faults,
}

/// A function that is called with each request.
type OnEntry = Box<dyn Fn(&Entry) + Send + Sync>;

/// A server of an API, apart from its connections.
pub struct Engine {
    description: Arc<Description>,
    routes: Routes,
    validation: Arc<Validation>,
    responder: Responder,
    faults: Faults,
    journal: Mutex<Journal>,
    on_entry: Option<OnEntry>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("title", &self.description.title)
            .finish_non_exhaustive()
    }
}

/// How a request was handled.
struct Handled {
    reply: Reply,
    operation: Option<usize>,
    violations: Vec<String>,
    why: Vec<String>,
}

impl Engine {
    /// Creates the server of an API.
    pub fn new(description: Arc<Description>, options: Options) -> Self {
        let validation = Arc::new(Validation::new(Arc::clone(&description)));
        Self {
            routes: Routes::new(&description),
            responder: Responder::new(
                Arc::clone(&description),
                Arc::clone(&validation),
                options.store,
                options.seed,
            ),
            faults: options.faults,
            journal: Mutex::default(),
            on_entry: None,
            validation,
            description,
        }
    }

    /// Calls a function with each request, after the reply to it was made.
    pub fn on_entry(mut self, call: impl Fn(&Entry) + Send + Sync + 'static) -> Self {
        self.on_entry = Some(Box::new(call));
        self
    }

    pub fn description(&self) -> &Description {
        &self.description
    }

    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    pub fn responder(&self) -> &Responder {
        &self.responder
    }

    pub fn validators(&self) -> &Validators {
        self.validation.validators()
    }

    /// Returns what a request says, if it is valid.
    pub fn decode(&self, incoming: &Incoming) -> Option<Decoded> {
        let Route::Found { operation, values } =
            self.routes.find(incoming.method.as_str(), &incoming.path)
        else {
            return None;
        };
        let operation = &self.description.operations[operation];
        self.validation.check(operation, &values, incoming).ok()
    }

    /// Returns what of the description has no effect, and was not returned before.
    pub fn take_warnings(&self) -> Vec<String> {
        self.validation.validators().take_warnings()
    }

    /// Locks the requests that came. A panic in another thread leaves them whole.
    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replies to a request.
    pub fn handle(&self, incoming: Incoming) -> Reply {
        let (start, now) = (Instant::now(), now());
        if let Some(endpoint) = incoming.path.strip_prefix(OWN) {
            return self.own(&incoming.method, endpoint);
        }
        let route = self.routes.find(incoming.method.as_str(), &incoming.path);
        let operations = self.operations(&route);
        let target = redact_target(&self.description, &operations, &incoming);
        let handled = self.handle_request(route, &incoming, &now);
        let operation = handled
            .operation
            .map(|index| &self.description.operations[index]);
        let entry = Entry {
            time: now,
            operation: operation.map(|operation| operation.id.clone()),
            status: handled.reply.status.as_u16(),
            why: handled.why.join("; "),
            violations: handled.violations,
            microseconds: u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            method: incoming.method.to_string(),
            target,
        };
        if let Some(on_entry) = &self.on_entry {
            on_entry(&entry);
        }
        self.journal().add(Received {
            operation: handled.operation,
            request: incoming,
            entry,
        });
        handled.reply
    }

    /// Returns the operations of a route, which say what of its requests is secret.
    fn operations(&self, route: &Route) -> Vec<&Operation> {
        let operation = |index: &usize| &self.description.operations[*index];
        match route {
            Route::Found { operation: one, .. } => vec![operation(one)],
            Route::OtherMethods(methods) => methods.values().map(operation).collect(),
            Route::UnknownPath { .. } => Vec::new(),
        }
    }

    fn handle_request(&self, route: Route, incoming: &Incoming, now: &str) -> Handled {
        let operations = self.operations(&route);
        let (operation, values) = match route {
            Route::Found { operation, values } => (operation, values),
            Route::OtherMethods(methods) => {
                let path = redact_path(&self.description, &operations, &incoming.path);
                let methods: Vec<String> = methods.into_keys().collect();
                return other_methods(&path, &incoming.method, &methods);
            }
            Route::UnknownPath { nearest } => return unknown_path(nearest, incoming),
        };
        let mut handled = self.handle_operation(operation, &values, incoming, now);
        handled.operation = Some(operation);
        handled
    }

    fn handle_operation(
        &self,
        index: usize,
        values: &[(String, String)],
        incoming: &Incoming,
        now: &str,
    ) -> Handled {
        let operation = &self.description.operations[index];
        let checked = self.validation.check(operation, values, incoming);
        let violations: Vec<String> = checked
            .as_ref()
            .err()
            .into_iter()
            .flatten()
            .map(Violation::to_string)
            .collect();
        let decision = match self.faults.decide(index, incoming) {
            Ok(decision) => decision,
            Err(message) => {
                let reply = undocumented(StatusCode::BAD_REQUEST, &[Problem::new(message.clone())]);
                return Handled {
                    reply,
                    operation: None,
                    violations,
                    why: vec![message],
                };
            }
        };
        let mut why = Vec::new();
        let mut reply = self.reply(index, &checked, &decision, incoming, now, &mut why);
        if decision.reply.is_none() {
            let documented = match declared(operation, &[reply.status]) {
                Some((_, response)) if !reply.status.is_success() => Some(response),
                _ => success(operation),
            };
            let remarks = decision.apply(&mut reply, documented, &self.description.schemas);
            why.extend(decision.note);
            why.extend(remarks);
        } else {
            why.extend(decision.note);
        }
        Handled {
            reply,
            operation: None,
            violations,
            why,
        }
    }

    fn reply(
        &self,
        index: usize,
        checked: &Result<Decoded, Vec<Violation>>,
        decision: &Decision,
        incoming: &Incoming,
        now: &str,
        why: &mut Vec<String>,
    ) -> Reply {
        let operation = &self.description.operations[index];
        if let Some(status) = decision.status() {
            let problems = [Problem::new(format!("fault: {status}"))];
            return self.responder.error(operation, &[status], &problems);
        }
        match (checked, &decision.reply) {
            (Err(violations), _) => {
                why.extend(violations.iter().map(Violation::to_string));
                self.invalid(operation, violations)
            }
            (Ok(decoded), Some(make)) => make(incoming, decoded),
            (Ok(decoded), None) => {
                why.extend(bodies::unchecked(operation, incoming).map(str::to_owned));
                let (reply, because) = self.responder.respond(index, decoded, incoming, now);
                why.extend(Some(because).filter(|because| !because.is_empty()));
                reply
            }
        }
    }

    /// Replies to a request that does not match the description with the documented error for it.
    fn invalid(&self, operation: &Operation, violations: &[Violation]) -> Reply {
        let statuses: &[u16] = match violations.first().map(|first| first.kind) {
            Some(ViolationKind::Credentials) => &[401, 403, 400],
            Some(ViolationKind::MediaType) => &[415, 400, 422],
            _ => &[400, 422],
        };
        let statuses: Vec<StatusCode> = statuses
            .iter()
            .filter_map(|code| StatusCode::from_u16(*code).ok())
            .collect();
        let problems = violations.iter().map(|one| Problem {
            message: one.message.clone(),
            pointer: one.pointer.clone(),
        });
        self.responder
            .error(operation, &statuses, &problems.collect::<Vec<_>>())
    }

    /// Returns all resources as they are now. The lock is held only for that.
    fn snapshot(&self) -> Snapshot {
        self.responder.store().snapshot()
    }

    /// Replies to a request for an endpoint of the mock itself.
    fn own(&self, method: &Method, endpoint: &str) -> Reply {
        match (method, endpoint) {
            (&Method::GET, "requests") => {
                let journal = self.journal();
                let received = journal.received();
                let entries: Vec<Value> =
                    received.map(|one| one.to_json(&self.description)).collect();
                let body = json!({"count": journal.count, "requests": entries});
                Reply::new(StatusCode::OK).json(&body)
            }
            (&Method::DELETE, "requests") => {
                self.journal().clear();
                Reply::new(StatusCode::NO_CONTENT)
            }
            (&Method::GET, "state") => {
                let state = serde_json::from_str(&self.snapshot().write());
                Reply::new(StatusCode::OK).json(&state.unwrap_or(Value::Null))
            }
            (&Method::DELETE, "state") => {
                self.responder.store().clear();
                Reply::new(StatusCode::NO_CONTENT)
            }
            _ => {
                let known = "the mock has GET and DELETE of /__mock/requests and /__mock/state";
                undocumented(StatusCode::NOT_FOUND, &[Problem::new(known)])
            }
        }
    }
}

fn other_methods(path: &str, method: &Method, methods: &[String]) -> Handled {
    let methods = methods.join(", ");
    let message = format!("{path} has no {method}, only {methods}");
    let mut reply = undocumented(
        StatusCode::METHOD_NOT_ALLOWED,
        &[Problem::new(message.clone())],
    );
    if let Ok(methods) = methods.parse() {
        reply.headers.insert(ALLOW, methods);
    }
    Handled {
        reply,
        operation: None,
        violations: vec![message.clone()],
        why: vec![message],
    }
}

fn unknown_path(nearest: Option<String>, incoming: &Incoming) -> Handled {
    let similar = nearest.map_or_else(String::new, |nearest| {
        format!("; a similar one is {nearest}")
    });
    let message = format!("the description has no path {}{similar}", incoming.path);
    let reply = undocumented(StatusCode::NOT_FOUND, &[Problem::new(message.clone())]);
    Handled {
        reply,
        operation: None,
        violations: vec![message.clone()],
        why: vec![message],
    }
}

/// Returns the time in the format `date-time`.
fn now() -> String {
    Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}
