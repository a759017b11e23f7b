//! The list of rules, as texts.

use serde::Serialize;

use super::escape::{code, sentence};
use super::shown::severity;
use crate::diff::rules::all;

#[derive(Serialize)]
struct ShownRule {
    id: &'static str,
    severity: &'static str,
    summary: &'static str,
    mirror: &'static str,
    oasdiff: &'static [&'static str],
}

fn shown() -> Vec<ShownRule> {
    let rules = all().into_iter().map(|rule| ShownRule {
        id: rule.id,
        severity: severity(rule.severity),
        summary: rule.summary,
        mirror: rule.mirror,
        oasdiff: rule.oasdiff,
    });
    rules.collect()
}

/// A paragraph for each rule: what it notices, and the checks of oasdiff that notice the same.
pub fn rules_text() -> String {
    let mut text = String::new();
    for rule in shown() {
        text.push_str(&format!("{} ({})\n  {}\n", rule.id, rule.severity, rule.summary));
        if !rule.oasdiff.is_empty() {
            text.push_str(&format!("  oasdiff: {}\n", rule.oasdiff.join(", ")));
        }
    }
    text
}

pub fn rules_markdown() -> String {
    let mut text = "| rule | severity | what it notices | oasdiff |\n| --- | --- | --- | --- |\n".to_owned();
    for rule in shown() {
        let checks: Vec<String> = rule.oasdiff.iter().map(|check| code(check)).collect();
        let (id, summary, checks) = (code(rule.id), sentence(rule.summary), checks.join("<br>"));
        text.push_str(&format!("| {id} | {} | {summary} | {checks} |\n", rule.severity));
    }
    text
}

/// A list of rules, each with `id`, `severity`, `summary`, the `mirror` that notices the way back, and the checks of `oasdiff`.
pub fn rules_json() -> String {
    let mut json = serde_json::to_string_pretty(&shown()).expect("texts and lists of them are always JSON");
    json.push('\n');
    json
}
