use fixture::security::operations::UntaggedApi;
use fixture::{Client, ClientBuilder, Error, Request};

use crate::server::{NO_CONTENT, Received, Server};

/// A response that repeats what it was sent.
const ECHO: &str = "HTTP/1.1 400 Bad\r\nX-Echo: s3cr%2Fet dXNlcjpodW50ZXIy\r\nContent-Length: 23\r\n\r\n\
                    s3cr/et hunter2 c00kie!";

fn call<T: Send + 'static, O: 'static>(
    response: &str,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(UntaggedApi) -> Request<T, O>,
) -> (Received, Result<T, Error>) {
    let server = Server::responding(&[response]);
    let client = set_up(server.builder()).build().expect("the client can be built");
    let result = call(client.security().untagged()).call();
    (server.received().expect("it was sent"), result)
}

#[test]
fn credentials_that_go_together_are_sent_together() {
    let (received, _) = call(NO_CONTENT, |builder| builder.header_key("k").token("t"), |group| group.get_both());
    assert_eq!(received.header("x-key"), Some("k"));
    assert_eq!(received.header("authorization"), Some("Bearer t"));
}

#[test]
fn keys_stand_in_the_query_and_among_the_cookies() {
    let (received, _) = call(
        NO_CONTENT,
        |builder| builder.query_key("a&b").cookie_key("c%3D="),
        |group| group.get_places().with_page(2).with_theme("d e"),
    );
    assert_eq!(received.line, "GET /places?page=2&api%5Bkey%5D=a%26b");
    assert_eq!(received.header("cookie"), Some("theme=d%20e; session=c%3D="));
}

#[test]
fn the_first_alternative_that_is_complete_is_sent() {
    let either = |set_up: fn(ClientBuilder) -> ClientBuilder| {
        let (received, _) = call(NO_CONTENT, set_up, |group| group.get_either());
        let authorization = received.header("authorization").map(str::to_owned);
        (authorization, received.header("x-key").is_some())
    };
    let basic = Some("Basic dXNlcjpodW50ZXIy".to_owned());
    assert_eq!(either(|builder| builder.login("user", "hunter2").header_key("k")), (basic, true));
    let digest = Some("Digest username=\"u\"".to_owned());
    assert_eq!(either(|builder| builder.login("user", "hunter2").digest("username=\"u\"")), (digest, false));
    assert_eq!(either(|builder| builder.login("user", "hunter2")), (None, false));
}

#[test]
fn a_login_that_cannot_be_sent_is_refused_and_not_shown() {
    let error = Client::builder().login("a:b", "hunter2").build().expect_err("it can be sent");
    assert!(error.is_configuration() && !error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn secrets_are_in_no_error() {
    let set_up = |builder: ClientBuilder| {
        builder.query_key("s3cr/et").cookie_key("c00kie!").login("user", "hunter2").header_key("k3y!")
    };
    let (received, result) = call(ECHO, set_up, |group| group.get_places());
    assert!(received.line.contains("s3cr%2Fet"));
    let (_, login) = call(ECHO, set_up, |group| group.get_either());
    let closed = set_up(Client::builder()).base_url("http://127.0.0.1:9").no_retries().build();
    let closed = closed.expect("the client can be built");
    let request = closed.security().untagged().get_places();
    let shown = format!("{closed:?} {request:?} {:?}", set_up(Client::builder()));
    for secret in ["s3cr", "c00kie", "hunter2", "dXNlcjpodW50ZXIy"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let refused = request.call().expect_err("nobody answers");
    let Error::Api(places) = result.expect_err("it is an error") else { panic!("it is another error") };
    let Error::Api(login) = login.expect_err("it is an error") else { panic!("it is another error") };
    let shown = format!("{refused} {refused:?} {places} {places:?} {:?}", places.body());
    for secret in ["s3cr", "c00kie"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let shown = format!("{login} {login:?} {:?}", login.body());
    for secret in ["hunter2", "dXNlcjpodW50ZXIy"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
