//! Why `cargo semver-checks` requires less than we do. Input: our report and its level. Output: the reason for each item that decides ours.

use generator::diff::{ItemChange, ItemDifference, Level, Report};

/// Returns the reasons, each with the first item.
pub fn reasons(report: &Report, theirs: Option<Level>) -> Vec<(&'static str, String)> {
    let decides = |item: &&ItemChange| item.level > Level::Patch && Some(item.level) > theirs && Some(item.level) == report.level();
    let mut reasons: Vec<(&'static str, String)> = Vec::new();
    for item in report.items.iter().filter(decides) {
        let reason = reason(item);
        if reasons.iter().all(|(known, _)| *known != reason) {
            reasons.push((reason, format!("{}: {:?} → {:?}", item.item, item.old, item.new)));
        }
    }
    reasons
}

fn reason(item: &ItemChange) -> &'static str {
    let is = |text: &str| [&item.old, &item.new].into_iter().flatten().any(|signature| signature.contains(text));
    match item.difference {
        ItemDifference::Gate => "gate",
        ItemDifference::Deprecation => "deprecation",
        ItemDifference::Added if is("impl ") && item.item.contains(": ") => "added impl",
        ItemDifference::Added if is("pub struct ") || is("pub enum ") || is("pub type") => "added type",
        ItemDifference::Added if is("pub fn ") => "added function",
        ItemDifference::Added if is("pub ") => "added field or other",
        ItemDifference::Added => "added variant",
        ItemDifference::Removed if is("impl ") && item.item.contains(": ") => "removed impl",
        ItemDifference::Removed => "removed",
        ItemDifference::Signature if is("pub fn ") => "signature fn",
        ItemDifference::Signature if is("impl ") => "signature impl",
        ItemDifference::Signature => "signature other",
        ItemDifference::Behaviour | ItemDifference::Docs => "behaviour",
    }
}
