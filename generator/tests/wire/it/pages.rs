use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use fixture::pages::models::{Search, SearchLoadsRequest, SearchPage};
use fixture::pages::operations::UntaggedApi;
use fixture::{Client, Error, Items, Paged, Pages};
use serde_json::{Value, json};

use crate::server::{Server, response, wait};

fn ok(body: Value) -> String {
    response(200, "application/json", &body.to_string())
}

fn group(client: &Client) -> UntaggedApi {
    client.pages().untagged()
}

/// Requests items until there are no more. Returns them and the error that ended them, and what was sent: each line, and its body if any.
#[track_caller]
fn all<O: Paged>(
    responses: &[String],
    start: impl FnOnce(&Client) -> Items<O>,
) -> (Vec<O::Item>, Option<Error>, Vec<String>) {
    let responses: Vec<&str> = responses.iter().map(String::as_str).collect();
    let server = Server::responding(&responses);
    let client = server.builder().build().expect("the client can be built");
    all_of(&server, start(&client))
}

fn all_of<O: Paged>(server: &Server, mut items: Items<O>) -> (Vec<O::Item>, Option<Error>, Vec<String>) {
    let mut got = Vec::new();
    let error = wait(async {
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => got.push(item),
                Err(error) => {
                    assert!(items.next().await.is_none(), "it goes on after an error");
                    return Some(error);
                }
            }
        }
        assert!(items.next().await.is_none(), "it goes on after its end");
        None
    });
    let sent = std::iter::from_fn(|| server.received()).map(|one| format!("{} {}", one.line, one.text()));
    (got, error, sent.map(|line| line.trim_end().to_owned()).collect())
}

#[test]
fn a_cursor_leads_from_page_to_page() {
    let responses = [
        ok(json!({"ships": ["a", "b"], "next": "x&y="})),
        ok(json!({"ships": ["c"], "next": "z"})),
        ok(json!({"ships": ["d"]})),
    ];
    let (ships, error, sent) =
        all(&responses, |client| group(client).list_ships().with_flag("nl").with_size(2).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ships, ["a", "b", "c", "d"]);
    let lines =
        ["GET /ships?flag=nl&size=2", "GET /ships?flag=nl&size=2&after=x%26y%3D", "GET /ships?flag=nl&size=2&after=z"];
    assert_eq!(sent, lines);
}

#[test]
fn a_list_ends_without_a_cursor() {
    for last in [json!({"ships": ["b"], "next": ""}), json!({"ships": ["b"], "next": null}), json!({"ships": ["b"]})] {
        let responses = [ok(json!({"ships": ["a"], "next": "x"})), ok(last.clone())];
        let (ships, error, sent) = all(&responses, |client| group(client).list_ships().items());
        assert!(error.is_none(), "{last}: {error:?}");
        assert_eq!(ships, ["a", "b"], "{last}");
        assert_eq!(sent, ["GET /ships", "GET /ships?after=x"], "{last}");
    }
}

#[test]
fn a_page_without_results_is_not_the_last_one_if_it_has_a_cursor() {
    for empty in [json!({"ships": [], "next": "y"}), json!({"next": "y"})] {
        let responses = [json!({"ships": ["a"], "next": "x"}), empty.clone(), json!({"ships": ["b"]})].map(ok);
        let (ships, error, sent) = all(&responses, |client| group(client).list_ships().items());
        assert!(error.is_none(), "{empty}: {error:?}");
        assert_eq!(ships, ["a", "b"], "{empty}");
        assert_eq!(sent, ["GET /ships", "GET /ships?after=x", "GET /ships?after=y"], "{empty}");
    }
}

#[test]
fn a_cursor_that_leads_nowhere_is_an_error() {
    let responses = [ok(json!({"ships": ["a"], "next": "x"})), ok(json!({"ships": ["b"], "next": "x"}))];
    let (ships, error, sent) = all(&responses, |client| group(client).list_ships().items());
    assert_eq!((ships.len(), sent.len()), (2, 2));
    let error = error.expect("it would not end");
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.to_string().contains("the same page again"), "{error}");
    // Also after other pages.
    let responses = ["x", "y", "x", "y", "x"].map(|next| ok(json!({"ships": ["a"], "next": next})));
    let (ships, error, _) = all(&responses, |client| group(client).list_ships().items());
    assert!(ships.len() == 3 && error.is_some(), "{ships:?}");
    // Also if the caller has set it.
    let responses = [ok(json!({"ships": ["a"], "next": "x"}))];
    let (_, error, _) = all(&responses, |client| group(client).list_ships().with_after("x").items());
    assert!(error.is_some());
}

#[test]
fn a_cursor_can_stand_in_the_body() {
    let responses = [ok(json!({"ships": ["a"], "next": "x"})), ok(json!({"ships": ["b"]}))];
    let search = Search::default().with_flag("nl").with_page(SearchPage::default().with_limit(1));
    let (ships, error, sent) = all(&responses, |client| group(client).search_ships().with_body(search).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ships, ["a", "b"]);
    let lines = [
        r#"POST /ships {"flag":"nl","page":{"limit":1}}"#,
        r#"POST /ships {"flag":"nl","page":{"cursor":"x","limit":1}}"#,
    ];
    assert_eq!(sent, lines);
    // Where there was none, there is one from the second page on.
    let (_, error, sent) = all(&responses, |client| group(client).search_ships().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(sent, ["POST /ships", r#"POST /ships {"page":{"cursor":"x"}}"#]);
}

#[test]
fn numbered_pages_end_with_one_that_is_not_full() {
    let responses = [ok(json!(["a", "b"])), ok(json!(["c"]))];
    let (docks, error, sent) = all(&responses, |client| group(client).list_docks().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(docks, ["a", "b", "c"]);
    let line = |number| format!("GET /docks?page%5Bnumber%5D={number}&page%5Bsize%5D=2");
    assert_eq!(sent[0], line(1));
    assert_eq!(sent[1], "GET /docks?page%5Bsize%5D=2&page%5Bnumber%5D=2");
}

#[test]
fn the_caller_chooses_the_first_page_and_its_size() {
    let responses = [ok(json!(["a"])), ok(json!([]))];
    let (docks, _, sent) =
        all(&responses, |client| group(client).list_docks().with_page_number(3).with_page_size(1).items());
    assert_eq!(docks, ["a"]);
    assert_eq!(
        sent,
        [3, 4].map(|number| match number {
            3 => "GET /docks?page%5Bnumber%5D=3&page%5Bsize%5D=1",
            _ => "GET /docks?page%5Bsize%5D=1&page%5Bnumber%5D=4",
        })
    );
}

#[test]
fn more_than_the_server_allows_is_not_waited_for() {
    let responses = [ok(json!(["a", "b", "c"])), ok(json!(["d"]))];
    let (docks, _, sent) = all(&responses, |client| group(client).list_docks().with_page_size(1000).items());
    assert_eq!((docks.len(), sent.len()), (4, 2));
}

#[test]
fn offsets_grow_by_what_came() {
    let responses = [ok(json!(["a", "b"])), ok(json!(["c", "d", "e"])), ok(json!([]))];
    let (loads, _, sent) = all(&responses, |client| group(client).list_loads().items());
    assert_eq!(loads.len(), 5);
    assert_eq!(sent, ["GET /loads?start=0", "GET /loads?start=2", "GET /loads?start=5"]);
    let responses = [ok(json!(["a", "b"])), ok(json!(["c"]))];
    let (_, _, sent) = all(&responses, |client| group(client).list_loads().with_start(7).with_count(2).items());
    assert_eq!(sent, ["GET /loads?start=7&count=2", "GET /loads?count=2&start=9"]);
}

#[test]
fn a_number_and_a_limit_can_stand_in_the_body() {
    let responses = [ok(json!(["a", "b"])), ok(json!(["c"]))];
    let (loads, error, sent) =
        all(&responses, |client| group(client).search_loads(SearchLoadsRequest::default()).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(loads, ["a", "b", "c"]);
    assert_eq!(sent, [r#"POST /loads {"count":2,"start":0}"#, r#"POST /loads {"count":2,"start":2}"#]);
}

#[test]
fn an_error_ends_a_list() {
    let responses = [ok(json!(["a"])), response(500, "text/plain", "no"), ok(json!(["b"]))];
    let (loads, error, sent) = all(&responses, |client| group(client).list_loads().items());
    assert_eq!((loads.len(), sent.len()), (1, 2));
    assert!(error.expect("the second page failed").is_server_error());
}

#[test]
fn each_page_has_its_own_attempts() {
    let (page, busy, last) = (ok(json!(["a"])), response(503, "text/plain", "busy"), ok(json!([])));
    let server = Server::responding(&[&busy, &page, &busy, &page, &last].map(String::as_str));
    let client = server.builder().retries(fixture::RetryPolicy::default()).build().expect("the client can be built");
    let mut pages = group(&client).list_loads().pages();
    let got = wait(async {
        let mut got = Vec::new();
        while let Some(page) = pages.next().await {
            got.push(page.expect("another try goes better"));
        }
        got
    });
    assert_eq!(got, [vec!["a"], vec!["a"], vec![]]);
}

#[test]
fn a_page_that_was_not_waited_for_is_next() {
    let responses = [ok(json!(["a"])), ok(json!([]))];
    let server = Server::responding(&responses.each_ref().map(String::as_str));
    let client = server.builder().build().expect("the client can be built");
    let mut pages: Pages<_> = group(&client).list_loads().pages();
    let first = wait(async {
        {
            let mut dropped = pin!(pages.next());
            let is_pending = poll_fn(|context| Poll::Ready(dropped.as_mut().poll(context).is_pending())).await;
            assert!(is_pending, "a page came before it was requested");
        }
        pages.next().await
    });
    assert_eq!(first.and_then(Result::ok), Some(vec!["a".to_owned()]));
    assert_eq!(server.received().map(|one| one.line).as_deref(), Some("GET /loads?start=0"));
    assert!(server.received().is_none(), "the page was requested twice");
}

#[test]
fn programs_that_wait_get_iterators() {
    let responses = [ok(json!(["a", "b"])), response(500, "text/plain", "no")];
    let server = Server::responding(&responses.each_ref().map(String::as_str));
    let client = server.builder().build().expect("the client can be built");
    let items: Vec<Result<String, Error>> = group(&client).list_loads().items().call().collect();
    assert_eq!(items.iter().map(|item| item.as_deref().ok()).collect::<Vec<_>>(), [Some("a"), Some("b"), None]);
    // Waiting in an asynchronous runtime is refused, once.
    let refused = wait(async { group(&client).list_loads().pages().call().count() });
    assert_eq!(refused, 1);
}

/// Lists the logs from a server that returns one in each page, with these headers, and has this path.
fn logs(base: &str, pages: &[&str]) -> (Vec<String>, Option<Error>, Vec<String>) {
    let pages: Vec<String> = pages.iter().map(|headers| with_headers(&ok(json!(["a"])), headers)).collect();
    let server = Server::responding(&pages.iter().map(String::as_str).collect::<Vec<_>>());
    let base = format!("http://127.0.0.1:{}{base}", server.port());
    let client = server.builder().base_url(base).page_key("k/12").build().expect("the client can be built");
    all_of(&server, group(&client).list_logs(2026).with_size(1).items())
}

fn with_headers(response: &str, headers: &str) -> String {
    response.replacen("\r\n", &format!("\r\n{headers}"), 1)
}

#[test]
fn links_lead_from_page_to_page() {
    let pages = [
        "Link: <?page=2&key=k%2F12>; rel=\"next\", <?page=9>; rel=\"last\"\r\n",
        "Link: </logs/2026?page=1>; title=\"ü, <two>; rel=next\"; rel=prev\r\nlink: </years/7?page=3#a>; REL='Next'; anchor=\"?page=2\"\r\n",
        "Link: <?page=9>; rel=last\r\n",
    ];
    let (logs, error, sent) = logs("", &pages);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(logs, ["a", "a", "a"]);
    assert_eq!(
        sent,
        ["GET /logs/2026?size=1&key=k%2F12", "GET /logs/2026?page=2&key=k%2F12", "GET /years/7?page=3&key=k%2F12"]
    );
}

#[test]
fn a_link_to_another_server_is_an_error_and_not_followed() {
    let other = Server::responding(&[&ok(json!(["stolen"]))]);
    let elsewhere = format!("http://127.0.0.1:{}/v1/logs", other.port());
    for target in [elsewhere.as_str(), "https://example.com/v1/logs", "/v2/logs", "/v1/../v2/logs", "http://[::1/"] {
        let (logs, error, sent) = logs("/v1", &[&format!("Link: <{target}>; rel=next\r\n"), ""]);
        assert_eq!((logs.len(), sent.len()), (1, 1), "{target}");
        let error = error.unwrap_or_else(|| panic!("{target} was followed"));
        assert!(matches!(error, Error::Request(_)), "{target}: {error:?}");
        assert!(!error.to_string().contains("k%2F12"), "{error}");
    }
    assert!(other.received().is_none(), "another server was sent a request");
}

#[test]
fn an_error_of_a_link_has_no_credentials() {
    for (target, expected) in [
        ("http://127.0.0.1:1/v1/k/12", "http://127.0.0.1:1/v1/[redacted]"),
        ("http://u:pw@127.0.0.1:1/?k%2F12", "http://127.0.0.1:1/"),
        ("mailto:k/12", "mailto:"),
        ("//k%2f12", "not a URL"),
    ] {
        let (_, error, sent) = logs("", &[&format!("Link: <{target}>; rel=next\r\n")]);
        let error = error.unwrap_or_else(|| panic!("{target} was followed"));
        let (shown, debug) = (error.to_string(), format!("{error:?}"));
        assert!(shown.contains(expected) && sent.len() == 1, "{target}: {shown}");
        for secret in ["k/12", "k%2F12", "k%2f12", "pw"] {
            assert!(!shown.contains(secret) && !debug.contains(secret), "{shown} {debug}");
        }
    }
}

#[test]
fn a_link_that_leads_nowhere_is_an_error() {
    for (pages, expected) in [
        (&["Link: <?size=1&key=k%2F12>; rel=next\r\n"][..], "the same page again"),
        (&["Link: <#end>; rel=next\r\n"], "the same page again"),
        (&["Link: <?page=2>; rel=next\r\n", "Link: <?page=2>; rel=next\r\n"], "the same page again"),
        (
            &["Link: <?page=2>; rel=next\r\n", "Link: <?page=3>; rel=next\r\n", "Link: <?page=2&key=x>; rel=next\r\n"],
            "the same page again",
        ),
        (&["Link: <?page=2&key=k%2f12>; rel=next\r\n", "Link: <?page=2>; rel=next\r\n"], "the same page again"),
        (
            &["Link: ?page=2; rel=next\r\n"],
            "listLogs cannot go on to the next page: the header `Link` of the response is malformed",
        ),
    ] {
        let (logs, error, sent) = logs("", pages);
        assert_eq!((logs.len(), sent.len()), (pages.len(), pages.len()), "{pages:?}");
        let error = error.unwrap_or_else(|| panic!("{pages:?} ended"));
        assert!(matches!(error, Error::Request(_)) && error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_link_is_relative_to_where_a_redirect_led() {
    let moved = "HTTP/1.1 307 Moved\r\nLocation: /archive/2026\r\nContent-Length: 0\r\n\r\n".to_owned();
    let first = with_headers(&ok(json!([])), "Link: <2025?page=2>; rel=next\r\n");
    let server = Server::responding(&[&moved, &first, &ok(json!(["b"]))].map(String::as_str));
    let client = server.builder().page_key("k").follow_redirects(true).build().expect("the client can be built");
    let (logs, error, sent) = all_of(&server, group(&client).list_logs(2026).items());
    assert!(error.is_none(), "{error:?}");
    // A page without results is not the last one if it links to another.
    assert_eq!(logs, ["b"]);
    assert_eq!(sent[2], "GET /archive/2025?page=2&key=k");
}

#[test]
fn a_linked_page_is_requested_again_after_a_failure() {
    let first = with_headers(&ok(json!(["a"])), "Link: <?page=2>; rel=next\r\n");
    let busy = with_headers(&response(503, "text/plain", "busy"), "Link: <?page=3>; rel=next\r\n");
    let server = Server::responding(&[&first, &busy, &ok(json!(["b"]))].map(String::as_str));
    let client = server.builder().page_key("k").retries(fixture::RetryPolicy::default());
    let client = client.build().expect("the client can be built");
    let (logs, error, sent) = all_of(&server, group(&client).list_logs(2026).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(logs, ["a", "b"]);
    assert_eq!(sent[1..], ["GET /logs/2026?page=2&key=k", "GET /logs/2026?page=2&key=k"]);
}
