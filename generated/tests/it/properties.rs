//! What holds for any value: a path value is one segment or refused, a model is what it was after
//! it was written and read.

use std::fmt::Debug;

use datadog_orgs::v1::models::{
    AccessRole, Organization, OrganizationListResponse, OrganizationSettings,
    OrganizationSettingsSaml,
};
use datadog_orgs::v2::models::{
    EntityIntegrationConfig, EntityIntegrationConfigAttributes, GitHubIntegrationConfig,
    GitHubRepository, OrgConfigGetResponse, OrgConfigRead, OrgConnection, OrgConnectionResponse,
    OrgConnectionTypeEnum, PagerDutyAccount, PagerDutyIntegrationConfig,
};
use datadog_orgs::{DateTime, Error, Extra};
use percent_encoding::percent_decode_str;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::misbehaving::{Misbehaving, Step, builder_for, response};

/// Any text, but often one of those that URLs give a meaning.
fn path_value() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("."),
        Just(".."),
        Just("/"),
        Just("\\"),
        Just("%"),
        Just("2e"),
        Just("%2E"),
        Just("%2f"),
        Just("%252e"),
        Just("?"),
        Just("#"),
        Just(";"),
        Just("@"),
        Just(":"),
        Just(" "),
        Just("\t"),
        Just("\n"),
        Just("\r"),
        Just("\0"),
        Just("{public_id}"),
        Just("é"),
        Just("😀"),
        Just("a"),
    ];
    let pieced = vec(parts, 0..6).prop_map(|parts| parts.concat());
    prop_oneof![any::<String>(), pieced]
}

#[test]
fn a_path_value_is_one_segment_or_refused() {
    let client = builder_for("http://127.0.0.1:1/base").build();
    let v1 = client.expect("these settings are complete").v1();
    let organizations = v1.organizations();
    proptest!(|(value in path_value())| {
        match organizations.downgrade_org(&value).build() {
            Ok(request) => {
                let url = request.url();
                prop_assert_eq!((url.query(), url.fragment()), (None, None));
                let expected = segments("/base/api/v1/org/{}/downgrade", &value);
                prop_assert_eq!(decoded(url.path()), expected);
            }
            Err(Error::Request(_)) => {}
            Err(error) => prop_assert!(false, "{:?}", error),
        }
    });
}

/// The same over a connection, where the HTTP library has its say as well.
#[test]
fn a_path_value_arrives_as_one_segment() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let (server, organizations) = runtime.block_on(async {
        let script = vec![Step::Read, Step::Send(response("200 OK", "", "{}"))];
        let server = Misbehaving::start([script]).await;
        let client = server
            .builder()
            .build()
            .expect("these settings are complete");
        (server, client.v1().organizations())
    });
    let config = ProptestConfig::with_cases(64);
    proptest!(config, |(value in path_value())| {
        let before = server.heads().len();
        let result = runtime.block_on(organizations.get_org(&value).into_future());
        let heads = server.heads();
        match result {
            Ok(_) => {
                let target = heads[before].split(' ').nth(1).unwrap_or_default();
                prop_assert_eq!(decoded(target), segments("/api/v1/org/{}", &value));
            }
            Err(error) => {
                prop_assert!(matches!(error, Error::Request(_)), "{:?}", error);
                prop_assert_eq!(heads.len(), before);
            }
        }
    });
}

/// Longer than any URL may be: nothing is sent, and nothing is tried again.
#[tokio::test]
async fn a_path_value_that_is_too_long_is_refused() {
    let server = Misbehaving::start([vec![]]).await;
    let organizations = server.builder().build().unwrap().v1().organizations();
    let error = organizations
        .get_org(&"x".repeat(70_000))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!((error.attempts(), server.connections()), (0, 0));
    assert!(error.to_string().len() < 1000, "{error}");
}

fn segments(template: &str, value: &str) -> Vec<Vec<u8>> {
    let parts = template.split('/');
    parts
        .map(|part| if part == "{}" { value } else { part }.into())
        .collect()
}

fn decoded(path: &str) -> Vec<Vec<u8>> {
    path.split('/')
        .map(|part| percent_decode_str(part).collect())
        .collect()
}

proptest! {
    #[test]
    fn organizations_are_what_they_were(orgs in option::of(vec(organization(), 0..3))) {
        let mut list: OrganizationListResponse = read(json!({}));
        list.orgs = orgs;
        survives(&list)?;
    }

    #[test]
    fn connections_are_what_they_were(connection in connection()) {
        let mut response: OrgConnectionResponse = read(json!({"data": connection}));
        response.data = connection;
        survives(&response)?;
    }

    #[test]
    fn configs_are_what_they_were(config in config()) {
        let mut response: OrgConfigGetResponse = read(json!({"data": config}));
        response.data = config;
        survives(&response)?;
    }

    #[test]
    fn unions_are_what_they_were(attributes in union_holder()) {
        survives(&attributes)?;
    }
}

/// What only responses carry is made from JSON.
fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("it has what is required")
}

/// Reads what was written, and the same from indented text.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    value: &T,
) -> Result<(), TestCaseError> {
    let written = serde_json::to_vec(value).expect("models can be written");
    let read: T = serde_json::from_slice(&written).expect("what was written can be read");
    prop_assert_eq!(&read, value);
    let again = serde_json::to_vec(&read).expect("models can be written");
    prop_assert_eq!(again, written.clone());
    let pretty: Value = serde_json::from_slice(&written).expect("it is JSON");
    let pretty = serde_json::to_string_pretty(&pretty).expect("JSON can be written");
    prop_assert_eq!(
        &serde_json::from_str::<T>(&pretty).expect("indented"),
        value
    );
    Ok(())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            extra_of(inner).prop_map(Value::Object),
        ]
    })
}

fn extra_of(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Extra> {
    btree_map(any::<String>(), value, 0..3).prop_map(|members| members.into_iter().collect())
}

/// Properties that no description names.
fn extra() -> impl Strategy<Value = Extra> {
    let name = any::<String>().prop_map(|name| format!("x-{name}"));
    btree_map(name, json(), 0..3).prop_map(|members| members.into_iter().collect())
}

fn access_role() -> impl Strategy<Value = AccessRole> {
    let known = prop_oneof![Just("st"), Just("adm"), Just("ro"), Just("ERROR")];
    prop_oneof![
        known.prop_map(AccessRole::from),
        any::<String>().prop_map(AccessRole::from)
    ]
}

fn settings() -> impl Strategy<Value = OrganizationSettings> {
    let saml = (option::of(any::<bool>()), extra()).prop_map(|(enabled, extra)| {
        let mut saml = OrganizationSettingsSaml::new();
        (saml.enabled, saml.extra) = (enabled, extra);
        saml
    });
    let role = option::of(option::of(access_role()));
    (option::of(saml), role, option::of(any::<String>()), extra()).prop_map(
        |(saml, role, url, extra)| {
            let mut settings = OrganizationSettings::new();
            settings.saml = saml;
            settings.saml_autocreate_access_role = role;
            settings.saml_login_url = url;
            settings.extra = extra;
            settings
        },
    )
}

fn organization() -> impl Strategy<Value = Organization> {
    let texts = (option::of(any::<String>()), option::of(any::<String>()));
    (
        texts,
        option::of(settings()),
        option::of(any::<bool>()),
        extra(),
    )
        .prop_map(|((name, description), settings, trial, extra)| {
            let mut organization = Organization::new();
            (organization.name, organization.description) = (name, description);
            (organization.settings, organization.trial) = (settings, trial);
            organization.extra = extra;
            organization
        })
}

/// From the year 1 to 9999, in any offset and with any number of digits.
fn date_time() -> impl Strategy<Value = DateTime> {
    let date = (1..=9999_u16, 1..=12_u8, 1..=28_u8);
    let time = (0..24_u8, 0..60_u8, 0..60_u8, "(\\.[0-9]{1,9})?");
    let offset = prop_oneof![Just("Z".to_owned()), "[+-](0[0-9]|1[0-4]):[0-5][0-9]"];
    (date, time, offset)
        // Further from the ends than an offset can lead beyond them.
        .prop_filter("near the end of time", |((year, ..), ..)| {
            (2..9999).contains(year)
        })
        .prop_map(
            |((year, month, day), (hour, minute, second, fraction), offset)| {
                let date = format!("{year:04}-{month:02}-{day:02}");
                let text = format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
                text.parse().expect("it is RFC 3339")
            },
        )
}

fn connection() -> impl Strategy<Value = OrgConnection> {
    let types = prop_oneof![
        Just("logs".to_owned()),
        Just("metrics".to_owned()),
        any::<String>()
    ];
    let types = vec(types.prop_map(OrgConnectionTypeEnum::from), 0..4);
    (types, date_time(), any::<u128>(), extra(), extra()).prop_map(
        |(types, created_at, id, extra, more)| {
            let mut connection: OrgConnection = read(json!({
                "type": "org_connection",
                "id": uuid::Uuid::from_u128(id).to_string(),
                "attributes": {"connection_types": types, "created_at": created_at},
                "relationships": {},
            }));
            connection.attributes.extra = extra;
            connection.relationships.extra = more;
            connection
        },
    )
}

fn config() -> impl Strategy<Value = OrgConfigRead> {
    let texts = (any::<String>(), any::<String>(), any::<String>());
    (texts, json(), option::of(date_time()), any::<String>()).prop_map(
        |((description, name, value_type), value, modified_at, id)| {
            let attributes = json!({
                "description": description, "name": name, "value": null, "value_type": value_type,
            });
            let data = json!({"type": "org_configs", "id": id, "attributes": attributes});
            let mut config: OrgConfigRead = read(data);
            config.attributes.value = value;
            config.attributes.modified_at = modified_at;
            config
        },
    )
}

fn union_holder() -> impl Strategy<Value = EntityIntegrationConfigAttributes> {
    let text = any::<String>;
    let repository = (text(), text(), text())
        .prop_map(|(host, org, name)| GitHubRepository::new(host, org, name));
    let github = vec(repository, 0..3).prop_map(|all| GitHubIntegrationConfig::new(all).into());
    let account = (any::<bool>(), option::of(text())).prop_map(|(enabled, subdomain)| {
        let mut account = PagerDutyAccount::new(enabled);
        account.subdomain = subdomain;
        account
    });
    let pagerduty = vec(account, 0..3).prop_map(|all| PagerDutyIntegrationConfig::new(all).into());
    let other = json().prop_map(EntityIntegrationConfig::from);
    let unfit = json().prop_map(|value| {
        EntityIntegrationConfig::from(serde_json::json!({"enabled_repos": value}))
    });
    let union = prop_oneof![github, pagerduty, other, unfit];
    (union, text(), any::<i64>(), extra()).prop_map(|(config, id, org_id, extra)| {
        let attributes = json!({"config": null, "integration_id": id, "org_id": org_id});
        let mut attributes: EntityIntegrationConfigAttributes = read(attributes);
        attributes.config = config;
        attributes.extra = extra;
        attributes
    })
}
