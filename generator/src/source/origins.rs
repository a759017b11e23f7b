//! Where the parts of a changed document are written.
//! Input: the changes to the nodes of a document, such as those of an overlay. Output: the source and pointer of any node's text.
//!
//! Diagnostics have pointers of the changed document. A pointer without an entry here, or below one, is that of the document's own text.

use std::collections::BTreeMap;

use super::SourceId;
use crate::pointer;

/// A node of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub source: SourceId,
    pub pointer: String,
}

/// The origins of the nodes that are written elsewhere, by pointer. An entry counts for all nodes below it that have none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    entries: BTreeMap<String, Origin>,
}

impl Origins {
    /// Creates the origins of nodes that were written at another location.
    pub fn at(source: SourceId, pointer: impl Into<String>) -> Self {
        let origin = Origin { source, pointer: pointer.into() };
        Origins { entries: BTreeMap::from([(String::new(), origin)]) }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the origin of a node. `None` if it is the document's own text at the same pointer.
    pub fn find(&self, requested: &str) -> Option<Origin> {
        let mut ancestor = if self.is_empty() { None } else { Some(requested) };
        while let Some(at) = ancestor {
            if let Some(origin) = self.entries.get(at) {
                let pointer = format!("{}{}", origin.pointer, &requested[at.len()..]);
                return Some(Origin { source: origin.source, pointer });
            }
            ancestor = pointer::parent(at);
        }
        None
    }

    /// Returns the origins of a node and of all below it, with pointers that start at the node. `own` is the document itself.
    pub fn below(&self, own: SourceId, node: &str) -> Origins {
        let origin = self.find(node).unwrap_or_else(|| Origin { source: own, pointer: node.to_owned() });
        let inner = self.inner(node).map(|(at, origin)| (at[node.len()..].to_owned(), origin.clone()));
        let mut entries: BTreeMap<String, Origin> = inner.collect();
        entries.insert(String::new(), origin);
        Origins { entries }
    }

    /// Notes that a node and all below it come from the node `from` of other origins.
    pub fn graft(&mut self, node: &str, origins: &Origins, from: &str) {
        self.forget(node);
        if let Some(origin) = origins.find(from) {
            self.entries.insert(node.to_owned(), origin);
        }
        for (at, origin) in origins.inner(from) {
            self.entries.insert(format!("{node}{}", &at[from.len()..]), origin.clone());
        }
    }

    /// Notes that a node was moved within its document.
    pub fn add_moved(&mut self, own: SourceId, to: &str, from: &str) {
        let moved = self.below(own, from);
        self.graft(to, &moved, "");
    }

    /// Notes that items of a list were removed. `removed` is ascending, and `length` the number of items before.
    pub fn remove_items(&mut self, own: SourceId, list: &str, removed: &[usize], length: usize) {
        let Some(first) = removed.first() else { return };
        let item = |index: usize| pointer::join(list, &index.to_string());
        let kept = (*first..length).filter(|index| removed.binary_search(index).is_err());
        let kept: Vec<Origins> = kept.map(|index| self.below(own, &item(index))).collect();
        (*first..length).for_each(|index| self.forget(&item(index)));
        for (index, origins) in kept.iter().enumerate() {
            self.graft(&item(first + index), origins, "");
        }
    }

    /// Removes the origins of a node and of all below it.
    pub fn forget(&mut self, node: &str) {
        let inner: Vec<String> = self.inner(node).map(|(at, _)| at.clone()).collect();
        self.entries.remove(node);
        for at in inner {
            self.entries.remove(&at);
        }
    }

    /// Iterates over the entries below a node.
    fn inner<'o>(&'o self, node: &str) -> impl Iterator<Item = (&'o String, &'o Origin)> {
        let prefix = format!("{node}/");
        self.entries.range(prefix.clone()..).take_while(move |(at, _)| at.starts_with(&prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn ids() -> (SourceId, SourceId) {
        let mut sources = Sources::default();
        (sources.add("a.yaml", ""), sources.add("overlay.yaml", ""))
    }

    fn found(origins: &Origins, pointer: &str) -> Option<String> {
        origins.find(pointer).map(|origin| origin.pointer)
    }

    #[test]
    fn the_innermost_entry_counts() {
        let (_, overlay) = ids();
        let mut origins = Origins::default();
        assert_eq!(origins.find("/a"), None);
        origins.graft("/a", &Origins::at(overlay, "/u"), "");
        origins.graft("/a/b", &Origins::at(overlay, "/v"), "/x");
        assert_eq!(found(&origins, "/a/c/0").as_deref(), Some("/u/c/0"));
        assert_eq!(found(&origins, "/a/b/c").as_deref(), Some("/v/x/c"));
        assert_eq!(found(&origins, "/ab"), None);
        origins.forget("/a");
        assert!(origins.is_empty());
    }

    #[test]
    fn copies_keep_the_origins_of_their_parts() {
        let (own, overlay) = ids();
        let mut origins = Origins::default();
        origins.graft("/a/b", &Origins::at(overlay, "/u"), "");
        let copied = origins.below(own, "/a");
        origins.graft("/c", &copied, "");
        assert_eq!(origins.find("/c/x"), Some(Origin { source: own, pointer: "/a/x".to_owned() }));
        assert_eq!(origins.find("/c/b/x"), Some(Origin { source: overlay, pointer: "/u/x".to_owned() }));
    }

    #[test]
    fn later_items_keep_their_origins_when_items_are_removed() {
        let (own, overlay) = ids();
        let mut origins = Origins::default();
        origins.graft("/l/4", &Origins::at(overlay, "/u"), "");
        origins.remove_items(own, "/l", &[1, 3], 5);
        assert_eq!(found(&origins, "/l/0"), None);
        assert_eq!(found(&origins, "/l/1/x").as_deref(), Some("/l/2/x"));
        assert_eq!(found(&origins, "/l/2/x").as_deref(), Some("/u/x"));
        assert_eq!(found(&origins, "/l/3"), None);
        origins.remove_items(own, "/l", &[0], 3);
        assert_eq!(found(&origins, "/l/0").as_deref(), Some("/l/2"));
    }
}
