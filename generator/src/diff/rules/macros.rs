//! The notation of rules: name, id, the id of the mirror, severity, summary and oasdiff's checks.

/// Rules for one direction, or for none.
macro_rules! rules {
    ($list:ident: $($name:ident $id:literal ~ $mirror:literal $severity:ident $summary:literal [$($check:literal),* $(,)?])*) => {
        $(pub static $name: $crate::diff::change::Rule = $crate::diff::change::Rule {
            id: $id,
            severity: $crate::diff::change::Severity::$severity,
            mirror: $mirror,
            summary: $summary,
            oasdiff: &[$($check),*],
        };)*
        pub(super) static $list: &[&$crate::diff::change::Rule] = &[$(&$name),*];
    };
}

/// Rules for both directions; `request-` and `response-` are put before the ids.
macro_rules! directed_rules {
    ($list:ident: $($name:ident $id:literal ~ $mirror:literal
     request $sent:ident $sent_summary:literal [$($sent_check:literal),* $(,)?]
     response $received:ident $received_summary:literal [$($received_check:literal),* $(,)?])*) => {
        $(pub static $name: $crate::diff::change::DirectedRule = $crate::diff::change::DirectedRule {
            request: $crate::diff::change::Rule {
                id: concat!("request-", $id),
                severity: $crate::diff::change::Severity::$sent,
                mirror: concat!("request-", $mirror),
                summary: $sent_summary,
                oasdiff: &[$($sent_check),*],
            },
            response: $crate::diff::change::Rule {
                id: concat!("response-", $id),
                severity: $crate::diff::change::Severity::$received,
                mirror: concat!("response-", $mirror),
                summary: $received_summary,
                oasdiff: &[$($received_check),*],
            },
        };)*
        pub(super) static $list: &[&$crate::diff::change::DirectedRule] = &[$(&$name),*];
    };
}

pub(super) use {directed_rules, rules};
