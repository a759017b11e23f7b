// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! HTTP/1.1 and HTTP/2 for an engine.

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;

use super::handler::Engine;
use super::message::{Broken, Incoming, Reply};
use super::problem::Problem;
use super::responder::undocumented;

/// The most bytes of a request's body.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// The most bytes of a body that is read between other requests. Larger ones are read on threads of their own, because that can
/// take seconds.
const MAX_INLINE_BODY: usize = 64 * 1024;
/// How long open requests may take after the server was stopped.
const GRACE: Duration = Duration::from_secs(1);
/// How long the headers of a request may take, so that idle connections end.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the body of a request may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// Which hosts a server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// `localhost` and the addresses of the loopback interface. A page in a browser that was led here by another name gets nothing.
    Loopback,
    Any,
}

/// Serves requests until `stop` resolves.
pub async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    hosts: Hosts,
    stop: impl Future<Output = ()>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(1_000);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            // The process has too many open files; some will be closed.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // A delayed packet would only make the mock slow.
        let _ = stream.set_nodelay(true);
        let engine = Arc::clone(&engine);
        let service = service_fn(move |request| handle(Arc::clone(&engine), hosts, request));
        let connection = builder
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong with a connection is the client's business, or a fault that was requested.
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

/// The reply is no reply: the connection is closed.
#[derive(Debug)]
struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a fault closes the connection")
    }
}

impl Error for Dropped {}

async fn handle<B: Body>(
    engine: Arc<Engine>,
    hosts: Hosts,
    request: Request<B>,
) -> Result<Response<ReplyBody>, Dropped>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let is_head = request.method() == Method::HEAD;
    let mut reply = reply(engine, hosts, request).await?;
    if is_head {
        // HTTP/2 would send the body.
        reply = reply.without_body();
    }
    Ok(response(reply))
}

async fn reply<B: Body>(
    engine: Arc<Engine>,
    hosts: Hosts,
    request: Request<B>,
) -> Result<Reply, Dropped>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    if hosts == Hosts::Loopback && !is_for_loopback(&parts) {
        let message = "this server only has the hosts localhost, 127.0.0.1 and [::1]; start it with `--host` for others";
        return Ok(undocumented(
            StatusCode::MISDIRECTED_REQUEST,
            &[Problem::new(message)],
        ));
    }
    let collected = tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, MAX_BODY).collect());
    let body = match collected.await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let message = format!("the body is larger than {MAX_BODY} bytes");
            return Ok(undocumented(
                StatusCode::PAYLOAD_TOO_LARGE,
                &[Problem::new(message)],
            ));
        }
        // The client went away, or sends nothing.
        Ok(Err(_)) | Err(_) => return Err(Dropped),
    };
    let incoming = Incoming {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
    };
    let reply = if incoming.body.len() > MAX_INLINE_BODY {
        let handled = tokio::task::spawn_blocking(move || engine.handle(incoming));
        // A panic there closes the connection, as one here does.
        handled.await.map_err(|_| Dropped)?
    } else {
        engine.handle(incoming)
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    if reply.broken == Some(Broken::Dropped) {
        Err(Dropped)
    } else {
        Ok(reply)
    }
}

/// Returns `true` if a request is for this machine, by its target and each of its `Host` headers.
fn is_for_loopback(parts: &Parts) -> bool {
    let authority = parts.uri.authority().map(is_loopback);
    let headers = parts.headers.get_all(HOST).iter().map(|host| {
        let authority = Authority::try_from(host.as_bytes());
        authority.is_ok_and(|authority| is_loopback(&authority))
    });
    let hosts: Vec<bool> = authority.into_iter().chain(headers).collect();
    !hosts.is_empty() && hosts.into_iter().all(|is_loopback| is_loopback)
}

/// Returns `true` if an authority is this machine, with or without a port. One with more than that is something else.
fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let rest = authority.as_str().strip_prefix(host).unwrap_or("?");
    let is_port = rest.is_empty()
        || rest
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    is_port && is_loopback_host(host)
}

/// Returns `true` if a host is this machine.
fn is_loopback_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let is_address = address
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    is_address || host.eq_ignore_ascii_case("localhost")
}

fn response(reply: Reply) -> Response<ReplyBody> {
    let body = ReplyBody::new(reply.body, reply.broken == Some(Broken::Truncated));
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}

/// A body, or a part of one.
#[derive(Debug)]
struct ReplyBody {
    data: Option<Bytes>,
    /// What the header `Content-Length` says.
    length: u64,
    is_truncated: bool,
    is_flushed: bool,
}

impl ReplyBody {
    fn new(body: Bytes, is_truncated: bool) -> Self {
        let length = body.len() as u64;
        let sent = if is_truncated {
            body.slice(..body.len() / 2)
        } else {
            body
        };
        Self {
            data: Some(sent).filter(|sent| !sent.is_empty()),
            length,
            is_truncated,
            is_flushed: false,
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.is_truncated {
            return Poll::Ready(None);
        }
        if !self.is_flushed {
            // The connection writes what it has before it polls again.
            self.is_flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("a fault truncates the body"))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.is_truncated
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use http_body_util::Full;
    use serde_json::json;

    use super::super::faults::Faults;
    use super::super::handler::Options;
    use super::super::store::Store;
    use super::*;

    fn engine() -> Arc<Engine> {
        let description = json!({"title": "", "operations": [{
            "id": "x", "method": "POST", "path": "/pets",
            "body": {"content": [{"mediaType": "application/json", "schema": {"type": "object"}}]},
        }, {
            "id": "y", "method": "GET", "path": "/pets",
        }]});
        let description = serde_json::from_value(description).unwrap();
        let faults = Faults::new(&description, 0);
        let options = Options {
            seed: 0,
            store: Store::default(),
            faults,
        };
        Arc::new(Engine::new(Arc::new(description), options))
    }

    fn request(method: Method, body: String) -> Request<Full<Bytes>> {
        let request = Request::builder().method(method).uri("/pets");
        let request = request
            .header(HOST, "localhost")
            .header("content-type", "application/json");
        request.body(Full::from(body)).unwrap()
    }

    #[tokio::test]
    async fn a_large_body_does_not_delay_other_requests() {
        let properties: Vec<String> = (0..200_000)
            .map(|index| format!("\"p{index}\":1"))
            .collect();
        let large = format!("{{{}}}", properties.join(","));
        let (engine, ended) = (engine(), Mutex::new(Vec::new()));
        let send = async |name, request| {
            let response = handle(Arc::clone(&engine), Hosts::Any, request).await;
            assert_eq!(response.unwrap().status(), StatusCode::OK);
            ended.lock().unwrap().push(name);
        };
        tokio::join!(
            send("large", request(Method::POST, large)),
            send("small", request(Method::POST, "{}".to_owned())),
        );
        assert_eq!(*ended.lock().unwrap(), ["small", "large"]);
    }

    #[tokio::test]
    async fn a_response_to_head_has_no_body() {
        let request = |path: &str| {
            let request = Request::head(path).header(HOST, "localhost");
            request.body(Full::<Bytes>::default()).unwrap()
        };
        for (path, status) in [("/pets", 200), ("/other", 404)] {
            let response = handle(engine(), Hosts::Loopback, request(path))
                .await
                .unwrap();
            assert_eq!(response.status(), status);
            assert!(response.body().is_end_stream(), "{path}");
            let length = response.headers().get("content-length");
            assert_eq!(length.is_some(), status == 404);
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        let is_for_loopback = |target: &str, hosts: &[&str]| {
            let mut request = Request::get(target);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            is_for_loopback(&request.body(()).unwrap().into_parts().0)
        };
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:80",
            "[::1]",
            "localhost.",
        ] {
            assert!(is_for_loopback("/", &[host]), "{host}");
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "192.0.2.1:80",
            "127.0.0.1.example.com",
            "",
            "[2001:db8::1]",
            "localhost:x@example.com",
            "[::1].example.com",
            "localhost example.com",
        ] {
            assert!(!is_for_loopback("/", &[host]), "{host}");
        }
        assert!(!is_for_loopback("/", &[]));
        assert!(!is_for_loopback("/", &["localhost", "example.com"]));
        assert!(!is_for_loopback("http://localhost/", &["example.com"]));
        assert!(is_for_loopback("http://localhost/", &[]));
    }
}
