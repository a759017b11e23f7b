use fixture::{Client, ClientBuilder, Server};

use crate::server::{self, NO_CONTENT};

/// The targets of the calls of both operations.
fn targets(set_up: fn(ClientBuilder) -> ClientBuilder) -> [String; 2] {
    let server = server::Server::responding(&[NO_CONTENT, NO_CONTENT]);
    let client = set_up(Client::builder().port(server.port().to_string())).build().expect("the client can be built");
    let group = client.servers().untagged();
    group.a().call().expect("it is a success");
    group.own().call().expect("it is a success");
    [(); 2].map(|()| server.received().expect("it was sent").line)
}

fn refusal(builder: ClientBuilder) -> String {
    let client = builder.build().expect("the client can be built");
    client.servers().untagged().a().build().expect_err("there is no URL").to_string()
}

#[test]
fn the_first_server_is_called_unless_another_is_chosen() {
    let own = "GET /own/own";
    assert_eq!(targets(|builder| builder), ["GET /first/a", own]);
    assert_eq!(targets(|builder| builder.server(Server::TheSecond)), ["GET /second/a", own]);
    let last = targets(|builder| builder.server(Server::TheSecond).server(Server::TheFirst));
    assert_eq!(last, ["GET /first/a", own]);
}

#[test]
fn what_is_missing_is_named() {
    let why = refusal(Client::builder().server(Server::Relative));
    assert!(why.contains("`/relative` of the OpenAPI document has no host; set base_url"), "{why}");
    let why = refusal(Client::builder().server(Server::Incomplete));
    assert!(why.contains("needs a value for host"), "{why}");
    let client = Client::builder().server(Server::Incomplete).host("localhost").build();
    let request = client.expect("the client can be built").servers().untagged().a().build();
    assert_eq!(request.expect("it can be sent").url().as_str(), "http://localhost:9/a");
}

#[test]
fn a_base_url_stands_in_place_of_a_server_and_its_path() {
    let server = server::Server::responding(&[NO_CONTENT]);
    let client = server.builder().server(Server::Relative).build().expect("the client can be built");
    client.servers().untagged().a().call().expect("it is a success");
    assert_eq!(server.received().expect("it was sent").line, "GET /a");
}
