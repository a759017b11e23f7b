//! Runs `cargo semver-checks` for two versions of a crate. Input: their folders. Output: each item that it reports, with the lint and its
//! level.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use generator::diff::Level;

use crate::support;

/// The lints for additions, which are minor changes.
pub const OFF_BY_DEFAULT: [&str; 8] = [
    "exhaustive_enum_added",
    "exhaustive_struct_added",
    "exhaustive_struct_with_private_fields_added",
    "inherent_associated_pub_const_added",
    "inherent_method_added",
    "non_exhaustive_enum_added",
    "non_exhaustive_struct_added",
    "pub_const_added",
];

/// An item that a lint reports.
#[derive(Debug)]
pub struct Finding {
    pub lint: String,
    pub level: Level,
    /// Its path or file.
    pub text: String,
}

/// Enables the lints for additions in the manifest of a crate.
pub fn enable_lints(folder: &Path) {
    let manifest = folder.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).expect("it was just written");
    text.push_str("\n[package.metadata.cargo-semver-checks.lints]\n");
    for lint in OFF_BY_DEFAULT {
        let _ = writeln!(text, "{lint} = \"deny\"");
    }
    fs::write(&manifest, text).expect("as above");
}

/// Returns what breaks if the new crate is published as a patch of the old one.
pub fn findings(old: &Path, new: &Path) -> Vec<Finding> {
    let features = |folder: &Path| support::features(&folder.join("Cargo.toml"), &[]);
    let output = Command::new(env!("CARGO"))
        .args(["semver-checks", "--verbose", "--color", "never", "--release-type", "patch", "--only-explicit-features"])
        .args(["--baseline-features", &features(old), "--current-features", &features(new)])
        .arg("--baseline-root")
        .arg(old)
        .arg("--manifest-path")
        .arg(new.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver-checks"))
        .output()
        .expect("cargo runs this test, so it can be run");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let found = parse(&stdout, &levels(&stderr));
    let is_complete = stderr.contains(" Summary ") && output.status.success() == found.is_empty();
    assert!(is_complete, "cargo-semver-checks did not run: {stderr}{stdout}");
    found
}

/// Returns the levels of the lints that failed: `        FAIL [   0.003s]       major        struct_missing`.
fn levels(stderr: &str) -> HashMap<&str, Level> {
    let failed = stderr.lines().filter_map(|line| line.trim_start().strip_prefix("FAIL ")?.split_once(']'));
    let named = failed.map(|(_, line)| line.trim().split_once(' ').expect("a level is followed by a name"));
    named.map(|(level, lint)| (lint.trim(), if level == "major" { Level::Major } else { Level::Minor })).collect()
}

/// Reads the lines below each `Failed in:`.
fn parse(stdout: &str, levels: &HashMap<&str, Level>) -> Vec<Finding> {
    let mut found = Vec::new();
    for section in stdout.split("--- failure ").skip(1) {
        let (lint, rest) = section.split_once(':').expect("a lint has a title");
        let (_, items) = rest.split_once("Failed in:\n").expect("a failure has items");
        for item in items.lines().map_while(|line| line.strip_prefix("  ")) {
            let level = *levels.get(lint).unwrap_or_else(|| panic!("{lint} has no level"));
            found.push(Finding { lint: lint.to_owned(), level, text: item.to_owned() });
        }
    }
    found
}

#[test]
fn each_item_of_each_failed_lint_is_read() {
    let stderr = "    Starting 2 checks\n        PASS [   0.001s]       major        enum_missing\n        \
                  FAIL [   0.003s]       major        struct_missing\n        FAIL [   0.002s]       minor        type_marked_deprecated\n";
    let stdout = "\n--- failure struct_missing: pub struct removed or renamed ---\n\nDescription:\nA struct is gone.\n\nFailed in:\n  \
                  struct fixture::A, previously in file src/lib.rs:1\n  struct fixture::B, previously in file src/lib.rs:2\n\n\
                  --- failure type_marked_deprecated: #[deprecated] added ---\n\nFailed in:\n  enum C in src/lib.rs:3\n";
    let found = parse(stdout, &levels(stderr));
    let found: Vec<_> = found.iter().map(|one| (one.lint.as_str(), one.level, one.text.as_str())).collect();
    let expected = [
        ("struct_missing", Level::Major, "struct fixture::A, previously in file src/lib.rs:1"),
        ("struct_missing", Level::Major, "struct fixture::B, previously in file src/lib.rs:2"),
        ("type_marked_deprecated", Level::Minor, "enum C in src/lib.rs:3"),
    ];
    assert_eq!(found, expected);
}
