//! Sets an Org Config, unless it has the requested value already.
//!
//! ```sh
//! export DD_API_KEY=… DD_APP_KEY=… DD_SITE=datadoghq.com
//! cargo run --example set_org_config -- monitor_timezone '"UTC"'
//! ```
//!
//! The value is JSON, so a string has quotes.

mod support;

use std::error::Error;
use std::process::ExitCode;

use datadog_orgs::v2::models::OrgConfigWriteAttributes;
use serde_json::Value;

#[tokio::main]
async fn main() -> ExitCode {
    support::finish(run().await)
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (client, arguments) = support::start()?;
    let [name, value] = arguments.as_slice() else {
        return Err("usage: set_org_config NAME JSON".into());
    };
    let value: Value = serde_json::from_str(value)?;
    let organizations = client.v2().organizations();

    let current = organizations.get_org_config(name).await?.data.attributes;
    if current.value == value {
        println!("{name} is {value} already");
        return Ok(());
    }
    let attributes = OrgConfigWriteAttributes::new(value);
    let changed = organizations.update_org_config(name, attributes).await?;
    println!(
        "{name} was {}, is {}",
        current.value, changed.data.attributes.value
    );
    Ok(())
}
