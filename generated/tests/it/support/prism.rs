//! Prism (the npm package `@stoplight/prism-cli`), an independent mock server that validates requests against spec/.

use std::fmt::Debug;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datadog_orgs::{Client, Operation, Request};

/// Starting Node takes seconds on a busy machine.
const START: Duration = Duration::from_secs(60);

/// A server for each document in spec/.
pub struct Prism {
    v1: Process,
    v2: Process,
}

struct Process {
    child: Child,
    url: String,
}

impl Prism {
    /// Starts the servers. Returns `None`, and prints why, if Prism is not installed.
    pub async fn start() -> Option<Self> {
        if Command::new("prism").arg("--version").output().is_err() {
            eprintln!("skipped: no program `prism` (npm install --global @stoplight/prism-cli@5)");
            return None;
        }
        let (v1, v2) = tokio::join!(Process::start("v1.yaml"), Process::start("v2.yaml"));
        Some(Self { v1, v2 })
    }

    /// Sends a request, which Prism must find valid.
    pub async fn accepts<O: Operation<ResponseBody: Debug + serde::Serialize>>(
        &self,
        call: impl Fn(&Client) -> Request<O::ResponseBody, O>,
    ) {
        let server = if O::PATH.starts_with("/api/v1/") {
            &self.v1
        } else {
            &self.v2
        };
        let client = Client::builder()
            .base_url(&server.url)
            .api_key("key")
            .app_key("key")
            .build();
        let outcome = call(&client.expect("the settings are complete"))
            .send()
            .await;
        let response = outcome
            .unwrap_or_else(|error| panic!("{} ({} {}): {error:?}", O::ID, O::METHOD, O::PATH));
        assert_eq!(response.drift(), [], "{}", O::ID);
    }
}

impl Process {
    async fn start(document: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.expect("a port is free").port().to_string();
        let path = format!("{}/../spec/{document}", env!("CARGO_MANIFEST_DIR"));
        let mut command = Command::new("prism");
        // `--errors` makes requests that are not valid errors instead of warnings.
        command.args([
            "mock",
            "--errors",
            "--host",
            "127.0.0.1",
            "--port",
            &port,
            &path,
        ]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let started = Self {
            child: child.expect("it is installed"),
            url: format!("http://127.0.0.1:{port}"),
        };
        let begin = Instant::now();
        while tokio::net::TcpStream::connect(format!("127.0.0.1:{port}"))
            .await
            .is_err()
        {
            assert!(
                begin.elapsed() < START,
                "Prism does not listen after {START:?}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        started
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
