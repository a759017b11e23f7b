//! Tests of users' programs: responses, errors and models are built without a server.

use datadog_orgs::reqwest::StatusCode;
use datadog_orgs::reqwest::header::{HeaderMap, HeaderValue};
use datadog_orgs::v1::models::OrganizationListResponse;
use datadog_orgs::v1::operations::ListOrgs;
use datadog_orgs::v2::operations::CreateOrgGroup;
use datadog_orgs::{ApiError, Client, Error, ErrorBody, Response, RetryPolicy, serde_json};

type Organizations = Response<OrganizationListResponse, ListOrgs>;

fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, HeaderValue::from_static(value));
    }
    map
}

fn summary(response: &Organizations) -> String {
    let orgs = response.body().orgs.iter().flatten();
    let names: Vec<&str> = orgs.filter_map(|org| org.name.as_deref()).collect();
    let remaining = response.rate_limit().and_then(|limit| limit.remaining);
    format!(
        "{}: {} ({remaining:?})",
        response.status(),
        names.join(", ")
    )
}

#[test]
fn a_response_is_built_from_its_parts() {
    let body = serde_json::from_str(r#"{"orgs": [{"name": "One", "new": 1}, {"name": "Two"}]}"#);
    let headers = headers(&[("x-ratelimit-remaining", "7"), ("x-request-id", "abc")]);
    let response = Response::from_parts(
        StatusCode::OK,
        headers,
        body.expect("it has the required properties"),
    );
    assert_eq!(summary(&response), "200 OK: One, Two (Some(7))");
    assert_eq!(
        (response.request_id(), response.attempts()),
        (Some("abc"), 1)
    );
    assert_eq!(response.drift().len(), 1);
    assert!(format!("{response:?}").contains("x-request-id"));
}

/// What a program does about an error.
fn reaction(error: &Error) -> String {
    match error {
        Error::Api(error) => match error.body() {
            ErrorBody::V1ApiErrorResponse(body) => format!("v1: {}", body.errors.join(", ")),
            ErrorBody::V2JsonApiErrorResponse(body) => format!("v2: {}", body.errors.len()),
            ErrorBody::Other(bytes) => format!("{} undocumented bytes", bytes.len()),
            other => format!("{other:?}"),
        },
        error => error.to_string(),
    }
}

#[test]
fn the_body_of_an_error_is_decoded_as_that_of_a_server() {
    let body = r#"{"errors": ["Forbidden"]}"#;
    let of_v1 = ApiError::from_parts::<ListOrgs>(StatusCode::FORBIDDEN, HeaderMap::new(), body);
    assert_eq!(reaction(&of_v1.into()), "v1: Forbidden");
    let of_v2 = r#"{"errors": [{"title": "Forbidden"}]}"#;
    let of_v2 =
        ApiError::from_parts::<CreateOrgGroup>(StatusCode::FORBIDDEN, HeaderMap::new(), of_v2);
    assert_eq!(reaction(&of_v2.into()), "v2: 1");
    let undocumented =
        ApiError::from_parts::<ListOrgs>(StatusCode::IM_A_TEAPOT, HeaderMap::new(), body);
    assert_eq!(reaction(&undocumented.into()), "25 undocumented bytes");
}

#[test]
fn an_error_says_the_same_as_that_of_a_server() {
    let headers = headers(&[("x-ratelimit-remaining", "0")]);
    let body = serde_json::json!({"errors": ["Slow down"]}).to_string();
    let error = ApiError::from_parts::<ListOrgs>(StatusCode::TOO_MANY_REQUESTS, headers, body);
    assert_eq!(
        (error.operation(), error.bytes()),
        ("ListOrgs", &br#"{"errors":["Slow down"]}"#[..])
    );
    assert_eq!(
        error.rate_limit().and_then(|limit| limit.remaining),
        Some(0)
    );
    let error = Error::from(error);
    assert!(error.is_rate_limited() && error.attempts() == 1);
    assert_eq!(
        error.to_string(),
        "ListOrgs failed with 429 Too Many Requests: Slow down"
    );
}

#[tokio::test]
async fn a_port_where_nothing_listens_gives_an_error_without_a_response() {
    let client = Client::builder()
        .api_key("test")
        .app_key("test")
        .access_token("test")
        .base_url("http://127.0.0.1:1")
        .retries(RetryPolicy::never())
        .build()
        .expect("the settings are complete");
    let result = client.v1().organizations().list_orgs().await;
    let error = result.expect_err("there is no server");
    assert!(error.is_connect() && error.attempts() == 1, "{error:?}");
}

/// Each struct has either a `new` or a table, from which it is read as JSON.
#[test]
fn every_model_can_be_built() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut count = 0;
    for version in ["v1", "v2"] {
        let files = std::fs::read_dir(folder.join(version).join("models"));
        for file in files.expect("the crate has models") {
            let path = file.expect("the folder can be read").path();
            let text = std::fs::read_to_string(path).expect("the file can be read");
            let structs = text
                .lines()
                .filter_map(|line| line.strip_prefix("pub struct "));
            for name in structs.filter_map(|line| line.strip_suffix(" {")) {
                let is_read = text.contains(&format!("object! {{\n    {name} {{"));
                let is_made = text.contains(&format!("/// Creates a new `{name}`"));
                assert!(is_read || is_made, "{name}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count} structs");
}
