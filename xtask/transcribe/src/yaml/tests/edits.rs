//! What edits do to documents.

use super::super::edit::{Edits, Position};
use super::{at, edited, json, tree};
use crate::value::Value;

fn inserted(text: &str, pointer: &[&str], position: Position<'_>, name: &str, value: &str) -> String {
    edited(text, |tree, edits| {
        edits.insert_entry(at(tree, pointer), position, name, &json(value)).expect("the position exists");
    })
}

fn replaced(text: &str, pointer: &[&str], value: &str) -> String {
    edited(text, |tree, edits| edits.replace_value(at(tree, pointer), &json(value)).expect("it is one edit"))
}

fn removed(text: &str, pointer: &[&str], names: &[&str]) -> String {
    edited(text, |tree, edits| {
        for name in names {
            match name.parse() {
                Ok(index) => edits.remove_item(at(tree, pointer), index).expect("it exists"),
                Err(_) => edits.remove_entry(at(tree, pointer), name).expect("it exists"),
            }
        }
    })
}

#[test]
fn entries_go_next_to_others_and_comments_stay() {
    let text = "# head\na: 1 # one\n  # about a\n\n# about b\nb:\n  c: 2\n  # end of b\n# about d\nd: 3\n";
    let root = |position, name| inserted(text, &[], position, name, "[0]");
    assert_eq!(root(Position::Before("a"), "x"), text.replace("a: 1", "x:\n  - 0\na: 1"));
    assert_eq!(root(Position::After("a"), "x"), text.replace("\n\n# about b", "\nx:\n  - 0\n\n# about b"));
    assert_eq!(root(Position::Before("b"), "x"), text.replace("# about b", "x:\n  - 0\n# about b"));
    assert_eq!(root(Position::Sorted, "aa"), text.replace("\n\n# about b", "\naa:\n  - 0\n\n# about b"));
    assert_eq!(root(Position::End, "x"), format!("{text}x:\n  - 0\n"));
    let nested = |position| inserted(text, &["b"], position, "x", "null");
    assert_eq!(nested(Position::End), text.replace("# end of b\n", "# end of b\n  x: null\n"));
    assert_eq!(nested(Position::After("c")), text.replace("c: 2\n", "c: 2\n  x: null\n"));
}

#[test]
fn entries_go_into_compact_mappings() {
    let text = "- a: 1 # c\n  b: 2\n- - - 3\n";
    assert_eq!(
        inserted(text, &["0"], Position::Before("a"), "x", "{\"w\":0}"),
        text.replace("a: 1", "x:\n    w: 0\n  a: 1")
    );
    assert_eq!(inserted(text, &["0"], Position::End, "x", "0"), text.replace("b: 2\n", "b: 2\n  x: 0\n"));
    let item = edited(text, |tree, edits| edits.insert_item(at(tree, &["1", "0"]), 0, &json("[4]")).expect("it fits"));
    assert_eq!(item, "- a: 1 # c\n  b: 2\n- - - - 4\n    - 3\n");
}

#[test]
fn flow_collections_stay_flow() {
    assert_eq!(inserted("a: {b: 1} # c\n", &["a"], Position::End, "x", "[\"w: z\"]"), "a: {b: 1, x: [\"w: z\"]} # c\n");
    assert_eq!(inserted("a: { b: 1, }\n", &["a"], Position::Before("b"), "x", "{}"), "a: { x: {}, b: 1, }\n");
    assert_eq!(inserted("[{}]", &["0"], Position::End, "x", "\"w\""), "[{x: w}]");
    let lines = "{\n  \"a\": 1,\n  \"b\": [] # c\n}\n";
    assert_eq!(
        inserted(lines, &[], Position::End, "x", "{\"w\":\"z\"}"),
        "{\n  \"a\": 1,\n  \"b\": [],\n  \"x\": {\"w\": \"z\"} # c\n}\n"
    );
    assert_eq!(removed("{a: 1, b: 2, c: 3, d: 4}", &[], &["b", "d"]), "{a: 1, c: 3}");
    assert_eq!(removed("[1, 2, 3]", &[], &["1", "2"]), "[1]");
    assert_eq!(removed("a: [ 1, 2, ] # c\n", &["a"], &["0", "1"]), "a: [] # c\n");
    assert_eq!(replaced("[a, {b: , c}]", &["1", "b"], "[1]"), "[a, {b: [1], c}]");
    assert_eq!(replaced("[a, {b: , c}]", &["1", "c"], "\"x\""), "[a, {b: , c: x}]");
}

#[test]
fn empty_collections_become_blocks_and_blocks_become_empty() {
    assert_eq!(inserted("a: {} # c\nb: 1\n", &["a"], Position::End, "x", "0"), "a: # c\n  x: 0\nb: 1\n");
    assert_eq!(inserted("a: &k {}\n", &["a"], Position::End, "x", "0"), "a: &k\n  x: 0\n");
    assert_eq!(inserted("{}\n", &[], Position::End, "x", "0"), "x: 0\n");
    let appended = |text, pointer: &[&str]| {
        edited(text, |tree, edits| {
            edits.append_item(at(tree, pointer), &json("{\"x\":1,\"w\":2}")).expect("it is a sequence");
        })
    };
    assert_eq!(appended("- []\n", &["0"]), "- - x: 1\n    w: 2\n");
    assert_eq!(appended("a: []", &["a"]), "a:\n  - x: 1\n    w: 2");
    assert_eq!(removed("a: # c\n  # d\n  b: 1 # e\n  c: 2\nf: 3\n", &["a"], &["b", "c"]), "a: {} # c\nf: 3\n");
    assert_eq!(removed("- a: 1 # c\n  b: 2\n- c\n", &["0"], &["a", "b"]), "- {}\n- c\n");
    assert_eq!(removed("a: &k\n- 1\n", &["a"], &["0"]), "a: &k []\n");
    assert_eq!(removed("# c\na: 1\n", &[], &["a"]), "# c\n{}\n");
    assert_eq!(removed("--- &r\na: 1\n", &[], &["a"]), "--- &r {}\n");
}

#[test]
fn removed_entries_take_their_comments() {
    let text = "# head\na: 1\n\n# far\n\n# near\n# b\nb: # of b\n  c: 2 # d\n    # deep\n# e\ne: |\n  # f\n";
    assert_eq!(removed(text, &[], &["b"]), "# head\na: 1\n\n# far\n\n# e\ne: |\n  # f\n");
    assert_eq!(removed(text, &[], &["a"]), text.replace("a: 1\n", ""));
    assert_eq!(removed(text, &[], &["e"]), text.replace("# e\ne: |\n  # f\n", ""));
    assert_eq!(removed("- a: 1\n  # b\n  b: 2\n", &["0"], &["a"]), "- # b\n  b: 2\n");
    assert_eq!(removed("a:\n- x\n# w\n- w\n- z\n# b\nb: 1\n", &["a"], &["1"]), "a:\n- x\n- z\n# b\nb: 1\n");
    assert_eq!(removed("a: 1\nb: 2", &[], &["b"]), "a: 1");
}

#[test]
fn values_are_replaced_in_place() {
    for (text, pointer, value, expected) in [
        ("a: 1   # c\n", "a", "\"yes\"", "a: \"yes\"   # c\n"),
        ("a:   'x'\n", "a", "\"w\"", "a:   w\n"),
        ("a: # c\nb: 1\n", "a", "2", "a: 2 # c\nb: 1\n"),
        ("a:", "a", "{\"b\":1}", "a:\n  b: 1"),
        ("a: x # c\nb: 1\n", "a", "[1]", "a: # c\n  - 1\nb: 1\n"),
        ("a: x # c\n", "a", "\"w\\nz\"", "a: |- # c\n  w\n  z\n"),
        ("a: |+ # c\n  x\n\nb: 1\n", "a", "true", "a: true # c\nb: 1\n"),
        ("a: \"x\n  y\" # c\n", "a", "null", "a: null # c\n"),
        ("a: &k !!str x\nb: *k\n", "a", "1", "a: &k 1\nb: *k\n"),
        ("a: &k x\nb: *k\n", "b", "1", "a: &k x\nb: 1\n"),
        ("a:\n    b: 1 # d\n    c: 2\ne: 3\n", "a", "{\"x\":{\"w\":1}}", "a:\n    x:\n        w: 1\ne: 3\n"),
        ("a: # c\n  - 1\nb: 2\n", "a", "\"x\"", "a: x # c\nb: 2\n"),
        ("- a: 1\n  b: 2\n- c\n", "0", "[[1],2]", "- - - 1\n  - 2\n- c\n"),
        ("- a: 1\n  b: 2 # d\n- c\n", "0", "\"x\"", "- x # d\n- c\n"),
        ("- x # c\n", "0", "{\"a\":1,\"b\":2}", "- a: 1 # c\n  b: 2\n"),
        ("a: x\n    # deep\nb: 1\n", "a", "\"w\\nz\"", "a: \"w\\nz\"\n    # deep\nb: 1\n"),
        ("a: x\r\nb: 1\r\n", "a", "[\"w\\nz\"]", "a:\r\n  - |-\r\n    w\r\n    z\r\nb: 1\r\n"),
    ] {
        assert_eq!(replaced(text, &[pointer], value), expected, "{text:?}");
    }
    assert_eq!(replaced("x # c\n", &[], "{\"a\":1}"), "a: 1 # c\n");
    assert_eq!(replaced("", &[], "{\"a\":[1,2]}").trim_end(), "a:\n  - 1\n  - 2");
}

#[test]
fn scalars_and_keys_keep_their_quotes() {
    let scalar = |text, value: &str| {
        edited(text, |tree, edits| edits.replace_scalar(at(tree, &["a"]), &Value::from(value)).expect("it is a scalar"))
    };
    assert_eq!(scalar("a: 'x'\n", "it's"), "a: 'it''s'\n");
    assert_eq!(scalar("a: \"x\" # c\n", "y"), "a: \"y\" # c\n");
    assert_eq!(scalar("a: 'x'\n", "y\tz"), "a: \"y\\tz\"\n");
    assert_eq!(scalar("a: x\n", "no"), "a: \"no\"\n");
    let renamed =
        |text, name| edited(text, |tree, edits| edits.rename_key(tree.root(), "a", name).expect("the key exists"));
    assert_eq!(renamed("&k a : 1 # c\nb: 2\n", "404"), "&k \"404\" : 1 # c\nb: 2\n");
    assert_eq!(renamed("{'a': 1}", "c: d"), "{'c: d': 1}");
}

#[test]
fn edits_inside_an_alias_edit_the_original() {
    let text = "a: &k\n  b: 1\nc: *k\n";
    assert_eq!(inserted(text, &["c"], Position::End, "x", "2"), "a: &k\n  b: 1\n  x: 2\nc: *k\n");
    assert_eq!(replaced(text, &["c", "b"], "3"), "a: &k\n  b: 3\nc: *k\n");
}

#[test]
fn an_anchor_in_use_is_not_removed() {
    let text = "a:\n  b: &k 1\nc: *k\nd: *k\n";
    let tree = tree(text);
    let mut edits = Edits::new(&tree);
    edits.remove_entry(tree.root(), "a").expect("it exists");
    edits.remove_entry(tree.root(), "c").expect("it exists");
    let error = edits.apply().expect_err("`d` uses the anchor");
    assert_eq!((error.line, error.column, error.message.as_str()), (2, 6, "the anchor `k` is still used on line 4"));
    edits.replace_value(at(&tree, &["d"]), &json("2")).expect("it is one edit");
    assert_eq!(edits.apply().expect("nothing uses the anchor"), "d: 2\n");
    assert_eq!(
        edited(text, |_, edits| edits.replace_value(at(&tree, &["a", "b"]), &json("2")).expect("one")),
        text.replace('1', "2")
    );
}

#[test]
fn overlapping_edits_are_errors() {
    let tree = tree("a:\n  b: [1]\nc: 2\n<<: {m: 1}\n");
    let inner = at(&tree, &["a", "b"]);
    for outer in 0..3 {
        let mut edits = Edits::new(&tree);
        edits.append_item(inner, &json("2")).expect("it is a sequence");
        match outer {
            0 => edits.remove_entry(tree.root(), "a").expect("it exists"),
            1 => edits.replace_value(at(&tree, &["a"]), &json("1")).expect("it exists"),
            _ => edits.replace_value(inner, &json("1")).expect("it exists"),
        }
        let error = edits.apply().expect_err("one edit is inside the other");
        assert_eq!(error.message, "two edits of the same value");
    }
    let mut edits = Edits::new(&tree);
    edits.remove_entry(tree.root(), "c").expect("it exists");
    edits.remove_entry(tree.root(), "c").expect_err("twice");
    edits.replace_value(inner, &json("1")).expect("it exists");
    edits.replace_value(inner, &json("1")).expect_err("twice");
    edits.insert_entry(tree.root(), Position::End, "a", &json("1")).expect_err("the key exists");
    edits.insert_entry(tree.root(), Position::After("x"), "y", &json("1")).expect_err("no such key");
    edits.insert_entry(inner, Position::End, "y", &json("1")).expect_err("no mapping");
    edits.insert_item(inner, 2, &json("1")).expect_err("no such place");
    edits.remove_item(inner, 1).expect_err("no such item");
    edits.rename_key(tree.root(), "a", "c").expect("`c` is removed");
    edits.rename_key(tree.root(), "a", "d").expect_err("twice");
    let error = edits.remove_entry(tree.root(), "m").expect_err("it is merged");
    assert_eq!(error.help, "a merge key brings it; edit the mapping it is written in");
}

#[test]
fn many_edits_are_applied_at_once() {
    let text = "a:\n  b: 1\n  c: 2\nd:\n  - e\n  - f";
    let all = edited(text, |tree, edits| {
        let (root, a, d) = (tree.root(), at(tree, &["a"]), at(tree, &["d"]));
        edits.insert_entry(root, Position::End, "z", &json("1")).expect("free");
        edits.append_item(d, &json("\"g\"")).expect("a sequence");
        edits.append_item(d, &json("\"h\"")).expect("a sequence");
        edits.remove_item(d, 1).expect("it exists");
        edits.remove_entry(a, "b").expect("it exists");
        edits.insert_entry(a, Position::Sorted, "y", &json("1")).expect("free");
        edits.insert_entry(a, Position::Sorted, "x", &json("1")).expect("free");
        edits.insert_entry(root, Position::After("a"), "k", &json("1")).expect("free");
        edits.rename_key(root, "d", "list").expect("free");
    });
    assert_eq!(all, "a:\n  c: 2\n  x: 1\n  \"y\": 1\nk: 1\nlist:\n  - e\n  - g\n  - h\nz: 1");
}

#[test]
fn new_lines_are_indented_as_the_document_is() {
    let text = "a:\n    b:\n    - c:\n          d: 1\n";
    assert_eq!(
        inserted(text, &["a"], Position::End, "x", "{\"w\":[{\"z\":1}]}"),
        format!("{text}    x:\n        w:\n        - z: 1\n")
    );
    let text = "a:\r\n  b: >-\r\n    long\r\n    text\r\n";
    assert_eq!(inserted(text, &["a"], Position::End, "x", "{\"w\":1}"), format!("{text}  x:\r\n    w: 1\r\n"));
}
