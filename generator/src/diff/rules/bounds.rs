//! Rules for bounds such as `maximum`. A narrower range breaks requests, a wider one responses.

use crate::diff::change::{BoundRules, DirectedRule, Rule, Severity};

/// One rule: its direction, keyword and verb, the verb of its mirror, severity, summary and oasdiff's checks.
macro_rules! rule {
    ($direction:literal $id:literal $verb:literal ~ $mirror:literal $severity:ident $keyword:literal $summary:literal [$($check:literal),*]) => {
        Rule {
            id: concat!($direction, "-", $id, "-", $verb),
            severity: Severity::$severity,
            mirror: concat!($direction, "-", $id, "-", $mirror),
            summary: concat!("The `", $keyword, "` was ", $summary, "."),
            oasdiff: &[$($check),*],
        }
    };
}

/// All rules of a keyword. Raising an upper bound makes the range wider, raising a lower one narrower.
macro_rules! bound {
    ($name:ident $id:literal $keyword:literal upper
     narrower $narrowed:tt wider $widened:tt set $set:tt response wider $received:tt unset $unset:tt) => {
        bound! { $name $id $keyword true, narrower lowered "lowered" $narrowed, wider raised "raised" $widened, $set $received $unset }
    };
    ($name:ident $id:literal $keyword:literal lower
     narrower $narrowed:tt wider $widened:tt set $set:tt response wider $received:tt unset $unset:tt) => {
        bound! { $name $id $keyword false, narrower raised "raised" $narrowed, wider lowered "lowered" $widened, $set $received $unset }
    };
    ($name:ident $id:literal $keyword:literal $is_upper:literal,
     narrower $narrower:ident $narrow:literal [$($narrowed:literal),* $(,)?],
     wider $wider:ident $widen:literal [$($widened:literal),* $(,)?],
     [$($set:literal),* $(,)?] [$($received:literal),* $(,)?] [$($unset:literal),* $(,)?]) => {
        pub static $name: BoundRules = BoundRules {
            keyword: $keyword,
            is_upper: $is_upper,
            set: DirectedRule {
                request: rule!("request" $id "set" ~ "unset" Risky $keyword "added" [$($set),*]),
                response: rule!("response" $id "set" ~ "unset" Safe $keyword "added" []),
            },
            unset: DirectedRule {
                request: rule!("request" $id "unset" ~ "set" Safe $keyword "removed" []),
                response: rule!("response" $id "unset" ~ "set" Breaking $keyword "removed" [$($unset),*]),
            },
            $narrower: DirectedRule {
                request: rule!("request" $id $narrow ~ $widen Breaking $keyword $narrow [$($narrowed),*]),
                response: rule!("response" $id $narrow ~ $widen Safe $keyword $narrow []),
            },
            $wider: DirectedRule {
                request: rule!("request" $id $widen ~ $narrow Safe $keyword $widen [$($widened),*]),
                response: rule!("response" $id $widen ~ $narrow Breaking $keyword $widen [$($received),*]),
            },
        };
    };
}

bound! { MAXIMUM "maximum" "maximum"
upper narrower ["request-body-max-decreased", "request-parameter-max-decreased", "request-property-max-decreased",
    "request-read-only-property-max-decreased"]
wider ["request-body-max-increased", "request-parameter-max-increased", "request-property-max-increased"]
set ["request-body-max-set", "request-parameter-max-set", "request-property-max-set"]
response wider ["response-body-max-increased", "response-property-max-increased"] unset [] }

bound! { MINIMUM "minimum" "minimum"
lower narrower ["request-body-min-increased", "request-parameter-min-increased", "request-property-min-increased",
    "request-read-only-property-min-increased"]
wider ["request-body-min-decreased", "request-parameter-min-decreased", "request-property-min-decreased"]
set ["request-body-min-set", "request-parameter-min-set", "request-property-min-set"]
response wider ["response-body-min-decreased", "response-property-min-decreased"] unset [] }

bound! { MAX_LENGTH "max-length" "maxLength"
upper narrower ["request-body-max-length-decreased", "request-parameter-max-length-decreased",
    "request-property-max-length-decreased", "request-read-only-property-max-length-decreased"]
wider ["request-body-max-length-increased", "request-parameter-max-length-increased",
    "request-property-max-length-increased"]
set ["request-body-max-length-set", "request-parameter-max-length-set", "request-property-max-length-set"]
response wider ["response-body-max-length-increased", "response-property-max-length-increased"]
unset ["response-body-max-length-unset", "response-property-max-length-unset"] }

bound! { MIN_LENGTH "min-length" "minLength"
lower narrower ["request-body-min-length-increased", "request-parameter-min-length-increased",
    "request-property-min-length-increased"]
wider ["request-body-min-length-decreased", "request-parameter-min-length-decreased",
    "request-property-min-length-decreased"]
set []
response wider ["response-body-min-length-decreased", "response-property-min-length-decreased"] unset [] }

bound! { MAX_ITEMS "max-items" "maxItems"
upper narrower ["request-parameter-max-items-decreased"]
wider ["request-parameter-max-items-increased"]
set []
response wider [] unset [] }

bound! { MIN_ITEMS "min-items" "minItems"
lower narrower ["request-body-min-items-increased", "request-parameter-min-items-increased",
    "request-property-min-items-increased"]
wider ["request-parameter-min-items-decreased"]
set ["request-body-min-items-set", "request-parameter-min-items-set", "request-property-min-items-set"]
response wider ["response-body-min-items-decreased", "response-property-min-items-decreased"]
unset ["response-body-min-items-unset", "response-property-min-items-unset"] }

bound! { MAX_PROPERTIES "max-properties" "maxProperties"
upper narrower [] wider [] set [] response wider [] unset [] }

bound! { MIN_PROPERTIES "min-properties" "minProperties"
lower narrower [] wider [] set [] response wider [] unset [] }

pub(super) static BOUNDS: [&BoundRules; 8] =
    [&MAXIMUM, &MINIMUM, &MAX_LENGTH, &MIN_LENGTH, &MAX_ITEMS, &MIN_ITEMS, &MAX_PROPERTIES, &MIN_PROPERTIES];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_range_breaks_requests_and_a_wider_one_responses() {
        for rules in BOUNDS {
            let (narrower, wider) =
                if rules.is_upper { (&rules.lowered, &rules.raised) } else { (&rules.raised, &rules.lowered) };
            let severities = |one: &DirectedRule| (one.request.severity, one.response.severity);
            assert_eq!(severities(narrower), (Severity::Breaking, Severity::Safe), "{}", rules.keyword);
            assert_eq!(severities(wider), (Severity::Safe, Severity::Breaking), "{}", rules.keyword);
            assert_eq!((narrower.request.mirror, wider.response.mirror), (wider.request.id, narrower.response.id));
            assert_eq!(
                (rules.set.request.mirror, rules.unset.response.mirror),
                (rules.unset.request.id, rules.set.response.id)
            );
        }
    }
}
