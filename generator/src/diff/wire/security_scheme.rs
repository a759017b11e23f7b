//! Security schemes, which the requirements of operations refer to.

use std::collections::{HashMap, HashSet};

use super::finding::texts::{DESCRIPTION_CHANGED, describe_change, describe_replacement, quote};
use super::finding::{Change, Sides, locations};
use super::pairing::{DocumentPair, OperationPair};
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{DocumentId, OAuthFlow, OAuthFlowKind, Operation, ParameterLocation, SecurityKind, SecurityScheme};

/// Maps names in the base to names in the head: a scheme with an equal definition and another name was renamed, and so was the only one of
/// its kind.
pub(super) fn names(sides: &Sides<'_>, pair: DocumentPair) -> HashMap<String, String> {
    let (base, head) =
        (&sides.base.api.document(pair.base).security_schemes, &sides.head.api.document(pair.head).security_schemes);
    let has = |list: &[SecurityScheme], name: &str| list.iter().any(|scheme| scheme.name == name);
    let mut removed: Vec<_> = base.iter().filter(|scheme| !has(head, &scheme.name)).collect();
    let mut added: Vec<_> = head.iter().filter(|scheme| !has(base, &scheme.name)).collect();
    let mut names = HashMap::new();
    removed.retain(|scheme| {
        let definition = |one: &SecurityScheme| (one.kind.clone(), one.flows.clone(), one.discovery_url.clone());
        let Some(at) = added.iter().position(|other| definition(other) == definition(scheme)) else { return true };
        names.insert(scheme.name.clone(), added.remove(at).name.clone());
        false
    });
    for scheme in &removed {
        let mut same = removed.iter().filter(|other| other.kind == scheme.kind);
        let mut others = added.iter().filter(|other| other.kind == scheme.kind);
        if let (Some(_), None, Some(other), None) = (same.next(), same.next(), others.next(), others.next()) {
            names.insert(scheme.name.clone(), other.name.clone());
        }
    }
    names
}

/// Compares the schemes of two documents.
pub(super) fn compare(
    sides: &Sides<'_>,
    pair: DocumentPair,
    names: &HashMap<String, String>,
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    const KEYWORD: &str = "security scheme";
    let (base, head) = (sides.base.api.document(pair.base), sides.head.api.document(pair.head));
    let name_in_head = |scheme: &SecurityScheme| names.get(&scheme.name).unwrap_or(&scheme.name).clone();
    let location = |scheme: &SecurityScheme| Location::key(scheme.source, scheme.pointer.clone());
    let mut push = |rule: &'static Rule, name: &str, locations: Pair<Option<Location>>, text: String| {
        let operations = users(sides, pair, name, operations);
        let path = format!("security schemes / {name}");
        // No request has a credential that no operation uses.
        let severity = if operations.is_empty() { rule.severity.max(Severity::Safe) } else { rule.severity };
        changes.push(Change { severity, operations, ..Change::new(rule, path, locations, text) });
    };
    let mut matched: HashSet<String> = HashSet::new();
    for scheme in &base.security_schemes {
        let name = name_in_head(scheme);
        if let Some(other) = head.security_schemes.iter().find(|other| other.name == name) {
            let mut push = |rule: &'static Rule, text: &str| {
                let text = format!("{KEYWORD} {}: {text}", quote(&other.name));
                push(rule, &other.name, locations(location(scheme), location(other)), text);
            };
            compare_scheme(Pair { base: scheme, head: other }, &mut push);
            matched.insert(name);
        } else {
            let text = describe_change(KEYWORD, Some(quote(&scheme.name)), None);
            push(&rules::SCHEME_REMOVED, &scheme.name, locations(location(scheme), Location::file(head.source)), text);
        }
    }
    for scheme in head.security_schemes.iter().filter(|scheme| !matched.contains(&scheme.name)) {
        let text = describe_change(KEYWORD, None, Some(quote(&scheme.name)));
        push(&rules::SCHEME_ADDED, &scheme.name, locations(Location::file(base.source), location(scheme)), text);
    }
}

/// Returns the operations of a document that use a scheme on either side.
fn users(sides: &Sides<'_>, pair: DocumentPair, name: &str, operations: &[OperationPair]) -> Vec<usize> {
    let uses = |operation: &Operation, document: DocumentId| {
        operation.document == document && operation.security.iter().flatten().any(|one| one.scheme == name)
    };
    let indices = operations.iter().enumerate().filter(|(_, operation)| match **operation {
        OperationPair::Both(Pair { base, head }) => {
            uses(sides.base.api.request(base), pair.base) || uses(sides.head.api.request(head), pair.head)
        }
        OperationPair::Removed(base) => uses(sides.base.api.request(base), pair.base),
        OperationPair::Added(head) => uses(sides.head.api.request(head), pair.head),
    });
    indices.map(|(index, _)| index).collect()
}

fn compare_scheme(pair: Pair<&SecurityScheme>, push: &mut impl FnMut(&'static Rule, &str)) {
    let Pair { base, head } = pair;
    let is_same = is_same_kind(&base.kind, &head.kind);
    if !is_same {
        push(&rules::SCHEME_TYPE_CHANGED, &describe_replacement("type", kind(&base.kind), kind(&head.kind)));
    }
    if base.env != head.env {
        let Pair { base, head } = pair.map(|scheme| scheme.env.as_deref().map(quote));
        push(&rules::SCHEME_ENV_CHANGED, &describe_change("x-env-name", base, head));
    }
    if base.discovery_url != head.discovery_url && is_same {
        push(&rules::DISCOVERY_URL_CHANGED, &url_change("openIdConnectUrl", &base.discovery_url, &head.discovery_url));
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
    }
    if is_same {
        compare_flows(pair.map(|scheme| scheme.flows.as_slice()), push);
    }
}

/// Returns `true` if requests have the credential in the same place. Names of headers and of HTTP schemes have no case.
fn is_same_kind(base: &SecurityKind, head: &SecurityKind) -> bool {
    match (base, head) {
        (
            SecurityKind::ApiKey { location: ParameterLocation::Header, name },
            SecurityKind::ApiKey { location: ParameterLocation::Header, name: other },
        ) => name.eq_ignore_ascii_case(other),
        (SecurityKind::Http { scheme }, SecurityKind::Http { scheme: other }) => scheme.eq_ignore_ascii_case(other),
        _ => base == head,
    }
}

fn kind(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { location, name } => format!("apiKey {} in {}", quote(name), location),
        SecurityKind::Http { scheme } => format!("http {}", quote(scheme)),
        SecurityKind::OAuth2 => "oauth2".to_owned(),
        SecurityKind::OpenIdConnect => "openIdConnect".to_owned(),
        SecurityKind::MutualTls => "mutualTLS".to_owned(),
    }
}

fn url_change(keyword: &str, old: &Option<String>, new: &Option<String>) -> String {
    describe_change(keyword, old.as_deref().map(quote), new.as_deref().map(quote))
}

fn compare_flows(flows: Pair<&[OAuthFlow]>, push: &mut impl FnMut(&'static Rule, &str)) {
    let of_kind = |list: &[OAuthFlow], kind: OAuthFlowKind| list.iter().position(|flow| flow.kind == kind);
    for flow in flows.base {
        match of_kind(flows.head, flow.kind) {
            Some(index) => compare_flow(Pair { base: flow, head: &flows.head[index] }, push),
            None => push(&rules::OAUTH_FLOW_REMOVED, &format!("flow {} removed", flow.kind)),
        }
    }
    for flow in flows.head.iter().filter(|flow| of_kind(flows.base, flow.kind).is_none()) {
        push(&rules::OAUTH_FLOW_ADDED, &format!("new flow {}", flow.kind));
    }
}

fn compare_flow(pair: Pair<&OAuthFlow>, push: &mut impl FnMut(&'static Rule, &str)) {
    let Pair { base, head } = pair;
    let mut push = |rule: &'static Rule, text: &str| push(rule, &format!("flow {}: {text}", head.kind));
    if base.authorization_url != head.authorization_url {
        let keyword = head.kind.authorization_key();
        push(&rules::OAUTH_URL_CHANGED, &url_change(keyword, &base.authorization_url, &head.authorization_url));
    }
    if base.token_url != head.token_url {
        push(&rules::OAUTH_TOKEN_URL_CHANGED, &url_change("tokenUrl", &base.token_url, &head.token_url));
    }
    if base.refresh_url != head.refresh_url {
        push(&rules::OAUTH_TOKEN_URL_CHANGED, &url_change("refreshUrl", &base.refresh_url, &head.refresh_url));
    }
    let scopes = pair.map(|flow| &flow.scopes);
    for scope in scopes.head.keys().filter(|scope| !scopes.base.contains_key(*scope)) {
        push(&rules::OAUTH_SCOPE_ADDED, &describe_change("scope", None, Some(quote(scope))));
    }
    for (scope, text) in scopes.base {
        match scopes.head.get(scope) {
            None => push(&rules::OAUTH_SCOPE_REMOVED, &describe_change("scope", Some(quote(scope)), None)),
            Some(other) if other != text => {
                push(&rules::OAUTH_SCOPE_CHANGED, &format!("scope {}: {DESCRIPTION_CHANGED}", quote(scope)));
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{document_changes, secured};

    #[test]
    fn the_only_scheme_of_a_kind_was_renamed() {
        let flow = |url: &str| json!({"clientCredentials": {"tokenUrl": url, "scopes": {"read": "Read."}}});
        let scheme = |name: &str, url: &str| json!({name: {"type": "oauth2", "flows": flow(url)}});
        let secured = |schemes: &Value, name: &str| secured(schemes, &json!([{name: ["read"]}]));
        let base = secured(&scheme("oauth", "https://a.example"), "oauth");
        let renamed = secured(&scheme("token", "https://b.example"), "token");
        let expected = [
            "risky `POST /things`: security scheme `token`: flow clientCredentials: tokenUrl `https://a.example` → `https://b.example`",
        ];
        assert_eq!(document_changes(&base, &renamed), expected);
        let mut two = scheme("token", "https://b.example");
        two["other"] = scheme("token", "https://c.example")["token"].take();
        let reported = document_changes(&base, &secured(&two, "token"));
        assert!(reported.iter().any(|change| change.starts_with("breaking")), "{reported:?}");
    }

    #[test]
    fn definitions_of_schemes_are_compared() {
        let key = |location: &str, name: &str| json!({"key": {"type": "apiKey", "in": location, "name": name}});
        let changes = |base: &Value, head: &Value| {
            let security = json!([{"key": []}]);
            document_changes(&secured(base, &security), &secured(head, &security))
        };
        let reported = changes(&key("header", "X"), &key("query", "x"));
        assert_eq!(
            reported,
            ["breaking `POST /things`: security scheme `key`: type apiKey `X` in header → apiKey `x` in query"]
        );
    }

    #[test]
    fn a_changed_url_of_a_flow_is_named_by_its_keyword() {
        let flows: [(&str, &[&str]); 4] = [
            ("implicit", &["authorizationUrl"]),
            ("password", &["tokenUrl", "refreshUrl"]),
            ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
            ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
        ];
        for (kind, keywords, keyword) in
            flows.iter().flat_map(|(kind, all)| all.iter().map(move |one| (kind, all, one)))
        {
            let secured = |url: &str| {
                let mut flow = json!({"scopes": {}});
                keywords.iter().for_each(|required| flow[required] = json!("https://a.example"));
                flow[keyword] = json!(url);
                let schemes = json!({"o": {"type": "oauth2", "flows": {*kind: flow}}});
                let mut document = secured(&schemes, &json!([{"o": []}]));
                document["openapi"] = json!("3.2.0");
                document
            };
            let reported = document_changes(&secured("https://old.example"), &secured("https://new.example"));
            let replaced = format!("{keyword} `https://old.example` → `https://new.example`");
            assert_eq!(reported, [format!("risky `POST /things`: security scheme `o`: flow {kind}: {replaced}")]);
        }
    }
}
