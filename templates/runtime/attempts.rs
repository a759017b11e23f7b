// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The attempts of a request: each has a timeout, and they end with a success or a lasting failure.

use std::time::{Duration, Instant};

use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};

use super::attached::Attached;
use super::body_failures::Limit;
use super::cause::{Cause, host, is_unprocessed};
use super::client::Client;
use super::connections::Http;
use super::error::{Error, chain};
#[cfg(used = "crate::ItemStream")]
use super::opening::Opening;
use super::operation::OperationSpec;
use super::rate_limit::{LONGEST_TIME, requested_wait};
use super::raw_response::RawResponse;
use super::receive::{self, BodyStream, Interrupted};
use super::redact::Redactor;
use super::request_data::{RequestData, misconfigured};
use super::response::Response;
use super::retry::{Attempts, RetryPolicy, is_transient, jittered};

/// How much of an error body is kept, in bytes.
const ERROR_BODY: usize = 64 * 1024;

/// How many redirects one attempt follows.
const REDIRECTS: usize = 5;

/// An attempt that failed.
struct Failure {
    error: Error,
    /// `true` if another attempt may succeed.
    transient: bool,
    /// The wait before the next attempt that the server requests.
    wait: Option<Duration>,
    /// `true` if the server refused the credentials.
    is_refusal: bool,
}

/// A success whose body is still to come.
struct Opened {
    response: reqwest::Response,
    /// The same without its body.
    head: RawResponse,
}

impl RequestData {
    /// Sends the request, with retries, and returns the response if it is a success.
    pub async fn exchange(&mut self) -> Result<RawResponse, Error> {
        let limit = self.client.body_limit();
        let mut attempts = Attempts::new(self.policy());
        loop {
            let Opened { mut response, head } = self.succeed(&mut attempts).await?;
            let failure = match receive::whole(&mut response, limit).await {
                Ok(body) => {
                    #[cfg(used = "Paging::Link")]
                    self.links
                        .read(response.url(), &head.headers, &mut self.visited);
                    return Ok(RawResponse { body, ..head });
                }
                Err(Interrupted::TooLarge) => {
                    let limit = Limit::Bytes(limit);
                    Failure::lasting(Error::too_large(self.operation, head.status, limit))
                }
                Err(Interrupted::Broken(error)) => {
                    self.broken(&error, &host(response.url()), &head.redactor)
                }
            };
            self.wait_after(failure, &mut attempts).await?;
        }
    }

    /// Sends the request, with retries, and returns a success before its body is read.
    pub async fn open<O>(self) -> Result<Response<BodyStream, O>, Error> {
        #[cfg(feature = "tracing")]
        return super::trace::traced(self.operation, self.open_untraced(), |response| {
            (response.status(), response.attempts())
        })
        .await;
        #[cfg(not(feature = "tracing"))]
        self.open_untraced().await
    }

    async fn open_untraced<O>(mut self) -> Result<Response<BodyStream, O>, Error> {
        let mut attempts = Attempts::new(self.policy());
        let Opened { response, head } = self.succeed(&mut attempts).await?;
        let body = BodyStream::new(self.operation, response, head.redactor.clone());
        Ok(Response::new(
            head.status,
            head.headers,
            head.attempts,
            body,
            head.redactor,
        ))
    }

    /// Sends the request, with retries, and returns a success whose body may take any time.
    #[cfg(used = "crate::ItemStream")]
    pub async fn open_stream(&mut self) -> Result<Opening, Error> {
        self.is_stream = true;
        let Opened { response, head } = self.succeed(&mut Attempts::new(self.policy())).await?;
        Ok(Opening {
            operation: self.operation,
            body: BodyStream::new(self.operation, response, head.redactor.clone()),
            response: head,
            is_strict: self.client.is_strict(),
            limit: self.client.body_limit(),
            timeout: self
                .timeout
                .unwrap_or(self.client.timeout())
                .min(LONGEST_TIME),
        })
    }

    fn policy(&self) -> RetryPolicy {
        self.retries.unwrap_or(self.client.retries())
    }

    /// Makes attempts until the head of a success arrives.
    async fn succeed(&mut self, attempts: &mut Attempts) -> Result<Opened, Error> {
        let http = self.client.connections().of_this_runtime()?;
        loop {
            self.pace(attempts).await?;
            let deadline = self.deadline(attempts);
            let mut attached = attach(&self.client, self.operation, attempts, deadline).await?;
            #[cfg(used = "Paging::Link")]
            {
                let names = attached.query.iter().map(|(name, _)| *name);
                self.links.credentials = names.collect();
            }
            let secrets = std::mem::take(&mut attached.secrets);
            attempts.redactor.extend(secrets);
            attempts.made += 1;
            let attempt = self
                .attempt(&http, &attached, &attempts.redactor, deadline)
                .await;
            let failure = match attempt.map_err(|error| error.with_attempts(attempts.made - 1))? {
                Ok(mut response) => {
                    let head = RawResponse {
                        status: response.status(),
                        headers: std::mem::take(response.headers_mut()),
                        body: Default::default(),
                        attempts: attempts.made,
                        redactor: attempts.redactor.clone(),
                        deadline,
                        container_limit: self.client.container_limit(),
                    };
                    return Ok(Opened { response, head });
                }
                Err(failure) => failure,
            };
            self.wait_after(failure, attempts).await?;
        }
    }

    /// Returns the deadline of an attempt that starts now.
    fn deadline(&self, attempts: &Attempts) -> Instant {
        let timeout = self.timeout.unwrap_or(self.client.timeout());
        Instant::now() + timeout.min(attempts.left()).min(LONGEST_TIME)
    }

    /// Makes one attempt. A request that cannot be sent at all is an `Err` of the outer result, because
    /// another attempt would fail as well.
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
            if !self.files().is_empty() {
                match tokio::time::timeout_at(deadline.into(), self.open_files()).await {
                    Ok(opened) => opened.map_err(|message| Error::request(operation, message))?,
                    Err(_) => return Ok(Err(self.timed_out(redirects == 0))),
                }
            }
            let request = self.request(http, attached, redirect.take());
            let mut request = request.map_err(|error| error.redacted(redactor))?;
            *request.timeout_mut() = Some(deadline.saturating_duration_since(Instant::now()));
            #[cfg(used = "crate::ItemStream")]
            if self.is_stream {
                *request.timeout_mut() = Some(LONGEST_TIME);
            }
            #[cfg(used = "crate::ItemStream")]
            let sent = http.client.execute(request);
            #[cfg(used = "crate::ItemStream")]
            let Some(sent) = head(sent, deadline, self.is_stream).await else {
                return Ok(Err(self.timed_out(false)));
            };
            #[cfg(not(used = "crate::ItemStream"))]
            let sent = http.client.execute(request).await;
            let response = match sent {
                Ok(response) => response,
                // The request cannot be sent at all, for example because its URL is too long.
                Err(error) if error.is_builder() => {
                    return Err(Error::request(operation, chain(&error.without_url())));
                }
                Err(error) => {
                    let destination = error.url().map(|url| http.destination(url));
                    let destination = destination.unwrap_or_default();
                    return Ok(Err(self.broken(&error, &destination, redactor)));
                }
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
        if status.is_success() || (status.is_redirection() && self.accepts_redirects) {
            return Ok(Ok(response));
        }
        let headers = std::mem::take(response.headers_mut());
        if status.is_redirection() {
            let error = Error::redirect(operation, status, &headers, redactor);
            return Ok(Err(Failure::lasting(error)));
        }
        let wait = requested_wait(status, &headers);
        let body = receive::beginning(&mut response, ERROR_BODY, redactor, deadline).await;
        Ok(Err(Failure {
            error: Error::api(operation, status, headers, body, redactor),
            transient: is_transient(status, self.idempotent) && self.is_replayable(),
            wait,
            is_refusal: status == StatusCode::UNAUTHORIZED,
        }))
    }

    /// Returns the target of a redirect that is followed: it has the same scheme, host and port, and
    /// the same request can be sent to it.
    fn redirect(&self, response: &reqwest::Response) -> Option<Url> {
        if !self.client.follows_redirects() || self.accepts_redirects {
            return None;
        }
        let is_kept = match response.status().as_u16() {
            // Other clients turn a POST into a GET here, which does something else.
            301..=303 => ["GET", "HEAD"].contains(&self.operation.method),
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

    /// Returns the failure of a request without a complete response. It is transient if the server has not
    /// acted on the request, or may do so twice.
    fn broken(&self, error: &reqwest::Error, host: &str, redactor: &Redactor) -> Failure {
        Failure {
            transient: (is_unprocessed(error) || self.idempotent) && self.is_replayable(),
            ..Failure::lasting(Error::broken(self.operation, host, error, redactor))
        }
    }

    /// Returns the failure of an attempt that timed out, before or after its request was sent.
    fn timed_out(&self, is_unsent: bool) -> Failure {
        Failure {
            transient: (is_unsent || self.idempotent) && self.is_replayable(),
            ..Failure::lasting(Error::transport(self.operation, Cause::TimedOut))
        }
    }

    /// Waits until it is time for another attempt. Returns the error if there is none.
    async fn wait_after(&mut self, failure: Failure, attempts: &mut Attempts) -> Result<(), Error> {
        let delay = self.next_delay(&failure, attempts);
        let error = failure.error.with_attempts(attempts.made);
        #[cfg(feature = "tracing")]
        super::trace::failed_attempt(&error, delay, failure.wait);
        let Some(delay) = delay else {
            return Err(error);
        };
        attempts.last = Some(error);
        tokio::time::sleep(delay).await;
        Ok(())
    }

    /// Returns the wait before another attempt; `None` if this one was the last.
    fn next_delay(&self, failure: &Failure, attempts: &mut Attempts) -> Option<Duration> {
        if failure.is_refusal
            && !attempts.renewed
            && self.is_replayable()
            && self.client.keyring().has_source(self.operation.security)
        {
            attempts.renewed = true;
            attempts.needs_token = true;
            return Some(Duration::ZERO);
        }
        if !failure.transient {
            return None;
        }
        let bound = attempts.bounds.next()?;
        let delay = failure.wait.unwrap_or_else(|| jittered(bound));
        (delay < attempts.left()).then_some(delay)
    }

    /// Waits for the operation's rate limit, if the client paces itself.
    async fn pace(&mut self, attempts: &Attempts) -> Result<(), Error> {
        // After a failure the server says how long to wait.
        let wait = self.client.pacing_wait(self.operation);
        let Some(wait) = wait.filter(|_| attempts.made == 0) else {
            return Ok(());
        };
        if wait >= attempts.left() {
            let message = format!(
                "its rate limit is used up for {} more seconds, longer than the request may take",
                wait.as_secs_f64().ceil()
            );
            return Err(Error::request(self.operation, message));
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }
}

/// Returns the credentials of the request. A token that was refused is replaced once. If there is no
/// other, the error is that of the previous attempt, with the reason.
async fn attach(
    client: &Client,
    operation: &'static OperationSpec,
    attempts: &mut Attempts,
    deadline: Instant,
) -> Result<Attached, Error> {
    let refused = if std::mem::take(&mut attempts.needs_token) {
        attempts.redactor.secrets()
    } else {
        &[]
    };
    let keyring = client.keyring();
    let attached = keyring.attach(operation.security, refused, deadline).await;
    attached.map_err(|message| match attempts.last.take() {
        Some(error) => error.without_new_token(attempts.redactor.text(&message)),
        None => misconfigured(operation, message),
    })
}

/// Waits for the head of a response; `None` if that of a stream does not come in time. For other responses reqwest keeps
/// the time, which includes that of the body.
#[cfg(used = "crate::ItemStream")]
async fn head<T>(sent: impl Future<Output = T>, deadline: Instant, is_stream: bool) -> Option<T> {
    if is_stream {
        tokio::time::timeout_at(deadline.into(), sent).await.ok()
    } else {
        Some(sent.await)
    }
}

impl Failure {
    fn lasting(error: Error) -> Self {
        Self {
            error,
            transient: false,
            wait: None,
            is_refusal: false,
        }
    }
}
