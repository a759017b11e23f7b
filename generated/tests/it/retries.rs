//! Which failures are tried again, how often, and who decides.

use std::time::{Duration, Instant, SystemTime};

use datadog_orgs::v1::models::{Organization, OrganizationCreateBody};
use datadog_orgs::v2::models::{OrgConfigWrite, OrgConfigWriteAttributes, OrgConfigWriteRequest};
use datadog_orgs::{Client, Error, Request, RetryPolicy, Upload};
use serde_json::{Value, json};

use crate::support::misbehaving::{Misbehaving, Step, builder_for};
use crate::support::server::refusing;
use crate::support::{Exchange, Server};

const QUICK: RetryPolicy = RetryPolicy::new().with_first_delay(Duration::from_millis(1));

/// One operation of each method, made by its own function because their responses differ in type.
#[derive(Clone, Copy, Debug)]
enum Method {
    Get,
    Put,
    Post,
    Patch,
}

use Method::{Get, Patch, Post, Put};

impl Method {
    fn line(self) -> &'static str {
        match self {
            Get => "GET /api/v1/org",
            Put => "PUT /api/v1/org/abc123",
            Post => "POST /api/v1/org",
            Patch => "PATCH /api/v2/org_configs/monitor_timezone",
        }
    }

    fn success(self) -> Value {
        let attributes = json!({"description": "", "name": "", "value": 1, "value_type": "int"});
        json!({"data": {"attributes": attributes, "id": "x", "type": "org_configs"}})
    }

    /// Makes the request, and gives the number of attempts that the response tells.
    async fn call(self, client: &Client, set_up: SetUp) -> Result<usize, Error> {
        let (v1, v2) = (client.v1().organizations(), client.v2().organizations());
        match self {
            Get => attempts(v1.list_orgs(), set_up).await,
            Put => attempts(v1.update_org("abc123", Organization::new()), set_up).await,
            Post => {
                attempts(
                    v1.create_child_org(OrganizationCreateBody::new("a")),
                    set_up,
                )
                .await
            }
            Patch => {
                let data = OrgConfigWrite::new(OrgConfigWriteAttributes::new("UTC"));
                let body = OrgConfigWriteRequest::new(data);
                attempts(v2.update_org_config("monitor_timezone", body), set_up).await
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum SetUp {
    AsItIs,
    Idempotent,
    Once,
    Twice,
}

use SetUp::{AsItIs, Idempotent, Once, Twice};

async fn attempts<T: Send + 'static, O>(
    request: Request<T, O>,
    set_up: SetUp,
) -> Result<usize, Error> {
    let request = match set_up {
        AsItIs => request,
        Idempotent => request.idempotent(),
        Once => request.no_retries(),
        Twice => request.retries(QUICK.with_max_attempts(2)),
    };
    request.send().await.map(|response| response.attempts())
}

/// A failure, and then a success that only comes into play if the request is tried again.
async fn fails_once(method: Method, set_up: SetUp, status: u16, again: bool) {
    let row = format!("{method:?} {set_up:?} {status}");
    let failure = Exchange::new(method.line()).empty(status);
    let success = Exchange::new(method.line()).json(200, &method.success());
    let server = Server::start(
        [Some(failure), again.then_some(success)]
            .into_iter()
            .flatten(),
    );
    let server = server.await;
    let client = builder_for(server.url()).build().unwrap();
    match (method.call(&client, set_up).await, again) {
        (Ok(attempts), true) => assert_eq!(attempts, 2, "{row}"),
        (Err(error), false) => {
            assert_eq!(error.attempts(), 1, "{row}");
            assert!(!error.to_string().contains("tried"), "{row}: {error}");
        }
        (result, _) => panic!("{row}: {result:?}"),
    }
    // A body that is sent again is sent whole.
    let bodies = server.recorded().into_iter().map(|request| request.body);
    assert!(
        bodies.collect::<std::collections::BTreeSet<_>>().len() == 1,
        "{row}"
    );
}

#[tokio::test]
async fn a_status_is_tried_again_where_that_can_help_and_does_no_harm() {
    for status in [408, 502, 503, 504] {
        for method in [Get, Put] {
            fails_once(method, AsItIs, status, true).await;
        }
        for method in [Post, Patch] {
            fails_once(method, AsItIs, status, false).await;
            fails_once(method, Idempotent, status, true).await;
        }
    }
    for method in [Get, Put, Post, Patch] {
        fails_once(method, AsItIs, 429, true).await;
        fails_once(method, Once, 429, false).await;
        for status in [400, 401, 403, 404, 409, 410, 422, 500, 501] {
            fails_once(method, AsItIs, status, false).await;
        }
    }
    fails_once(Post, Idempotent, 500, false).await;
}

/// It may have been done nevertheless, so only what may be done twice is tried again.
#[tokio::test]
async fn a_timeout_or_a_broken_connection_is_tried_again_where_that_does_no_harm() {
    for (method, set_up, attempts) in [
        (Get, AsItIs, 3),
        (Put, AsItIs, 3),
        (Post, AsItIs, 1),
        (Patch, AsItIs, 1),
        (Post, Idempotent, 3),
        (Get, Once, 1),
        (Get, Twice, 2),
    ] {
        for end in [Step::Hold, Step::Reset] {
            let is_timeout = matches!(end, Step::Hold);
            let server = Misbehaving::start([vec![Step::Read, end]]).await;
            let builder = server.builder().timeout(if is_timeout {
                Duration::from_millis(50)
            } else {
                Duration::from_secs(10)
            });
            let result = method.call(&builder.build().unwrap(), set_up).await;
            let error = result.expect_err("no answer comes");
            assert_eq!(error.is_timeout(), is_timeout, "{method:?}: {error:?}");
            assert_eq!(
                error.attempts(),
                attempts,
                "{method:?} {set_up:?}: {error:?}"
            );
            assert_eq!(server.connections(), attempts, "{method:?} {set_up:?}");
        }
    }
}

#[tokio::test]
async fn without_a_connection_any_method_is_tried_again() {
    let (_socket, url) = refusing();
    let client = builder_for(url).build().unwrap();
    for method in [Get, Put, Post, Patch] {
        let error = method.call(&client, AsItIs).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert_eq!(error.attempts(), 3);
    }
}

#[tokio::test]
async fn the_client_and_the_request_say_how_often() {
    let never = QUICK.with_max_attempts(1);
    for (client, request, attempts) in [
        (None, None, 3),
        (Some(QUICK.with_max_attempts(5)), None, 5),
        (Some(RetryPolicy::never()), None, 1),
        (Some(never), Some(QUICK.with_max_attempts(4)), 4),
        (Some(QUICK), Some(RetryPolicy::never()), 1),
        (Some(QUICK.with_max_attempts(0)), None, 1),
    ] {
        let storm = (0..attempts).map(|_| Exchange::new(Get.line()).empty(503));
        let server = Server::start(storm).await;
        let mut builder = builder_for(server.url());
        if let Some(policy) = client {
            builder = builder.retries(policy);
        }
        let mut call = builder.build().unwrap().v1().organizations().list_orgs();
        if let Some(policy) = request {
            call = call.retries(policy);
        }
        let error = call.await.unwrap_err();
        assert_eq!(error.attempts(), attempts);
    }

    let server = Server::start([Exchange::new(Get.line()).empty(503)]).await;
    let client = builder_for(server.url()).no_retries().build().unwrap();
    assert_eq!(Get.call(&client, AsItIs).await.unwrap_err().attempts(), 1);
}

/// Where the server names no wait, it is random and may be none.
#[tokio::test]
async fn a_429_is_tried_again_when_the_server_says() {
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    // Dates have whole seconds: the next one, or if that is nearly now, the one after.
    let ahead = Duration::from_secs(if since.subsec_millis() > 800 { 2 } else { 1 });
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs()) + ahead;
    let second = now + Duration::from_secs(1);
    let rows = [
        ("retry-after", "1".to_owned(), second),
        ("retry-after", httpdate::fmt_http_date(then), then),
        (
            "retry-after",
            "Wed, 21 Oct 2015 07:28:00 GMT".to_owned(),
            now,
        ),
        ("x-ratelimit-reset", "1".to_owned(), second),
        ("x-other", "none".to_owned(), now),
        ("retry-after", "soon".to_owned(), now),
    ];
    // All at once, because most of the time is waiting.
    let mut calls = tokio::task::JoinSet::new();
    for (header, value, then) in rows {
        calls.spawn(async move {
            let exchange = Exchange::new("GET /api/v1/org");
            let server = Server::start([
                exchange.empty(429).header(header, &value),
                Exchange::new("GET /api/v1/org").json(200, &json!({})),
            ])
            .await;
            let client = builder_for(server.url()).build().unwrap();
            let result = client.v1().organizations().list_orgs().await;
            assert!(result.is_ok(), "{header}: {value}: {result:?}");
            let early = then.duration_since(SystemTime::now());
            assert!(early.is_err(), "{header}: {value}: {early:?} too early");
        });
    }
    calls.join_all().await;
}

/// Waiting for nothing would only make the caller wait.
#[tokio::test]
async fn a_wait_beyond_the_budget_ends_the_call_at_once() {
    let year = (365 * 24 * 60 * 60).to_string();
    let most = u64::MAX.to_string();
    for (header, value) in [
        ("retry-after", "121"),
        ("retry-after", &year),
        ("retry-after", &most),
        ("x-ratelimit-reset", &most),
        ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ] {
        let refusal = Exchange::new(Post.line()).empty(429).header(header, value);
        let server = Server::start([refusal]).await;
        // A client that paces itself also remembers the wait.
        let client = builder_for(server.url()).pacing(true).build().unwrap();
        let start = Instant::now();
        let error = Post.call(&client, AsItIs).await.unwrap_err();
        assert!(error.is_rate_limited(), "{error:?}");
        assert_eq!(error.attempts(), 1);
        assert!(start.elapsed() < Duration::from_secs(60), "{value}");
    }
}

/// Attempts share the budget, so a request cannot take attempts times its timeout.
#[tokio::test]
async fn the_budget_bounds_all_attempts_together() {
    let server = Misbehaving::start([vec![Step::Read, Step::Hold]]).await;
    let policy = QUICK
        .with_max_attempts(1000)
        .with_budget(Duration::from_millis(300));
    let builder = server.builder().retries(policy);
    let client = builder.timeout(Duration::from_millis(100)).build().unwrap();
    let start = Instant::now();
    let error = Get.call(&client, AsItIs).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!((2..=4).contains(&error.attempts()), "{error}");
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_body_from_a_reader_is_sent_once_only() {
    let line = "POST /api/v1/org/abc123/idp_metadata";
    let server = Server::start([Exchange::new(line).empty(429)]).await;
    let client = builder_for(server.url()).build().unwrap();
    let reader = Upload::from_reader(&b"<xml/>"[..]);
    let organizations = client.v1().organizations();
    let call = organizations.upload_idp_for_org("abc123", reader);
    let error = call.idempotent().await.unwrap_err();
    assert!(error.is_rate_limited(), "{error:?}");
    assert_eq!(error.attempts(), 1);
    assert_eq!(server.recorded()[0].body.as_ref(), b"<xml/>");
}

/// A server tells its rate limit with every response. While requests remain, its reset is no reason
/// to wait for it.
#[tokio::test]
async fn a_reset_is_not_waited_for_while_requests_remain() {
    let failure = Exchange::new(Get.line())
        .empty(503)
        .header("x-ratelimit-remaining", "99")
        .header("x-ratelimit-reset", "3600");
    let success = Exchange::new(Get.line()).json(200, &Get.success());
    let server = Server::start([failure, success]).await;
    let client = builder_for(server.url()).build().unwrap();
    assert_eq!(Get.call(&client, AsItIs).await.unwrap(), 2);
}
