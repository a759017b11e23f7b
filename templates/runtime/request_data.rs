// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The data of a request, and the HTTP request that is built from it.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, Url};

use super::attached::Attached;
use super::client::Client;
use super::connections::Http;
use super::error::Error;
use super::file::FileSource;
#[cfg(used = ".multipart")]
use super::form::Form;
#[cfg(used = "Paging::Link")]
use super::link::Links;
use super::operation::OperationSpec;
use super::parameter::{Parameters, joined};
use super::path;
use super::retry::RetryPolicy;
use super::upload::Upload;
#[cfg(used = "paging::Paged")]
use super::visited::Visited;

/// The part of a request that does not depend on the type of its response.
pub(super) struct RequestData {
    pub client: Client,
    pub operation: &'static OperationSpec,
    pub parameters: Parameters,
    pub body: Result<Option<Upload>, String>,
    /// The declared media type of the body.
    pub media_type: Option<&'static str>,
    #[cfg(used = ".multipart")]
    pub form: Option<Form>,
    pub timeout: Option<Duration>,
    pub retries: Option<RetryPolicy>,
    pub idempotent: bool,
    /// Replaces the operation's `Accept`.
    pub accept: Option<String>,
    /// `true` if the operation declares a redirect as its success.
    pub accepts_redirects: bool,
    /// `true` if only the head of the response has to come in time.
    #[cfg(used = "crate::ItemStream")]
    pub is_stream: bool,
    #[cfg(used = "Paging::Link")]
    pub links: Links,
    #[cfg(used = "paging::Paged")]
    pub visited: Visited,
}

impl RequestData {
    #[cfg(any(used = "RequestData::new", feature = "cli"))]
    pub fn new(client: &Client, operation: &'static OperationSpec) -> Self {
        Self {
            client: client.clone(),
            operation,
            parameters: Parameters::default(),
            body: Ok(None),
            media_type: None,
            #[cfg(used = ".multipart")]
            form: None,
            timeout: None,
            retries: None,
            idempotent: super::retry::is_idempotent(operation.method),
            accept: None,
            accepts_redirects: false,
            #[cfg(used = "crate::ItemStream")]
            is_stream: false,
            #[cfg(used = "Paging::Link")]
            links: Links::default(),
            #[cfg(used = "paging::Paged")]
            visited: Visited::default(),
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
        let method = Method::from_bytes(operation.method.as_bytes());
        let method = method.map_err(|error| refuse(error.to_string()))?;
        let mut request = http.client.request(method, url);
        request = request.header(ACCEPT, self.accept.as_deref().unwrap_or(operation.accept));
        for (name, value) in self.parameters.headers(attached).map_err(refuse)? {
            request = request.header(name, value);
        }
        let mut request = self
            .with_body(request)
            .map_err(refuse)?
            .build()
            .map_err(|error| Error::request(operation, error.without_url().to_string()))?;
        #[cfg(used = ".multipart")]
        if let (Some(_), Some(media_type)) = (&self.form, self.media_type) {
            name_multipart(request.headers_mut(), media_type);
        }
        self.client.before_sending(&mut request);
        Ok(request)
    }

    fn with_body(&mut self, request: RequestBuilder) -> Result<RequestBuilder, String> {
        let media_type = self.media_type.unwrap_or_default();
        #[cfg(used = ".multipart")]
        if let Some(form) = &mut self.form {
            if form.is_empty() {
                return Ok(empty_form(request, media_type));
            }
            return Ok(request.multipart(form.take()?));
        }
        let Some(upload) = self.body.as_mut().map_err(|message| message.clone())? else {
            // Some servers refuse a request without a length if its method allows a body.
            let may_have_body = ["POST", "PUT", "PATCH"].contains(&self.operation.method);
            return Ok(if may_have_body {
                request.header(CONTENT_LENGTH, 0)
            } else {
                request
            });
        };
        let outgoing = upload.take()?;
        let mut request = request.header(
            CONTENT_TYPE,
            upload.media_type.as_deref().unwrap_or(media_type),
        );
        if let Some(length) = outgoing.length {
            request = request.header(CONTENT_LENGTH, length);
        }
        Ok(request.body(outgoing.body))
    }

    fn url(&self, http: &Http, attached: &Attached) -> Result<Url, Error> {
        let operation = self.operation;
        #[cfg(used = "Paging::Link")]
        if let Some(page) = &self.links.page {
            let server = self.client.url(http, operation, "")?;
            return super::link::complete(page, &server, attached)
                .map_err(|message| Error::next_page(operation, message));
        }
        let (path, query) = path::expand(operation.path, &self.parameters.path)
            .map_err(|message| Error::request(operation, message))?;
        let mut url = self.client.url(http, operation, &path)?;
        let pairs = query.into_iter().chain(self.parameters.queries(attached));
        url.set_query(joined("&", pairs.collect()).as_deref());
        Ok(url)
    }

    /// Returns the files that have to be opened before the request is built.
    pub fn files(&mut self) -> Vec<&mut FileSource> {
        #[cfg(used = ".multipart")]
        if let Some(form) = &mut self.form {
            return form.files_to_open().collect();
        }
        let upload = self.body.as_mut().ok().and_then(Option::as_mut);
        upload.and_then(Upload::file).into_iter().collect()
    }

    pub async fn open_files(&mut self) -> Result<(), String> {
        for file in self.files() {
            file.prepare().await?;
        }
        Ok(())
    }

    pub fn is_replayable(&self) -> bool {
        #[cfg(used = ".multipart")]
        if let Some(form) = &self.form {
            return form.is_replayable();
        }
        let upload = self.body.as_ref().ok().and_then(Option::as_ref);
        upload.is_none_or(Upload::is_replayable)
    }
}

pub(super) fn misconfigured(operation: &'static OperationSpec, message: String) -> Error {
    Error::configuration(format!("{}: {message}", operation.id))
}

/// Sets a form without fields, which reqwest would write without its end.
#[cfg(used = ".multipart")]
fn empty_form(request: RequestBuilder, media_type: &str) -> RequestBuilder {
    let boundary = format!("{:016x}", fastrand::u64(..));
    request
        .header(CONTENT_TYPE, format!("{media_type}; boundary={boundary}"))
        .body(format!("--{boundary}--\r\n"))
}

/// Replaces `multipart/form-data`, which reqwest writes, by the declared media type.
#[cfg(used = ".multipart")]
fn name_multipart(headers: &mut reqwest::header::HeaderMap, media_type: &str) {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split_once(';'));
    let named = boundary.and_then(|(_, boundary)| format!("{media_type};{boundary}").parse().ok());
    if let Some(value) = named {
        headers.insert(CONTENT_TYPE, value);
    }
}
