//! Documents with the structure of OpenAPI, and with arbitrary names and texts.
#![no_main]

use arbitrary::Arbitrary;
use serde_json::{Map, Value, json};

libfuzzer_sys::fuzz_target!(|document: Document| {
    let text = document.json().to_string();
    generator_fuzz::check("fuzzed.json", &text);
});

#[derive(Debug, Arbitrary)]
struct Document {
    version: u8,
    title: Text,
    description: Option<Text>,
    servers: Vec<Server>,
    operations: Vec<Operation>,
    webhooks: Vec<(Text, Operation)>,
    schemas: Vec<Schema>,
    schemes: Vec<Scheme>,
}

/// A name, mostly one of a few, so that names collide and references have targets.
#[derive(Debug, Arbitrary)]
enum Text {
    Known(u8),
    Free(String),
}

const KNOWN: [&str; 24] = [
    "a", "A", "a-b", "aB", "id", "type", "self", "new", "body", "extra", "Vec", "Option", "Error", "200", "", "*/", "\"#",
    "```", "[x](y:z)", "<b>", "../x", "con", "{{ x }}", "\u{2028}",
];

impl Text {
    fn text(&self) -> &str {
        match self {
            Text::Known(index) => KNOWN[usize::from(*index) % KNOWN.len()],
            Text::Free(text) => text,
        }
    }
}

#[derive(Debug, Arbitrary)]
struct Server {
    url: Text,
    description: Option<Text>,
    variables: Vec<(Text, Text, Vec<Text>)>,
}

#[derive(Debug, Arbitrary)]
struct Operation {
    path: Text,
    path_parameter: Option<Text>,
    method: u8,
    id: Option<Text>,
    tags: Vec<Text>,
    summary: Option<Text>,
    description: Option<Text>,
    docs: Option<Text>,
    unstable: Option<Text>,
    parameters: Vec<Parameter>,
    body: Option<(bool, Vec<Content>)>,
    responses: Vec<Response>,
    security: Vec<Vec<(u8, Vec<Text>)>>,
}

#[derive(Debug, Arbitrary)]
struct Parameter {
    name: Text,
    location: u8,
    style: u8,
    explode: Option<bool>,
    required: bool,
    content: Option<Content>,
    schema: Schema,
}

#[derive(Debug, Arbitrary)]
struct Content {
    media_type: u8,
    is_sequence: bool,
    schema: Option<Schema>,
}

#[derive(Debug, Arbitrary)]
struct Response {
    status: u8,
    description: Text,
    contents: Vec<Content>,
    headers: Vec<(Text, Schema)>,
}

#[derive(Debug, Arbitrary)]
struct Scheme {
    kind: u8,
    name: Text,
    env: Option<Text>,
}

#[derive(Debug, Arbitrary)]
struct Schema {
    kind: Kind,
    title: Option<Text>,
    description: Option<Text>,
    nullable: bool,
    flags: u8,
    default: Option<Text>,
}

#[derive(Debug, Arbitrary)]
enum Kind {
    Any,
    Reference(u8),
    Scalar { kind: u8, format: Option<Text>, values: Vec<Scalar>, names: Vec<Text>, pattern: Option<Text>, limit: Option<i64> },
    Object { properties: Vec<(Text, Schema)>, required: Vec<Text>, additional: Option<Additional> },
    Array(Option<Box<Schema>>),
    AllOf(Vec<Schema>),
    OneOf(Vec<Schema>, Option<Text>),
    AnyOf(Vec<Schema>, Option<Text>),
    Not(Box<Schema>),
    /// Keywords of OpenAPI 3.1.
    Later(Vec<Keyword>),
}

/// A keyword that OpenAPI 3.0 does not have, or not with this value.
#[derive(Debug, Arbitrary)]
enum Keyword {
    Types(Vec<u8>),
    Const(Scalar),
    Enum(Vec<Scalar>),
    Bound { is_upper: bool, value: f64 },
    Items { prefix: Vec<Schema>, rest: Option<Rest>, least: Option<u8>, most: Option<u8> },
    Properties { names: Vec<(Text, Schema)>, patterns: Vec<(Text, Schema)>, rest: Option<Rest> },
    Unevaluated(Rest),
    Definitions(Vec<(Text, Schema)>),
    Identifier(Text),
    Anchor { name: Text, is_dynamic: bool },
    Reference { text: Text, is_dynamic: bool },
    Component(u8),
    Condition(Vec<Schema>),
    Dependent(Vec<(Text, Schema)>),
    Content { encoding: u8, media_type: u8, schema: Option<Box<Schema>> },
    Contains(Box<Schema>),
    Examples(Vec<Scalar>),
}

#[derive(Debug, Arbitrary)]
enum Rest {
    Boolean(bool),
    Schema(Box<Schema>),
}

#[derive(Debug, Arbitrary)]
enum Additional {
    Any(bool),
    Schema(Box<Schema>),
}

#[derive(Debug, Arbitrary)]
enum Scalar {
    Null,
    Text(Text),
    Integer(i64),
    Large(u64),
    Number(f64),
    Boolean(bool),
}

fn pick<'a>(list: &[&'a str], index: u8) -> &'a str {
    list[usize::from(index) % list.len()]
}

fn reference(index: u8) -> Value {
    json!({"$ref": format!("#/components/schemas/S{}", index % 8)})
}

fn set(object: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

fn texts(texts: &[Text]) -> Value {
    texts.iter().map(Text::text).collect()
}

fn of(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(Text::text)
}

impl Document {
    fn json(&self) -> Value {
        let mut paths: Map<String, Value> = Map::new();
        for operation in &self.operations {
            let parameter = operation.path_parameter.as_ref().map(|name| format!("/{{{}}}", name.text()));
            let path = format!("/{}{}", operation.path.text(), parameter.unwrap_or_default());
            let method = pick(&["get", "put", "post", "delete", "options", "head", "patch", "trace"], operation.method);
            if let Some(item) = paths.entry(path).or_insert_with(|| json!({})).as_object_mut() {
                item.insert(method.to_owned(), operation.json());
            }
        }
        // The targets of all references.
        let schema = |index: usize| self.schemas.get(index).map_or(json!({"type": "string"}), Schema::json);
        let schemas: Map<String, Value> = (0..8).map(|index| (format!("S{index}"), schema(index))).collect();
        let scheme = |index: usize| self.schemes.get(index).map_or(json!({"type": "http", "scheme": "basic"}), Scheme::json);
        let schemes: Map<String, Value> = (0..4).map(|index| (format!("K{index}"), scheme(index))).collect();
        let mut info = json!({"title": self.title.text(), "version": "1"});
        if let Some(info) = info.as_object_mut() {
            set(info, "description", of(&self.description));
        }
        let webhooks = self.webhooks.iter().map(|(name, one)| (name.text().to_owned(), json!({"post": one.json()})));
        json!({
            "openapi": pick(&["3.0.3", "3.1.0", "3.2.0"], self.version),
            "info": info,
            "webhooks": webhooks.collect::<Map<_, _>>(),
            "servers": self.servers.iter().map(Server::json).collect::<Vec<_>>(),
            "paths": paths,
            "components": {"schemas": schemas, "securitySchemes": schemes},
        })
    }
}

impl Server {
    fn json(&self) -> Value {
        let variable = |(name, default, values): &(Text, Text, Vec<Text>)| {
            let mut variable = Map::new();
            variable.insert("default".to_owned(), default.text().into());
            set(&mut variable, "enum", (!values.is_empty()).then(|| texts(values)));
            (name.text().to_owned(), variable.into())
        };
        let mut server = Map::new();
        server.insert("url".to_owned(), self.url.text().into());
        set(&mut server, "description", of(&self.description));
        server.insert("variables".to_owned(), self.variables.iter().map(variable).collect::<Map<_, _>>().into());
        server.into()
    }
}

impl Operation {
    fn json(&self) -> Value {
        let responses: Map<String, Value> = self.responses.iter().map(Response::json).collect();
        let security = |uses: &Vec<(u8, Vec<Text>)>| -> Value {
            uses.iter().map(|(scheme, scopes)| (format!("K{}", scheme % 4), texts(scopes))).collect::<Map<_, _>>().into()
        };
        let mut operation = Map::new();
        set(&mut operation, "operationId", of(&self.id));
        set(&mut operation, "summary", of(&self.summary));
        set(&mut operation, "description", of(&self.description));
        set(&mut operation, "externalDocs", of(&self.docs).map(|url| json!({"url": url})));
        set(&mut operation, "x-unstable", of(&self.unstable));
        operation.insert("tags".to_owned(), texts(&self.tags));
        operation.insert("parameters".to_owned(), self.parameters.iter().map(Parameter::json).collect());
        operation.insert("responses".to_owned(), responses.into());
        operation.insert("security".to_owned(), self.security.iter().map(security).collect());
        let body = self.body.as_ref();
        set(&mut operation, "requestBody", body.map(|(required, body)| json!({"required": required, "content": contents(body)})));
        operation.into()
    }
}

impl Parameter {
    fn json(&self) -> Value {
        let location = pick(&["query", "header", "cookie"], self.location);
        let styles: &[&str] = match location {
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "header" => &["simple"],
            _ => &["form"],
        };
        let mut parameter = Map::new();
        parameter.insert("name".to_owned(), self.name.text().into());
        parameter.insert("in".to_owned(), location.into());
        parameter.insert("required".to_owned(), self.required.into());
        match &self.content {
            Some(content) => {
                parameter.insert("content".to_owned(), contents(std::slice::from_ref(content)));
            }
            None => {
                parameter.insert("style".to_owned(), pick(styles, self.style).into());
                set(&mut parameter, "explode", self.explode);
                parameter.insert("schema".to_owned(), self.schema.json());
            }
        }
        parameter.into()
    }
}

fn contents(contents: &[Content]) -> Value {
    let media_types = [
        "application/json", "application/problem+json", "text/plain", "application/octet-stream", "multipart/form-data",
        "application/x-www-form-urlencoded", "*/*", "image/*", "application/xml", "text/event-stream", "application/jsonl", "application/json-seq",
    ];
    let content = |content: &Content| {
        let key = if content.is_sequence { "itemSchema" } else { "schema" };
        let schema = content.schema.as_ref().map_or(json!({}), |schema| json!({key: schema.json()}));
        (pick(&media_types, content.media_type).to_owned(), schema)
    };
    contents.iter().map(content).collect::<Map<_, _>>().into()
}

impl Response {
    fn json(&self) -> (String, Value) {
        let status = pick(&["200", "201", "204", "2XX", "302", "400", "404", "4XX", "500", "default"], self.status);
        let header = |(name, schema): &(Text, Schema)| (name.text().to_owned(), json!({"schema": schema.json()}));
        let headers: Map<String, Value> = self.headers.iter().map(header).collect();
        let response =
            json!({"description": self.description.text(), "content": contents(&self.contents), "headers": headers});
        (status.to_owned(), response)
    }
}

impl Scheme {
    fn json(&self) -> Value {
        let mut scheme = match self.kind % 5 {
            0 => json!({"type": "apiKey", "in": "header", "name": self.name.text()}),
            1 => json!({"type": "apiKey", "in": "query", "name": self.name.text()}),
            2 => json!({"type": "apiKey", "in": "cookie", "name": self.name.text()}),
            3 => json!({"type": "http", "scheme": self.name.text()}),
            _ => json!({"type": "openIdConnect", "openIdConnectUrl": self.name.text()}),
        };
        if let Some(scheme) = scheme.as_object_mut() {
            set(scheme, "x-env-name", of(&self.env));
        }
        scheme
    }
}

impl Schema {
    fn json(&self) -> Value {
        if let Kind::Reference(index) = self.kind {
            return reference(index);
        }
        let mut schema = self.kind.json();
        set(&mut schema, "title", of(&self.title));
        set(&mut schema, "description", of(&self.description));
        set(&mut schema, "default", of(&self.default));
        set(&mut schema, "nullable", self.nullable.then_some(true));
        set(&mut schema, "readOnly", (self.flags & 1 > 0).then_some(true));
        set(&mut schema, "writeOnly", (self.flags & 2 > 0).then_some(true));
        set(&mut schema, "deprecated", (self.flags & 4 > 0).then_some(true));
        schema.into()
    }
}

impl Kind {
    fn json(&self) -> Map<String, Value> {
        let list = |schemas: &[Schema]| -> Value { schemas.iter().map(Schema::json).collect() };
        let mut schema = Map::new();
        match self {
            Kind::Any | Kind::Reference(_) => {}
            Kind::Scalar { kind, format, values, names, pattern, limit } => {
                let kind = pick(&["string", "integer", "number", "boolean", ""], *kind);
                set(&mut schema, "type", (!kind.is_empty()).then_some(kind));
                set(&mut schema, "format", of(format));
                let values: Vec<Value> = values.iter().map(Scalar::json).filter(|value| fits(kind, value)).collect();
                set(&mut schema, "enum", (!values.is_empty()).then_some(values));
                set(&mut schema, "x-enum-varnames", (!names.is_empty()).then(|| texts(names)));
                set(&mut schema, "pattern", of(pattern).filter(|_| kind == "string"));
                set(&mut schema, "minimum", limit.filter(|_| kind == "integer" || kind == "number"));
            }
            Kind::Object { properties, required, additional } => {
                let properties = properties.iter().map(|(name, schema)| (name.text().to_owned(), schema.json()));
                schema.insert("type".to_owned(), "object".into());
                schema.insert("properties".to_owned(), properties.collect::<Map<_, _>>().into());
                set(&mut schema, "required", (!required.is_empty()).then(|| texts(required)));
                set(&mut schema, "additionalProperties", additional.as_ref().map(|additional| match additional {
                    Additional::Any(any) => Value::from(*any),
                    Additional::Schema(schema) => schema.json(),
                }));
            }
            Kind::Array(items) => {
                schema.insert("type".to_owned(), "array".into());
                schema.insert("items".to_owned(), items.as_ref().map_or(json!({}), |items| items.json()));
            }
            Kind::AllOf(subschemas) => set(&mut schema, "allOf", Some(list(subschemas))),
            Kind::OneOf(branches, tag) => {
                set(&mut schema, "oneOf", Some(list(branches)));
                set(&mut schema, "discriminator", of(tag).map(|tag| json!({"propertyName": tag})));
            }
            Kind::AnyOf(branches, tag) => {
                set(&mut schema, "anyOf", Some(list(branches)));
                set(&mut schema, "discriminator", of(tag).map(|tag| json!({"propertyName": tag})));
            }
            Kind::Not(not) => set(&mut schema, "not", Some(not.json())),
            Kind::Later(keywords) => keywords.iter().for_each(|keyword| keyword.add(&mut schema)),
        }
        schema
    }
}

impl Keyword {
    fn add(&self, schema: &mut Map<String, Value>) {
        let list = |schemas: &[Schema]| -> Value { schemas.iter().map(Schema::json).collect() };
        let map = |schemas: &[(Text, Schema)]| -> Value {
            schemas.iter().map(|(name, schema)| (name.text().to_owned(), schema.json())).collect::<Map<_, _>>().into()
        };
        let scalars = |values: &[Scalar]| -> Value { values.iter().map(Scalar::json).collect() };
        match self {
            Keyword::Types(types) => {
                let names = ["string", "integer", "number", "boolean", "object", "array", "null"];
                set(schema, "type", Some(types.iter().map(|index| pick(&names, *index)).collect::<Vec<_>>()));
            }
            Keyword::Const(value) => set(schema, "const", Some(value.json())),
            Keyword::Enum(values) => set(schema, "enum", Some(scalars(values))),
            Keyword::Bound { is_upper, value } => {
                set(schema, if *is_upper { "exclusiveMaximum" } else { "exclusiveMinimum" }, Some(*value));
            }
            Keyword::Items { prefix, rest, least, most } => {
                set(schema, "prefixItems", Some(list(prefix)));
                set(schema, "items", rest.as_ref().map(Rest::json));
                set(schema, "minItems", *least);
                set(schema, "maxItems", *most);
            }
            Keyword::Properties { names, patterns, rest } => {
                set(schema, "properties", Some(map(names)));
                set(schema, "patternProperties", Some(map(patterns)));
                set(schema, "additionalProperties", rest.as_ref().map(Rest::json));
            }
            Keyword::Unevaluated(rest) => {
                set(schema, "unevaluatedProperties", Some(rest.json()));
                set(schema, "unevaluatedItems", Some(rest.json()));
            }
            Keyword::Definitions(definitions) => set(schema, "$defs", Some(map(definitions))),
            Keyword::Identifier(id) => set(schema, "$id", Some(id.text())),
            Keyword::Anchor { name, is_dynamic } => {
                set(schema, if *is_dynamic { "$dynamicAnchor" } else { "$anchor" }, Some(name.text()));
            }
            Keyword::Reference { text, is_dynamic } => {
                let text = format!("#{}", text.text());
                set(schema, if *is_dynamic { "$dynamicRef" } else { "$ref" }, Some(text));
            }
            Keyword::Component(index) => {
                set(schema, "$ref", Some(format!("#/components/schemas/S{}", index % 8)));
            }
            Keyword::Condition(schemas) => {
                for (key, condition) in ["if", "then", "else"].into_iter().zip(schemas) {
                    set(schema, key, Some(condition.json()));
                }
            }
            Keyword::Dependent(schemas) => set(schema, "dependentSchemas", Some(map(schemas))),
            Keyword::Content { encoding, media_type, schema: content } => {
                set(schema, "contentEncoding", Some(pick(&["base64", "binary", "quoted-printable", ""], *encoding)));
                let media_types = ["application/json", "image/png", "text/html", "*/*", ""];
                set(schema, "contentMediaType", Some(pick(&media_types, *media_type)));
                set(schema, "contentSchema", content.as_ref().map(|content| content.json()));
            }
            Keyword::Contains(contained) => set(schema, "contains", Some(contained.json())),
            Keyword::Examples(values) => set(schema, "examples", Some(scalars(values))),
        }
    }
}

impl Rest {
    fn json(&self) -> Value {
        match self {
            Rest::Boolean(value) => (*value).into(),
            Rest::Schema(schema) => schema.json(),
        }
    }
}

/// Returns `true` if a value is of a type, as the validation of the document requires.
fn fits(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string() || value.is_null(),
        "integer" => value.is_i64() || value.is_null(),
        "number" => value.is_number() || value.is_null(),
        "boolean" => value.is_boolean() || value.is_null(),
        _ => true,
    }
}

impl Scalar {
    fn json(&self) -> Value {
        match self {
            Scalar::Null => Value::Null,
            Scalar::Text(text) => text.text().into(),
            Scalar::Integer(number) => (*number).into(),
            Scalar::Large(number) => (*number).into(),
            Scalar::Number(number) => (*number).into(),
            Scalar::Boolean(value) => (*value).into(),
        }
    }
}
