//! Security: the requirements of operations, and the schemes that they refer to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::finding::texts::{DESCRIPTION_CHANGED, describe_change, describe_replacement, list_names, quote};
use super::finding::{Change, Sides, locations};
use super::pairing::{DocumentPair, OperationPair};
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{DocumentId, OAuthFlow, OAuthFlowKind, Operation, SecurityKind, SecurityScheme};

/// A security requirement: scopes by scheme, with the schemes' names in the head.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// The alternatives of operations on both sides.
type Requirements = Pair<Vec<Alternative>>;

pub(super) fn compare(
    sides: &Sides<'_>,
    documents: &[DocumentPair],
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    let names = documents.iter().map(|pair| (pair.base, scheme_names(sides, *pair))).collect();
    compare_requirements(sides, &names, operations, changes);
    for pair in documents {
        compare_schemes(sides, *pair, &names[&pair.base], operations, changes);
    }
}

/// Maps names in the base to names in the head: a scheme with an equal definition and another name was renamed, and so was the only one of
/// its kind.
fn scheme_names(sides: &Sides<'_>, pair: DocumentPair) -> HashMap<String, String> {
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

fn compare_requirements(
    sides: &Sides<'_>,
    names: &HashMap<DocumentId, HashMap<String, String>>,
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    let mut groups: IndexMap<(Requirements, Pair<Location>), Vec<usize>> = IndexMap::new();
    for (index, pair) in operations.iter().enumerate() {
        let OperationPair::Both(Pair { base, head }) = *pair else { continue };
        let (base, head) = (sides.base.api.request(base), sides.head.api.request(head));
        let renamed = names.get(&base.document);
        let alternatives = Pair { base: alternatives(base, renamed), head: alternatives(head, None) };
        if alternatives.differs() {
            let locations = Pair { base: base.security_location.clone(), head: head.security_location.clone() };
            groups.entry((alternatives, locations)).or_default().push(index);
        }
    }
    for ((alternatives, locations), group) in groups {
        let mut push = |rule: &'static Rule, severity: Severity, text: String| {
            let change = Change::new(rule, "security", locations.clone().map(Some), text);
            changes.push(Change { severity, operations: group.clone(), ..change });
        };
        compare_alternatives(alternatives, &mut push);
    }
}

/// Returns the alternatives sorted, as their order does not matter.
fn alternatives(operation: &Operation, renamed: Option<&HashMap<String, String>>) -> Vec<Alternative> {
    let name = |scheme: &String| renamed.and_then(|names| names.get(scheme)).unwrap_or(scheme).clone();
    let uses = operation.security.iter().map(|uses| {
        uses.iter().map(|one| (name(&one.scheme), one.scopes.iter().cloned().collect())).collect::<Alternative>()
    });
    let mut alternatives: Vec<Alternative> = uses.collect();
    alternatives.sort();
    alternatives
}

fn compare_alternatives(alternatives: Pair<Vec<Alternative>>, push: &mut impl FnMut(&'static Rule, Severity, String)) {
    const KEYWORD: &str = "security requirement";
    let Pair { base, head } = alternatives;
    let all = |list: &[Alternative]| {
        let named = list.iter().filter(|one| !one.is_empty()).map(format_alternative);
        Some(named.collect::<Vec<_>>().join(" or ")).filter(|text| !text.is_empty())
    };
    match (base.is_empty(), head.is_empty()) {
        (true, _) => {
            return push(
                &rules::SECURITY_ADDED,
                rules::SECURITY_ADDED.severity,
                describe_change(KEYWORD, None, all(&head)),
            );
        }
        (_, true) => {
            return push(
                &rules::SECURITY_REMOVED,
                rules::SECURITY_REMOVED.severity,
                describe_change(KEYWORD, all(&base), None),
            );
        }
        _ => {}
    }
    let schemes = |one: &Alternative| one.keys().cloned().collect::<Vec<_>>();
    let in_head: HashMap<Vec<String>, &Alternative> = head.iter().map(|one| (schemes(one), one)).collect();
    let in_base: HashSet<Vec<String>> = base.iter().map(schemes).collect();
    for one in &base {
        match in_head.get(&schemes(one)) {
            Some(other) => compare_scopes(one, other, push),
            None if one.is_empty() => push(
                &rules::SECURITY_BECAME_REQUIRED,
                rules::SECURITY_BECAME_REQUIRED.severity,
                "security became required".to_owned(),
            ),
            None => {
                let rule = &rules::SECURITY_ALTERNATIVE_REMOVED;
                // Whoever has the credentials of the alternative has those of one that requires fewer.
                let is_met = head.iter().any(|other| requires_no_more(other, one));
                let severity = if is_met { Severity::Safe } else { rule.severity };
                push(rule, severity, describe_change(KEYWORD, Some(format_alternative(one)), None));
            }
        }
    }
    for one in head.iter().filter(|one| !in_base.contains(&schemes(one))) {
        if one.is_empty() {
            push(
                &rules::SECURITY_BECAME_OPTIONAL,
                rules::SECURITY_BECAME_OPTIONAL.severity,
                "security became optional".to_owned(),
            );
        } else {
            push(
                &rules::SECURITY_ALTERNATIVE_ADDED,
                rules::SECURITY_ALTERNATIVE_ADDED.severity,
                describe_change(KEYWORD, None, Some(format_alternative(one))),
            );
        }
    }
}

/// Returns `true` if the credentials and scopes of an alternative are enough for another one.
fn requires_no_more(other: &Alternative, one: &Alternative) -> bool {
    other.iter().all(|(scheme, scopes)| one.get(scheme).is_some_and(|held| scopes.is_subset(held)))
}

/// Returns `a` and `b`.
fn format_alternative(alternative: &Alternative) -> String {
    list_names(&alternative.keys().collect::<Vec<_>>())
}

fn compare_scopes(base: &Alternative, head: &Alternative, push: &mut impl FnMut(&'static Rule, Severity, String)) {
    for (scheme, scopes) in base {
        let Some(other) = head.get(scheme) else { continue };
        let keyword = format!("{} scope", quote(scheme));
        for scope in other.difference(scopes) {
            push(
                &rules::SECURITY_SCOPE_ADDED,
                rules::SECURITY_SCOPE_ADDED.severity,
                describe_change(&keyword, None, Some(quote(scope))),
            );
        }
        for scope in scopes.difference(other) {
            push(
                &rules::SECURITY_SCOPE_REMOVED,
                rules::SECURITY_SCOPE_REMOVED.severity,
                describe_change(&keyword, Some(quote(scope)), None),
            );
        }
    }
}

fn compare_schemes(
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
    if base.kind != head.kind {
        push(&rules::SCHEME_TYPE_CHANGED, &describe_replacement("type", kind(&base.kind), kind(&head.kind)));
    }
    if base.env != head.env {
        let Pair { base, head } = pair.map(|scheme| scheme.env.as_deref().map(quote));
        push(&rules::SCHEME_ENV_CHANGED, &describe_change("x-env-name", base, head));
    }
    if base.discovery_url != head.discovery_url && base.kind == head.kind {
        push(&rules::DISCOVERY_URL_CHANGED, &url_change("openIdConnectUrl", &base.discovery_url, &head.discovery_url));
    }
    if base.description != head.description {
        push(&rules::DESCRIPTION_CHANGED, DESCRIPTION_CHANGED);
    }
    if base.kind == head.kind {
        compare_flows(pair.map(|scheme| scheme.flows.as_slice()), push);
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

    use super::super::testing::{document, document_changes};

    /// Creates a document whose operation accepts these schemes.
    fn secured(schemes: &Value, security: &Value) -> Value {
        let mut document = document(&json!({"security": security}));
        document["components"] = json!({"securitySchemes": schemes});
        document
    }

    #[test]
    fn alternatives_and_scopes_are_compared() {
        let flow = json!({"clientCredentials": {"tokenUrl": "https://a.example/t", "scopes": {"read": "Read.", "write": "Write."}}});
        let schemes =
            json!({"key": {"type": "apiKey", "in": "header", "name": "X"}, "oauth": {"type": "oauth2", "flows": flow}});
        let changes = |base, head| document_changes(&secured(&schemes, &base), &secured(&schemes, &head));
        let added = changes(json!([]), json!([{"key": []}]));
        assert_eq!(added, ["breaking `POST /things`: new security requirement `key`"]);
        let alternative = changes(json!([{"key": []}]), json!([{"key": []}, {"oauth": []}]));
        assert_eq!(alternative, ["safe `POST /things`: new security requirement `oauth`"]);
        let optional = changes(json!([{"key": []}]), json!([{"key": []}, {}]));
        assert_eq!(optional, ["safe `POST /things`: security became optional"]);
        let scope = changes(json!([{"oauth": ["read"]}]), json!([{"oauth": ["read", "write"]}]));
        assert_eq!(scope, ["risky `POST /things`: new `oauth` scope `write`"]);
        let fewer = changes(json!([{"key": [], "oauth": ["read"]}]), json!([{"key": []}]));
        assert_eq!(
            fewer,
            [
                "safe `POST /things`: security requirement `key` and `oauth` removed",
                "safe `POST /things`: new security requirement `key`"
            ]
        );
    }

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
