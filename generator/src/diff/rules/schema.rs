//! Schemas, wherever they are reached from: what may be sent, and what may come.

use super::macros::{directed, rules};
use crate::diff::change::Directed;

rules! { PLAIN:
    ENUM_NAMES_CHANGED "enum-names-changed" ~ "enum-names-changed" Safe
        "Values have other names in clients, by `x-enum-varnames`." []
    SECRET_CHANGED "secret-changed" ~ "secret-changed" Safe
        "Clients hide a value, or no longer do, by `x-secret`." []
}

pub static TYPE_CHANGED: Directed = directed!(
    "type-changed" ~ "type-changed"
    request Breaking "Values of another type are wanted."
        ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed",
         "request-parameter-property-type-changed"]
    response Breaking "Values are of another type."
        ["response-body-type-changed", "response-property-type-changed", "response-header-type-changed"]
);

pub static TYPE_GENERALIZED: Directed = directed!(
    "type-generalized" ~ "type-specialized"
    request Safe "A type that takes more values is wanted."
        ["request-body-type-generalized", "request-property-type-generalized",
         "request-parameter-type-generalized", "request-parameter-property-type-generalized"]
    response Breaking "Values may be of a type that readers did not know."
        ["response-body-type-generalized", "response-property-type-generalized",
         "response-header-type-generalized"]
);

pub static TYPE_SPECIALIZED: Directed = directed!(
    "type-specialized" ~ "type-generalized"
    request Breaking "A type that takes fewer values is wanted." ["request-parameter-property-type-specialized"]
    response Safe "Values are of a narrower type."
        ["response-body-type-specialized", "response-property-type-specialized",
         "response-header-type-specialized"]
);

pub static TYPE_COMPATIBLE: Directed = directed!(
    "type-compatible" ~ "type-compatible"
    request Safe "A format is another that says nothing of the values."
        ["request-body-type-compatible", "request-property-type-compatible"]
    response Safe "A format is another that says nothing of the values."
        ["response-body-type-compatible", "response-property-type-compatible",
         "response-header-type-compatible"]
);

pub static FORMAT_CHANGED: Directed = directed!(
    "format-changed" ~ "format-changed"
    request Breaking "Values of another format are wanted."
        ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed"]
    response Breaking "Values are of another format."
        ["response-body-type-changed", "response-property-type-changed", "response-header-type-changed"]
);

pub static FORMAT_GENERALIZED: Directed = directed!(
    "format-generalized" ~ "format-specialized"
    request Safe "A format that takes more values is wanted, or none."
        ["request-body-type-generalized", "request-property-type-generalized",
         "request-parameter-type-generalized"]
    response Breaking "Values may be of a format that readers did not know."
        ["response-body-type-generalized", "response-property-type-generalized",
         "response-header-type-generalized"]
);

pub static FORMAT_SPECIALIZED: Directed = directed!(
    "format-specialized" ~ "format-generalized"
    request Breaking "A format that takes fewer values is wanted."
        ["request-body-type-changed", "request-property-type-changed", "request-parameter-type-changed"]
    response Safe "Values are of a narrower format."
        ["response-body-type-specialized", "response-property-type-specialized",
         "response-header-type-specialized"]
);

pub static BECAME_NULLABLE: Directed = directed!(
    "became-nullable" ~ "became-not-nullable"
    request Safe "Null may be sent."
        ["request-body-became-nullable", "request-property-became-nullable",
         "request-parameter-became-nullable", "request-parameter-property-became-nullable"]
    response Breaking "Null may come."
        ["response-body-became-nullable", "response-property-became-nullable",
         "response-header-became-nullable"]
);

pub static BECAME_NOT_NULLABLE: Directed = directed!(
    "became-not-nullable" ~ "became-nullable"
    request Breaking "Null may no longer be sent."
        ["request-body-became-not-nullable", "request-property-became-not-nullable",
         "request-parameter-became-not-nullable", "request-parameter-property-became-not-nullable"]
    response Safe "Null no longer comes."
        ["response-body-became-not-nullable", "response-property-became-not-nullable",
         "response-header-became-not-nullable"]
);

pub static DEFAULT_ADDED: Directed = directed!(
    "default-added" ~ "default-removed"
    request Risky "What is left out has a default, which may be other than before."
        ["request-body-default-value-added", "request-property-default-value-added",
         "request-parameter-default-value-added"]
    response Safe "A default is described."
        ["response-body-default-value-added", "response-property-default-value-added"]
);

pub static DEFAULT_REMOVED: Directed = directed!(
    "default-removed" ~ "default-added"
    request Risky "What is left out no longer has a default."
        ["request-body-default-value-removed", "request-property-default-value-removed",
         "request-parameter-default-value-removed"]
    response Safe "A default is described no longer."
        ["response-body-default-value-removed", "response-property-default-value-removed"]
);

pub static DEFAULT_CHANGED: Directed = directed!(
    "default-changed" ~ "default-changed"
    request Risky "What is left out has another default."
        ["request-body-default-value-changed", "request-property-default-value-changed",
         "request-parameter-default-value-changed"]
    response Safe "Another default is described."
        ["response-body-default-value-changed", "response-property-default-value-changed"]
);

pub static BECAME_ENUM: Directed = directed!(
    "became-enum" ~ "enum-dropped"
    request Breaking "Only listed values may be sent."
        ["request-body-became-enum", "request-property-became-enum", "request-parameter-became-enum",
         "request-header-property-became-enum"]
    response Safe "Only listed values come." []
);

pub static ENUM_DROPPED: Directed = directed!(
    "enum-dropped" ~ "became-enum"
    request Safe "Values need not be listed any more." []
    response Risky "Values may come that are not listed." []
);

pub static ENUM_VALUE_ADDED: Directed = directed!(
    "enum-value-added" ~ "enum-value-removed"
    request Safe "One more value may be sent."
        ["request-property-enum-value-added", "request-parameter-enum-value-added",
         "request-parameter-property-enum-value-added"]
    response Risky "A value may come that readers do not know."
        ["response-property-enum-value-added", "response-write-only-property-enum-value-added"]
);

pub static ENUM_VALUE_REMOVED: Directed = directed!(
    "enum-value-removed" ~ "enum-value-added"
    request Breaking "A value may no longer be sent."
        ["request-body-enum-value-removed", "request-property-enum-value-removed",
         "request-parameter-enum-value-removed", "request-parameter-property-enum-value-removed",
         "request-read-only-property-enum-value-removed"]
    response Safe "A value no longer comes."
        ["response-property-enum-value-removed", "response-mediatype-enum-value-removed"]
);

pub static EXTENSIBLE_VALUE_ADDED: Directed = directed!(
    "extensible-value-added" ~ "extensible-value-removed"
    request Safe "One more value is known, among others that may be sent." []
    response Safe "One more value is known, among others that may come." []
);

pub static EXTENSIBLE_VALUE_REMOVED: Directed = directed!(
    "extensible-value-removed" ~ "extensible-value-added"
    request Breaking "A value of `x-extensible-enum` may no longer be sent."
        ["request-property-x-extensible-enum-value-removed",
         "request-parameter-x-extensible-enum-value-removed"]
    response Safe "A value of `x-extensible-enum` no longer comes." []
);

pub static PATTERN_ADDED: Directed = directed!(
    "pattern-added" ~ "pattern-removed"
    request Breaking "Texts must have a pattern."
        ["request-property-pattern-added", "request-parameter-pattern-added"]
    response Safe "Texts have a pattern." ["response-property-pattern-added"]
);

pub static PATTERN_REMOVED: Directed = directed!(
    "pattern-removed" ~ "pattern-added"
    request Safe "Texts need not have a pattern any more."
        ["request-property-pattern-removed", "request-parameter-pattern-removed"]
    response Risky "Texts may not have the pattern that readers could rely on." ["response-property-pattern-removed"]
);

pub static PATTERN_CHANGED: Directed = directed!(
    "pattern-changed" ~ "pattern-changed"
    request Risky "Texts must have another pattern."
        ["request-property-pattern-changed", "request-parameter-pattern-changed"]
    response Risky "Texts have another pattern." ["response-property-pattern-changed"]
);

pub static PATTERN_GENERALIZED: Directed = directed!(
    "pattern-generalized" ~ "pattern-specialized"
    request Safe "Texts may be anything, as the new pattern says."
        ["request-property-pattern-generalized", "request-parameter-pattern-generalized"]
    response Risky "Texts may be anything, as the new pattern says." ["response-property-pattern-changed"]
);

pub static PATTERN_SPECIALIZED: Directed = directed!(
    "pattern-specialized" ~ "pattern-generalized"
    request Breaking "Texts could be anything and must have a pattern now." []
    response Safe "Texts could be anything and have a pattern now." ["response-property-pattern-changed"]
);

pub static MULTIPLE_OF_CHANGED: Directed = directed!(
    "multiple-of-changed" ~ "multiple-of-changed"
    request Breaking "Numbers must be multiples of another number." []
    response Risky "Numbers are multiples of another number." []
);

pub static MULTIPLE_OF_ADDED: Directed = directed!(
    "multiple-of-set" ~ "multiple-of-unset"
    request Breaking "Numbers must be multiples of one." []
    response Safe "Numbers are multiples of one." []
);

pub static MULTIPLE_OF_REMOVED: Directed = directed!(
    "multiple-of-unset" ~ "multiple-of-set"
    request Safe "Numbers need not be multiples of one any more." []
    response Risky "Numbers may not be multiples of one any more." []
);

pub static UNIQUE_ITEMS_SET: Directed = directed!(
    "unique-items-set" ~ "unique-items-unset"
    request Breaking "Items may no longer come twice." []
    response Safe "Items no longer come twice." []
);

pub static UNIQUE_ITEMS_UNSET: Directed = directed!(
    "unique-items-unset" ~ "unique-items-set"
    request Safe "Items may come twice." []
    response Risky "Items may come twice." []
);

pub static PROPERTY_ADDED: Directed = directed!(
    "property-added" ~ "property-removed"
    request Safe "An object may have one more property." ["new-optional-request-property"]
    response Safe "An object may have one more property."
        ["response-optional-property-added", "response-optional-write-only-property-added", "response-required-write-only-property-added",
         "response-body-all-of-added", "response-property-all-of-added"]
);

pub static REQUIRED_PROPERTY_ADDED: Directed = directed!(
    "required-property-added" ~ "required-property-removed"
    request Breaking "An object must have one more property."
        ["new-required-request-property", "new-required-request-property-with-default",
         "new-required-request-header-property", "request-body-all-of-added", "request-property-all-of-added"]
    response Safe "An object has one more property."
        ["response-required-property-added"]
);

pub static PROPERTY_REMOVED: Directed = directed!(
    "property-removed" ~ "property-added"
    request Risky "An object has a property no longer: servers ignore it, or refuse it. It breaks where objects are closed."
        ["request-property-removed", "request-body-all-of-removed", "request-property-all-of-removed"]
    response Risky "An object has a property no longer that some had."
        ["response-optional-property-removed", "response-optional-write-only-property-removed", "response-required-write-only-property-removed",
         "response-body-all-of-removed", "response-property-all-of-removed"]
);

pub static REQUIRED_PROPERTY_REMOVED: Directed = directed!(
    "required-property-removed" ~ "required-property-added"
    request Risky "An object has a property no longer that it had to have: servers ignore it, or refuse it."
        ["request-property-removed"]
    response Breaking "An object has a property no longer that all had."
        ["response-required-property-removed"]
);

pub static PROPERTY_BECAME_REQUIRED: Directed = directed!(
    "property-became-required" ~ "property-became-optional"
    request Breaking "A property may no longer be left out, with a default or without."
        ["request-property-became-required", "request-property-became-required-with-default",
         "request-header-property-became-required"]
    response Safe "All objects have a property that some had."
        ["response-property-became-required", "response-write-only-property-became-required"]
);

pub static PROPERTY_BECAME_OPTIONAL: Directed = directed!(
    "property-became-optional" ~ "property-became-required"
    request Safe "A property may be left out." ["request-property-became-optional"]
    response Breaking "Objects may lack a property that all had."
        ["response-property-became-optional", "response-write-only-property-became-optional"]
);

pub static BECAME_READ_ONLY: Directed = directed!(
    "property-became-read-only" ~ "property-became-not-read-only"
    request Risky "A property is no longer to be sent."
        ["request-optional-property-became-read-only", "request-required-property-became-read-only"]
    response Safe "A property only comes and is not sent."
        ["response-optional-property-became-read-only", "response-required-property-became-read-only"]
);

pub static BECAME_NOT_READ_ONLY: Directed = directed!(
    "property-became-not-read-only" ~ "property-became-read-only"
    request Safe "A property may be sent; it breaks where objects must have it."
        ["request-optional-property-became-not-read-only", "request-required-property-became-not-read-only"]
    response Safe "A property that only came may be sent, too."
        ["response-optional-property-became-not-read-only", "response-required-property-became-not-read-only"]
);

pub static BECAME_WRITE_ONLY: Directed = directed!(
    "property-became-write-only" ~ "property-became-not-write-only"
    request Safe "A property is only sent and does not come."
        ["request-optional-property-became-write-only", "request-required-property-became-write-only"]
    response Risky "A property no longer comes; it breaks where all objects had it."
        ["response-optional-property-became-write-only", "response-required-property-became-write-only"]
);

pub static BECAME_NOT_WRITE_ONLY: Directed = directed!(
    "property-became-not-write-only" ~ "property-became-write-only"
    request Safe "A property that was only sent may come, too."
        ["request-optional-property-became-not-write-only", "request-required-property-became-not-write-only"]
    response Risky "A property that was only sent comes, too, and may be a secret."
        ["response-optional-property-became-not-write-only",
         "response-required-property-became-not-write-only"]
);

pub static CLOSED: Directed = directed!(
    "additional-properties-closed" ~ "additional-properties-opened"
    request Breaking "An object may have no members beside its properties any more." []
    response Safe "An object has no members beside its properties." []
);

pub static OPENED: Directed = directed!(
    "additional-properties-opened" ~ "additional-properties-closed"
    request Safe "An object may have members beside its properties." []
    response Risky "An object may have members beside its properties." []
);

pub static BRANCH_ADDED: Directed = directed!(
    "union-branch-added" ~ "union-branch-removed"
    request Safe "Values may be of one more schema."
        ["request-body-one-of-added", "request-property-one-of-added", "request-body-any-of-added",
         "request-property-any-of-added", "request-body-list-of-types-widened", "request-property-list-of-types-widened",
         "request-parameter-list-of-types-widened", "request-parameter-property-list-of-types-widened"]
    response Breaking "Values may be of a schema that readers did not know."
        ["response-body-one-of-added", "response-property-one-of-added", "response-body-any-of-added",
         "response-property-any-of-added", "response-body-list-of-types-widened",
         "response-property-list-of-types-widened"]
);

pub static BRANCH_REMOVED: Directed = directed!(
    "union-branch-removed" ~ "union-branch-added"
    request Breaking "Values may no longer be of a schema."
        ["request-body-one-of-removed", "request-property-one-of-removed", "request-body-any-of-removed",
         "request-property-any-of-removed", "request-body-list-of-types-narrowed",
         "request-property-list-of-types-narrowed", "request-parameter-list-of-types-narrowed",
         "request-parameter-property-list-of-types-narrowed"]
    response Safe "Values are of a schema no longer."
        ["response-body-one-of-removed", "response-property-one-of-removed", "response-body-any-of-removed",
         "response-property-any-of-removed", "response-body-list-of-types-narrowed",
         "response-property-list-of-types-narrowed"]
);

pub static WRAPPED: Directed = directed!(
    "wrapped-in-union" ~ "taken-out-of-union"
    request Risky "A schema is now one of several; it breaks where it is none of them."
        ["request-body-wrapped-in-one-of"]
    response Breaking "A schema is now one of several that readers did not know." ["response-body-wrapped-in-one-of"]
);

pub static UNWRAPPED: Directed = directed!(
    "taken-out-of-union" ~ "wrapped-in-union"
    request Breaking "Of several schemas one is left." []
    response Safe "Of several schemas one is left; it breaks where it was none of them." []
);

pub static UNION_RULE_CHANGED: Directed = directed!(
    "union-rule-changed" ~ "union-rule-changed"
    request Risky "Values must fit one schema where they could fit any, or the other way round." []
    response Risky "Values fit one schema where they could fit any, or the other way round." []
);

pub static DISCRIMINATOR_ADDED: Directed = directed!(
    "discriminator-added" ~ "discriminator-removed"
    request Risky "A property must tell schemas apart."
        ["request-body-discriminator-added", "request-property-discriminator-added"]
    response Safe "A property tells schemas apart."
        ["response-body-discriminator-added", "response-property-discriminator-added"]
);

pub static DISCRIMINATOR_REMOVED: Directed = directed!(
    "discriminator-removed" ~ "discriminator-added"
    request Safe "No property need tell schemas apart any more."
        ["request-body-discriminator-removed", "request-property-discriminator-removed"]
    response Risky "No property tells schemas apart any more."
        ["response-body-discriminator-removed", "response-property-discriminator-removed"]
);

pub static DISCRIMINATOR_CHANGED: Directed = directed!(
    "discriminator-property-changed" ~ "discriminator-property-changed"
    request Breaking "Another property must tell schemas apart."
        ["request-body-discriminator-property-name-changed",
         "request-property-discriminator-property-name-changed"]
    response Breaking "Another property tells schemas apart."
        ["response-body-discriminator-property-name-changed",
         "response-property-discriminator-property-name-changed"]
);

pub static MAPPING_ADDED: Directed = directed!(
    "discriminator-mapping-added" ~ "discriminator-mapping-removed"
    request Safe "One more value stands for a schema."
        ["request-body-discriminator-mapping-added", "request-property-discriminator-mapping-added"]
    response Risky "One more value stands for a schema, which readers do not know."
        ["response-body-discriminator-mapping-added", "response-property-discriminator-mapping-added"]
);

pub static MAPPING_REMOVED: Directed = directed!(
    "discriminator-mapping-removed" ~ "discriminator-mapping-added"
    request Breaking "A value no longer stands for a schema."
        ["request-body-discriminator-mapping-deleted", "request-property-discriminator-mapping-deleted"]
    response Safe "A value no longer stands for a schema."
        ["response-body-discriminator-mapping-deleted", "response-property-discriminator-mapping-deleted"]
);

pub static MAPPING_CHANGED: Directed = directed!(
    "discriminator-mapping-changed" ~ "discriminator-mapping-changed"
    request Breaking "A value stands for another schema."
        ["request-body-discriminator-mapping-changed", "request-property-discriminator-mapping-changed"]
    response Breaking "A value stands for another schema."
        ["response-body-discriminator-mapping-changed", "response-property-discriminator-mapping-changed"]
);

pub(super) static DIRECTED: [&Directed; 51] = [
    &TYPE_CHANGED,
    &TYPE_GENERALIZED,
    &TYPE_SPECIALIZED,
    &TYPE_COMPATIBLE,
    &FORMAT_CHANGED,
    &FORMAT_GENERALIZED,
    &FORMAT_SPECIALIZED,
    &BECAME_NULLABLE,
    &BECAME_NOT_NULLABLE,
    &DEFAULT_ADDED,
    &DEFAULT_REMOVED,
    &DEFAULT_CHANGED,
    &BECAME_ENUM,
    &ENUM_DROPPED,
    &ENUM_VALUE_ADDED,
    &ENUM_VALUE_REMOVED,
    &EXTENSIBLE_VALUE_ADDED,
    &EXTENSIBLE_VALUE_REMOVED,
    &PATTERN_ADDED,
    &PATTERN_REMOVED,
    &PATTERN_CHANGED,
    &PATTERN_GENERALIZED,
    &PATTERN_SPECIALIZED,
    &MULTIPLE_OF_CHANGED,
    &MULTIPLE_OF_ADDED,
    &MULTIPLE_OF_REMOVED,
    &UNIQUE_ITEMS_SET,
    &UNIQUE_ITEMS_UNSET,
    &PROPERTY_ADDED,
    &REQUIRED_PROPERTY_ADDED,
    &PROPERTY_REMOVED,
    &REQUIRED_PROPERTY_REMOVED,
    &PROPERTY_BECAME_REQUIRED,
    &PROPERTY_BECAME_OPTIONAL,
    &BECAME_READ_ONLY,
    &BECAME_NOT_READ_ONLY,
    &BECAME_WRITE_ONLY,
    &BECAME_NOT_WRITE_ONLY,
    &CLOSED,
    &OPENED,
    &BRANCH_ADDED,
    &BRANCH_REMOVED,
    &WRAPPED,
    &UNWRAPPED,
    &UNION_RULE_CHANGED,
    &DISCRIMINATOR_ADDED,
    &DISCRIMINATOR_REMOVED,
    &DISCRIMINATOR_CHANGED,
    &MAPPING_ADDED,
    &MAPPING_REMOVED,
    &MAPPING_CHANGED,
];
