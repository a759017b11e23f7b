//! What generated clients say on the wire, and what they hear.
//!
//! All documents of `wire/documents` become modules of one crate, whose tests are the files of `wire/it`: they call its
//! operations and compare the HTTP text that a server on loopback receives. That crate is built and tested by a cargo of its own, with
//! the runtime's unit tests: the documents use parts of it that `datadog-orgs` does not have.

mod support;

use std::path::{Path, PathBuf};

use generator::diagnostic::{Diagnostics, render};
use generator::source::Sources;

#[test]
fn clients_say_on_the_wire_what_documents_say() {
    let documents = support::texts(Path::new("wire/documents"));
    let names: Vec<&str> = documents.iter().map(|(name, _)| name.as_str()).collect();
    let mut project = support::project(PathBuf::new(), &names);
    project.config.package.runtime_tests = true;
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    for (name, text) in &documents {
        sources.add(name.as_str(), text.as_str());
    }
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    let mut files = files.unwrap_or_else(|| panic!("{}", render(&diagnostics, &sources, false)));
    for (name, text) in support::texts(Path::new("wire/it")) {
        files.insert(format!("tests/it/{name}"), text).expect("no other test has the name");
    }
    let manifest = support::write_crate(&files, "wire").join("Cargo.toml");
    let output = support::cargo("test", &manifest)
        // TLS would be the larger part of the build, and loopback needs none.
        .args([
            "--no-default-features",
            "--features",
            &support::features(&manifest, &["blocking", "cli", "webhook-signatures"]),
            "--lib",
            "--test",
            "it",
        ])
        .output()
        .expect("cargo runs this test, so it can be run");
    let (shown, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shown}{errors}");
    assert!(shown.contains("test result: ok"), "no test ran: {shown}");
}
