//! Small documents through the validation: references, fixes and messages.

use super::super::build::Budget;
use super::super::yaml;
use super::*;
use crate::source::Sources;

pub(super) fn validated(text: &str) -> (Findings, Vec<String>) {
    let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
    let source = Sources::default().add("a.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let findings = validate(source, &root, &mut diagnostics);
    let pointer = |one: &Diagnostic| {
        one.location.as_ref().and_then(|location| location.spot.pointer()).unwrap_or_default().to_owned()
    };
    (findings, diagnostics.iter().map(|one| format!("{:?} {}: {}", one.severity, pointer(one), one.message)).collect())
}

pub(super) const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

#[test]
fn only_references_that_must_be_followed_are_found() {
    let schemas = "components: {schemas: {A: {}, B: {$ref: '#/components/schemas/A'}, C: {$ref: b.yaml}}}";
    let (findings, messages) = validated(&format!("{HEAD}{schemas}"));
    assert_eq!(messages, [""; 0]);
    let references: Vec<(&str, &str)> =
        findings.references.iter().map(|one| (one.pointer.as_str(), one.text.as_str())).collect();
    assert_eq!(references, [("/components/schemas/C/$ref", "b.yaml")]);
}

#[test]
fn a_clear_mistake_is_a_warning_with_a_fix() {
    let (findings, messages) = validated(&format!("{HEAD}components: {{schemas: {{A: {{maxLength: '64'}}}}}}"));
    let pointer = "/components/schemas/A/maxLength";
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with(&format!("Warning {pointer}: ")), "{messages:?}");
    let fixes: Vec<(&str, &Option<Node>)> =
        findings.fixes.iter().map(|fix| (fix.pointer.as_str(), &fix.node)).collect();
    assert_eq!(fixes, [(pointer, &Some(Node::Unsigned(64)))]);
}

#[test]
fn an_error_in_an_ignorable_field_removes_it() {
    let (findings, messages) = validated(&format!("{HEAD}externalDocs: {{description: D}}"));
    assert_eq!(
        messages,
        [
            "Warning /externalDocs: missing field `url` in an external documentation object, so `externalDocs` is ignored"
        ]
    );
    assert!(findings.fixes.iter().any(|fix| fix.pointer == "/externalDocs" && fix.node.is_none()));
}

#[test]
fn the_innermost_invalid_node_is_an_error() {
    let (_, messages) =
        validated(&format!("{HEAD}components: {{schemas: {{A: {{properties: {{a: {{type: strnig}}}}}}}}}}"));
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with("Error /components/schemas/A/properties/a/type: `type` is "), "{messages:?}");
}

#[test]
fn each_keyword_of_a_later_version_is_a_warning() {
    let schema = "{type: [number, 'null'], exclusiveMinimum: 1, exclusiveMaximum: 5, maximum: 4}";
    let (findings, messages) = validated(&format!("{HEAD}components: {{schemas: {{A: {schema}}}}}"));
    let readings: Vec<&str> =
        messages.iter().filter_map(|message| message.split_once(", so ")).map(|(_, it)| it).collect();
    let bound = "it is read as `minimum: 1` and `exclusiveMinimum: true`";
    let expected = ["it is read as `type: number` and `nullable: true`", bound, "`exclusiveMaximum` is ignored"];
    assert_eq!(readings, expected);
    assert_eq!(findings.fixes.len(), 1);
}

#[test]
fn an_error_in_one_entry_removes_only_that_one() {
    let (findings, messages) =
        validated(&format!("{HEAD}webhooks: {{a: {{post: {{responses: {{}}}}}}, b: {{post: 5}}}}"));
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].ends_with("so `b` is ignored"), "{messages:?}");
    let fixes: Vec<(&str, &Option<Node>)> =
        findings.fixes.iter().map(|fix| (fix.pointer.as_str(), &fix.node)).collect();
    assert_eq!(fixes, [("/webhooks/b", &None)]);
}

#[test]
fn entries_that_become_parts_of_other_keywords_are_reported_where_they_are() {
    let head = HEAD.replace("3.0.3", "3.1.0");
    let messages = |schema: &str| validated(&format!("{head}components: {{schemas: {{A: {schema}}}}}")).1;
    let expected_type = "expected `string`, `number`, `integer`, `boolean`, `object` or `array`";
    assert_eq!(
        messages("{type: [string, 5, strin]}"),
        [
            format!("Error /components/schemas/A/type/1: an entry of `type` is the number 5; {expected_type}"),
            format!("Error /components/schemas/A/type/2: an entry of `type` is \"strin\"; {expected_type}"),
        ]
    );
    let expected_schema = "expected a schema, which is an object";
    assert_eq!(
        messages("{prefixItems: [{}, 5, true], items: 7}"),
        [
            format!(
                "Error /components/schemas/A/prefixItems/1: an entry of `prefixItems` is the number 5; {expected_schema}"
            ),
            format!("Error /components/schemas/A/items: `items` is the number 7; {expected_schema}"),
        ]
    );
    let expected = "Warning /components/schemas/A/exclusiveMinimum: `exclusiveMinimum` is the string \"3\"; \
                    expected a number, so it is read as `3`";
    assert_eq!(messages("{type: integer, exclusiveMinimum: '3'}"), [expected]);
    assert_eq!(messages("{type: integer, minimum: 3, exclusiveMinimum: true}").len(), 0);
}
