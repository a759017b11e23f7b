//! What the tests share.

pub mod description;
pub mod misbehaving;
pub mod prism;
pub mod recorded;
pub mod server;

use std::error::Error as _;
use std::fmt::Write as _;

use datadog_orgs::v2::models::{
    OrgConnectionResponse, OrgConnectionTypeEnum, OrgConnectionUpdate,
    OrgConnectionUpdateAttributes, OrgConnectionUpdateRequest,
};
use datadog_orgs::v2::operations::UpdateOrgConnections;
use datadog_orgs::{Client, Error, Request};

pub use server::{Exchange, Server};

/// A request of the one operation that takes a token, and that all sites have.
pub fn update_connection(
    client: &Client,
    id: &str,
) -> Request<OrgConnectionResponse, UpdateOrgConnections> {
    let attributes = OrgConnectionUpdateAttributes::new(vec![OrgConnectionTypeEnum::Logs]);
    let uuid = "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a".parse();
    let data = OrgConnectionUpdate::new(attributes, uuid.expect("this is a UUID"));
    let connections = client.v2().org_connections();
    connections.update_org_connections(id, OrgConnectionUpdateRequest::new(data))
}

/// All that an error says in any way, with what caused it.
pub fn everything(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(text, " {error} {error:?}").expect("a string can be written");
        source = error.source();
    }
    text
}
