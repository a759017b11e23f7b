//! Rules for the properties of objects.

use super::macros::directed_rules;

directed_rules! { OBJECT:
    PROPERTY_ADDED "property-added" ~ "property-removed"
        request Safe "An optional property was added." ["new-optional-request-property"]
        response Safe "An optional property was added."
            ["response-optional-property-added", "response-optional-write-only-property-added",
             "response-required-write-only-property-added", "response-body-all-of-added", "response-property-all-of-added"]

    REQUIRED_PROPERTY_ADDED "required-property-added" ~ "required-property-removed"
        request Breaking "A required property was added."
            ["new-required-request-property", "new-required-request-property-with-default",
             "new-required-request-header-property", "request-body-all-of-added", "request-property-all-of-added"]
        response Safe "A required property was added." ["response-required-property-added"]

    PROPERTY_REMOVED "property-removed" ~ "property-added"
        request Risky "An optional property was removed: servers ignore it, or reject it. Breaking if `additionalProperties`, or the schema of the property, is false."
            ["request-property-removed", "request-body-all-of-removed", "request-property-all-of-removed"]
        response Risky "An optional property was removed."
            ["response-optional-property-removed", "response-optional-write-only-property-removed",
             "response-required-write-only-property-removed", "response-body-all-of-removed",
             "response-property-all-of-removed"]

    REQUIRED_PROPERTY_REMOVED "required-property-removed" ~ "required-property-added"
        request Risky "A required property was removed: servers ignore it, or reject it." ["request-property-removed"]
        response Breaking "A required property was removed." ["response-required-property-removed"]

    PROPERTY_BECAME_REQUIRED "property-became-required" ~ "property-became-optional"
        request Breaking "A property became required, with or without a default."
            ["request-property-became-required", "request-property-became-required-with-default",
             "request-header-property-became-required"]
        response Safe "A property became required."
            ["response-property-became-required", "response-write-only-property-became-required"]

    PROPERTY_BECAME_OPTIONAL "property-became-optional" ~ "property-became-required"
        request Safe "A property became optional." ["request-property-became-optional"]
        response Breaking "A property became optional."
            ["response-property-became-optional", "response-write-only-property-became-optional"]

    BECAME_READ_ONLY "property-became-read-only" ~ "property-became-not-read-only"
        request Risky "A property became `readOnly`."
            ["request-optional-property-became-read-only", "request-required-property-became-read-only"]
        response Safe "A property became `readOnly`."
            ["response-optional-property-became-read-only", "response-required-property-became-read-only"]

    BECAME_NOT_READ_ONLY "property-became-not-read-only" ~ "property-became-read-only"
        request Safe "A property is no longer `readOnly`; breaking if it is required."
            ["request-optional-property-became-not-read-only", "request-required-property-became-not-read-only"]
        response Safe "A property is no longer `readOnly`."
            ["response-optional-property-became-not-read-only", "response-required-property-became-not-read-only"]

    BECAME_WRITE_ONLY "property-became-write-only" ~ "property-became-not-write-only"
        request Safe "A property became `writeOnly`."
            ["request-optional-property-became-write-only", "request-required-property-became-write-only"]
        response Risky "A property became `writeOnly`; breaking if it was required."
            ["response-optional-property-became-write-only", "response-required-property-became-write-only"]

    BECAME_NOT_WRITE_ONLY "property-became-not-write-only" ~ "property-became-write-only"
        request Safe "A property is no longer `writeOnly`."
            ["request-optional-property-became-not-write-only", "request-required-property-became-not-write-only"]
        response Risky "A property is no longer `writeOnly`, and may be a secret."
            ["response-optional-property-became-not-write-only", "response-required-property-became-not-write-only"]

    CLOSED "additional-properties-closed" ~ "additional-properties-opened"
        request Breaking "The `additionalProperties` became false." []
        response Safe "The `additionalProperties` became false." []

    OPENED "additional-properties-opened" ~ "additional-properties-closed"
        request Safe "The `additionalProperties` is no longer false." []
        response Risky "The `additionalProperties` is no longer false." []
}
