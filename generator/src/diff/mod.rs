//! Compares two versions of a document: what changes on the wire, and in the generated crate.
//!
//! Input: both sides, after all passes. Output: a [`Report`], which [`report`] prints.

pub mod accepted;
mod change;
pub mod consumer;
mod filter;
mod fingerprint;
mod hints;
mod links;
mod old_names;
mod reachable;
mod read;
pub mod renames;
pub mod report;
pub mod rules;
pub mod rust;
mod severity;
pub mod soften;
pub mod wire;

use crate::diagnostic::Diagnostics;
use crate::parallel;
use crate::rust::items::list_items;
use crate::rust::{CrateView, Reserved};

pub use change::{
    AffectedOperation, BehaviourChange, Direction, ItemChange, ItemDifference, Level, Pair, Report, Rule, Severity,
    Side, Version, WireChange,
};
pub use filter::filter;
pub use fingerprint::Fingerprint;
pub use hints::new_hints;
pub use read::{Spec, read};

/// Compares two sides. Diagnostics of the views are dropped: generating reports them.
pub fn compare(base: &Side<'_>, head: &Side<'_>, reserved: &Reserved) -> Report {
    let mut dropped = Diagnostics::default();
    let views = [base, head].map(|side| {
        let plan = crate::plan(side.config, side.resolved, &mut dropped);
        crate::rust::views(side.resolved, &plan, side.config, reserved, &mut dropped)
    });
    compare_views(base, &views[0], head, &views[1])
}

/// Compares two sides whose views exist.
pub fn compare_views(base: &Side<'_>, base_view: &CrateView, head: &Side<'_>, head_view: &CrateView) -> Report {
    let (base_items, head_items) = parallel::join(|| list_items(base_view), || list_items(head_view));
    let compare_items = || {
        let items = rust::changes(&base_items, &head_items);
        // Nothing is renamed if all items are the same.
        let has_others = items.iter().any(|item| item.level > Level::Patch);
        let renames = if has_others { renames::find_renames(base_view, head_view) } else { renames::Found::default() };
        (items, renames)
    };
    let ((items, renames), mut wire) = parallel::join(compare_items, || wire::compare(base, head));
    links::link_items(&mut wire, &items, base, head, &renames.suggested());
    let mut report = Report { wire, items, renames, ..Report::default() };
    let version = |side: &Side<'_>| side.config.package.version.clone();
    report.version = Version { base: version(base), head: version(head), due: None };
    report.version.due = rust::due_version(&report);
    let due = report.version.due.as_deref();
    report.hints = due.map(|due| old_names::notes(base.config, head.config, due)).unwrap_or_default();
    report
}
