// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The resources that exist, by collection.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::collections::Collection;
use super::filters::Filters;
use super::pages::Page;
use super::resource_set::{Resource, ResourceSet};
use super::state::{self, Snapshot};
use super::values::{at, set_at};

/// The most collections, which paths with other ids of parents add to.
const MAX_COLLECTIONS: usize = 10_000;

/// All resources of a server.
#[derive(Debug, Default)]
pub struct Store {
    /// By the path of the collection with the ids of parents.
    collections: HashMap<String, Changed>,
    /// The number of changes so far.
    pub changes: u64,
    has_every_id: bool,
}

/// The resources of a collection that was changed.
#[derive(Debug, Default)]
struct Changed {
    resources: ResourceSet,
    /// The number of the last change of the store that was one of the collection.
    last: u64,
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
        let mut store = Self::default();
        for (path, saved) in state::read(text)? {
            let collection = store.collections.entry(path).or_default();
            saved
                .into_iter()
                .for_each(|resource| collection.resources.put(resource));
        }
        Ok(store)
    }

    /// Returns all resources as they are now.
    pub fn snapshot(&self) -> Snapshot {
        let collections = self.collections.iter();
        let collections =
            collections.map(|(path, one)| (path.clone(), one.resources.iter().cloned().collect()));
        Snapshot(collections.collect())
    }

    /// Removes all resources.
    pub fn clear(&mut self) {
        self.collections.clear();
        self.changes += 1;
    }

    /// Returns the resources of a collection. One that was never changed has the examples.
    fn resources<'a>(&'a self, collection: &'a Collection, path: &str) -> &'a ResourceSet {
        let changed = self.collections.get(path);
        changed.map_or(&collection.examples, |one| &one.resources)
    }

    /// Returns the resources of a collection for a change. If there are too many collections, the one that was changed first goes.
    fn resources_mut(&mut self, collection: &Collection, path: &str) -> &mut ResourceSet {
        self.changes += 1;
        if !self.collections.contains_key(path) && self.collections.len() >= MAX_COLLECTIONS {
            let oldest = self.collections.iter().min_by_key(|(_, one)| one.last);
            let oldest = oldest.map(|(path, _)| path.clone());
            oldest.map(|oldest| self.collections.remove(&oldest));
        }
        let entry = self.collections.entry(path.to_owned());
        let changed = entry.or_insert_with(|| Changed {
            resources: collection.examples.clone(),
            last: 0,
        });
        changed.last = self.changes;
        &mut changed.resources
    }

    /// Returns a resource.
    pub fn get(&self, collection: &Collection, path: &str, id: &str) -> Option<Resource> {
        let resources = self.resources(collection, path);
        if let Some(resource) = resources.get(id) {
            return Some((**resource).clone());
        }
        if !collection.has_every_id && !self.has_every_id {
            return None;
        }
        let example = collection.examples.iter().next();
        let mut value = example.map_or_else(|| json!({}), |one| one.value.clone());
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

    /// Returns the resources that match the filters, in the order of their creation: those of the page, and how many there are.
    pub fn list(
        &self,
        collection: &Collection,
        path: &str,
        filters: &Filters,
        page: Page,
    ) -> (Vec<Value>, usize) {
        let resources = self.resources(collection, path).iter();
        let matching = || {
            let values = resources.clone().map(|one| &one.value);
            values.filter(|value| filters.matches(value))
        };
        let limit = page.limit.unwrap_or(usize::MAX);
        let listed = matching().skip(page.start).take(limit);
        (listed.cloned().collect(), matching().count())
    }

    /// Returns a pointer to the first value of a resource that one that a client created has already.
    pub fn taken(&self, collection: &Collection, path: &str, value: &Value) -> Option<String> {
        self.resources(collection, path).taken(value)
    }

    /// Returns `true` if a client created the resource with this id.
    pub fn is_created(&self, collection: &Collection, path: &str, id: &str) -> bool {
        let resources = self.resources(collection, path);
        resources.get(id).is_some_and(|one| one.created)
    }

    /// Returns the largest id that is or was a number.
    pub fn largest_id(&self, collection: &Collection, path: &str) -> i64 {
        self.resources(collection, path).largest_id()
    }

    /// Returns `true` if a resource has the id.
    pub fn contains(&self, collection: &Collection, path: &str, id: &str) -> bool {
        self.resources(collection, path).get(id).is_some()
    }

    /// Adds a resource, or replaces the one with its id.
    pub fn put(&mut self, collection: &Collection, path: &str, resource: Resource) {
        self.resources_mut(collection, path).put(resource);
    }

    /// Removes a resource with everything below it. Returns `false` if there is none.
    pub fn remove(&mut self, collection: &Collection, path: &str, id: &str) -> bool {
        let has_every_id = collection.has_every_id || self.has_every_id;
        if !self.contains(collection, path, id) {
            return has_every_id;
        }
        let below = format!("{path}/{}/", id.replace('/', "%2F"));
        self.collections.retain(|path, _| !path.starts_with(&below));
        self.resources_mut(collection, path).remove(id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::resource_set::MAX_RESOURCES;
    use super::*;

    fn collection() -> Collection {
        Collection {
            path: "/orgs".to_owned(),
            id: vec!["id".to_owned()],
            is_single: false,
            has_every_id: false,
            examples: ResourceSet::of_examples(
                vec![json!({"id": 1, "name": "seed"})],
                &["id".to_owned()],
            ),
        }
    }

    fn resource(id: &str) -> Resource {
        Resource {
            id: id.to_owned(),
            value: json!({"id": id}),
            created: true,
        }
    }

    fn list(store: &Store, start: usize) -> (Vec<Value>, usize) {
        let limit = Some(10);
        let page = Page {
            start,
            limit,
            ..Page::default()
        };
        store.list(&collection(), "/orgs", &Filters::default(), page)
    }

    #[test]
    fn resources_are_kept_by_collection() {
        let (mut store, orgs) = (Store::default(), collection());
        store.put(&orgs, "/orgs", resource("2"));
        assert_eq!(
            store.get(&orgs, "/orgs", "1").unwrap().value["name"],
            "seed"
        );
        assert_eq!(list(&store, 0).1, 2);
        assert_eq!(list(&store, 1).0, [json!({"id": "2"})]);
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
        assert_eq!(list(&store, 0).1, MAX_RESOURCES);
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
        let empty = Collection {
            has_every_id: true,
            examples: ResourceSet::default(),
            ..collection()
        };
        let value = store.get(&empty, "/orgs", "a").unwrap().value;
        assert_eq!(value, json!({"id": "a"}));
        let mut all = Store::with_every_id();
        all.clear();
        assert!(store.get(&collection(), "/a", "7").is_none());
        assert!(
            all.get(&collection(), "/a", "7").is_some() && all.remove(&collection(), "/a", "7")
        );
    }
}
