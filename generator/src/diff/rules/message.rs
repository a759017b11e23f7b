//! What calls and answers consist of, above their schemas: parameters, bodies, media types, statuses, headers, links.

use super::macros::rules;

rules! { ALL:
    PARAMETER_ADDED "parameter-added" ~ "parameter-removed" Safe
        "An operation takes one more parameter, which may be left out." ["new-optional-request-parameter",
         "new-optional-request-default-parameter-to-existing-path"]
    REQUIRED_PARAMETER_ADDED "required-parameter-added" ~ "parameter-removed" Breaking
        "An operation takes one more parameter, which it needs." ["new-required-request-parameter",
         "new-required-request-default-parameter-to-existing-path"]
    PATH_PARAMETER_ADDED "path-parameter-added" ~ "parameter-removed" Breaking
        "The path of an operation has one more parameter." ["new-request-path-parameter"]
    PARAMETER_REMOVED "parameter-removed" ~ "parameter-added" Risky
        "A parameter is gone: servers ignore it, or refuse it." ["request-parameter-removed"]
    PARAMETER_REMOVED_WITH_DEPRECATION "parameter-removed-with-deprecation" ~ "parameter-added" Safe
        "A deprecated parameter is gone." ["request-parameter-removed-with-deprecation"]
    PARAMETER_REMOVED_BEFORE_SUNSET "parameter-removed-before-sunset" ~ "parameter-added" Breaking
        "A deprecated parameter is gone before its date." ["request-parameter-removed-before-sunset"]
    PARAMETER_MOVED "parameter-moved" ~ "parameter-moved" Breaking
        "A parameter is sent in another part of the call." []
    PARAMETER_BECAME_REQUIRED "parameter-became-required" ~ "parameter-became-optional" Breaking
        "A parameter may no longer be left out." ["request-parameter-became-required"]
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional" ~ "parameter-became-required" Safe
        "A parameter may be left out." ["request-parameter-became-optional"]
    PARAMETER_STYLE_CHANGED "parameter-style-changed" ~ "parameter-style-changed" Breaking
        "A parameter is written in another way." []
    PARAMETER_RESERVED_CHANGED "parameter-reserved-changed" ~ "parameter-reserved-changed" Risky
        "Reserved characters of a parameter are written in another way." []

    REQUEST_BODY_ADDED "request-body-added" ~ "request-body-removed" Safe
        "Calls may have a body." ["request-body-added-optional"]
    REQUIRED_REQUEST_BODY_ADDED "required-request-body-added" ~ "request-body-removed" Breaking
        "Calls need a body." ["request-body-added-required"]
    REQUEST_BODY_REMOVED "request-body-removed" ~ "request-body-added" Breaking
        "Calls have no body any more." ["request-body-removed"]
    REQUEST_BODY_BECAME_REQUIRED "request-body-became-required" ~ "request-body-became-optional" Breaking
        "The body of a call may no longer be left out." ["request-body-became-required"]
    REQUEST_BODY_BECAME_OPTIONAL "request-body-became-optional" ~ "request-body-became-required" Safe
        "The body of a call may be left out." ["request-body-became-optional"]

    REQUEST_MEDIA_TYPE_ADDED "request-media-type-added" ~ "request-media-type-removed" Safe
        "Bodies may be of one more media type." ["request-body-media-type-added"]
    REQUEST_MEDIA_TYPE_REMOVED "request-media-type-removed" ~ "request-media-type-added" Breaking
        "Bodies may no longer be of a media type." ["request-body-media-type-removed"]
    REQUEST_MEDIA_TYPE_CHANGED "request-media-type-changed" ~ "request-media-type-changed" Risky
        "The media type of bodies has other parameters." []
    REQUEST_MEDIA_TYPE_GENERALIZED "request-media-type-generalized" ~ "request-media-type-specialized" Safe
        "Bodies may be of more media types than before." []
    REQUEST_MEDIA_TYPE_SPECIALIZED "request-media-type-specialized" ~ "request-media-type-generalized" Breaking
        "Bodies may be of fewer media types than before." []
    REQUEST_MEDIA_TYPE_SCHEMA_ADDED "request-media-type-schema-added" ~ "request-media-type-schema-removed" Breaking
        "Bodies that could be anything have a schema now." ["request-body-media-type-schema-added"]
    REQUEST_MEDIA_TYPE_SCHEMA_REMOVED "request-media-type-schema-removed" ~ "request-media-type-schema-added" Safe
        "Bodies have no schema any more." ["request-body-media-type-schema-removed"]
    ENCODING_CHANGED "request-encoding-changed" ~ "request-encoding-changed" Breaking
        "A part of a form is written in another way." []

    RESPONSE_MEDIA_TYPE_ADDED "response-media-type-added" ~ "response-media-type-removed" Safe
        "Answers may be asked for in one more media type." ["response-media-type-added"]
    RESPONSE_MEDIA_TYPE_REMOVED "response-media-type-removed" ~ "response-media-type-added" Breaking
        "Answers are no longer had in a media type." ["response-media-type-removed"]
    RESPONSE_MEDIA_TYPE_CHANGED "response-media-type-changed" ~ "response-media-type-changed" Safe
        "The media type of answers has other parameters." ["response-media-type-name-changed"]
    RESPONSE_MEDIA_TYPE_GENERALIZED "response-media-type-generalized" ~ "response-media-type-specialized" Breaking
        "Answers may be of media types that they were not of before." ["response-media-type-name-generalized"]
    RESPONSE_MEDIA_TYPE_SPECIALIZED "response-media-type-specialized" ~ "response-media-type-generalized" Safe
        "Answers are of fewer media types than before." ["response-media-type-name-specialized"]
    RESPONSE_MEDIA_TYPE_SCHEMA_ADDED "response-media-type-schema-added" ~ "response-media-type-schema-removed" Safe
        "Answers that could be anything have a schema now." ["response-body-media-type-schema-added"]
    RESPONSE_MEDIA_TYPE_SCHEMA_REMOVED "response-media-type-schema-removed" ~ "response-media-type-schema-added" Risky
        "Answers have no schema any more." ["response-body-media-type-schema-removed"]

    SUCCESS_STATUS_ADDED "success-status-added" ~ "success-status-removed" Safe
        "Calls may succeed with one more status." ["response-success-status-added"]
    SUCCESS_STATUS_REMOVED "success-status-removed" ~ "success-status-added" Breaking
        "Calls no longer succeed with a status." ["response-success-status-removed"]
    ERROR_STATUS_ADDED "error-status-added" ~ "error-status-removed" Safe
        "Calls may fail with one more status that is described." ["response-non-success-status-added"]
    ERROR_STATUS_REMOVED "error-status-removed" ~ "error-status-added" Safe
        "A status of failure is described no longer." ["response-non-success-status-removed"]

    RESPONSE_HEADER_ADDED "response-header-added" ~ "response-header-removed" Safe
        "Answers have one more header." ["response-header-added"]
    RESPONSE_HEADER_REMOVED "response-header-removed" ~ "response-header-added" Risky
        "Answers have a header no longer that they could have." ["optional-response-header-removed"]
    REQUIRED_RESPONSE_HEADER_REMOVED "required-response-header-removed" ~ "response-header-added" Breaking
        "Answers have a header no longer that all of them had." ["required-response-header-removed"]
    RESPONSE_HEADER_BECAME_REQUIRED "response-header-became-required" ~ "response-header-became-optional" Safe
        "All answers have a header that some had." []
    RESPONSE_HEADER_BECAME_OPTIONAL "response-header-became-optional" ~ "response-header-became-required" Breaking
        "Answers may lack a header that all of them had." ["response-header-became-optional"]
    LINK_ADDED "link-added" ~ "link-removed" Safe
        "An answer leads to one more operation." []
    LINK_REMOVED "link-removed" ~ "link-added" Safe
        "An answer no longer leads to an operation." []
}
