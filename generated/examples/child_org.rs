//! Creates a child organization unless it exists, sets its Org Configs where they differ, and uploads the metadata of its
//! identity provider unless that was done. Run twice, it changes nothing the second time.
//!
//! ```sh
//! export DD_API_KEY=… DD_APP_KEY=… DD_SITE=datadoghq.com
//! cargo run --example child_org -- "My Child" keys.json metadata.xml 'monitor_timezone="UTC"'
//! ```
//!
//! The keys of the child organization are only in the response to its creation. They are saved in the second argument, a new
//! file that only its owner can read, and the next run takes them from there. They are never printed.
//!
//! The organization is created by one request, which is never repeated: if it is unknown what became of the request, the
//! list of organizations tells. If that organization exists without saved keys, create keys in it and save them in the file:
//! `{"api_key": "…", "app_key": "…"}`.

mod support;

use std::error::Error as StdError;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use datadog_orgs::secrecy::{ExposeSecret, SecretString};
use datadog_orgs::v1::models::OrganizationCreateBody;
use datadog_orgs::v2::models::{IdpMetadataFormData, OrgConfigWriteAttributes};
use datadog_orgs::{Client, Error, FilePart};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> ExitCode {
    support::finish(run().await)
}

/// An API key and an application key.
struct Keys {
    api_key: SecretString,
    app_key: SecretString,
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let (client, arguments) = support::start()?;
    let [name, keys, metadata, configs @ ..] = arguments.as_slice() else {
        return Err("usage: child_org NAME KEYS_FILE METADATA_FILE [CONFIG=JSON…]".into());
    };
    // Whatever is wrong with the arguments is found before anything is created.
    let configs: Vec<(&str, Value)> = configs
        .iter()
        .map(|text| config(text))
        .collect::<Result<_, _>>()?;
    File::open(metadata).map_err(|error| format!("{metadata}: {error}"))?;

    let (id, keys) = match find(&client, name).await? {
        Some(id) => {
            println!("{name}: exists, with the id {id}");
            (id, read_keys(keys)?)
        }
        None => create(&client, name, Path::new(keys)).await?,
    };
    let child =
        client.with_credentials(|builder| builder.api_key(keys.api_key).app_key(keys.app_key))?;
    set_configs(&child, &configs).await?;
    upload_metadata(&child, &id, metadata).await
}

/// Returns the name and the value in an argument.
fn config(text: &str) -> Result<(&str, Value), Box<dyn StdError>> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("{text}: write CONFIG=JSON"))?;
    let value = serde_json::from_str(value).map_err(|error| format!("{name}: {error}"))?;
    Ok((name, value))
}

/// Returns the id of the organization with this name.
async fn find(client: &Client, name: &str) -> Result<Option<String>, Box<dyn StdError>> {
    let response = client.v1().organizations().list_orgs().await?;
    let organizations = response
        .orgs
        .ok_or("the response has no list of organizations")?;
    // An organization without a name could be the one that is looked for.
    if organizations.iter().any(|one| one.name.is_none()) {
        return Err("an organization in the list has no name".into());
    }
    let mut found = organizations
        .into_iter()
        .filter(|one| one.name.as_deref() == Some(name));
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(one), None) => Ok(Some(one.public_id.ok_or("the organization has no id")?)),
        (Some(_), Some(_)) => Err(format!("several organizations have the name {name}").into()),
    }
}

/// Creates the organization, and saves its keys before anything else can fail.
async fn create(
    client: &Client,
    name: &str,
    path: &Path,
) -> Result<(String, Keys), Box<dyn StdError>> {
    let describe = |error| format!("{}: {error}", path.display());
    // A file that cannot be written is an error before the organization exists.
    let file = new_file(path).map_err(describe)?;
    let created = match request_creation(client, name).await {
        Ok(created) => created,
        Err(error) => {
            // An empty file would be in the way of the next run.
            let _ = std::fs::remove_file(path);
            return Err(error);
        }
    };
    let Created { id, keys } = created;
    save_keys(file, &keys).map_err(|error| {
        format!(
            "{name}: was created, but its keys are lost: {}",
            describe(error)
        )
    })?;
    let id = match id {
        Some(id) => id,
        None => find(client, name)
            .await?
            .ok_or("the new organization is not in the list")?,
    };
    println!("{name}: created, with the id {id}");
    Ok((id, keys))
}

/// What the response to the creation says.
struct Created {
    id: Option<String>,
    keys: Keys,
}

async fn request_creation(client: &Client, name: &str) -> Result<Created, Box<dyn StdError>> {
    let body = OrganizationCreateBody::new(name);
    let created = client.v1().organizations().create_child_org(body).await;
    let response = match created {
        Ok(response) => response,
        Err(error) => return Err(why_not_created(client, name, error).await),
    };
    let api_key = response.api_key.and_then(|one| one.key);
    let app_key = response.application_key.and_then(|one| one.hash);
    let (Some(api_key), Some(app_key)) = (api_key, app_key) else {
        return Err(format!("{name}: was created, but the response lacks its keys").into());
    };
    let keys = Keys {
        api_key: api_key.into(),
        app_key: app_key.into(),
    };
    let id = response.org.and_then(|org| org.public_id);
    Ok(Created { id, keys })
}

/// Looks whether the organization exists after its creation failed, where that is unknown.
async fn why_not_created(client: &Client, name: &str, error: Error) -> Box<dyn StdError> {
    let is_certain = match &error {
        Error::Configuration(_) | Error::Request(_) => true,
        Error::Api(error) => error.status().is_client_error() && error.status() != 408,
        error => error.is_connect(),
    };
    if is_certain {
        return error.into();
    }
    let outcome = match find(client, name).await {
        Ok(Some(id)) => format!(
            "was created, with the id {id}, but its keys are lost; create keys in it and save them"
        ),
        Ok(None) => {
            "is not in the list of organizations; wait a moment before the next run".to_owned()
        }
        Err(unknown) => format!("may have been created; the next run finds out ({unknown})"),
    };
    format!("{error}\n{name}: {outcome}").into()
}

/// Creates a file that only its owner can read.
fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn save_keys(mut file: File, keys: &Keys) -> std::io::Result<()> {
    let json = json!({
        "api_key": keys.api_key.expose_secret(),
        "app_key": keys.app_key.expose_secret(),
    });
    writeln!(file, "{json}")?;
    file.sync_all()
}

/// Reads the keys of an organization that exists. Errors show nothing of the file.
fn read_keys(path: &str) -> Result<Keys, Box<dyn StdError>> {
    let text = match std::fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!(
                "{path}: not found; create keys in the organization and save them there"
            )
            .into());
        }
        text => text.map_err(|error| format!("{path}: {error}"))?,
    };
    let keys: Value = serde_json::from_slice(&text).unwrap_or_default();
    let key = |name: &str| keys[name].as_str().map(SecretString::from);
    let keys = key("api_key").zip(key("app_key"));
    let (api_key, app_key) =
        keys.ok_or_else(|| format!("{path}: is not {{\"api_key\": \"…\", \"app_key\": \"…\"}}"))?;
    Ok(Keys { api_key, app_key })
}

async fn set_configs(child: &Client, configs: &[(&str, Value)]) -> Result<(), Box<dyn StdError>> {
    let organizations = child.v2().organizations();
    let current = organizations.list_org_configs().await?.data;
    for (name, value) in configs {
        let current = current
            .iter()
            .map(|one| &one.attributes)
            .find(|one| one.name == *name);
        let current = current.ok_or_else(|| format!("there is no Org Config {name}"))?;
        if current.value == *value {
            println!("{name}: is {value} already");
            continue;
        }
        let attributes = OrgConfigWriteAttributes::new(value.clone());
        // Setting the same value twice does no harm.
        organizations
            .update_org_config(name, attributes)
            .idempotent()
            .await?;
        println!("{name}: {} → {value}", current.value);
    }
    Ok(())
}

async fn upload_metadata(child: &Client, id: &str, path: &str) -> Result<(), Box<dyn StdError>> {
    let response = child.v1().organizations().get_org(id).await?;
    let settings = response.org.and_then(|org| org.settings);
    if settings.and_then(|settings| settings.saml_idp_metadata_uploaded) == Some(true) {
        println!("IdP metadata: is uploaded already");
        return Ok(());
    }
    let form = IdpMetadataFormData::new().with_idp_file(FilePart::from_path(path));
    child.v2().organizations().upload_idp_metadata(form).await?;
    println!("IdP metadata: uploaded");
    Ok(())
}
