// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The resources that exist, by collection.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::collections::Collection;
use super::values::{at, id_of, set_at, text_of};

/// The most resources of a collection. Further ones replace the oldest that a client created.
const MAX_RESOURCES: usize = 5_000;
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
    /// How many of the resources that clients created have a value that no two of them share, by [`unique_values`].
    taken: HashMap<String, usize>,
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

/// The text of a state file, from resources that are elsewhere.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    collections: BTreeMap<&'a str, Vec<&'a Resource>>,
}

impl Snapshot {
    /// Returns the text of a state file.
    pub fn write(&self) -> String {
        let collections = self.0.iter();
        let collections = collections
            .map(|(path, all)| (path.as_str(), all.iter().map(Arc::as_ref).collect()))
            .collect();
        let written = Written {
            version: VERSION,
            collections,
        };
        serde_json::to_string(&written).unwrap_or_default()
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

    /// Returns a pointer to the first value of a resource that one that a client created has already.
    pub fn taken(&self, collection: &Collection, path: &str, value: &Value) -> Option<String> {
        let resources = self.resources(collection, path);
        let is_taken = |key: &String| resources.taken.contains_key(key);
        let found = unique_values(value)
            .into_iter()
            .find(|(_, key)| is_taken(key));
        found.map(|(pointer, _)| pointer)
    }

    /// Returns `true` if a client created the resource with this id.
    pub fn is_created(&self, collection: &Collection, path: &str, id: &str) -> bool {
        let resources = self.resources(collection, path);
        let order = resources.order_of.get(id);
        order
            .and_then(|order| resources.by_order.get(order))
            .is_some_and(|one| one.created)
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
        order.is_some_and(|order| resources.forget(order))
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
            for (_, key) in unique_values(&resource.value) {
                *self.taken.entry(key).or_default() += 1;
            }
        }
        self.order_of.insert(resource.id.clone(), order);
        self.by_order.insert(order, Arc::new(resource));
    }

    /// Removes a resource, but not its id. Returns `false` if there is none.
    fn forget(&mut self, order: u64) -> bool {
        let Some(resource) = self.by_order.remove(&order) else {
            return false;
        };
        if resource.created {
            for (_, key) in unique_values(&resource.value) {
                if let Entry::Occupied(mut entry) = self.taken.entry(key) {
                    *entry.get_mut() -= 1;
                    if *entry.get() == 0 {
                        entry.remove();
                    }
                }
            }
        }
        true
    }
}

/// Names of properties that no two resources share.
const UNIQUE: [&str; 7] = [
    "name", "handle", "slug", "key", "email", "username", "title",
];

/// Returns the values of a resource that no two share, in it or its `attributes`: a pointer to each, and the pointer with the value.
fn unique_values(value: &Value) -> Vec<(String, String)> {
    let objects = [("", Some(value)), ("/attributes", value.get("attributes"))];
    let values = objects.into_iter().flat_map(|(parent, object)| {
        UNIQUE.iter().filter_map(move |name| {
            let value = object?
                .get(*name)
                .filter(|one| one.is_string() || one.is_number())?;
            let pointer = format!("{parent}/{name}");
            let key = format!("{pointer} {}", text_of(value));
            Some((pointer, key))
        })
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
    fn names_of_created_resources_are_taken_until_these_are_gone() {
        let (mut store, orgs) = (Store::default(), collection());
        let named = |name: &str| json!({"attributes": {"name": name}});
        let put = |store: &mut Store, id: &str, name: &str| {
            store.put(
                &orgs,
                "/orgs",
                Resource {
                    value: named(name),
                    ..resource(id)
                },
            );
        };
        let taken = |store: &Store, name: &str| store.taken(&orgs, "/orgs", &named(name));
        assert_eq!(store.taken(&orgs, "/orgs", &json!({"name": "seed"})), None);
        put(&mut store, "2", "a");
        put(&mut store, "3", "a");
        assert_eq!(taken(&store, "a").as_deref(), Some("/attributes/name"));
        assert_eq!(taken(&store, "b"), None);
        store.remove(&orgs, "/orgs", "2");
        assert!(taken(&store, "a").is_some());
        put(&mut store, "3", "b");
        assert!(taken(&store, "a").is_none() && taken(&store, "b").is_some());
        assert!(store.is_created(&orgs, "/orgs", "3") && !store.is_created(&orgs, "/orgs", "1"));
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
