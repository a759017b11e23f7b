// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The pages of a list that have been requested.

use std::collections::HashSet;
use std::hash::BuildHasher;

/// Cursors or URLs of pages, as hashes: the memory for a list grows by a few bytes for each page.
#[derive(Default)]
pub(super) struct Visited {
    hashes: HashSet<u64>,
}

impl Visited {
    /// Adds a page. Returns `false` if the list had it before.
    pub fn insert(&mut self, page: &str) -> bool {
        let hash = self.hashes.hasher().hash_one(page);
        self.hashes.insert(hash)
    }
}
