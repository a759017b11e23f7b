//! Credentials: which are sent, what happens without them, and that they stay hidden.

use std::fmt::Debug;
use std::time::Duration;

use datadog_orgs::v1::models::{ApiKey, ApplicationKey};
use datadog_orgs::v2::models::OpsgenieAccountUpdateAttributes;
use datadog_orgs::{Client, ClientBuilder, Error};
use serde_json::json;

use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server, update_connection};

const TOKEN: &str = "access-token-of-the-tests";

#[tokio::test]
async fn each_key_has_its_header() {
    let server = Server::start([Exchange::new("GET /api/v1/org").json(200, &json!({}))]).await;
    let organizations = server.client().v1().organizations();
    organizations.list_orgs().await.unwrap();
    let request = &server.recorded()[0];
    assert_eq!(request.header("dd-api-key"), Some(API_KEY));
    assert_eq!(request.header("dd-application-key"), Some(APP_KEY));
    assert_eq!(request.header("authorization"), None);
}

/// The one operation that takes a token takes it only in place of the keys.
#[test]
fn a_token_is_sent_where_keys_are_missing() {
    let token = Client::builder().access_token(TOKEN);
    let one_key = token.clone().api_key(API_KEY);
    let both_keys = one_key.clone().app_key(APP_KEY);
    let bearer = format!("Bearer {TOKEN}");
    for (builder, authorization, api_key) in [
        (token, Some(bearer.as_str()), None),
        (one_key, Some(bearer.as_str()), None),
        (both_keys, None, Some(API_KEY)),
    ] {
        let call = update_connection(&builder.build().unwrap(), "abc123");
        let request = call.build().unwrap();
        let header = |name| Some(request.headers().get(name)?.to_str().unwrap());
        assert_eq!(header("authorization"), authorization);
        assert_eq!(header("dd-api-key"), api_key);
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let server = Server::start([]).await;
    let none = server.builder();
    let api_key = none.clone().api_key(API_KEY);
    let token = none.clone().access_token(TOKEN);
    let app = "app_key (environment variable DD_APP_KEY)";
    let both = format!("api_key (environment variable DD_API_KEY) and {app}");

    for (builder, missing) in [(&none, both.as_str()), (&api_key, app), (&token, &both)] {
        let client = builder.clone().build().unwrap();
        let error = client.v1().organizations().list_orgs().await.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
        let expected = format!("ListOrgs: credentials are missing: set {missing}");
        assert_eq!(error.to_string(), expected);
    }

    let client = api_key.build().unwrap();
    let error = update_connection(&client, "abc123").await.unwrap_err();
    let expected =
        format!("UpdateOrgConnections: credentials are missing: set {app}, or access_token");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_unseen() {
    for key in [
        "",
        "hunter2 ",
        "hunter2\n",
        "hunter2\r\nx: y",
        "hunter2\0",
        "hüнter2",
    ] {
        let builders = [
            ("api_key", Client::builder().api_key(key)),
            ("app_key", Client::builder().app_key(key)),
            ("access_token", Client::builder().access_token(key)),
        ];
        for (name, builder) in builders {
            let error = builder.build().expect_err("the key cannot be sent");
            assert!(matches!(error, Error::Configuration(_)), "{error:?}");
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(name), "{shown}");
            assert!(!shown.contains("nter2"), "{shown}");
        }
    }
}

#[test]
fn credentials_are_never_shown() {
    let builder = Client::builder()
        .api_key(API_KEY)
        .app_key(APP_KEY)
        .access_token(TOKEN);
    let client = builder.clone().build().unwrap();
    let organizations = client.v1().organizations();
    assert_hidden(&builder);
    assert_hidden(&client);
    assert_hidden(&organizations);
    assert_hidden(&organizations.get_org("abc123"));

    // The built request is reqwest's, which says in its own words that a header is hidden.
    let built = format!("{:?}", organizations.get_org("abc123").build().unwrap());
    assert!(built.contains(r#""dd-api-key": Sensitive"#), "{built}");
    assert!(!built.contains("of-the-tests"), "{built}");
}

#[test]
fn no_credential_of_a_client_is_left_in_one_with_others() {
    let client = Client::builder()
        .api_key(API_KEY)
        .app_key(APP_KEY)
        .access_token(TOKEN)
        .build()
        .unwrap();
    let other = client.with_credentials(|builder| builder.api_key("another-api-key"));
    let other = other.unwrap();
    let error = update_connection(&other, "abc123").build().unwrap_err();
    let app = "app_key (environment variable DD_APP_KEY)";
    let expected =
        format!("UpdateOrgConnections: credentials are missing: set {app}, or access_token");
    assert_eq!(error.to_string(), expected);
    assert_hidden(&other);
    assert!(!format!("{other:?}").contains("another"), "{other:?}");
}

#[test]
fn a_client_with_other_credentials_has_the_connections_of_the_first_one() {
    let client = Client::builder().build().unwrap();
    let set = |builder: ClientBuilder| builder.api_key("k").app_key("a");
    let sharing: [fn(ClientBuilder) -> ClientBuilder; 5] = [
        |builder| builder.base_url("http://127.0.0.1:1"),
        |builder| builder.allow_plain_http(true),
        |builder| builder.connect_timeout(Duration::from_secs(1)),
        |builder| builder.user_agent("tool/1"),
        |builder| builder.http_client(datadog_orgs::reqwest::Client::builder),
    ];
    for change in sharing {
        let error = client.with_credentials(|builder| change(set(builder)));
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("with_credentials shares"), "{error}");
    }
    let error = client.with_credentials(|builder| builder.api_key("two\nlines"));
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("api_key is empty or has"), "{error}");
    let slow = client.with_credentials(|builder| set(builder).timeout(Duration::from_secs(1)));
    assert!(slow.is_ok());
}

/// `x-secret` marks them in the description.
#[test]
fn secrets_in_bodies_are_never_shown() {
    let key: ApiKey = serde_json::from_value(json!({"key": "hunter2"})).unwrap();
    let application_key: ApplicationKey =
        serde_json::from_value(json!({"hash": "hunter2"})).unwrap();
    let account = OpsgenieAccountUpdateAttributes::new().with_api_key("hunter2");
    let shown = format!("{key:?} {application_key:?} {account:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

fn assert_hidden(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(shown.contains(r#""api_key": "[redacted]""#), "{shown}");
        assert!(!shown.contains("of-the-tests"), "{shown}");
    }
}
