//! Rust types: their names and imports in generated code.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};

use crate::display::display_as_serialized;
use crate::ir::{Integer, SchemaId};

/// A Rust type in generated code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RustType {
    Unit,
    Bool,
    Integer(IntegerType),
    F32,
    F64,
    String,
    /// `serde_json::Value`
    Value,
    /// An imported type with this name.
    Named(String, Import),
    Vec(Box<Self>),
    Tuple(Vec<Self>),
    /// A map from strings to a type.
    Map(Box<Self>),
    Option(Box<Self>),
    Boxed(Box<Self>),
    /// The items of a response.
    Stream(Box<Self>),
    /// An event, by its data.
    Event(Box<Self>),
    /// `impl Into<T>`, for arguments.
    Into(Box<Self>),
    Reference(Box<Self>),
    Str,
    Slice(Box<Self>),
    /// `&[impl AsRef<str>]`, for arguments.
    Strs,
}

/// An import in generated code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Import {
    Model(SchemaId),
    /// The enum of an operation's body with a choice of media types.
    Body(usize),
    /// The enum of an operation's response that differs by status or media type.
    Response(usize),
    /// The multipart form of a schema.
    Form(SchemaId),
    /// A path, such as `uuid::Uuid`.
    Path(&'static str),
}

pub type Imports = BTreeSet<Import>;

impl RustType {
    /// Creates a type that is not generated, by its path.
    pub fn external(path: &'static str) -> Self {
        Self::Named(last(path).to_owned(), Import::Path(path))
    }

    pub fn vec(self) -> Self {
        Self::Vec(Box::new(self))
    }

    pub fn map(self) -> Self {
        Self::Map(Box::new(self))
    }

    pub fn option(self) -> Self {
        Self::Option(Box::new(self))
    }

    pub fn boxed(self) -> Self {
        Self::Boxed(Box::new(self))
    }

    pub fn stream(self) -> Self {
        Self::Stream(Box::new(self))
    }

    pub fn event(self) -> Self {
        Self::Event(Box::new(self))
    }

    pub fn into(self) -> Self {
        Self::Into(Box::new(self))
    }

    pub fn reference(self) -> Self {
        Self::Reference(Box::new(self))
    }

    /// Adds the imports of the type to `imports`.
    pub fn imported(self, imports: &mut Imports) -> Self {
        self.write(&mut String::new(), &mut |_, _, import| {
            imports.insert(import.clone());
        });
        self
    }

    /// Writes the type; `name` writes each name in it that is imported.
    pub fn write(&self, text: &mut String, name: &mut dyn FnMut(&mut String, &str, &Import)) {
        let mut path = |text: &mut String, path: &'static str| name(text, last(path), &Import::Path(path));
        let (start, inner, end) = match self {
            Self::Unit => return text.push_str("()"),
            Self::Bool => return text.push_str("bool"),
            Self::Integer(integer) => return text.push_str(&integer.to_string()),
            Self::F32 => return text.push_str("f32"),
            Self::F64 => return text.push_str("f64"),
            Self::String => return text.push_str("String"),
            Self::Str => return text.push_str("&str"),
            Self::Strs => return text.push_str("&[impl AsRef<str>]"),
            Self::Value => return path(text, "serde_json::Value"),
            Self::Named(own, import) => return name(text, own, import),
            Self::Tuple(items) => {
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "(" } else { ", " });
                    item.write(text, name);
                }
                return text.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Self::Vec(items) => ("Vec<", items, ">"),
            Self::Map(values) => {
                let is_any = **values == Self::Value;
                path(text, if is_any { "serde_json::Map" } else { "std::collections::BTreeMap" });
                ("<String, ", values, ">")
            }
            Self::Option(inner) => ("Option<", inner, ">"),
            Self::Boxed(inner) => ("Box<", inner, ">"),
            Self::Stream(items) => {
                path(text, "crate::ItemStream");
                ("<", items, ">")
            }
            Self::Event(data) => {
                path(text, "crate::ServerSentEvent");
                ("<", data, ">")
            }
            Self::Into(inner) => ("impl Into<", inner, ">"),
            Self::Reference(inner) => ("&", inner, ""),
            Self::Slice(items) => ("&[", items, "]"),
        };
        text.push_str(start);
        inner.write(text, name);
        text.push_str(end);
    }

    /// Returns the expression of an empty collection.
    pub fn empty(&self) -> String {
        match self {
            Self::Map(values) if **values == Self::Value => "Map::new()".to_owned(),
            Self::Map(_) => "BTreeMap::new()".to_owned(),
            other => format!("{other}::new()"),
        }
    }
}

/// Returns the name at the end of a path.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

impl Display for RustType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text, &mut |text, name, _| text.push_str(name));
        f.write_str(&text)
    }
}

impl Serialize for RustType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The type of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IntegerType {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

display_as_serialized!(IntegerType);

impl IntegerType {
    /// Returns the type of the format. Without a format it is `i64`, or `u64` if the bounds are beyond that.
    pub fn of(integer: &Integer) -> Self {
        const LARGEST: f64 = i64::MAX as f64;
        match integer.format.as_deref() {
            Some("int8") => Self::I8,
            Some("int16") => Self::I16,
            Some("int32") => Self::I32,
            Some("uint8") => Self::U8,
            Some("uint16") => Self::U16,
            Some("uint32") => Self::U32,
            Some("uint64") => Self::U64,
            _ => match (integer.bounds.minimum, integer.bounds.maximum) {
                (Some(minimum), Some(maximum)) if minimum >= 0.0 && maximum > LARGEST => Self::U64,
                _ => Self::I64,
            },
        }
    }

    /// Returns the smallest and the largest value.
    pub fn bounds(self) -> (i128, i128) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_as_people_write_them() {
        let uuid = || RustType::external("uuid::Uuid");
        let names = [
            (uuid().vec().option(), "Option<Vec<Uuid>>"),
            (RustType::Value.map(), "Map<String, Value>"),
            (RustType::Tuple(vec![RustType::F64, uuid()]).vec(), "Vec<(f64, Uuid)>"),
            (RustType::Tuple(vec![RustType::F64]), "(f64,)"),
            (uuid().boxed().map(), "BTreeMap<String, Box<Uuid>>"),
            (RustType::String.option().into(), "impl Into<Option<String>>"),
            (RustType::Slice(Box::new(RustType::Integer(IntegerType::I64))), "&[i64]"),
        ];
        for (rust_type, name) in names {
            assert_eq!(rust_type.to_string(), name);
        }
    }

    #[test]
    fn a_type_imports_what_it_is_made_of() {
        let imports = |rust_type: RustType| {
            let mut imports = Imports::new();
            rust_type.imported(&mut imports);
            imports.into_iter().collect::<Vec<_>>()
        };
        let map = RustType::external("crate::DateTime").vec().map().option();
        assert_eq!(imports(map), ["crate::DateTime", "std::collections::BTreeMap"].map(Import::Path));
        assert_eq!(imports(RustType::Value.map()), ["serde_json::Map", "serde_json::Value"].map(Import::Path));
        assert_eq!(imports(RustType::Strs), []);
    }

    #[test]
    fn an_integer_without_a_format_is_as_large_as_its_bounds() {
        let of = |minimum, maximum| {
            let bounds = crate::ir::Bounds { minimum, maximum, ..Default::default() };
            IntegerType::of(&Integer { bounds, ..Integer::default() })
        };
        assert_eq!(of(None, None), IntegerType::I64);
        assert_eq!(of(Some(0.0), Some(2e19)), IntegerType::U64);
        assert_eq!(of(Some(-1.0), Some(2e19)), IntegerType::I64);
    }
}
