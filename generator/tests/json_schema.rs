//! The public test suite of JSON Schema 2020-12, as values of generated types. It is no part of this project, so this runs on demand:
//!
//!     JSON_SCHEMA_SUITE=…/tests/draft2020-12 cargo test -p datadog-orgs-generator --test json_schema -- --ignored --nocapture
//!
//! Each schema becomes a type of a document of OpenAPI 3.1. Each value that the suite calls valid is decoded as that type and encoded
//! again, and must be equal. Values of a JSON type that the schema does not speak of are left out, and so are schemas that refer to documents
//! outside of the folder.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// The share of values that must come back equal, in percent.
const LEAST: usize = 97;

/// A schema of the suite, and its valid values.
struct Group {
    file: String,
    description: String,
    schema: Value,
    values: Vec<(String, Value)>,
}

#[test]
#[ignore = "it needs the test suite of JSON Schema"]
fn valid_values_come_back_equal() {
    let folder = PathBuf::from(std::env::var("JSON_SCHEMA_SUITE").expect("JSON_SCHEMA_SUITE names the folder"));
    let (mut total, mut left_out, mut refused) = (0, 0, 0);
    let mut documents: Vec<(String, Vec<Group>)> = Vec::new();
    for mut group in groups(&folder) {
        let types = spoken_types(&group.schema);
        let all = group.values.len();
        group.values.retain(|(_, value)| types.is_empty() || types.contains(json_type(value)));
        left_out += all - group.values.len();
        total += group.values.len();
        let text = document(std::slice::from_ref(&group)).to_string();
        if let Err(report) = support::generate(&[("suite.yaml", &text)]) {
            let first = report.lines().next().unwrap_or_default();
            println!("{} / {}: {first} ({} values)", group.file, group.description, group.values.len());
            // The suite serves other documents, which its folder does not have.
            if first.contains("which is not fetched") || first.contains("not found") {
                (total, left_out) = (total - group.values.len(), left_out + group.values.len());
            } else {
                refused += group.values.len();
            }
            continue;
        }
        match documents.last_mut() {
            Some((file, groups)) if *file == group.file => groups.push(group),
            _ => documents.push((group.file.clone(), vec![group])),
        }
    }
    let texts: Vec<(String, String)> = documents
        .iter()
        .enumerate()
        .map(|(index, (_, groups))| (format!("s{index}.yaml"), document(groups).to_string()))
        .collect();
    let named: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = support::generate(&named).unwrap_or_else(|report| panic!("{report}"));
    let folder = support::write_crate(&files, "json-schema");
    add(&folder.join("src/lib.rs"), "/// Runs the suite.\npub fn run_suite() {\n    runtime::suite::run();\n}\n");
    add(&folder.join("src/runtime/mod.rs"), "pub(crate) mod suite;\n");
    support::write(&folder.join("src/runtime/suite.rs"), suite_module(&documents));
    support::write(&folder.join("examples/suite.rs"), "fn main() {\n    fixture::run_suite();\n}\n");
    let manifest = folder.join("Cargo.toml");
    let features = support::features(&manifest, &[]);
    let output = support::cargo("run", &manifest)
        .args(["--no-default-features", "--features", &features, "--example", "suite"])
        .output()
        .expect("cargo runs this test, so it can be run");
    let (shown, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shown}{errors}");
    let different = shown.lines().filter(|line| line.starts_with("not equal: "));
    let different = different.inspect(|line| println!("{line}")).count();
    let equal = total - refused - different;
    println!("{equal} of {total} values are equal, {refused} are of schemas with an error, {left_out} are left out");
    assert!(shown.contains(&format!("compared {}", total - refused)), "{shown}");
    assert!(equal * 100 >= total * LEAST, "less than {LEAST} %");
}

fn add(path: &Path, text: &str) {
    let before = std::fs::read_to_string(path).expect("it was just written");
    support::write(path, format!("{before}\n{text}"));
}

fn groups(folder: &Path) -> Vec<Group> {
    let mut groups = Vec::new();
    for (name, text) in texts(folder) {
        let listed: Value = serde_json::from_str(&text).expect("the suite is JSON");
        for group in listed.as_array().expect("a list of groups") {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let tests = group["tests"].as_array().expect("a list of tests").iter();
            let valid = tests.filter(|test| test["valid"] == true);
            groups.push(Group {
                file: name.trim_end_matches(".json").to_owned(),
                description: text(&group["description"]),
                schema: group["schema"].clone(),
                values: valid.map(|test| (text(&test["description"]), test["data"].clone())).collect(),
            });
        }
    }
    groups
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let paths: BTreeSet<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    let files = paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let named = files.map(|path| {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a file is text"))
    });
    named.collect()
}

/// Returns a document in which each schema is a property of an object, which operations send and receive.
fn document(groups: &[Group]) -> Value {
    let (mut schemas, mut paths) = (Map::new(), Map::new());
    for (index, group) in groups.iter().enumerate() {
        let root = format!("#/components/schemas/Schema{index}");
        schemas.insert(format!("Schema{index}"), moved(&group.schema, &root));
        let group = json!({"type": "object", "required": ["value"], "properties": {"value": {"$ref": root}}});
        schemas.insert(format!("Group{index}"), group);
        let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/Group{index}")}}});
        let operation = json!({
            "operationId": format!("send{index}"),
            "requestBody": {"required": true, "content": content},
            "responses": {"200": {"description": "The same.", "content": content}},
        });
        paths.insert(format!("/{index}"), json!({"post": operation}));
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Suite", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// Returns a schema whose references to itself lead to where it is now. One with an `$id` of its own stays as it is.
fn moved(node: &Value, root: &str) -> Value {
    match node {
        Value::Object(fields) if fields.contains_key("$id") => node.clone(),
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                let value = match (key.as_str(), value) {
                    ("$ref" | "$dynamicRef", Value::String(text)) if text == "#" || text.starts_with("#/") => {
                        Value::from(format!("{root}{}", &text[1..]))
                    }
                    ("enum" | "const", value) => value.clone(),
                    (_, value) => moved(value, root),
                };
                (key.clone(), value)
            };
            Value::Object(fields.iter().map(field).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| moved(item, root)).collect()),
        other => other.clone(),
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Returns the JSON types that the keywords of a schema speak of.
fn spoken_types(schema: &Value) -> BTreeSet<&'static str> {
    const OBJECT: &[&str] = &[
        "additionalProperties",
        "dependentRequired",
        "dependentSchemas",
        "maxProperties",
        "minProperties",
        "patternProperties",
        "properties",
        "propertyNames",
        "required",
        "unevaluatedProperties",
    ];
    const ARRAY: &[&str] = &[
        "contains",
        "items",
        "maxContains",
        "maxItems",
        "minContains",
        "minItems",
        "prefixItems",
        "unevaluatedItems",
        "uniqueItems",
    ];
    const STRING: &[&str] =
        &["contentEncoding", "contentMediaType", "contentSchema", "format", "maxLength", "minLength", "pattern"];
    const NUMBER: &[&str] = &["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];
    let mut types = BTreeSet::new();
    let Value::Object(fields) = schema else { return types };
    for (key, value) in fields {
        let key = key.as_str();
        match (key, value) {
            ("type", Value::String(name)) => types.extend(type_named(name)),
            ("type", Value::Array(names)) => {
                types.extend(names.iter().filter_map(Value::as_str).filter_map(type_named))
            }
            ("const", value) => types.extend([json_type(value)]),
            ("enum", Value::Array(values)) => types.extend(values.iter().map(json_type)),
            ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => types.extend(list.iter().flat_map(spoken_types)),
            ("if" | "then" | "else" | "not", value) => types.extend(spoken_types(value)),
            _ => {}
        }
        for (keys, name) in [(OBJECT, "object"), (ARRAY, "array"), (STRING, "string"), (NUMBER, "number")] {
            types.extend(keys.contains(&key).then_some(name));
        }
    }
    types
}

fn type_named(name: &str) -> Option<&'static str> {
    let name = if name == "integer" { "number" } else { name };
    ["null", "boolean", "number", "string", "array", "object"].into_iter().find(|one| *one == name)
}

/// Returns a module of the crate that decodes and encodes each value.
fn suite_module(documents: &[(String, Vec<Group>)]) -> String {
    let mut calls = String::new();
    for (document, (file, groups)) in documents.iter().enumerate() {
        for (group, Group { description, values, .. }) in groups.iter().enumerate() {
            for (value_description, value) in values {
                let name = format!("{file} / {description} / {value_description}");
                let value = json!({"value": value}).to_string();
                writeln!(
                    calls,
                    "    check::<crate::s{document}::models::Group{group}>({name:?}, {value:?});\n    count += 1;"
                )
                .expect("a string can be written to");
            }
        }
    }
    format!(
        r#"use serde::de::DeserializeOwned;
use serde_json::{{Deserializer, Value}};

use super::reader::{{lenient, strict}};

fn is_equal(a: &Value, b: &Value) -> bool {{
    match (a, b) {{
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {{
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_equal(a, b)))
        }}
        _ => a == b,
    }}
}}

fn check<T: DeserializeOwned + serde::Serialize>(name: &str, text: &str) {{
    let decoded = T::deserialize(strict(&mut Deserializer::from_str(text)))
        .or_else(|_| T::deserialize(lenient(&mut Deserializer::from_str(text))));
    let encoded = decoded.and_then(|value| serde_json::to_value(&value));
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    match encoded {{
        Ok(encoded) if is_equal(&encoded, &value) => {{}}
        Ok(encoded) => println!("not equal: {{name}}: {{text}} became {{encoded}}"),
        Err(error) => println!("not equal: {{name}}: {{text}}: {{error}}"),
    }}
}}

pub fn run() {{
    let mut count = 0;
{calls}    println!("compared {{count}}");
}}
"#
    )
}
