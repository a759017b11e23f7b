//! The files of a new workspace. Input: the configuration of its crate and the texts that were read. Output: files in a folder.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use generator::config::{Config, DocumentConfig};
use generator::source::Sources;

use crate::paths::BUILT_IN_TEMPLATES;

/// Texts by path. `{name}` is the name of the crate, `{documents}` their list in client.toml.
const FILES: [(&str, &str); 6] = [
    ("Cargo.toml", include_str!("workspace/Cargo.toml")),
    ("README.md", include_str!("workspace/README.md")),
    (".gitignore", include_str!("workspace/gitignore")),
    (".gitattributes", include_str!("workspace/gitattributes")),
    (".ci/run", include_str!("workspace/ci")),
    ("spec/client.toml", include_str!("workspace/client.toml")),
];

/// The line of a document that has no overlays yet.
const OVERLAYS: &str = "#overlays = [\"fixes.overlay.yaml\"]";

/// Returns the texts of the workspace by path. The documents keep their paths below the folder that all of them are in.
pub fn files(config: &Config, sources: &Sources, with_templates: bool) -> Result<Vec<(PathBuf, String)>, String> {
    let folder = common_folder(&config.documents);
    let below = |file: &str| {
        let path = Path::new(file).strip_prefix(&folder).map(Path::to_owned);
        path.map_err(|_| format!("cannot copy `{file}`, because it is not below `{}`", folder.display()))
    };
    let mut documents = String::new();
    for DocumentConfig { module, file, .. } in &config.documents {
        let file = below(file)?.to_string_lossy().replace('\\', "/");
        let module = module.as_ref().map(|module| format!("module = {module:?}\n")).unwrap_or_default();
        documents.push_str(&format!("[[documents]]\n{module}file = {file:?}\n{OVERLAYS}\n\n"));
    }
    let filled = |text: &str| text.replace("{name}", &config.package.name).replace("{documents}\n", &documents);
    let mut files: Vec<(PathBuf, String)> =
        FILES.iter().map(|(path, text)| (PathBuf::from(path), filled(text))).collect();
    for source in sources.iter() {
        files.push((Path::new("spec").join(below(&source.name)?), source.text.clone()));
    }
    if with_templates {
        let templates = BUILT_IN_TEMPLATES.iter();
        files.extend(templates.map(|(path, text)| (Path::new("templates").join(path), (*text).to_owned())));
    }
    Ok(files)
}

/// Returns the innermost folder that holds all documents.
fn common_folder(documents: &[DocumentConfig]) -> PathBuf {
    let mut folders = documents.iter().filter_map(|document| Path::new(&document.file).parent());
    let first = folders.next().unwrap_or(Path::new(""));
    let common = folders.try_fold(first, |common, folder| common.ancestors().find(|above| folder.starts_with(above)));
    common.unwrap_or(Path::new("")).to_owned()
}

/// Writes the files, unless one of them exists or cannot exist. Returns their paths.
pub fn create(folder: &Path, files: &[(PathBuf, String)]) -> Result<Vec<PathBuf>, String> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
    let is_file = |path: &Path| path.symlink_metadata().is_ok() && !path.is_dir();
    let folders = || paths.iter().flat_map(|path| path.ancestors().skip(1)).filter(|path| is_file(path));
    if let Some(path) =
        paths.iter().map(PathBuf::as_path).find(|path| path.symlink_metadata().is_ok()).or(folders().next())
    {
        return Err(format!("`{}` exists, nothing was written\nhelp: name a new folder", path.display()));
    }
    // The names of files may not depend on case.
    let mut known = HashSet::new();
    if let Some((path, _)) = files.iter().find(|(path, _)| !known.insert(path.to_string_lossy().to_lowercase())) {
        let name = path.file_name().unwrap_or_default().display();
        return Err(format!(
            "two files of the workspace would be `{}`, nothing was written\nhelp: rename the document `{name}`",
            path.display()
        ));
    }
    for (path, (_, text)) in paths.iter().zip(files) {
        let written = fs::create_dir_all(path.parent().unwrap_or(folder))
            .and_then(|()| File::create_new(path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const CLIENT: &str = include_str!("workspace/client.toml");

    /// Returns client.toml with all of its keys. A line of text has a space after the `#`.
    fn with_every_key() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(key) if !key.starts_with(' ') => format!("{key}\n"),
            _ => format!("{line}\n"),
        };
        let documents = format!("[[documents]]\nmodule = \"v1\"\nfile = \"v1.yaml\"\n{OVERLAYS}");
        CLIENT.replace("{documents}", &documents).lines().map(line).collect()
    }

    /// Returns the keys that the configuration has at this place, from the error about a key that it does not have.
    fn known_keys(table: &str) -> BTreeSet<String> {
        let mut sources = Sources::default();
        let mut diagnostics = generator::diagnostic::Diagnostics::default();
        let source = sources.add("client.toml", table.replace("{}", "no_key = 1"));
        assert!(generator::config::parse(&sources, source, &mut diagnostics).is_none());
        let message = diagnostics.iter().next().map(|error| error.message.clone()).unwrap_or_default();
        let (_, expected) = message.split_once("expected").expect("the message lists the keys");
        expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn client_toml_has_every_key_and_no_other() {
        let text = with_every_key();
        let (mut sources, mut diagnostics) = (Sources::default(), generator::diagnostic::Diagnostics::default());
        let source = sources.add("client.toml", text.as_str());
        let config = generator::config::parse(&sources, source, &mut diagnostics);
        assert!(config.is_some(), "{:?}", diagnostics.iter().next());
        for (table, header) in [
            ("{}", ""),
            ("[crate]\n{}", "[crate]"),
            ("[lints]\n{}", "[lints]"),
            ("[pagination]\n{}", "[pagination]"),
            ("[[documents]]\n{}", "[[documents]]"),
            ("[credentials.a]\n{}", "[credentials."),
            ("[variables.a]\n{}", "[variables."),
            ("[[words]]\n{}", "[[words]]"),
        ] {
            let start = text.find(header).expect("the file has the table") + header.len();
            let part = if header.is_empty() { text.as_str() } else { text[start..].split("\n[").next().unwrap_or("") };
            for key in known_keys(table) {
                let is_there = part.lines().any(|line| {
                    line.starts_with(&format!("{key} = "))
                        || header.is_empty() && line.trim_start_matches('[').starts_with(&key)
                });
                assert!(is_there, "no key `{key}` in {header}:\n{part}");
            }
        }
    }

    fn document(file: &str) -> DocumentConfig {
        DocumentConfig::new(Some("v1".to_owned()), file)
    }

    #[test]
    fn documents_keep_their_paths_below_the_common_folder() {
        let config = Config::new("x", vec![document("../a/v1/openapi.yaml"), document("../a/v2/openapi.yaml")]);
        let mut sources = Sources::default();
        sources.add("../a/v1/parts/x.yaml", "type: string\n");
        let files = files(&config, &sources, false).expect("the files are below");
        let (path, _) = files.last().expect("there are files");
        assert_eq!(path, Path::new("spec/v1/parts/x.yaml"));
        let client = &files.iter().find(|(path, _)| path.ends_with("client.toml")).expect("it is a file").1;
        assert!(client.contains("module = \"v1\"\nfile = \"v2/openapi.yaml\"\n"), "{client}");
    }
}
