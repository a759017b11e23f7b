//! The generated entries of a release. Input: the report of its changes. Output: entries by group, those on the wire first.

use generator::diff::report::ReportView;

use super::generated::{Entry, RUST};
use super::{items, wire};

/// The groups that changes can belong to. Nothing in two documents says that a change fixes something.
const GROUPS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

/// Returns the entries of a release. All changes of docs are one entry of the crate, because no request or response differs.
pub fn entries(report: &ReportView) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for group in GROUPS {
        entries.extend(wire::entries(&report.wire, group));
        entries.extend(items::entries(&report.items, group));
        if group == "Changed" {
            entries.extend(docs(report.verdict.docs));
        }
    }
    entries
}

fn docs(count: usize) -> Option<Entry> {
    let text = match count {
        0 => return None,
        1 => "docs: 1 title, description or example of the API".to_owned(),
        count => format!("docs: {count} titles, descriptions and examples of the API"),
    };
    Some(Entry { group: "Changed", label: RUST, text })
}
