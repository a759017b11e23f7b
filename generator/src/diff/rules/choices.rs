//! Severities that differ from those of oasdiff by choice, and why. The levels are those of its checks in August 2026; those of later
//! versions are named where they are others.

/// The ids of rules, and what their help says: the severities of oasdiff, and the reason for another one.
const CHOICES: [(&[&str], &str); 24] = [
    (
        &["request-default-added", "request-default-changed", "request-default-removed"],
        "oasdiff: breaking for parameters, else safe. Requests stay valid, but those without the value may have another result.",
    ),
    (
        &["request-max-length-set", "request-maximum-set", "request-min-items-set", "request-minimum-set"],
        "oasdiff: breaking in later versions. Servers often have a limit before the document names it, so that it fails no request that worked.",
    ),
    (
        &["request-wrapped-in-union"],
        "oasdiff: breaking. A value that fits one subschema of `oneOf` alone stays valid; it is breaking if it surely fits two or none.",
    ),
    (
        &["response-union-subschema-added"],
        "oasdiff: safe for `anyOf`. Clients do not know the new subschema, in `anyOf` as in `oneOf`.",
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
    (
        &[
            "response-discriminator-mapping-added",
            "response-discriminator-mapping-changed",
            "response-discriminator-property-changed",
            "response-discriminator-removed",
        ],
        "oasdiff: safe. Clients that go by the discriminator read another schema, or none.",
    ),
    (
        &["request-type-changed"],
        "oasdiff: risky for properties of parameters. Servers reject values of the old type there, too.",
    ),
    (
        &["response-type-specialized"],
        "oasdiff: breaking for headers and plain text, such as string → integer. What is read as a string is one still.",
    ),
    (
        &["response-pattern-changed", "response-pattern-generalized", "response-pattern-removed"],
        "oasdiff: safe. Clients that check values by the old pattern may refuse them.",
    ),
    (&["request-property-became-read-only"], "oasdiff: safe. Servers may reject requests that have the property."),
    (
        &["request-property-became-not-read-only"],
        "oasdiff: safe. Servers reject requests without a property that is required and sent from now on.",
    ),
    (
        &["response-property-became-write-only"],
        "oasdiff: safe. Responses no longer have the property, which is breaking if it was required.",
    ),
    (
        &["response-property-became-not-write-only"],
        "oasdiff: safe for optional properties. Clients get, and may store or log, what was only sent before, such as a secret.",
    ),
    (
        &["response-property-removed"],
        "oasdiff: safe for those of a removed subschema of `allOf`. Clients miss the property wherever it was listed.",
    ),
    (
        &["oauth-scope-removed", "oauth-token-url-changed", "oauth-url-changed", "security-scheme-changed"],
        "oasdiff: safe. Clients send credentials that servers no longer accept, or get them from elsewhere; safe if no operation uses the scheme.",
    ),
    (&["security-added"], "oasdiff: safe. Servers reject requests without credentials, which worked before."),
    (
        &["security-alternative-removed"],
        "oasdiff: safe, breaking in later versions. Servers reject requests with only the credentials that are no longer listed.",
    ),
    (
        &["security-scope-added"],
        "oasdiff: safe, breaking in later versions. Clients whose token has the scope already notice nothing; others are rejected.",
    ),
    (&["operation-removed-with-deprecation"], "oasdiff: safe. Callers that have not followed the announcement fail."),
    (
        &["deprecated-without-sunset"],
        "oasdiff: breaking where its settings require a date, else safe. Requests work as before, but nobody knows until when.",
    ),
    (
        &["deprecated-with-invalid-sunset", "sunset-invalid"],
        "oasdiff: breaking. Requests work as before, but nobody knows until when.",
    ),
    (
        &["sunset-brought-forward", "sunset-removed"],
        "oasdiff: breaking. Requests work as before; what ends earlier is reported once it is removed.",
    ),
    (&["stability-decreased"], "oasdiff: breaking. Requests work as before, but later versions promise less."),
    (&["stability-invalid"], "oasdiff: breaking. Requests work as before; only what the document promises is unclear."),
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
