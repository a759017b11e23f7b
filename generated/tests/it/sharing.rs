//! One client for everybody: many requests at once, and requests that nobody waits for any more.

use std::time::Duration;

use datadog_orgs::v1::models::OrganizationListResponse;
use datadog_orgs::v1::operations::ListOrgs;
use datadog_orgs::{Client, ClientBuilder, Error, Request, Response, Upload};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::misbehaving::{Misbehaving, Step};
use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server};

const CALLS: usize = 1000;

fn assert_send<T: Send>() {}
fn assert_send_sync<T: Send + Sync + 'static>() {}

/// What is shared between threads is also `Sync`; a request is sent by one of them.
#[test]
fn types_go_from_thread_to_thread() {
    assert_send_sync::<Client>();
    assert_send_sync::<ClientBuilder>();
    assert_send_sync::<Error>();
    assert_send_sync::<Response<OrganizationListResponse, ListOrgs>>();
    assert_send::<Request<OrganizationListResponse, ListOrgs>>();
    assert_send::<<Request<OrganizationListResponse, ListOrgs> as IntoFuture>::IntoFuture>();
    assert_send::<Upload>();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_finish_and_the_next_ones_reuse_their_connections() {
    let exchange = |_| Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": []}));
    let server = Server::start((0..2 * CALLS).map(exchange)).await;
    let client = server.client();
    let wave = || async {
        let mut calls = JoinSet::new();
        for _ in 0..CALLS {
            let organizations = client.clone().v1().organizations();
            calls.spawn(organizations.list_orgs().into_future());
        }
        for result in calls.join_all().await {
            assert_eq!(result.unwrap().orgs, Some(Vec::new()));
        }
    };
    wave().await;
    let first = server.connections();
    assert!(first <= CALLS, "{first} connections");
    wave().await;
    // How many more it takes depends on how far the first ones overlapped; without reuse it would be
    // one for each request.
    let all = server.connections();
    assert!(
        all < CALLS + CALLS / 2,
        "{first} connections and then {all}"
    );
}

#[tokio::test]
async fn calls_one_after_the_other_use_one_connection() {
    let exchange = |status| Exchange::new("GET /api/v1/org").json(status, &json!({}));
    // Also an error leaves the connection as it should be.
    let server = Server::start([200, 404, 500, 200].map(exchange)).await;
    let organizations = server.client().v1().organizations();
    for _ in 0..4 {
        let _ = organizations.list_orgs().await;
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn clients_with_other_credentials_share_the_connection() {
    let exchange = |_| Exchange::new("GET /api/v1/org").json(200, &json!({}));
    let server = Server::start((0..3).map(exchange)).await;
    let first = server.client();
    let second = first
        .with_credentials(|builder| {
            builder
                .api_key("another-api-key")
                .app_key("another-app-key")
        })
        .unwrap();
    for client in [&first, &second, &first] {
        client.v1().organizations().list_orgs().await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    let requests = server.recorded();
    let keys = requests.iter().map(|request| {
        (
            request.header("dd-api-key"),
            request.header("dd-application-key"),
        )
    });
    let of_first = (Some(API_KEY), Some(APP_KEY));
    let of_second = (Some("another-api-key"), Some("another-app-key"));
    assert_eq!(keys.collect::<Vec<_>>(), [of_first, of_second, of_first]);
}

#[tokio::test]
async fn dropping_the_future_cancels_the_call() {
    let server = Misbehaving::start([vec![Step::Read, Step::Hold]]).await;
    let organizations = server.builder().build().unwrap().v1().organizations();
    let call = tokio::spawn(organizations.list_orgs().into_future());
    until(|| server.heads().len() == 1).await;
    assert_eq!(server.closed_by_client(), 0);
    call.abort();
    until(|| server.closed_by_client() == 1).await;
    assert_eq!(server.connections(), 1, "it was not tried again");
}

/// Waits for what another task does.
async fn until(holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(20), wait).await;
    done.expect("it does not come to that");
}
