//! Lenient reading: valid replacements for common mistakes whose meaning is clear. Published documents have them, because other tools
//! accept them.
//! Input: the expected shape, and an invalid node. Output: a valid node, if there is no doubt about the meaning.

use super::node::Node;
use super::shape::CONSTRAINT;
use super::shape::{
    COMPONENTS, EXAMPLE, Field, HEADER, Kind, MEDIA_TYPE, Need, PARAMETER, PATH_ITEM, RESPONSE, SCHEMA,
    SECURITY_SCHEME, Shape, TYPES,
};

/// Returns the valid value that an invalid one stands for.
pub fn value(shape: &Shape, node: &Node) -> Option<Node> {
    match (shape, node) {
        (Shape::String | Shape::Keyword(_), Node::Bool(_) | Node::Unsigned(_) | Node::Signed(_) | Node::Float(_)) => {
            node.scalar_text().map(Node::String)
        }
        (Shape::Bool | Shape::Exclusive | Shape::Additional, Node::String(text)) => {
            text.trim().to_ascii_lowercase().parse().ok().map(Node::Bool)
        }
        (Shape::Count, Node::String(text)) => text.trim().parse().ok().map(Node::Unsigned),
        (Shape::Count, Node::Float(number)) if number.fract() == 0.0 && (0.0..=9e15).contains(number) => {
            Some(Node::Unsigned(*number as u64))
        }
        (Shape::Number, Node::String(text)) => number(text.trim()),
        // PHP serializes empty objects as empty lists.
        (Shape::Map(_) | Shape::Object(_), Node::List(items)) if items.is_empty() => Some(empty()),
        (Shape::OrRef(kind), Node::List(items)) if kind.is(&SCHEMA) => Some(match items.as_slice() {
            [one @ Node::Map(_)] => one.clone(),
            _ => empty(),
        }),
        (Shape::OrRef(kind), Node::Null | Node::Bool(true)) if kind.is(&SCHEMA) => Some(empty()),
        (Shape::Object(kind) | Shape::OrRef(kind), Node::Null) if may_be_empty(kind) => Some(empty()),
        (Shape::OrRef(kind), node) if kind.is(&EXAMPLE) => Some(Node::map([("value", node.clone())])),
        (Shape::List(_), Node::Null) => Some(Node::List(Vec::new())),
        (Shape::List(Shape::Object(_) | Shape::OrRef(_) | Shape::Map(_)), Node::Map(_))
        | (Shape::List(Shape::Any | Shape::String) | Shape::Names, Node::String(_)) => {
            Some(Node::List(vec![node.clone()]))
        }
        _ => None,
    }
}

/// Returns `true` if null stands for an empty object of this kind.
fn may_be_empty(kind: &Kind) -> bool {
    [&RESPONSE, &MEDIA_TYPE, &PATH_ITEM].into_iter().any(|other| kind.is(other))
}

fn empty() -> Node {
    Node::Map(Vec::new())
}

/// Returns the keyword that differs only in case.
pub fn keyword(keywords: &[&str], text: &str) -> Option<Node> {
    let same = keywords.iter().find(|keyword| keyword.eq_ignore_ascii_case(text.trim()));
    same.map(|keyword| (*keyword).into())
}

/// Changes to the fields of an object; `None` removes a field.
pub type Changes = Vec<(&'static str, Option<Node>)>;

/// Converts a field of a schema from the form of another version of OpenAPI or Swagger.
pub fn schema_changes(key: &str, schema: &Node, value: &Node) -> Option<Changes> {
    Some(match (key, value) {
        ("type", Node::String(text)) if !TYPES.contains(&text.as_str()) => {
            let fields = schema_type(text)?.iter().filter(|(key, _)| *key == "type" || schema.get(key).is_none());
            let set = fields.map(|(key, value)| (*key, Some((*value).into())));
            std::iter::once(("type", None)).chain(set).collect()
        }
        ("required", Node::Bool(_)) => vec![("required", None)],
        ("discriminator", Node::String(_)) => {
            vec![("discriminator", Some(Node::map([("propertyName", value.clone())])))]
        }
        _ => return None,
    })
}

/// Converts the `type` of a security scheme if it is a scheme of HTTP, as in Swagger 2.0.
pub fn security_scheme_changes(kind: &Kind, text: &str) -> Option<Changes> {
    let scheme = ["basic", "bearer"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(text.trim()))?;
    kind.is(&SECURITY_SCHEME).then(|| vec![("type", Some("http".into())), ("scheme", Some(scheme.into()))])
}

/// Returns the fields for a `type` that OpenAPI 3.0 does not have; no field stands for any value.
fn schema_type(text: &str) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "datetime" | "enum" => &[("type", "string")],
        "date" => &[("type", "string"), ("format", "date")],
        "date-time" => &[("type", "string"), ("format", "date-time")],
        "uuid" => &[("type", "string"), ("format", "uuid")],
        "file" | "binary" => &[("type", "string"), ("format", "binary")],
        "integer" | "int" => &[("type", "integer")],
        "int32" => &[("type", "integer"), ("format", "int32")],
        "int64" | "long" => &[("type", "integer"), ("format", "int64")],
        "number" | "decimal" => &[("type", "number")],
        "float" => &[("type", "number"), ("format", "float")],
        "double" => &[("type", "number"), ("format", "double")],
        "boolean" | "bool" => &[("type", "boolean")],
        "object" | "map" | "dict" => &[("type", "object")],
        "array" => &[("type", "array")],
        "any" | "" => &[],
        _ => return None,
    })
}

/// Returns `true` if a client works without the field, since it does not change what is sent.
pub fn is_ignorable(kind: &Kind, key: &str) -> bool {
    const EVERYWHERE: &[&str] = &[
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
        "externalDocs",
        "title",
        "example",
        "examples",
        "links",
        "callbacks",
        "webhooks",
        "deprecated",
        "variables",
        "bearerFormat",
        "refreshUrl",
        "mapping",
        "defaultMapping",
        "style",
        "allowEmptyValue",
        "headers",
        "identifier",
        "jsonSchemaDialect",
        "kind",
        "parent",
    ];
    const IN_SCHEMAS: &[&str] = &[
        "format",
        "discriminator",
        "pattern",
        "minLength",
        "maxLength",
        "multipleOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minProperties",
        "maxProperties",
        "minItems",
        "maxItems",
        "uniqueItems",
        "not",
    ];
    // References may refer to any component.
    if kind.is(&COMPONENTS) {
        return false;
    }
    EVERYWHERE.contains(&key) || (kind.is(&SCHEMA) && IN_SCHEMAS.contains(&key)) || kind.is(&CONSTRAINT)
}

/// Returns the value of a missing required field, if requests do not depend on it.
pub fn default_value(field: &Field) -> Option<Node> {
    (field.need == Need::OrEmpty).then(|| empty_value(field))
}

/// Returns the empty value of a field.
pub fn empty_value(field: &Field) -> Node {
    if matches!(field.shape, Shape::String) { "".into() } else { empty() }
}

/// Returns the schema of a parameter or header without one. In Swagger 2.0, a parameter has the fields of its schema itself.
pub fn schema_of(kind: &Kind, node: &Node) -> Option<Node> {
    const FIELDS: [&str; 6] = ["type", "format", "items", "enum", "default", "nullable"];
    if !kind.is(&PARAMETER) && !kind.is(&HEADER) {
        return None;
    }
    if node.get("type").is_none() {
        return Some(Node::map([("type", "string".into())]));
    }
    let mut schema = node.clone();
    schema.retain(|key| FIELDS.contains(&key));
    Some(schema)
}

fn number(text: &str) -> Option<Node> {
    let whole = text.parse().map(Node::Unsigned).or_else(|_| text.parse().map(Node::Signed));
    whole.ok().or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite()).map(Node::Float))
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    fn parse(text: &str) -> Node {
        yaml::parse(text, &mut Budget::default()).expect("the text is YAML")
    }

    fn changes(schema: &str, key: &str) -> Option<Vec<(&'static str, Option<Node>)>> {
        let schema = parse(schema);
        schema_changes(key, &schema, schema.get(key).expect("the schema has the key"))
    }

    #[test]
    fn clear_values_are_replaced() {
        let cases = [
            (Shape::String, "1.0", Some("'1.0'")),
            (Shape::Bool, "'True'", Some("true")),
            (Shape::Count, "'64'", Some("64")),
            (Shape::Count, "2.0", Some("2")),
            (Shape::Count, "-1", None),
            (Shape::Number, "'1.5'", Some("1.5")),
            (Shape::Number, "'x'", None),
            (Shape::Names, "'name'", Some("[name]")),
            (Shape::OrRef(&SCHEMA), "[]", Some("{}")),
            (Shape::OrRef(&SCHEMA), "[{type: string}]", Some("{type: string}")),
            (Shape::OrRef(&SCHEMA), "'string'", None),
            (Shape::OrRef(&EXAMPLE), "5", Some("{value: 5}")),
        ];
        for (shape, node, expected) in cases {
            assert_eq!(value(&shape, &parse(node)), expected.map(parse), "{shape:?} {node}");
        }
        assert_eq!(keyword(&["apiKey", "http"], " APIKEY"), Some(parse("apiKey")));
        assert_eq!(keyword(&["apiKey", "http"], "api"), None);
    }

    #[test]
    fn types_of_other_versions_are_converted() {
        let set = |key: &'static str, text: &str| (key, Some(parse(text)));
        let float = vec![("type", None), set("type", "number"), set("format", "float")];
        assert_eq!(changes("{type: float}", "type"), Some(float));
        // The format of the schema itself stays.
        assert_eq!(changes("{type: float, format: x}", "type"), Some(vec![("type", None), set("type", "number")]));
        assert_eq!(changes("{type: any}", "type"), Some(vec![("type", None)]));
        assert_eq!(changes("{type: strnig}", "type"), None);
    }

    #[test]
    fn discriminators_and_required_properties_of_other_versions_are_converted() {
        let discriminator = vec![("discriminator", Some(parse("{propertyName: kind}")))];
        assert_eq!(changes("{discriminator: kind}", "discriminator"), Some(discriminator));
        assert_eq!(changes("{required: true}", "required"), Some(vec![("required", None)]));
    }

    #[test]
    fn a_parameter_of_swagger_2_has_a_schema() {
        assert_eq!(
            schema_of(&PARAMETER, &parse("{name: a, type: integer, format: int32}")),
            Some(parse("{type: integer, format: int32}"))
        );
        assert_eq!(schema_of(&PARAMETER, &parse("{name: a}")), Some(parse("{type: string}")));
        assert_eq!(schema_of(&SCHEMA, &parse("{type: integer}")), None);
    }

    #[test]
    fn a_missing_field_is_read_as_empty_if_requests_do_not_depend_on_it() {
        let default = |kind: &Kind, key: &str| {
            kind.fields.iter().find(|field| field.key == key).map(default_value).expect("the kind has the field")
        };
        assert_eq!(default(&RESPONSE, "description"), Some(Node::String(String::new())));
        assert_eq!(default(&RESPONSE, "content"), None);
        assert_eq!(default(&PARAMETER, "name"), None);
    }
}
