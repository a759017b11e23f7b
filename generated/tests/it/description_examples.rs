//! Every example of spec/ is what its Rust type reads and writes.

use std::collections::BTreeSet;
use std::fmt::Debug;

use datadog_orgs::{v1::models as v1, v2::models as v2};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::description::{API, contents};

/// Reads JSON as a type; gives what the type writes, and how `Debug` shows it.
type RoundTrip = fn(&Value) -> Result<(Value, String), serde_json::Error>;

macro_rules! round_trips {
    ($($document:ident { $($schema:literal => $type:ident,)* })*) => {
        &[$($((stringify!($document), $schema, round_trip::<$document::$type>),)*)*]
    };
}

/// The schemas of all JSON bodies, by document.
const ROUND_TRIPS: &[(&str, &str, RoundTrip)] = round_trips! {
    v1 {
        "APIErrorResponse" => ApiErrorResponse,
        "IdpResponse" => IdpResponse,
        "OrgDowngradedResponse" => OrgDowngradedResponse,
        "Organization" => Organization,
        "OrganizationCreateBody" => OrganizationCreateBody,
        "OrganizationCreateResponse" => OrganizationCreateResponse,
        "OrganizationListResponse" => OrganizationListResponse,
        "OrganizationResponse" => OrganizationResponse,
    }
    v2 {
        "APIErrorResponse" => ApiErrorResponse,
        "EntityIntegrationConfigRequest" => EntityIntegrationConfigRequest,
        "EntityIntegrationConfigResponse" => EntityIntegrationConfigResponse,
        "JSONAPIErrorResponse" => JsonApiErrorResponse,
        "OpsgenieAccountResponse" => OpsgenieAccountResponse,
        "OpsgenieAccountUpdateRequest" => OpsgenieAccountUpdateRequest,
        "OrgConfigGetResponse" => OrgConfigGetResponse,
        "OrgConfigListResponse" => OrgConfigListResponse,
        "OrgConfigWriteRequest" => OrgConfigWriteRequest,
        "OrgConnectionResponse" => OrgConnectionResponse,
        "OrgConnectionUpdateRequest" => OrgConnectionUpdateRequest,
        "OrgGroupCreateRequest" => OrgGroupCreateRequest,
        "OrgGroupResponse" => OrgGroupResponse,
    }
};

#[test]
fn examples_survive_a_round_trip() {
    let mut used = BTreeSet::new();
    let mut passed_over = Vec::new();
    for operation in &API.operations {
        for content in contents(operation) {
            if content.media_type != "application/json" {
                // Forms and documents are written only, never read; `operations` has them.
                passed_over.push((operation.id.as_str(), content.media_type.as_str()));
                continue;
            }
            let place = &content.pointer;
            let document = API.document(operation.document).module.as_deref();
            let schema = content.schema.and_then(|id| API.schema(id).name.as_deref());
            let (document, schema, round_trip) = ROUND_TRIPS
                .iter()
                .find(|row| (Some(row.0), Some(row.1)) == (document, schema))
                .unwrap_or_else(|| panic!("{place}: ROUND_TRIPS lacks {document:?} {schema:?}"));
            used.insert((*document, *schema));
            assert!(!content.examples.is_empty(), "{place} has no example");
            for example in &content.examples {
                let result = round_trip(&example.value);
                let (written, debug) =
                    result.unwrap_or_else(|error| panic!("{place}: {error}\n{}", example.value));
                assert_eq!(written, example.value, "{place}");
                assert_all_is_known(place, &debug);
            }
        }
    }
    let rows = ROUND_TRIPS
        .iter()
        .map(|(document, schema, _)| (*document, *schema));
    assert_eq!(used, rows.collect(), "schemas without an example");
    let forms_and_documents = [
        ("UploadIdPForOrg", "multipart/form-data"),
        ("UploadIdPForOrg", "application/xml"),
        ("UploadIdPMetadata", "multipart/form-data"),
    ];
    assert_eq!(passed_over, forms_and_documents);
}

fn round_trip<T: DeserializeOwned + Serialize + Debug>(
    value: &Value,
) -> Result<(Value, String), serde_json::Error> {
    let read: T = serde_json::from_value(value.clone())?;
    Ok((serde_json::to_value(&read)?, format!("{read:?}")))
}

/// What a type does not know it keeps and writes back, so equal JSON alone would not show it. All
/// types, at all depths, have in common only what `Debug` says of them.
fn assert_all_is_known(place: &str, debug: &str) {
    let is_known = !debug.contains("Unknown(") && !debug.replace("extra: {}", "").contains("extra");
    assert!(is_known, "{place} has something unknown: {debug}");
}
