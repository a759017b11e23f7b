// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::*;

fn schemas() -> BTreeMap<String, Value> {
    serde_json::from_value(json!({
        "Group": {
            "required": ["data"],
            "properties": {"data": {
                "required": ["id", "type"],
                "properties": {
                    "type": {"enum": ["org_groups", "mock-unknown"]},
                    "attributes": {
                        "required": ["name"],
                        "properties": {"name": {"type": "string"}},
                    },
                },
            }},
        },
    }))
    .unwrap()
}

fn group() -> Value {
    json!({"data": {"id": "1", "type": "org_groups", "attributes": {"name": "x"}}})
}

fn response(headers: &[&str]) -> Response {
    let headers: Vec<_> = headers.iter().map(|name| json!({"name": name})).collect();
    let content = json!([
        {"mediaType": "text/csv"},
        {"mediaType": "application/json", "schema": {"$ref": "#/$defs/Group"}},
    ]);
    let response = json!({"status": "200", "headers": headers, "content": content});
    serde_json::from_value(response).unwrap()
}

fn apply_to(text: &str, mut reply: Reply, response: &Response) -> (Reply, Vec<String>) {
    let fault: Fault = text.parse().unwrap();
    let mut rng = Rng::with_seed(7);
    let remarks = apply(&fault, &mut reply, Some(response), &schemas(), &mut rng);
    (reply, remarks)
}

fn applied(text: &str, body: &Value) -> Reply {
    let reply = Reply::new(StatusCode::OK).json(body);
    let (reply, remarks) = apply_to(text, reply, &response(&[]));
    assert!(remarks.is_empty(), "{remarks:?}");
    reply
}

fn changed(text: &str, body: &Value) -> Value {
    serde_json::from_slice(&applied(text, body).body).unwrap()
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    Some(reply.headers.get(name)?.to_str().unwrap())
}

#[test]
fn enum_values_become_undocumented() {
    let mut expected = group();
    // The usual value is documented here.
    expected["data"]["type"] = "mock-unknown-".into();
    assert_eq!(changed("unknown-enum-value", &group()), expected);
}

#[test]
fn the_innermost_object_gets_an_undocumented_property() {
    for (body, pointer) in [
        (group(), "/data/attributes"),
        (json!({"data": [group()["data"]]}), "/data/0/attributes"),
        (json!({"data": {"id": "1"}}), "/data"),
        (json!({"data": [{"id": "1"}]}), "/data/0"),
        (json!({"name": "x"}), ""),
        (json!([{"name": "x"}]), "/0"),
    ] {
        let changed = changed("unknown-property", &body);
        assert_eq!(changed.pointer(pointer).unwrap()["mock_unknown"], UNKNOWN);
    }
}

#[test]
fn the_deepest_required_property_is_removed() {
    let changed = changed("missing-property", &group());
    let expected = json!({"data": {"id": "1", "type": "org_groups", "attributes": {}}});
    assert_eq!(changed, expected);
}

#[test]
fn malformed_json_is_read_by_no_parser() {
    for body in [
        json!(12),
        json!("a\\b\"c"),
        json!([]),
        json!({}),
        json!(null),
        group(),
    ] {
        for seed in 0..200 {
            let body = body.to_string();
            let damaged = damage(body.as_bytes(), &mut Rng::with_seed(seed));
            assert!(!damaged.is_empty());
            let read = serde_json::from_slice::<Value>(&damaged);
            assert!(read.is_err(), "{}", String::from_utf8_lossy(&damaged));
        }
    }
    assert!(serde_json::from_slice::<Value>(&applied("malformed-json", &group()).body).is_err());
}

#[test]
fn a_fault_without_anything_to_act_on_leaves_the_reply() {
    let empty = Reply::new(StatusCode::NO_CONTENT);
    let text = Reply::new(StatusCode::OK).body("text/csv", "a,b");
    let list = Reply::new(StatusCode::OK).json(&json!([1]));
    for (fault, reply, why) in [
        ("truncated", &empty, "no body"),
        ("malformed-json", &empty, "no body"),
        ("malformed-json", &text, "the body is not JSON"),
        (
            "unknown-enum-value",
            &list,
            "no value of an enum in the body",
        ),
        ("unknown-property", &list, "no object in the body"),
        (
            "missing-property",
            &list,
            "no required property in the body",
        ),
    ] {
        let (left, remarks) = apply_to(fault, reply.clone(), &response(&[]));
        assert_eq!(remarks, [format!("{fault} not possible: {why}")]);
        assert_eq!((left.body, left.broken), (reply.body.clone(), None));
    }
}

#[test]
fn several_faults_change_the_same_body() {
    let changed = changed("unknown-enum-value, unknown-property", &group());
    assert_eq!(changed["data"]["type"], "mock-unknown-");
    assert_eq!(changed["data"]["attributes"]["mock_unknown"], UNKNOWN);
}

#[test]
fn rate_limits_have_the_documented_headers_or_the_usual_ones() {
    let too_many = || Reply::new(StatusCode::TOO_MANY_REQUESTS);
    let text = "rate-limit, limit=10, reset=30, period=40";
    let documented = response(&["X-Name", "Ratelimit-Reset", "ratelimit-remaining"]);
    let (reply, _) = apply_to(text, too_many(), &documented);
    assert_eq!(header(&reply, "ratelimit-reset"), Some("30"));
    assert_eq!(header(&reply, "ratelimit-remaining"), Some("0"));
    assert_eq!(reply.headers.len(), 2);

    let (reply, _) = apply_to(
        text,
        too_many(),
        &response(&["RateLimit", "RateLimit-Policy"]),
    );
    assert_eq!(
        header(&reply, "ratelimit"),
        Some("limit=10, remaining=0, reset=30")
    );
    assert_eq!(header(&reply, "ratelimit-policy"), Some("10;w=40"));
    assert_eq!(reply.headers.len(), 2);

    let (reply, _) = apply_to(text, too_many(), &response(&["X-Name"]));
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&reply, "x-ratelimit-limit"), Some("10"));
    assert_eq!(header(&reply, "x-ratelimit-remaining"), Some("0"));
    assert_eq!(header(&reply, "x-ratelimit-reset"), Some("30"));
    assert_eq!(header(&reply, "x-ratelimit-period"), Some("40"));
    assert_eq!(header(&reply, "retry-after"), Some("30"));
    assert_eq!(reply.headers.len(), 5);
}

#[test]
fn redirects_have_no_body_of_their_own() {
    let reply = applied(
        "redirect=https://a.example/b, redirect-status=308",
        &group(),
    );
    assert_eq!(reply.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(header(&reply, "location"), Some("https://a.example/b"));
    assert!(reply.body.is_empty());
    assert_eq!(header(&reply, "content-type"), None);
}

#[test]
fn retry_after_has_each_form() {
    let value = |form: &str| {
        let reply = applied(&format!("retry-after={form}"), &group());
        header(&reply, "retry-after").unwrap().to_owned()
    };
    assert_eq!(value("7"), "7");
    assert_eq!(value("18446744073709551615"), "18446744073709551615");
    assert_eq!(value("garbage"), "soon");
    assert_eq!(value("negative"), "-5");
    let ahead = |form: &str| {
        let date = httpdate::parse_http_date(&value(form)).unwrap();
        date.duration_since(SystemTime::now()).unwrap().as_secs()
    };
    assert!((28..=30).contains(&ahead("date:30")));
    assert!(ahead("date") <= 2);
    // Even the maximum number of seconds is a date that the header can have.
    assert!(ahead("date:4294967295") > 4_294_967_000);
    assert!(ahead("far-future") > 1000 * 365 * 24 * 3600);
}

#[test]
fn the_connection_breaks_and_waits() {
    assert_eq!(applied("dropped", &group()).broken, Some(Broken::Dropped));
    assert_eq!(
        applied("truncated", &group()).broken,
        Some(Broken::Truncated)
    );
    let mut reply = Reply::new(StatusCode::OK);
    reply.delay = Duration::from_millis(50);
    let (reply, _) = apply_to("delay=200", reply, &response(&[]));
    assert_eq!(reply.delay, Duration::from_millis(250));
}
