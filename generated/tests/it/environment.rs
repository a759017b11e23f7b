//! `Client::from_env`, in a process of its own for each environment: the variables of this one are
//! shared by all tests.

use std::process::Command;

use datadog_orgs::{Client, ClientBuilder};

const BASE_URL: &str = "DATADOG_ORGS_BASE_URL";
const KEYS: [(&str, &str); 2] = [("DD_API_KEY", "an-api-key"), ("DD_APP_KEY", "an-app-key")];

#[test]
fn the_keys_are_enough() {
    let client = from_env(&KEYS);
    assert!(client.contains(r#""api_key": "[redacted]""#), "{client}");
    assert!(client.contains(r#""app_key": "[redacted]""#), "{client}");
    assert!(!client.contains("an-api-key"), "{client}");
}

#[test]
fn the_site_is_optional() {
    let client = from_env(&[KEYS[0], KEYS[1], ("DD_SITE", "datadoghq.eu")]);
    assert!(client.contains("datadoghq.eu"), "{client}");
    let client = from_env(&[KEYS[0], KEYS[1], ("DD_SITE", "")]);
    assert!(client.contains("variables: []"), "{client}");
}

#[test]
fn a_missing_key_is_named() {
    for (set, missing) in [(KEYS[0], "DD_APP_KEY"), (KEYS[1], "DD_API_KEY")] {
        let empty = (missing, "");
        for environment in [&[set][..], &[set, empty]] {
            let error = from_env(environment);
            assert!(error.contains(missing), "{error}");
        }
    }
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_unseen() {
    let error = from_env(&[("DD_API_KEY", "two\nlines"), KEYS[1]]);
    assert!(error.starts_with("api_key is empty or has"), "{error}");
    assert!(!error.contains("two"), "{error}");
}

#[test]
fn a_site_that_does_not_exist_gets_a_list() {
    let error = from_env(&[KEYS[0], KEYS[1], ("DD_SITE", "example.com")]);
    for part in ["`example.com`", "datadoghq.com", "us2.ddog-gov.com"] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn the_variable_of_a_site_that_does_not_exist_is_named() {
    let error = from_env(&[KEYS[0], KEYS[1], ("DD_SITE", "example.com")]);
    assert!(error.contains("DD_SITE"), "{error}");
}

#[test]
fn a_key_that_is_set_is_not_called_missing() {
    let error = from_env(&[KEYS[0]]);
    assert!(
        !error.contains("DD_API_KEY") && !error.contains("access_token"),
        "{error}"
    );
}

#[test]
fn the_base_url_is_optional() {
    let base_url = |url| from_env(&[KEYS[0], KEYS[1], (BASE_URL, url)]);
    let client = base_url("http://127.0.0.1:9/mock");
    assert!(client.contains("http://127.0.0.1:9/mock"), "{client}");
    let client = base_url("");
    assert!(client.contains("base_url: None"), "{client}");
}

#[test]
fn the_variable_of_a_base_url_that_does_not_work_is_named() {
    for (url, expected) in [
        (
            "127.0.0.1:9",
            "the environment variable DATADOG_ORGS_BASE_URL: ",
        ),
        (
            "http://example.com",
            "the environment variable DATADOG_ORGS_BASE_URL: ",
        ),
    ] {
        let error = from_env(&[KEYS[0], KEYS[1], (BASE_URL, url)]);
        assert!(error.starts_with(expected), "{error}");
        // A base URL that the program sets wins.
        let set = ("BASE_URL", "https://127.0.0.1:9");
        let client = from_env(&[KEYS[0], KEYS[1], (BASE_URL, url), set]);
        assert!(client.contains(set.1), "{client}");
    }
}

/// Over plain http a proxy sees the keys, whatever machine the request is for.
#[test]
fn a_proxy_for_plain_http_is_refused_unless_it_is_allowed() {
    let url = ("BASE_URL", "http://127.0.0.1:9");
    let proxy = ("http_proxy", "http://127.0.0.1:1");
    let refused = from_env(&[KEYS[0], KEYS[1], url, proxy]);
    assert!(
        refused.contains("a proxy would see the credentials"),
        "{refused}"
    );
    for allowed in [
        vec![url],
        vec![url, proxy, ("ALLOW_PLAIN_HTTP", "yes")],
        vec![url, proxy, ("no_proxy", "127.0.0.1")],
        vec![
            ("BASE_URL", "https://127.0.0.1:9"),
            ("https_proxy", proxy.1),
        ],
    ] {
        let client = from_env(&[&KEYS[..], &allowed].concat());
        assert!(client.starts_with("Client"), "{client}");
    }
}

/// What `Client::from_env` gives in this environment: the client as `Debug` shows it, or the error.
fn from_env(environment: &[(&str, &str)]) -> String {
    let this = std::env::current_exe().expect("a test knows its program");
    let output = Command::new(this)
        .args(["environment::child", "--exact", "--ignored", "--nocapture"])
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .expect("the test can start itself");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let printed = output.split(MARK).nth(1);
    printed.unwrap_or_else(|| panic!("{output}")).to_owned()
}

/// Surrounds what the child prints, as the test runner prints more.
const MARK: &str = "=====";

#[test]
#[ignore = "it is the child that the other tests here start"]
fn child() {
    let client = match std::env::var("BASE_URL") {
        Err(_) => Client::from_env(),
        Ok(url) => ClientBuilder::from_env().and_then(|builder| {
            let allowed = std::env::var_os("ALLOW_PLAIN_HTTP").is_some();
            builder.base_url(url).allow_plain_http(allowed).build()
        }),
    };
    match client {
        Ok(client) => print!("{MARK}{client:?}{MARK}"),
        Err(error) => print!("{MARK}{error}{MARK}"),
    }
}
