//! Rate limits, and limits of size and time.

use std::time::{Duration, Instant};

use datadog_orgs::{Client, Error};
use serde_json::json;

use crate::support::misbehaving::{Misbehaving, Step, response};
use crate::support::{Exchange, Server};

const ORGS: &str = "GET /api/v1/org";
const CONFIGS: &str = "GET /api/v2/org_configs";

#[tokio::test]
async fn a_response_tells_its_rate_limit() {
    let limited = |exchange: Exchange| {
        exchange
            .header("x-ratelimit-limit", "100")
            .header("x-ratelimit-period", "60")
            .header("x-ratelimit-remaining", "7")
            .header("x-ratelimit-reset", "42")
            .header("x-ratelimit-name", "orgs")
    };
    let server = Server::start([
        limited(Exchange::new(ORGS).json(200, &json!({}))),
        limited(Exchange::new(ORGS).json(403, &json!({"errors": []}))),
        Exchange::new(ORGS).json(200, &json!({})),
        Exchange::new(ORGS)
            .json(200, &json!({}))
            .header("x-ratelimit-limit", "-1")
            .header("x-ratelimit-reset", "99999999999999999999999"),
    ])
    .await;
    let organizations = server.client().v1().organizations();

    let response = organizations.list_orgs().send().await.unwrap();
    let limit = response.rate_limit().expect("the server told it");
    assert_eq!(limit.limit, Some(100));
    assert_eq!(limit.period, Some(Duration::from_secs(60)));
    assert_eq!(limit.remaining, Some(7));
    assert_eq!(limit.reset, Some(Duration::from_secs(42)));
    assert_eq!(limit.name.as_deref(), Some("orgs"));

    let Err(Error::Api(error)) = organizations.list_orgs().send().await else {
        panic!("403 is an error")
    };
    assert_eq!(error.rate_limit(), Some(limit));

    for _ in 0..2 {
        let response = organizations.list_orgs().send().await.unwrap();
        assert_eq!(response.rate_limit(), None);
    }
}

/// The first two responses make known that both operations share a limit, and that it is used up.
async fn used_up(pacing: bool) -> (Server, Client) {
    let exchange = |line, body, remaining| {
        let exchange = Exchange::new(line).json(200, &body);
        exchange
            .header("x-ratelimit-name", "shared")
            .header("x-ratelimit-remaining", remaining)
            .header("x-ratelimit-reset", "1")
    };
    let server = Server::start([
        exchange(CONFIGS, json!({"data": []}), "1"),
        exchange(ORGS, json!({}), "0"),
        exchange(CONFIGS, json!({"data": []}), "9"),
    ])
    .await;
    let builder = server.builder().pacing(pacing).api_key("a").app_key("b");
    let client = builder.build().unwrap();
    client
        .v2()
        .organizations()
        .list_org_configs()
        .await
        .unwrap();
    client.v1().organizations().list_orgs().await.unwrap();
    (server, client)
}

#[tokio::test]
async fn a_client_that_paces_itself_waits_for_the_reset() {
    let (_server, client) = used_up(true).await;
    let start = Instant::now();
    let clone = client.clone();
    clone.v2().organizations().list_org_configs().await.unwrap();
    // A little was over before the clock here started.
    assert!(start.elapsed() >= Duration::from_millis(800));
}

#[tokio::test]
async fn a_client_that_does_not_pace_itself_does_not_wait() {
    let (_server, client) = used_up(false).await;
    let start = Instant::now();
    client
        .v2()
        .organizations()
        .list_org_configs()
        .await
        .unwrap();
    assert!(start.elapsed() < Duration::from_millis(800));
}

/// The reset is later than any clock goes.
#[tokio::test]
async fn pacing_bears_any_number() {
    let server = Server::start([Exchange::new(ORGS)
        .json(200, &json!({}))
        .header("x-ratelimit-remaining", "0")
        .header("x-ratelimit-reset", &u64::MAX.to_string())])
    .await;
    let builder = server.builder().pacing(true).api_key("a").app_key("b");
    let organizations = builder.build().unwrap().v1().organizations();
    organizations.list_orgs().await.unwrap();
    let error = organizations.list_orgs().await.unwrap_err();
    assert!(error.to_string().contains("rate limit"), "{error}");
    assert_eq!(server.recorded().len(), 1);
}

#[tokio::test]
async fn a_body_may_have_as_many_bytes_as_the_limit_and_no_more() {
    let body = json!({"name": "x".repeat(1000)}).to_string();
    let length = body.len() as u64;
    for (limit, fits) in [(length, true), (length - 1, false), (0, false)] {
        let exchange = Exchange::new(ORGS).body(200, "application/json", body.clone());
        let server = Server::start([exchange]).await;
        let builder = server.builder().body_limit(limit).api_key("a").app_key("b");
        let result = builder.build().unwrap().v1().organizations().list_orgs();
        match result.await {
            Ok(_) => assert!(fits, "{limit}"),
            Err(error) => {
                assert!(!fits && error.is_body_too_large(), "{limit}: {error:?}");
                assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
                let Error::TooLarge(error) = error else {
                    unreachable!("is_body_too_large said so")
                };
                assert_eq!(error.byte_limit(), Some(limit));
            }
        }
    }
}

#[tokio::test]
async fn an_error_body_is_cut_between_two_characters() {
    const KEPT: usize = 64 * 1024;
    for before in 0..4 {
        let body = format!("{}{}", "x".repeat(before), "€".repeat(KEPT));
        let exchange = Exchange::new(ORGS).body(500, "text/plain", body.clone());
        let server = Server::start([exchange]).await;
        let result = server.client().v1().organizations().list_orgs().await;
        let Err(Error::Api(error)) = result else {
            panic!("500 is an error")
        };
        let kept = std::str::from_utf8(error.bytes()).expect("it was UTF-8");
        assert!(body.starts_with(kept));
        assert!((KEPT - 3..=KEPT).contains(&kept.len()), "{}", kept.len());
        assert!(error.to_string().len() < 2000, "the message is short");
    }
}

/// The time counts until the body is read, and the request's word goes before the client's.
#[tokio::test]
async fn the_timeout_is_the_clients_or_the_requests() {
    let short = Duration::from_millis(50);
    let long = Duration::from_secs(60);
    let head = response("200 OK", "", "{}");
    let head = head[..head.len() - 1].to_vec();
    for (client, request) in [(short, None), (long, Some(short))] {
        let script = vec![Step::Read, Step::Send(head.clone()), Step::Hold];
        let server = Misbehaving::start([script]).await;
        let builder = server.builder().no_retries().timeout(client);
        let mut call = builder.build().unwrap().v1().organizations().list_orgs();
        if let Some(timeout) = request {
            call = call.timeout(timeout);
        }
        let start = Instant::now();
        let error = call.await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert!((short..long / 2).contains(&start.elapsed()));
    }

    let script = vec![Step::Read, Step::Drip(head, Duration::from_millis(1))];
    let end = Step::Send(b"}".into());
    let server = Misbehaving::start([[script, vec![end]].concat()]).await;
    let builder = server
        .builder()
        .no_retries()
        .timeout(Duration::from_millis(1));
    let call = builder.build().unwrap().v1().organizations().list_orgs();
    call.timeout(long).await.expect("there was time enough");
}

/// Each object costs many times its bytes, so a small body that inflates to many is refused before
/// it is decoded.
#[tokio::test]
async fn the_number_of_objects_and_arrays_is_limited() {
    let orgs = |count: usize| {
        let body = format!(r#"{{"orgs":[{}{{}}]}}"#, "{},".repeat(count - 3));
        Exchange::new(ORGS).body(200, "application/json", body)
    };
    let server = Server::start([orgs(1_000_001), orgs(200), orgs(201)]).await;
    let is_limit = |error: Error, limit| match error {
        Error::TooLarge(error) => {
            assert_eq!(error.container_limit(), Some(limit));
            assert!(error.to_string().contains("objects and arrays"), "{error}");
        }
        other => panic!("{other:?}"),
    };
    let organizations = server.client().v1().organizations();
    is_limit(organizations.list_orgs().await.unwrap_err(), 1_000_000);

    let builder = server.builder().api_key("key").app_key("key");
    let client = builder.container_limit(200).build().unwrap();
    let organizations = client.v1().organizations();
    organizations.list_orgs().await.unwrap();
    is_limit(organizations.list_orgs().await.unwrap_err(), 200);
}
