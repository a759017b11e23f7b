// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Drift: what an answer has that the description does not know.
//!
//! Models keep such things, marked as unknown. The report writes a value once more with the marks
//! switched on and looks for them, so decoding itself has nothing to do for it.

use std::cell::Cell;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// Something in an answer that the description does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The place in the answer, such as `data.attributes.name` or `orgs[0].colour`.
    pub path: String,
    /// What is not known.
    pub kind: DriftKind,
}

/// What a description can fail to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A member of an object that it does not name.
    Member,
    /// A value of an enum that it does not list.
    EnumValue,
    /// A value of a union that fits none of its branches.
    UnionShape,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            DriftKind::Member => "unknown member",
            DriftKind::EnumValue => "unknown enum value",
            DriftKind::UnionShape => "unknown union shape",
        };
        write!(f, "{what} at {}", self.path)
    }
}

/// A name that no member of JSON that a person writes will have.
const MARK: &str = "\u{0}drift";

thread_local! {
    static MARKING: Cell<bool> = const { Cell::new(false) };
}

/// Writes something that the description does not know: as it is, or as a mark for the report.
pub fn serialize_unknown<T: Serialize + ?Sized, S: Serializer>(
    value: &T,
    kind: DriftKind,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if !MARKING.get() {
        return value.serialize(serializer);
    }
    let mut mark = serializer.serialize_map(Some(1))?;
    mark.serialize_entry(MARK, kind_name(kind))?;
    mark.end()
}

/// A value that is written as [`serialize_unknown`] does.
pub struct Unknown<'a>(pub &'a Value, pub DriftKind);

impl Serialize for Unknown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_unknown(self.0, self.1, serializer)
    }
}

fn kind_name(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::Member => "member",
        DriftKind::EnumValue => "enum value",
        DriftKind::UnionShape => "union shape",
    }
}

/// All that is not known in a value.
pub(super) fn report<T: Serialize>(value: &T) -> Vec<Drift> {
    // Also switched off again if a foreign `Serialize` panics.
    struct Guard(bool);
    impl Drop for Guard {
        fn drop(&mut self) {
            MARKING.set(self.0);
        }
    }
    let guard = Guard(MARKING.replace(true));
    let written = serde_json::to_value(value);
    drop(guard);
    let mut found = Vec::new();
    collect(&written.unwrap_or_default(), &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, path: &mut String, found: &mut Vec<Drift>) {
    let length = path.len();
    match value {
        Value::Object(members) => {
            if let Some(kind) = members.get(MARK).and_then(kind_of) {
                let path = path.clone();
                return found.push(Drift { path, kind });
            }
            for (name, value) in members {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                collect(value, path, found);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                collect(item, path, found);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn kind_of(mark: &Value) -> Option<DriftKind> {
    let kinds = [
        DriftKind::Member,
        DriftKind::EnumValue,
        DriftKind::UnionShape,
    ];
    kinds
        .into_iter()
        .find(|kind| mark.as_str() == Some(kind_name(*kind)))
}
