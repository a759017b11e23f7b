//! Lists the organizations that the caller manages.
//!
//! ```sh
//! export DD_API_KEY=… DD_APP_KEY=… DD_SITE=datadoghq.com
//! cargo run --example list_organizations
//! ```

mod support;

use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    support::finish(run().await)
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (client, _) = support::start()?;
    let response = client.v1().organizations().list_orgs().await?;
    for organization in response.orgs.unwrap_or_default() {
        let id = organization.public_id.unwrap_or_default();
        let name = organization.name.unwrap_or_default();
        println!("{id}  {name}");
    }
    Ok(())
}
