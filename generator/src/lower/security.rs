//! Security schemes and requirements.

use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, SecurityRequirement};
use serde_json::Value;

use super::context::Context;
use super::refs;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{DEVICE_FLOW, MOST_SUGGESTIONS, MUTUAL_TLS, near};
use crate::ir::{OAuthFlow, OAuthFlowKind, ParameterLocation, SecurityKind, SecurityScheme, SecurityUse};
use crate::pointer;
use crate::source::SourceId;

/// The pointer to the declared schemes of a document.
const SCHEMES: &str = "/components/securitySchemes";

/// The maximum number of declared schemes that a help lists.
const MOST_LISTED: usize = 10;

pub(super) fn lower_schemes(context: &mut Context<'_>) -> Vec<SecurityScheme> {
    let schemes = &context.components.security_schemes;
    let mut lowered = Vec::new();
    for (name, scheme) in schemes {
        let at = pointer::join(SCHEMES, name);
        if let Some(refs::Referent { item, source, at }) = refs::resolve(context, scheme, &at) {
            lowered.push(context.within(source, |context| lower_scheme(context, name, item, at)));
        }
    }
    lowered
}

/// Lowers the requirements of an operation, or those of the document if it has none of its own.
pub(super) fn lower_requirements(
    context: &mut Context<'_>,
    own: Option<&[SecurityRequirement]>,
    at: &str,
) -> Vec<Vec<SecurityUse>> {
    let inherited = context.openapi.security.as_deref();
    let mut alternatives = Vec::new();
    for (index, requirement) in own.or(inherited).unwrap_or_default().iter().enumerate() {
        let mut uses = Vec::new();
        for (scheme, scopes) in requirement {
            if !context.components.security_schemes.contains_key(scheme) {
                let (source, at) = requirements_pointer(context, own, at);
                let at = pointer::join(&pointer::join(&at, &index.to_string()), scheme);
                undeclared(context, scheme, Location::key(source, at));
            }
            uses.push(SecurityUse { scheme: scheme.clone(), scopes: scopes.clone() });
        }
        alternatives.push(uses);
    }
    // `{}` makes the other alternatives optional. They are kept, since credentials are sent if the client has them.
    let optional = alternatives.iter().any(Vec::is_empty);
    if optional && alternatives.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    dedup(alternatives)
}

/// Returns where the requirements of an operation are written: in itself, or for the whole document.
pub(super) fn requirements_location(context: &Context<'_>, own: Option<&[SecurityRequirement]>, at: &str) -> Location {
    let (source, at) = requirements_pointer(context, own, at);
    Location::value(source, at)
}

fn requirements_pointer(context: &Context<'_>, own: Option<&[SecurityRequirement]>, at: &str) -> (SourceId, String) {
    match own {
        Some(_) => (context.source, pointer::join(at, "security")),
        None => (context.main, "/security".to_owned()),
    }
}

/// Reports a scheme that is not declared. This is an error, since requests would lack credentials that the document requires.
fn undeclared(context: &mut Context<'_>, scheme: &str, location: Location) {
    let help = match context.undeclared.get(scheme) {
        Some(help) => help.clone(),
        None => {
            let help = undeclared_help(context, scheme);
            context.undeclared.insert(scheme.to_owned(), help.clone());
            help
        }
    };
    let is_elsewhere = location.source != context.main;
    let message = format!("the security scheme `{scheme}` is not declared");
    let mut error = Diagnostic::error(message).at(location).with_help(help);
    if is_elsewhere {
        let schemes = Location::key(context.main, SCHEMES);
        error = error.with_related(schemes, "security schemes are declared in the main document");
    }
    context.diagnostics.push(error);
}

fn undeclared_help(context: &Context<'_>, scheme: &str) -> String {
    let declared = &context.components.security_schemes;
    let names = || declared.keys().map(String::as_str);
    if context.undeclared.len() < MOST_SUGGESTIONS
        && let Some(near) = near(names(), scheme)
    {
        return format!("did you mean `{near}`?");
    }
    if declared.is_empty() {
        return "no security scheme is declared; declare it under `components/securitySchemes`".to_owned();
    }
    let listed: Vec<String> = names().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let more = if declared.len() > MOST_LISTED { ", …" } else { "" };
    format!(
        "declare it under `components/securitySchemes`, or require one that is declared: {}{more}",
        listed.join(", ")
    )
}

/// Alternatives of the same schemes stay if they have other scopes.
fn dedup(alternatives: Vec<Vec<SecurityUse>>) -> Vec<Vec<SecurityUse>> {
    let mut seen = BTreeSet::new();
    let scopes = |one: &SecurityUse| one.scopes.iter().cloned().collect::<BTreeSet<_>>();
    let meaning = |uses: &[SecurityUse]| uses.iter().map(|one| (one.scheme.clone(), scopes(one))).collect::<Vec<_>>();
    alternatives.into_iter().filter(|uses| seen.insert(meaning(uses))).collect()
}

fn lower_scheme(
    context: &mut Context<'_>,
    name: &str,
    scheme: &openapiv3::SecurityScheme,
    at: String,
) -> SecurityScheme {
    use openapiv3::SecurityScheme as Scheme;
    let (kind, description, extensions) = match scheme {
        Scheme::APIKey { location, name, description, extensions } => {
            let location = match location {
                APIKeyLocation::Query => ParameterLocation::Query,
                APIKeyLocation::Header => ParameterLocation::Header,
                APIKeyLocation::Cookie => ParameterLocation::Cookie,
            };
            (SecurityKind::ApiKey { location, name: name.clone() }, description, extensions)
        }
        Scheme::HTTP { scheme, description, extensions, .. } if scheme == MUTUAL_TLS => {
            (SecurityKind::MutualTls, description, extensions)
        }
        Scheme::HTTP { scheme, description, extensions, .. } => {
            // Other schemes are sent as the document writes them.
            let scheme = match scheme.trim().to_ascii_lowercase() {
                known if known == "basic" || known == "bearer" => known,
                _ => scheme.trim().to_owned(),
            };
            (SecurityKind::Http { scheme }, description, extensions)
        }
        Scheme::OAuth2 { description, extensions, .. } => (SecurityKind::OAuth2, description, extensions),
        Scheme::OpenIDConnect { description, extensions, .. } => (SecurityKind::OpenIdConnect, description, extensions),
    };
    let env = match extensions.get("x-env-name") {
        Some(Value::String(env)) => Some(env.clone()),
        Some(_) => {
            let at = pointer::join(&at, "x-env-name");
            context.error(&at, "`x-env-name` is not a string", "write the name of one environment variable");
            None
        }
        None => None,
    };
    SecurityScheme {
        source: context.source,
        pointer: at,
        name: name.to_owned(),
        kind,
        description: description.clone(),
        env,
        flows: match scheme {
            Scheme::OAuth2 { flows, .. } => lower_flows(flows),
            _ => Vec::new(),
        },
        discovery_url: match scheme {
            Scheme::OpenIDConnect { open_id_connect_url, .. } => Some(open_id_connect_url.clone()),
            _ => None,
        },
    }
}

fn lower_flows(flows: &openapiv3::OAuth2Flows) -> Vec<OAuthFlow> {
    const KINDS: [(&str, OAuthFlowKind); 5] = [
        ("implicit", OAuthFlowKind::Implicit),
        ("password", OAuthFlowKind::Password),
        ("clientCredentials", OAuthFlowKind::ClientCredentials),
        ("authorizationCode", OAuthFlowKind::AuthorizationCode),
        (DEVICE_FLOW, OAuthFlowKind::DeviceAuthorization),
    ];
    // Each kind has a type of its own, with some of the same fields.
    let flows = serde_json::to_value(flows).unwrap_or_default();
    KINDS.into_iter().filter_map(|(key, kind)| Some(lower_flow(kind, flows.get(key)?))).collect()
}

fn lower_flow(kind: OAuthFlowKind, flow: &Value) -> OAuthFlow {
    let text = |key: &str| flow.get(key).and_then(Value::as_str).map(str::to_owned);
    let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flatten();
    let scopes = scopes.map(|(name, description)| (name.clone(), description.as_str().unwrap_or_default().to_owned()));
    OAuthFlow {
        kind,
        authorization_url: text(kind.authorization_key()),
        token_url: text("tokenUrl"),
        refresh_url: text("refreshUrl"),
        scopes: scopes.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Lowered, lower_document};
    use super::*;

    fn lower(schemes: &str, requirements: &str) -> Lowered {
        lower_document(&format!(
            "paths: {{/a: {{get: {{{requirements} responses: {{'204': {{description: Done}}}}}}}}}}
security: [{{key: []}}]
components: {{securitySchemes: {{key: {{type: apiKey, in: header, name: X-Key}}, {schemes}}}}}",
        ))
    }

    fn required(lowered: &Lowered) -> Vec<Vec<&str>> {
        let alternatives = lowered.operation().security.iter();
        alternatives.map(|uses| uses.iter().map(|one| one.scheme.as_str()).collect()).collect()
    }

    #[test]
    fn an_operation_has_its_own_requirements_or_those_of_the_document() {
        let basic = "basic: {type: http, scheme: basic}";
        let inherited = lower(basic, "");
        assert_eq!(required(&inherited), [["key"]]);
        assert_eq!(inherited.operation().security_location.spot.pointer(), Some("/security"));
        let own = lower(basic, "security: [{basic: [], key: []}, {key: []}, {key: []}],");
        assert_eq!(required(&own), [vec!["basic", "key"], vec!["key"]]);
        assert_eq!(own.operation().security_location.spot.pointer(), Some("/paths/~1a/get/security"));
    }

    #[test]
    fn optional_requirements_are_kept_beside_others() {
        assert_eq!(required(&lower("", "security: [{}, {key: []}],")), [vec![], vec!["key"]]);
        assert!(required(&lower("", "security: [{}],")).is_empty());
        assert!(required(&lower("", "security: [],")).is_empty());
    }

    #[test]
    fn a_scheme_that_is_not_declared_is_an_error() {
        let lowered = lower("", "security: [{keys: []}],");
        assert_eq!(lowered.messages(), ["the security scheme `keys` is not declared"]);
        let error = lowered.diagnostics.iter().next().expect("there is an error");
        assert_eq!(error.help.as_deref(), Some("did you mean `key`?"));
        let far = lower("", "security: [{bearer: []}],");
        let help = far.diagnostics.iter().next().and_then(|error| error.help.clone()).unwrap_or_default();
        assert!(help.contains("one that is declared: `key`"), "{help}");
    }

    #[test]
    fn schemes_are_lowered_by_their_type() {
        let lowered = lower(
            "a: {type: http, scheme: ' Bearer', x-env-name: DD_TOKEN}, b: {type: http, scheme: Digest},
             t: {type: http, scheme: mutualTLS}, c: {type: openIdConnect, openIdConnectUrl: 'https://id'},
             d: {type: oauth2, flows: {password: {tokenUrl: 'https://t', scopes: {read: Reads.}}, authorizationCode:
               {authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {}}}}",
            "",
        );
        let schemes = &lowered.api.documents[0].security_schemes;
        let kinds: Vec<_> = schemes.iter().map(|scheme| scheme.kind.clone()).collect();
        let http = |scheme: &str| SecurityKind::Http { scheme: scheme.to_owned() };
        let key = SecurityKind::ApiKey { location: ParameterLocation::Header, name: "X-Key".to_owned() };
        assert_eq!(
            kinds,
            [
                key,
                http("bearer"),
                http("Digest"),
                SecurityKind::MutualTls,
                SecurityKind::OpenIdConnect,
                SecurityKind::OAuth2
            ]
        );
        assert_eq!(schemes[1].env.as_deref(), Some("DD_TOKEN"));
        assert_eq!(schemes[4].discovery_url.as_deref(), Some("https://id"));
        let flows: Vec<_> = schemes[5].flows.iter().map(|flow| (flow.kind, flow.scopes.len())).collect();
        assert_eq!(flows, [(OAuthFlowKind::Password, 1), (OAuthFlowKind::AuthorizationCode, 0)]);
    }

    #[test]
    fn the_name_of_a_variable_is_a_string() {
        let lowered = lower("a: {type: http, scheme: bearer, x-env-name: [A]}", "");
        assert_eq!(lowered.messages(), ["`x-env-name` is not a string"]);
    }
}
