//! The graph and the rules on small crates in a temporary folder: each rule is seen to fail.

use std::fs;

use super::graph::{Graph, read};
use super::rules::{file_cycles, folder_cycles, imports_between, stage_order};

/// Writes files and reads their graph.
fn graph_below(root: &[&str], files: &[(&str, &str)]) -> Graph {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    read(folder.path(), root)
}

fn graph(files: &[(&str, &str)]) -> Graph {
    graph_below(&[], files)
}

fn edges(graph: &Graph) -> Vec<String> {
    let edge = |import: &super::graph::Import| {
        format!("{}:{} {}", graph.files[import.from], import.line, graph.files[import.to])
    };
    graph.imports.iter().map(edge).collect()
}

/// A ring of modules, each of which imports the next one.
fn ring(count: usize) -> Graph {
    let files = (0..count).map(|index| (format!("m{index}.rs"), format!("use crate::m{}::A;\n", (index + 1) % count)));
    let files: Vec<(String, String)> = files.collect();
    graph(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

fn messages(violations: &[String]) -> String {
    violations.concat()
}

#[test]
fn every_form_of_a_path_is_an_import() {
    let text = "use std::fmt;\nuse super::{c::{self, D}, other as one};\npub use self::child::X;\nuse child::Y;\n\
                fn f() { crate::c::g::<super::other::T>(); }\nmacro_rules! m { () => { $crate::c::D } }\n";
    let found = edges(&graph(&[
        ("lib.rs", "mod a; mod c; mod other;"),
        ("a/mod.rs", text),
        ("a/child.rs", "use super::*;\nuse super::super::other;"),
        ("c.rs", "pub use crate::Root;"),
        ("other.rs", "mod inline { use super::super::c::D; use super::Own; }"),
    ]));
    let expected = [
        "a/child.rs:1 a/mod.rs",
        "a/child.rs:2 other.rs",
        "a/mod.rs:2 c.rs",
        "a/mod.rs:2 other.rs",
        "a/mod.rs:3 a/child.rs",
        "a/mod.rs:4 a/child.rs",
        "a/mod.rs:5 c.rs",
        "a/mod.rs:5 other.rs",
        "a/mod.rs:6 c.rs",
        "c.rs:1 lib.rs",
        "other.rs:1 c.rs",
    ];
    assert_eq!(found, expected);
}

#[test]
fn tests_visibilities_and_other_crates_are_no_imports() {
    let text = "pub(in super::super) struct A;\nuse serde::de;\nuse a2::B;\n#[cfg(test)]\nmod tests { use crate::b::B; }\n\
                #[cfg(test)]\nmod testing;\n/// See [`crate::b`].\npub(crate) fn f() {}\n";
    let files = [("a/x/mod.rs", text), ("a/x/testing.rs", "use crate::b::B;"), ("b.rs", "")];
    let graph = graph(&files);
    assert_eq!(graph.files, ["a/x/mod.rs", "b.rs"]);
    assert_eq!(edges(&graph), [""; 0]);
}

#[test]
fn paths_outside_of_the_folder_are_no_imports() {
    let files = [("mod.rs", "pub use x::A;"), ("x.rs", "use crate::runtime::A;\nuse crate::settings::B;")];
    assert_eq!(edges(&graph_below(&["runtime"], &files)), ["mod.rs:1 x.rs", "x.rs:1 mod.rs"]);
}

#[test]
fn more_than_five_files_in_a_cycle_are_a_violation() {
    assert_eq!(messages(&file_cycles(&ring(5))), "");
    let violations = file_cycles(&ring(6));
    insta::assert_snapshot!(messages(&violations));
}

#[test]
fn folders_that_import_each_other_are_a_violation() {
    // No two files import each other, but the folders do, and `a.rs` belongs to `a`.
    let files = [
        ("a.rs", "use crate::b::y;"),
        ("a/x.rs", ""),
        ("b/mod.rs", ""),
        ("b/y.rs", ""),
        ("b/z.rs", "use crate::a::x;"),
    ];
    let violations = folder_cycles(&graph(&files), false);
    insta::assert_snapshot!(messages(&violations));

    let below = files.map(|(path, text)| (format!("stage/{path}"), text.replace("crate::", "crate::stage::")));
    let below: Vec<(&str, &str)> = below.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert!(messages(&folder_cycles(&graph(&below), true)).contains("    stage/a\n    stage/b\n"));

    let one_way = [("a.rs", "use crate::b::y;"), ("a/x.rs", "use super::A;"), ("b/mod.rs", ""), ("b/y.rs", "")];
    assert_eq!(messages(&folder_cycles(&graph(&one_way), false)), "");
}

#[test]
fn files_beside_folders_count_where_they_are_stages() {
    let files = [
        ("lib.rs", "mod a; use a::A;"),
        ("a.rs", "use crate::b::x;"),
        ("b/mod.rs", ""),
        ("b/x.rs", "use crate::a::A;"),
    ];
    assert_eq!(messages(&folder_cycles(&graph(&files), false)), "");
    assert!(messages(&folder_cycles(&graph(&files), true)).starts_with("2 folders import each other:\n    a\n    b\n"));
}

#[test]
fn the_import_of_a_later_stage_is_a_violation() {
    let files = [("early.rs", "use crate::late::x;"), ("late/x.rs", "use crate::early::A;"), ("new.rs", "")];
    let stages: [&[&str]; 2] = [&["early"], &["late"]];
    insta::assert_snapshot!(messages(&stage_order(&graph(&files), &stages)));
    let stages: [&[&str]; 2] = [&["late", "early"], &["new"]];
    assert_eq!(messages(&stage_order(&graph(&files), &stages)), "");
}

#[test]
fn one_import_between_separate_modules_is_a_violation() {
    let files = |text| graph(&[("lib.rs", "mod rust;"), ("rust/a.rs", text), ("rust/b/c.rs", ""), ("rust/d.rs", "")]);
    let found = imports_between(&files("use super::b::c::C;"), "rust", &["a", "b"]);
    assert!(messages(&found).contains("rust/a.rs:1 imports rust/b/c.rs"), "{found:?}");
    assert!(imports_between(&files("use super::d::D;"), "rust", &["a", "b"]).is_empty());
}
