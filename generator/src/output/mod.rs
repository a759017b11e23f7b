//! The last stage: every generated file in memory goes in, a crate folder that holds exactly these files comes out.
//!
//! [`plan`] reads the folder and says what differs; it writes nothing, so `--check` is a plan that is printed. [`apply`] carries a
//! plan out. Both know which files are the generator's by the ownership list [`LIST_NAME`], a file of paths and content hashes:
//! a file that differs from its hash was edited by hand, and one that is not in the list belongs to a person.
//!
//! ```
//! # fn main() -> Result<(), generator::output::OutputError> {
//! # let folder = std::env::temp_dir().join(format!("output-doc-{}", std::process::id()));
//! use generator::output::{FileSet, Overwrite, apply, plan, unified_diff};
//!
//! let mut wanted = FileSet::default();
//! wanted.insert("src/lib.rs", "// Generated.\n")?;
//! let changes = plan(&folder, &wanted, "Written by `cargo xtask generate`.")?;
//! for change in &changes.changes {
//!     print!("{}", unified_diff(change));
//! }
//! apply(&folder, changes, Overwrite::No)?;
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```
//!
//! Two runs on one folder at the same time are not coordinated: one of them can fail, and the run after it mends what is left.

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
