//! Security schemes and requirements.

use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, SecurityRequirement};

use super::{Context, refs};
use crate::diagnostic::{Diagnostic, Place};
use crate::ir::{Location, OAuthFlow, OAuthFlowKind, SecurityKind, SecurityScheme, SecurityUse};
use crate::pointer;

pub(super) fn lower_schemes(context: &mut Context<'_>) -> Vec<SecurityScheme> {
    let schemes = &context.components.security_schemes;
    let mut lowered = Vec::new();
    for (name, scheme) in schemes {
        let at = pointer::join("/components/securitySchemes", name);
        if let Some(refs::Resolved { item, source, at }) = refs::resolve(context, scheme, &at) {
            lowered.push(context.within(source, |context| lower_scheme(context, name, item, at)));
        }
    }
    lowered
}

/// An operation's requirements, else the document's.
pub(super) fn lower_requirements(
    context: &mut Context<'_>,
    own: Option<&[SecurityRequirement]>,
    at: &str,
) -> Vec<Vec<SecurityUse>> {
    let inherited = context.openapi.security.as_deref();
    let at = if own.is_some() { pointer::join(at, "security") } else { "/security".to_owned() };
    let mut alternatives = Vec::new();
    for (index, requirement) in own.or(inherited).unwrap_or_default().iter().enumerate() {
        let at = pointer::join(&at, &index.to_string());
        let unknown = requirement.keys().find(|scheme| !context.components.security_schemes.contains_key(*scheme));
        if let Some(scheme) = unknown {
            let message = format!("the security scheme `{scheme}` does not exist, so the requirement is left out");
            let help = "define it under `components/securitySchemes`";
            context.diagnostics.push(Diagnostic::warning(message).at(context.value(&at)).with_help(help));
            continue;
        }
        let uses = requirement.iter();
        let uses = uses.map(|(scheme, scopes)| SecurityUse { scheme: scheme.clone(), scopes: scopes.clone() });
        alternatives.push(uses.collect());
    }
    // `{}` among the alternatives makes all of them optional, but with credentials a call can do more: they are sent if there.
    let optional = alternatives.iter().any(Vec::is_empty);
    if optional && alternatives.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    dedup(alternatives)
}

/// Where an operation's requirements are said.
pub(super) fn place(context: &Context<'_>, own: Option<&[SecurityRequirement]>, at: &str) -> Place {
    match own {
        Some(_) => context.value(&pointer::join(at, "security")),
        None => Place::value(context.main, "/security"),
    }
}

fn dedup(alternatives: Vec<Vec<SecurityUse>>) -> Vec<Vec<SecurityUse>> {
    let mut seen = BTreeSet::new();
    let names = |uses: &[SecurityUse]| uses.iter().map(|one| one.scheme.clone()).collect::<Vec<_>>();
    alternatives.into_iter().filter(|uses| seen.insert(names(uses))).collect()
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
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SecurityKind::ApiKey { location, name: name.clone() }, description, extensions)
        }
        Scheme::HTTP { scheme, description, extensions, .. } => {
            // The other ones are sent as they are written here.
            let scheme = match scheme.to_ascii_lowercase() {
                known if known == "basic" || known == "bearer" => known,
                _ => scheme.clone(),
            };
            (SecurityKind::Http { scheme }, description, extensions)
        }
        Scheme::OAuth2 { description, extensions, .. } => (SecurityKind::OAuth2, description, extensions),
        Scheme::OpenIDConnect { description, extensions, .. } => (SecurityKind::OpenIdConnect, description, extensions),
    };
    let env = match extensions.get("x-env-name") {
        Some(serde_json::Value::String(env)) => Some(env.clone()),
        Some(_) => {
            let at = pointer::join(&at, "x-env-name");
            context.error(&at, "`x-env-name` is no string", "give the name of one environment variable");
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
    let url = |text: &String| Some(text.clone());
    let scopes = |scopes: &indexmap::IndexMap<String, String>| {
        scopes.iter().map(|(name, description)| (name.clone(), description.clone())).collect()
    };
    let implicit = flows.implicit.iter().map(|flow| OAuthFlow {
        kind: OAuthFlowKind::Implicit,
        authorization_url: url(&flow.authorization_url),
        token_url: None,
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let password = flows.password.iter().map(|flow| OAuthFlow {
        kind: OAuthFlowKind::Password,
        authorization_url: None,
        token_url: url(&flow.token_url),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let credentials = flows.client_credentials.iter().map(|flow| OAuthFlow {
        kind: OAuthFlowKind::ClientCredentials,
        authorization_url: None,
        token_url: url(&flow.token_url),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let code = flows.authorization_code.iter().map(|flow| OAuthFlow {
        kind: OAuthFlowKind::AuthorizationCode,
        authorization_url: url(&flow.authorization_url),
        token_url: url(&flow.token_url),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    implicit.chain(password).chain(credentials).chain(code).collect()
}
