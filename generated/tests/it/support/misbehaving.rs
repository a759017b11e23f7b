//! A TCP server on loopback that breaks the rules of HTTP as told, which no HTTP library would let
//! a test do.
//!
//! Each connection goes through one script; the last script is for all further connections.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use datadog_orgs::{Client, ClientBuilder, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::server::{API_KEY, APP_KEY};

/// What the server does next on a connection. At the end of its script it closes the connection.
#[derive(Clone)]
pub enum Step {
    /// Reads the head of a request.
    Read,
    Send(Vec<u8>),
    /// Sends byte by byte, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Breaks the connection off, so that the client is told of an error instead of an end.
    Reset,
    /// Does nothing until the client closes the connection.
    Hold,
}

/// The server, which runs until it is dropped.
pub struct Misbehaving {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    heads: Vec<String>,
    closed_by_client: usize,
}

impl Misbehaving {
    pub async fn start(scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("loopback has a free port");
        let seen = Arc::new(Mutex::new(Seen::default()));
        Self {
            address: listener.local_addr().expect("it is bound"),
            accepting: tokio::spawn(accept(
                listener,
                scripts.into_iter().collect(),
                Arc::clone(&seen),
            )),
            seen,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The host as errors name it.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// A builder with both keys, and retries that do not take their time.
    pub fn builder(&self) -> ClientBuilder {
        builder_for(self.url())
    }

    pub fn connections(&self) -> usize {
        self.seen(|seen| seen.connections)
    }

    /// The heads of the requests, as they came.
    pub fn heads(&self) -> Vec<String> {
        self.seen(|seen| seen.heads.clone())
    }

    /// How many connections the client closed while the server held them.
    pub fn closed_by_client(&self) -> usize {
        self.seen(|seen| seen.closed_by_client)
    }

    fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Misbehaving {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A builder with both keys for any URL, and retries that do not take their time.
pub fn builder_for(url: impl Into<String>) -> ClientBuilder {
    let quick = RetryPolicy::new().with_first_delay(Duration::from_millis(1));
    let builder = Client::builder().base_url(url).retries(quick);
    builder.api_key(API_KEY).app_key(APP_KEY)
}

/// An response as it should be, to be spoilt: its body has the length that the head says.
pub fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

/// A listener that nobody can connect to any more: its queue is full, and further attempts are
/// neither accepted nor refused. It is so as long as the sockets live.
pub async fn deaf() -> (String, Vec<TcpStream>, TcpListener) {
    let socket = TcpSocket::new_v4().expect("sockets can be made");
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(any_port).expect("loopback has a free port");
    let listener = socket.listen(1).expect("a bound socket can listen");
    let address = listener.local_addr().expect("it is bound");
    let mut queue = Vec::new();
    while let Ok(stream) =
        tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await
    {
        queue.push(stream.expect("the queue takes it or does not response"));
    }
    (format!("http://{address}"), queue, listener)
}

async fn accept(listener: TcpListener, scripts: Vec<Vec<Step>>, seen: Arc<Mutex<Seen>>) {
    let mut connections = JoinSet::new();
    let mut count = 0;
    while let Ok((stream, _)) = listener.accept().await {
        let script = scripts.get(count).or(scripts.last());
        let script = script.cloned().unwrap_or_default();
        count += 1;
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .connections = count;
        connections.spawn(follow(script, stream, Arc::clone(&seen)));
    }
}

/// A client that goes away in the middle of the script ends it; that is its business.
async fn follow(script: Vec<Step>, mut stream: TcpStream, seen: Arc<Mutex<Seen>>) {
    for step in script {
        let done = match step {
            Step::Read => match read_head(&mut stream).await {
                Ok(head) => {
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.heads.push(head);
                    Ok(())
                }
                Err(error) => Err(error),
            },
            Step::Send(bytes) => stream.write_all(&bytes).await,
            Step::Drip(bytes, pause) => drip(&mut stream, &bytes, pause).await,
            Step::Reset => stream.set_zero_linger(),
            Step::Hold => {
                let mut rest = Vec::new();
                let _ = stream.read_to_end(&mut rest).await;
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.closed_by_client += 1;
                Ok(())
            }
        };
        if done.is_err() {
            return;
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn drip(stream: &mut TcpStream, bytes: &[u8], pause: Duration) -> std::io::Result<()> {
    for byte in bytes {
        tokio::time::sleep(pause).await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(())
}
