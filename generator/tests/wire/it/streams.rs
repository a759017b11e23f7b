//! Responses that are read item by item, from a server that writes them piece by piece.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use fixture::streams::models::{AskRequest, Line, WatchChangesResponse};
use fixture::streams::operations::UntaggedApi;
use fixture::{Client, Error, ItemStream, Request};

use crate::pieces::{Step, chunk, end, head, serve};
use crate::server::{Received, Server, exchange, response, wait};

/// What a request sends, and what a function reads from its response. The runtime that has sent a request also reads its body.
#[track_caller]
fn read<T: Send + 'static, O, R>(
    prepared: &str,
    call: impl FnOnce(UntaggedApi) -> Request<ItemStream<T>, O>,
    read: impl AsyncFnOnce(&mut ItemStream<T>) -> R,
) -> (Received, R) {
    let server = Server::responding(&[prepared]);
    let client = server.builder().build().expect("it is complete");
    let result = wait(async {
        let response = call(client.streams().untagged()).send().await.expect("the server responds");
        read(&mut response.into_body()).await
    });
    (server.received().expect("it was sent"), result)
}

/// Returns what a stream has, up to its end: items as `Debug` writes them, and errors by their message.
async fn rest<T: std::fmt::Debug>(stream: &mut ItemStream<T>) -> Vec<String> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.map_or_else(|error| error.to_string(), |item| format!("{item:?}")));
    }
    items
}

/// The numbers of lines, and the messages of errors.
async fn numbers(stream: &mut ItemStream<Line>) -> Vec<String> {
    let mut numbers = Vec::new();
    while let Some(item) = stream.next().await {
        numbers.push(item.map_or_else(|error| error.to_string(), |line| line.number.to_string()));
    }
    numbers
}

#[test]
fn items_arrive_before_the_response_ends() {
    let server = serve(vec![
        head("application/x-ndjson", ""),
        chunk("{\"number\":1}\n{\"num"),
        Step::Wait,
        chunk("ber\":2}\r\n\n"),
        Step::Wait,
        chunk("{\"number\":3}"),
        end(),
    ]);
    let numbers = wait(async {
        let mut lines = server.api().list_lines().await.expect("the server responds");
        let mut numbers = Vec::new();
        while let Some(line) = lines.next().await {
            numbers.push(line.expect("it is whole").number);
            let _ = server.go_on.send(());
        }
        assert!(lines.next().await.is_none());
        numbers
    });
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn a_broken_item_is_followed_by_the_next_one() {
    let body = "{\"number\":1}\n{\"number\":\"secret\"}\nno JSON\n{\"number\":4}\n";
    let prepared = response(200, "application/x-ndjson", body);
    let (_, found) = read(
        &prepared,
        |api| api.list_lines(),
        async |lines| (lines.next().await, lines.next().await, numbers(lines).await),
    );
    let (Some(Ok(first)), Some(Err(Error::Decode(broken))), rest) = found else { panic!("{found:?}") };
    assert_eq!((first.number, broken.path(), broken.bytes()), (1, "number", &b"{\"number\":\"secret\"}"[..]));
    assert!(!broken.to_string().contains("secret"), "{broken}");
    assert_eq!((rest.len(), rest[1].as_str()), (2, "4"), "{rest:?}");
}

#[test]
fn records_may_have_several_lines() {
    let body = "\u{1e}{\n\"number\": 1}\n\u{1e}{\"number\": 2\u{1e}{\"number\":3}\n";
    for media_type in ["application/json-seq", "application/octet-stream"] {
        let (received, found) = read(&response(200, media_type, body), |api| api.list_records(), numbers);
        assert_eq!(received.header("accept"), Some("application/json-seq, application/jsonl"));
        assert_eq!((found.len(), found[0].as_str(), found[2].as_str()), (3, "1", "3"), "{found:?}");
    }
}

#[test]
fn items_without_a_schema_are_any_values() {
    let prepared = response(200, "application/jsonl", "1\n{\"a\":[]}\nnull");
    let (_, found) = read(&prepared, |api| api.list_values(), rest);
    assert_eq!(found, ["Number(1)", "Object {\"a\": Array []}", "Null"]);
}

#[test]
fn an_item_has_a_limit_that_the_stream_has_not() {
    let line = format!("{{\"number\":1,\"text\":\"{}\"}}\n", "x".repeat(100));
    let mut steps = vec![head("application/x-ndjson", "")];
    steps.extend((0..50).map(|_| chunk(&line)));
    steps.push(chunk(&format!("{{\"number\":2,\"text\":\"{}", "x".repeat(300))));
    steps.push(Step::AwaitClose);
    let server = serve(steps);
    let client = Client::builder().base_url(&server.url).body_limit(200).build().expect("it is complete");
    let found = wait(async {
        let mut lines = client.streams().untagged().list_lines().await.expect("the server responds");
        numbers(&mut lines).await
    });
    assert_eq!(found.len(), 51);
    assert!(found[50].contains("an item is larger than the 200 bytes"), "{}", found[50]);
    server.closed.recv_timeout(Duration::from_secs(5)).expect("the connection is closed");
}

#[test]
fn a_connection_that_breaks_off_is_an_error_at_the_end() {
    let server = serve(vec![head("application/x-ndjson", ""), chunk("{\"number\":1}\n{\"number\":2}")]);
    let found = wait(async {
        let mut lines = server.api().list_lines().await.expect("the server responds");
        numbers(&mut lines).await
    });
    assert_eq!((found.len(), found[0].as_str()), (2, "1"), "{found:?}");
    assert!(found[1].contains("got no complete response"), "{found:?}");
}

#[test]
fn dropping_a_stream_closes_the_connection() {
    let server = serve(vec![head("application/x-ndjson", ""), chunk("{\"number\":1}\n"), Step::AwaitClose]);
    wait(async {
        let mut lines = server.api().list_lines().await.expect("the server responds");
        assert!(matches!(lines.next().await, Some(Ok(_))));
        drop(lines);
        tokio::time::sleep(Duration::from_millis(50)).await;
    });
    server.closed.recv_timeout(Duration::from_secs(5)).expect("the connection is closed");
}

#[test]
fn the_timeout_is_that_of_the_head_and_of_silence() {
    let mut steps = vec![head("text/event-stream", "")];
    for _ in 0..6 {
        // Comments keep the stream alive.
        steps.extend([Step::Wait, chunk(": still here\n")]);
    }
    steps.extend([chunk("data: a\n\n"), Step::AwaitClose]);
    let server = serve(steps);
    let go_on = server.go_on.clone();
    std::thread::spawn(move || {
        for _ in 0..6 {
            std::thread::sleep(Duration::from_millis(100));
            let _ = go_on.send(());
        }
    });
    wait(async {
        let request = server.api().watch_texts().timeout(Duration::from_millis(300));
        let mut events = request.await.expect("the server responds");
        let event = events.next().await.expect("it comes").expect("it comes in time");
        assert_eq!(event.data, "a");
        let error = events.next().await.expect("nothing comes").expect_err("nothing comes");
        assert!(error.is_timeout(), "{error}");
        assert!(events.next().await.is_none());
    });
    let server = serve(vec![Step::AwaitClose]);
    let request = server.api().watch_texts().timeout(Duration::from_millis(100));
    let error = wait(request.into_future()).map(drop).expect_err("no head comes");
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn the_time_that_a_caller_takes_is_not_silence() {
    let server =
        serve(vec![head("text/event-stream", ""), chunk("data: a\n\n"), Step::Wait, chunk("data: b\n\n"), end()]);
    let found = wait(async {
        let mut events =
            server.api().watch_texts().timeout(Duration::from_millis(200)).await.expect("the server responds");
        let first = events.next().await.expect("it comes").expect("it comes in time");
        let _ = server.go_on.send(());
        std::thread::sleep(Duration::from_millis(400));
        let second = events.next().await.expect("it has come").expect("it came in time");
        (first.data, second.data)
    });
    assert_eq!(found, ("a".to_owned(), "b".to_owned()));
}

#[test]
fn the_time_after_a_dropped_future_is_not_silence() {
    let server = serve(vec![head("text/event-stream", ""), Step::Wait, chunk("data: a\n\n"), end()]);
    let go_on = server.go_on.clone();
    let data = wait(async {
        let mut events =
            server.api().watch_texts().timeout(Duration::from_millis(300)).await.expect("the server responds");
        let dropped = tokio::time::timeout(Duration::from_millis(50), events.next()).await;
        assert!(dropped.is_err(), "nothing was sent");
        tokio::time::sleep(Duration::from_millis(500)).await;
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            let _ = go_on.send(());
        });
        events.next().await.expect("it comes").expect("it comes in time").data
    });
    assert_eq!(data, "a");
}

#[test]
fn events_have_names_ids_and_decoded_data() {
    let body = ": hello\n\nevent: line\nid: 7\nretry: 250\ndata: {\"number\":\ndata: 1}\n\ndata: {\"number\":2}\n\n\
                data: {}\n\ndata: [DONE]\n\ndata: {\"number\":3}\n\n";
    let prepared = response(200, "text/event-stream; charset=utf-8", body);
    let (received, found) = read(
        &prepared,
        |api| api.watch_events(),
        async |events| {
            let first = events.next().await.expect("there is one").expect("it is whole");
            assert_eq!((first.event.as_deref(), first.id.as_deref()), (Some("line"), Some("7")));
            assert_eq!((first.retry, first.data.number), (Some(Duration::from_millis(250)), 1));
            let second = events.next().await.expect("there is one").expect("it is whole");
            assert_eq!((second.event, second.id, second.data.number), (None, None, 2));
            let rest = rest(events).await;
            assert_eq!((events.last_event_id(), events.retry()), (Some("7"), Some(Duration::from_millis(250))));
            rest
        },
    );
    assert_eq!(received.header("accept"), Some("text/event-stream"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("missing field `number`"), "{found:?}");
}

#[test]
fn events_of_text_keep_it_as_it_is() {
    let body = "id: 1\ndata: [DONE]\n\ndata: \"a\"\n\n";
    let prepared = response(200, "text/event-stream", body).replacen("\r\n", "\r\nX-Topic: news\r\n", 1);
    let request = |api: UntaggedApi| api.watch_texts().with_last_event_id("0");
    let (received, result) = exchange(&prepared, |client| request(client.streams().untagged()));
    assert_eq!(received.header("last-event-id"), Some("0"));
    assert_eq!(result.expect("the server responds").x_topic(), Some("news"));
    let (_, found) = read(&prepared, request, async |events| {
        let mut data = Vec::new();
        while let Some(event) = events.next().await {
            data.push(event.expect("it is text").data);
        }
        data
    });
    assert_eq!(found, ["[DONE]", "\"a\""]);
}

#[test]
fn the_name_of_an_event_tells_the_type_of_its_data() {
    let body = "event: added\ndata: {\"number\":1,\"text\":\"a\"}\n\nevent: removed\nid: 5\ndata: {\"number\":1}\n\n\
                event: other\ndata: 1\n\nevent: added\ndata: {\"number\":1},\"id\":\"2\"\n\n";
    let prepared = response(200, "text/event-stream", body);
    read(
        &prepared,
        |api| api.watch_changes(),
        async |events| {
            let mut next = async || events.next().await.expect("there is one").expect("it is whole").data;
            assert!(
                matches!(next().await, WatchChangesResponse::Added(added) if added.data.text.as_deref() == Some("a"))
            );
            assert!(
                matches!(next().await, WatchChangesResponse::Removed(removed) if removed.id.as_deref() == Some("5"))
            );
            assert!(matches!(next().await, WatchChangesResponse::Unknown(_)));
            let error = events.next().await.expect("there is one").expect_err("it is more than one value");
            assert!(error.is_decode(), "{error}");
        },
    );
}

#[test]
fn a_response_that_is_no_stream_of_events_is_an_error() {
    let (_, result) =
        exchange(&response(200, "application/json", "{}"), |client| client.streams().untagged().watch_events());
    let error = result.map(drop).expect_err("it is JSON");
    assert!(error.is_decode() && error.to_string().contains("not a stream of events"), "{error}");
    let (_, found) = read(crate::server::NO_CONTENT, |api| api.watch_events(), rest);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn an_operation_returns_a_stream_on_request() {
    let json = response(200, "application/json", "{\"number\":1}");
    let (received, result) = exchange(&json, |client| client.streams().untagged().ask(AskRequest::new("why")));
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_eq!(result.expect("the server responds").body().number, 1);
    let stream = response(200, "text/event-stream", "event: part\ndata: {\"number\":2}\n\ndata: [DONE]\n\n");
    let request = |api: UntaggedApi| api.ask(AskRequest::new("why").with_stream(true)).streamed();
    let (received, event) = read(&stream, request, async |events| events.next().await);
    assert_eq!(received.header("accept"), Some("text/event-stream"));
    assert_eq!(event.and_then(Result::ok).map(|event| event.data.number), Some(2));
}

#[test]
fn an_error_status_is_an_error_of_the_request() {
    let prepared = response(404, "application/json", "{\"why\":\"there is none\"}");
    let (_, result) = exchange(&prepared, |client| client.streams().untagged().list_lines());
    let error = result.map(drop).expect_err("the status is an error");
    assert!(error.is_not_found(), "{error}");
    assert!(error.to_string().contains("there is none"), "{error}");
}

#[test]
fn the_head_is_requested_again_until_it_arrives() {
    let busy = response(503, "text/plain", "");
    let server = Server::responding(&[&busy, &response(200, "application/x-ndjson", "{\"number\":1}\n")]);
    let client = server.builder().retries(fixture::RetryPolicy::new()).build().expect("it is complete");
    let found = wait(async {
        let response = client.streams().untagged().list_lines().send().await.expect("the server responds");
        (response.attempts(), numbers(&mut response.into_body()).await)
    });
    assert_eq!(found, (2, vec!["1".to_owned()]));
}

#[test]
fn undocumented_properties_are_an_error_of_a_strict_client() {
    let body = "{\"number\":1,\"more\":2}\n{\"number\":3}\n";
    let server = Server::responding(&[&response(200, "application/x-ndjson", body)]);
    let client = server.builder().strict(true).build().expect("it is complete");
    let found = wait(async {
        let mut lines = client.streams().untagged().list_lines().await.expect("the server responds");
        numbers(&mut lines).await
    });
    assert!(found[0].contains("undocumented property at more"), "{found:?}");
    assert_eq!(found[1], "3");
}

/// `{"number":1}` and `{"number":2}` in lines, compressed by gzip and flushed behind the first one.
const COMPRESSED: [&[u8]; 2] = [
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xaa\x56\xca\x2b\xcd\x4d\x4a\x2d\x52\xb2\x32\xac\xe5\x02\x00\x00\x00\xff\xff",
    b"\xab\x86\x73\x8c\x6a\xb9\x00\x0b\x67\xdb\x97\x1a\x00\x00\x00",
];

#[test]
fn compressed_items_arrive_before_the_response_ends() {
    let piece = |bytes: &[u8]| {
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        Step::Send(chunk)
    };
    let server = serve(vec![
        head("application/x-ndjson", "Content-Encoding: gzip\r\n"),
        piece(COMPRESSED[0]),
        Step::Wait,
        piece(COMPRESSED[1]),
        end(),
    ]);
    wait(async {
        let mut lines = server.api().list_lines().await.expect("the server responds");
        let first = lines.next().await.expect("it comes before the end").expect("it is whole");
        let _ = server.go_on.send(());
        assert_eq!((first.number, numbers(&mut lines).await), (1, vec!["2".to_owned()]));
    });
}

#[test]
fn a_blocking_program_iterates_over_items() {
    let body = "{\"number\":1}\n{}\n{\"number\":3}\n";
    let server = Server::responding(&[&response(200, "application/x-ndjson", body)]);
    let client = server.builder().build().expect("it is complete");
    let lines = client.streams().untagged().list_lines().call().expect("the server responds");
    let found: Vec<_> = lines.into_iter().map(|line| line.map(|line| line.number).ok()).collect();
    assert_eq!(found, [Some(1), None, Some(3)]);
}

/// Runs the command, and returns the lines of stdout and stderr with the exit code.
fn run(url: &str, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.args(["--retries", "0", "--base-url", url]).args(arguments).stdin(Stdio::null());
    let output = command.output().expect("the command was built");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn the_command_prints_items_as_they_come() {
    let server = serve(vec![
        head("application/x-ndjson", ""),
        chunk("{\"number\": 1}\n"),
        Step::Wait,
        chunk("{\"number\": 2, \"text\": \"\\u001b\"}\n"),
        end(),
    ]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.args(["--base-url", &server.url, "call", "listLines"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the command was built");
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut first = [0; 13];
    stdout.read_exact(&mut first).expect("the first item is printed before the last one comes");
    let _ = server.go_on.send(());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("it is text");
    assert_eq!((&first, rest.as_str()), (b"{\"number\":1}\n", "{\"number\":2,\"text\":\"\\u001b\"}\n"));
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn the_command_reports_a_broken_item_and_goes_on() {
    let body = "id: 7\nevent: line\ndata: {\"number\":1}\n\ndata: {}\n\ndata: {\"number\":3}\n\n";
    let serve = || Server::responding(&[&response(200, "text/event-stream", body)]);
    let url = |server: &Server| format!("http://127.0.0.1:{}", server.port());
    let (stdout, stderr, code) = run(&url(&serve()), &["call", "watchEvents"]);
    assert_eq!(stdout, "{\"event\":\"line\",\"id\":\"7\",\"data\":{\"number\":1}}\n{\"data\":{\"number\":3}}\n");
    assert!(stderr.contains("missing field `number`") && stderr.contains("1 item was not printed"), "{stderr}");
    assert_eq!(code, Some(1));
    let (stdout, _, _) = run(&url(&serve()), &["call", "watchEvents", "--query", "data.number"]);
    assert_eq!(stdout, "1\n3\n");
    let (stdout, _, _) = run(&url(&serve()), &["call", "watchEvents", "--output", "yaml", "--query", "data"]);
    assert_eq!(stdout, "---\nnumber: 1\n---\nnumber: 3\n");
    let (_, stderr, code) = run(&url(&serve()), &["call", "watchEvents", "--output", "table"]);
    assert!(code == Some(2) && stderr.contains("a stream has no table"), "{stderr}");
}

#[test]
fn the_command_asks_for_a_stream_by_a_flag() {
    let stream = response(200, "text/event-stream", "data: {\"number\":1}\n\n");
    let server = Server::responding(&[&stream]);
    let url = format!("http://127.0.0.1:{}", server.port());
    let (stdout, stderr, _) = run(&url, &["call", "ask", "--set", "text=why", "--as-stream"]);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("{\"data\":{\"number\":1}}\n", ""));
    assert_eq!(server.received().expect("it was sent").header("accept"), Some("text/event-stream"));
    let (_, stderr, code) = run("http://127.0.0.1:9", &["call", "getWord", "--as-stream"]);
    assert!(code == Some(2) && stderr.contains("getWord does not return a stream"), "{stderr}");
}
