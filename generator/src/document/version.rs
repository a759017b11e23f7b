//! The version of the specification.
//! Input: the nodes of a document. Output: its version, or one error if it is none that is supported.

use super::messages::{nearest, short};
use super::node::Node;
use crate::diagnostic::{Diagnostic, Location};
use crate::source::SourceId;

/// A version of OpenAPI that is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    /// Returns the version of a document, or the oldest one if it is not supported.
    pub fn of(root: &Node) -> Self {
        root.get("openapi").and_then(Node::as_str).and_then(Self::parse).unwrap_or(Self::V3_0)
    }

    fn parse(version: &str) -> Option<Self> {
        let versions = [("3.0", Self::V3_0), ("3.1", Self::V3_1), ("3.2", Self::V3_2)];
        let is_version =
            |known: &str| version.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        versions.into_iter().find(|(known, _)| is_version(known)).map(|(_, version)| version)
    }
}

/// Returns an error for a document of another version. It is not validated, since nearly all diagnostics would be misleading.
pub fn check_version(source: SourceId, root: &Node) -> Result<(), Box<Diagnostic>> {
    let Node::Map(entries) = root else {
        let message = match root {
            Node::Null => "the document is empty".to_owned(),
            other => format!("this is not an OpenAPI document: its top level is {other}, not an object"),
        };
        let help = "an OpenAPI document starts with `openapi: 3.0.3`, `info:` and `paths:`";
        return Err(Box::new(Diagnostic::error(message).at(Location::file(source)).with_help(help)));
    };
    let at = |diagnostic: Diagnostic, pointer: &str| Err(Box::new(diagnostic.at(Location::value(source, pointer))));
    match (root.get("openapi"), root.get("swagger")) {
        (Some(Node::String(version)), _) => match unsupported(version) {
            None => Ok(()),
            Some(diagnostic) => at(diagnostic, "/openapi"),
        },
        (Some(other), _) => {
            // A number without quotes.
            let expected = match other.as_f64() {
                Some(3.1) => "3.1.2",
                Some(3.2) => "3.2.0",
                _ => "3.0.3",
            };
            let message = format!("`openapi` is {other}; expected a version such as \"{expected}\"");
            let error = Diagnostic::error(message).with_help(format!("write `openapi: \"{expected}\"`"));
            at(error.with_update("/openapi", &expected.into()), "/openapi")
        }
        (None, Some(version)) => {
            let version = version.as_str().filter(|text| text.len() <= 8).unwrap_or("2.0");
            let message = format!("this is a Swagger {version} document; this generator reads OpenAPI 3.0 to 3.2");
            let help = "convert it, for example with `npx swagger2openapi --outfile openapi.yaml <this file>`";
            at(Diagnostic::error(message).with_help(help), "/swagger")
        }
        (None, None) => {
            let near = entries.iter().find(|(key, _)| nearest(key, ["openapi"]).is_some());
            let help = match near {
                Some((key, _)) => format!("rename `{key}` to `openapi`"),
                None => {
                    "write `openapi: 3.0.3` as the first line, or check that the path names the right file".to_owned()
                }
            };
            let message = "this is not an OpenAPI document: it has no `openapi` field";
            Err(Box::new(Diagnostic::error(message).at(Location::file(source)).with_help(help)))
        }
    }
}

fn unsupported(version: &str) -> Option<Diagnostic> {
    let message = format!("unsupported OpenAPI version {}", short(version));
    let help = "this generator reads OpenAPI 3.0 to 3.2: convert the document to one of them, or correct the number";
    Version::parse(version).is_none().then(|| Diagnostic::error(message).with_help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openapi_3_is_supported() {
        for version in ["3.0", "3.0.4", "3.1", "3.1.0", "3.2.0"] {
            assert_eq!(unsupported(version), None, "{version}");
        }
        for version in ["3", "3.00", "3.3.0", "2.0", "4.0.0", ""] {
            assert!(unsupported(version).is_some(), "{version}");
        }
    }

    #[test]
    fn a_number_is_a_version_without_quotes() {
        let source = crate::source::Sources::default().add("a.yaml", "");
        for (number, expected) in [(3.0, "3.0.3"), (3.1, "3.1.2"), (3.2, "3.2.0")] {
            let root = Node::map([("openapi", Node::Float(number))]);
            let error = check_version(source, &root).expect_err("it is no string");
            assert_eq!(error.help, Some(format!("write `openapi: \"{expected}\"`")));
        }
    }
}
