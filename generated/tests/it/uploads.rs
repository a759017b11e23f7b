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

/// A file is opened anew for each attempt.
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
            assert_eq!(error.attempts(), 0);
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

/// The response to an upload that may be sent again.
fn limited() -> Exchange {
    Exchange::new(LINE).empty(429).header("retry-after", "0")
}

#[tokio::test]
async fn a_file_is_sent_again_as_it_is() {
    // One that is sent in one piece, and one that is read while it is sent.
    for length in [3, 300_000] {
        let content = vec![b'x'; length];
        let path = file(&content);
        let server = Server::start([limited(), success(), limited(), success()]).await;
        let client = builder_for(server.url()).build().unwrap();
        send_raw(&client, Upload::from_path(path.path()))
            .await
            .unwrap();
        send_form(&client, FilePart::from_path(path.path()))
            .await
            .unwrap();
        let requests = server.recorded();
        assert!(requests[0].body == content && requests[1].body == content);
        assert_eq!(
            requests[1].header("content-length"),
            Some(&*length.to_string())
        );
        let has_content = |at: usize| {
            let body = requests[at].body.as_ref();
            body.windows(length).any(|window| window == content)
        };
        assert!(has_content(2) && has_content(3));
    }
}

#[tokio::test]
async fn a_file_that_has_changed_is_not_sent_again() {
    for length in [3, 300_000] {
        let path = file(&vec![b'x'; length]);
        let changed = path.path().to_owned();
        let server = Server::start([limited()]).await;
        let builder = builder_for(server.url()).after_receiving(move |_, _| {
            std::fs::write(&changed, b"other").expect("there is room for a file");
        });
        let error = send_raw(&builder.build().unwrap(), Upload::from_path(path.path())).await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        let shown = error.to_string();
        assert!(
            shown.contains("has changed since it was first sent"),
            "{shown}"
        );
        assert_eq!((error.attempts(), server.recorded().len()), (1, 1));
    }
}

#[cfg(target_os = "linux")]
mod special {
    use std::io::Write as _;
    use std::os::fd::AsRawFd;
    use std::path::PathBuf;
    use std::process::Command;
    use std::time::Duration;

    use datadog_orgs::{FilePart, Upload};
    use tempfile::TempDir;

    use super::{XML, limited, send_form, send_raw, success};
    use crate::support::Server;
    use crate::support::misbehaving::{Misbehaving, Step, builder_for};

    /// A named pipe, in a folder that goes with it.
    fn fifo() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let path = folder.path().join("pipe");
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo is there").success());
        (folder, path)
    }

    #[tokio::test]
    async fn a_pipe_is_sent_once_only() {
        for as_form in [false, true] {
            let (reader, mut writer) = std::io::pipe().unwrap();
            writer.write_all(XML.as_bytes()).unwrap();
            let path = format!("/dev/fd/{}", reader.as_raw_fd());
            // Its end comes when nobody can write any more; to be opened, it needs a writer.
            let server = Server::start([limited()]).await;
            let mut writer = Some(writer);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(300));
                writer.take();
            });
            let client = builder_for(server.url()).build().unwrap();
            let error = if as_form {
                send_form(&client, FilePart::from_path(&path)).await
            } else {
                send_raw(&client, Upload::from_path(&path)).await
            };
            let error = error.unwrap_err();
            assert!(error.is_rate_limited(), "{error:?}");
            assert_eq!(error.attempts(), 1);
            let body = &server.recorded()[0].body;
            let sent = String::from_utf8_lossy(body);
            assert!(sent.contains(XML), "{sent}");
        }
    }

    /// The length that the system tells of such a file is not that of its content.
    #[tokio::test]
    async fn a_file_without_a_true_length_is_sent_whole() {
        let server = Server::start([success()]).await;
        let upload = Upload::from_path("/proc/version");
        send_raw(&server.client(), upload).await.unwrap();
        let content = std::fs::read("/proc/version").unwrap();
        assert!(!content.is_empty());
        assert_eq!(server.recorded()[0].body, content);
    }

    /// Neither the request nor the end of the runtime waits for a writer.
    #[test]
    fn a_pipe_without_a_writer_blocks_nothing() {
        let (_folder, path) = fifo();
        let (done, waiting) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().unwrap();
            let outcome = runtime.block_on(async {
                let server = Misbehaving::start([vec![Step::Read, Step::Hold]]).await;
                let builder = server.builder().timeout(Duration::from_millis(200));
                let client = builder.build().unwrap();
                let request = send_raw(&client, Upload::from_path(path));
                // The runtime has but one thread, on which this is counted.
                let mut ticks = 0;
                let mut clock = tokio::time::interval(Duration::from_millis(10));
                let mut request = std::pin::pin!(request);
                loop {
                    tokio::select! {
                        outcome = &mut request => break (outcome.map(drop), ticks),
                        _ = clock.tick() => ticks += 1,
                    }
                }
            });
            drop(runtime);
            let _ = done.send(outcome);
        });
        let outcome = waiting.recv_timeout(Duration::from_secs(20));
        let (outcome, ticks) = outcome.expect("it ends");
        let error = outcome.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert!(ticks > 2, "{ticks}");
    }

    /// What an attempt has given up must not take what the next one is to send.
    #[tokio::test]
    async fn a_pipe_that_came_too_late_is_left_to_the_next_request() {
        let (_folder, path) = fifo();
        let server = Server::start([success()]).await;
        let builder = builder_for(server.url()).timeout(Duration::from_millis(200));
        let error = send_raw(&builder.build().unwrap(), Upload::from_path(&path)).await;
        assert!(error.unwrap_err().is_timeout());
        assert!(server.recorded().is_empty(), "nothing was there to be sent");

        let content = vec![b'x'; 100_000];
        let (target, written) = (path.clone(), content.clone());
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            let mut pipe = std::fs::OpenOptions::new()
                .write(true)
                .open(target)
                .unwrap();
            pipe.write_all(&written).unwrap();
        });
        let client = builder_for(server.url()).build().unwrap();
        send_raw(&client, Upload::from_path(&path)).await.unwrap();
        assert!(server.recorded()[0].body == content);
    }
}
