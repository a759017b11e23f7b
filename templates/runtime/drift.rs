// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Drift: what is undocumented in a response.
//!
//! Models keep such things and write them within a newtype of a certain name. Formats pass over the
//! names of newtypes; the report is a serializer that looks for them. No text that a server sends
//! can be mistaken for one, as the names are part of the program.

use std::fmt::{self, Display};

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::shape::shape;
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
    used = "runtime::value_enum"
))]
pub fn serialize_unknown<T: Serialize + ?Sized, S: Serializer>(
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
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_unknown(self.0, self.1, serializer)
    }
}

/// Returns all drift in a value.
pub(super) fn report<T: Serialize>(value: &T) -> Vec<Drift> {
    let mut reporter = Reporter::default();
    // A value that cannot be serialized ends the report early; decoded values can.
    let _ = value.serialize(&mut reporter);
    reporter.drift
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

/// A serializer that collects drift and writes nothing.
#[derive(Default)]
struct Reporter {
    path: String,
    drift: Vec<Drift>,
}

/// The inside of a list or an object.
struct Inside<'a> {
    reporter: &'a mut Reporter,
    /// The length of the path to it.
    length: usize,
    /// Items that have been visited.
    items: usize,
}

impl Inside<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), fmt::Error> {
        let step = format!("[{}]", self.items);
        self.items += 1;
        self.reporter.path.push_str(&step);
        item.serialize(&mut *self.reporter)?;
        self.reporter.path.truncate(self.length);
        Ok(())
    }

    fn name(&mut self, name: &str) {
        self.reporter.path.truncate(self.length);
        if self.length > 0 {
            self.reporter.path.push('.');
        }
        self.reporter.path.push_str(name);
    }

    fn property<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), fmt::Error> {
        self.name(name);
        value.serialize(&mut *self.reporter)
    }

    fn end(self) {
        self.reporter.path.truncate(self.length);
    }
}

impl<'a> Reporter {
    fn inside(&'a mut self) -> Inside<'a> {
        Inside {
            length: self.path.len(),
            items: 0,
            reporter: self,
        }
    }
}

macro_rules! pass_over {
    ($($method:ident($type:ty))*) => {
        $(fn $method(self, _: $type) -> Result<(), fmt::Error> {
            Ok(())
        })*
    };
}

impl<'a> Serializer for &'a mut Reporter {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    pass_over! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32)
        serialize_i64(i64) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32)
        serialize_u64(u64) serialize_f32(f32) serialize_f64(f64) serialize_char(char)
        serialize_str(&str) serialize_bytes(&[u8]) serialize_unit_struct(&'static str)
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        let Some(kind) = DriftKind::of_mark(name) else {
            return value.serialize(self);
        };
        let path = self.path.clone();
        self.drift.push(Drift { path, kind });
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        let mut inside = self.inside();
        inside.property(name, value)?;
        inside.end();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, fmt::Error> {
        Ok(self.inside())
    }
}

macro_rules! visit_items {
    ($($trait:ident $method:ident)*) => {
        $(impl $trait for Inside<'_> {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), fmt::Error> {
                self.item(item)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

visit_items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), fmt::Error> {
        let name = shape(key).ok().and_then(|name| name.text());
        self.name(&name.unwrap_or_default());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(&mut *self.reporter)
    }

    fn end(self) -> Result<(), fmt::Error> {
        Inside::end(self);
        Ok(())
    }
}

macro_rules! visit_properties {
    ($($trait:ident)*) => {
        $(impl $trait for Inside<'_> {
            type Ok = ();
            type Error = fmt::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), fmt::Error> {
                self.property(name, value)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Inside::end(self);
                Ok(())
            }
        })*
    };
}

visit_properties! { SerializeStruct SerializeStructVariant }

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    struct Marked(Value);

    impl Serialize for Marked {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
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
