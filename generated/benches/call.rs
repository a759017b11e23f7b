//! One call over loopback, next to reqwest and serde_json by hand; and how often each allocates.
//!
//! `cargo bench -p datadog-orgs --bench call`

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use criterion::{Criterion, criterion_group, criterion_main};
use datadog_orgs::Client;
use datadog_orgs::reqwest;
use datadog_orgs::v1::models::OrganizationResponse;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const BODY: &str = r#"{"org":{"name":"New child org","public_id":"abcdef12345","trial":false,"settings":{"saml":{"enabled":false}}}}"#;
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Counts allocations of the whole process; the server's are the same for both sides.
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

/// A server that gives everybody the same organization, and its URL.
async fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let answer = hyper::service::service_fn(|_| async {
                let answer = hyper::Response::builder().header("content-type", "application/json");
                answer.body(Full::new(Bytes::from_static(BODY.as_bytes())))
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(socket), answer);
            tokio::spawn(connection);
        }
    });
    url
}

async fn by_hand(http: &reqwest::Client, url: &str) -> OrganizationResponse {
    let request = http.get(format!("{url}/api/v1/org/abcdef12345"));
    let request = request
        .header("DD-API-KEY", KEY)
        .header("DD-APPLICATION-KEY", KEY);
    let answer = request
        .header("Accept", "application/json")
        .send()
        .await
        .expect("the server answers");
    let body = answer
        .error_for_status()
        .expect("it succeeds")
        .bytes()
        .await
        .expect("it has a body");
    serde_json::from_slice(&body).expect("it is an organization")
}

async fn by_client(client: &Client) -> OrganizationResponse {
    client
        .v1()
        .organizations()
        .get_org("abcdef12345")
        .await
        .expect("the server answers")
}

fn call(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime can be made");
    let url = runtime.block_on(serve());
    let client = Client::builder()
        .base_url(&url)
        .api_key(KEY)
        .app_key(KEY)
        .build()
        .expect("it is complete");
    // With the settings that a careful person would choose, and which the client has, too.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(60))
        .connect_timeout(std::time::Duration::from_secs(10))
        .build()
        .expect("it is complete");

    let mut group = criterion.benchmark_group("one call over loopback");
    group.bench_function("datadog-orgs", |bencher| {
        bencher.to_async(&runtime).iter(|| by_client(&client))
    });
    group.bench_function("reqwest and serde_json", |bencher| {
        bencher.to_async(&runtime).iter(|| by_hand(&http, &url))
    });
    group.finish();

    let counted = |name: &str, before: u64| {
        let all = ALLOCATIONS.load(Ordering::Relaxed) - before;
        println!(
            "allocations per call, with the server's: {name}: {}",
            all / 1000
        );
    };
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    runtime.block_on(async {
        for _ in 0..1000 {
            by_client(&client).await;
        }
    });
    counted("datadog-orgs", before);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    runtime.block_on(async {
        for _ in 0..1000 {
            by_hand(&http, &url).await;
        }
    });
    counted("reqwest and serde_json", before);
}

criterion_group!(benches, call);
criterion_main!(benches);
