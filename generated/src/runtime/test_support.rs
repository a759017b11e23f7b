// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What several unit tests need: an operation, and a server on loopback.

use std::io::{Read, Write};
use std::net::TcpListener;

use super::operation::OperationSpec;

pub const fn operation(id: &'static str, method: &'static str) -> OperationSpec {
    OperationSpec {
        id,
        method,
        path: "/",
        accept: "*/*",
        servers: &[],
        security: &[],
        permission: None,
        preview: false,
        errors: &[],
    }
}

/// Starts a server that returns this body to `count` requests, and returns its URL.
pub fn serve(body: Vec<u8>, count: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten().take(count) {
            let _ = socket.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length";
            let _ = write!(socket, "{head}: {}\r\n\r\n", body.len());
            let _ = socket.write_all(&body);
        }
    });
    url
}
