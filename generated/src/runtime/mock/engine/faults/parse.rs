// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The written form of faults: entries `key` or `key=value`, the same in the header, the query and the rules file.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use hyper::StatusCode;
use hyper::header::HeaderValue;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::super::message::Broken;
use super::super::rules::Rate;
use super::fault::{BodyFault, Fault, Outcome, RateLimit, Redirect, RetryAfter};

/// The longest delay, so that a mistake does not hold a connection for hours.
pub const MAX_DELAY: Duration = Duration::from_secs(5 * 60);

/// Every key with the form of its value.
pub const KEYS: [(&str, &str); 17] = [
    ("status", "=400…599"),
    ("delay", "=MILLISECONDS"),
    ("rate-limit", ""),
    ("limit", "=N"),
    ("remaining", "=N"),
    ("reset", "=SECONDS"),
    ("period", "=SECONDS"),
    (
        "retry-after",
        "=SECONDS|date|date:SECONDS|garbage|negative|far-future",
    ),
    ("redirect", "[=URL]"),
    ("redirect-status", "=301|302|303|307|308"),
    ("truncated", ""),
    ("dropped", ""),
    ("malformed-json", ""),
    ("unknown-enum-value", ""),
    ("unknown-property", ""),
    ("missing-property", ""),
    ("rate", "=0…1"),
];

/// Returns a sentence that lists the keys.
pub fn known() -> String {
    let keys: Vec<_> = KEYS
        .iter()
        .map(|(key, value)| format!("{key}{value}"))
        .collect();
    format!("the faults are {}", keys.join(", "))
}

impl FromStr for Fault {
    type Err = String;

    /// Reads entries that commas separate, such as `status=503, delay=200`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut entries = Entries::default();
        for entry in text.split(',').map(str::trim) {
            match entry.split_once(['=', ':']) {
                Some((key, value)) => entries.set(key.trim(), Some(value.trim()))?,
                None => entries.set(entry, None)?,
            }
        }
        entries.finish()
    }
}

/// Reads an object with a property for each key, where keys without a value have `true`; or the form of the header.
impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FaultVisitor;

        impl<'de> Visitor<'de> for FaultVisitor {
            type Value = Fault;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object such as {\"status\": 503}")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Fault, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fault, A::Error> {
                let mut entries = Entries::default();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    let value = match value {
                        Value::Bool(false) => continue,
                        Value::Bool(true) => None,
                        Value::Number(number) => Some(number.to_string()),
                        Value::String(text) => Some(text),
                        _ => {
                            let what = format!("`{}` has a value of a wrong type", shorten(&key));
                            return Err(A::Error::custom(with_help(what)));
                        }
                    };
                    entries
                        .set(&key, value.as_deref())
                        .map_err(A::Error::custom)?;
                }
                entries.finish().map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_any(FaultVisitor)
    }
}

/// The entries of one source, each of them at most once.
#[derive(Default)]
struct Entries {
    fault: Fault,
    seen: Vec<&'static str>,
    status: Option<StatusCode>,
    rate_limit: Option<RateLimit>,
    redirect: Option<Redirect>,
}

impl Entries {
    fn set(&mut self, key: &str, value: Option<&str>) -> Result<(), String> {
        let Some(&(key, form)) = KEYS.iter().find(|(known, _)| *known == key) else {
            return Err(with_help(if key.is_empty() {
                "an empty entry".to_owned()
            } else {
                format!("unknown fault `{}`", shorten(key))
            }));
        };
        let wrong = || match value {
            _ if form.is_empty() => format!("`{key}` takes no value"),
            Some(value) => format!("`{key}={}` is not `{key}{form}`", shorten(value)),
            None => format!("`{key}` needs a value: `{key}{form}`"),
        };
        if self.seen.contains(&key) {
            return Err(with_help(format!("`{key}` appears twice")));
        }
        self.seen.push(key);
        let text = value.unwrap_or_default();
        let read = match key {
            "delay" => match text.parse().map(Duration::from_millis) {
                Ok(delay) if delay > MAX_DELAY => {
                    let longest = MAX_DELAY.as_millis();
                    let what = format!("`delay={text}` is longer than {longest} ms, 5 minutes");
                    return Err(with_help(what));
                }
                delay => delay.ok().map(|delay| self.fault.delay = Some(delay)),
            },
            "status" => status(text, |status| (400..600).contains(&status))
                .map(|status| self.status = Some(status)),
            "redirect-status" => status(text, |status| matches!(status, 301..=303 | 307 | 308))
                .map(|status| self.redirect().status = status),
            "redirect" => self.set_location(value),
            "retry-after" => retry_after(text).map(|form| self.fault.retry_after = Some(form)),
            "rate" => rate(text).map(|rate| self.fault.rate = rate),
            "limit" | "remaining" | "reset" | "period" => self.set_limit(key, text),
            _ if value.is_some() => None,
            _ => self.set_flag(key),
        };
        read.ok_or_else(|| with_help(wrong()))
    }

    fn set_flag(&mut self, key: &str) -> Option<()> {
        match key {
            "rate-limit" => {
                self.rate_limit.get_or_insert_default();
            }
            // A dropped connection leaves nothing to truncate.
            "dropped" => self.fault.broken = Some(Broken::Dropped),
            "truncated" => {
                self.fault.broken.get_or_insert(Broken::Truncated);
            }
            _ => {
                let mut known = BodyFault::ALL.into_iter();
                self.fault
                    .body
                    .push(known.find(|fault| fault.key() == key)?);
            }
        }
        Some(())
    }

    fn set_limit(&mut self, key: &str, text: &str) -> Option<()> {
        let value = text.parse().ok()?;
        let limit = self.rate_limit.get_or_insert_default();
        match key {
            "limit" => limit.limit = value,
            "remaining" => limit.remaining = value,
            "reset" => limit.reset = value,
            _ => limit.period = value,
        }
        Some(())
    }

    fn set_location(&mut self, value: Option<&str>) -> Option<()> {
        let location = match value {
            Some("") => return None,
            Some(url) => Some(HeaderValue::from_str(url).ok()?),
            None => None,
        };
        self.redirect().location = location;
        Some(())
    }

    fn redirect(&mut self) -> &mut Redirect {
        self.redirect.get_or_insert(Redirect {
            status: StatusCode::TEMPORARY_REDIRECT,
            location: None,
        })
    }

    fn finish(mut self) -> Result<Fault, String> {
        let outcomes: Vec<_> = [
            self.status.map(Outcome::Status),
            self.rate_limit.map(Outcome::RateLimit),
            self.redirect.map(Outcome::Redirect),
        ]
        .into_iter()
        .flatten()
        .collect();
        if outcomes.len() > 1 {
            return Err(with_help(
                "only one of `status`, `rate-limit` and `redirect` can set the status".to_owned(),
            ));
        }
        self.fault.outcome = outcomes.into_iter().next();
        if self.fault.is_none() {
            return Err(with_help("no fault".to_owned()));
        }
        Ok(self.fault)
    }
}

fn status(text: &str, is_allowed: impl Fn(u16) -> bool) -> Option<StatusCode> {
    let status = text.parse().ok().filter(|status| is_allowed(*status))?;
    StatusCode::from_u16(status).ok()
}

fn rate(text: &str) -> Option<Rate> {
    Rate::try_from(text.parse::<f64>().ok()?).ok()
}

fn retry_after(text: &str) -> Option<RetryAfter> {
    Some(match text {
        "date" => RetryAfter::Date(2),
        "garbage" => RetryAfter::Garbage,
        "negative" => RetryAfter::Negative,
        "far-future" => RetryAfter::FarFuture,
        _ => match text.strip_prefix("date:") {
            Some(seconds) => RetryAfter::Date(seconds.parse().ok()?),
            None => RetryAfter::Seconds(text.parse().ok()?),
        },
    })
}

fn with_help(what: String) -> String {
    format!("{what}\nhelp: {}", known())
}

/// Shortens what is repeated in a message.
fn shorten(text: &str) -> String {
    let mut shortened: String = text.chars().take(60).collect();
    if shortened.len() < text.len() {
        shortened.push('…');
    }
    shortened
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Fault {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_form_is_read_and_written_the_same() {
        for text in [
            "status=503, delay=200",
            "rate-limit",
            "rate-limit, limit=10, remaining=1, reset=30, period=5",
            "retry-after=5",
            "retry-after=date:30",
            "retry-after=garbage",
            "retry-after=negative",
            "status=429, retry-after=far-future",
            "redirect, redirect-status=307",
            "redirect=https://elsewhere.example/a:b?c=d, redirect-status=308",
            "truncated",
            "dropped",
            "unknown-enum-value, unknown-property, missing-property, malformed-json",
            "status=500, rate=0.25",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
        assert_eq!(
            parse("status:503,delay:200"),
            parse("status=503, delay=200")
        );
        assert_eq!(parse("reset=30").to_string(), "rate-limit, reset=30");
        assert_eq!(parse("truncated, dropped").broken, Some(Broken::Dropped));
        assert_eq!(parse("dropped, truncated").broken, Some(Broken::Dropped));
    }

    #[test]
    fn invalid_entries_are_errors_that_list_the_faults() {
        let long = format!("delay={}", "9".repeat(500));
        for (text, what) in [
            ("", "an empty entry"),
            ("status=503,", "an empty entry"),
            ("statsu=503", "unknown fault `statsu`"),
            ("status", "`status` needs a value: `status=400…599`"),
            ("status=200", "`status=200` is not `status=400…599`"),
            ("status=99999999", "`status=99999999` is not"),
            ("status=500, status=501", "`status` appears twice"),
            ("status=500, rate-limit", "only one of"),
            ("delay=300001", "longer than 300000 ms, 5 minutes"),
            ("delay=-1", "`delay=-1` is not"),
            (&long, "999…` is not"),
            ("dropped=1", "`dropped` takes no value"),
            ("redirect=", "`redirect=` is not"),
            ("redirect=a\nb", "is not `redirect[=URL]`"),
            ("redirect-status=200", "`redirect-status=200` is not"),
            ("retry-after=date:99999999999", "is not `retry-after="),
            ("status=500, rate=NaN", "`rate=NaN` is not `rate=0…1`"),
            ("status=500, rate=inf", "`rate=inf` is not"),
            ("rate=0.5", "no fault"),
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(what), "{text}: {error}");
            assert!(error.ends_with(&known()), "{text}: {error}");
        }
        assert!(parse("delay=300000").delay.is_some());
    }

    #[test]
    fn the_table_lists_every_key() {
        let docs = include_str!("../faults.rs");
        for (key, _) in KEYS {
            assert!(docs.contains(&format!("//! | `{key}")), "{key}");
        }
    }

    #[test]
    fn json_has_the_same_keys() {
        let json = r#"{"status": 503, "delay": "200", "truncated": true, "dropped": false}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        assert_eq!(fault, parse("status=503, delay=200, truncated"));
        let fault: Fault = serde_json::from_str(r#""rate-limit, reset=3""#).unwrap();
        assert_eq!(fault, parse("reset=3"));
        for json in ["{}", "[]", r#"{"status": null}"#, r#"{"status": 1e9}"#] {
            assert!(serde_json::from_str::<Fault>(json).is_err(), "{json}");
        }
    }
}
