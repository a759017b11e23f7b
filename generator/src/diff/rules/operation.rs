//! Operations: that there are any, what they are called, who may call them.

use super::macros::rules;

rules! { ALL:
    OPERATION_ADDED "operation-added" ~ "operation-removed" Safe
        "An operation is new." ["endpoint-added"]
    OPERATION_REMOVED "operation-removed" ~ "operation-added" Breaking
        "An operation is gone that was not deprecated."
        ["api-removed-without-deprecation", "api-path-removed-without-deprecation"]
    OPERATION_REMOVED_BEFORE_SUNSET "operation-removed-before-sunset" ~ "operation-added" Breaking
        "A deprecated operation is gone before its date."
        ["api-removed-before-sunset", "api-path-removed-before-sunset"]
    OPERATION_REMOVED_WITH_DEPRECATION "operation-removed-with-deprecation" ~ "operation-added" Risky
        "A deprecated operation is gone; it is safe where its date is over."
        ["api-removed-with-deprecation", "api-path-removed-with-deprecation"]
    UNSTABLE_OPERATION_REMOVED "unstable-operation-removed" ~ "operation-added" Risky
        "An operation is gone that was a preview." []
    OPERATION_PATH_CHANGED "operation-path-changed" ~ "operation-path-changed" Breaking
        "An operation has another path." []
    OPERATION_METHOD_CHANGED "operation-method-changed" ~ "operation-method-changed" Breaking
        "An operation has another method." []
    OPERATION_ID_ADDED "operation-id-added" ~ "operation-id-removed" Safe
        "An operation without an id has one now." ["api-operation-id-added"]
    OPERATION_ID_REMOVED "operation-id-removed" ~ "operation-id-added" Safe
        "An operation has no id any more." ["api-operation-id-removed"]
    OPERATION_ID_CHANGED "operation-id-changed" ~ "operation-id-changed" Safe
        "An operation has another id, which is its name in clients." ["api-operation-id-added", "api-operation-id-removed"]
    TAG_ADDED "operation-tag-added" ~ "operation-tag-removed" Safe
        "An operation belongs to one more tag." ["api-tag-added"]
    TAG_REMOVED "operation-tag-removed" ~ "operation-tag-added" Safe
        "An operation does not belong to a tag any more." ["api-tag-removed"]
    BECAME_UNSTABLE "operation-became-unstable" ~ "operation-became-stable" Risky
        "An operation is now a preview, which may change at any time." []
    BECAME_STABLE "operation-became-stable" ~ "operation-became-unstable" Safe
        "An operation is no longer a preview." []
    UNSTABLE_NOTE_CHANGED "unstable-note-changed" ~ "unstable-note-changed" Docs
        "Why an operation is a preview is said in other words." []
    PERMISSION_NARROWED "permission-narrowed" ~ "permission-widened" Risky
        "Callers need more permissions than before." []
    PERMISSION_WIDENED "permission-widened" ~ "permission-narrowed" Safe
        "Callers need fewer permissions than before." []
    PERMISSION_CHANGED "permission-changed" ~ "permission-changed" Risky
        "Callers need other permissions than before." []
    PAGINATION_ADDED "pagination-added" ~ "pagination-removed" Safe
        "How results come in pages is described." []
    PAGINATION_REMOVED "pagination-removed" ~ "pagination-added" Safe
        "How results come in pages is described no longer." []
    PAGINATION_CHANGED "pagination-changed" ~ "pagination-changed" Risky
        "Results come in pages in another way." []
    CALLBACK_ADDED "callback-added" ~ "callback-removed" Safe
        "The server may call back for something new." []
    CALLBACK_REMOVED "callback-removed" ~ "callback-added" Risky
        "The server no longer calls back." []
    SUMMARY_CHANGED "summary-changed" ~ "summary-changed" Docs
        "An operation is summed up in other words." []
    DESCRIPTION_CHANGED "description-changed" ~ "description-changed" Docs
        "Something is described in other words."
        ["request-body-all-of-added-annotation-only", "request-body-all-of-removed-annotation-only",
         "request-property-all-of-added-annotation-only", "request-property-all-of-removed-annotation-only",
         "response-body-all-of-added-annotation-only", "response-body-all-of-removed-annotation-only",
         "response-property-all-of-added-annotation-only", "response-property-all-of-removed-annotation-only"]
    EXTERNAL_DOCS_CHANGED "external-docs-changed" ~ "external-docs-changed" Docs
        "The link to more documentation is another." []
    EXAMPLE_CHANGED "example-changed" ~ "example-changed" Docs
        "Examples are others." []
    TITLE_OF_SCHEMA_CHANGED "title-changed" ~ "title-changed" Docs
        "A schema has another title." []
}
