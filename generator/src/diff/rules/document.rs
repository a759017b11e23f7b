//! What belongs to the whole document: its version, servers and security, and schemas that no operation uses.

use super::macros::rules;

rules! { ALL:
    TITLE_CHANGED "document-title-changed" ~ "document-title-changed" Docs
        "The title of the document is another." []
    VERSION_CHANGED "version-changed" ~ "version-changed" Docs
        "The version of the document is another." []
    VERSION_DECREASED "version-decreased" ~ "version-changed" Safe
        "The version of the document is lower than it was." ["api-version-decreased"]
    VERSION_NOT_BUMPED "version-not-bumped" ~ "version-not-bumped" Safe
        "Something breaks, and the version of the document stays as it was." ["api-version-not-bumped"]
    MAJOR_VERSION_NOT_BUMPED "major-version-not-bumped" ~ "version-decreased" Safe
        "Something breaks, and the first number of the document's version does not rise." ["api-major-version-not-bumped"]
    SCHEMA_ADDED "unused-schema-added" ~ "unused-schema-removed" Safe
        "A component schema that no operation uses is new." []
    SCHEMA_REMOVED "unused-schema-removed" ~ "unused-schema-added" Safe
        "A component schema that no operation used is gone." ["api-schema-removed"]

    SERVER_ADDED "server-added" ~ "server-removed" Safe
        "Calls may be sent to another server." []
    SERVER_REMOVED "server-removed" ~ "server-added" Breaking
        "A server that calls were sent to is gone." []
    SERVER_MOVED "server-order-changed" ~ "server-order-changed" Risky
        "Another server is the first one, which clients use unless told otherwise." []
    SERVER_VARIABLE_ADDED "server-variable-added" ~ "server-variable-removed" Safe
        "The URL of a server has one more variable that is described." []
    SERVER_VARIABLE_REMOVED "server-variable-removed" ~ "server-variable-added" Risky
        "A variable of a server is described no longer." []
    SERVER_VARIABLE_DEFAULT_CHANGED "server-variable-default-changed" ~ "server-variable-default-changed" Risky
        "Clients that choose nothing call another server." []
    SERVER_VARIABLE_VALUE_ADDED "server-variable-value-added" ~ "server-variable-value-removed" Safe
        "A variable of a server may have one more value." []
    SERVER_VARIABLE_VALUE_REMOVED "server-variable-value-removed" ~ "server-variable-value-added" Breaking
        "A variable of a server may no longer have a value." []

    SECURITY_ADDED "security-added" ~ "security-removed" Breaking
        "Calls that needed no credentials do now." ["api-security-added", "api-global-security-added"]
    SECURITY_REMOVED "security-removed" ~ "security-added" Safe
        "Calls need no credentials any more." ["api-security-removed", "api-global-security-removed"]
    SECURITY_ALTERNATIVE_ADDED "security-alternative-added" ~ "security-alternative-removed" Safe
        "Calls may use other credentials." ["api-security-added", "api-global-security-added"]
    SECURITY_ALTERNATIVE_REMOVED "security-alternative-removed" ~ "security-alternative-added" Breaking
        "Credentials that calls could use are no longer taken." ["api-security-removed", "api-global-security-removed"]
    SECURITY_BECAME_OPTIONAL "security-became-optional" ~ "security-became-required" Safe
        "Calls may leave their credentials out." []
    SECURITY_BECAME_REQUIRED "security-became-required" ~ "security-became-optional" Breaking
        "Calls may no longer leave their credentials out." []
    SECURITY_SCOPE_ADDED "security-scope-added" ~ "security-scope-removed" Risky
        "Calls need tokens of one more scope." ["api-security-scope-added", "api-global-security-scope-added"]
    SECURITY_SCOPE_REMOVED "security-scope-removed" ~ "security-scope-added" Safe
        "Calls do with tokens of one scope less." ["api-security-scope-removed", "api-global-security-scope-removed"]

    SCHEME_ADDED "security-scheme-added" ~ "security-scheme-removed" Safe
        "A security scheme is new." ["api-security-component-added"]
    SCHEME_REMOVED "security-scheme-removed" ~ "security-scheme-added" Safe
        "A security scheme is gone; that operations used it is told by rules of theirs." ["api-security-component-removed"]
    SCHEME_TYPE_CHANGED "security-scheme-changed" ~ "security-scheme-changed" Breaking
        "Credentials are of another type, or go elsewhere." ["api-security-component-type-changed"]
    SCHEME_ENV_CHANGED "security-scheme-env-changed" ~ "security-scheme-env-changed" Safe
        "The credential is read from another environment variable." []
    OAUTH_FLOW_ADDED "oauth-flow-added" ~ "oauth-flow-removed" Safe
        "Tokens can be had in one more way." []
    OAUTH_FLOW_REMOVED "oauth-flow-removed" ~ "oauth-flow-added" Breaking
        "A way to tokens is closed." []
    OAUTH_URL_CHANGED "oauth-url-changed" ~ "oauth-url-changed" Risky
        "People grant access elsewhere." ["api-security-component-oauth-url-changed"]
    OAUTH_TOKEN_URL_CHANGED "oauth-token-url-changed" ~ "oauth-token-url-changed" Risky
        "Tokens are had elsewhere." ["api-security-component-oauth-token-url-changed"]
    OAUTH_SCOPE_ADDED "oauth-scope-added" ~ "oauth-scope-removed" Safe
        "Tokens can have one more scope." ["api-security-component-oauth-scope-added"]
    OAUTH_SCOPE_REMOVED "oauth-scope-removed" ~ "oauth-scope-added" Risky
        "Tokens can no longer have a scope." ["api-security-component-oauth-scope-removed"]
    OAUTH_SCOPE_CHANGED "oauth-scope-changed" ~ "oauth-scope-changed" Docs
        "A scope is described in other words." ["api-security-component-oauth-scope-changed"]
    DISCOVERY_URL_CHANGED "openid-url-changed" ~ "openid-url-changed" Risky
        "The configuration of OpenID Connect is found elsewhere." []
}
