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

use bytes::Bytes;
use datadog_orgs::FilePart;
use datadog_orgs::v1::models::{IdpFormData, UploadIdpForOrgBody};

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
    let metadata = Bytes::from(std::fs::read(path)?);

    let body = if as_form {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = FilePart::new(metadata)
            .with_file_name(name)
            .with_media_type("application/xml");
        UploadIdpForOrgBody::Multipart(IdpFormData::new(file))
    } else {
        UploadIdpForOrgBody::Xml(metadata)
    };
    let organizations = client.v1().organizations();
    let answer = organizations.upload_idp_for_org(organization, body).await?;
    println!("{}", answer.message);
    Ok(())
}
