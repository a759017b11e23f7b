//! How long things stay: deprecation, sunset, stability. They are told alike of operations, parameters, headers and schemas.

use super::macros::rules;

rules! { ALL:
    DEPRECATED "deprecated" ~ "reactivated" Safe
        "It is deprecated, and a date says until when it stays."
        ["endpoint-deprecated-with-sunset", "request-parameter-deprecated", "request-property-deprecated-with-sunset",
         "response-property-deprecated-with-sunset"]
    DEPRECATED_WITHOUT_SUNSET "deprecated-without-sunset" ~ "reactivated" Risky
        "It is deprecated, and nothing says until when it stays."
        ["api-deprecated-sunset-missing", "endpoint-deprecated", "request-parameter-deprecated-sunset-missing",
         "request-property-deprecated", "request-property-deprecated-sunset-missing", "response-property-deprecated",
         "response-property-deprecated-sunset-missing"]
    REACTIVATED "reactivated" ~ "deprecated" Safe
        "It is no longer deprecated."
        ["endpoint-reactivated", "request-parameter-reactivated", "request-property-reactivated",
         "response-property-reactivated"]
    DEPRECATED_WITH_INVALID_SUNSET "deprecated-with-invalid-sunset" ~ "reactivated" Risky
        "It is deprecated, and its `x-sunset` is no date."
        ["api-deprecated-sunset-parse", "api-path-sunset-parse", "request-parameter-sunset-parse",
         "request-property-deprecated-sunset-invalid", "response-property-deprecated-sunset-invalid"]
    SUNSET_INVALID "sunset-invalid" ~ "sunset-valid" Risky
        "The new `x-sunset` is no date, so nobody knows until when it stays."
        ["api-deprecated-sunset-parse", "api-path-sunset-parse", "request-parameter-sunset-parse"]
    SUNSET_VALID "sunset-valid" ~ "sunset-invalid" Safe
        "The `x-sunset` was no date and is one now." []
    SUNSET_TOO_SOON "sunset-too-soon" ~ "reactivated" Breaking
        "It is deprecated, and may be gone before callers can do without it."
        ["api-sunset-date-too-small", "request-parameter-sunset-date-too-small", "request-property-sunset-date-too-small",
         "response-property-sunset-date-too-small"]
    SUNSET_ADDED "sunset-added" ~ "sunset-removed" Safe
        "A date says now until when what is deprecated stays." []
    SUNSET_REMOVED "sunset-removed" ~ "sunset-added" Risky
        "Nothing says any more until when what is deprecated stays."
        ["sunset-deleted", "request-parameter-sunset-deleted"]
    SUNSET_BROUGHT_FORWARD "sunset-brought-forward" ~ "sunset-postponed" Risky
        "What is deprecated may be gone earlier than was said; it breaks where that is soon."
        ["api-sunset-date-changed-too-small", "request-parameter-sunset-date-changed-too-small"]
    SUNSET_POSTPONED "sunset-postponed" ~ "sunset-brought-forward" Safe
        "What is deprecated stays longer than was said." []
    STABILITY_DECREASED "stability-decreased" ~ "stability-increased" Risky
        "Less is promised of its stability."
        ["api-stability-decreased", "request-property-stability-decreased", "response-property-stability-decreased"]
    STABILITY_INCREASED "stability-increased" ~ "stability-decreased" Safe
        "More is promised of its stability."
        ["api-stability-increased", "request-property-stability-increased", "response-property-stability-increased"]
    STABILITY_INVALID "stability-invalid" ~ "stability-valid" Risky
        "The new `x-stability-level` is none of draft, alpha, beta and stable." ["api-invalid-stability-level"]
    STABILITY_VALID "stability-valid" ~ "stability-invalid" Safe
        "The `x-stability-level` was none of draft, alpha, beta and stable, and is one now." []
}
