//! Levels compared with those of `cargo semver-checks` for the two crates. This needs that tool and minutes, so it runs only on demand:
//! `cargo test -p datadog-orgs-generator --test diff semver_checks -- --ignored --nocapture`.
//!
//! That tool compares the output of rustdoc, and has no lint for changed types: its level may be lower than ours, but not higher.

use std::path::{Path, PathBuf};
use std::process::Command;

use generator::diff::Level;
use serde_json::Value;

use crate::cases::{Read, files, read};
use crate::support;

/// Every so many cases one is compared, there and back.
const ONE_OF: usize = 16;

#[test]
#[ignore = "it needs cargo-semver-checks"]
fn semver_checks_never_ask_for_more() {
    let cases: Vec<_> = files().into_iter().flat_map(|(_, cases)| cases).collect();
    let (mut compared, mut same, mut more) = (0, 0, Vec::new());
    for case in cases.iter().step_by(ONE_OF) {
        let pair = case.crate_pair();
        let [base, head] = [Side::new("base", &pair.base), Side::new("head", &pair.head)];
        for (way, old, new) in [("there", &base, &head), ("back", &head, &base)] {
            let ours = generator::diff::compare(&old.read.side(), &new.read.side(), support::reserved()).level();
            let theirs = theirs(old, new);
            println!("{} ({way}): ours {ours:?}, theirs {theirs:?}", pair.name);
            compared += 1;
            same += usize::from(ours.filter(|level| *level != Level::Patch) == theirs);
            if theirs > ours {
                more.push(format!("{} ({way})", pair.name));
            }
        }
    }
    println!("{same} of {compared} are the same");
    assert!(more.is_empty(), "{more:?}");
}

struct Side {
    read: Read,
    folder: PathBuf,
}

impl Side {
    fn new(name: &str, document: &Value) -> Self {
        let text = serde_yaml::to_string(document).expect("values of JSON can be written");
        let files = support::generate(&[("things.yaml", &text)]).unwrap_or_else(|error| panic!("{error}"));
        Side { read: read(document), folder: support::write_crate(&files, &format!("semver-{name}")) }
    }

    fn features(&self) -> String {
        support::features(&self.manifest(), &[])
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }
}

/// Returns the level of the tool; `None` if a patch is enough.
fn theirs(old: &Side, new: &Side) -> Option<Level> {
    let output = Command::new(env!("CARGO"))
        .args(["semver-checks", "--color", "never", "--release-type", "patch", "--only-explicit-features"])
        .args(["--baseline-features", &old.features(), "--current-features", &new.features()])
        .arg("--baseline-root")
        .arg(&old.folder)
        .arg("--manifest-path")
        .arg(new.manifest())
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver-checks"))
        .output()
        .expect("cargo runs this test, so it can be run");
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() {
        None
    } else if printed.contains("requires new major version") {
        Some(Level::Major)
    } else if printed.contains("requires new minor version") {
        Some(Level::Minor)
    } else {
        panic!("cargo-semver-checks did not run: {printed}")
    }
}
