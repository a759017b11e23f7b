// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Secrets that a server sends back: redacted in everything that an error shows.
//!
//! A secret is found in the encodings in which servers echo what they were sent: percent-encoded,
//! in escapes of JSON or entities of HTML (also mixed), in another case, in hexadecimal or base64.
//! A secret of fewer than 4 bytes is left where it is.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;

use super::base64::base64;
use super::escape::{LONGEST, escape, is_cut_escape};

const REDACTED: &str = "[redacted]";

/// Shorter ones occur in any text by chance, and taking those out would leave nothing readable.
pub(super) const SHORTEST: usize = 4;

/// As many characters of base64 have at least as many bits as the shortest secret.
const SHORTEST_BASE64: usize = 6;

/// The secrets that a request took along.
#[derive(Clone, Default)]
pub(super) struct Redactor {
    secrets: Arc<[Arc<SecretString>]>,
}

impl Redactor {
    pub fn new(secrets: Vec<Arc<SecretString>>) -> Self {
        Self {
            secrets: secrets.into(),
        }
    }

    /// Adds secrets to those that it knows.
    pub fn extend(&mut self, secrets: Vec<Arc<SecretString>>) {
        if self.secrets.is_empty() {
            *self = Self::new(secrets);
            return;
        }
        let is_new = |one: &Arc<SecretString>| {
            let mut known = self.secrets.iter();
            !known.any(|known| Arc::ptr_eq(known, one))
        };
        let new: Vec<_> = secrets.into_iter().filter(is_new).collect();
        if !new.is_empty() {
            self.secrets = self.secrets.iter().cloned().chain(new).collect();
        }
    }

    pub fn secrets(&self) -> &[Arc<SecretString>] {
        &self.secrets
    }

    /// Returns the text without the secrets.
    pub fn text(&self, text: &str) -> String {
        match self.forms().clean(text.as_bytes(), End::Whole) {
            Some(clean) => String::from_utf8_lossy(&clean).into_owned(),
            None => text.to_owned(),
        }
    }

    /// Returns the body without the secrets, and without the beginning of one at its end, where it
    /// may have been cut. What was JSON still is.
    pub fn body(&self, body: Bytes) -> Bytes {
        let Some(clean) = self.forms().clean(&body, End::MayBeCut) else {
            return body;
        };
        // A secret that is a number, or has quotation marks, can be part of the structure of JSON.
        if is_json(&body) && !is_json(&clean) {
            return format!("\"{REDACTED}\"").into();
        }
        clean.into()
    }

    /// Takes the secrets out of all values, and removes the headers with a secret in their name.
    pub fn headers(&self, headers: &mut HeaderMap) {
        let forms = self.forms();
        let holds = |name: &&HeaderName| forms.clean(name.as_ref(), End::Whole).is_some();
        let names: Vec<HeaderName> = headers.keys().filter(holds).cloned().collect();
        for name in names {
            headers.remove(name);
        }
        for value in headers.values_mut() {
            if let Some(clean) = forms.clean(value.as_bytes(), End::Whole) {
                *value = HeaderValue::from_bytes(&clean)
                    .unwrap_or_else(|_| HeaderValue::from_static(REDACTED));
            }
        }
    }

    /// Returns the last place at or before `limit` at which no secret is cut in two.
    pub fn boundary(&self, body: &[u8], limit: usize) -> usize {
        let ranges = self.forms().ranges(body, End::MayBeCut).into_iter();
        let mut cut = ranges.filter(|range| range.start < limit && limit < range.end);
        cut.next().map_or(limit, |range| range.start)
    }

    /// Returns how many bytes the longest secret has, in its longest encoding.
    pub fn longest(&self) -> usize {
        let forms = self.forms().forms.into_iter();
        let characters = forms.map(|form| form.text.chars().count()).max();
        characters.unwrap_or(0) * LONGEST
    }

    /// These are made when something is to be redacted, because few calls get that far.
    fn forms(&self) -> Forms {
        let exposed = self.secrets.iter().map(|secret| secret.expose_secret());
        let long_enough = exposed.filter(|secret| secret.len() >= SHORTEST);
        let forms: Vec<Form> = long_enough.flat_map(Form::all_of).collect();
        let mut starts = [0; 256];
        for (index, form) in forms.iter().enumerate() {
            if let Some(first) = form.text.bytes().next() {
                for byte in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                    starts[usize::from(byte)] |= bit(index);
                }
            }
        }
        Forms { forms, starts }
    }
}

/// States whether a string may have been cut.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Whole,
    MayBeCut,
}

/// All that is looked for.
struct Forms {
    forms: Vec<Form>,
    /// For each byte, the bits of the forms that it can begin.
    starts: [u64; 256],
}

/// Several forms share a bit if there are more than 64.
fn bit(index: usize) -> u64 {
    1 << (index % 64)
}

/// A secret as it is, or in an encoding that has other characters.
struct Form {
    text: String,
    /// How many characters of it have to be there where the end is cut off.
    shortest: usize,
}

impl Forms {
    /// Returns the text without the secrets; `None` if it has none.
    fn clean(&self, text: &[u8], end: End) -> Option<Vec<u8>> {
        let ranges = self.ranges(text, end);
        if ranges.is_empty() {
            return None;
        }
        let mut clean = Vec::with_capacity(text.len());
        let mut kept_from = 0;
        for range in ranges {
            clean.extend_from_slice(text.get(kept_from..range.start).unwrap_or_default());
            clean.extend_from_slice(REDACTED.as_bytes());
            kept_from = range.end;
        }
        clean.extend_from_slice(text.get(kept_from..).unwrap_or_default());
        Some(clean)
    }

    /// Returns the parts of the text that are secrets, in order. Those that overlap or touch are one.
    fn ranges(&self, text: &[u8], end: End) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut ends = Ends::default();
        for (at, first) in text.iter().enumerate() {
            let rest = text.get(at..).unwrap_or_default();
            let escaped = escape(rest).map_or(0, |(character, _)| self.starting_with(character));
            let starting = self.starts[usize::from(*first)] | escaped;
            if starting == 0 {
                continue;
            }
            let forms = self.forms.iter().enumerate();
            let forms = forms.filter(|(index, _)| starting & bit(*index) != 0);
            let lengths = forms.filter_map(|(_, form)| form.length(rest, end, &mut ends));
            let Some(length) = lengths.max() else {
                continue;
            };
            match ranges.last_mut() {
                Some(last) if at <= last.end => last.end = last.end.max(at + length),
                _ => ranges.push(before_escape(text, at)..at + length),
            }
        }
        ranges
    }

    fn starting_with(&self, character: char) -> u64 {
        let first = character.encode_utf8(&mut [0; 4]).bytes().next();
        first.map_or(0, |byte| self.starts[usize::from(byte)])
    }
}

/// A backslash that belongs to the character at `at` is left out with it, for it would escape what
/// comes in its place.
fn before_escape(text: &[u8], at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default().iter().rev();
    let backslashes = before.take_while(|byte| **byte == b'\\').count();
    at - backslashes % 2
}

/// Where what has been compared so far may end; kept to be used again.
#[derive(Default)]
struct Ends {
    now: Vec<usize>,
    next: Vec<usize>,
}

impl Form {
    fn all_of(secret: &str) -> Vec<Self> {
        let digits = secret.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
        let mut forms = vec![
            Self {
                text: secret.to_owned(),
                shortest: SHORTEST,
            },
            Self {
                text: digits.collect(),
                shortest: SHORTEST * 2,
            },
        ];
        // Base64 writes three bytes in four characters, so it depends on what comes before.
        for before in 0..3 {
            let bytes = [&vec![0; before], secret.as_bytes()].concat();
            let of_secret_alone = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
            let encoded = base64(&bytes);
            let encoded = encoded.get(of_secret_alone).unwrap_or_default();
            if encoded.len() < SHORTEST_BASE64 {
                continue;
            }
            let for_urls = encoded.replace('+', "-").replace('/', "_");
            let is_same = for_urls == encoded;
            let texts = [Some(encoded.to_owned()), (!is_same).then_some(for_urls)];
            forms.extend(texts.into_iter().flatten().map(|text| Self {
                text,
                shortest: SHORTEST_BASE64,
            }));
        }
        forms
    }

    /// Returns how many bytes the form takes at the beginning of a string; none if the text begins with
    /// something else. Each character may have another encoding.
    fn length(&self, text: &[u8], end: End, ends: &mut Ends) -> Option<usize> {
        ends.now.clear();
        ends.now.push(0);
        for (count, expected) in self.text.chars().enumerate() {
            ends.next.clear();
            let can_be_cut = end == End::MayBeCut && count >= self.shortest;
            for at in &ends.now {
                let rest = text.get(*at..).unwrap_or_default();
                if can_be_cut && is_cut(rest, expected) {
                    return Some(text.len());
                }
                // `\\` can be one backslash or two.
                for length in [plain(rest, expected), escaped(rest, expected)] {
                    let length = length.map(|length| at + length);
                    ends.next
                        .extend(length.filter(|length| !ends.next.contains(length)));
                }
            }
            if ends.next.is_empty() {
                return None;
            }
            std::mem::swap(&mut ends.now, &mut ends.next);
        }
        ends.now.iter().max().copied()
    }
}

/// Returns how many bytes the character takes at the beginning of a string, in either case.
fn plain(text: &[u8], expected: char) -> Option<usize> {
    let length = expected.len_utf8();
    let is_there = text
        .get(..length)?
        .eq_ignore_ascii_case(expected.encode_utf8(&mut [0; 4]).as_bytes());
    is_there.then_some(length)
}

/// Returns how many bytes the character takes as an escape at the beginning of a string, in either case.
fn escaped(text: &[u8], expected: char) -> Option<usize> {
    let (character, length) = escape(text)?;
    character.eq_ignore_ascii_case(&expected).then_some(length)
}

/// Returns `true` if the text ends before the character does.
fn is_cut(text: &[u8], expected: char) -> bool {
    let mut plain = [0; 4];
    let plain = expected.encode_utf8(&mut plain).as_bytes();
    plain.starts_with(text) || is_cut_escape(text)
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(REDACTED)
    }
}
