// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The resources that exist, by collection.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::collections::Collection;
use super::values::{at, id_of, set_at};

/// The most resources of a collection. Further ones replace the oldest that a client created.
const MAX_RESOURCES: usize = 10_000;
/// The most collections, which paths with other ids of parents add to.
const MAX_COLLECTIONS: usize = 10_000;

/// The version of the format of a state file.
const VERSION: u32 = 1;

/// All resources of a server.
#[derive(Debug, Default)]
pub struct Store {
    /// By the path of the collection with the ids of parents.
    collections: HashMap<String, Resources>,
    /// The number of changes so far.
    pub changes: u64,
    has_every_id: bool,
}

#[derive(Clone, Debug, Default)]
struct Resources {
    by_order: BTreeMap<u64, Arc<Resource>>,
    order_of: HashMap<String, u64>,
    next: u64,
    /// The largest number that was an id, also of a resource that was removed.
    largest: i64,
    /// The number of the last change of the store that was one of the collection.
    changed: u64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Resource {
    pub id: String,
    pub value: Value,
    /// Whether a client created it, instead of an example.
    pub created: bool,
}

/// The text of a state file.
#[derive(Deserialize)]
struct Saved {
    version: u32,
    collections: BTreeMap<String, Vec<Resource>>,
}

/// All resources at a time. Taking it is quick; writing it takes longer, and needs no lock.
#[derive(Debug)]
pub struct Snapshot(BTreeMap<String, Vec<Arc<Resource>>>);

impl Snapshot {
    /// Returns the text of a state file.
    pub fn write(&self) -> String {
        let resources = |all: &Vec<Arc<Resource>>| all.iter().map(|one| json!(**one)).collect();
        let collections: Map<String, Value> = self
            .0
            .iter()
            .map(|(path, all)| (path.clone(), resources(all)))
            .collect();
        json!({"version": VERSION, "collections": collections}).to_string()
    }
}

impl Store {
    /// Creates a store in which each id exists in every collection, for tests that send examples of single requests.
    pub fn with_every_id() -> Self {
        Self {
            has_every_id: true,
            ..Self::default()
        }
    }

    /// Reads the text of a state file.
    pub fn read(text: &str) -> Result<Self, String> {
        let saved: Saved = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if saved.version != VERSION {
            return Err(format!(
                "its version is {}, and this program reads {VERSION}",
                saved.version
            ));
        }
        let mut store = Self::default();
        for (path, saved) in saved.collections {
            let resources = store.collections.entry(path).or_default();
            saved
                .into_iter()
                .for_each(|resource| resources.insert(resource));
        }
        Ok(store)
    }

    /// Returns all resources as they are now.
    pub fn snapshot(&self) -> Snapshot {
        let collections = self.collections.iter();
        let collections =
            collections.map(|(path, one)| (path.clone(), one.by_order.values().cloned().collect()));
        Snapshot(collections.collect())
    }

    /// Removes all resources.
    pub fn clear(&mut self) {
        self.collections.clear();
        self.changes += 1;
    }

    /// Returns the resources of a collection. One that was never changed has the examples, and is not kept.
    fn resources(&self, collection: &Collection, path: &str) -> Cow<'_, Resources> {
        let changed = self.collections.get(path).map(Cow::Borrowed);
        changed.unwrap_or_else(|| Cow::Owned(Resources::of_examples(collection)))
    }

    /// Returns the resources of a collection for a change. If there are too many collections, the one that was changed first goes.
    fn resources_mut(&mut self, collection: &Collection, path: &str) -> &mut Resources {
        self.changes += 1;
        if !self.collections.contains_key(path) {
            if self.collections.len() >= MAX_COLLECTIONS {
                let oldest = self.collections.iter().min_by_key(|(_, one)| one.changed);
                let oldest = oldest.map(|(path, _)| path.clone());
                oldest.map(|oldest| self.collections.remove(&oldest));
            }
            self.collections
                .insert(path.to_owned(), Resources::of_examples(collection));
        }
        let resources = self.collections.entry(path.to_owned()).or_default();
        resources.changed = self.changes;
        resources
    }

    /// Returns a resource.
    pub fn get(&self, collection: &Collection, path: &str, id: &str) -> Option<Resource> {
        let resources = self.resources(collection, path);
        if let Some(order) = resources.order_of.get(id) {
            return resources.by_order.get(order).map(|one| (**one).clone());
        }
        if !collection.has_every_id && !self.has_every_id {
            return None;
        }
        let mut value = collection.seeds.first()?.clone();
        let is_number = at(&value, &collection.id).is_some_and(Value::is_number);
        let new = id
            .parse::<i64>()
            .ok()
            .filter(|_| is_number)
            .map_or_else(|| Value::from(id), Value::from);
        set_at(&mut value, &collection.id, new);
        Some(Resource {
            id: id.to_owned(),
            value,
            created: false,
        })
    }

    /// Returns the resources in the order of their creation: `limit` of them from the index `start`, and how many there are.
    pub fn list(
        &self,
        collection: &Collection,
        path: &str,
        start: usize,
        limit: usize,
    ) -> (Vec<Value>, usize) {
        let resources = self.resources(collection, path);
        let listed = resources.by_order.values().skip(start).take(limit);
        (
            listed.map(|one| one.value.clone()).collect(),
            resources.by_order.len(),
        )
    }

    /// Returns `true` if a client created a resource for which this is true.
    pub fn any_created(
        &self,
        collection: &Collection,
        path: &str,
        is: impl Fn(&Resource) -> bool,
    ) -> bool {
        self.resources(collection, path)
            .by_order
            .values()
            .any(|one| one.created && is(one))
    }

    /// Returns the largest id that is or was a number.
    pub fn largest_id(&self, collection: &Collection, path: &str) -> i64 {
        self.resources(collection, path).largest
    }

    /// Returns `true` if a resource has the id.
    pub fn contains(&self, collection: &Collection, path: &str, id: &str) -> bool {
        self.resources(collection, path).order_of.contains_key(id)
    }

    /// Adds a resource, or replaces the one with its id.
    pub fn put(&mut self, collection: &Collection, path: &str, resource: Resource) {
        self.resources_mut(collection, path).insert(resource);
    }

    /// Removes a resource with everything below it. Returns `false` if there is none.
    pub fn remove(&mut self, collection: &Collection, path: &str, id: &str) -> bool {
        let has_every_id = collection.has_every_id || self.has_every_id;
        if !self.contains(collection, path, id) {
            return has_every_id;
        }
        let below = format!("{path}/{}/", id.replace('/', "%2F"));
        self.collections.retain(|path, _| !path.starts_with(&below));
        let resources = self.resources_mut(collection, path);
        let order = resources.order_of.remove(id);
        order.is_some_and(|order| resources.by_order.remove(&order).is_some())
    }
}

impl Resources {
    /// Creates those that exist from the beginning.
    fn of_examples(collection: &Collection) -> Self {
        let mut resources = Self::default();
        for seed in &collection.seeds {
            let id = id_of(seed, &collection.id).unwrap_or_default();
            resources.insert(Resource {
                id,
                value: seed.clone(),
                created: false,
            });
        }
        resources
    }

    fn insert(&mut self, resource: Resource) {
        self.largest = self.largest.max(resource.id.parse().unwrap_or(0));
        if let Some(order) = self.order_of.get(&resource.id) {
            self.by_order.insert(*order, Arc::new(resource));
            return;
        }
        if self.by_order.len() >= MAX_RESOURCES {
            let created = self
                .by_order
                .iter()
                .find(|(_, one)| one.created)
                .map(|(order, _)| *order);
            if let Some(oldest) = created.and_then(|order| self.by_order.remove(&order)) {
                self.order_of.remove(&oldest.id);
            }
        }
        self.order_of.insert(resource.id.clone(), self.next);
        self.by_order.insert(self.next, Arc::new(resource));
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection() -> Collection {
        Collection {
            path: "/orgs".to_owned(),
            id: vec!["id".to_owned()],
            is_single: false,
            has_every_id: false,
            seeds: vec![json!({"id": 1, "name": "seed"})],
        }
    }

    fn resource(id: &str) -> Resource {
        Resource {
            id: id.to_owned(),
            value: json!({"id": id}),
            created: true,
        }
    }

    #[test]
    fn resources_are_kept_by_collection() {
        let (mut store, orgs) = (Store::default(), collection());
        store.put(&orgs, "/orgs", resource("2"));
        assert_eq!(
            store.get(&orgs, "/orgs", "1").unwrap().value["name"],
            "seed"
        );
        assert_eq!(store.list(&orgs, "/orgs", 0, 10).1, 2);
        assert_eq!(store.list(&orgs, "/orgs", 1, 10).0, [json!({"id": "2"})]);
        assert!(store.get(&orgs, "/other", "2").is_none());
        assert!(store.remove(&orgs, "/orgs", "2") && !store.remove(&orgs, "/orgs", "2"));
    }

    #[test]
    fn a_state_file_has_everything() {
        let (mut store, orgs) = (Store::default(), collection());
        store.put(&orgs, "/orgs", resource("2"));
        store.remove(&orgs, "/orgs", "1");
        let read = Store::read(&store.snapshot().write()).unwrap();
        assert!(read.get(&orgs, "/orgs", "1").is_none());
        assert_eq!(read.get(&orgs, "/orgs", "2"), Some(resource("2")));
        assert!(Store::read("{").unwrap_err().contains("line 1"));
        assert!(
            Store::read(r#"{"version": 9, "collections": {}}"#)
                .unwrap_err()
                .contains("version")
        );
    }

    #[test]
    fn a_collection_does_not_grow_without_end() {
        let (mut store, orgs) = (Store::default(), collection());
        (0..=MAX_RESOURCES)
            .for_each(|id| store.put(&orgs, "/orgs", resource(&format!("new-{id}"))));
        assert_eq!(store.list(&orgs, "/orgs", 0, 1).1, MAX_RESOURCES);
        assert!(
            store.get(&orgs, "/orgs", "new-0").is_none()
                && store.get(&orgs, "/orgs", "1").is_some()
        );
    }

    #[test]
    fn what_is_only_read_takes_no_room_and_what_is_removed_takes_what_is_below_it() {
        let (mut store, orgs) = (Store::default(), collection());
        (0..=MAX_COLLECTIONS)
            .for_each(|id| drop(store.get(&orgs, &format!("/orgs/{id}/users"), "1")));
        assert!(store.collections.is_empty());
        store.put(&orgs, "/orgs", resource("2"));
        store.put(&orgs, "/orgs/2/users", resource("7"));
        store.put(&orgs, "/orgs/21/users", resource("7"));
        assert!(store.remove(&orgs, "/orgs", "2"));
        assert_eq!(store.largest_id(&orgs, "/orgs"), 2);
        assert!(
            !store.contains(&orgs, "/orgs/2/users", "7")
                && store.contains(&orgs, "/orgs/21/users", "7")
        );
    }

    #[test]
    fn every_id_exists_if_nothing_says_which_do() {
        let (store, orgs) = (
            Store::default(),
            Collection {
                has_every_id: true,
                ..collection()
            },
        );
        assert_eq!(
            store.get(&orgs, "/orgs", "7").unwrap().value,
            json!({"id": 7, "name": "seed"})
        );
        let mut all = Store::with_every_id();
        all.clear();
        assert!(store.get(&collection(), "/a", "7").is_none());
        assert!(
            all.get(&collection(), "/a", "7").is_some() && all.remove(&collection(), "/a", "7")
        );
    }
}
