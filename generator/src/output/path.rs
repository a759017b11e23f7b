//! Rules for paths. Input: a relative path. Output: why it cannot be written.
//!
//! The rules of all systems hold together, because a crate that is generated on Linux is checked out on Windows and macOS.

use super::ownership::sha256_hex;
use crate::file_name::is_device;

/// The name of the ownership list in the crate folder.
pub const LIST_NAME: &str = ".generated-files";

/// The maximum length of a component. Systems have a limit of 255 bytes.
const MAX_COMPONENT: usize = 200;
/// The maximum length of a path. Linux has a limit of 4,096 bytes, which includes the folders above the crate.
const MAX_PATH: usize = 1000;

const TEMPORARY_PREFIX: &str = ".generated-";
const TEMPORARY_SUFFIX: &str = ".tmp";
const TEMPORARY_DIGITS: usize = 16;

/// Why a file cannot be generated at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    #[error("it is absolute")]
    Absolute,
    #[error("it has an empty component")]
    EmptyComponent,
    #[error("it has a `.` or `..` component")]
    DotComponent,
    #[error("it has a character that is not printable ASCII, or one of \\ < > : \" | ? *")]
    Character,
    #[error("it has a component that starts with a space or ends with a space or dot, which Windows strips")]
    Edge,
    #[error("it has a component that names a device on Windows (con, nul, com1, …)")]
    Device,
    #[error("it has a component of over {MAX_COMPONENT} bytes, or is over {MAX_PATH} bytes long")]
    TooLong,
    #[error("the name is reserved for the generator's own list and temporary files")]
    Reserved,
}

/// Returns the problem of a path below the crate folder, with `/` as separator. Returns `None` if every system can hold it.
pub fn path_problem(path: &str) -> Option<PathProblem> {
    if path.starts_with('/') {
        return Some(PathProblem::Absolute);
    }
    if !path.chars().all(is_portable) {
        return Some(PathProblem::Character);
    }
    if path.len() > MAX_PATH {
        return Some(PathProblem::TooLong);
    }
    if path.eq_ignore_ascii_case(LIST_NAME) {
        return Some(PathProblem::Reserved);
    }
    path.split('/').find_map(component_problem)
}

/// Iterates over the folders above `path`, the outermost first: `a`, `a/b` for `a/b/c`.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(end, _)| path.get(..end))
}

/// Splits a path into the folder (empty for the crate folder) and the name.
pub(super) fn split_name(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Returns the path of the temporary file for `path`. It is in the same folder, because a rename does not cross file systems.
pub(super) fn temporary_path(path: &str) -> String {
    let (folder, _) = split_name(path);
    let separator = if folder.is_empty() { "" } else { "/" };
    let digits: String = sha256_hex(path.as_bytes()).chars().take(TEMPORARY_DIGITS).collect();
    format!("{folder}{separator}{TEMPORARY_PREFIX}{digits}{TEMPORARY_SUFFIX}")
}

/// Returns `true` for the names that `temporary_path` returns.
pub(super) fn is_temporary_name(name: &str) -> bool {
    name.strip_prefix(TEMPORARY_PREFIX)
        .and_then(|rest| rest.strip_suffix(TEMPORARY_SUFFIX))
        .is_some_and(|digits| digits.len() == TEMPORARY_DIGITS && digits.bytes().all(is_lower_hex))
}

fn is_portable(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn component_problem(component: &str) -> Option<PathProblem> {
    if component.is_empty() {
        Some(PathProblem::EmptyComponent)
    } else if component == "." || component == ".." {
        Some(PathProblem::DotComponent)
    } else if component.len() > MAX_COMPONENT {
        Some(PathProblem::TooLong)
    } else if component.starts_with(' ') || component.ends_with([' ', '.']) {
        Some(PathProblem::Edge)
    } else if is_device(component) {
        Some(PathProblem::Device)
    } else if is_temporary_name(&component.to_ascii_lowercase()) {
        Some(PathProblem::Reserved)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_have_no_problem() {
        for path in
            ["Cargo.toml", "src/v1/organizations.rs", ".gitattributes", "a b/c", "src/console.rs", "com.rs", "...x"]
        {
            assert_eq!(path_problem(path), None, "{path}");
        }
        assert_eq!(path_problem(&"x".repeat(200)), None);
    }

    #[test]
    fn each_problem_is_found() {
        use PathProblem::*;
        let cases = [
            ("", EmptyComponent),
            ("a//b", EmptyComponent),
            ("a/", EmptyComponent),
            ("/etc/passwd", Absolute),
            ("C:/x", Character),
            ("a:stream", Character),
            ("a\\b", Character),
            ("a\nb", Character),
            ("a\u{7f}", Character),
            ("caf\u{e9}.rs", Character),
            ("..", DotComponent),
            ("src/../x", DotComponent),
            ("./x", DotComponent),
            ("src/x.", Edge),
            ("src /x", Edge),
            (" x", Edge),
            ("src/con.rs", Device),
            ("NUL", Device),
            ("Com1.tar.gz", Device),
            ("aux/x", Device),
            (".generated-files", Reserved),
            (".Generated-Files", Reserved),
            ("src/.generated-0123456789abcdef.tmp", Reserved),
            ("src/.GENERATED-0123456789ABCDEF.TMP", Reserved),
        ];
        for (path, problem) in cases {
            assert_eq!(path_problem(path), Some(problem), "{path:?}");
        }
        assert_eq!(path_problem(&"x".repeat(201)), Some(TooLong));
        assert_eq!(path_problem(&"x/".repeat(501)), Some(TooLong));
    }

    #[test]
    fn a_temporary_file_is_beside_its_target_and_is_recognised() {
        let temporary = temporary_path("src/v1/lib.rs");
        let (folder, name) = split_name(&temporary);
        assert_eq!(folder, "src/v1");
        assert!(is_temporary_name(name), "{name}");
        assert_ne!(temporary, temporary_path("src/v1/other.rs"));
        assert!(is_temporary_name(&temporary_path("lib.rs")));
        for name in
            [LIST_NAME, ".generated-.tmp", ".generated-0123456789abcdeg.tmp", "x.generated-0123456789abcdef.tmp"]
        {
            assert!(!is_temporary_name(name), "{name}");
        }
    }
}
