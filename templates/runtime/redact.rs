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
const SHORTEST: usize = 4;

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

#[cfg(test)]
mod tests {
    use super::*;

    /// Secrets with characters that have several encodings, also several in a row.
    const SECRETS: [&str; 8] = [
        "s3cr/et",
        r#"od"d/k\ey&<1>'"#,
        "a+b c%20d&amp;e",
        "été😀🔑ö",
        r"\\\n\\\\",
        "%%25%2525",
        "&&amp;lt;;",
        "0123456789abcdef0123456789abcdef",
    ];

    fn redactor(secrets: &[&str]) -> Redactor {
        let secrets = secrets.iter().map(|secret| Arc::new((*secret).into()));
        Redactor::new(secrets.collect())
    }

    fn body(redactor: &Redactor, body: &str) -> String {
        let clean = redactor.body(Bytes::copy_from_slice(body.as_bytes()));
        String::from_utf8_lossy(&clean).into_owned()
    }

    fn percent_encoded(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02X}")).collect()
    }

    fn in_json(text: &str) -> String {
        let units = text.encode_utf16();
        units.map(|unit| format!("\\u{unit:04x}")).collect()
    }

    /// Returns all encodings of a character.
    fn encodings(character: char) -> Vec<String> {
        let text = character.to_string();
        let code = u32::from(character);
        let mut encodings = vec![
            text.to_ascii_lowercase(),
            text.to_ascii_uppercase(),
            percent_encoded(&text),
            percent_encoded(&text).to_ascii_lowercase(),
            in_json(&text),
            in_json(&text).to_ascii_uppercase(),
            format!("&#{code};"),
            format!("&#{code:09};"),
            format!("&#x{code:x};"),
            format!("&#X{code:08X};"),
        ];
        let named: &[&str] = match character {
            ' ' => &["+"],
            '"' => &["\\\"", "&quot;", "&QUOT;"],
            '\\' => &["\\\\"],
            '/' => &["\\/"],
            '&' => &["&amp;", "&AMP;"],
            '<' => &["&lt;", "&LT;"],
            '>' => &["&gt;"],
            '\'' => &["&apos;"],
            '\n' => &["\\n"],
            _ => &[],
        };
        encodings.extend(named.iter().map(|encoding| (*encoding).to_owned()));
        encodings
    }

    #[test]
    fn secrets_are_taken_out_in_any_form() {
        let redactor = redactor(&["s3cr/et", "ab"]);
        assert_eq!(
            redactor.text("x s3cr/et y s3cr%2Fet ab"),
            "x [redacted] y [redacted] ab"
        );
        let body = redactor.body(Bytes::from_static(b"{\"echo\":\"s3cr/et\"}"));
        assert_eq!(body, Bytes::from_static(b"{\"echo\":\"[redacted]\"}"));
        let other = Bytes::from_static(b"\xff nothing");
        assert_eq!(redactor.body(other.clone()), other);
    }

    #[test]
    fn secrets_are_taken_out_of_escapes() {
        let redactor = redactor(&["s3\"cr/et"]);
        for body in [
            r#"{"a":["s3\"cr/et"]}"#,
            r#"{"a":["s3\"cr\/et"]}"#,
            r#"{"a":["\u00733\"cr/et"]}"#,
        ] {
            let clean = redactor.body(Bytes::from_static(body.as_bytes()));
            assert_eq!(clean, Bytes::from_static(br#"{"a":["[redacted]"]}"#));
        }
        let other = Bytes::from_static(br#"{ "a": "\n" }"#);
        assert_eq!(redactor.body(other.clone()), other);
    }

    #[test]
    fn each_character_may_be_written_in_another_way() {
        let mut random = fastrand::Rng::with_seed(7);
        for secret in SECRETS {
            let redactor = redactor(&[secret]);
            let characters: Vec<Vec<String>> = secret.chars().map(encodings).collect();
            let uniform = (0..13).map(|encoding| {
                let written = characters
                    .iter()
                    .map(|encodings| &encodings[encoding % encodings.len()]);
                written.map(String::as_str).collect::<String>()
            });
            let mut written: Vec<String> = uniform.collect();
            written.extend((0..300).map(|_| {
                let encodings = characters.iter().map(|encodings| random.choice(encodings));
                encodings.flatten().map(String::as_str).collect::<String>()
            }));
            written.push(secret.to_ascii_uppercase().replace(' ', "+"));
            for written in written {
                for (before, after) in [("", ""), ("key: ", " is bad"), ("é=", "é"), ("z", "zzzz")]
                {
                    let text = format!("{before}{written}{after}");
                    let clean = format!("{before}[redacted]{after}");
                    assert_eq!(redactor.text(&text), clean, "{secret}: {text}");
                    assert_eq!(body(&redactor, &text), clean, "{secret}: {text}");
                }
            }
        }
    }

    #[test]
    fn hexadecimal_and_base64_are_found_within_more_of_it() {
        for secret in SECRETS.into_iter().chain(["pass?>~"]) {
            let redactor = redactor(&[secret]);
            let hex = |text: &str| -> String { text.bytes().map(|b| format!("{b:02x}")).collect() };
            let text = format!("{}[redacted]{}", hex("user:"), hex(":x"));
            let encoded = hex(&format!("user:{secret}:x"));
            assert_eq!(redactor.text(&encoded), text);
            assert_eq!(redactor.text(&encoded.to_uppercase()).to_lowercase(), text);

            for before in ["", "u", "us", "user:", "user::"] {
                for after in ["", ":", ":x", ":xy"] {
                    let encoded = base64(format!("{before}{secret}{after}").as_bytes());
                    let from = (before.len() * 8).div_ceil(6);
                    let to = (before.len() + secret.len()) * 8 / 6;
                    let text = format!("{}[redacted]{}", &encoded[..from], &encoded[to..]);
                    assert_eq!(redactor.text(&encoded), text, "{secret}");
                    let unpadded = |text: &str| text.trim_end_matches('=').to_owned();
                    assert_eq!(redactor.text(&unpadded(&encoded)), unpadded(&text));
                    let for_urls = |text: &str| text.replace('+', "-").replace('/', "_");
                    assert_eq!(redactor.text(&for_urls(&encoded)), for_urls(&text));
                    let in_url = percent_encoded(&encoded[from..to]);
                    assert_eq!(redactor.text(&in_url), "[redacted]");
                }
            }
        }
    }

    #[test]
    fn nothing_is_left_of_a_secret_with_another_in_it() {
        for secrets in [["s3cret", "my-s3cret-key"], ["my-s3cret-key", "s3cret"]] {
            let redactor = redactor(&secrets);
            let text = "a my-s3cret-key b s3cret c my-s3cret";
            let clean = "a [redacted] b [redacted] c my-[redacted]";
            assert_eq!(redactor.text(text), clean);
        }
        for secrets in [["abcdefgh", "efghijkl"], ["efghijkl", "abcdefgh"]] {
            let redactor = redactor(&secrets);
            assert_eq!(redactor.text("1 abcdefghijkl 2"), "1 [redacted] 2");
            assert_eq!(redactor.text("1 abcdefghefghijkl"), "1 [redacted]");
        }
        assert_eq!(redactor(&["abab"]).text("xabababax"), "x[redacted]ax");
    }

    #[test]
    fn the_beginning_of_a_secret_is_taken_off_the_end_of_a_body() {
        let write: [(&str, fn(char) -> String); 5] = [
            ("plain", |character| character.to_string()),
            ("percent", |character| {
                percent_encoded(&character.to_string())
            }),
            ("JSON", |character| in_json(&character.to_string())),
            ("HTML", |character| format!("&#{};", u32::from(character))),
            ("shortest", |character| {
                let encodings = encodings(character).into_iter();
                encodings
                    .filter(|encoding| encoding.len() > character.len_utf8())
                    .min_by_key(String::len)
                    .unwrap_or_default()
            }),
        ];
        for secret in ["s3cr/et", r#"od"d/k\ey&<1>'"#, "été😀🔑ö"] {
            let redactor = redactor(&[secret]);
            for (kind, write) in write {
                let written: Vec<String> = secret.chars().map(write).collect();
                let enough = written[..SHORTEST].concat().len();
                let written = written.concat();
                for length in 0..written.len() {
                    let text = [b"a: ", &written.as_bytes()[..length]].concat();
                    let clean = redactor.body(Bytes::from(text.clone()));
                    let kept: &[u8] = if length < enough {
                        &text
                    } else {
                        b"a: [redacted]"
                    };
                    assert_eq!(clean, kept, "{kind} {secret}: {text:?}");
                }
            }
        }
        let encoded = base64(b"user:s3cr/et");
        for length in 14..encoded.len() {
            let clean = body(&redactor(&["s3cr/et"]), &encoded[..length]);
            assert_eq!(clean, format!("{}[redacted]", &encoded[..7]));
        }
        // Other strings are not cut.
        assert_eq!(redactor(&["s3cr/et"]).text("a: s3cr/"), "a: s3cr/");
    }

    #[test]
    fn json_stays_json() {
        for (secret, text, clean) in [
            // Backslashes that belong to what follows.
            ("name", r#"{"a":"\\name"}"#, r#"{"a":"\\[redacted]"}"#),
            ("name", r#"{"a":"\name"}"#, r#"{"a":"[redacted]"}"#),
            ("k\\ey\\", r#"{"a":"k\\ey\\"}"#, r#"{"a":"[redacted]"}"#),
            ("k\\ey\\", r#"{"a":"k\\ey\\\""}"#, r#"{"a":"[redacted]\""}"#),
            ("\"key\"", r#"{"a":"\"key\""}"#, r#"{"a":"[redacted]"}"#),
            (
                "key1",
                r#"{"key1":{"KEY1":1}}"#,
                r#"{"[redacted]":{"[redacted]":1}}"#,
            ),
            // These are no strings.
            ("\"key\"", r#"{"key":1}"#, r#""[redacted]""#),
            ("12345", r#"{"a":12345}"#, r#""[redacted]""#),
            // This is no JSON, and stays as it is but for the secret.
            ("12345", r#"{"a":12345"#, r#"{"a":[redacted]"#),
            (
                "s3\"cr/et",
                r#"{"a":"s3\"cr\/et","b":"\ud8"#,
                r#"{"a":"[redacted]","b":"\ud8"#,
            ),
            ("s3\"cr/et", r#"{"a":"s3\"cr\"#, r#"{"a":"[redacted]"#),
        ] {
            assert_eq!(body(&redactor(&[secret]), text), clean);
        }
    }

    #[test]
    fn bytes_that_are_no_text_have_secrets_too() {
        let redactor = redactor(&["s3cret"]);
        let clean = redactor.body(Bytes::from_static(b"\xff\0s3cret\x80\xc3"));
        assert_eq!(clean, Bytes::from_static(b"\xff\0[redacted]\x80\xc3"));
        let other = Bytes::from_static(b"\xff\0%s3cre\\u00&#;&%");
        assert_eq!(redactor.body(other.clone()).as_ptr(), other.as_ptr());
    }

    #[test]
    fn headers_have_no_secrets_in_names_and_values() {
        let mut headers = HeaderMap::new();
        let mut add = |name: &'static str, value: &'static [u8]| {
            let value = HeaderValue::from_bytes(value);
            headers.append(name, value.unwrap_or_else(|error| panic!("{error}")));
        };
        add("x-my-s3cret-key", b"1");
        add("x-s3cre", b"2");
        add("x-echo", b"key S3CRET");
        add("x-echo", b"key %73%33cret");
        add("x-bytes", b"\xff s3cret \xe9");
        redactor(&["S3cret", "-S3cret-"]).headers(&mut headers);
        let lines = headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            format!("{name}: {value}")
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        assert_eq!(
            lines,
            [
                "x-bytes: \u{fffd} [redacted] \u{fffd}",
                "x-echo: key [redacted]",
                "x-echo: key [redacted]",
                "x-s3cre: 2",
            ]
        );
    }

    #[test]
    fn no_secret_is_cut_in_two() {
        let redactor = redactor(&["s3cret"]);
        let boundary = |limit| redactor.boundary(b"ab s3cret", limit);
        let boundaries: Vec<usize> = (2..=10).map(boundary).collect();
        assert_eq!(boundaries, [2, 3, 3, 3, 3, 3, 3, 9, 10]);
    }

    #[test]
    fn no_written_secret_is_cut_in_two() {
        for secret in SECRETS {
            let redactor = redactor(&[secret]);
            for encoding in 0..13 {
                let characters = secret.chars().map(encodings);
                let written: String = characters
                    .map(|encodings| encodings[encoding % encodings.len()].clone())
                    .collect();
                assert!(written.len() <= redactor.longest(), "{written}");
                let body = format!("key {written}, more");
                let secret = 4..4 + written.len();
                for limit in 0..=body.len() {
                    let is_within = secret.start < limit && limit < secret.end;
                    let boundary = if is_within { secret.start } else { limit };
                    assert_eq!(redactor.boundary(body.as_bytes(), limit), boundary);
                }
            }
        }
        let redactor = redactor(&["s3cret", "retract"]);
        assert_eq!(redactor.boundary(b"ab s3cretract", 10), 3);
    }
}
