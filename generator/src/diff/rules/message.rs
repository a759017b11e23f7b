//! Rules for requests and responses above their schemas: parameters, bodies, media types, statuses, headers, links.

use super::macros::{directed_rules, rules};

rules! { MESSAGE:
    PARAMETER_ADDED "parameter-added" ~ "parameter-removed" Safe
        "An optional parameter was added." ["new-optional-request-parameter",
         "new-optional-request-default-parameter-to-existing-path"]
    REQUIRED_PARAMETER_ADDED "required-parameter-added" ~ "parameter-removed" Breaking
        "A required parameter was added." ["new-required-request-parameter",
         "new-required-request-default-parameter-to-existing-path"]
    PATH_PARAMETER_ADDED "path-parameter-added" ~ "parameter-removed" Breaking
        "A path parameter was added." ["new-request-path-parameter"]
    PARAMETER_REMOVED "parameter-removed" ~ "parameter-added" Risky
        "A parameter was removed: servers ignore it, or reject it." ["request-parameter-removed"]
    PARAMETER_REMOVED_WITH_DEPRECATION "parameter-removed-with-deprecation" ~ "parameter-added" Safe
        "A deprecated parameter was removed." ["request-parameter-removed-with-deprecation"]
    PARAMETER_REMOVED_BEFORE_SUNSET "parameter-removed-before-sunset" ~ "parameter-added" Breaking
        "A deprecated parameter was removed before its sunset date." ["request-parameter-removed-before-sunset"]
    PARAMETER_MOVED "parameter-moved" ~ "parameter-moved" Breaking
        "The location (`in`) of a parameter changed." []
    PARAMETER_BECAME_REQUIRED "parameter-became-required" ~ "parameter-became-optional" Breaking
        "A parameter became required." ["request-parameter-became-required"]
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional" ~ "parameter-became-required" Safe
        "A parameter became optional." ["request-parameter-became-optional"]
    PARAMETER_STYLE_CHANGED "parameter-style-changed" ~ "parameter-style-changed" Breaking
        "The serialization of a parameter changed: its style, explode or media type." []
    PARAMETER_RESERVED_CHANGED "parameter-reserved-changed" ~ "parameter-reserved-changed" Risky
        "The `allowReserved` of a parameter changed." []

    REQUEST_BODY_ADDED "request-body-added" ~ "request-body-removed" Safe
        "An optional request body was added." ["request-body-added-optional"]
    REQUIRED_REQUEST_BODY_ADDED "required-request-body-added" ~ "request-body-removed" Breaking
        "A required request body was added." ["request-body-added-required"]
    REQUEST_BODY_REMOVED "request-body-removed" ~ "request-body-added" Breaking
        "The request body was removed." ["request-body-removed"]
    REQUEST_BODY_BECAME_REQUIRED "request-body-became-required" ~ "request-body-became-optional" Breaking
        "The request body became required." ["request-body-became-required"]
    REQUEST_BODY_BECAME_OPTIONAL "request-body-became-optional" ~ "request-body-became-required" Safe
        "The request body became optional." ["request-body-became-optional"]
    WEBHOOK_BODY_BECAME_REQUIRED "webhook-body-became-required" ~ "webhook-body-became-optional" Safe
        "The body of a webhook or callback became required." []
    WEBHOOK_BODY_BECAME_OPTIONAL "webhook-body-became-optional" ~ "webhook-body-became-required" Breaking
        "The body of a webhook or callback became optional, so that it may be missing." []

    ENCODING_CHANGED "request-encoding-changed" ~ "request-encoding-changed" Breaking
        "The encoding of a form property changed." []

    SUCCESS_STATUS_ADDED "success-status-added" ~ "success-status-removed" Safe
        "A success response was added." ["response-success-status-added"]
    SUCCESS_STATUS_REMOVED "success-status-removed" ~ "success-status-added" Breaking
        "A success response was removed." ["response-success-status-removed"]
    ERROR_STATUS_ADDED "error-status-added" ~ "error-status-removed" Safe
        "An error response was added." ["response-non-success-status-added"]
    ERROR_STATUS_REMOVED "error-status-removed" ~ "error-status-added" Safe
        "An error response was removed." ["response-non-success-status-removed"]

    RESPONSE_HEADER_ADDED "response-header-added" ~ "response-header-removed" Safe
        "A response header was added." ["response-header-added"]
    RESPONSE_HEADER_REMOVED "response-header-removed" ~ "response-header-added" Risky
        "An optional response header was removed." ["optional-response-header-removed"]
    REQUIRED_RESPONSE_HEADER_REMOVED "required-response-header-removed" ~ "response-header-added" Breaking
        "A required response header was removed." ["required-response-header-removed"]
    RESPONSE_HEADER_BECAME_REQUIRED "response-header-became-required" ~ "response-header-became-optional" Safe
        "A response header became required." []
    RESPONSE_HEADER_BECAME_OPTIONAL "response-header-became-optional" ~ "response-header-became-required" Breaking
        "A response header became optional." ["response-header-became-optional"]
    PARAMETER_EMPTY_ALLOWED "parameter-empty-value-allowed" ~ "parameter-empty-value-forbidden" Safe
        "The `allowEmptyValue` of a parameter became true." []
    PARAMETER_EMPTY_FORBIDDEN "parameter-empty-value-forbidden" ~ "parameter-empty-value-allowed" Breaking
        "The `allowEmptyValue` of a parameter became false." []

    LINK_CHANGED "link-changed" ~ "link-changed" Safe
        "A link of a response leads elsewhere, or has other parameters." []
    LINK_ADDED "link-added" ~ "link-removed" Safe
        "A link was added to a response." []
    LINK_REMOVED "link-removed" ~ "link-added" Safe
        "A link was removed from a response." []
}

directed_rules! { MEDIA_TYPE:
    MEDIA_TYPE_ADDED "media-type-added" ~ "media-type-removed"
        request Safe "A media type was added to a request body." ["request-body-media-type-added"]
        response Safe "A media type was added to a response." ["response-media-type-added"]

    MEDIA_TYPE_REMOVED "media-type-removed" ~ "media-type-added"
        request Breaking "A media type was removed from a request body." ["request-body-media-type-removed"]
        response Breaking "A media type was removed from a response." ["response-media-type-removed"]

    MEDIA_TYPE_CHANGED "media-type-changed" ~ "media-type-changed"
        request Risky "The parameters of a request body's media type changed." []
        response Safe "The parameters of a response's media type changed." ["response-media-type-name-changed"]

    MEDIA_TYPE_GENERALIZED "media-type-generalized" ~ "media-type-specialized"
        request Safe "The media type of a request body includes the old one." []
        response Breaking "The media type of a response includes the old one." ["response-media-type-name-generalized"]

    MEDIA_TYPE_SPECIALIZED "media-type-specialized" ~ "media-type-generalized"
        request Breaking "The media type of a request body is included in the old one." []
        response Safe "The media type of a response is included in the old one." ["response-media-type-name-specialized"]

    MEDIA_TYPE_SCHEMA_ADDED "media-type-schema-added" ~ "media-type-schema-removed"
        request Breaking "A schema was added to a request body." ["request-body-media-type-schema-added"]
        response Safe "A schema was added to a response." ["response-body-media-type-schema-added"]

    MEDIA_TYPE_SCHEMA_REMOVED "media-type-schema-removed" ~ "media-type-schema-added"
        request Safe "The schema of a request body was removed." ["request-body-media-type-schema-removed"]
        response Risky "The schema of a response was removed." ["response-body-media-type-schema-removed"]
}
