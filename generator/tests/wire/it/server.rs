//! A server on loopback that gives prepared responses and keeps what it was sent, word for word.

#![allow(dead_code, reason = "the documents' tests use a part of it")]

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use fixture::{Client, ClientBuilder, Error, Request, Response};

/// A response without a body.
pub const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// One request, as it came.
pub struct Received {
    /// The method and the target, such as `GET /path?query`.
    pub line: String,
    /// The other lines of the head.
    pub headers: Vec<String>,
    /// Without the frames of a chunked body.
    pub body: Vec<u8>,
}

/// A server and what it has been sent.
pub struct Server {
    address: SocketAddr,
    received: Receiver<Received>,
}

/// The request that a call sends. The server responds with 204.
#[track_caller]
pub fn sent<T: Send + 'static, O>(call: impl FnOnce(&Client) -> Request<T, O>) -> Received {
    exchange(NO_CONTENT, call).0
}

/// The request that a call sends, and what becomes of this response to it.
#[track_caller]
pub fn exchange<T: Send + 'static, O>(
    response: &str,
    call: impl FnOnce(&Client) -> Request<T, O>,
) -> (Received, Result<Response<T, O>, Error>) {
    let server = Server::responding(&[response]);
    let client = server.builder().build().expect("the client can be built");
    let result = wait(call(&client).send());
    match server.received() {
        Some(received) => (received, result),
        None => panic!("nothing was sent: {:?}", result.err()),
    }
}

/// Why a call cannot be sent.
#[track_caller]
pub fn refused<T: Send + 'static, O>(call: impl FnOnce(&Client) -> Request<T, O>) -> String {
    let client = Client::builder().base_url("http://127.0.0.1:9").build().expect("the client can be built");
    call(&client).build().expect_err("it can be sent").to_string()
}

/// A response with a body.
pub fn response(status: u16, media_type: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} Status\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there is a runtime");
    runtime.block_on(future)
}

impl Server {
    /// Responds to as many requests, each on a connection of its own.
    pub fn responding(responses: &[&str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a port");
        let address = listener.local_addr().expect("it has an address");
        let responses: Vec<String> = responses.iter().map(|response| closing(response)).collect();
        let (sender, received) = channel();
        std::thread::spawn(move || {
            for response in responses {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let Some(request) = receive(&mut stream) else { return };
                // A test that is over takes no more requests.
                let _ = sender.send(request);
                let _ = stream.write_all(response.as_bytes());
            }
        });
        Server { address, received }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Starts to set up a client that attempts each request once.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(format!("http://{}", self.address)).no_retries()
    }

    /// The next request, if there is one.
    pub fn received(&self) -> Option<Received> {
        self.received.recv_timeout(Duration::from_millis(500)).ok()
    }
}

/// The response with the header that ends its connection.
fn closing(response: &str) -> String {
    response.replacen("\r\n", "\r\nConnection: close\r\n", 1)
}

fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let first = line(&mut reader)?;
    let mut headers = Vec::new();
    loop {
        match line(&mut reader)? {
            end if end.is_empty() => break,
            header => headers.push(header),
        }
    }
    let mut received = Received { line: first.trim_end_matches(" HTTP/1.1").to_owned(), headers, body: Vec::new() };
    if received.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = usize::from_str_radix(&line(&mut reader)?, 16).ok()?;
            read(&mut reader, size, &mut received.body)?;
            line(&mut reader)?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = received.header("content-length") {
        let length = length.parse().ok()?;
        read(&mut reader, length, &mut received.body)?;
    }
    Some(received)
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    (reader.read_line(&mut line).ok()? > 0).then(|| line.trim_end_matches("\r\n").to_owned())
}

fn read(reader: &mut impl Read, length: usize, body: &mut Vec<u8>) -> Option<()> {
    let start = body.len();
    body.resize(start + length, 0);
    reader.read_exact(&mut body[start..]).ok()
}

impl Received {
    /// The value of a header; of the first one where it occurs more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.headers.iter().filter_map(|line| line.split_once(':'));
        headers.filter(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n\n{}", self.line, self.headers.join("\n"), String::from_utf8_lossy(&self.body))
    }
}
