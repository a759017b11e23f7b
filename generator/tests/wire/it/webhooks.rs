use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use fixture::reqwest::Method;
use fixture::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use fixture::webhooks::models::{Found, Room};
use fixture::webhooks::webhooks::{
    HmacSha256, Receiver, SignatureError, StandardWebhooks, Unverified, WatchLampsCallback, Webhook, WebhookError,
};

use crate::server::{NO_CONTENT, Received, Server};

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let one = |(name, value): &(&str, &str)| {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("it is a name");
        (name, HeaderValue::from_str(value).expect("it is a value"))
    };
    list.iter().map(one).collect()
}

fn post(list: &[(&str, &str)], body: &str) -> Result<Webhook, WebhookError> {
    Receiver::new(Unverified).receive(&Method::POST, &headers(list), body.to_owned())
}

#[track_caller]
fn name(list: &[(&str, &str)], body: &str) -> &'static str {
    post(list, body).unwrap_or_else(|error| panic!("{error}")).name()
}

#[track_caller]
fn error(list: &[(&str, &str)], body: &str) -> WebhookError {
    post(list, body).expect_err("no webhook fits")
}

/// Sends a request to a server on loopback, and returns what the server received.
fn delivered(head: &[String], body: &str) -> Received {
    let server = Server::responding(&[NO_CONTENT]);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
    let head = head.join("\r\n");
    let length = body.len();
    write!(stream, "POST /hook HTTP/1.1\r\nHost: lamps\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}")
        .expect("the server reads");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the server responds");
    assert!(response.starts_with("HTTP/1.1 204"), "{response}");
    server.received().expect("it was sent")
}

#[test]
fn a_signed_request_is_verified_and_decoded() {
    // The signature of the id, the time and the body below, made by Python's `hmac`.
    let head = [
        "Content-Type: application/json",
        "webhook-id: msg_1",
        "webhook-timestamp: 1700000000",
        "webhook-signature: v1,AAAA v1,85+pYSOpBE1NiVi6QTJH9fI076YJkFNrOlozE3V+Pcc=",
    ];
    let received = delivered(&head.map(str::to_owned), r#"{"type":"lamp.broke","lamp":"l-1"}"#);
    let lines = received.headers.iter().filter_map(|line| line.split_once(": "));
    let headers = headers(&lines.collect::<Vec<_>>());
    let standard = StandardWebhooks::new("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX").expect("it is base64");
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_100);
    let receiver = Receiver::new(standard.with_clock(move || now));
    let receive = |body: Vec<u8>| receiver.receive::<Webhook>(&Method::POST, &headers, body);
    let event = receive(received.body.clone()).unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(&event, Webhook::LampBroke(broke) if broke.lamp == "l-1"), "{event:?}");

    let error = receive([received.body, b" ".to_vec()].concat()).expect_err("the body was changed");
    assert!(error.is_signature() && error.webhook().is_none());
    assert_eq!(error.bytes(), br#"{"type":"lamp.broke","lamp":"l-1"} "#);
    let message = "invalid signature: no signature in the header `webhook-signature` is that of the request";
    assert_eq!(error.to_string(), message);
}

#[test]
fn constants_that_are_no_strings_select_a_webhook() {
    for (body, expected) in [
        (r#"{"level":1}"#, "first"),
        (r#"{"level":2}"#, "second"),
        (r#"{"on":true}"#, "lit"),
        (r#"{"on":false}"#, "dark"),
    ] {
        assert_eq!(name(&[JSON], body), expected);
    }
}

#[test]
fn a_function_can_verify() {
    let token = |headers: &HeaderMap, _: &[u8]| match headers.get("x-token") {
        Some(token) if token == "s3cret" => Ok(()),
        _ => Err(SignatureError::new("the token is wrong")),
    };
    let receive = |list: &[(&str, &str)]| {
        let body = r#"{"type": "lamp.broke", "lamp": "l"}"#;
        Receiver::new(token).receive::<Webhook>(&Method::POST, &headers(list), body)
    };
    assert!(receive(&[JSON, ("X-Token", "s3cret")]).is_ok());
    let error = receive(&[JSON]).expect_err("the token is missing");
    assert_eq!(error.to_string(), "invalid signature: the token is wrong");
    let signed = Receiver::new(HmacSha256::new("x-signature", "s3cret"));
    let error = signed.receive::<Webhook>(&Method::POST, &headers(&[JSON]), "{}").expect_err("it is not signed");
    assert!(error.is_signature() && !format!("{error:?} {signed:?}").contains("s3cret"));
}

#[test]
fn constants_tell_webhooks_apart() {
    assert_eq!(name(&[JSON], r#"{"type": "lamp.found", "lamp": "l"}"#), "lampFound");
    assert_eq!(name(&[], r#"{"lamp": "l", "type": "lamp.broke", "new": 1}"#), "lampBroke");
    let list = [JSON, ("X-Event", "push"), ("X-Count", "3")];
    match post(&list, r#"{"by": "me", "type": "lamp.found", "lamp": "l"}"#) {
        Ok(Webhook::Push(push)) => assert_eq!((push.body.by.as_str(), push.x_count, push.x_note), ("me", 3, None)),
        other => panic!("{other:?}"),
    }
    assert_eq!(name(&[("X-Event", "ping")], ""), "ping");
    assert_eq!(name(&[JSON, ("X-Event", "ping")], "{}"), "ping");
    // A header with an unknown value decides nothing.
    assert_eq!(name(&[JSON, ("X-Event", "new")], r#"{"type": "lamp.found", "lamp": "l"}"#), "lampFound");
}

#[test]
fn without_constants_the_best_fit_is_decoded() {
    assert_eq!(name(&[JSON], r#"{"lamp": "l", "watt": 2}"#), "reading");
    assert_eq!(name(&[JSON], r#"{"lamp": "l", "floor": 2}"#), "room");
    assert_eq!(name(&[JSON], r#"{"lamp": "l"}"#), "room");
    // Without a media type, what is no JSON comes last.
    assert_eq!(name(&[], r#"{"lamp": "l", "floor": 2, "new": 1}"#), "room");
    assert_eq!(name(&[], ""), "woken");
    // Another type than declared does not fit.
    assert_eq!(name(&[JSON], r#"{"lamp": "l", "watt": "2"}"#), "room");
}

#[test]
fn a_name_decides_alone() {
    let body = r#"{"lamp": "l", "watt": 2}"#;
    let named = |name: &str, method: Method| {
        Receiver::new(Unverified).receive_named::<Webhook>(name, &method, &headers(&[JSON]), body)
    };
    assert!(matches!(named("room", Method::POST), Ok(Webhook::Room(room)) if room.lamp == "l"));
    let error = named("lampFound", Method::POST).expect_err("a property is missing");
    assert_eq!((error.webhook(), error.is_decode()), (Some("lampFound"), true));
    assert!(error.to_string().starts_with("cannot decode the webhook `lampFound`: missing field `type`"), "{error}");
    let error = named("\u{1b}[1mnew", Method::POST).expect_err("there is no such webhook");
    assert_eq!(error.to_string(), r"no webhook is called `\u{1b}[1mnew`");
    let error = named("room", Method::PUT).expect_err("it is sent by POST");
    assert_eq!(
        (error.to_string().as_str(), error.is_unknown()),
        ("no webhook has these headers and the method PUT", true)
    );
}

#[test]
fn what_is_no_webhook_is_kept() {
    let unknown = error(&[JSON], r#"{"type": "lamp.stolen"}"#);
    assert!(unknown.is_unknown() && unknown.webhook().is_none());
    assert_eq!(unknown.into_bytes(), r#"{"type": "lamp.stolen"}"#);
    let unknown = error(&[JSON, ("X-Event", "new"), ("X-Count", "1")], r#"{"by": "me"}"#);
    assert_eq!(unknown.to_string(), "the body fits no webhook");
    // Only this one is nullable.
    assert_eq!(name(&[JSON], "null"), "second");
    for body in ["", "{", "[1]", "\"a\"", "{\"type\": 1}", &"[".repeat(100_000)] {
        assert!(post(&[JSON], body).is_err(), "{body}");
    }
    let found = error(&[JSON], r#"{"type": "lamp.found", "lamp": "l", "at": {"lamp": "l", "floor": "s3cret"}}"#);
    assert_eq!((found.webhook(), found.path()), (Some("lampFound"), "at.floor"));
    assert!(!format!("{found} {found:?}").contains("s3cret"), "{found:?}");
    let missing = error(&[JSON, ("X-Event", "push")], r#"{"by": "me"}"#);
    assert!(missing.to_string().contains("the header `x-count` is missing"), "{missing}");
    let form =
        error(&[("Content-Type", "application/x-www-form-urlencoded"), ("X-Event", "push"), ("X-Count", "1")], "by=me");
    assert!(form.is_media_type(), "{form}");
    let bytes = Receiver::new(Unverified).receive::<Webhook>(&Method::PUT, &headers(&[]), b"\xff".to_vec());
    assert!(bytes.expect_err("it is not text").to_string().contains("not UTF-8"));
    let mut list = headers(&[JSON]);
    list.insert("x-event", HeaderValue::from_bytes(b"\xff").expect("it is a value"));
    let event = Receiver::new(Unverified).receive::<Webhook>(&Method::POST, &list, r#"{"lamp": "l"}"#);
    assert!(matches!(event, Ok(Webhook::Room(_))), "{event:?}");
}

#[test]
fn a_callback_is_decoded_as_a_webhook_is() {
    let receiver = Receiver::new(Unverified);
    let event = receiver.receive(&Method::POST, &headers(&[JSON]), r#"{"lamp": "l", "watt": 2}"#);
    assert!(matches!(&event, Ok(WatchLampsCallback::OnChange(reading)) if reading.watt == 2.0), "{event:?}");
    assert_eq!(event.map(|event| event.name()).ok(), Some("onChange"));
    let text = receiver.receive(&Method::PUT, &headers(&[("Content-Type", "text/csv")]), "a,b");
    assert!(matches!(&text, Ok(Webhook::Report(text)) if text == "a,b"), "{text:?}");
}

/// Models that only webhooks have are like those of responses.
#[test]
fn models_of_webhooks_are_received() {
    let found: Found = fixture::serde_json::from_str(r#"{"type": "lamp.found", "lamp": "l", "at": {"lamp": "m"}}"#)
        .expect("it is a lamp");
    assert!(matches!(found.at, Some(Room { lamp, .. }) if lamp == "m"));
}
