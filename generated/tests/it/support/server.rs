//! An HTTP server on loopback that follows a script.
//!
//! A test gives it the exchanges to expect, in their order, and gets back what went over the wire.
//! A request that is not the next one of the script is answered with 501 and the reason, so that
//! the client's error shows it. When the server is dropped, it panics if anything went differently.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use datadog_orgs::{Client, ClientBuilder};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::{JoinHandle, JoinSet};

use super::recorded::Recorded;

pub const API_KEY: &str = "api-key-of-the-tests";
pub const APP_KEY: &str = "app-key-of-the-tests";

/// A request that is expected, and how it is answered: with an empty 200 unless told.
pub struct Exchange {
    request: String,
    outcome: Outcome,
}

enum Outcome {
    Response(Response<Bytes>),
    Silence,
    Hangup,
}

impl Exchange {
    /// Expects a request, written as `GET /path?query`.
    pub fn new(request: impl Into<String>) -> Self {
        Self {
            request: request.into(),
            outcome: Outcome::Response(Response::default()),
        }
    }

    pub fn json(self, status: u16, body: &Value) -> Self {
        self.body(status, "application/json", body.to_string())
    }

    pub fn body(self, status: u16, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        let media_type = HeaderValue::from_static(media_type);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        self.response(status, response)
    }

    pub fn empty(self, status: u16) -> Self {
        self.response(status, Response::default())
    }

    /// Adds a header to the response.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Outcome::Response(response) = &mut self.outcome {
            let value = HeaderValue::from_bytes(value.as_bytes());
            let value = value.expect("tests send valid headers");
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Never responses, but leaves the connection open.
    pub fn silence(mut self) -> Self {
        self.outcome = Outcome::Silence;
        self
    }

    /// Closes the connection instead of answering.
    pub fn hangup(mut self) -> Self {
        self.outcome = Outcome::Hangup;
        self
    }

    fn response(mut self, status: u16, mut response: Response<Bytes>) -> Self {
        *response.status_mut() = StatusCode::from_u16(status).expect("tests send valid statuses");
        self.outcome = Outcome::Response(response);
        self
    }
}

/// The server, which runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

struct State {
    connections: usize,
    expected: VecDeque<Exchange>,
    recorded: Vec<Recorded>,
    /// What did not go by the script, in sentences.
    faults: Vec<String>,
}

impl Server {
    pub async fn start(script: impl IntoIterator<Item = Exchange>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("loopback has a free port");
        let state = Arc::new(Mutex::new(State {
            connections: 0,
            expected: script.into_iter().collect(),
            recorded: Vec::new(),
            faults: Vec::new(),
        }));
        Self {
            address: listener.local_addr().expect("it is bound"),
            accepting: tokio::spawn(accept(listener, Arc::clone(&state))),
            state,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The host as errors name it.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// A builder that lacks nothing but credentials.
    pub fn builder(&self) -> ClientBuilder {
        // A test that is not about retries says what one response leads to.
        Client::builder().base_url(self.url()).no_retries()
    }

    /// A client with both keys.
    pub fn client(&self) -> Client {
        let builder = self.builder().api_key(API_KEY).app_key(APP_KEY);
        builder.build().expect("these settings are complete")
    }

    /// The requests that came so far, expected or not.
    pub fn recorded(&self) -> Vec<Recorded> {
        lock(&self.state).recorded.clone()
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
        let mut state = lock(&self.state);
        let missing = std::mem::take(&mut state.expected).into_iter();
        let missing = missing.map(|exchange| format!("missing request {}", exchange.request));
        state.faults.extend(missing);
        let faults = state.faults.join("\n");
        drop(state);
        if std::thread::panicking() {
            // The test has failed already; this may be why.
            eprintln!("{faults}");
        } else {
            assert!(faults.is_empty(), "{faults}");
        }
    }
}

/// A URL at which every connection is refused, as long as the socket lives: its port is taken, but
/// nobody listens.
pub fn refusing() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().expect("sockets can be made");
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(any_port).expect("loopback has a free port");
    let url = format!("http://{}", socket.local_addr().expect("it is bound"));
    (socket, url)
}

/// The connections end with the listener, as they are tasks of a set that it owns.
async fn accept(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        lock(&state).connections += 1;
        let state = Arc::clone(&state);
        let service = service_fn(move |request| respond(Arc::clone(&state), request));
        connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn respond(
    state: Arc<Mutex<State>>,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let outcome = lock(&state).next(Recorded::new(head, body));
    match outcome {
        Outcome::Response(response) => Ok(response.map(Full::new)),
        Outcome::Silence => std::future::pending().await,
        Outcome::Hangup => Err(io::Error::other("the script says so")),
    }
}

impl State {
    fn next(&mut self, recorded: Recorded) -> Outcome {
        let request = recorded.line();
        self.recorded.push(recorded);
        let next = self.expected.front();
        let is_next = next.is_some_and(|expected| expected.request == request);
        let next = if is_next {
            self.expected.pop_front()
        } else {
            None
        };
        match next {
            Some(exchange) => exchange.outcome,
            None => {
                let expected = self.expected.front().map(|next| next.request.as_str());
                let fault = format!(
                    "unexpected request {request}; expected {}",
                    expected.unwrap_or("none")
                );
                self.faults.push(fault.clone());
                let mut response = Response::new(fault.into());
                *response.status_mut() = StatusCode::NOT_IMPLEMENTED;
                Outcome::Response(response)
            }
        }
    }
}

/// A test that panics while it holds the lock has failed; the rest need not fail for that.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    #[should_panic(expected = "unexpected request GET /api/v1/org; expected PUT /y")]
    async fn another_request_fails_the_test() {
        let server = Server::start([Exchange::new("PUT /y")]).await;
        let error = server.client().v1().organizations().list_orgs().await;
        let error = error.expect_err("the server answers with 501").to_string();
        let shown = "501 Not Implemented: unexpected request GET /api/v1/org; expected PUT /y";
        assert!(error.ends_with(shown), "{error}");
    }

    #[tokio::test]
    #[should_panic(expected = "unexpected request GET /api/v1/org; expected none")]
    async fn one_request_too_many_fails_the_test() {
        let server = Server::start([]).await;
        let _ = server.client().v1().organizations().list_orgs().await;
    }

    #[tokio::test]
    #[should_panic(expected = "missing request GET /x")]
    async fn a_missing_request_fails_the_test() {
        Server::start([Exchange::new("GET /x")]).await;
    }
}
