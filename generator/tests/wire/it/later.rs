use fixture::later::models::{Crossing, CrossingCargo, FindFilter};

use crate::server::{exchange, response, sent};

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
fn a_tuple_of_another_length_is_an_error() {
    for text in [r#"{"course":[1]}"#, r#"{"course":[1,"a",2]}"#] {
        assert!(serde_json::from_str::<Crossing>(text).is_err(), "{text}");
    }
}
