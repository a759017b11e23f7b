//! What a response has that is undocumented: reported on request, an error when
//! strict, and nothing that the description allows.

use datadog_orgs::v2::models::OrgConnectionTypeEnum;
use datadog_orgs::{ClientBuilder, DriftKind, Error};
use serde_json::{Value, json};

use crate::support::server::{API_KEY, APP_KEY};
use crate::support::{Exchange, Server, update_connection};

const ORGS: &str = "GET /api/v1/org";

fn drifted() -> Value {
    json!({
        "orgs": [
            {"name": "a"},
            {
                "colour": "red",
                "settings": {"saml_autocreate_access_role": "superuser", "saml": {"x.y": null}},
            },
        ],
        "next": {"deep": [1]},
    })
}

const DRIFT: [(&str, DriftKind); 4] = [
    (
        "orgs[1].settings.saml_autocreate_access_role",
        DriftKind::EnumValue,
    ),
    ("orgs[1].settings.saml.x.y", DriftKind::Property),
    ("orgs[1].colour", DriftKind::Property),
    ("next", DriftKind::Property),
];

fn builder(server: &Server) -> ClientBuilder {
    server.builder().api_key(API_KEY).app_key(APP_KEY)
}

#[tokio::test]
async fn what_the_description_does_not_know_is_reported() {
    let server = Server::start([Exchange::new(ORGS).json(200, &drifted())]).await;
    let organizations = server.client().v1().organizations();
    let response = organizations.list_orgs().send().await.unwrap();
    let mut found = response.drift();
    let mut found: Vec<_> = found.drain(..).map(|one| (one.path, one.kind)).collect();
    let mut expected = DRIFT.map(|(path, kind)| (path.to_owned(), kind));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    expected.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found, expected);
    // The report leaves no trace in what is written.
    assert_eq!(serde_json::to_value(response.body()).unwrap(), drifted());
}

#[tokio::test]
async fn a_strict_client_makes_it_an_error() {
    let exchange = |body| Exchange::new(ORGS).json(200, &body);
    let server = Server::start([exchange(drifted()), exchange(json!({"orgs": []}))]).await;
    let client = builder(&server).strict(true).build().unwrap();
    let error = client.v1().organizations().list_orgs().await.unwrap_err();
    assert!(error.is_drift(), "{error:?}");
    assert_eq!(error.operation(), Some("ListOrgs"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    let said = error.to_string();
    assert!(
        said.contains("undocumented property at orgs[1].colour"),
        "{said}"
    );
    let Error::Drift(error) = error else {
        unreachable!("is_drift said so")
    };
    assert_eq!(error.drift().len(), DRIFT.len());
    assert!(client.v1().organizations().list_orgs().await.is_ok());
}

/// A list that is open may grow.
#[tokio::test]
async fn what_the_description_leaves_open_is_no_drift() {
    let attributes =
        json!({"connection_types": ["logs", "traces"], "created_at": "2024-01-15T10:30:00Z"});
    let connection = json!({"data": {
        "attributes": attributes,
        "id": "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
        "relationships": {},
        "type": "org_connection",
    }});
    let line = "PATCH /api/v2/org_connections/abc";
    let server = Server::start([Exchange::new(line).json(200, &connection)]).await;
    let client = builder(&server).strict(true).build().unwrap();
    let answer = update_connection(&client, "abc").await.unwrap();
    let types = answer.data.attributes.connection_types;
    assert_eq!(types[1], OrgConnectionTypeEnum::from("traces"));
}

#[tokio::test]
async fn a_union_with_a_free_form_variant_knows_all_shapes() {
    use datadog_orgs::v2::models::{
        EntityIntegrationConfig, EntityIntegrationConfigRequestAttributes as Attributes,
        EntityIntegrationId,
    };
    let attributes = json!({"config": {"new": 1}, "integration_id": "github", "org_id": 1});
    let data = json!({
        "attributes": attributes, "id": "github", "type": "entity_integration_configs",
    });
    let line = "PUT /api/v2/idp/entity_integrations/github";
    let exchange = Exchange::new(line).json(200, &json!({"data": data}));
    let server = Server::start([exchange]).await;
    let client = builder(&server).strict(true).build().unwrap();
    let configs = client.v2().entity_integration_configs();
    let config = EntityIntegrationConfig::from(json!({"new": 1}));
    let body = Attributes::new(config);
    let call = configs.update_entity_integration_config(EntityIntegrationId::Github, body);
    let answer = call.await.unwrap();
    assert!(matches!(
        answer.data.attributes.config,
        EntityIntegrationConfig::Unknown(_)
    ));
}
