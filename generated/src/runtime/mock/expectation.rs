// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What a test expects of the requests of an operation.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::engine::faults::Fault;
use super::engine::problem::Problem;
use super::engine::rules::{Effect, Rule, RuleId, Rules};
use super::fail;
use super::received::ReceivedRequest;
use super::reply::{Reply, status_code};
use super::server::{MockServer, lock};
use crate::runtime::Operation;

/// The requests of an operation, and what they get. It counts at once, so it need not be kept.
///
/// Of several expectations for an operation those with a number of requests count first, one after the other; then the newest
/// one of the others.
///
/// Without `reply`, `fails_with` and `fault` the requests are handled as always, which is of use with [`times`](Self::times).
pub struct Expectation<'s, O> {
    server: &'s MockServer,
    operation: usize,
    id: RuleId,
    /// The status and the headers of the reply.
    reply: Arc<Mutex<Reply>>,
    marker: PhantomData<fn() -> O>,
}

/// An expectation, as the server holds it.
#[derive(Debug)]
pub(super) struct Expected {
    id: RuleId,
    operation: String,
    location: &'static Location<'static>,
    times: Option<u64>,
    /// Why the function that makes the reply panicked.
    panic: Option<String>,
}

impl Expected {
    /// Describes how the expectation was not met.
    pub fn unmet(&self, rules: &Rules) -> Option<String> {
        let Self {
            operation,
            location,
            ..
        } = self;
        if let Some(message) = &self.panic {
            return Some(format!(
                "  {operation}: the function of `reply_with` panicked: {message} ({location})"
            ));
        }
        let uses = rules.uses(self.id).unwrap_or_default();
        let times = self.times.filter(|times| *times != uses)?;
        let plural = if times == 1 { "" } else { "s" };
        Some(format!(
            "  {operation}: expected {times} request{plural}, got {uses} ({location})"
        ))
    }
}

impl<'s, O: Operation> Expectation<'s, O> {
    #[track_caller]
    pub(super) fn new(server: &'s MockServer) -> Self {
        let operation = server.index::<O>();
        let rule = Rule::new(Effect::Fault(Fault::default())).for_operation(operation);
        let rules = server.engine.faults().rules();
        let id = rules.add(rule);
        // It comes behind those with a number of requests.
        rules.change(id, |_| {});
        lock(&server.expected).push(Expected {
            id,
            operation: format!("{} ({} {})", O::ID, O::METHOD, O::PATH),
            location: Location::caller(),
            times: None,
            panic: None,
        });
        Self {
            server,
            operation,
            id,
            reply: Arc::default(),
            marker: PhantomData,
        }
    }

    /// Expects this number of requests, and is used up by them. The server panics when it is dropped if there were fewer.
    pub fn times(self, times: u64) -> Self {
        self.change(|rule| rule.times = Some(times));
        self.change_expected(|expected| expected.times = Some(times));
        self
    }

    /// Replies with this body. [`reply_with`](Self::reply_with) and [`Reply::bytes`] are for bodies that are not JSON.
    #[track_caller]
    pub fn reply(self, body: O::ResponseBody) -> Self
    where
        O::ResponseBody: Serialize,
    {
        let reply = Reply::json(body);
        self.reply_always(reply)
    }

    /// Replies with this body, which must match the schema of the response. [`status`](Self::status) comes first, if at all.
    ///
    /// # Panics
    /// If the body does not match; the message has a JSON pointer to each value.
    #[track_caller]
    pub fn reply_json(self, body: impl Serialize) -> Self {
        let mut reply = Reply::json(body);
        reply.overlay(&lock(&self.reply));
        let validators = self.server.engine.validators();
        let operation = &self.server.description.operations[self.operation];
        if let Some(mismatch) = reply.mismatch(operation, validators) {
            fail(mismatch);
        }
        self.reply_always(reply)
    }

    /// Replies with what the function returns for a request. A request that does not match the OpenAPI document gets the
    /// documented error instead.
    pub fn reply_with(
        self,
        make: impl Fn(&ReceivedRequest<O>) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let (id, operation) = (self.id, self.operation);
        let description = Arc::clone(&self.server.description);
        let expected = Arc::clone(&self.server.expected);
        let settings = Arc::clone(&self.reply);
        let effect = Effect::reply(move |incoming, decoded| {
            let request = ReceivedRequest::new(incoming, Some(decoded.clone()));
            let made = catch_unwind(AssertUnwindSafe(|| make(&request)));
            let mut reply = made.unwrap_or_else(|panic| {
                let message = message_of(&*panic);
                let reply = Reply::json(&message).with_status(500);
                let mut expected = lock(&expected);
                if let Some(expected) = expected.iter_mut().find(|one| one.id == id) {
                    expected.panic = Some(message);
                }
                reply
            });
            reply.overlay(&lock(&settings));
            reply.into_sent(&description.operations[operation])
        });
        self.change(|rule| rule.effect = effect);
        self
    }

    /// Sets the status of the reply.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        self.change_reply(|reply| reply.with_status(status))
    }

    /// Sets a header of the reply.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change_reply(|reply| reply.with_header(name, value))
    }

    /// Replies with the documented error of this status, else with one in a usual shape.
    #[track_caller]
    pub fn fails_with(self, status: u16) -> Self {
        let problem = Problem::new(format!("the test expects {} to fail with {status}", O::ID));
        let operation = &self.server.description.operations[self.operation];
        let responder = self.server.engine.responder();
        let made = responder.error(operation, &[status_code(status)], &[problem]);
        self.reply_always(Reply::of(made))
    }

    /// Injects a fault, such as `delay=200, truncated`:
    ///
    /// | fault | what happens |
    /// | --- | --- |
    /// | `delay=200` | the reply waits for 200 ms |
    /// | `status=503` | the documented error of this status |
    /// | `rate-limit` | 429 with the headers of a rate limit: `limit=100`, `remaining=0`, `reset=1`, `period=60` |
    /// | `retry-after=2` | the header in seconds, `date` or `garbage`; with 503 unless a status is set |
    /// | `redirect` | 307 to a host that does not exist, or `redirect=URL`; another status with `redirect-status=308` |
    /// | `truncated`, `dropped` | the connection ends after half of the body, or before the reply |
    /// | `malformed-json` | the body is JSON that no parser accepts |
    /// | `unknown-enum-value`, `unknown-property`, `missing-property` | the body does not match its schema |
    ///
    /// # Panics
    /// If it is something else.
    #[track_caller]
    pub fn fault(self, fault: &str) -> Self {
        match fault.parse() {
            Ok(fault) => self.change(|rule| rule.effect = Effect::Fault(fault)),
            Err(error) => fail(format_args!("the fault {fault}: {error}")),
        }
        self
    }

    fn reply_always(self, reply: Reply) -> Self {
        self.reply_with(move |_| reply.clone())
    }

    fn change(&self, change: impl FnOnce(&mut Rule)) {
        self.server.engine.faults().rules().change(self.id, change);
    }

    fn change_expected(&self, change: impl FnOnce(&mut Expected)) {
        let mut expected = lock(&self.server.expected);
        if let Some(expected) = expected.iter_mut().find(|one| one.id == self.id) {
            change(expected);
        }
    }

    #[track_caller]
    fn change_reply(self, change: impl FnOnce(Reply) -> Reply) -> Self {
        let reply = lock(&self.reply).clone();
        *lock(&self.reply) = change(reply);
        self
    }
}

impl<O: Operation> fmt::Debug for Expectation<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation")
            .field("operation", &O::ID)
            .finish_non_exhaustive()
    }
}

/// Returns the message of a panic.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
