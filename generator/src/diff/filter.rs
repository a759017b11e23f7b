//! Filters a report by operation or tag.

use std::collections::HashMap;

use super::change::{ItemChange, Report, Side, WireChange};
use super::rust;

/// Keeps the changes of an operation, or of all operations of a tag, and the items that they affect. The version becomes the one that
/// these changes require.
///
/// # Errors
/// If neither side has an operation or tag of that name: the most similar name.
pub fn filter(report: Report, base: &Side<'_>, head: &Side<'_>, name: &str) -> Result<Report, Option<String>> {
    let operations = || base.resolved.api.requests().chain(head.resolved.api.requests());
    let ids: Vec<&str> = operations()
        .filter(|operation| operation.id == name || operation.tags.iter().any(|tag| tag == name))
        .map(|operation| operation.id.as_str())
        .collect();
    if ids.is_empty() {
        let names = operations().flat_map(|one| std::iter::once(&one.id).chain(&one.tags));
        return Err(most_similar(names, name));
    }
    let is_kept = |id: &String| ids.contains(&id.as_str());
    let affects = |change: &WireChange| change.operations.iter().any(|operation| is_kept(&operation.id));
    let wire: Vec<WireChange> = report.wire.into_iter().filter(affects).collect();
    let affected: Vec<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let belongs = |index: usize, item: &ItemChange| {
        item.operation.as_ref().is_some_and(is_kept) || item.tag.as_deref() == Some(name) || affected.contains(&index)
    };
    let (mut items, mut new_indices) = (Vec::new(), HashMap::new());
    for (index, item) in report.items.into_iter().enumerate() {
        if belongs(index, &item) {
            new_indices.insert(index, items.len());
            items.push(item);
        }
    }
    let wire = wire.into_iter().map(|change| {
        let items = change.items.iter().filter_map(|index| new_indices.get(index).copied()).collect();
        WireChange { items, ..change }
    });
    let mut filtered = Report { wire: wire.collect(), items, ..report };
    filtered.version.due = rust::due_version(&filtered);
    Ok(filtered)
}

fn most_similar<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> Option<String> {
    let similar = names.map(|other| (strsim::jaro_winkler(other, name), other)).filter(|(score, _)| *score > 0.8);
    similar.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_names_are_suggested() {
        let names = ["ListOrgs".to_owned(), "GetOrg".to_owned()];
        assert_eq!(most_similar(names.iter(), "ListOrg").as_deref(), Some("ListOrgs"));
        assert_eq!(most_similar(names.iter(), "xyz"), None);
    }
}
