//! Synthetic documents of any size, with a mix of common constructs.

use std::fmt::Write as _;

/// Returns a document with this many operations and schemas.
///
/// Every tenth operation starts a tag and has its own server. Schemas refer to each other in chains as long as the document, and some
/// inline schemas would get the same name.
pub fn document(operations: usize, schemas: usize) -> String {
    let mut text = String::from(HEAD);
    for index in 0..operations {
        operation(&mut text, index, schemas);
    }
    text.push_str(COMPONENTS);
    for index in 0..schemas {
        let _ = writeln!(text, "    Thing{index}:");
        schema(&mut text, index, schemas);
    }
    text
}

const HEAD: &str = "openapi: 3.0.3
info: {title: Synthetic, version: '1', description: A document of any size.}
servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu, enum: [eu, us]}}}]
security: [{key: []}]
paths:
";

const COMPONENTS: &str = "components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  parameters:
    Area: {name: area, in: path, required: true, description: The area., schema: {type: string}}
  responses:
    Missing: {description: There is no such thing., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  schemas:
    Problem:
      type: object
      description: What went wrong.
      required: [code]
      properties: {code: {type: integer}, detail: {type: string, nullable: true}}
";

fn operation(text: &mut String, index: usize, schemas: usize) {
    let (tag, thing, other) = (index / 10, index * 2 % schemas, (index * 2 + 1) % schemas);
    let (method, body) = match index % 3 {
        0 => ("get", String::new()),
        1 => ("put", format!("      requestBody: {{required: true, content: {{{}}}}}\n", json(&reference(other)))),
        _ => ("post", format!("      requestBody: {{content: {{{}}}}}\n", json(&reference(thing)))),
    };
    let server = if index.is_multiple_of(10) {
        format!("      servers: [{{url: 'https://area{tag}.example.com'}}]\n")
    } else {
        String::new()
    };
    let response = match index % 4 {
        0 => format!("{{type: array, items: {}}}", reference(thing)),
        1 => format!("{{type: object, properties: {{thing: {}, total: {{type: integer}}}}}}", reference(thing)),
        _ => reference(thing),
    };
    let response = json(&response);
    let _ = write!(
        text,
        "  /areas/{{area}}/things{index}/{{thing}}:
    {method}:
      operationId: changeThing{index}
      tags: [Area {tag}]
      summary: Change thing {index}
      description: \"It takes a *thing*, and gives it back with `changes`.\\n\\n- One.\\n- Two, see [the page](https://example.com).\"
      parameters:
        - $ref: '#/components/parameters/Area'
        - {{name: thing, in: path, required: true, description: Which thing., schema: {{type: string, format: uuid}}}}
{server}{body}      responses:
        '200': {{description: The thing., content: {{{response}}}}}
        '404': {{$ref: '#/components/responses/Missing'}}
"
    );
}

fn schema(text: &mut String, index: usize, schemas: usize) {
    let next = reference((index + 8).min(schemas - 1));
    let own = reference(index);
    // The large object before it.
    let base = reference(index - index % 8);
    let lines: &[String] = &match index % 8 {
        0 => object(
            &format!("Thing {index}, with many properties."),
            &[
                "id: {type: string, format: uuid, description: Its id.}",
                "created: {type: string, format: date-time, readOnly: true}",
                "count: {type: integer, format: int64, default: 3, minimum: 0}",
                "name: {type: string, nullable: true, example: a name}",
                "labels: {type: object, additionalProperties: {type: string}}",
                &format!("next: {next}"),
            ],
        ),
        1 => vec![
            "type: string".to_owned(),
            "description: One of some words.".to_owned(),
            "enum: [first, second, third, 'fourth one', '5th']".to_owned(),
        ],
        2 => vec![
            "oneOf:".to_owned(),
            "  - {type: object, required: [left], properties: {left: {type: string}, both: {type: number}}}".to_owned(),
            format!("  - {{type: object, required: [right], properties: {{right: {next}, both: {{type: number}}}}}}"),
        ],
        3 => vec![
            "allOf:".to_owned(),
            format!("  - {base}"),
            "  - {type: object, properties: {more: {type: boolean}, extra: {type: array, items: {type: integer}}}}"
                .to_owned(),
        ],
        4 => vec!["type: array".to_owned(), format!("items: {base}")],
        5 => object(
            "With schemas inside.",
            &[
                "inner: {type: object, properties: {kind: {type: string, enum: [a, b]}, size: {type: integer}}}",
                "Outer: {type: object, properties: {list: {type: array, items: {type: object, properties: {x: {type: number}}}}}}",
            ],
        ),
        6 => object(
            "A tree.",
            &[&format!("children: {{type: array, items: {own}}}"), &format!("parent: {own}"), &format!("next: {next}")],
        ),
        _ => vec!["type: object".to_owned(), format!("additionalProperties: {base}")],
    };
    for line in lines {
        let _ = writeln!(text, "      {line}");
    }
}

fn object(description: &str, properties: &[&str]) -> Vec<String> {
    let head = ["type: object", &format!("description: {description:?}"), "properties:"].map(str::to_owned);
    head.into_iter().chain(properties.iter().map(|property| format!("  {property}"))).collect()
}

fn reference(index: usize) -> String {
    format!("{{$ref: '#/components/schemas/Thing{index}'}}")
}

fn json(schema: &str) -> String {
    format!("application/json: {{schema: {schema}}}")
}
