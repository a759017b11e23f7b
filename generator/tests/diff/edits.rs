//! Single edits of the documents of the project: exactly the changes that are listed, from the document to the edited one and back.

use std::fs;
use std::path::Path;

use generator::diff::Severity;
use serde_yaml::Value;

use crate::cases::{Read, changes, line, read_text};

/// Returns the changes after an edit of the value at a path of keys, there and back, without those of texts and of the version.
fn edited(file: &str, path: &[&str], yaml: &str) -> [Vec<String>; 2] {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(file);
    let text = fs::read_to_string(file).expect("the document is in the repository");
    let mut document: Value = serde_yaml::from_str(&text).expect("the document is YAML");
    let mut value = &mut document;
    for key in path {
        value = match key.parse::<usize>() {
            Ok(index) if value.is_sequence() => &mut value[index],
            _ => value.get_mut(*key).unwrap_or_else(|| panic!("there is no {key}")),
        };
    }
    *value = serde_yaml::from_str(yaml).expect("the edit is YAML");
    let base = read_text(&text);
    let head = read_text(&serde_yaml::to_string(&document).expect("it was read from YAML"));
    let lines = |base: &Read, head: &Read| {
        let changes = changes(base, head).into_iter().filter(|change| change.severity != Severity::Docs);
        let changes = changes.filter(|change| change.rule.id != "version-not-bumped");
        let mut lines: Vec<String> = changes.map(|change| line(&change)).collect();
        lines.sort();
        lines
    };
    [lines(&base, &head), lines(&head, &base)]
}

const REGION: [&str; 3] = ["components", "schemas", "OpsgenieAccountRegion"];
const INTEGRATION: [&str; 3] = ["components", "schemas", "EntityIntegrationId"];

#[test]
fn a_path_parameter_gets_another_type() {
    let path = ["paths", "/api/v2/org_connections/{connection_id}", "patch", "parameters", "0", "schema"];
    let [there, back] = edited("v2.yaml", &path, "{type: integer}");
    assert_eq!(there, ["breaking request-type-specialized at path / connection_id"]);
    assert_eq!(back, ["safe request-type-generalized at path / connection_id"]);
}

#[test]
fn an_enum_becomes_a_string_with_a_format() {
    let [there, back] = edited("v2.yaml", &REGION, "{type: string, format: uuid}");
    let request = "request body / application/json / data / attributes / region";
    let response = "response 200 / application/json / data / attributes / region";
    let expected = [
        format!("breaking request-format-specialized at {request}"),
        format!("risky response-enum-dropped at {response}"),
        format!("safe request-enum-dropped at {request}"),
        format!("safe response-format-specialized at {response}"),
    ];
    assert_eq!(there, expected);
    let expected = [
        format!("breaking request-became-enum at {request}"),
        format!("breaking response-format-generalized at {response}"),
        format!("safe request-format-generalized at {request}"),
        format!("safe response-became-enum at {response}"),
    ];
    assert_eq!(back, expected);
}

#[test]
fn limits_of_an_enum_matter_if_they_exclude_a_value() {
    let limited = |length: u8| {
        let schema = format!(
            "{{type: string, enum: [github, jira, pagerduty], x-enum-varnames: [GITHUB, JIRA, PAGERDUTY], maxLength: {length}}}"
        );
        edited("v2.yaml", &INTEGRATION, &schema)
    };
    let expected = |severity: &str| {
        let set = format!("{severity} request-max-length-set at path / integration_id");
        [vec![set], vec!["safe request-max-length-unset at path / integration_id".to_owned()]]
    };
    assert_eq!(limited(9), expected("safe"));
    assert_eq!(limited(6), expected("breaking"));
}
