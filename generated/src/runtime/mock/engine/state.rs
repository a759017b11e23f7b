// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The text of a state file, which keeps all resources.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::resource_set::Resource;

/// The version of the format of a state file.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Saved {
    version: u32,
    collections: BTreeMap<String, Vec<Resource>>,
}

/// The same, from resources that are elsewhere.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    collections: BTreeMap<&'a str, Vec<&'a Resource>>,
}

/// All resources at a time, by the path of their collection. Taking it is quick; writing it takes longer, and needs no lock.
#[derive(Debug)]
pub struct Snapshot(pub BTreeMap<String, Vec<Arc<Resource>>>);

impl Snapshot {
    /// Returns the text of a state file.
    pub fn write(&self) -> String {
        let collections = self.0.iter();
        let collections = collections
            .map(|(path, all)| (path.as_str(), all.iter().map(Arc::as_ref).collect()))
            .collect();
        let written = Written {
            version: VERSION,
            collections,
        };
        serde_json::to_string(&written).unwrap_or_default()
    }
}

/// Reads the text of a state file: the resources by the path of their collection.
pub fn read(text: &str) -> Result<BTreeMap<String, Vec<Resource>>, String> {
    let saved: Saved = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if saved.version == VERSION {
        Ok(saved.collections)
    } else {
        Err(format!(
            "its version is {}, and this program reads {VERSION}",
            saved.version
        ))
    }
}
