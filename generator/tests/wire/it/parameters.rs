use std::collections::BTreeMap;

use fixture::parameters::models::EverywhereSort;
use fixture::parameters::operations::{Everywhere, UntaggedApi};
use fixture::{Client, Request};

use crate::server::{refused, sent};

fn group(client: &Client) -> UntaggedApi {
    client.parameters().untagged()
}

fn everywhere(client: &Client) -> Request<(), Everywhere> {
    group(client).everywhere(7, "trace 1", true, "a;b")
}

#[test]
fn what_is_required_is_sent_where_it_belongs() {
    let received = sent(everywhere);
    assert_eq!(received.line, "POST /everywhere/7?dryRun=true");
    assert_eq!(received.header("x-trace"), Some("trace 1"));
    assert_eq!(received.header("cookie"), Some("session=a%3Bb"));
}

#[test]
fn what_is_optional_is_sent_if_it_is_set() {
    let received = sent(|client| {
        everywhere(client)
            .with_page_size(10)
            .with_ratio(0.1)
            .with_single(1.1)
            .with_since("2024-01-15T10:30:00+01:00".parse().expect("it is a date and time"))
            .with_key("67e55044-10b1-426f-9247-bb680e5fe0c8".parse().expect("it is a UUID"))
            .with_sort(EverywhereSort::SizeDesc)
            .with_any(3)
            .with_timeout(5)
            .with_theme("dark")
    });
    let query = [
        "dryRun=true",
        "page%5Bsize%5D=10",
        "ratio=0.1",
        "single=1.1",
        "since=2024-01-15T10%3A30%3A00%2B01%3A00",
        "key=67e55044-10b1-426f-9247-bb680e5fe0c8",
        "sort=size%20desc",
        "any=3",
        "timeout=5",
    ];
    assert_eq!(received.line, format!("POST /everywhere/7?{}", query.join("&")));
    assert_eq!(received.header("cookie"), Some("session=a%3Bb; theme=dark"));
    let cookies = received.headers.iter().filter(|line| line.to_lowercase().starts_with("cookie:"));
    assert_eq!(cookies.count(), 1);
}

#[test]
fn the_last_value_counts_and_an_empty_one_is_one() {
    let received = sent(|client| everywhere(client).with_page_size(1).with_note("a").with_page_size(2).with_note(""));
    assert_eq!(received.line, "POST /everywhere/7?dryRun=true&page%5Bsize%5D=2&note=");
    let received = sent(|client| everywhere(client).with_any(serde_json::Value::Null));
    assert_eq!(received.line, "POST /everywhere/7?dryRun=true");
}

#[test]
fn a_value_can_stand_twice_and_beside_others() {
    let received = sent(|client| group(client).twice("a/b", "tar.gz"));
    assert_eq!(received.line, "GET /twice/a%2Fb/and/a%2Fb.tar.gz");
}

#[test]
fn a_query_of_the_path_is_sent_before_the_parameters() {
    let received = sent(|client| group(client).fixed("a&b").with_page(2));
    assert_eq!(received.line, "GET /fixed%20place/a%26b?action=list&of=a%26b&page=2");
}

#[test]
fn what_cannot_be_sent_is_refused() {
    for trace in ["a\r\nX-Evil: 1", " a", "é", "\0"] {
        let why = refused(|client| group(client).everywhere(7, trace, true, "s"));
        assert!(why.contains("`X-Trace`"), "{why}");
    }
    let why = refused(|client| everywhere(client).with_ratio(f64::NAN));
    assert!(why.contains("`ratio`"), "{why}");
}

#[test]
fn maps_and_lists_can_be_parameters() {
    let map = BTreeMap::from([("a b".to_owned(), "c&d".to_owned())]);
    let received = sent(|client| client.styles().untagged().query().with_map(&map).with_comma(&["x,y", "z"]));
    assert_eq!(received.line, "GET /query?map%5Ba%20b%5D=c%26d&comma=x%2Cy,z");
}
