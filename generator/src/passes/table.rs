//! Tables: what a pass finds about some schemas, by id.

use crate::ir::SchemaId;

/// A value for some schemas.
#[derive(Debug, Clone)]
pub struct Table<T> {
    rows: Vec<Option<Box<T>>>,
}

impl<T> Table<T> {
    pub fn get(&self, id: SchemaId) -> Option<&T> {
        self.rows.get(id.0 as usize)?.as_deref()
    }

    pub fn contains(&self, id: SchemaId) -> bool {
        self.get(id).is_some()
    }

    pub(super) fn insert(&mut self, id: SchemaId, value: T) {
        *self.row(id) = Some(Box::new(value));
    }

    /// Returns the value of a schema, and inserts it first if there is none.
    pub(super) fn get_or_insert_with(&mut self, id: SchemaId, create: impl FnOnce() -> T) -> &mut T {
        self.row(id).get_or_insert_with(|| Box::new(create()))
    }

    fn row(&mut self, id: SchemaId) -> &mut Option<Box<T>> {
        let index = id.0 as usize;
        if index >= self.rows.len() {
            self.rows.resize_with(index + 1, || None);
        }
        &mut self.rows[index]
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_what_was_inserted() {
        let mut table = Table::default();
        table.insert(SchemaId(2), "two");
        *table.get_or_insert_with(SchemaId(2), || "other") = "three";
        assert_eq!(*table.get_or_insert_with(SchemaId(0), || "zero"), "zero");
        let rows: Vec<_> = (0..4).map(|id| table.get(SchemaId(id)).copied()).collect();
        assert_eq!(rows, [Some("zero"), None, Some("three"), None]);
    }
}
