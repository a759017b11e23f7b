//! Pairs the documents and the operations of both sides.

use std::collections::{HashMap, HashSet};

use super::finding::Sides;
use super::finding::texts::quote_in_full;
use crate::diff::change::Pair;
use crate::ir::{DocumentId, Operation};
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
    /// Returns the operation in the head, else in the base.
    pub(super) fn latest<'a>(&self, sides: &Sides<'a>) -> &'a Operation {
        match *self {
            Self::Both(Pair { head, .. }) | Self::Added(head) => &sides.head.api.operations[head],
            Self::Removed(base) => &sides.base.api.operations[base],
        }
    }

    pub(super) fn id<'a>(&self, sides: &Sides<'a>) -> &'a str {
        &self.latest(sides).id
    }

    /// Returns its method and path.
    pub(super) fn name(&self, sides: &Sides<'_>) -> String {
        name(self.latest(sides))
    }
}

/// Returns the method and path of an operation for messages.
pub(super) fn name(operation: &Operation) -> String {
    quote_in_full(&format!("{} {}", operation.method.as_str(), operation.path))
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

/// Pairs operations by method and path regardless of the names of path parameters, then by id. In the order of the base, then of the
/// head.
pub(super) fn pair_operations(sides: &Sides<'_>, documents: &[DocumentPair]) -> Vec<OperationPair> {
    let document_of: HashMap<DocumentId, DocumentId> = documents.iter().map(|pair| (pair.head, pair.base)).collect();
    let mut by_path: HashMap<(DocumentId, &str, String), usize> = HashMap::new();
    let mut by_id: HashMap<(DocumentId, &str), usize> = HashMap::new();
    for (index, operation) in sides.head.api.operations.iter().enumerate() {
        let Some(document) = document_of.get(&operation.document) else { continue };
        by_path.entry((*document, operation.method.as_str(), template(&operation.path))).or_insert(index);
        if operation.has_own_id {
            by_id.entry((*document, &operation.id)).or_insert(index);
        }
    }
    let mut pairs: Vec<OperationPair> = Vec::new();
    let mut matched: HashSet<usize> = HashSet::new();
    for (index, operation) in sides.base.api.operations.iter().enumerate() {
        let key = (operation.document, operation.method.as_str(), template(&operation.path));
        let head = by_path.get(&key).copied().filter(|head| matched.insert(*head));
        pairs.push(head.map_or(OperationPair::Removed(index), |head| OperationPair::Both(Pair { base: index, head })));
    }
    for pair in &mut pairs {
        if let OperationPair::Removed(base) = *pair {
            let operation = &sides.base.api.operations[base];
            let head = by_id.get(&(operation.document, operation.id.as_str())).copied();
            let same_id = head.filter(|head| operation.has_own_id && matched.insert(*head));
            if let Some(head) = same_id {
                *pair = OperationPair::Both(Pair { base, head });
            }
        }
    }
    let added = (0..sides.head.api.operations.len()).filter(|index| !matched.contains(index)).map(OperationPair::Added);
    pairs.extend(added);
    pairs
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
    use super::*;

    #[test]
    fn names_of_parameters_do_not_matter() {
        assert_eq!(template("/a/{b}/c{d}"), "/a/{}/c{}");
        assert_eq!(template("/a/{b"), "/a/{b");
        assert_eq!(placeholders("/a/{b}/c{d}"), ["b", "d"]);
    }
}
