//! Whole documents: what is read, what is an error, and that no text makes the reader hang, overflow or panic.

use super::node::Node;
use super::*;
use crate::diagnostic::render;

const EVERYTHING: &str = include_str!("../../tests/fixtures/document/everything.yaml");

fn load_text(name: &str, text: &str) -> (Option<OpenAPI>, Vec<String>) {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let mut diagnostics = Diagnostics::default();
    let document = load_source(&mut sources, source, &mut diagnostics);
    // Rendering must not panic for any diagnostics.
    let rendered = render(&diagnostics, &sources, false);
    assert_eq!(rendered.is_empty(), diagnostics.is_empty());
    let messages = diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
    (document.map(|document| document.openapi), messages)
}

fn document(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{rest}")
}

/// Returns where references to schemas in a document of several files lead to, as `file pointer`, and the messages.
fn targets(version: &str, references: &[&str], others: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let schemas: Vec<String> =
        references.iter().enumerate().map(|(index, text)| format!("S{index}: {{$ref: '{text}'}}")).collect();
    let head = document("").replace("3.0.3", version);
    let mut sources = Sources::default();
    let main = sources.add("main.yaml", format!("{head}components: {{schemas: {{{}}}}}", schemas.join(", ")));
    for (name, text) in others {
        sources.add(*name, *text);
    }
    let mut diagnostics = Diagnostics::default();
    let document = load_source(&mut sources, main, &mut diagnostics);
    let found = document.iter().flat_map(|document| {
        let targets = references.iter().filter_map(|text| document.references.schemas.target(main, text));
        targets.map(|target| format!("{} {}", sources.get(target.source).name, target.pointer))
    });
    (found.collect(), diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect())
}

#[test]
fn identifiers_of_other_files_are_found() {
    let pets = "Pet: {$anchor: pet, properties: {toy: {$ref: '#toy'}, home: {$ref: 'https://example.com/home'}}}
Toy: {$id: 'https://example.com/toy', $anchor: inner, $defs: {part: {$anchor: part}}}
More: {$anchor: toy}";
    let home = "$id: https://example.com/home\n$anchor: home\n$defs: {door: {$dynamicAnchor: door}}";
    let references = [
        // The file of this one is opened by the next ones.
        "https://example.com/home#door",
        "https://example.com/toy#/$defs/part",
        "https://example.com/toy#part",
        "sub/pets.yaml#pet",
        "home.yaml#home",
    ];
    let (found, messages) = targets("3.1.0", &references, &[("sub/pets.yaml", pets), ("home.yaml", home)]);
    assert_eq!(messages, [""; 0]);
    let expected = [
        "home.yaml /$defs/door",
        "sub/pets.yaml /Toy/$defs/part",
        "sub/pets.yaml /Toy/$defs/part",
        "sub/pets.yaml /Pet",
        "home.yaml ",
    ];
    assert_eq!(found, expected);
}

#[test]
fn identifiers_that_no_file_has_are_errors() {
    let references = ["pets.yaml#cat", "https://example.com/toy"];
    let others = [("pets.yaml", "Pet: {$anchor: pet}")];
    let (_, messages) = targets("3.1.0", &references, &others);
    let unknown = r#"the reference "https://example.com/toy" is a URL, which is not fetched"#;
    assert_eq!(messages, ["no schema of the file has the anchor `cat`", unknown]);
    let (_, messages) = targets("3.0.3", &["pets.yaml#pet"], &others);
    assert_eq!(messages, [r#"invalid reference "pets.yaml#pet": expected a `/` after the `#`"#]);
}

#[test]
fn a_reference_leads_to_a_reference_with_siblings_but_through_others() {
    let parts = "A: {$ref: '#/Base', required: [a]}\nB: {$ref: '#/Base', x-note: 1}\nBase: {type: object}";
    let references = ["parts.yaml#/A", "parts.yaml#/B"];
    let found = |version| targets(version, &references, &[("parts.yaml", parts)]).0;
    assert_eq!(found("3.1.0"), ["parts.yaml /A", "parts.yaml /Base"]);
    // In 3.0 the siblings have no meaning.
    assert_eq!(found("3.0.3"), ["parts.yaml /Base", "parts.yaml /Base"]);
}

#[test]
fn a_file_may_be_a_boolean_schema() {
    let others = [("any.yaml", "true"), ("more.yaml", "A: {properties: {none: false}}")];
    let references = ["any.yaml", "more.yaml#/A/properties/none"];
    assert_eq!(targets("3.1.0", &references, &others).0, ["any.yaml ", "more.yaml /A/properties/none"]);
    let (_, messages) = targets("3.0.3", &["any.yaml"], &others);
    assert_eq!(messages, ["`any.yaml` refers to the boolean true; expected a schema, so it is ignored"]);
}

#[test]
fn every_kind_of_object_loads() {
    let (openapi, messages) = load_text("everything.yaml", EVERYTHING);
    assert_eq!(messages, [""; 0]);
    let openapi = openapi.expect("the document loads");
    assert_eq!(openapi.operations().count(), 2);
    assert_eq!(openapi.components.map(|components| components.schemas.len()), Some(2));
}

/// Replaces each node by each of some values, and removes and renames each key, one at a time.
fn mutations(node: &Node, visit: &mut dyn FnMut(Node)) {
    let text = |text: &str| Node::String(text.to_owned());
    let values = [
        Node::Null,
        Node::Bool(true),
        Node::Unsigned(7),
        Node::Signed(-7),
        Node::Float(1.5),
        text("simple"),
        text("#/components/schemas/Lamp"),
        Node::List(vec![]),
        Node::List(vec![text("a"), Node::Null]),
        Node::Map(vec![]),
        Node::Map(vec![("a".to_owned(), Node::Null)]),
        Node::Map(vec![("$ref".to_owned(), Node::Unsigned(1))]),
        Node::Map(vec![("$ref".to_owned(), text("#/components/schemas/Lamp"))]),
        Node::Map(vec![("schema".to_owned(), Node::Null), ("type".to_owned(), text("strnig"))]),
    ];
    values.into_iter().for_each(&mut *visit);
    match node {
        Node::List(items) => {
            for index in 0..items.len() {
                mutations(&items[index], &mut |changed| {
                    let mut items = items.clone();
                    items[index] = changed;
                    visit(Node::List(items));
                });
            }
        }
        Node::Map(entries) => {
            for index in 0..entries.len() {
                let without = entries.iter().enumerate().filter(|(other, _)| *other != index);
                visit(Node::Map(without.map(|(_, entry)| entry.clone()).collect()));
                let mut renamed = entries.clone();
                renamed[index].0.push('q');
                visit(Node::Map(renamed));
                mutations(&entries[index].1, &mut |changed| {
                    let mut entries = entries.clone();
                    entries[index].1 = changed;
                    visit(Node::Map(entries));
                });
            }
        }
        _ => {}
    }
}

/// The table of shapes must be as strict as openapiv3's types.
#[test]
fn every_valid_document_is_deserialized() {
    let root = yaml::parse(EVERYTHING, &mut Budget::default()).expect("the document is YAML");
    let mut sources = Sources::default();
    let source = sources.add("everything.yaml", EVERYTHING);
    let (mut valid, mut invalid) = (0, 0);
    mutations(&root, &mut |mut changed| {
        let mut diagnostics = Diagnostics::default();
        let findings = validate::validate(source, &changed, &mut diagnostics);
        if diagnostics.has_errors() {
            invalid += 1;
            return;
        }
        valid += 1;
        fix::apply(&mut changed, &findings.fixes);
        normalize::normalize(&mut changed);
        if let Err(error) = OpenAPI::deserialize(&changed) {
            panic!("the validation accepts what openapiv3 rejects: {error}\n{changed:?}");
        }
    });
    assert!(valid > 1000 && invalid > 1000, "{valid} valid, {invalid} invalid");
}

#[test]
fn a_document_reads_the_same_as_yaml_and_as_json() {
    let value = serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "tags": [{"name": "a"}, {"name": "b"}],
    });
    let yaml = load_text("a.yaml", &document("tags: [{name: a}, {name: b}]"));
    for name in ["a.json", "a.yaml"] {
        assert_eq!(load_text(name, &value.to_string()), yaml);
        assert_eq!(load_text(name, &format!("\u{feff}{value:#}")), yaml);
    }
}

#[test]
fn json_that_is_not_yaml_is_read() {
    let text = r#"{"openapi": "3.0.3", "info": {"title": "\ud83d\ude00\/", "version": "1"}, "paths": 7}"#;
    let mut sources = Sources::default();
    let source = sources.add("a.json", text);
    let mut diagnostics = Diagnostics::default();
    assert!(load_source(&mut sources, source, &mut diagnostics).is_none());
    assert!(render(&diagnostics, &sources, false).contains("a.json:1:84"), "{}", render(&diagnostics, &sources, false));
}

#[test]
fn merge_keys_are_merged() {
    let text =
        document("x-base: &base {description: D}\ncomponents: {schemas: {A: {<<: *base, type: string, format: f}}}");
    let (openapi, messages) = load_text("a.yaml", &text);
    assert_eq!(messages, [""; 0]);
    let schemas = openapi.and_then(|openapi| openapi.components).expect("it has components").schemas;
    let schema = schemas["A"].as_item().expect("it is no reference");
    assert_eq!(schema.schema_data.description.as_deref(), Some("D"));
}

#[test]
fn hostile_texts_end_in_an_error_soon() {
    let deep = |open: &str, close: &str, count: usize| {
        document(&format!("x-deep: {}1{}", open.repeat(count), close.repeat(count)))
    };
    let bomb: String = (1..40).fold("x-0: &a0 [x, x]\n".to_owned(), |text, level| {
        let below = level - 1;
        format!("{text}x-{level}: &a{level} [*a{below}, *a{below}, *a{below}]\n")
    });
    let quadratic = format!("x-a: &a [{}x]\nx-b: [{}x]\n", "a,".repeat(30_000), "*a,".repeat(30_000));
    let block = format!("x-deep:\n{}", "- ".repeat(20_000));
    let cases = [
        ("brackets.yaml", deep("[", "]", 10_000), "levels deep"),
        ("open.yaml", deep("[", "", 200_000), "levels deep"),
        ("braces.yaml", deep("{a: ", "}", 10_000), "levels deep"),
        ("block.yaml", document(&block), "levels deep"),
        ("keys.yaml", document(&"? ".repeat(20_000)), "key must be a string"),
        ("brackets.json", "[".repeat(1_000_000), "levels deep"),
        ("bomb.yaml", document(&bomb), "too large"),
        ("quadratic.yaml", document(&quadratic), "too large"),
        ("self.yaml", document("x-a: &a [*a]"), "levels deep"),
        ("nul.yaml", document("x-a: \"\0\""), "control characters"),
        ("nul.json", "{\"a\": \"\0\"}".to_owned(), "control character"),
        ("typos.json", format!("{{\"openapi\": \"3.0.3\"{}}}", ", \"infa\": 1".repeat(200_000)), "duplicate key"),
        ("long.yaml", document(&format!("tags: [{{{}: 1}}]", "k".repeat(900))), "missing field `name`"),
        ("tags.yaml", "%TAG !a! tag:a\n".repeat(50_000), "tags"),
    ];
    for (name, text, expected) in cases {
        let start = std::time::Instant::now();
        let (openapi, messages) = load_text(name, &text);
        assert!(openapi.is_none() && messages[0].contains(expected), "{name}: {messages:?}");
        assert!(start.elapsed().as_secs() < 300, "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn odd_but_valid_texts_load() {
    let many = "a, ".repeat(300_000);
    for text in [
        document("x-a: \"\\0\\L\u{2028}\u{85}\""),
        document(&format!("x-a: [{many}]")),
        document("x-a: {? [] : 1}").replace("? [] ", "\"? []\""),
        document("tags: [\n{name: a}\n]").replace('\n', "\r\n"),
        format!("%YAML 1.2\n# comment\n---\n{}...\n", document("")),
    ] {
        let (openapi, messages) = load_text("odd.yaml", &text);
        assert!(openapi.is_some(), "{messages:?}");
    }
}

/// The deepest schemas, on the two megabytes of stack of a test thread.
#[test]
fn the_deepest_schemas_fit_the_stack() {
    for (open, close, levels) in [("{\"allOf\": [", "]}", 60), ("{\"items\": ", "}", 120), ("{\"not\": ", "}", 120)] {
        let schema = format!("{}{{}}{}", open.repeat(levels), close.repeat(levels));
        let text = document(&format!("components: {{schemas: {{A: {schema}}}}}"));
        let (openapi, messages) = load_text("deep.yaml", &text);
        assert!(openapi.is_some(), "{messages:?}");
    }
}

/// openapiv3 alone would attempt each level twice, which would take years.
#[test]
fn an_error_in_a_deep_schema_is_found_at_once() {
    let schema = format!("{}{{type: 1}}{}", "{properties: {a: ".repeat(60), "}}".repeat(60));
    let (openapi, messages) = load_text("deep.yaml", &document(&format!("components: {{schemas: {{A: {schema}}}}}")));
    assert!(openapi.is_none());
    assert_eq!(messages.len(), 1, "{messages:?}");
}
