//! A client that is used on several Tokio runtimes: each has connections of its own, because a
//! connection stands still while its runtime does.

use std::time::Duration;

use datadog_orgs::{Client, Error};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Exchange, Server};

const TIMEOUT: Duration = Duration::from_secs(10);

fn serve(responses: usize) -> (Runtime, Server, Client) {
    let runtime = Runtime::new().expect("a runtime can be made");
    let exchange = |_| Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": []}));
    let server = runtime.block_on(Server::start((0..responses).map(exchange)));
    let keys = server.builder().api_key("api-key").app_key("app-key");
    let client = keys.timeout(TIMEOUT).build().unwrap();
    (runtime, server, client)
}

fn idle() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime can be made")
}

fn list(runtime: &Runtime, client: &Client) -> Result<(), Error> {
    let request = client.v1().organizations().list_orgs();
    runtime.block_on(request.into_future()).map(drop)
}

#[test]
fn a_runtime_does_not_wait_for_the_connection_of_another() {
    let (_runtime, server, client) = serve(5);
    let (one, two) = (idle(), idle());
    list(&one, &client).unwrap();
    list(&two, &client).unwrap();
    let blocking = client.v1().organizations().list_orgs();
    blocking.call().unwrap();
    // Each keeps its connection.
    list(&one, &client).unwrap();
    list(&two, &client).unwrap();
    assert_eq!(server.connections(), 3);
}

#[test]
fn many_runtimes_one_after_the_other_are_no_burden() {
    const RUNTIMES: usize = 40;
    let (_runtime, server, client) = serve(RUNTIMES);
    for _ in 0..RUNTIMES {
        list(&idle(), &client).unwrap();
    }
    assert_eq!(server.connections(), RUNTIMES);
}

#[test]
fn a_body_is_read_where_its_request_was_sent() {
    let (_runtime, _server, client) = serve(2);
    let (one, two) = (idle(), idle());
    let open = || {
        let request = client.v1().organizations().list_orgs();
        one.block_on(request.stream()).unwrap().into_body()
    };
    let mut body = open();
    assert!(one.block_on(body.chunk()).unwrap().is_some());
    let mut body = open();
    let error = two.block_on(body.chunk()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("another Tokio runtime"), "{message}");
}

#[test]
fn without_a_runtime_a_request_is_an_error() {
    let (_runtime, server, client) = serve(0);
    let mut request = client.v1().organizations().list_orgs().into_future();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(outcome) = request.as_mut().poll(&mut context) else {
        panic!("nothing will wake it");
    };
    let error = outcome.unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert_eq!(server.connections(), 0);
}
