//! Calls that wait for their response, outside and inside of a runtime.

use datadog_orgs::{Client, Error};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::support::{Exchange, Server};

/// The server needs a runtime, but not on the thread that calls.
fn serve(responses: usize) -> (Runtime, Server) {
    let runtime = Runtime::new().expect("a runtime can be made");
    let exchange = |_| Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": []}));
    let server = runtime.block_on(Server::start((0..responses).map(exchange)));
    (runtime, server)
}

fn call(client: &Client) -> Result<usize, Error> {
    let response = client.v1().organizations().list_orgs().call()?;
    Ok(response.orgs.map_or(0, |orgs| orgs.len()))
}

#[test]
fn outside_of_a_runtime_it_waits() {
    let (_runtime, server) = serve(3);
    let client = server.client();
    for _ in 0..3 {
        assert_eq!(call(&client).unwrap(), 0);
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn it_can_be_called_on_many_threads() {
    let (_runtime, server) = serve(40);
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| assert_eq!(call(&client).unwrap(), 0)));
        }
    });
}

#[test]
fn failures_are_those_of_awaiting() {
    let (_runtime, server) = serve(0);
    let client = server.builder().build().unwrap();
    let error = call(&client).unwrap_err();
    assert!(
        error.to_string().contains("credentials are missing"),
        "{error}"
    );
}

#[tokio::test]
async fn inside_of_a_runtime_it_is_an_error() {
    let server = Server::start([]).await;
    let error = call(&server.client()).unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert!(
        error.to_string().contains("await the request instead"),
        "{error}"
    );
}

/// Those threads belong to the runtime too, and nothing tells them from those that must not wait.
#[test]
fn on_a_thread_for_blocking_it_is_an_error() {
    let (runtime, server) = serve(0);
    let client = server.client();
    let called = runtime.spawn_blocking(move || call(&client));
    let error = runtime.block_on(called).expect("no panic").unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
}
