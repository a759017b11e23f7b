//! Least and greatest values, lengths and numbers. A narrower range breaks requests, a wider one responses.

use crate::diff::change::{BoundRules, Directed, Rule, Severity};

/// One rule of a bound: what its id and summary are made of.
macro_rules! rule {
    ($way:literal $id:literal $word:literal ~ $mirror:literal $severity:ident $what:literal $says:literal [$($check:literal),*]) => {
        Rule {
            id: concat!($way, "-", $id, "-", $word),
            severity: Severity::$severity,
            mirror: concat!($way, "-", $id, "-", $mirror),
            summary: concat!("The ", $what, $says),
            oasdiff: &[$($check),*],
        }
    };
}

/// The rules of a bound: its id, what it is, what makes the range narrower and wider, and oasdiff's checks.
macro_rules! bound {
    ($name:ident $id:literal $what:literal
     narrower $narrower:ident $narrower_word:literal [$($narrowed:literal),* $(,)?]
     wider $wider:ident $wider_word:literal [$($widened:literal),* $(,)?]
     set [$($set:literal),* $(,)?]
     received wider [$($received:literal),* $(,)?] unset [$($unset:literal),* $(,)?]) => {
        pub static $name: BoundRules = BoundRules {
            set: Directed {
                request: rule!("request" $id "set" ~ "unset" Risky $what " is limited now: other values are refused." [$($set),*]),
                response: rule!("response" $id "set" ~ "unset" Safe $what " is limited now." []),
            },
            unset: Directed {
                request: rule!("request" $id "unset" ~ "set" Safe $what " is no longer limited." []),
                response: rule!("response" $id "unset" ~ "set" Breaking $what " is no longer limited, as readers could rely on." [$($unset),*]),
            },
            $narrower: Directed {
                request: rule!("request" $id $narrower_word ~ $wider_word Breaking $what " leaves fewer values: others are refused." [$($narrowed),*]),
                response: rule!("response" $id $narrower_word ~ $wider_word Safe $what " leaves fewer values." []),
            },
            $wider: Directed {
                request: rule!("request" $id $wider_word ~ $narrower_word Safe $what " leaves more values." [$($widened),*]),
                response: rule!("response" $id $wider_word ~ $narrower_word Breaking $what " leaves values that readers did not know." [$($received),*]),
            },
        };
    };
}

bound! { MAXIMUM "maximum" "greatest value"
narrower lowered "lowered" ["request-body-max-decreased", "request-parameter-max-decreased", "request-property-max-decreased",
                            "request-read-only-property-max-decreased"]
wider raised "raised" ["request-body-max-increased", "request-parameter-max-increased", "request-property-max-increased"]
set ["request-body-max-set", "request-parameter-max-set", "request-property-max-set"]
received wider ["response-body-max-increased", "response-property-max-increased"] unset [] }

bound! { MINIMUM "minimum" "least value"
narrower raised "raised" ["request-body-min-increased", "request-parameter-min-increased", "request-property-min-increased",
                          "request-read-only-property-min-increased"]
wider lowered "lowered" ["request-body-min-decreased", "request-parameter-min-decreased", "request-property-min-decreased"]
set ["request-body-min-set", "request-parameter-min-set", "request-property-min-set"]
received wider ["response-body-min-decreased", "response-property-min-decreased"] unset [] }

bound! { MAX_LENGTH "max-length" "greatest length"
narrower lowered "lowered" ["request-body-max-length-decreased", "request-parameter-max-length-decreased",
                            "request-property-max-length-decreased", "request-read-only-property-max-length-decreased"]
wider raised "raised" ["request-body-max-length-increased", "request-parameter-max-length-increased",
                       "request-property-max-length-increased"]
set ["request-body-max-length-set", "request-parameter-max-length-set", "request-property-max-length-set"]
received wider ["response-body-max-length-increased", "response-property-max-length-increased"]
unset ["response-body-max-length-unset", "response-property-max-length-unset"] }

bound! { MIN_LENGTH "min-length" "least length"
narrower raised "raised" ["request-body-min-length-increased", "request-parameter-min-length-increased",
                          "request-property-min-length-increased"]
wider lowered "lowered" ["request-body-min-length-decreased", "request-parameter-min-length-decreased",
                         "request-property-min-length-decreased"]
set []
received wider ["response-body-min-length-decreased", "response-property-min-length-decreased"] unset [] }

bound! { MAX_ITEMS "max-items" "greatest number of items"
narrower lowered "lowered" ["request-parameter-max-items-decreased"]
wider raised "raised" ["request-parameter-max-items-increased"]
set []
received wider [] unset [] }

bound! { MIN_ITEMS "min-items" "least number of items"
narrower raised "raised" ["request-body-min-items-increased", "request-parameter-min-items-increased",
                          "request-property-min-items-increased"]
wider lowered "lowered" ["request-parameter-min-items-decreased"]
set ["request-body-min-items-set", "request-parameter-min-items-set", "request-property-min-items-set"]
received wider ["response-body-min-items-decreased", "response-property-min-items-decreased"]
unset ["response-body-min-items-unset", "response-property-min-items-unset"] }

bound! { MAX_PROPERTIES "max-properties" "greatest number of members"
narrower lowered "lowered" [] wider raised "raised" [] set [] received wider [] unset [] }

bound! { MIN_PROPERTIES "min-properties" "least number of members"
narrower raised "raised" [] wider lowered "lowered" [] set [] received wider [] unset [] }

pub(super) static ALL: [&BoundRules; 8] =
    [&MAXIMUM, &MINIMUM, &MAX_LENGTH, &MIN_LENGTH, &MAX_ITEMS, &MIN_ITEMS, &MAX_PROPERTIES, &MIN_PROPERTIES];
