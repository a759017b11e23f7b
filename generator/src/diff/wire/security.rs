//! Credentials: which ones calls need, and how the schemes that they belong to are defined.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::finding::texts::{listed, quoted, whereabouts};
use super::finding::{Change, Message, Sides};
use super::pairing::{DocumentPair, OperationPair};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::{DocumentId, OAuthFlow, OAuthFlowKind, Operation, SecurityKind, SecurityScheme};

/// An alternative: schemes by the name that the head gives them, each with its scopes.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// What operations need, on both sides.
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

/// Names of the head for schemes of the base. One that is defined alike under another name is the same.
fn scheme_names(sides: &Sides<'_>, pair: DocumentPair) -> HashMap<String, String> {
    let (base, head) =
        (&sides.base.document(pair.base).security_schemes, &sides.head.document(pair.head).security_schemes);
    let has = |list: &[SecurityScheme], name: &str| list.iter().any(|scheme| scheme.name == name);
    let mut taken: HashSet<&str> = HashSet::new();
    let renamed = base.iter().filter(|scheme| !has(head, &scheme.name)).filter_map(|scheme| {
        let is_same = |other: &&SecurityScheme| {
            let same = (&other.kind, &other.flows, &other.discovery_url)
                == (&scheme.kind, &scheme.flows, &scheme.discovery_url);
            same && !has(base, &other.name) && !taken.contains(other.name.as_str())
        };
        let other = head.iter().find(is_same)?;
        taken.insert(&other.name);
        Some((scheme.name.clone(), other.name.clone()))
    });
    renamed.collect()
}

fn compare_requirements(
    sides: &Sides<'_>,
    names: &HashMap<DocumentId, HashMap<String, String>>,
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    let mut groups: IndexMap<(Requirements, Pair<Place>), Vec<usize>> = IndexMap::new();
    for (index, pair) in operations.iter().enumerate() {
        let OperationPair::Both(Pair { base, head }) = *pair else { continue };
        let (base, head) = (&sides.base.operations[base], &sides.head.operations[head]);
        let renamed = names.get(&base.document);
        let alternatives = Pair { base: alternatives(base, renamed), head: alternatives(head, None) };
        if alternatives.differs() {
            let places = Pair { base: base.security_place.clone(), head: head.security_place.clone() };
            groups.entry((alternatives, places)).or_default().push(index);
        }
    }
    for ((alternatives, places), group) in groups {
        let mut push = |rule: &'static Rule, says: String| {
            changes.push(Change {
                rule,
                severity: rule.severity,
                operations: group.clone(),
                direction: None,
                path: "security".to_owned(),
                places: places.clone().map(Some),
                message: Message::Around("Calls".to_owned(), says),
            });
        };
        compare_alternatives(alternatives, &mut push);
    }
}

/// In an order that does not depend on the document's.
fn alternatives(operation: &Operation, renamed: Option<&HashMap<String, String>>) -> Vec<Alternative> {
    let name = |scheme: &String| renamed.and_then(|names| names.get(scheme)).unwrap_or(scheme).clone();
    let uses = operation.security.iter().map(|uses| {
        uses.iter().map(|one| (name(&one.scheme), one.scopes.iter().cloned().collect())).collect::<Alternative>()
    });
    let mut alternatives: Vec<Alternative> = uses.collect();
    alternatives.sort();
    alternatives
}

fn compare_alternatives(alternatives: Pair<Vec<Alternative>>, push: &mut impl FnMut(&'static Rule, String)) {
    let Pair { base, head } = alternatives;
    let shown =
        |list: &[Alternative]| list.iter().filter(|one| !one.is_empty()).map(shown).collect::<Vec<_>>().join(" or ");
    match (base.is_empty(), head.is_empty()) {
        (true, _) => {
            return push(&rules::SECURITY_ADDED, format!(" need {}, before that no credentials", shown(&head)));
        }
        (_, true) => {
            return push(&rules::SECURITY_REMOVED, format!(" need no credentials, before that {}", shown(&base)));
        }
        _ => {}
    }
    let schemes = |one: &Alternative| one.keys().cloned().collect::<Vec<_>>();
    let in_head: HashMap<Vec<String>, &Alternative> = head.iter().map(|one| (schemes(one), one)).collect();
    let in_base: HashSet<Vec<String>> = base.iter().map(schemes).collect();
    for one in &base {
        match in_head.get(&schemes(one)) {
            Some(other) => compare_scopes(one, other, push),
            None if one.is_empty() => {
                push(&rules::SECURITY_BECAME_REQUIRED, " may no longer leave their credentials out".to_owned());
            }
            None => push(&rules::SECURITY_ALTERNATIVE_REMOVED, format!(" may no longer use {}", self::shown(one))),
        }
    }
    for one in head.iter().filter(|one| !in_base.contains(&schemes(one))) {
        match one.is_empty() {
            true => push(&rules::SECURITY_BECAME_OPTIONAL, " may now leave their credentials out".to_owned()),
            false => push(&rules::SECURITY_ALTERNATIVE_ADDED, format!(" may now use {}", self::shown(one))),
        }
    }
}

/// `a` with `b`.
fn shown(alternative: &Alternative) -> String {
    alternative.keys().map(|name| quoted(name)).collect::<Vec<_>>().join(" with ")
}

fn compare_scopes(base: &Alternative, head: &Alternative, push: &mut impl FnMut(&'static Rule, String)) {
    for (scheme, scopes) in base {
        let Some(other) = head.get(scheme) else { continue };
        for scope in other.difference(scopes) {
            let says = format!(" by {} need the scope {}", quoted(scheme), quoted(scope));
            push(&rules::SECURITY_SCOPE_ADDED, says);
        }
        for scope in scopes.difference(other) {
            let says = format!(" by {} no longer need the scope {}", quoted(scheme), quoted(scope));
            push(&rules::SECURITY_SCOPE_REMOVED, says);
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
    let (base, head) = (sides.base.document(pair.base), sides.head.document(pair.head));
    let name_in_head = |scheme: &SecurityScheme| names.get(&scheme.name).unwrap_or(&scheme.name).clone();
    let place = |scheme: &SecurityScheme| Place::key(scheme.source, scheme.pointer.clone());
    let mut push = |rule: &'static Rule, name: &str, places: Pair<Option<Place>>, says: &str| {
        let users = users(sides, pair, name, operations);
        let message = format!("The security scheme {}{says}", quoted(name));
        changes.push(Change {
            rule,
            severity: rule.severity,
            operations: users,
            direction: None,
            path: format!("security schemes / {name}"),
            places,
            message: Message::Whole(message),
        });
    };
    let mut known: HashSet<String> = HashSet::new();
    for scheme in &base.security_schemes {
        let name = name_in_head(scheme);
        match head.security_schemes.iter().find(|other| other.name == name) {
            Some(other) => {
                let places = Pair { base: Some(place(scheme)), head: Some(place(other)) };
                let mut tell = |rule: &'static Rule, says: &str| push(rule, &other.name, places.clone(), says);
                compare_scheme(Pair { base: scheme, head: other }, &mut tell);
                known.insert(name);
            }
            None => {
                let places = Pair { base: Some(place(scheme)), head: Some(Place::file(head.source)) };
                push(&rules::SCHEME_REMOVED, &scheme.name, places, " is gone");
            }
        }
    }
    for scheme in head.security_schemes.iter().filter(|scheme| !known.contains(&scheme.name)) {
        let places = Pair { base: Some(Place::file(base.source)), head: Some(place(scheme)) };
        push(&rules::SCHEME_ADDED, &scheme.name, places, " is new");
    }
}

/// The operations of a document that use a scheme on either side.
fn users(sides: &Sides<'_>, pair: DocumentPair, name: &str, operations: &[OperationPair]) -> Vec<usize> {
    let uses = |operation: &Operation, document: DocumentId| {
        operation.document == document && operation.security.iter().flatten().any(|one| one.scheme == name)
    };
    let indices = operations.iter().enumerate().filter(|(_, operation)| match **operation {
        OperationPair::Both(Pair { base, head }) => {
            uses(&sides.base.operations[base], pair.base) || uses(&sides.head.operations[head], pair.head)
        }
        OperationPair::Removed(base) => uses(&sides.base.operations[base], pair.base),
        OperationPair::Added(head) => uses(&sides.head.operations[head], pair.head),
    });
    indices.map(|(index, _)| index).collect()
}

fn compare_scheme(pair: Pair<&SecurityScheme>, tell: &mut impl FnMut(&'static Rule, &str)) {
    let Pair { base, head } = pair;
    if base.kind != head.kind {
        let says = format!(" is {}, before that {}", kind(&head.kind), kind(&base.kind));
        tell(&rules::SCHEME_TYPE_CHANGED, &says);
    }
    if base.env != head.env {
        let shown = |env: &Option<String>| env.as_deref().map_or("no environment variable".to_owned(), quoted);
        let says = format!(" is read from {}, before that from {}", shown(&head.env), shown(&base.env));
        tell(&rules::SCHEME_ENV_CHANGED, &says);
    }
    if base.discovery_url != head.discovery_url && base.kind == head.kind {
        tell(&rules::DISCOVERY_URL_CHANGED, " has its configuration in another place");
    }
    if base.description != head.description {
        tell(&rules::DESCRIPTION_CHANGED, " is described in other words");
    }
    if base.kind == head.kind {
        compare_flows(pair.map(|scheme| scheme.flows.as_slice()), tell);
    }
}

fn kind(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { location, name } => format!("the key {} in {}", quoted(name), whereabouts(*location)),
        SecurityKind::Http { scheme } => format!("HTTP {}", quoted(scheme)),
        SecurityKind::OAuth2 => "OAuth 2".to_owned(),
        SecurityKind::OpenIdConnect => "OpenID Connect".to_owned(),
    }
}

fn flow_name(kind: OAuthFlowKind) -> &'static str {
    match kind {
        OAuthFlowKind::Implicit => "`implicit`",
        OAuthFlowKind::Password => "`password`",
        OAuthFlowKind::ClientCredentials => "`clientCredentials`",
        OAuthFlowKind::AuthorizationCode => "`authorizationCode`",
    }
}

fn compare_flows(flows: Pair<&[OAuthFlow]>, tell: &mut impl FnMut(&'static Rule, &str)) {
    let of = |list: &[OAuthFlow], kind: OAuthFlowKind| list.iter().position(|flow| flow.kind == kind);
    for flow in flows.base {
        match of(flows.head, flow.kind) {
            Some(index) => compare_flow(Pair { base: flow, head: &flows.head[index] }, tell),
            None => tell(&rules::OAUTH_FLOW_REMOVED, &format!(" no longer has the flow {}", flow_name(flow.kind))),
        }
    }
    for flow in flows.head.iter().filter(|flow| of(flows.base, flow.kind).is_none()) {
        tell(&rules::OAUTH_FLOW_ADDED, &format!(" now has the flow {}", flow_name(flow.kind)));
    }
}

fn compare_flow(pair: Pair<&OAuthFlow>, tell: &mut impl FnMut(&'static Rule, &str)) {
    let Pair { base, head } = pair;
    let name = flow_name(head.kind);
    if base.authorization_url != head.authorization_url {
        tell(&rules::OAUTH_URL_CHANGED, &format!(" lets people grant access at another address, in the flow {name}"));
    }
    if (&base.token_url, &base.refresh_url) != (&head.token_url, &head.refresh_url) {
        tell(&rules::OAUTH_TOKEN_URL_CHANGED, &format!(" gives tokens at another address, in the flow {name}"));
    }
    let (had, has): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (base.scopes.iter().cloned().collect(), head.scopes.iter().cloned().collect());
    let added: Vec<&String> = has.keys().filter(|scope| !had.contains_key(*scope)).collect();
    let removed: Vec<&String> = had.keys().filter(|scope| !has.contains_key(*scope)).collect();
    let changed: Vec<&String> =
        had.keys().filter(|scope| has.get(*scope).is_some_and(|text| *text != had[*scope])).collect();
    let told = [
        (added, &rules::OAUTH_SCOPE_ADDED, "now gives the scope"),
        (removed, &rules::OAUTH_SCOPE_REMOVED, "no longer gives the scope"),
        (changed, &rules::OAUTH_SCOPE_CHANGED, "describes in other words the scope"),
    ];
    for (scopes, rule, says) in told {
        if !scopes.is_empty() {
            tell(rule, &format!(" {says} {}, in the flow {name}", listed(&scopes)));
        }
    }
}
