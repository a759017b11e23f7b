//! What programs say.

use crate::facts::At;
use crate::value::Value;

/// What the snippets of one operation say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CodeFacts {
    /// The name of the method in upper camel case, with the capitals of Go: `UploadIdPForOrg`.
    pub id: Option<At<String>>,
    /// The words of the class with the method: `OrgConnections` of `OrgConnectionsApi`.
    pub group: Option<At<String>>,
    /// The type of the response's body: `OrgConnectionResponse`.
    pub response: Option<At<String>>,
    /// The bodies of the requests, without repetition.
    pub bodies: Vec<At<Typed>>,
    /// Literal values of parameters, by their names where the program has them, in snake case. The first value of each counts.
    pub arguments: Vec<(String, At<Value>)>,
    /// What languages disagree about, and what has no name in any of them.
    pub disagreements: Vec<At<String>>,
}

/// A value in a program.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// A literal.
    Literal(Value),
    /// A value of an enum. The name of the type is in upper case if only Go has it.
    Member {
        type_name: String,
        name: String,
        value: Option<Value>,
    },
    Array(Vec<Typed>),
    /// An instance of a class, or an object without one. Members have the names of the program in snake case: `connection_types`. Keys
    /// of maps are as they are written. Values without names, which only Rust has, are left out, with a note in `disagreements`.
    Object {
        type_name: Option<String>,
        members: Vec<(String, Typed)>,
    },
    /// A value that may be `null` by its type, as in `NewNullableAccessRole`.
    Nullable(Box<Typed>),
    /// An expression without a value that a reader could know, such as an environment variable or a file.
    Unknown,
}
