//! Invariants for any document. Input: its text. Output: nothing, or a panic for the fuzzer.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, render};
use generator::output::FileSet;
use generator::render::Templates;
use generator::source::Sources;

static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    Templates::read(&folder).expect("the templates are in the repository")
});

/// Generates the same crate twice, or returns with an error.
pub fn check(name: &str, text: &str) {
    let (first, report) = generate(name, text);
    match first {
        Some(first) => {
            let (second, _) = generate(name, text);
            assert!(second.is_some_and(|second| first.iter().eq(second.iter())), "two runs generated different crates");
        }
        None => {
            assert!(report.contains("error: "), "no crate, and no error: {report}");
            // Bugs of the generator itself: a file that is invalid Rust or has other items than planned.
            assert!(!report.contains("correct the template") && !report.contains("please report it"), "{report}");
        }
    }
}

fn generate(name: &str, text: &str) -> (Option<FileSet>, String) {
    let mut sources = Sources::default();
    sources.add(name, text);
    let documents = vec![DocumentConfig::new(None, name)];
    let project =
        Project { config: Config::new("fuzzed", documents), folder: PathBuf::new(), templates: TEMPLATES.clone() };
    let mut diagnostics = Diagnostics::default();
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    let report = render(&diagnostics, &sources, false);
    (files, report)
}
