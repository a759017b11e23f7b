//! What a release writes and prints.

use std::fs;

use crate::project::{BASE, CONFIG, project, published, today, with_docks};
use crate::support::tree;

#[test]
fn the_first_release_keeps_its_version() {
    let it = project();
    let run = it.released();
    assert!(
        run.printed.starts_with("no tag of a release (`vX.Y.Z`): this is the first release\nversion: 0.1.0\n"),
        "{run:?}"
    );
    assert_eq!(it.read("spec/client.toml"), CONFIG);
    let changelog = it.read("CHANGELOG.md");
    let section = format!("## [Unreleased]\n\n## [0.1.0] - {}\n\nThe first release.\n\n### Renamed\n", today());
    assert!(changelog.contains(&section), "{changelog}");
    assert!(changelog.contains("- A line that somebody wrote,\n  which is long.\n"), "{changelog}");
    let link = "compare/v0.1.0...HEAD\n[0.1.0]: https://host.example/harbours/compare/v0.0.1...v0.1.0\n[0.0.1]";
    assert!(changelog.contains(link), "{changelog}");
    assert!(it.path("generated/src/lib.rs").exists() && it.xtask(&["generate", "--check"]).code == Some(0));
    assert!(
        run.printed.ends_with("git tag v0.1.0 && git push origin HEAD v0.1.0\n    cargo publish --package harbours\n"),
        "{run:?}"
    );
    it.nothing_is_written("up to date, nothing was written");
    it.commit("release", "2026-01-02");
    let run = it.nothing_is_written("up to date, nothing was written");
    assert!(!run.printed.contains("git commit"), "{run:?}");
    it.git(&["tag", "v0.1.0"]);
    it.nothing_is_written("nothing has changed since v0.1.0: ");
    assert_eq!(it.git(&["tag"]), "v0.1.0\n");
}

#[test]
fn an_added_operation_is_a_release_with_entries() {
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    let lock = "version = 4\n\n[[package]]\nname = \"harbours\"\nversion = \"0.1.0\"\n";
    it.write("Cargo.lock", lock);
    let run = it.released();
    assert!(run.printed.contains("version: 0.1.0 → 0.1.1\n"), "{run:?}");
    // `diff` says the same.
    let verdict = it.xtask(&["diff", "v0.1.0"]).printed.lines().next().unwrap_or_default().to_owned();
    assert!(run.printed.starts_with(&format!("since v0.1.0: {verdict}\n")), "{run:?}");
    assert_eq!(it.read("spec/client.toml"), CONFIG.replace("0.1.0", "0.1.1"));
    assert_eq!(it.read("Cargo.lock"), lock.replace("0.1.0", "0.1.1"));
    assert!(it.read("generated/Cargo.toml").contains("\nversion = \"0.1.1\"\n"));
    let expected = format!(
        "## [0.1.1] - {}\n\n### Added\n\nOn the wire:\n\n- `GET /docks`: new operation\n\nIn Rust:\n\n- feature `docks`\n- `operations::DocksApi`\n\n<!-- cargo",
        today()
    );
    assert!(it.read("CHANGELOG.md").contains(&expected), "{}", it.read("CHANGELOG.md"));
    assert!(it.xtask(&["diff", "v0.1.0", "--fail-on", "version"]).code == Some(0));

    // The next day, after the commit and after the tag nothing changes.
    it.write("CHANGELOG.md", &it.read("CHANGELOG.md").replace(&today(), "2026-01-03"));
    it.nothing_is_written("up to date, nothing was written");
    it.commit("release", "2026-01-03");
    it.nothing_is_written("up to date, nothing was written");
    it.git(&["tag", "v0.1.1"]);
    it.nothing_is_written("nothing has changed since v0.1.1: ");
}

#[test]
fn changed_descriptions_are_a_release_of_docs() {
    let it = published();
    it.write("spec/v1.yaml", &BASE.replace("description: Nothing.", "description: No content."));
    let run = it.released();
    assert!(run.printed.contains("version: 0.1.0 → 0.1.1\n"), "{run:?}");
    let section = "### Changed\n\nIn Rust:\n\n- docs: 1 title, description or example of the API\n\n<!--";
    assert!(it.read("CHANGELOG.md").contains(section), "{}", it.read("CHANGELOG.md"));
}

#[test]
fn what_is_left_to_commit_is_named() {
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    let run = it.released();
    let commands = "next, by hand:\n    commit what belongs to the release of: spec/v1.yaml\n    git add generated spec/client.toml CHANGELOG.md && git commit --message \"Release 0.1.1\"\n    git tag v0.1.1";
    assert!(run.printed.contains(commands), "{run:?}");
    fs::remove_file(it.path(".gitignore")).unwrap();
    let run = it.released();
    assert!(run.printed.contains("\n    commit what belongs to the release of: .gitignore, spec/v1.yaml\n"), "{run:?}");
    it.git(&["checkout", "-q", ".gitignore"]);
    // The commands do what they say.
    it.git(&["add", "spec/v1.yaml"]);
    it.git(&["add", "generated", "spec/client.toml", "CHANGELOG.md"]);
    it.git(&["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "--message", "Release 0.1.1"]);
    assert_eq!(it.git(&["status", "--porcelain"]), "");
    let run = it.released();
    assert!(run.printed.contains("next, by hand:\n    git tag v0.1.1"), "{run:?}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    // Even the cache of formatted files stays as it is.
    it.write("target/format-cache.json", "{}");
    let before = tree(it.folder.path());
    let run = it.release(&["--dry-run"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for part in [
        "version: 0.1.0 → 0.1.1\n",
        "## [0.1.1] - ",
        "- `GET /docks`: new operation\n",
        "would be created  generated/src/operations/docks.rs\n",
        "would be updated  spec/client.toml\n",
        "would be updated  CHANGELOG.md\n",
    ] {
        assert!(run.printed.contains(part), "{part}: {run:?}");
    }
    assert!(!run.printed.contains("next, by hand"), "{run:?}");
    assert!(tree(it.folder.path()) == before);
}
