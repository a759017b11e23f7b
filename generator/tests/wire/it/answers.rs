use fixture::answers::models::{GetReportResponse, GetWordXKindsItem, Job, StartJobResponse};
use fixture::{Client, ErrorBody, Request, bytes::Bytes};

use crate::server::{NO_CONTENT, answer, exchange};

const JOB: &str = r#"{"id":"a"}"#;

/// What only responses carry is made from JSON.
fn job() -> Job {
    serde_json::from_str(JOB).expect("it is a job")
}

fn body<T: std::fmt::Debug + Send + 'static, O>(answer: &str, call: impl FnOnce(&Client) -> Request<T, O>) -> T {
    exchange(answer, call).1.expect("it is a success").into_body()
}

#[test]
fn the_status_decides_what_a_body_is() {
    let start = |answer: &str| body(answer, |client| client.answers().untagged().start_job());
    let json = |status, text| answer(status, "application/json", text);
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
        let answer = answer(200, "application/json", text);
        let (_, answered) = exchange(&answer, |client| client.answers().untagged().start_job());
        answered.expect("it is a success").drift().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(drift(r#"{"found":1}"#).is_empty());
    assert_eq!(drift(r#"{"found":1,"lost":2}"#), ["undocumented property at lost"]);
}

#[test]
fn a_body_of_another_shape_than_its_status_says_is_an_error() {
    let answer = answer(200, "application/json", JOB);
    let (_, answered) = exchange(&answer, |client| client.answers().untagged().start_job());
    assert!(answered.expect_err("it is not what was found").is_decode());
}

#[test]
fn an_error_of_any_media_type_is_read_as_json() {
    let answer = answer(409, "application/hal+json", r#"{"why":"busy"}"#);
    let (_, answered) = exchange(&answer, |client| client.answers().untagged().start_job());
    let error = answered.expect_err("it failed");
    let fixture::Error::Api(error) = error else { panic!("{error}") };
    assert!(matches!(error.body(), ErrorBody::AnswersProblem(problem) if problem.why == "busy"), "{error:?}");
}

#[test]
fn the_media_type_decides_between_bodies_of_one_status() {
    let report = |answer: &str| body(answer, |client| client.answers().untagged().get_report());
    let json = GetReportResponse::Json(job());
    let csv = GetReportResponse::Csv("id\na".to_owned());
    assert_eq!(report(&answer(200, "application/json; charset=utf-8", JOB)), json);
    assert_eq!(report(&answer(200, "text/csv", "id\na")), csv);
    assert_eq!(report(&answer(200, "text/plain", "id\na")), csv);
}

#[test]
fn a_caller_can_ask_for_one_media_type() {
    let answer = answer(200, "text/csv", "");
    let (received, _) = exchange(&answer, |client| client.answers().untagged().get_report());
    assert_eq!(received.header("accept"), Some("application/json, text/csv"));
    let (received, _) = exchange(&answer, |client| client.answers().untagged().get_report().accept("text/csv"));
    assert_eq!(received.header("accept"), Some("text/csv"));
}

#[test]
fn a_response_may_have_no_body() {
    let stop = |answer: &str| body(answer, |client| client.answers().untagged().stop_job());
    assert_eq!(stop(&answer(200, "application/json", JOB)), Some(job()));
    assert_eq!(stop(&answer(202, "text/plain", "soon")), None);
    assert_eq!(stop(NO_CONTENT), None);
}

#[test]
fn a_nullable_body_may_be_null() {
    let get = |text: &str| body(&answer(200, "application/json", text), |client| client.answers().untagged().get_job());
    assert_eq!(get("null"), None);
    assert_eq!(get(JOB), Some(job()));
}

#[test]
fn texts_come_as_they_are_or_as_json() {
    let word =
        |media_type, text: &str| body(&answer(200, media_type, text), |client| client.answers().untagged().get_word());
    assert_eq!(word("text/plain", "\"a\""), "\"a\"");
    assert_eq!(word("application/json", "\"a\""), "a");
}

#[test]
fn binary_comes_as_it_is() {
    let bytes = body(&answer(200, "image/png", "\u{1}PNG"), |client| client.answers().untagged().get_image());
    assert_eq!(bytes.as_ref(), b"\x01PNG");
}

#[test]
fn a_declared_redirect_is_a_success() {
    let answer = "HTTP/1.1 303 See Other\r\nLocation: /jobs/a\r\nContent-Length: 0\r\n\r\n";
    let (_, answered) = exchange(answer, |client| client.answers().untagged().move_job());
    assert_eq!(answered.expect("it is declared").location(), Some("/jobs/a"));
    let (_, answered) = exchange(answer, |client| client.answers().untagged().get_job());
    assert!(answered.expect_err("it is not declared").is_redirect());
}

#[test]
fn headers_have_their_types() {
    let answer = "HTTP/1.1 200 OK\r\nX-Total: 12\r\nX-Kinds: noun, verb,other\r\nX-At: 2024-05-06T07:08:09Z\r\nContent-Length: 0\r\n\r\n";
    let (_, answered) = exchange(answer, |client| client.answers().untagged().get_word());
    let answered = answered.expect("it is a success");
    assert_eq!(answered.x_total(), Some(12));
    let kinds = [GetWordXKindsItem::Noun, GetWordXKindsItem::Verb, GetWordXKindsItem::Unknown("other".to_owned())];
    assert_eq!(answered.x_kinds(), Some(kinds.to_vec()));
    assert_eq!(answered.x_at().map(|at| at.to_string()).as_deref(), Some("2024-05-06T07:08:09Z"));
    assert_eq!(answered.x_text(), None);
}
