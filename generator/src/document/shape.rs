//! OpenAPI 3.0's own structure as a table: which kind of object has which fields, and what each field holds.
//! Goes out: what the probe walks along. The table is as strict as openapiv3's types, so that what passes the probe loads.

use Keys::{Expressions, Fixed, Paths, StatusCodes};
use Need::{Filled, Nullable, Required};
use Shape::{Additional, Any, Bool, Count, Exclusive, List, Map, Names, Number, Object, OrRef, Text, TypeName, Word};

/// One kind of object.
#[derive(Debug)]
pub struct Kind {
    /// With its article, as messages need it.
    pub name: &'static str,
    pub fields: &'static [Field],
    pub keys: Keys,
    /// Fields of which one must be there.
    pub either: &'static [&'static str],
    /// A field whose value decides which further fields there are.
    pub tag: Option<Tag>,
}

#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    pub need: Need,
}

#[derive(Debug)]
pub struct Tag {
    pub key: &'static str,
    pub variants: &'static [(&'static str, &'static [Field])],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    /// May be absent, but not null.
    Filled,
    /// May be absent, and null means that it is.
    Nullable,
}

/// What the keys of an object are, beside its fields and `x-…`.
#[derive(Debug)]
pub enum Keys {
    Fixed,
    /// Paths, which start with a slash.
    Paths(Shape),
    /// Response codes.
    StatusCodes(Shape),
    /// Anything: the keys of callbacks are expressions over a request.
    Expressions(Shape),
}

/// What a value must be.
#[derive(Debug)]
pub enum Shape {
    Any,
    Text,
    Bool,
    Number,
    /// A whole number from zero.
    Count,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// A schema's `type`.
    TypeName,
    /// `exclusiveMinimum` and its like: a boolean that newer versions made a number.
    Exclusive,
    /// The list of names that is `required` in a schema and a boolean elsewhere.
    Names,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static Kind),
    /// A reference object, or the kind itself.
    OrRef(&'static Kind),
    /// A schema, a reference or a boolean.
    Additional,
}

/// What `type` may be in OpenAPI 3.0.
pub const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

/// What a whole document is.
pub static ROOT: Shape = Object(&DOCUMENT);

static DOCUMENT: Kind = Kind::new("an OpenAPI document", DOCUMENT_FIELDS);
pub static PATH_ITEM: Kind = Kind::new("a path item", PATH_ITEM_FIELDS);
pub static SCHEMA: Kind = Kind::new("a schema", SCHEMA_FIELDS);

impl Kind {
    const fn new(name: &'static str, fields: &'static [Field]) -> Kind {
        Kind { name, fields, keys: Fixed, either: &[], tag: None }
    }

    pub fn is(&self, other: &Kind) -> bool {
        std::ptr::eq(self, other)
    }

    /// The section of `components` that holds this kind.
    pub fn section(&self) -> Option<&'static str> {
        let holds = |field: &&Field| matches!(field.shape, Map(OrRef(kind)) if kind.is(self));
        COMPONENTS.fields.iter().find(holds).map(|field| field.key)
    }
}

const fn required(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: Required }
}

const fn filled(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: Filled }
}

const fn nullable(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: Nullable }
}

static DOCUMENT_FIELDS: &[Field] = &[
    required("openapi", Text),
    required("info", Object(&INFO)),
    filled("servers", List(&Object(&SERVER))),
    required("paths", Object(&PATHS)),
    nullable("components", Object(&COMPONENTS)),
    nullable("security", List(&Map(&List(&Text)))),
    filled("tags", List(&Object(&TAG))),
    nullable("externalDocs", Object(&EXTERNAL_DOCS)),
];

static INFO: Kind = Kind::new(
    "an info object",
    &[
        required("title", Text),
        nullable("description", Text),
        nullable("termsOfService", Text),
        nullable("contact", Object(&CONTACT)),
        nullable("license", Object(&LICENSE)),
        required("version", Text),
    ],
);
static CONTACT: Kind =
    Kind::new("a contact", &[nullable("name", Text), nullable("url", Text), nullable("email", Text)]);
static LICENSE: Kind = Kind::new("a license", &[required("name", Text), nullable("url", Text)]);
static EXTERNAL_DOCS: Kind =
    Kind::new("an external documentation object", &[nullable("description", Text), required("url", Text)]);
static TAG: Kind = Kind::new(
    "a tag",
    &[required("name", Text), nullable("description", Text), nullable("externalDocs", Object(&EXTERNAL_DOCS))],
);

static SERVER: Kind = Kind::new(
    "a server",
    &[required("url", Text), nullable("description", Text), nullable("variables", Map(&Object(&SERVER_VARIABLE)))],
);
static SERVER_VARIABLE: Kind = Kind::new(
    "a server variable",
    &[filled("enum", List(&Text)), required("default", Text), nullable("description", Text)],
);

static PATHS: Kind = Kind { keys: Paths(OrRef(&PATH_ITEM)), ..Kind::new("a paths object", &[]) };
static PATH_ITEM_FIELDS: &[Field] = &[
    nullable("summary", Text),
    nullable("description", Text),
    nullable("get", Object(&OPERATION)),
    nullable("put", Object(&OPERATION)),
    nullable("post", Object(&OPERATION)),
    nullable("delete", Object(&OPERATION)),
    nullable("options", Object(&OPERATION)),
    nullable("head", Object(&OPERATION)),
    nullable("patch", Object(&OPERATION)),
    nullable("trace", Object(&OPERATION)),
    filled("servers", List(&Object(&SERVER))),
    filled("parameters", List(&OrRef(&PARAMETER))),
];

static OPERATION: Kind = Kind::new(
    "an operation",
    &[
        filled("tags", List(&Text)),
        nullable("summary", Text),
        nullable("description", Text),
        nullable("externalDocs", Object(&EXTERNAL_DOCS)),
        nullable("operationId", Text),
        filled("parameters", List(&OrRef(&PARAMETER))),
        nullable("requestBody", OrRef(&REQUEST_BODY)),
        required("responses", Object(&RESPONSES)),
        filled("callbacks", Map(&OrRef(&CALLBACK))),
        filled("deprecated", Bool),
        nullable("security", List(&Map(&List(&Text)))),
        filled("servers", List(&Object(&SERVER))),
    ],
);
pub static CALLBACK: Kind = Kind { keys: Expressions(Object(&PATH_ITEM)), ..Kind::new("a callback", &[]) };

pub static PARAMETER: Kind = Kind {
    either: &["schema", "content"],
    tag: Some(Tag {
        key: "in",
        variants: &[
            (
                "query",
                &[
                    filled("allowReserved", Bool),
                    filled("style", Word(QUERY_STYLES)),
                    nullable("allowEmptyValue", Bool),
                ],
            ),
            ("header", &[filled("style", Word(&["simple"]))]),
            ("path", &[filled("style", Word(&["matrix", "label", "simple"]))]),
            ("cookie", &[filled("style", Word(&["form"]))]),
        ],
    }),
    ..Kind::new(
        "a parameter",
        &[
            required("name", Text),
            nullable("description", Text),
            filled("required", Bool),
            nullable("deprecated", Bool),
            filled("schema", OrRef(&SCHEMA)),
            filled("content", Map(&Object(&MEDIA_TYPE))),
            nullable("example", Any),
            filled("examples", Map(&OrRef(&EXAMPLE))),
            nullable("explode", Bool),
        ],
    )
};
const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

pub static HEADER: Kind = Kind {
    either: &["schema", "content"],
    ..Kind::new(
        "a header",
        &[
            nullable("description", Text),
            filled("style", Word(&["simple"])),
            filled("required", Bool),
            nullable("deprecated", Bool),
            filled("schema", OrRef(&SCHEMA)),
            filled("content", Map(&Object(&MEDIA_TYPE))),
            nullable("example", Any),
            filled("examples", Map(&OrRef(&EXAMPLE))),
        ],
    )
};

pub static REQUEST_BODY: Kind = Kind::new(
    "a request body",
    &[nullable("description", Text), filled("content", Map(&Object(&MEDIA_TYPE))), filled("required", Bool)],
);
pub static MEDIA_TYPE: Kind = Kind::new(
    "a media type",
    &[
        nullable("schema", OrRef(&SCHEMA)),
        nullable("example", Any),
        filled("examples", Map(&OrRef(&EXAMPLE))),
        filled("encoding", Map(&Object(&ENCODING))),
    ],
);
static ENCODING: Kind = Kind::new(
    "an encoding",
    &[
        nullable("contentType", Text),
        filled("headers", Map(&OrRef(&HEADER))),
        nullable("style", Word(QUERY_STYLES)),
        filled("explode", Bool),
        filled("allowReserved", Bool),
    ],
);
pub static EXAMPLE: Kind = Kind::new(
    "an example",
    &[
        nullable("summary", Text),
        nullable("description", Text),
        nullable("value", Any),
        nullable("externalValue", Text),
    ],
);

static RESPONSES: Kind = Kind {
    keys: StatusCodes(OrRef(&RESPONSE)),
    ..Kind::new("a responses object", &[nullable("default", OrRef(&RESPONSE))])
};
pub static RESPONSE: Kind = Kind::new(
    "a response",
    &[
        required("description", Text),
        filled("headers", Map(&OrRef(&HEADER))),
        filled("content", Map(&Object(&MEDIA_TYPE))),
        filled("links", Map(&OrRef(&LINK))),
    ],
);
pub static LINK: Kind = Kind {
    either: &["operationRef", "operationId"],
    ..Kind::new(
        "a link",
        &[
            nullable("description", Text),
            filled("operationRef", Text),
            filled("operationId", Text),
            nullable("requestBody", Any),
            filled("parameters", Map(&Any)),
            nullable("server", Object(&SERVER)),
        ],
    )
};

static COMPONENTS: Kind = Kind::new(
    "a components object",
    &[
        filled("schemas", Map(&OrRef(&SCHEMA))),
        filled("responses", Map(&OrRef(&RESPONSE))),
        filled("parameters", Map(&OrRef(&PARAMETER))),
        filled("examples", Map(&OrRef(&EXAMPLE))),
        filled("requestBodies", Map(&OrRef(&REQUEST_BODY))),
        filled("headers", Map(&OrRef(&HEADER))),
        filled("securitySchemes", Map(&OrRef(&SECURITY_SCHEME))),
        filled("links", Map(&OrRef(&LINK))),
        filled("callbacks", Map(&OrRef(&CALLBACK))),
    ],
);

static SCHEMA_FIELDS: &[Field] = &[
    nullable("type", TypeName),
    nullable("format", Text),
    nullable("title", Text),
    nullable("description", Text),
    nullable("default", Any),
    nullable("example", Any),
    filled("nullable", Bool),
    filled("readOnly", Bool),
    filled("writeOnly", Bool),
    filled("deprecated", Bool),
    nullable("externalDocs", Object(&EXTERNAL_DOCS)),
    nullable("discriminator", Object(&DISCRIMINATOR)),
    nullable("enum", List(&Any)),
    nullable("pattern", Text),
    nullable("minLength", Count),
    nullable("maxLength", Count),
    nullable("multipleOf", Number),
    nullable("minimum", Number),
    nullable("maximum", Number),
    nullable("exclusiveMinimum", Exclusive),
    nullable("exclusiveMaximum", Exclusive),
    nullable("properties", Map(&OrRef(&SCHEMA))),
    nullable("required", Names),
    nullable("additionalProperties", Additional),
    nullable("minProperties", Count),
    nullable("maxProperties", Count),
    nullable("items", OrRef(&SCHEMA)),
    nullable("minItems", Count),
    nullable("maxItems", Count),
    nullable("uniqueItems", Bool),
    nullable("oneOf", List(&OrRef(&SCHEMA))),
    nullable("allOf", List(&OrRef(&SCHEMA))),
    nullable("anyOf", List(&OrRef(&SCHEMA))),
    nullable("not", OrRef(&SCHEMA)),
];
pub static DISCRIMINATOR: Kind =
    Kind::new("a discriminator", &[required("propertyName", Text), filled("mapping", Map(&Text))]);

pub static SECURITY_SCHEME: Kind = Kind {
    tag: Some(Tag {
        key: "type",
        variants: &[
            ("apiKey", &[required("in", Word(&["query", "header", "cookie"])), required("name", Text)]),
            ("http", &[required("scheme", Text), nullable("bearerFormat", Text)]),
            ("oauth2", &[required("flows", Object(&FLOWS))]),
            ("openIdConnect", &[required("openIdConnectUrl", Text)]),
        ],
    }),
    ..Kind::new("a security scheme", &[nullable("description", Text)])
};
static FLOWS: Kind = Kind::new(
    "a set of OAuth flows",
    &[
        nullable("implicit", Object(&IMPLICIT_FLOW)),
        nullable("password", Object(&TOKEN_FLOW)),
        nullable("clientCredentials", Object(&TOKEN_FLOW)),
        nullable("authorizationCode", Object(&CODE_FLOW)),
    ],
);
const SCOPES: Field = required("scopes", Map(&Text));
static IMPLICIT_FLOW: Kind =
    Kind::new("an OAuth flow", &[required("authorizationUrl", Text), nullable("refreshUrl", Text), SCOPES]);
static TOKEN_FLOW: Kind =
    Kind::new("an OAuth flow", &[required("tokenUrl", Text), nullable("refreshUrl", Text), SCOPES]);
static CODE_FLOW: Kind = Kind::new(
    "an OAuth flow",
    &[required("authorizationUrl", Text), required("tokenUrl", Text), nullable("refreshUrl", Text), SCOPES],
);
