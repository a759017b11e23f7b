// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! One call: its tries, from building the HTTP request to a complete answer.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, StatusCode, Url};

use super::client::Client;
use super::connections::Http;
use super::decode::Received;
use super::error::{Error, chain};
use super::failures::{Cause, Limit};
use super::file::FileSource;
use super::form::Form;
use super::operation::Operation;
use super::parameter::Parameters;
use super::path;
use super::placement::Attached;
use super::rate_limit::requested_wait;
use super::receive::{self, BodyStream, Interrupted};
use super::redact::Redactor;
use super::response::Response;
use super::retry::{RetryPolicy, Tries, is_idempotent, is_passing, jittered};
use super::style::joined;
use super::upload::Upload;

/// How much of an error body is kept, in bytes.
const ERROR_BODY: usize = 64 * 1024;

/// A longer timeout counts as this, because a clock does not reach all of them.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Most redirects that are followed by one attempt.
const REDIRECTS: usize = 5;

/// The part of a request that does not depend on the type of its answer.
pub(super) struct Call {
    pub client: Client,
    pub operation: &'static Operation,
    pub parameters: Parameters,
    pub body: Result<Body, String>,
    pub timeout: Option<Duration>,
    pub retries: Option<RetryPolicy>,
    pub idempotent: bool,
    /// Asked for instead of what the operation names.
    pub accept: Option<String>,
    /// Whether the operation declares a redirect as its success.
    pub redirect_is_answer: bool,
}

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
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub tries: usize,
    pub redactor: Redactor,
    /// When the time of the attempt ends, in which the body is to be decoded, too.
    pub deadline: Instant,
}

impl Answer {
    /// What is decoded.
    pub fn received(&self, container_limit: usize) -> Received<'_> {
        Received {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
            container_limit,
        }
    }
}

/// A try that failed.
struct Failure {
    error: Error,
    /// Whether another try may go better.
    passing: bool,
    /// How long the server asks to wait before it.
    wait: Option<Duration>,
    /// Whether the server refused the credentials.
    is_refusal: bool,
}

/// The head of a success, with its body still to come.
struct Opened {
    response: reqwest::Response,
    redactor: Redactor,
    tries: usize,
    deadline: Instant,
}

impl Call {
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            parameters: Parameters::default(),
            body: Ok(Body::None),
            timeout: None,
            retries: None,
            idempotent: is_idempotent(&operation.method),
            accept: None,
            redirect_is_answer: false,
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

    /// Builds the request of an attempt, whose files have been opened. A redirect says where else
    /// it goes.
    fn request(
        &mut self,
        http: &Http,
        attached: &Attached,
        redirect: Option<Url>,
    ) -> Result<reqwest::Request, Error> {
        let operation = self.operation;
        let refuse = |message: String| Error::request(operation, message);
        if let Some(fault) = &self.parameters.fault {
            return Err(refuse(fault.clone()));
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
            // Some servers refuse a request without a length where its method could have a body.
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
    fn files(&mut self) -> impl Iterator<Item = &mut FileSource> {
        let (upload, form) = match &mut self.body {
            Ok(Body::Raw(_, upload)) => (upload.file(), None),
            Ok(Body::Multipart { form, .. }) => (None, Some(form.files_to_open())),
            Ok(Body::None) | Err(_) => (None, None),
        };
        upload.into_iter().chain(form.into_iter().flatten())
    }

    async fn open_files(&mut self) -> Result<(), String> {
        for file in self.files() {
            file.prepare().await?;
        }
        Ok(())
    }

    /// Sends the request, again if need be, and reads the answer; gives it if it is a success.
    pub async fn exchange(&mut self) -> Result<Answer, Error> {
        #[cfg(feature = "tracing")]
        return super::trace::traced(self.operation, self.exchange_untraced(), |answer| {
            (answer.status, answer.tries)
        })
        .await;
        #[cfg(not(feature = "tracing"))]
        self.exchange_untraced().await
    }

    async fn exchange_untraced(&mut self) -> Result<Answer, Error> {
        let limit = self.client.body_limit();
        let policy = self.policy();
        let mut tries = Tries::new(policy);
        loop {
            let opened = self.succeed(&mut tries).await?;
            let Opened {
                mut response,
                redactor,
                tries: made,
                deadline,
            } = opened;
            let failure = match receive::whole(&mut response, limit).await {
                Ok(body) => {
                    let status = response.status();
                    let headers = std::mem::take(response.headers_mut());
                    return Ok(Answer {
                        status,
                        headers,
                        body,
                        tries: made,
                        redactor,
                        deadline,
                    });
                }
                Err(Interrupted::TooLarge) => {
                    let error =
                        Error::too_large(self.operation, response.status(), Limit::Bytes(limit));
                    Failure::lasting(error)
                }
                Err(Interrupted::Broken(error)) => self.broken(error),
            };
            self.wait_after(failure, &mut tries).await?;
        }
    }

    /// Sends the request, again if need be, and gives a success before its body has come.
    pub async fn open<O>(self) -> Result<Response<BodyStream, O>, Error> {
        #[cfg(feature = "tracing")]
        return super::trace::traced(self.operation, self.open_untraced(), |response| {
            (response.status(), response.tries())
        })
        .await;
        #[cfg(not(feature = "tracing"))]
        self.open_untraced().await
    }

    async fn open_untraced<O>(mut self) -> Result<Response<BodyStream, O>, Error> {
        let mut tries = Tries::new(self.policy());
        let Opened {
            mut response,
            redactor,
            tries,
            ..
        } = self.succeed(&mut tries).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = BodyStream::new(self.operation, response);
        Ok(Response::new(status, headers, tries, body, redactor))
    }

    fn policy(&self) -> RetryPolicy {
        self.retries.unwrap_or(self.client.retries())
    }

    /// Makes attempts until the head of a success is there.
    async fn succeed(&mut self, tries: &mut Tries) -> Result<Opened, Error> {
        let http = self.client.connections().of_this_runtime()?;
        loop {
            self.pace(tries).await?;
            let deadline = self.deadline(tries);
            let mut attached = attach(&self.client, self.operation, tries, deadline).await?;
            let secrets = std::mem::take(&mut attached.secrets);
            tries.redactor.extend(secrets);
            tries.made += 1;
            let attempt = self
                .attempt(&http, &attached, &tries.redactor, deadline)
                .await;
            let failure = match attempt.map_err(|error| error.with_tries(tries.made - 1))? {
                Ok(response) => {
                    return Ok(Opened {
                        response,
                        redactor: tries.redactor.clone(),
                        tries: tries.made,
                        deadline,
                    });
                }
                Err(failure) => failure,
            };
            self.wait_after(failure, tries).await?;
        }
    }

    /// Returns when an attempt that starts now has to be done.
    fn deadline(&self, tries: &Tries) -> Instant {
        let timeout = self.timeout.unwrap_or(self.client.timeout());
        Instant::now() + timeout.min(tries.left()).min(LONGEST)
    }

    /// Makes one attempt. What cannot be sent at all is an error of its own, because another
    /// attempt would end in the same way.
    async fn attempt(
        &mut self,
        http: &Http,
        attached: &Attached,
        redactor: &Redactor,
        deadline: Instant,
    ) -> Result<Result<reqwest::Response, Failure>, Error> {
        let operation = self.operation;
        let mut redirects = 0;
        let mut redirect = None;
        let mut response = loop {
            if self.files().next().is_some() {
                match tokio::time::timeout_at(deadline.into(), self.open_files()).await {
                    Ok(opened) => opened.map_err(|message| Error::request(operation, message))?,
                    Err(_) => return Ok(Err(self.timed_out())),
                }
            }
            let mut request = self.request(http, attached, redirect.take())?;
            *request.timeout_mut() = Some(deadline.saturating_duration_since(Instant::now()));
            let response = match http.client.execute(request).await {
                Ok(response) => response,
                // It is not sent at all, such as one with a longer URL than HTTP allows.
                Err(error) if error.is_builder() => {
                    return Err(Error::request(operation, chain(&error.without_url())));
                }
                Err(error) => return Ok(Err(self.broken(error))),
            };
            self.client.after_receiving(operation, &response);
            redirect = self.redirect(&response).filter(|_| redirects < REDIRECTS);
            if redirect.is_none() {
                break response;
            }
            redirects += 1;
        };
        let status = response.status();
        self.client.learn(operation, response.headers());
        if status.is_success() || (status.is_redirection() && self.redirect_is_answer) {
            return Ok(Ok(response));
        }
        let headers = std::mem::take(response.headers_mut());
        if status.is_redirection() {
            let error = Error::redirect(operation, status, &headers, redactor);
            return Ok(Err(Failure::lasting(error)));
        }
        let wait = requested_wait(status, &headers);
        let body = receive::beginning(&mut response, ERROR_BODY, redactor).await;
        Ok(Err(Failure {
            error: Error::api(operation, status, headers, body, redactor),
            passing: is_passing(status, self.idempotent) && self.is_replayable(),
            wait,
            is_refusal: status == StatusCode::UNAUTHORIZED,
        }))
    }

    /// Returns where a redirect leads that is followed: within scheme, host and port, and only if
    /// the same request can be sent there.
    fn redirect(&self, response: &reqwest::Response) -> Option<Url> {
        if !self.client.follows_redirects() || self.redirect_is_answer {
            return None;
        }
        let is_kept = match response.status().as_u16() {
            // Of these, other clients turn a POST into a GET, which does something else.
            301..=303 => [Method::GET, Method::HEAD].contains(&self.operation.method),
            307 | 308 => self.is_replayable(),
            _ => false,
        };
        if !is_kept {
            return None;
        }
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        let url = response.url().join(location).ok()?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        (url.origin() == response.url().origin() && !has_user).then_some(url)
    }

    /// A request without a complete response: it may be sent again if the server has not acted on
    /// it, or may do so twice.
    fn broken(&self, error: reqwest::Error) -> Failure {
        let cause = Cause::from(error);
        Failure {
            passing: (cause.is_unprocessed() || self.idempotent) && self.is_replayable(),
            error: Error::transport(self.operation, cause),
            wait: None,
            is_refusal: false,
        }
    }

    /// An attempt whose time ran out before anything was sent.
    fn timed_out(&self) -> Failure {
        Failure {
            passing: self.is_replayable(),
            ..Failure::lasting(Error::transport(self.operation, Cause::TimedOut))
        }
    }

    fn is_replayable(&self) -> bool {
        match &self.body {
            Ok(Body::Raw(_, upload)) => upload.is_replayable(),
            Ok(Body::Multipart { form, .. }) => form.is_replayable(),
            Ok(Body::None) | Err(_) => true,
        }
    }

    /// Returns once it is time for another try, or gives the failure if there is to be none.
    async fn wait_after(&mut self, failure: Failure, tries: &mut Tries) -> Result<(), Error> {
        let Failure {
            error,
            passing,
            wait,
            is_refusal,
        } = failure;
        if is_refusal
            && !tries.renewed
            && self.is_replayable()
            && self.client.keyring().has_source(self.operation.security)
        {
            tries.renewed = true;
            tries.needs_token = true;
            tries.last = Some(error.with_tries(tries.made));
            return Ok(());
        }
        let bound = if passing { tries.bounds.next() } else { None };
        let Some(bound) = bound else {
            return Err(error.with_tries(tries.made));
        };
        let delay = wait.unwrap_or_else(|| jittered(bound));
        if delay >= tries.left() {
            return Err(error.with_tries(tries.made));
        }
        tries.last = Some(error.with_tries(tries.made));
        tokio::time::sleep(delay).await;
        Ok(())
    }

    /// Waits for the operation's rate limit, if the client paces itself.
    async fn pace(&mut self, tries: &Tries) -> Result<(), Error> {
        // After a failure the server has said how long to wait.
        let wait = self.client.pacing_wait(self.operation);
        let Some(wait) = wait.filter(|_| tries.made == 0) else {
            return Ok(());
        };
        if wait >= tries.left() {
            let message = format!(
                "its rate limit is used up for {} more seconds, longer than the call may take",
                wait.as_secs_f64().ceil()
            );
            return Err(Error::request(self.operation, message));
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }
}

/// Returns what the request takes along. A token that was refused is asked for once more. If there
/// is none, the failure of the attempt before is the error, with the reason.
async fn attach(
    client: &Client,
    operation: &'static Operation,
    tries: &mut Tries,
    deadline: Instant,
) -> Result<Attached, Error> {
    let refused = if std::mem::take(&mut tries.needs_token) {
        tries.redactor.secrets()
    } else {
        &[]
    };
    let keyring = client.keyring();
    let attached = keyring.attach(operation.security, refused, deadline).await;
    attached.map_err(|message| match tries.last.take() {
        Some(error) => error.without_new_token(tries.redactor.text(&message)),
        None => misconfigured(operation, message),
    })
}

fn misconfigured(operation: &'static Operation, message: String) -> Error {
    Error::configuration(format!("{}: {message}", operation.id))
}

fn may_have_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// A form without fields, which still has an end.
fn empty_form(request: reqwest::RequestBuilder, media_type: &str) -> reqwest::RequestBuilder {
    let boundary = format!("{:016x}", fastrand::u64(..));
    request
        .header(CONTENT_TYPE, format!("{media_type}; boundary={boundary}"))
        .body(format!("--{boundary}--\r\n"))
}

/// Puts the declared kind of multipart where reqwest writes `multipart/form-data`.
fn name_multipart(headers: &mut HeaderMap, media_type: &str) {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split_once(';'));
    let named = boundary.and_then(|(_, boundary)| format!("{media_type};{boundary}").parse().ok());
    if let Some(value) = named {
        headers.insert(CONTENT_TYPE, value);
    }
}

impl Failure {
    fn lasting(error: Error) -> Self {
        Self {
            error,
            passing: false,
            wait: None,
            is_refusal: false,
        }
    }
}
