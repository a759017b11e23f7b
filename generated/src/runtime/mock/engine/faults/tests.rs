// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

use hyper::{HeaderMap, Method};
use serde_json::json;

use super::super::message::Decoded;
use super::super::rules::Rule;
use super::*;

/// Returns an API with an operation to create and one to read.
pub(super) fn description() -> Description {
    let operation = |id: &str, method: &str, path: &str| {
        json!({
            "id": id,
            "module": "v2",
            "method": method,
            "path": path,
            "basePaths": ["/api/v2"],
        })
    };
    serde_json::from_value(json!({
        "title": "Groups",
        "operations": [
            operation("CreateGroup", "POST", "/groups"),
            operation("GetGroup", "GET", "/groups/{id}"),
        ],
    }))
    .unwrap()
}

fn faults() -> Faults {
    Faults::new(&description(), 7)
}

fn request(headers: &[&str], query: &str) -> Incoming {
    let mut map = HeaderMap::new();
    for value in headers {
        map.append(HEADER, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    Incoming {
        method: Method::POST,
        path: "/api/v2/groups".to_owned(),
        query: (!query.is_empty()).then(|| query.to_owned()),
        headers: map,
        body: bytes::Bytes::new(),
    }
}

fn plain() -> Incoming {
    request(&[], "")
}

fn note(faults: &Faults, request: &Incoming) -> String {
    let decision = faults.decide(0, request).unwrap();
    decision.note.unwrap_or_default()
}

fn fault(text: &str) -> Rule {
    Rule::new(Effect::Fault(text.parse().unwrap()))
}

fn conflict() -> Rule {
    Rule::new(Effect::reply(|_, _| Reply::new(StatusCode::CONFLICT)))
}

#[test]
fn without_a_fault_nothing_goes_wrong() {
    let decision = faults().decide(0, &plain()).unwrap();
    assert!(decision.is_none());
    assert_eq!((decision.status(), decision.note), (None, None));
}

#[test]
fn the_header_requests_faults() {
    let request = request(&["status=503", "delay=200"], "");
    let decision = faults().decide(0, &request).unwrap();
    assert_eq!(decision.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(decision.fault.delay, Some(Duration::from_millis(200)));
    let note = decision.note.unwrap();
    assert_eq!(note, "fault: status=503, delay=200 (header)");
}

#[test]
fn the_query_requests_faults() {
    for query in [
        "__mock=status:503,delay:200",
        "a=b&__mock=status%3A503&__mock=delay%3D200&c",
        "%5f_mock=status=503,+delay=200",
    ] {
        let note = note(&faults(), &request(&[], query));
        assert_eq!(note, "fault: status=503, delay=200 (query)", "{query}");
    }
    assert_eq!(
        without_fault("a=b&__mock=x&__mocks=1&%5F_mock&c"),
        "a=b&__mocks=1&c"
    );
    assert_eq!(without_fault("__mock=x"), "");
}

#[test]
fn invalid_requests_for_faults_are_errors() {
    for (request, what) in [
        (
            request(&["statsu=503"], ""),
            "X-Mock-Fault: unknown fault `statsu`",
        ),
        (request(&[""], ""), "X-Mock-Fault: an empty entry"),
        (request(&["status=\u{fc}"], ""), "X-Mock-Fault: not ASCII"),
        (
            request(&["status=500", "status=501"], ""),
            "`status` appears twice",
        ),
        (request(&[], "__mock"), "__mock: an empty entry"),
        (request(&[], "__mock=%ff"), "__mock: unknown fault"),
        (request(&[], "__mock=rate:NaN"), "__mock: `rate=NaN` is not"),
    ] {
        let error = faults().decide(0, &request).unwrap_err();
        assert!(error.contains(what), "{error}");
        assert!(
            error.contains("help: the faults are status=400…599, "),
            "{error}"
        );
    }
}

#[test]
fn earlier_sources_win() {
    let file = r#"[
        {"operation": "CreateGroup", "fault": {"status": 500, "delay": 4, "dropped": true}},
        {"fault": {"status": 599}}
    ]"#;
    let faults = faults()
        .with_file(file, "faults.json", &description())
        .unwrap()
        .with_chaos(Rate::ALWAYS);
    assert_eq!(
        note(&faults, &plain()),
        "fault: status=500, delay=4, dropped (rules file)"
    );
    faults.rules().add(fault("status=501, delay=3"));
    let note = note(
        &faults,
        &request(&["status=503"], "__mock=status:502,retry-after:9"),
    );
    let expected = "fault: status=503 (header), retry-after=9 (query), delay=3 (rule), \
                    dropped (rules file)";
    assert_eq!(note, expected);
    let decision = faults.decide(1, &plain()).unwrap();
    assert_eq!(decision.note.unwrap(), "fault: status=501, delay=3 (rule)");
}

#[test]
fn rules_give_replies_of_their_own() {
    let faults = faults();
    let rule = faults.rules().add(conflict());
    let decision = faults
        .decide(0, &request(&["delay=5, retry-after=3"], ""))
        .unwrap();
    assert_eq!(decision.status(), None);
    assert_eq!(
        decision.note.as_deref(),
        Some("fault: retry-after=3, delay=5 (header), reply (rule)")
    );
    let reply = decision.reply.unwrap()(&plain(), &Decoded::default());
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert_eq!(faults.rules().uses(rule), Some(1));

    let decision = faults.decide(0, &request(&["status=503"], "")).unwrap();
    assert!(decision.reply.is_none());
    assert_eq!(decision.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
}

#[test]
fn a_reply_of_a_rule_keeps_its_status() {
    let file = r#"[{"fault": {"status": 500, "delay": 4}}]"#;
    let faults = faults()
        .with_file(file, "faults.json", &description())
        .unwrap();
    faults.rules().add(conflict());
    let decision = faults.decide(0, &plain()).unwrap();
    assert!(decision.reply.is_some());
    assert_eq!(decision.fault, "delay=4".parse().unwrap());
}

#[test]
fn rules_of_the_file_end_and_the_next_ones_follow() {
    let file = r#"[
        {"after": 1, "times": 1, "fault": {"status": 500}},
        {"times": 2, "fault": {"status": 501}}
    ]"#;
    let faults = faults()
        .with_file(file, "faults.json", &description())
        .unwrap();
    let notes: Vec<_> = (0..4).map(|_| note(&faults, &plain())).collect();
    let [first, second, third, fourth] = &notes[..] else {
        panic!()
    };
    assert_eq!(first, "fault: status=501 (rules file)");
    assert_eq!(second, "fault: status=500 (rules file)");
    assert_eq!(third, "fault: status=501 (rules file)");
    assert_eq!(fourth, "");
}

/// Returns what happens to the first requests of the first operation.
fn run(faults: &Faults, beside: usize) -> Vec<String> {
    let run = (0..400).map(|_| {
        for _ in 0..beside {
            faults.decide(1, &plain()).unwrap();
        }
        note(faults, &plain())
    });
    run.collect()
}

#[test]
fn chaos_repeats_whatever_happens_beside_it() {
    let rate = Rate::try_from(0.25).unwrap();
    let first = run(&faults().with_chaos(rate), 0);
    assert_eq!(first, run(&faults().with_chaos(rate), 3));
    assert_ne!(
        first,
        run(&Faults::new(&description(), 8).with_chaos(rate), 0)
    );
    let hit: Vec<_> = first.iter().filter(|note| !note.is_empty()).collect();
    assert!((60..140).contains(&hit.len()), "{}", hit.len());
    for kind in [
        "status=500",
        "status=502",
        "status=503",
        "status=504",
        "rate-limit, retry-after=1",
        "delay=",
        "dropped",
        "truncated",
        "malformed-json",
    ] {
        let of_kind = hit
            .iter()
            .filter(|note| note.starts_with(&format!("fault: {kind}")));
        assert!(of_kind.count() > 2, "{kind}");
    }
    let never = run(&faults().with_chaos(Rate::try_from(0.0).unwrap()), 0);
    assert!(never.iter().all(String::is_empty));
}

#[test]
fn rates_of_rules_and_headers_repeat() {
    let file = r#"[{"rate": 0.5, "fault": {"status": 500}}]"#;
    let with_file = || {
        faults()
            .with_file(file, "faults.json", &description())
            .unwrap()
    };
    let first = run(&with_file(), 0);
    assert_eq!(first, run(&with_file(), 1));
    let hits = first.iter().filter(|note| !note.is_empty()).count();
    assert!((150..250).contains(&hits), "{hits}");

    let faults = faults();
    let request = request(&["status=500, rate=0.5"], "");
    let hits = (0..400)
        .filter(|_| !note(&faults, &request).is_empty())
        .count();
    assert!((150..250).contains(&hits), "{hits}");
}

#[test]
fn redirects_lead_to_a_host_that_does_not_exist() {
    let decision = faults().decide(0, &request(&["redirect"], "")).unwrap();
    assert_eq!(decision.status(), Some(StatusCode::TEMPORARY_REDIRECT));
    let mut reply = Reply::new(StatusCode::OK);
    decision.apply(&mut reply, None, &BTreeMap::new());
    let location = reply.headers.get("location").unwrap();
    assert_eq!(location, "http://elsewhere.invalid/api/v2/groups");
}

#[test]
fn an_unknown_operation_has_faults_as_well() {
    let decision = faults().decide(99, &request(&["dropped"], "")).unwrap();
    assert_eq!(decision.fault.broken, Some(Broken::Dropped));
}

#[test]
fn chaos_leaves_requests_with_another_fault_alone() {
    let faults = faults().with_chaos(Rate::ALWAYS);
    for _ in 0..30 {
        let note = note(&faults, &request(&["delay=1"], ""));
        assert_eq!(note, "fault: delay=1 (header)");
    }
    faults.rules().add(conflict());
    assert_eq!(note(&faults, &plain()), "fault: reply (rule)");
}

#[test]
fn retry_after_alone_comes_with_a_status() {
    let status = |text: &str| {
        let decision = faults().decide(0, &request(&[text], "")).unwrap();
        decision.status().map(|status| status.as_u16())
    };
    assert_eq!(status("retry-after=date"), Some(503));
    assert_eq!(status("retry-after=date, status=429"), Some(429));
    assert_eq!(status("retry-after=date, redirect-status=308"), Some(308));
    assert_eq!(status("delay=1"), None);
}
