use super::*;

fn examples(operation: &Operation, content: usize) -> Vec<String> {
    let contents = &operation.body.as_ref().unwrap().contents;
    contents[content].examples.iter().map(|example| example.value.to_string()).collect()
}

fn curl(media_type: &str, rest: &str) -> Snippet {
    let text = format!("curl -X POST https://a.harbor.example/boats -H \"Content-Type: {media_type}\" {rest}");
    snippet(Language::Curl, 90, &text)
}

#[test]
fn examples_are_in_the_order_of_trust_without_repetition() {
    let mut raw = operation("POST", "/boats");
    raw.body = body(10, "name string", r#"{"name": "Ada"}"#);
    let first = raw.body.as_ref().unwrap().models[0].clone();
    raw.body.as_mut().unwrap().models.push(first);
    raw.snippets = vec![
        curl("application/json", "-d @- << EOF\n{}\nEOF"),
        curl("application/json", "-d @- << EOF\n{\"name\": \"Ada\"}\nEOF"),
    ];
    let (operation, notes) = read_one(raw);
    assert_eq!(examples(&operation, 0), [r#"{"name":"Ada"}"#, "{}"]);
    assert_eq!(notes, [""; 0]);
}

#[test]
fn media_types_are_those_of_commands() {
    let mut raw = operation("POST", "/boats");
    raw.body = body(10, "papers! binary", r#"{"papers": ""}"#);
    raw.snippets =
        vec![curl("multipart/form-data", "-F papers=@string"), curl("Application/XML; q=1", "-d @- << EOF\n<a/>\nEOF")];
    let (operation, _) = read_one(raw);
    let contents = &operation.body.as_ref().unwrap().contents;
    assert_eq!(
        (contents[0].media_type.as_str(), contents[1].media_type.as_str()),
        ("multipart/form-data", "application/xml")
    );
    assert_eq!(examples(&operation, 0), [r#"{"papers":""}"#]);
    assert_eq!(examples(&operation, 1), [r#""<a/>""#]);
    assert_eq!(contents[1].schema.as_ref().unwrap().kind, Kind::String { format: Some("binary".into()) });
}

#[test]
fn files_need_a_form_and_other_bodies_are_json() {
    let mut raw = operation("POST", "/boats");
    raw.body = body(10, "papers! binary", "");
    assert_eq!(read_one(raw.clone()).0.body.unwrap().contents[0].media_type, "multipart/form-data");
    raw.body = body(10, "papers! string", "");
    assert_eq!(read_one(raw).0.body.unwrap().contents[0].media_type, "application/json");
}

#[test]
fn a_response_may_have_no_body_or_several_examples() {
    let mut raw = operation("GET", "/boats");
    let mut ok = response(30, "OK", "name string: Its name.", r#"{"name": "Ada"}"#);
    ok.models.push(model(60, "name string: The name.", r#"{"name": "Bea"}"#));
    ok.models.push(model(80, "", r#"{"name": "Cy"}"#));
    raw.responses = vec![ok, RawResponse { line: 70, status: "No Content".into(), models: vec![] }];
    let (operation, notes) = read_one(raw);
    assert_eq!((operation.responses[1].status, &operation.responses[1].content), (204, &None));
    assert_eq!(operation.responses[0].content.as_ref().unwrap().examples.len(), 3);
    assert_eq!(notes, [""; 0]);
}

#[test]
fn examples_can_make_equal_rows_differ() {
    let boat = "owner object\nage integer";
    let mut raw = operation("GET", "/boats");
    let mut ok = response(30, "OK", boat, r#"{"owner": {"age": 1}}"#);
    ok.models.push(model(60, boat, r#"{"age": 1, "owner": {}}"#));
    raw.responses = vec![ok];
    let message = "the table differs from the one in line 31 for the same body, first in which object a row is in";
    assert_eq!(errors(raw), [(60, message.to_owned())]);
}

#[test]
fn tables_of_one_body_that_differ_are_errors_with_the_row() {
    let boat = "name string\nrig! string: Allowed enum values: sloop,ketch\nage integer";
    let cases = [
        (boat.replace("name", "title"), 61, "in the row `title`, which is `name` in line 32"),
        (boat.replace("rig!", "rig"), 62, "in the row `rig`, which is `rig` in line 33"),
        (boat.replace("ketch", "yawl"), 62, "in the row `rig`"),
        (boat.replace("age integer", "age integer: Deprecated."), 63, "in the row `age`"),
        (boat.replace("\nage integer", ""), 60, "in the row `age` of line 34, which it does not have"),
        (format!("{boat}\nbow string"), 64, "in the row `bow`, which the first one does not have"),
    ];
    for (table, line, message) in cases {
        let mut raw = operation("GET", "/boats");
        let mut ok = response(30, "OK", boat, "");
        ok.models.push(model(60, &table, ""));
        raw.responses = vec![ok];
        let found = errors(raw);
        assert_eq!((found.len(), found[0].0), (1, line), "{found:?}");
        assert!(found[0].1.contains("differs from the one in line 31") && found[0].1.contains(message), "{found:?}");
    }
}

const BOAT: &str = "built string\nname string\nowner object\nname string";
const BOAT_EXAMPLE: &str = r#"{"built": "2001", "name": "Ada", "owner": {"name": "Bea"}}"#;

#[test]
fn fields_that_only_responses_have_are_read_only() {
    let mut raw = operation("PUT", "/boats");
    raw.body = body(10, BOAT, r#"{"name": "Ada", "owner": {"name": "Bea"}}"#);
    raw.responses = vec![response(100, "OK", BOAT, BOAT_EXAMPLE)];
    let (operation, notes) = read_one(raw.clone());
    assert_eq!(field(request(&operation), "built").read_only, Some(61));
    assert_eq!(field(request(&operation), "name").read_only, None);
    // Both objects are one type.
    assert_eq!(field(response_schema(&operation), "built").read_only, Some(61));
    assert_eq!(notes.len(), 1, "{notes:?}");

    // Nothing is concluded if the example leaves out more, or a response does not have the field.
    raw.body = body(10, BOAT, r#"{"owner": {"name": "Bea"}}"#);
    assert_eq!(field(request(&read_one(raw.clone()).0), "built").read_only, None);
    raw.body = body(10, BOAT, r#"{"name": "Ada", "owner": {"name": "Bea"}}"#);
    raw.responses = vec![response(100, "OK", BOAT, r#"{"name": "Ada", "owner": {"name": "Bea"}}"#)];
    assert_eq!(field(request(&read_one(raw).0), "built").read_only, None);
}

#[test]
fn types_are_shared_only_if_their_names_are_one() {
    let python = |types: [&str; 2]| {
        let text = format!(
            "body = Fleet(\n    first={}(\n        name=\"Ada\",\n        rig=Rig.SLOOP,\n    ),\n    second={}(\n        name=\"Bea\",\n        \
             rig=Rig.SLOOP,\n    ),\n)\n\nwith ApiClient(configuration) as api_client:\n    api_instance = BoatsApi(api_client)\n    \
             response = api_instance.update_fleet(body=body)\n",
            types[0], types[1]
        );
        snippet(Language::Python, 200, &text)
    };
    let boat = "name string\nrig enum: Allowed enum values: sloop";
    let table = format!("first object\n{boat}\nsecond object\n{boat}");
    let example = r#"{"first": {"name": "Ada", "rig": "sloop"}, "second": {"name": "Bea", "rig": "sloop"}}"#;
    let mut raw = operation("PUT", "/fleet");
    raw.body = body(10, &table, example);
    raw.responses = vec![response(100, "OK", boat, r#"{"name": "Ada", "rig": "sloop"}"#)];
    raw.snippets = vec![python(["Boat", "Boat"])];
    assert_eq!(name(response_schema(&read_one(raw.clone()).0)), "Boat");
    raw.snippets = vec![python(["Boat", "Ship"])];
    let (operation, _) = read_one(raw);
    assert_eq!(
        (name(response_schema(&operation)), name(&field(response_schema(&operation), "rig").schema)),
        ("", "Rig")
    );
    assert_eq!(name(&field(request(&operation), "second").schema), "Ship");
}

#[test]
fn open_enums_of_requests_are_those_of_responses() {
    let python = "body = Boat(\n    rigs=[\n        Rig.SLOOP,\n        Rig.KETCH,\n    ],\n)\n\n\
                  with ApiClient(configuration) as api_client:\n    api_instance = BoatsApi(api_client)\n    \
                  response = api_instance.update_boat(body=body)\n";
    let read = |example: &str| {
        let mut raw = operation("PUT", "/boats");
        raw.body = body(10, "rigs! [string]", r#"{"rigs": ["sloop", "ketch"]}"#);
        raw.responses = vec![response(100, "OK", "boat object\nid string\nrigs [string]", example)];
        raw.snippets = vec![snippet(Language::Python, 200, python)];
        read_one(raw)
    };
    let item = |operation: &Operation| match &field(response_schema(operation), "boat.rigs").schema.kind {
        Kind::Array(items) => (name(items).to_owned(), items.kind.clone()),
        kind => panic!("no array: {kind:?}"),
    };
    let (operation, notes) = read(r#"{"boat": {"id": "1", "rigs": ["ketch"]}}"#);
    assert!(
        matches!(item(&operation), (name, Kind::Enum(found)) if name == "Rig" && found.is_open && found.members.len() == 2)
    );
    assert_eq!(notes, ["`rigs` is the open enum of the request's field of this name"]);
    let (operation, _) = read(r#"{"boat": {"id": "1", "rigs": ["yawl"]}}"#);
    assert_eq!(item(&operation).1, Kind::String { format: None });
}
