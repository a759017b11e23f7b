use super::*;

#[test]
fn an_operation_has_the_facts_of_its_sentences_and_commands() {
    let mut raw = operation("PUT", "/api/v1/boats?x=1");
    raw.title = Some(At::new("Moor boats".into(), 1));
    let sentence = |text: &str, line| At::new(text.to_owned(), line);
    raw.sentences = vec![
        sentence("Note: This endpoint is in preview.", 6),
        sentence("This endpoint is deprecated. It requires the boats_write permission.", 7),
        sentence("OAuth apps require the boats authorization scope.", 8),
    ];
    let curl = "curl -X PUT https://a.harbor.example/api/v1/boats -H \"X-KEY: ${KEY}\" -H \"Accept: application/json\"";
    raw.snippets = vec![snippet(Language::Curl, 40, curl)];
    let (operation, notes) = read_one(raw);
    assert_eq!(notes, [""; 0]);
    assert_eq!((operation.line, operation.method.as_str(), operation.path.as_str()), (5, "PUT", "/api/v1/boats"));
    assert_eq!(operation.hosts, At::new(vec!["a.harbor.example".to_owned(), "b.harbor.example".to_owned()], 5));
    assert_eq!((operation.preview, operation.deprecated), (Some(6), Some(7)));
    assert_eq!(operation.permissions.unwrap().value.names, ["boats_write"]);
    assert_eq!(operation.scopes, Some(At::new(vec!["boats".to_owned()], 8)));
    assert_eq!(operation.credentials, [At::new("X-KEY".to_owned(), 40)]);
    assert_eq!((operation.id, operation.tag, operation.body), (None, None, None));
}

#[test]
fn programs_name_the_operation_its_part_and_its_types() {
    let mut raw = operation("POST", "/api/v2/boats");
    raw.body =
        body(10, "name! string\nrig enum: Allowed enum values: sloop,ketch", r#"{"name": "Ada", "rig": "ketch"}"#);
    raw.responses = vec![response(30, "Created", "name! string\nrig enum: Allowed enum values: sloop,ketch", "")];
    let python = r#"
from datadog_api_client import ApiClient, Configuration
from datadog_api_client.v2.api.harbor_boats_api import HarborBoatsApi

body = Boat(
    name="Bea",
    rig=BoatRig.KETCH,
)

configuration = Configuration()
with ApiClient(configuration) as api_client:
    api_instance = HarborBoatsApi(api_client)
    response = api_instance.create_boat(body=body)
"#;
    raw.snippets = vec![snippet(Language::Python, 100, python)];
    let (operation, notes) = read_one(raw);
    assert_eq!(operation.id.as_ref().unwrap().value, "CreateBoat");
    assert_eq!(operation.tag.as_ref().unwrap().value, "Harbor Boats");
    assert_eq!(name(request(&operation)), "Boat");
    let Kind::Enum(rig) = &field(request(&operation), "rig").schema.kind else { panic!("an enum") };
    assert_eq!(
        (rig.is_open, rig.members[0].name.as_deref(), rig.members[1].name.as_deref()),
        (false, None, Some("KETCH"))
    );
    let examples: Vec<String> =
        operation.body.as_ref().unwrap().contents[0].examples.iter().map(|example| example.value.to_string()).collect();
    assert_eq!(examples, [r#"{"name":"Ada","rig":"ketch"}"#, r#"{"name":"Bea","rig":"ketch"}"#]);
    // The response has the same object, so it is the same type.
    assert_eq!(operation.responses[0].status, 201);
    assert_eq!(name(response_schema(&operation)), "Boat");
    assert_eq!(name(&field(response_schema(&operation), "rig").schema), "BoatRig");
    assert_eq!(notes, ["the type is `Boat`, which is equal to it"]);
}

#[test]
fn a_body_without_a_table_and_a_status_that_is_there_twice_are_errors() {
    let mut raw = operation("GET", "/api/v2/boats");
    raw.responses = vec![response(30, "OK", "a string", ""), response(40, "200", "b string", "")];
    raw.snippets = vec![snippet(Language::Curl, 60, "curl https://a.harbor.example/api/v2/boats -d '{}'")];
    let expected = [
        (40, "the response 200 is there twice, first in line 30".to_owned()),
        (60, "the curl command sends a body, but the operation has no table for one".to_owned()),
    ];
    assert_eq!(errors(raw.clone()), expected);
    raw.snippets = vec![snippet(Language::Curl, 60, "curl https://a.harbor.example/api/v2/boats -F a=b")];
    assert_eq!(errors(raw), expected);
}

#[test]
fn what_differs_between_parts_is_noted() {
    let mut raw = operation("GET", "/api/v2/boats");
    raw.version = Some(At::new("v1".into(), 3));
    raw.snippets = vec![snippet(Language::Curl, 40, "curl -X POST https://a.harbor.example/api/v2/ships")];
    let (_, notes) = read_one(raw);
    assert_eq!(
        notes,
        [
            "the version is `v1`, which the path `/api/v2/boats` does not have",
            "the curl command sends `POST /api/v2/ships`, the endpoint is `GET /api/v2/boats`",
        ]
    );
}

#[test]
fn every_error_of_an_operation_is_returned() {
    let mut raw = operation("POST", "/boats/{boat_id}");
    raw.endpoints.push(At::new(Endpoint { method: "POST".into(), url: "https://c.harbor.example/ships".into() }, 6));
    raw.body = body(10, "name strnig", "");
    raw.responses = vec![response(30, "Ahoy", "name string", "{")];
    raw.snippets = vec![snippet(Language::Curl, 90, "curl https://a.example/boats -d @- << EOF\n{")];
    let lines: Vec<usize> = errors(raw).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [5, 6, 12, 30, 81, 91]);
    assert_eq!(facts(&RawPage::default()).unwrap_err()[0].message, "the page has no operation");
    assert_eq!(errors(RawOperation { line: 4, ..RawOperation::default() })[0].0, 4);
}

#[test]
fn hostile_pages_end() {
    let table = |at: usize| format!("n{} object\n", at % 251);
    let raw =
        |table: &str| RawOperation { responses: vec![response(30, "OK", table, "")], ..operation("GET", "/boats") };
    let page = |count: usize, table: &str| RawPage { tag: None, operations: (0..count).map(|_| raw(table)).collect() };
    let table: String = (0..500).map(table).collect();
    assert_eq!(facts(&page(2, &table)).unwrap_err().len(), 2);
    assert_eq!(facts(&page(1000, "name strnig")).unwrap_err().len(), MAX_ERRORS + 1);
}
