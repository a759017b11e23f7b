//! Writes the crate. Input: all generated files in memory. Output: a crate folder with exactly these files.
//!
//! [`plan`] compares the folder with the generated files and writes nothing, so `--check` prints a plan. [`apply`] carries out a plan. The
//! ownership list [`LIST_NAME`] has the path and hash of every file that the generator wrote: a file with another hash was edited by
//! hand, and a file that is not in the list was not generated.
//!
//! ```
//! # fn main() -> Result<(), generator::output::OutputError> {
//! # let folder = std::env::temp_dir().join(format!("output-doc-{}", std::process::id()));
//! use generator::output::{FileSet, Overwrite, apply, plan, unified_diff};
//!
//! let mut files = FileSet::default();
//! files.insert("src/lib.rs", "// Generated.\n")?;
//! let changes = plan(&folder, &files, "Written by `cargo xtask generate`.")?;
//! for change in &changes.changes {
//!     print!("{}", unified_diff(change));
//! }
//! apply(&folder, changes, Overwrite::No)?;
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```
//!
//! Two runs on one folder at the same time are not coordinated: one of them may fail, and the next run completes the change.

mod apply;
#[cfg(test)]
mod crash_tests;
mod diff;
mod disk;
mod error;
mod file_set;
mod ownership;
mod path;
mod plan;

pub use apply::{Overwrite, apply};
pub use diff::unified_diff;
pub use error::{OVERWRITE_FLAG, OutputError, Refusal};
pub use file_set::FileSet;
pub use path::{LIST_NAME, PathProblem, path_problem};
pub use plan::{Action, Change, ChangeKind, Content, Plan, plan};
