// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What can go wrong with a reply.

use std::fmt;
use std::time::{Duration, SystemTime};

use hyper::StatusCode;
use hyper::header::HeaderValue;

use super::super::message::Broken;
use super::super::rules::Rate;

/// What goes wrong with a reply; several things can. [`str::parse`] reads it from the form of the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fault {
    /// The part of the requests that get the fault.
    pub rate: Rate,
    /// What the reply says instead of the result.
    pub outcome: Option<Outcome>,
    pub retry_after: Option<RetryAfter>,
    pub body: Vec<BodyFault>,
    pub delay: Option<Duration>,
    pub broken: Option<Broken>,
}

/// What a reply says instead of the result.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The documented error of a status.
    Status(StatusCode),
    RateLimit(RateLimit),
    Redirect(Redirect),
}

/// The values in the headers of a reply with the status 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub limit: u64,
    pub remaining: u64,
    /// Seconds until more requests are allowed.
    pub reset: u64,
    /// Seconds in which `limit` requests are allowed.
    pub period: u64,
}

impl Default for RateLimit {
    /// Creates a limit that is used up, with a short wait so that tests are quick.
    fn default() -> Self {
        Self {
            limit: 100,
            remaining: 0,
            reset: 1,
            period: 60,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub status: StatusCode,
    /// Where it leads; `None` for the same path on a host that does not exist.
    pub location: Option<HeaderValue>,
}

/// The forms of the header `Retry-After`, those that no client can use included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    Seconds(u64),
    /// The HTTP-date that is so many seconds ahead.
    Date(u32),
    Garbage,
    Negative,
    FarFuture,
}

impl RetryAfter {
    /// Returns the value of the header.
    pub fn value(self) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => {
                let date = SystemTime::now() + Duration::from_secs(seconds.into());
                httpdate::fmt_http_date(date)
            }
            Self::Garbage => "soon".to_owned(),
            Self::Negative => "-5".to_owned(),
            Self::FarFuture => "Fri, 31 Dec 9999 23:59:59 GMT".to_owned(),
        }
    }
}

/// What goes wrong with a body of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    UnknownEnumValue,
    UnknownProperty,
    MissingProperty,
    MalformedJson,
}

impl BodyFault {
    pub const ALL: [Self; 4] = [
        Self::UnknownEnumValue,
        Self::UnknownProperty,
        Self::MissingProperty,
        Self::MalformedJson,
    ];

    /// Returns the key of the entry that requests it.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnknownEnumValue => "unknown-enum-value",
            Self::UnknownProperty => "unknown-property",
            Self::MissingProperty => "missing-property",
            Self::MalformedJson => "malformed-json",
        }
    }
}

impl Fault {
    /// Creates the fault that the reply is the documented error of this status.
    pub fn status(status: StatusCode) -> Self {
        Self {
            outcome: Some(Outcome::Status(status)),
            ..Self::default()
        }
    }

    /// Returns `true` if nothing goes wrong.
    pub fn is_none(&self) -> bool {
        let Self {
            rate: _,
            outcome,
            retry_after,
            body,
            delay,
            broken,
        } = self;
        outcome.is_none()
            && retry_after.is_none()
            && body.is_empty()
            && delay.is_none()
            && broken.is_none()
    }

    /// Returns the status that the reply must have. `Retry-After` alone needs one with which it has a meaning.
    pub fn reply_status(&self) -> Option<StatusCode> {
        match &self.outcome {
            Some(Outcome::Status(status)) => Some(*status),
            Some(Outcome::RateLimit(_)) => Some(StatusCode::TOO_MANY_REQUESTS),
            Some(Outcome::Redirect(redirect)) => Some(redirect.status),
            None => self.retry_after.map(|_| StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// Takes from `other` what is not set here, and returns what it took.
    pub fn merge(&mut self, other: Self) -> Self {
        let mut added = Self::default();
        take(&mut self.outcome, other.outcome, &mut added.outcome);
        take(
            &mut self.retry_after,
            other.retry_after,
            &mut added.retry_after,
        );
        take(&mut self.delay, other.delay, &mut added.delay);
        take(&mut self.broken, other.broken, &mut added.broken);
        for fault in other.body {
            if !self.body.contains(&fault) {
                self.body.push(fault);
                added.body.push(fault);
            }
        }
        added
    }
}

fn take<T: Clone>(own: &mut Option<T>, other: Option<T>, added: &mut Option<T>) {
    if own.is_none() && other.is_some() {
        added.clone_from(&other);
        *own = other;
    }
}

/// Writes the fault as the header has it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut entries = Vec::new();
        match &self.outcome {
            Some(Outcome::Status(status)) => entries.push(format!("status={}", status.as_u16())),
            Some(Outcome::RateLimit(limit)) => entries.push(limit.to_string()),
            Some(Outcome::Redirect(redirect)) => entries.push(redirect.to_string()),
            None => {}
        }
        if let Some(form) = self.retry_after {
            entries.push(format!("retry-after={form}"));
        }
        entries.extend(self.body.iter().map(|fault| fault.key().to_owned()));
        if let Some(delay) = self.delay {
            entries.push(format!("delay={}", delay.as_millis()));
        }
        match self.broken {
            Some(Broken::Dropped) => entries.push("dropped".to_owned()),
            Some(Broken::Truncated) => entries.push("truncated".to_owned()),
            None => {}
        }
        if self.rate != Rate::ALWAYS {
            entries.push(format!("rate={}", self.rate));
        }
        f.write_str(&entries.join(", "))
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rate-limit")?;
        let usual = Self::default();
        for (key, value, usual) in [
            ("limit", self.limit, usual.limit),
            ("remaining", self.remaining, usual.remaining),
            ("reset", self.reset, usual.reset),
            ("period", self.period, usual.period),
        ] {
            if value != usual {
                write!(f, ", {key}={value}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redirect")?;
        if let Some(location) = &self.location {
            write!(f, "={}", String::from_utf8_lossy(location.as_bytes()))?;
        }
        write!(f, ", redirect-status={}", self.status.as_u16())
    }
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => seconds.fmt(f),
            Self::Date(seconds) => write!(f, "date:{seconds}"),
            Self::Garbage => f.write_str("garbage"),
            Self::Negative => f.write_str("negative"),
            Self::FarFuture => f.write_str("far-future"),
        }
    }
}
