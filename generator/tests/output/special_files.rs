//! Links, folders and devices at the paths of files, and folders that cannot be written.

use std::error::Error as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use generator::output::{LIST_NAME, OutputError, Overwrite, apply};

use crate::support::{read, run, tree, try_plan, write};

const FILES: &[(&str, &str)] = &[("src/lib.rs", "lib\n")];

#[test]
fn a_path_that_is_a_link_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    write(folder.path(), "outside.rs", "by hand");
    write(&dir, "src/inside.rs", "by hand");
    for target in ["../../outside.rs", "inside.rs", "nowhere.rs"] {
        symlink(target, dir.join("src/lib.rs")).unwrap();
        let error = try_plan(&dir, FILES).unwrap_err();
        let OutputError::Symlink { path, link } = &error else { panic!("{error}") };
        assert_eq!((path.as_str(), link.as_str()), ("src/lib.rs", "src/lib.rs"));
        fs::remove_file(dir.join("src/lib.rs")).unwrap();
    }
    assert_eq!(read(folder.path(), "outside.rs"), "by hand");
}

#[test]
fn a_folder_above_a_path_that_is_a_link_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    fs::create_dir_all(folder.path().join("outside/deep")).unwrap();
    fs::create_dir_all(&dir).unwrap();
    symlink("../outside", dir.join("src")).unwrap();
    for path in ["src/lib.rs", "src/deep/lib.rs", "src/new/lib.rs"] {
        let error = try_plan(&dir, &[(path, "")]).unwrap_err();
        assert!(matches!(&error, OutputError::Symlink { link, .. } if link == "src"), "{error}");
    }
}

#[test]
fn the_list_itself_is_not_read_or_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    write(folder.path(), "list", "by hand");
    fs::create_dir_all(&dir).unwrap();
    symlink("../list", dir.join(LIST_NAME)).unwrap();
    let error = try_plan(&dir, FILES).unwrap_err();
    assert!(matches!(&error, OutputError::Symlink { link, .. } if link == LIST_NAME), "{error}");
}

#[test]
fn nothing_is_removed_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    run(&dir, &[("gone.rs", "x"), ("keep.rs", "x"), ("old/deep/a.rs", "x"), ("old/empty/b.rs", "x")]).unwrap();
    // The generated files are outside now, behind links: their hashes match, but they must not be removed.
    fs::rename(dir.join("old"), folder.path().join("old")).unwrap();
    fs::remove_file(folder.path().join("old/empty/b.rs")).unwrap();
    symlink("../old", dir.join("old")).unwrap();
    fs::rename(dir.join("gone.rs"), folder.path().join("gone.rs")).unwrap();
    symlink("../gone.rs", dir.join("gone.rs")).unwrap();
    write(folder.path(), "old/deep/.generated-0123456789abcdef.tmp", "");
    let outside = tree(&folder.path().join("old"));

    run(&dir, &[("keep.rs", "x")]).unwrap();
    assert_eq!(tree(&folder.path().join("old")), outside);
    assert_eq!(read(folder.path(), "gone.rs"), "x");
    assert_eq!(tree(&dir).into_keys().collect::<Vec<_>>(), [LIST_NAME, "gone.rs", "keep.rs", "old"]);
    assert_eq!(run(&dir, &[("keep.rs", "x")]).unwrap(), [], "what was left alone is forgotten");
}

#[test]
fn a_link_that_appears_between_plan_and_apply_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    run(&dir, &[("old/a.rs", "x"), ("src/lib.rs", "x")]).unwrap();
    let plan = try_plan(&dir, FILES).unwrap();
    fs::rename(dir.join("old"), folder.path().join("old")).unwrap();
    symlink("../old", dir.join("old")).unwrap();
    let error = apply(&dir, plan, Overwrite::Yes).unwrap_err();
    assert!(matches!(&error, OutputError::ChangedMeanwhile { path } if path == "old/a.rs"), "{error}");
    assert_eq!(read(folder.path(), "old/a.rs"), "x");
    assert_eq!(read(&dir, "src/lib.rs"), "x");
}

#[test]
fn the_crate_folder_may_be_a_link() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("real")).unwrap();
    let dir = folder.path().join("link");
    symlink("real", &dir).unwrap();
    run(&dir, FILES).unwrap();
    run(&dir, &[("src/other.rs", "other\n")]).unwrap();
    assert_eq!(tree(&folder.path().join("real")).into_keys().collect::<Vec<_>>(), [LIST_NAME, "src/other.rs"]);
}

#[test]
fn a_temporary_file_is_not_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("crate");
    write(folder.path(), "outside", "by hand");
    fs::create_dir_all(dir.join("src")).unwrap();
    for digits in ["src/lib.rs", LIST_NAME].map(temporary_digits) {
        for location in ["", "src/"] {
            symlink(folder.path().join("outside"), dir.join(format!("{location}.generated-{digits}.tmp"))).unwrap();
        }
    }
    run(&dir, FILES).unwrap();
    assert_eq!(read(folder.path(), "outside"), "by hand");
    assert_eq!(read(&dir, "src/lib.rs"), "lib\n");
    assert!(fs::symlink_metadata(dir.join("src/lib.rs")).unwrap().is_file());
}

#[test]
fn folders_devices_and_files_in_the_way_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir_all(dir.join("src/lib.rs")).unwrap();
    let error = try_plan(dir, FILES).unwrap_err();
    assert!(matches!(&error, OutputError::NotAFile { path } if path == "src/lib.rs"), "{error}");
    fs::remove_dir(dir.join("src/lib.rs")).unwrap();

    let socket = UnixListener::bind(dir.join("src/lib.rs")).unwrap();
    assert!(matches!(try_plan(dir, FILES).unwrap_err(), OutputError::NotAFile { .. }));
    drop(socket);
    fs::remove_dir_all(dir.join("src")).unwrap();

    write(dir, "src", "a file");
    let error = try_plan(dir, FILES).unwrap_err();
    assert!(matches!(&error, OutputError::NotAFolder { file, .. } if file == "src"), "{error}");

    let error = try_plan(&dir.join("src"), FILES).unwrap_err();
    assert!(matches!(&error, OutputError::Io { action: "list", .. }) && error.source().is_some(), "{error}");
}

#[test]
fn an_error_while_staging_comes_before_a_file_is_touched_and_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, &[("a/a.rs", "old"), ("gone.rs", "x"), ("z/z.rs", "old")]).unwrap();
    // A folder with the name of the temporary file is an error for every user; a missing permission is none for root.
    let obstacle = dir.join(format!("z/.generated-{}.tmp", temporary_digits("z/z.rs")));
    fs::create_dir(&obstacle).unwrap();
    let new = [("a/a.rs", "new"), ("z/z.rs", "new")];
    let error = run(dir, &new).unwrap_err();
    assert!(matches!(&error, OutputError::Io { .. }) && error.source().is_some(), "{error}");
    fs::remove_dir(obstacle).unwrap();
    assert_eq!((read(dir, "a/a.rs"), read(dir, "gone.rs")), ("old".to_owned(), "x".to_owned()));
    assert_eq!(tree(dir).len(), 4, "no temporary file stays");
    run(dir, &new).unwrap();
    assert_eq!((read(dir, "a/a.rs"), read(dir, "z/z.rs")), ("new".to_owned(), "new".to_owned()));
    assert!(!dir.join("gone.rs").exists());
}

/// Returns the digits in the name of the temporary file: the start of the path's SHA-256.
fn temporary_digits(path: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(path.as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
