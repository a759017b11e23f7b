//! Rules for documents: version, servers, security, unused schemas.

use super::macros::rules;

rules! { DOCUMENT:
    TITLE_CHANGED "document-title-changed" ~ "document-title-changed" Docs
        "The title of the document changed." []
    VERSION_CHANGED "version-changed" ~ "version-changed" Docs
        "The version of the document changed." []
    VERSION_DECREASED "version-decreased" ~ "version-changed" Safe
        "The version of the document is lower than before." ["api-version-decreased"]
    VERSION_NOT_BUMPED "version-not-bumped" ~ "version-not-bumped" Safe
        "The version of the document is unchanged despite breaking changes." ["api-version-not-bumped"]
    MAJOR_VERSION_NOT_BUMPED "major-version-not-bumped" ~ "version-decreased" Safe
        "The major version of the document is unchanged despite breaking changes." ["api-major-version-not-bumped"]
    SCHEMA_ADDED "unused-schema-added" ~ "unused-schema-removed" Safe
        "A component schema was added that no operation uses." []
    SCHEMA_REMOVED "unused-schema-removed" ~ "unused-schema-added" Safe
        "A component schema was removed that no operation used." ["api-schema-removed"]

    SERVER_ADDED "server-added" ~ "server-removed" Safe
        "A server was added." []
    SERVER_REMOVED "server-removed" ~ "server-added" Breaking
        "A server was removed." []
    SERVER_MOVED "server-order-changed" ~ "server-order-changed" Risky
        "The first server, which is the default of clients, is another one." []
    SERVER_URL_CHANGED "server-url-changed" ~ "server-url-changed" Safe
        "The URL of a server is written in another way: with a slash at the end, or other names of variables." []
    SERVER_VARIABLE_ADDED "server-variable-added" ~ "server-variable-removed" Safe
        "A variable was added to a server." []
    SERVER_VARIABLE_REMOVED "server-variable-removed" ~ "server-variable-added" Risky
        "A variable was removed from a server." []
    SERVER_VARIABLE_DEFAULT_CHANGED "server-variable-default-changed" ~ "server-variable-default-changed" Risky
        "The default of a server variable changed." []
    SERVER_VARIABLE_VALUE_ADDED "server-variable-value-added" ~ "server-variable-value-removed" Safe
        "A value was added to the enum of a server variable, or the enum was removed." []
    SERVER_VARIABLE_VALUE_REMOVED "server-variable-value-removed" ~ "server-variable-value-added" Breaking
        "A value was removed from the enum of a server variable, or the enum was added." []

    SECURITY_ADDED "security-added" ~ "security-removed" Breaking
        "An operation without security requires credentials now." ["api-security-added", "api-global-security-added"]
    SECURITY_REMOVED "security-removed" ~ "security-added" Safe
        "An operation no longer requires credentials." ["api-security-removed", "api-global-security-removed"]
    SECURITY_ALTERNATIVE_ADDED "security-alternative-added" ~ "security-alternative-removed" Safe
        "A security requirement was added as an alternative." ["api-security-added", "api-global-security-added"]
    SECURITY_ALTERNATIVE_REMOVED "security-alternative-removed" ~ "security-alternative-added" Breaking
        "An alternative security requirement was removed." ["api-security-removed", "api-global-security-removed"]
    SECURITY_BECAME_OPTIONAL "security-became-optional" ~ "security-became-required" Safe
        "Credentials became optional." []
    SECURITY_BECAME_REQUIRED "security-became-required" ~ "security-became-optional" Breaking
        "Credentials became required." []
    SECURITY_SCOPE_ADDED "security-scope-added" ~ "security-scope-removed" Risky
        "An operation requires another OAuth scope." ["api-security-scope-added", "api-global-security-scope-added"]
    SECURITY_SCOPE_REMOVED "security-scope-removed" ~ "security-scope-added" Safe
        "An operation no longer requires an OAuth scope." ["api-security-scope-removed", "api-global-security-scope-removed"]

    SCHEME_ADDED "security-scheme-added" ~ "security-scheme-removed" Safe
        "A security scheme was added." ["api-security-component-added"]
    SCHEME_REMOVED "security-scheme-removed" ~ "security-scheme-added" Safe
        "A security scheme was removed; other rules report the operations that used it." ["api-security-component-removed"]
    SCHEME_TYPE_CHANGED "security-scheme-changed" ~ "security-scheme-changed" Breaking
        "The type, name or location of a credential changed." ["api-security-component-type-changed"]
    SCHEME_ENV_CHANGED "security-scheme-env-changed" ~ "security-scheme-env-changed" Safe
        "The environment variable of a credential changed." []
    OAUTH_FLOW_ADDED "oauth-flow-added" ~ "oauth-flow-removed" Safe
        "An OAuth flow was added." []
    OAUTH_FLOW_REMOVED "oauth-flow-removed" ~ "oauth-flow-added" Breaking
        "An OAuth flow was removed." []
    OAUTH_URL_CHANGED "oauth-url-changed" ~ "oauth-url-changed" Risky
        "The `authorizationUrl` or `deviceAuthorizationUrl` of an OAuth flow changed." ["api-security-component-oauth-url-changed"]
    OAUTH_TOKEN_URL_CHANGED "oauth-token-url-changed" ~ "oauth-token-url-changed" Risky
        "The `tokenUrl` or `refreshUrl` of an OAuth flow changed." ["api-security-component-oauth-token-url-changed"]
    OAUTH_SCOPE_ADDED "oauth-scope-added" ~ "oauth-scope-removed" Safe
        "A scope was added to an OAuth flow." ["api-security-component-oauth-scope-added"]
    OAUTH_SCOPE_REMOVED "oauth-scope-removed" ~ "oauth-scope-added" Risky
        "A scope was removed from an OAuth flow." ["api-security-component-oauth-scope-removed"]
    OAUTH_SCOPE_CHANGED "oauth-scope-changed" ~ "oauth-scope-changed" Docs
        "The description of an OAuth scope changed." ["api-security-component-oauth-scope-changed"]
    DISCOVERY_URL_CHANGED "openid-url-changed" ~ "openid-url-changed" Risky
        "The `openIdConnectUrl` of a security scheme changed." []
}
