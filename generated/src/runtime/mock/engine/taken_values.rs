// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Which values of the resources that clients created no other one may have, such as names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::Value;

use super::values::text_of;

/// The values, with the number of resources that have each, by [`unique_values`].
#[derive(Clone, Debug, Default)]
pub struct TakenValues(HashMap<String, usize>);

impl TakenValues {
    /// Returns a pointer to the first value of a resource that another one has.
    pub fn find(&self, resource: &Value) -> Option<String> {
        let mut values = unique_values(resource).into_iter();
        let found = values.find(|(_, key)| self.0.contains_key(key));
        found.map(|(pointer, _)| pointer)
    }

    /// Adds the values of a resource.
    pub fn add(&mut self, resource: &Value) {
        for (_, key) in unique_values(resource) {
            *self.0.entry(key).or_default() += 1;
        }
    }

    /// Removes the values of a resource that was added.
    pub fn remove(&mut self, resource: &Value) {
        for (_, key) in unique_values(resource) {
            if let Entry::Occupied(mut entry) = self.0.entry(key) {
                *entry.get_mut() -= 1;
                if *entry.get() == 0 {
                    entry.remove();
                }
            }
        }
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
