//! Why `cargo semver-checks` requires less than we do. Input: our report and its level. Output: the reason, by the items that decide ours.

use generator::diff::{ItemChange, ItemDifference, Level, Report};

/// What no lint finds. If several reasons apply, the first one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The comparison enables all features of both crates.
    Feature,
    FieldType,
    FunctionType,
    AssociatedType,
    RemovedTrait,
    NewVariant,
    NewTrait,
    NewField,
    /// A lint exists for it, so it should be found.
    Unknown,
}

/// Returns the reason why the level of our report is higher than the other one, with the first item.
pub fn reason(report: &Report, theirs: Option<Level>) -> (Reason, &ItemChange) {
    let decides = |item: &&ItemChange| Some(item.level) > theirs && Some(item.level) == report.level();
    let reasons = report.items.iter().filter(decides).map(|item| (of_item(item), item));
    reasons.min_by_key(|(reason, _)| *reason).expect("an item has the level of the report")
}

fn of_item(item: &ItemChange) -> Reason {
    let signature = item.new.as_deref().or(item.old.as_deref()).unwrap_or_default();
    let is_trait = signature.contains("impl ") && item.item.contains(": ");
    let is_function = item.item.ends_with("()");
    let is_type =
        ["struct ", "enum ", "type ", "mod "].iter().any(|keyword| signature.contains(&format!("pub {keyword}")));
    let is_field = signature.starts_with("pub ") && !is_function && !is_type;
    match item.difference {
        ItemDifference::Gate => Reason::Feature,
        ItemDifference::Signature if is_function => Reason::FunctionType,
        ItemDifference::Signature if is_trait => Reason::AssociatedType,
        ItemDifference::Signature => Reason::FieldType,
        ItemDifference::Removed if is_trait => Reason::RemovedTrait,
        ItemDifference::Added if is_trait => Reason::NewTrait,
        ItemDifference::Added if is_field => Reason::NewField,
        ItemDifference::Added if !is_function && !is_type => Reason::NewVariant,
        _ => Reason::Unknown,
    }
}
