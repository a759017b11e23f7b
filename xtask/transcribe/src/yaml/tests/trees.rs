//! What is read from documents.

use std::time::{Duration, Instant};

use super::super::tree::{Kind, Layout, ScalarStyle, parse};
use super::{at, json, tree};

#[test]
fn nodes_know_where_they_are() {
    let text = "é: &x # c\r\n  b: 'ü' # d\r\n  c:\r\nlist: # e\r\n- one\r\n  two # f\r\n- {a: [1, \"x\" ] } # g\r\n-\r\nlong: >- # h\r\n    first\r\n    second\r\n\r\n# i\r\nend: *x\r\n";
    let tree = tree(text);
    let slice = |pointer: &[&str]| &text[tree.node(at(&tree, pointer)).content.clone()];
    assert_eq!(slice(&["é", "b"]), "'ü'");
    assert_eq!(slice(&["é", "c"]), "");
    assert_eq!(slice(&["é"]), "b: 'ü' # d\r\n  c:");
    assert_eq!(slice(&["list", "0"]), "one\r\n  two");
    assert_eq!(slice(&["list", "1"]), "{a: [1, \"x\" ] }");
    assert_eq!(slice(&["list", "1", "a"]), "[1, \"x\" ]");
    assert_eq!(slice(&["list"]), "- one\r\n  two # f\r\n- {a: [1, \"x\" ] } # g\r\n-");
    assert_eq!(slice(&["long"]), ">- # h\r\n    first\r\n    second");
    assert_eq!(slice(&["end"]), "*x");
    let node = tree.node(at(&tree, &["é"]));
    assert_eq!((node.anchor.as_deref(), &text[node.span.start..node.span.start + 2]), (Some("x"), "&x"));
    assert_eq!(tree.line(at(&tree, &["list", "1", "a", "1"])), 7);
    assert_eq!(tree.key_line(tree.root(), "end"), Some(14));
    assert_eq!(tree.key_line(at(&tree, &["end"]), "b"), Some(2));
    assert_eq!(tree.position(text.find("'ü'").expect("it is there")), (2, 6));
    let Kind::Sequence { layout, .. } = tree.node(at(&tree, &["list"])).kind else { panic!("a sequence") };
    assert_eq!(layout, Layout::Block { indent: 0 });
    assert_eq!(
        tree.value(tree.root()),
        json(
            r#"{"é":{"b":"ü","c":null},"list":["one two",{"a":[1,"x"]},null],"long":"first second","end":{"b":"ü","c":null}}"#
        )
    );
}

#[test]
fn keys_are_read_in_every_notation() {
    let text = "200: a\n\"201\": b\n? c\n: d\n? e\n~: f\n&k g: h\n*k : i\n'it''s': j\ntrue: k\n";
    let error = parse(text).expect_err("`g` is there twice");
    assert_eq!((error.line, error.message.as_str()), (8, "duplicate key `g`"));
    let tree = tree(&text.replace("*k : i\n", ""));
    let names: Vec<_> = tree.entries(tree.root()).into_iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["200", "201", "c", "e", "~", "g", "it's", "true"]);
    assert_eq!(tree.value(at(&tree, &["e"])), json("null"));
    let flow = super::tree("{a, b: , \"c\":d, ? e : f, [] : {}}".replace(", [] : {}", "").as_str());
    assert_eq!(flow.value(flow.root()), json(r#"{"a":null,"b":null,"c":"d","e":"f"}"#));
    let pairs = super::tree("[a: b, ? c : d, e]");
    assert_eq!(pairs.value(pairs.root()), json(r#"[{"a":"b"},{"c":"d"},"e"]"#));
}

#[test]
fn merge_keys_are_followed() {
    let text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none:\n  y: 5\n  <<: *b\ntwo:\n  <<: [*m, *b]\nquoted: {\"<<\": *b}\nother: {<<: text}\n";
    let tree = tree(text);
    assert_eq!(tree.value(at(&tree, &["one"])), json(r#"{"x":1,"y":5}"#));
    assert_eq!(tree.value(at(&tree, &["two"])), json(r#"{"x":1,"y":3,"z":4}"#));
    assert_eq!(tree.value(at(&tree, &["quoted"])), json(r#"{"<<":{"x":1,"y":2}}"#));
    assert_eq!(tree.value(at(&tree, &["other"])), json(r#"{"<<":"text"}"#));
    assert_eq!(tree.key_line(at(&tree, &["two"]), "x"), Some(1));
    assert_eq!(tree.get(at(&tree, &["one"]), "<<"), None);
}

#[test]
fn block_scalars_end_at_their_last_line() {
    let text = "a: |\n  one\n\n  # two\n\n\nb: |+\n  three\n\nc: >\n\n\nd: |2-\n    four  \n \ne: |- # c\n";
    let tree = tree(text);
    let slice = |name: &str| &text[tree.node(at(&tree, &[name])).content.clone()];
    assert_eq!(slice("a"), "|\n  one\n\n  # two");
    assert_eq!(slice("b"), "|+\n  three\n");
    assert_eq!(slice("c"), ">");
    assert_eq!(slice("d"), "|2-\n    four  ");
    assert_eq!(slice("e"), "|-");
    assert!(matches!(tree.node(at(&tree, &["a"])).kind, Kind::Scalar { style: ScalarStyle::Literal, .. }));
}

#[test]
fn empty_documents_are_null() {
    for text in ["", "\n", "# only\n", "\u{feff}", "---\n", "--- # c\n...\n"] {
        let tree = tree(text);
        assert_eq!(tree.value(tree.root()), json("null"), "{text:?}");
    }
    let tree = tree("\u{feff}%YAML 1.2\n--- # c\n&r\na: 1\n...\n# end\n");
    assert_eq!(tree.value(tree.root()), json(r#"{"a":1}"#));
}

#[test]
fn errors_have_a_place() {
    for (text, line, column, message) in [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "duplicate key `a`"),
        ("a: {b: 1, b: 2}\n", 1, 11, "duplicate key `b`"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        ("a: &x\n  b: *x\n", 2, 6, "an alias of a node that it is inside"),
        ("a: 1\rb: 2", 1, 5, "carriage return without a line feed"),
        ("ü: [é\n", 2, 1, "invalid YAML"),
        ("? [a]\n: 1\n", 1, 3, "a key that is a mapping or a sequence"),
        ("a: *b\n", 1, 4, "invalid YAML"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {error}");
        assert!(error.message.starts_with(message) && !error.help.is_empty(), "{error}");
    }
}

#[test]
fn hostile_texts_end_soon() {
    let bomb: String = (1..40).map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1)).collect();
    let chain: String = (1..400).map(|level| format!("a{level}: &a{level} [*a{}]\n", level - 1)).collect();
    let start = Instant::now();
    for text in [
        "[".repeat(100_000),
        "{".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(50_000),
        "{a: ".repeat(100_000),
        "&a ".repeat(100_000),
        format!("a0: &a0 1\n{bomb}"),
        format!("a0: &a0 1\n{chain}"),
        format!("\"{}", "x\n ".repeat(100_000)),
    ] {
        let error = parse(&text).expect_err("it is too deep, too large or incomplete");
        assert!(!error.message.is_empty());
    }
    for text in
        ["# c\n".repeat(200_000), format!("[{}]", "a: é,".repeat(50_000)), "ä: 1\n".repeat(2), "\n".repeat(500_000)]
    {
        let _ = parse(&text);
    }
    let wide: String = (0..50_000).map(|at| format!("k{at}: [é, {{a: b}}]\n")).collect();
    assert_eq!(tree(&wide).entries(tree(&wide).root()).len(), 50_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn any_prefix_of_a_document_is_a_tree_or_an_error() {
    let text =
        "a: &x !t {b: [\"c\", 'd', *y]} # e\n? f\n: - |+2\n    g\n  - >-\n   h\n<<: *x\n\u{feff}é: \"\\u00e9\n i\"\n";
    for (end, _) in text.char_indices() {
        for start in [0, 3, 8, 14, 33] {
            if let Some(part) = text.get(start..end) {
                let _ = parse(part);
            }
        }
    }
}
