use fixture::later::models::{Crossing, CrossingCargo, FindFilter, SelectSelector, Vessel, VisitMap};
use fixture::later::operations::{Copy, CopyCrossings};
use fixture::later::webhooks::{Receiver, Unverified, Webhook};
use fixture::reqwest::Method;
use fixture::reqwest::header::HeaderMap;
use fixture::{Operation, RetryPolicy};

use crate::server::{NO_CONTENT, Server, exchange, refused, response, sent, wait};

#[test]
fn a_query_is_sent_with_its_body() {
    let body = r#"[{"course":[90.5,"Kiel"],"cargo":{"wheels":4}},{"course":[0,null],"cargo":{"wheels":6,"load":1.5}}]"#;
    let (received, found) =
        exchange(&response(200, "application/json", body), |client| client.later().untagged().search("seats > 2"));
    let found = found.expect("it is a success").into_body();
    assert_eq!((received.line.as_str(), received.body.as_slice()), ("QUERY /crossings", b"seats > 2".as_slice()));
    assert_eq!(found[0].course, (90.5, Some("Kiel".to_owned())));
    assert_eq!(found[1].course, (0.0, None));
    assert!(matches!(&found[0].cargo, Some(CrossingCargo::Car(car)) if car.wheels == 4));
    assert!(matches!(&found[1].cargo, Some(CrossingCargo::Truck(truck)) if truck.load == Some(1.5)));
}

#[test]
fn a_query_string_has_the_properties_of_its_form() {
    let received =
        sent(|client| client.later().untagged().find().with_filter(&FindFilter::new().with_from("Kiel").with_seats(2)));
    assert_eq!(received.line, "GET /crossings?from=Kiel&seats=2");
}

#[test]
fn a_query_string_is_json_or_text() {
    let selector = SelectSelector::new().with_numbers(vec![1, 2]).with_flag_null();
    let received = sent(|client| client.later().untagged().select().with_selector(&selector));
    assert_eq!(received.line, "GET /selected?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D");
    assert_eq!(sent(|client| client.later().untagged().select()).line, "GET /selected");
    let received = sent(|client| client.later().untagged().drop("$.a.b[1:1]&c=d e"));
    assert_eq!(received.line, "DELETE /selected?%24.a.b%5B1%3A1%5D%26c%3Dd%20e");
}

#[test]
fn a_plain_cookie_is_sent_as_it_is() {
    let received = sent(|client| {
        let request = client.later().untagged().visit().with_name("a%20b=/").with_all(&["x", "y"]);
        request.with_short(&["x", "y"]).with_map(&VisitMap::new().with_r(100).with_g("\"g\"")).with_form("a b")
    });
    let expected = "name=a%20b=/; all=x; all=y; short=x,y; R=100; G=\"g\"; form=a%20b";
    assert_eq!(received.header("cookie"), Some(expected));
    for value in ["a b", "a;b", "a\"b", "a\\b", "a\nb", "ä", "a; c=d"] {
        let why = refused(|client| client.later().untagged().visit().with_name(value));
        assert!(why.contains("the value of `name` cannot be sent: a cookie has only ASCII"), "{value}: {why}");
        let why = refused(|client| client.later().untagged().visit().with_all(&["x", value]));
        assert!(why.contains("the value of `all` cannot be sent"), "{value}: {why}");
    }
}

#[test]
fn an_object_without_a_known_discriminator_is_the_default() {
    let variant = |vessel: &Vessel| match vessel {
        Vessel::Barge(_) => "barge",
        Vessel::Ferry(_) => "ferry",
        Vessel::String(_) => "string",
        _ => "unknown",
    };
    for (text, expected) in [
        (r#"{"kind":"ferry","decks":2}"#, "ferry"),
        (r#"{"kind":"barge","load":1}"#, "barge"),
        (r#"{"load":1}"#, "barge"),
        (r#"{"load":1,"kind":"raft","logs":[3]}"#, "barge"),
        (r#"{"load":1,"kind":5}"#, "unknown"),
        (r#"{"kind":"raft"}"#, "unknown"),
        (r#"{"kind":"ferry","load":1}"#, "unknown"),
        (r#""barge""#, "string"),
    ] {
        let vessel: Vessel = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(variant(&vessel), expected, "{text}");
        let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(serde_json::to_value(&vessel).ok(), Some(value));
    }
    let body = r#"[{"course":[0,null],"vessel":{"load":7}}]"#;
    let (_, found) = exchange(&response(200, "application/json", body), |client| client.later().untagged().search(""));
    let found = found.expect("it is a success").into_body();
    assert!(matches!(&found[0].vessel, Some(Vessel::Barge(barge)) if barge.load == 7 && barge.kind.is_none()));
}

#[test]
fn a_method_of_any_name_is_sent_as_it_is_written() {
    let crossing = Crossing::new((0.0, None));
    let (received, copied) = exchange(&response(201, "application/json", r#""new""#), |client| {
        client.later().untagged().copy("/crossings/2").with_body(crossing)
    });
    assert_eq!((received.line.as_str(), received.header("destination")), ("COPY /crossings", Some("/crossings/2")));
    assert_eq!(received.body, br#"{"course":[0.0,null]}"#);
    assert_eq!(copied.expect("it is a success").into_body(), "new");
    assert_eq!(sent(|client| client.later().untagged().copy_crossings()).line, "copy /crossings");
    assert_eq!((Copy::METHOD, CopyCrossings::METHOD), ("COPY", "copy"));
}

#[test]
fn only_methods_that_promise_it_are_sent_again() {
    let failed = response(503, "text/plain", "");
    let attempts = |is_query: bool| {
        let server = Server::responding(&[&failed, NO_CONTENT]);
        let retries = RetryPolicy::default().with_max_attempts(2);
        let client = server.builder().retries(retries).build().expect("the client can be built");
        let _ = if is_query {
            wait(client.later().untagged().search("").send()).err()
        } else {
            wait(client.later().untagged().copy_crossings().send()).err()
        };
        [server.received(), server.received()].into_iter().flatten().count()
    };
    assert_eq!([attempts(true), attempts(false)], [2, 1]);
}

#[test]
fn a_webhook_of_any_method_is_received() {
    let receive = |method: &str| {
        let method = Method::from_bytes(method.as_bytes()).expect("it is a method");
        let received =
            Receiver::new(Unverified).receive::<Webhook>(&method, &HeaderMap::new(), r#"{"course":[1,"A"]}"#);
        received.map(|webhook| webhook.name()).map_err(|error| error.to_string())
    };
    assert!(matches!((receive("MOVE"), receive("POST")), (Ok("moved"), Ok("moved"))));
    assert!(receive("move").is_err());
}

#[test]
fn a_tuple_of_another_length_is_an_error() {
    for text in [r#"{"course":[1]}"#, r#"{"course":[1,"a",2]}"#] {
        assert!(serde_json::from_str::<Crossing>(text).is_err(), "{text}");
    }
}
