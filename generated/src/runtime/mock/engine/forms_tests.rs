// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of forms.

use serde_json::json;

use super::bodies_tests::{check, lines, of};

/// Writes a multipart body of headers and contents.
fn multipart(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (headers, content) in parts {
        body.extend(format!("--x\r\nContent-Disposition: form-data; {headers}\r\n\r\n").bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    body
}

#[test]
fn forms_are_read_by_their_schema() {
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        of(form, "name=5&age=5&tags=a+b&tags=%2B"),
        Ok(Some(json!({"name": "5", "age": 5, "tags": ["a b", "+"]})))
    );
    assert_eq!(
        of(form, "name=a&tags=b"),
        Ok(Some(json!({"name": "a", "tags": ["b"]})))
    );
    assert_eq!(
        of(form, "name=a&owner=%7B%22id%22:1}"),
        Ok(Some(json!({"name": "a", "owner": {"id": 1}})))
    );
    assert_eq!(
        of(form, "").unwrap_err(),
        "/body the property \"name\" is missing"
    );
    let error = of(form, "name=a&age=x").unwrap_err();
    assert_eq!(
        error,
        "/body the body: property `age`: \"x\" is not a number"
    );
    let error = of(form, "name=a&name=b").unwrap_err();
    assert_eq!(
        error,
        "/body the body: property `name`: is there 2 times, but is one value"
    );
    let error = of(form, "name=a&nickname=b").unwrap_err();
    assert_eq!(error, "/body undocumented property `nickname`");
}

#[test]
fn secrets_in_forms_are_not_shown() {
    let schema = json!({"properties": {
        "password": {"type": "integer"},
        "pin": {"type": "integer", "format": "password"},
        "data": {"type": "object", "properties": {"token": {"type": "integer"}}},
    }});
    for (media_type, body) in [
        (
            "application/x-www-form-urlencoded",
            "password=hunter2".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            "pin=hunter2".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            "data={\"token\":hunter2}".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            "data={\"token\":\"hunter2\"}".to_owned(),
        ),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\nhunter2\r\n--x--\r\n"
                .to_owned(),
        ),
    ] {
        let contents = json!([{"mediaType": media_type, "schema": schema}]);
        let error = lines(check(contents, &[("content-type", media_type)], body)).unwrap_err();
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn objects_in_forms_may_be_pairs_of_their_own() {
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        of(form, "name=a&id=7"),
        Ok(Some(json!({"name": "a", "owner": {"id": 7}})))
    );
}

#[test]
fn properties_of_forms_have_encodings() {
    let contents = json!([{
        "mediaType": "application/x-www-form-urlencoded",
        "schema": {"type": "object", "properties": {
            "p": {"type": "array", "items": {"type": "integer"}},
            "d": {"type": "object", "properties": {"x": {"type": "boolean"}}},
            "j": {"type": "array"},
            "c": {"type": "array", "items": {"type": "string"}},
        }},
        "encoding": {
            "p": {"style": "pipeDelimited"},
            "d": {"style": "deepObject", "explode": true},
            "j": {"contentType": "application/json"},
            "c": {"style": "form"},
        },
    }]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = "p=1%7C2&d%5Bx%5D=true&j=[1]&c=a,b%2C&other=1";
    assert_eq!(
        lines(check(contents, &headers, body)),
        Ok(Some(
            json!({"p": [1, 2], "d": {"x": true}, "j": [1], "c": ["a", "b,"], "other": "1"})
        ))
    );
}

#[test]
fn multipart_forms_are_read_by_their_schema() {
    let form = |parts: &[(&str, &[u8])]| of("multipart/form-data; boundary=x", multipart(parts));
    assert_eq!(
        form(&[
            ("name=\"name\"", b"5"),
            ("name=\"age\"", b"5"),
            ("name=\"tags\"", b"a"),
            (
                "name=\"owner\"\r\nContent-Type: application/json",
                b"{\"id\": 1}"
            ),
            ("name=\"photos\"; filename=\"a\"", b"text"),
            ("name=\"photos\"; filename=\"b\"", b"\xff\x00"),
            (
                "name=\"photo\"; filename=\"c\"\r\nContent-Type: application/json",
                b"{}"
            ),
        ]),
        Ok(Some(json!({
            "name": "5", "age": 5, "tags": ["a"], "owner": {"id": 1},
            "photos": ["text", null], "photo": "{}",
        })))
    );
    let error = form(&[("name=\"age\"", b"5")]).unwrap_err();
    assert_eq!(error, "/body the property \"name\" is missing");
    let error = form(&[("name=\"name\"", b"a"), ("name=\"name\"", b"b")]).unwrap_err();
    assert_eq!(
        error,
        "/body the body: property `name`: is there 2 times, but is one value"
    );
    let error = form(&[("name=\"name\"", b"a"), ("name=\"nick\"", b"b")]).unwrap_err();
    assert_eq!(error, "/body the body: property `nick` is undocumented");
    assert!(
        form(&[("filename=\"a\"", b"5")])
            .unwrap_err()
            .contains("a part has no name")
    );
    let cut = &multipart(&[("name=\"name\"", b"5")])[..53];
    assert!(of("multipart/form-data; boundary=x", cut.to_vec()).is_err());
    assert!(
        of("multipart/form-data", "x")
            .unwrap_err()
            .contains("no boundary")
    );
}

#[test]
fn parts_have_documented_media_types() {
    let contents = json!([{
        "mediaType": "multipart/form-data",
        "schema": {"properties": {"photo": {}, "data": {"type": "array"}}},
        "encoding": {
            "photo": {"contentType": "image/png, image/jpeg"},
            "data": {"contentType": "application/json"},
        },
    }]);
    let of = |parts: &[(&str, &[u8])]| {
        let headers = [("content-type", "multipart/form-data; boundary=x")];
        lines(check(contents.clone(), &headers, multipart(parts)))
    };
    let png = "name=\"photo\"; filename=\"a\"\r\nContent-Type: image/png";
    assert_eq!(
        of(&[(png, b"\xff"), ("name=\"data\"", b"[1]")]),
        Ok(Some(json!({"photo": null, "data": [1]})))
    );
    let gif = "name=\"photo\"; filename=\"a\"\r\nContent-Type: image/gif";
    assert_eq!(
        of(&[(gif, b"\xff")]).unwrap_err(),
        "/body the body: property `photo`: its media type is `image/gif`, not `image/png, image/jpeg`"
    );
}
