//! Severities that differ from those of oasdiff by choice, and why. The levels are those of its checks in August 2026.

/// The ids of rules, and what their help says.
const CHOICES: [(&[&str], &str); 7] = [
    (
        &["request-default-added", "request-default-changed", "request-default-removed"],
        "oasdiff: safe. Requests stay valid, but those without the value may have another result.",
    ),
    (
        &["request-max-length-set", "request-maximum-set", "request-min-items-set", "request-minimum-set"],
        "oasdiff: breaking. Servers often have a limit before the document names it, so that it fails no request that worked.",
    ),
    (
        &["request-wrapped-in-union"],
        "oasdiff: breaking. A value that fits one subschema of `oneOf` alone stays valid; it is breaking if it surely fits two or none.",
    ),
    (
        &[
            "request-discriminator-added",
            "request-discriminator-mapping-changed",
            "request-discriminator-mapping-removed",
            "request-discriminator-property-changed",
        ],
        "oasdiff: safe. Servers that go by the discriminator read another schema, or none.",
    ),
    (&["request-property-became-read-only"], "oasdiff: safe. Servers may reject requests that have the property."),
    (
        &["oauth-scope-removed", "oauth-token-url-changed", "oauth-url-changed", "security-scheme-changed"],
        "oasdiff: safe. Clients send credentials that servers no longer accept, or get them from elsewhere; safe if no operation uses the scheme.",
    ),
    (&["security-scope-added"], "oasdiff: breaking. Clients whose token has the scope already notice nothing."),
];

/// Returns why the severity of a rule differs from oasdiff's.
pub fn choice(id: &str) -> Option<&'static str> {
    CHOICES.iter().find(|(ids, _)| ids.contains(&id)).map(|(_, reason)| *reason)
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    #[test]
    fn choices_are_those_of_rules_with_checks() {
        for id in CHOICES.iter().flat_map(|(ids, _)| *ids) {
            let rule = find(id).unwrap_or_else(|| panic!("{id} is no rule"));
            assert!(!rule.oasdiff.is_empty(), "{id}");
        }
        assert_eq!(choice("parameter-removed"), None);
    }
}
