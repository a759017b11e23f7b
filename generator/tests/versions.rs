//! Documents that say the same as OpenAPI 3.0 and 3.1 give the same crate, and nothing differs between them.

mod support;

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use generator::diagnostic::{Diagnostics, render};
use generator::diff::{self, Spec};
use generator::source::Sources;
use support::{fixtures, generate_with_warnings};

/// Keys whose values are data.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

/// Writes what 3.1 says in another way as 3.1 does, in everything but a schema.
fn migrate(node: &mut Value) {
    match node {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                match (key.as_str(), value) {
                    ("schema", schema) => migrate_schema(schema),
                    ("schemas", Value::Object(schemas)) => schemas.values_mut().for_each(migrate_schema),
                    (_, value) => migrate(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(migrate),
        _ => {}
    }
}

fn migrate_schema(schema: &mut Value) {
    let Value::Object(fields) = schema else { return };
    for (key, value) in fields.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(migrate_schema),
            ("items" | "additionalProperties" | "not", inner) => migrate_schema(inner),
            ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => list.iter_mut().for_each(migrate_schema),
            _ => {}
        }
    }
    migrate_type(fields);
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if fields.get(exclusive) == Some(&json!(true))
            && let Some(value) = fields.remove(bound)
        {
            fields.insert(exclusive.to_owned(), value);
        }
    }
    if let Some(Value::Array(values)) = fields.get("enum")
        && let [one] = values.as_slice()
    {
        let one = one.clone();
        fields.remove("enum");
        fields.insert("const".to_owned(), one);
    }
    if let Some(example) = fields.remove("example") {
        fields.insert("examples".to_owned(), json!([example]));
    }
    if let Some(Value::Array(subschemas)) = fields.get("allOf")
        && let [Value::Object(one)] = subschemas.as_slice()
        && let Some(reference) = one.get("$ref").cloned()
        && fields.len() > 1
        && !fields.contains_key("$ref")
    {
        fields.remove("allOf");
        fields.insert("$ref".to_owned(), reference);
    }
}

/// Writes `nullable` as a second type.
fn migrate_type(fields: &mut Map<String, Value>) {
    let Some(Value::String(name)) = fields.get("type").cloned() else { return };
    if fields.get("nullable") == Some(&json!(true)) {
        fields.remove("nullable");
        fields.insert("type".to_owned(), json!([name, "null"]));
    }
}

#[test]
fn both_versions_give_the_same_crate() {
    let (mut compared, mut changed) = (0, 0);
    for (name, text) in fixtures("good") {
        // Numbers beyond the doubles are left out.
        let Ok(mut document) = serde_yaml::from_str::<Value>(&text) else { continue };
        if !document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0")) {
            continue;
        }
        let original = document.to_string();
        migrate(&mut document);
        document["openapi"] = json!("3.1.0");
        let migrated = document.to_string();
        compared += 1;
        changed += usize::from(migrated.contains("\"null\"]"));
        let file = name.replace(".yaml", ".json");
        let made = |text: &str| {
            let made = generate_with_warnings(&[(&file, text)]);
            made.unwrap_or_else(|diagnostics| panic!("{name}:\n{diagnostics}")).0
        };
        let (old, new) = (made(&original), made(&migrated));
        for ((path, old), (_, new)) in old.iter().zip(new.iter()) {
            let different = old.lines().zip(new.lines()).find(|(old, new)| old != new);
            assert!(old == new, "{name}: {path}: {different:?}");
        }
        assert!(old.iter().map(|(path, _)| path).eq(new.iter().map(|(path, _)| path)), "{name}");
        let (base, head) = (read(&file, &original), read(&file, &migrated));
        let report = diff::compare(&base.side(), &head.side(), support::reserved());
        assert!(report.wire.is_empty() && report.items.is_empty(), "{name}: {:?}", report.wire);
    }
    assert!(compared > 25 && changed > 5, "{compared} documents, {changed} of them with null");
}

fn read(name: &str, text: &str) -> Spec {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add(name, text);
    let spec = diff::read(support::project(PathBuf::new(), &[name]), sources, &mut diagnostics);
    spec.unwrap_or_else(|sources| panic!("{name}: {}", render(&diagnostics, &sources, false)))
}
