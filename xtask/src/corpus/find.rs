//! Finds documents. Input: a folder. Output: the configuration of each crate that can be generated from its documents.
//!
//! `NAME.yaml`, `NAME.yml` and `NAME.json` are a crate each, and so is a subfolder with an `openapi.yaml`, `.yml` or `.json`. Documents
//! `NAME-v1` and `NAME-v2` are also a crate `NAME` with the modules `v1` and `v2`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use generator::config::{Config, DocumentConfig};

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Returns the crates of a folder, ordered by name.
pub fn find(folder: &Path) -> io::Result<Vec<Config>> {
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    collect(folder, &mut Vec::new(), &mut documents)?;
    let together = versions(&documents);
    let single = documents.into_iter().map(|(name, file)| Config::new(name, vec![DocumentConfig::new(None, file)]));
    let mut crates: Vec<Config> = single.chain(together).collect();
    crates.sort_by(|a, b| a.package.name.cmp(&b.package.name));
    Ok(crates)
}

/// Adds the documents of a folder. `above` has the names of the folders above it.
fn collect(folder: &Path, above: &mut Vec<String>, documents: &mut BTreeMap<String, String>) -> io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    if !above.is_empty() {
        let whole =
            EXTENSIONS.iter().map(|extension| folder.join(format!("openapi.{extension}"))).find(|path| path.is_file());
        if let Some(path) = whole {
            insert(documents, &above.join("-"), &path);
        }
        entries.retain(|entry| entry.path().is_dir());
    }
    for entry in entries {
        let path = entry.path();
        // Symbolic links to folders are not followed, because they may form a cycle.
        if entry.file_type()?.is_dir() {
            above.push(entry.file_name().to_string_lossy().into_owned());
            collect(&path, above, documents)?;
            above.pop();
        } else if let (Some(stem), Some(extension)) = (path.file_stem(), path.extension())
            && EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
            && path.is_file()
        {
            insert(documents, &stem.to_string_lossy(), &path);
        }
    }
    Ok(())
}

fn insert(documents: &mut BTreeMap<String, String>, text: &str, path: &Path) {
    let base = crate_name(text);
    let mut name = base.clone();
    let mut number = 2;
    while documents.contains_key(&name) {
        name = format!("{base}-{number}");
        number += 1;
    }
    documents.insert(name, path.to_string_lossy().into_owned());
}

/// Returns a valid name for a crate and its folder, which is beside the folder `target`.
fn crate_name(text: &str) -> String {
    let replace = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = text.chars().map(replace).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "target" { name } else { format!("api-{name}") }
}

/// Returns crates with the versions of an API as modules, unless a document has that crate's name.
fn versions(documents: &BTreeMap<String, String>) -> Vec<Config> {
    let mut families: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (name, path) in documents {
        let Some((family, version)) = name.rsplit_once('-') else { continue };
        let is_number = |digits: &str| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        if version.strip_prefix('v').is_some_and(is_number) && !family.is_empty() && !documents.contains_key(family) {
            families.entry(family).or_default().insert((version, path));
        }
    }
    let together = families.into_iter().filter(|(_, versions)| versions.len() > 1);
    let document = |(module, file): (&str, &str)| DocumentConfig::new(Some(module.to_owned()), file);
    together.map(|(family, versions)| Config::new(family, versions.into_iter().map(document).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_folders_and_versions_are_found() {
        let folder = tempfile::tempdir().expect("the temporary folder can be created");
        let files =
            ["README.md", "a.yaml", "a.json", "1st api.YML", "x-v1.yaml", "x-v2.json", "y-v1.yaml", "z-vat.yaml"];
        let below = ["p/openapi.json", "p/openapi.yaml", "p/part.yaml", "q/2024/openapi.yml", "q/other.yaml"];
        for path in files.iter().chain(&below) {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("the folder can be written");
            std::fs::write(path, "").expect("the folder can be written");
        }
        let configs = find(folder.path()).expect("the folder can be read");
        let rendered = configs.iter().map(|config| {
            let documents = config.documents.iter().map(|document| {
                let path = Path::new(&document.file).strip_prefix(folder.path()).expect("it is below");
                let module = document.module.as_ref().map(|module| format!("{module}=")).unwrap_or_default();
                format!(" {module}{}", path.display())
            });
            format!("{}:{}", config.package.name, documents.collect::<String>())
        });
        let expected = [
            "a: a.json",
            "a-2: a.yaml",
            "api-1st-api: 1st api.YML",
            "p: p/openapi.yaml",
            "q-2024: q/2024/openapi.yml",
            "x: v1=x-v1.yaml v2=x-v2.json",
            "x-v1: x-v1.yaml",
            "x-v2: x-v2.json",
            "y-v1: y-v1.yaml",
            "z-vat: z-vat.yaml",
        ];
        assert_eq!(rendered.collect::<Vec<_>>(), expected);
    }
}
