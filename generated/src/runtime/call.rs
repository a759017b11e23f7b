// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! One call: its tries, from building the HTTP request to a complete answer.

use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};

use super::client::Client;
use super::error::{Error, chain};
use super::form::Form;
use super::operation::Operation;
use super::parameter::Parameters;
use super::path;
use super::placement::Attached;
use super::rate_limit::{RateLimit, requested_wait};
use super::receive::{self, BodyStream, Interrupted};
use super::redact::Redactor;
use super::response::Response;
use super::retry::{RetryPolicy, Tries, is_idempotent, is_passing, jittered};
use super::style::joined;
use super::upload::Upload;

/// How much of an error body is kept, in bytes.
const ERROR_BODY: usize = 64 * 1024;

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
}

/// A try that failed.
struct Failure {
    error: Error,
    /// Whether another try may go better.
    passing: bool,
    /// How long the server asks to wait before it.
    wait: Option<Duration>,
    /// The secrets that were refused, if that is why.
    refused: Option<Attached>,
}

/// The head of a success, with its body still to come.
struct Opened {
    response: reqwest::Response,
    redactor: Redactor,
    tries: usize,
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
        attached.map_err(|message| self.misconfigured(message))
    }

    pub fn build(&mut self, attached: &Attached) -> Result<reqwest::Request, Error> {
        let operation = self.operation;
        let refuse = |message: String| Error::request(operation, message);
        if let Some(fault) = &self.parameters.fault {
            return Err(refuse(fault.clone()));
        }
        let (path, query) = path::expand(operation.path, &self.parameters.path).map_err(refuse)?;
        let mut url = self.client.url(operation, &path)?;
        let pairs = query.into_iter().chain(self.parameters.queries(attached));
        url.set_query(joined("&", pairs.collect()).as_deref());
        let mut request = self.client.http().request(operation.method.clone(), url);
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
                request.multipart(form.open(parts).map_err(refuse)?)
            }
            Body::Raw(media_type, upload) => {
                let outgoing = upload.open().map_err(refuse)?;
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
                    });
                }
                Err(Interrupted::TooLarge) => {
                    Failure::lasting(Error::too_large(self.operation, response.status(), limit))
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
            tries,
            ..
        } = self.succeed(&mut tries).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = BodyStream::new(self.operation, response);
        Ok(Response::new(status, headers, tries, body))
    }

    fn policy(&self) -> RetryPolicy {
        self.retries.unwrap_or(self.client.retries())
    }

    /// Tries until the head of a success is there.
    async fn succeed(&mut self, tries: &mut Tries) -> Result<Opened, Error> {
        loop {
            self.pace(tries).await?;
            tries.made += 1;
            let failure = match self.attempt(tries.left()).await? {
                Ok((response, redactor)) => {
                    return Ok(Opened {
                        response,
                        redactor,
                        tries: tries.made,
                    });
                }
                Err(failure) => failure,
            };
            self.wait_after(failure, tries).await?;
        }
    }

    /// One try. What cannot be sent at all is an error of its own, which no other try mends.
    async fn attempt(
        &mut self,
        left: Duration,
    ) -> Result<Result<(reqwest::Response, Redactor), Failure>, Error> {
        let operation = self.operation;
        let timeout = self.timeout.unwrap_or(self.client.timeout()).min(left);
        let attached = self.client.keyring().attach(operation.security);
        let attached = given_within(timeout, operation, attached).await?;
        let mut request = self.build(&attached)?;
        *request.timeout_mut() = Some(timeout);
        let redactor = Redactor::new(attached.secrets.clone());
        let mut response = match self.client.http().execute(request).await {
            Ok(response) => response,
            // It is not sent at all, such as one with a longer URL than HTTP allows.
            Err(error) if error.is_builder() => {
                return Err(Error::request(operation, chain(&error.without_url())));
            }
            Err(error) => return Ok(Err(self.broken(error))),
        };
        self.client.after_receiving(operation, &response);
        let status = response.status();
        let limit = RateLimit::of(response.headers());
        self.client.learn(operation, limit.as_ref());
        if status.is_success() || (status.is_redirection() && self.redirect_is_answer) {
            return Ok(Ok((response, redactor)));
        }
        let headers = std::mem::take(response.headers_mut());
        if status.is_redirection() {
            let error = Error::redirect(operation, status, &headers, &redactor);
            return Ok(Err(Failure::lasting(error)));
        }
        let wait = requested_wait(&headers);
        let body = receive::beginning(&mut response, ERROR_BODY, &redactor).await;
        Ok(Err(Failure {
            error: Error::api(operation, status, headers, body, &redactor),
            passing: is_passing(status, self.idempotent) && self.is_replayable(),
            wait,
            refused: (status == StatusCode::UNAUTHORIZED).then_some(attached),
        }))
    }

    /// A call that got no answer: it may be tried again if the server has not seen it, or may see it twice.
    fn broken(&self, error: reqwest::Error) -> Failure {
        let unseen = error.is_connect();
        Failure {
            passing: (unseen || self.idempotent) && self.is_replayable(),
            error: Error::transport(self.operation, error),
            wait: None,
            refused: None,
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
            refused,
        } = failure;
        if let Some(refused) = refused
            && !tries.renewed
            && self.is_replayable()
        {
            tries.renewed = true;
            let timeout = self.timeout.unwrap_or(self.client.timeout());
            let keyring = self.client.keyring();
            let renewed = keyring.renew(self.operation.security, &refused.secrets);
            let timeout = timeout.min(tries.left());
            if given_within(timeout, self.operation, renewed).await? {
                return Ok(());
            }
        }
        let bound = if passing { tries.bounds.next() } else { None };
        let Some(bound) = bound else {
            return Err(error.with_tries(tries.made));
        };
        let delay = wait.unwrap_or_else(|| jittered(bound));
        if delay >= tries.left() {
            return Err(error.with_tries(tries.made));
        }
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

    fn misconfigured(&self, message: String) -> Error {
        misconfigured(self.operation, message)
    }
}

fn misconfigured(operation: &'static Operation, message: String) -> Error {
    Error::configuration(format!("{}: {message}", operation.id))
}

/// What a source of tokens gives, unless it takes longer than a try may.
async fn given_within<T>(
    timeout: Duration,
    operation: &'static Operation,
    given: impl Future<Output = Result<T, String>>,
) -> Result<T, Error> {
    let given = tokio::time::timeout(timeout, given).await;
    let given = given.unwrap_or_else(|_| Err("a source of tokens took too long".to_owned()));
    given.map_err(|message| misconfigured(operation, message))
}

fn may_have_body(method: &reqwest::Method) -> bool {
    [
        reqwest::Method::POST,
        reqwest::Method::PUT,
        reqwest::Method::PATCH,
    ]
    .contains(method)
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
            refused: None,
        }
    }
}
