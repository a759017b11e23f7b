//! What a page or a document says about operations: names, types and values, and the line of each. Pages of both forms and OpenAPI
//! documents become these types; sentences do not.

use crate::value::Value;

/// A value, and the line that states it, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    pub value: T,
    pub line: usize,
}

impl<T> At<T> {
    pub fn new(value: T, line: usize) -> Self {
        At { value, line }
    }
}

/// The facts of one page or document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    pub operations: Vec<Operation>,
    /// The part of the reference of which the page lists all operations, such as `Organizations`. Only such a page says that an
    /// operation is gone.
    pub covers: Option<At<String>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The line of the method and the path.
    pub line: usize,
    /// In upper case.
    pub method: String,
    pub path: String,
    /// The operation's heading, for the link to the reference. It is not written to the document.
    pub title: Option<At<String>>,
    /// `operationId`, as the SDKs write it in their language without a case of its own: `CreateChildOrg`.
    pub id: Option<At<String>>,
    /// The operation's part of the reference: `Org Connections`.
    pub tag: Option<At<String>>,
    /// Host names, such as `api.datadoghq.com`, in the order of the page.
    pub hosts: At<Vec<String>>,
    /// The line of the notice that the operation is a preview.
    pub preview: Option<usize>,
    pub deprecated: Option<usize>,
    /// The permissions of which a caller needs one, or all.
    pub permissions: Option<At<Permissions>>,
    /// The OAuth scopes that an access token needs.
    pub scopes: Option<At<Vec<String>>>,
    /// The names of the headers with credentials, such as `DD-API-KEY`. Empty if unknown.
    pub credentials: Vec<At<String>>,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub responses: Vec<Response>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    pub requires_all: bool,
    pub names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub line: usize,
    pub name: String,
    pub location: Location,
    pub required: bool,
    pub deprecated: bool,
    pub schema: Schema,
    pub example: Option<At<Value>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub line: usize,
    pub required: bool,
    pub contents: Vec<Content>,
}

/// A body of one media type.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    pub line: usize,
    /// Without parameters, in lower case.
    pub media_type: String,
    pub schema: Option<Schema>,
    /// In the order of their trust: the example beside the table, then those of the commands and SDKs, without repetition.
    pub examples: Vec<At<Value>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    pub line: usize,
    pub status: u16,
    pub content: Option<Content>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    pub line: usize,
    pub kind: Kind,
    /// The name of the type in the SDKs.
    pub name: Option<At<String>>,
    pub nullable: Option<usize>,
    pub max_length: Option<At<u64>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any JSON value.
    Any,
    Boolean,
    Integer {
        format: Option<String>,
    },
    Number {
        format: Option<String>,
    },
    String {
        format: Option<String>,
    },
    Enum(Enum),
    Array(Box<Schema>),
    Object(Object),
    /// Exactly one of several schemas, or at least one.
    Union(Vec<Schema>),
}

/// The values of an enum, in the order of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    pub members: Vec<Member>,
    /// Whether other values are strings of the type, too. The table says `string` then, and only the SDKs have names for some values.
    pub is_open: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub value: Value,
    /// The name in the SDKs, such as `READ_ONLY`.
    pub name: Option<String>,
    pub line: usize,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    /// In the order of the page.
    pub fields: Vec<Field>,
    /// The schema of other members, if the page says that there may be some.
    pub additional: Option<Box<Schema>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub line: usize,
    pub name: String,
    pub required: bool,
    pub deprecated: bool,
    /// The line of the example that shows that only responses have the field.
    pub read_only: Option<usize>,
    pub schema: Schema,
}

impl Operation {
    /// Returns `true` if the operation has this method and this path.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// Creates an operation of which nothing else is known.
    pub fn new(method: impl Into<String>, path: impl Into<String>, line: usize) -> Self {
        Operation {
            line,
            method: method.into(),
            path: path.into(),
            title: None,
            id: None,
            tag: None,
            hosts: At::new(Vec::new(), line),
            preview: None,
            deprecated: None,
            permissions: None,
            scopes: None,
            credentials: Vec::new(),
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
        }
    }
}

impl Schema {
    pub fn new(kind: Kind, line: usize) -> Self {
        Schema { line, kind, name: None, nullable: None, max_length: None }
    }
}
