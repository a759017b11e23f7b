//! What the client does not know, it keeps: changing one value of a response and sending it back
//! changes nothing else.

use std::fmt::Debug;

use datadog_orgs::v1::models::{AccessRole, Organization, OrganizationSettings, User};
use datadog_orgs::v2::models::{
    EntityIntegrationConfig, EntityIntegrationConfigAttributes,
    EntityIntegrationConfigRequestAttributes, GitHubIntegrationConfig, IdpMetadataFormData,
    OrgConfigReadAttributes, OrgConnectionResponse, OrgConnectionTypeEnum, OrgGroupAttributes,
};
use datadog_orgs::{DateTime, Error, Form};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{Exchange, Server, update_connection};

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
fn unknown_properties_are_kept_at_every_depth() {
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
        // The property tells the variant, but its value does not fit.
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
fn a_known_union_shape_keeps_unknown_properties() {
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

        let built = OrganizationSettings::new();
        let built = match state {
            None => built,
            Some(None) => built.with_saml_autocreate_access_role_null(),
            Some(Some(role)) => built.with_saml_autocreate_access_role(role),
        };
        assert_eq!(serde_json::to_value(built).unwrap(), body);
    }
}

/// The description allows no null there, but servers send it.
#[test]
fn null_for_an_optional_property_reads_as_absent() {
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

/// `extra` is public, so it can get a property that the type has as well. What was set there would
/// be lost, so it is refused.
#[tokio::test]
async fn a_documented_property_in_extra_is_refused() {
    let mut organization = Organization::new().with_name("a");
    organization.extra.insert("name".to_owned(), json!("b"));
    let server = Server::start([]).await;
    let organizations = server.client().v1().organizations();
    let error = organizations.update_org("abc123", organization).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let shown = error.to_string();
    assert!(
        shown.contains("`name` in `extra` is a documented property"),
        "{shown}"
    );

    let mut form = IdpMetadataFormData::new().with_idp_file("<xml/>");
    form.extra = Form::new().with_value("idp_file", "other");
    let organizations = server.client().v2().organizations();
    let error = organizations.upload_idp_metadata(form).await.unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.contains("`idp_file` cannot be written: in `extra`"),
        "{shown}"
    );
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

/// A connection with this identifier and time, and with something undocumented.
fn connection(id: &str, created_at: &str, undocumented: &str) -> String {
    format!(
        r#"{{"data":{{"attributes":{{"connection_types":["logs"],"created_at":"{created_at}","new":{undocumented}}},"id":"{id}","relationships":{{}},"type":"org_connection"}}}}"#
    )
}

const ID: &str = "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a";

async fn read(server: &Server) -> OrgConnectionResponse {
    update_connection(&server.client(), "abc").await.unwrap()
}

fn responding(body: String) -> Exchange {
    Exchange::new("PATCH /api/v2/org_connections/abc").body(200, "application/json", body)
}

#[tokio::test]
async fn times_and_identifiers_are_sent_back_as_they_came() {
    for (id, time) in [
        (ID, "9999-12-31T23:59:59Z"),
        (ID, "2024-01-15T10:30:00.12345678901Z"),
        (ID, "2016-12-31T23:59:60Z"),
        (
            "F9EC96B0-8C8A-4B0A-9B0A-1B2C3D4E5F6A",
            "2024-01-15T10:30:00Z",
        ),
        ("f9ec96b08c8a4b0a9b0a1b2c3d4e5f6a", "2024-01-15T10:30:00Z"),
    ] {
        let body = connection(id, time, "1");
        let server = Server::start([responding(body.clone())]).await;
        assert_eq!(serde_json::to_string(&read(&server).await).unwrap(), body);
    }
}

#[tokio::test]
async fn no_undocumented_value_fails_a_response() {
    for (undocumented, expected) in [
        ("1e400", json!(f64::MAX)),
        ("[-1e999]", json!([f64::MIN])),
        (r#""\ud800""#, json!("\u{fffd}")),
        ("5.0", json!(5.0)),
        // A name that serde_json itself gives a meaning in some builds.
        (
            r#"{"$serde_json::private::RawValue":"[1]"}"#,
            json!({"$serde_json::private::RawValue": "[1]"}),
        ),
        (r#"{"a\udfff":1e999}"#, json!({"a\u{fffd}": f64::MAX})),
    ] {
        let body = connection(ID, "2024-01-15T10:30:00Z", undocumented);
        let server = Server::start([responding(body)]).await;
        let attributes = read(&server).await.data.attributes;
        assert_eq!(attributes.extra["new"], expected, "{undocumented}");
    }
}

#[tokio::test]
async fn an_integer_may_have_a_fraction_of_zero() {
    for (number, is_integer) in [("5.0", true), ("5e0", true), ("5.5", false)] {
        let body = format!(
            r#"{{"data":{{"attributes":{{"config":{{"enabled_repos":[]}},"integration_id":"github","org_id":{number}}},"id":"github","type":"entity_integration_configs"}}}}"#
        );
        let line = "PUT /api/v2/idp/entity_integrations/github";
        let exchange = Exchange::new(line).body(200, "application/json", body.clone());
        let server = Server::start([exchange]).await;
        let configs = server.client().v2().entity_integration_configs();
        let config = GitHubIntegrationConfig::new(Vec::new());
        let attributes = EntityIntegrationConfigRequestAttributes::new(config);
        let update = configs.update_entity_integration_config("github".into(), attributes);
        match update.await {
            Ok(config) => assert!(is_integer && config.data.attributes.org_id == 5),
            Err(error) => assert!(!is_integer && error.is_decode(), "{error}\n{body}"),
        }
    }
}

/// Drift is marked by the program, so no name that a server sends is taken for a mark.
#[tokio::test]
async fn what_a_server_sends_is_no_mark_of_drift() {
    let marks = json!({"\0drift": "enum value", "$drift::property": "$drift::property"});
    let attributes =
        json!({"description": "", "name": "a", "value": marks, "value_type": "json", "new": 1});
    let body = json!({"data": [{"attributes": attributes, "id": "x", "type": "org_configs"}]});
    let exchange = Exchange::new("GET /api/v2/org_configs").json(200, &body);
    let server = Server::start([exchange]).await;
    let configs = server.client().v2().organizations().list_org_configs();
    let response = configs.send().await.unwrap();
    let drift: Vec<String> = response.drift().iter().map(ToString::to_string).collect();
    assert_eq!(drift, ["undocumented property at data[0].attributes.new"]);
}
