//! Severities of rules that client.toml changes. Input: the configuration. Output: the severity of a change.

use super::change::{Rule, Severity};
use super::rules;
use crate::config::{Config, RuleSeverity};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reports rules that do not exist.
pub(super) fn check(config: &Config, diagnostics: &mut Diagnostics) {
    for (id, rule) in config.severity.rules.iter().filter(|(id, _)| !is_known(id)) {
        let error = Diagnostic::error(format!("unknown rule `{id}` in `severity`"));
        let plain = id.strip_prefix(OF_PARAMETERS).map(|rest| format!("request-{rest}"));
        let looked_up = plain.as_deref().unwrap_or(id);
        let similar = rules::all().into_iter().map(|one| (strsim::jaro_winkler(one.id, looked_up), one.id));
        let similar = similar.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
        let help = match similar {
            Some((_, similar)) => format!("there is the rule `{similar}`"),
            None => "run `cargo xtask diff --rules` for a list of rules".to_owned(),
        };
        let error = error.with_help(help);
        diagnostics.push(match &rule.location {
            Some(location) => error.at(location.clone()),
            None => error,
        });
    }
}

/// The start of ids that mean a rule of requests, but for parameters alone: `request-parameter-default-changed`.
const OF_PARAMETERS: &str = "request-parameter-";

fn is_known(id: &str) -> bool {
    let of_requests = || id.strip_prefix(OF_PARAMETERS).and_then(|rest| rules::find(&format!("request-{rest}")));
    rules::find(id).or_else(of_requests).is_some()
}

/// Returns the severity that the configuration gives to a rule at a path. What it says of parameters counts more than what it says of
/// requests.
fn rule_severity(config: &Config, rule: &Rule, path: &str) -> Option<RuleSeverity> {
    let locations = ["cookie / ", "header / ", "path / ", "query / "];
    let of_parameters = || {
        let rest =
            rule.id.strip_prefix("request-").filter(|_| locations.iter().any(|start| path.starts_with(start)))?;
        config.severity.rules.get(&format!("{OF_PARAMETERS}{rest}"))
    };
    of_parameters().or_else(|| config.severity.rules.get(rule.id)).map(|one| one.severity)
}

/// Returns the severity that the configuration gives to a change. The context of a change, such as a property that is not sent, counts
/// more than its rule.
pub(super) fn configured(config: &Config, rule: &Rule, path: &str, severity: Severity) -> Severity {
    match rule_severity(config, rule, path) {
        Some(one) if severity == rule.severity => match one {
            RuleSeverity::Breaking => Severity::Breaking,
            RuleSeverity::Risky => Severity::Risky,
            RuleSeverity::Safe => Severity::Safe,
        },
        _ => severity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn config(text: &str) -> (Config, Vec<String>) {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let source = sources.add("client.toml", format!("[crate]\nname = \"x\"\n[severity]\n{text}\n"));
        let config = crate::config::parse(&sources, source, &mut diagnostics).unwrap_or_default();
        check(&config, &mut diagnostics);
        let text = |one: &Diagnostic| format!("{}: {}", one.message, one.help.clone().unwrap_or_default());
        assert!(diagnostics.iter().all(|one| one.location.is_some()));
        (config, diagnostics.iter().map(text).collect())
    }

    #[test]
    fn rules_get_other_severities() {
        let (config, errors) = config("rules.\"request-default-changed\" = \"breaking\"");
        assert_eq!(errors, [""; 0]);
        let rule = rules::find("request-default-changed").expect("the rule exists");
        assert_eq!(configured(&config, rule, "request body", rule.severity), Severity::Breaking);
        assert_eq!(configured(&config, rule, "", Severity::Safe), Severity::Safe);
        let other = rules::find("request-default-added").expect("the rule exists");
        assert_eq!(configured(&config, other, "", other.severity), Severity::Risky);
    }

    #[test]
    fn rules_of_requests_can_be_set_for_parameters() {
        let (config, errors) = config("rules = {request-parameter-default-changed = \"breaking\"}");
        assert_eq!(errors, [""; 0]);
        let rule = rules::find("request-default-changed").expect("the rule exists");
        assert_eq!(configured(&config, rule, "query / limit", rule.severity), Severity::Breaking);
        assert_eq!(configured(&config, rule, "request body / application/json", rule.severity), Severity::Risky);
    }

    #[test]
    fn unknown_rules_are_errors() {
        let errors = config("rules.request-default-change = \"safe\"").1;
        let expected =
            "unknown rule `request-default-change` in `severity`: there is the rule `request-default-changed`";
        assert_eq!(errors, [expected]);
        assert!(config("rules.xyz = \"safe\"").1[0].ends_with("for a list of rules"));
        assert!(config("rules.xyz = \"grave\"").1[0].contains("unknown variant `grave`"));
    }
}
