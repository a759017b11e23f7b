// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values that were read by a schema. They are written as models are.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_json::Value;

use super::super::drift::Unknown;
use super::super::drift::{DriftKind, serialize_unknown};
use super::super::extra::Extra;
use super::super::object::WriteProperties;
#[cfg(test)]
use super::super::tagged;
use super::schema::Object;

/// A value.
#[derive(Debug)]
pub enum Tree {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    F32(f32),
    F64(f64),
    String(String),
    /// Any JSON.
    Any(Value),
    /// A value that is undocumented.
    Unknown(Value, DriftKind),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>),
    Object(ObjectTree),
    /// The object of a variant that is selected by certain values of the discriminator.
    #[cfg(test)]
    Tagged {
        object: ObjectTree,
        tag: &'static str,
        values: &'static [&'static str],
    },
}

/// An object with the values of its fields, in their order.
#[derive(Debug)]
pub struct ObjectTree {
    pub object: &'static Object,
    pub fields: Vec<Option<Tree>>,
    /// Additional properties of a declared type.
    pub additional: BTreeMap<String, Tree>,
    /// Undocumented properties.
    pub extra: Extra,
}

impl ObjectTree {
    fn write<W: WriteProperties>(&self, mut properties: W) -> Result<W::Ok, W::Error> {
        for (field, value) in self.object.fields.iter().zip(&self.fields) {
            if let Some(value) = value {
                properties.write(field.name, value)?;
            }
        }
        for (name, value) in &self.additional {
            properties.write(name, value)?;
        }
        for (name, value) in &self.extra {
            properties.write(name, &Unknown(value, DriftKind::Property))?;
        }
        properties.end()
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Signed(value) => serializer.serialize_i64(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::F32(value) => serializer.serialize_f32(*value),
            Self::F64(value) => serializer.serialize_f64(*value),
            Self::String(text) => serializer.serialize_str(text),
            Self::Any(value) => value.serialize(serializer),
            Self::Unknown(value, kind) => serialize_unknown(value, *kind, serializer),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Map(values) => values.serialize(serializer),
            Self::Object(object) => object.write(serializer.serialize_map(None)?),
            #[cfg(test)]
            Self::Tagged {
                object,
                tag,
                values,
            } => object.write(tagged::begin(tag, values, serializer)?),
        }
    }
}
