//! Decoding and encoding 1 MiB of organizations, next to serde's derives on structs of the same shape.
//!
//! `cargo bench -p datadog-orgs --bench codec`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use datadog_orgs::v1::models::OrganizationListResponse;
use serde::{Deserialize, Serialize};

/// What somebody would write by hand who needs no more than the documented properties.
mod plain {
    use super::*;

    macro_rules! plain {
        ($($name:ident { $($field:ident: $type:ty,)* })*) => {
            $(#[derive(Serialize, Deserialize)]
            pub struct $name {
                $(#[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,)*
            })*
        };
    }

    plain! {
        List { orgs: Vec<Organization>, }
        Organization {
            billing: Billing,
            created: String,
            description: String,
            name: String,
            public_id: String,
            settings: Settings,
            subscription: Billing,
            trial: bool,
        }
        Billing { r#type: String, }
        Settings {
            private_widget_share: bool,
            saml: Switch,
            saml_autocreate_access_role: Role,
            saml_autocreate_users_domains: Domains,
            saml_can_be_enabled: bool,
            saml_idp_endpoint: String,
            saml_idp_initiated_login: Switch,
            saml_idp_metadata_uploaded: bool,
            saml_login_url: String,
            saml_strict_mode: Switch,
        }
        Switch { enabled: bool, }
        Domains { domains: Vec<String>, enabled: bool, }
    }

    #[derive(Serialize, Deserialize)]
    pub enum Role {
        #[serde(rename = "st")]
        Standard,
        #[serde(rename = "adm")]
        Admin,
        #[serde(rename = "ro")]
        ReadOnly,
        #[serde(rename = "ERROR")]
        Error,
    }
}

/// A list that is 1 MiB of JSON.
fn one_mebibyte() -> Vec<u8> {
    let organization = |number: usize| {
        serde_json::json!({
            "billing": {"type": "parent_billing"},
            "created": "2019-09-26T17:28:28Z",
            "description": format!("organization number {number}"),
            "name": "New child org",
            "public_id": format!("abcdef{number}"),
            "settings": {
                "private_widget_share": false,
                "saml": {"enabled": false},
                "saml_autocreate_access_role": "ro",
                "saml_autocreate_users_domains": {"domains": ["example.com"], "enabled": false},
                "saml_can_be_enabled": false,
                "saml_idp_endpoint": "https://my.saml.endpoint",
                "saml_idp_initiated_login": {"enabled": false},
                "saml_idp_metadata_uploaded": false,
                "saml_login_url": "https://my.saml.login.url",
                "saml_strict_mode": {"enabled": false}
            },
            "subscription": {"type": "pro"},
            "trial": false
        })
    };
    let one = organization(0).to_string().len() + 1;
    let list: Vec<_> = (0..(1 << 20) / one).map(organization).collect();
    serde_json::json!({ "orgs": list }).to_string().into_bytes()
}

fn codec(criterion: &mut Criterion) {
    let body = one_mebibyte();
    let ours: OrganizationListResponse = serde_json::from_slice(&body).expect("it is a list");
    let plain: plain::List = serde_json::from_slice(&body).expect("it is a list");
    assert!(
        ours.extra.is_empty()
            && serde_json::to_vec(&ours).expect("JSON")
                == serde_json::to_vec(&plain).expect("JSON")
    );

    let mut group = criterion.benchmark_group("decode 1 MiB of organizations");
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("datadog-orgs", |bencher| {
        bencher.iter_with_large_drop(|| serde_json::from_slice::<OrganizationListResponse>(&body));
    });
    group.bench_function("serde's derives", |bencher| {
        bencher.iter_with_large_drop(|| serde_json::from_slice::<plain::List>(&body));
    });
    group.finish();

    let mut group = criterion.benchmark_group("encode 1 MiB of organizations");
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("datadog-orgs", |bencher| {
        bencher.iter_with_large_drop(|| serde_json::to_vec(&ours))
    });
    group.bench_function("serde's derives", |bencher| {
        bencher.iter_with_large_drop(|| serde_json::to_vec(&plain))
    });
    group.finish();
}

criterion_group!(benches, codec);
criterion_main!(benches);
