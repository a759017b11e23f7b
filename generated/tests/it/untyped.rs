//! Responses that lack what the description requires: the error tells it, and there is a way on.

use datadog_orgs::Error;
use serde_json::{Value, json};

use crate::support::{Exchange, Server};

const LINE: &str = "GET /api/v2/org_configs";

/// A list of which the second item lacks a required name.
fn lacking() -> Value {
    let complete = json!({"description": "", "name": "a", "value": 1, "value_type": "int"});
    let lacking = json!({"description": "", "value": 1, "value_type": "int"});
    let item = |attributes| json!({"attributes": attributes, "id": "x", "type": "org_configs"});
    json!({"data": [item(complete), item(lacking)]})
}

#[tokio::test]
async fn a_required_property_that_is_missing_is_an_error_with_the_body() {
    let server = Server::start([Exchange::new(LINE).json(200, &lacking())]).await;
    let configs = server.client().v2().organizations().list_org_configs();
    let Err(Error::Decode(error)) = configs.await else {
        panic!("the name is required");
    };
    assert_eq!(error.path(), "data[1].attributes");
    assert_eq!(error.json().unwrap(), lacking());
    assert_eq!(error.into_bytes(), lacking().to_string());
}

#[tokio::test]
async fn an_untyped_request_returns_the_json_as_it_is() {
    let exchange = Exchange::new(LINE).json(200, &lacking());
    let server = Server::start([exchange, Exchange::new(LINE).empty(200)]).await;
    let configs = || server.client().v2().organizations().list_org_configs();
    assert_eq!(configs().untyped().await.unwrap(), lacking());
    assert_eq!(configs().untyped().await.unwrap(), Value::Null);
}

#[tokio::test]
async fn untyped_json_may_have_any_number() {
    let body = r#"{"data": [1e400, 5.0]}"#;
    let exchange = Exchange::new(LINE).body(200, "application/json", body);
    let html = Exchange::new(LINE).body(200, "text/html", "<html>");
    let server = Server::start([exchange, html]).await;
    let configs = || server.client().v2().organizations().list_org_configs();
    let value = configs().untyped().await.unwrap();
    assert_eq!(value, json!({"data": [f64::MAX, 5.0]}));
    assert!(configs().untyped().await.unwrap_err().is_decode());
}
