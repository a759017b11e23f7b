//! A killed run: after the first n steps of `apply`, for every n, the next run must complete the change.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::apply::{Step, run_step, steps};
use super::path::{LIST_NAME, temporary_path};
use super::{ChangeKind, FileSet, Overwrite, Plan, apply, plan};

const HEADER: &str = "Generated.";

/// A file that the generator does not own.
const FOREIGN: (&str, &str) = ("src/own/notes.rs", "// Not generated.\n");

type Tree = BTreeMap<String, String>;

fn file_set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, text) in files {
        set.insert(*path, *text).unwrap();
    }
    set
}

fn before() -> FileSet {
    file_set(&[
        ("Cargo.toml", "same"),
        ("src/Case.rs", "case"),
        ("src/edited.rs", "generated"),
        ("src/gone/edited.rs", "generated"),
        ("src/gone/deep/a.rs", "a"),
        ("src/gone.rs", "gone"),
        ("src/lib.rs", "old"),
    ])
}

fn after() -> FileSet {
    file_set(&[
        ("Cargo.toml", "same"),
        ("src/case.rs", "case"),
        ("src/edited.rs", "newer"),
        ("src/foreign.rs", "generated"),
        ("src/lib.rs", "new"),
        ("src/new/deep/b.rs", "b"),
        ("tables/c.rs", "c"),
    ])
}

fn third() -> FileSet {
    file_set(&[
        ("Cargo.toml", "other"),
        ("src/edited.rs", "newest"),
        ("src/lib.rs", "other"),
        ("src/third.rs", "third"),
    ])
}

/// Writes the folder before the killed run: generated once, and then changed by hand.
fn set_up(dir: &Path, hand_edits: bool) {
    apply(dir, plan(dir, &before(), HEADER).unwrap(), Overwrite::No).unwrap();
    fs::create_dir_all(dir.join("src/own")).unwrap();
    fs::write(dir.join(FOREIGN.0), FOREIGN.1).unwrap();
    if hand_edits {
        fs::write(dir.join("src/edited.rs"), "by hand").unwrap();
        fs::write(dir.join("src/gone/edited.rs"), b"by hand \xff").unwrap();
        fs::write(dir.join("src/foreign.rs"), "by hand").unwrap();
    }
}

fn read_tree(dir: &Path) -> Tree {
    fn walk(dir: &Path, prefix: &str, tree: &mut Tree) {
        let mut is_empty = true;
        for entry in fs::read_dir(dir).unwrap() {
            is_empty = false;
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), tree);
            } else {
                tree.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
            }
        }
        if is_empty {
            tree.insert(prefix.to_owned(), "empty folder".to_owned());
        }
    }
    let mut tree = Tree::new();
    walk(dir, "", &mut tree);
    tree
}

/// Returns the folder after a complete run for `generated`.
fn finished_tree(generated: &FileSet) -> Tree {
    let clean = tempfile::tempdir().unwrap();
    apply(clean.path(), plan(clean.path(), generated, HEADER).unwrap(), Overwrite::No).unwrap();
    let mut tree = read_tree(clean.path());
    tree.insert(FOREIGN.0.to_owned(), FOREIGN.1.to_owned());
    tree
}

/// Returns the number of steps until the journal is written.
fn journaled_at(plan: &Plan) -> usize {
    let steps = steps(plan);
    steps.iter().position(|step| matches!(step, Step::Rename { path: LIST_NAME })).unwrap() + 1
}

/// Runs `apply` until it is killed: `done` complete steps, and half of the next text with `torn`.
fn run_killed(dir: &Path, plan: &Plan, done: usize, torn: bool) {
    let steps = steps(plan);
    for step in &steps[..done] {
        run_step(dir, step).unwrap();
    }
    if let (true, Some(Step::Stage { path, text })) = (torn, steps.get(done)) {
        let half = &text[..text.len() / 2];
        run_step(dir, &Step::Stage { path, text: half }).unwrap();
    }
}

/// Kills a run for `after()` at every step, followed by a run for `next`.
fn assert_completed(hand_edits: bool, next: &FileSet) {
    let expected_tree = finished_tree(next);
    let mut done = 0;
    loop {
        for torn in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path();
            set_up(dir, hand_edits);
            let untouched = read_tree(dir);
            let killed = plan(dir, &after(), HEADER).unwrap();
            if done > steps(&killed).len() {
                return;
            }
            run_killed(dir, &killed, done, torn);

            // Before the journal is written, no file has changed, and hand edits are still recognised.
            let mut overwrite = Overwrite::No;
            if done < journaled_at(&killed) {
                let mut tree = read_tree(dir);
                tree.remove(&temporary_path(LIST_NAME));
                assert_eq!(tree, untouched, "after {done} steps");
                overwrite = if hand_edits { Overwrite::Yes } else { Overwrite::No };
                // Without a journal this file is not owned, so another run does not remove it.
                if hand_edits && !next.contains("src/foreign.rs") {
                    fs::remove_file(dir.join("src/foreign.rs")).unwrap();
                }
            }
            let completing = plan(dir, next, HEADER).unwrap();
            let result = apply(dir, completing, overwrite);
            assert!(result.is_ok(), "after {done} steps, torn {torn}: {}", result.unwrap_err());
            assert_eq!(read_tree(dir), expected_tree, "after {done} steps, torn {torn}");
            let again = plan(dir, next, HEADER).unwrap();
            assert!(again.changes.is_empty() && again.leftovers.is_empty(), "after {done} steps: {again:?}");
        }
        done += 1;
    }
}

#[test]
fn a_killed_run_is_completed_by_running_again() {
    assert_completed(false, &after());
}

#[test]
fn a_killed_run_is_completed_by_a_run_for_the_former_files() {
    assert_completed(false, &before());
}

#[test]
fn a_killed_run_is_completed_by_a_run_for_other_files() {
    assert_completed(false, &third());
}

#[test]
fn a_killed_overwriting_run_is_completed_without_the_flag() {
    assert_completed(true, &after());
    assert_completed(true, &before());
    assert_completed(true, &third());
}

#[test]
fn a_run_that_is_killed_twice_is_completed() {
    let count = |dir: &Path| steps(&plan(dir, &after(), HEADER).unwrap()).len();
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path(), false);
    for first in 0..=count(folder.path()) {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        set_up(dir, false);
        run_killed(dir, &plan(dir, &after(), HEADER).unwrap(), first, true);
        let second = plan(dir, &third(), HEADER).unwrap();
        let half = steps(&second).len() / 2;
        run_killed(dir, &second, half, true);
        apply(dir, plan(dir, &after(), HEADER).unwrap(), Overwrite::No).unwrap();
        assert_eq!(read_tree(dir), finished_tree(&after()), "after {first} steps");
    }
}

#[test]
fn the_journal_owns_any_mixture_of_old_and_new() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    set_up(dir, true);
    let killed = plan(dir, &after(), HEADER).unwrap();
    let files: Vec<_> = killed.changes.iter().filter(|change| !change.kind.is_list()).collect();
    assert_eq!(files.len(), 10, "{files:?}");
    fs::write(dir.join(LIST_NAME), &killed.journal).unwrap();
    for mixture in 0..1u32 << files.len() {
        for (bit, change) in files.iter().enumerate() {
            let old = change.old.as_ref().map(|old| old.as_bytes());
            let new = change.new.as_ref().map(|new| new.as_bytes());
            let path = dir.join(&change.path);
            match if mixture & 1 << bit == 0 { old } else { new } {
                Some(contents) => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, contents).unwrap();
                }
                None => drop(fs::remove_file(path)),
            }
        }
        let next = plan(dir, &third(), HEADER).unwrap();
        let lost = next.changes.iter().find(|change| change.kind.loses_work());
        assert!(lost.is_none(), "mixture {mixture:b}: {lost:?}");
    }
}

#[test]
fn the_journal_is_written_and_all_texts_are_staged_before_the_first_change() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path(), true);
    let plan = plan(folder.path(), &after(), HEADER).unwrap();
    assert!(plan.changes.iter().any(|change| change.kind == ChangeKind::ExtraHandEdited));
    let steps = steps(&plan);
    let is_change = |step: &Step<'_>| match *step {
        Step::Rename { path } => path != LIST_NAME,
        Step::Remove { .. } => true,
        _ => false,
    };
    let first_change = steps.iter().position(is_change).unwrap();
    let last_removed = steps.iter().rposition(|step| matches!(step, Step::Remove { .. }));
    let renames_file = |step: &Step<'_>| matches!(*step, Step::Rename { path } if path != LIST_NAME);
    assert!(
        last_removed < steps.iter().position(renames_file),
        "`Case.rs` and `case.rs` may be the same file: {steps:?}"
    );
    assert!(journaled_at(&plan) <= first_change);
    let late = steps[first_change..].iter().filter(|step| matches!(step, Step::Stage { .. })).count();
    assert_eq!(late, 1, "only the final list is staged after the first change: {steps:?}");
}
