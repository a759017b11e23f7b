use fixture::responses::models::{GetReportResponse, GetWordXKindsItem, Job, StartJobResponse};
use fixture::{Client, ErrorBody, Request, bytes::Bytes};

use crate::server::{NO_CONTENT, exchange, response};

const JOB: &str = r#"{"id":"a"}"#;

/// What only responses carry is made from JSON.
fn job() -> Job {
    serde_json::from_str(JOB).expect("it is a job")
}

fn body<T: std::fmt::Debug + Send + 'static, O>(response: &str, call: impl FnOnce(&Client) -> Request<T, O>) -> T {
    exchange(response, call).1.expect("it is a success").into_body()
}

#[test]
fn the_status_decides_what_a_body_is() {
    let start = |response: &str| body(response, |client| client.responses().untagged().start_job());
    let json = |status, text| response(status, "application/json", text);
    assert_eq!(
        start(&json(200, r#"{"found":1}"#)),
        StartJobResponse::Ok(serde_json::from_str(r#"{"found":1}"#).expect("it fits"))
    );
    assert_eq!(start(&json(201, JOB)), StartJobResponse::Created(job()));
    assert_eq!(start(NO_CONTENT), StartJobResponse::NoContent);
    assert_eq!(start(&json(202, "soon")), StartJobResponse::Unknown(Bytes::from_static(b"soon")));
}

#[test]
fn drift_is_found_in_a_response_of_several_types() {
    let drift = |text: &str| {
        let response = response(200, "application/json", text);
        let (_, result) = exchange(&response, |client| client.responses().untagged().start_job());
        result.expect("it is a success").drift().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(drift(r#"{"found":1}"#).is_empty());
    assert_eq!(drift(r#"{"found":1,"lost":2}"#), ["undocumented property at lost"]);
}

#[test]
fn a_body_of_another_shape_than_its_status_says_is_an_error() {
    let response = response(200, "application/json", JOB);
    let (_, result) = exchange(&response, |client| client.responses().untagged().start_job());
    assert!(result.expect_err("it is not what was found").is_decode());
}

#[test]
fn an_error_of_any_media_type_is_read_as_json() {
    let response = response(409, "application/hal+json", r#"{"why":"busy"}"#);
    let (_, result) = exchange(&response, |client| client.responses().untagged().start_job());
    let error = result.expect_err("it failed");
    let fixture::Error::Api(error) = error else { panic!("{error}") };
    assert!(matches!(error.body(), ErrorBody::ResponsesProblem(problem) if problem.why == "busy"), "{error:?}");
}

#[test]
fn messages_are_those_of_any_declared_shape() {
    for (body, expected) in [
        (r#"{"why":"busy","errors":[{"detail":"a","title":"t"},"b"]}"#, &["a", "t", "b"][..]),
        (r#"{"why":"busy"}"#, &["busy"]),
    ] {
        let response = response(409, "application/problem+json", body);
        let (_, result) = exchange(&response, |client| client.responses().untagged().start_job());
        let Err(fixture::Error::Api(error)) = result else { panic!("{result:?}") };
        assert!(matches!(error.body(), ErrorBody::ResponsesProblem(_)), "{error:?}");
        assert_eq!(error.messages(), expected);
    }
}

#[test]
fn the_media_type_decides_between_bodies_of_one_status() {
    let report = |response: &str| body(response, |client| client.responses().untagged().get_report());
    let json = GetReportResponse::Json(job());
    let csv = GetReportResponse::Csv("id\na".to_owned());
    assert_eq!(report(&response(200, "application/json; charset=utf-8", JOB)), json);
    assert_eq!(report(&response(200, "text/csv", "id\na")), csv);
    assert_eq!(report(&response(200, "text/plain", "id\na")), csv);
}

#[test]
fn a_caller_can_ask_for_one_media_type() {
    let response = response(200, "text/csv", "");
    let (received, _) = exchange(&response, |client| client.responses().untagged().get_report());
    assert_eq!(received.header("accept"), Some("application/json, text/csv"));
    let (received, _) = exchange(&response, |client| client.responses().untagged().get_report().accept("text/csv"));
    assert_eq!(received.header("accept"), Some("text/csv"));
}

#[test]
fn a_response_may_have_no_body() {
    let stop = |response: &str| body(response, |client| client.responses().untagged().stop_job());
    assert_eq!(stop(&response(200, "application/json", JOB)), Some(job()));
    assert_eq!(stop(&response(202, "text/plain", "soon")), None);
    assert_eq!(stop(NO_CONTENT), None);
}

#[test]
fn a_nullable_body_may_be_null() {
    let get =
        |text: &str| body(&response(200, "application/json", text), |client| client.responses().untagged().get_job());
    assert_eq!(get("null"), None);
    assert_eq!(get(JOB), Some(job()));
}

#[test]
fn texts_come_as_they_are_or_as_json() {
    let word = |media_type, text: &str| {
        body(&response(200, media_type, text), |client| client.responses().untagged().get_word())
    };
    assert_eq!(word("text/plain", "\"a\""), "\"a\"");
    assert_eq!(word("application/json", "\"a\""), "a");
}

#[test]
fn binary_comes_as_it_is() {
    let bytes = body(&response(200, "image/png", "\u{1}PNG"), |client| client.responses().untagged().get_image());
    assert_eq!(bytes.as_ref(), b"\x01PNG");
}

#[test]
fn a_declared_redirect_is_a_success() {
    let response = "HTTP/1.1 303 See Other\r\nLocation: /jobs/a\r\nContent-Length: 0\r\n\r\n";
    let (_, result) = exchange(response, |client| client.responses().untagged().move_job());
    assert_eq!(result.expect("it is declared").location(), Some("/jobs/a"));
    let (_, result) = exchange(response, |client| client.responses().untagged().get_job());
    assert!(result.expect_err("it is not declared").is_redirect());
}

#[test]
fn headers_have_their_types() {
    let response = "HTTP/1.1 200 OK\r\nX-Total: 12\r\nX-Kinds: noun, verb,other\r\nX-At: 2024-05-06T07:08:09Z\r\nContent-Length: 0\r\n\r\n";
    let (_, result) = exchange(response, |client| client.responses().untagged().get_word());
    let result = result.expect("it is a success");
    assert_eq!(result.x_total(), Some(12));
    let kinds = [GetWordXKindsItem::Noun, GetWordXKindsItem::Verb, GetWordXKindsItem::Unknown("other".to_owned())];
    assert_eq!(result.x_kinds(), Some(kinds.to_vec()));
    assert_eq!(result.x_at().map(|at| at.to_string()).as_deref(), Some("2024-05-06T07:08:09Z"));
    assert_eq!(result.x_text(), None);
}
