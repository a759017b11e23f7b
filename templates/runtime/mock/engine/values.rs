// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values in JSON, by the names of the properties that lead to them.

use serde_json::Value;

/// Returns the value that these names of properties lead to.
pub fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// Replaces the value that these names of properties lead to. Returns `false` if there are no such objects.
pub fn set_at(value: &mut Value, path: &[String], new: Value) -> bool {
    let Some((last, parents)) = path.split_last() else {
        *value = new;
        return true;
    };
    let parent = parents
        .iter()
        .try_fold(value, |value, name| value.get_mut(name));
    match parent {
        Some(Value::Object(object)) => {
            object.insert(last.clone(), new);
            true
        }
        _ => false,
    }
}

/// Returns the id of a resource as it is written in a path; `None` if the resource has none.
pub fn id_of(resource: &Value, id: &[String]) -> Option<String> {
    at(resource, id)
        .filter(|one| one.is_string() || one.is_number())
        .map(text_of)
}

/// Returns a string, or another value as JSON.
pub fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
