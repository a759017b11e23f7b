// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of redaction.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};

use super::base64::base64;
use super::redact::*;

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
            for (before, after) in [("", ""), ("key: ", " is bad"), ("é=", "é"), ("z", "zzzz")] {
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
