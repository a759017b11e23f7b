//! Requests over loopback, one after the other and 100 at once, next to reqwest and serde_json by
//! hand; and how often each allocates. The server is a process of its own.
//!
//! `cargo bench -p datadog-orgs --bench call`

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use criterion::Criterion;
use datadog_orgs::Client;
use datadog_orgs::reqwest;
use datadog_orgs::v1::models::OrganizationResponse;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const BODY: &str = r#"{"org":{"name":"New child org","public_id":"abcdef12345","trial":false,"settings":{"saml":{"enabled":false}}}}"#;
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Counts the allocations of this process.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: it passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Set in the process that is the server.
const SERVER: &str = "CALL_BENCH_SERVER";

/// Gives everybody the same organization, and prints the URL first.
async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    println!("http://{}", listener.local_addr().expect("it is bound"));
    while let Ok((socket, _)) = listener.accept().await {
        let respond = hyper::service::service_fn(|_| async {
            let response = hyper::Response::builder().header("content-type", "application/json");
            response.body(Full::new(Bytes::from_static(BODY.as_bytes())))
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(socket), respond);
        tokio::spawn(connection);
    }
}

/// The server's process, which ends with this.
struct Server(Child);

impl Server {
    fn start() -> (Self, String) {
        let this = std::env::current_exe().expect("a benchmark knows its program");
        let mut command = Command::new(this);
        let command = command.env(SERVER, "1").stdout(Stdio::piped());
        let mut child = command.spawn().expect("the benchmark can start itself");
        let mut url = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        let read = BufReader::new(stdout).read_line(&mut url);
        read.expect("the server prints its URL");
        (Self(child), url.trim().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn by_hand(http: reqwest::Client, url: Arc<str>) -> OrganizationResponse {
    let request = http.get(format!("{url}/api/v1/org/abcdef12345"));
    let request = request
        .header("DD-API-KEY", KEY)
        .header("DD-APPLICATION-KEY", KEY);
    let response = request
        .header("Accept", "application/json")
        .send()
        .await
        .expect("the server responds");
    let body = response
        .error_for_status()
        .expect("it succeeds")
        .bytes()
        .await
        .expect("it has a body");
    serde_json::from_slice(&body).expect("it is an organization")
}

async fn by_client(client: Client) -> OrganizationResponse {
    client
        .v1()
        .organizations()
        .get_org("abcdef12345")
        .await
        .expect("the server responds")
}

/// Sends so many rounds of 100 requests at once.
async fn at_once<F>(rounds: u64, request: impl Fn() -> F) -> Duration
where
    F: Future<Output = OrganizationResponse> + Send + 'static,
{
    let started = Instant::now();
    for _ in 0..rounds {
        let mut requests = JoinSet::new();
        for _ in 0..100 {
            requests.spawn(request());
        }
        requests.join_all().await;
    }
    started.elapsed()
}

fn call(criterion: &mut Criterion) {
    let (_server, url) = Server::start();
    let runtime = Runtime::new().expect("a runtime can be made");
    let client = Client::builder()
        .base_url(&url)
        .api_key(KEY)
        .app_key(KEY)
        .build()
        .expect("it is complete");
    // With the settings that a careful person would choose, and which the client has, too.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(60))
        .connect_timeout(Duration::from_secs(10))
        .build()
        .expect("it is complete");
    let url: Arc<str> = url.into();
    let ours = || by_client(client.clone());
    let theirs = || by_hand(http.clone(), Arc::clone(&url));

    let mut group = criterion.benchmark_group("one after the other");
    group.bench_function("datadog-orgs", |bencher| {
        bencher.to_async(&runtime).iter(ours)
    });
    group.bench_function("reqwest and serde_json", |bencher| {
        bencher.to_async(&runtime).iter(theirs)
    });
    group.finish();

    let mut group = criterion.benchmark_group("100 at once");
    group.bench_function("datadog-orgs", |bencher| {
        bencher
            .to_async(&runtime)
            .iter_custom(|rounds| at_once(rounds, ours))
    });
    group.bench_function("reqwest and serde_json", |bencher| {
        bencher
            .to_async(&runtime)
            .iter_custom(|rounds| at_once(rounds, theirs))
    });
    group.finish();

    in_turn(&runtime, ours, theirs);
    for (name, allocations) in [
        ("datadog-orgs", allocations(&runtime, ours)),
        ("reqwest and serde_json", allocations(&runtime, theirs)),
    ] {
        println!("allocations per request: {name}: {allocations}");
    }
}

/// Prints ours divided by theirs of rounds in turn, which a machine whose speed changes does not
/// disturb.
fn in_turn<A, B>(runtime: &Runtime, ours: impl Fn() -> A, theirs: impl Fn() -> B)
where
    A: Future<Output = OrganizationResponse> + Send + 'static,
    B: Future<Output = OrganizationResponse> + Send + 'static,
{
    let mut alone = Vec::new();
    let mut together = Vec::new();
    for _ in 0..60 {
        let (ours_alone, theirs_alone) = runtime.block_on(async {
            let started = Instant::now();
            for _ in 0..200 {
                ours().await;
            }
            let ours = started.elapsed();
            let started = Instant::now();
            for _ in 0..200 {
                theirs().await;
            }
            (ours, started.elapsed())
        });
        alone.push(ours_alone.as_secs_f64() / theirs_alone.as_secs_f64());
        let (ours, theirs) =
            runtime.block_on(async { (at_once(10, &ours).await, at_once(10, &theirs).await) });
        together.push(ours.as_secs_f64() / theirs.as_secs_f64());
    }
    for (name, mut ratios) in [("one after the other", alone), ("100 at once", together)] {
        ratios.sort_by(f64::total_cmp);
        let at = |quarter: usize| ratios[ratios.len() * quarter / 4];
        println!(
            "in turn, {name}: {:.2} ({:.2} to {:.2})",
            at(2),
            at(1),
            at(3)
        );
    }
}

fn allocations<F: Future>(runtime: &Runtime, request: impl Fn() -> F) -> u64 {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    runtime.block_on(async {
        for _ in 0..1000 {
            request().await;
        }
    });
    (ALLOCATIONS.load(Ordering::Relaxed) - before) / 1000
}

fn main() {
    if std::env::var_os(SERVER).is_some() {
        let runtime = Runtime::new().expect("a runtime can be made");
        return runtime.block_on(serve());
    }
    let mut criterion = Criterion::default().configure_from_args();
    call(&mut criterion);
    criterion.final_summary();
}
