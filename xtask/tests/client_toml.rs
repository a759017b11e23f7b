//! A mistake in client.toml is reported with its line. The command always reads the project's own file, so the test calls the library.

use std::fs;
use std::path::Path;

use generator::diagnostic::{Diagnostics, render};
use generator::source::Sources;

#[test]
fn an_unknown_key_is_located() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("client.toml");
    fs::write(&copy, "[crate]\nname = \"x\"\nversoin = \"0.1.0\"\n\n[[documents]]\nfile = \"x.yaml\"\n").unwrap();

    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = generator::open_project(&copy, &root.join("templates"), &mut sources, &mut diagnostics);
    assert!(project.is_none());
    let rendered = render(&diagnostics, &sources, false);
    insta::assert_snapshot!(rendered.replace(&copy.to_string_lossy().replace('\\', "/"), "client.toml"));
}
