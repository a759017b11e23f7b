//! Fingerprints of changes: no two changes share one, and neither the order of a document nor its lines have an effect.

use std::collections::{BTreeSet, HashMap};

use generator::diff::{Fingerprint, Severity, WireChange};

use crate::cases::{changes, files, read, read_text};
use crate::properties::{Random, Within, documents, edit, parsed, shuffle};

/// Asserts that no fingerprint belongs to two changes, or to two operations of one. Returns changes that only a number distinguishes.
fn check(name: &str, changes: &[WireChange]) -> Vec<String> {
    let mut known: HashMap<Fingerprint, &WireChange> = HashMap::new();
    let mut parts: HashMap<_, usize> = HashMap::new();
    for change in changes {
        assert_eq!(change.fingerprints.len(), change.operations.len().max(1), "{name}: {}", change.message());
        for fingerprint in &change.fingerprints {
            if let Some(other) = known.insert(*fingerprint, change) {
                panic!("{name}: {fingerprint} is both {} and {}", other.message(), change.message());
            }
        }
        *parts.entry((change.rule.id, &change.operations, &change.path, &change.text)).or_default() += 1;
    }
    let equal = parts.into_iter().filter(|(_, count)| *count > 1);
    equal.map(|((_, _, path, message), count)| format!("{name}: {count} × {message} at {path}")).collect()
}

#[test]
fn no_two_changes_share_a_fingerprint() {
    let mut equal = Vec::new();
    for pair in files().iter().flat_map(|(_, cases)| cases).flat_map(|case| case.pairs()) {
        let (base, head) = (read(&pair.base), read(&pair.head));
        equal.extend(check(&pair.name, &changes(&base, &head)));
        equal.extend(check(&pair.name, &changes(&head, &base)));
    }
    // Only subschemas without names are left to numbers, which the order decides.
    assert!(equal.len() <= 2, "{equal:#?}");
}

/// The fingerprints of changes that somebody may accept, and what they stand for, for the messages of tests.
fn all(changes: &[WireChange]) -> BTreeSet<(Fingerprint, String)> {
    let of = |change: &WireChange| -> Vec<_> {
        let text = format!("{} at {}", change.rule.id, change.path);
        change.fingerprints.iter().map(|one| (*one, text.clone())).collect()
    };
    changes.iter().filter(|change| change.severity <= Severity::Risky).flat_map(of).collect()
}

#[test]
fn the_order_of_the_documents_does_not_matter() {
    for (name, text) in documents() {
        let base = read_text(&text);
        for seed in 1..=3 {
            let mut random = Random(seed);
            let Some(mut document) = parsed(&text) else { break };
            edit(&mut document, &mut random);
            let write = |document: &serde_yaml::Value| serde_yaml::to_string(document).expect("it was read from YAML");
            let found = changes(&base, &read_text(&write(&document)));
            let name = format!("{name}, seed {seed}");
            check(&name, &found);
            shuffle(&mut document, &mut random, Within::Object);
            let moved = read_text(&format!("# A line\n\n{}", write(&document)));
            let [before, after] = [all(&found), all(&changes(&base, &moved))];
            let differ: Vec<_> = before.symmetric_difference(&after).collect();
            assert!(differ.is_empty(), "{name}: {differ:#?}");
        }
    }
}

/// The path from an operation to a component is another one for each, and the first one is shown.
#[test]
fn an_operation_that_leads_to_the_component_in_another_way_does_not_matter() {
    let document = |paths: &[(&str, serde_json::Value)], length: u8| {
        let operation = |schema: &serde_json::Value| {
            let content = serde_json::json!({"application/json": {"schema": schema}});
            serde_json::json!({"get": {"responses": {"200": {"description": "Done.", "content": content}}}})
        };
        let paths: serde_json::Map<_, _> =
            paths.iter().map(|(path, schema)| ((*path).to_owned(), operation(schema))).collect();
        let name = serde_json::json!({"type": "string", "maxLength": length});
        let pet = serde_json::json!({"type": "object", "properties": {"name": name}});
        let info = serde_json::json!({"title": "Pets", "version": "1"});
        let components = serde_json::json!({"schemas": {"Pet": pet}});
        let value = serde_json::json!({"openapi": "3.0.3", "info": info, "paths": paths, "components": components});
        crate::cases::read(&value)
    };
    let pet = serde_json::json!({"$ref": "#/components/schemas/Pet"});
    let list = ("/a", serde_json::json!({"type": "array", "items": pet}));
    let one = ("/pet", pet);
    let fingerprints = |paths: &[(&str, serde_json::Value)]| {
        let changes = changes(&document(paths, 10), &document(paths, 20));
        let change = changes.into_iter().find(|change| change.rule.id == "response-max-length-raised");
        change.expect("the length is raised").fingerprints
    };
    let alone = fingerprints(std::slice::from_ref(&one));
    let both = fingerprints(&[list, one]);
    assert_eq!((alone.len(), both.len()), (1, 2));
    assert_eq!(alone[0], both[1]);
}

/// Creates a document whose operation has these parts, and these components.
fn pets(operation: serde_json::Value, schemas: serde_json::Value) -> crate::cases::Read {
    let mut operation = operation;
    if operation["responses"].is_null() {
        operation["responses"] = serde_json::json!({"204": {"description": "Done."}});
    }
    let info = serde_json::json!({"title": "Pets", "version": "1"});
    let components = serde_json::json!({"schemas": schemas});
    let paths = serde_json::json!({"/pets": {"post": operation}});
    let value = serde_json::json!({"openapi": "3.0.3", "info": info, "paths": paths, "components": components});
    crate::cases::read(&value)
}

fn body(schema: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({"requestBody": {"content": {"application/json": {"schema": schema}}}})
}

/// The fingerprint of the change by this rule.
fn of_rule(base: &crate::cases::Read, head: &crate::cases::Read, rule: &str) -> Fingerprint {
    let found = changes(base, head);
    let change = found.iter().find(|change| change.rule.id == rule);
    let rules: Vec<&str> = found.iter().map(|change| change.rule.id).collect();
    change.unwrap_or_else(|| panic!("no {rule} in {rules:?}")).fingerprint()
}

/// Approving one thing does not approve another one in its place.
#[test]
fn a_fingerprint_depends_on_what_is_new() {
    use serde_json::json;
    let (none, empty) = (json!({}), json!({"type": "object"}));
    let kinds = [json!({"type": "string"}), json!({"type": "integer"}), json!({"type": "string", "maxLength": 20})];
    let content = |kind: &serde_json::Value| json!({"application/json": {"schema": {"type": "array", "items": {"properties": {"a": kind}}}}});
    let response = |kind: &serde_json::Value| json!({"description": "Done.", "content": content(kind)});
    type Make<'m> = &'m dyn Fn(&serde_json::Value) -> serde_json::Value;
    let cases: [(&str, serde_json::Value, Make<'_>); 7] = [
        ("request-required-property-added", body(&empty), &|kind| {
            body(&json!({"type": "object", "required": ["name"], "properties": {"name": kind}}))
        }),
        (
            "required-parameter-added",
            json!({}),
            &|kind| json!({"parameters": [{"name": "a", "in": "query", "required": true, "schema": kind}]}),
        ),
        (
            "required-request-body-added",
            json!({}),
            &|kind| json!({"requestBody": {"required": true, "content": content(kind)}}),
        ),
        (
            "success-status-added",
            json!({}),
            &|kind| json!({"responses": {"204": {"description": "Done."}, "200": response(kind)}}),
        ),
        (
            "response-media-type-added",
            json!({"responses": {"204": {"description": "Done."}}}),
            &|kind| json!({"responses": {"204": response(kind)}}),
        ),
        (
            "response-header-added",
            json!({"responses": {"204": {"description": "Done."}}}),
            &|kind| json!({"responses": {"204": {"description": "Done.", "headers": {"X-A": {"schema": kind}}}}}),
        ),
        ("request-type-changed", body(&json!({"type": "boolean"})), &|kind| {
            body(&json!({"type": "object", "properties": {"a": kind}}))
        }),
    ];
    for (rule, before, make) in cases {
        let base = pets(before, none.clone());
        let of = |kind: &serde_json::Value| of_rule(&base, &pets(make(kind), none.clone()), rule);
        let fingerprints: BTreeSet<Fingerprint> = kinds.iter().map(of).collect();
        assert_eq!(fingerprints.len(), kinds.len(), "{rule}");
    }
}

/// A new component belongs to what is new; one that the base has is changed by itself.
#[test]
fn a_fingerprint_depends_on_new_components_only() {
    use serde_json::json;
    let base_body = body(&json!({"type": "object"}));
    let owner = json!({"$ref": "#/components/schemas/Owner"});
    let head_body = body(&json!({"type": "object", "required": ["owner"], "properties": {"owner": owner}}));
    let owner = |kind: &str| json!({"Owner": {"type": "object", "properties": {"name": {"type": kind}}}});
    let of = |before: serde_json::Value, after: &str| {
        let (base, head) = (pets(base_body.clone(), before), pets(head_body.clone(), owner(after)));
        of_rule(&base, &head, "request-required-property-added")
    };
    assert_ne!(of(json!({}), "string"), of(json!({}), "integer"));
    assert_eq!(of(owner("string"), "string"), of(owner("string"), "integer"));
}

/// Creates a document with an operation for each component that has `Base` in its `allOf`, in this order.
fn including(names: &[&str], base: &serde_json::Value) -> crate::cases::Read {
    use serde_json::json;
    let mut schemas = json!({"Base": base});
    let mut responses = json!({"204": {"description": "Done."}});
    for (index, name) in names.iter().enumerate() {
        let own = json!({"type": "object", "properties": {name.to_lowercase(): {"type": "string"}}});
        schemas[*name] = json!({"allOf": [{"$ref": "#/components/schemas/Base"}, own]});
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let content = json!({"application/json": {"schema": schema}});
        responses[(400 + index).to_string()] = json!({"description": "No.", "content": content});
    }
    pets(json!({"responses": responses}), schemas)
}

/// A change of a component belongs to it, whichever components include it by `allOf`.
#[test]
fn components_that_include_another_one_do_not_matter() {
    use serde_json::json;
    let base = |x: serde_json::Value, required: &[&str]| json!({"type": "object", "required": required, "properties": {"x": x, "size": {"type": "integer"}}});
    let (text, inner) = (json!({"type": "string", "maxLength": 9}), json!({"type": "object", "properties": {}}));
    let mut wider = base(text.clone(), &[]);
    wider["properties"]["y"] = json!({"type": "string"});
    let mut closed = base(text.clone(), &[]);
    closed["minProperties"] = json!(1);
    for (rule, before, after) in [
        ("response-max-length-raised", base(text.clone(), &[]), base(json!({"type": "string", "maxLength": 20}), &[])),
        ("response-property-became-optional", base(text.clone(), &["x"]), base(text.clone(), &[])),
        ("response-property-added", base(text.clone(), &[]), wider),
        ("response-type-changed", base(text.clone(), &[]), base(inner, &[])),
    ] {
        let found = |names: &[&str]| {
            let found = changes(&including(names, &before), &including(names, &after));
            let of_rule: Vec<WireChange> = found.into_iter().filter(|change| change.rule.id == rule).collect();
            assert_eq!(of_rule.len(), 1, "{rule}: {of_rule:#?}");
            of_rule.into_iter().next().expect("there is one")
        };
        let (known, more) = (found(&["Cat", "Dog"]), found(&["Ape", "Cat", "Dog"]));
        assert!(known.text.contains("schema `Base"), "{rule}: {}", known.text);
        assert_eq!((&known.fingerprints, &known.text), (&more.fingerprints, &more.text), "{rule}");
        assert_eq!(known.fingerprints, found(&["Base2", "Dog"]).fingerprints, "{rule}");
    }
}

/// Returns the changes of the subschemas of a union, by the rule.
fn of_union(rule: &str, base: &[serde_json::Value], head: &[serde_json::Value]) -> Vec<(Fingerprint, String)> {
    let union = |list: &[serde_json::Value]| pets(body(&serde_json::json!({"anyOf": list})), serde_json::json!({}));
    let found = changes(&union(base), &union(head));
    let of_rule = found.iter().filter(|change| change.rule.id == rule);
    of_rule.map(|change| (change.fingerprint(), change.path.clone())).collect()
}

/// A subschema without a name has one fingerprint, whatever is before it and whether its neighbours are like it.
#[test]
fn subschemas_beside_one_without_a_name_do_not_matter() {
    use serde_json::json;
    let text = |pattern: &str, length: u8| json!({"type": "string", "pattern": pattern, "maxLength": length});
    let object = |names: &[&str], length: u8| {
        let properties: serde_json::Map<String, serde_json::Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "string", "maxLength": length}))).collect();
        json!({"type": "object", "properties": properties})
    };
    let tagged = |length: u8| {
        let mut tagged = object(&["name", "tail"], length);
        tagged["properties"]["kind"] = json!({"type": "string", "enum": ["cat"]});
        tagged["required"] = json!(["kind"]);
        tagged
    };
    let others = [text("^x", 3), json!({"type": "integer"}), object(&["name", "wings"], 3), object(&["name"], 3)];
    for (rule, before, after) in [
        ("request-max-length-lowered", text("^a", 9), text("^a", 5)),
        ("request-max-length-lowered", object(&["tail"], 9), object(&["tail"], 5)),
        ("request-max-length-lowered", tagged(9), tagged(5)),
        (
            "request-type-changed",
            json!({"type": "array", "items": {"type": "string"}}),
            json!({"type": "array", "items": {"type": "boolean"}}),
        ),
    ] {
        let beside = |first: &[serde_json::Value], last: &[serde_json::Value]| {
            let list = |own: &serde_json::Value| [first, std::slice::from_ref(own), last].concat();
            of_union(rule, &list(&before), &list(&after))
        };
        let known = beside(&others[1..2], &[]);
        assert!(!known.is_empty(), "{rule}");
        let fingerprints = |found: &[(Fingerprint, String)]| found.iter().map(|one| one.0).collect::<Vec<_>>();
        for (first, last) in [(&others[..2], &others[..0]), (&others[..0], &others[..]), (&others[..], &others[..0])] {
            assert_eq!(fingerprints(&beside(first, last)), fingerprints(&known), "{rule}: {before}");
        }
    }
    // What is added or removed is what it is, whichever number messages give it.
    let own = text("^a", 9);
    for (rule, is_added) in [("request-union-subschema-added", true), ("request-union-subschema-removed", false)] {
        let beside = |others: &[serde_json::Value]| {
            let (few, all) = (others.to_vec(), [others, std::slice::from_ref(&own)].concat());
            let found = if is_added { of_union(rule, &few, &all) } else { of_union(rule, &all, &few) };
            assert_eq!(found.len(), 1, "{rule}");
            found[0].0
        };
        assert_eq!(beside(&others[1..3]), beside(&others), "{rule}");
        let rotated = [&others[1..], &others[..1]].concat();
        assert_eq!(beside(&rotated), beside(&others), "{rule}");
    }
}

/// Two subschemas that differ in their keywords only are two changes.
#[test]
fn subschemas_of_one_type_have_fingerprints_of_their_own() {
    use serde_json::json;
    let text = |pattern: &str, length: u8| json!({"type": "string", "pattern": pattern, "maxLength": length});
    let rule = "request-max-length-lowered";
    let of = |lengths: [u8; 2]| {
        let found = of_union(rule, &[text("^a", 9), text("^b", 9)], &[text("^a", lengths[0]), text("^b", lengths[1])]);
        found.into_iter().map(|one| one.0).collect::<Vec<_>>()
    };
    let (first, second, both) = (of([5, 9]), of([9, 5]), of([5, 5]));
    assert_eq!(both, [first.clone(), second.clone()].concat());
    assert_ne!(first, second);
}

/// The fingerprints by a rule of the changes between two request bodies.
fn of_bodies(rule: &str, base: &serde_json::Value, head: &serde_json::Value) -> Vec<Fingerprint> {
    let read = |schema: &serde_json::Value| pets(body(schema), serde_json::json!({}));
    let found = changes(&read(base), &read(head));
    found.iter().filter(|change| change.rule.id == rule).map(WireChange::fingerprint).collect()
}

/// Objects with the same names of properties differ in their types, in what is required, or in their keywords.
#[test]
fn objects_with_the_same_properties_have_fingerprints_of_their_own() {
    use serde_json::json;
    let one_of = |list: &[&serde_json::Value]| json!({"oneOf": list});
    let object = |x: serde_json::Value, required: &[&str]| json!({"type": "object", "properties": {"x": x}, "required": required});
    let cat = |name: &str, kind: &str| {
        let only = |value: &str| json!({"type": "string", "enum": [value]});
        let name = json!({"type": "string", "pattern": name});
        json!({"type": "object", "properties": {"a": only("pet"), "kind": only(kind), "name": name}, "required": ["a", "kind"]})
    };
    let text = json!({"type": "string"});
    for (first, second) in [
        (object(text.clone(), &["x"]), object(json!({"type": "integer"}), &["x"])),
        (object(text.clone(), &[]), object(text.clone(), &["x"])),
        (object(json!({"type": "string", "enum": ["a"]}), &[]), object(json!({"type": "string", "enum": ["b"]}), &[])),
        (object(json!({"type": "array", "items": text}), &[]), object(json!({"type": "array", "items": {}}), &[])),
        (cat("^a", "cat"), cat("^a", "dog")),
        (cat("^a", "cat"), cat("^b", "cat")),
    ] {
        let all = one_of(&[&first, &second, &text]);
        let without =
            |left: &serde_json::Value| of_bodies("request-union-subschema-removed", &all, &one_of(&[left, &text]));
        let removed = [without(&second), without(&first)];
        assert_eq!(removed.each_ref().map(Vec::len), [1, 1], "{first} and {second}");
        assert_ne!(removed[0], removed[1], "{first} and {second}");
    }
}

/// One change is the same whether the other subschema changes as well.
#[test]
fn equal_changes_of_objects_with_the_same_properties_are_told_apart() {
    use serde_json::json;
    let object = |length: u8, required: &[&str]| json!({"type": "object", "properties": {"x": {"type": "string", "maxLength": length}}, "required": required});
    let union = |lengths: [u8; 2]| json!({"oneOf": [object(lengths[0], &[]), object(lengths[1], &["x"])]});
    let of = |lengths| of_bodies("request-max-length-lowered", &union([20, 20]), &union(lengths));
    let (first, second, both) = (of([10, 20]), of([20, 10]), of([10, 10]));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
    assert_eq!(both, [first, second].concat());
}

/// What is beside a union is merged into its subschemas, but identifies none of them.
#[test]
fn what_is_beside_a_union_does_not_matter() {
    use serde_json::json;
    let x = |length: u8| json!({"type": "object", "properties": {"x": {"type": "string", "maxLength": length}}});
    let z = json!({"type": "object", "properties": {"z": {"type": "integer"}}});
    let beside = |properties: serde_json::Value| move |union: serde_json::Value| json!({"type": "object", "properties": properties, "oneOf": union});
    let based = |base: serde_json::Value| move |union: serde_json::Value| json!({"allOf": [base, {"oneOf": union}]});
    let (y, w) = (json!({"type": "string"}), json!({"type": "boolean"}));
    let rules = ["request-max-length-lowered", "request-union-subschema-removed"];
    let of = |make: &dyn Fn(serde_json::Value) -> serde_json::Value| {
        let whole = make(json!([z, x(20), {"type": "object", "properties": {"v": y}}]));
        let shorter = make(json!([z, x(10), {"type": "object", "properties": {"v": y}}]));
        let fewer = make(json!([z, {"type": "object", "properties": {"v": y}}]));
        let found = [of_bodies(rules[0], &whole, &shorter), of_bodies(rules[1], &whole, &fewer)];
        assert_eq!(found.each_ref().map(Vec::len), [1, 1], "{whole}");
        found
    };
    let known = of(&beside(json!({"y": y})));
    assert_eq!(of(&beside(json!({"y": y, "w": w}))), known);
    assert_eq!(of(&based(json!({"type": "object", "properties": {"w": w}}))), known);
    let nested = |inner: serde_json::Value| move |union| json!({"oneOf": [{"type": "boolean"}, inner.clone(), beside(json!({"y": {}}))(union)]});
    assert_eq!(of(&nested(json!({"type": "integer"}))), known);
}

/// Each subschema of one union is merged with each of the other one, and belongs to both.
#[test]
fn the_subschemas_of_two_unions_are_told_apart() {
    use serde_json::json;
    let object = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
    let second = json!({"oneOf": [object("c"), object("d")]});
    let both = |names: &[&str]| {
        let first: Vec<_> = names.iter().map(|name| object(name)).collect();
        json!({"allOf": [object("y"), {"oneOf": first}, second]})
    };
    let of = |left: &[&str]| of_bodies("request-union-subschema-removed", &both(&["a", "b", "e"]), &both(left));
    let (without_a, without_b) = (of(&["b", "e"]), of(&["a", "e"]));
    assert_eq!((without_a.len(), without_b.len()), (2, 2));
    assert!(without_a.iter().all(|one| !without_b.contains(one)));
}
