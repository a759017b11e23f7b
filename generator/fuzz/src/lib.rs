//! What must hold whatever a document says. Comes in: its text. Goes out: nothing, or a panic that the fuzzer keeps.

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

/// The document becomes a crate or is refused with a reason, and becomes the same crate again.
pub fn check(name: &str, text: &str) {
    let (first, told) = generate(name, text);
    match first {
        Some(first) => {
            let (second, _) = generate(name, text);
            assert!(second.is_some_and(|second| first.iter().eq(second.iter())), "another crate for the same document");
        }
        None => {
            assert!(told.contains("error: "), "refused without a reason: {told}");
            // What the generator says where it is wrong itself: a file that is no Rust or holds other items than planned.
            assert!(!told.contains("correct the template") && !told.contains("please report it"), "{told}");
        }
    }
}

fn generate(name: &str, text: &str) -> (Option<FileSet>, String) {
    let mut sources = Sources::default();
    sources.add(name, text);
    let documents = vec![DocumentConfig { module: None, file: name.to_owned() }];
    let project =
        Project { config: Config::new("fuzzed", documents), folder: PathBuf::new(), templates: TEMPLATES.clone() };
    let mut diagnostics = Diagnostics::default();
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    let told = render(&diagnostics, &sources, false);
    (files, told)
}
