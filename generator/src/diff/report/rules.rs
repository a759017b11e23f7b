//! Prints the list of rules.

use serde::Serialize;

use super::escape::{code, message};
use crate::diff::change::Rule;
use crate::diff::rules::{all, choice};

/// Returns a paragraph per rule: what it finds, and the checks of oasdiff that find the same.
pub fn rules_text() -> String {
    let mut text = String::new();
    for rule in all() {
        text.push_str(&format!("{} ({})\n  {}\n", rule.id, rule.severity, rule.summary));
        if !rule.oasdiff.is_empty() {
            text.push_str(&format!("  oasdiff: {}\n", rule.oasdiff.join(", ")));
        }
        if let Some(choice) = choice(rule.id) {
            text.push_str(&format!("  {choice} client.toml can change it: severity.rules.\"{}\"\n", rule.id));
        }
    }
    text
}

/// Returns a table of the rules.
pub fn rules_markdown() -> String {
    let mut text = "| rule | severity | what it finds | oasdiff |\n| --- | --- | --- | --- |\n".to_owned();
    for rule in all() {
        let checks: Vec<String> = rule.oasdiff.iter().map(|check| code(check)).collect();
        let choice = choice(rule.id).map(|choice| format!("<br>{}", message(choice))).unwrap_or_default();
        let (id, checks) = (code(rule.id), checks.join("<br>"));
        let summary = format!("{}{choice}", message(rule.summary));
        text.push_str(&format!("| {id} | {} | {summary} | {checks} |\n", rule.severity));
    }
    text
}

/// Returns a list of rules, each with `id`, `severity`, `summary`, the `mirror` that finds the opposite change, the checks of `oasdiff`,
/// and the `choice`, which says why its severity is not that of oasdiff.
pub fn rules_json() -> String {
    let rules: Vec<RuleView> = all().into_iter().map(|rule| RuleView { rule, choice: choice(rule.id) }).collect();
    let mut json = serde_json::to_string_pretty(&rules).expect("strings and lists of them are always JSON");
    json.push('\n');
    json
}

#[derive(Serialize)]
struct RuleView {
    #[serde(flatten)]
    rule: &'static Rule,
    choice: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_every_rule() {
        let (text, markdown) = (rules_text(), rules_markdown());
        let json: Vec<serde_json::Value> = serde_json::from_str(&rules_json()).expect("the list is JSON");
        assert_eq!(json.len(), all().len());
        let reason = choice("request-maximum-set").expect("its severity is a choice");
        let rule = json.iter().find(|rule| rule["id"] == "request-maximum-set").expect("it is listed");
        assert_eq!(rule["choice"], reason);
        assert!(text.contains(reason) && markdown.contains(reason));
        for rule in all() {
            assert!(text.contains(&format!("{} ({})\n  {}\n", rule.id, rule.severity, rule.summary)), "{}", rule.id);
            assert!(markdown.contains(&format!("| `{}` |", rule.id)), "{}", rule.id);
        }
    }
}
