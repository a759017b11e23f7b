//! Pairs the documents and the operations of both sides.

use std::collections::{HashMap, HashSet};

use super::finding::Sides;
use crate::diff::change::{AffectedOperation, Pair};
use crate::ir::{Api, DocumentId};
use crate::passes::Resolved;

pub(super) type DocumentPair = Pair<DocumentId>;

/// An operation on both sides or on one of them, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OperationPair {
    Both(Pair<usize>),
    Removed(usize),
    Added(usize),
}

impl OperationPair {
    /// Returns what reports say of the operation in the head, else in the base.
    pub(super) fn affected(&self, sides: &Sides<'_>) -> AffectedOperation {
        let (api, operation) = match *self {
            Self::Both(Pair { head, .. }) | Self::Added(head) => (&sides.head.api, sides.head.api.request(head)),
            Self::Removed(base) => (&sides.base.api, sides.base.api.request(base)),
        };
        AffectedOperation {
            id: operation.id.clone(),
            name: format!("{} {}", operation.method.as_str(), operation.path),
            module: api.document(operation.document).module.clone(),
        }
    }
}

/// Pairs documents by module; if each side has one document, these are a pair.
pub(super) fn pair_documents(sides: &Sides<'_>) -> Vec<DocumentPair> {
    let ids = |resolved: &Resolved| (0..resolved.api.documents.len() as u32).map(DocumentId).collect::<Vec<_>>();
    let (base, head) = (ids(sides.base), ids(sides.head));
    if let ([base], [head]) = (base.as_slice(), head.as_slice()) {
        return vec![Pair { base: *base, head: *head }];
    }
    let modules: HashMap<Option<&str>, DocumentId> =
        head.into_iter().map(|id| (sides.head.api.document(id).module.as_deref(), id)).collect();
    let paired = base.into_iter().filter_map(|base| {
        let head = modules.get(&sides.base.api.document(base).module.as_deref())?;
        Some(Pair { base, head: *head })
    });
    paired.collect()
}

/// Pairs operations by method and path regardless of the names of path parameters, then by id; and webhooks by method and name, callbacks
/// with the same URL first. In the order of the base, then of the head.
pub(super) fn pair_operations(sides: &Sides<'_>, documents: &[DocumentPair]) -> Vec<OperationPair> {
    let document_of: HashMap<DocumentId, DocumentId> = documents.iter().map(|pair| (pair.head, pair.base)).collect();
    let mut by_path: HashMap<(DocumentId, String), usize> = HashMap::new();
    let mut by_id: HashMap<(DocumentId, String), usize> = HashMap::new();
    for (index, operation) in sides.head.api.requests().enumerate() {
        let Some(document) = document_of.get(&operation.document) else { continue };
        let (path, id) = keys(&sides.head.api, index);
        by_path.entry((*document, path)).or_insert(index);
        if let Some(id) = id {
            by_id.entry((*document, id)).or_insert(index);
        }
    }
    let mut pairs: Vec<OperationPair> = Vec::new();
    let mut matched: HashSet<usize> = HashSet::new();
    let base: Vec<_> = sides.base.api.requests().map(|operation| operation.document).collect();
    for (index, &document) in base.iter().enumerate() {
        let key = (document, keys(&sides.base.api, index).0);
        let head = by_path.get(&key).copied().filter(|head| matched.insert(*head));
        pairs.push(head.map_or(OperationPair::Removed(index), |head| OperationPair::Both(Pair { base: index, head })));
    }
    for pair in &mut pairs {
        if let OperationPair::Removed(index) = *pair {
            let id = keys(&sides.base.api, index).1;
            let head = id.and_then(|id| by_id.get(&(base[index], id)).copied()).filter(|head| matched.insert(*head));
            if let Some(head) = head {
                *pair = OperationPair::Both(Pair { base: index, head });
            }
        }
    }
    let added = (0..sides.head.api.requests().count()).filter(|index| !matched.contains(index));
    pairs.extend(added.map(OperationPair::Added));
    pairs
}

/// Returns what pairs have in common: their method and path, or else their own id; of a webhook method and name, with its URL or without.
fn keys(api: &Api, index: usize) -> (String, Option<String>) {
    let operation = api.request(index);
    let method = operation.method.as_str();
    match api.webhook_of(index) {
        None => {
            let id = operation.has_own_id.then(|| operation.id.clone());
            (format!("{method} {}", template(&operation.path)), id)
        }
        Some(webhook) => {
            let callback = webhook.callback.as_ref();
            let owner = callback.map(|callback| keys(api, callback.operation).0).unwrap_or_default();
            let name = format!("webhook {method} {} {owner}", webhook.name);
            let url = callback.map(|callback| callback.expression.as_str()).unwrap_or_default();
            (format!("{name} {url}"), Some(name))
        }
    }
}

/// Returns the path without the names of its parameters.
pub(super) fn template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((_, after)) = inside.split_once('}') else { break };
        template.push_str(before);
        template.push_str("{}");
        rest = after;
    }
    template.push_str(rest);
    template
}

/// Returns the names of the parameters of a path, in order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::super::testing::document_changes;
    use super::*;

    #[test]
    fn operations_of_any_method_are_paired() {
        let document = |methods: &[&str]| {
            let operation =
                |method: &&str| ((*method).to_owned(), json!({"responses": {"204": {"description": "Done."}}}));
            let operations: Map<String, Value> = methods.iter().map(operation).collect();
            let info = json!({"title": "Things", "version": "1"});
            json!({"openapi": "3.2.0", "info": info, "paths": {"/things": {"additionalOperations": operations}}})
        };
        let changes = document_changes(&document(&["COPY", "LINK"]), &document(&["COPY", "link"]));
        assert_eq!(
            changes,
            ["breaking `LINK /things`: operation removed without deprecation", "safe `link /things`: new operation",]
        );
    }

    #[test]
    fn names_of_parameters_do_not_matter() {
        assert_eq!(template("/a/{b}/c{d}"), "/a/{}/c{}");
        assert_eq!(template("/a/{b"), "/a/{b");
        assert_eq!(placeholders("/a/{b}/c{d}"), ["b", "d"]);
    }
}
