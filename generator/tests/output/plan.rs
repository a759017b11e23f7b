//! The comparison: each kind of change, the ownership list in every state, and what is refused.

use std::fs;

use generator::output::{ChangeKind, Content, LIST_NAME, OutputError};

use crate::support::{HEADER, file_set, kinds, read, run, tree, try_plan, write};

const FILES: &[(&str, &str)] = &[("Cargo.toml", "[package]\n"), ("src/lib.rs", "old\n")];

#[test]
fn each_kind_of_change_is_found_in_path_order() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let old = [("a/extra.rs", "x"), ("b/edited.rs", "x"), ("c/hand.rs", "x"), ("d/same.rs", "x"), ("e/stale.rs", "x")];
    run(dir, &old).unwrap();
    write(dir, "b/edited.rs", "by hand");
    write(dir, "c/hand.rs", "by hand");
    write(dir, "f/foreign.rs", "by hand");
    write(dir, "f/adopted.rs", "y");

    let new = [
        ("c/hand.rs", "y"),
        ("d/same.rs", "x"),
        ("e/stale.rs", "y"),
        ("f/adopted.rs", "y"),
        ("f/foreign.rs", "y"),
        ("g/missing.rs", "y"),
    ];
    let before = tree(dir);
    let plan = try_plan(dir, &new).unwrap();
    let found: Vec<(&str, ChangeKind)> =
        plan.changes.iter().map(|change| (change.path.as_str(), change.kind)).collect();
    let expected = [
        (LIST_NAME, ChangeKind::ListStale),
        ("a/extra.rs", ChangeKind::Extra),
        ("b/edited.rs", ChangeKind::ExtraHandEdited),
        ("c/hand.rs", ChangeKind::HandEdited),
        ("e/stale.rs", ChangeKind::Stale),
        ("f/foreign.rs", ChangeKind::Foreign),
        ("g/missing.rs", ChangeKind::Missing),
    ];
    assert_eq!(found, expected);
    assert_eq!(plan.unchanged, 2);
    let text = |text: &str| Some(Content::Text(text.to_owned()));
    assert_eq!((&plan.changes[1].old, &plan.changes[1].new), (&text("x"), &None));
    assert_eq!((&plan.changes[3].old, &plan.changes[3].new), (&text("by hand"), &Some("y".to_owned())));
    assert_eq!((&plan.changes[6].old, &plan.changes[6].new), (&None, &Some("y".to_owned())));
    assert_eq!(tree(dir), before, "planning writes nothing");
}

#[test]
fn a_folder_that_does_not_exist_lacks_everything_and_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("new/crate");
    let expected = [
        (LIST_NAME, ChangeKind::ListMissing),
        ("Cargo.toml", ChangeKind::Missing),
        ("src/lib.rs", ChangeKind::Missing),
    ];
    assert_eq!(kinds(&dir, FILES), expected.map(|(path, kind)| (path.to_owned(), kind)));
    assert!(!folder.path().join("new").exists());
}

#[test]
fn a_file_that_was_deleted_by_hand_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), FILES).unwrap();
    fs::remove_file(folder.path().join("src/lib.rs")).unwrap();
    assert_eq!(kinds(folder.path(), FILES), [("src/lib.rs".to_owned(), ChangeKind::Missing)]);
}

#[test]
fn line_ends_count_as_a_difference() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), FILES).unwrap();
    write(folder.path(), "src/lib.rs", "old\r\n");
    assert_eq!(kinds(folder.path(), FILES), [("src/lib.rs".to_owned(), ChangeKind::HandEdited)]);
}

#[test]
fn a_file_that_is_not_utf8_is_a_hand_edit_with_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), FILES).unwrap();
    write(folder.path(), "src/lib.rs", b"\xff\xfe");
    let plan = try_plan(folder.path(), FILES).unwrap();
    assert_eq!(plan.changes[0].kind, ChangeKind::HandEdited);
    assert_eq!(plan.changes[0].old, Some(Content::Binary(vec![0xff, 0xfe])));
}

#[test]
fn a_missing_list_makes_only_files_that_differ_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, FILES).unwrap();
    fs::remove_file(dir.join(LIST_NAME)).unwrap();
    assert_eq!(kinds(dir, FILES), [(LIST_NAME.to_owned(), ChangeKind::ListMissing)]);
    let new = [("Cargo.toml", "[package]\n"), ("src/lib.rs", "new\n")];
    let expected = [(LIST_NAME, ChangeKind::ListMissing), ("src/lib.rs", ChangeKind::Foreign)];
    assert_eq!(kinds(dir, &new), expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn the_list_is_a_comment_and_sorted_lines_that_sha256sum_reads() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), FILES).unwrap();
    let list = "# Files of the generator, with their hashes.\n# Written by `cargo xtask generate`.\n\
                8a3cd5a81b3f9a621aa493d90c45f42ab571d4e42b8ae5aff351cb0a02d06d82  Cargo.toml\n\
                01d09d19c2139a46aebfb577780d123d7396e97201bc7ead210a2ebff8239dee  src/lib.rs\n";
    assert_eq!(read(folder.path(), LIST_NAME), list);
    let other_header = generator::output::plan(folder.path(), &file_set(FILES), "Other.").unwrap();
    assert_eq!(other_header.changes[0].kind, ChangeKind::ListStale);
}

#[test]
fn both_sides_of_a_merge_conflict_in_the_list_are_owned() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, &[("src/lib.rs", "ours\n"), ("src/only_ours.rs", "x\n")]).unwrap();
    let ours = read(dir, LIST_NAME);
    run(dir, &[("src/lib.rs", "theirs\n"), ("src/only_theirs.rs", "x\n")]).unwrap();
    let theirs = read(dir, LIST_NAME);
    write(dir, LIST_NAME, format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic\n"));
    write(dir, "src/only_ours.rs", "x\n");

    for side in ["ours\n", "theirs\n"] {
        write(dir, "src/lib.rs", side);
        let expected = [
            (LIST_NAME, ChangeKind::ListStale),
            ("src/lib.rs", ChangeKind::Stale),
            ("src/only_ours.rs", ChangeKind::Extra),
            ("src/only_theirs.rs", ChangeKind::Extra),
        ];
        assert_eq!(kinds(dir, &[("src/lib.rs", "merged\n")]), expected.map(|(path, kind)| (path.to_owned(), kind)));
    }
    run(dir, &[("src/lib.rs", "merged\n")]).unwrap();
    assert_eq!(tree(dir).into_keys().collect::<Vec<_>>(), [LIST_NAME, "src/lib.rs"]);
    assert!(!read(dir, LIST_NAME).contains("<<<<"));
}

#[test]
fn a_list_with_other_line_ends_is_stale_but_still_owns() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, FILES).unwrap();
    let list = read(dir, LIST_NAME);
    write(dir, LIST_NAME, list.replace('\n', "\r\n"));
    let expected = [(LIST_NAME, ChangeKind::ListStale), ("src/lib.rs", ChangeKind::Stale)];
    let new = [("Cargo.toml", "[package]\n"), ("src/lib.rs", "new\n")];
    assert_eq!(kinds(dir, &new), expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn a_list_cannot_lead_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    run(&dir, FILES).unwrap();
    // The hash of "old\n" is in the list, so each of these would be an owned file without edits.
    let secret = folder.path().join("secret");
    write(folder.path(), "secret", "old\n");
    let hash = read(&dir, LIST_NAME).lines().last().unwrap().split_once("  ").unwrap().0.to_owned();
    let absolute = secret.to_str().unwrap();
    let lines = ["../secret", "src/../../secret", absolute, "./../secret", "src//../../secret", "..\\secret", ""];
    let tampered: String = lines.iter().map(|path| format!("{hash}  {path}\n")).collect();
    write(&dir, LIST_NAME, read(&dir, LIST_NAME) + &tampered);

    assert_eq!(kinds(&dir, FILES), [(LIST_NAME.to_owned(), ChangeKind::ListStale)]);
    run(&dir, FILES).unwrap();
    assert_eq!(fs::read_to_string(secret).unwrap(), "old\n");
    assert!(!read(&dir, LIST_NAME).contains("secret"));
}

#[test]
fn a_name_that_differs_only_in_case_is_an_error_unless_its_file_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    write(dir, "src/Lib.rs", "by hand");
    let error = try_plan(dir, FILES).unwrap_err();
    assert!(
        matches!(&error, OutputError::OtherCase { path, on_disk } if path == "src/lib.rs" && on_disk == "src/Lib.rs")
    );
    fs::remove_file(dir.join("src/Lib.rs")).unwrap();
    fs::rename(dir.join("src"), dir.join("Src")).unwrap();
    let error = try_plan(dir, FILES).unwrap_err();
    assert!(matches!(&error, OutputError::OtherCase { path, on_disk } if path == "src/lib.rs" && on_disk == "Src"));
    fs::remove_dir(dir.join("Src")).unwrap();

    run(dir, &[("src/LIB.rs", "old\n")]).unwrap();
    run(dir, &[("src/lib.rs", "old\n")]).unwrap();
    assert_eq!(tree(dir).into_keys().collect::<Vec<_>>(), [LIST_NAME, "src/lib.rs"]);
}

#[test]
fn the_header_is_a_comment_whatever_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let header = format!("{}  src/lib.rs\n\n# x", "0".repeat(64));
    let plan = generator::output::plan(folder.path(), &file_set(&[]), &header).unwrap();
    assert!(plan.list.lines().all(|line| line.starts_with('#')), "{}", plan.list);
    assert!(HEADER.lines().count() == 2 && plan.list.lines().count() == 3);
}
