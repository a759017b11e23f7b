//! What is wrong with a project, and releases that fail half-way.

use std::fs;

use crate::project::{BASE, CHANGELOG, CONFIG, project, published, with_docks, with_text_length};
use crate::support::{self, Folder};

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
    assert!(run.errors.contains("\nerror: `cargo package` fails for generated\n"), "{run:?}");
    assert!(
        run.errors.contains("\nhelp: all files of the release are written; correct the cause, and run "),
        "{run:?}"
    );
}
