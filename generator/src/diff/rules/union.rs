//! Rules for `oneOf`, `anyOf` and discriminators.

use super::macros::directed_rules;

directed_rules! { UNION:
    SUBSCHEMA_ADDED "union-subschema-added" ~ "union-subschema-removed"
        request Safe "A subschema was added to `oneOf` or `anyOf`, or a type to a list of types."
            ["request-body-one-of-added", "request-property-one-of-added", "request-body-any-of-added",
             "request-property-any-of-added", "request-body-list-of-types-widened",
             "request-property-list-of-types-widened", "request-parameter-list-of-types-widened",
             "request-parameter-property-list-of-types-widened"]
        response Breaking "A subschema was added to `oneOf` or `anyOf`, or a type to a list of types."
            ["response-body-one-of-added", "response-property-one-of-added", "response-body-any-of-added",
             "response-property-any-of-added", "response-body-list-of-types-widened",
             "response-property-list-of-types-widened"]

    SUBSCHEMA_REMOVED "union-subschema-removed" ~ "union-subschema-added"
        request Breaking "A subschema was removed from `oneOf` or `anyOf`, or a type from a list of types."
            ["request-body-one-of-removed", "request-property-one-of-removed", "request-body-any-of-removed",
             "request-property-any-of-removed", "request-body-list-of-types-narrowed",
             "request-property-list-of-types-narrowed", "request-parameter-list-of-types-narrowed",
             "request-parameter-property-list-of-types-narrowed"]
        response Safe "A subschema was removed from `oneOf` or `anyOf`, or a type from a list of types."
            ["response-body-one-of-removed", "response-property-one-of-removed", "response-body-any-of-removed",
             "response-property-any-of-removed", "response-body-list-of-types-narrowed",
             "response-property-list-of-types-narrowed"]

    WRAPPED "wrapped-in-union" ~ "taken-out-of-union"
        request Risky "A schema became a subschema of `oneOf` or `anyOf`; breaking if it is none of them."
            ["request-body-wrapped-in-one-of"]
        response Breaking "A schema became a subschema of `oneOf` or `anyOf`." ["response-body-wrapped-in-one-of"]

    UNWRAPPED "taken-out-of-union" ~ "wrapped-in-union"
        request Breaking "A `oneOf` or `anyOf` was replaced by one of its subschemas." []
        response Safe "A `oneOf` or `anyOf` was replaced by one of its subschemas; breaking if it was none of them." []

    UNION_RULE_CHANGED "union-rule-changed" ~ "union-rule-changed"
        request Risky "A `oneOf` became `anyOf`, or the reverse." []
        response Risky "A `oneOf` became `anyOf`, or the reverse." []

    BECAME_AMBIGUOUS "value-became-ambiguous" ~ "value-no-longer-ambiguous"
        request Breaking "A value became valid for several subschemas of `oneOf`, which makes it invalid." []
        response Safe "A value became valid for several subschemas of `oneOf`, which makes it invalid." []

    NO_LONGER_AMBIGUOUS "value-no-longer-ambiguous" ~ "value-became-ambiguous"
        request Safe "A value is valid for one subschema of `oneOf`, which was valid for several." []
        response Risky "A value is valid for one subschema of `oneOf`, which was valid for several." []

    DISCRIMINATOR_ADDED "discriminator-added" ~ "discriminator-removed"
        request Risky "A discriminator was added."
            ["request-body-discriminator-added", "request-property-discriminator-added"]
        response Safe "A discriminator was added."
            ["response-body-discriminator-added", "response-property-discriminator-added"]

    DISCRIMINATOR_REMOVED "discriminator-removed" ~ "discriminator-added"
        request Safe "A discriminator was removed."
            ["request-body-discriminator-removed", "request-property-discriminator-removed"]
        response Risky "A discriminator was removed."
            ["response-body-discriminator-removed", "response-property-discriminator-removed"]

    DISCRIMINATOR_CHANGED "discriminator-property-changed" ~ "discriminator-property-changed"
        request Breaking "The `propertyName` of a discriminator changed."
            ["request-body-discriminator-property-name-changed", "request-property-discriminator-property-name-changed"]
        response Breaking "The `propertyName` of a discriminator changed."
            ["response-body-discriminator-property-name-changed", "response-property-discriminator-property-name-changed"]

    MAPPING_ADDED "discriminator-mapping-added" ~ "discriminator-mapping-removed"
        request Safe "A value was added to the mapping of a discriminator."
            ["request-body-discriminator-mapping-added", "request-property-discriminator-mapping-added"]
        response Risky "A value was added to the mapping of a discriminator, which clients may not know."
            ["response-body-discriminator-mapping-added", "response-property-discriminator-mapping-added"]

    MAPPING_REMOVED "discriminator-mapping-removed" ~ "discriminator-mapping-added"
        request Breaking "A value was removed from the mapping of a discriminator."
            ["request-body-discriminator-mapping-deleted", "request-property-discriminator-mapping-deleted"]
        response Safe "A value was removed from the mapping of a discriminator."
            ["response-body-discriminator-mapping-deleted", "response-property-discriminator-mapping-deleted"]

    MAPPING_CHANGED "discriminator-mapping-changed" ~ "discriminator-mapping-changed"
        request Breaking "A value in the mapping of a discriminator refers to another schema."
            ["request-body-discriminator-mapping-changed", "request-property-discriminator-mapping-changed"]
        response Breaking "A value in the mapping of a discriminator refers to another schema."
            ["response-body-discriminator-mapping-changed", "response-property-discriminator-mapping-changed"]

    DEFAULT_MAPPING_ADDED "discriminator-default-mapping-added" ~ "discriminator-default-mapping-removed"
        request Safe "A discriminator got a `defaultMapping`." []
        response Risky "A discriminator got a `defaultMapping`, so that objects may have values that clients do not know." []

    DEFAULT_MAPPING_REMOVED "discriminator-default-mapping-removed" ~ "discriminator-default-mapping-added"
        request Breaking "The `defaultMapping` of a discriminator was removed." []
        response Safe "The `defaultMapping` of a discriminator was removed." []

    DEFAULT_MAPPING_CHANGED "discriminator-default-mapping-changed" ~ "discriminator-default-mapping-changed"
        request Breaking "The `defaultMapping` of a discriminator refers to another schema." []
        response Breaking "The `defaultMapping` of a discriminator refers to another schema." []
}
