//! Descriptions for the mock server: the engine reads them, and their schemas are JSON Schemas that documented examples match.

mod support;

#[path = "../../templates/runtime/mock/engine/description.rs"]
#[allow(dead_code, reason = "the engine reads all of it")]
mod description;

use std::path::Path;

use description::{Content, Description};
use generator::Project;
use generator::config::DocumentConfig;
use generator::diagnostic::{Diagnostics, render};
use generator::source::Sources;
use serde_json::{Map, Value, json};
use support::fixtures;

/// Describes documents in memory.
fn describe(documents: &[(&str, &str)]) -> String {
    let mut sources = Sources::default();
    let mut project = Project::default();
    for (name, text) in documents {
        sources.add(*name, *text);
        let module = (documents.len() > 1).then(|| name.trim_end_matches(".yaml").to_owned());
        project.config.documents.push(DocumentConfig::new(module, *name));
    }
    described(&project, &mut sources)
}

fn described(project: &Project, sources: &mut Sources) -> String {
    let mut diagnostics = Diagnostics::default();
    let resolved = generator::read_api(project, sources, &mut diagnostics);
    let plan = generator::plan(&project.config, &resolved, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, sources, false));
    generator::mock::describe(&resolved, &plan, "pets")
}

fn own_spec() -> String {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/client.toml");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = generator::open_description(&config, &mut sources, &mut diagnostics);
    described(&project.expect("client.toml is valid"), &mut sources)
}

fn read(text: &str) -> Description {
    let mut whole: Value = serde_json::from_str(text).expect("it is JSON");
    remove_invalid_patterns(&mut whole);
    serde_json::from_value(whole).unwrap_or_else(|error| panic!("the engine cannot read it: {error}\n{text}"))
}

/// Removes patterns that are no regular expressions, which are written as the document has them.
fn remove_invalid_patterns(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(remove_invalid_patterns),
        Value::Object(fields) => {
            let is_valid = |pattern: &Value| jsonschema::draft202012::new(&json!({ "pattern": pattern })).is_ok();
            fields.retain(|key, value| key != "pattern" || !value.is_string() || is_valid(value));
            fields.values_mut().for_each(remove_invalid_patterns);
        }
        _ => {}
    }
}

/// Returns the bodies of an operation, with `true` for those of responses.
fn contents(description: &Description) -> impl Iterator<Item = (&str, &Content)> {
    description.operations.iter().flat_map(|operation| {
        let bodies = operation.body.iter().flat_map(|body| &body.content);
        let responses = operation.responses.iter().flat_map(|response| &response.content);
        bodies.chain(responses).map(|content| (operation.id.as_str(), content))
    })
}

/// Returns all schemas that are written outside of the definitions.
fn inline_schemas(description: &Description) -> Vec<Value> {
    let parameters = description.operations.iter().flat_map(|one| &one.parameters).map(|one| one.schema.clone());
    let responses = description.operations.iter().flat_map(|one| &one.responses);
    let headers = responses.flat_map(|one| &one.headers).map(|one| one.schema.clone());
    parameters.chain(headers).chain(contents(description).filter_map(|(_, one)| one.schema.clone())).collect()
}

/// Returns a validator of a schema of a description.
fn validator(description: &Description, schema: &Value) -> Result<jsonschema::Validator, String> {
    let definitions: Map<String, Value> = description.schemas.clone().into_iter().collect();
    let whole = json!({ "$defs": definitions, "allOf": [schema] });
    jsonschema::draft202012::new(&whole).map_err(|error| format!("{error} at {}", error.instance_path()))
}

/// Checks each schema, and that every reference leads to one.
fn check_schemas(name: &str, text: &str) {
    let description = read(text);
    for schema in inline_schemas(&description).iter().chain(description.schemas.values()) {
        if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
            panic!("{name}: {error} in {schema}");
        }
    }
    let all: Vec<Value> = inline_schemas(&description);
    let every = json!({ "anyOf": all.iter().chain(description.schemas.values()).collect::<Vec<_>>() });
    if let Err(error) = validator(&description, if all.is_empty() { &Value::Bool(true) } else { &every }) {
        panic!("{name}: {error}");
    }
}

#[test]
fn the_engine_reads_descriptions_of_all_documents() {
    let fixtures = fixtures("good");
    for (name, text) in &fixtures {
        check_schemas(name, &describe(&[(name, text)]));
    }
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let together = describe(&documents);
    check_schemas("all", &together);
    assert_eq!(together, describe(&documents));
}

/// Samples follow no patterns, and a few documented examples are wrong.
#[test]
fn samples_of_parameters_and_bodies_match_their_schemas() {
    let (mut valid, mut invalid) = (0, Vec::new());
    for (name, text) in fixtures("good").iter().filter(|(name, _)| !name.starts_with("hostile")) {
        let description = read(&describe(&[(name, text)]));
        let parameters = description.operations.iter().flat_map(|one| &one.parameters);
        let parameters = parameters.map(|one| (&one.schema, &one.example));
        let bodies = description.operations.iter().flat_map(|one| &one.body).flat_map(|body| &body.content);
        let bodies = bodies.filter_map(|one| Some((one.schema.as_ref()?, &one.example)));
        for (schema, example) in
            parameters.chain(bodies).filter_map(|(schema, example)| Some((schema, example.as_ref()?)))
        {
            if validator(&description, schema).expect("checked above").is_valid(example) {
                valid += 1;
            } else {
                invalid.push(format!("{name}: {example} is not valid for {schema}"));
            }
        }
    }
    assert!(invalid.len() * 20 < valid, "{valid} are valid, not {invalid:#?}");
}

#[test]
fn descriptions_have_what_the_documents_say() {
    for name in ["all_of", "parameter_styles", "pagination", "schemas_3_1", "security", "streams_of_events"] {
        let file = format!("{name}.yaml");
        let (_, text) = fixtures("good").into_iter().find(|(known, _)| *known == file).expect("the fixture exists");
        insta::assert_snapshot!(format!("mock_{name}"), describe(&[(&file, &text)]));
    }
}

#[test]
fn documented_examples_of_our_api_match_their_schemas() {
    let description = read(&own_spec());
    let mut count = 0;
    for (operation, content) in contents(&description) {
        let (Some(schema), Some(example)) = (&content.schema, &content.example) else { continue };
        if !content.media_type.ends_with("json") {
            continue;
        }
        let validator = validator(&description, schema).unwrap_or_else(|error| panic!("{operation}: {error}"));
        let errors: Vec<String> =
            validator.iter_errors(example).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{operation}: {example}: {errors:#?}");
        count += 1;
    }
    for (operation, parameter) in
        description.operations.iter().flat_map(|one| one.parameters.iter().map(move |p| (one, p)))
    {
        let validator = validator(&description, &parameter.schema).expect("checked above");
        let example = parameter.example.as_ref().expect("each parameter has one");
        assert!(validator.is_valid(example), "{}: {} = {example}", operation.id, parameter.name);
        count += 1;
    }
    assert!(count > 50, "{count} examples were checked");
}
