//! How rules are written down.

/// Rules that have one direction, or none: name, id, the id that it has seen from the other side, severity, summary, oasdiff's checks.
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

/// The two rules of what goes both ways; `request-` and `response-` are put before the ids.
macro_rules! directed {
    ($id:literal ~ $mirror:literal
     request $sent:ident $sent_summary:literal [$($sent_check:literal),* $(,)?]
     response $received:ident $received_summary:literal [$($received_check:literal),* $(,)?]) => {
        $crate::diff::change::Directed {
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
        }
    };
}

pub(super) use {directed, rules};
