//! The parts of messages: `maxLength 20 → 10`, with names and values of the documents in backticks.

use std::fmt::Display;

use serde_json::Value;

use crate::diff::change::Pair;
pub(in super::super) use crate::diff::change::quote;
use crate::ir::ExternalDocs;

pub(in super::super) const DESCRIPTION_CHANGED: &str = "description changed";
pub(in super::super) const EXTERNAL_DOCS_CHANGED: &str = "externalDocs changed";

/// Quotes a value as JSON.
pub(in super::super) fn value(value: &Value) -> String {
    quote(&value.to_string())
}

/// Quotes several names: `a`, `b` and `c`.
pub(in super::super) fn list_names<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quote(name.as_ref())).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Describes what became of a keyword: `new maxLength 10`, `maxLength 20 → 10` or `maxLength 20 removed`.
pub(in super::super) fn describe_change(keyword: &str, old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (None, Some(new)) => format!("new {keyword} {new}"),
        (Some(old), None) => format!("{keyword} {old} removed"),
        (Some(old), Some(new)) => describe_replacement(keyword, old, new),
        (None, None) => format!("{keyword} changed"),
    }
}

/// Describes the names that only one side has, each with its rule: those that are new, then those that were removed.
pub(in super::super) fn describe_names<R>(
    keyword: &str,
    names: Pair<&[String]>,
    [added, removed]: [&'static R; 2],
) -> Vec<(&'static R, String)> {
    let Pair { base, head } = names;
    let new = head.iter().filter(|name| !base.contains(name));
    let old = base.iter().filter(|name| !head.contains(name));
    let new = new.map(|name| (added, describe_change(keyword, None, Some(quote(name)))));
    new.chain(old.map(|name| (removed, describe_change(keyword, Some(quote(name)), None)))).collect()
}

/// Describes a replacement: `maxLength 20 → 10`.
pub(in super::super) fn describe_replacement(keyword: &str, old: impl Display, new: impl Display) -> String {
    format!("{keyword} {old} → {new}")
}

/// Returns `required`, or `optional`.
pub(in super::super) fn presence(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// Returns the contents of `externalDocs`.
pub(in super::super) fn link(docs: &Option<ExternalDocs>) -> Option<(&str, Option<&str>)> {
    docs.as_ref().map(|docs| (docs.url.as_str(), docs.description.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed() {
        assert_eq!(list_names(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list_names::<&str>(&[]), "none");
    }

    #[test]
    fn names_are_new_or_removed() {
        let [base, head] = [["a", "b"], ["b", "c"]].map(|names| names.map(str::to_owned));
        let described = describe_names("tag", Pair { base: &base, head: &head }, [&"added", &"removed"]);
        assert_eq!(described, [(&"added", "new tag `c`".to_owned()), (&"removed", "tag `a` removed".to_owned())]);
    }

    #[test]
    fn a_keyword_is_new_removed_or_changed() {
        let text = |value: &str| Some(value.to_owned());
        assert_eq!(describe_change("maxLength", None, text("10")), "new maxLength 10");
        assert_eq!(describe_change("maxLength", text("20"), text("10")), "maxLength 20 → 10");
        assert_eq!(describe_change("maxLength", text("20"), None), "maxLength 20 removed");
    }
}
