//! Uploads the metadata of a SAML identity provider for an organization.
//!
//! ```sh
//! export DD_API_KEY=… DD_APP_KEY=… DD_SITE=datadoghq.com
//! cargo run --example upload_idp_metadata -- abc123 metadata.xml          # as an XML document
//! cargo run --example upload_idp_metadata -- abc123 metadata.xml --form   # as a file in a form
//! ```

mod support;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use datadog_orgs::v1::models::{IdpFormData, UploadIdpForOrgBody};
use datadog_orgs::{FilePart, Upload};

#[tokio::main]
async fn main() -> ExitCode {
    support::finish(run().await)
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (client, arguments) = support::start()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (organization, path, as_form) = match arguments.as_slice() {
        [organization, path] => (*organization, Path::new(path), false),
        [organization, path, "--form"] => (*organization, Path::new(path), true),
        _ => return Err("usage: upload_idp_metadata ORGANIZATION FILE [--form]".into()),
    };
    // The file is read piece by piece while it is sent.
    let body = if as_form {
        let file = FilePart::from_path(path).with_media_type("application/xml");
        UploadIdpForOrgBody::Multipart(IdpFormData::new(file))
    } else {
        UploadIdpForOrgBody::Xml(Upload::from_path(path))
    };
    let organizations = client.v1().organizations();
    let response = organizations.upload_idp_for_org(organization, body).await?;
    println!("{}", response.message);
    Ok(())
}
