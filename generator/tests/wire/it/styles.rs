use fixture::styles::models::{Color, Deep, QueryPipeItem};
use fixture::styles::operations::{Head, Query, UntaggedApi};
use fixture::{Client, Request};
use serde_json::json;

use crate::server::{refused, sent};

fn group(client: &Client) -> UntaggedApi {
    client.styles().untagged()
}

fn color() -> Color {
    Color::new().with_r(100).with_g(200).with_b(150)
}

/// The target of a call with one parameter in its query.
fn query(set: impl FnOnce(Request<(), Query>) -> Request<(), Query>) -> String {
    let received = sent(|client| set(group(client).query()));
    received.line.trim_start_matches("GET /query").to_owned()
}

const LIST: [&str; 2] = ["blue", "a.b"];

#[test]
fn paths() {
    let received = sent(|client| group(client).simple("a", &LIST, &[1, 2], &color(), &color()));
    assert_eq!(received.line, "GET /simple/a/blue,a.b/1,2/R,100,G,200,B,150/R=100,G=200,B=150");
    let received = sent(|client| group(client).label("a", &LIST, &[1, 2], &color(), &color()));
    assert_eq!(received.line, "GET /label/.a/.blue,a.b/.1.2/.R,100,G,200,B,150/.R=100.G=200.B=150");
    let received = sent(|client| group(client).matrix("a", &LIST, &[1, 2], &color(), &color()));
    let segments = ";text=a/;list=blue,a.b/;exploded=1;exploded=2/;color=R,100,G,200,B,150/;R=100;G=200;B=150";
    assert_eq!(received.line, format!("GET /matrix/{segments}"));
}

#[test]
fn paths_stay_below_the_operation() {
    for text in ["", "."] {
        let why = refused(|client| group(client).label(text, &LIST, &[1], &color(), &color()));
        assert!(why.contains("dot segment"), "{why}");
    }
    let none: [&str; 0] = [];
    let why = refused(|client| group(client).simple("a", &none, &[1], &color(), &color()));
    assert!(why.contains("empty"), "{why}");
}

#[test]
fn queries() {
    let strings = vec!["x y".to_owned(), "z".to_owned()];
    assert_eq!(query(|request| request.list(&strings)), "?list=x%20y&list=z");
    assert_eq!(query(|request| request.comma(&strings)), "?comma=x%20y,z");
    assert_eq!(query(|request| request.space(&[1, 2])), "?space=1%202");
    assert_eq!(query(|request| request.space_exploded(&LIST)), "?spaceExploded=blue&spaceExploded=a.b");
    let pipe = [QueryPipeItem::A, QueryPipeItem::B];
    assert_eq!(query(|request| request.pipe(&pipe)), "?pipe=a%7Cb");
    assert_eq!(query(|request| request.color(&color())), "?R=100&G=200&B=150");
    assert_eq!(query(|request| request.color_comma(&color())), "?colorComma=R,100,G,200,B,150");
    let nullable = [Some("a".to_owned()), None];
    assert_eq!(query(|request| request.nullable(&nullable)), "?nullable=a");
    assert_eq!(query(|request| request.comma(&[] as &[&str])), "");
    assert_eq!(query(|request| request.plain("a+b")), "?plain=a%2Bb");
}

#[test]
fn deep_objects() {
    let deep = Deep::new().with_name("n").with_sizes(vec![1, 2]).with_color(Color::new().with_r(3));
    let sent = "?deep%5Bname%5D=n&deep%5Bsizes%5D=1&deep%5Bsizes%5D=2&deep%5Bcolor%5D%5BR%5D=3";
    assert_eq!(query(|request| request.deep(&deep)), sent);
    let free = json!({"a": {"b": [{"c": true}]}});
    let free = free.as_object().expect("it is an object");
    assert_eq!(query(|request| request.free(free)), "?free%5Ba%5D%5Bb%5D%5B0%5D%5Bc%5D=true");
}

#[test]
fn json() {
    let deep = Deep::new().with_name("a&b");
    assert_eq!(query(|request| request.json(&deep)), "?json=%7B%22name%22%3A%22a%26b%22%7D");
    assert_eq!(query(|request| request.untyped_parameter(json!([1, null]))), "?untyped=%5B1%2Cnull%5D");
}

#[test]
fn reserved_characters_stay_where_they_do_no_harm() {
    let url = "https://a.b/c?d=e&f#g";
    assert_eq!(query(|request| request.reserved(url)), "?reserved=https://a.b/c?d=e%26f%23g");
    assert_eq!(query(|request| request.reserved_comma(&["a,b", "$c"])), "?reservedComma=a%2Cb,$c");
}

fn head(set: impl FnOnce(Request<(), Head>) -> Request<(), Head>, header: &str) -> String {
    let received = sent(|client| set(group(client).head()));
    received.header(header).unwrap_or_default().to_owned()
}

#[test]
fn headers_and_cookies() {
    assert_eq!(head(|request| request.x_list(&LIST), "X-List"), "blue,a.b");
    assert_eq!(head(|request| request.x_color(&color()), "X-Color"), "R,100,G,200,B,150");
    assert_eq!(head(|request| request.x_color_exploded(&color()), "X-Color-Exploded"), "R=100,G=200,B=150");
    assert_eq!(head(|request| request.x_json(&color()), "X-Json"), r#"{"R":100,"G":200,"B":150}"#);
    assert_eq!(head(|request| request.list(&["a", "b;c"]), "Cookie"), "list=a; list=b%3Bc");
    assert_eq!(head(|request| request.comma(&LIST).list(&["d"]), "Cookie"), "comma=blue,a.b; list=d");
}
