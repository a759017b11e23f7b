//! Reads programs that use the vendor's SDKs.
//! Input: the snippets of an operation. Output: what they say about names, types and values.
//!
//! Where the languages disagree, the first one in the order of trust that says something is right, and the disagreement is a note:
//!
//! - Types, members and values of the request: Python, Go, Java, TypeScript, Ruby, Rust. Python's names of properties are those of the
//!   wire, and its values have types. TypeScript has no types there, but the values of enums, and Rust has no names for required
//!   properties. Only Go and Rust show which values may be `null`: one of them is enough.
//! - The name of the method: Go, Java, TypeScript, Python, Ruby, Rust. The first three keep capitals (`UploadIdPForOrg`), which are lost
//!   in snake case.
//! - The type of the response: Java, TypeScript. The others do not have it.
//!
//! The types of Go's enum values (`ACCESSROLE_READ_ONLY`) take their capitals from a type of that name in any of the programs.

mod call;
mod code_facts;
mod expression;
mod go;
mod java;
mod merge;
mod names;
mod node;
mod program;
mod python;
mod ruby;
mod rust;
mod scope;
mod snippet;
#[cfg(test)]
mod testing;
mod tokens;
mod trust;
mod typescript;

pub use code_facts::{CodeFacts, Typed};
pub use snippet::{Language, Snippet};
pub use trust::read;

/// Returns the line of the first string or bracket that a program leaves open, and which of them it is.
pub(crate) fn unclosed(snippet: &Snippet) -> Option<(usize, &'static str)> {
    tokens::unclosed(&snippet.text, snippet.language, snippet.line)
}
