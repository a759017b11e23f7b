//! Rules for operations: existence, path, id, permissions, texts.

use super::macros::rules;

rules! { OPERATION:
    OPERATION_ADDED "operation-added" ~ "operation-removed" Safe
        "An operation was added." ["endpoint-added"]
    OPERATION_REMOVED "operation-removed" ~ "operation-added" Breaking
        "An operation was removed that was not deprecated."
        ["api-removed-without-deprecation", "api-path-removed-without-deprecation"]
    OPERATION_REMOVED_BEFORE_SUNSET "operation-removed-before-sunset" ~ "operation-added" Breaking
        "A deprecated operation was removed before its sunset date."
        ["api-removed-before-sunset", "api-path-removed-before-sunset"]
    OPERATION_REMOVED_WITH_DEPRECATION "operation-removed-with-deprecation" ~ "operation-added" Risky
        "A deprecated operation was removed; safe after its sunset date."
        ["api-removed-with-deprecation", "api-path-removed-with-deprecation"]
    UNSTABLE_OPERATION_REMOVED "unstable-operation-removed" ~ "operation-added" Risky
        "A preview operation was removed." []
    OPERATION_PATH_CHANGED "operation-path-changed" ~ "operation-path-changed" Breaking
        "The path of an operation changed." []
    OPERATION_METHOD_CHANGED "operation-method-changed" ~ "operation-method-changed" Breaking
        "The method of an operation changed." []
    OPERATION_ID_ADDED "operation-id-added" ~ "operation-id-removed" Safe
        "An `operationId` was added." ["api-operation-id-added"]
    OPERATION_ID_REMOVED "operation-id-removed" ~ "operation-id-added" Safe
        "An `operationId` was removed." ["api-operation-id-removed"]
    OPERATION_ID_CHANGED "operation-id-changed" ~ "operation-id-changed" Safe
        "An `operationId`, which names the operation in clients, changed." ["api-operation-id-added", "api-operation-id-removed"]
    TAG_ADDED "operation-tag-added" ~ "operation-tag-removed" Safe
        "A tag was added to an operation." ["api-tag-added"]
    TAG_REMOVED "operation-tag-removed" ~ "operation-tag-added" Safe
        "A tag was removed from an operation." ["api-tag-removed"]
    BECAME_UNSTABLE "operation-became-unstable" ~ "operation-became-stable" Risky
        "An operation became a preview (`x-unstable`)." []
    BECAME_STABLE "operation-became-stable" ~ "operation-became-unstable" Safe
        "An operation is no longer a preview (`x-unstable`)." []
    UNSTABLE_NOTE_CHANGED "unstable-note-changed" ~ "unstable-note-changed" Docs
        "The text of `x-unstable` changed." []
    PERMISSION_NARROWED "permission-narrowed" ~ "permission-widened" Risky
        "An operation requires more permissions." []
    PERMISSION_WIDENED "permission-widened" ~ "permission-narrowed" Safe
        "An operation requires fewer permissions." []
    PERMISSION_CHANGED "permission-changed" ~ "permission-changed" Risky
        "An operation requires other permissions." []
    PAGINATION_ADDED "pagination-added" ~ "pagination-removed" Safe
        "An `x-pagination` was added." []
    PAGINATION_REMOVED "pagination-removed" ~ "pagination-added" Safe
        "An `x-pagination` was removed." []
    PAGINATION_CHANGED "pagination-changed" ~ "pagination-changed" Risky
        "An `x-pagination` changed." []
    WEBHOOK_ADDED "webhook-added" ~ "webhook-removed" Safe
        "A webhook was added." []
    WEBHOOK_REMOVED "webhook-removed" ~ "webhook-added" Breaking
        "A webhook was removed." []
    CALLBACK_URL_CHANGED "callback-url-changed" ~ "callback-url-changed" Risky
        "The runtime expression of a callback's URL changed." []
    CALLBACK_ADDED "callback-added" ~ "callback-removed" Safe
        "A callback was added." []
    CALLBACK_REMOVED "callback-removed" ~ "callback-added" Risky
        "A callback was removed." []
    SUMMARY_CHANGED "summary-changed" ~ "summary-changed" Docs
        "A summary changed." []
    DESCRIPTION_CHANGED "description-changed" ~ "description-changed" Docs
        "A description changed."
        ["request-body-all-of-added-annotation-only", "request-body-all-of-removed-annotation-only",
         "request-property-all-of-added-annotation-only", "request-property-all-of-removed-annotation-only",
         "response-body-all-of-added-annotation-only", "response-body-all-of-removed-annotation-only",
         "response-property-all-of-added-annotation-only", "response-property-all-of-removed-annotation-only"]
    EXTERNAL_DOCS_CHANGED "external-docs-changed" ~ "external-docs-changed" Docs
        "An `externalDocs` changed." []
    EXAMPLE_CHANGED "example-changed" ~ "example-changed" Docs
        "An example changed." []
    TITLE_OF_SCHEMA_CHANGED "title-changed" ~ "title-changed" Docs
        "The title of a schema changed." []
}
