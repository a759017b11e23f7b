//! Keys that a server sends back, or attempts to have sent elsewhere: no error shows them, and no
//! other server gets them.

use datadog_orgs::v1::models::ApiKey;
use datadog_orgs::{Client, Error};
use serde_json::json;

use crate::support::misbehaving::{Misbehaving, Step, builder_for};
use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server, everything, update_connection};

const ORGS: &str = "GET /api/v1/org";

/// A key with what JSON, URLs and HTML write in another way.
const ODD_KEY: &str = r#"od"d/k\ey&<of-the-tests>"#;

/// A body that has the key in a string, in a property's name and bare.
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
        // The name of the property is so long that what is shown of it begins within the key.
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

/// A key with what the encodings write in different ways.
const SPACED_KEY: &str = r#"od"d/k\ey&<of+the tests>'"#;

/// The key as servers write it that encode what they were sent.
fn encodings(key: &str) -> Vec<(&'static str, String)> {
    let each = |write: fn(char) -> String| key.chars().map(write).collect::<String>();
    let percent = each(|c| format!("%{:02X}", u32::from(c)));
    let basic = |user: &str| base64(&format!("{user}:{key}:more"));
    vec![
        ("percent", percent.clone()),
        ("lower percent", percent.to_lowercase()),
        ("a form", form_encoded(key)),
        ("JSON", each(|c| format!("\\u{:04x}", u32::from(c)))),
        ("upper JSON", each(|c| format!("\\u{:04X}", u32::from(c)))),
        ("decimal entities", each(|c| format!("&#{};", u32::from(c)))),
        ("entities", each(|c| format!("&#x{:04x};", u32::from(c)))),
        ("another case", percent.replace("%2D", "-").to_uppercase()),
        ("hexadecimal", percent.replace('%', "")),
        ("base64", basic("")),
        ("base64 behind one byte", basic("u")),
        ("base64 behind two bytes", basic("us").replace('=', "")),
        (
            "base64 for URLs",
            basic("").replace('+', "-").replace('/', "_"),
        ),
    ]
}

fn form_encoded(text: &str) -> String {
    let write = |c: char| match c {
        ' ' => "+".to_owned(),
        _ if c.is_ascii_alphanumeric() => c.to_string(),
        _ => format!("%{:02X}", u32::from(c)),
    };
    text.chars().map(write).collect()
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = text
        .bytes()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    let digits = bits.chunks(6).map(|bits| {
        let value = |value, (bit, one): (usize, &u8)| value | usize::from(*one) << (5 - bit);
        char::from(DIGITS[bits.iter().enumerate().fold(0, value)])
    });
    let mut encoded: String = digits.collect();
    while encoded.len() % 4 != 0 {
        encoded.push('=');
    }
    encoded
}

/// All that an error tells, with its body and headers.
fn whole(error: &Error) -> String {
    let (body, headers) = match error {
        Error::Api(error) => (error.bytes(), format!("{:?}", error.headers())),
        Error::Decode(error) => (error.bytes(), String::new()),
        _ => (&[][..], String::new()),
    };
    let body = String::from_utf8_lossy(body);
    format!(
        "{} {body} {headers} {:?}",
        everything(error),
        error.request_id()
    )
}

#[tokio::test]
async fn no_error_shows_a_key_in_another_encoding() {
    for key in [API_KEY, SPACED_KEY] {
        let rows = encodings(key).into_iter().flat_map(|(kind, written)| {
            let message = format!("the key {written} is bad");
            let bodies = [
                format!(r#"{{"errors": ["{message}"], "orgs": "{message}"}}"#),
                format!(r#"{{"{written}": 1, "errors": ["{message}"], "orgs": 1}}"#),
                format!("<p>{message}</p>"),
                // Broken off, so that it is no JSON.
                format!(r#"{{"errors": ["{message}"#),
            ];
            let statuses = [200, 302, 403, 500];
            let rows = bodies
                .map(|body| statuses.map(|status| (kind, written.clone(), body.clone(), status)));
            rows.into_iter().flatten()
        });
        let rows: Vec<_> = rows.collect();
        let server = Server::start(rows.iter().map(|(_, written, body, status)| {
            Exchange::new(ORGS)
                .body(*status, "application/json", body.clone())
                .header("x-echo", written)
                .header("x-request-id", written)
                .header("location", &format!("https://other.example/?key={written}"))
        }))
        .await;
        let builder = server.builder().api_key(key).app_key(APP_KEY);
        let organizations = builder.build().unwrap().v1().organizations();
        for (kind, written, _, status) in rows {
            let error = organizations.list_orgs().await.unwrap_err();
            let shown = whole(&error).to_lowercase();
            // What is around the key is in the same base64.
            let trace = written[written.len() / 4..written.len() / 2].to_lowercase();
            assert!(!shown.contains(&trace), "{kind} {status}: {trace}: {shown}");
        }
    }
}

/// A connection that breaks off leaves as much of a body as came, and perhaps a part of a key.
#[tokio::test]
async fn no_error_shows_the_beginning_of_a_key() {
    let encodings = encodings(SPACED_KEY).into_iter();
    let encodings = encodings.filter(|(kind, _)| !kind.contains("base64"));
    let bodies = encodings.flat_map(|(kind, written)| {
        let body = format!(r#"{{"errors": ["{written}"#);
        // Within a character, and between two.
        let lengths = body.len() - 14..body.len();
        lengths.map(move |length| (kind, body[..length].to_owned()))
    });
    let bodies: Vec<_> = bodies.collect();
    let server = Misbehaving::start(bodies.iter().map(|(_, body)| {
        let response = format!("HTTP/1.1 403 No\r\ncontent-length: 9999\r\n\r\n{body}");
        vec![Step::Read, Step::Send(response.into_bytes())]
    }))
    .await;
    let builder = server.builder().api_key(SPACED_KEY).no_retries();
    let organizations = builder.build().unwrap().v1().organizations();
    for (kind, body) in bodies {
        let Err(Error::Api(error)) = organizations.list_orgs().await else {
            panic!("403 is an error")
        };
        let clean: &[u8] = br#"{"errors": ["[redacted]"#;
        assert_eq!(error.bytes(), clean, "{kind}: {body}");
    }
}

#[tokio::test]
async fn no_error_shows_a_header_with_a_key_in_its_name() {
    let exchange = Exchange::new(ORGS).json(403, &json!({"errors": []}));
    let exchange = exchange.header("x-api-key-of-the-tests-x", "1");
    let server = Server::start([exchange.header("x-other", "2")]).await;
    let organizations = server.client().v1().organizations();
    let Err(Error::Api(error)) = organizations.list_orgs().await else {
        panic!("403 is an error")
    };
    assert!(error.headers().contains_key("x-other"));
    let headers = format!("{:?}", error.headers());
    assert!(!headers.contains("of-the-tests"), "{headers}");
}

#[tokio::test]
async fn nothing_is_left_of_a_key_that_has_the_other_key_in_it() {
    let (short, long) = ("part-of-a-key", "1234-part-of-a-key-5678");
    let body = json!({"errors": [long, short]});
    for (api_key, app_key) in [(short, long), (long, short)] {
        let server = Server::start([Exchange::new(ORGS).json(403, &body)]).await;
        let builder = server.builder().api_key(api_key).app_key(app_key);
        let organizations = builder.build().unwrap().v1().organizations();
        let error = organizations.list_orgs().await.unwrap_err();
        let message = "ListOrgs failed with 403 Forbidden: [redacted]; [redacted]";
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

/// An error of decoding shows names and numbers, but no strings, whatever the body is instead of JSON.
#[tokio::test]
async fn no_decode_error_shows_a_text() {
    let bodies = [
        "{\"data\": \"a\ns3cret\"}".to_owned(),
        "{\"data\": {\"id\": \"s3cret\n".to_owned(),
        r#"{"data": s3cret}"#.to_owned(),
        r#"{"data": 1 s3cret, "b": "s3cret"}"#.to_owned(),
        "{'data': 's3cret'}".to_owned(),
        "{data: s3cret}".to_owned(),
        "<data key=\"s3cret\">s3cret</data>".to_owned(),
        "<!doctype html><p>s3cret: \"s3cret\": s3cret".to_owned(),
        r#"callback({"data": "s3cret"})"#.to_owned(),
        "s3cret".to_owned(),
        r#""s3cret""#.to_owned(),
        r#"{"data": "s3cr\u0065t s3cret"#.to_owned(),
        r#"{"data": ["s3cret": "s3cret"]}"#.to_owned(),
        format!(
            r#"{{"a": "{}", "data": "s3cret", "b": "{}"}}"#,
            "s3cret ".repeat(10_000),
            "s3cret ".repeat(10_000)
        ),
        connection(r#""s3cret""#, r#""2024-01-01T00:00:00Z""#),
        connection(
            r#""f9ec96b0-8c8a-4b0a-9b0a-s3cret""#,
            r#""2024-01-01T00:00:00Z""#,
        ),
        connection(r#""f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a""#, r#""s3cret""#),
        connection(
            r#""f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a""#,
            r#""2024-01-01T00:00:00s3cret""#,
        ),
        connection(
            r#""f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a""#,
            r#"{"s3cret, expected s3cret": 1}"#,
        )
        .replace("s3cret", "name"),
    ];
    let in_utf16 = |body: &String| body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let in_utf16 = bodies.iter().map(in_utf16);
    let bodies: Vec<Vec<u8>> = bodies
        .iter()
        .map(|body| body.clone().into())
        .chain(in_utf16)
        .collect();
    let server = Server::start(bodies.iter().map(|body| {
        let exchange = Exchange::new("PATCH /api/v2/org_connections/a");
        exchange.body(200, "application/json", body.clone())
    }))
    .await;
    let client = server.client();
    for body in bodies {
        let body = String::from_utf8_lossy(&body);
        let error = update_connection(&client, "a").await.unwrap_err();
        assert!(error.is_decode(), "{body}: {error:?}");
        let shown = everything(&error);
        // A character of UTF-16 is shown with nothing between, if at all.
        for part in ["s3c", "cret", "doctype", "callback"] {
            assert!(!shown.contains(part), "{body}: {shown}");
        }
    }
}

/// A response of [`update_connection`], with these values in it.
fn connection(id: &str, created_at: &str) -> String {
    format!(
        r#"{{"data": {{"type": "org_connection", "id": {id}, "relationships": {{}},
            "attributes": {{"connection_types": [], "created_at": {created_at}}}}}}}"#
    )
}

/// What drifts is identified by its name, which may be anything.
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
async fn redirects_within_the_origin_are_followed_if_enabled() {
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
    assert_eq!((error.attempts(), server.recorded().len()), (1, 6));
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

/// 301, 302 and 303 would turn it into a GET, whose success says nothing of what was requested.
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

#[test]
fn a_secret_that_is_unset_does_not_look_set() {
    for (json, expected) in [
        (json!({}), "key: None"),
        (json!({"key": "k"}), "key: Some([redacted])"),
    ] {
        let key: ApiKey = serde_json::from_value(json).unwrap();
        let shown = format!("{key:?}");
        assert!(shown.contains(expected), "{shown}");
    }
}
