// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The data of a request, and the HTTP request that is built from it.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode, Url};

use super::client::Client;
use super::connections::Http;
use super::decode::RawResponse;
use super::error::Error;
use super::file::FileSource;
use super::form::Form;
use super::operation::OperationSpec;
use super::parameter::Parameters;
use super::path;
use super::placement::Attached;
use super::redact::Redactor;
use super::retry::{RetryPolicy, is_idempotent};
use super::style::joined;
use super::upload::Upload;

/// The part of a request that does not depend on the type of its response.
pub(super) struct RequestData {
    pub client: Client,
    pub operation: &'static OperationSpec,
    pub parameters: Parameters,
    pub body: Result<Body, String>,
    pub timeout: Option<Duration>,
    pub retries: Option<RetryPolicy>,
    pub idempotent: bool,
    /// Replaces the operation's `Accept`.
    pub accept: Option<String>,
    /// Whether the operation declares a redirect as its success.
    pub accepts_redirects: bool,
}

#[allow(dead_code, reason = "not every API has bodies")]
pub(super) enum Body {
    None,
    Raw(&'static str, Upload),
    Multipart {
        media_type: &'static str,
        form: Form,
        /// Media types of parts, by name.
        parts: &'static [(&'static str, &'static str)],
    },
}

/// A success, with its body.
pub(super) struct SuccessResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub attempts: usize,
    pub redactor: Redactor,
    /// The deadline of the attempt, which includes decoding the body.
    pub deadline: Instant,
}

impl SuccessResponse {
    /// Returns what is decoded.
    pub fn received(&self, container_limit: usize) -> RawResponse<'_> {
        RawResponse {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
            container_limit,
        }
    }
}

impl RequestData {
    pub fn new(client: &Client, operation: &'static OperationSpec) -> Self {
        Self {
            client: client.clone(),
            operation,
            parameters: Parameters::default(),
            body: Ok(Body::None),
            timeout: None,
            retries: None,
            idempotent: is_idempotent(&operation.method),
            accept: None,
            accepts_redirects: false,
        }
    }

    pub fn attach_at_once(&self) -> Result<Attached, Error> {
        let attached = self
            .client
            .keyring()
            .attach_at_once(self.operation.security);
        attached.map_err(|message| misconfigured(self.operation, message))
    }

    /// Builds the request without sending it.
    pub fn build(&mut self, attached: &Attached) -> Result<reqwest::Request, Error> {
        let operation = self.operation;
        for file in self.files() {
            file.prepare_now()
                .map_err(|message| Error::request(operation, message))?;
        }
        let http = self.client.connections().any()?;
        self.request(&http, attached, None)
    }

    /// Builds the request of an attempt, whose files have been opened, for the URL of a redirect if there
    /// is one.
    pub fn request(
        &mut self,
        http: &Http,
        attached: &Attached,
        redirect: Option<Url>,
    ) -> Result<reqwest::Request, Error> {
        let operation = self.operation;
        let refuse = |message: String| Error::request(operation, message);
        if let Some(error) = &self.parameters.error {
            return Err(refuse(error.clone()));
        }
        let url = match redirect {
            Some(url) => url,
            None => self.url(http, attached)?,
        };
        let mut request = http.client.request(operation.method.clone(), url);
        request = request.header(ACCEPT, self.accept.as_deref().unwrap_or(operation.accept));
        for (name, value) in self.parameters.headers(attached).map_err(refuse)? {
            request = request.header(name, value);
        }
        request = match self
            .body
            .as_mut()
            .map_err(|message| refuse(message.clone()))?
        {
            // Some servers refuse a request without a length if its method allows a body.
            Body::None if may_have_body(&operation.method) => request.header(CONTENT_LENGTH, 0),
            Body::None => request,
            Body::Multipart {
                media_type, form, ..
            } if form.is_empty() => empty_form(request, media_type),
            Body::Multipart { form, parts, .. } => {
                request.multipart(form.take(parts).map_err(refuse)?)
            }
            Body::Raw(media_type, upload) => {
                let outgoing = upload.take().map_err(refuse)?;
                if let Some(length) = outgoing.length {
                    request = request.header(CONTENT_LENGTH, length);
                }
                let own = upload.media_type.as_deref();
                request
                    .header(CONTENT_TYPE, own.unwrap_or(media_type))
                    .body(outgoing.body)
            }
        };
        let mut request = request
            .build()
            .map_err(|error| Error::request(operation, error.without_url().to_string()))?;
        if let Ok(Body::Multipart { media_type, .. }) = &self.body {
            name_multipart(request.headers_mut(), media_type);
        }
        self.client.before_sending(&mut request);
        Ok(request)
    }

    fn url(&self, http: &Http, attached: &Attached) -> Result<Url, Error> {
        let operation = self.operation;
        let (path, query) = path::expand(operation.path, &self.parameters.path)
            .map_err(|message| Error::request(operation, message))?;
        let mut url = self.client.url(http, operation, &path)?;
        let pairs = query.into_iter().chain(self.parameters.queries(attached));
        url.set_query(joined("&", pairs.collect()).as_deref());
        Ok(url)
    }

    /// Returns the files that have to be opened before the request is built.
    pub fn files(&mut self) -> Vec<&mut FileSource> {
        match &mut self.body {
            Ok(Body::Raw(_, upload)) => upload.file().into_iter().collect(),
            Ok(Body::Multipart { form, .. }) => form.files_to_open().collect(),
            Ok(Body::None) | Err(_) => Vec::new(),
        }
    }

    pub async fn open_files(&mut self) -> Result<(), String> {
        for file in self.files() {
            file.prepare().await?;
        }
        Ok(())
    }

    pub fn is_replayable(&self) -> bool {
        match &self.body {
            Ok(Body::Raw(_, upload)) => upload.is_replayable(),
            Ok(Body::Multipart { form, .. }) => form.is_replayable(),
            Ok(Body::None) | Err(_) => true,
        }
    }
}

pub(super) fn misconfigured(operation: &'static OperationSpec, message: String) -> Error {
    Error::configuration(format!("{}: {message}", operation.id))
}

fn may_have_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// Sets a form without fields, which reqwest would write without its end.
fn empty_form(request: reqwest::RequestBuilder, media_type: &str) -> reqwest::RequestBuilder {
    let boundary = format!("{:016x}", fastrand::u64(..));
    request
        .header(CONTENT_TYPE, format!("{media_type}; boundary={boundary}"))
        .body(format!("--{boundary}--\r\n"))
}

/// Replaces `multipart/form-data`, which reqwest writes, by the declared media type.
fn name_multipart(headers: &mut HeaderMap, media_type: &str) {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split_once(';'));
    let named = boundary.and_then(|(_, boundary)| format!("{media_type};{boundary}").parse().ok());
    if let Some(value) = named {
        headers.insert(CONTENT_TYPE, value);
    }
}
