//! Releases that are prepared again, after further changes or without earlier ones.

use crate::project::{BASE, CONFIG, published, today, with_docks, with_text_length};

#[test]
fn further_changes_continue_the_section_of_a_release() {
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    it.released();
    it.commit("release", "2026-01-03");
    // Somebody words an entry better, removes one, and adds one.
    let changelog = it.read("CHANGELOG.md").replace("`GET /docks`: new operation", "Docks can be listed.");
    let changelog = changelog.replace("- feature `docks`\n", "");
    it.write("CHANGELOG.md", &changelog.replace("## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- A leak.\n"));
    it.write("spec/v1.yaml", &with_text_length(&with_docks()));
    let run = it.released();
    assert!(run.printed.contains("version: 0.1.1 → 0.2.0\n"), "{run:?}");
    let changelog = it.read("CHANGELOG.md");
    let added = "### Added\n\nOn the wire:\n\n- Docks can be listed.\n\nIn Rust:\n\n- `operations::DocksApi`\n\n### Changed\n\nOn the wire:\n\n- **Breaking:** `POST /ships`: request body `length`: type integer → string\n\nIn Rust:\n\n- **Breaking:** `models::Ship`: ";
    assert!(changelog.contains(&format!("## [Unreleased]\n\n## [0.2.0] - {}\n\n{added}", today())), "{changelog}");
    assert!(changelog.contains("### Fixed\n\n- A leak.\n"), "{changelog}");
    assert!(!changelog.contains("0.1.1"), "{changelog}");
    it.nothing_is_written("up to date, nothing was written");

    // What is taken back leaves the section, and the version that an earlier run wrote is not kept.
    it.write("spec/v1.yaml", BASE);
    let run = it.released();
    let note = "note: an earlier run wrote 0.2.0, which is not released, and some of its changes were reverted\n";
    assert!(run.printed.contains(&format!("version: 0.2.0 → 0.1.1\n{note}")), "{run:?}");
    let changelog = it.read("CHANGELOG.md");
    let section = "\n### Added\n\nOn the wire:\n\n- Docks can be listed.\n\n### Fixed\n\n- A leak.\n\n<!-- cargo xtask release: raised-from=0.1.0 -->\n";
    assert!(changelog.contains(&format!("## [0.1.1] - {}\n{section}", today())), "{changelog}");
    assert_eq!(it.read("spec/client.toml"), CONFIG.replace("0.1.0", "0.1.1"));
    it.nothing_is_written("up to date, nothing was written");
}

#[test]
fn a_version_whose_changes_were_reverted_is_taken_back() {
    let it = published();
    let before = it.tree();
    it.write("spec/v1.yaml", &with_text_length(BASE));
    it.released();
    assert!(it.read("spec/client.toml").contains("'0.2.0'"));
    it.write("spec/v1.yaml", BASE);
    let run = it.release(&["--dry-run"]);
    let note = "note: an earlier run wrote 0.2.0, which is not released, and its changes were reverted\n";
    assert!(run.printed.contains(&format!("version: 0.2.0 → 0.1.0\n{note}")), "{run:?}");
    let run = it.released();
    assert!(run.printed.contains("updated  CHANGELOG.md\n") && !run.printed.contains("next, by hand"), "{run:?}");
    // The section of the last release no longer needs its fingerprints.
    it.write("CHANGELOG.md", &format!("{}\n<!-- cargo xtask release: -->\n", it.read("CHANGELOG.md")));
    assert!(it.tree() == before, "{}", it.read("CHANGELOG.md"));
    it.nothing_is_written("nothing has changed since v0.1.0: ");

    // A version that somebody has set stays, before the run and after it.
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.1.9"));
    it.write("spec/v1.yaml", &with_text_length(BASE));
    it.released();
    assert!(it.read("spec/client.toml").contains("'0.2.0'"));
    it.write("spec/v1.yaml", BASE);
    it.released();
    assert!(it.read("spec/client.toml").contains("'0.1.9'"));
    it.nothing_is_written("up to date, nothing was written");
    it.write("spec/v1.yaml", &with_text_length(BASE));
    it.released();
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.3.0"));
    it.write("spec/v1.yaml", BASE);
    it.released();
    assert!(it.read("spec/client.toml").contains("'0.3.0'"));
    it.nothing_is_written("up to date, nothing was written");
}
