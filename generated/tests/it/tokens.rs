//! Tokens of a source: requested once, and once more if the server refuses one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use datadog_orgs::{ClientBuilder, TokenError};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Exchange, Server, everything, update_connection};

const LINE: &str = "PATCH /api/v2/org_connections/abc";

fn connection() -> Value {
    let attributes = json!({"connection_types": [], "created_at": "2024-01-15T10:30:00Z"});
    json!({"data": {
        "attributes": attributes,
        "id": "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
        "relationships": {},
        "type": "org_connection",
    }})
}

fn success() -> Exchange {
    Exchange::new(LINE).json(200, &connection())
}

/// A builder whose source counts how often it is called, and returns `token-1`, `token-2` and so on.
fn counted(server: &Server) -> (ClientBuilder, Arc<AtomicUsize>) {
    let requested = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requested);
    let source = move || {
        let count = counter.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            // Long enough for other calls to want one, too.
            tokio::time::sleep(Duration::from_millis(300)).await;
            Ok::<_, TokenError>(SecretString::from(format!("token-{count}-of-the-tests")))
        }
    };
    (server.builder().access_token_source(source), requested)
}

fn sent(server: &Server) -> Vec<String> {
    let requests = server.recorded();
    let tokens = requests
        .iter()
        .map(|request| request.header("authorization"));
    tokens
        .map(|token| token.unwrap_or("none").to_owned())
        .collect()
}

#[tokio::test]
async fn a_token_is_kept_until_it_is_refused() {
    let refusal = Exchange::new(LINE).json(401, &json!({"errors": ["token-1-of-the-tests"]}));
    let server = Server::start([success(), success(), refusal, success(), success()]).await;
    let (builder, requested) = counted(&server);
    // The client attempts once only, but a token that has run out is no failure of a try.
    let client = builder.build().unwrap();
    assert_eq!(requested.load(Ordering::SeqCst), 0, "nobody needs one yet");
    for _ in 0..4 {
        update_connection(&client, "abc").await.unwrap();
    }
    assert_eq!(requested.load(Ordering::SeqCst), 2);
    let [one, two] = ["Bearer token-1-of-the-tests", "Bearer token-2-of-the-tests"];
    assert_eq!(sent(&server), [one, one, one, two, two]);
}

#[tokio::test]
async fn a_second_refusal_is_the_error() {
    let refusal = || Exchange::new(LINE).json(401, &json!({"errors": ["token-2-of-the-tests"]}));
    let server = Server::start([refusal(), refusal()]).await;
    let (builder, requested) = counted(&server);
    let error = update_connection(&builder.build().unwrap(), "abc").await;
    let error = error.unwrap_err();
    assert!(error.is_unauthorized(), "{error:?}");
    assert_eq!((error.attempts(), requested.load(Ordering::SeqCst)), (2, 2));
    let shown = everything(&error);
    assert!(!shown.contains("of-the-tests"), "{shown}");
}

/// A token that was set is all there is.
#[tokio::test]
async fn without_a_source_a_refusal_is_the_error() {
    let server = Server::start([Exchange::new(LINE).empty(401)]).await;
    let client = server.builder().access_token("fixed").build().unwrap();
    let error = update_connection(&client, "abc").await.unwrap_err();
    assert_eq!((error.is_unauthorized(), error.attempts()), (true, 1));
}

#[tokio::test]
async fn calls_at_once_request_one_token() {
    const CALLS: usize = 20;
    let server = Server::start((0..CALLS).map(|_| success())).await;
    let (builder, requested) = counted(&server);
    let client = builder.build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        calls.spawn(update_connection(&client, "abc").into_future());
    }
    for result in calls.join_all().await {
        result.unwrap();
    }
    assert_eq!(requested.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn calls_that_are_refused_at_once_request_one_more_token() {
    const CALLS: usize = 5;
    let refusals = (0..CALLS).map(|_| Exchange::new(LINE).empty(401));
    let script = refusals.chain((0..CALLS).map(|_| success()));
    let server = Server::start(script).await;
    let (builder, requested) = counted(&server);
    let client = builder.build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        calls.spawn(update_connection(&client, "abc").into_future());
    }
    for result in calls.join_all().await {
        result.unwrap();
    }
    assert_eq!(requested.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_source_that_fails_is_a_configuration_error() {
    let server = Server::start([]).await;
    let source = || async { Err::<SecretString, TokenError>("the vault is closed".into()) };
    let client = server.builder().access_token_source(source);
    let error = update_connection(&client.build().unwrap(), "abc").await;
    let error = error.unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    let says = "UpdateOrgConnections: the source of access_token returned no token: \
                the vault is closed";
    assert_eq!(error.to_string(), says);
}

/// What no header can carry is not shown, either.
#[tokio::test]
async fn a_token_that_cannot_be_sent_is_a_configuration_error() {
    let server = Server::start([]).await;
    let source = || async { Ok::<_, TokenError>(SecretString::from("hunter2\r\nx: y")) };
    let client = server.builder().access_token_source(source);
    let error = update_connection(&client.build().unwrap(), "abc").await;
    let error = error.unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert!(!everything(&error).contains("hunter2"), "{error:?}");
}

/// It would keep the request waiting for ever.
#[tokio::test]
async fn a_source_that_hangs_is_a_timeout() {
    let server = Server::start([]).await;
    let source = || std::future::pending::<Result<SecretString, TokenError>>();
    let builder = server.builder().access_token_source(source);
    let client = builder.timeout(Duration::from_millis(50)).build().unwrap();
    let call = update_connection(&client, "abc").into_future();
    let result = tokio::time::timeout(Duration::from_secs(10), call).await;
    let error = result.expect("it does not hang").unwrap_err();
    assert!(error.to_string().contains("source"), "{error}");
}

/// A source has a part of the attempt's time, not a time of its own.
#[tokio::test]
async fn waiting_for_a_token_is_part_of_the_attempt() {
    let server = Server::start([Exchange::new(LINE).silence()]).await;
    let source = || async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok::<_, TokenError>(SecretString::from("token"))
    };
    let builder = server.builder().access_token_source(source);
    let client = builder.timeout(Duration::from_secs(3)).build().unwrap();
    let start = Instant::now();
    let error = update_connection(&client, "abc").await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_millis(4500), "{elapsed:?}");
}

/// What a source says of its failure may repeat the token that was refused.
#[tokio::test]
async fn a_failing_renewal_keeps_the_refusal() {
    let refusal = Exchange::new(LINE).json(401, &json!({"errors": ["expired"]}));
    let server = Server::start([refusal]).await;
    let requested = Arc::new(AtomicUsize::new(0));
    let source = move || {
        let count = requested.fetch_add(1, Ordering::SeqCst);
        async move {
            match count {
                0 => Ok(SecretString::from("old-token-of-the-tests")),
                _ => Err(TokenError::from("cannot renew old-token-of-the-tests")),
            }
        }
    };
    let client = server.builder().access_token_source(source).build();
    let error = update_connection(&client.unwrap(), "abc")
        .await
        .unwrap_err();
    assert!(error.is_unauthorized(), "{error:?}");
    assert_eq!(error.attempts(), 1);
    let shown = error.to_string();
    assert!(shown.contains("expired (no other token: "), "{shown}");
    let shown = everything(&error);
    assert!(!shown.contains("of-the-tests"), "{shown}");
}

/// The next attempt takes another token along, but a server may still name the old one.
#[tokio::test]
async fn a_refused_token_is_not_shown_by_a_later_response() {
    let refusal = Exchange::new(LINE).empty(401);
    let errors = json!({"errors": ["token-1-of-the-tests was revoked"]});
    let forbidden = Exchange::new(LINE).json(403, &errors);
    let server = Server::start([refusal, forbidden]).await;
    let (builder, _) = counted(&server);
    let error = update_connection(&builder.build().unwrap(), "abc").await;
    let error = error.unwrap_err();
    assert!(error.is_forbidden(), "{error:?}");
    let shown = everything(&error);
    assert!(!shown.contains("of-the-tests"), "{shown}");
}

/// Its task stands still together with the lock that it holds.
#[test]
fn a_source_on_an_idle_runtime_does_not_block() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let serving = tokio::runtime::Runtime::new().unwrap();
    let server = serving.block_on(Server::start([success()]));
    let (builder, _) = counted(&server);
    let client = builder.timeout(Duration::from_secs(10)).build().unwrap();
    let idle = runtime();
    idle.block_on(async {
        tokio::spawn(update_connection(&client, "abc").into_future());
        tokio::time::sleep(Duration::from_millis(50)).await;
    });
    let request = update_connection(&client, "abc").into_future();
    runtime().block_on(request).unwrap();
}
