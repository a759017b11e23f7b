//! What the client does not know, it keeps: changing one value of an answer and sending it back
//! changes nothing else.

use std::fmt::Debug;

use datadog_orgs::DateTime;
use datadog_orgs::v1::models::{AccessRole, Organization, OrganizationSettings, User};
use datadog_orgs::v2::models::{
    EntityIntegrationConfig, EntityIntegrationConfigAttributes, OrgConfigReadAttributes,
    OrgConnectionResponse, OrgConnectionTypeEnum, OrgGroupAttributes,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{Exchange, Server};

#[tokio::test]
async fn a_read_modify_write_changes_only_what_is_modified() {
    let stored = json!({
        "name": "Old name",
        "settings": {
            "saml": {"enabled": true, "new_in_saml": {"deep": [1, {"deeper": null}]}},
            "saml_autocreate_access_role": "superuser",
            "new_in_settings": 0.1,
        },
        "new_in_organization": ["a", "b"],
    });
    let mut renamed = stored.clone();
    renamed["name"] = json!("New name");
    let server = Server::start([
        Exchange::new("GET /api/v1/org/abc123").json(200, &json!({"org": stored})),
        Exchange::new("PUT /api/v1/org/abc123").json(200, &json!({"org": renamed})),
    ])
    .await;
    let organizations = server.client().v1().organizations();

    let read = organizations.get_org("abc123").await.unwrap();
    let mut organization = read.org.unwrap();
    organization.name = Some("New name".to_owned());
    let written = organizations.update_org("abc123", organization.clone());

    assert_eq!(written.await.unwrap().org, Some(organization));
    assert_eq!(server.recorded()[1].json(), renamed);
}

#[test]
fn unknown_members_are_kept_at_every_depth() {
    let body = json!({
        "data": {
            "attributes": {
                "connection_types": ["logs"],
                "created_at": "2023-01-01T12:00:00Z",
                "new": 1,
            },
            "id": "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
            "relationships": {"sink_org": {"data": {"id": "x", "new": 4}, "new": 3}, "new": 2},
            "type": "org_connection",
            "new": 5,
        },
        "new": {"name": "not the organization's"},
    });
    let response: OrgConnectionResponse = round_trip(&body);
    let sink = response.data.relationships.sink_org.unwrap();
    assert_eq!(sink.data.unwrap().extra["new"], 4);
    assert_eq!(response.extra["new"]["name"], "not the organization's");
}

#[test]
fn unknown_enum_values_are_kept() {
    let user: User = round_trip(&json!({"access_role": "superuser"}));
    let role = AccessRole::Unknown("superuser".to_owned());
    assert_eq!(user.access_role, Some(role));

    // An open list of values, which the description itself says can grow.
    let types: Vec<OrgConnectionTypeEnum> = round_trip(&json!(["logs", "traces", ""]));
    assert_eq!(types[0], OrgConnectionTypeEnum::Logs);
    assert_eq!(types[1].as_str(), "traces");
}

#[test]
fn union_shapes_that_are_unknown_are_kept() {
    let unknown = [
        json!({"enabled_channels": ["a"]}),
        json!({}),
        // The member tells the branch, but its value does not fit.
        json!({"enabled_repos": "all"}),
        json!({"accounts": [{"subdomain": "without the required `enabled`"}]}),
        json!("none"),
        json!([1, 2]),
        json!(null),
    ];
    for config in unknown {
        let body = json!({"config": config, "integration_id": "slack", "org_id": 1234});
        let attributes: EntityIntegrationConfigAttributes = round_trip(&body);
        let EntityIntegrationConfig::Unknown(kept) = attributes.config else {
            panic!("{config} was taken for {:?}", attributes.config);
        };
        assert_eq!(kept, config);
    }
}

#[test]
fn a_known_union_shape_keeps_unknown_members() {
    let body = json!({"accounts": [{"enabled": true, "new": 1}], "new": 2});
    let config: EntityIntegrationConfig = round_trip(&body);
    let EntityIntegrationConfig::PagerDutyIntegrationConfig(config) = config else {
        panic!("{config:?}");
    };
    assert!(config.accounts[0].enabled);
}

#[test]
fn absent_null_and_a_value_are_three_states() {
    let states = [
        (json!({}), None),
        (json!({"saml_autocreate_access_role": null}), Some(None)),
        (
            json!({"saml_autocreate_access_role": "ro"}),
            Some(Some(AccessRole::ReadOnly)),
        ),
    ];
    for (body, state) in states {
        let settings: OrganizationSettings = round_trip(&body);
        assert_eq!(settings.saml_autocreate_access_role, state);

        let mut built = OrganizationSettings::new();
        if let Some(value) = state {
            built = built.with_saml_autocreate_access_role(value);
        }
        assert_eq!(serde_json::to_value(built).unwrap(), body);
    }
}

/// The description allows no null there, but servers send it.
#[test]
fn null_for_an_optional_member_reads_as_absent() {
    let body = json!({"name": null, "settings": {"saml": null}, "trial": null});
    let organization: Organization = serde_json::from_value(body).unwrap();
    let settings = OrganizationSettings::new();
    assert_eq!(organization, Organization::new().with_settings(settings));

    let required = json!({
        "description": null, "name": "monitor_timezone", "value": "UTC", "value_type": "string",
    });
    assert!(serde_json::from_value::<OrgConfigReadAttributes>(required).is_err());
}

/// `value` may be any JSON value, and that includes null.
#[test]
fn any_json_value_is_kept() {
    for value in [json!(null), json!(1e300), json!({"a": [true]}), json!("")] {
        let attributes: OrgConfigReadAttributes = round_trip(&json!({
            "description": "", "name": "monitor_timezone", "value": value, "value_type": "json",
        }));
        assert_eq!(attributes.value, value);
    }
}

/// `extra` is public, so it can get a member that the type has as well.
#[test]
fn a_member_is_written_once() {
    let mut organization = Organization::new().with_name("a");
    organization.extra.insert("name".to_owned(), json!("b"));
    let written = serde_json::to_string(&organization).unwrap();
    assert_eq!(written, r#"{"name":"a"}"#);
}

#[test]
fn a_date_time_keeps_its_digits_and_offset() {
    for text in [
        "2024-01-15T10:30:00Z",
        "2019-09-19T10:00:00.000Z",
        "2024-01-15T10:30:00.120000+05:30",
        "2024-01-15T10:30:00-00:00",
    ] {
        let date_time: DateTime = round_trip(&json!(text));
        assert_eq!(date_time.to_string(), text);
    }

    let utc: DateTime = "2024-01-15T10:30:00Z".parse().unwrap();
    let india: DateTime = "2024-01-15T16:00:00.000+05:30".parse().unwrap();
    assert_eq!(utc, india, "they are the same instant");
}

#[test]
fn a_text_that_is_no_date_time_is_refused() {
    let attributes = |created_at| {
        json!({
            "created_at": created_at, "modified_at": "2024-01-15T10:30:00Z", "name": "",
            "owner_org_site": "us1", "owner_org_uuid": "b2c3d4e5-f6a7-8901-bcde-f01234567890",
        })
    };
    assert!(
        serde_json::from_value::<OrgGroupAttributes>(attributes("2024-01-15T10:30:00Z")).is_ok()
    );
    for text in [
        "",
        "yesterday",
        "2024-01-15",
        "2024-01-15T10:30:00",
        "2024-13-15T10:30:00Z",
    ] {
        let result = serde_json::from_value::<OrgGroupAttributes>(attributes(text));
        assert!(result.is_err(), "{text:?} was taken for a date and time");
    }
}

/// Reads the JSON, and makes sure that it is written as it was.
fn round_trip<T: DeserializeOwned + Serialize + Debug>(body: &Value) -> T {
    let read: T = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), *body, "{read:?}");
    read
}
