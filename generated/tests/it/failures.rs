//! Calls that fail: each way has its variant of `Error`, and a message that helps.

use std::error::Error as _;
use std::time::{Duration, Instant, SystemTime};

use datadog_orgs::v1::models::{IdpFormData, OrganizationListResponse};
use datadog_orgs::v2::models::{
    OrgConfigWrite, OrgConfigWriteAttributes, OrgConfigWriteRequest, OrgGroupCreateAttributes,
    OrgGroupCreateData, OrgGroupCreateRequest,
};
use datadog_orgs::{Client, Error, ErrorBody, FilePart};
use serde_json::json;

use crate::support::server::{API_KEY, refusing};
use crate::support::{Exchange, Server, everything};

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::start([]).await;
    let location = format!("{}/api/v2/org_configs/monitor_timezone", other.url());
    for status in [301, 302, 303, 307, 308] {
        let exchange = Exchange::new("PATCH /api/v2/org_configs/monitor_timezone")
            .empty(status)
            .header("location", &location);
        let server = Server::start([exchange]).await;
        let data = OrgConfigWrite::new(OrgConfigWriteAttributes::new("UTC"));
        let body = OrgConfigWriteRequest::new(data);
        let organizations = server.client().v2().organizations();

        let call = organizations.update_org_config("monitor_timezone", body);
        let error = call.await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().contains(&location), "{error}");
        let Error::Redirect(redirect) = error else {
            panic!("{error:?}")
        };
        assert_eq!(redirect.location(), Some(location.as_str()));
    }
    assert_eq!(other.recorded().len(), 0);
}

#[tokio::test]
async fn a_call_can_take_too_long() {
    let silence = || Exchange::new("GET /api/v1/org").silence();
    let server = Server::start([silence(), silence()]).await;
    let soon = Duration::from_millis(50);
    let hasty = server.builder().api_key("a").app_key("b").timeout(soon);
    let hasty = hasty.build().unwrap().v1().organizations();
    let patient = server.client().v1().organizations();
    for call in [hasty.list_orgs(), patient.list_orgs().timeout(soon)] {
        let start = Instant::now();
        let error = call.await.unwrap_err();
        // Not the 60 seconds that a request may take unless told.
        assert!(start.elapsed() < Duration::from_secs(30));
        let host = server.host();
        let message = format!("ListOrgs got no complete response from {host}: timed out");
        assert_eq!(error.to_string(), message);
        let Error::Transport(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.is_timeout() && !error.is_connect());
    }
}

#[tokio::test]
async fn a_connection_can_be_refused() {
    let (_socket, url) = refusing();
    let host = url.trim_start_matches("http://");
    let builder = Client::builder()
        .base_url(&url)
        .api_key("a")
        .app_key("b")
        .before_sending(|request| request.url_mut().set_query(Some("key=password")));
    let client = builder.build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("ListOrgs could not connect to {host}: connection refused (3 attempts)")
    );
    assert!(error.source().is_none(), "the message has the cause");
    assert!(!everything(&error).contains("password"), "{error:?}");
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert!(error.is_connect() && !error.is_timeout());
}

#[tokio::test]
async fn a_connection_can_break_off() {
    let server = Server::start([Exchange::new("GET /api/v1/org").hangup()]).await;
    let error = server.client().v1().organizations().list_orgs().await;
    let error = error.unwrap_err();
    let host = server.host();
    assert_eq!(
        error.to_string(),
        format!(
            "ListOrgs got no complete response from {host}: \
             connection closed before message completed"
        )
    );
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert!(!error.is_connect() && !error.is_timeout());
}

#[tokio::test]
async fn a_success_can_have_another_body_than_declared() {
    for (body, path, message) in [
        (
            r#"{"orgs": [{"name": "first"}, {"settings": {"saml": {"enabled": "yes"}}}]}"#,
            "orgs[1].settings.saml.enabled",
            "ListOrgs: unexpected body with 200 OK: at orgs[1].settings.saml.enabled: \
             invalid type: string, expected a boolean at line 1 column 68, \
             near `…s\": {\"saml\": {\"enabled\": \"\"}}}]}`",
        ),
        (
            r#"{"orgs": {}}"#,
            "orgs",
            "ListOrgs: unexpected body with 200 OK: at orgs: \
             invalid type: map, expected a sequence at line 1 column 9",
        ),
        (
            "[]",
            "",
            "ListOrgs: unexpected body with 200 OK: invalid type: sequence, \
             expected an object (OrganizationListResponse) at line 1 column 0",
        ),
        (
            "<html>",
            "",
            "ListOrgs: unexpected body with 200 OK: expected value at line 1 column 1",
        ),
        (
            "",
            "",
            "ListOrgs: unexpected body with 200 OK: the body is empty",
        ),
    ] {
        let error = list_orgs(|exchange| exchange.body(200, "application/json", body)).await;
        let error = error.expect_err(body);
        // What stands near the place is shown, too.
        assert!(error.to_string().starts_with(message), "{error}");
        let Error::Decode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.path(), path);
        assert_eq!(error.bytes(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_success_can_have_too_long_a_body() {
    let result = list_orgs(|exchange| exchange.body(200, "application/json", "{} more")).await;
    assert!(matches!(result, Err(Error::Decode(_))), "{result:?}");
}

#[tokio::test]
async fn an_error_can_have_another_body_than_declared() {
    let html = "<html>\r\n<h1>502 Bad Gateway</h1>\r\n</html>";
    for (status, body, message) in [
        (
            502,
            html,
            "ListOrgs failed with 502 Bad Gateway: <html> <h1>502 Bad Gateway</h1> </html>",
        ),
        (
            403,
            "",
            "ListOrgs failed with 403 Forbidden (it needs the permission org_management)",
        ),
        (
            429,
            r#"{"errors": "slow down"}"#,
            "ListOrgs failed with 429 Too Many Requests: slow down",
        ),
        (500, "{}", "ListOrgs failed with 500 Internal Server Error"),
    ] {
        let error = list_orgs(|exchange| exchange.body(status, "text/html", body)).await;
        let error = error.expect_err(message);
        assert_eq!(error.to_string(), message);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        let Error::Api(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.bytes(), body.as_bytes());
        assert_eq!(*error.body(), ErrorBody::Other(body.into()));
    }
}

#[tokio::test]
async fn messages_are_found_in_declared_and_other_bodies() {
    let cut = format!(r#"{{"errors": ["{}"]}}"#, "x".repeat(100 * 1024));
    for (status, body, messages) in [
        (403, r#"{"errors": ["no", "never"]}"#, &["no", "never"][..]),
        (403, r#"{"errors": "no"}"#, &["no"]),
        (
            403,
            r#"{"title": "Forbidden", "detail": "no"}"#,
            &["no", "Forbidden"],
        ),
        (
            500,
            r#"{"error": {"message": "a\u001b[2J"}}"#,
            &["a\u{1b}[2J"],
        ),
        (400, r#"{"error": "key b"}"#, &["key b"]),
        (502, "<html>", &[]),
        (502, "", &[]),
        (500, &cut, &[]),
    ] {
        let error =
            list_orgs(|exchange| exchange.body(status, "application/json", body.to_owned()));
        let Err(Error::Api(error)) = error.await else {
            panic!("{body}")
        };
        assert_eq!(error.messages(), messages, "{body}");
    }
    let echo = json!({"errors": [{"detail": format!("{API_KEY} is no key")}]});
    let error = list_orgs(|exchange| exchange.json(403, &echo)).await;
    let Err(Error::Api(error)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.messages(), ["[redacted] is no key"]);
}

#[tokio::test]
async fn plain_text_is_a_message() {
    let text = format!(" no: {API_KEY}\n");
    let error = list_orgs(|exchange| exchange.body(502, "Text/Plain; charset=utf-8", text)).await;
    let Err(Error::Api(error)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.messages(), ["no: [redacted]"]);
}

#[tokio::test]
async fn debug_of_an_error_is_short() {
    let body = json!({"errors": [format!("no {API_KEY}"), "x".repeat(5000)]});
    let error = list_orgs(|exchange| exchange.json(403, &body)).await;
    let shown = format!("{:?}", error.unwrap_err());
    let expected = "Api(ApiError { operation: \"ListOrgs\", status: 403, attempts: 1, body: \
                    {\"errors\":[\"no [redacted]\",\"xxx";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.len() < 500, "{shown}");
}

#[tokio::test]
async fn a_permission_is_named_only_where_it_can_be_the_cause() {
    let errors = json!({"errors": ["no"]});
    for (status, message) in [
        (400, "ListOrgs failed with 400 Bad Request: no"),
        (
            403,
            "ListOrgs failed with 403 Forbidden: no (it needs the permission org_management)",
        ),
    ] {
        let error = list_orgs(|exchange| exchange.json(status, &errors)).await;
        assert_eq!(error.expect_err(message).to_string(), message);
    }
}

#[tokio::test]
async fn a_preview_may_not_be_enabled() {
    let exchange = Exchange::new("POST /api/v2/org_groups").empty(404);
    let server = Server::start([exchange]).await;
    let data = OrgGroupCreateData::new(OrgGroupCreateAttributes::new("My Org Group"));
    let body = OrgGroupCreateRequest::new(data);
    let groups = server.client().v2().org_groups();
    let error = groups.create_org_group(body).await.unwrap_err();
    let message = "CreateOrgGroup failed with 404 Not Found \
                   (it is in preview and may not be enabled for this account)";
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn a_response_has_what_comes_along_with_its_body() {
    let exchange = |status| {
        Exchange::new("GET /api/v1/org")
            .json(status, &json!({}))
            .header("x-ratelimit-remaining", "7")
    };
    let server = Server::start([exchange(200), exchange(403)]).await;
    let organizations = server.client().v1().organizations();

    let response = organizations.list_orgs().send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["x-ratelimit-remaining"], "7");
    assert_eq!(response.body().orgs, None);

    let error = organizations.list_orgs().send().await.unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.operation(), "ListOrgs");
    assert_eq!(error.headers()["x-ratelimit-remaining"], "7");
}

#[tokio::test]
async fn an_error_says_how_long_to_wait() {
    let exchange = |status| Exchange::new("GET /api/v1/org").empty(status);
    let later = SystemTime::now() + Duration::from_secs(100);
    let seconds = |from, to| Some(Duration::from_secs(from)..=Duration::from_secs(to));
    for (exchange, wait, remaining) in [
        (
            exchange(503).header("retry-after", "7"),
            seconds(7, 7),
            None,
        ),
        (
            exchange(503).header("retry-after", &httpdate::fmt_http_date(later)),
            seconds(90, 100),
            None,
        ),
        (
            exchange(429)
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", "9"),
            seconds(9, 9),
            Some(0),
        ),
        (
            exchange(403)
                .header("x-ratelimit-remaining", "5")
                .header("x-ratelimit-reset", "9"),
            None,
            Some(5),
        ),
        (
            exchange(503).header("retry-after", &u64::MAX.to_string()),
            seconds(31_536_000, 31_536_000),
            None,
        ),
        (exchange(500), None, None),
    ] {
        let server = Server::start([exchange]).await;
        let error = server.client().v1().organizations().list_orgs().await;
        let Err(Error::Api(error)) = error else {
            panic!("{error:?}")
        };
        let found = error.retry_after();
        match &wait {
            Some(wait) => assert!(
                found.is_some_and(|found| wait.contains(&found)),
                "{found:?}"
            ),
            None => assert_eq!(found, None),
        }
        let limit = error.rate_limit();
        assert_eq!(limit.and_then(|limit| limit.remaining), remaining);
    }
}

#[tokio::test]
async fn a_redirect_is_reported_without_the_query_of_its_target() {
    let location = "https://user:password@other.example/org?signature=secret";
    let exchange = Exchange::new("GET /api/v1/org").empty(302);
    let server = Server::start([exchange.header("location", location)]).await;
    let error = server.client().v1().organizations().list_orgs().await;
    let Err(Error::Redirect(redirect)) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(redirect.location(), Some(location));
    assert_eq!(
        error.unwrap_err().to_string(),
        "ListOrgs was redirected (302 Found) to \"https://other.example/org\", which is not followed"
    );
}

#[tokio::test]
async fn a_target_that_is_no_url_of_a_host_is_only_a_scheme() {
    for (status, location, expected) in [
        (
            302,
            "http://u:secret@/x",
            "was redirected (302 Found) to \"http:\", which is not followed",
        ),
        (
            302,
            "mailto:u:secret@x",
            "was redirected (302 Found) to \"mailto:\", which is not followed",
        ),
        (304, "", "failed with 304 Not Modified"),
    ] {
        let exchange = Exchange::new("GET /api/v1/org").empty(status);
        let server = Server::start([exchange.header("location", location)]).await;
        let error = server.client().v1().organizations().list_orgs().await;
        let message = error.unwrap_err().to_string();
        assert_eq!(message, format!("ListOrgs {expected}"));
    }
}

#[test]
fn a_media_type_that_is_none_is_refused() {
    for media_type in ["", "xml", "application/xml\r\nx: y"] {
        let result = upload(FilePart::new("<x/>").with_media_type(media_type));
        assert!(matches!(result, Err(Error::Request(_))), "{result:?}");
    }
}

/// The name stands in a header of the form's part, where a line break would start another header.
#[test]
fn a_file_name_with_a_line_break_is_refused() {
    let result = upload(FilePart::new("<x/>").with_file_name("idp.xml\r\nContent-Type: text/html"));
    assert!(matches!(result, Err(Error::Request(_))), "{result:?}");
}

/// The HTTP request that would upload this file.
fn upload(file: FilePart) -> Result<reqwest::Request, Error> {
    let client = Client::builder().api_key("a").app_key("b").build()?;
    let organizations = client.v1().organizations();
    let call = organizations.upload_idp_for_org("abc123", IdpFormData::new(file));
    call.build()
}

/// A request that the server responses as told.
async fn list_orgs(
    answer: impl FnOnce(Exchange) -> Exchange,
) -> Result<OrganizationListResponse, Error> {
    let server = Server::start([answer(Exchange::new("GET /api/v1/org"))]).await;
    server.client().v1().organizations().list_orgs().await
}
