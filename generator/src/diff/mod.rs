//! What a change of the description does: to the wire, and to the crate. Comes in: both sides, read and completed by the passes.
//! Goes out: a [`Report`] of changes, which `report` prints.

mod change;
pub mod rules;
pub mod wire;

pub use change::{Cause, Direction, ItemChange, Level, Report, Rule, Severity, WireChange};

use crate::config::Config;
use crate::ir::Api;
use crate::source::Sources;

/// One of the two descriptions.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    pub api: &'a Api,
    pub config: &'a Config,
    pub sources: &'a Sources,
}
