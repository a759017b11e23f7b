// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What the generated tests of operations check: the client's requests match the description, and the client reads every
//! response of the mock.

use std::fmt::{self, Write as _};
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;
use tokio::net::TcpListener;

use super::engine::description::{Content, Description};
use super::engine::direction::Direction;
use super::engine::faults::{Fault, Faults};
use super::engine::handler::{Engine, Options};
use super::engine::rules::{Effect, Rule};
use super::engine::server::{Hosts, serve};
use super::engine::store::Store;
use super::engine::validators::Validators;
use super::server::description;
use crate::runtime::operation::{OperationSpec, Statuses};
use crate::runtime::{Drift, DriftKind};
use crate::{Client, Error, ErrorBody, Operation, Request};

/// The result of a test.
pub type Outcome = Result<(), Failure>;

/// Why a test failed.
pub struct Failure(String);

/// The result of creating a request from an example.
type Made<T, O> = Result<Request<T, O>, Box<dyn std::error::Error>>;

/// The result of a call: what is wrong, or the error of the client.
type Called = Result<Result<(), Error>, String>;

type Call<'a> = &'a dyn Fn(&Client) -> Pin<Box<dyn Future<Output = Called>>>;

/// How long the client waits for a response.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What messages about examples without a required value begin with, of which no request can be made.
const NOT_CREATED: &str = "the request cannot be created from the example";

/// The most requests that a message shows.
const MOST_SHOWN: usize = 5;

/// Engines that no test uses, since making one from a large description takes time.
static ENGINES: Mutex<Vec<Arc<Engine>>> = Mutex::new(Vec::new());

/// Checks that a request succeeds, and that each error that the description declares comes back as that error.
///
/// # Errors
/// Something of this does not hold.
pub fn responses<T: Send + 'static, O: Operation>(make: impl Fn(&Client) -> Made<T, O>) -> Outcome {
    run(O::SPEC, true, &|client| called(make(client)))
}

/// Checks that a request succeeds.
///
/// # Errors
/// It fails, or does not match the description.
pub fn success<T: Send + 'static, O: Operation>(make: impl Fn(&Client) -> Made<T, O>) -> Outcome {
    run(O::SPEC, false, &|client| called(make(client)))
}

fn called<T: Send + 'static, O: Operation>(
    request: Made<T, O>,
) -> Pin<Box<dyn Future<Output = Called>>> {
    let request = request.map(IntoFuture::into_future).map_err(invalid);
    Box::pin(async { Ok(request?.await.map(drop)) })
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of `map_err`")]
fn invalid(error: Box<dyn std::error::Error>) -> String {
    format!("{NOT_CREATED}: {error}")
}

fn run(spec: &'static OperationSpec, has_errors: bool, call: Call<'_>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure(format!("no runtime: {error}")))?;
    let kept = ENGINES.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let description = description();
    let engine = kept.unwrap_or_else(|| engine(Arc::clone(&description)));
    let mut outcome = runtime.block_on(async {
        let mut check = Check::new(spec, description, Arc::clone(&engine)).await?;
        check.success(call).await?;
        if has_errors {
            for status in check.error_statuses() {
                check.error(call, status).await?;
            }
        }
        Ok(())
    });
    drop(runtime);
    if let Err(Failure(message)) = &outcome
        && message.contains(NOT_CREATED)
    {
        println!("skipped: {message}");
        outcome = Ok(());
    }
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    engines.push(engine);
    outcome
}

fn engine(description: Arc<Description>) -> Arc<Engine> {
    let options = Options {
        seed: 0,
        // What a document says of one parameter need not be an id of what another one shows.
        store: Store::with_every_id(),
        faults: Faults::new(&description, 0),
    };
    Arc::new(Engine::new(description, options))
}

/// A client of an operation, and the server that it calls.
struct Check {
    spec: &'static OperationSpec,
    description: Arc<Description>,
    engine: Arc<Engine>,
    client: Client,
    /// The index of the operation in the description.
    operation: usize,
}

impl Check {
    async fn new(
        spec: &'static OperationSpec,
        description: Arc<Description>,
        engine: Arc<Engine>,
    ) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.map_err(|error| Failure(format!("no port: {error}")))?;
        let address = listener.local_addr();
        let address = address.map_err(|error| Failure(format!("no port: {error}")))?;
        tokio::spawn(serve(
            listener,
            Arc::clone(&engine),
            Hosts::Loopback,
            pending(),
        ));
        let client = client(spec, &format!("http://{address}"));
        let client = client.map_err(|error| Failure(format!("no client: {error}")))?;
        Ok(Self {
            spec,
            description,
            engine,
            client,
            operation: 0,
        })
    }

    /// Sends the request to a server without earlier requests.
    async fn call(&self, call: Call<'_>, what: &str) -> Result<Result<(), Error>, Failure> {
        self.engine.journal().clear();
        self.engine.responder().store().clear();
        let called = tokio::time::timeout(TIMEOUT, call(&self.client)).await;
        let called = called.unwrap_or_else(|_| Err("the client does not return".to_owned()));
        called.map_err(|message| self.failure(what, &message))
    }

    async fn success(&mut self, call: Call<'_>) -> Outcome {
        let what = "a request with example values";
        self.engine.faults().rules().clear();
        let called = self.call(call, what).await?;
        let first = self
            .engine
            .journal()
            .received()
            .next()
            .and_then(|one| one.operation);
        self.operation = first.unwrap_or_default();
        if let Some(why) = self.contradiction() {
            // `cargo xtask corpus --mock` counts it.
            println!("skipped: {why}");
            return Ok(());
        }
        match called {
            // Documented examples may have more properties than their schema.
            Err(Error::Drift(error)) if error.drift().iter().all(is_property) => {}
            called => called.map_err(|error| self.failure(what, &describe(&error)))?,
        }
        let journal = self.engine.journal();
        let received = || journal.received();
        let operations = &self.description.operations;
        let wrong = match received().next().map(|one| one.operation) {
            None => Some("nothing was sent".to_owned()),
            Some(None) => Some("the path or the method is not in the description".to_owned()),
            Some(Some(index)) => {
                let operation = &operations[index];
                let is_other = operation.id != self.spec.id
                    || !operation.method.eq_ignore_ascii_case(self.spec.method);
                is_other.then(|| format!("it is a request of {}", operation.id))
            }
        };
        let is_invalid = received().any(|one| !one.entry.violations.is_empty());
        let invalid = is_invalid.then(|| "it does not match the description".to_owned());
        drop(journal);
        match wrong.or(invalid) {
            Some(message) => Err(self.failure(what, &message)),
            None => Ok(()),
        }
    }

    /// Returns which examples of the description do not match their schemas, if nothing else is wrong with the requests.
    fn contradiction(&self) -> Option<String> {
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
        let is_contradiction = !violations.is_empty() && violations.iter().all(is_known);
        is_contradiction.then(|| {
            let id = self.spec.id;
            format!(
                "{id}: the example does not match its schema: {}",
                violations.join("; ")
            )
        })
    }

    /// Returns the declared statuses of errors: for a range and for all others, one that is not declared itself.
    fn error_statuses(&self) -> Vec<StatusCode> {
        let responses = &self.description.operations[self.operation].responses;
        let is_declared = |name: &str| {
            let mut names = responses.iter().map(|one| one.status.as_str());
            names.any(|status| status.eq_ignore_ascii_case(name))
        };
        let undeclared = |mut codes: std::ops::Range<u16>| {
            // A 401 and a 429 mean more than an error.
            codes.find(|code| ![401, 429].contains(code) && !is_declared(&code.to_string()))
        };
        let code = |status: &str| match status.to_ascii_lowercase().as_str() {
            "4xx" => undeclared(418..500),
            "5xx" => undeclared(500..600),
            "default" if !is_declared("4XX") => undeclared(418..500),
            "default" if !is_declared("5XX") => undeclared(500..600),
            code => code.parse().ok().filter(|code| (400..600).contains(code)),
        };
        let codes = responses.iter().filter_map(|one| code(&one.status));
        codes
            .filter_map(|code| StatusCode::from_u16(code).ok())
            .collect()
    }

    async fn error(&self, call: Call<'_>, status: StatusCode) -> Outcome {
        let what = format!("a request that gets {status}");
        let rules = self.engine.faults().rules();
        rules.clear();
        rules.add(Rule::new(Effect::Fault(Fault::status(status))).for_operation(self.operation));
        let called = self.call(call, &what).await?;
        rules.clear();
        let error = match called {
            Ok(()) => return Err(self.failure(&what, "it succeeds")),
            Err(Error::Api(error)) if error.status() == status => error,
            Err(error) => return Err(self.failure(&what, &describe(&error))),
        };
        let declared = Statuses::of(status);
        let declared = declared
            .iter()
            .any(|one| self.spec.errors.iter().any(|(statuses, _)| statuses == one));
        // A response to HEAD has no body.
        if declared && self.spec.method != "HEAD" && matches!(error.body(), ErrorBody::Other(_)) {
            return Err(self.failure(&what, "its body does not have the declared type"));
        }
        Ok(())
    }

    fn failure(&self, what: &str, message: &str) -> Failure {
        let OperationSpec {
            id, method, path, ..
        } = self.spec;
        let mut text = format!("{id} ({method} {path}), {what}: {message}");
        let journal = self.engine.journal();
        let earlier = journal.received().count().saturating_sub(MOST_SHOWN);
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

/// Creates a client with all credentials of an operation.
fn client(spec: &'static OperationSpec, base_url: &str) -> Result<Client, Error> {
    let builder = Client::builder()
        .base_url(base_url)
        .http_client(|| reqwest::Client::builder().no_proxy())
        .timeout(TIMEOUT)
        .no_retries()
        .strict(true);
    let builder = spec
        .security
        .iter()
        .copied()
        .flatten()
        .fold(builder, |builder, credential| {
            // A user with a password; others take it as it is.
            builder.credential(credential, "user:password".to_owned().into())
        });
    builder.build()
}

fn is_property(drift: &Drift) -> bool {
    drift.kind == DriftKind::Property
}

/// Returns an error with the problem of a body that cannot be decoded.
fn describe(error: &Error) -> String {
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
