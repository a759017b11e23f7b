// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Faults on demand: which requests get which fault.
//!
//! A fault is written as entries, each a key or a key with its value:
//!
//! | key | what happens |
//! | --- | --- |
//! | `status=503` | the reply is the documented error of this status, 400 to 599 |
//! | `delay=200` | the reply waits for 200 ms, at most 5 minutes |
//! | `rate-limit` | 429 with the documented headers of a rate limit, else `X-RateLimit-*` and `Retry-After` |
//! | `limit=100` | the number of requests that the rate limit allows; implies `rate-limit`, as the next three do |
//! | `remaining=0` | the number of requests that are left |
//! | `reset=1` | the seconds until more requests are allowed |
//! | `period=60` | the seconds in which `limit` requests are allowed |
//! | `retry-after=2` | the header in seconds; with 503 if nothing else sets the status, as in the next rows |
//! | `retry-after=date` | the header as the HTTP-date that is 2 seconds ahead; `date:30` is 30 seconds ahead |
//! | `retry-after=garbage` | the header with a value that means nothing; `negative` and `far-future` as well |
//! | `redirect` | 307 to the same path on a host that does not exist |
//! | `redirect=https://a.example/` | 307 to this URL; a comma in it is written `%2C` |
//! | `redirect-status=308` | 301, 302, 303, 307 or 308; implies `redirect` |
//! | `truncated` | the connection ends after half of the body |
//! | `dropped` | the connection ends before the reply |
//! | `malformed-json` | the body is JSON that no parser accepts |
//! | `unknown-enum-value` | the first string of an enum in the body is one that is not documented |
//! | `unknown-property` | the attributes, else the data, else the body have an undocumented property |
//! | `missing-property` | the deepest required property is not in the body |
//! | `rate=0.5` | the fault comes with half of the requests |
//!
//! They come from these sources. An earlier source wins where two say something about the same thing:
//!
//! 1. the request header `X-Mock-Fault: status=503, delay=200`;
//! 2. the query `?__mock=status:503,delay:200`;
//! 3. [`Rules`] that are added while the mock runs;
//! 4. the rules file, of which the first rule that matches counts:
//!    `[{"operation": "POST /api/v2/*", "rate": 0.2, "times": 2, "after": 1, "fault": {"status": 503, "delay": 200}}]`;
//! 5. chaos: transient faults at a rate, for requests that get nothing from the others.
//!
//! Random decisions derive from the seed, the operation and the number of its requests so far, so a run can be repeated.
//! Only `status`, `rate-limit`, `redirect` and `retry-after` keep the engine from handling the request. A dropped connection, for
//! example, loses the reply, but what the request creates is there.

mod apply;
pub mod fault;
mod file;
mod locate;
mod parse;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fastrand::Rng;
use hyper::StatusCode;
use hyper::header::HeaderValue;
use percent_encoding::percent_decode_str;
use serde_json::Value;

pub use self::fault::{BodyFault, Fault, Outcome, RateLimit, RetryAfter};
use super::description::{Description, Response};
use super::message::{Broken, Incoming, Reply};
use super::rules::{Effect, Rate, ReplyFn, Rules};

/// The header that requests a fault.
pub const HEADER: &str = "x-mock-fault";
/// The query parameter that requests a fault.
pub const QUERY: &str = "__mock";

/// Where the faults of an API's operations come from.
#[derive(Debug)]
pub struct Faults {
    operations: Vec<Requests>,
    seed: u64,
    added: Rules,
    file: Rules,
    chaos: Option<Rate>,
}

/// The requests of an operation.
#[derive(Debug)]
struct Requests {
    operation: String,
    count: AtomicU64,
}

/// What happens to a request.
#[derive(Clone)]
pub struct Decision {
    pub fault: Fault,
    /// Makes the reply instead of the engine. `None` if the fault says what is replied.
    pub reply: Option<ReplyFn>,
    /// The text for the line of the log.
    pub note: Option<String>,
    rng: Rng,
}

impl Faults {
    /// Creates the faults of an API without rules. All random decisions derive from the seed.
    pub fn new(description: &Description, seed: u64) -> Self {
        let operations = description.operations.iter().map(|operation| Requests {
            operation: format!("{} {}", operation.method, operation.path),
            count: AtomicU64::new(0),
        });
        Self {
            operations: operations.collect(),
            seed,
            added: Rules::default(),
            file: Rules::default(),
            chaos: None,
        }
    }

    /// Adds the rules in the text of a file, which has this name in messages.
    ///
    /// # Errors
    /// The text is not a list of rules, or a rule names no operation of the description.
    pub fn with_file(
        self,
        text: &str,
        name: &str,
        description: &Description,
    ) -> Result<Self, String> {
        for rule in file::read(text, name, description)?.into_iter().rev() {
            self.file.add(rule);
        }
        Ok(self)
    }

    /// Sets the part of the requests that get a transient fault.
    pub fn with_chaos(mut self, rate: Rate) -> Self {
        self.chaos = Some(rate);
        self
    }

    /// Returns the rules that are added and removed while the mock runs.
    pub fn rules(&self) -> &Rules {
        &self.added
    }

    /// Decides what happens to a request of the operation with this index, and counts the request.
    ///
    /// # Errors
    /// The header or the query is not in the form of faults; the message lists the known ones.
    pub fn decide(&self, operation: usize, request: &Incoming) -> Result<Decision, String> {
        let requests = self.operations.get(operation);
        let count = requests.map_or(0, |requests| requests.count.fetch_add(1, Ordering::Relaxed));
        let name = requests.map_or("", |requests| &requests.operation);
        let rng = |source: &str| self.rng(name, count, source);

        let mut decision = Decision::new(rng("reply"));
        for (source, fault) in [("header", header(request)?), ("query", query(request)?)] {
            if let Some(fault) = fault {
                decision.add(fault, source, rng(source));
            }
        }
        for (source, rules) in [("rule", &self.added), ("rules file", &self.file)] {
            let draw = |id| rng(&format!("{source} {id:?}")).f64();
            match rules.take(operation, draw) {
                Some(Effect::Fault(fault)) => decision.add(fault, source, rng(source)),
                Some(Effect::Reply(reply)) => decision.set_reply(reply),
                None => {}
            }
        }
        let mut chaos = rng("chaos");
        if decision.is_none() && self.chaos.is_some_and(|rate| rate.includes(chaos.f64())) {
            let fault = transient(&mut chaos);
            decision.add(fault, "chaos", chaos);
        }
        decision.set_location(request);
        Ok(decision)
    }

    /// Creates the random numbers of a request, different ones for each source.
    fn rng(&self, operation: &str, count: u64, source: &str) -> Rng {
        let seed = self.seed.to_le_bytes();
        let count = count.to_le_bytes();
        let parts = [&seed[..], operation.as_bytes(), &count, source.as_bytes()];
        // FNV-1a, because the hashes of std may change with its version.
        let hash = parts
            .concat()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Rng::with_seed(hash)
    }
}

impl Decision {
    fn new(rng: Rng) -> Self {
        Self {
            fault: Fault::default(),
            reply: None,
            note: None,
            rng,
        }
    }

    /// Returns the status that the engine replies with instead of handling the request.
    pub fn status(&self) -> Option<StatusCode> {
        self.fault.reply_status().filter(|_| self.reply.is_none())
    }

    /// Changes the finished reply. `documented` is the response of the description that the reply follows.
    ///
    /// Returns a remark for the log for each part of the fault that has nothing to act on.
    pub fn apply(
        &self,
        reply: &mut Reply,
        documented: Option<&Response>,
        schemas: &BTreeMap<String, Value>,
    ) -> Vec<String> {
        apply::apply(
            &self.fault,
            reply,
            documented,
            schemas,
            &mut self.rng.clone(),
        )
    }

    fn is_none(&self) -> bool {
        self.fault.is_none() && self.reply.is_none()
    }

    fn add(&mut self, mut fault: Fault, source: &str, mut rng: Rng) {
        if !fault.rate.includes(rng.f64()) {
            return;
        }
        if self.reply.is_some() {
            fault.outcome = None;
        }
        let added = self.fault.merge(fault);
        if !added.is_none() {
            self.add_note(&format!("{added} ({source})"));
        }
    }

    fn set_reply(&mut self, reply: ReplyFn) {
        if self.fault.outcome.is_none() {
            self.reply = Some(reply);
            self.add_note("reply (rule)");
        }
    }

    fn add_note(&mut self, note: &str) {
        match &mut self.note {
            Some(notes) => *notes = format!("{notes}, {note}"),
            None => self.note = Some(format!("fault: {note}")),
        }
    }

    /// Fills in where a redirect without a URL leads.
    fn set_location(&mut self, request: &Incoming) {
        let Some(Outcome::Redirect(redirect)) = &mut self.fault.outcome else {
            return;
        };
        if redirect.location.is_none() {
            // The top-level domain is reserved, so that no request reaches a stranger.
            let url = format!("http://elsewhere.invalid{}", request.path);
            let path = HeaderValue::from_str(&url);
            let host = HeaderValue::from_static("http://elsewhere.invalid/");
            redirect.location = Some(path.unwrap_or(host));
        }
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("fault", &self.fault)
            .field("has_reply", &self.reply.is_some())
            .field("note", &self.note)
            .finish_non_exhaustive()
    }
}

/// Removes the parameter that requests a fault from a query.
pub fn without_fault(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !is_fault(pair));
    pairs.collect::<Vec<_>>().join("&")
}

fn header(request: &Incoming) -> Result<Option<Fault>, String> {
    let values: Result<Vec<_>, _> = request
        .headers
        .get_all(HEADER)
        .iter()
        .map(HeaderValue::to_str)
        .collect();
    let values =
        values.map_err(|_| format!("X-Mock-Fault: not ASCII\nhelp: {}", parse::known()))?;
    read(&values.join(","), values.is_empty(), "X-Mock-Fault")
}

fn query(request: &Incoming) -> Result<Option<Fault>, String> {
    let query = request.query.as_deref().unwrap_or_default();
    let pairs: Vec<_> = query.split('&').filter(|pair| is_fault(pair)).collect();
    let values: Vec<_> = pairs
        .iter()
        .map(|pair| decode(pair.split_once('=').map_or("", |(_, value)| value)))
        .collect();
    read(&values.join(","), values.is_empty(), QUERY)
}

fn read(text: &str, is_absent: bool, source: &str) -> Result<Option<Fault>, String> {
    if is_absent {
        return Ok(None);
    }
    let fault = text.parse().map_err(|error| format!("{source}: {error}"))?;
    Ok(Some(fault))
}

fn is_fault(pair: &str) -> bool {
    decode(pair.split('=').next().unwrap_or_default()) == QUERY
}

fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// Returns one of the faults that go away when the request is sent again.
fn transient(rng: &mut Rng) -> Fault {
    let mut fault = Fault::default();
    match rng.u8(..9) {
        0 => fault.outcome = Some(Outcome::Status(StatusCode::INTERNAL_SERVER_ERROR)),
        1 => fault.outcome = Some(Outcome::Status(StatusCode::BAD_GATEWAY)),
        2 => fault.outcome = Some(Outcome::Status(StatusCode::SERVICE_UNAVAILABLE)),
        3 => fault.outcome = Some(Outcome::Status(StatusCode::GATEWAY_TIMEOUT)),
        4 => {
            fault.outcome = Some(Outcome::RateLimit(RateLimit::default()));
            fault.retry_after = Some(RetryAfter::Seconds(1));
        }
        5 => fault.delay = Some(Duration::from_millis(rng.u64(100..=1000))),
        6 => fault.broken = Some(Broken::Dropped),
        7 => fault.broken = Some(Broken::Truncated),
        _ => fault.body.push(BodyFault::MalformedJson),
    }
    fault
}

#[cfg(test)]
mod tests;
