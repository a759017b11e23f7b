//! Carrying out a plan: what is changed, what is not, and what is refused.

use std::fs;

use generator::output::{ChangeKind, LIST_NAME, OVERWRITE_FLAG, OutputError, Overwrite, Refusal, apply};

use crate::support::{age, read, run, touched_since, tree, try_plan, write};

const FILES: &[(&str, &str)] = &[("Cargo.toml", "[package]\n"), ("src/a/b.rs", "b\n"), ("src/lib.rs", "lib\n")];

/// A temporary file of a killed run.
const LEFTOVER: &str = "src/.generated-0123456789abcdef.tmp";

#[test]
fn a_first_run_writes_everything_and_a_second_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("new/crate");
    let changes = run(&dir, FILES).unwrap();
    assert_eq!(changes.len(), 4);
    for (path, text) in FILES {
        assert_eq!(read(&dir, path), *text);
    }
    assert_eq!(tree(&dir).len(), 4, "no temporary file stays");

    let past = age(&dir);
    let plan = try_plan(&dir, FILES).unwrap();
    assert_eq!((plan.changes.len(), plan.unchanged), (0, 3));
    assert_eq!(apply(&dir, plan, Overwrite::Yes).unwrap(), []);
    assert_eq!(touched_since(&dir, past), [""; 0]);
}

#[test]
fn only_changed_files_and_the_list_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, FILES).unwrap();
    write(dir, "tests/own.rs", "by hand");
    write(dir, "src/own.rs", "by hand");
    let past = age(dir);
    let new = [("Cargo.toml", "[package]\n"), ("src/a/b.rs", "b\n"), ("src/lib.rs", "new\n")];
    let changes = run(dir, &new).unwrap();
    let kinds: Vec<ChangeKind> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::ListStale, ChangeKind::Stale]);
    assert_eq!(touched_since(dir, past), [LIST_NAME, "src/lib.rs"]);
    assert_eq!(read(dir, "src/lib.rs"), "new\n");
    assert_eq!(read(dir, "src/own.rs"), "by hand");
}

#[test]
fn files_that_are_no_longer_generated_are_removed_with_their_empty_folders() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, &[("keep.rs", ""), ("src/a/b/c.rs", ""), ("src/a/d.rs", ""), ("src/mixed/e.rs", "")]).unwrap();
    write(dir, "src/mixed/own.rs", "by hand");
    fs::create_dir_all(dir.join("src/own_empty")).unwrap();
    run(dir, &[("keep.rs", "")]).unwrap();
    let left: Vec<String> = tree(dir).into_keys().collect();
    assert_eq!(left, [LIST_NAME, "keep.rs", "src/mixed/own.rs", "src/own_empty/"]);
}

#[test]
fn the_folder_itself_stays_if_nothing_is_generated() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), FILES).unwrap();
    run(folder.path(), &[]).unwrap();
    assert_eq!(tree(folder.path()).into_keys().collect::<Vec<_>>(), [LIST_NAME]);
}

#[test]
fn nothing_is_written_if_work_would_be_lost_and_all_of_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(
        dir,
        &[("conflict.rs", "x\n"), ("extra.rs", "x\n"), ("gone.rs", "x\n"), ("hand.rs", "x\n"), ("stale.rs", "x\n")],
    )
    .unwrap();
    write(dir, "conflict.rs", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n");
    write(dir, "gone.rs", "by hand");
    write(dir, "hand.rs", "by hand");
    write(dir, "foreign.rs", b"\xff");
    write(dir, ".generated-0123456789abcdef.tmp", "");
    let new = [("conflict.rs", "y"), ("foreign.rs", "y"), ("hand.rs", "y"), ("missing.rs", "y"), ("stale.rs", "y")];
    let (before, past) = (tree(dir), age(dir));

    let error = run(dir, &new).unwrap_err();
    assert_eq!(tree(dir), before);
    assert_eq!(touched_since(dir, past), [""; 0]);
    let text = error.to_string();
    assert!(
        text.contains("make the change in the template or the OpenAPI document") && text.contains(OVERWRITE_FLAG),
        "{text}"
    );
    let OutputError::Refused(refusals) = error else { panic!("{text}") };
    let refusal = |path: &str, kind, has_conflict| Refusal { path: path.to_owned(), kind, has_conflict };
    let expected = [
        refusal("conflict.rs", ChangeKind::HandEdited, true),
        refusal("foreign.rs", ChangeKind::Foreign, false),
        refusal("gone.rs", ChangeKind::ExtraHandEdited, false),
        refusal("hand.rs", ChangeKind::HandEdited, false),
    ];
    assert_eq!(refusals, expected);
    for refusal in &refusals {
        assert!(text.contains(&format!("\n  {}: ", refusal.path)), "{text}");
    }

    let plan = try_plan(dir, &new).unwrap();
    assert_eq!(apply(dir, plan, Overwrite::Yes).unwrap().len(), 8);
    let files: Vec<String> = tree(dir).into_keys().collect();
    assert_eq!(files, [LIST_NAME, "conflict.rs", "foreign.rs", "hand.rs", "missing.rs", "stale.rs"]);
    assert_eq!(run(dir, &new).unwrap(), []);
}

#[test]
fn a_leftover_of_a_killed_run_is_no_change_but_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, FILES).unwrap();
    write(dir, LEFTOVER, "half");
    write(dir, "src/.generated-mine.tmp", "by hand");
    let past = age(dir);
    let plan = try_plan(dir, FILES).unwrap();
    assert_eq!((plan.changes.len(), plan.leftovers.clone()), (0, vec![LEFTOVER.to_owned()]));
    apply(dir, plan, Overwrite::No).unwrap();
    assert!(!dir.join(LEFTOVER).exists() && dir.join("src/.generated-mine.tmp").exists());
    assert_eq!(touched_since(dir, past), [""; 0]);
}

#[test]
fn an_edit_between_plan_and_apply_is_noticed() {
    let new = [("Cargo.toml", "[package]\n"), ("src/lib.rs", "new\n"), ("src/new.rs", "new\n")];
    let edits = ["src/lib.rs", "src/a/b.rs", "src/new.rs", LIST_NAME];
    for path in edits {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        run(dir, FILES).unwrap();
        let plan = try_plan(dir, &new).unwrap();
        write(dir, path, "by hand");
        let before = tree(dir);
        let error = apply(dir, plan, Overwrite::Yes).unwrap_err();
        assert!(matches!(&error, OutputError::ChangedMeanwhile { path: named } if named == path), "{error}");
        assert_eq!(tree(dir), before);
    }
}

#[test]
fn the_list_is_checked_even_when_it_is_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, FILES).unwrap();
    fs::remove_file(dir.join("src/lib.rs")).unwrap();
    let plan = try_plan(dir, FILES).unwrap();
    assert_eq!(plan.changes.len(), 1);
    write(dir, LIST_NAME, "by hand");
    let error = apply(dir, plan, Overwrite::No).unwrap_err();
    assert!(matches!(error, OutputError::ChangedMeanwhile { .. }), "{error}");
    assert_eq!(read(dir, LIST_NAME), "by hand");
}

#[test]
fn a_folder_in_place_of_a_removed_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, &[("src/a.rs", "a")]).unwrap();
    fs::remove_file(dir.join("src/a.rs")).unwrap();
    fs::create_dir_all(dir.join("src/a.rs")).unwrap();
    write(dir, "src/a.rs/own.rs", "by hand");
    run(dir, &[("lib.rs", "")]).unwrap();
    assert_eq!(read(dir, "src/a.rs/own.rs"), "by hand");
    assert!(!read(dir, LIST_NAME).contains("src/a.rs"));
}
