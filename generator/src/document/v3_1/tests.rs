//! Schemas of 3.1, and what they are as schemas of 3.0.

use super::super::build::Budget;
use super::super::yaml;
use super::*;

fn parse(text: &str) -> Node {
    yaml::parse(text, &mut Budget::default()).expect("the text is YAML")
}

fn assert_converted(cases: &[(&str, &str)]) {
    for (schema, expected) in cases {
        let converted = convert(&parse(schema)).map(|converted| converted.node);
        assert_eq!(converted, Some(parse(expected)), "{schema}");
    }
}

#[test]
fn schemas_that_say_the_same_in_both_versions_stay() {
    for schema in ["{type: string}", "{$ref: '#/a'}", "{$ref: '#/a', x-b: 1}", "{minimum: 1, exclusiveMinimum: true}"] {
        assert!(convert(&parse(schema)).is_none(), "{schema}");
    }
}

#[test]
fn types_become_one_type_or_a_union() {
    assert_converted(&[
        ("{type: [string, 'null'], maxLength: 5}", "{type: string, maxLength: 5, nullable: true}"),
        ("{type: [integer, number]}", "{type: number}"),
        ("{type: 'null'}", "{nullable: true, enum: [null]}"),
        (
            "{type: [string, array], items: {}, maxLength: 1, title: x}",
            "{title: x, anyOf: [{type: string, maxLength: 1}, {type: array, items: {}}]}",
        ),
        (
            "{type: [integer, string], format: int32, pattern: a}",
            "{anyOf: [{type: integer, format: int32}, {type: string, pattern: a}]}",
        ),
        ("{type: [integer, string], format: date}", "{anyOf: [{type: integer}, {type: string, format: date}]}"),
        ("{type: [string, integer], enum: [a, 1]}", "{enum: [a, 1]}"),
        (
            "{type: [string, integer], anyOf: [{}]}",
            "{anyOf: [{}], allOf: [{anyOf: [{type: string}, {type: integer}]}]}",
        ),
    ]);
}

#[test]
fn a_reference_with_siblings_is_a_subschema() {
    assert_converted(&[
        ("{$ref: '#/a', description: b}", "{description: b, allOf: [{$ref: '#/a'}]}"),
        ("{allOf: [{}], $ref: '#/a'}", "{allOf: [{}, {$ref: '#/a'}]}"),
        ("{$dynamicRef: '#a'}", "{$ref: '#a'}"),
    ]);
}

#[test]
fn values_and_bounds_are_written_as_in_3_0() {
    assert_converted(&[
        ("{const: 5}", "{enum: [5]}"),
        ("{const: null}", "{nullable: true, enum: [null]}"),
        ("{exclusiveMinimum: 1}", "{minimum: 1, exclusiveMinimum: true}"),
        ("{exclusiveMinimum: 1, minimum: 2}", "{minimum: 2}"),
        ("{exclusiveMaximum: 1, maximum: 2}", "{maximum: 1, exclusiveMaximum: true}"),
        ("{examples: [1, 2]}", "{example: 1}"),
        ("{contentEncoding: base64}", "{type: string, format: byte}"),
        ("{contentMediaType: application/octet-stream}", "{type: string, format: binary}"),
        (
            "{contentMediaType: image/png}",
            "{type: string, format: binary, x-$constraints: {contentMediaType: image/png}}",
        ),
        (
            "{type: string, contentMediaType: application/json}",
            "{type: string, x-$constraints: {contentMediaType: application/json}}",
        ),
        ("true", "{}"),
        ("false", "{not: {}}"),
    ]);
}

#[test]
fn tuples_and_patterns_have_the_type_of_any_of_their_schemas() {
    assert_converted(&[
        (
            "{prefixItems: [{type: string}, {type: integer}], items: false}",
            "{maxItems: 2, items: {anyOf: [{type: string}, {type: integer}]}, type: array,
              x-$constraints: {x-$prefixItems: [0, 1]}}",
        ),
        (
            "{prefixItems: [{type: string}, {type: string}], items: false, minItems: 2}",
            "{minItems: 2, maxItems: 2, items: {anyOf: [{type: string}, {type: string}]}, type: array, x-tuple: true}",
        ),
        (
            "{prefixItems: [{type: string}], minItems: 1, maxItems: 1}",
            "{minItems: 1, maxItems: 1, items: {anyOf: [{type: string}]}, type: array, x-tuple: true}",
        ),
        ("{type: array, prefixItems: [], items: {}}", "{type: array, items: {}}"),
        ("{type: array, unevaluatedItems: {type: string}}", "{type: array, items: {type: string}}"),
        (
            "{type: array, contains: {}, unevaluatedItems: {type: string}}",
            "{type: array, x-$constraints: {contains: {}, unevaluatedItems: {type: string}}}",
        ),
        ("{patternProperties: {.*: {type: string}}}", "{additionalProperties: {type: string}, type: object}"),
        (
            "{prefixItems: [{type: string}]}",
            "{items: {}, type: array, x-$constraints: {prefixItems: [{type: string}]}}",
        ),
        ("{prefixItems: [{type: string}], items: {type: string}}", "{items: {type: string}, type: array}"),
        ("{type: array, items: false}", "{type: array, items: {}, maxItems: 0}"),
        (
            "{patternProperties: {a: {type: string}}, additionalProperties: false}",
            "{additionalProperties: {type: string}, type: object, x-$constraints: {patternProperties: {a: {}}}}",
        ),
        (
            "{patternProperties: {a: {type: string}}}",
            "{additionalProperties: {}, type: object, x-$constraints: {patternProperties: {a: {type: string}}}}",
        ),
        (
            "{patternProperties: {a: {type: string}}, additionalProperties: {type: integer}}",
            "{additionalProperties: {anyOf: [{type: string}, {type: integer}]}, type: object,
              x-$constraints: {x-$patternProperties: {a: 0, additionalProperties: 1}}}",
        ),
        ("{unevaluatedProperties: false}", "{additionalProperties: false}"),
        (
            "{allOf: [{}], unevaluatedProperties: false}",
            "{allOf: [{}], x-$constraints: {unevaluatedProperties: false}}",
        ),
    ]);
}

#[test]
fn the_data_of_an_event_has_the_type_of_its_content() {
    assert_converted(&[
        (
            "{x-$event: true, properties: {event: {}, data: {type: string, contentSchema: {$ref: '#/a'}}}}",
            "{properties: {event: {}, data: {$ref: '#/a'}}}",
        ),
        ("{x-$event: true, properties: {data: {contentSchema: true}}}", "{properties: {data: true}}"),
    ]);
    assert!(convert(&parse("{properties: {data: {contentSchema: {}}, event: {}}}")).is_none());
}

#[test]
fn what_adds_to_some_values_is_named() {
    let converted = convert(&parse("{if: {}, then: {}, else: {}, minContains: 1, type: object}"));
    let converted = converted.expect("the schema has new keywords");
    assert_eq!(converted.node, parse("{type: object, x-$constraints: {if: {}, then: {}, else: {}, minContains: 1}}"));
    assert_eq!(converted.ignored.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["if"]);
}
