use fixture::bodies::models::{Address, Counts, CreateProfileBody, Note, PatchNoteBody, Profile, ProfileForm};
use fixture::serde_json::{self, Map, json};
use fixture::{FilePart, Form, Upload};

use crate::server::{Received, refused, sent};

fn profile() -> Profile {
    let address = Address::new().with_street("High St").with_zip(12);
    Profile::new("a b/c&d").with_tags(vec!["x".to_owned(), "y z".to_owned()]).with_address(address)
}

/// The parts of a multipart body without their boundaries.
fn parts(received: &Received) -> Vec<String> {
    let content_type = received.header("content-type").expect("it names its media type");
    let (_, boundary) = content_type.split_once("boundary=").expect("it names its boundary");
    let text = received.text();
    let parts: Vec<&str> = text.split(&format!("--{boundary}")).collect();
    assert_eq!((parts.first(), parts.last()), (Some(&""), Some(&"--\r\n")), "{text}");
    parts[1..parts.len() - 1].iter().map(|part| part.trim().replace("\r\n", "\n")).collect()
}

#[test]
fn multipart_has_a_part_for_each_file_item_and_object() {
    let form = ProfileForm::new("n")
        .with_avatar(FilePart::new("PNG").with_file_name("a.png"))
        .with_tags(vec!["x".to_owned(), "y".to_owned()])
        .with_address(Address::new().with_street("s").with_zip(1));
    let received = sent(|client| client.bodies().untagged().create_profile(form));
    assert!(received.header("content-type").is_some_and(|value| value.starts_with("multipart/form-data; boundary=")));
    assert_eq!(
        parts(&received),
        [
            "Content-Disposition: form-data; name=\"name\"\n\nn",
            "Content-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\nContent-Type: image/png\n\nPNG",
            "Content-Disposition: form-data; name=\"tags\"\n\nx",
            "Content-Disposition: form-data; name=\"tags\"\n\ny",
            "Content-Disposition: form-data; name=\"address\"\nContent-Type: application/json\n\n{\"street\":\"s\",\"zip\":1}",
        ]
    );
}

#[test]
fn a_free_form_takes_whatever_parts() {
    let form = Form::new().with_value("a", 1).with_value("b", ["x", "y"]).with_file("c", "file");
    let received = sent(|client| client.bodies().untagged().send_parts(form));
    assert!(received.header("content-type").is_some_and(|value| value.starts_with("multipart/mixed; boundary=")));
    assert_eq!(parts(&received).len(), 4);
    let received = sent(|client| client.bodies().untagged().send_parts(Form::new()));
    assert!(received.header("content-type").is_some_and(|value| value.starts_with("multipart/mixed; boundary=")));
}

#[test]
fn a_form_is_written_in_the_declared_styles() {
    let received = sent(|client| client.bodies().untagged().create_profile(CreateProfileBody::Form(profile())));
    assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(received.text(), "name=a%20b/c%26d&tags=x%7Cy%20z&address%5Bstreet%5D=High%20St&address%5Bzip%5D=12");
    let received = sent(|client| client.bodies().untagged().replace_profile(profile()));
    assert_eq!(received.text(), "name=a%20b%2Fc%26d&tags=x&tags=y%20z&street=High%20St&zip=12");
}

#[test]
fn a_form_without_a_schema_is_a_map() {
    let pairs = Map::from_iter([("a".to_owned(), json!([1, true])), ("b".to_owned(), json!(null))]);
    let received = sent(|client| client.bodies().untagged().send_pairs(pairs));
    assert_eq!(received.text(), "a=1&a=true");
}

#[test]
fn a_choice_names_its_media_type() {
    let json = CreateProfileBody::Json(Profile::new("n"));
    let received = sent(|client| client.bodies().untagged().create_profile(json));
    assert_eq!((received.header("content-type"), received.text()), (Some("application/json"), r#"{"name":"n"}"#));
    let csv = CreateProfileBody::Csv("name\nn\n".into());
    let received = sent(|client| client.bodies().untagged().create_profile(csv));
    assert_eq!((received.header("content-type"), received.text()), (Some("text/csv"), "name\nn\n"));
}

#[test]
fn a_nullable_body_can_be_null() {
    let received = sent(|client| client.bodies().untagged().patch_profile(None));
    let media_type = received.header("content-type");
    assert_eq!((media_type, received.text()), (Some("application/merge-patch+json"), "null"));
    let received = sent(|client| client.bodies().untagged().patch_profile(Profile::new("n")));
    assert_eq!(received.text(), r#"{"name":"n"}"#);
}

#[test]
fn an_optional_body_is_given_to_the_request() {
    let body = |received: &Received| (received.header("content-type").map(str::to_owned), received.text().to_owned());
    let with = |media_type: &str, text: &str| (Some(media_type.to_owned()), text.to_owned());
    let received = sent(|client| client.bodies().untagged().add_note());
    assert_eq!(body(&received), (None, String::new()));
    let received = sent(|client| client.bodies().untagged().add_note().with_body(Address::new().with_zip(1)));
    assert_eq!(body(&received), with("application/json", r#"{"data":{"zip":1}}"#));
    let received = sent(|client| client.bodies().untagged().replace_note().with_body("text").with_body_parameter("a"));
    assert_eq!((received.line.as_str(), body(&received)), ("PUT /notes?body=a", with("text/plain", "text")));
    let received = sent(|client| client.bodies().untagged().patch_note().with_body(PatchNoteBody::Csv("a,b".into())));
    assert_eq!(body(&received), with("text/csv", "a,b"));
    let received = sent(|client| client.bodies().untagged().patch_note().with_body(Note::new(Address::new())));
    assert_eq!(body(&received), with("application/json", r#"{"data":{}}"#));
    let received = sent(|client| client.bodies().untagged().delete_note().with_body(5));
    assert_eq!(body(&received), with("application/json", "5"));
    let received = sent(|client| client.bodies().untagged().delete_note().with_body(None));
    assert_eq!(body(&received), with("application/json", "null"));
}

#[test]
fn a_range_is_sent_as_json_or_as_the_caller_says() {
    let received = sent(|client| client.bodies().untagged().delete_profiles(vec!["a".to_owned()]));
    assert_eq!((received.header("content-type"), received.text()), (Some("application/json"), r#"["a"]"#));
    let image = || Upload::from("PNG");
    let received = sent(|client| client.bodies().untagged().send_image(image().with_media_type("image/png")));
    assert_eq!((received.header("content-type"), received.text()), (Some("image/png"), "PNG"));
    let received = sent(|client| client.bodies().untagged().send_image(image()));
    assert_eq!(received.header("content-type"), Some("application/octet-stream"));
    refused(|client| client.bodies().untagged().send_image(image().with_media_type("image/png\r\nX: y")));
}

#[test]
fn additional_properties_have_the_type_that_the_document_gives_them() {
    let text = r#"{"name":"n","a":1,"b":null}"#;
    let mut counts: Counts = serde_json::from_str(text).expect("it fits the schema");
    assert_eq!(counts.extra.get("a"), Some(&Some(1)));
    counts.extra.insert("c".to_owned(), Some(2));
    let mut named = counts.clone();
    named.extra.insert("name".to_owned(), Some(3));
    let refusal = refused(|client| client.bodies().untagged().replace_counts(named));
    assert!(refusal.contains("`name` in `extra`"), "{refusal}");
    let received = sent(|client| client.bodies().untagged().replace_counts(counts));
    assert_eq!(received.text(), r#"{"name":"n","a":1,"b":null,"c":2}"#);
    let misfit = serde_json::from_str::<Counts>(r#"{"name":"n","a":"one"}"#);
    assert!(misfit.is_err_and(|error| error.to_string().contains("expected i64")));
}
