// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The server of a test.

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::engine::description::Description;
use super::engine::faults::Faults;
use super::engine::handler::{Engine, Options};
use super::engine::rules::Rate;
use super::engine::server::{Hosts, serve};
use super::engine::store::Store;
use super::expectation::{Expectation, Expected};
use super::received::ReceivedRequest;
use super::{DESCRIPTION, fail};
use crate::runtime::{Client, ClientBuilder, Operation};

/// A server on a free port of this machine, which behaves like the API.
///
/// Each server has a thread and a state of its own, so a test starts one for itself, on any runtime. The server
/// stops when it is dropped.
///
/// It validates requests, and keeps what they create, change and delete. [`on`](Self::on) replies differently to the requests
/// of an operation, [`requests`](Self::requests) returns those that came. The
/// [documentation of the crate](crate#testing) has an example.
///
/// # Panics
/// Functions of this module panic where a test is wrong, such as at a reply that the OpenAPI document does not allow. The server
/// panics when it is dropped if it was not used as [`Expectation::times`] says.
pub struct MockServer {
    url: String,
    pub(super) description: Arc<Description>,
    pub(super) engine: Arc<Engine>,
    pub(super) expected: Arc<Mutex<Vec<Expected>>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Sets up a [`MockServer`].
#[derive(Clone, Copy, Debug, Default)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct MockServerBuilder {
    seed: u64,
    chaos: Rate,
}

impl MockServer {
    /// Starts a server.
    pub async fn start() -> Self {
        Self::start_blocking()
    }

    /// Starts a server, in a program that is not asynchronous.
    pub fn start_blocking() -> Self {
        Self::builder().start_blocking()
    }

    /// Creates a builder.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder {
            seed: 0,
            chaos: Rate::NEVER,
        }
    }

    /// Returns the base URL, such as `http://127.0.0.1:34567`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns a client of this server, which makes one attempt for each request.
    pub fn client(&self) -> Client {
        match self.client_builder().build() {
            Ok(client) => client,
            Err(error) => fail(error),
        }
    }

    /// Returns the builder of a client of this server, with made-up credentials. Requests have one attempt unless
    /// [`retries`](ClientBuilder::retries) is set, so that a failure is returned at once.
    pub fn client_builder(&self) -> ClientBuilder {
        // A proxy of the environment would not find this server.
        let without_proxy = || reqwest::Client::builder().no_proxy();
        let builder = Client::builder().base_url(&self.url).no_retries();
        let builder = crate::settings::CREDENTIALS
            .iter()
            .fold(builder, |builder, credential| {
                // Basic authentication has a user name and a password.
                builder.credential(credential, "made-up:credential".into())
            });
        builder.http_client(without_proxy)
    }

    /// Expects requests of an operation, see [`Expectation`].
    #[track_caller]
    pub fn on<O: Operation>(&self) -> Expectation<'_, O> {
        Expectation::new(self)
    }

    /// Returns the requests of an operation that came, the first one first: the last 1,000 of all operations.
    pub fn requests<O: Operation>(&self) -> Vec<ReceivedRequest<O>> {
        let operation = self.index::<O>();
        let journal = self.engine.journal();
        let received = journal
            .received()
            .filter(|one| one.operation == Some(operation));
        received
            .map(|one| ReceivedRequest::new(&one.request, self.engine.decode(&one.request)))
            .collect()
    }

    /// Returns how requests did not match the OpenAPI document, with a JSON pointer to each value.
    pub fn violations(&self) -> Vec<String> {
        let journal = self.engine.journal();
        let violations = journal.received().flat_map(|one| {
            let entry = &one.entry;
            entry
                .violations
                .iter()
                .map(move |violation| format!("{} {}: {violation}", entry.method, entry.target))
        });
        violations.collect()
    }

    /// Checks that each expectation with [`times`](Expectation::times) was used so often, as dropping the server does.
    ///
    /// # Panics
    /// If an expectation was not used as often; the message has the requests that came.
    #[track_caller]
    pub fn verify(&self) {
        if let Some(message) = self.unmet() {
            fail(message);
        }
    }

    /// Returns what is wrong with the use of the expectations.
    fn unmet(&self) -> Option<String> {
        let rules = self.engine.faults().rules();
        let unmet: Vec<String> = lock(&self.expected)
            .iter()
            .filter_map(|expected| expected.unmet(rules))
            .collect();
        if unmet.is_empty() {
            return None;
        }
        let journal = self.engine.journal();
        let mut came: Vec<String> = journal
            .received()
            .map(|one| {
                let entry = &one.entry;
                let line = format!("  {} {} → {}", entry.method, entry.target, entry.status);
                match entry.why.as_str() {
                    "" => line,
                    why => format!("{line}: {why}"),
                }
            })
            .collect();
        if came.is_empty() {
            came.push("  none".to_owned());
        }
        Some(format!(
            "the mock server was not used as expected:\n{}\nrequests that came:\n{}",
            unmet.join("\n"),
            came.join("\n")
        ))
    }

    /// Returns the operation in the description.
    #[track_caller]
    pub(super) fn index<O: Operation>(&self) -> usize {
        let operations = &self.description.operations;
        let found = operations
            .iter()
            .position(|one| one.id == O::ID && one.method == O::METHOD && one.path == O::PATH);
        match found {
            Some(index) => index,
            None => fail(format_args!("the mock server has no operation {}", O::ID)),
        }
    }
}

impl MockServerBuilder {
    /// Sets what made-up ids and chaos derive from: 0 unless set. The same requests in the same order get the same replies.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the part of the requests that fail at random as they may fail on any network, from 0 for none to 1 for all.
    #[track_caller]
    pub fn chaos(mut self, rate: f64) -> Self {
        match Rate::try_from(rate) {
            Ok(rate) => self.chaos = rate,
            Err(message) => fail(message),
        }
        self
    }

    /// Starts the server.
    pub async fn start(self) -> MockServer {
        self.start_blocking()
    }

    /// Starts the server, in a program that is not asynchronous.
    pub fn start_blocking(self) -> MockServer {
        let description = description();
        let mut faults = Faults::new(&description, self.seed);
        if self.chaos != Rate::NEVER {
            faults = faults.with_chaos(self.chaos);
        }
        let options = Options {
            seed: self.seed,
            store: Store::default(),
            faults,
        };
        let engine = Arc::new(Engine::new(Arc::clone(&description), options));
        let (stop, stopped) = oneshot::channel();
        let started = listen().and_then(|listener| {
            let url = format!("http://{}", listener.local_addr()?);
            let engine = Arc::clone(&engine);
            let thread = std::thread::Builder::new().name("mock server".to_owned());
            Ok((url, thread.spawn(move || run(listener, engine, stopped))?))
        });
        match started {
            Ok((url, thread)) => MockServer {
                url,
                description,
                engine,
                expected: Arc::default(),
                stop: Some(stop),
                thread: Some(thread),
            },
            Err(error) => fail(format_args!("the mock server does not start: {error}")),
        }
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been printed.
            let _ = thread.join();
        }
        if std::thread::panicking() {
            return;
        }
        if let Some(message) = self.unmet() {
            fail(message);
        }
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Returns the description, which is read once.
pub(super) fn description() -> Arc<Description> {
    static READ: OnceLock<Arc<Description>> = OnceLock::new();
    let read = || match serde_json::from_str(DESCRIPTION) {
        Ok(description) => Arc::new(description),
        Err(error) => fail(format_args!("mock.json: {error}")),
    };
    Arc::clone(READ.get_or_init(read))
}

fn listen() -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until the other end of the channel is dropped. All connections end with the runtime.
fn run(listener: TcpListener, engine: Arc<Engine>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => fail(format_args!("the mock server has no runtime: {error}")),
    };
    runtime.block_on(async {
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => fail(format_args!("the mock server cannot listen: {error}")),
        };
        tokio::select! {
            () = serve(listener, engine, Hosts::Loopback, std::future::pending()) => {}
            _ = stopped => {}
        }
    });
}

/// A panic elsewhere leaves the value whole, because each change is a single step.
pub(super) fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
