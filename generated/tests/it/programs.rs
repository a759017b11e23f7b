//! The programs in examples/, against the scripted server.

use std::process::Output;

use datadog_orgs::v1::models::Organization;
use serde_json::json;
use tokio::process::Command;

use crate::support::server::refusing;
use crate::support::{Exchange, Server};

const TIMEZONE: &str = "/api/v2/org_configs/monitor_timezone";

#[tokio::test]
async fn list_organizations() {
    let organization = Organization::new()
        .with_public_id("abc123")
        .with_name("Example");
    let server = Server::start([
        Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": [organization]}))
    ])
    .await;
    let output = run("list_organizations", &["--base-url", &server.url()]).await;
    assert_printed(&output, "abc123  Example\n");
}

#[tokio::test]
async fn set_org_config() {
    let config = |value| {
        json!({"data": {
            "attributes": {
                "description": "", "name": "monitor_timezone", "value": value, "value_type": "any",
            },
            "id": "abc123",
            "type": "org_configs",
        }})
    };
    let server = Server::start([
        Exchange::new(format!("GET {TIMEZONE}")).json(200, &config(json!(null))),
        Exchange::new(format!("PATCH {TIMEZONE}")).json(200, &config(json!(["UTC"]))),
        Exchange::new(format!("GET {TIMEZONE}")).json(200, &config(json!(["UTC"]))),
    ])
    .await;
    let arguments = [
        "monitor_timezone",
        r#"["UTC"]"#,
        "--base-url",
        &server.url(),
    ];
    let first = run("set_org_config", &arguments).await;
    assert_printed(&first, "monitor_timezone was null, is [\"UTC\"]\n");
    let second = run("set_org_config", &arguments).await;
    assert_printed(&second, "monitor_timezone is [\"UTC\"] already\n");
}

#[tokio::test]
async fn upload_idp_metadata() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/idp_metadata.xml");
    let exchange = || {
        Exchange::new("POST /api/v1/org/abc123/idp_metadata").json(200, &json!({"message": "done"}))
    };
    let server = Server::start([exchange(), exchange()]).await;
    let arguments = ["abc123", file, "--base-url", &server.url()];
    assert_printed(&run("upload_idp_metadata", &arguments).await, "done\n");
    let arguments = ["abc123", file, "--form", "--base-url", &server.url()];
    assert_printed(&run("upload_idp_metadata", &arguments).await, "done\n");

    let [document, form] = server
        .recorded()
        .try_into()
        .expect("two requests were made");
    let metadata = std::fs::read(file).expect("the file is in the repository");
    assert_eq!(document.header("content-type"), Some("application/xml"));
    assert_eq!(document.body, metadata);
    let form = form.to_string();
    let part = r#"name="idp_file"; filename="idp_metadata.xml""#;
    assert!(form.contains(part), "{form}");
    let metadata = String::from_utf8_lossy(&metadata);
    assert!(form.contains(&*metadata), "{form}");
}

#[tokio::test]
async fn create_org_group() {
    let group = json!({"data": {
        "attributes": {
            "created_at": "2024-01-15T10:30:00Z",
            "modified_at": "2024-01-15T10:30:00Z",
            "name": "My Org Group",
            "owner_org_site": "us1",
            "owner_org_uuid": "b2c3d4e5-f6a7-8901-bcde-f01234567890",
        },
        "id": "a1b2c3d4-e5f6-7890-abcd-ef0123456789",
        "type": "org_groups",
    }});
    let server = Server::start([Exchange::new("POST /api/v2/org_groups").json(201, &group)]).await;
    let arguments = ["My Org Group", "--base-url", &server.url()];
    let output = run("create_org_group", &arguments).await;
    let expected = "a1b2c3d4-e5f6-7890-abcd-ef0123456789  My Org Group\n";
    assert_printed(&output, expected);
}

#[tokio::test]
async fn a_failure_is_reported_with_its_cause() {
    let exchange = Exchange::new("GET /api/v1/org").json(403, &json!({"errors": ["Forbidden"]}));
    let server = Server::start([exchange]).await;
    let refused = run("list_organizations", &["--base-url", &server.url()]).await;
    let expected = "error: ListOrgs failed with 403 Forbidden: Forbidden \
                    (it needs the permission org_management)\n";
    assert_failed(&refused, expected);

    let (_socket, url) = refusing();
    let unreachable = run("list_organizations", &["--base-url", &url]).await;
    let host = url.trim_start_matches("http://");
    let expected =
        format!("error: ListOrgs could not connect to {host}: connection refused (3 attempts)\n");
    assert_failed(&unreachable, &expected);
}

#[tokio::test]
async fn arguments_are_checked() {
    for (program, arguments, usage) in [
        (
            "list_organizations",
            &["--base-url"][..],
            "--base-url lacks a",
        ),
        ("set_org_config", &["name"], "usage: set_org_config NAME"),
        ("upload_idp_metadata", &[], "usage: upload_idp_metadata ORG"),
        ("create_org_group", &[], "usage: create_org_group NAME"),
        ("child_org", &["name"], "usage: child_org NAME KEYS_FILE"),
    ] {
        let expected = format!("error: {usage}");
        assert_failed(&run(program, arguments).await, &expected);
    }
}

/// Runs the example with keys in its environment. Cargo builds all examples for `cargo test`, into
/// a folder beside that of the tests; but with `--test it` it builds none, and old ones run.
pub async fn run(example: &str, arguments: &[&str]) -> Output {
    let this = std::env::current_exe().expect("a test knows its program");
    let target = this.ancestors().nth(2).expect("it is in target/debug/deps");
    let program = target.join("examples").join(example);
    let mut command = Command::new(program.with_extension(std::env::consts::EXE_EXTENSION));
    command.args(arguments);
    command.envs([
        ("DD_API_KEY", "an-api-key"),
        ("DD_APP_KEY", "an-app-key"),
        ("DD_SITE", ""),
    ]);
    let output = command.output().await;
    output.unwrap_or_else(|error| panic!("{}: {error}; `cargo test` builds it", program.display()))
}

fn assert_printed(output: &Output, expected: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert!(output.status.success());
}

fn assert_failed(output: &Output, expected: &str) {
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(printed.starts_with(expected), "{printed}");
    assert_eq!(output.status.code(), Some(1));
}
