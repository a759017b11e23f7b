//! Every operation: what goes over the wire, and what comes back for each status in spec/.
//!
//! The responses are the examples of spec/, and the statuses are taken from there too. So a status
//! that is added to spec/ shows as a snapshot that differs, an operation as a missing test. Every
//! example is what its Rust type reads and writes.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::marker::PhantomData;

use datadog_orgs::v1::models as v1;
use datadog_orgs::v1::operations::*;
use datadog_orgs::v2::models::*;
use datadog_orgs::v2::operations::*;
use datadog_orgs::{Client, Error, FilePart, Operation, Request, Upload};
use generator::ir::{Content, Response, Statuses};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::prism::Prism;
use crate::support::{Exchange, Server, description};

const METADATA: &str = "<EntityDescriptor/>\n";
const UUID: &str = "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a";
const JSON: &str = "application/json";

/// Makes a test of each request, and checks that no operation of spec/ lacks one.
macro_rules! operations {
    ($($test:ident { $operation:ty, $request:literal, $call:expr })*) => {
        $(#[tokio::test]
        async fn $test() {
            exercise::<$operation>(stringify!($test), $request, $call).await;
            let body = description::operation(<$operation>::ID).body.as_ref();
            for content in body.iter().flat_map(|body| &body.contents) {
                if content.media_type == JSON {
                    for_each_example(content, Body::<<$operation as Operation>::RequestBody>::round_trip);
                }
            }
        })*

        #[tokio::test]
        async fn prism_accepts_every_operation() {
            if let Some(prism) = Prism::start().await {
                $(prism.accepts::<$operation>($call).await;)*
            }
        }

        #[test]
        fn every_operation_has_a_test() {
            let tested = BTreeSet::from([$(<$operation>::ID),*]);
            let ids = description::API.operations.iter().map(|operation| operation.id.as_str());
            let missing: Vec<&str> = ids.filter(|id| !tested.contains(id)).collect();
            assert!(missing.is_empty(), "add tests of {missing:?} to `operations!` in {}", file!());
        }
    };
}

operations! {
    list_orgs {
        ListOrgs,
        "GET /api/v1/org",
        |client| client.v1().organizations().list_orgs()
    }

    create_child_org {
        CreateChildOrg,
        "POST /api/v1/org",
        |client| {
            let body = v1::OrganizationCreateBody::new("New child org");
            client.v1().organizations().create_child_org(body)
        }
    }

    get_org {
        GetOrg,
        "GET /api/v1/org/abc123",
        |client| client.v1().organizations().get_org("abc123")
    }

    update_org {
        UpdateOrg,
        "PUT /api/v1/org/abc123",
        |client| {
            let settings = v1::OrganizationSettings::new()
                .with_private_widget_share(false)
                .with_saml(v1::OrganizationSettingsSaml::new().with_enabled(true))
                .with_saml_autocreate_access_role(v1::AccessRole::ReadOnly)
                .with_saml_autocreate_users_domains(
                    v1::OrganizationSettingsSamlAutocreateUsersDomains::new()
                        .with_domains(vec!["example.com".to_owned()])
                        .with_enabled(true),
                );
            let organization = v1::Organization::new().with_name("New name").with_settings(settings);
            client.v1().organizations().update_org("abc123", organization)
        }
    }

    upload_idp_for_org_form {
        UploadIdpForOrg,
        "POST /api/v1/org/abc123/idp_metadata",
        |client| {
            let file = FilePart::new(METADATA)
                .with_file_name("idp metadata.xml")
                .with_media_type("application/xml");
            client.v1().organizations().upload_idp_for_org("abc123", v1::IdpFormData::new(file))
        }
    }

    upload_idp_for_org_xml {
        UploadIdpForOrg,
        "POST /api/v1/org/abc123/idp_metadata",
        |client| {
            client.v1().organizations().upload_idp_for_org("abc123", Upload::from(METADATA))
        }
    }

    downgrade_org {
        DowngradeOrg,
        "POST /api/v1/org/abc123/downgrade",
        |client| client.v1().organizations().downgrade_org("abc123")
    }

    upload_idp_metadata {
        UploadIdpMetadata,
        "POST /api/v2/saml_configurations/idp_metadata",
        |client| {
            // A file without a name gets that of its field.
            let form = IdpMetadataFormData::new().with_idp_file(METADATA);
            client.v2().organizations().upload_idp_metadata(form)
        }
    }

    upload_idp_metadata_without_file {
        UploadIdpMetadata,
        "POST /api/v2/saml_configurations/idp_metadata",
        |client| {
            client.v2().organizations().upload_idp_metadata(IdpMetadataFormData::new())
        }
    }

    list_org_configs {
        ListOrgConfigs,
        "GET /api/v2/org_configs",
        |client| client.v2().organizations().list_org_configs()
    }

    get_org_config {
        GetOrgConfig,
        "GET /api/v2/org_configs/monitor_timezone",
        |client| {
            client.v2().organizations().get_org_config("monitor_timezone")
        }
    }

    update_org_config {
        UpdateOrgConfig,
        "PATCH /api/v2/org_configs/monitor_timezone",
        |client| {
            let attributes = OrgConfigWriteAttributes::new("UTC");
            client.v2().organizations().update_org_config("monitor_timezone", attributes)
        }
    }

    update_org_connections {
        UpdateOrgConnections,
        "PATCH /api/v2/org_connections/f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
        |client| {
            let types = vec![OrgConnectionTypeEnum::Logs, OrgConnectionTypeEnum::Metrics];
            let id = UUID.parse().expect("this is a UUID");
            let data = OrgConnectionUpdate::new(OrgConnectionUpdateAttributes::new(types), id);
            client.v2().org_connections().update_org_connections(UUID, data)
        }
    }

    create_org_group {
        CreateOrgGroup,
        "POST /api/v2/org_groups",
        |client| {
            let attributes = OrgGroupCreateAttributes::new("My Org Group");
            client.v2().org_groups().create_org_group(attributes)
        }
    }

    update_opsgenie_account {
        UpdateOpsgenieAccount,
        "PATCH /api/v2/integration/opsgenie/accounts/596da4af-0563-4097-90ff-07230c3f9db3",
        |client| {
            let id = "596da4af-0563-4097-90ff-07230c3f9db3";
            let attributes = OpsgenieAccountUpdateAttributes::new()
                .with_api_key("00000000-0000-0000-0000-000000000000")
                .with_region(OpsgenieAccountRegion::Us);
            let data = OpsgenieAccountUpdateData::new(attributes, id);
            client.v2().opsgenie_integration().update_opsgenie_account(id, data)
        }
    }

    update_entity_integration_config_github {
        UpdateEntityIntegrationConfig,
        "PUT /api/v2/idp/entity_integrations/github",
        |client| {
            let repository = GitHubRepository::new("github.com", "myorg", "myrepo");
            let config = GitHubIntegrationConfig::new(vec![repository]);
            configure(client, EntityIntegrationId::Github, config)
        }
    }

    update_entity_integration_config_jira {
        UpdateEntityIntegrationConfig,
        "PUT /api/v2/idp/entity_integrations/jira",
        |client| {
            let project = JiraProject::new("mycompany.atlassian.net", "123456789", "AAA");
            let config = JiraIntegrationConfig::new(vec![project]);
            configure(client, EntityIntegrationId::Jira, config)
        }
    }

    update_entity_integration_config_pagerduty {
        UpdateEntityIntegrationConfig,
        "PUT /api/v2/idp/entity_integrations/pagerduty",
        |client| {
            let account = PagerDutyAccount::new(true).with_subdomain("mycompany");
            let config = PagerDutyIntegrationConfig::new(vec![account]);
            configure(client, EntityIntegrationId::Pagerduty, config)
        }
    }
}

fn configure(
    client: &Client,
    id: EntityIntegrationId,
    config: impl Into<EntityIntegrationConfig>,
) -> Request<EntityIntegrationConfigResponse, UpdateEntityIntegrationConfig> {
    let attributes = EntityIntegrationConfigRequestAttributes::new(config);
    let api = client.v2().entity_integration_configs();
    api.update_entity_integration_config(id, attributes)
}

/// Makes the request once for each response that the operation declares, and compares the request and
/// what became of each response with the snapshot.
async fn exercise<O: Operation<ResponseBody: Debug + DeserializeOwned + Serialize>>(
    snapshot: &str,
    request: &str,
    call: impl Fn(&Client) -> Request<O::ResponseBody, O>,
) {
    assert!(request.starts_with(O::METHOD), "{}", O::METHOD);
    let mut requests = BTreeSet::new();
    let mut outcomes = String::new();
    for response in &description::operation(O::ID).responses {
        let (status, exchange, sent) = as_described(Exchange::new(request), response);
        let server = Server::start([exchange]).await;
        let outcome = match call(&server.client()).send().await {
            Ok(response) => {
                assert_eq!(response.drift(), [], "{status}");
                if let Some(sent) = sent {
                    assert_eq!(serde_json::to_value(response.body()).unwrap(), *sent);
                }
                format!("{:#?}", response.body())
            }
            Err(Error::Api(error)) => format!("{error}\n{:?}", error.body()),
            Err(error) => format!("{error:#?}"),
        };
        assert_all_is_known(&response.pointer, &outcome);
        writeln!(outcomes, "\n--- {status}\n{outcome}").expect("a string can be written");
        requests.extend(server.recorded().iter().map(ToString::to_string));
    }
    // The response cannot have an influence on the request, so all are the same.
    let requests: String = requests.into_iter().collect();
    insta::assert_snapshot!(snapshot, format!("{requests}{outcomes}"));
}

/// The exchange with the response's status, and the example of its body.
fn as_described(exchange: Exchange, response: &Response) -> (u16, Exchange, Option<&Value>) {
    let status = match response.statuses {
        Statuses::Code(status) => status,
        Statuses::Range(class) => class * 100,
        Statuses::Default => 500,
    };
    match response.contents.as_slice() {
        [] => (status, exchange.empty(status), None),
        [content] if content.media_type == JSON => {
            let example = examples(content).next();
            let example = example.expect("a body without an example is refused");
            (status, exchange.json(status, example), Some(example))
        }
        _ => panic!("{}: this test sends JSON only", response.pointer),
    }
}

/// The examples of a JSON body, of which there has to be one.
fn examples(content: &Content) -> impl Iterator<Item = &Value> {
    let pointer = &content.pointer;
    assert!(
        !content.examples.is_empty(),
        "no example at {pointer} in spec/: add the key `example`, this test sends it"
    );
    content.examples.iter().map(|example| &example.value)
}

/// Reads JSON as a type. Returns what the type writes, and how `Debug` shows it.
type RoundTrip = fn(&Value) -> Result<(Value, String), serde_json::Error>;

fn for_each_example(content: &Content, round_trip: RoundTrip) {
    for example in examples(content) {
        let pointer = &content.pointer;
        let (written, debug) =
            round_trip(example).unwrap_or_else(|error| panic!("{pointer}: {error}\n{example}"));
        assert_eq!(written, *example, "{pointer}");
        assert_all_is_known(pointer, &debug);
    }
}

/// Stands for the type of a request body. The function of the type itself takes precedence over the
/// trait's, but exists only for types that are read from JSON.
struct Body<T>(PhantomData<T>);

impl<T: DeserializeOwned + Serialize + Debug> Body<T> {
    fn round_trip(value: &Value) -> Result<(Value, String), serde_json::Error> {
        let read: T = serde_json::from_value(value.clone())?;
        Ok((serde_json::to_value(&read)?, format!("{read:?}")))
    }
}

trait NotFromJson {
    fn round_trip(_: &Value) -> Result<(Value, String), serde_json::Error> {
        Err(serde::de::Error::custom(
            "the type of the body is not read from JSON",
        ))
    }
}

impl<T> NotFromJson for Body<T> {}

/// What a type does not know it keeps and writes back, so equal JSON alone would not show it. All
/// types, at all depths, have in common only what `Debug` says of them.
fn assert_all_is_known(location: &str, debug: &str) {
    let is_known = ["Unknown(", "Other("]
        .iter()
        .all(|name| !debug.contains(name))
        && !debug.replace("extra: {}", "").contains("extra");
    assert!(is_known, "{location} has something unknown: {debug}");
}
