use fixture::paths::models::GetFileExt;

use crate::server::{exchange, refused, response};

#[test]
fn a_value_is_a_part_of_its_segment() {
    let response = response(200, "application/json", r#"{"name":"a"}"#);
    let (received, result) =
        exchange(&response, |client| client.paths().untagged().get_file("a/b?c", GetFileExt::Json));
    assert_eq!(received.line, "GET /files/a%2Fb%3Fc.json");
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_eq!(result.expect("it is a success").into_body().name.as_deref(), Some("a"));
}

#[test]
fn values_that_lead_elsewhere_are_not_sent() {
    let why = refused(|client| client.paths().untagged().get_file(".", GetFileExt::Unknown(String::new())));
    assert!(why.contains("dot segment"), "{why}");
}
