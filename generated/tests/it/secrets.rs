//! Keys that a server sends back, or tries to have sent elsewhere: no error shows them, and no
//! other server gets them.

use datadog_orgs::{Client, Error};
use serde_json::json;

use crate::support::misbehaving::{Misbehaving, builder_for};
use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server, everything};

const ORGS: &str = "GET /api/v1/org";

/// A key with what JSON, URLs and HTML write in another way.
const ODD_KEY: &str = r#"od"d/k\ey&<of-the-tests>"#;

/// A body that has the key in a text, in a member's name and bare.
fn echo(key: &str) -> Vec<(&'static str, String)> {
    let quoted = json!(key).to_string();
    let slashed = quoted.replace('/', "\\/");
    vec![
        (
            "a message",
            json!({"errors": [format!("key {key} is bad")]}).to_string(),
        ),
        (
            "a name",
            format!("{{{quoted}: 1, \"errors\": 2, \"orgs\": 3}}"),
        ),
        (
            "escaped slashes",
            format!("{{\"errors\":[{slashed}], \"orgs\": [{slashed}]}}"),
        ),
        // Some servers write JSON in a way that is also fit for HTML.
        (
            "escaped for HTML",
            json!({"errors": [key], "orgs": [key]})
                .to_string()
                .replace('&', "\\u0026")
                .replace('<', "\\u003c")
                .replace('>', "\\u003e")
                .replace('-', "\\u002d"),
        ),
        ("a value", json!({"orgs": key, "errors": key}).to_string()),
        (
            "deep",
            json!({"orgs": [{"name": [key]}], "errors": [[key]]}).to_string(),
        ),
        (
            "another shape",
            json!({"error": {"message": key}, "orgs": 1}).to_string(),
        ),
        ("text", format!("dd-api-key: {key}")),
        ("HTML", format!("<p>{key}</p>")),
        // The name of the member is so long that what is shown of it begins within the key.
        (
            "cut",
            format!(
                "{{\"{}{key}{}\":1,\"orgs\":1}}",
                "x".repeat(40),
                "y".repeat(2)
            ),
        ),
    ]
}

#[tokio::test]
async fn no_error_shows_a_key_that_came_back() {
    for key in [API_KEY, ODD_KEY] {
        let bodies = echo(key).into_iter();
        let rows: Vec<_> = bodies
            .flat_map(|row| [200, 302, 400, 403, 429, 500].map(|status| (status, row.clone())))
            .collect();
        let server = Server::start(rows.iter().map(|(status, (_, body))| {
            Exchange::new(ORGS)
                .body(*status, "application/json", body.clone())
                .header("x-echo", key)
                .header("x-request-id", key)
                .header("location", &format!("https://other.example/?key={key}"))
        }))
        .await;
        let builder = server.builder().api_key(key).app_key(APP_KEY);
        let organizations = builder.build().unwrap().v1().organizations();
        for (status, (kind, _)) in rows {
            let Err(error) = organizations.list_orgs().await else {
                assert_eq!(status, 200, "{kind}");
                continue;
            };
            let mut shown = everything(&error);
            shown.extend(error.request_id());
            for part in ["of-the-tests", "od\"d", "k\\ey", "od\\\"d", "api-key-of"] {
                assert!(!shown.contains(part), "{kind} {status}: {part}: {shown}");
            }
        }
    }
}

/// What drifts is told by its name, which may be anything.
#[tokio::test]
async fn drift_does_not_show_a_key_that_came_back() {
    for key in [API_KEY, ODD_KEY] {
        let exchange = Exchange::new(ORGS).json(200, &json!({key: 1}));
        let server = Server::start([exchange]).await;
        let builder = server.builder().api_key(key).app_key(APP_KEY);
        let client = builder.strict(true).build().unwrap();
        let error = client.v1().organizations().list_orgs().await.unwrap_err();
        assert!(error.is_drift(), "{error:?}");
        let shown = everything(&error);
        assert!(!shown.contains("of-the-tests"), "{shown}");
    }
}

/// The key is where error bodies are cut, so what is left of it could pass for something else.
#[tokio::test]
async fn a_key_that_is_cut_is_not_shown_in_part() {
    for kept in 4..API_KEY.len() {
        let body = format!("{}{API_KEY}", "x".repeat(64 * 1024 - kept));
        let exchange = Exchange::new(ORGS).body(500, "text/plain", body);
        let server = Server::start([exchange]).await;
        let result = server.client().v1().organizations().list_orgs().await;
        let Err(Error::Api(error)) = result else {
            panic!("500 is an error")
        };
        let end = String::from_utf8_lossy(&error.bytes()[64 * 1024 - kept - 4..]);
        assert!(!end.contains(&API_KEY[..kept]), "{kept}: {end}");
    }
}

#[tokio::test]
async fn keys_stay_within_the_origin() {
    let other = Misbehaving::start([vec![]]).await;
    let address = other.url().replace("http://", "");
    let port = address.rsplit(':').next().unwrap().to_owned();
    let locations = [
        format!("http://{address}/api/v1/org"),
        format!("//{address}/api/v1/org"),
        format!("http://localhost:{port}/"),
        format!("https://{address}/"),
        format!("http://user:password@{address}/"),
        format!("\\\\{address}\\"),
    ];
    for follow in [false, true] {
        let exchanges = locations.iter().flat_map(|location| {
            [301, 302, 303, 307, 308].map(|status| {
                let exchange = Exchange::new(ORGS).empty(status);
                exchange.header("location", location)
            })
        });
        let exchanges: Vec<_> = exchanges.collect();
        let calls = exchanges.len();
        let server = Server::start(exchanges).await;
        let builder = builder_for(server.url()).follow_redirects(follow);
        let organizations = builder.build().unwrap().v1().organizations();
        for _ in 0..calls {
            let error = organizations.list_orgs().await.unwrap_err();
            assert!(error.is_redirect(), "{error:?}");
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed_when_asked() {
    let redirect = |from: &str, to| Exchange::new(from).empty(307).header("location", to);
    let server = Server::start([
        redirect("GET /api/v1/org", "/elsewhere"),
        Exchange::new("GET /elsewhere").json(200, &json!({})),
    ])
    .await;
    let builder = builder_for(server.url()).follow_redirects(true);
    let organizations = builder.build().unwrap().v1().organizations();
    organizations.list_orgs().await.unwrap();
    assert!(server.recorded()[1].header("dd-api-key").is_some());

    // Without end, it ends.
    let again = || redirect("GET /api/v1/org", "/api/v1/org");
    let server = Server::start((0..6).map(|_| again())).await;
    let builder = builder_for(server.url()).follow_redirects(true);
    let organizations = builder.build().unwrap().v1().organizations();
    let error = organizations.list_orgs().await.unwrap_err();
    assert!(error.is_redirect(), "{error:?}");
    assert_eq!((error.tries(), server.recorded().len()), (1, 6));
}

/// A first step within the origin does not make the second one lead out of it.
#[tokio::test]
async fn a_chain_of_redirects_does_not_lead_out() {
    let other = Misbehaving::start([vec![]]).await;
    let server = Server::start([
        Exchange::new(ORGS).empty(307).header("location", "/next"),
        Exchange::new("GET /next")
            .empty(307)
            .header("location", &other.url()),
    ])
    .await;
    let builder = builder_for(server.url()).follow_redirects(true);
    let organizations = builder.build().unwrap().v1().organizations();
    assert!(organizations.list_orgs().await.unwrap_err().is_redirect());
    assert_eq!(other.connections(), 0);
}

#[test]
fn plain_http_is_for_the_own_machine() {
    for (url, loopback) in [
        ("http://127.0.0.1:1", true),
        ("http://127.9.9.9", true),
        ("http://[::1]:1", true),
        ("http://localhost:1", true),
        ("http://api.example.com", false),
        ("http://10.0.0.1", false),
        ("http://127.0.0.1.example.com", false),
        ("http://localhost.example.com", false),
        ("http://[::]", false),
        ("http://0.0.0.0", false),
    ] {
        let builder = Client::builder().base_url(url).api_key(API_KEY);
        let allowed = builder.clone().allow_plain_http(true).build();
        assert!(allowed.is_ok(), "{url}: {allowed:?}");
        match builder.build() {
            Ok(_) => assert!(loopback, "{url}"),
            Err(error) => {
                assert!(!loopback && error.is_configuration(), "{url}: {error}");
                assert!(error.to_string().contains("allow_plain_http"), "{error}");
            }
        }
    }
}

/// 301, 302 and 303 would turn it into a GET, whose success says nothing of what was asked for.
#[tokio::test]
async fn a_redirect_does_not_turn_a_post_into_a_get() {
    const CREATE: &str = "POST /api/v1/org";
    for status in [301, 302, 303, 307, 308] {
        let is_kept = status > 303;
        let redirect = Exchange::new(CREATE)
            .empty(status)
            .header("location", "/next");
        let next = Exchange::new("POST /next").json(200, &serde_json::json!({}));
        let script = [redirect].into_iter().chain(is_kept.then_some(next));
        let server = Server::start(script).await;
        let builder = builder_for(server.url()).follow_redirects(true);
        let organizations = builder.build().unwrap().v1().organizations();
        let body = datadog_orgs::v1::models::OrganizationCreateBody::new("a");
        let outcome = organizations.create_child_org(body).await;
        match outcome {
            Ok(_) => assert_eq!(server.recorded()[1].body, server.recorded()[0].body),
            Err(error) => assert!(!is_kept && error.is_redirect(), "{status}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn a_success_that_repeats_a_key_does_not_show_it() {
    let body = serde_json::json!({"orgs": [{"name": API_KEY}]});
    let exchange = Exchange::new(ORGS)
        .json(200, &body)
        .header("x-echo", API_KEY);
    let server = Server::start([exchange]).await;
    let request = server.client().v1().organizations().list_orgs();
    let response = request.send().await.unwrap();
    for shown in [format!("{response:?}"), format!("{response:#?}")] {
        assert!(!shown.contains(API_KEY), "{shown}");
        assert!(shown.contains("[redacted]"), "{shown}");
    }
    // The data is the caller's.
    let orgs = response.into_body().orgs.unwrap();
    assert_eq!(orgs[0].name.as_deref(), Some(API_KEY));
}
