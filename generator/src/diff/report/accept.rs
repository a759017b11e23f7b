//! What reports say about accepting a change. Input: a change or a report. Output: a line, a cell, or a suffix of a message.

use super::escape::code;
use super::view::{AcceptanceView, ReportView, WireChangeView};
use crate::diff::change::Severity;

/// The columns of changes on the wire.
const COLUMNS: [&str; 6] = ["operation", "change", "rule", "location", "Rust", "fingerprint"];

/// Returns `true` for changes that somebody may accept. Others fail nothing.
pub fn is_acceptable(change: &WireChangeView) -> bool {
    change.severity <= Severity::Risky
}

/// Returns the fingerprint of a change.
pub fn fingerprint(change: &WireChangeView) -> Option<String> {
    is_acceptable(change).then(|| format!("fingerprint {}", change.fingerprint))
}

/// Returns the end of a message with the fingerprint.
pub fn suffix(change: &WireChangeView) -> String {
    fingerprint(change).map(|text| format!(" ({text})")).unwrap_or_default()
}

/// Returns the cell with the fingerprint, in tables that have the column.
pub fn cell(change: &WireChangeView) -> Option<String> {
    is_acceptable(change).then(|| code(&change.fingerprint.to_string()))
}

/// Returns the columns of a table of changes with one severity.
pub fn columns(changes: &[&WireChangeView]) -> &'static [&'static str] {
    if changes.first().is_some_and(|change| is_acceptable(change)) { &COLUMNS } else { &COLUMNS[..5] }
}

/// Returns how a change on a pull request is accepted, if one has to be.
pub fn how_to(view: &ReportView) -> Option<&'static str> {
    const HOW_TO: &str =
        "To accept a breaking change, comment `/accept FINGERPRINT reason` or `/accept FINGERPRINT until DATE reason`.";
    (view.verdict.breaking > 0).then_some(HOW_TO)
}

/// Returns until when and why a change is accepted, and by whom.
pub fn acceptance(accepted: &AcceptanceView) -> String {
    let by = accepted.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    format!("accepted{by} until {}: {}", accepted.expires, accepted.reason)
}
