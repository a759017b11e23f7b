//! What can be observed of requests: spans, hooks, the user agent; and the transport that is used.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use datadog_orgs::v2::models::OrgGroupCreateAttributes as Attributes;
use datadog_orgs::v2::models::{OrgGroupCreateData, OrgGroupCreateRequest};
use datadog_orgs::{Client, Error, RetryPolicy};
use serde_json::json;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::misbehaving::{Misbehaving, Step, builder_for, response};
use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server};

const QUICK: RetryPolicy = RetryPolicy::new().with_first_delay(Duration::from_millis(1));
const ORG: &str = "GET /api/v1/org/secret-org";

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("nobody panics with it");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The lines that tell of the end of a request.
    fn ends(&self) -> Vec<String> {
        self.lines(|line| line.contains("operation=") && line.contains(": close "))
    }

    fn failed_attempts(&self) -> Vec<String> {
        self.lines(|line| line.contains(": attempt failed"))
    }

    fn lines(&self, is_kept: impl Fn(&str) -> bool) -> Vec<String> {
        let text = self.text();
        let lines = text.lines().filter(|line| is_kept(line));
        lines.map(str::to_owned).collect()
    }
}

/// As long as there is one subscriber only, `tracing` asks that of the thread which comes to a place
/// first whether it is of interest, and a test without a subscriber would response for all.
static SECOND: LazyLock<tracing::Dispatch> =
    LazyLock::new(|| tracing::Dispatch::new(tracing_subscriber::registry()));

/// Everything that is traced on this thread, at any level and by any crate.
fn subscribe() -> (Written, tracing::subscriber::DefaultGuard) {
    LazyLock::force(&SECOND);
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    (written, tracing::subscriber::set_default(subscriber))
}

#[tokio::test]
async fn a_call_is_one_span_without_secrets() {
    let (written, _guard) = subscribe();
    let server = Server::start([
        Exchange::new(ORG).empty(503),
        Exchange::new(ORG).json(200, &json!({"org": {"name": "secret-answer"}})),
        Exchange::new("POST /api/v2/org_groups").json(403, &json!({"errors": [API_KEY]})),
    ])
    .await;
    let client = builder_for(server.url()).build().unwrap();

    client
        .v1()
        .organizations()
        .get_org("secret-org")
        .await
        .unwrap();
    let data = OrgGroupCreateData::new(Attributes::new("secret-body"));
    let groups = client.v2().org_groups();
    let failed = groups.create_org_group(OrgGroupCreateRequest::new(data));
    failed.await.unwrap_err();

    let ends = written.ends();
    assert_eq!(ends.len(), 2, "{}", written.text());
    for (line, parts) in ends.iter().zip([
        [
            "operation=\"GetOrg\"",
            "method=\"GET\"",
            "path=\"/api/v1/org/{public_id}\"",
            "status=200",
            "attempts=2",
            "duration_ms=",
        ],
        [
            "operation=\"CreateOrgGroup\"",
            "method=\"POST\"",
            "path=\"/api/v2/org_groups\"",
            "status=403",
            "attempts=1",
            "error.type=\"api\"",
        ],
    ]) {
        for part in parts {
            assert!(line.contains(part), "{part}: {line}");
        }
    }
    for secret in [
        API_KEY,
        APP_KEY,
        "secret-org",
        "secret-body",
        "secret-answer",
    ] {
        let text = written.text();
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn a_call_without_a_response_has_its_span_too() {
    let (written, _guard) = subscribe();
    let server = Misbehaving::start([vec![Step::Read, Step::Reset]]).await;
    let organizations = server.builder().build().unwrap().v1().organizations();
    organizations.get_org("secret-org").await.unwrap_err();
    let ends = written.ends();
    assert_eq!(ends.len(), 1, "{}", written.text());
    assert!(ends[0].contains("attempts=3"), "{}", ends[0]);
    assert!(!ends[0].contains("status="), "{}", ends[0]);
    assert!(ends[0].contains("error.type=\"transport\""), "{}", ends[0]);
    let cause = format!(
        "error.cause=\"got no complete response from {}: ",
        server.host()
    );
    assert!(ends[0].contains(&cause), "{}", ends[0]);
    assert!(!written.text().contains("secret-org"), "{}", written.text());
}

/// The last one is the caller's error, so only those before it are warnings.
#[tokio::test]
async fn each_failed_attempt_is_an_event() {
    let (written, _guard) = subscribe();
    let server = Server::start([
        Exchange::new(ORG).empty(429).header("retry-after", "1"),
        Exchange::new(ORG).hangup(),
        Exchange::new(ORG).json(404, &json!({"errors": ["secret-answer"]})),
    ])
    .await;
    let organizations = builder_for(server.url()).build().unwrap().v1();
    let call = organizations.organizations().get_org("secret-org");
    call.await.unwrap_err();

    let events = written.failed_attempts();
    let host = server.host();
    let cause = format!(
        "error.cause=\"got no complete response from {host}: connection closed before message \
         completed\""
    );
    let expected: [&[&str]; 3] = [
        &[
            " WARN ",
            "attempt=1",
            "status=429",
            "error.type=\"api\"",
            "wait_ms=1000",
        ],
        &[
            " WARN ",
            "attempt=2",
            "error.type=\"transport\"",
            &cause,
            "wait_ms=",
        ],
        &["DEBUG ", "attempt=3", "status=404", "error.type=\"api\""],
    ];
    assert_eq!(events.len(), expected.len(), "{events:#?}");
    for (event, parts) in events.iter().zip(expected) {
        for part in parts {
            assert!(event.contains(part), "{part}: {event}");
        }
    }
    assert!(!events[0].contains("error.cause="), "{}", events[0]);
    assert!(!events[1].contains("status="), "{}", events[1]);
    assert!(!events[2].contains("wait_ms="), "{}", events[2]);
    assert!(!written.text().contains("secret"), "{}", written.text());
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_an_error_of_its_span() {
    let (written, _guard) = subscribe();
    let exchange = Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": "secret-answer"}));
    let server = Server::start([exchange]).await;
    let organizations = builder_for(server.url()).build().unwrap().v1();
    organizations.organizations().list_orgs().await.unwrap_err();
    let ends = written.ends();
    assert_eq!(ends.len(), 1, "{}", written.text());
    let events = written.failed_attempts();
    assert_eq!(events.len(), 1, "{events:#?}");
    let cause = "error.cause=\"ListOrgs: unexpected body with 200 OK: at orgs: ";
    for part in ["status=200", "error.type=\"decode\"", cause] {
        assert!(events[0].contains(part), "{part}: {}", events[0]);
        assert!(ends[0].contains(part), "{part}: {}", ends[0]);
    }
    assert!(ends[0].contains("attempts=1"), "{}", ends[0]);
    assert!(!written.text().contains("secret"), "{}", written.text());
}

#[tokio::test]
async fn a_wait_that_is_too_long_and_the_target_of_a_redirect_are_reported() {
    let (written, _guard) = subscribe();
    let location = format!("https://u:pw@other.example/{API_KEY}");
    let server = Server::start([
        Exchange::new("GET /api/v1/org")
            .empty(429)
            .header("retry-after", "3600"),
        Exchange::new("GET /api/v1/org")
            .empty(302)
            .header("location", &location),
    ])
    .await;
    let retries = RetryPolicy::new().with_budget(Duration::from_secs(9));
    let organizations = builder_for(server.url()).retries(retries).build().unwrap();
    let organizations = organizations.v1().organizations();
    for _ in 0..2 {
        organizations.list_orgs().await.unwrap_err();
    }
    let refused = organizations.get_org("..").await.unwrap_err();
    assert_eq!(refused.attempts(), 0);

    let (events, ends) = (written.failed_attempts(), written.ends());
    assert!(events[0].contains(" requested_wait_ms=3600000"));
    assert!(!events[0].contains(" wait_ms="), "{}", events[0]);
    let redirected = "error.cause=\"ListOrgs was redirected (302 Found) to";
    assert!(events[1].contains(redirected), "{}", events[1]);
    assert!(events[1].contains("other.example/[redacted]"));
    assert!(ends[1].contains(redirected), "{}", ends[1]);
    let refused = "error.cause=\"GetOrg was not sent: ";
    assert!(ends[2].contains(refused), "{}", ends[2]);
    assert!(!written.text().contains("u:pw"), "{}", written.text());
}

#[tokio::test]
async fn the_user_agent_names_the_crate_and_can_be_extended() {
    let own = concat!("datadog-orgs/", env!("CARGO_PKG_VERSION"));
    for (product, expected) in [
        (None, own.to_owned()),
        (Some("my-tool/1.2"), format!("{own} my-tool/1.2")),
    ] {
        let exchange = Exchange::new("GET /api/v1/org").json(200, &json!({}));
        let server = Server::start([exchange]).await;
        let mut builder = builder_for(server.url());
        if let Some(product) = product {
            builder = builder.user_agent(product);
        }
        let organizations = builder.build().unwrap().v1().organizations();
        organizations.list_orgs().await.unwrap();
        let sent = server.recorded()[0].header("user-agent").map(str::to_owned);
        assert_eq!(sent, Some(expected));
    }
    let error = builder_for("http://127.0.0.1:1")
        .user_agent("a\r\nb: c")
        .build();
    assert!(error.is_err_and(|error| error.is_configuration()));
}

#[tokio::test]
async fn hooks_run_for_each_try() {
    let server = Server::start([
        Exchange::new("GET /api/v1/org").empty(503),
        Exchange::new("GET /api/v1/org").json(200, &json!({})),
    ])
    .await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (before, after) = (Arc::clone(&seen), Arc::clone(&seen));
    let builder = builder_for(server.url())
        .before_sending(move |request| {
            let mut seen = before.lock().expect("nobody panics with it");
            seen.push(format!("before {}", request.method()));
            let count = seen.len().to_string().parse().expect("digits are a header");
            request.headers_mut().insert("x-count", count);
        })
        .after_receiving(move |operation, response| {
            let mut seen = after.lock().expect("nobody panics with it");
            seen.push(format!("after {operation} {}", response.status().as_u16()));
        });
    let organizations = builder.build().unwrap().v1().organizations();
    organizations.list_orgs().await.unwrap();
    let seen = seen.lock().expect("nobody panics with it");
    let expected = [
        "before GET",
        "after ListOrgs 503",
        "before GET",
        "after ListOrgs 200",
    ];
    assert_eq!(*seen, expected);
    let counts = server.recorded();
    let counts: Vec<_> = counts.iter().map(|one| one.header("x-count")).collect();
    assert_eq!(counts, [Some("1"), Some("3")]);
}

/// To a proxy a request names the whole URL of its target.
#[tokio::test]
async fn a_call_goes_through_the_proxy() {
    let proxy =
        Misbehaving::start([vec![Step::Read, Step::Send(response("200 OK", "", "{}"))]]).await;
    let target = Misbehaving::start([vec![]]).await;
    let to_proxy = reqwest::Proxy::all(proxy.url()).unwrap();
    let builder = target.builder().proxy(to_proxy).allow_plain_http(true);
    let organizations = builder.build().unwrap().v1().organizations();
    organizations.list_orgs().await.unwrap();
    assert_eq!(target.connections(), 0);
    let head = proxy.heads().remove(0);
    let line = format!("GET {}/api/v1/org HTTP/1.1", target.url());
    assert!(head.starts_with(&line), "{head}");
}

#[test]
fn plain_http_through_a_proxy_is_refused() {
    let to_proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
    let builder = Client::builder().base_url("http://127.0.0.1:9");
    let client = builder.proxy(to_proxy).build();
    let error = client.map(drop).unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert!(error.to_string().contains("a proxy would see"), "{error}");
}

#[tokio::test]
async fn an_http_client_is_made_from_a_given_builder() -> Result<(), Error> {
    let exchange = Exchange::new("GET /api/v1/org").json(200, &json!({}));
    let server = Server::start([exchange]).await;
    let make = || reqwest::Client::builder().user_agent("ready-made");
    let builder = builder_for(server.url()).http_client(make);
    let organizations = builder.retries(QUICK).build()?.v1().organizations();
    organizations.list_orgs().await?;
    let request = &server.recorded()[0];
    assert_eq!(request.header("user-agent"), Some("ready-made"));
    assert_eq!(request.header("dd-api-key"), Some(API_KEY));
    Ok(())
}

/// It would take the keys along to wherever it is sent.
#[tokio::test]
async fn a_given_builder_that_follows_redirects_follows_none() {
    let elsewhere = Misbehaving::start([vec![]]).await;
    let location = format!("location: {}/api/v1/org\r\n", elsewhere.url());
    let redirect = response("307 Temporary Redirect", &location, "");
    let server = Misbehaving::start([vec![Step::Read, Step::Send(redirect)]]).await;
    let make = || {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::limited(5))
            .user_agent("Policy(None)")
    };
    let client = server.builder().http_client(make).build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert!(error.is_redirect(), "{error:?}");
    assert_eq!(elsewhere.connections(), 0);
}

/// What proxies a given builder has cannot be seen, so for plain http it has none.
#[tokio::test]
async fn a_given_builder_does_not_take_plain_http_to_a_proxy() {
    let proxy = Misbehaving::start([vec![]]).await;
    let exchange = Exchange::new("GET /api/v1/org").json(200, &json!({}));
    let server = Server::start([exchange]).await;
    let url = proxy.url();
    let make = move || {
        let to_proxy = reqwest::Proxy::all(&url).expect("it is a URL");
        reqwest::Client::builder().proxy(to_proxy)
    };
    let client = builder_for(server.url()).http_client(make).build().unwrap();
    client.v1().organizations().list_orgs().await.unwrap();
    assert_eq!(proxy.connections(), 0);
}
