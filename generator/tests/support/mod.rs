//! Helpers for tests with documents: reading fixtures, generating in memory, compiling the crate.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use generator::Project;
use generator::config::{Config, DocumentConfig, Package};
use generator::diagnostic::{Diagnostics, render};
use generator::output::FileSet;
use generator::render::Templates;
use generator::rust::Reserved;
use generator::source::Sources;

/// Returns the name and text of each fixture in a folder, in order.
pub fn fixtures(folder: &str) -> Vec<(String, String)> {
    texts(&Path::new("fixtures").join(folder))
}

/// Returns the name and text of each file in a folder of the tests, in order.
pub fn texts(folder: &Path) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    let named = paths.iter().map(|path| {
        let name = path.file_name().expect("a listed file has a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a fixture is text"))
    });
    named.collect()
}

/// Generates a crate from these documents, with a module for each if there are several. Returns the diagnostics if there are errors.
pub fn generate(documents: &[(&str, &str)]) -> Result<FileSet, String> {
    generate_with_warnings(documents).map(|(files, _)| files)
}

/// Generates a package with this name from one document.
pub fn generate_package(package: &str, document: &str) -> FileSet {
    let mut project = project(PathBuf::new(), &[DOCUMENT]);
    package.clone_into(&mut project.config.package.name);
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add(DOCUMENT, document);
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    files.unwrap_or_else(|| panic!("{package}:\n{}", render(&diagnostics, &sources, false)))
}

/// Does the same as [`generate`], and returns the warnings with the crate.
pub fn generate_with_warnings(documents: &[(&str, &str)]) -> Result<(FileSet, String), String> {
    let mut sources = Sources::default();
    for (name, text) in documents {
        sources.add(*name, *text);
    }
    let names: Vec<&str> = documents.iter().map(|(name, _)| *name).collect();
    generate_from(&mut sources, PathBuf::new(), &names)
}

/// Does the same for documents in a folder, or in memory under these names.
pub fn generate_from(sources: &mut Sources, folder: PathBuf, documents: &[&str]) -> Result<(FileSet, String), String> {
    let mut diagnostics = Diagnostics::default();
    let files = generator::generate(&project(folder, documents), sources, &mut diagnostics);
    let report = format!("{}{}", render(&diagnostics, sources, false), diagnostics.summary());
    match files {
        Some(files) => Ok((files, if diagnostics.is_empty() { String::new() } else { report })),
        None => Err(report),
    }
}

/// The names that the runtime in the repository reserves.
pub fn reserved() -> &'static Reserved {
    static RESERVED: LazyLock<Reserved> =
        LazyLock::new(|| generator::reserved(&templates(), &mut Diagnostics::default()).expect("the runtime is Rust"));
    &RESERVED
}

fn templates() -> Templates {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    generator::read_templates(&folder, &mut Diagnostics::default()).expect("the templates are in the repository")
}

/// Returns a project with these documents.
pub fn project(folder: PathBuf, documents: &[&str]) -> Project {
    let mut project = Project {
        config: Config { package: Package { name: "fixture".to_owned(), ..Package::default() }, ..Config::default() },
        folder,
        templates: templates(),
    };
    project.config.package.version = "0.1.0".to_owned();
    for name in documents {
        let stem = name.trim_end_matches(".yaml").to_owned();
        let module = (documents.len() > 1).then_some(stem);
        project.config.documents.push(DocumentConfig::new(module, *name));
    }
    project
}

/// Runs `cargo check` on a crate, with the lock file and the target folder of this project.
pub fn check(files: &FileSet, name: &str) -> Output {
    let manifest = write_crate(files, name).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was just written");
    // Nothing else compiles the code of the command.
    let features = ["cli", "preview"].into_iter().filter(|feature| text.contains(&format!("\n{feature} = [")));
    let features = features.map(|feature| format!("--features={feature}"));
    cargo("check", &manifest).args(features).output().expect("cargo runs this test, so it can be run")
}

/// Writes a crate into its own folder, with the lock file of this project. Warnings in it are errors.
pub fn write_crate(files: &FileSet, name: &str) -> PathBuf {
    let mut files = files_of(files);
    files.entry(MANIFEST.into()).or_default().push_str(&workspace(""));
    write_folder(name, files)
}

/// Writes crates into one workspace, each into a folder with its name.
pub fn write_workspace(crates: &[(String, FileSet)], name: &str) -> PathBuf {
    let members: BTreeMap<PathBuf, String> = crates
        .iter()
        .flat_map(|(name, files)| {
            files_of(files).into_iter().map(move |(path, text)| (Path::new(name).join(path), text))
        })
        .chain([(MANIFEST.into(), workspace("members = [\"*\"]\nresolver = \"3\"\n"))])
        .collect();
    write_folder(name, members)
}

const MANIFEST: &str = "Cargo.toml";
const LOCK: &str = "Cargo.lock";

fn files_of(files: &FileSet) -> BTreeMap<PathBuf, String> {
    let deny = "\n[lints.rust]\nwarnings = \"deny\"\n";
    let text = |path: &str, text: &str| if path == MANIFEST { format!("{text}{deny}") } else { text.to_owned() };
    files.iter().map(|(path, contents)| (PathBuf::from(path), text(path, contents))).collect()
}

/// Returns the tables of a workspace, with the profile of this project: what it has compiled of dependencies is not compiled again.
fn workspace(fields: &str) -> String {
    let text = fs::read_to_string(root().join(MANIFEST)).expect("this project has a manifest");
    let mut manifest: toml::Table = text.parse().expect("cargo reads it, too");
    let profile = manifest.remove("profile").expect("it has a profile");
    let profile = toml::Table::from_iter([("profile".to_owned(), profile)]);
    format!("\n[workspace]\n{fields}\n{profile}")
}

/// Makes these and the lock file of this project the files of a folder. A file that has its text already is not written, because
/// cargo would compile it again.
fn write_folder(name: &str, mut files: BTreeMap<PathBuf, String>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lock = fs::read_to_string(root().join(LOCK)).expect("the lock file is in the repository");
    files.insert(LOCK.into(), lock);
    remove_others(&folder, &|path| path.strip_prefix(&folder).is_ok_and(|path| files.contains_key(path)));
    for (path, text) in &files {
        write(&folder.join(path), text);
    }
    folder
}

/// Removes the files of a folder that are not kept, and folders without files.
fn remove_others(folder: &Path, is_kept: &dyn Fn(&Path) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("the folder can be listed").path()) {
        if path.is_dir() {
            remove_others(&path, is_kept);
            // Fails for a folder with files.
            let _ = fs::remove_dir(&path);
        } else if !is_kept(&path) {
            fs::remove_file(path).expect("the target folder can be written");
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Writes a file below the target folder, if it has not this text already.
pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    if fs::read(path).is_ok_and(|written| written == text.as_ref()) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the target folder can be written");
    fs::write(path, text).expect("the target folder can be written");
}

/// Returns a command of cargo for a crate that [`write_crate`] wrote.
pub fn cargo(command: &str, manifest: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([command, "--quiet", "--offline", "--manifest-path"])
        .arg(manifest)
        // This project's build has the dependencies.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."));
    cargo
}

/// Returns the default features of a crate and some more, without TLS, which takes most of the time of a build.
pub fn features(manifest: &Path, more: &[&str]) -> String {
    let text = fs::read_to_string(manifest).expect("it was just written");
    let manifest: toml::Table = text.parse().expect("cargo reads it, too");
    let features = manifest["features"].as_table().expect("features are a table");
    let default = features["default"].as_array().expect("a list of features");
    let groups = default.iter().filter_map(|feature| feature.as_str()).filter(|feature| *feature != "rustls");
    let preview = features.contains_key("preview").then_some("preview");
    groups.chain(preview).chain(more.iter().copied()).collect::<Vec<_>>().join(",")
}

/// The path of the document of [`project_of`].
pub const DOCUMENT: &str = "document.yaml";

/// Returns a project of one document with the text of a client.toml.
pub fn project_of(client: &str, sources: &mut Sources) -> Project {
    let source = sources.add("client.toml", client);
    let mut diagnostics = Diagnostics::default();
    let config = generator::config::parse(sources, source, &mut diagnostics);
    let config = config.unwrap_or_else(|| panic!("{}", render(&diagnostics, sources, false)));
    let documents = vec![DocumentConfig::new(None, DOCUMENT)];
    Project { config: Config { documents, ..config }, ..project(PathBuf::new(), &[]) }
}

/// Generates the crate of one document with the text of a client.toml, or returns the errors.
pub fn generate_of(document: &str, client: &str) -> Result<FileSet, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = project_of(client, &mut sources);
    sources.add(DOCUMENT, document);
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    files.ok_or_else(|| render(&diagnostics, &sources, false))
}
