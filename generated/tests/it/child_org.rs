//! The example `child_org` against the mock server: run twice it changes nothing, and whatever fails, it shows no key and
//! creates no second organization.

use std::path::{Path, PathBuf};
use std::process::Output;

use datadog_orgs::Operation;
use datadog_orgs::mock::MockServer;
use datadog_orgs::v1::models::{Organization, OrganizationSettings};
use datadog_orgs::v1::operations::{CreateChildOrg, GetOrg, ListOrgs};
use datadog_orgs::v2::operations::{ListOrgConfigs, UpdateOrgConfig, UploadIdpMetadata};
use tempfile::TempDir;
use tokio::task::JoinSet;

const METADATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/idp_metadata.xml");

/// The keys in the documented example of the response, which the mock returns.
const API_KEY: &str = "1234512345123456abcabc912349abcd";
const APP_KEY: &str = "1234512345123459cda4eb9ced49a3d84fd0138c";

const FAULTS: [&str; 8] = [
    "status=503",
    "dropped",
    "truncated",
    "malformed-json",
    "rate-limit, reset=0",
    "missing-property",
    "unknown-enum-value",
    "redirect",
];

/// A server, and the file of the keys.
struct Subject {
    server: MockServer,
    folder: TempDir,
}

impl Subject {
    async fn start() -> Self {
        Self {
            server: MockServer::start().await,
            folder: tempfile::tempdir().expect("there is a folder for temporary files"),
        }
    }

    fn keys(&self) -> PathBuf {
        self.folder.path().join("keys.json")
    }

    /// Runs the example. Nothing that it prints has a key.
    async fn run(&self) -> Output {
        let keys = self.keys();
        let keys = keys.to_str().expect("its path is text");
        let config = "monitor_timezone=\"CET\"";
        let arguments = [
            "Child",
            keys,
            METADATA,
            config,
            "--base-url",
            self.server.url(),
        ];
        let output = crate::programs::run("child_org", &arguments).await;
        let printed = text(&output);
        for key in [API_KEY, APP_KEY, "an-api-key", "an-app-key"] {
            assert!(!printed.contains(key), "{printed}");
        }
        output
    }

    /// The ids of the organizations that have the name.
    async fn children(&self) -> Vec<String> {
        let organizations = self.server.client().v1().organizations();
        let response = organizations.list_orgs().await.expect("faults are used up");
        let all = response.orgs.unwrap_or_default().into_iter();
        all.filter(|one| one.name.as_deref() == Some("Child"))
            .filter_map(|one| one.public_id)
            .collect()
    }

    /// Does what the API does when metadata was uploaded.
    async fn mark_as_uploaded(&self) {
        for id in self.children().await {
            let settings = OrganizationSettings::new().with_saml_idp_metadata_uploaded(true);
            let organization = Organization::new().with_settings(settings);
            let organizations = self.server.client().v1().organizations();
            let updated = organizations.update_org(&id, organization).await;
            updated.expect("the organization exists");
        }
    }

    fn writes(&self) -> usize {
        let server = &self.server;
        server.requests::<CreateChildOrg>().len()
            + server.requests::<UpdateOrgConfig>().len()
            + server.requests::<UploadIdpMetadata>().len()
    }
}

fn text(output: &Output) -> String {
    let (stdout, stderr) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(stdout),
        String::from_utf8_lossy(stderr)
    )
}

fn save_keys(path: &Path) {
    let keys = format!(r#"{{"api_key": "{API_KEY}", "app_key": "{APP_KEY}"}}"#);
    std::fs::write(path, keys).expect("the folder can be written");
}

#[tokio::test]
async fn run_twice_it_changes_nothing() {
    let subject = Subject::start().await;
    let first = text(&subject.run().await);
    let [id] = subject.children().await.try_into().expect("there is one");
    let expected = format!(
        "Child: created, with the id {id}\nmonitor_timezone: \"undefined\" → \"CET\"\nIdP metadata: uploaded\n"
    );
    assert_eq!(first, expected);
    subject.mark_as_uploaded().await;
    let writes = subject.writes();
    let second = text(&subject.run().await);
    let expected = format!(
        "Child: exists, with the id {id}\nmonitor_timezone: is \"CET\" already\nIdP metadata: is uploaded already\n"
    );
    assert_eq!(second, expected);
    assert_eq!(subject.writes(), writes);
    assert_eq!(subject.server.violations(), [""; 0]);

    // Only the child has its keys.
    let server = &subject.server;
    let [create] = server.requests::<CreateChildOrg>().try_into().unwrap();
    assert_eq!(create.header("dd-api-key"), Some("an-api-key"));
    for request in server.requests::<ListOrgConfigs>() {
        assert_eq!(request.header("dd-api-key"), Some(API_KEY));
        assert_eq!(request.header("dd-application-key"), Some(APP_KEY));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let file = std::fs::metadata(subject.keys()).expect("the keys were saved");
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_creation_that_fails_leaves_nothing() {
    let subject = Subject::start().await;
    subject
        .server
        .on::<CreateChildOrg>()
        .fails_with(403)
        .times(1);
    let refused = subject.run().await;
    assert_eq!(refused.status.code(), Some(1));
    let printed = text(&refused);
    assert!(
        printed.starts_with("error: CreateChildOrg failed with 403 Forbidden"),
        "{printed}"
    );
    assert!(!subject.keys().exists());
    assert!(subject.run().await.status.success());
}

#[tokio::test]
async fn an_organization_without_saved_keys_is_left_alone() {
    let subject = Subject::start().await;
    subject
        .server
        .on::<CreateChildOrg>()
        .fault("dropped")
        .times(1);
    let lost = subject.run().await;
    assert_eq!(lost.status.code(), Some(1));
    let [id] = subject.children().await.try_into().expect("there is one");
    let expected = format!("Child: was created, with the id {id}, but its keys are lost");
    assert!(text(&lost).contains(&expected), "{}", text(&lost));
    let next = subject.run().await;
    assert_eq!(next.status.code(), Some(1));
    assert!(
        text(&next).contains("keys.json: not found; create keys"),
        "{}",
        text(&next)
    );
    assert_eq!(subject.server.requests::<CreateChildOrg>().len(), 1);
    save_keys(&subject.keys());
    assert!(subject.run().await.status.success());
}

/// Whatever fails once, later runs complete the rest.
async fn recover<O: Operation>() {
    for fault in FAULTS {
        let subject = Subject::start().await;
        subject.server.on::<O>().fault(fault).times(1);
        let first = subject.run().await;
        let first = format!("{} with {fault}: {}", O::ID, text(&first));
        if !subject.keys().exists() && !subject.children().await.is_empty() {
            assert!(first.contains("Child: was created"), "{first}");
            assert_eq!(subject.run().await.status.code(), Some(1), "{first}");
            save_keys(&subject.keys());
        }
        let next = subject.run().await;
        assert!(next.status.success(), "{first}\nand then {}", text(&next));
        subject.mark_as_uploaded().await;
        let writes = subject.writes();
        let last = subject.run().await;
        assert!(last.status.success(), "{first}\nat last {}", text(&last));
        assert_eq!(subject.writes(), writes, "{first}");
        assert_eq!(subject.children().await.len(), 1, "{first}");
        assert_eq!(subject.server.violations(), [""; 0], "{first}");
    }
}

#[tokio::test]
async fn whatever_fails_there_is_no_second_organization() {
    let mut tasks = JoinSet::new();
    tasks.spawn(recover::<ListOrgs>());
    tasks.spawn(recover::<CreateChildOrg>());
    tasks.spawn(recover::<ListOrgConfigs>());
    tasks.spawn(recover::<UpdateOrgConfig>());
    tasks.spawn(recover::<GetOrg>());
    tasks.spawn(recover::<UploadIdpMetadata>());
    tasks.join_all().await;
}
