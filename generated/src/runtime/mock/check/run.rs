// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Runs a test: from the call of an operation to what was wrong with its requests and the responses.

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use tokio::net::TcpListener;

use super::super::engine::description::Description;
use super::super::engine::faults::{Fault, Faults};
use super::super::engine::handler::{Engine, Options};
use super::super::engine::rules::{Effect, Rule};
use super::super::engine::server::{Hosts, serve};
use super::super::engine::store::Store;
use super::super::server::description;
use super::failure::{Failure, NOT_CREATED, Outcome, describe};
use crate::runtime::operation::{OperationSpec, Statuses};
use crate::runtime::{Drift, DriftKind};
use crate::{Client, Error, ErrorBody};

/// The result of a call: what is wrong, or the error of the client.
pub(super) type Called = Result<Result<(), Error>, String>;

pub(super) type Call<'a> = &'a dyn Fn(&Client) -> Pin<Box<dyn Future<Output = Called>>>;

/// How long the client waits for a response.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Engines that no test uses, since making one from a large description takes time.
static ENGINES: Mutex<Vec<Arc<Engine>>> = Mutex::new(Vec::new());

pub(super) fn run(spec: &'static OperationSpec, has_errors: bool, call: Call<'_>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure(format!("no runtime: {error}")))?;
    let kept = ENGINES.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let description = description();
    let engine = kept.unwrap_or_else(|| engine(Arc::clone(&description)));
    let outcome = runtime.block_on(async {
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
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    engines.push(engine);
    match outcome {
        Err(Failure(message)) if message.contains(NOT_CREATED) => {
            println!("skipped: {message}");
            Ok(())
        }
        outcome => outcome,
    }
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
pub(super) struct Check {
    pub(super) spec: &'static OperationSpec,
    pub(super) description: Arc<Description>,
    pub(super) engine: Arc<Engine>,
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
            Err(Error::Drift(error)) if self.is_undocumented(error.drift()) => {
                println!("skipped: {error}, as the example has them");
                return Ok(());
            }
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
