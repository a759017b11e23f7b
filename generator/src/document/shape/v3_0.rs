//! The objects of OpenAPI 3.0.

use super::super::version::Version::{V3_1, V3_2};
use super::Keys::{Expressions, Methods, Paths, StatusCodes};
use super::Shape::{
    self, Additional, Any, Bool, Count, Exclusive, Keyword, List, Map, Names, Number, Object, OrRef, String, TypeName,
};
use super::{Field, Kind, Tag, non_null, nullable, or_empty, required, since};

/// The values of `type` in OpenAPI 3.0.
pub const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

/// The field of a path item for the method QUERY of OpenAPI 3.2.
pub const QUERY: &str = "query";

/// The fields of a path item for methods, whose names are those of HTTP in lower case.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", QUERY];

/// The field of a path item for the methods of OpenAPI 3.2 that have no field of their own.
pub const ADDITIONAL_OPERATIONS: &str = "additionalOperations";

/// The extension as which the flow `deviceAuthorization` of OpenAPI 3.2 is read.
pub const DEVICE_FLOW: &str = "x-device-authorization";

/// The extension as which `defaultMapping` of a discriminator of OpenAPI 3.2 is read.
pub const DEFAULT_MAPPING: &str = "x-default-mapping";

/// The extension of a parameter of the query that is the whole query: `in: querystring` of OpenAPI 3.2.
pub const QUERY_STRING: &str = "x-query-string";

/// The extension of a cookie that is sent as it is: `style: cookie` of OpenAPI 3.2.
pub const PLAIN_COOKIE: &str = "x-plain-cookie";

/// The extension of a schema whose fields are the keywords of OpenAPI 3.1 that no type says.
pub const CONSTRAINTS: &str = "x-$constraints";

/// The prefix of keywords whose values are the indexes of schemas in the union that the type has of them.
pub const KEPT: &str = "x-$";

/// The shape of a document.
pub static ROOT: Shape = Object(&DOCUMENT);

static DOCUMENT: Kind = Kind::new("an OpenAPI document", DOCUMENT_FIELDS);
pub static PATH_ITEM: Kind = Kind::new("a path item", PATH_ITEM_FIELDS);
pub static SCHEMA: Kind = Kind::new("a schema", SCHEMA_FIELDS);

static DOCUMENT_FIELDS: &[Field] = &[
    required("openapi", String),
    required("info", Object(&INFO)),
    non_null("servers", List(&Object(&SERVER))),
    required("paths", Object(&PATHS)),
    // Only later versions have it.
    non_null("webhooks", Map(&OrRef(&PATH_ITEM))),
    nullable("components", Object(&COMPONENTS)),
    nullable("security", List(&Map(&List(&String)))),
    non_null("tags", List(&Object(&TAG))),
    nullable("externalDocs", Object(&EXTERNAL_DOCS)),
    since(V3_1, nullable("jsonSchemaDialect", String)),
    since(V3_2, nullable("$self", String)),
];

static INFO: Kind = Kind::new(
    "an info object",
    &[
        or_empty("title", String),
        nullable("description", String),
        nullable("termsOfService", String),
        nullable("contact", Object(&CONTACT)),
        nullable("license", Object(&LICENSE)),
        or_empty("version", String),
        since(V3_1, nullable("summary", String)),
    ],
);
static CONTACT: Kind =
    Kind::new("a contact", &[nullable("name", String), nullable("url", String), nullable("email", String)]);
static LICENSE: Kind = Kind::new(
    "a license",
    &[required("name", String), nullable("url", String), since(V3_1, nullable("identifier", String))],
);
static EXTERNAL_DOCS: Kind =
    Kind::new("an external documentation object", &[nullable("description", String), required("url", String)]);
static TAG: Kind = Kind::new(
    "a tag",
    &[
        required("name", String),
        nullable("description", String),
        nullable("externalDocs", Object(&EXTERNAL_DOCS)),
        since(V3_2, nullable("summary", String)),
        since(V3_2, nullable("parent", String)),
        since(V3_2, nullable("kind", String)),
    ],
);

static SERVER: Kind = Kind::new(
    "a server",
    &[
        required("url", String),
        nullable("description", String),
        nullable("variables", Map(&Object(&SERVER_VARIABLE))),
        since(V3_2, nullable("name", String)),
    ],
);
static SERVER_VARIABLE: Kind = Kind::new(
    "a server variable",
    &[non_null("enum", List(&String)), required("default", String), nullable("description", String)],
);

static PATHS: Kind = Kind { keys: Paths(OrRef(&PATH_ITEM)), ..Kind::new("a paths object", &[]) };
static PATH_ITEM_FIELDS: &[Field] = &[
    // Other than elsewhere, it may have siblings.
    nullable("$ref", String),
    nullable("summary", String),
    nullable("description", String),
    nullable("get", Object(&OPERATION)),
    nullable("put", Object(&OPERATION)),
    nullable("post", Object(&OPERATION)),
    nullable("delete", Object(&OPERATION)),
    nullable("options", Object(&OPERATION)),
    nullable("head", Object(&OPERATION)),
    nullable("patch", Object(&OPERATION)),
    nullable("trace", Object(&OPERATION)),
    since(V3_2, nullable(QUERY, Object(&OPERATION))),
    since(V3_2, nullable(ADDITIONAL_OPERATIONS, Object(&OPERATIONS))),
    non_null("servers", List(&Object(&SERVER))),
    non_null("parameters", List(&OrRef(&PARAMETER))),
];

static OPERATIONS: Kind = Kind { keys: Methods(Object(&OPERATION)), ..Kind::new("a map of operations", &[]) };
static OPERATION: Kind = Kind::new(
    "an operation",
    &[
        non_null("tags", List(&String)),
        nullable("summary", String),
        nullable("description", String),
        nullable("externalDocs", Object(&EXTERNAL_DOCS)),
        nullable("operationId", String),
        non_null("parameters", List(&OrRef(&PARAMETER))),
        nullable("requestBody", OrRef(&REQUEST_BODY)),
        or_empty("responses", Object(&RESPONSES)),
        non_null("callbacks", Map(&OrRef(&CALLBACK))),
        non_null("deprecated", Bool),
        nullable("security", List(&Map(&List(&String)))),
        non_null("servers", List(&Object(&SERVER))),
    ],
);
pub static CALLBACK: Kind = Kind { keys: Expressions(OrRef(&PATH_ITEM)), ..Kind::new("a callback", &[]) };

pub static PARAMETER: Kind = Kind {
    either: &["schema", "content"],
    tag: Some(Tag {
        key: "in",
        variants: &[
            (
                "query",
                &[
                    non_null("allowReserved", Bool),
                    non_null("style", Keyword(QUERY_STYLES)),
                    nullable("allowEmptyValue", Bool),
                ],
            ),
            ("header", &[non_null("style", Keyword(&["simple"]))]),
            ("path", &[non_null("style", Keyword(&["matrix", "label", "simple"]))]),
            ("cookie", &[non_null("style", Keyword(&["form"]))]),
        ],
    }),
    ..Kind::new(
        "a parameter",
        &[
            required("name", String),
            nullable("description", String),
            non_null("required", Bool),
            nullable("deprecated", Bool),
            non_null("schema", OrRef(&SCHEMA)),
            non_null("content", Map(&Object(&MEDIA_TYPE))),
            nullable("example", Any),
            non_null("examples", Map(&OrRef(&EXAMPLE))),
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
            nullable("description", String),
            non_null("style", Keyword(&["simple"])),
            non_null("required", Bool),
            nullable("deprecated", Bool),
            non_null("schema", OrRef(&SCHEMA)),
            non_null("content", Map(&Object(&MEDIA_TYPE))),
            nullable("example", Any),
            non_null("examples", Map(&OrRef(&EXAMPLE))),
        ],
    )
};

pub static REQUEST_BODY: Kind = Kind::new(
    "a request body",
    &[nullable("description", String), non_null("content", Map(&Object(&MEDIA_TYPE))), non_null("required", Bool)],
);
pub static MEDIA_TYPE: Kind = Kind::new(
    "a media type",
    &[
        nullable("schema", OrRef(&SCHEMA)),
        nullable("example", Any),
        non_null("examples", Map(&OrRef(&EXAMPLE))),
        non_null("encoding", Map(&Object(&ENCODING))),
    ],
);
static ENCODING: Kind = Kind::new(
    "an encoding",
    &[
        nullable("contentType", String),
        non_null("headers", Map(&OrRef(&HEADER))),
        nullable("style", Keyword(QUERY_STYLES)),
        non_null("explode", Bool),
        non_null("allowReserved", Bool),
    ],
);
pub static EXAMPLE: Kind = Kind::new(
    "an example",
    &[
        nullable("summary", String),
        nullable("description", String),
        nullable("value", Any),
        nullable("externalValue", String),
    ],
);

static RESPONSES: Kind = Kind {
    keys: StatusCodes(OrRef(&RESPONSE)),
    ..Kind::new("a responses object", &[nullable("default", OrRef(&RESPONSE))])
};
pub static RESPONSE: Kind = Kind::new(
    "a response",
    &[
        or_empty("description", String),
        non_null("headers", Map(&OrRef(&HEADER))),
        non_null("content", Map(&Object(&MEDIA_TYPE))),
        non_null("links", Map(&OrRef(&LINK))),
    ],
);
pub static LINK: Kind = Kind {
    either: &["operationRef", "operationId"],
    ..Kind::new(
        "a link",
        &[
            nullable("description", String),
            non_null("operationRef", String),
            non_null("operationId", String),
            nullable("requestBody", Any),
            non_null("parameters", Map(&Any)),
            nullable("server", Object(&SERVER)),
        ],
    )
};

pub static COMPONENTS: Kind = Kind::new(
    "a components object",
    &[
        non_null("schemas", Map(&OrRef(&SCHEMA))),
        non_null("responses", Map(&OrRef(&RESPONSE))),
        non_null("parameters", Map(&OrRef(&PARAMETER))),
        non_null("examples", Map(&OrRef(&EXAMPLE))),
        non_null("requestBodies", Map(&OrRef(&REQUEST_BODY))),
        non_null("headers", Map(&OrRef(&HEADER))),
        non_null("securitySchemes", Map(&OrRef(&SECURITY_SCHEME))),
        non_null("links", Map(&OrRef(&LINK))),
        non_null("callbacks", Map(&OrRef(&CALLBACK))),
        // Only later versions have it.
        non_null("pathItems", Map(&OrRef(&PATH_ITEM))),
        since(V3_2, non_null("mediaTypes", Map(&OrRef(&MEDIA_TYPE)))),
    ],
);

static SCHEMA_FIELDS: &[Field] = &[
    nullable("type", TypeName),
    nullable("format", String),
    nullable("title", String),
    nullable("description", String),
    nullable("default", Any),
    nullable("example", Any),
    non_null("nullable", Bool),
    non_null("readOnly", Bool),
    non_null("writeOnly", Bool),
    non_null("deprecated", Bool),
    nullable("externalDocs", Object(&EXTERNAL_DOCS)),
    nullable("discriminator", Object(&DISCRIMINATOR)),
    nullable("enum", List(&Any)),
    nullable("pattern", String),
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
    // Only later versions have it, but `$ref` may lead to it in each.
    nullable("$defs", Map(&OrRef(&SCHEMA))),
    since(V3_1, nullable(CONSTRAINTS, Object(&CONSTRAINT))),
];
pub static CONSTRAINT: Kind = Kind::new(
    "a schema",
    &[
        nullable("contains", OrRef(&SCHEMA)),
        nullable("contentEncoding", String),
        nullable("contentMediaType", String),
        nullable("contentSchema", OrRef(&SCHEMA)),
        nullable("dependentRequired", Map(&Names)),
        nullable("dependentSchemas", Map(&OrRef(&SCHEMA))),
        nullable("else", OrRef(&SCHEMA)),
        nullable("if", OrRef(&SCHEMA)),
        nullable("maxContains", Count),
        nullable("minContains", Count),
        nullable("patternProperties", Map(&OrRef(&SCHEMA))),
        nullable("prefixItems", List(&OrRef(&SCHEMA))),
        nullable("propertyNames", OrRef(&SCHEMA)),
        nullable("then", OrRef(&SCHEMA)),
        nullable("unevaluatedItems", OrRef(&SCHEMA)),
        nullable("unevaluatedProperties", OrRef(&SCHEMA)),
        nullable("x-$patternProperties", Any),
        nullable("x-$prefixItems", Any),
    ],
);
pub static DISCRIMINATOR: Kind = Kind::new(
    "a discriminator",
    &[
        required("propertyName", String),
        non_null("mapping", Map(&String)),
        since(V3_2, nullable("defaultMapping", String)),
    ],
);

pub static SECURITY_SCHEME: Kind = Kind {
    tag: Some(Tag {
        key: "type",
        variants: &[
            ("apiKey", &[required("in", Keyword(&["query", "header", "cookie"])), required("name", String)]),
            ("http", &[required("scheme", String), nullable("bearerFormat", String)]),
            ("oauth2", &[or_empty("flows", Object(&FLOWS))]),
            ("openIdConnect", &[or_empty("openIdConnectUrl", String)]),
        ],
    }),
    ..Kind::new("a security scheme", &[nullable("description", String)])
};
pub static FLOWS: Kind = Kind::new(
    "a set of OAuth flows",
    &[
        nullable("implicit", Object(&IMPLICIT_FLOW)),
        nullable("password", Object(&TOKEN_FLOW)),
        nullable("clientCredentials", Object(&TOKEN_FLOW)),
        nullable("authorizationCode", Object(&CODE_FLOW)),
        nullable(DEVICE_FLOW, Object(&DEVICE_AUTHORIZATION_FLOW)),
    ],
);
const SCOPES: Field = or_empty("scopes", Map(&String));
static IMPLICIT_FLOW: Kind =
    Kind::new("an OAuth flow", &[or_empty("authorizationUrl", String), nullable("refreshUrl", String), SCOPES]);
static TOKEN_FLOW: Kind =
    Kind::new("an OAuth flow", &[or_empty("tokenUrl", String), nullable("refreshUrl", String), SCOPES]);
static DEVICE_AUTHORIZATION_FLOW: Kind = Kind::new(
    "an OAuth flow",
    &[or_empty("deviceAuthorizationUrl", String), or_empty("tokenUrl", String), nullable("refreshUrl", String), SCOPES],
);
static CODE_FLOW: Kind = Kind::new(
    "an OAuth flow",
    &[or_empty("authorizationUrl", String), or_empty("tokenUrl", String), nullable("refreshUrl", String), SCOPES],
);
