//! What may import what. The sources of the generator, of the client's runtime and of xtask are read, and hold to three rules:
//!
//! - No more than five files import each other, directly or through others.
//! - No two folders beside each other import each other. A folder stands for everything below it and for the file of its module.
//! - A stage of the generator imports earlier stages only.
//!
//! What generated crates consist of has no syntax that is newer than their `rust-version`.

mod graph;
mod let_chains;
mod rules;
mod small_crates;

use std::path::Path;

use rules::{file_cycles, folder_cycles, imports_between, stage_order};

/// The modules of generator/src, the earliest first. Modules in one line are on the same stage.
///
/// From `project` on, stages are run; `lib` names what callers use. `diff` compares the results of two runs, so it comes after.
const STAGES: [&[&str]; 15] = [
    &[
        "diagnostic",
        "display",
        "file_name",
        "hidden",
        "lines",
        "locate",
        "media_types",
        "package_version",
        "parallel",
        "pointer",
        "source",
        "undescribed",
        "unique_names",
    ],
    &["config", "document", "ir", "output"],
    &["lower"],
    &["passes"],
    &["plan"],
    &["sample"],
    &["mock"],
    &["rust"],
    &["render"],
    &["format"],
    &["project"],
    &["read", "stages"],
    &["generate", "overlays"],
    &["lib"],
    &["diff"],
];

/// The same for xtask/transcribe/src.
const TRANSCRIBE_STAGES: [&[&str]; 8] = [
    &["value"],
    &["facts", "yaml"],
    &["code"],
    &["page"],
    &["compare"],
    &["decisions", "document"],
    &["report"],
    &["lib"],
];

/// The modules of generator/src/rust that do not import each other.
const VIEWS: [&str; 4] = ["commands", "models", "operations", "settings"];

/// The folders of sources, the module of each in its crate, and whether the files and folders in it are stages.
const SOURCES: [(&str, &[&str], bool); 4] = [
    ("generator/src", &[], true),
    ("templates/runtime", &["runtime"], false),
    ("xtask/src", &[], true),
    ("xtask/transcribe/src", &[], true),
];

#[test]
fn files_and_folders_form_no_cycles_and_stages_keep_their_order() {
    let mut violations = Vec::new();
    for (folder, root, is_staged) in SOURCES {
        let graph = graph::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), root);
        let mut found = file_cycles(&graph);
        found.extend(folder_cycles(&graph, is_staged));
        if folder == "generator/src" {
            found.extend(stage_order(&graph, &STAGES));
            found.extend(imports_between(&graph, "rust", &VIEWS));
        }
        if folder == "xtask/transcribe/src" {
            found.extend(stage_order(&graph, &TRANSCRIBE_STAGES));
        }
        violations.extend(found.into_iter().map(|violation| format!("in {folder}, {}", violation)));
    }
    assert!(violations.is_empty(), "\n{}", violations.concat());
}

#[test]
fn generated_crates_have_no_chains_of_let() {
    let mut violations = Vec::new();
    for folder in ["templates/runtime", "generated/src"] {
        let texts = graph::texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder));
        assert!(texts.len() > 50, "{folder} has {} files", texts.len());
        for (file, text) in texts {
            let lines = let_chains::find(&text).into_iter();
            violations.extend(lines.map(|line| format!("{folder}/{file}:{line}: a chain of let needs Rust 1.88\n")));
        }
    }
    assert!(violations.is_empty(), "\n{}", violations.concat());
}
