//! What is written is read.

use serde_json::{Value, json};

use crate::support::{engine, engine_of, request, send};

fn new_pet(name: &str) -> Option<Value> {
    Some(json!({"data": {"name": name, "kind": "cat"}}))
}

#[test]
fn what_is_created_is_read_changed_and_removed() {
    let engine = engine();
    let sent = json!({"data": {"name": "Tom", "kind": "cat", "password": "secret"}});
    let (status, created) = send(&engine, "POST", "/pets", Some(sent));
    assert_eq!(status, 201);
    let data = &created["data"];
    assert_eq!(
        (&data["id"], &data["name"], &data["kind"], &data["size"]),
        (&json!(8), &json!("Tom"), &json!("cat"), &json!(1))
    );
    assert!(data["created_at"].as_str().unwrap() > "2026", "{data}");
    assert!(data.get("password").is_none(), "{data}");

    assert_eq!(send(&engine, "GET", "/pets/8", None), (200, created));
    let (status, updated) = send(
        &engine,
        "PATCH",
        "/pets/8",
        Some(json!({"data": {"name": "Tim"}})),
    );
    assert_eq!(
        (status, &updated["data"]["name"], &updated["data"]["kind"]),
        (200, &json!("Tim"), &json!("cat"))
    );
    assert_eq!(send(&engine, "GET", "/pets/8", None).1, updated);
    assert_eq!(send(&engine, "DELETE", "/pets/8", None), (204, Value::Null));
    assert_eq!(send(&engine, "GET", "/pets/8", None).0, 404);
    assert_eq!(send(&engine, "DELETE", "/pets/8", None).0, 404);
}

#[test]
fn examples_exist_from_the_beginning() {
    let engine = engine();
    assert_eq!(
        send(&engine, "GET", "/pets/7", None).1["data"]["name"],
        "Rex"
    );
    let (status, missing) = send(&engine, "GET", "/pets/9", None);
    assert_eq!(
        (status, &missing["errors"][0]["detail"]),
        (404, &json!("there is no `9`"))
    );
}

#[test]
fn a_name_that_is_taken_is_a_conflict() {
    let engine = engine();
    assert_eq!(
        send(&engine, "POST", "/pets", new_pet("Rex")).0,
        201,
        "only examples have the name"
    );
    let (status, conflict) = send(&engine, "POST", "/pets", new_pet("Rex"));
    assert_eq!(
        (status, &conflict["errors"][0]["source"]["pointer"]),
        (409, &json!("/data/name"))
    );
}

#[test]
fn ids_are_not_used_again() {
    let engine = engine();
    assert_eq!(
        send(&engine, "POST", "/pets", new_pet("Tom")).1["data"]["id"],
        8
    );
    assert_eq!(
        send(
            &engine,
            "POST",
            "/pets/8/toys",
            Some(json!({"name": "Ball"}))
        )
        .0,
        201
    );
    assert_eq!(send(&engine, "DELETE", "/pets/8", None).0, 204);
    assert_eq!(
        send(&engine, "POST", "/pets", new_pet("Tim")).1["data"]["id"],
        9
    );
    assert_eq!(send(&engine, "GET", "/pets/8/toys", None).0, 404);
}

#[test]
fn lists_have_pages() {
    let engine = engine();
    for index in 0..4 {
        send(&engine, "POST", "/pets", new_pet(&format!("Cat {index}")));
    }
    let (mut names, mut target) = (Vec::new(), "/pets?page[size]=2".to_owned());
    for _ in 0..3 {
        let (_, page) = send(&engine, "GET", &target, None);
        assert_eq!(page["meta"]["total_count"], 5);
        names.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|pet| pet["name"].clone()),
        );
        target = match page["meta"].get("next") {
            Some(next) => format!("/pets?page[size]=2&page[cursor]={}", next.as_str().unwrap()),
            None => break,
        };
    }
    assert_eq!(names, ["Rex", "Cat 0", "Cat 1", "Cat 2", "Cat 3"]);
}

#[test]
fn lists_are_filtered_by_parameters_that_are_called_like_properties() {
    let engine = engine();
    for name in ["Tom", "Tim", "Kit"] {
        send(&engine, "POST", "/pets", new_pet(name));
    }
    let names = |target: &str| {
        let list = send(&engine, "GET", target, None).1;
        let pets = list["data"].as_array().unwrap().iter();
        let names = pets.map(|pet| pet["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), list["meta"].clone())
    };
    let (dogs, meta) = names("/pets?kind=dog");
    assert_eq!(
        (dogs, &meta["total_count"]),
        (vec!["Rex".to_owned()], &json!(1))
    );
    let (cats, meta) = names("/pets?kind=cat&page[size]=2");
    assert_eq!(cats, ["Tom", "Tim"]);
    let next = meta["next"].as_str().unwrap();
    let (cats, meta) = names(&format!("/pets?kind=cat&page[size]=2&page[cursor]={next}"));
    assert_eq!(cats, ["Kit"]);
    assert_eq!(meta, json!({"total_count": 3}));
}

#[test]
fn cursors_can_be_required_numbers() {
    let list = |required: Value| {
        json!({"title": "Events", "operations": [{
            "id": "ListEvents", "method": "GET", "path": "/events",
            "parameters": [{"name": "after", "in": "query", "style": "form", "explode": true, "required": true,
                "schema": {"type": "integer", "minimum": 1}}],
            "pagination": {"by": {"type": "cursor", "parameter": {"query": "after"}, "path": ["next"]}, "results": ["data"]},
            "responses": [{"status": "200", "content": [{"mediaType": "application/json", "schema": {
                "type": "object", "required": required, "properties": {
                    "next": {"type": "integer"},
                    "data": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
                },
            }, "example": {"next": 99, "data": (0..25).map(|id| json!({"id": id})).collect::<Value>()}}]}],
        }]})
    };
    for required in [json!(["data"]), json!(["data", "next"])] {
        let engine = engine_of(list(required));
        let (mut ids, mut sizes, mut next) = (Vec::new(), Vec::new(), json!(1));
        while let Some(cursor) = next.as_i64().filter(|_| sizes.len() < 4) {
            let (status, page) = send(&engine, "GET", &format!("/events?after={cursor}"), None);
            let data = page["data"].as_array().unwrap();
            ids.extend(data.iter().map(|one| one["id"].as_i64().unwrap()));
            sizes.push((status, data.len()));
            next = page["next"].clone();
        }
        assert_eq!(ids, Vec::from_iter(0..25), "{sizes:?}");
        assert_eq!(sizes[..3], [(200, 10), (200, 10), (200, 5)]);
        assert!(sizes[3..].iter().all(|(_, size)| *size == 0));
        assert_eq!(send(&engine, "GET", "/events", None).0, 400);
    }
}

#[test]
fn a_resource_that_the_response_has_in_an_array_is_stored() {
    let boats = json!({"type": "array", "items": {"type": "object", "properties": {
        "id": {"type": "string", "readOnly": true}, "name": {"type": "string"}, "code": {"type": "string"},
    }}});
    let list = json!({"type": "object", "properties": {"data": boats}});
    let content = |schema: &Value| json!([{"mediaType": "application/json", "schema": schema}]);
    let boat = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let create = |path: &str, body: Value| {
        json!({"id": path, "method": "POST", "path": path, "body": {"content": content(&body)},
            "responses": [{"status": "201", "content": content(&list)}]})
    };
    let read = |path: &str| json!({"id": path, "method": "GET", "path": path, "responses": [{"status": "200", "content": content(&list)}]});
    let search = json!({"type": "object", "properties": {"query": {"type": "string"}}});
    let engine = engine_of(json!({"title": "Harbour", "operations": [
        create("/boats", boat.clone()), read("/boats"),
        create("/wrapped", json!({"type": "object", "properties": {"data": boat}})), read("/wrapped"),
        create("/several", list.clone()), read("/several"),
        create("/search", search), read("/search"),
    ]}));
    let boat = json!({"name": "Ann"});
    for (path, body) in [
        ("/boats", boat.clone()),
        ("/wrapped", json!({"data": boat})),
    ] {
        let before = send(&engine, "GET", path, None).1["data"]
            .as_array()
            .unwrap()
            .len();
        let (status, created) = send(&engine, "POST", path, Some(body));
        let created = created["data"].as_array().unwrap();
        assert_eq!(
            (status, created.len(), &created[0]["name"]),
            (201, 1, &json!("Ann"))
        );
        assert!(created[0]["id"].is_string(), "{created:?}");
        let listed = send(&engine, "GET", path, None).1;
        let listed = listed["data"].as_array().unwrap();
        assert_eq!(listed.len(), before + 1);
        assert!(listed.contains(&created[0]), "{listed:?}");
    }
    // Several resources, and what is no resource, are not one.
    for (path, body) in [
        ("/several", json!({"data": [boat]})),
        ("/search", json!({"query": "Ann"})),
    ] {
        let before = send(&engine, "GET", path, None).1;
        assert_eq!(send(&engine, "POST", path, Some(body)).0, 201);
        assert_eq!(send(&engine, "GET", path, None).1, before, "{path}");
    }
}

#[test]
fn head_is_like_get() {
    let engine = engine();
    for target in ["/pets/7", "/pets/9", "/pets?page[size]=x", "/pet"] {
        let get = engine.handle(request("GET", target, None));
        let head = engine.handle(request("HEAD", target, None));
        assert_eq!(
            (head.status, head.headers),
            (get.status, get.headers),
            "{target}"
        );
    }
    assert_eq!(send(&engine, "HEAD", "/photo", None).0, 405);
}

#[test]
fn resources_below_others_are_apart() {
    let engine = engine();
    send(&engine, "POST", "/pets", new_pet("Tom"));
    let (status, toy) = send(
        &engine,
        "POST",
        "/pets/8/toys",
        Some(json!({"name": "Ball"})),
    );
    assert_eq!((status, toy["id"].as_str().unwrap().len()), (201, 36));
    assert!(
        send(&engine, "GET", "/pets/8/toys", None)
            .1
            .as_array()
            .unwrap()
            .contains(&toy)
    );
    assert!(
        !send(&engine, "GET", "/pets/7/toys", None)
            .1
            .as_array()
            .unwrap()
            .contains(&toy)
    );
    assert_eq!(send(&engine, "GET", "/pets/99/toys", None).0, 404);
    assert_eq!(send(&engine, "POST", "/pets/99/feed", None).0, 404);
    assert_eq!(
        send(&engine, "POST", "/pets/7/feed", None),
        (200, json!({"message": "fed"}))
    );
}

#[test]
fn an_upload_below_a_resource_is_seen_in_it() {
    let engine = engine();
    assert_eq!(
        send(&engine, "GET", "/pets/7", None).1["data"]["photo_uploaded"],
        false
    );
    assert_eq!(send(&engine, "POST", "/pets/7/photo", None).0, 200);
    assert_eq!(
        send(&engine, "GET", "/pets/7", None).1["data"]["photo_uploaded"],
        true
    );
}

#[test]
fn a_single_resource_is_changed_in_its_place() {
    let engine = engine();
    assert_eq!(
        send(&engine, "GET", "/settings", None).1,
        json!({"theme": "light"})
    );
    send(&engine, "PUT", "/settings", Some(json!({"size": 3})));
    assert_eq!(
        send(&engine, "GET", "/settings", None).1,
        json!({"theme": "light", "size": 3})
    );
    assert_eq!(send(&engine, "DELETE", "/__mock/state", None).0, 204);
    assert_eq!(
        send(&engine, "GET", "/settings", None).1,
        json!({"theme": "light"})
    );
}
