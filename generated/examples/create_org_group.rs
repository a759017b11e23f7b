//! Creates a group of organizations. The operation is a preview, which its user opts in to.
//!
//! ```sh
//! export DD_API_KEY=… DD_APP_KEY=… DD_SITE=datadoghq.com
//! cargo run --example create_org_group --features preview -- "My Org Group"
//! ```

mod support;

use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    support::finish(run().await)
}

#[cfg(feature = "preview")]
async fn run() -> Result<(), Box<dyn Error>> {
    use datadog_orgs::v2::models::{
        OrgGroupCreateAttributes, OrgGroupCreateData, OrgGroupCreateRequest,
    };

    let (client, arguments) = support::start()?;
    let [name] = arguments.as_slice() else {
        return Err("usage: create_org_group NAME".into());
    };
    let data = OrgGroupCreateData::new(OrgGroupCreateAttributes::new(name));
    let request = OrgGroupCreateRequest::new(data);
    let response = client.v2().org_groups().create_org_group(request).await?;
    println!("{}  {}", response.data.id, response.data.attributes.name);
    Ok(())
}

#[cfg(not(feature = "preview"))]
async fn run() -> Result<(), Box<dyn Error>> {
    support::start()?;
    Err("run it with `--features preview`".into())
}
