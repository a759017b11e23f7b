// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Signatures that another program has made, and what is not one. They are those of Python's `hmac`.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::webhook::Verifier;
use super::webhook_encoding::SignatureEncoding;
use super::webhook_signature::{HmacSha256, StandardWebhooks, TimestampedHmacSha256};

const BODY: &[u8] = br#"{"type":"lamp.broke","lamp":"l-1"}"#;
const HEX: &str = "c2bd05fdf8715c42647b9b489088839163bd76bd4ca2416e74ad2da00b93f5a3";
const BASE64: &str = "wr0F/fhxXEJke5tIkIiDkWO9dr1MokFudK0toAuT9aM=";
const OLD_HEX: &str = "7923af340dab285d0db1a3ffe699d8b19bca30e10d125de9c738a635c63ed1ad";
const TIMED_HEX: &str = "7048d45399bcfa53be06737de1842eb46fb029feb98dd2e661cb0522c7118631";
const STANDARD: &str = "v1,85+pYSOpBE1NiVi6QTJH9fI076YJkFNrOlozE3V+Pcc=";
const STANDARD_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const OTHER_SECRET: &str = "whsec_MjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJ";
const EMPTY_SECRET: &str = "f97d4766d9bcee61dce7b080b7848cde6b6fa0f37ec5251f6d87e6f60d70ab18";

fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in list {
        let value =
            HeaderValue::from_bytes(value.as_bytes()).expect("it has no control characters");
        headers.append(HeaderName::from_static(name), value);
    }
    headers
}

/// Returns what is wrong, or nothing.
fn verify(verifier: &impl Verifier, list: &[(&'static str, &str)], body: &[u8]) -> String {
    let verified = verifier.verify(&headers(list), body);
    verified.map_or_else(|error| error.to_string(), |()| String::new())
}

fn at(seconds: u64) -> impl Fn() -> SystemTime + Send + Sync + 'static {
    move || SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn a_body_is_signed_in_hexadecimal_or_base64() {
    let plain = HmacSha256::new("X-Signature", "lamp-secret");
    assert_eq!(verify(&plain, &[("x-signature", HEX)], BODY), "");
    assert_eq!(
        verify(&plain, &[("x-signature", &HEX.to_uppercase())], BODY),
        ""
    );
    let prefixed = plain.clone().with_prefix("sha256=");
    assert_eq!(
        verify(
            &prefixed,
            &[("x-signature", &format!("sha256={HEX}"))],
            BODY
        ),
        ""
    );
    let base64 = plain.clone().with_encoding(SignatureEncoding::Base64);
    assert_eq!(verify(&base64, &[("x-signature", BASE64)], BODY), "");
    // Of several signatures and several secrets, one is enough.
    let rotated = HmacSha256::new("x-signature", "new-secret").with_secret("old-secret");
    assert_eq!(
        verify(
            &rotated,
            &[("x-signature", &format!("{HEX}, {OLD_HEX}"))],
            BODY
        ),
        ""
    );
    assert_eq!(
        verify(
            &rotated,
            &[("x-signature", HEX), ("x-signature", OLD_HEX)],
            BODY
        ),
        ""
    );
}

#[test]
fn what_is_no_signature_of_the_body_is_refused() {
    const NONE: &str = "no signature in the header `X-Signature` is that of the request";
    let plain = HmacSha256::new("X-Signature", "lamp-secret");
    let base64 = plain.clone().with_encoding(SignatureEncoding::Base64);
    let prefixed = plain.clone().with_prefix("sha256=");
    let tampered = br#"{"type":"lamp.broke","lamp":"l-2"}"#;
    assert_eq!(verify(&plain, &[("x-signature", HEX)], tampered), NONE);
    assert_eq!(verify(&plain, &[("x-signature", OLD_HEX)], BODY), NONE);
    for cut in [
        "",
        "c",
        &HEX[..62],
        &HEX[..63],
        &format!("{HEX}00"),
        "zz",
        "sha256=",
    ] {
        assert_eq!(verify(&plain, &[("x-signature", cut)], BODY), NONE, "{cut}");
    }
    for cut in [
        "",
        "=",
        "====",
        &BASE64[..40],
        &BASE64[..43],
        "wr0F/fhxXEJke5tIkIiDkWO9dr1MokFudK0toAuT9aN=",
    ] {
        assert_eq!(
            verify(&base64, &[("x-signature", cut)], BODY),
            NONE,
            "{cut}"
        );
    }
    assert_eq!(verify(&prefixed, &[("x-signature", HEX)], BODY), NONE);
    assert_eq!(
        verify(&plain, &[], BODY),
        "the header `X-Signature` is missing"
    );
    assert_eq!(
        verify(&plain, &[("x-signature", "é")], BODY),
        "the header `X-Signature` is not text"
    );
    let empty = HmacSha256::new("X-Signature", "");
    assert_eq!(
        verify(&empty, &[("x-signature", EMPTY_SECRET)], BODY),
        "the secret is empty"
    );
    assert_eq!(
        verify(&HmacSha256::new("no header", "a"), &[], BODY),
        "the header `no header` is missing"
    );
}

#[test]
fn a_time_is_signed_with_the_body() {
    let timed = TimestampedHmacSha256::new("stripe-signature", "lamp-secret");
    let now = timed.clone().with_clock(at(1_700_000_010));
    let signed = format!("t=1700000000,v0=00,v1={OLD_HEX},v1={TIMED_HEX}");
    assert_eq!(verify(&now, &[("stripe-signature", &signed)], BODY), "");
    let late = timed.clone().with_clock(at(1_700_000_301));
    assert_eq!(
        verify(&late, &[("stripe-signature", &signed)], BODY),
        "the signature is 301 seconds old"
    );
    let early = timed.clone().with_clock(at(1_699_999_600));
    let future = "the signature is 400 seconds in the future";
    assert_eq!(
        verify(&early, &[("stripe-signature", &signed)], BODY),
        future
    );
    let patient = late.with_tolerance(Duration::from_secs(301));
    assert_eq!(verify(&patient, &[("stripe-signature", &signed)], BODY), "");
    let other = now.clone().with_scheme("v2");
    let none = "no signature in the header `stripe-signature` is that of the request";
    assert_eq!(verify(&other, &[("stripe-signature", &signed)], BODY), none);
    // Another time has another signature.
    let moved = signed.replace("t=1700000000", "t=1700000001");
    assert_eq!(verify(&now, &[("stripe-signature", &moved)], BODY), none);
    let twice = "the header `stripe-signature` has no single time";
    for times in ["", "t=1,t=2,"] {
        let signed = format!("{times}v1={TIMED_HEX}");
        assert_eq!(verify(&now, &[("stripe-signature", &signed)], BODY), twice);
    }
    for time in [
        "",
        "-1",
        "+1700000000",
        "1e9",
        "99999999999999999999",
        "18446744073709551615",
    ] {
        let error = verify(
            &now,
            &[("stripe-signature", &format!("t={time},v1=00"))],
            BODY,
        );
        assert_eq!(
            error, "the time of the signature is not a number of seconds",
            "{time}"
        );
    }
}

#[test]
fn standard_webhooks_sign_id_time_and_body() {
    let verifier = |secret: &str| {
        let new = StandardWebhooks::new(secret).expect("the secret is base64");
        new.with_clock(at(1_700_000_000))
    };
    let of = |id: &'static str, signature: &str| {
        let list = [
            ("webhook-id", id),
            ("webhook-timestamp", "1700000000"),
            ("webhook-signature", signature),
        ];
        list.map(|(name, value)| (name, value.to_owned()))
    };
    let check = |verifier: &StandardWebhooks, list: [(&'static str, String); 3]| {
        let list = list.each_ref().map(|(name, value)| (*name, value.as_str()));
        verify(verifier, &list, BODY)
    };
    let (own, other) = (verifier(STANDARD_SECRET), verifier(OTHER_SECRET));
    let both = other
        .clone()
        .with_secret(STANDARD_SECRET)
        .expect("the secret is base64");
    let several = format!("v1a,AAAA {STANDARD} v1,AAAA");
    assert_eq!(
        [&own, &both].map(|one| check(one, of("msg_1", STANDARD))),
        ["", ""]
    );
    assert_eq!(check(&own, of("msg_1", &several)), "");
    let none = "no signature in the header `webhook-signature` is that of the request";
    assert_eq!(check(&other, of("msg_1", STANDARD)), none);
    assert_eq!(check(&own, of("msg_2", STANDARD)), none);
    assert_eq!(check(&own, of("msg_1", &STANDARD[3..])), none);
    let svix = own.clone().with_header_prefix("svix-");
    assert_eq!(
        check(&svix, of("msg_1", STANDARD)),
        "the header `svix-id` is missing"
    );
    let late = own.clone().with_clock(at(1_700_000_301));
    assert_eq!(
        check(&late, of("msg_1", STANDARD)),
        "the signature is 301 seconds old"
    );
    let twice = [
        ("webhook-id", "msg_1"),
        ("webhook-id", "msg_2"),
        ("webhook-timestamp", "1700000000"),
    ];
    assert_eq!(
        verify(&own, &twice, BODY),
        "the header `webhook-id` is there twice"
    );
    let error = StandardWebhooks::new("whsec_?").expect_err("it is not base64");
    assert_eq!(error.to_string(), "the secret is not base64");
}

#[test]
fn secrets_are_not_shown() {
    let shown = [
        format!("{:?}", HmacSha256::new("a", "s3cret").with_secret("s3cret")),
        format!("{:?}", TimestampedHmacSha256::new("a", "s3cret")),
        format!("{:?}", StandardWebhooks::new(STANDARD_SECRET)),
    ];
    for shown in shown {
        assert!(
            shown.contains("[redacted]") && !shown.contains("s3cret"),
            "{shown}"
        );
        assert!(
            !shown.contains("AAEC") && !shown.contains("0, 1, 2"),
            "{shown}"
        );
    }
}
