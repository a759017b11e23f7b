//! Overlays: what is wrong with them, what they change, and what is suggested for the errors of a document.

use std::fs;
use std::path::{Path, PathBuf};

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, Severity, render};
use generator::source::Sources;

const DOCUMENT: &str = "api.yaml";

#[test]
fn bad_overlays_are_explained() {
    let paths = files("overlays/bad");
    assert!(paths.len() >= 15);
    for path in paths {
        let (mut sources, mut diagnostics) = (with(&["overlays/api.yaml"]), Diagnostics::default());
        let name = add(&mut sources, &path);
        generator::read_api(&project(&[&name]), &mut sources, &mut diagnostics);
        assert!(!diagnostics.is_empty(), "{name}");
        let rendered = render(&diagnostics, &sources, false);
        insta::assert_snapshot!(name.replace('.', "_"), format!("{rendered}{}", diagnostics.summary()));
    }
}

#[test]
fn good_overlays_change_the_document() {
    for path in files("overlays/good") {
        let (mut sources, mut diagnostics) = (with(&["overlays/api.yaml"]), Diagnostics::default());
        let name = add(&mut sources, &path);
        let overlays = [PathBuf::from(&name)];
        let text = generator::apply_overlays(Path::new(DOCUMENT), &overlays, &mut sources, &mut diagnostics);
        let rendered = render(&diagnostics, &sources, false);
        insta::assert_snapshot!(
            format!("good_{}", name.replace('.', "_")),
            format!("{rendered}{}", text.unwrap_or_default())
        );
    }
}

#[test]
fn the_suggested_overlay_solves_the_errors() {
    let (mut sources, mut diagnostics) = (with(&["overlays/broken.yaml"]), Diagnostics::default());
    let path = Path::new("broken.yaml");
    let suggestion = generator::suggest_overlay(path, &mut sources, &mut diagnostics).expect("the document is read");
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    let text = suggestion.write("broken.yaml", Some("broken.yaml")).expect("nodes are YAML");
    insta::assert_snapshot!("suggested", text);
    let (before, after) = (errors("overlays/broken.yaml", None), errors("overlays/broken.yaml", Some(&text)));
    assert!(before.len() >= 8 && after.is_empty(), "{after:?}");
}

/// With the suggested overlay, a document has the errors that are said to be left, and no others.
#[test]
fn suggestions_for_bad_documents_can_be_applied() {
    let mut solved = 0;
    for path in files("bad").iter().chain(&files("bad_apis")) {
        let (mut sources, mut left) = (Sources::default(), Diagnostics::default());
        let name = add(&mut sources, path);
        let suggestion = generator::suggest_overlay(Path::new(&name), &mut sources, &mut left);
        let suggestion = suggestion.unwrap_or_default();
        if suggestion.is_empty() {
            continue;
        }
        let text = suggestion.write(&name, None).expect("nodes are YAML");
        let folder = path.parent().and_then(Path::file_name).expect("the path of a fixture").to_string_lossy();
        let errors = errors(&format!("{folder}/{name}"), Some(&text));
        let mut expected: Vec<&str> =
            left.iter().filter(|one| one.severity == Severity::Error).map(|one| one.message.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(errors, expected, "{name}:\n{text}");
        solved += usize::from(errors.is_empty());
    }
    assert!(solved >= 15, "only {solved} documents have no error with the suggested overlay");
}

/// Returns the messages of the errors of a document with an overlay.
fn errors(document: &str, overlay: Option<&str>) -> Vec<String> {
    let mut sources = Sources::default();
    let name = add(&mut sources, &fixtures().join(document));
    let overlays: Vec<&str> = overlay.iter().map(|_| "overlay.yaml").collect();
    if let Some(overlay) = overlay {
        sources.add("overlay.yaml", overlay);
    }
    let mut project = project(&overlays);
    project.config.documents = vec![DocumentConfig::new(None, name)];
    let mut diagnostics = Diagnostics::default();
    generator::read_api(&project, &mut sources, &mut diagnostics);
    let errors = diagnostics.into_iter().filter(|one| one.severity == Severity::Error);
    let mut messages: Vec<String> = errors.map(|one| one.message).collect();
    messages.sort_unstable();
    messages
}

/// Returns a project of the document with these overlays.
fn project(overlays: &[&str]) -> Project {
    let mut config = Config::new("fixture", vec![DocumentConfig::new(None, DOCUMENT)]);
    config.overlays = overlays.iter().map(|overlay| (*overlay).to_owned().into()).collect();
    Project { config, ..Project::default() }
}

fn with(paths: &[&str]) -> Sources {
    let mut sources = Sources::default();
    for path in paths {
        add(&mut sources, &fixtures().join(path));
    }
    sources
}

/// Adds a file by its name, so that a snapshot does not depend on the location of the repository.
fn add(sources: &mut Sources, path: &Path) -> String {
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    sources.add(name.as_str(), fs::read_to_string(path).expect("a fixture is text"));
    name
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures().join(folder)).expect("the fixtures are in the repository");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    paths
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}
