//! What is replied to requests, and what is logged and listed of them.

use serde_json::{Value, json};

use crate::support::{engine, engine_of, parts, request, send};

#[test]
fn invalid_requests_get_the_documented_error() {
    let engine = engine();
    let (status, error) = send(
        &engine,
        "POST",
        "/pets",
        Some(json!({"data": {"name": "T"}})),
    );
    assert_eq!(
        (status, &error["errors"][0]["source"]["pointer"]),
        (400, &json!("/data/name"))
    );
    let (status, error) = send(&engine, "GET", "/pets?page[size]=x", None);
    let detail = error["errors"][0]["detail"].as_str().unwrap();
    assert!(
        status == 400 && detail.starts_with("/query/page[size]: "),
        "{error}"
    );
    let mut anonymous = request("GET", "/pets", None);
    anonymous.headers.clear();
    assert_eq!(parts(&engine.handle(anonymous)).0, 401);
    assert_eq!(send(&engine, "PUT", "/pets", None).0, 405);
    assert_eq!(send(&engine, "GET", "/pet", None).0, 404);
}

#[test]
fn requests_are_listed_without_credentials() {
    let engine = engine();
    send(
        &engine,
        "POST",
        "/pets",
        Some(json!({"data": {"name": "Tom", "password": "hunter2"}})),
    );
    let (status, listed) = send(&engine, "GET", "/__mock/requests", None);
    let text = listed.to_string();
    assert_eq!(
        (
            status,
            &listed["count"],
            &listed["requests"][0]["operation"]
        ),
        (200, &json!(1), &json!("CreatePet"))
    );
    assert!(
        text.contains("Tom") && !text.contains("hunter2") && !text.contains("\"k\""),
        "{text}"
    );
}

#[test]
fn faults_change_replies() {
    let engine = engine();
    let mut faulty = request("GET", "/pets/7", None);
    faulty
        .headers
        .insert("x-mock-fault", "status=429, retry-after=7".parse().unwrap());
    let reply = engine.handle(faulty);
    assert_eq!(
        (reply.status.as_u16(), &reply.headers["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(
        send(&engine, "GET", "/pets/7?__mock=unknown-enum-value", None).1["data"]["kind"],
        "mock-unknown"
    );
}

#[test]
fn secrets_in_paths_are_neither_logged_nor_listed() {
    let vaults = json!({"title": "Vaults", "operations": [
        {"id": "ListKeys", "method": "GET", "path": "/keys", "responses": [{"status": "200", "content": [
            {"mediaType": "application/json", "schema": {"type": "array", "items": {"$ref": "#/$defs/Key"}}},
        ]}]},
        {"id": "GetKey", "method": "GET", "path": "/keys/{code}", "parameters": [
            {"name": "code", "in": "path", "required": true, "style": "simple", "schema": {"type": "string", "x-secret": true}},
        ], "responses": [{"status": "200", "content": [{"mediaType": "application/json", "schema": {"$ref": "#/$defs/Key"}}]}]},
    ], "$defs": {"Key": {"type": "object", "properties": {"code": {"type": "string"}}}}});
    let engine = engine_of(vaults);
    assert_eq!(send(&engine, "GET", "/keys/hunter2", None).0, 404);
    assert_eq!(send(&engine, "PUT", "/keys/hunter2", None).0, 405);
    let listed = send(&engine, "GET", "/__mock/requests", None).1;
    let requests = &listed["requests"];
    assert_eq!(requests[0]["target"], "/keys/***");
    assert_eq!(requests[0]["why"], "there is no `***`");
    assert_eq!(requests[1]["why"], "/keys/*** has no PUT, only GET");
    assert!(!listed.to_string().contains("hunter2"), "{listed}");
}

#[test]
fn the_example_of_a_parameter_is_the_id_of_a_sample() {
    let parameters = json!([{"name": "account_id", "in": "path", "required": true, "style": "simple",
        "schema": {"type": "string"}, "example": "harbour-1"}]);
    let keys = json!({"type": "array", "items": {"type": "string", "example": "k"}});
    let engine = |id: Value| {
        let account =
            json!({"type": "object", "properties": {"id": id, "name": {"type": "string"}}});
        engine_of(json!({"title": "", "operations": [
            {"id": "create", "method": "POST", "path": "/accounts",
                "responses": [{"status": "201", "content": [{"mediaType": "application/json", "schema": account}]}]},
            {"id": "keys", "method": "GET", "path": "/accounts/{account_id}/keys", "parameters": parameters,
                "responses": [{"status": "200", "content": [{"mediaType": "application/json", "schema": keys}]},
                    {"status": "404"}]},
        ]}))
    };
    let keys_of =
        |engine: &_, id: &str| send(engine, "GET", &format!("/accounts/{id}/keys"), None).0;
    let plain = engine(json!({"type": "string"}));
    assert_eq!(keys_of(&plain, "harbour-1"), 200);
    assert_eq!(keys_of(&plain, "harbour-2"), 404);
    let (_, created) = send(&plain, "POST", "/accounts", None);
    assert_eq!(keys_of(&plain, created["id"].as_str().unwrap()), 200);
    // An id of another format, or one that the resource documents, stays.
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let uuid = engine(json!({"type": "string", "format": "uuid"}));
    assert_eq!(keys_of(&uuid, "harbour-1"), 404);
    let documented = engine(json!({"type": "string", "example": id}));
    assert_eq!(
        (keys_of(&documented, "harbour-1"), keys_of(&documented, id)),
        (404, 200)
    );
}

#[test]
fn examples_that_contradict_their_schemas_are_never_sent() {
    let berth = json!({"type": "object", "required": ["state", "built"],
        "example": {"state": "sunk", "built": null, "name": "North"},
        "properties": {
            "state": {"type": "string", "enum": ["free", "taken"], "example": "sunk"},
            "built": {"type": "object", "properties": {"year": {"type": "integer"}}},
            "name": {"type": "string", "example": "North"}}});
    let content = json!([{"mediaType": "application/json", "schema": berth}]);
    let engine = engine_of(json!({"title": "", "operations": [
        {"id": "read", "method": "GET", "path": "/berth", "responses": [{"status": "200", "content": content}]}]}));
    let expected = json!({"state": "free", "built": {"year": 1}, "name": "North"});
    assert_eq!(send(&engine, "GET", "/berth", None), (200, expected));
}

#[test]
fn the_log_says_that_an_encoded_body_is_not_checked() {
    let engine = engine();
    let mut compressed = request("POST", "/pets", Some(&json!("not a pet")));
    compressed
        .headers
        .insert("content-encoding", "gzip".parse().unwrap());
    assert_eq!(engine.handle(compressed).status.as_u16(), 201);
    let journal = engine.journal();
    let entry = &journal.received().next().unwrap().entry;
    assert!(entry.violations.is_empty(), "{entry:?}");
    assert!(entry.why.contains("has a Content-Encoding"), "{entry:?}");
}
