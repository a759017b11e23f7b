//! The entries for changes on the wire. Input: the changes of a report. Output: entries in the words of the report.

use generator::diff::Severity;
use generator::diff::report::{WireChangeView, code, message, shorten};

use super::generated::{Entry, WIRE};

/// A list that is longer is summarized: nobody reads hundreds.
pub const MAX_LISTED: usize = 40;

/// Changes of what an operation has, although their rules are called like those of parts that come and go.
const PROPERTIES: [&str; 9] = [
    "-constraint-",
    "-default-",
    "-discriminator-",
    "-pattern-",
    "-schema-",
    "operation-id-",
    "operation-tag-",
    "security-alternative-",
    "security-scope-",
];

/// Rules that say nothing to callers.
const UNSAID: [&str; 4] =
    ["major-version-not-bumped", "unused-schema-added", "unused-schema-removed", "version-not-bumped"];

/// Returns the entries of a group, breaking ones first.
pub fn entries(changes: &[WireChangeView], group: &'static str) -> Vec<Entry> {
    let said = |change: &&WireChangeView| change.severity != Severity::Docs && !UNSAID.contains(&change.rule);
    let changes: Vec<&WireChangeView> =
        changes.iter().filter(said).filter(|change| group_of(change.rule) == group).collect();
    let texts: Vec<String> =
        if changes.len() > MAX_LISTED { summarized(&changes) } else { changes.iter().map(|one| text(one)).collect() };
    let mut entries: Vec<Entry> = Vec::new();
    for entry in limited(texts).into_iter().map(|text| Entry { group, label: WIRE, text }) {
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries
}

/// Returns the group of a rule.
fn group_of(rule: &str) -> &'static str {
    let padded = format!("-{rule}-");
    let is_removal = rule.ends_with("-removed") || rule.contains("-removed-");
    if rule.starts_with("deprecated") || rule.starts_with("sunset-") {
        "Deprecated"
    } else if PROPERTIES.iter().any(|part| padded.contains(part))
        || rule == "security-added"
        || rule == "security-removed"
    {
        "Changed"
    } else if is_removal {
        "Removed"
    } else if rule.ends_with("-added") {
        "Added"
    } else {
        "Changed"
    }
}

fn text(change: &WireChangeView) -> String {
    let mark = if change.severity == Severity::Breaking { BREAKING } else { "" };
    format!("{mark}{}", outside_of_tables(&message(&shorten(&change.message))))
}

/// The mark of changes that break callers.
pub const BREAKING: &str = "**Breaking:** ";

/// Returns an entry for each operation.
fn summarized(changes: &[&WireChangeView]) -> Vec<String> {
    let mut operations: Vec<(Option<&str>, Vec<&WireChangeView>)> = Vec::new();
    for change in changes {
        let operation = change.operation.as_deref();
        match operations.iter_mut().find(|(known, _)| *known == operation) {
            Some((_, list)) => list.push(change),
            None => operations.push((operation, vec![change])),
        }
    }
    let entry = |(operation, changes): (Option<&str>, Vec<&WireChangeView>)| match (operation, changes.as_slice()) {
        (Some(operation), [first, _, ..]) => {
            let others = if changes.len() == 2 {
                "1 more change".to_owned()
            } else {
                format!("{} more changes", changes.len() - 1)
            };
            format!("{}; and {others} of {}", text(first), inline_code(operation))
        }
        (_, changes) => {
            let texts: Vec<String> = changes.iter().map(|one| text(one)).collect();
            texts.join("; ")
        }
    };
    operations.into_iter().map(entry).collect()
}

/// Returns the first entries, and the number of the others.
pub fn limited(mut texts: Vec<String>) -> Vec<String> {
    if texts.len() > MAX_LISTED {
        let others = texts.len() - MAX_LISTED;
        texts.truncate(MAX_LISTED);
        texts.push(format!("and {others} more"));
    }
    texts
}

/// Formats a text as code.
pub fn inline_code(text: &str) -> String {
    outside_of_tables(&code(text))
}

/// In the cells of a table, which reports have, `|` has a backslash.
fn outside_of_tables(text: &str) -> String {
    text.replace("\\|", "|")
}

#[cfg(test)]
mod tests {
    use generator::diff::rules;

    use super::*;

    fn change(rule: &'static str, operation: Option<&str>, text: &str) -> WireChangeView {
        let severity = rules::find(rule).expect("the rule exists").severity;
        let operation = operation.map(str::to_owned);
        WireChangeView {
            rule,
            severity,
            operations: operation.iter().cloned().collect(),
            operation_names: Vec::new(),
            operation,
            direction: None,
            path: String::new(),
            fingerprint: "0123456789abcdef".parse().expect("it has sixteen digits"),
            location: String::new(),
            text: String::new(),
            message: text.to_owned(),
            positions: Default::default(),
            accepted: None,
            items: Vec::new(),
        }
    }

    #[test]
    fn rules_belong_to_groups() {
        for (rule, group) in [
            ("operation-added", "Added"),
            ("request-enum-value-added", "Added"),
            ("security-scheme-added", "Added"),
            ("operation-removed-with-deprecation", "Removed"),
            ("response-property-removed", "Removed"),
            ("deprecated-without-sunset", "Deprecated"),
            ("sunset-removed", "Deprecated"),
            ("reactivated", "Changed"),
            ("request-default-added", "Changed"),
            ("request-discriminator-removed", "Changed"),
            ("request-max-length-lowered", "Changed"),
            ("security-added", "Changed"),
            ("security-scope-removed", "Changed"),
        ] {
            assert!(rules::find(rule).is_some(), "{rule}");
            assert_eq!(group_of(rule), group, "{rule}");
        }
        for rule in UNSAID {
            assert!(rules::find(rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn an_entry_is_the_message() {
        let changes = [
            change("request-max-length-lowered", Some("a"), "`POST /a`: maxLength 40 → 20"),
            change("request-max-length-raised", Some("a"), "`POST /a`: `x|y` in <b>\n# and"),
            change("version-not-bumped", None, "info: version unchanged"),
            change("summary-changed", Some("a"), "summary changed"),
            change("operation-added", Some("b"), "`GET /b`: operation added"),
        ];
        let texts: Vec<String> = entries(&changes, "Changed").into_iter().map(|entry| entry.text).collect();
        assert_eq!(texts, ["**Breaking:** `POST /a`: maxLength 40 → 20", "`POST /a`: `x|y` in `<b> #` and"]);
        assert_eq!(entries(&changes, "Added").len(), 1);
    }

    #[test]
    fn many_changes_are_summarized_by_operation() {
        let texts: Vec<String> = (0..60).map(|number| format!("`GET /a`: change {number}")).collect();
        let operation = |number: usize| if number < 50 { "a".to_owned() } else { format!("b{number}") };
        let changes: Vec<WireChangeView> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| change("request-max-length-lowered", Some(&operation(number)), text))
            .collect();
        let entries = entries(&changes, "Changed");
        assert_eq!(entries.len(), 11);
        let first = "**Breaking:** `GET /a`: change 0; and 49 more changes of `a`";
        assert_eq!(entries[0].text, first);
        assert_eq!(limited(texts).last().map(String::as_str), Some("and 20 more"));
    }
}
