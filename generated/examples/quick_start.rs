//! Prints the names of the organizations that the caller manages.
use datadog_orgs::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let response = client.v1().organizations().list_orgs().await?;
    for org in response.orgs.unwrap_or_default() {
        println!("{}", org.name.unwrap_or_default());
    }
    Ok(())
}
