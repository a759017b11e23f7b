//! Schemas in the values of constraints, which are JSON and have no id: which values they allow, whether one is narrower than another one,
//! and samples of their values. References are not followed.

mod allows;
mod narrower;
mod samples;

pub(super) use allows::allows;
pub(super) use narrower::is_narrower;
pub(super) use samples::samples_of_keyword;

/// The deepest schemas that are read.
const MAX_DEPTH: usize = 12;
