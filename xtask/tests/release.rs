//! `cargo xtask release` in a project with git.

mod support;

use std::fs;
use std::process::Command;

use support::{Folder, Run, tree};

const BASE: &str = "\
openapi: 3.0.3
info: {title: Harbours, version: '1'}
paths:
  /ships:
    post:
      operationId: createShip
      tags: [Ships]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}
      responses: {'204': {description: Nothing.}}
components:
  schemas:
    Ship: {type: object, properties: {name: {type: string, maxLength: 40}, length: {type: integer}}}
";

const CONFIG: &str = "\
# The harbours' client.
[crate]
name = \"harbours\"
version   = '0.1.0' # as published

[[documents]]
file = \"v1.yaml\"
";

const CHANGELOG: &str = "\
# Changelog

## [Unreleased]

### Renamed

| before | now |
| --- | --- |
| a | b |

### Added

- A line that somebody wrote,
  which is long.

## [0.0.1] - 2025-12-31

- Nothing yet.

[Unreleased]: https://host.example/harbours/compare/v0.0.1...HEAD
[0.0.1]: https://host.example/harbours/releases/tag/v0.0.1
";

/// Returns the document with a further operation.
fn with_docks() -> String {
    BASE.replace("paths:\n", "paths:\n  /docks:\n    get:\n      operationId: listDocks\n      tags: [Docks]\n      responses: {'204': {description: Nothing.}}\n")
}

/// Returns a document in which a field has another type.
fn with_text_length(document: &str) -> String {
    document.replace("length: {type: integer}", "length: {type: string}")
}

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

#[test]
fn errors_say_what_to_do_and_nothing_is_written() {
    let fails = |it: &Folder, arguments: &[&str], message: &str| {
        let before = it.tree();
        let run = it.release(arguments);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.errors.contains(message) && run.errors.contains("\nhelp: "), "{message}: {run:?}");
        assert!(it.tree() == before, "{message}: {run:?}");
    };
    let it = Folder::new();
    it.write("spec/client.toml", CONFIG);
    it.write("spec/v1.yaml", BASE);
    fails(&it, &[], "is not in a git repository, which has the tags of releases");
    it.init();
    fails(&it, &[], "has no commits");

    let it = published();
    fails(&it, &["--since", "nowhere"], "commit `nowhere` not found");
    fails(&it, &["--since=--all"], "`--all` is not the name of a commit");
    it.write("spec/v1.yaml", &with_docks());
    it.write("CHANGELOG.md", "# Changelog\n\n## [0.1.0]\n");
    fails(&it, &[], "CHANGELOG.md has no section `[Unreleased]`");
    it.write("CHANGELOG.md", "## [Unreleased]\n\n## [Unreleased]\n\n- A leak.\n");
    fails(&it, &[], "CHANGELOG.md:3:1: this is a second section `[Unreleased]`");
    it.write("CHANGELOG.md", "## [Unreleased]\n");
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.0.9"));
    fails(&it, &[], "spec/client.toml has version 0.0.9, which is lower than 0.1.0 of v0.1.0");
    it.write("spec/client.toml", &CONFIG.replace("0.1.0", "0.1"));
    fails(&it, &[], "spec/client.toml has no valid version: \"0.1\"");
    it.write("spec/client.toml", CONFIG);
    let library = it.read("generated/src/lib.rs");
    it.write("generated/src/lib.rs", &format!("{library}// by hand\n"));
    fails(&it, &[], "generated/src/lib.rs would be overwritten (edited by hand)");
    it.write("generated/src/lib.rs", &library);
    it.write("spec/v1.yaml", "paths: [");
    fails(&it, &[], "v0.1.0 and the work tree cannot be compared");

    it.commit("broken", "2026-01-03");
    it.git(&["tag", "v0.1.5"]);
    it.write("spec/v1.yaml", BASE);
    fails(&it, &[], "In v0.1.5 (");
    it.commit("correct it", "2026-01-04");
    it.git(&["tag", "v0.1.6"]);
    fails(&it, &[], "spec/client.toml of the tag v0.1.6 has version 0.1.0");
    let shallow = Folder::new();
    let url = format!("file://{}", it.folder.path().display());
    shallow.git(&["clone", "-q", "--depth", "1", "--no-tags", "--branch", "main", &url, "clone"]);
    let run = support::xtask(&shallow.path("clone"), &["release", "--dry-run"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.errors.contains("in this shallow clone") && run.errors.contains("git fetch --unshallow --tags"),
        "{run:?}"
    );
    it.git(&["rm", "-q", "--cached", "spec/client.toml"]);
    let names = ["-c", "user.name=A", "-c", "user.email=a@b.example"];
    it.git(&[&names[..], &["commit", "-q", "-m", "without"]].concat());
    it.git(&["tag", "v0.1.7"]);
    fails(&it, &[], "has no spec/client.toml, so that nothing says what was released there");
}

/// A file that cannot be written is named, and so are those that were; the next run completes the release.
#[cfg(unix)]
#[test]
fn a_failed_release_is_completed_by_the_next_run() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    let it = published();
    it.write("spec/v1.yaml", &with_docks());
    it.write("CHANGELOG.md", CHANGELOG);
    fs::set_permissions(it.path("CHANGELOG.md"), Permissions::from_mode(0o444)).unwrap();
    let run = it.release(&["--no-package"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let message = "error: cannot write CHANGELOG.md: the file is read-only\nwritten: generated\nhelp: ";
    assert!(run.errors.starts_with(message), "{run:?}");
    assert_eq!(it.read("CHANGELOG.md"), CHANGELOG);
    fs::set_permissions(it.path("CHANGELOG.md"), Permissions::from_mode(0o644)).unwrap();
    it.released();
    assert!(it.read("CHANGELOG.md").contains("## [0.1.1] - "));
    it.nothing_is_written("up to date, nothing was written");

    // A version whose file could not be written is no version that somebody has set.
    let it = published();
    it.write("spec/v1.yaml", &with_text_length(BASE));
    fs::set_permissions(it.path("spec/client.toml"), Permissions::from_mode(0o444)).unwrap();
    let run = it.release(&["--no-package"]);
    assert!(run.errors.contains("\nwritten: generated, CHANGELOG.md\n"), "{run:?}");
    fs::set_permissions(it.path("spec/client.toml"), Permissions::from_mode(0o644)).unwrap();
    it.released();
    assert!(it.read("CHANGELOG.md").contains("<!-- cargo xtask release: raised-from=0.1.0 "));
    it.write("spec/v1.yaml", BASE);
    it.released();
    assert_eq!(it.read("spec/client.toml"), CONFIG);
}

/// Compiles the crate and its dependencies: `cargo test -p xtask --test release -- --ignored`.
#[test]
#[ignore = "compiles a crate with its dependencies, which takes minutes"]
fn the_package_is_checked() {
    let it = project();
    let run = it.release(&[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("\npackage: ") && run.printed.contains(" files, "), "{run:?}");
    it.write("generated/build.rs", "not Rust");
    let run = it.release(&[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.errors.starts_with("error: `cargo package` fails for generated\n"), "{run:?}");
    assert!(
        run.errors.contains("\nhelp: all files of the release are written; correct the cause, and run "),
        "{run:?}"
    );
}

/// Creates a repository without tags.
fn project() -> Folder {
    let it = Folder::new();
    it.write("Cargo.toml", "[workspace]\nmembers = [\"generated\"]\nresolver = \"3\"\n");
    it.write(".gitignore", "/target\n");
    it.write("spec/client.toml", CONFIG);
    it.write("spec/v1.yaml", BASE);
    it.write("CHANGELOG.md", CHANGELOG);
    it.init();
    it.commit("describe it", "2026-01-01");
    it
}

/// Creates a repository after its first release.
fn published() -> Folder {
    let it = project();
    it.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    it.released();
    it.commit("release", "2026-01-02");
    it.git(&["tag", "v0.1.0"]);
    it
}

impl Folder {
    fn release(&self, arguments: &[&str]) -> Run {
        self.xtask(&[&["release"], arguments].concat())
    }

    fn released(&self) -> Run {
        let run = self.release(&["--no-package"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        run
    }

    /// Runs the command, which says why there is nothing to write.
    fn nothing_is_written(&self, message: &str) -> Run {
        let before = self.tree();
        let run = self.released();
        assert!(run.printed.contains(message), "{run:?}");
        assert!(self.tree() == before, "{run:?}");
        run
    }

    /// Returns all files but those of git and of builds.
    fn tree(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let mut tree = tree(self.folder.path());
        tree.retain(|path, _| !path.starts_with(".git/") && !path.starts_with("target/"));
        tree
    }
}

/// Returns today's date in UTC. A test that runs over midnight fails.
fn today() -> String {
    Run::of(Command::new("date").args(["-u", "+%F"])).printed.trim().to_owned()
}
