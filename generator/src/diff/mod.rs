//! What a change of the description does: to the wire, and to the crate. Comes in: both sides, read and completed by the passes.
//! Goes out: a [`Report`] of changes, which `report` prints.

pub mod accepted;
mod change;
mod only;
mod reached;
mod read;
pub mod report;
pub mod rules;
pub mod rust;
mod ties;
pub mod wire;

use crate::diagnostic::Diagnostics;
use crate::rust::CrateView;

pub use change::{
    Cause, Direction, ItemChange, ItemDifference, Level, Report, Rule, Severity, Side, Version, WireChange,
};
pub use only::only;
pub use read::{Description, read};

/// All that differs between two sides. What is wrong with either is not said again, as by [`views`].
pub fn compare(base: &Side<'_>, head: &Side<'_>) -> Report {
    let mut unheard = Diagnostics::default();
    let views = [base, head].map(|side| crate::rust::views(side.api, side.config, &mut unheard));
    compare_views(base, &views[0], head, &views[1])
}

/// The same, for sides whose views were made before.
pub fn compare_views(base: &Side<'_>, base_view: &CrateView, head: &Side<'_>, head_view: &CrateView) -> Report {
    let items = rust::changes(&rust::items(base_view), &rust::items(head_view));
    let mut wire = wire::compare(base, head);
    ties::tie(&mut wire, &items, base, head);
    let mut report = Report { wire, items, version: Version::default() };
    let version = |side: &Side<'_>| side.config.package.version.clone();
    let due = report.level().and_then(|level| rust::next(&version(base), level));
    report.version = Version { base: version(base), head: version(head), due };
    report
}
