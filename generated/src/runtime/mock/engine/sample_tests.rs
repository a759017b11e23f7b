// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of samples.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::lookup::Schemas;
use super::sample::{sample, smallest_sample, valid_sample};

fn of(schema: Value) -> Value {
    let schemas = BTreeMap::from([(
        "Node".to_owned(),
        json!({"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}),
    )]);
    sample(Schemas(&schemas), &schema)
}

#[test]
fn samples_match_their_schemas() {
    let schemas = [
        json!({"type": "integer", "minimum": 3, "multipleOf": 5}),
        json!({"type": "integer", "exclusiveMaximum": 0}),
        json!({"type": "number", "exclusiveMinimum": 1, "maximum": 2}),
        json!({"type": ["null", "string"], "minLength": 12}),
        json!({"type": "string", "pattern": "^[a-z]{3}-[0-9]+$"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "format": "ipv6"}),
        json!({"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "object", "required": ["a"], "minProperties": 2}),
        json!({"oneOf": [{"type": "null"}, {"const": 5}]}),
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}]}),
    ];
    for schema in schemas {
        let value = of(schema.clone());
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        assert!(
            validator.is_valid(&value),
            "{value} does not match {schema}"
        );
    }
}

#[test]
fn examples_that_contradict_their_schemas_are_left_out() {
    let schema = json!({"type": "object", "required": ["kind", "owner"],
    "example": {"kind": "cat", "owner": null},
    "properties": {
        "kind": {"enum": ["dog"], "example": "cat"},
        "owner": {"oneOf": [
            {"type": "object", "required": ["x"], "properties": {"x": false}},
            {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string", "example": "Ada"}}},
        ]},
        "note": {"type": "string", "pattern": "(?=b)a"},
        "tags": {"type": "array", "items": {"type": "string", "example": 1, "pattern": "(?=b)a"}},
    }});
    let is_valid = |schema: &Value, value: &Value| {
        jsonschema::draft202012::new(schema).is_ok_and(|one| one.is_valid(value))
    };
    let schemas = BTreeMap::new();
    let sampled = valid_sample(Schemas(&schemas), &schema, &is_valid);
    let expected = json!({"kind": "dog", "owner": {"name": "Ada"}, "tags": []});
    assert_eq!(sampled, expected);
}

#[test]
fn a_property_that_several_schemas_describe_matches_all_of_them() {
    let owner = |properties: Value| {
        let owner = json!({"type": "object", "properties": properties});
        json!({"type": "object", "properties": {"owner": owner}})
    };
    let schema = json!({"allOf": [
        owner(json!({"kind": {"type": "string"}, "size": {"type": "integer"}})),
        owner(json!({"kind": {"enum": ["port"]}, "size": {"example": "large"}})),
    ]});
    let is_valid = |schema: &Value, value: &Value| {
        jsonschema::draft202012::new(schema).is_ok_and(|one| one.is_valid(value))
    };
    let schemas = BTreeMap::new();
    let sampled = valid_sample(Schemas(&schemas), &schema, &is_valid);
    assert_eq!(sampled, json!({"owner": {"kind": "port", "size": 1}}));
}

#[test]
fn an_object_says_which_variant_it_is() {
    let kinds = json!({"type": "string", "enum": ["ship", "quay"]});
    let definitions = json!({
        "Quay": {"type": "object", "properties": {"kind": kinds}},
        "Web": {"type": "object", "properties": {"kind": {"enum": ["web"]}, "name": {"type": "string"}}},
    });
    let schemas = serde_json::from_value(definitions).unwrap();
    let schema = json!({"oneOf": [{"$ref": "#/$defs/Quay"}],
        "discriminator": {"propertyName": "kind", "mapping": {"quay": "#/$defs/Quay"}}});
    assert_eq!(sample(Schemas(&schemas), &schema), json!({"kind": "quay"}));
    let schema = json!({"oneOf": [{"$ref": "#/$defs/Web"}]});
    assert_eq!(
        smallest_sample(Schemas(&schemas), &schema),
        json!({"kind": "web"})
    );
}

#[test]
fn alternatives_that_contain_themselves_have_an_end() {
    let definitions =
        json!({"A": {"enum": [1], "oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/A"}]}});
    let schemas = serde_json::from_value(definitions).unwrap();
    let schema = json!({"$ref": "#/$defs/A"});
    valid_sample(Schemas(&schemas), &schema, &|_, _| false);
}

#[test]
fn a_schema_that_contains_itself_has_an_end() {
    assert!(of(json!({"$ref": "#/$defs/Node"})).is_object());
}

#[test]
fn write_only_properties_are_left_out() {
    let schema = json!({"type": "object", "properties": {"key": {"type": "string", "writeOnly": true}, "a": {"const": 1}}});
    assert_eq!(of(schema), json!({"a": 1}));
}
