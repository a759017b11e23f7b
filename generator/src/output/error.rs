//! Errors of writing files. Each one has the path and says what to do.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::path::PathProblem;
use super::plan::ChangeKind;

/// The command-line flag for `Overwrite::Yes` in messages.
pub const OVERWRITE_FLAG: &str = "--overwrite";

/// An error of `FileSet::insert`, `plan` or `apply`. Relative paths are below the crate folder.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error("{path:?} cannot be the path of a generated file: {problem}; change the name that it is made from")]
    BadPath { path: String, problem: PathProblem },
    #[error("{path:?} would be generated twice; change one of the two names that it is made from")]
    Duplicate { path: String },
    #[error(
        "{path:?} differs only by case from {other:?}, so some systems cannot hold both; change one of the two names"
    )]
    CaseClash { path: String, other: String },
    #[error("{path:?} cannot be generated, because {name:?} would be a file and a folder; change one of the two names")]
    FileAndFolder { path: String, name: String },
    #[error("{path:?} cannot be written, because {link:?} is a symbolic link; replace it with a real file or folder")]
    Symlink { path: String, link: String },
    #[error("{path:?} cannot be written, because it is a folder or no regular file; move it away")]
    NotAFile { path: String },
    #[error("{path:?} cannot be written, because {file:?} is not a folder; move it away")]
    NotAFolder { path: String, file: String },
    #[error(
        "{path:?} cannot be written beside {on_disk:?}, which differs only by case; rename or remove what is there"
    )]
    OtherCase { path: String, on_disk: String },
    #[error("nothing was written, because this would lose work:{}", list_refusals(.0))]
    Refused(Vec<Refusal>),
    #[error("nothing was written, because {path:?} changed while it was being compared; run the command again")]
    ChangedMeanwhile { path: String },
    #[error("cannot {action} {}; solve the problem and run the command again", .path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

/// A file that is replaced or removed only with `Overwrite::Yes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub path: String,
    pub kind: ChangeKind,
    /// `true` if the file has git's conflict markers, which are resolved by generating it again.
    pub has_conflict: bool,
}

impl OutputError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> OutputError {
        OutputError::Io { action, path: path.to_owned(), source }
    }
}

fn list_refusals(refusals: &[Refusal]) -> String {
    let mut text = String::new();
    for refusal in refusals {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {}: {}", refusal.path, advice(refusal));
    }
    text
}

fn advice(refusal: &Refusal) -> String {
    match refusal.kind {
        ChangeKind::HandEdited if refusal.has_conflict => {
            format!("has merge conflict markers; pass {OVERWRITE_FLAG} to generate it again")
        }
        ChangeKind::Foreign => {
            format!("was not written by the generator; move it away, or pass {OVERWRITE_FLAG} to replace it")
        }
        ChangeKind::ExtraHandEdited => format!(
            "is no longer generated, but was edited by hand; save what you need, then pass {OVERWRITE_FLAG} to remove it"
        ),
        _ => format!(
            "is generated, but was edited by hand; make the change in the template or the OpenAPI document and generate again, \
             or pass {OVERWRITE_FLAG} to discard it"
        ),
    }
}
