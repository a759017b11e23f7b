//! The mock server, as tests of other programs use it.

use datadog_orgs::mock::{MockServer, Reply};
use datadog_orgs::v1::models::{OrganizationCreateBody, OrganizationListResponse};
use datadog_orgs::v1::operations::{CreateChildOrg, GetOrg, ListOrgs, UploadIdpForOrg};
use datadog_orgs::v2::models::{OrgGroupCreateAttributes, OrgGroupResponse};
use datadog_orgs::v2::operations::{CreateOrgGroup, UploadIdpMetadata};
use datadog_orgs::{Client, ErrorBody, FilePart, RetryPolicy};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

fn create(
    client: &Client,
    name: &str,
) -> impl Future<Output = Result<OrgGroupResponse, datadog_orgs::Error>> {
    let groups = client.v2().org_groups();
    groups
        .create_org_group(OrgGroupCreateAttributes::new(name))
        .into_future()
}

/// The message with which a test fails that does this.
fn panic_of(fails: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(fails)).expect_err("it panics");
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .expect("it has a message")
}

fn group(name: &str) -> Value {
    json!({"data": {
        "attributes": {
            "created_at": "2024-01-15T10:30:00Z",
            "modified_at": "2024-01-15T10:30:00Z",
            "name": name,
            "owner_org_site": "us1",
            "owner_org_uuid": "b2c3d4e5-f6a7-8901-bcde-f01234567890",
        },
        "id": "a1b2c3d4-e5f6-7890-abcd-ef0123456789",
        "type": "org_groups",
    }})
}

#[tokio::test]
async fn what_is_created_is_there() {
    let server = MockServer::start().await;
    let organizations = server.client().v1().organizations();
    let created = organizations.create_child_org(OrganizationCreateBody::new("Child"));
    let id = created.await.unwrap().org.unwrap().public_id.unwrap();
    let organization = organizations.get_org(&id).await.unwrap().org.unwrap();
    assert_eq!(organization.name.as_deref(), Some("Child"));
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn a_request_gets_the_reply_of_the_test() {
    let server = MockServer::start().await;
    let body: OrgGroupResponse = serde_json::from_value(group("Theirs")).unwrap();
    server
        .on::<CreateOrgGroup>()
        .reply(body)
        .header("x-one", "1")
        .times(1);
    let groups = server.client().v2().org_groups();
    let response = groups.create_org_group(OrgGroupCreateAttributes::new("Mine"));
    let response = response.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-one"], "1");
    assert_eq!(response.body().data.attributes.name, "Theirs");
    // Later requests are handled as without the expectation.
    assert_eq!(
        create(&server.client(), "Mine")
            .await
            .unwrap()
            .data
            .attributes
            .name,
        "Mine"
    );
}

#[tokio::test]
async fn a_reply_has_the_requested_status_and_no_body_where_there_is_none() {
    let server = MockServer::start().await;
    server
        .on::<CreateOrgGroup>()
        .status(202)
        .reply_json(group("x"));
    let groups = server.client().v2().org_groups();
    let request = groups.create_org_group(OrgGroupCreateAttributes::new("x"));
    assert_eq!(request.untyped().send().await.unwrap().status(), 202);
    server.on::<UploadIdpMetadata>().reply(()).times(1);
    let upload = server.client().v2().organizations().upload_idp_metadata(
        datadog_orgs::v2::models::IdpMetadataFormData::new().with_idp_file(FilePart::new("<xml/>")),
    );
    upload.await.unwrap();
    let [upload] = server.requests::<UploadIdpMetadata>().try_into().unwrap();
    assert!(String::from_utf8_lossy(upload.bytes()).contains("<xml/>"));
}

#[tokio::test]
async fn a_function_replies_to_each_request() {
    let server = MockServer::start().await;
    server.on::<CreateOrgGroup>().reply_with(|request| {
        let name = request.body().data.attributes.name;
        Reply::json(group(&format!("{name}!"))).with_header("x-name", &name)
    });
    for name in ["a", "b"] {
        let response = create(&server.client(), name).await.unwrap();
        assert_eq!(response.data.attributes.name, format!("{name}!"));
    }
    server.on::<GetOrg>().reply_with(|request| {
        assert_eq!(request.parameter("public_id"), Some(&json!("abc")));
        Reply::bytes("text/plain", "teapot").with_status(418)
    });
    let organizations = server.client().v1().organizations();
    let error = organizations.get_org("abc").await.unwrap_err();
    assert!(error.to_string().contains("418"), "{error}");
}

#[tokio::test]
async fn an_operation_fails_as_documented() {
    let server = MockServer::start().await;
    server.on::<CreateOrgGroup>().fails_with(429).times(2);
    for _ in 0..2 {
        let error = create(&server.client(), "x").await.unwrap_err();
        assert!(error.is_rate_limited(), "{error}");
        let datadog_orgs::Error::Api(error) = error else {
            panic!("{error}")
        };
        let body = error.body();
        assert!(!matches!(body, ErrorBody::Other(_)), "{body:?}");
    }
    create(&server.client(), "x").await.unwrap();
    server.on::<ListOrgs>().fails_with(418);
    let organizations = server.client().v1().organizations();
    let error = organizations.list_orgs().await.unwrap_err();
    assert!(error.to_string().contains("418"), "{error}");
}

#[tokio::test]
async fn expectations_with_a_number_of_requests_count_one_after_the_other() {
    let server = MockServer::start().await;
    let name = |name| json!({"orgs": [{"name": name}]});
    server.on::<ListOrgs>().reply_json(name("old"));
    server.on::<ListOrgs>().reply_json(name("rest"));
    server.on::<ListOrgs>().fails_with(403).times(1);
    server.on::<ListOrgs>().times(2).reply_json(name("next"));
    let organizations = server.client().v1().organizations();
    assert!(organizations.list_orgs().await.unwrap_err().is_forbidden());
    for expected in ["next", "next", "rest", "rest"] {
        let listed = organizations.list_orgs().await.unwrap().orgs.unwrap();
        assert_eq!(listed[0].name.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn a_client_with_retries_succeeds_after_a_failure() {
    let server = MockServer::start().await;
    server
        .on::<ListOrgs>()
        .fault("status=503, delay=1")
        .times(2);
    let policy = RetryPolicy::new().with_first_delay(Duration::from_millis(1));
    let client = server.client_builder().retries(policy).build().unwrap();
    client.v1().organizations().list_orgs().await.unwrap();
    assert_eq!(server.requests::<ListOrgs>().len(), 3);
    server.on::<ListOrgs>().fault("truncated").times(1);
    let organizations = server.client().v1().organizations();
    let error = organizations.list_orgs().await.unwrap_err();
    assert!(
        matches!(error, datadog_orgs::Error::Transport(_)),
        "{error}"
    );
}

#[tokio::test]
async fn requests_are_typed_values() {
    let server = MockServer::start().await;
    let client = server.client();
    create(&client, "First").await.unwrap();
    create(&client, "Second").await.unwrap();
    let xml = datadog_orgs::v1::models::UploadIdpForOrgBody::Xml("<xml/>".into());
    let _ = client
        .v1()
        .organizations()
        .upload_idp_for_org("a b", xml)
        .await;
    let _ = client.v1().organizations().list_orgs().await;

    let names: Vec<String> = server
        .requests::<CreateOrgGroup>()
        .iter()
        .map(|request| request.body().data.attributes.name)
        .collect();
    assert_eq!(names, ["First", "Second"]);
    let [list] = server.requests::<ListOrgs>().try_into().unwrap();
    list.body();
    assert_eq!(list.json(), Value::Null);
    assert_eq!((list.path(), list.query()), ("/api/v1/org", None));
    assert!(list.header("dd-api-key").is_some());
    assert!(list.headers().contains_key("dd-application-key"));
    assert!(!format!("{list:?} {server:?}").contains("credential"));
    let [upload] = server.requests::<UploadIdpForOrg>().try_into().unwrap();
    assert_eq!(upload.parameter("public_id"), Some(&json!("a b")));
    assert_eq!(&upload.bytes()[..], b"<xml/>");
    assert_eq!(server.requests::<CreateChildOrg>().len(), 0);
}

#[tokio::test]
async fn a_request_that_the_document_does_not_allow_is_a_violation() {
    let server = MockServer::start().await;
    let error = create(&server.client(), "").await;
    let client = Client::builder()
        .base_url(server.url())
        .api_key("k")
        .app_key("a");
    let client = client.build().unwrap();
    let path = format!("{}/api/v1/orgs", server.url());
    let unknown = datadog_orgs::reqwest::get(path).await.unwrap();
    assert_eq!(unknown.status(), 404);
    drop((client, error));
    let violations = server.violations();
    let last = violations.last().expect("there is one");
    assert!(last.starts_with("GET /api/v1/orgs: "), "{last}");
}

#[test]
fn a_reply_that_the_document_does_not_allow_fails_the_test() {
    let server = MockServer::start_blocking();
    let mut wrong = group("x");
    wrong["data"]["attributes"]["name"] = json!(1);
    let message = panic_of(|| drop(server.on::<CreateOrgGroup>().reply_json(wrong)));
    let expected = "the reply does not match the schema of CreateOrgGroup for 201:\n  \
                    /data/attributes/name: ";
    assert!(message.starts_with(expected), "{message}");
    let message = panic_of(|| drop(server.on::<CreateOrgGroup>().fault("late")));
    assert!(message.starts_with("the fault late: "), "{message}");
    let message = panic_of(|| drop(server.on::<CreateOrgGroup>().fails_with(99)));
    assert_eq!(message, "99 is no status of a response");
    let message = panic_of(|| drop(server.on::<CreateOrgGroup>().header("a b", "c")));
    assert!(message.starts_with("a header of a reply: "), "{message}");
    let message = panic_of(|| _ = MockServer::builder().chaos(2.0));
    assert!(message.contains("the rate 2"), "{message}");
}

#[test]
fn an_expectation_that_is_not_met_fails_the_test() {
    let message = panic_of(|| {
        let server = MockServer::start_blocking();
        server.on::<CreateOrgGroup>().times(2);
        server.on::<ListOrgs>().fails_with(403).times(1);
        // Without a number of requests nothing has to come.
        server.on::<GetOrg>().fails_with(404);
        let list = server.client().v1().organizations().list_orgs();
        list.call().unwrap_err();
    });
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], "the mock server was not used as expected:");
    let expected = "  CreateOrgGroup (POST /api/v2/org_groups): expected 2 requests, got 0 (";
    assert!(lines[1].starts_with(expected), "{message}");
    assert!(lines[1].contains("mock.rs:"), "{message}");
    assert_eq!(lines[2], "requests that came:");
    assert!(lines[3].starts_with("  GET /api/v1/org → 403"), "{message}");
    assert_eq!(lines.len(), 4, "{message}");

    let server = MockServer::start_blocking();
    server.on::<ListOrgs>().times(1);
    let message = panic_of(|| server.verify());
    assert!(
        message.ends_with("requests that came:\n  none"),
        "{message}"
    );
    let list = server.client().v1().organizations().list_orgs();
    list.call().unwrap();
    server.verify();
}

#[test]
fn a_function_that_panics_fails_the_test() {
    let message = panic_of(|| {
        let server = MockServer::start_blocking();
        server.on::<ListOrgs>().reply_with(|_| panic!("no reply"));
        let list = server.client().v1().organizations().list_orgs();
        assert!(list.call().unwrap_err().is_server_error());
    });
    let expected =
        "  ListOrgs (GET /api/v1/org): the function of `reply_with` panicked: no reply (";
    assert!(message.contains(expected), "{message}");
}

/// A second panic would end the process.
#[test]
fn a_test_that_fails_already_is_not_failed_again() {
    let message = panic_of(|| {
        let server = MockServer::start_blocking();
        server.on::<ListOrgs>().times(1);
        panic!("the test fails");
    });
    assert_eq!(message, "the test fails");
}

#[tokio::test]
async fn servers_share_nothing_and_stop_when_they_are_dropped() {
    let (one, other) = (
        MockServer::start().await,
        MockServer::builder().seed(7).start().await,
    );
    one.on::<ListOrgs>()
        .reply_json(json!({"orgs": [{"name": "one"}]}));
    let list = async |server: &MockServer| -> OrganizationListResponse {
        let organizations = server.client().v1().organizations();
        organizations.list_orgs().await.unwrap()
    };
    assert_ne!(list(&one).await, list(&other).await);
    assert_eq!(one.requests::<ListOrgs>().len(), 1);
    let (client, fresh) = (one.client(), one.client());
    client.v1().organizations().list_orgs().await.unwrap();
    let start = Instant::now();
    drop(one);
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "an idle connection does not delay it"
    );
    let error = fresh.v1().organizations().list_orgs().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    list(&other).await;
}

#[tokio::test]
async fn chaos_can_be_repeated() {
    let outcomes = async || {
        let server = MockServer::builder().seed(7).chaos(0.5).start().await;
        let builder = server.client_builder().timeout(Duration::from_secs(5));
        let organizations = builder.build().unwrap().v1().organizations();
        let mut outcomes = Vec::new();
        for _ in 0..8 {
            outcomes.push(organizations.list_orgs().await.is_ok());
        }
        outcomes
    };
    let first = outcomes().await;
    assert!(first.contains(&true) && first.contains(&false), "{first:?}");
    assert_eq!(outcomes().await, first);
}
