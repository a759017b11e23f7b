//! The sections of an operation, which have the same names in both forms.
//! Input: a heading. Output: the section that it starts. The parsers of both forms are in one section at a time.

use std::sync::LazyLock;

use http::StatusCode;

use crate::facts::Location;

/// The reason phrases of all status codes.
static REASONS: LazyLock<Vec<&str>> =
    LazyLock::new(|| (100..600).filter_map(|code| StatusCode::from_u16(code).ok()?.canonical_reason()).collect());

/// Where a parser is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Section {
    /// Before the first heading of an operation: title, notices and endpoints.
    #[default]
    Preamble,
    Overview,
    /// Between the heading of all parameters and that of one location.
    Arguments,
    Parameters(Location),
    /// Between the heading of the request and that of its body.
    Request,
    Body {
        required: bool,
    },
    Response,
    Code,
    /// How to run a program.
    Instructions,
    /// Below a heading that is not known.
    Unknown,
}

/// Returns the section that a heading starts, or `None` if the heading is not known.
pub(super) fn section(heading: &str) -> Option<Section> {
    Some(match heading {
        "Overview" => Section::Overview,
        "Arguments" => Section::Arguments,
        "Path Parameters" => Section::Parameters(Location::Path),
        "Query Parameters" | "Query Strings" => Section::Parameters(Location::Query),
        "Header Parameters" | "Headers" => Section::Parameters(Location::Header),
        "Request" => Section::Request,
        "Body Data" => Section::Body { required: false },
        "Body Data (required)" => Section::Body { required: true },
        "Response" | "Responses" => Section::Response,
        "Code Example" | "Code Examples" => Section::Code,
        "Instructions" => Section::Instructions,
        _ => return None,
    })
}

/// Returns `true` for a status code, and for the reason phrase of one with whatever capitals after the first letter.
pub(super) fn is_status(text: &str) -> bool {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && REASONS.iter().any(|reason| reason.eq_ignore_ascii_case(text))
}

/// Returns the version of the API in `v1`, `v2 (latest)` and the like.
pub(super) fn version(text: &str) -> Option<&str> {
    let (version, rest) = text.split_once(' ').unwrap_or((text, ""));
    let digits = version.strip_prefix('v')?;
    let is_version = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_version && (rest.is_empty() || rest.starts_with('('))).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_phrases_have_a_capital_and_field_names_do_not() {
        assert!(
            is_status("OK")
                && is_status("Too many requests")
                && is_status("Unsupported Media Type")
                && is_status("404")
        );
        assert!(!is_status("created") && !is_status("Error response object.") && !is_status("4xx"));
    }

    #[test]
    fn a_version_may_have_a_remark() {
        assert_eq!(version("v2"), Some("v2"));
        assert_eq!(version("v1 (deprecated)"), Some("v1"));
        assert_eq!((version("v"), version("version"), version("v1 pets")), (None, None, None));
    }
}
