//! The command, as scripts and people meet it: what it sends, prints and tells, and the code that it ends with.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use crate::support::server::{API_KEY, APP_KEY, refusing};
use crate::support::{Exchange, Server, description};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datadog-orgs"));
    command.args(arguments);
    command.env_remove("DATADOG_ORGS_ACCESS_TOKEN");
    command.env_remove("DATADOG_ORGS_BASE_URL");
    command.envs([
        ("DD_API_KEY", API_KEY),
        ("DD_APP_KEY", APP_KEY),
        ("DD_SITE", ""),
    ]);
    command
}

async fn run(arguments: &[&str]) -> Output {
    let output = command(arguments).output().await;
    output.expect("cargo builds the command for its tests")
}

/// Runs it against a server of one exchange.
async fn against(exchange: Exchange, arguments: &[&str]) -> Output {
    let server = Server::start([exchange]).await;
    let url = server.url();
    let arguments = [
        &["--retries", "0", "--base-url", url.as_str()][..],
        arguments,
    ];
    run(&arguments.concat()).await
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn assert_printed(output: &Output, expected: &str) {
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(0));
}

/// What a command that fails tells.
#[track_caller]
fn failure(output: &Output, code: i32) -> String {
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert_eq!(text(&output.stdout), "");
    told
}

fn get_org() -> Exchange {
    let org = json!({"public_id": "abc123", "name": "Example", "plan": 1});
    Exchange::new("GET /api/v1/org/abc123").json(200, &json!({"org": org}))
}

#[tokio::test]
async fn an_operation_is_called_by_its_group_or_by_its_id() {
    let expected = "{\n  \"org\": {\n    \"name\": \"Example\",\n    \"public_id\": \"abc123\",\n    \"plan\": 1\n  }\n}\n";
    for arguments in [
        &["organizations", "get-org", "abc123"][..],
        &["call", "GetOrg", "--param", "public_id=abc123"],
        &["call", "v1.GetOrg", "--param", "path:public_id=abc123"],
        &["call", "get_org", "--param=public_id=abc123"],
    ] {
        assert_printed(&against(get_org(), arguments).await, expected);
    }
}

#[tokio::test]
async fn the_base_url_is_in_the_environment_unless_there_is_a_flag() {
    let server = Server::start([get_org(), get_org()]).await;
    let call = ["organizations", "get-org", "abc123"];
    let run = async |arguments: &[&str], base_url: &str| {
        let mut command = command(&[&call[..], arguments].concat());
        command.env("DATADOG_ORGS_BASE_URL", base_url);
        command.output().await.expect("cargo builds the command")
    };
    let url = server.url();
    for output in [
        run(&[], &url).await,
        run(&["--base-url", &url], "no URL").await,
    ] {
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let told = failure(&run(&[], "no URL").await, 2);
    assert!(
        told.starts_with("error: the environment variable DATADOG_ORGS_BASE_URL: "),
        "{told}"
    );
}

#[tokio::test]
async fn a_response_is_printed_in_the_requested_format() {
    let show = async |arguments: &[&str]| {
        let call = ["organizations", "get-org", "abc123"];
        against(get_org(), &[&call[..], arguments].concat()).await
    };
    assert_printed(&show(&["--query", "org.name"]).await, "\"Example\"\n");
    let yaml = "org:\n  name: Example\n  public_id: abc123\n  plan: 1\n";
    assert_printed(&show(&["--output", "yaml"]).await, yaml);
    let table =
        "ORG.NAME  ORG.PUBLIC_ID  ORG.PLAN\nExample   abc123         1\n".replace(" \n", "\n");
    assert_printed(&show(&["--output=table"]).await, &table);
    let coloured = show(&["--color=always"]).await;
    assert!(text(&coloured.stdout).contains("\u{1b}[32m\"Example\"\u{1b}[0m"));
    let strict = show(&["--strict"]).await;
    assert!(failure(&strict, 1).contains("undocumented property at org.plan"));
    let included = show(&["--include", "--query", "org.plan"]).await;
    assert_eq!(text(&included.stdout), "1\n");
    let head = text(&included.stderr);
    assert!(
        head.starts_with("HTTP 200 OK\n") && head.contains("content-type: application/json\n"),
        "{head}"
    );
}

#[tokio::test]
async fn what_is_set_in_a_body_has_the_type_of_its_schema() {
    let config = json!({"data": {
        "attributes": {"description": "", "name": "n", "value": 1, "value_type": "any"},
        "id": "abc123",
        "type": "org_configs",
    }});
    let server =
        Server::start([Exchange::new("PATCH /api/v2/org_configs/n").json(200, &config)]).await;
    let url = server.url();
    let output = run(&[
        "organizations",
        "update-org-config",
        "n",
        "--set=data.attributes.value=7",
        "--base-url",
        &url,
    ])
    .await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let sent = server.recorded().first().map(|sent| sent.json());
    // The type can have one value only, so nobody has to say it.
    let expected = json!({"data": {"attributes": {"value": 7}, "type": "org_configs"}});
    assert_eq!(sent, Some(expected));

    let server = Server::start([
        Exchange::new("PUT /api/v1/org/a").json(200, &json!({})),
        Exchange::new("PUT /api/v1/org/a").json(200, &json!({})),
    ])
    .await;
    let url = server.url();
    let set = ["--set", "name=7", "--set", "settings.saml.enabled=true"];
    let body = ["--body", r#"{"name": "before", "description": "d"}"#];
    for body in [&[][..], &body] {
        let call = [
            "call",
            "UpdateOrg",
            "--param=public_id=a",
            "--base-url",
            &url,
        ];
        let output = run(&[&call[..], body, &set].concat()).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let sent: Vec<Value> = server.recorded().iter().map(|sent| sent.json()).collect();
    let settings = json!({"saml": {"enabled": true}});
    assert_eq!(sent[0], json!({"name": "7", "settings": settings}));
    let expected = json!({"name": "7", "description": "d", "settings": settings});
    assert_eq!(sent[1], expected);
}

#[tokio::test]
async fn the_example_is_a_body_that_can_be_sent() {
    let example = run(&["org-groups", "create-org-group", "--example"]).await;
    let json: Value = serde_json::from_slice(&example.stdout).expect("it is JSON");
    assert_eq!(json["data"]["type"], "org_groups");
    let mut child = command(&[
        "org-groups",
        "create-org-group",
        "--body",
        "-",
        "--dry-run",
        "--site",
        "datadoghq.eu",
    ])
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .expect("the command was built");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(&example.stdout).await.expect("it is read");
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    let curl = text(&output.stdout);
    assert!(
        curl.contains("https://api.datadoghq.eu/api/v2/org_groups"),
        "{curl}"
    );
    assert!(curl.contains(r#""type":"org_groups""#), "{curl}");
}

#[tokio::test]
async fn a_dry_run_shows_the_call_and_no_key() {
    let metadata = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/idp_metadata.xml");
    let output = run(&[
        "call",
        "UploadIdPForOrg",
        "--param=public_id=it's",
        "--file",
        &format!("idp_file={metadata}"),
        "--dry-run",
    ])
    .await;
    let expected = format!(
        "curl \\\n  --request POST \\\n  https://api.datadoghq.com/api/v1/org/it%27s/idp_metadata \\\n  \
         --header 'accept: application/json' \\\n  --header 'dd-api-key: '\"$DD_API_KEY\" \\\n  \
         --header 'dd-application-key: '\"$DD_APP_KEY\" \\\n  \
         --form 'idp_file=@{metadata};filename=idp_metadata.xml;type=application/octet-stream'\n"
    );
    assert_printed(&output, &expected);
    // A key that somebody gives as something else is not shown either.
    let output = run(&["organizations", "get-org", API_KEY, "--dry-run"]).await;
    let shown = text(&output.stdout);
    assert!(shown.contains("/org/[redacted]"), "{shown}");
    assert!(!shown.contains(API_KEY) && !shown.contains(APP_KEY));
}

#[tokio::test]
async fn a_failure_is_reported_with_what_to_do() {
    let refused = Exchange::new("GET /api/v1/org").json(403, &json!({"errors": ["Forbidden"]}));
    let output = against(refused, &["organizations", "list-orgs"]).await;
    let expected = "error: ListOrgs failed with 403 Forbidden: Forbidden (it needs the permission org_management)\n\
                    {\n  \"errors\": [\n    \"Forbidden\"\n  ]\n}\n";
    assert_eq!(failure(&output, 1), expected);

    let refused = Exchange::new("GET /api/v1/org").empty(401);
    let output = against(refused, &["call", "ListOrgs"]).await;
    let hint = "hint: check what is in DD_API_KEY and DD_APP_KEY\n";
    assert!(failure(&output, 1).ends_with(hint));

    let (_socket, url) = refusing();
    let output = run(&["call", "ListOrgs", "--base-url", &url, "--retries=0"]).await;
    let unreachable = failure(&output, 3);
    let host = url.trim_start_matches("http://");
    let expected = format!(
        "error: ListOrgs could not connect to {host}: connection refused\n\
         hint: --base-url sends requests elsewhere\n"
    );
    assert_eq!(unreachable, expected);

    let server = Server::start([Exchange::new("GET /api/v1/org").silence()]).await;
    let url = server.url();
    let output = run(&[
        "call",
        "ListOrgs",
        "--base-url",
        &url,
        "--retries=0",
        "--timeout=0.2",
    ])
    .await;
    let late = failure(&output, 3);
    assert!(late.contains(": timed out\nhint: --timeout"), "{late}");
}

#[tokio::test]
async fn wrong_arguments_are_reported_before_anything_is_sent() {
    let (_socket, url) = refusing();
    let wrong = async |arguments: &[&str]| {
        let arguments = [&["--base-url", url.as_str()][..], arguments].concat();
        failure(&run(&arguments).await, 2)
    };
    assert!(
        wrong(&["organizations", "get-org"])
            .await
            .contains("<PUBLIC_ID>")
    );
    assert!(wrong(&["organisations"]).await.contains("'organizations'"));
    let unknown = wrong(&["call", "GetOrgs"]).await;
    assert!(unknown.contains("did you mean GetOrg"), "{unknown}");
    assert!(wrong(&["call", "GetOrg"]).await.contains("public_id"));
    assert!(
        wrong(&["call", "ListOrgs", "--query", "a[["])
            .await
            .contains("--query")
    );
    assert!(
        wrong(&["call", "ListOrgs", "--timeout", "0"])
            .await
            .contains("seconds")
    );
    let name = "--set=data.attributes.name:=7";
    let body = wrong(&["org-groups", "create-org-group", name]).await;
    let expected = "error: the body does not fit CreateOrgGroup at data.attributes.name: \
                    invalid type: integer `7`, expected a string";
    assert!(body.starts_with(expected), "{body}");

    let mut command = command(&["call", "ListOrgs", "--base-url", &url]);
    let output = command.env_remove("DD_APP_KEY").output().await;
    let missing = failure(&output.expect("the command was built"), 2);
    let expected = "error: ListOrgs needs credentials: set the environment variable DD_APP_KEY\n";
    assert_eq!(missing, expected);
}

#[tokio::test]
async fn a_closed_pipe_is_no_error() {
    let many = json!({"orgs": vec![json!({"name": "x".repeat(100)}); 10_000]});
    let server = Server::start([Exchange::new("GET /api/v1/org").json(200, &many)]).await;
    let url = server.url();
    let mut child = command(&["call", "ListOrgs", "--base-url", &url])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built");
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_exact(&mut [0; 4]).await.expect("it prints");
    drop(stdout);
    let output = child.wait_with_output().await.expect("it ends");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[tokio::test]
async fn a_shell_learns_commands_flags_and_values() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]).await;
        let script = text(&output.stdout);
        for word in ["get-org", "update-org-config", "dry-run"] {
            assert!(script.contains(word), "{shell} does not learn {word}");
        }
        // Those of other shells offer no values.
        let offers_values = ["bash", "zsh", "fish"].contains(&shell);
        assert_eq!(
            script.contains("ap2.datadoghq.com"),
            offers_values,
            "{shell}"
        );
    }
    assert!(failure(&run(&["completions", "csh"]).await, 2).contains("bash"));
}

#[tokio::test]
async fn the_manual_has_a_page_for_each_command() {
    let page = text(&run(&["man"]).await.stdout);
    assert!(page.contains(".TH datadog-orgs 1"), "{page}");
    assert!(page.contains("DD_API_KEY"), "{page}");
    let page = text(&run(&["man", "organizations", "get-org"]).await.stdout);
    assert!(page.contains("Fetches the organization"), "{page}");
    let page = run(&["man", "organizations", "nothing"]).await;
    assert!(failure(&page, 2).contains("there is no command `organizations nothing`"));
}

#[tokio::test]
async fn the_help_names_what_there_is() {
    let help = text(&run(&["--help"]).await.stdout);
    for expected in [
        "organizations",
        "opsgenie-integration",
        "DD_APP_KEY",
        "Exit codes:",
    ] {
        assert!(help.contains(expected), "{expected} is not in {help}");
    }
    let help = text(
        &run(&["organizations", "upload-idp-for-org", "--help"])
            .await
            .stdout,
    );
    for expected in [
        "POST /api/v1/org/{public_id}/idp_metadata (UploadIdPForOrg)",
        "files are idp_file",
        "[possible values: multipart/form-data, application/xml]",
        "--example",
    ] {
        assert!(help.contains(expected), "{expected} is not in {help}");
    }
    let list = text(&run(&["call", "--list"]).await.stdout);
    let operations = &description::API.operations;
    assert_eq!(list.lines().count(), operations.len());
    assert!(list.contains("GetOrg\tGET /api/v1/org/{public_id}\n"));
}

/// Escapes, a C1 control character, overrides and marks of direction, separators and what is invisible.
const HOSTILE: &str = "a\u{1b}]0;b\u{7}\u{7f}\u{85}\u{9b}31m\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0041}z";

/// Nothing that a terminal would obey may be left, except for line breaks and tabs.
#[track_caller]
fn assert_harmless(shown: &[u8]) {
    let shown = std::str::from_utf8(shown).expect("it is UTF-8");
    let obeyed = |c: &char| {
        !matches!(c, '\n' | '\t') && (c.is_control() || (!c.is_ascii() && HOSTILE.contains(*c)))
    };
    assert_eq!(shown.chars().find(obeyed), None, "{shown:?}");
}

#[tokio::test]
async fn a_terminal_obeys_nothing_of_a_response() {
    let orgs = json!({"orgs": [{"name": HOSTILE, HOSTILE: [{HOSTILE: HOSTILE, "lines": "1\n2"}]}]});
    let show = async |arguments: &[&str]| {
        let exchange = Exchange::new("GET /api/v1/org").json(200, &orgs);
        let output = against(exchange, &[&["call", "ListOrgs"], arguments].concat()).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(text(&output.stderr), "");
        output.stdout
    };
    let json = show(&[]).await;
    assert_harmless(&json);
    assert_eq!(
        serde_json::from_slice::<Value>(&json).ok(),
        Some(orgs.clone())
    );
    assert!(
        text(&json).contains(
            r"\u007f\u0085\u009b31m\u061c\u200b\u200f\u2028\u202e\u2066\ufeff\udb40\udc41z"
        )
    );
    let query = show(&["--query", "orgs[0].name"]).await;
    assert_harmless(&query);
    assert_eq!(
        serde_json::from_slice::<Value>(&query).ok(),
        Some(json!(HOSTILE))
    );
    let mut coloured = text(&show(&["--color", "always"]).await);
    for style in ["[0m", "[1m", "[32m", "[34m"] {
        coloured = coloured.replace(&format!("\u{1b}{style}"), "");
    }
    assert_eq!(coloured, text(&json));
    let yaml = show(&["--output", "yaml"]).await;
    assert_harmless(&yaml);
    let hostile = r#""a\u001b]0;b\u0007\u007f\u0085\u009b31m\u061c\u200b\u200f\u2028\u202e\u2066\ufeff\U000e0041z""#;
    let expected = format!(
        "orgs:\n- name: {hostile}\n  {hostile}:\n  - {hostile}: {hostile}\n    lines: |-\n      1\n      2\n"
    );
    assert_eq!(text(&yaml), expected);
    let table = show(&["--output", "table"]).await;
    assert_harmless(&table);
    let escaped = r"a\u{1b}]0;b\u{7}\u{7f}\u{85}\u{9b}31m\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0041}z";
    assert!(text(&table).contains(escaped), "{}", text(&table));
}

#[tokio::test]
async fn a_terminal_obeys_nothing_of_a_failure() {
    let list = async |exchange: Exchange, arguments: &[&str]| {
        let output = against(exchange, &[&["call", "ListOrgs"], arguments].concat()).await;
        assert_harmless(&output.stderr);
        failure(&output, 1)
    };
    let exchange = || Exchange::new("GET /api/v1/org");
    let refused = list(
        exchange().json(400, &json!({"errors": [HOSTILE], HOSTILE: 1})),
        &[],
    )
    .await;
    assert!(
        refused.contains(r"Bad Request: a\u{1b}]0;b\u{7}\u{7f}"),
        "{refused}"
    );
    assert!(
        refused.contains(r"\u{202e}") && refused.contains(r"\u202e"),
        "{refused}"
    );
    let refused = list(
        exchange().body(500, "text/plain", format!("1\r\n{HOSTILE}\t2")),
        &["--retries=0"],
    )
    .await;
    assert!(refused.contains("\n1\na\\u{1b}"), "{refused}");
    let drift = list(
        exchange().json(200, &json!({"orgs": [{format!("x\n{HOSTILE}"): 1}]})),
        &["--strict"],
    )
    .await;
    assert!(
        drift.contains(r"undocumented property at orgs[0].x\u{a}a\u{1b}"),
        "{drift}"
    );
    let body = "{\"orgs\": [{\"\u{202e}\u{2066}\": 1, \"name\": 7}]}";
    let unread = list(exchange().body(200, "application/json", body), &[]).await;
    assert!(unread.contains(r"\u{202e}\u{2066}"), "{unread}");
    let moved = exchange().empty(302).header("location", "/\u{202e}\u{9b}");
    let moved = list(moved, &[]).await;
    assert!(moved.contains(r"\u{202e}"), "{moved}");
}

#[tokio::test]
async fn a_terminal_obeys_nothing_of_headers_and_arguments() {
    let exchange = get_org().header("x-hostile", "a\u{202e}\u{9b}b");
    let output = against(
        exchange,
        &["organizations", "get-org", "abc123", "--include"],
    )
    .await;
    assert_harmless(&output.stderr);
    let head = text(&output.stderr);
    assert!(head.contains("x-hostile: a\\u{202e}\\u{9b}b\n"), "{head}");
    for arguments in [
        &["organizations", HOSTILE][..],
        &["call", HOSTILE],
        &["call", "ListOrgs", "--param", HOSTILE],
        &["call", "ListOrgs", "--query", HOSTILE],
        &["call", "ListOrgs", "--timeout", HOSTILE],
        &["org-groups", "create-org-group", "--set", HOSTILE],
        &["org-groups", "create-org-group", "--body", HOSTILE],
    ] {
        let output = run(arguments).await;
        assert_harmless(&output.stderr);
        failure(&output, 2);
    }
    // A shell gets the same characters without a terminal getting them.
    let output = run(&[
        "organizations",
        "update-org-config",
        "n",
        "--dry-run",
        "--set",
        &format!("data.attributes.value={HOSTILE}"),
    ])
    .await;
    assert_harmless(&output.stdout);
    let curl = text(&output.stdout);
    assert!(curl.contains(r"--data-raw $'{"), "{curl}");
    assert!(curl.contains(r"\177\302\205\302\23331m"), "{curl}");
}

#[tokio::test]
async fn a_value_of_a_dry_run_is_no_credential() {
    let output = run(&["organizations", "get-org", "__credential0__", "--dry-run"]).await;
    let expected = "curl \\\n  --request GET \\\n  https://api.datadoghq.com/api/v1/org/__credential0__ \\\n  \
         --header 'accept: application/json' \\\n  --header 'dd-api-key: '\"$DD_API_KEY\" \\\n  \
         --header 'dd-application-key: '\"$DD_APP_KEY\"\n";
    assert_printed(&output, expected);
    let set = "--set=data.attributes.value=__credential0__ '__credential1__' __credential1__";
    let output = run(&["organizations", "update-org-config", "n", "--dry-run", set]).await;
    let body = r#"--data-raw '{"data":{"attributes":{"value":"__credential0__ '\''__credential1__'\'' __credential1__"}"#;
    assert!(
        text(&output.stdout).contains(body),
        "{}",
        text(&output.stdout)
    );
    // A key that only looks another way in a shell is not shown either.
    let mut command = command(&[
        "organizations",
        "get-org",
        "x",
        "--dry-run",
        "--base-url",
        "https://it'skey.example",
    ]);
    let output = command.env("DD_API_KEY", "it'skey").output().await;
    let shown = text(&output.expect("the command was built").stdout);
    assert!(shown.contains("[redacted].example"), "{shown}");
}

#[tokio::test]
async fn a_timeout_is_a_number_of_seconds_that_a_clock_has() {
    let (_socket, url) = refusing();
    for timeout in [
        "1e19", "1e20", "1e300", "inf", "-inf", "nan", "-1", "0", "1e-300", "31536001", "", "s",
        "١",
    ] {
        let timeout = format!("--timeout={timeout}");
        let wrong = failure(
            &run(&["call", "ListOrgs", "--base-url", &url, &timeout]).await,
            2,
        );
        assert!(
            wrong.contains("write a number of seconds"),
            "{timeout}: {wrong}"
        );
    }
    let longest = [
        "call",
        "ListOrgs",
        "--base-url",
        &url,
        "--retries=0",
        "--timeout=31536000s",
    ];
    assert!(failure(&run(&longest).await, 3).contains("could not connect"));
    assert!(failure(&run(&["call", "ListOrgs", "--timeout", "-1"]).await, 2).contains("-1"));
}

/// Arguments cannot be longer than this on Linux, with the name of their flag.
const LONGEST_ARGUMENT: usize = 120_000;

/// A piece of an argument, as often as it fits.
fn many(piece: &str) -> String {
    piece.repeat(LONGEST_ARGUMENT / piece.len())
}

#[tokio::test]
async fn what_is_nested_too_deep_is_refused() {
    let (_socket, url) = refusing();
    let wrong = async |arguments: &[&str]| {
        let arguments = [&["--base-url", url.as_str()][..], arguments].concat();
        let wrong = failure(&run(&arguments).await, 2);
        assert!(
            wrong.starts_with("error: ") && wrong.len() < 1000,
            "{wrong}"
        );
        wrong
    };
    let update = ["organizations", "update-org-config", "n"];
    for set in [
        format!("{}a=1", many("a.")),
        format!("a{}=1", many("[0]")),
        format!("a{}=1", many("[]")),
        format!("a{}=1", many("[b]")),
        format!("{}=1", many("\"a\"")),
    ] {
        let wrong = wrong(&[&update[..], &["--set", &set]].concat()).await;
        assert!(wrong.contains("deeper than 128 levels"), "{wrong}");
    }
    for json in [many("["), many("{\"a\":")] {
        let set = format!("data.attributes.value:={json}");
        let set = wrong(&[&update[..], &["--set", &set]].concat()).await;
        assert!(set.contains("recursion limit"), "{set}");
        let body = wrong(&[&update[..], &["--body", &json]].concat()).await;
        assert!(body.contains("recursion limit"), "{body}");
    }
    let param = format!("--param=public_id{}=1", many("[a]"));
    let param = wrong(&["call", "GetOrg", &param]).await;
    assert!(param.contains("deeper than 128 levels"), "{param}");
    for query in [
        many("("),
        many("["),
        many("{a:"),
        many("[?"),
        many("!"),
        many("&"),
        many("f("),
        many("map(&"),
        format!("a{}", many(".a")),
        format!("a{}", many("|a")),
        format!("a{}", many("||a")),
        format!("a{}", many("&&a")),
        format!("a{}", many("==a")),
        format!("a{}", many("<a")),
        format!("a{}", many("[0]")),
        format!("a{}", many("[]")),
        format!("a{}", many("[*]")),
        format!("a{}", many("[:]")),
        format!("a{}", many(".*")),
        format!("a{}", many("[?a]")),
        format!("a{}", many(".[a]")),
        format!("a{}", many(".{a:a}")),
        format!("a{}", many("|f(a,a)")),
    ] {
        let wrong = wrong(&["call", "ListOrgs", "--query", &query]).await;
        assert!(
            wrong.contains("--query: the expression is nested deeper than 100 levels"),
            "{wrong}"
        );
    }
    let slice = wrong(&["call", "ListOrgs", "--query", "orgs[1::2147483647]"]).await;
    assert!(slice.contains("9 digits"), "{slice}");
}

#[tokio::test]
async fn what_is_nested_as_deep_as_allowed_is_sent_and_shown() {
    let value = format!("{}1{}", "[".repeat(126), "]".repeat(126));
    let path = format!("--set=data.attributes.value{}:={value}", ".a".repeat(125));
    let output = run(&[
        "organizations",
        "update-org-config",
        "n",
        "--dry-run",
        &path,
    ])
    .await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(&value));

    let deep = format!(
        "{{\"orgs\":[{{\"x\":{}{}}}]}}",
        "[".repeat(120),
        "]".repeat(120)
    );
    for arguments in [
        &["--output=json"][..],
        &["--output=yaml"],
        &["--output=table"],
        &["--query=orgs[0].x"],
        &["--strict"],
    ] {
        let exchange = Exchange::new("GET /api/v1/org").body(200, "application/json", deep.clone());
        let output = against(exchange, &[&["call", "ListOrgs"], arguments].concat()).await;
        let code = if arguments == ["--strict"] { 1 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    }
    for status in [200, 400] {
        let deep = format!("{{\"orgs\":{}", "[".repeat(60_000));
        let exchange = Exchange::new("GET /api/v1/org").body(status, "application/json", deep);
        failure(&against(exchange, &["call", "ListOrgs"]).await, 1);
    }
}

#[tokio::test]
async fn a_table_that_nobody_can_read_is_not_made() {
    let orgs: Vec<Value> = (0..20_000)
        .map(|index| json!({format!("x{index}"): 1}))
        .collect();
    let exchange = Exchange::new("GET /api/v1/org").json(200, &json!({"orgs": orgs}));
    let output = against(exchange, &["call", "ListOrgs", "--output", "table"]).await;
    let refused = failure(&output, 1);
    assert!(
        refused.contains("20000 rows and 20000 columns"),
        "{refused}"
    );
}
