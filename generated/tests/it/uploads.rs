//! Files that are sent: from memory, a path or a reader, as a form or as they are.

use std::io::Write as _;
use std::path::Path;

use datadog_orgs::v1::models::{IdpFormData, IdpResponse};
use datadog_orgs::v2::models::IdpMetadataFormData;
use datadog_orgs::{Client, Error, FilePart, Upload};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::support::misbehaving::builder_for;
use crate::support::{Exchange, Server};

const LINE: &str = "POST /api/v1/org/abc123/idp_metadata";
const XML: &str = "<EntityDescriptor>\r\n\0é</EntityDescriptor>";

fn file(content: &[u8]) -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".xml").tempfile();
    let file = file.as_mut().expect("there is room for a file");
    file.write_all(content).expect("there is room for a file");
    let other = NamedTempFile::with_suffix(".xml").expect("there is room for a file");
    std::fs::copy(file.path(), other.path()).expect("there is room for a file");
    other
}

fn success() -> Exchange {
    Exchange::new(LINE).json(200, &json!({"message": "ok"}))
}

async fn send_raw(client: &Client, upload: Upload) -> Result<IdpResponse, Error> {
    let organizations = client.v1().organizations();
    organizations.upload_idp_for_org("abc123", upload).await
}

async fn send_form(client: &Client, part: FilePart) -> Result<IdpResponse, Error> {
    let organizations = client.v1().organizations();
    let form = IdpFormData::new(part);
    organizations.upload_idp_for_org("abc123", form).await
}

#[tokio::test]
async fn a_raw_body_arrives_byte_for_byte() {
    let path = file(XML.as_bytes());
    for (upload, has_length) in [
        (Upload::from(XML), true),
        (Upload::from_path(path.path()), true),
        (Upload::from_reader(XML.as_bytes()), false),
    ] {
        let server = Server::start([success()]).await;
        let shown = format!("{upload:?}");
        send_raw(&server.client(), upload).await.expect(&shown);
        let request = &server.recorded()[0];
        assert_eq!(request.body, XML.as_bytes(), "{shown}");
        assert_eq!(request.header("content-type"), Some("application/xml"));
        let length = XML.len().to_string();
        let expected = has_length.then_some(length.as_str());
        assert_eq!(request.header("content-length"), expected, "{shown}");
    }
}

#[tokio::test]
async fn a_part_has_its_name_and_media_type() {
    let path = file(XML.as_bytes());
    let own_name = path.path().file_name().unwrap().to_string_lossy();
    for (part, name, media_type) in [
        (FilePart::new(XML), "idp_file", None),
        (FilePart::from_path(path.path()), own_name.as_ref(), None),
        (
            FilePart::from_path(path.path()).with_file_name("a.xml"),
            "a.xml",
            None,
        ),
        (
            FilePart::new(Upload::from_reader(XML.as_bytes()))
                .with_file_name("b.xml")
                .with_media_type("application/samlmetadata+xml"),
            "b.xml",
            Some("application/samlmetadata+xml"),
        ),
    ] {
        let server = Server::start([success()]).await;
        let shown = format!("{part:?}");
        send_form(&server.client(), part).await.expect(&shown);
        let body = server.recorded()[0].body.clone();
        let body = String::from_utf8_lossy(&body);
        let disposition = format!("name=\"idp_file\"; filename=\"{name}\"");
        assert!(body.contains(&disposition), "{shown}: {body}");
        assert!(
            body.contains(&format!("\r\n\r\n{XML}\r\n--")),
            "{shown}: {body}"
        );
        let media_type = media_type.unwrap_or("application/octet-stream");
        let sent = format!("Content-Type: {media_type}\r\n");
        assert!(body.contains(&sent), "{shown}: {body}");
    }
}

/// No bytes of it are on the disk, and it is larger than what is sent at once.
#[tokio::test]
async fn a_large_file_arrives_whole() {
    const LENGTH: u64 = 64 * 1024 * 1024;
    let sparse = file(b"");
    sparse.as_file().set_len(LENGTH).unwrap();
    let server = Server::start([success()]).await;
    let upload = Upload::from_path(sparse.path());
    send_raw(&server.client(), upload).await.unwrap();
    let request = server.recorded().remove(0);
    let length = LENGTH.to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    assert_eq!(request.body.len() as u64, LENGTH);
}

/// A file is opened anew for each try.
#[tokio::test]
async fn a_file_can_be_sent_again() {
    let path = file(XML.as_bytes());
    let server = Server::start([
        Exchange::new(LINE).empty(429).header("retry-after", "0"),
        success(),
        Exchange::new(LINE).empty(429).header("retry-after", "0"),
        success(),
    ])
    .await;
    let client = builder_for(server.url()).build().unwrap();
    let raw = Upload::from_path(path.path());
    send_raw(&client, raw).await.unwrap();
    send_form(&client, FilePart::from_path(path.path()))
        .await
        .unwrap();
    let bodies = server.recorded().into_iter().map(|request| request.body);
    for body in bodies {
        assert!(String::from_utf8_lossy(&body).contains(XML));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let server = Server::start([]).await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.xml");
    for path in [missing.as_path(), folder.path()] {
        let name = path.to_string_lossy();
        for result in [
            send_raw(&client, Upload::from_path(path)).await,
            send_form(&client, FilePart::from_path(path)).await,
        ] {
            let error = result.expect_err(&name);
            assert!(matches!(error, Error::Request(_)), "{error:?}");
            assert!(error.to_string().contains(name.as_ref()), "{error}");
            assert_eq!(error.tries(), 0);
        }
    }
    // Also the one without a name.
    assert!(
        send_form(&client, FilePart::from_path(Path::new("/")))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn an_empty_form_is_closed() {
    let line = "POST /api/v2/saml_configurations/idp_metadata";
    let server = Server::start([Exchange::new(line).empty(200)]).await;
    let organizations = server.client().v2().organizations();
    let call = organizations.upload_idp_metadata(IdpMetadataFormData::new());
    call.await.unwrap();
    let request = &server.recorded()[0];
    let media_type = request.header("content-type").expect("it is a form");
    let (_, boundary) = media_type.split_once("boundary=").expect("it is a form");
    let closed = format!("--{boundary}--\r\n");
    assert_eq!(request.body, closed.as_bytes());
}
