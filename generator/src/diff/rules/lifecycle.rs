//! Rules for deprecation, sunset and stability of operations, parameters, headers and schemas.

use super::macros::rules;

rules! { LIFECYCLE:
    DEPRECATED "deprecated" ~ "reactivated" Safe
        "An item was deprecated with a sunset date."
        ["endpoint-deprecated-with-sunset", "request-parameter-deprecated", "request-property-deprecated-with-sunset",
         "response-property-deprecated-with-sunset"]
    DEPRECATED_WITHOUT_SUNSET "deprecated-without-sunset" ~ "reactivated" Risky
        "An item was deprecated without a sunset date."
        ["api-deprecated-sunset-missing", "endpoint-deprecated", "request-parameter-deprecated-sunset-missing",
         "request-property-deprecated", "request-property-deprecated-sunset-missing", "response-property-deprecated",
         "response-property-deprecated-sunset-missing"]
    REACTIVATED "reactivated" ~ "deprecated" Safe
        "An item is no longer deprecated."
        ["endpoint-reactivated", "request-parameter-reactivated", "request-property-reactivated",
         "response-property-reactivated"]
    DEPRECATED_WITH_INVALID_SUNSET "deprecated-with-invalid-sunset" ~ "reactivated" Risky
        "An item was deprecated with an `x-sunset` that is not a date."
        ["api-deprecated-sunset-parse", "api-path-sunset-parse", "request-parameter-sunset-parse",
         "request-property-deprecated-sunset-invalid", "response-property-deprecated-sunset-invalid"]
    SUNSET_INVALID "sunset-invalid" ~ "sunset-valid" Risky
        "The `x-sunset` of a deprecated item is no longer a date."
        ["api-deprecated-sunset-parse", "api-path-sunset-parse", "request-parameter-sunset-parse"]
    SUNSET_VALID "sunset-valid" ~ "sunset-invalid" Safe
        "The `x-sunset` of a deprecated item was not a date and is one now." []
    SUNSET_TOO_SOON "sunset-too-soon" ~ "reactivated" Breaking
        "An item was deprecated with a sunset date less than 31 days away."
        ["api-sunset-date-too-small", "request-parameter-sunset-date-too-small", "request-property-sunset-date-too-small",
         "response-property-sunset-date-too-small"]
    SUNSET_ADDED "sunset-added" ~ "sunset-removed" Safe
        "A sunset date was added to a deprecated item." []
    SUNSET_REMOVED "sunset-removed" ~ "sunset-added" Risky
        "The sunset date of a deprecated item was removed."
        ["sunset-deleted", "request-parameter-sunset-deleted"]
    SUNSET_BROUGHT_FORWARD "sunset-brought-forward" ~ "sunset-postponed" Risky
        "The sunset date of a deprecated item is earlier; breaking if it is less than 31 days away."
        ["api-sunset-date-changed-too-small", "request-parameter-sunset-date-changed-too-small"]
    SUNSET_POSTPONED "sunset-postponed" ~ "sunset-brought-forward" Safe
        "The sunset date of a deprecated item is later." []
    STABILITY_DECREASED "stability-decreased" ~ "stability-increased" Risky
        "The stability level is lower."
        ["api-stability-decreased", "request-property-stability-decreased", "response-property-stability-decreased"]
    STABILITY_INCREASED "stability-increased" ~ "stability-decreased" Safe
        "The stability level is higher."
        ["api-stability-increased", "request-property-stability-increased", "response-property-stability-increased"]
    STABILITY_INVALID "stability-invalid" ~ "stability-valid" Risky
        "The `x-stability-level` is no longer one of draft, alpha, beta and stable." ["api-invalid-stability-level"]
    STABILITY_VALID "stability-valid" ~ "stability-invalid" Safe
        "The `x-stability-level` was not one of draft, alpha, beta and stable, and is one now." []
}
