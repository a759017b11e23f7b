//! Rules for values: types, formats, defaults, enums, patterns.

use super::macros::{directed_rules, rules};

rules! { EXTENSIONS:
    ENUM_NAMES_CHANGED "enum-names-changed" ~ "enum-names-changed" Safe
        "The names of values in `x-enum-varnames` changed." []
    SECRET_CHANGED "secret-changed" ~ "secret-changed" Safe
        "The `x-secret` of a schema changed." []
}

directed_rules! { VALUE:
    TYPE_CHANGED "type-changed" ~ "type-changed"
        request Breaking "The type changed."
            ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed",
             "request-parameter-property-type-changed"]
        response Breaking "The type changed."
            ["response-body-type-changed", "response-property-type-changed", "response-header-type-changed"]

    TYPE_GENERALIZED "type-generalized" ~ "type-specialized"
        request Safe "The type includes the old one."
            ["request-body-type-generalized", "request-property-type-generalized", "request-parameter-type-generalized",
             "request-parameter-property-type-generalized"]
        response Breaking "The type includes values that the old one did not."
            ["response-body-type-generalized", "response-property-type-generalized", "response-header-type-generalized"]

    TYPE_SPECIALIZED "type-specialized" ~ "type-generalized"
        request Breaking "The type excludes values that the old one included."
            ["request-parameter-property-type-specialized"]
        response Safe "The type is included in the old one."
            ["response-body-type-specialized", "response-property-type-specialized", "response-header-type-specialized"]

    TYPE_COMPATIBLE "type-compatible" ~ "type-compatible"
        request Safe "A format or type changed without an effect on the values that are sent."
            ["request-body-type-compatible", "request-property-type-compatible"]
        response Safe "A format or type changed without an effect on the values that are sent."
            ["response-body-type-compatible", "response-property-type-compatible", "response-header-type-compatible"]

    FORMAT_CHANGED "format-changed" ~ "format-changed"
        request Breaking "The format changed."
            ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed"]
        response Breaking "The format changed."
            ["response-body-type-changed", "response-property-type-changed", "response-header-type-changed"]

    FORMAT_GENERALIZED "format-generalized" ~ "format-specialized"
        request Safe "The format includes the old one, or was removed."
            ["request-body-type-generalized", "request-property-type-generalized", "request-parameter-type-generalized"]
        response Breaking "The format includes values that the old one did not, or was removed."
            ["response-body-type-generalized", "response-property-type-generalized", "response-header-type-generalized"]

    FORMAT_SPECIALIZED "format-specialized" ~ "format-generalized"
        request Breaking "The format excludes values that the old one included."
            ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed"]
        response Safe "The format is included in the old one."
            ["response-body-type-specialized", "response-property-type-specialized", "response-header-type-specialized"]

    BECAME_NULLABLE "became-nullable" ~ "became-not-nullable"
        request Safe "A value became nullable."
            ["request-body-became-nullable", "request-property-became-nullable", "request-parameter-became-nullable",
             "request-parameter-property-became-nullable"]
        response Breaking "A value became nullable."
            ["response-body-became-nullable", "response-property-became-nullable", "response-header-became-nullable"]

    BECAME_NOT_NULLABLE "became-not-nullable" ~ "became-nullable"
        request Breaking "A value is no longer nullable."
            ["request-body-became-not-nullable", "request-property-became-not-nullable",
             "request-parameter-became-not-nullable", "request-parameter-property-became-not-nullable"]
        response Safe "A value is no longer nullable."
            ["response-body-became-not-nullable", "response-property-became-not-nullable",
             "response-header-became-not-nullable"]

    DEFAULT_ADDED "default-added" ~ "default-removed"
        request Risky "A default was added, which the server may not have used before."
            ["request-body-default-value-added", "request-property-default-value-added",
             "request-parameter-default-value-added"]
        response Safe "A default was added." ["response-body-default-value-added", "response-property-default-value-added"]

    DEFAULT_REMOVED "default-removed" ~ "default-added"
        request Risky "A default was removed."
            ["request-body-default-value-removed", "request-property-default-value-removed",
             "request-parameter-default-value-removed"]
        response Safe "A default was removed."
            ["response-body-default-value-removed", "response-property-default-value-removed"]

    DEFAULT_CHANGED "default-changed" ~ "default-changed"
        request Risky "A default changed."
            ["request-body-default-value-changed", "request-property-default-value-changed",
             "request-parameter-default-value-changed"]
        response Safe "A default changed."
            ["response-body-default-value-changed", "response-property-default-value-changed"]

    BECAME_ENUM "became-enum" ~ "enum-dropped"
        request Breaking "An enum was added."
            ["request-body-became-enum", "request-property-became-enum", "request-parameter-became-enum",
             "request-header-property-became-enum"]
        response Safe "An enum was added." []

    ENUM_DROPPED "enum-dropped" ~ "became-enum"
        request Safe "An enum was removed." []
        response Risky "An enum was removed." []

    ENUM_VALUE_ADDED "enum-value-added" ~ "enum-value-removed"
        request Safe "A value was added to an enum."
            ["request-property-enum-value-added", "request-parameter-enum-value-added",
             "request-parameter-property-enum-value-added"]
        response Risky "A value was added to an enum, which clients may not know."
            ["response-property-enum-value-added", "response-write-only-property-enum-value-added"]

    ENUM_VALUE_REMOVED "enum-value-removed" ~ "enum-value-added"
        request Breaking "A value was removed from an enum."
            ["request-body-enum-value-removed", "request-property-enum-value-removed",
             "request-parameter-enum-value-removed", "request-parameter-property-enum-value-removed",
             "request-read-only-property-enum-value-removed"]
        response Safe "A value was removed from an enum."
            ["response-property-enum-value-removed", "response-mediatype-enum-value-removed"]

    EXTENSIBLE_VALUE_ADDED "extensible-value-added" ~ "extensible-value-removed"
        request Safe "A value was added to `x-extensible-enum`." []
        response Safe "A value was added to `x-extensible-enum`." []

    EXTENSIBLE_VALUE_REMOVED "extensible-value-removed" ~ "extensible-value-added"
        request Breaking "A value was removed from `x-extensible-enum`."
            ["request-property-x-extensible-enum-value-removed", "request-parameter-x-extensible-enum-value-removed"]
        response Safe "A value was removed from `x-extensible-enum`." []

    PATTERN_ADDED "pattern-added" ~ "pattern-removed"
        request Breaking "A pattern was added." ["request-property-pattern-added", "request-parameter-pattern-added"]
        response Safe "A pattern was added." ["response-property-pattern-added"]

    PATTERN_REMOVED "pattern-removed" ~ "pattern-added"
        request Safe "A pattern was removed." ["request-property-pattern-removed", "request-parameter-pattern-removed"]
        response Risky "A pattern was removed, which clients could rely on." ["response-property-pattern-removed"]

    PATTERN_CHANGED "pattern-changed" ~ "pattern-changed"
        request Risky "A pattern changed." ["request-property-pattern-changed", "request-parameter-pattern-changed"]
        response Risky "A pattern changed." ["response-property-pattern-changed"]

    PATTERN_GENERALIZED "pattern-generalized" ~ "pattern-specialized"
        request Safe "A pattern was replaced by one that matches every string."
            ["request-property-pattern-generalized", "request-parameter-pattern-generalized"]
        response Risky "A pattern was replaced by one that matches every string." ["response-property-pattern-changed"]

    PATTERN_SPECIALIZED "pattern-specialized" ~ "pattern-generalized"
        request Breaking "A pattern that matched every string was replaced by another." []
        response Safe "A pattern that matched every string was replaced by another." ["response-property-pattern-changed"]

    CONSTRAINT_ADDED "constraint-added" ~ "constraint-removed"
        request Risky "A keyword was added that excludes values, such as `not` or `contains`; breaking if a value shows it, safe if it surely excludes none." []
        response Safe "A keyword was added that excludes values, such as `not` or `contains`." []

    CONSTRAINT_REMOVED "constraint-removed" ~ "constraint-added"
        request Safe "A keyword was removed that excludes values, such as `not` or `contains`." []
        response Risky "A keyword was removed that excludes values, such as `not` or `contains`, which clients could rely on; breaking if a value shows it, safe if it surely excluded none." []

    CONSTRAINT_CHANGED "constraint-changed" ~ "constraint-changed"
        request Risky "A keyword changed that excludes values, such as `not` or `contains`; breaking if a value shows that it excludes more, safe if it surely excludes no others." []
        response Risky "A keyword changed that excludes values, such as `not` or `contains`; breaking if a value shows that it excludes fewer, safe if it surely allows no others." []

    MULTIPLE_OF_CHANGED "multiple-of-changed" ~ "multiple-of-changed"
        request Breaking "The `multipleOf` changed." []
        response Risky "The `multipleOf` changed." []

    MULTIPLE_OF_ADDED "multiple-of-set" ~ "multiple-of-unset"
        request Breaking "A `multipleOf` was added." []
        response Safe "A `multipleOf` was added." []

    MULTIPLE_OF_REMOVED "multiple-of-unset" ~ "multiple-of-set"
        request Safe "A `multipleOf` was removed." []
        response Risky "A `multipleOf` was removed." []

    UNIQUE_ITEMS_SET "unique-items-set" ~ "unique-items-unset"
        request Breaking "The `uniqueItems` became true." []
        response Safe "The `uniqueItems` became true." []

    UNIQUE_ITEMS_UNSET "unique-items-unset" ~ "unique-items-set"
        request Safe "The `uniqueItems` became false." []
        response Risky "The `uniqueItems` became false." []
}
