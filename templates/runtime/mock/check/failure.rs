// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why a test failed: its message, with the requests that came.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde_json::Value;

use super::super::engine::description::Content;
use super::super::engine::direction::Direction;
use super::super::engine::documented::{json_schema, success};
use super::super::engine::explain::SEVERAL;
use super::super::engine::journal::Received;
use super::super::engine::validators::Validators;
use super::run::Check;
use super::undocumented::Documented;
use crate::Error;
use crate::runtime::Drift;
use crate::runtime::operation::OperationSpec;

/// The result of a test.
pub type Outcome = Result<(), Failure>;

/// Why a test failed.
pub struct Failure(pub(super) String);

/// What messages about examples without a required value begin with, of which no request can be made.
pub(super) const NOT_CREATED: &str = "the request cannot be created from the example";

/// The most requests that a message shows.
const MAX_SHOWN: usize = 5;

impl Check {
    /// Returns which examples of the description do not match their schemas, if nothing else is wrong with the requests.
    pub(super) fn contradiction(&self) -> Option<String> {
        let journal = self.engine.journal();
        let received = journal.received().last()?;
        let operation = &self.description.operations[received.operation?];
        let validators = Validators::new(Arc::clone(&self.description));
        let is_wrong = |schema: &Value, example: &Value| {
            let validated = validators.validate(schema, Direction::Request, example);
            validated.is_err()
        };
        let parameters = operation.parameters.iter().filter(|one| {
            let example = one.example.as_ref();
            example.is_some_and(|example| is_wrong(&one.schema, example))
        });
        let names = parameters.map(|one| format!("/{}", one.name));
        let bodies = operation.body.iter().flat_map(|body| &body.content);
        let is_wrong_body = |one: &Content| {
            let both = one.schema.as_ref().zip(one.example.as_ref());
            both.is_some_and(|(schema, example)| is_wrong(schema, example))
        };
        let body = bodies
            .into_iter()
            .any(is_wrong_body)
            .then(|| "/body".to_owned());
        let wrong: Vec<String> = names.chain(body).collect();
        let violations = &received.entry.violations;
        let is_known = |violation: &String| {
            let mut parts = wrong
                .iter()
                .flat_map(|one| [format!("{one}:"), format!("{one}/")]);
            parts.any(|one| violation.contains(&one))
        };
        // A value of one variant that is also one of another: the client cannot send it otherwise.
        let is_ambiguous = |violation: &String| violation.ends_with(SEVERAL);
        let is_contradiction = !violations.is_empty()
            && violations
                .iter()
                .all(|one| is_known(one) || is_ambiguous(one));
        is_contradiction.then(|| {
            let id = self.spec.id;
            format!(
                "{id}: the example does not match its schema: {}",
                violations.join("; ")
            )
        })
    }

    /// Returns `true` if the description lists none of these values of the response to the last request.
    pub(super) fn is_undocumented(&self, drift: &[Drift]) -> bool {
        let last = self.engine.journal().received().last().cloned();
        let find = || {
            let received = last?;
            let index = received.operation?;
            let response = success(&self.description.operations[index])?;
            let Received { request, entry, .. } = received;
            let decoded = self.engine.decode(&request)?;
            let responder = self.engine.responder();
            let (reply, _) = responder.respond(index, &decoded, &request, &entry.time);
            let body = serde_json::from_slice::<Value>(&reply.body).ok()?;
            let documented = Documented {
                definitions: &self.description.schemas,
                validators: self.engine.validators(),
                schema: json_schema(response)?,
                body: &body,
            };
            Some(drift.iter().all(|one| documented.lacks(one)))
        };
        find().unwrap_or_default()
    }

    pub(super) fn failure(&self, what: &str, message: &str) -> Failure {
        let OperationSpec {
            id, method, path, ..
        } = self.spec;
        let mut text = format!("{id} ({method} {path}), {what}: {message}");
        let journal = self.engine.journal();
        let earlier = journal.received().count().saturating_sub(MAX_SHOWN);
        for received in journal.received().skip(earlier) {
            let entry = &received.entry;
            let why = [entry.why.clone(), entry.violations.join("; ")];
            let why = why.iter().find(|why| !why.is_empty());
            let why = why.map_or("as documented", String::as_str);
            let _ = write!(
                text,
                "\n  the mock: {} {} -> {}: {why}",
                entry.method, entry.target, entry.status
            );
        }
        Failure(text)
    }
}

/// Returns an error with the problem of a body that cannot be decoded.
pub(super) fn describe(error: &Error) -> String {
    let body = match error {
        Error::Api(error) => format!("; the body is {:?}", error.body()),
        _ => String::new(),
    };
    format!("{error}{body}")
}

/// The message, as the test harness prints it.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
