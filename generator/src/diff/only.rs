//! One operation or tag. Comes in: a report. Goes out: what of it belongs to that.

use std::collections::HashMap;

use super::change::{ItemChange, Report, Side, WireChange};
use super::rust;

/// Leaves what belongs to an operation, by its id, or to the operations of a tag, and the items that this touches. The version is the
/// one that this part would ask for.
///
/// # Errors
/// What is similar, if neither side has an operation or tag of that name.
pub fn only(report: Report, base: &Side<'_>, head: &Side<'_>, wanted: &str) -> Result<Report, Option<String>> {
    let operations = || base.api.operations.iter().chain(&head.api.operations);
    let meant: Vec<&str> = operations()
        .filter(|operation| operation.id == wanted || operation.tags.iter().any(|tag| tag == wanted))
        .map(|operation| operation.id.as_str())
        .collect();
    if meant.is_empty() {
        let names = operations().flat_map(|one| std::iter::once(&one.id).chain(&one.tags));
        let similar = names.map(|name| (strsim::jaro_winkler(name, wanted), name)).filter(|(score, _)| *score > 0.8);
        let nearest = similar.max_by(|a, b| a.0.total_cmp(&b.0));
        return Err(nearest.map(|(_, name)| name.clone()));
    }
    let is_meant = |id: &String| meant.contains(&id.as_str());
    let reaches = |change: &WireChange| change.operations.iter().any(is_meant);
    let wire: Vec<WireChange> = report.wire.into_iter().filter(reaches).collect();
    let touched: Vec<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let belongs = |index: usize, item: &ItemChange| {
        item.operation.as_ref().is_some_and(is_meant) || item.tag.as_deref() == Some(wanted) || touched.contains(&index)
    };
    let (mut items, mut places) = (Vec::new(), HashMap::new());
    for (index, item) in report.items.into_iter().enumerate() {
        if belongs(index, &item) {
            places.insert(index, items.len());
            items.push(item);
        }
    }
    let wire = wire.into_iter().map(|change| {
        let items = change.items.iter().filter_map(|index| places.get(index).copied()).collect();
        WireChange { items, ..change }
    });
    let mut left = Report { wire: wire.collect(), items, version: report.version };
    left.version.due = left.level().and_then(|level| rust::next(&left.version.base, level));
    Ok(left)
}
