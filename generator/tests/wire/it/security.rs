use crate::server::{NO_CONTENT, Server};

#[test]
fn credentials_that_go_together_are_sent_together() {
    let server = Server::answering(&[NO_CONTENT]);
    let client = server.builder().header_key("k").token("t").build().expect("the client can be built");
    client.security().untagged().get_both().call().expect("it is a success");
    let received = server.received().expect("it was sent");
    assert_eq!(received.header("x-key"), Some("k"));
    assert_eq!(received.header("authorization"), Some("Bearer t"));
}
