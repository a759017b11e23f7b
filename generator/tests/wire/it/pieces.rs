//! A server on loopback that writes its response piece by piece.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use fixture::Client;
use fixture::streams::operations::UntaggedApi;

/// What a server does after the head of its response.
pub enum Step {
    Send(Vec<u8>),
    /// Waits until the test goes on, or ends.
    Wait,
    /// Says that the client has closed the connection.
    AwaitClose,
}

/// A server that writes one response in steps.
pub struct Steps {
    pub url: String,
    pub go_on: Sender<()>,
    pub closed: Receiver<()>,
}

fn send(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

pub fn chunk(text: &str) -> Step {
    Step::Send(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

pub fn end() -> Step {
    send("0\r\n\r\n")
}

pub fn head(media_type: &str, headers: &str) -> Step {
    send(&format!("HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n{headers}\r\n"))
}

pub fn serve(steps: Vec<Step>) -> Steps {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a port");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    let (go_on, wait) = channel();
    let (say_closed, closed) = channel();
    std::thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return };
        let _ = stream.read(&mut [0; 4096]);
        for step in steps {
            let done = match step {
                Step::Send(bytes) => stream.write_all(&bytes).is_ok(),
                Step::Wait => wait.recv().is_ok(),
                Step::AwaitClose => {
                    if is_closed(&mut stream) {
                        let _ = say_closed.send(());
                    }
                    true
                }
            };
            if !done {
                return;
            }
        }
    });
    Steps { url, go_on, closed }
}

fn is_closed(stream: &mut TcpStream) -> bool {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    matches!(stream.read(&mut [0; 64]), Ok(0)) || stream.write_all(&[b' '; 1 << 20]).is_err()
}

impl Steps {
    /// The operations, of a client for the server.
    pub fn api(&self) -> UntaggedApi {
        let client = Client::builder().base_url(&self.url).no_retries().build().expect("it is complete");
        client.streams().untagged()
    }
}
