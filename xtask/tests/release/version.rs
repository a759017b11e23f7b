//! Which version a release has, and since which tag its changes are.

use crate::project::{BASE, CONFIG, project, published, with_docks, with_text_length};

#[test]
fn a_stable_release_is_compared_with_the_last_stable_one() {
    let it = published();
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.2.0-rc.1"));
    it.write("spec/v1.yaml", &with_text_length(BASE));
    let run = it.released();
    assert!(run.printed.starts_with("since v0.1.0: ") && run.printed.contains("\nversion: 0.2.0-rc.1\n"), "{run:?}");
    it.commit("candidate", "2026-01-03");
    it.git(&["tag", "v0.2.0-rc.1"]);
    it.nothing_is_written("nothing has changed since v0.2.0-rc.1: ");

    // The next pre-release has what the first one has not.
    it.write("spec/v1.yaml", &with_text_length(&with_docks()));
    let run = it.release(&["--dry-run"]);
    let start = "since v0.2.0-rc.1: Breaking on the wire: 0 · ";
    assert!(run.printed.starts_with(start) && run.printed.contains("0.2.0-rc.1 → 0.2.0-rc.2\n"), "{run:?}");
    assert!(!run.printed.contains("type integer → string"), "{run:?}");

    // The release has everything, even if the version that somebody has set hides it.
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.1.1"));
    let run = it.release(&["--dry-run"]);
    let breaking = "since v0.1.0: Breaking on the wire: 1 · Rust: major → 0.2.0\n";
    assert!(run.printed.starts_with(breaking) && run.printed.contains("\nversion: 0.1.1 → 0.2.0\n"), "{run:?}");
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.2.0"));
    let run = it.released();
    assert!(run.printed.starts_with(breaking) && run.printed.contains("\nversion: 0.2.0\n"), "{run:?}");
    let changelog = it.read("CHANGELOG.md");
    let sections: Vec<&str> =
        changelog.lines().filter_map(|line| line.strip_prefix("## [")?.split(']').next()).collect();
    assert_eq!(sections, ["Unreleased", "0.2.0", "0.2.0-rc.1", "0.1.0"]);
    assert_eq!(changelog.matches("type integer → string").count(), 2, "{changelog}");
    it.nothing_is_written("up to date, nothing was written");
    it.commit("release", "2026-01-04");
    it.git(&["tag", "v0.2.0"]);
    it.nothing_is_written("nothing has changed since v0.2.0: ");
}

#[test]
fn the_version_follows_from_the_changes() {
    let shorter = BASE.replace("maxLength: 40", "maxLength: 20");
    for (document, version, note) in [
        (with_text_length(BASE), "2.0.0", ""),
        (with_docks(), "1.1.0", ""),
        (
            shorter,
            "1.1.0",
            "note: 1 breaking change on the wire changes no signature of the crate, and requires a minor version\n",
        ),
    ] {
        let it = project();
        it.write("spec/client.toml", &CONFIG.replace("0.1.0", "1.0.0"));
        it.commit("first", "2026-01-02");
        it.git(&["tag", "v1.0.0"]);
        it.write("spec/v1.yaml", &document);
        let run = it.release(&["--dry-run"]);
        assert!(run.printed.contains(&format!("version: 1.0.0 → {version}\n{note}")), "{run:?}");
    }
    // A higher one that somebody has set stays.
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.5.0"));
    let run = it.released();
    assert!(run.printed.contains("\nversion: 0.5.0\n"), "{run:?}");
    assert_eq!(it.read("spec/client.toml"), CONFIG.replace("0.1.0", "0.5.0"));
    assert!(it.read("CHANGELOG.md").contains("## [0.5.0] - "));
    // What somebody has written is a reason for a release, too.
    let it = published();
    it.write("CHANGELOG.md", "## Unreleased\n\n### Fixed\n\n- A leak.\n");
    let run = it.released();
    assert!(run.printed.contains("version: 0.1.0 → 0.1.1\nnote: the entries of CHANGELOG.md require "), "{run:?}");
    assert!(it.read("CHANGELOG.md").starts_with("## Unreleased\n\n## 0.1.1 - "), "{}", it.read("CHANGELOG.md"));
    it.nothing_is_written("up to date, nothing was written");
}

#[test]
fn the_highest_tag_that_head_is_based_on_is_the_base() {
    let it = published();
    it.git(&["tag", "v0.0.9"]);
    it.git(&["tag", "version-9"]);
    it.git(&["checkout", "-q", "-b", "other"]);
    it.write("spec/v1.yaml", &with_docks());
    it.commit("other", "2026-01-03");
    it.git(&["tag", "v0.1.1"]);
    it.git(&["checkout", "-q", "main"]);
    // A branch with the name of the tag is no tag.
    it.git(&["branch", "v0.1.0", "other"]);
    it.write("spec/v1.yaml", &with_text_length(BASE));
    let run = it.release(&["--dry-run"]);
    assert!(run.printed.starts_with("since v0.1.0: "), "{run:?}");
    it.write("spec/v1.yaml", &with_docks());
    let run = it.release(&[]);
    assert!(run.errors.starts_with("error: the tag v0.1.1 ("), "{run:?}");
    assert!(run.errors.contains("would be released as 0.1.1\nhelp: merge the commit of the tag, or set"), "{run:?}");
    let run = it.release(&["--dry-run", "--since", "main"]);
    assert!(run.errors.contains("the changes since main would be released as 0.1.1"), "{run:?}");
}
