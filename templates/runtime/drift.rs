// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Drift: what is undocumented in a response.
//!
//! Models keep such things and write them within a newtype of a certain name. Formats pass over the
//! names of newtypes; the report looks for them in the value's shape. No text that a server sends
//! can be mistaken for one, as the names are part of the program.

use std::fmt;

use serde::Serialize;

use super::shape::{Shape, marked_shape};
use super::terminal::escaped;

/// Something in a response that is undocumented.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The path in the response, such as `data.attributes.name` or `orgs[0].colour`.
    pub path: String,
    /// What is undocumented.
    pub kind: DriftKind,
}

/// The kinds of drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A property of an object that the OpenAPI document does not list.
    Property,
    /// A value of an enum that the OpenAPI document does not list.
    EnumValue,
    /// A value of a union that fits none of its variants.
    UnionValue,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            DriftKind::Property => "undocumented property",
            DriftKind::EnumValue => "undocumented enum value",
            DriftKind::UnionValue => "undocumented union value",
        };
        write!(f, "{what} at {}", escaped(&self.path))
    }
}

impl DriftKind {
    /// Returns the name of the newtype around an undocumented value, which no Rust type can have.
    const fn mark(self) -> &'static str {
        match self {
            Self::Property => "$drift::property",
            Self::EnumValue => "$drift::enum-value",
            Self::UnionValue => "$drift::union-value",
        }
    }

    fn of_mark(mark: &str) -> Option<Self> {
        [Self::Property, Self::EnumValue, Self::UnionValue]
            .into_iter()
            .find(|kind| kind.mark() == mark)
    }
}

/// Serializes an undocumented value as it is, within a newtype that the report finds.
#[cfg(any(
    test,
    used = "runtime::object",
    used = "runtime::union",
    used = "runtime::string_enum",
    used = "runtime::integer_enum",
    used = "runtime::value_enum",
    feature = "cli"
))]
pub fn serialize_unknown<T: Serialize + ?Sized, S: serde::Serializer>(
    value: &T,
    kind: DriftKind,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(kind.mark(), value)
}

/// A value that is written as [`serialize_unknown`] does.
#[cfg(used = "runtime::object")]
pub struct Unknown<'a>(pub &'a serde_json::Value, pub DriftKind);

#[cfg(used = "runtime::object")]
impl Serialize for Unknown<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_unknown(self.0, self.1, serializer)
    }
}

/// Returns all drift in a value.
pub(super) fn report<T: Serialize>(value: &T) -> Vec<Drift> {
    let mut drift = Vec::new();
    // Only values that cannot be serialized have no shape, and decoded ones can.
    if let Ok(shape) = marked_shape(value) {
        collect(&shape, &mut String::new(), &mut drift);
    }
    drift
}

fn collect(shape: &Shape, path: &mut String, drift: &mut Vec<Drift>) {
    let length = path.len();
    match shape {
        Shape::Marked(mark) => {
            let kind = DriftKind::of_mark(mark);
            drift.extend(kind.map(|kind| Drift {
                path: path.clone(),
                kind,
            }));
        }
        Shape::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                collect(item, path, drift);
                path.truncate(length);
            }
        }
        Shape::Object(properties) => {
            for (name, value) in properties {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                collect(value, path, drift);
                path.truncate(length);
            }
        }
        Shape::Null | Shape::Bare(_) | Shape::String(_) => {}
    }
}

/// A decoded body that is searched for drift: whatever can be serialized, and responses of several
/// types, which cannot because not all of them are JSON.
pub trait FindDrift {
    /// Returns what is undocumented; nothing unless the body is JSON.
    fn find_drift(&self) -> Vec<Drift> {
        Vec::new()
    }
}

impl<T: Serialize> FindDrift for T {
    fn find_drift(&self) -> Vec<Drift> {
        report(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    struct Marked(Value);

    impl Serialize for Marked {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize_unknown(&self.0, DriftKind::Property, serializer)
        }
    }

    #[test]
    fn a_mark_is_found_at_its_place_and_not_written() {
        let marked = [("a", vec![Marked(json!(1)), Marked(json!({"b": 2}))])];
        let value = std::collections::BTreeMap::from(marked);
        let paths: Vec<String> = report(&value).into_iter().map(|one| one.path).collect();
        assert_eq!(paths, ["a[0]", "a[1]"]);
        let written = serde_json::to_value(&value).ok();
        assert_eq!(written, Some(json!({"a": [1, {"b": 2}]})));
    }

    #[test]
    fn no_text_is_a_mark() {
        let value = json!({"\0drift": "member", "$drift::property": {"$drift::property": "a"}});
        assert_eq!(report(&value), []);
    }
}
