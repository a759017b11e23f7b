//! Over HTTP/2, streams that the server refuses: none is sent again behind the caller's back.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use datadog_orgs::v1::models::OrganizationCreateBody;
use datadog_orgs::{Client, ClientBuilder, RetryPolicy, reqwest};
use h2::server::SendResponse;
use h2::{Reason, server};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::support::everything;
use crate::support::misbehaving::{Misbehaving, Step};
use crate::support::server::{API_KEY, APP_KEY};

/// A server that refuses the first streams and responses the others with `{}`.
struct Refusing {
    url: String,
    streams: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Refusing {
    async fn start(refused: usize, reason: Reason) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let streams = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&streams);
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let count = Arc::clone(&count);
                tokio::spawn(async move {
                    let mut connection = server::handshake(socket).await.unwrap();
                    while let Some(Ok((_, response))) = connection.accept().await {
                        let is_refused = count.fetch_add(1, Ordering::SeqCst) < refused;
                        respond(response, is_refused.then_some(reason));
                    }
                });
            }
        });
        Self {
            url,
            streams,
            accepting,
        }
    }

    fn builder(&self) -> ClientBuilder {
        let make = || reqwest::Client::builder().http2_prior_knowledge();
        let builder = Client::builder().base_url(&self.url).http_client(make);
        let quick = RetryPolicy::new().with_first_delay(Duration::from_millis(1));
        builder.api_key(API_KEY).app_key(APP_KEY).retries(quick)
    }

    fn streams(&self) -> usize {
        self.streams.load(Ordering::SeqCst)
    }
}

impl Drop for Refusing {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn respond(mut response: SendResponse<Bytes>, refusal: Option<Reason>) {
    if let Some(reason) = refusal {
        return response.send_reset(reason);
    }
    let mut body = response.send_response(Default::default(), false).unwrap();
    body.send_data(Bytes::from_static(b"{}"), true).unwrap();
}

#[tokio::test]
async fn without_retries_there_is_one_stream() {
    let server = Refusing::start(usize::MAX, Reason::REFUSED_STREAM).await;
    let client = server.builder().no_retries().build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert_eq!((error.attempts(), server.streams()), (1, 1));
}

#[tokio::test]
async fn each_refused_stream_counts_as_an_attempt() {
    let server = Refusing::start(usize::MAX, Reason::REFUSED_STREAM).await;
    let client = server.builder().build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert_eq!((error.attempts(), server.streams()), (3, 3));
}

/// The server says that it has done nothing, so any method is sent again; another error may come
/// after it has.
#[tokio::test]
async fn what_was_not_processed_is_sent_again_with_any_method() {
    for (reason, streams) in [(Reason::REFUSED_STREAM, 2), (Reason::INTERNAL_ERROR, 1)] {
        let server = Refusing::start(1, reason).await;
        let client = server.builder().build().unwrap();
        let body = OrganizationCreateBody::new("a");
        let created = client.v1().organizations().create_child_org(body).await;
        assert_eq!(server.streams(), streams, "{reason:?}");
        assert_eq!(
            created.is_ok(),
            reason == Reason::REFUSED_STREAM,
            "{created:?}"
        );
    }
}

/// A server that ends a connection may add a text, which could be what it was sent.
#[tokio::test]
async fn a_key_in_the_text_that_ends_a_connection_is_not_shown() {
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let length = u8::try_from(8 + API_KEY.len()).unwrap();
    let goaway = [0, 0, length, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];
    let sent = [&settings[..], &goaway, API_KEY.as_bytes()].concat();
    let server = Misbehaving::start([vec![Step::Read, Step::Send(sent), Step::Hold]]).await;
    let make = || reqwest::Client::builder().http2_prior_knowledge();
    let builder = server.builder().http_client(make).no_retries();
    let client = builder.build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert!(error.to_string().contains("[redacted]"), "{error}");
    let shown = everything(&error);
    assert!(!shown.contains(API_KEY), "{shown}");
}
