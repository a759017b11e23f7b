//! Every document in `fixtures/bad` has one error, or several of one kind. The snapshots are the reports.

use std::fs;
use std::path::{Path, PathBuf};

use generator::diagnostic::{Diagnostics, render};
use generator::document::load_source;
use generator::source::Sources;

#[test]
fn bad_documents_are_explained() {
    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad"))
        .expect("the fixtures are in the repository")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 25);
    for path in paths {
        let name = path.file_name().expect("a listed file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a fixture is text");
        let mut sources = Sources::default();
        // Only the name, so that a snapshot does not depend on the location of the repository.
        let source = sources.add(name.as_str(), text);
        let mut diagnostics = Diagnostics::default();
        let loaded = load_source(&mut sources, source, &mut diagnostics).is_some();
        assert_eq!(loaded, !diagnostics.has_errors(), "{name}");
        assert!(!diagnostics.is_empty(), "{name}");
        let rendered = render(&diagnostics, &sources, false);
        insta::assert_snapshot!(name.replace('.', "_"), format!("{rendered}{}", diagnostics.summary()));
    }
}
