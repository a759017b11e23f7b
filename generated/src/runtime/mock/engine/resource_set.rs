// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The resources of one collection, in the order of their creation.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::taken_values::TakenValues;
use super::values::id_of;

/// The most resources of a collection. Further ones replace the oldest that a client created.
pub const MAX_RESOURCES: usize = 5_000;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Resource {
    pub id: String,
    pub value: Value,
    /// Whether a client created it, instead of an example.
    pub created: bool,
}

#[derive(Clone, Debug, Default)]
pub struct ResourceSet {
    by_order: BTreeMap<u64, Arc<Resource>>,
    order_of: HashMap<String, u64>,
    taken: TakenValues,
    next: u64,
    largest_id: i64,
}

impl ResourceSet {
    /// Creates those of examples, whose ids these names of properties lead to.
    pub fn of_examples(examples: Vec<Value>, id: &[String]) -> Self {
        let mut resources = Self::default();
        for value in examples {
            resources.put(Resource {
                id: id_of(&value, id).unwrap_or_default(),
                value,
                created: false,
            });
        }
        resources
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Resource>> {
        self.by_order.get(self.order_of.get(id)?)
    }

    /// Returns the resources, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Resource>> + Clone {
        self.by_order.values()
    }

    /// Returns the largest number that is or was an id, also of a resource that was removed.
    pub fn largest_id(&self) -> i64 {
        self.largest_id
    }

    /// Returns a pointer to the first value of a resource that one that a client created has already.
    pub fn taken(&self, value: &Value) -> Option<String> {
        self.taken.find(value)
    }

    /// Adds a resource, or replaces the one with its id.
    pub fn put(&mut self, resource: Resource) {
        self.largest_id = self.largest_id.max(resource.id.parse().unwrap_or(0));
        let known = self.order_of.get(&resource.id).copied();
        if let Some(order) = known {
            self.forget(order);
        } else if self.by_order.len() >= MAX_RESOURCES {
            let oldest = self.by_order.iter().find(|(_, one)| one.created);
            if let Some((order, id)) = oldest.map(|(order, one)| (*order, one.id.clone())) {
                self.forget(order);
                self.order_of.remove(&id);
            }
        }
        let order = known.unwrap_or(self.next);
        self.next = self.next.max(order + 1);
        if resource.created {
            self.taken.add(&resource.value);
        }
        self.order_of.insert(resource.id.clone(), order);
        self.by_order.insert(order, Arc::new(resource));
    }

    /// Removes a resource. Returns `false` if there is none.
    pub fn remove(&mut self, id: &str) -> bool {
        let order = self.order_of.remove(id);
        order.is_some_and(|order| self.forget(order))
    }

    /// Removes a resource, but not its id. Returns `false` if there is none.
    fn forget(&mut self, order: u64) -> bool {
        let Some(resource) = self.by_order.remove(&order) else {
            return false;
        };
        if resource.created {
            self.taken.remove(&resource.value);
        }
        true
    }
}
