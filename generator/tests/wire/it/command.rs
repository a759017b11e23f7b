//! The command, for what documents of all kinds say: what `call` sends, and what it prints of a response.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::server::{NO_CONTENT, Received, Server, response};

/// What a call sends, and how it ends.
#[track_caller]
fn exchange(prepared: &str, arguments: &[&str]) -> (Received, Output) {
    let server = Server::responding(&[prepared]);
    let output = run(&server, arguments, b"");
    match server.received() {
        Some(received) => (received, output),
        None => panic!("nothing was sent: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

fn run(server: &Server, arguments: &[&str], stdin: &[u8]) -> Output {
    let url = format!("http://127.0.0.1:{}", server.port());
    let mut command = Command::new(env!("CARGO_BIN_EXE_fixture"));
    command.args(["--retries", "0", "--base-url", &url]).args(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built");
    // One that reads nothing may be gone already.
    let _ = child.stdin.take().expect("it is piped").write_all(stdin);
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn sent(arguments: &[&str]) -> Received {
    let (received, output) = exchange(NO_CONTENT, arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    assert!(output.stdout.is_empty(), "an empty response prints nothing");
    received
}

/// Why nothing is sent.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let server = Server::responding(&[NO_CONTENT]);
    let output = run(&server, arguments, b"");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    message
}

#[track_caller]
fn printed(prepared: &str, arguments: &[&str]) -> Vec<u8> {
    let (_, output) = exchange(prepared, arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    output.stdout
}

const EVERYWHERE: [&str; 10] = [
    "call",
    "everywhere",
    "--param",
    "id=7",
    "--param",
    "x-trace=trace 1",
    "--param",
    "dryRun=true",
    "--param",
    "cookie:session=a;b",
];

#[test]
fn parameters_go_where_they_belong_by_their_names_on_the_wire() {
    let mut arguments = EVERYWHERE.to_vec();
    for parameter in [
        "page[size]=10",
        "ratio=0.1",
        "single=1.1",
        "since=2024-01-15T10:30:00+01:00",
        "key=67e55044-10b1-426f-9247-bb680e5fe0c8",
        "sort=size desc",
        "any=3",
        "timeout=5",
        "theme=dark",
        "note=",
    ] {
        arguments.extend(["--param", parameter]);
    }
    let received = sent(&arguments);
    let query = [
        "dryRun=true",
        "page%5Bsize%5D=10",
        "ratio=0.1",
        "single=1.1",
        "since=2024-01-15T10%3A30%3A00%2B01%3A00",
        "key=67e55044-10b1-426f-9247-bb680e5fe0c8",
        "sort=size%20desc",
        "note=",
        "any=3",
        "timeout=5",
    ];
    assert_eq!(received.line, format!("POST /everywhere/7?{}", query.join("&")));
    assert_eq!(received.header("x-trace"), Some("trace 1"));
    assert_eq!(received.header("cookie"), Some("session=a%3Bb; theme=dark"));
}

#[test]
fn an_operation_has_flags_of_its_own() {
    let received = sent(&[
        "untagged",
        "everywhere",
        "7",
        "--x-trace=trace 1",
        "--dry-run-parameter",
        "true",
        "--session=s",
        "--page-size=-1",
        "--timeout-parameter=5",
        "--sort",
        "another",
    ]);
    assert_eq!(received.line, "POST /everywhere/7?dryRun=true&page%5Bsize%5D=-1&sort=another&timeout=5");
}

#[test]
fn lists_are_repeated_and_objects_are_json_or_properties() {
    let query = |parameters: &[&str]| {
        let parameters = parameters.iter().flat_map(|parameter| ["--param", parameter]);
        let arguments: Vec<&str> = ["call", "styles.query"].into_iter().chain(parameters).collect();
        let line = sent(&arguments).line;
        line.strip_prefix("GET /query?").map(str::to_owned).unwrap_or(line)
    };
    assert_eq!(query(&["list=a b", "list=c,d"]), "list=a%20b&list=c%2Cd");
    assert_eq!(query(&["list=a"]), "list=a");
    assert_eq!(query(&[r#"list=["a","b"]"#]), "list=a&list=b");
    assert_eq!(query(&["comma=x,y", "comma=z"]), "comma=x%2Cy,z");
    assert_eq!(query(&["space=1", "space=-2"]), "space=1%20-2");
    assert_eq!(query(&["pipe=a", "pipe=other"]), "pipe=a%7Cother");
    assert_eq!(query(&["color[R]=1", "color[B]=3"]), "R=1&B=3");
    assert_eq!(query(&[r#"colorComma={"R": 1, "G": 2}"#]), "colorComma=R,1,G,2");
    assert_eq!(query(&["deep[name]=x y", "deep[color][R]=1"]), "deep%5Bname%5D=x%20y&deep%5Bcolor%5D%5BR%5D=1");
    assert_eq!(query(&[r#"deep={"name":"x"}"#, "deep.color.R=1"]), "deep%5Bname%5D=x&deep%5Bcolor%5D%5BR%5D=1");
    assert_eq!(query(&["map[a b]=c&d", "map[0]=1"]), "map%5B0%5D=1&map%5Ba%20b%5D=c%26d");
    assert_eq!(query(&["reserved=a/b?c"]), "reserved=a/b?c");
    assert_eq!(query(&["json[name]=1"]), "json=%7B%22name%22%3A%221%22%7D");
    assert_eq!(query(&["untyped=1.10"]), "untyped=%221.10%22");
    assert_eq!(query(&["untyped=[1]"]), "untyped=%5B1%5D");
    assert_eq!(query(&["plain={"]), "plain=%7B");
}

#[test]
fn headers_and_cookies_have_styles_too() {
    let received = sent(&[
        "call",
        "head",
        "--param=x-list=a",
        "--param=X-List=b",
        "--param=X-Color[R]=1",
        "--param=X-Json={\"G\":2}",
        "--param=list=a",
        "--param=list=b",
    ]);
    assert_eq!(received.header("x-list"), Some("a,b"));
    assert_eq!(received.header("x-color"), Some("R,1"));
    assert_eq!(received.header("x-json"), Some("{\"G\":2}"));
    assert_eq!(received.header("cookie"), Some("list=a; list=b"));
}

#[test]
fn what_cannot_be_sent_is_reported_before_anything_is() {
    let with = |parameter: &'static str| {
        let mut arguments = EVERYWHERE.to_vec();
        arguments.extend(["--param", parameter]);
        refused(&arguments)
    };
    assert!(with("size=1").contains("everywhere has no parameter `size`; it has id (path), X-Trace (header)"));
    assert!(with("ratio=x").contains("the value of `ratio` (query): expected a number, not `x`"));
    assert!(with("timeout").contains("write --param timeout=VALUE"));
    assert!(with("id=8").contains("`id` (path) has one value, but 2 are set"));
    let missing = refused(&["call", "everywhere", "--param", "id=7"]);
    assert!(missing.contains("everywhere needs the parameter `X-Trace` (header)"), "{missing}");
    assert!(refused(&["call", "evrywhere"]).contains("did you mean everywhere?"));
    let body = [&EVERYWHERE[..], &["--body", "{}"]].concat();
    assert!(refused(&body).contains("everywhere has no body"));
}

/// A file that lives as long as the tests, with this content.
fn file(name: &str, content: &[u8]) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the target folder can be written");
    path.display().to_string()
}

#[test]
fn a_body_is_sent_in_the_requested_media_type() {
    let profile = r#"{"name": "a b", "tags": ["x", "y"], "address": {"zip": 1}}"#;
    let send = |content_type: &str, more: &[&str]| {
        let arguments = ["call", "createProfile", "--content-type", content_type];
        sent(&arguments.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let json = send("application/json", &["--body", profile]);
    assert_eq!(json.header("content-type"), Some("application/json"));
    assert_eq!(json.text(), r#"{"name":"a b","tags":["x","y"],"address":{"zip":1}}"#);
    let named = send("Application/JSON; charset=utf-8", &["--set", "name=7", "--set", "address.zip=7"]);
    assert_eq!(named.header("content-type"), Some("Application/JSON; charset=utf-8"));
    assert_eq!(named.text(), r#"{"name":"7","address":{"zip":7}}"#);
    let form = send("application/x-www-form-urlencoded", &["--body", profile]);
    assert_eq!(form.text(), "name=a%20b&tags=x%7Cy&address%5Bzip%5D=1");
    let form = send("application/x-www-form-urlencoded", &["--body", "name=a+b&tags=x&tags=y"]);
    assert_eq!(form.text(), "name=a%20b&tags=x%7Cy");
    let csv = send("text/csv", &["--body", "a;b"]);
    assert_eq!((csv.header("content-type"), csv.text()), (Some("text/csv"), "a;b"));
    let message = refused(&["call", "createProfile", "--content-type", "text/html", "--body", "x"]);
    assert!(message.contains("accepts no body of text/html, only multipart/form-data"), "{message}");
}

#[test]
fn files_are_parts_of_a_form_or_the_body() {
    let image = file("avatar.png", b"\x89PNG\r\n\0\xff");
    let avatar = format!("avatar={image}");
    let form = sent(&["call", "createProfile", "--file", &avatar, "--set", "name=n", "--set", "tags[]=x"]);
    let text = String::from_utf8_lossy(&form.body).into_owned();
    assert!(form.header("content-type").is_some_and(|value| value.starts_with("multipart/form-data; boundary=")));
    for part in [
        "name=\"name\"\r\n\r\nn\r\n",
        "name=\"tags\"\r\n\r\nx\r\n",
        "name=\"avatar\"; filename=\"avatar.png\"\r\nContent-Type: image/png\r\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(form.body.windows(8).any(|window| window == b"\x89PNG\r\n\0\xff"));
    for given in [image.as_str(), &format!("part={image}")] {
        let raw = sent(&["call", "sendImage", "--file", given, "--content-type", "image/png"]);
        assert_eq!(raw.header("content-type"), Some("image/png"));
        assert_eq!(raw.body, b"\x89PNG\r\n\0\xff");
    }
    let at = format!("@{image}");
    assert_eq!(sent(&["call", "sendImage", "--body", &at]).body, b"\x89PNG\r\n\0\xff");
    let parts = sent(&["call", "sendParts", "--set", "a=1", "--file", &format!("b={image};type=text/x;filename=c")]);
    let text = String::from_utf8_lossy(&parts.body).into_owned();
    assert!(parts.header("content-type").is_some_and(|value| value.starts_with("multipart/mixed; boundary=")));
    assert!(text.contains("name=\"b\"; filename=\"c\"\r\nContent-Type: text/x\r\n"), "{text}");
    let message = refused(&["call", "createProfile", "--file", &avatar]);
    assert!(message.contains("the form needs the part `name`"), "{message}");
}

#[test]
fn bodies_come_from_stdin_and_are_checked_against_the_model() {
    let server = Server::responding(&[NO_CONTENT]);
    let arguments = ["call", "patchProfile", "--body", "-", "--set", "tags:=[\"z\"]"];
    let output = run(&server, &arguments, b"{\"name\": \"stdin\"}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let received = server.received().expect("it was sent");
    assert_eq!(received.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(received.text(), r#"{"name":"stdin","tags":["z"]}"#);
    assert_eq!(sent(&["call", "patchProfile", "--body", "null"]).text(), "null");

    let body = r#"{"name": "n", "address": {"zip": "x"}}"#;
    let message = refused(&["call", "patchProfile", "--body", body]);
    assert!(message.contains("at address.zip: invalid type: string \"x\", expected i64"), "{message}");
    let message = refused(&["call", "patchProfile", "--body", "{}"]);
    assert!(message.contains("missing field `name`"), "{message}");
    let message = refused(&["call", "patchProfile"]);
    assert!(message.contains("patchProfile needs a body") && message.contains("--example"), "{message}");
    let message = refused(&["call", "patchProfile", "--set", "name.x=1", "--body", r#"{"name":"n"}"#]);
    assert!(message.contains("--set name.x: a string has no property `x`"), "{message}");
}

#[test]
fn a_response_is_printed_as_what_it_is() {
    let json = "application/json";
    let found = response(200, json, r#"{"found":1,"more":[1.50]}"#);
    assert_eq!(printed(&found, &["call", "startJob"]), b"{\n  \"found\": 1,\n  \"more\": [\n    1.5\n  ]\n}\n");
    let started = response(201, json, r#"{"id":"a"}"#);
    assert_eq!(printed(&started, &["call", "startJob", "--query", "id"]), b"\"a\"\n");
    assert_eq!(printed(&started, &["call", "startJob", "--output", "yaml"]), b"id: a\n");
    assert_eq!(printed(&started, &["call", "startJob", "--output", "table"]), b"ID\na\n");
    assert_eq!(printed(NO_CONTENT, &["call", "startJob"]), b"");
    assert_eq!(printed(NO_CONTENT, &["call", "stopJob"]), b"");
    assert_eq!(printed(&response(200, "text/csv", "a,b\n"), &["call", "getReport"]), b"a,b\n");
    assert_eq!(printed(&response(200, json, "null"), &["call", "getJob"]), b"null\n");
    assert_eq!(printed(&response(200, json, "\"w\""), &["call", "getWord"]), b"\"w\"\n");
    assert_eq!(printed(&response(200, "text/plain", "w"), &["call", "getWord"]), b"w");
    assert_eq!(printed(&response(200, "image/png", "\u{89}PNG"), &["call", "getImage"]), "\u{89}PNG".as_bytes());
}

#[test]
fn a_failure_has_a_code_and_tells_its_status() {
    let refusal = response(500, "application/json", r#"{"why":"broken"}"#);
    let (_, output) = exchange(&refusal, &["call", "startJob"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(message.starts_with("error: startJob failed with 500"), "{message}");
    assert!(message.ends_with("{\n  \"why\": \"broken\"\n}\n"), "{message}");
    let (_, output) = exchange(&response(200, "application/json", r#"{"found":"x"}"#), &["call", "startJob"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("at found: invalid type"));
}

#[test]
fn a_method_of_any_name_is_sent_as_it_is_written() {
    assert_eq!(sent(&["call", "later.copy_crossings"]).line, "copy /crossings");
    let created = response(201, "application/json", r#""new""#);
    let arguments = ["call", "later.copy", "--param", "Destination=/b"];
    let (received, output) = exchange(&created, &arguments);
    assert_eq!((received.line.as_str(), output.status.success()), ("COPY /crossings", true));
    let server = Server::responding(&[NO_CONTENT]);
    let dry_run = [arguments.as_slice(), &["--dry-run"]].concat();
    let shown = String::from_utf8_lossy(&run(&server, &dry_run, b"").stdout).into_owned();
    assert!(shown.contains("--request COPY"), "{shown}");
}
