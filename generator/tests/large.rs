//! Large and deep documents, which are generated here. Each becomes a crate or is an error, within a time limit.

mod support;

use std::fmt::Write;
use std::time::{Duration, Instant};

/// The time limit. Each document takes seconds, and quadratic time would take longer than this.
const LONGEST: Duration = Duration::from_secs(300);

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\n";

/// Returns the warnings, or the errors if there is no crate.
fn generate(name: &str, text: &str) -> Result<String, String> {
    let begun = Instant::now();
    let result = support::generate_with_warnings(&[(name, text)]).map(|(_, warnings)| warnings);
    let took = begun.elapsed();
    assert!(took < LONGEST, "{name} took {took:?}");
    result.map_err(|report| report.chars().take(2000).collect())
}

fn refused(name: &str, text: &str, reason: &str) {
    let report = generate(name, text).expect_err(name);
    assert!(report.contains(reason), "{name}: {report}");
}

fn accepted(name: &str, text: &str) {
    generate(name, text).unwrap_or_else(|report| panic!("{name}: {report}"));
}

/// Returns a document with operations that return the schema `S0`, and with schemas.
fn with_schemas(schemas: &str) -> String {
    let response =
        "{'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}";
    format!("{HEAD}paths: {{/a: {{get: {{responses: {response}}}}}}}\ncomponents:\n  schemas:\n{schemas}")
}

fn repeat(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

const KINDS: [(&str, &str); 6] = [
    ("alias", "{$ref: 'NEXT'}"),
    ("allOf", "{allOf: [{$ref: 'NEXT'}, {type: object, properties: {b: {type: string}}}]}"),
    ("oneOf", "{oneOf: [{$ref: 'NEXT'}, {type: string}]}"),
    ("properties", "{type: object, properties: {a: {$ref: 'NEXT'}}}"),
    ("items", "{type: array, items: {$ref: 'NEXT'}}"),
    ("additionalProperties", "{type: object, additionalProperties: {$ref: 'NEXT'}}"),
];

#[test]
fn deep_nesting_of_values() {
    let json = |open: &str, close: &str| {
        format!("{{\"openapi\": \"3.0.3\", \"x\": {}{}}}", open.repeat(10_000), close.repeat(10_000))
    };
    refused("brackets.json", &json("[", "]"), "nested more than 128 levels");
    refused("braces.json", &json("{\"a\":", "}"), "nested");
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("[", ""), ("{a: ", "")] {
        let text = format!("{HEAD}paths: {{}}\nx-a: {}1{}\n", open.repeat(10_000), close.repeat(10_000));
        refused("flow.yaml", &text, "nested");
    }
    let block = repeat(2_000, |depth| format!("{}a:", " ".repeat(depth)));
    refused("block.yaml", &format!("{HEAD}paths: {{}}\nx-a:\n{}", block.replace("\n", "\n ")), "nested");
    refused("lists.yaml", &format!("{HEAD}paths: {{}}\nx-a:\n  {}1\n", "- ".repeat(10_000)), "nested");
}

/// Values are nested up to the maximum depth.
#[test]
fn deep_nesting_of_schemas() {
    for (name, schema) in KINDS.iter().skip(1) {
        for depth in [30, 50, 110] {
            let mut nested = "{type: string}".to_owned();
            for _ in 0..depth {
                nested = schema.replace("{$ref: 'NEXT'}", &nested);
            }
            let text = with_schemas(&format!("    S0: {nested}\n"));
            match generate(&format!("{name}-{depth}.yaml"), &text) {
                Ok(_) => {}
                Err(report) => assert!(depth > 50 && report.contains("nested more than 128 levels"), "{report}"),
            }
        }
    }
}

#[test]
fn long_chains_of_references() {
    for (name, schema) in KINDS {
        let next = |number: usize| schema.replace("NEXT", &format!("#/components/schemas/S{}", number + 1));
        let chain = repeat(10_000, |number| format!("    S{number}: {}", next(number)));
        accepted(&format!("chain-{name}.yaml"), &with_schemas(&format!("{chain}    S10000: {{type: string}}\n")));
        // Schemas without a name.
        let next = |number: usize| schema.replace("NEXT", &format!("#/x-parts/{}", number + 1));
        let chain = repeat(10_000, |number| format!("  - {}", next(number)));
        let schemas = with_schemas("    S0: {$ref: '#/x-parts/0'}\n");
        let text = format!("{schemas}x-parts:\n{chain}  - {{type: string}}\n");
        match name {
            // Only components can be aliases.
            "alias" => refused("nameless-alias.yaml", &text, "this reference is part of a cycle"),
            _ => accepted(&format!("nameless-{name}.yaml"), &text),
        }
    }
}

#[test]
fn cycles_of_references() {
    for (name, schema) in KINDS {
        let next = |number: usize| schema.replace("NEXT", &format!("#/components/schemas/S{}", (number + 1) % 1000));
        let chain = repeat(1000, |number| format!("    S{number}: {}", next(number)));
        match name {
            "alias" => refused("cycle-alias.yaml", &with_schemas(&chain), "refers to itself"),
            _ => accepted(&format!("cycle-{name}.yaml"), &with_schemas(&chain)),
        }
        let next = |number: usize| schema.replace("NEXT", &format!("#/x-parts/{}", (number + 1) % 1000));
        let chain = repeat(1000, |number| format!("  - {}", next(number)));
        let schemas = with_schemas("    S0: {$ref: '#/x-parts/0'}\n");
        let text = format!("{schemas}x-parts:\n{chain}");
        match name {
            "alias" => refused("nameless-cycle-alias.yaml", &text, "part of a cycle"),
            _ => accepted(&format!("nameless-cycle-{name}.yaml"), &text),
        }
    }
    // Combining the lists of a union creates a union of their items, which is combined, too.
    let list = |items: &str| format!("{{type: array, items: {{$ref: '#/components/schemas/{items}'}}}}");
    let union = format!("    S0: {{oneOf: [{}, {}]}}\n    S1: {}\n", list("S0"), list("S1"), list("S1"));
    accepted("cycle-union.yaml", &with_schemas(&union));
}

#[test]
fn many_of_everything() {
    let properties = repeat(100_000, |number| format!("        p{number}: {{type: string}}"));
    accepted(
        "properties.yaml",
        &with_schemas(&format!("    S0:\n      type: object\n      properties:\n{properties}")),
    );
    let values = repeat(100_000, |number| format!("        - v{number}"));
    accepted("values.yaml", &with_schemas(&format!("    S0:\n      type: string\n      enum:\n{values}")));
    let branches = repeat(5_000, |number| {
        format!("        - {{type: object, required: [p{number}], properties: {{p{number}: {{type: string}}}}}}")
    });
    accepted("branches.yaml", &with_schemas(&format!("    S0:\n      oneOf:\n{branches}")));
    let operations = repeat(10_000, |number| {
        format!("  /p{number}: {{get: {{operationId: same, responses: {{'200': {{description: d}}}}}}}}")
    });
    accepted("operations.yaml", &format!("{HEAD}paths:\n{operations}"));
    let tags = repeat(3_000, |number| {
        format!("  /p{number}: {{get: {{tags: [t{number}], responses: {{'200': {{description: d}}}}}}}}")
    });
    accepted("tags.yaml", &format!("{HEAD}paths:\n{tags}"));
}

/// Different texts that become the same name.
fn colliding(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("a{}b", ".".repeat(number % 100 + 1) + &"-".repeat(number / 100))).collect()
}

#[test]
fn many_names_that_collide() {
    let names = colliding(10_000);
    let lines = |line: &dyn Fn(&str) -> String| repeat(names.len(), |number| line(&names[number]));
    let properties = lines(&|name| format!("        {name}: {{type: string}}"));
    accepted(
        "same-properties.yaml",
        &with_schemas(&format!("    S0:\n      type: object\n      properties:\n{properties}")),
    );
    let values = lines(&|name| format!("        - {name}"));
    accepted("same-values.yaml", &with_schemas(&format!("    S0:\n      type: string\n      enum:\n{values}")));
    let schemas = lines(&|name| format!("    {name}: {{type: object, properties: {{x: {{type: string}}}}}}"));
    let all = lines(&|name| format!("        {name}: {{$ref: '#/components/schemas/{name}'}}"));
    accepted(
        "same-schemas.yaml",
        &with_schemas(&format!("{schemas}    S0:\n      type: object\n      properties:\n{all}")),
    );
    let operations =
        lines(&|name| format!("  /{name}: {{get: {{operationId: {name}, responses: {{'200': {{description: d}}}}}}}}"));
    accepted("same-operations.yaml", &format!("{HEAD}paths:\n{operations}"));
    let operations =
        lines(&|name| format!("  /{name}: {{get: {{tags: [{name}], responses: {{'200': {{description: d}}}}}}}}"));
    accepted("same-tags.yaml", &format!("{HEAD}paths:\n{operations}"));
    let parameters = lines(&|name| format!("        - {{name: {name}, in: query, schema: {{type: string}}}}"));
    let headers = lines(&|name| format!("            {name}: {{schema: {{type: string}}}}"));
    let contents = lines(&|name| format!("            {name}/x: {{schema: {{type: string}}}}"));
    accepted(
        "same-parameters.yaml",
        &format!(
            "{HEAD}paths:\n  /a:\n    get:\n      parameters:\n{parameters}      responses:\n        '200':\n          \
             description: d\n          headers:\n{headers}          content:\n{contents}"
        ),
    );
    let variables = lines(&|name| format!("      {name}: {{default: a, enum: [a, b]}}"));
    let schemes = lines(&|name| format!("    {name}: {{type: apiKey, in: header, name: {name}}}"));
    let security = lines(&|name| format!("  - {name}: []"));
    accepted(
        "same-settings.yaml",
        &format!(
            "{HEAD}servers:\n  - url: 'https://a.example'\n    variables:\n{variables}security:\n{security}components:\n  \
             securitySchemes:\n{schemes}paths: {{/a: {{get: {{responses: {{'200': {{description: d}}}}}}}}}}\n"
        ),
    );
}

#[test]
fn huge_numbers_and_texts() {
    let limits =
        ["1e999", "-1e999", "99999999999999999999", "1e308", "-99999999999999999999", "0.1", "18446744073709551616"];
    let keys = ["minimum", "maximum", "minLength", "maxLength", "minItems", "multipleOf", "default", "example"];
    for kind in ["string", "integer", "number", "array", "object"] {
        for key in keys {
            for limit in limits {
                let items = if kind == "array" { ", items: {}" } else { "" };
                let schema =
                    format!("    S0: {{type: object, properties: {{a: {{type: {kind}{items}, {key}: {limit}}}}}}}\n");
                if let Err(report) = generate(&format!("{kind}-{key}-{limit}.yaml"), &with_schemas(&schema)) {
                    assert!(report.contains(".yaml:"), "{report}");
                }
            }
        }
        let schema = format!("    S0: {{type: {kind}, enum: [{}]}}\n", limits.join(", "));
        if let Err(report) = generate(&format!("{kind}-enum.yaml"), &with_schemas(&schema)) {
            assert!(report.contains("-enum.yaml:"), "{report}");
        }
    }
    for status in ["99999999999999999999", "1e999", "0", "65536", "1000", "-1", "6XX", "0XX"] {
        let paths = format!("paths: {{/a: {{get: {{responses: {{'{status}': {{description: d}}}}}}}}}}\n");
        refused(&format!("status-{status}.yaml"), &format!("{HEAD}{paths}"), "is not a status code");
    }
}

/// A file of the maximum size.
#[test]
fn a_text_of_64_mebibytes() {
    let text = "x".repeat(64 * 1024 * 1024);
    accepted("text.yaml", &with_schemas(&format!("    S0: {{type: object, description: {text}}}\n")));
    let named = with_schemas(&format!("    S0: {{type: object, properties: {{{text}: {{}}}}}}\n"));
    refused("name.yaml", &named, "expected `,` or `}`");
}
