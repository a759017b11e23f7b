// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Unions of objects: one branch is chosen by a member that only it requires, none is tried in vain.

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::drift::{self, DriftKind};

/// Implements `From` each branch, `Serialize` and `Deserialize` for an enum whose last variant is
/// `Unknown(serde_json::Value)`.
///
/// The branch is the first whose member is there. What has none of the members, or does not fit
/// its branch, is kept as `Unknown` and written back unchanged.
///
/// `open_union!` does the same where the description itself allows any other object, so that those
/// are no drift.
macro_rules! union {
    ($type:ident { $($variant:ident has $member:literal,)* }) => {
        $crate::runtime::union!(@impl $type serialize_unknown_shape { $($variant has $member,)* });
    };
    (@impl $type:ident $unknown:ident { $($variant:ident has $member:literal,)* }) => {
        $(impl From<$variant> for $type {
            fn from(value: $variant) -> Self {
                Self::$variant(value.into())
            }
        })*

        impl From<serde_json::Value> for $type {
            fn from(value: serde_json::Value) -> Self {
                $(if value.get($member).is_some() {
                    return match serde::Deserialize::deserialize(&value) {
                        Ok(branch) => Self::$variant(branch),
                        Err(_) => Self::Unknown(value),
                    };
                })*
                Self::Unknown(value)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => $crate::runtime::union::$unknown(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                serde_json::Value::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

macro_rules! open_union {
    ($type:ident { $($variant:ident has $member:literal,)* }) => {
        $crate::runtime::union!(@impl $type serialize_other_shape { $($variant has $member,)* });
    };
}

pub(crate) use {open_union, union};

pub fn serialize_unknown_shape<S: Serializer>(
    value: &Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    drift::serialize_unknown(value, DriftKind::UnionShape, serializer)
}

pub fn serialize_other_shape<S: Serializer>(
    value: &Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::Extra;
    use crate::runtime::drift::{Drift, DriftKind, report};
    use crate::runtime::object;

    struct Circle {
        radius: i64,
        extra: Extra,
    }

    object! {
        Circle {
            required radius = "radius",
        }
    }

    enum Shape {
        Circle(Circle),
        Unknown(Value),
    }

    union! {
        Shape {
            Circle has "radius",
        }
    }

    enum OpenShape {
        Circle(Circle),
        Unknown(Value),
    }

    open_union! {
        OpenShape {
            Circle has "radius",
        }
    }

    #[test]
    fn a_shape_that_fits_no_branch_is_drift_unless_any_is_allowed() {
        let shapes = json!([{"radius": 1}, {"side": 1}, {"radius": "wide"}]);
        let drift = |path: &str| Drift {
            path: path.to_owned(),
            kind: DriftKind::UnionShape,
        };
        let closed: Vec<Shape> = serde_json::from_value(shapes.clone()).expect("any shape is kept");
        assert_eq!(report(&closed), [drift("[1]"), drift("[2]")]);
        let open: Vec<OpenShape> =
            serde_json::from_value(shapes.clone()).expect("any shape is kept");
        assert_eq!(report(&open), []);
        assert_eq!(serde_json::to_value(&open).expect("it was JSON"), shapes);
    }
}
