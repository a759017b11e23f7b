//! Checks the version of the specification.
//! Input: the nodes of a document. Output: nothing for OpenAPI 3.0, one error for anything else.

use super::messages::{nearest, short};
use super::node::Node;
use crate::diagnostic::{Diagnostic, Location};
use crate::source::SourceId;

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
            let message = format!("`openapi` is {other}; expected a version such as \"3.0.3\"");
            at(Diagnostic::error(message).with_help("write `openapi: \"3.0.3\"`"), "/openapi")
        }
        (None, Some(version)) => {
            let version = version.as_str().filter(|text| text.len() <= 8).unwrap_or("2.0");
            let message = format!("this is a Swagger {version} document; this generator reads OpenAPI 3.0");
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
    if version == "3.0" || version.starts_with("3.0.") {
        return None;
    }
    let newer = ["3.1", "3.2"].into_iter().find(|newer| version == *newer || version.starts_with(&format!("{newer}.")));
    Some(match newer {
        Some(newer) => {
            let message = format!("this is an OpenAPI {newer} document; this generator reads OpenAPI 3.0");
            Diagnostic::error(message).with_help(
                "convert it to OpenAPI 3.0.3, for example with `npx @apiture/openapi-down-convert`; changing only the \
                 number is not enough, because schemas have another meaning",
            )
        }
        None => Diagnostic::error(format!("unsupported OpenAPI version {}", short(version)))
            .with_help("this generator reads OpenAPI 3.0: convert the document to `3.0.3`, or correct the number"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_openapi_3_0_is_supported() {
        for version in ["3.0", "3.0.0", "3.0.4"] {
            assert_eq!(unsupported(version), None, "{version}");
        }
        for version in ["3", "3.00", "3.1", "3.1.0", "3.2.0", "2.0", "4.0.0", ""] {
            assert!(unsupported(version).is_some(), "{version}");
        }
    }
}
