//! The two sides of a comparison.

use serde::Serialize;

use crate::config::Config;
use crate::passes::Resolved;
use crate::source::Sources;

/// One of the two sides.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    pub resolved: &'a Resolved,
    pub config: &'a Config,
    pub sources: &'a Sources,
}

/// The same thing on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Pair<T> {
    pub base: T,
    pub head: T,
}

impl<T> Pair<T> {
    pub fn map<U>(self, mut make: impl FnMut(T) -> U) -> Pair<U> {
        Pair { base: make(self.base), head: make(self.head) }
    }

    pub fn map_ref<U>(&self, mut make: impl FnMut(&T) -> U) -> Pair<U> {
        Pair { base: make(&self.base), head: make(&self.head) }
    }
}

impl<T: PartialEq> Pair<T> {
    pub fn differs(&self) -> bool {
        self.base != self.head
    }
}

impl<T> Pair<Option<T>> {
    /// Returns the value of the head, else that of the base.
    pub fn latest(&self) -> Option<&T> {
        self.head.as_ref().or(self.base.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_later_than_the_base() {
        let latest = |base, head| Pair { base, head }.latest().copied();
        assert_eq!([latest(Some(1), Some(2)), latest(None, Some(2))], [Some(2); 2]);
        assert_eq!((latest(Some(1), None), latest(None, None)), (Some(1), None));
    }

    #[test]
    fn both_values_are_mapped() {
        let pair = Pair { base: 1, head: 2 };
        assert_eq!(pair.map(|value| value * 10), Pair { base: 10, head: 20 });
        assert!(pair.differs() && !pair.map(|value| value > 0).differs());
    }
}
