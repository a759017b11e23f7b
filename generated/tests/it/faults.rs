//! Servers and networks that misbehave: what the caller sees of each fault, in time.
//!
//! The table in the README is this one in words.

use std::io::Write as _;
use std::time::Duration;

use datadog_orgs::v1::models::OrganizationListResponse;
use datadog_orgs::v2::models::IdpMetadataFormData;
use datadog_orgs::{ClientBuilder, Error, RetryPolicy};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::misbehaving::{Misbehaving, Step, builder_for, deaf, response};
use crate::support::server::refusing;
use crate::support::{Exchange, Server, everything};

/// Nothing may hang, so every request is done by then, however busy the machine is.
const DEADLINE: Duration = Duration::from_secs(20);
const STALLED: Duration = Duration::from_millis(150);
const DRIP: Duration = Duration::from_millis(20);
const JSON: &str = "content-type: application/json\r\n";
const ORGS: &str = r#"{"orgs":[{"name":"a"}]}"#;

/// What the server sends once it has read the request, and what the caller sees of it.
struct Fault {
    name: &'static str,
    script: Vec<Step>,
    is: fn(&Error) -> bool,
    attempts: usize,
    /// How the message begins, with `{host}` for the server.
    says: String,
}

fn is_broken(error: &Error) -> bool {
    matches!(error, Error::Transport(_)) && !error.is_connect() && !error.is_timeout()
}

fn sends(bytes: Vec<u8>) -> Vec<Step> {
    vec![Step::Read, Step::Send(bytes)]
}

fn breaks_off(sent: &str) -> Vec<Step> {
    vec![Step::Read, Step::Send(sent.into()), Step::Reset]
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again_and_then_an_error() {
    let row = |name, script, cause: &str| Fault {
        name,
        script,
        is: is_broken,
        attempts: 3,
        says: format!("ListOrgs got no complete response from {{host}}: {cause}"),
    };
    check(
        [
            row("reset at once", vec![Step::Reset], ""),
            row("reset before the head", breaks_off(""), ""),
            row(
                "reset in the head",
                breaks_off("HTTP/1.1 200 OK\r\nconte"),
                "",
            ),
            row(
                "reset in the body",
                breaks_off("HTTP/1.1 200 OK\r\ncontent-length: 23\r\n\r\n{\"orgs\""),
                "",
            ),
            row(
                "a body shorter than its length",
                sends(b"HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n{}".into()),
                "end of file before message length reached",
            ),
            row(
                "no chunk",
                sends(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n".into()),
                "Invalid chunk size line",
            ),
            row(
                "no last chunk",
                sends(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n".into()),
                "",
            ),
            row(
                "no HTTP",
                sends(b"SSH-2.0-OpenSSH_9.6\r\n".into()),
                "invalid HTTP version",
            ),
            row(
                "two lengths",
                sends(
                    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}".into(),
                ),
                "invalid content-length",
            ),
            row(
                "no gzip",
                sends(response("200 OK", "content-encoding: gzip\r\n", "{}")),
                "Invalid gzip header",
            ),
        ],
        |builder| builder,
    )
    .await;
}

#[tokio::test]
async fn a_response_that_stalls_is_a_timeout() {
    let row = |name, script| Fault {
        name,
        script,
        is: |error| error.is_timeout() && !error.is_connect(),
        attempts: 2,
        says: "ListOrgs got no complete response from {host}: timed out (2 attempts)".into(),
    };
    let whole = response("200 OK", JSON, ORGS);
    let (head, body) = whole.split_at(whole.len() - ORGS.len());
    check(
        [
            row("no response", vec![Step::Read, Step::Hold]),
            row(
                "a head that drips",
                vec![Step::Read, Step::Drip(whole.clone(), DRIP)],
            ),
            row(
                "a body that drips",
                vec![
                    Step::Read,
                    Step::Send(head.into()),
                    Step::Drip(body.into(), DRIP),
                ],
            ),
            row(
                "a body that stops",
                vec![Step::Read, Step::Send(head.into()), Step::Hold],
            ),
        ],
        |builder| {
            let quick = RetryPolicy::new().with_first_delay(Duration::from_millis(1));
            builder.timeout(STALLED).retries(quick.with_max_attempts(2))
        },
    )
    .await;
}

#[tokio::test]
async fn a_wrong_body_is_not_requested_again() {
    let row = |name, response, says: &str| Fault {
        name,
        script: sends(response),
        is: Error::is_decode,
        attempts: 1,
        says: says.into(),
    };
    check(
        [
            row(
                "truncated JSON",
                response("200 OK", JSON, &ORGS[..18]),
                "ListOrgs: unexpected body with 200 OK: at orgs[0].name: EOF while parsing a string",
            ),
            row(
                "HTML",
                response("200 OK", "content-type: text/html\r\n", "<html>Log in</html>"),
                "ListOrgs: unexpected body with 200 OK: expected value at line 1 column 1",
            ),
            row(
                "invalid UTF-8",
                response("200 OK", JSON, b"{\"orgs\":[{\"name\":\"\xff\"}]}"),
                "ListOrgs: unexpected body with 200 OK: at orgs[0].name: invalid unicode code point",
            ),
            row(
                "no body",
                b"HTTP/1.1 204 No Content\r\n\r\n".into(),
                "ListOrgs: unexpected body with 204 No Content: the body is empty",
            ),
            row(
                "deep nesting",
                response("200 OK", JSON, format!("{{\"a\":{}", "[".repeat(100_000))),
                "ListOrgs: unexpected body with 200 OK: at a",
            ),
        ],
        |builder| builder,
    )
    .await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let row = |name, answer| Fault {
        name,
        script: sends(answer),
        is: Error::is_body_too_large,
        attempts: 1,
        says: "ListOrgs: the body is larger than the 65536 bytes that the client allows".into(),
    };
    let bomb = gzip(&vec![b' '; 16 * 1024 * 1024]);
    assert!(bomb.len() < 64 * 1024, "it is small before it is inflated");
    let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    let chunks = chunk.repeat(5);
    check(
        [
            row(
                "a gzip bomb",
                response("200 OK", "content-encoding: gzip\r\n", bomb),
            ),
            // The rest never comes: the length alone is reason enough.
            row(
                "10 GB",
                b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n{".into(),
            ),
            row(
                "endless chunks",
                format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}").into(),
            ),
        ],
        |builder| builder.body_limit(64 * 1024),
    )
    .await;
}

#[tokio::test]
async fn an_error_status_is_an_error_whatever_its_body() {
    let html = "content-type: text/html\r\n";
    check(
        [
            Fault {
                name: "empty 401",
                script: sends(response("401 Unauthorized", "", "")),
                is: Error::is_unauthorized,
                attempts: 1,
                says: "ListOrgs failed with 401 Unauthorized".into(),
            },
            Fault {
                name: "HTML 502",
                script: sends(response("502 Bad Gateway", html, "<h1>nginx</h1>")),
                is: Error::is_server_error,
                attempts: 3,
                says: "ListOrgs failed with 502 Bad Gateway: <h1>nginx</h1> (3 attempts)".into(),
            },
            Fault {
                name: "503 storm",
                script: sends(response(
                    "503 Service Unavailable",
                    JSON,
                    "{\"errors\":[\"no\"]}",
                )),
                is: Error::is_server_error,
                attempts: 3,
                says: "ListOrgs failed with 503 Service Unavailable: no (3 attempts)".into(),
            },
            Fault {
                name: "an error body that breaks off",
                script: breaks_off("HTTP/1.1 403 Forbidden\r\ncontent-length: 99\r\n\r\nnot y"),
                is: Error::is_forbidden,
                attempts: 1,
                says: "ListOrgs failed with 403 Forbidden".into(),
            },
            Fault {
                name: "an unknown status",
                script: sends(response("799 Odd", "", "")),
                is: Error::is_api,
                attempts: 1,
                says: "ListOrgs failed with 799".into(),
            },
            Fault {
                name: "a redirect without a place",
                script: sends(response("302 Found", "", "")),
                is: Error::is_redirect,
                attempts: 1,
                says: "ListOrgs was redirected (302 Found) without saying where to".into(),
            },
        ],
        |builder| builder,
    )
    .await;
}

#[tokio::test]
async fn an_error_body_that_stalls_does_not_hide_the_status() {
    let head = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 99\r\n\r\nno".to_vec();
    check(
        [Fault {
            name: "an error body that stalls",
            script: vec![Step::Read, Step::Send(head), Step::Hold],
            is: Error::is_forbidden,
            attempts: 1,
            says: "ListOrgs failed with 403 Forbidden: no".into(),
        }],
        |builder| builder.timeout(STALLED),
    )
    .await;
}

#[tokio::test]
async fn what_is_odd_but_right_is_no_fault() {
    let huge = format!("{JSON}x-huge: {}\r\n", "x".repeat(64 * 1024));
    let chunked: String = ORGS.chars().map(|c| format!("1\r\n{c}\r\n")).collect();
    for (name, sent) in [
        (
            "another media type",
            response("200 OK", "content-type: image/png\r\n", ORGS),
        ),
        ("a header of 64 KiB", response("200 OK", &huge, ORGS)),
        (
            "HTTP/1.0 until the connection closes",
            format!("HTTP/1.0 200 OK\r\n\r\n{ORGS}").into(),
        ),
        (
            "chunks of one byte",
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunked}0\r\n\r\n")
                .into(),
        ),
        (
            "an interim answer",
            [
                b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".as_slice(),
                &response("200 OK", JSON, ORGS),
            ]
            .concat(),
        ),
        (
            "gzip",
            response(
                "200 OK",
                "content-encoding: gzip\r\n",
                gzip(ORGS.as_bytes()),
            ),
        ),
        (
            "zstd",
            response(
                "200 OK",
                "content-encoding: zstd\r\n",
                zstd::encode_all(ORGS.as_bytes(), 0).expect("memory can be read"),
            ),
        ),
    ] {
        let server = Misbehaving::start([sends(sent)]).await;
        let orgs = list_orgs(server.builder()).await;
        let orgs = orgs.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(orgs.orgs.map(|orgs| orgs.len()), Some(1), "{name}");
    }
}

/// The description declares none, but a server may send one.
#[tokio::test]
async fn a_body_where_none_is_due_is_passed_over() {
    let request = "POST /api/v2/saml_configurations/idp_metadata";
    for body in ["{}", "<html>", "{\"a\":"] {
        let exchange = Exchange::new(request).body(200, "application/json", body);
        let server = Server::start([exchange]).await;
        let organizations = server.client().v2().organizations();
        let result = organizations.upload_idp_metadata(IdpMetadataFormData::new());
        result.await.expect(body);
    }
}

/// Nothing of the request was accepted, so also a POST is tried again.
#[tokio::test]
async fn a_connection_that_is_not_made_is_tried_again() {
    let (_socket, refusing) = refusing();
    let (deaf, _queue, _listener) = deaf().await;
    for (url, is_timeout) in [(refusing, false), (deaf, true)] {
        let host = url.trim_start_matches("http://").to_owned();
        let builder = builder_for(url).connect_timeout(STALLED);
        let organizations = builder.build().unwrap().v1().organizations();
        let call = organizations.downgrade_org("abc123").into_future();
        let error = in_time("no connection", call).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert_eq!(error.is_timeout(), is_timeout, "{error:?}");
        assert_eq!(error.attempts(), 3);
        let cause = if is_timeout {
            "timed out"
        } else {
            "connection refused"
        };
        assert_eq!(
            error.to_string(),
            format!("DowngradeOrg could not connect to {host}: {cause} (3 attempts)")
        );
    }
}

/// It speaks plain HTTP where TLS is due. The other way round has no other machine to try it with.
#[tokio::test]
async fn a_server_without_tls_is_a_connect_error() {
    // A TLS client speaks first, but has no line that ends.
    let plain = Step::Send(response("200 OK", "", "{}"));
    let server = Misbehaving::start([vec![plain, Step::Hold]]).await;
    let url = server.url().replace("http://", "https://");
    let error = list_orgs(builder_for(url).no_retries()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(error.is_tls(), "{error:?}");
    let host = server.host();
    let says = format!("ListOrgs could not secure the connection to {host}: received corrupt");
    assert!(error.to_string().starts_with(&says), "{error}");
}

async fn check(
    faults: impl IntoIterator<Item = Fault>,
    set_up: impl Fn(ClientBuilder) -> ClientBuilder,
) {
    for fault in faults {
        let server = Misbehaving::start([fault.script]).await;
        let result = list_orgs(set_up(server.builder())).await;
        let (name, error) = (fault.name, result.expect_err(fault.name));
        assert!((fault.is)(&error), "{name}: {error:?}");
        assert_eq!(error.attempts(), fault.attempts, "{name}: {error:?}");
        assert_eq!(server.connections(), fault.attempts, "{name}");
        assert_eq!(error.operation(), Some("ListOrgs"), "{name}");
        let says = fault.says.replace("{host}", &server.host());
        let said = error.to_string();
        assert!(said.starts_with(&says), "{name}: {said}");
        let attempts = format!("({} attempts)", fault.attempts);
        let tells_attempts = said.ends_with(&attempts);
        assert_eq!(tells_attempts, fault.attempts > 1, "{name}: {said}");
        assert!(!said.contains('\n'), "{name}: {said}");
        let shown = everything(&error);
        assert!(!shown.contains("of-the-tests"), "{name}: {shown}");
    }
}

async fn list_orgs(builder: ClientBuilder) -> Result<OrganizationListResponse, Error> {
    let organizations = builder.build()?.v1().organizations();
    in_time("list_orgs", organizations.list_orgs().into_future()).await
}

async fn in_time<T>(name: &str, call: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(DEADLINE, call).await;
    done.unwrap_or_else(|_| panic!("{name} hangs"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}
